"""Scanned pages: a picture of a page → `PageData`, as if it came from a PDF's own text and lines.

The page is evened and set straight, its ruling lines become `Rule`s, the text of each cell and of the lines outside
tables becomes `Glyph`s that carry how sure the recogniser is. What is built on them (tables, lines, paragraphs) is the
PDF reader's. Numbers are never mended: one whose reading does not fit its shape is marked as unsure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from juesuan.document import ocr
from juesuan.document.ink import (
    DARK,
    Band,
    Floats,
    Pixels,
    Stroke,
    bands,
    blobs,
    evened,
    hull,
    ink_of,
    keystone,
    runs,
    skew,
    smudges,
    split_tall,
    squared,
    strokes,
    turned,
    without,
)
from juesuan.document.lattice import Grid, ruled_tables
from juesuan.document.model import DOUBTFUL, ILLEGIBLE, Run
from juesuan.document.ocr import Mark
from juesuan.document.page import ASCENT, DESCENT, Glyph, PageData, Rule
from juesuan.document.paper import bleached, blots, grey_of, led_through, sheet, stains, uncreased, without_rim
from juesuan.document.pdf_text import is_cjk
from juesuan.kinds.kind import vocabulary

MIDDLE = (ASCENT - DESCENT) / 2  # ems from the baseline to the middle of Chinese characters and of digits alike
CHINESE, LATIN = 0.92, 0.74  # ems that the ink of a line is high, with Chinese characters and without
SET_APART = 0.6  # ems beyond the usual between two characters' middles that are a gap
UNFIT = 0.5  # how sure a number is at most whose reading does not fit its shape
_PLAIN = 8  # shades between the lightest and the darkest of a picture that shows nothing: finding that out otherwise takes seconds
_PIECE = 8  # characters of a slanting line that share a bottom and a top
_MEASURED = 60  # ideographs measured for a line's height: all of them, since a line may hold two sizes
_ENOUGH = 4  # ideographs that tell a line's height
_ALIKE, _ROUGHLY = 0.13, 0.3  # of a size: sizes no further apart are one; so, where few ideographs tell
_DASHES = ("-", "－", "—", "–", "―", "——", "--", "一", "_")
_OPENING, _CLOSING = "（《【〔", "，。、；：）》】〕"
_LEADERS = ".·…．.·…．"  # leader dots for a row of them; neighbours differ, or they would count as one printed twice
_FLAT = "一二三四五工土口日曰"
_SMUDGED = 3  # cells with a smudge on a page that are no watermark, or a tenth of all
_TELLING = 8  # numbers of a page that tell how wide its digits are
_NARROWER = 0.4  # of a digit's width that a number may be narrower or wider: a 1 at its end
_WIDER = 0.7  # the same where its pieces of ink are as many as its characters
_USUAL = (
    (-1.8, 3, 0, 0),
    (-3.6, 0, 3, 0),
)  # a point is 0.6 digits wide, a sign 1.2, unless several numbers tell otherwise
_LEGIBLE = 3.0  # pixels of a digit's width
_AGREE = 0.95  # of the numbers that must agree
_WHITE = 0.5  # of a text's height that parts two numbers at least
_NO_ROOM = 1.5  # steps from digit to digit between two that stand side by side
_SPECK = 0.3  # of a text's height that a piece of ink in a cell is high and wide at most which may be dirt
_CLEAR_OF = 0.5  # of it that such a piece stands off at least
_LEADS = 2.5  # steps from character to character that leader dots take up at least
_TRIED = 4  # texts read to tell which way up a page is
_TELL = 3  # texts outside tables that tell it without those inside
_TRIED_LONG = 10  # times their height that is read of them
_UPRIGHT = 0.85  # how sure they are read in the mean that is the right way up, without a look at the other

_NUMERIC = re.compile(r"[\d.,，。:：;；·'`’\-−－—%％OoIl|]*\d[\d.,，。:：;；·'`’\-−－—%％OoIl|]*")
_NUMBER = re.compile(r"[-−－]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%％]?")
_IN_NUMBER = re.compile(r"[\d.,%]{2,}")
_PAGE_NUMBER = re.compile(r"[-—–_一ー－]\s*\d{1,3}\s*[-—–_一ー－]")
_DOTS_FIRST = re.compile(r"[.．·…]+\s*(?=\d{1,3}$)")
_DOTS_LAST = re.compile(r"(?<=[\u4e00-\u9fff）)”])\s*[.．·…]+$")
_PIECES = {"%": 3, "％": 3, ":": 1}


class Text(NamedTuple):
    """A line of text on a straight page: its ink's hull in pixels and what it says."""

    band: Band
    marks: tuple[Mark, ...]
    cell: bool
    core: tuple[float, float] = (0.0, 0.0)  # top and bottom of its em boxes, in pixels
    measured: int = 0  # ideographs that tell so


