"""pdfium's functions, called many times a page: what ctypes checks of every argument at every call is left out.

pypdfium2 declares the types of each function's arguments; converting by them takes two thirds of a call's time. `quick` calls the
same function at its address without them, which needs arguments that are right as they stand: ints that fit a C int, handles
and references of ctypes. `Characters` asks a page's text for many of its characters at once, into buffers that the next ones use again;
`Shapes` does so for many objects' matrices, paints and paths.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, repeat
from math import hypot
from operator import call, mul
from struct import calcsize, iter_unpack
from typing import Any

from pypdfium2 import raw

from juesuan.document.page import IDENTITY, Matrix, Shape, Upright

_SHAPE, _BOX, _ORIGIN, _MATRIX, _POINT = "4f2d4f8x", 0, 16, 32, 8
"""A character's FS_RECTF (4 floats), origin (2 doubles) and FS_MATRIX (6 floats), where each begins, and a path's point's bytes."""


def quick(function: Any) -> Callable[..., Any]:
    """Return one of pdfium's functions without its arguments' types. It holds the interpreter's lock: a call takes less than a microsecond."""
    return ctypes.PYFUNCTYPE(function.restype)(_address(function))


def _by_address(result: Any, function: Any) -> Callable[..., Any]:
    """Return the same of a function whose first argument is an address, a plain number, as `_segment_of` gives it."""
    return ctypes.PYFUNCTYPE(result, ctypes.c_void_p)(_address(function))


def _wordless(function: Any) -> Callable[..., Any]:
    """Return the same of a function whose own answer tells nothing that its references do not."""
    return ctypes.PYFUNCTYPE(None)(_address(function))


def _address(function: Any) -> int:
    return ctypes.cast(function, ctypes.c_void_p).value or 0


unicode_of = quick(raw.FPDFText_GetUnicode)
is_generated = quick(raw.FPDFText_IsGenerated)
has_map_error = quick(raw.FPDFText_HasUnicodeMapError)
size_of = quick(raw.FPDFText_GetFontSize)
_matrix_of = _wordless(raw.FPDFText_GetMatrix)
_origin_of = _wordless(raw.FPDFText_GetCharOrigin)
_box_of = _wordless(raw.FPDFText_GetLooseCharBox)

count_objects = quick(raw.FPDFPage_CountObjects)
object_of = quick(raw.FPDFPage_GetObject)
count_inside = quick(raw.FPDFFormObj_CountObjects)
object_inside = quick(raw.FPDFFormObj_GetObject)
type_of = quick(raw.FPDFPageObj_GetType)
_object_matrix_of = quick(raw.FPDFPageObj_GetMatrix)
_fill_colour_of = quick(raw.FPDFPageObj_GetFillColor)
_stroke_colour_of = quick(raw.FPDFPageObj_GetStrokeColor)
_draw_mode_of = _wordless(raw.FPDFPath_GetDrawMode)
count_segments = quick(raw.FPDFPath_CountSegments)
_segment_of = ctypes.PYFUNCTYPE(ctypes.c_void_p)(_address(raw.FPDFPath_GetPathSegment))
_segment_type = _by_address(ctypes.c_int, raw.FPDFPathSegment_GetType)
_segment_point = _by_address(None, raw.FPDFPathSegment_GetPoint)
segment_closes = _by_address(ctypes.c_int, raw.FPDFPathSegment_GetClose)


_BLOCK = 512
"""Answers that are asked for at once: so many references are made for a document, however long its pages are."""


def _blocks(things: Sequence[Any]) -> Iterator[Any]:
    return (things[start : start + _BLOCK] for start in range(0, len(things), _BLOCK))


