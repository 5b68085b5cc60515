"""One page as plain data, whatever format it came in: characters with positions, ruling lines, images counted.

Coordinates are PDF points in the page's *upright frame*: the page's own user space (its origin at the bottom left),
turned about that origin so that most of the page's text runs left to right. For nearly every page the turn is 0 and the
frame is user space itself; `user_point` gives the way back for the others.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from operator import le, sub, truediv
from typing import NamedTuple

import msgspec

MAX_RULES = 50_000  # path segments a page; beyond it the page is a drawing, not a table
MAX_GLYPHS = 200_000  # characters a page
THIN = 3.2  # points; a shape no thicker than this is a ruling line
UNTOLD = 0.95  # how sure a scan's own text layer is taken to be
ASCENT, DESCENT = 0.86, 0.14  # of the font size: the em box that Chinese fonts share

# Radical code points stand in for characters where a font's ToUnicode map was rebuilt from its glyphs. NFKC knows the
# Kangxi block; of the supplement only these occur as characters in their own right.
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)


Box = tuple[float, float, float, float]


class Glyph(msgspec.Struct, frozen=True, gc=False):
    """One character: its advance box from `x0` to `x1`, its baseline `y`, its effective font `size`, in points."""

    char: str
    x0: float
    x1: float
    y: float
    size: float
    spaced: bool  # the file has a space character before it
    turn: int = 0  # degrees its own text stands off the page's frame, 0 for nearly all
    sure: float | None = None  # 0..1, how sure the recogniser of a scan is; None where the file gives the character


class Rule(msgspec.Struct, frozen=True, gc=False, order=True):
    """A ruling line: `pos` is its y (horizontal) or x (vertical), `start` to `end` its extent, in points."""

    pos: float
    start: float
    end: float


class Turned(NamedTuple):
    """A character that stands at an angle to the page's frame: in its own upright frame, and as the page sees it."""

    turn: int
    own: Glyph
    seen: Glyph