def read_scan(picture: Pixels, number: int, box: tuple[float, float, float, float], turn: int = 0) -> PageData:
    """Recognise the picture of page `number`.

    `picture` is grey or RGB, upright as the page is shown, and fills `box` (left, bottom, right, top in points of the
    frame that `turn` makes, see `page`). A page that lies on its side or head gets another turn and box.
    Coordinates are those of the straightened page; `where_it_was` leads back.
    """
    point = picture.shape[1] / (box[2] - box[0])
    picture = grey_of(picture, point)
    blank = PageData(
        number=number,
        box=box,
        turn=turn,
        glyphs=(),
        turned=(),
        across=(),
        down=(),
        images=1,
        paths=0,
        unmapped=0,
        hidden=False,
        crowded=False,
        scanned=True,
    )
    if int(picture.max()) - int(picture.min()) < _PLAIN:
        return blank
    how = sheet(picture)
    if how is not None:
        picture = squared(picture, how)
    hidden = stains(picture, point)
    page = without_rim(evened(picture if hidden is None else bleached(picture, hidden)), point)
    tilt = keystone(page)
    if tilt is not None:
        page = squared(page, tilt)
        how = tilt if how is None else tilt @ how
    degrees = skew(page)
    page = uncreased(turned(page, degrees), point)
    across, down = strokes(page, point)
    grids, _, _ = ruled_tables(_ruled(blank, across, down, point))
    found = ocr.find_text(_outside(without(page, across + down, point), grids, box, point) if grids else page)
    quarter = _quarters(page, found)
    # Which way up a page lies is told by what stands outside its tables, where that is enough and stands upright.
    if grids and (quarter or len(_long(found)) < _TELL):
        found = ocr.find_text(page)
        quarter = _quarters(page, found)
    if quarter:
        page = np.ascontiguousarray(np.rot90(page, quarter))
        found = [_turned_box(b, picture.shape, quarter) for b in found]
        box, turn = _turned_frame(box, quarter), (turn + (360 - 90 * quarter)) % 360
        across, down = strokes(page, point)
    stained: list[Band] = []
    if hidden is not None:
        hidden = hidden if tilt is None else 255 - squared(255 - hidden, tilt)
        stained = blots(np.ascontiguousarray(np.rot90(255 - turned(255 - hidden, degrees), quarter)))
        across, down = led_through(across, stained, point, flat=True), led_through(down, stained, point, flat=False)
    data = blank._replace(
        box=box,
        turn=turn,
        askew=degrees,
        warp=() if how is None else _warp(how, picture.shape, box, quarter),
        lying=quarter,
    )
    data = _ruled(data, across, down, point)
    grids, _, _ = ruled_tables(data)
    clean = without(page, across + down, point)
    places = _places(clean, grids, found, box, point, stained)
    texts = _read(clean, places)
    if any(p.faint for p in places if any(map(partial(_overlap, p.band), stained))):
        data = data._replace(stained=True)
    return data._replace(glyphs=tuple(g for t in _sized(texts, point) for g in _glyphs(*t, box, point)))


def where_it_was(runs: Sequence[Run], pages: Mapping[int, PageData]) -> tuple[Run, ...]:
    """Return runs in their places on the page as it was, askew: each in pieces short enough to keep to their line."""
    out: list[Run] = []
    for run in runs:
        page = pages[run.page]
        out += _slanted(run, page) if page.askew or page.warp else [run]
    return tuple(out)


