"""pdfium's functions, called many times a page: what ctypes checks of every argument at every call is left out.

pypdfium2 declares the types of each function's arguments; converting by them takes two thirds of a call's time. `quick` calls the
same function at its address without them, which needs arguments that are right as they stand: ints that fit a C int, handles
and references of ctypes. `Characters` asks a page's text for all its characters at once, into buffers that the next page uses again;
`Shapes` does so for an object's matrix, paint and path.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from struct import Struct, calcsize, iter_unpack, unpack_from
from typing import Any

from pypdfium2 import raw

from juesuan.document.page import IDENTITY, Matrix

_SHAPE, _BOX, _ORIGIN, _MATRIX, _POINT = "4f2d4f8x", 0, 16, 32, 8
"""A character's FS_RECTF (4 floats), origin (2 doubles) and FS_MATRIX (6 floats), where each begins, and a path's point's bytes."""


def quick(function: Any) -> Callable[..., Any]:
    """Return one of pdfium's functions without its arguments' types. It holds the interpreter's lock: a call takes less than a microsecond."""
    return ctypes.PYFUNCTYPE(function.restype)(_address(function))


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
_segment_of = quick(raw.FPDFPath_GetPathSegment)
_segment_type = quick(raw.FPDFPathSegment_GetType)
_segment_point = _wordless(raw.FPDFPathSegment_GetPoint)
segment_closes = quick(raw.FPDFPathSegment_GetClose)

Shape = tuple[float, ...]
"""A character's box (left, top, right, bottom), its origin (x, y), and a, b, c and d of its text's matrix."""


class Characters:
    """Buffers for what a page's text tells of its characters, as long as its longest page needs them. Not thread-safe."""

    def __init__(self) -> None:
        self._reserve(1024)

    def _reserve(self, count: int) -> None:
        self._room = count
        size = calcsize(_SHAPE)
        self._shapes = ctypes.create_string_buffer(size * count)
        self._box_refs = _references(self._shapes, size, _BOX)
        self._x_refs, self._y_refs = (_references(self._shapes, size, _ORIGIN + n) for n in (0, 8))
        self._matrix_refs = _references(self._shapes, size, _MATRIX)

    def codes(self, handle: Any, count: int) -> Iterator[tuple[int, int]]:
        """Return the code points of the first `count` characters of a text page, with 1 where the font has no Unicode for one."""
        every = range(count)
        return zip(map(unicode_of, repeat(handle), every), map(has_map_error, repeat(handle), every), strict=True)

    def shapes(self, handle: Any, at: Sequence[int]) -> Iterator[tuple[Shape, float]]:
        """Return shape and font size of each of a text page's characters `at`, before another page's are asked for."""
        count = len(at)
        if count > self._room:
            self._reserve(2 * count)
        _run(map(_box_of, repeat(handle), at, self._box_refs))
        _run(map(_origin_of, repeat(handle), at, self._x_refs, self._y_refs))
        _run(map(_matrix_of, repeat(handle), at, self._matrix_refs))
        told = iter_unpack(_SHAPE, memoryview(self._shapes)[: calcsize(_SHAPE) * count])
        return zip(told, map(size_of, repeat(handle), at), strict=True)


class Shapes:
    """Buffers for what an object tells of its shape: they hold one object's answer at a time. Not thread-safe."""

    def __init__(self) -> None:
        self._matrix = ctypes.create_string_buffer(24)
        self._matrix_ref = ctypes.byref(self._matrix)
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._fill_ref, self._stroke_ref = ctypes.byref(self._fill), ctypes.byref(self._stroke)
        self._colours = [ctypes.c_uint() for _ in range(4)]
        self._alpha = self._colours[3]
        self._colour_refs = [ctypes.byref(colour) for colour in self._colours]
        self._reserve(64)

    def _reserve(self, count: int) -> None:
        self._room = count
        self._points = ctypes.create_string_buffer(_POINT * count)
        self._x_refs, self._y_refs = _references(self._points, _POINT), _references(self._points, _POINT, 4)

    def matrix(self, obj: Any) -> Matrix:
        """Return an object's matrix."""
        if not _object_matrix_of(obj, self._matrix_ref):
            return IDENTITY
        return unpack_from("6f", self._matrix)

    def paint(self, path: Any) -> tuple[bool, bool]:
        """Return whether a path is filled or stroked with anything to be seen, and whether it is stroked."""
        _draw_mode_of(path, self._fill_ref, self._stroke_ref)
        filled, stroked = self._fill.value, bool(self._stroke.value)
        if not (filled or stroked):
            return False, False
        self._alpha.value = 255
        told = (_stroke_colour_of if stroked else _fill_colour_of)(path, *self._colour_refs)
        return not (told and self._alpha.value == 0), stroked

    def segments(self, path: Any, count: int) -> tuple[list[Any], list[int], tuple[float, ...]]:
        """Return handles and kinds of a path's first `count` segments, and x and y of each one's point."""
        if count > self._room:
            self._reserve(2 * count)
        handles = [*map(_segment_of, repeat(path), range(count))]
        _run(map(_segment_point, handles, self._x_refs, self._y_refs))
        return handles, [*map(_segment_type, handles)], _points(count)(self._points)


@lru_cache(64)
def _points(count: int) -> Callable[[Any], tuple[float, ...]]:
    return Struct(f"{2 * count}f").unpack_from


def _references(buffer: Any, width: int, offset: int = 0) -> list[Any]:
    return [ctypes.byref(buffer, at) for at in range(offset, len(buffer), width)]


def _run(calls: Iterator[Any]) -> None:
    deque(calls, maxlen=0)