class PageData(NamedTuple):
    """One page read: `number` counts from 1, `box` is (left, bottom, right, top) in the upright frame."""

    number: int
    box: tuple[float, float, float, float]
    turn: int
    glyphs: tuple[Glyph, ...]
    turned: tuple[Turned, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    images: int
    paths: int
    unmapped: int  # characters whose font gives no Unicode
    hidden: bool  # text drawn invisibly over an image: a scan with a recognised layer
    crowded: bool  # limits passed: rules or characters were left out
    covered: bool = False  # an image covers most of the page
    dots: float = 0.0  # pixels a point of the finest image that covers much of the page
    scanned: bool = False  # recognised from a picture of the page
    askew: float = 0.0  # degrees that the picture was turned (anticlockwise about the middle of `box`) to lie straight
    warp: tuple[
        float, ...
    ] = ()  # the homography, row by row, from the picture squared to as it was, in points; () if it was
    lying: int = 0  # quarters anticlockwise that the picture was turned for its text to stand upright
    stained: bool = False  # a dark spot hides some of its text


def user_point(x: float, y: float, turn: int) -> tuple[float, float]:
    """Turn a point of the upright frame by `turn` degrees anticlockwise: its place in the PDF's user space."""
    if turn == 90:
        return -y, x
    if turn == 180:
        return -x, -y
    if turn == 270:
        return y, -x
    return x, y


def upright(x: float, y: float, turn: int) -> tuple[float, float]:
    """Turn a point of user space into the frame that `turn` makes."""
    return user_point(x, y, (360 - turn) % 360)


def box_in_frame(box: Box, turn: int) -> Box:
    """Return a (left, bottom, right, top) of user space in the frame that `turn` makes."""
    ax, ay = upright(box[0], box[1], turn)
    bx, by = upright(box[2], box[3], turn)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


Placed = tuple[str, Box, tuple[float, float], float, int, bool]
"""A character as its file places it, in user space: it, its box, its origin, its font size, the direction of its own baseline
in degrees, whether the file has a space before it."""


@lru_cache(8192)
def plain(code: int) -> str:
    """Return the character for a code point, radicals and compatibility ideographs as the characters they stand for."""
    if code == 2:  # pdfium's mark for a hyphen at a line's end
        return "-"
    char = chr(code)
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", char)[:1]
    if 0x2E80 <= code <= 0x2EFF:
        return char.translate(_RADICALS)
    return char


@lru_cache(8192)
def is_unseen(code: int) -> bool:
    """Tell whether a code point has no shape: zero-width marks, soft hyphens, control characters."""
    return code < 32 or 0x200B <= code <= 0x200F or code in (0xAD, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF)


@lru_cache(8192)
def is_unmapped(code: int) -> bool:
    """Tell whether a code point is none: the replacement character, one for private use, a control character."""
    return code == 0xFFFD or 0xE000 <= code <= 0xF8FF or (code < 32 and code not in (2, 9, 10, 13))


@lru_cache(8192)
def read_as(code: int) -> tuple[str, bool, bool]:
    """Return the character for a code point, whether it has a shape, and whether it is one at all."""
    char = plain(code)
    return char, not char.isspace() and (char == "-" or not is_unseen(code)), not is_unmapped(code)


def turn_of(a: float, b: float) -> int | None:
    """Return a text matrix's direction in whole quarter turns, None for slanted text (a watermark)."""
    if b == 0 and a > 0:
        return 0
    angle = math.degrees(math.atan2(b, a))
    quarter = round(angle / 90)
    return None if abs(angle - 90 * quarter) > 8 else (90 * quarter) % 360


def _to_glyph(item: Placed, turn: int) -> Glyph:
    """Turn a character into the frame of a page; one at another angle is centred on its box there."""
    char, box, origin, size, direction, spaced = item
    (x0, bottom, x1, top), y = box, origin[1]
    if turn:
        x0, bottom, x1, top = box_in_frame(box, turn)
        y = upright(*origin, turn)[1]
    own, high = (direction - turn) % 360, top - bottom
    if size <= 0 or (high > 0 and not own and not high / 4 <= size <= 12 * high):
        size = max(high, 1.0)  # a Type 3 font has its own scale
    if own:
        y = (bottom + top) / 2 - (ASCENT - DESCENT) / 2 * size
    return Glyph(char, x0, x1 if x1 > x0 else x0, y, size, spaced, own)


def sorted_out(items: Iterable[Placed], turn: int, box: Box) -> tuple[tuple[Glyph, ...], tuple[Turned, ...]]:
    """Return the characters on the page that stand upright in its frame, and the others."""
    left, bottom, right, top = box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1
    glyphs: list[Glyph] = []
    turned: list[Turned] = []
    for item in items:
        seen = _to_glyph(item, turn)
        if not (left <= (seen.x0 + seen.x1) / 2 <= right and bottom <= seen.y <= top):
            continue
        if seen.turn:
            turned.append(Turned(item[4], _to_glyph(item, item[4]), seen))
        else:
            glyphs.append(seen)
    return tuple(glyphs), tuple(turned)


Shape = tuple[float, ...]
"""A character's box (left, top, right, bottom), its origin (x, y), and a, b, c and d of its text's matrix."""


class Upright(NamedTuple):
    """Characters that all stand upright in user space, by columns: their boxes, their baselines, their font sizes."""

    left: list[float]
    top: list[float]
    right: list[float]
    bottom: list[float]
    y: list[float]
    size: list[float]


def upright_glyphs(chars: list[str], spaced: list[bool], told: Upright, box: Box) -> tuple[Glyph, ...]:
    """Return the characters on a page which all stand upright in user space, as `sorted_out` does."""
    if _is_usual(told, box):  # nearly every page
        return tuple(map(Glyph, chars, told.left, told.right, told.y, told.size, spaced))
    return sorted_out(
        (
            (char, (left, bottom, right, top), (left, y), size, 0, apart)
            for char, apart, left, top, right, bottom, y, size in zip(chars, spaced, *told, strict=True)
        ),
        0,
        box,
    )[0]


def _is_usual(told: Upright, box: Box) -> bool:
    """Tell that characters are all as they are told: on the page, none wider than nothing or of a size that its box belies."""
    high = [*map(sub, told.top, told.bottom)]
    ends = box[0] - 1 <= min(told.left) and max(told.right) <= box[2] + 1
    lines = box[1] - 1 <= min(told.y) and max(told.y) <= box[3] + 1
    if not (ends and lines and min(high) > 0 and all(map(le, told.left, told.right))):
        return False
    ems = [*map(truediv, told.size, high)]
    numbers = sum(map(sum, told))  # no number, and none without end
    return min(ems) > 0.26 and max(ems) < 11.9 and math.isfinite(numbers)


def usual_turn(items: Iterable[Placed], otherwise: int) -> int:
    """Return the direction of most characters' baselines, in degrees; `otherwise` where there are none."""
    turns = Counter([item[4] for item in items])
    return turns.most_common(1)[0][0] if turns else otherwise


# --- shapes -----------------------------------------------------------------------------------------------------------

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Segment = tuple[float, float, float, float]


def after(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a matrix takes a point."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def is_thin(box: Box) -> bool:
    """Tell whether a shape is so thin that it is a ruling line."""
    return box[2] - box[0] <= THIN or box[3] - box[1] <= THIN


def edges(points: list[tuple[float, float] | None], stroked: bool) -> Iterator[Segment]:
    """Yield the lines that a subpath draws: its axis when it is thin, else its stroked straight edges."""
    xs = [p[0] for p in points if p is not None]
    ys = [p[1] for p in points if p is not None]
    box = (min(xs), min(ys), max(xs), max(ys))
    if is_thin(box):
        yield box
    elif stroked:
        for a, b in pairwise(points):
            if a is not None and b is not None:
                yield a[0], a[1], b[0], b[1]


def as_rule(segment: Segment, turn: int) -> tuple[bool, Rule] | None:
    """Return (is horizontal, rule) for a segment along an axis of the upright frame, None for others."""
    ax, ay, bx, by = segment
    if turn:
        (ax, ay), (bx, by) = upright(ax, ay, turn), upright(bx, by, turn)
    wide, high = abs(bx - ax), abs(by - ay)
    if high <= THIN and wide > high:
        return True, Rule((ay + by) / 2, ax, bx) if ax < bx else Rule((ay + by) / 2, bx, ax)
    if wide <= THIN and high > wide:
        return False, Rule((ax + bx) / 2, ay, by) if ay < by else Rule((ax + bx) / 2, by, ay)
    return None