def _slanted(run: Run, page: PageData) -> list[Run]:
    middle_x, middle_y = (page.box[0] + page.box[2]) / 2, (page.box[1] + page.box[3]) / 2
    cos, sin = math.cos(math.radians(page.askew)), math.sin(math.radians(page.askew))
    off = (run.bottom + run.top) / 2 - middle_y
    half = (run.top - run.bottom) / 2
    back = np.array(page.warp).reshape(3, 3) if page.warp else np.eye(3)
    out: list[Run] = []
    for start in range(0, len(run.x) - 1, _PIECE):
        xs = [x - middle_x for x in run.x[start : start + _PIECE + 1]]
        y = middle_y - (xs[0] + xs[-1]) / 2 * sin + off * cos
        points = back @ np.array([[middle_x + x * cos + off * sin, y, 1] for x in xs]).T
        points = points[:2] / points[2]
        y = float(points[1].mean())
        out.append(
            Run(
                run.start + start,
                run.page,
                tuple(round(float(x), 2) for x in points[0]),
                round(y - half, 2),
                round(y + half, 2),
                run.turn,
                run.sure[start : start + _PIECE],
            )
        )
    return out


def _warp(
    how: Floats, shape: tuple[int, ...], box: tuple[float, float, float, float], quarter: int
) -> tuple[float, ...]:
    """Return the way back from a page squared by `how` to the picture as it was, in the points of its (turned) box."""
    high, wide = shape[:2]
    pixels = np.roll(np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32), -quarter, axis=0)
    corners = np.array([(box[0], box[3]), (box[2], box[3]), (box[2], box[1]), (box[0], box[1])], np.float32)
    to_pixels = np.asarray(cv2.getPerspectiveTransform(corners, pixels), np.float64)
    back = np.linalg.inv(to_pixels) @ np.linalg.inv(how) @ to_pixels
    return tuple(float(v) for v in (back / back[2, 2]).ravel())


# --- which way up ---------------------------------------------------------------------------------------------------


def _quarters(page: Pixels, found: Sequence[tuple[float, float, float, float]]) -> int:
    """Return by how many quarters (anticlockwise) a page must be turned for its text to stand upright."""
    long = _long(found)
    if not long:
        return 0
    side = sum(1 if b[3] - b[1] > b[2] - b[0] else -1 for b in long) > 0
    if side:
        long = [b for b in long if b[3] - b[1] > b[2] - b[0]]
    else:
        long = [b for b in long if b[3] - b[1] < b[2] - b[0]]
    tried = sorted(long, key=lambda b: -max(b[2] - b[0], b[3] - b[1]))[:_TRIED]
    ways = (1, 3) if side else (0, 2)
    crops = [np.rot90(page[int(b[1]) : int(b[3]) + 1, int(b[0]) : int(b[2]) + 1], ways[0]) for b in tried]
    crops = [np.ascontiguousarray(c[:, : _TRIED_LONG * c.shape[0]]) for c in crops]
    sure = _surety_of(crops)
    if sure >= _UPRIGHT or sure >= _surety_of([np.ascontiguousarray(np.rot90(c, 2)) for c in crops]):
        return ways[0]
    return ways[1]


