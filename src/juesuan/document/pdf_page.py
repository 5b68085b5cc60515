"""What one PDF page holds, as plain data: characters with positions, ruling lines, images.

Everything that talks to pdfium is here. Coordinates are those of `page`.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from msgspec.structs import replace
from pypdfium2 import raw

from juesuan.document import pdf_calls as quick
from juesuan.document.page import (
    IDENTITY,
    MAX_GLYPHS,
    MAX_RULES,
    THIN,
    UNTOLD,
    Box,
    Glyph,
    Matrix,
    PageData,
    Placed,
    Rule,
    Segment,
    Turned,
    after,
    apply,
    as_rule,
    box_in_frame,
    edges,
    read_as,
    sorted_out,
    turn_of,
    upright_glyphs,
    usual_turn,
)
from juesuan.document.pdf_calls import Characters, Shapes

FINEST, COARSEST = 300 / 72, 150 / 72  # pixels a point of a page's picture
A4 = (0.0, 0.0, 595.28, 841.89)  # points: left, bottom, right, top
_SIDES = (14.0, 57_000.0)  # points of a page's side that are believed
MAX_PIXELS = 30_000_000  # of a page's picture: A3 at 400 dots an inch


class _Characters(NamedTuple):
    """A page's characters that have a shape: where each stands in its text, whether a space stands before it."""

    at: list[int]
    chars: list[str]
    spaced: list[bool]
    unmapped: int  # characters whose font gives no Unicode


def _characters(handle: Any, count: int, characters: Characters) -> _Characters:
    """Read the first `count` characters of a text page but spaces and what has no shape."""
    codes, flaws = characters.codes(handle, count)
    found = [*map(_PLAIN.__getitem__, codes)]
    unmapped = flaws.count(1)
    high = begun = 0
    at: list[int] = []
    chars: list[str] = []
    spaced: list[int] = []  # of `at`: those that a space stands before
    for i in [*(i for i, char in enumerate(found) if not char), count]:
        if begun < i:
            high = 0
            at += range(begun, i)
            chars += found[begun:i]
        begun = i + 1
        if i == count:
            break
        code = codes[i]
        if _HALVES.start <= code < _LOW_HALVES:
            unmapped -= flaws[i] == 1
            high = code
            continue
        if code in _HALVES:
            # half a character, which no file can be written with
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        char, seen, mapped = read_as(code)
        if not seen and char.isspace() and quick.is_generated(handle, i) == 1:
            unmapped -= flaws[i] == 1
            continue
        high = 0
        unmapped += not mapped and flaws[i] != 1
        if seen:
            at.append(i)
            chars.append(char)
        elif char.isspace():
            spaced.append(len(at))
    apart = [False] * (len(at) + 1)
    for i in spaced:
        apart[i] = True
    return _Characters(at, chars, apart[:-1], unmapped)


def _glyphs(
    handle: Any, found: _Characters, page: Any, characters: Characters
) -> tuple[tuple[Glyph, ...], tuple[Turned, ...], int, Box]:
    """Return a page's characters that stand upright in its frame, the others but slanted ones, the frame's turn and the page's box in it."""
    shapes = characters.shapes(handle, found.at)
    if upright := characters.upright(handle, found.at):  # nearly every page
        box = frame_box(page, 0)
        return upright_glyphs(found.chars, found.spaced, upright, box), (), 0, box
    items: list[Placed] = []
    before = False  # a space before a slanted character stands before the next one too
    for char, spaced, (shape, size) in zip(found.chars, found.spaced, shapes, strict=True):
        left, top, right, bottom, x, y, a, b, c, d = shape
        turn = turn_of(a, b)
        if turn is None:
            before = before or spaced
            continue
        items.append((char, (left, bottom, right, top), (x, y), size * math.hypot(c, d), turn, spaced or before))
        before = False
    turn = usual_turn(items, page.get_rotation() % 360)
    box = frame_box(page, turn)
    return *sorted_out(items, turn, box), turn, box


_HALVES, _LOW_HALVES = range(0xD800, 0xE000), 0xDC00


class _Plain(dict[int, str]):
    """The characters for code points that have a shape and are whole ones; '' for any other. As many as a document may use are kept."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _KEPT:
            self.clear()
        char, seen, mapped = read_as(code)
        self[code] = plain = char if seen and mapped and code not in _HALVES else ""
        return plain


_KEPT = 8192
_PLAIN = _Plain()


def frame_box(page: Any, turn: int) -> tuple[float, float, float, float]:
    """Return a page's (left, bottom, right, top) in the frame that `turn` makes; A4 where its own is none that paper has."""
    left, bottom, right, top = page.get_cropbox()
    wide, high = right - left, top - bottom
    whole = believed(wide, high) and math.isfinite(left) and math.isfinite(bottom)
    return box_in_frame((left, bottom, right, top) if whole else A4, turn)


