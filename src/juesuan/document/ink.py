"""Ink on a scanned page: background evened, page set straight, ruling lines and rows of text found by their pixels.

Pixels are 8-bit arrays, grey unless said otherwise, 0 black. Coordinates are pixels from the top left corner.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

DARK = 150  # of 255, background evened: the strokes of characters
GREY = 190  # what is text at all, however faint: lighter is a watermark
PALE = 232  # what is not paper: a smudge, a watermark
FAINT = 205  # what may belong to a ruling line: one of a pixel's width, turned, spreads over two
_SQUARE = 0.006  # by how much the slopes of lines may differ over a page that is taken for square
TOUCHED = 0.25  # of a stroke across that ink above or below touches where it is a part of characters
_LINES = 4  # ruling lines that tell whether it is
_RUN = 15  # pixels of the small picture: longer than most strokes of characters, shorter than a line's steps, spread
STEEPEST = 6.0  # degrees that a page may be askew
LONG = 40.0  # points; a line this long is a ruling line wherever it stands
ACROSS, DOWN = 18.0, 11.0  # points; the shortest ruling lines between others
TOUCH = 1.5  # points between a short ruling line's end and the line that it meets
WHOLE = 0.93  # of a ruling line's length that must be ink
GAP = 2.5  # points of a ruling line that may be missing
SOLID = 0.8  # of the piece of a ruling line between two others that must be ink in one narrow row or column


class Stroke(NamedTuple):
    """A ruling line on a page: its upright hull, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def evened(page: Pixels) -> Pixels:
    """Return a page with its background white: uneven light, shadows and coloured paper taken out."""
    high, wide = page.shape
    ratio = 400 / max(high, wide)
    small = cv2.resize(page, None, fx=min(ratio, 1.0), fy=min(ratio, 1.0), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    paper = cv2.resize(paper, (wide, high), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(page, np.maximum(paper, 40), scale=255), np.uint8)


def keystone(page: Pixels) -> Floats | None:
    """Return the homography that sets a photographed page's lines straight and square; None where they are so but for a turn.

    The slope of lines across grows with their height on the page and that of lines down with their place along it, as
    far as the camera was not held square. Told by ruling lines alone: a page of text only is left as it is.
    """
    high, wide = page.shape
    ratio = min(1.0, 1100 / max(high, wide))
    small = cv2.resize(page, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    ink = np.asarray((small < FAINT) * 255, np.uint8)
    found = cv2.HoughLinesP(_in_rows(ink), 1, np.pi / 1440, 80, minLineLength=small.shape[1] * 0.12, maxLineGap=4)
    if found is None:
        return None
    ends = found.reshape(-1, 4).astype(np.float64) / ratio
    across, down = np.abs(np.diff(ends.reshape(-1, 2, 2), axis=1)[:, 0]).T
    rows, columns = ends[down < 0.15 * across], ends[across < 0.15 * down]
    flat = _slopes(rows[:, [1, 0, 3, 2]], high) if len(rows) else None  # how y grows with x
    upright = _slopes(columns, wide) if len(columns) else None  # how x grows with y
    if flat is None or upright is None or max(abs(flat[1]) * high, abs(upright[1]) * wide) < _SQUARE:
        return None
    corners = []
    for x, y in ((0, 0), (wide, 0), (wide, high), (0, high)):
        # the line across through (wide / 2, y) and the one down through (x, high / 2)
        m, n = flat[0] + flat[1] * y, upright[0] + upright[1] * x
        cy = (y + m * (x - n * high / 2 - wide / 2)) / (1 - m * n)
        corners.append((x + n * (cy - high / 2), cy))
    given = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(np.array(corners, np.float32), given), np.float64)


def _in_rows(ink: Pixels) -> Pixels:
    """Return a mask of ink without most of its characters: what lies in a long run across or down, if a little aslant."""
    kept = np.zeros_like(ink)
    for spread, run in (((3, 1), (1, _RUN)), ((1, 3), (_RUN, 1))):
        wider = cv2.dilate(ink, np.ones(spread, np.uint8))
        kept |= np.asarray(cv2.morphologyEx(wider, cv2.MORPH_OPEN, np.ones(run, np.uint8)), np.uint8)
    return kept & ink


def _slopes(ends: Floats, reach: int) -> tuple[float, float] | None:
    """Fit the slope of segments (their place p and course c at both ends: p0, c0, p1, c1) as a + b·p; None if few tell."""
    for _ in range(3):
        if len(ends) < _LINES or np.ptp(ends[:, 0]) < 0.25 * reach:
            return None
        slope, place = (ends[:, 2] - ends[:, 0]) / (ends[:, 3] - ends[:, 1]), (ends[:, 0] + ends[:, 2]) / 2
        weight = np.abs(ends[:, 3] - ends[:, 1])
        b, a = np.polyfit(place, slope, 1, w=weight)
        off = np.abs(slope - a - b * place)
        ends = ends[off <= max(2.5 * float(np.median(off)), 0.002)]
    return float(a), float(b)


def squared(page: Any, how: Floats) -> Any:
    """Return a page warped by a homography, its size kept."""
    high, wide = page.shape[:2]
    return cv2.warpPerspective(
        page, how, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )


def skew(page: Pixels) -> float:
    """Return by how many degrees (anticlockwise as seen) a page must be turned for its lines to lie straight."""
    high, wide = page.shape
    best = 0.0
    # Coarsely on a coarse picture: what matters at half a degree is seen in it.
    for side, steps in ((550, [(STEEPEST, 0.5)]), (1100, [(0.5, 0.1), (0.1, 0.02)])):
        ratio = min(1.0, side / max(high, wide))
        small = cv2.resize(page, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
        ink = (255 - small).astype(np.float32)
        ink[ink < 60] = 0
        if not ink.any():
            return 0.0
        for reach, step in steps:
            around = best + np.arange(-reach, reach + step / 2, step)
            best = max(around, key=lambda a: (_sharpness(ink, float(a)), -abs(a)))
    return round(float(best), 2)


def _sharpness(ink: Any, degrees: float) -> float:
    turned_ink = turned(ink, degrees, 0)
    rows, columns = turned_ink.sum(axis=1), turned_ink.sum(axis=0)
    return float((np.diff(rows) ** 2).sum() + (np.diff(columns) ** 2).sum())


def turned(page: Any, degrees: float, fill: int = 255) -> Any:
    """Return a page turned anticlockwise about its middle, its size kept, corners filled."""
    if not degrees:
        return page
    high, wide = page.shape[:2]
    matrix = cv2.getRotationMatrix2D(((wide - 1) / 2, (high - 1) / 2), degrees, 1.0)
    way = cv2.INTER_CUBIC if page.dtype == np.uint8 else cv2.INTER_LINEAR
    return cv2.warpAffine(page, matrix, (wide, high), flags=way, borderMode=cv2.BORDER_CONSTANT, borderValue=fill)


def strokes(page: Pixels, point: float) -> tuple[list[Stroke], list[Stroke]]:
    """Return a straight page's ruling lines, across and down; `point` is the pixels of a point."""
    faint = np.asarray((page < FAINT) * 255, np.uint8)
    across = _strokes(faint, point, flat=True)
    down = _strokes(faint, point, flat=False)
    near = TOUCH * point
    # Strokes of large characters are as long as a row is high: what is short must run from line to line.
    stems = [Stroke(s.top, s.left, s.bottom, s.right) for s in down]
    long_across = [
        s
        for s in across
        if s.right - s.left >= LONG * point
        and (s.right - s.left >= 3 * LONG * point or _joins(s, stems, near) or not _is_of_text(faint, s, point))
    ]
    down = [
        s
        for stroke in down
        for s in _solid(faint, stroke, long_across, point)
        if s.bottom - s.top >= 2 * LONG * point
        or (
            _meets((s.left + s.right) / 2, s.top, long_across, near)
            and _meets((s.left + s.right) / 2, s.bottom, long_across, near)
        )
    ]
    posts = [Stroke(s.top, s.left, s.bottom, s.right) for s in down]
    across = long_across + [s for s in across if s.right - s.left < LONG * point and _joins(s, posts, near)]
    return across, down


def _joins(s: Stroke, posts: list[Stroke], near: float) -> bool:
    """Tell whether a stroke across runs from one line down to another (given with their sides exchanged)."""
    middle = (s.top + s.bottom) / 2
    return _meets(middle, s.left, posts, near) and _meets(middle, s.right, posts, near)


def _is_of_text(faint: Pixels, s: Stroke, point: float) -> bool:
    """Tell whether a stroke across is the tops or feet of a row of characters: what stands on it or hangs from it touches it."""
    reach = max(2, round(0.7 * point))
    above, below = (
        faint[max(s.top - reach, 0) : s.top, s.left : s.right],
        faint[s.bottom : s.bottom + reach, s.left : s.right],
    )
    return any(part.size and part.any(axis=0).mean() > TOUCHED for part in (above, below))


def _solid(faint: Pixels, s: Stroke, across: list[Stroke], point: float) -> list[Stroke]:
    """Return a line down without the pieces that are none: a character's stem on its course, in a cell that it ends at."""
    x, near = (s.left + s.right) // 2, round(TOUCH * point)
    crossed = sorted({(a.top + a.bottom) // 2 for a in across if a.left - near <= x <= a.right + near})
    cuts = [s.top, *(y for y in crossed if s.top + near < y < s.bottom - near), s.bottom]
    wide = max(3, round(0.75 * point))
    out: list[Stroke] = []
    for top, bottom in pairwise(cuts):
        if _stops_short(top, bottom, s, crossed, near):
            continue
        part = faint[top:bottom, s.left : s.right] > 0
        if max(part[:, i : i + wide].any(axis=1).mean() for i in range(max(1, part.shape[1] - wide + 1))) < SOLID:
            continue
        if out and out[-1].bottom == top:
            out[-1] = out[-1]._replace(bottom=bottom)
        else:
            out.append(s._replace(top=top, bottom=bottom))
    return out


def _stops_short(top: int, bottom: int, s: Stroke, crossed: list[int], near: int) -> bool:
    """Tell whether a line's first or last piece ends in the midst of a row, short of the line across that closes it."""
    if len(crossed) < 2:
        return False
    above = top == s.top and crossed[0] < top - near and all(abs(y - top) > near for y in crossed)
    below = bottom == s.bottom and crossed[-1] > bottom + near and all(abs(y - bottom) > near for y in crossed)
    return above or below


def _meets(along: float, end: float, lines: list[Stroke], near: float) -> bool:
    return any(s.left - near <= along <= s.right + near and s.top - near <= end <= s.bottom + near for s in lines)


def _strokes(faint: Pixels, point: float, *, flat: bool) -> list[Stroke]:
    gap, length = max(3, round(GAP * point) | 1), round((ACROSS if flat else DOWN) * point)
    bridge, run = ((gap, 1), (length, 1)) if flat else ((1, gap), (1, length))
    spread = (1, 3) if flat else (3, 1)  # a line that steps from one row of pixels to the next is one line
    mask = cv2.dilate(faint, np.ones(spread[::-1], np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(_half(run)[::-1], np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones(bridge[::-1], np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(run[::-1], np.uint8))
    thick = 3.2 * point + 2
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    out = []
    for left, top, wide, high, area in stats[1:count].tolist():
        # A bar of a shaded heading or a block of ink is no line; a long line may bend a little.
        if area / max(wide if flat else high, 1) > thick:
            continue
        # Strokes of characters one below the other leave gaps: a line is whole.
        seen = faint[max(0, top - 1) : top + high + 1, max(0, left - 1) : left + wide + 1].any(axis=0 if flat else 1)
        if seen.mean() >= WHOLE:
            out.append(Stroke(left, top, left + wide, top + high))
    return out


def _half(run: tuple[int, int]) -> tuple[int, int]:
    return max(1, run[0] // 2), max(1, run[1] // 2)


def without(page: Pixels, lines: list[Stroke], point: float) -> Pixels:
    """Return a page with ruling lines painted over."""
    clean = page.copy()
    more = max(1, round(0.35 * point))
    for s in lines:
        clean[max(0, s.top - more) : s.bottom + more, max(0, s.left - more) : s.right + more] = 255
    return clean


class Band(NamedTuple):
    """A row of text: its ink's hull, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def ink_of(page: Pixels, point: float) -> Pixels:
    """Return a mask (255 ink) of a page's text, specks left out."""
    mask = np.asarray((page < GREY) * 255, np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    least = max(2, round(0.35 * point * point))
    keep = np.zeros(count, np.uint8)
    keep[1:] = (stats[1:, cv2.CC_STAT_AREA] >= least) * 255
    return np.asarray(keep[labels], np.uint8)


def bands(ink: Pixels, box: tuple[int, int, int, int], point: float) -> list[Band]:
    """Return the rows of text in a box (left, top, right, bottom) of an ink mask, top to bottom."""
    x0, y0, x1, y1 = box
    part = ink[y0:y1, x0:x1]
    if not part.any():
        return []
    found = runs(part.any(axis=1), round(0.6 * point))
    tallest = max(b - a for a, b in found)
    out: list[Band] = []
    for a, b in found:
        if b - a < 0.3 * tallest and out and len(found) > 1 and tallest < 2 * (y1 - y0):
            if b == y1 - y0:  # the tops of the next line's characters
                continue
            near_last = a - (out[-1].bottom - y0) < 0.35 * tallest
            if near_last:  # a stop below its line
                out[-1] = hull(part, out[-1].top - y0, b, x0, y0)
                continue
        out.append(hull(part, a, b, x0, y0))
    return [b for b in out if b.right - b.left >= 1.5 * point or b.bottom - b.top >= 1.5 * point]


def smudges(page: Pixels, read: list[Band], usual: int, point: float) -> list[Band]:
    """Return the hulls of what stands on a page, lines taken out, as large as a character and too faint to be text.

    `read` is the text, `usual` the height of a row of it.
    """
    near = max(2, round(point))
    pale = np.asarray((cv2.blur(page, (near, near)) < PALE) * 255, np.uint8)
    for b in read:
        pale[max(0, b.top - near) : b.bottom + near, max(0, b.left - near) : b.right + near] = 0
    count, _, stats, _ = cv2.connectedComponentsWithStats(pale, connectivity=8)
    return [
        Band(left, top, left + wide, top + high)
        for left, top, wide, high, area in stats[1:count].tolist()
        if high > 0.5 * usual and wide > 0.3 * usual and area > 0.15 * usual * usual
    ]


def split_tall(ink: Pixels, band: Band, usual: int) -> list[Band]:
    """Split a row of text that is several set too tight for white between them; `usual` is the height of one."""
    high = band.bottom - band.top
    if not usual or high < 1.6 * usual:
        return [band]
    part = ink[band.top : band.bottom, band.left : band.right]
    weight = (part > 0).sum(axis=1)
    count = max(2, round(high / (1.12 * usual)))
    cuts = [0]
    for i in range(1, count):
        at, reach = round(i * high / count), max(1, usual // 4)
        low = max(cuts[-1] + 1, at - reach)
        cuts.append(low + int(weight[low : at + reach + 1].argmin()))
    cuts.append(high)
    return [
        hull(part, a, b, band.left, band.top)._replace(top=band.top + a, bottom=band.top + b)
        for a, b in pairwise(cuts)
        if part[a:b].any()
    ]


def hull(part: Pixels, a: int, b: int, x0: int, y0: int, left: int = 0, right: int | None = None) -> Band:
    """Return the hull of the ink in rows `a` to `b` (columns `left` to `right`) of a part of a page that begins at x0, y0."""
    columns = left + np.flatnonzero(part[a:b, left:right].any(axis=0))
    return Band(x0 + int(columns[0]), y0 + a, x0 + int(columns[-1]) + 1, y0 + b)


def runs(filled: Any, bridge: int) -> list[tuple[int, int]]:
    """Return the stretches (start, end) of what is filled, gaps up to `bridge` closed."""
    at = np.flatnonzero(filled)
    if not len(at):
        return []
    cuts = np.flatnonzero(np.diff(at) > bridge + 1)
    starts = [int(at[0]), *(int(at[i + 1]) for i in cuts)]
    ends = [*(int(at[i]) + 1 for i in cuts), int(at[-1]) + 1]
    return list(zip(starts, ends, strict=True))


def blobs(part: Pixels) -> int:
    """Return how many pieces of ink stand side by side in a piece of a page: a number's digits and points."""
    return len(runs((part < DARK).any(axis=0), 0)) if part.size else 0
