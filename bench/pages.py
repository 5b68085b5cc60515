"""How long a visitor waits for the first original page after a check, by format.

    python bench/pages.py [FILE…]

hands each file in to the window of a site, waits for its check, and prints how long the report's page, the first page's
picture and the last one's took then; of Word files and workbooks, which LibreOffice must set first, that too. Without files,
a disclosure made here is taken as PDF, OFD, Word file and workbook.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from starlette.testclient import TestClient

from faults.case import make
from juesuan.compile.render import render
from ofd_files import STYLES, ofd_of

window_site = import_module("window_site")  # a helper of the tests


def _made(folder: Path) -> list[Path]:
    publication = make(3, "national", ("digit", "share_base", "stale_total")).publication
    paths = [render(publication, folder / f"决算.{format}", format) for format in ("pdf", "docx", "xlsx")]
    ofd = folder / "决算.ofd"
    ofd.write_bytes(ofd_of(paths[0], STYLES[0], 0))
    return [paths[0], ofd, *paths[1:]]


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    made = act()
    return made, 1000 * (time.perf_counter() - begun)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, TestClient(window_site.site(Path(folder))) as client:
        paths = [Path(p) for p in sys.argv[1:]] or _made(Path(folder))
        visitor = window_site.Visitor(client)
        warm = visitor.checked([(paths[0].name, paths[0].read_bytes())])
        visitor.get(f"{warm}/0")
        for path in paths:
            at = visitor.checked([(path.name, path.read_bytes())])
            _, page = _timed(partial(visitor.get, f"{at}/0"))
            answer, told = _timed(partial(visitor.get, f"{at}/0/pages"))
            papers = answer.json()
            if not papers:
                print(f"{path.name}: no pages")
                continue
            file, last = papers[0]["file"], len(papers[0]["pages"])
            _, first = _timed(partial(visitor.get, f"{at}/0/page/{file}/1"))
            _, end = _timed(partial(visitor.get, f"{at}/0/page/{file}/{last}"))
            how = "set by LibreOffice" if papers[0]["source"] else "asked for"
            print(
                f"{path.name}: report {page:.0f} ms, {how} {told:.0f} ms, first page {first:.0f} ms, page {last} {end:.0f} ms"
            )


if __name__ == "__main__":
    main()
