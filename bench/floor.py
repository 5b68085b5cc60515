"""The product beside the floor: `python bench/floor.py [FILES…] [--runs N] [--write]`.

The floor is reading every character's box and every object of a PDF with pypdfium2 alone; the product reads and checks it. Both
run by turns in this one process; medians of wall time and their ratio are printed, and the ratio of the least processor times, which
others at work on the machine change less. Without files: the PDFs of ../shared/samples.
`--write` puts the table into docs/bench.md.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium

import sections
from juesuan.checks.engine import check_document
from juesuan.document.read import read

ROOT = Path(__file__).parent.parent


def floor(path: Path) -> int:
    """Read every character's box and every object of a PDF; return how many there are."""
    seen = 0
    with pdfium.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            for n in range(text.count_chars()):
                text.get_charbox(n)
                seen += 1
            text.get_text_range()
            for thing in page.get_objects():
                thing.get_bounds()
                seen += 1
    return seen


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return the wall time and the processor time of one run."""
    begun, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - used


def table(files: list[Path], runs: int) -> str:
    """Return a table of medians in milliseconds, a line a file."""
    lines = ["| file | floor ms | read + check ms | ratio | of processor time |", "| --- | ---: | ---: | ---: | ---: |"]
    for path in files:
        floor(path), check_document(read([path]))  # warm
        pairs = [(seconds(lambda p=path: floor(p)), seconds(lambda p=path: check_document(read([p])))) for _ in range(runs)]  # type: ignore[misc]  # fmt: skip
        least, ours = (statistics.median(wall for wall, _ in side) for side in zip(*pairs, strict=True))
        used, by_us = (min(used for _, used in side) for side in zip(*pairs, strict=True))
        lines.append(
            f"| {path.stem} | {1000 * least:.1f} | {1000 * ours:.1f} | {ours / least:.2f} | {by_us / used:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="put the table into docs/bench.md")
    asked = parser.parse_args()
    files = asked.files or sorted((ROOT.parent / "shared" / "samples").glob("*.pdf"))
    if not files:
        sys.exit("no PDF to measure")
    shown = table(files, asked.runs)
    print(shown)
    if asked.write:
        sections.put("bench.md", "floor", shown)


if __name__ == "__main__":
    main()
