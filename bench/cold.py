"""Cold start and reading of one text: `python bench/cold.py [FILE] [--against FOLDER] [--runs 7] [--write]`.

Times `juesuan check FILE` from the start of the process to its end, and in a process that is warm the reading of the file,
the extraction and the whole check. `--against` takes an older checkout: both run by turns, so that a busy machine is busy
for both. Without FILE: the sample samples/qinghe-xinjiang.txt. Best of the runs; `--write` puts it into docs/bench.md.
Both have their compiled files (in a temporary folder), as an installed program has, whatever PYTHONDONTWRITEBYTECODE says.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

import sections

ROOT = Path(__file__).parent.parent
WARM = """
import json, sys, time
from juesuan.document.read import read
{engine}
document = read([sys.argv[1]])
check_document(document)
runs = []
for _ in range(int(sys.argv[2])):
    begun = time.process_time()
    document = read([sys.argv[1]])
    middle = time.process_time()
    seconds = check_document(document).seconds
    runs.append((middle - begun, seconds["extract"], time.process_time() - begun))
print(json.dumps([min(r[i] for r in runs) for i in range(3)]))
"""
ENGINES = ("from juesuan.checks.engine import check_document", "from juesuan.engine import check_document")
"""Where the engine stands: now, and in checkouts from before the house was laid out by stages."""


class Times(msgspec.Struct):
    """One checkout's best times, in seconds: by the clock and of processor for the cold command, and the warm stages."""

    cold: float = 1e9
    processor: float = 1e9
    read: float = 1e9
    extract: float = 1e9
    check: float = 1e9

    def row(self, name: str) -> str:
        """Return a row of the table, in milliseconds."""
        values = (self.cold, self.processor, self.read, self.extract, self.check)
        return f"| {name} | " + " | ".join(f"{1000 * v:.1f}" for v in values) + " |\n"


def once(source: Path, file: Path, compiled: str, times: Times) -> None:
    """Run a checkout's command once and its warm stages a few times; keep what is best."""
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "juesuan", "check", str(file)], env=environment, capture_output=True, check=False
    )
    times.cold = min(times.cold, time.perf_counter() - begun)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    times.processor = min(times.processor, spent)
    engine = next(e for e in ENGINES if (source / (e.split()[1].replace(".", "/") + ".py")).exists())
    command = [sys.executable, "-c", WARM.format(engine=engine), str(file), "5"]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    read, extract, check = json.loads(found.stdout)
    times.read, times.extract, times.check = (
        min(times.read, read),
        min(times.extract, extract),
        min(times.check, check),
    )


def main() -> None:
    """Time, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "samples" / "qinghe-xinjiang.txt")
    parser.add_argument("--against", type=Path, help="an older checkout")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="write the section of docs/bench.md")
    asked = parser.parse_args()
    sources = {"now": ROOT / "src"} | ({"before": asked.against / "src"} if asked.against else {})
    times = {name: Times() for name in sources}
    load = os.getloadavg()[0]
    with TemporaryDirectory() as compiled:
        for _ in range(asked.runs):
            for name, source in sources.items():
                once(source, asked.file.resolve(), compiled, times[name])
    table = "| " + " | ".join((asked.file.name, "cold ms", "of processor", "read", "extract", "check")) + " |\n"
    table += "| --- | ---: | ---: | ---: | ---: | ---: |\n"
    table += "".join(found.row(name) for name, found in times.items())
    print(table, end="")
    if asked.write:
        said = (
            f"Best of {asked.runs} runs by turns; load average when they began, of {os.cpu_count()} cores: {load:.1f}."
        )
        sections.put("bench.md", "cold", f"{said}\n\n{table}")


if __name__ == "__main__":
    main()
