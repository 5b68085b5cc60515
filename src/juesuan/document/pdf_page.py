"""What one PDF page holds, as plain data: characters with positions, ruling lines, images.

Everything that talks to pdfium is here. Coordinates are PDF points in the page's *upright frame*: the PDF's own user
space, turned about its origin so that most of the page's text runs left to right. For nearly every page the turn is 0
and the frame is user space itself; `user_point` gives the way back for the others.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

MAX_RULES = 50_000  # path segments a page; beyond it the page is a drawing, not a table
MAX_GLYPHS = 200_000  # characters a page
THIN = 3.2  # points; a shape no thicker than this is a ruling line
UNTOLD = 0.95  # how sure a scan's own text layer is taken to be
FINEST, COARSEST = 300 / 72, 150 / 72  # pixels a point of a page's picture
MAX_PIXELS = 30_000_000  # of a page's picture: A3 at 400 dots an inch
ASCENT, DESCENT = 0.86, 0.14  # of the font size: the em box that Chinese fonts share

# Radical code points stand in for characters where a font's ToUnicode map was rebuilt from its glyphs. NFKC knows the
# Kangxi block; of the supplement only these occur as characters in their own right.
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)


class Glyph(NamedTuple):
    """One character: its advance box from `x0` to `x1`, its baseline `y`, its effective font `size`, in points."""

    char: str
    x0: float
    x1: float
    y: float
    size: float
    spaced: bool  # the file has a space character before it
    turn: int = 0  # degrees its own text stands off the page's frame, 0 for nearly all
    sure: float | None = None  # 0..1, how sure the recogniser of a scan is; None where the file gives the character


class Rule(NamedTuple):
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


def user_point(x: float, y: float, turn: int) -> tuple[float, float]:
    """Turn a point of the upright frame by `turn` degrees anticlockwise: its place in the PDF's user space."""
    if turn == 90:
        return -y, x
    if turn == 180:
        return -x, -y
    if turn == 270:
        return y, -x
    return x, y


def _upright(x: float, y: float, turn: int) -> tuple[float, float]:
    return user_point(x, y, (360 - turn) % 360)


class _Raw(NamedTuple):
    """A character as pdfium gives it, in user space."""

    char: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    size: float
    turn: int
    spaced: bool


def _plain(code: int) -> str:
    """Return the character for a code point, radicals and compatibility ideographs as the characters they stand for."""
    if code == 2:  # pdfium's mark for a hyphen at a line's end
        return "-"
    char = chr(code)
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", char)[:1]
    if 0x2E80 <= code <= 0x2EFF:
        return char.translate(_RADICALS)
    return char


def _invisible_mark(code: int) -> bool:
    """Tell whether a code point has no shape: zero-width marks, soft hyphens, control characters."""
    return code < 32 or 0x200B <= code <= 0x200F or code in (0xAD, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF)


def _unmapped(code: int) -> bool:
    return code == 0xFFFD or 0xE000 <= code <= 0xF8FF or (code < 32 and code not in (2, 9, 10, 13))


def _turn_of(a: float, b: float) -> int | None:
    """Return a text matrix's direction in whole quarter turns, None for slanted text (a watermark)."""
    if b == 0 and a > 0:
        return 0
    angle = math.degrees(math.atan2(b, a))
    quarter = round(angle / 90)
    return None if abs(angle - 90 * quarter) > 8 else (90 * quarter) % 360


