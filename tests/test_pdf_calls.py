"""pdfium asked in bulk tells what pypdfium2's own calls tell, one by one."""

import ctypes
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from juesuan.document import pdf_calls as quick
from juesuan.document.page import Upright, sorted_out, upright_glyphs

SAMPLE = next((Path(__file__).parent.parent / "samples" / "qinghe-faults").glob("*.pdf"))


@pytest.fixture
def pages() -> Iterator[list[Any]]:
    with pdfium.PdfDocument(SAMPLE) as document:
        yield [document[i] for i in range(len(document))]


def _shape(text: Any, i: int) -> tuple[tuple[float, ...], float]:
    rect, matrix, x, y = raw.FS_RECTF(), raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetLooseCharBox(text, i, rect)
    raw.FPDFText_GetCharOrigin(text, i, x, y)
    raw.FPDFText_GetMatrix(text, i, matrix)
    box = (rect.left, rect.top, rect.right, rect.bottom)
    return (*box, x.value, y.value, matrix.a, matrix.b, matrix.c, matrix.d), raw.FPDFText_GetFontSize(text, i)


def test_characters(pages: list[Any]) -> None:
    characters = quick.Characters()
    seen = 0
    for page in pages:
        text = page.get_textpage()
        handle, count = ctypes.byref(text.raw.contents), text.count_chars()
        assert characters.codes(handle, count) == (
            [raw.FPDFText_GetUnicode(text, i) for i in range(count)],
            [raw.FPDFText_HasUnicodeMapError(text, i) for i in range(count)],
        )
        at = range(0, count, 2)
        assert list(characters.shapes(handle, at)) == [_shape(text, i) for i in at]
        seen += len(at)
    assert seen > 0


def test_more_characters_than_there_is_room_for(pages: list[Any]) -> None:
    text = max((page.get_textpage() for page in pages), key=lambda t: t.count_chars())
    handle, at = ctypes.byref(text.raw.contents), [i % text.count_chars() for i in range(3000)]
    characters = quick.Characters()
    assert list(characters.shapes(handle, [])) == []
    assert list(characters.shapes(handle, at)) == [_shape(text, i) for i in at]


def test_upright_characters_by_columns(pages: list[Any]) -> None:
    characters = quick.Characters()
    seen = 0
    for page in pages:
        text = page.get_textpage()
        handle, at = ctypes.byref(text.raw.contents), range(0, text.count_chars(), 3)
        shapes = list(characters.shapes(handle, at))
        told = characters.upright(handle, at)
        if not all(shape[7] == 0 < shape[6] for shape, _ in shapes) or not shapes:
            assert told is None
            continue
        seen += 1
        assert told == (
            *([shape[n] for shape, _ in shapes] for n in (0, 1, 2, 3, 5)),
            [size * math.hypot(*shape[8:]) for shape, size in shapes],
        )
        box = (100.0, 200.0, 400.0, 600.0)  # some stand off it
        chars, spaced = ["字"] * len(at), [n % 5 == 0 for n in range(len(at))]
        items = [
            ("字", (x0, low, x1, top), (x, y), size * math.hypot(c, d), 0, apart)
            for ((x0, top, x1, low, x, y, _, _, c, d), size), apart in zip(shapes, spaced, strict=True)
        ]
        for frame in (box, (-1e6, -1e6, 1e6, 1e6)):
            assert upright_glyphs(chars, spaced, told, frame) == sorted_out(items, 0, frame)[0]
    assert seen > 0


@pytest.mark.parametrize(
    ("column", "value"),
    [("right", 9.0), ("y", math.nan), ("size", 0.0), ("size", 200.0), ("top", 5.0), ("left", math.inf)],
)
def test_a_character_that_is_not_as_it_is_told(column: str, value: float) -> None:
    told = Upright([10.0, 20.0], [19.0] * 2, [20.0, 30.0], [9.0] * 2, [10.0] * 2, [10.0] * 2)
    told = told._replace(**{column: [getattr(told, column)[0], value]})
    box = (0.0, 0.0, 600.0, 800.0)
    items = [
        ("字", (left, low, right, top), (left, y), size, 0, False)
        for left, top, right, low, y, size in zip(*told, strict=True)
    ]
    assert upright_glyphs(["字"] * 2, [False] * 2, told, box) == sorted_out(items, 0, box)[0]


def _paths(page: Any) -> list[Any]:
    objects = [raw.FPDFPage_GetObject(page, i) for i in range(raw.FPDFPage_CountObjects(page))]
    return [o for o in objects if raw.FPDFPageObj_GetType(o) == raw.FPDF_PAGEOBJ_PATH]


def test_paths(pages: list[Any]) -> None:
    shapes = quick.Shapes()
    paths = [path for page in pages for path in _paths(page)]
    assert paths
    counts = [raw.FPDFPath_CountSegments(path) for path in paths]
    handles, kinds, points = shapes.segments(paths, counts)
    segments = [raw.FPDFPath_GetPathSegment(path, i) for path, n in zip(paths, counts, strict=True) for i in range(n)]
    x, y = ctypes.c_float(), ctypes.c_float()
    assert len(handles) == len(kinds) == len(segments)
    for i, (segment, handle, kind) in enumerate(zip(segments, handles, kinds, strict=True)):
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        assert (kind, *points[2 * i : 2 * i + 2]) == (raw.FPDFPathSegment_GetType(segment), x.value, y.value)
        assert quick.segment_closes(handle) == raw.FPDFPathSegment_GetClose(segment)
    for path, told, paint in zip(paths, shapes.matrices(paths), shapes.paints(paths), strict=True):
        matrix, fill, stroke = raw.FS_MATRIX(), ctypes.c_int(), ctypes.c_int()
        raw.FPDFPageObj_GetMatrix(path, matrix)
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        assert told == (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
        assert paint == (bool(fill.value or stroke.value), bool(stroke.value))


def test_objects_come_in_their_order(pages: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for page in pages:
        handle, count = ctypes.byref(page.raw.contents), raw.FPDFPage_CountObjects(page)
        kinds = [raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, i)) for i in range(count)]
        for at_once in (4096, 7):
            monkeypatch.setattr(quick, "AT_ONCE", at_once)
            found = list(quick.objects_in(count, quick.object_of, handle))
            assert [kind for _, some in found for kind in some] == kinds
            assert all(len(some) == len(objects) <= at_once for objects, some in found)
