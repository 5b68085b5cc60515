"""How long somebody waits for the first original page, by place and format.

    python bench/pages.py [--times N] [--write] [FILE…]

hands each file in to a running site, N times (5), by the routes that its pages ask, and prints medians in milliseconds:

- self-check: from the end of the check until the report is there and its first page's picture, and until all pages are told, with
  the places of what was found. Also where LibreOffice cannot be kept and one is started for each file when its pages are asked for.
- desk: the same for a reviewer's upload, which the worker beside the site takes from the queue. The check's time has the wait for
  the worker's next look (up to 0.7 s) in it. The end is seen at once here; a reviewer's browser looks every 1.5 s.
- public page: no check precedes; from asking for the document's page, which Word files and workbooks have been set for, as the site
  sets them ahead. Once by a visitor who is the first of all, some seconds after the site began to serve, and once by the first
  visitor of the document. And by one who comes before LibreOffice has set it.

`again`: until a visitor who comes when all this has been made has the first page. `processor`: the time of all processes that are
there at the end, until all pages are told. Without files, a disclosure made here is taken as PDF, OFD, Word file and workbook.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))


from starlette.testclient import TestClient

import sections
from faults.case import make
from handed_in import numbered
from juesuan.compile.render import render
from juesuan.corpus.ingest import ingest, jobs
from juesuan.corpus.runners import local
from juesuan.site.app import make_app
from juesuan.site.leaves import Shelf
from juesuan.site.settings import Settings
from ofd_files import STYLES, ofd_of

psutil: Any = import_module("psutil")  # has no types
review_site: Any = import_module("review_site")  # helpers of the tests
window_site: Any = import_module("window_site")
REST = 1.0
"""Seconds that the machine is left alone before each file."""
STARTED = 4.0
"""Seconds that a site serves before its first visitor comes."""
LOOK = 0.005
"""Seconds between two looks whether a check is over."""
LATEST = 120.0
"""Seconds after which a check that is not over is given up."""
Get = Callable[[str], Any]
"""What asks a running site for a path."""


class Waited(msgspec.Struct, frozen=True):
    """What one file took, in milliseconds; nan where nothing was measured."""

    check: float
    first: float
    every: float
    again: float
    processor: float


def _made(folder: Path) -> list[Path]:
    publication = make(3, "national", ("digit", "share_base", "stale_total")).publication
    pdf, word, book = (render(publication, folder / f"决算.{format}", format) for format in ("pdf", "docx", "xlsx"))
    ofd = folder / "决算.ofd"
    ofd.write_bytes(ofd_of(pdf, STYLES[0], 0))
    return [pdf, ofd, word, book]


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


def _until(over: Callable[[], bool]) -> None:
    end = time.monotonic() + LATEST
    while not over():
        if time.monotonic() > end:
            raise TimeoutError("a check is not over")
        time.sleep(LOOK)


def _page(get: Get, at: str) -> tuple[float, str, bool]:
    """Ask for a page and the first original page beside it, as its script does.

    Returns when its picture was there, where the pages are told, and whether all were told by then.
    """
    page = get(at)
    assert page.status_code == 200, page.text[-2000:]
    attributes = dict(re.findall(r'data-(base|papers)="([^"]*)"', page.text))
    store = page.text.partition('id="papers">')[2].partition("</script>")[0]
    papers, whole = (json.loads(store), "papers" not in attributes) if store else ([], False)
    if not papers:
        answer = get(f"{attributes['papers']}?first=1")
        papers, whole = answer.json(), answer.status_code == 200
    assert papers, at
    assert get(f"{attributes['base']}{papers[0]['file']}/1").status_code == 200
    return time.perf_counter(), attributes.get("papers", ""), whole


def _waited(get: Get, at: str, begun: float | None, processor: float) -> Waited:
    """Wait for the pages beside the page `at`; the check before it was begun at a time, None where there is none."""
    checked = time.perf_counter()
    first, told, whole = _page(get, at)
    if not whole:
        assert get(told).json()
    every, taken = time.perf_counter(), _processor() - processor
    asked = time.perf_counter()
    again, _, _ = _page(get, at)
    check = float("nan") if begun is None else checked - begun
    return Waited(1000 * check, 1000 * (first - checked), 1000 * (every - checked), 1000 * (again - asked), taken)


def _medians(run: Callable[[], Waited], times: int) -> Waited:
    run()  # the first of its kind loads what it needs
    runs = [msgspec.structs.astuple(run()) for _ in range(times)]
    return Waited(*(statistics.median(column) for column in zip(*runs, strict=True)))


def _in_window(files: Sequence[Path], times: int, *, kept: bool) -> Iterator[Waited]:
    with tempfile.TemporaryDirectory() as folder, TestClient(window_site.site(Path(folder))) as client:
        if not kept:
            client.app.state.rooms.leaves.office = None  # type: ignore[attr-defined]
        visitor = window_site.Visitor(client)

        def run(path: Path) -> Waited:
            visitor.get("/check")  # as one who is about to hand in: what it takes is made ready
            time.sleep(REST)
            processor, begun = _processor(), time.perf_counter()
            at = visitor.hand_in([(path.name, path.read_bytes())]).headers["location"]
            _until(lambda: "hx-redirect" in visitor.get(f"{at}/progress").headers)
            waited = _waited(visitor.get, f"{at}/0", begun, processor)
            visitor.post(f"{at}/remove")
            return waited

        for path in files:
            yield _medians(lambda path=path: run(path), times)  # type: ignore[misc]


def _at_desk(files: Sequence[Path], times: int) -> Iterator[Waited]:
    """Hand in at the desk, with its worker beside the site."""
    with tempfile.TemporaryDirectory() as folder:
        reviewer = review_site.Site(Path(folder)).browser("shen")
        with reviewer.client:
            handed = 0

            def run(path: Path) -> Waited:
                nonlocal handed
                handed += 1
                data = numbered(path.read_bytes(), str(handed))  # the same bytes would be refused as a twin
                reviewer.get("/review/upload")
                time.sleep(REST)
                processor, begun = _processor(), time.perf_counter()
                at = reviewer.upload([(path.name, data)]).headers["location"]
                _until(lambda: "hx-get" not in reviewer.get(f"{at}/progress").text)
                checked = time.perf_counter()
                (draft,) = set(re.findall(r'href="(/review/drafts/[\w-]+)"', reviewer.get(at).text))
                begun += time.perf_counter() - checked
                return _waited(reviewer.get, draft, begun, processor)

            for path in files:
                yield _medians(lambda path=path: run(path), times)  # type: ignore[misc]


def _in_public(files: Sequence[Path], times: int, *, begun: bool = False, ahead: bool = True) -> Iterator[Waited]:
    """Visit published documents; `begun`: each time as the first visitor since the site began to serve; `ahead`: set already."""
    for path in files:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "files").mkdir()
            (folder / "files" / path.name).write_bytes(path.read_bytes())
            ingest(jobs([str(folder / "files")]), folder / "corpus", local(1))
            app = make_app(Settings(str(folder / "corpus"), public_only=True, refresh=0))
            with TestClient(app) as client:
                with closing(sqlite3.connect(folder / "corpus" / ".site" / "index.sqlite")) as index:
                    ((document,),) = index.execute("SELECT id FROM documents")
                client.get("/")

                def run(app: Any = app, client: Any = client, document: str = document) -> Waited:
                    old: Shelf | None = getattr(app.state, "shelf", None)
                    kept: Path = app.state.settings.kept_path
                    if not ahead:
                        shutil.rmtree(kept, ignore_errors=True)
                    if old is not None and begun:
                        client.portal.call(old.close)
                        app.state.shelf = Shelf(kept)
                        client.portal.call(app.state.shelf.warm)  # as the site does when it begins
                        time.sleep(STARTED)
                    elif old is not None:  # nothing of this document is there any more
                        (old.folder / f"document-{document}").rename(old.folder / f"gone-{time.monotonic_ns()}")
                    time.sleep(REST)
                    return _waited(client.get, f"/document/{document}", None, _processor())

                yield _medians(run, times)


def _table(files: Sequence[Path], times: int) -> str:
    office = [path for path in files if path.suffix not in (".pdf", ".ofd")]
    measured = {
        "self-check": (files, _in_window(files, times, kept=True)),
        "self-check, LibreOffice started for each": (office, _in_window(office, times, kept=False)),
        "desk": (files, _at_desk(files, times)),
        "public page, the site's first visitor": (files, _in_public(files, times, begun=True)),
        "public page, the document's first visitor": (files, _in_public(files, times)),
        "public page, a visitor before it is set": (office, _in_public(office, times, ahead=False)),
    }
    lines = ["| where | file | check | first page | all pages | again | processor |", "|---|---|--:|--:|--:|--:|--:|"]
    for where, (of, found) in measured.items():
        for path, waited in zip(of, found, strict=True):
            cells = ("–" if math.isnan(value) else f"{value:.0f}" for value in msgspec.structs.astuple(waited))
            lines.append(f"| {where} | {path.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write the section of docs/bench.md; only without files")
    asked = parser.parse_args()
    if asked.write and asked.files:
        parser.error("--write is for the disclosure made here: give no files")
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        table = _table(asked.files or _made(Path(folder)), asked.times)
    loads = f"{before:.1f} when it began, {os.getloadavg()[0]:.1f} when it ended"
    said = f"Medians of {asked.times}, in ms. Load average, of {os.cpu_count()} cores: {loads}."
    print(f"{said}\n\n{table}")
    if asked.write:
        sections.put("bench.md", "pages", f"{said}\n\n{table}")


if __name__ == "__main__":
    main()