def believed(wide: float, high: float) -> bool:
    """Tell whether a page may have such sides, in points: a damaged file may say infinity."""
    return all(_SIDES[0] <= side <= _SIDES[1] for side in (wide, high))


# --- ruling lines ---------------------------------------------------------------------------------------------------


def _objects(page: Any, shapes: Shapes) -> Iterator[tuple[list[Any], list[int], Matrix]]:
    """Yield the page's objects, those inside form objects too, many at a time: with their types and the matrix of the forms around."""

    def inside(
        some: Iterable[tuple[list[Any], list[int]]], matrix: Matrix, depth: int
    ) -> Iterator[tuple[list[Any], list[int], Matrix]]:
        for objects, kinds in some:
            first = 0
            for at in _places_of(raw.FPDF_PAGEOBJ_FORM, kinds):
                yield objects[first:at], kinds[first:at], matrix
                first = at + 1
                if depth < _DEEPEST:
                    form, (own,) = objects[at], shapes.matrices([objects[at]])
                    around = own if matrix is IDENTITY else after(own, matrix)
                    found = quick.objects_in(quick.count_inside(form), quick.object_inside, form)
                    yield from inside(found, around, depth + 1)
            yield objects[first:], kinds[first:], matrix

    handle = ctypes.byref(page.raw.contents)
    return inside(quick.objects_in(quick.count_objects(handle), quick.object_of, handle), IDENTITY, 0)


def _places_of(kind: int, kinds: Sequence[int]) -> list[int]:
    """Return where objects of one kind stand among others."""
    return [i for i, one in enumerate(kinds) if one == kind] if kind in kinds else []


_DEEPEST = 12
"""Forms within forms."""


def _subpaths(
    kinds: Iterable[int], places: Iterable[tuple[float, float]], closing: Iterable[int]
) -> Iterator[list[tuple[float, float] | None]]:
    """Yield the points of each subpath; None stands before a point that a curve reaches."""
    points: list[tuple[float, float] | None] = []
    curve = 0
    for kind, point, closes in zip(kinds, places, closing, strict=True):
        if kind == _MOVE:
            if len(points) > 1:
                yield points
            points, curve = [point], 0
        elif kind == _CURVE:
            curve = (curve + 1) % 3  # two control points, then the end
            if curve == 0:
                points += [None, point]
        else:
            points.append(point)
        if closes and points and points[0] is not None:
            points.append(points[0])
    if len(points) > 1:
        yield points


_MOVE, _CURVE = raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_BEZIERTO


def _lines_of(paths: Sequence[Any], counts: Sequence[int], outer: Matrix, shapes: Shapes) -> list[Segment]:
    """Return the straight lines, in user space, that path objects show which have so many segments each."""
    seen = [
        (path, count, stroked)
        for path, count, (shown, stroked) in zip(paths, counts, shapes.paints(paths), strict=True)
        if shown and count > 0
    ]
    paths, counts = [path for path, _, _ in seen], [count for _, count, _ in seen]
    handles, kinds, places = shapes.segments(paths, counts)
    out: list[Segment] = []
    start = 0
    for (_, count, stroked), own in zip(seen, shapes.matrices(paths), strict=True):
        a, b, c, d, e, f = own if outer is IDENTITY else after(own, outer)
        end = start + count
        own_kinds, xs, ys = kinds[start:end], places[2 * start : 2 * end : 2], places[2 * start + 1 : 2 * end : 2]
        start = end
        if not (b or c) and own_kinds == _ONE_OF_LINES.get(count):  # nearly every path of a table
            if count == 2:
                (x0, x1), (y0, y1) = xs, ys
                x0, x1, y0, y1 = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
            else:
                x0, x1, y0, y1 = a * min(xs) + e, a * max(xs) + e, d * min(ys) + f, d * max(ys) + f
            if x0 > x1:
                x0, x1 = x1, x0
            if y0 > y1:
                y0, y1 = y1, y0
            if x1 - x0 <= THIN or y1 - y0 <= THIN:
                out.append((x0, y0, x1, y1))
                continue
            if not stroked:
                continue
        moved = ((a * x + c * y + e, b * x + d * y + f) for x, y in zip(xs, ys, strict=True))
        found = _subpaths(own_kinds, moved, map(quick.segment_closes, handles[end - count : end]))
        out += [s for points in found for s in edges(points, stroked)]
    return out


