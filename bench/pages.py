"""How long a visitor waits for the first original page after a check, by format.

    python bench/pages.py [--times N] [FILE…]

hands each file in to the window of a site, N times (5), and prints, as medians in milliseconds from the end of its check: when
the first page's picture is there, asked for as the report's script does, and when all pages are told, with the places of what
was found. Word files and workbooks are set by LibreOffice first: once as the site does it (one is kept running, which begins
when the file comes in), once as where none can be kept (one is started for each file when its pages are asked for). Beside it
what the check took, and the processor time of all processes of one file. Without files, a disclosure made here is taken as PDF,
OFD, Word file and workbook, and the sample with a Word file and a workbook.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))


from starlette.testclient import TestClient

from faults.case import make
from juesuan.compile.render import render
from ofd_files import STYLES, ofd_of

psutil: Any = import_module("psutil")  # has no types
window_site: Any = import_module("window_site")  # a helper of the tests
REST = 1.0
"""Seconds that the machine is left alone before each file."""


def _made(folder: Path) -> list[list[Path]]:
    publication = make(3, "national", ("digit", "share_base", "stale_total")).publication
    paths = [render(publication, folder / f"决算.{format}", format) for format in ("pdf", "docx", "xlsx")]
    ofd = folder / "决算.ofd"
    ofd.write_bytes(ofd_of(paths[0], STYLES[0], 0))
    return [[paths[0]], [ofd], [paths[1]], [paths[2]]]


def _processor() -> float:
    """The processor time, in ms, of this process and all that it started and that are there."""
    total = 0.0
    for process in (psutil.Process(), *psutil.Process().children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return 1000 * total


def _handed_in(visitor: Any, files: list[Path]) -> tuple[float, float, float, float]:
    """Hand files in; how long the check took, then from its end the first picture and all papers; the processor time."""
    visitor.get("/check")  # as one who is about to hand in: what it takes is made ready
    time.sleep(REST)
    before = _processor()
    begun = time.perf_counter()
    answer = visitor.hand_in([(path.name, path.read_bytes()) for path in files])
    at = answer.headers["location"]
    while "hx-redirect" not in visitor.get(f"{at}/progress").headers:
        time.sleep(0.005)
    checked = time.perf_counter()
    page = visitor.get(f"{at}/0").text
    store = page.partition('id="papers">')[2].partition("</script>")[0]
    papers = json.loads(store) if store else []
    whole = "data-papers" not in page
    if not papers:
        answer = visitor.get(f"{at}/0/pages?first=1")
        papers, whole = answer.json(), answer.status_code == 200
    first = time.perf_counter()
    if papers:
        assert visitor.get(f"{at}/0/page/{papers[0]['file']}/1").status_code == 200
        first = time.perf_counter()
    if not whole:
        visitor.get(f"{at}/0/pages")
    every = time.perf_counter()
    taken = _processor() - before
    visitor.post(f"{at}/remove")
    return 1000 * (checked - begun), 1000 * (first - checked), 1000 * (every - checked), taken


def _measured(files: list[list[Path]], times: int, *, kept: bool) -> list[tuple[float, ...]]:
    with tempfile.TemporaryDirectory() as folder, TestClient(window_site.site(Path(folder))) as client:
        leaves = client.app.state.rooms.leaves  # type: ignore[attr-defined]
        if not kept:
            leaves.office = None
        visitor = window_site.Visitor(client)
        found = []
        for one in files:
            _handed_in(visitor, one)  # the first of its kind loads what it needs
            runs = [_handed_in(visitor, one) for _ in range(times)]
            found.append(tuple(statistics.median(column) for column in zip(*runs, strict=True)))
        return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = [[p] for p in asked.files] or _made(Path(folder))
        now, before = (_measured(files, asked.times, kept=kept) for kept in (True, False))
        print(
            "| file | check | first page | all pages | processor | started for each: first page | all pages | processor |"
        )
        print("|---|--:|--:|--:|--:|--:|--:|--:|")
        for one, (check, first, every, taken), (_, old_first, old_every, old_taken) in zip(
            files, now, before, strict=True
        ):
            name = " + ".join(p.name for p in one)
            print(
                f"| {name} | {check:.0f} | {first:.0f} | {every:.0f} | {taken:.0f} | {old_first:.0f} | {old_every:.0f} | {old_taken:.0f} |"
            )


if __name__ == "__main__":
    main()
