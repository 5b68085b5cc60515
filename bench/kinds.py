"""How long a budget of many pages takes beside final accounts of as many: `python bench/kinds.py [--pages 25] [--runs 3] [--write]`.

Both are generated, set as PDF with items enough for so many pages, read and checked in this process; the best of several runs by turns.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sections
from juesuan.checks.engine import check_document
from juesuan.compile.budgets.generate import generate as budget
from juesuan.compile.budgets.wording import compose as told_budget
from juesuan.compile.generate import generate as final
from juesuan.compile.publication import Publication
from juesuan.compile.render import render
from juesuan.compile.wording import compose as told_final
from juesuan.document.read import read

MAKERS: dict[str, Callable[[int], Publication]] = {
    "决算 final accounts": lambda items: told_final(final(11, "national", items)),
    "预算 budget": lambda items: told_budget(budget(11, "national", items)),
}


def of_pages(make: Callable[[int], Publication], path: Path, pages: int) -> int:
    """Write a disclosure of so many pages, or the next more, and return how many it has."""
    for items in range(2, 200, 3):
        render(make(items), path, "pdf")
        if (has := read([path]).sources[0].pages) >= pages:
            return has
    raise AssertionError(pages)


def seconds(path: Path) -> float:
    """Return how long reading and checking a file takes."""
    start = time.perf_counter()
    check_document(read([path]))
    return time.perf_counter() - start


def main() -> None:
    """Measure, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=25)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{n}.pdf" for n, name in enumerate(MAKERS)}
        pages = {name: of_pages(make, files[name], args.pages) for name, make in MAKERS.items()}
        times = {name: [seconds(path)] for name, path in files.items()}  # the first loads and compiles what all need
        for _ in range(args.runs):
            for name, path in files.items():
                times[name].append(seconds(path))
    best = {name: min(t) for name, t in times.items()}
    rows = [f"| {name} | {pages[name]} | {best[name]:.2f} | {best[name] / pages[name] * 1000:.0f} |" for name in MAKERS]
    per_page = [best[name] / pages[name] for name in MAKERS]
    print("\n".join(rows), f"\nratio per page {per_page[1] / per_page[0]:.2f}")
    if args.write:
        table = [
            "| PDF | 页 pages | 秒 s | 毫秒/页 ms a page |",
            "|---|--:|--:|--:|",
            *rows,
            "",
            f"预算每页是决算的 {per_page[1] / per_page[0]:.2f} 倍。(a page of the budget against one of the accounts)",
        ]
        sections.put("bench.md", "kinds", "\n".join(table))


if __name__ == "__main__":
    main()