def _raw_glyphs(textpage: Any, count: int) -> tuple[list[_Raw], int]:
    """Read all characters but spaces, pdfium's generated ones and slanted ones; and the count without Unicode."""
    x, y = ctypes.c_double(), ctypes.c_double()
    rect, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x_ref, y_ref, rect_ref, matrix_ref = ctypes.byref(x), ctypes.byref(y), ctypes.byref(rect), ctypes.byref(matrix)
    out: list[_Raw] = []
    unmapped = 0
    spaced = False
    high = 0
    for i in range(count):
        if raw.FPDFText_IsGenerated(textpage, i) == 1:
            continue
        code = raw.FPDFText_GetUnicode(textpage, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if 0xD800 <= code < 0xE000:
            code = 0xFFFD  # half a character, which no file can be written with
        if _unmapped(code) or raw.FPDFText_HasUnicodeMapError(textpage, i) == 1:
            unmapped += 1
        char = _plain(code)
        if char.isspace():
            spaced = True
            continue
        if char != "-" and _invisible_mark(code):
            continue
        raw.FPDFText_GetMatrix(textpage, i, matrix_ref)
        turn = _turn_of(matrix.a, matrix.b)
        if turn is None:
            continue
        raw.FPDFText_GetCharOrigin(textpage, i, x_ref, y_ref)
        raw.FPDFText_GetLooseCharBox(textpage, i, rect_ref)
        size = raw.FPDFText_GetFontSize(textpage, i) * math.hypot(matrix.c, matrix.d)
        box = (rect.left, rect.bottom, rect.right, rect.top)
        out.append(_Raw(char, box, (x.value, y.value), size, turn, spaced))
        spaced = False
    return out, unmapped


def _to_glyph(item: _Raw, turn: int) -> Glyph:
    """Turn a character into the frame of a page; one at another angle is centred on its box there."""
    if turn == 0:
        (x0, bottom, x1, top), y = item.box, item.origin[1]
    else:
        ax, ay = _upright(item.box[0], item.box[1], turn)
        bx, by = _upright(item.box[2], item.box[3], turn)
        x0, x1, bottom, top = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        y = _upright(*item.origin, turn)[1]
    own = (item.turn - turn) % 360
    size, high = item.size, top - bottom
    if size <= 0 or (high > 0 and not own and not high / 4 <= size <= 12 * high):
        size = max(high, 1.0)  # a Type 3 font has its own scale
    if own:
        y = (bottom + top) / 2 - (ASCENT - DESCENT) / 2 * size
    return Glyph(item.char, x0, max(x1, x0), y, size, item.spaced, own)


def frame_box(page: Any, turn: int) -> tuple[float, float, float, float]:
    """Return a page's (left, bottom, right, top) in the frame that `turn` makes."""
    left, bottom, right, top = page.get_cropbox()
    ax, ay = _upright(left, bottom, turn)
    bx, by = _upright(right, top, turn)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _on_page(glyph: Glyph, box: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = box
    return left - 1 <= (glyph.x0 + glyph.x1) / 2 <= right + 1 and bottom - 1 <= glyph.y <= top + 1


def _sorted_out(
    items: list[_Raw], turn: int, box: tuple[float, float, float, float]
) -> tuple[tuple[Glyph, ...], tuple[Turned, ...]]:
    """Return the characters on the page that stand upright in its frame, and the others."""
    glyphs: list[Glyph] = []
    turned: list[Turned] = []
    for item in items:
        seen = _to_glyph(item, turn)
        if not _on_page(seen, box):
            continue
        if seen.turn:
            turned.append(Turned(item.turn, _to_glyph(item, item.turn), seen))
        else:
            glyphs.append(seen)
    return tuple(glyphs), tuple(turned)


# --- ruling lines ---------------------------------------------------------------------------------------------------

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Segment = tuple[float, float, float, float]


def _object_matrix(obj: Any) -> _Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(obj, m):
        return _IDENTITY
    return m.a, m.b, m.c, m.d, m.e, m.f


def _after(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """Return the matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _apply(m: _Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _objects(page: Any) -> Iterator[tuple[Any, int, _Matrix]]:
    """Yield the page's objects, those inside form objects too, with their type and the matrix of the forms around."""

    def inside(form: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, int, _Matrix]]:
        for i in range(raw.FPDFFormObj_CountObjects(form)):
            yield from one(raw.FPDFFormObj_GetObject(form, i), matrix, depth)

    def one(obj: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, int, _Matrix]]:
        kind = raw.FPDFPageObj_GetType(obj)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < 12:
                yield from inside(obj, _after(_object_matrix(obj), matrix), depth + 1)
        else:
            yield obj, kind, matrix

    for i in range(raw.FPDFPage_CountObjects(page)):
        yield from one(raw.FPDFPage_GetObject(page, i), _IDENTITY, 0)


def _subpaths(path: Any, count: int, matrix: _Matrix) -> Iterator[list[tuple[float, float] | None]]:
    """Yield the points of each subpath; None stands before a point that a curve reaches."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float] | None] = []
    curve = 0
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points, curve = [point], 0
        elif kind == raw.FPDF_SEGMENT_BEZIERTO:
            curve = (curve + 1) % 3  # two control points, then the end
            if curve == 0:
                points += [None, point]
        else:
            points.append(point)
        if raw.FPDFPathSegment_GetClose(segment) and points and points[0] is not None:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _edges(points: list[tuple[float, float] | None], stroked: bool) -> Iterator[_Segment]:
    """Yield the lines that a subpath draws: its axis when it is thin, else its stroked straight edges."""
    solid = [p for p in points if p is not None]
    x0, x1 = min(p[0] for p in solid), max(p[0] for p in solid)
    y0, y1 = min(p[1] for p in solid), max(p[1] for p in solid)
    if x1 - x0 <= THIN or y1 - y0 <= THIN:
        yield x0, y0, x1, y1
    elif stroked:
        for a, b in pairwise(points):
            if a is not None and b is not None:
                yield a[0], a[1], b[0], b[1]


def _invisible(path: Any, stroked: bool) -> bool:
    r, g, b, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(255)
    get = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
    return bool(get(path, r, g, b, alpha)) and alpha.value == 0


def _path_segments(path: Any, outer: _Matrix, budget: int) -> tuple[list[_Segment], int]:
    """Return the straight lines that a path object shows, in user space, and how many path segments it has."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    count = raw.FPDFPath_CountSegments(path)
    if count > budget or not (fill.value or stroke.value) or _invisible(path, bool(stroke.value)):
        return [], count
    matrix = _after(_object_matrix(path), outer)
    return [s for points in _subpaths(path, count, matrix) for s in _edges(points, bool(stroke.value))], count


def _as_rule(segment: _Segment, turn: int) -> tuple[bool, Rule] | None:
    """Return (is horizontal, rule) for a segment along an axis of the upright frame, None for others."""
    ax, ay = _upright(segment[0], segment[1], turn)
    bx, by = _upright(segment[2], segment[3], turn)
    wide, high = abs(bx - ax), abs(by - ay)
    if high <= THIN and wide > high:
        return True, Rule((ay + by) / 2, min(ax, bx), max(ax, bx))
    if wide <= THIN and high > wide:
        return False, Rule((ax + bx) / 2, min(ay, by), max(ay, by))
    return None


class _Drawn(NamedTuple):
    segments: list[_Segment]
    images: int
    paths: int
    hidden: bool
    crowded: bool
    covered: bool
    dots: float


def _dots(obj: Any, wide: float, high: float) -> float:
    """Return an image's pixels a point."""
    across, down = ctypes.c_uint(), ctypes.c_uint()
    if not raw.FPDFImageObj_GetImagePixelSize(obj, across, down) or min(wide, high) <= 0:
        return 0.0
    # Turned by a quarter its width is the page's height: the pixels are square, either way.
    return math.sqrt(across.value * down.value / (wide * high))


def _image_covers(obj: Any, matrix: _Matrix, area: float) -> tuple[_Segment, bool]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(obj, left, bottom, right, top)
    ax, ay = _apply(matrix, left.value, bottom.value)
    bx, by = _apply(matrix, right.value, top.value)
    return (ax, ay, bx, by), abs((bx - ax) * (by - ay)) > 0.5 * area


def _drawn(page: Any, area: float) -> _Drawn:
    """Read the page's lines and images; `area` is the page's, in square points."""
    segments: list[_Segment] = []
    images = paths = used = 0
    scan = unseen = False
    dots = 0.0
    for obj, kind, matrix in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            found, count = _path_segments(obj, matrix, MAX_RULES - used)
            segments += found
            used += count
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
            box, large = _image_covers(obj, matrix, area)
            scan = scan or large
            wide, high = abs(box[2] - box[0]), abs(box[3] - box[1])
            if wide * high > 0.02 * area:
                dots = max(dots, _dots(obj, wide, high))
            if min(abs(box[2] - box[0]), abs(box[3] - box[1])) <= THIN:
                segments.append(box)  # a rule drawn as a one-pixel image
        elif kind == raw.FPDF_PAGEOBJ_TEXT and scan and not unseen:
            unseen = raw.FPDFTextObj_GetTextRenderMode(obj) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        if used > MAX_RULES:
            return _Drawn([], images, paths, scan and unseen, True, scan, dots)
    return _Drawn(segments, images, paths, scan and unseen, False, scan, dots)


def read_page(document: pdfium.PdfDocument, index: int) -> PageData:
    """Read page `index` (from 0) of an open document. Not thread-safe: pdfium is not."""
    page = document[index]
    try:
        textpage = page.get_textpage()
        try:
            total = textpage.count_chars()
            items, unmapped = _raw_glyphs(textpage, min(total, MAX_GLYPHS))
        finally:
            textpage.close()
        turns = Counter(item.turn for item in items)
        turn = turns.most_common(1)[0][0] if turns else page.get_rotation() % 360
        box = frame_box(page, turn)
        drawn = _drawn(page, (box[2] - box[0]) * (box[3] - box[1]))
    finally:
        page.close()
    glyphs, turned = _sorted_out(items, turn, box)
    if drawn.hidden:  # another program recognised it, and kept how sure it was to itself
        glyphs = tuple(g._replace(sure=UNTOLD) for g in glyphs)
    rules = [r for r in (_as_rule(s, turn) for s in drawn.segments) if r is not None]
    return PageData(
        number=index + 1,
        box=box,
        turn=turn,
        glyphs=glyphs,
        turned=turned,
        across=tuple(rule for flat, rule in rules if flat),
        down=tuple(rule for flat, rule in rules if not flat),
        images=drawn.images,
        paths=drawn.paths,
        unmapped=unmapped,
        hidden=drawn.hidden,
        crowded=drawn.crowded or total > MAX_GLYPHS,
        covered=drawn.covered,
        dots=drawn.dots,
    )


def page_picture(document: pdfium.PdfDocument, page: PageData) -> Any:
    """Return a page as it is shown: an array of grey pixels, as fine as its images."""
    shown = document[page.number - 1]
    try:
        wide, high = shown.get_size()
        dots = min(max(page.dots or FINEST, COARSEST), FINEST, math.sqrt(MAX_PIXELS / max(wide * high, 1)))
        return shown.render(scale=dots, grayscale=True).to_numpy()
    finally:
        shown.close()
