"""The original page beside the findings: how large each page is shown, where each finding stands on it, its picture.

Places are fractions of the page as it is shown, from its upper left corner, so that they fit a picture of any size. PDFs,
OFD files and pictures are shown as they are; Word files and workbooks as LibreOffice sets them (`paper_office`), where it is
installed. Other formats are shown as text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from juesuan.checks.model import Result
from juesuan.document.formats import PICTURES
from juesuan.document.pdf_page import A4, believed
from juesuan.report.pointed import Pointed, Quad, pointed_in

FINE = 1_000_000
"""Parts of a page's side that places are told to."""
MOST_PIXELS = 12_000_000
AT_ONCE = frozenset({"pdf", "ofd"}) | PICTURES
"""Formats that are pages of themselves."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Spot = tuple[int, Box]
"""A page (from 1) and a stretch of it."""


class Mark(msgspec.Struct, frozen=True):
    """A stretch of a page that findings point at: `main` are those whose main place it is."""

    page: int
    box: Box
    main: tuple[int, ...] = ()
    others: tuple[int, ...] = ()


class Paper(msgspec.Struct, frozen=True):
    """The pages of one file (`file` its number in the disclosure), each with its width and height in points.

    `source` is the file in the folder of what was made that the pictures are made of; "" for the original itself.
    """

    name: str
    file: int
    pages: tuple[tuple[float, float], ...]
    marks: tuple[Mark, ...]
    source: str = ""


def lay_out(result: Result, paths: Sequence[Path], names: Sequence[str]) -> list[Paper]:
    """Return the pages of a disclosure's files that are pages of themselves; `paths` are where the files `names` lie.

    A file too damaged to be shown is left out: its text is there.
    """
    where = dict(zip(names, paths, strict=True))
    found = ((file, where[file.name]) for file in pointed_in(result) if file.name in where)
    return [paper for file, path in found if (paper := lay_out_file(file, path)) is not None]


def lay_out_file(file: Pointed, path: Path) -> Paper | None:
    """Return the pages of a file that is pages of itself and lies at `path`; None of any other, or one too damaged to be shown."""
    if file.format not in AT_ONCE:
        return None
    try:
        return _of_pdf(file, path) if file.format == "pdf" else _of_drawn(file, path)
    except Exception:
        return None


def _of_pdf(file: Pointed, path: Path) -> Paper:
    import pypdfium2 as pdfium  # noqa: PLC0415

    document = pdfium.PdfDocument(path)
    try:
        opened = [document[n] for n in range(len(document))]
        sizes = tuple(size if believed(*(size := page.get_size())) else A4[2:] for page in opened)
        marks = marks_of(
            (spot.finding, spot.main, (page, _shown(opened[page - 1], quad)))
            for spot in file.spots
            for page, quads in spot.boxes
            if page <= len(opened)
            for quad in quads
        )
    finally:
        document.close()
    return Paper(file.name, file.file, sizes, marks)


def _of_drawn(file: Pointed, path: Path) -> Paper:
    """Lay out a file whose user space is the page itself, in points from its lower left corner."""
    if file.format == "ofd":
        from juesuan.document.ofd_drawing import page_sizes  # noqa: PLC0415

        sizes = page_sizes(path)
    else:
        from juesuan.document.picture import pictures  # noqa: PLC0415

        sizes = [(p.shape[1] / dots, p.shape[0] / dots) for p, dots in pictures(path)]

    def fractions(page: int, quad: Quad) -> Box:
        wide, high = sizes[page - 1]
        xs, ys = [x / wide for x, _ in quad], [1 - y / high for _, y in quad]
        return min(xs), min(ys), max(xs), max(ys)

    marks = marks_of(
        (spot.finding, spot.main, (page, fractions(page, quad)))
        for spot in file.spots
        for page, quads in spot.boxes
        if page <= len(sizes)
        for quad in quads
    )
    return Paper(file.name, file.file, tuple(sizes), marks)


def marks_of(found: Iterable[tuple[int, bool, Spot]]) -> tuple[Mark, ...]:
    """Return the marks for findings' spots, (finding, whether it is its main place, spot), as they stand on the pages."""
    spots: dict[Spot, tuple[set[int], set[int]]] = {}
    for index, main, spot in found:
        spots.setdefault(spot, (set(), set()))[0 if main else 1].add(index)
    marks = (Mark(page, box, tuple(sorted(m)), tuple(sorted(o - m))) for (page, box), (m, o) in spots.items())
    return tuple(sorted(marks, key=lambda m: (m.page, m.box[1], m.box[0])))


def narrowed(papers: Sequence[Paper], kept: Sequence[int]) -> list[Paper]:
    """Return the pages with the marks of the findings `kept` alone, numbered in that order."""
    order = {old: new for new, old in enumerate(kept)}

    def those(old: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(order[n] for n in old if n in order))

    def marks(paper: Paper) -> Iterator[Mark]:
        for mark in paper.marks:
            left = Mark(mark.page, mark.box, those(mark.main), those(mark.others))
            if left.main or left.others:
                yield left

    return [msgspec.structs.replace(paper, marks=tuple(marks(paper))) for paper in papers]


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


# --- pictures


def picture(path: str, number: int, dots: float, lossy: bool = False) -> bytes:
    """Return the picture of a file's page (from 1): of an OFD file as SVG, else as PNG, `dots` pixels a point; JPEG if `lossy`."""
    file = Path(path)
    with file.open("rb") as stream:
        head = stream.read(1024)
    if zipfile.is_zipfile(file) and b"%PDF" not in head:
        from juesuan.document.ofd_drawing import draw  # noqa: PLC0415

        return draw(file, number)
    image = _of_pdf_page(path, number, dots) if b"%PDF" in head else _of_picture(file, number, dots)
    out = io.BytesIO()
    if lossy:
        image.convert("RGB").save(out, "JPEG", quality=72, optimize=True)
    else:
        image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def media_type(data: bytes) -> str:
    """Return the media type of a page's picture."""
    return (
        "image/svg+xml" if data.startswith(b"<svg") else "image/jpeg" if data.startswith(b"\xff\xd8") else "image/png"
    )


def _of_pdf_page(path: str, number: int, dots: float) -> Any:
    import pypdfium2 as pdfium  # noqa: PLC0415

    document = pdfium.PdfDocument(path)
    try:
        page = document[number - 1]
        wide, high = page.get_size()
        return page.render(scale=min(dots, (MOST_PIXELS / max(wide * high, 1)) ** 0.5)).to_pil()
    finally:
        document.close()


def _of_picture(path: Path, number: int, dots: float) -> Any:
    from itertools import islice  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415

    from juesuan.document.picture import pictures  # noqa: PLC0415

    pixels, own = next(islice(pictures(path), number - 1, None))
    image = Image.fromarray(pixels)
    ratio = min(1.0, dots / own)
    return (
        image
        if ratio > 0.9
        else image.resize((round(image.width * ratio), round(image.height * ratio)), reducing_gap=3.0)
    )


# --- what is kept of them

KEPT = "papers.json"
"""The file in a folder of pages that tells them."""


def papers_in(data: bytes) -> list[Paper]:
    """Return the pages that `paper_laid.lay` answered with."""
    return msgspec.json.decode(data, type=list[Paper])
