"""Time of each stage on each file: `python bench/stages.py [FILES…] [--json] [--write]`.

Without files: the project's samples, and ../shared/samples where it is there. Best of several runs, one core.
`--json` prints numbers instead of a table; `--write` puts the table of all samples into docs/bench.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

import sections
from juesuan.checks.engine import check_document
from juesuan.document.read import disclosures, read
from juesuan.report.html import page

ROOT = Path(__file__).parent.parent
STAGES = ("read", "extract", "relations", "rules", "html")


class Timing(msgspec.Struct, frozen=True):
    """One disclosure's times: `seconds` by stage; `check` is all but the report, what `juesuan check` does with it."""

    name: str
    pages: int
    figures: int
    seconds: dict[str, float]
    check: float
    figures_per_second: float
    pages_per_second: float | None


class Machine(msgspec.Struct, frozen=True):
    """What the times were taken on."""

    processor: str
    cores: int
    system: str
    python: str

    def words(self) -> str:
        """Return it in a line."""
        return f"{self.processor} ({self.cores} cores, one used), {self.system}, Python {self.python}"


class Bench(msgspec.Struct, frozen=True):
    """A whole run."""

    machine: Machine
    runs: int
    files: tuple[Timing, ...]


def machine() -> Machine:
    """Return this machine."""
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [line.split(":", 1)[1] for line in info.read_text().splitlines() if line.startswith("model name")]
        processor = " ".join(named[0].split()) if named else processor
    return Machine(
        processor, os.cpu_count() or 1, f"{platform.system()} {platform.machine()}", platform.python_version()
    )


def best(work: Callable[[], object], runs: int) -> float:
    """Return the least seconds that `work` took."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def timing(name: str, paths: list[Path], runs: int) -> Timing:
    """Time the stages on one disclosure."""
    document = read(paths)
    result = check_document(document)
    seconds = {"read": best(lambda: read(paths), runs)}
    found = [check_document(document).seconds for _ in range(runs)]
    for stage in ("extract", "relations", "rules"):
        seconds[stage] = min(s.get(stage, 0.0) for s in found)
    seconds["html"] = best(lambda: page(result, name), runs)
    check = sum(v for k, v in seconds.items() if k != "html")
    pages = sum(s.pages for s in document.sources)
    figures = len(result.figures)
    return Timing(name, pages, figures, seconds, check, figures / check, pages / check if pages else None)


def samples() -> list[tuple[str, list[Path]]]:
    """Return the project's samples and, where they are, the shared ones."""
    own, shared = ROOT / "samples", ROOT.parent / "shared" / "samples"
    given = [own / "qinghe-archives", *sorted(own.glob("qinghe-*.*")), own / "qinghe-faults"]
    given += sorted(shared.glob("*.*")) if shared.is_dir() else []
    return disclosures(given)


def table(files: tuple[Timing, ...]) -> str:
    """Return the times as a table."""
    head = ["file", "pages", "figures", *(f"{s} ms" for s in STAGES), "check s", "figures/s", "pages/s"]
    rows = [
        [
            t.name,
            str(t.pages or "–"),
            str(t.figures),
            *(f"{1000 * t.seconds[s]:.1f}" for s in STAGES),
            f"{t.check:.3f}",
            f"{t.figures_per_second:.0f}",
            f"{t.pages_per_second:.0f}" if t.pages_per_second else "–",
        ]
        for t in files
    ]
    return "\n".join("| " + " | ".join(r) + " |" for r in (head, ["---"] * len(head), *rows)) + "\n"


def main() -> None:
    """Time, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="write docs/bench.md; only without files")
    given = parser.parse_args()
    if given.write and given.files:
        parser.error("--write is for all samples: give no files")
    groups = disclosures(given.files) if given.files else samples()
    bench = Bench(machine(), given.runs, tuple(timing(name, paths, given.runs) for name, paths in groups))
    if given.json:
        print(msgspec.json.format(msgspec.json.encode(bench)).decode())
    else:
        print(table(bench.files), end="")
    if given.write:
        runs = f"Best of {bench.runs} runs on {bench.machine.words()}."
        sections.put("bench.md", "stages", f"{runs}\n\n{table(bench.files)}")


if __name__ == "__main__":
    main()
