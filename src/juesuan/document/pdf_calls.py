"""pdfium's functions, called many times a page: what ctypes checks of every argument at every call is left out.

pypdfium2 declares the types of each function's arguments; converting by them takes two thirds of a call's time. `quick` calls the
same function at its address without them, which needs arguments that are right as they stand: ints that fit a C int, handles
and references of ctypes. `Characters` asks a page's text for all its characters at once, into buffers that the next page uses again.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterator
from itertools import repeat
from struct import iter_unpack
from typing import Any

from pypdfium2 import raw

_BOX, _ORIGIN, _MATRIX = 16, 16, 24
"""Bytes of FS_RECTF (4 floats), an origin (2 doubles) and FS_MATRIX (6 floats)."""


def quick(function: Any) -> Callable[..., Any]:
    """Return one of pdfium's functions without its arguments' types. It holds the interpreter's lock: a call takes less than a microsecond."""
    return ctypes.PYFUNCTYPE(function.restype)(ctypes.cast(function, ctypes.c_void_p).value)


def _wordless(function: Any) -> Callable[..., Any]:
    """Return the same of a function whose own answer tells nothing that its references do not."""
    return ctypes.PYFUNCTYPE(None)(ctypes.cast(function, ctypes.c_void_p).value)


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
matrix_of = quick(raw.FPDFPageObj_GetMatrix)
fill_colour = quick(raw.FPDFPageObj_GetFillColor)
stroke_colour = quick(raw.FPDFPageObj_GetStrokeColor)
draw_mode = quick(raw.FPDFPath_GetDrawMode)
count_segments = quick(raw.FPDFPath_CountSegments)
segment_of = quick(raw.FPDFPath_GetPathSegment)
segment_type = quick(raw.FPDFPathSegment_GetType)
segment_point = quick(raw.FPDFPathSegment_GetPoint)
segment_closes = quick(raw.FPDFPathSegment_GetClose)

Character = tuple[
    int, int, tuple[float, ...], tuple[float, float], tuple[float, float, float, float, float, float], float
]
"""A code point, 1 where its font has no Unicode for it, its box (left, top, right, bottom), origin, matrix and font size."""


class Characters:
    """Buffers for what a page's text tells of its characters, as long as its longest page needs them. Not thread-safe."""

    def __init__(self) -> None:
        self._room = 0

    def _reserve(self, count: int) -> None:
        self._room = max(count, 2 * self._room, 1024)
        self._boxes = ctypes.create_string_buffer(_BOX * self._room)
        self._origins = ctypes.create_string_buffer(_ORIGIN * self._room)
        self._matrices = ctypes.create_string_buffer(_MATRIX * self._room)
        self._box_refs = _references(self._boxes, _BOX)
        self._x_refs, self._y_refs = _references(self._origins, _ORIGIN), _references(self._origins, _ORIGIN, 8)
        self._matrix_refs = _references(self._matrices, _MATRIX)

    def read(self, handle: Any, count: int) -> Iterator[Character]:
        """Return the first `count` characters of the text page `handle` refers to, before the next page is read."""
        if count > self._room:
            self._reserve(count)
        every = range(count)
        codes = [unicode_of(handle, i) for i in every]
        unmapped = [has_map_error(handle, i) for i in every]
        sizes = [size_of(handle, i) for i in every]
        _run(map(_box_of, repeat(handle), every, self._box_refs))
        _run(map(_origin_of, repeat(handle), every, self._x_refs, self._y_refs))
        _run(map(_matrix_of, repeat(handle), every, self._matrix_refs))
        return zip(
            codes,
            unmapped,
            iter_unpack("4f", memoryview(self._boxes)[: _BOX * count]),
            iter_unpack("2d", memoryview(self._origins)[: _ORIGIN * count]),
            iter_unpack("6f", memoryview(self._matrices)[: _MATRIX * count]),
            sizes,
            strict=True,
        )  # type: ignore[return-value]  # iter_unpack's tuples have no types


def _references(buffer: Any, width: int, offset: int = 0) -> list[Any]:
    return [ctypes.byref(buffer, at) for at in range(offset, len(buffer), width)]


def _run(calls: Iterator[Any]) -> None:
    deque(calls, maxlen=0)