def _long(found: Sequence[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """Return the boxes that tell which way their text runs."""
    return [b for b in found if max(b[2] - b[0], b[3] - b[1]) > 3 * min(b[2] - b[0], b[3] - b[1])]


def _surety_of(crops: Sequence[Pixels]) -> float:
    return ocr.surety([m for line in ocr.recognise(crops) for m in line])


def _turned_box(
    b: tuple[float, float, float, float], shape: tuple[int, ...], quarter: int
) -> tuple[float, float, float, float]:
    high, wide = shape[:2]
    for _ in range(quarter):  # anticlockwise: the right edge becomes the top
        b = (b[1], wide - b[2], b[3], wide - b[0])
        high, wide = wide, high
    return b


def _turned_frame(box: tuple[float, float, float, float], quarter: int) -> tuple[float, float, float, float]:
    """Return a page's box in the frame turned by quarters anticlockwise about the origin."""
    left, bottom, right, top = box
    for _ in range(quarter):
        left, bottom, right, top = -top, left, -bottom, right
    return left, bottom, right, top


# --- where text stands ----------------------------------------------------------------------------------------------


def _ruled(data: PageData, across: Sequence[Stroke], down: Sequence[Stroke], point: float) -> PageData:
    """Return a page with these ruling lines."""
    return data._replace(
        across=tuple(_rule(s, data.box, point, flat=True) for s in across),
        down=tuple(_rule(s, data.box, point, flat=False) for s in down),
    )


def _rule(s: Stroke, box: tuple[float, float, float, float], point: float, *, flat: bool) -> Rule:
    if flat:
        return Rule(box[3] - (s.top + s.bottom) / 2 / point, box[0] + s.left / point, box[0] + s.right / point)
    return Rule(box[0] + (s.left + s.right) / 2 / point, box[3] - s.bottom / point, box[3] - s.top / point)


def _ends(grid: Grid, box: tuple[float, float, float, float], point: float) -> tuple[list[int], list[int]]:
    """Return a table's lines in pixels: where those down stand, and those across."""
    return [round((x - box[0]) * point) for x in grid.xs], [round((box[3] - y) * point) for y in grid.ys]


def _outside(page: Pixels, grids: Sequence[Grid], box: tuple[float, float, float, float], point: float) -> Pixels:
    """Return a page with its tables white: what stands in them is found by its ink, cell by cell."""
    page, inset = page.copy(), round(0.5 * point)
    for xs, ys in (_ends(grid, box, point) for grid in grids):
        page[max(ys[0] - inset, 0) : ys[-1] + inset, max(xs[0] - inset, 0) : xs[-1] + inset] = 255
    return page


class Spot(NamedTuple):
    """Where a row of text stands: its ink's hull; in a cell or not; with ink beside it that is too faint to read.

    `plain` tells ink as large as a character in a cell: if nothing is read there, that is to be said. `flat` tells a
    cell's only ink that is much wider than high, and small: a dash, whatever it looks like to the recogniser.
    """

    band: Band
    cell: bool
    faint: bool = False
    plain: bool = False
    flat: bool = False


def _places(
    page: Pixels,
    grids: Sequence[Grid],
    found: Sequence[tuple[float, float, float, float]],
    box: tuple[float, float, float, float],
    point: float,
    stained: Sequence[Band] = (),
) -> list[Spot]:
    """Return the rows of text on a page: cells by their ink, the rest as found; what a stain lies on as not to be read surely."""
    ink = ink_of(page, point)
    whole = ink.copy()
    inset = round(0.5 * point)
    cells: list[tuple[int, int, int, int]] = []
    for grid in grids:
        xs, ys = _ends(grid, box, point)
        for cell in grid.boxes:
            x0, x1 = max(xs[cell.col] + inset, 0), xs[cell.col + cell.colspan] - inset
            y0, y1 = max(ys[cell.row] + inset, 0), ys[cell.row + cell.rowspan] - inset
            if x1 > x0 and y1 > y0:
                cells.append((x0, y0, x1, y1))
    ink[_outside(np.zeros_like(ink), grids, box, point) > 0] = 0
    out = _in_cells(page, whole, cells, point)
    for area in map(Band._make, cells):
        # What stood there is gone, or a part of it: the cell's text cannot be trusted, and none is not none.
        if any(_overlap(area, stain) for stain in stained):
            own = [i for i, s in enumerate(out) if _middle_in(s.band, area)]
            for i in own:
                out[i] = out[i]._replace(faint=True)
            if not own:
                out.append(Spot(area, True, True, True))
    for left, top, right, bottom in _lines(found):
        x0, y0 = max(int(left) - inset, 0), max(int(top), 0)
        rows = bands(ink, (x0, y0, int(right) + inset, int(bottom) + 1), point)
        near = [
            Band(s.left - reach, s.top, s.right + reach, s.bottom) for s in stained for reach in [round(bottom - top)]
        ]
        out += [
            Spot(b, False, any(_overlap(b, s) for s in near)) for b in rows if b.bottom - b.top >= 0.3 * (bottom - top)
        ]
    return out


def _overlap(a: Band, b: Band) -> bool:
    return min(a.right, b.right) > max(a.left, b.left) and min(a.bottom, b.bottom) > max(a.top, b.top)


def _in_cells(page: Pixels, ink: Pixels, cells: Sequence[tuple[int, int, int, int]], point: float) -> list[Spot]:
    """Return the rows of text in cells, and the smudges that may have been text."""
    own = [bands(ink, cell, point) for cell in cells]
    high = sorted(b.bottom - b.top for rows in own for b in rows if b.bottom - b.top > 3 * point)
    usual = high[len(high) // 2] if high else 0
    if not usual:
        return []

    def is_plain(b: Band) -> bool:
        return b.bottom - b.top > 0.5 * usual and b.right - b.left > 0.3 * usual

    pale = smudges(page, [b for rows in own for b in rows if is_plain(b)], usual, point)
    marred = [[s for s in pale if _middle_in(s, cell)] for cell in cells]
    if sum(map(bool, marred)) > max(_SMUDGED, len(cells) // 10):  # a watermark, shaded cells
        marred = [[] for _ in cells]
    out: list[Spot] = []
    for cell, rows, spots in zip(cells, own, marred, strict=True):
        if spots and not any(map(is_plain, rows)):
            out += [Spot(s, True, True, True) for s in spots]
            continue
        for band in _swept(ink, rows, usual):
            parts = split_tall(ink, band, usual)
            flat = len(rows) == 1 and _is_flat(band, usual)
            out += [
                Spot(_as_high(p, usual, cell) if flat else p, True, bool(spots), is_plain(band), flat) for p in parts
            ]
    return out


def _swept(ink: Pixels, rows: Sequence[Band], usual: int) -> list[Band]:
    """Return a cell's rows of text without specks of dirt: alone in the cell, or at a row's end and clear of it."""
    least = _SPECK * usual
    out: list[Band] = []
    for band in rows:
        if band.bottom - band.top <= least and band.right - band.left <= least:
            continue
        part = ink[band.top : band.bottom, band.left : band.right]
        pieces = runs(part.any(axis=0), 0)
        first, last = 0, len(pieces)
        while last - first > 1 and _is_speck(part, pieces[last - 1], pieces[last - 2][1], usual):
            last -= 1
        while last - first > 1 and _is_speck(part, pieces[first], pieces[first + 1][0], usual):
            first += 1
        if last - first < len(pieces):
            band = hull(part, 0, band.bottom - band.top, band.left, band.top, pieces[first][0], pieces[last - 1][1])
        out.append(band)
    return out


def _is_speck(part: Pixels, piece: tuple[int, int], beside: int, usual: int) -> bool:
    """Tell whether a piece of ink (its first and last column) is small and stands clear of the one that ends or begins at `beside`."""
    if piece[1] - piece[0] > _SPECK * usual or min(abs(piece[0] - beside), abs(piece[1] - beside)) < _CLEAR_OF * usual:
        return False
    rows = np.flatnonzero(part[:, piece[0] : piece[1]].any(axis=1))
    return int(rows[-1] - rows[0]) <= _SPECK * usual


def _is_flat(band: Band, usual: int) -> bool:
    high, wide = band.bottom - band.top, band.right - band.left
    return high <= 0.35 * usual and 1.4 * high <= wide <= 2.2 * usual


def _as_high(band: Band, usual: int, cell: tuple[int, int, int, int]) -> Band:
    """Return a dash with the white above and below that a row of text has: blown up alone it looks like 1."""
    top = max(band.top - (usual - band.bottom + band.top) // 2, cell[1])
    return band._replace(top=top, bottom=min(top + usual, cell[3]))


def _middle_in(band: Band, cell: tuple[int, int, int, int]) -> bool:
    x, y = (band.left + band.right) / 2, (band.top + band.bottom) / 2
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]


def _lines(found: Sequence[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """Join boxes that stand close together on one line."""
    out: list[tuple[float, float, float, float]] = []
    for b in sorted(found):
        for i, a in enumerate(out):
            shared = min(a[3], b[3]) - max(a[1], b[1])
            high = min(a[3] - a[1], b[3] - b[1])
            if shared > 0.6 * high and b[0] - a[2] < 0.8 * high:
                out[i] = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
                break
        else:
            out.append(b)
    return out


# --- what it says ---------------------------------------------------------------------------------------------------


def _read(page: Pixels, spots: Sequence[Spot]) -> list[Text]:
    crops = [_crop(page, spot.band) for spot in spots]
    read = [m if ocr.is_whole(c, m) else _lowered(m) for c, m in zip(crops, ocr.recognise(crops), strict=True)]
    texts = [
        Text(spot.band, marks, spot.cell)
        for spot, marks in zip(spots, map(_owned, spots, read), strict=True)
        if any(not m.char.isspace() for m in marks)
    ]
    texts = [_spaced(page, _closed_up(t)) for t in texts]
    return [_whole(_spelt(_measured(page, t))) for t in _judged(page, texts)]


def _spaced(page: Pixels, text: Text) -> Text:
    """Return a text with the characters of each number at equal steps where no white as wide as a character parts them.

    The recogniser tells where a character stands by columns that are half as wide as it or more, and of two like digits
    it may see the second a column late: far enough to be taken for a number of its own.
    """
    band, out = text.band, list(text.marks)
    side, _ = _margins(band)
    wide = band.right - band.left + 2 * side
    for found in _IN_NUMBER.finditer(_words(text)):
        first, last = found.start(), found.end() - 1
        here = [round(out[n].at * wide) - side for n in (first, last)]
        ink = (page[band.top : band.bottom, band.left + max(here[0], 0) : band.left + max(here[1], 0)] < DARK).any(
            axis=0
        )
        white = max((b - a for a, b in runs(~ink, 0)), default=0)
        if white >= _WHITE * (band.bottom - band.top):
            continue
        steps = np.cumsum(
            [0.0] + [0.75 if "." in pair or "," in pair else 1.0 for pair in map("".join, pairwise(found[0]))]
        )
        for n, step in enumerate(steps / steps[-1]):
            out[first + n] = out[first + n]._replace(
                at=out[first].at + float(step) * (text.marks[last].at - out[first].at)
            )
    return text._replace(marks=tuple(out))


def _closed_up(text: Text) -> Text:
    """Return a text without the spaces that are read inside its numbers where there is no room for one.

    The recogniser tells two like digits apart by the white between them (2022, 33), and may take it for a space. A
    number with room inside has lost a digit there: what is left of it is unsure.
    """
    marks = text.marks
    inner = [
        i for i in range(1, len(marks) - 1)
        if marks[i].char.isspace() and _is_of_number(marks[i - 1].char) and _is_of_number(marks[i + 1].char)
    ]  # fmt: skip
    if not inner:
        return text
    steps = sorted(b.at - a.at for a, b in pairwise(marks) if a.char.isdigit() and b.char.isdigit())
    out = list(marks)
    for i in reversed(inner):
        if steps and marks[i + 1].at - marks[i - 1].at <= _NO_ROOM * steps[len(steps) // 2]:
            del out[i]
        else:
            for n in (i - 1, i + 1):
                out[n] = out[n]._replace(sure=min(out[n].sure, UNFIT))
    return text._replace(marks=tuple(out))


def _is_of_number(char: str) -> bool:
    return char.isdigit() or char in ".,%"


def _owned(spot: Spot, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Return what was read as it is meant: unsure beside a smudge, and a sign for what could not be read at all."""
    if spot.faint:
        marks = _lowered(marks)
    if spot.flat and "".join(m.char for m in marks) not in _DASHES:
        return (Mark("-", 0.5, UNFIT),)
    if spot.plain and all(m.char.isspace() for m in marks):
        return (Mark(ILLEGIBLE, 0.5, 0.0),)
    return marks


def _lowered(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return tuple(m._replace(sure=min(m.sure, UNFIT)) for m in marks)


def _spelt(text: Text) -> Text:
    """Return a text with the forms' own phrases as they are spelt, where look-alike characters stand in them.

    Words only: 拔款 is no word, a wrong digit would be a number all the same.
    """
    words = "".join(m.char for m in text.marks)
    marks = list(text.marks)
    for wrong, right in vocabulary().look_alikes.items():
        at = words.find(wrong)
        while at >= 0:
            for i, char in enumerate(right):
                if marks[at + i].char != char:
                    marks[at + i] = marks[at + i]._replace(char=char, sure=UNFIT)
            at = words.find(wrong, at + 1)
    for at, meant in _meant(marks).items():
        if len(meant) == 1:  # 总体情况 and 具体情况 are both words of the forms: no guess between them
            marks[at] = marks[at]._replace(char=meant.pop(), sure=UNFIT)
    if words.startswith("般公共"):  # a dash of a character, lost in the noise
        marks.insert(0, marks[0]._replace(char="一", at=max(0.0, 2 * marks[0].at - marks[1].at), sure=UNFIT))
    return text._replace(marks=tuple(marks))


def _meant(marks: Sequence[Mark]) -> dict[int, set[str]]:
    """Return what unsure characters are where all others of a term of the forms are read; one of a whole term is left."""
    found: dict[int, set[str]] = {}
    whole: set[int] = set()
    for term in vocabulary().terms:
        for start in range(len(marks) - len(term) + 1):
            odd = [i for i, char in enumerate(term) if marks[start + i].char != char]
            if not odd:
                whole.update(range(start, start + len(term)))  # not another term with a character wrong
            elif len(odd) == 1:
                mark = marks[start + odd[0]]
                if mark.sure < DOUBTFUL and _is_ideograph(mark.char):
                    found.setdefault(start + odd[0], set()).add(term[odd[0]])
    return {at: meant for at, meant in found.items() if at not in whole}


def _whole(text: Text) -> Text:
    """Return a line outside tables with its leader dots and the dashes about a page number as they are meant.

    The recogniser gives one dot or two for a row of them, and 一 for a dash as long as a character.
    """
    words = "".join(m.char for m in text.marks)
    if text.cell:
        return text
    if _PAGE_NUMBER.fullmatch(words):
        dash = dict.fromkeys("一-–_ー－", "—")
        return text._replace(marks=tuple(m._replace(char=dash.get(m.char, m.char)) for m in text.marks))
    if found := _DOTS_FIRST.match(words):
        return text._replace(marks=text.marks[found.end() :])
    if (found := _DOTS_LAST.search(words)) and not _is_led(text.marks, found.start()):
        return text._replace(marks=text.marks[: found.start()])
    if found:
        start = text.marks[found.start()].at
        dots = tuple(Mark(_LEADERS[i], start + (1.0 - start) * i / len(_LEADERS), 1.0) for i in range(len(_LEADERS)))
        return text._replace(marks=text.marks[: found.start()] + dots)
    return text


def _is_led(marks: Sequence[Mark], end: int) -> bool:
    """Tell whether so much of a line lies behind its words that the dot read there stands for a row of them, no speck."""
    if end < 2:
        return True
    return 1.0 - marks[end - 1].at >= _LEADS * (marks[end - 1].at - marks[0].at) / (end - 1)


def _margins(band: Band) -> tuple[int, int]:
    """Return the white that a crop gets around its ink, in pixels: at its sides, and above and below."""
    high = band.bottom - band.top
    return max(2, round(0.3 * high)), max(1, round(0.12 * high))


def _crop(page: Pixels, band: Band) -> Pixels:
    side, over = _margins(band)
    part = page[band.top : band.bottom, band.left : band.right]
    return np.asarray(cv2.copyMakeBorder(part, over, over, side, side, cv2.BORDER_CONSTANT, value=255), np.uint8)


def _judged(page: Pixels, texts: Sequence[Text]) -> list[Text]:
    """Return texts with their numbers marked unsure whose reading does not fit their shape."""
    alone = [n for n, t in enumerate(texts) if _NUMBER.fullmatch(_words(t))]
    fit = {n for n in alone if _pieces(page, texts[n]) == sum(_PIECES.get(c, 1) for c in _words(texts[n]))}
    widths = _widths(texts, fit)
    if widths is not None:
        # Digits may touch or come apart, and a blot joins two where one was not read: then the width tells.
        fit = {n for n in alone if _off(texts[n], widths) <= (_WIDER if n in fit else _NARROWER)}
    return [_unsure(t) if n not in fit else t for n, t in enumerate(texts)]


def _words(text: Text) -> str:
    return "".join(m.char for m in text.marks)


def _pieces(page: Pixels, text: Text) -> int:
    band = text.band
    return blobs(page[band.top : band.bottom, band.left : band.right])


def _unsure(text: Text) -> Text:
    """Return a text with its marks lowered if it is a number that does not look like what it reads, or half a number."""
    if not _NUMERIC.fullmatch("".join(_words(text).split())):
        return text
    return text._replace(marks=_lowered(text.marks))


def _widths(texts: Sequence[Text], fit: set[int]) -> Floats | None:
    """Return how wide in pixels a digit, a point, another character and the margins of a number are on a page.

    The digits of one typeface are of one width, which the numbers tell whose pieces of ink are as many as their
    characters. None where there are few, or they do not agree (several sizes of type).
    """
    known = sorted(fit)
    widths = np.zeros(0)
    for _ in range(2):  # again without those that fit worst: a blotted number may have as many pieces as it reads
        if len(known) < _TELLING:
            return None
        widths = np.linalg.lstsq(
            np.array([*(_shape(texts[n]) for n in known), *_USUAL], float),
            np.array([*(texts[n].band.right - texts[n].band.left for n in known), *(0 for _ in _USUAL)], float),
            rcond=None,
        )[0]
        if widths[0] < _LEGIBLE:
            return None
        known = sorted(known, key=lambda n: _off(texts[n], widths))[: math.floor(_AGREE * len(known))]
    return np.asarray(widths, np.float64) if _off(texts[known[-1]], widths) <= _NARROWER else None


def _off(text: Text, widths: Floats) -> float:
    """Return by how many digits a number is narrower or wider than what it reads."""
    return abs(float(np.dot(_shape(text), widths)) - (text.band.right - text.band.left)) / float(widths[0])


def _shape(text: Text) -> tuple[int, int, int, int]:
    words = _words(text)
    digits, points = sum(c.isdigit() for c in words), sum(c in ".," for c in words)
    return digits, points, len(words) - digits - points, 1


# --- characters in their places -------------------------------------------------------------------------------------


def _sized(texts: Sequence[Text], point: float) -> list[tuple[Text, float]]:
    """Return each text with its font size in points; sizes nearly alike are taken as one, the commonest.

    A line with few ideographs to measure (21.07万元。) tells its size less well than the lines about it.
    """
    raw = [(t.core[1] - t.core[0]) / point for t in texts]
    weights: dict[tuple[bool, float], int] = {}
    for t, size in zip(texts, raw, strict=True):
        key = (t.measured < _ENOUGH, round(size * 2) / 2)
        weights[key] = weights.get(key, 0) + len(t.marks)
    known: list[float] = []
    for few, size in sorted(weights, key=lambda k: (k[0], -weights[k], k[1])):
        if not any(abs(size - k) <= (_ROUGHLY if few else _ALIKE) * k for k in known):
            known.append(size)
    return [(t, min(known, key=lambda k: abs(k - size))) for t, size in zip(texts, raw, strict=True)]


def _measured(page: Pixels, text: Text) -> Text:
    """Return a text with the top and bottom in pixels that its em boxes have.

    Measured on its ideographs, where it has enough of them: brackets and commas reach above and below.
    """
    band = text.band
    side, _ = _margins(band)
    wide = band.right - band.left + 2 * side
    high = band.bottom - band.top
    hulls: list[tuple[int, int]] = []
    for mark in text.marks:
        if not _is_ideograph(mark.char) or mark.char in _FLAT or len(hulls) >= _MEASURED:
            continue
        middle = band.left - side + mark.at * wide
        left, right = max(round(middle - 0.3 * high), 0), round(middle + 0.3 * high)
        rows = np.flatnonzero((page[band.top : band.bottom, left:right] < DARK).any(axis=1))
        if len(rows):
            hulls.append((int(rows[0]), int(rows[-1]) + 1))
    if hulls:
        tops, bottoms = sorted(h[0] for h in hulls), sorted(h[1] for h in hulls)
        top, bottom = band.top + tops[len(tops) // 2], band.top + bottoms[len(bottoms) // 2]
        share = CHINESE
    else:
        top, bottom, share = band.top, band.bottom, LATIN
    half = (bottom - top) / share / 2
    middle = (top + bottom) / 2
    return text._replace(core=(middle - half, middle + half), measured=len(hulls))


def _is_ideograph(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _glyphs(text: Text, size: float, box: tuple[float, float, float, float], point: float) -> list[Glyph]:
    """Return a text's characters with boxes that touch, but where the next one stands clearly apart."""
    band = text.band
    side, _ = _margins(band)
    wide = band.right - band.left + 2 * side
    spaced = False
    kept: list[tuple[Mark, bool]] = []
    for mark in text.marks:
        if mark.char.isspace():
            spaced = True
        else:
            kept.append((mark, spaced))
            spaced = False
    middles = [box[0] + (band.left - side + m.at * wide) / point for m, _ in kept]
    halves = [size * (0.5 if is_cjk(m.char) else 0.27) for m, _ in kept]
    left, right = box[0] + band.left / point, box[0] + band.right / point
    if kept and not text.cell:  # the half of a full-width mark that has no ink is a part of the line all the same
        left -= size * 0.5 * (kept[0][0].char in _OPENING)
        right += size * 0.5 * (kept[-1][0].char in _CLOSING)
    y = box[3] - (text.core[0] + text.core[1]) / 2 / point - MIDDLE * size
    out: list[Glyph] = []
    x0 = left
    for i, (mark, apart) in enumerate(kept):
        start = x0
        if i + 1 == len(kept):
            end = right
        else:
            room = middles[i + 1] - middles[i]
            usual = halves[i] + halves[i + 1]
            if room > usual + SET_APART * size:
                end, x0 = middles[i] + halves[i], middles[i + 1] - halves[i + 1]
            else:
                end = x0 = middles[i] + room * halves[i] / usual
        end = max(end, start)
        out.append(Glyph(mark.char, start, end, y, size, apart, 0, mark.sure))
    return out