_ONE_OF_LINES = {n: [_MOVE, *[raw.FPDF_SEGMENT_LINETO] * (n - 1)] for n in range(1, 10)}
"""The kinds of segments in a path of one subpath without curves, by their number."""


class _Drawn(NamedTuple):
    segments: list[Segment]
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


def _image_covers(obj: Any, matrix: Matrix, area: float) -> tuple[Segment, bool]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(obj, left, bottom, right, top)
    ax, ay = apply(matrix, left.value, bottom.value)
    bx, by = apply(matrix, right.value, top.value)
    return (ax, ay, bx, by), abs((bx - ax) * (by - ay)) > 0.5 * area


def _drawn(page: Any, area: float, shapes: Shapes) -> _Drawn:
    """Read the page's lines and images; `area` is the page's, in square points."""
    segments: list[Segment] = []
    images = paths = used = 0
    scan = unseen = crowded = False
    dots = 0.0
    for objects, kinds, matrix in _objects(page, shapes):
        at = _places_of(raw.FPDF_PAGEOBJ_PATH, kinds)
        own = [objects[i] for i in at]
        counts = [*map(quick.count_segments, own)]
        used += sum(counts)
        crowded = used > MAX_RULES
        if crowded:  # what comes behind the path that is too much is not looked at
            room = MAX_RULES - (used - sum(counts))
            last = next(i for i, n in enumerate(accumulate(counts)) if n > room)
            objects, kinds = objects[: at[last] + 1], kinds[: at[last] + 1]
            paths += last + 1
        else:
            paths += len(own)
            segments += _lines_of(own, counts, matrix, shapes)
        if (scan and not unseen) or raw.FPDF_PAGEOBJ_IMAGE in kinds:
            for obj, kind in zip(objects, kinds, strict=True):
                if kind == raw.FPDF_PAGEOBJ_IMAGE:
                    images += 1
                    box, large = _image_covers(obj, matrix, area)
                    scan = scan or large
                    wide, high = abs(box[2] - box[0]), abs(box[3] - box[1])
                    if wide * high > 0.02 * area:
                        dots = max(dots, _dots(obj, wide, high))
                    if min(wide, high) <= THIN:
                        segments.append(box)  # a rule drawn as a one-pixel image
                elif kind == raw.FPDF_PAGEOBJ_TEXT and scan and not unseen:
                    unseen = raw.FPDFTextObj_GetTextRenderMode(obj) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        if crowded:
            break
    return _Drawn([] if crowded else segments, images, paths, scan and unseen, crowded, scan, dots)


def read_page(document: pdfium.PdfDocument, index: int, buffers: tuple[Characters, Shapes] | None = None) -> PageData:
    """Read page `index` (from 0) of an open document, by way of its pages' common `buffers`. Not thread-safe: pdfium is not."""
    characters, shapes = buffers or (Characters(), Shapes())
    page = document[index]
    try:
        textpage = page.get_textpage()
        try:
            total = textpage.count_chars()
            handle = ctypes.byref(textpage.raw.contents)
            found = _characters(handle, min(total, MAX_GLYPHS), characters)
            glyphs, turned, turn, box = _glyphs(handle, found, page, characters)
        finally:
            textpage.close()
        drawn = _drawn(page, (box[2] - box[0]) * (box[3] - box[1]), shapes)
    finally:
        page.close()
    if drawn.hidden:  # another program recognised it, and kept how sure it was to itself
        glyphs = tuple(replace(g, sure=UNTOLD) for g in glyphs)
    across: list[Rule] = []
    down: list[Rule] = []
    for segment in drawn.segments:
        if told := as_rule(segment, turn):
            (across if told[0] else down).append(told[1])
    return PageData(
        number=index + 1,
        box=box,
        turn=turn,
        glyphs=glyphs,
        turned=turned,
        across=tuple(across),
        down=tuple(down),
        images=drawn.images,
        paths=drawn.paths,
        unmapped=found.unmapped,
        hidden=drawn.hidden,
        crowded=drawn.crowded or total > MAX_GLYPHS,
        covered=drawn.covered,
        dots=drawn.dots,
    )


def page_picture(document: pdfium.PdfDocument, page: PageData) -> Any:
    """Return a page as it is shown: an array of RGB pixels, as fine as its images."""
    shown = document[page.number - 1]
    try:
        wide, high = shown.get_size()
        dots = min(max(page.dots or FINEST, COARSEST), FINEST, math.sqrt(MAX_PIXELS / max(wide * high, 1)))
        return shown.render(scale=dots, rev_byteorder=True).to_numpy()
    finally:
        shown.close()
