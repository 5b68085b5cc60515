"""The original page beside the findings: how large each page is shown, where each finding stands on it, its picture.

Places are fractions of the page as it is shown, from its upper left corner, so that they fit a picture of any size. PDFs,
scanned ones too, are shown as they are; other formats are shown as text.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from juesuan.checks.model import Finding, Result
from juesuan.document.pdf_page import A4, believed
from juesuan.kernel.place import Place
from juesuan.report import view
from juesuan.report.annotate_pdf import Quad, quads_of

FINE = 1_000_000
"""Parts of a page's side that places are told to."""
MOST_PIXELS = 12_000_000
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Mark(msgspec.Struct, frozen=True):
    """A stretch of a page that findings point at: `main` are those whose main place it is."""

    page: int
    box: Box
    main: tuple[int, ...] = ()
    others: tuple[int, ...] = ()


class Paper(msgspec.Struct, frozen=True):
    """The pages of one file (`file` its number in the disclosure), each with its width and height in points."""

    name: str
    file: int
    pages: tuple[tuple[float, float], ...]
    marks: tuple[Mark, ...]


def lay_out(result: Result, paths: Sequence[Path], names: Sequence[str]) -> list[Paper]:
    """Return the pages of a disclosure's PDFs with the places of its findings; `paths` are where the files `names` lie."""
    where = dict(zip(names, paths, strict=True))
    found = []
    for number, source in enumerate(result.document.sources):
        if source.format == "pdf" and source.name in where:
            found.append(_of_pdf(result, number, where[source.name], source.name))
    return found


def _of_pdf(result: Result, number: int, path: Path, name: str) -> Paper:
    import pypdfium2 as pdfium  # noqa: PLC0415

    document = pdfium.PdfDocument(path)
    try:
        opened = [document[n] for n in range(len(document))]
        sizes = tuple(size if believed(*(size := page.get_size())) else A4[2:] for page in opened)
        spots: dict[tuple[int, Box], tuple[set[int], set[int]]] = {}
        for index, main, place in _places(result, number):
            for page, quads in quads_of(result, place):
                if page <= len(opened):
                    for quad in quads:
                        spot = spots.setdefault((page, _shown(opened[page - 1], quad)), (set(), set()))
                        spot[0 if main else 1].add(index)
    finally:
        document.close()
    marks = (Mark(page, box, tuple(sorted(m)), tuple(sorted(o - m))) for (page, box), (m, o) in spots.items())
    return Paper(name, number, sizes, tuple(sorted(marks, key=lambda m: (m.page, m.box[1], m.box[0]))))


def _places(result: Result, file: int) -> Iterator[tuple[int, bool, Place]]:
    """Yield every finding's places in a file, with its number and whether it is the main one."""
    figures = view.figure_index(result)
    for index, finding in enumerate(result.findings):
        spot = main_place(result, finding)
        yield from ((index, True, p) for p in (spot,) if result.document.blocks[p.block].file == file)
        ids = view.finding_figures(finding, result)
        for place in dict.fromkeys((*finding.places, *(figures[i].place for i in ids if i in figures))):
            if place != spot and result.document.blocks[place.block].file == file:
                yield index, False, place


def main_place(result: Result, finding: Finding) -> Place:
    """Return where a finding stands first of all: the figure that is blamed, else its own place."""
    blamed = view.figure_index(result).get(finding.blamed)
    return blamed.place if blamed is not None else finding.place


def _shown(page: Any, quad: Quad) -> Box:
    """Return a stretch of text in the page's user space as fractions of the page as it is shown."""
    from ctypes import byref, c_int  # noqa: PLC0415

    from pypdfium2 import raw  # noqa: PLC0415

    xs, ys = [], []
    for x, y in quad:
        across, down = c_int(), c_int()
        raw.FPDF_PageToDevice(page, 0, 0, FINE, FINE, 0, x, y, byref(across), byref(down))
        xs.append(across.value / FINE)
        ys.append(down.value / FINE)
    return min(xs), min(ys), max(xs), max(ys)


def picture(path: str, number: int, dots: float) -> bytes:
    """Return the picture of a PDF's page (from 1) as PNG, `dots` pixels a point."""
    import pypdfium2 as pdfium  # noqa: PLC0415

    document = pdfium.PdfDocument(path)
    try:
        page = document[number - 1]
        wide, high = page.get_size()
        scale = min(dots, (MOST_PIXELS / max(wide * high, 1)) ** 0.5)
        image = page.render(scale=scale).to_pil()
        out = io.BytesIO()
        image.save(out, "PNG", compress_level=1)
        return out.getvalue()
    finally:
        document.close()