class Characters:
    """Buffers for what a page's text tells of its characters, which the next page uses again. Not thread-safe."""

    def __init__(self) -> None:
        size = calcsize(_SHAPE)
        self._told = b""
        self._shapes = ctypes.create_string_buffer(size * _BLOCK)
        self._box_refs = _references(self._shapes, size, _BOX)
        self._x_refs, self._y_refs = (_references(self._shapes, size, _ORIGIN + n) for n in (0, 8))
        self._matrix_refs = _references(self._shapes, size, _MATRIX)

    def codes(self, handle: Any, count: int) -> tuple[list[int], list[int]]:
        """Return the code points of the first `count` characters of a text page, and of each 1 where the font has no Unicode for it."""
        every = range(count)
        return [*map(unicode_of, repeat(handle), every)], [*map(has_map_error, repeat(handle), every)]

    def shapes(self, handle: Any, at: Sequence[int]) -> Iterator[tuple[Shape, float]]:
        """Return shape and font size of each of a text page's characters `at`."""
        told = bytearray()
        for some in _blocks(at):
            _run(map(_box_of, repeat(handle), some, self._box_refs))
            _run(map(_origin_of, repeat(handle), some, self._x_refs, self._y_refs))
            _run(map(_matrix_of, repeat(handle), some, self._matrix_refs))
            told += memoryview(self._shapes).cast("B")[: calcsize(_SHAPE) * len(some)]
        self._told = bytes(told)
        return zip(iter_unpack(_SHAPE, self._told), map(size_of, repeat(handle), at), strict=True)

    def upright(self, handle: Any, at: Sequence[int]) -> Upright | None:
        """Return of the characters that `shapes` was asked for last what an upright one needs; None where not all stand upright."""
        width = calcsize(_SHAPE)
        told: Any = memoryview(self._told)
        floats, doubles = told.cast("f"), told.cast("d")
        a, b, c, d = (floats[n :: width // 4].tolist() for n in range(_MATRIX // 4, _MATRIX // 4 + 4))
        if any(b) or min(a, default=0) <= 0:
            return None
        left, top, right, bottom = (floats[n :: width // 4].tolist() for n in range(_BOX // 4, _BOX // 4 + 4))
        y = doubles[_ORIGIN // 8 + 1 :: width // 8].tolist()
        size = [*map(mul, map(size_of, repeat(handle), at), map(hypot, c, d) if any(c) else map(abs, d))]
        return Upright(left, top, right, bottom, y, size)


class Shapes:
    """Buffers for what objects tell of their shapes, which the next ones use again. Not thread-safe."""

    def __init__(self) -> None:
        self._colour = [ctypes.byref(ctypes.c_uint()) for _ in range(3)]
        widths = (24, 8, 4, _POINT)
        self._matrices, self._modes, self._alphas, self._places = (
            ctypes.create_string_buffer(n * _BLOCK) for n in widths
        )
        self._matrix_refs = _references(self._matrices, 24)
        self._fill_refs, self._stroke_refs = _references(self._modes, 8), _references(self._modes, 8, 4)
        self._alpha_refs = _references(self._alphas, 4)
        self._x_refs, self._y_refs = _references(self._places, _POINT), _references(self._places, _POINT, 4)

    def matrices(self, objects: Sequence[Any]) -> list[Matrix]:
        """Return each object's matrix."""
        out: list[Matrix] = []
        for some in _blocks(objects):
            told = [*map(_object_matrix_of, some, self._matrix_refs)]
            found: Iterator[Any] = iter_unpack("6f", memoryview(self._matrices)[: 24 * len(some)])
            out += found if all(told) else [m if one else IDENTITY for m, one in zip(found, told, strict=True)]
        return out

    def paints(self, paths: Sequence[Any]) -> list[tuple[bool, bool]]:
        """Return of each path whether it is filled or stroked with anything to be seen, and whether it is stroked."""
        out: list[tuple[bool, bool]] = []
        for some in _blocks(paths):
            _run(map(_draw_mode_of, some, self._fill_refs, self._stroke_refs))
            modes = _numbers(self._modes, "i", 2 * len(some))
            colours = [_stroke_colour_of if stroked else _fill_colour_of for stroked in modes[1::2]]
            told = [*map(call, colours, some, *map(repeat, self._colour), self._alpha_refs)]
            alphas = _numbers(self._alphas, "I", len(some))
            out += [
                ((filled or stroked) != 0 and not (one and alpha == 0), stroked != 0)
                for filled, stroked, one, alpha in zip(modes[::2], modes[1::2], told, alphas, strict=True)
            ]
        return out

    def segments(self, paths: Sequence[Any], counts: Sequence[int]) -> tuple[list[Any], list[int], list[float]]:
        """Return handles and kinds of the paths' segments, so many of each, and x and y of each one's point, all in a row."""
        handles = [*chain.from_iterable(map(_segments_of, paths, counts))]
        places: list[float] = []
        for some in _blocks(handles):
            _run(map(_segment_point, some, self._x_refs, self._y_refs))
            places += _numbers(self._places, "f", 2 * len(some))
        return handles, [*map(_segment_type, handles)], places


def _numbers(buffer: Any, kind: str, count: int) -> list[Any]:
    """Return the first numbers, of four bytes each, of a buffer."""
    return memoryview(buffer).cast("B")[: 4 * count].cast(kind).tolist()  # type: ignore[call-overload, no-any-return]


def _segments_of(path: Any, count: int) -> Iterator[Any]:
    return map(_segment_of, repeat(path), range(count))


def objects_in(count: int, get: Callable[[Any, int], Any], holder: Any) -> Iterator[tuple[list[Any], list[int]]]:
    """Yield the objects of a page or form, many at a time, and their types."""
    for start in range(0, count, AT_ONCE):
        objects = [*map(get, repeat(holder), range(start, min(start + AT_ONCE, count)))]
        yield objects, [*map(type_of, objects)]


AT_ONCE = 4096
"""Objects that are asked for at once: a page may have millions."""


def _references(buffer: Any, width: int, offset: int = 0) -> list[Any]:
    return [ctypes.byref(buffer, at) for at in range(offset, len(buffer), width)]


def _run(calls: Iterator[Any]) -> None:
    deque(calls, maxlen=0)
