"""pdfium asked in bulk tells what pypdfium2's own calls tell, one by one."""

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from juesuan.document import pdf_calls as quick

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
