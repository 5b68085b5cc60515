"""Time of the extraction, beside an older checkout: `python bench/extract.py [--against FOLDER] [--documents 100] [--write]`.

Four figures a checkout, all of processor time, so that a busy machine counts for neither:

- `first`: the sample in a process that has extracted nothing before; grammar, names and patterns are made ready in it;
- `new`: the sample in a process that has read other documents, but not this one;
- `again`: the sample once more, best of the runs;
- `each`: a document of those that `bench/thousand.py` checks, each extracted once, one after another, by one process.

The checkouts run by turns, with their compiled files (in a temporary folder) and what the program keeps beside them, as an
installed program has, whatever PYTHONDONTWRITEBYTECODE says. Without files: the sample samples/qinghe-xinjiang.txt and ../shared/samples/seed-disclosure-2024.txt
where it is there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import sections
import thousand

ROOT = Path(__file__).parent.parent
SAMPLES = (ROOT / "samples" / "qinghe-xinjiang.txt", ROOT.parent / "shared" / "samples" / "seed-disclosure-2024.txt")
WORK = """
import json, sys, time
from juesuan.document.read import read
from juesuan.extract.link import extract

def spent(document):
    begun = time.process_time()
    extract(document)
    return time.process_time() - begun

sample, others = read([sys.argv[1]]), sys.argv[2:]
if others:
    each = [spent(read([name])) for name in others]
    found = {"each": sum(each) / len(each), "new": spent(sample)}
else:
    found = {"first": spent(sample)}
found["again"] = min(spent(sample) for _ in range(15))
print(json.dumps(found))
"""
BEFORE = 40
"""Documents that a process has extracted when it comes to a sample that is new to it."""


def times(source: Path, sample: Path, others: list[Path]) -> dict[str, float]:
    """Return one checkout's times of a sample, in seconds, in a process of its own: after other documents, else alone."""
    environment = {**os.environ, "PYTHONPATH": str(source)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", WORK, str(sample), *map(str, others)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


Best = dict[str, dict[str, float]]
"""Best times by checkout and column."""


def best(sources: dict[str, Path], sample: Path, others: list[Path], runs: int) -> Best:
    """Return the best times of a sample in each checkout, run by turns."""
    found: Best = {name: {} for name in sources}
    for _ in range(runs):
        for name, source in sources.items():
            for documents in ([], others[:BEFORE]):
                for column, seconds in times(source, sample, documents).items():
                    found[name][column] = min(seconds, found[name].get(column, seconds))
    return found


def table(title: str, found: Best, columns: tuple[str, ...]) -> str:
    """Return times in milliseconds, and how many times faster the present checkout is."""
    rows = [(name, [f"{1000 * row[c]:.1f}" for c in columns]) for name, row in found.items()]
    if "before" in found:
        rows.append(("times faster", [f"{found['before'][c] / found['now'][c]:.2f}" for c in columns]))
    head = (title, *(f"{c} ms" for c in columns))
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * len(columns)]
    return "\n".join([*lines, *("| " + " | ".join((name, *row)) + " |" for name, row in rows)]) + "\n"


def main() -> None:
    """Time, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--against", type=Path, help="an older checkout")
    parser.add_argument("--documents", type=int, default=100, help="generated documents, 40 or more")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="write the section of docs/bench.md")
    asked = parser.parse_args()
    sources = {"now": ROOT / "src"} | ({"before": asked.against / "src"} if asked.against else {})
    samples = asked.files or [p for p in SAMPLES if p.exists()]
    with TemporaryDirectory() as folder, TemporaryDirectory() as compiled:
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        others = [thousand.write(seed, Path(folder)) for seed in range(asked.documents)]
        tables = [
            table(s.name, best(sources, s.resolve(), others, asked.runs), ("first", "new", "again")) for s in samples
        ]
        each = {name: times(source, samples[0].resolve(), others) for name, source in sources.items()}
        tables.append(table(f"{asked.documents} generated", each, ("each",)))
    told = "\n".join(tables)
    print(told, end="")
    if asked.write:
        said = f"Processor time; the samples' is the best of {asked.runs} runs by turns."
        sections.put("bench.md", "extract", f"{said}\n\n{told}")


if __name__ == "__main__":
    main()
