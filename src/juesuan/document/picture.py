"""Pictures as files: scans and photographs in PNG, JPEG, TIFF (of several pages), BMP, GIF or WebP.

Each picture is a page, recognised as a scanned PDF's is; a very tall one (a screenshot of a whole web page) several.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from juesuan.document.model import Block, Note, Unreadable
from juesuan.document.page import PageData
from juesuan.document.pdf import MAX_SCANS, blocks_of, lay_out, page_notes
from juesuan.document.pdf_page import MAX_PIXELS
from juesuan.document.recognise import Unrecognised, recognise_page
from juesuan.kernel.lang import Text

LARGEST = 200_000_000  # pixels of one picture that are unpacked at all
A4 = (595.0, 842.0)  # points
TALL = 2.2  # times its width: a picture taller than that is cut into pages
_SPOKEN_DPI = (
    100.0,
    1200.0,
)  # dots an inch that a file may claim; 72 and 96 are what programs write for want of a scan
_SIDES = (250.0, 1800.0)  # points of a page's longer side that are believed


def read_picture(path: Path, file: int = 0) -> tuple[list[Block], list[Note], int]:
    """Read a picture into blocks, notes and its number of pages. Raises `Unreadable` for a damaged or huge one."""
    pages: list[PageData] = []
    failed: dict[int, Text] = {}
    beyond = False
    for number, (picture, dots) in enumerate(pictures(path), 1):
        if number > MAX_SCANS:
            beyond = True
            break
        box = (0.0, 0.0, picture.shape[1] / dots, picture.shape[0] / dots)
        try:
            pages.append(recognise_page(picture, number, box))
        except Unrecognised as failure:
            failed[number] = failure.text
            pages.append(PageData(number, box, 0, (), (), (), (), 1, 0, 0, False, False))
    laid = [lay_out(page) for page in pages]
    notes = page_notes(laid, (), failed, file)
    if beyond:
        zh = f"图片超过{MAX_SCANS}页，其余未读取"
        notes.append(Note(file, zh, f"more than {MAX_SCANS} pages: the rest was not read"))
    return blocks_of(laid, file), notes, len(pages)


def pictures(path: Path) -> Iterator[tuple[Any, float]]:
    """Yield each page's RGB pixels and their number a point. Raises `Unreadable` for a damaged or huge file."""
    from PIL import Image, ImageOps, ImageSequence  # noqa: PLC0415 - for pictures only

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(path)
        with opened:
            for frame in ImageSequence.Iterator(opened):
                wide, high = frame.size
                if wide * high > LARGEST:
                    zh = f"图片过大（{wide}×{high} 像素），未打开"
                    raise Unreadable(path.name, zh, f"is too large a picture ({wide} x {high} pixels): not opened")
                claimed = frame.info.get("dpi")
                upright = ImageOps.exif_transpose(frame)
                if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
                    rgba = upright.convert("RGBA")
                    paper = Image.new("RGBA", rgba.size, "white")
                    upright = Image.alpha_composite(paper, rgba)
                yield from _cut(upright.convert("RGB"), claimed)
    except Unreadable:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, MemoryError) as error:
        raise Unreadable(path.name, "图片已损坏，不能打开", "is a damaged picture: it cannot be opened") from error


def _cut(image: Any, claimed: Any) -> Iterator[tuple[Any, float]]:
    import numpy as np  # noqa: PLC0415 - for pictures only

    wide, high = image.size
    if high <= TALL * wide:
        yield _within(image, _dots(wide, high, claimed))
        return
    pixels = np.asarray(image.convert("L"))
    page = round(wide * A4[1] / A4[0])
    start = 0
    while start < high:
        end = min(start + page, high)
        if end < high:  # between two lines: where the least ink is
            from_ = start + page // 2
            spread = pixels[from_:end].astype(np.int16).max(axis=1) - pixels[from_:end].min(axis=1)
            quietest = np.flatnonzero(spread <= spread.min() + 8)
            end = from_ + int(quietest[-1]) + 1
        yield _within(image.crop((0, start, wide, end)), wide / A4[0])
        start = end


def _dots(wide: int, high: int, claimed: Any) -> float:
    """Return a picture's pixels a point: as its file claims where that makes a page, else as if it were A4."""
    if isinstance(claimed, tuple) and claimed and _SPOKEN_DPI[0] <= float(claimed[0]) <= _SPOKEN_DPI[1]:
        dots = float(claimed[0]) / 72
        if _SIDES[0] <= max(wide, high) / dots <= _SIDES[1]:
            return dots
    return max(min(wide, high) / A4[0], max(wide, high) / A4[1])


def _within(image: Any, dots: float) -> tuple[Any, float]:
    """Return a picture's pixels, made coarser where there are too many or more than reading needs."""
    import numpy as np  # noqa: PLC0415 - for pictures only

    wide, high = image.size
    ratio = min(1.0, (300 / 72) / dots, (MAX_PIXELS / (wide * high)) ** 0.5)
    if ratio < 0.95:
        image = image.resize((max(1, round(wide * ratio)), max(1, round(high * ratio))), reducing_gap=3.0)
        dots *= image.size[0] / wide
    return np.asarray(image), dots
