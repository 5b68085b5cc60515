"""Word files and workbooks as pages: LibreOffice sets them as a PDF, and what was read is found again in its text.

The PDF says the same characters in nearly the same order. So both are laid out as one line without white space, stretches
that stand in each exactly once are matched in order, and the matches grown to either side; what lies between two matches is
compared character by character. A place is where its own characters were found; one that was not found has no mark.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from juesuan.document.kit import printed_as
from juesuan.document.model import Unreadable
from juesuan.document.office import OFFICE, WHOLE_SHEETS, convert, is_workbook, soffice, suffix_of
from juesuan.report.paper import Box, Paper, Spot, marks_of
from juesuan.report.pointed import LEFT_OUT, Pointed

GRAM = 10
"""Characters of a stretch that is sought in the other text."""
GAP = 3000
"""Characters between two matches that are compared one by one at most."""


def can_be_set(format: str) -> bool:
    """Return whether a file of this format can be shown as pages here."""
    return format in OFFICE and soffice() is not None


def lay_out_office(file: Pointed, path: Path, out: Path) -> Paper | None:
    """Return the pages of a Word file or workbook at `path`, None where there are none; its PDF is in the folder `out`, or left there."""
    if not can_be_set(file.format):
        return None
    made = out / printed_as(path)
    try:
        if not made.exists():
            set_as_pdf(path, file.format, made)
        return _found_again(file, made)
    except (Unreadable, OSError, RuntimeError, ValueError):
        return None


def set_as_pdf(path: Path, format: str, out: Path) -> Path:
    """Have a LibreOffice of its own set a file as a PDF; every sheet of a workbook as one page."""
    program = soffice()
    assert program is not None
    with tempfile.TemporaryDirectory(prefix="juesuan-", ignore_cleanup_errors=True) as folder:
        target = f"pdf:calc_pdf_Export:{WHOLE_SHEETS}" if is_workbook(format) else "pdf"
        made = convert(program, path, Path(folder), suffix_of(format), target)
        out.write_bytes(made.read_bytes())
    return out


class _Printed(NamedTuple):
    """The characters of a PDF without white space, each with its page (from 1) and box as fractions of the page."""

    text: str
    pages: list[int]
    boxes: list[Box]
    sizes: tuple[tuple[float, float], ...]


def _printed(path: Path) -> _Printed:
    import pypdfium2 as pdfium  # noqa: PLC0415

    document = pdfium.PdfDocument(path)
    text: list[str] = []
    pages: list[int] = []
    boxes: list[Box] = []
    sizes: list[tuple[float, float]] = []
    try:
        for number in range(len(document)):
            page = document[number]
            wide, high = page.get_size()
            sizes.append((wide, high))
            for char, box in _characters(page.get_textpage()):
                text.append(char)
                pages.append(number + 1)
                boxes.append((box[0] / wide, 1 - box[3] / high, box[2] / wide, 1 - box[1] / high))
    finally:
        document.close()
    return _Printed("".join(text), pages, boxes, tuple(sizes))


def _characters(text: Any) -> Iterator[tuple[str, Box]]:
    from ctypes import byref  # noqa: PLC0415

    from pypdfium2 import raw  # noqa: PLC0415

    box = raw.FS_RECTF()
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if char and char not in LEFT_OUT and not char.isspace() and raw.FPDFText_GetLooseCharBox(text, at, byref(box)):
            yield char, (box.left, box.bottom, box.right, box.top)


def _found_again(file: Pointed, path: Path) -> Paper:
    printed = _printed(path)
    at = aligned(file.line, printed.text)
    marks = marks_of(
        (spot.finding, spot.main, box) for spot in file.spots for box in _spots(at[spot.first : spot.last], printed)
    )
    return Paper(file.name, file.file, printed.sizes, marks, path.name)


def _spots(at: Sequence[int], printed: _Printed) -> Iterator[Spot]:
    """Yield the boxes that characters take on the pages, one a line; -1 is one that was not found."""
    page, box = 0, (0.0, 0.0, 0.0, 0.0)
    for found in (n for n in at if n >= 0):
        one = printed.boxes[found]
        if page == printed.pages[found] and abs(one[3] - box[3]) < (box[3] - box[1]) / 2 and one[0] >= box[0]:
            box = box[0], min(box[1], one[1]), max(box[2], one[2]), max(box[3], one[3])
            continue
        if page:
            yield page, box
        page, box = printed.pages[found], one
    if page:
        yield page, box


def aligned(read: str, printed: str) -> list[int]:
    """Return for each character of one text where it stands in the other, -1 where it was not found."""
    at = [-1] * len(read)
    _between(read, printed, (0, len(read)), (0, len(printed)), at, GRAM)
    return at


def _between(a: str, b: str, of_a: tuple[int, int], of_b: tuple[int, int], at: list[int], gram: int) -> None:
    """Match a stretch of one text with a stretch of the other."""
    (i, j), (m, n) = of_a, of_b
    while i < j and m < n and a[i] == b[m]:
        at[i] = m
        i, m = i + 1, m + 1
    while i < j and m < n and a[j - 1] == b[n - 1]:
        at[j - 1] = n - 1
        j, n = j - 1, n - 1
    if i == j or m == n:
        return
    anchors = _anchors(a, b, (i, j), (m, n), gram)
    if anchors:
        for (p, q), (r, s) in zip(
            [(i, m), *((x + gram, y + gram) for x, y in anchors)], [*anchors, (j, n)], strict=True
        ):
            if p <= r and q <= s:
                _between(a, b, (p, r), (q, s), at, gram)
        for x, y in anchors:
            at[x : x + gram] = range(y, y + gram)
    elif gram > 4:
        _between(a, b, (i, j), (m, n), at, gram - 3)
    elif j - i <= GAP and n - m <= GAP:
        for x, y, size in SequenceMatcher(None, a[i:j], b[m:n], autojunk=False).get_matching_blocks():
            if size > 1 or j - i <= 2 * size:
                at[i + x : i + x + size] = range(m + y, m + y + size)


def _anchors(a: str, b: str, of_a: tuple[int, int], of_b: tuple[int, int], gram: int) -> list[tuple[int, int]]:
    """Return where stretches of `gram` characters begin that each text has once, in an order that both have, apart."""
    once = _once(a, *of_a, gram)
    other = _once(b, *of_b, gram)
    pairs = sorted((x, other[words]) for words, x in once.items() if words in other)
    tails: list[int] = []  # the longest row of pairs that rises in both: patience sorting
    ends: list[int] = []
    before = [-1] * len(pairs)
    for k, (_, y) in enumerate(pairs):
        to = bisect_left(tails, y)
        before[k] = ends[to - 1] if to else -1
        tails[to : to + 1], ends[to : to + 1] = [y], [k]
    row = []
    k = ends[-1] if ends else -1
    while k >= 0:
        row.append(pairs[k])
        k = before[k]
    apart: list[tuple[int, int]] = []
    for x, y in reversed(row):
        if not apart or (x >= apart[-1][0] + gram and y >= apart[-1][1] + gram):
            apart.append((x, y))
    return apart


def _once(text: str, start: int, end: int, gram: int) -> dict[str, int]:
    seen: dict[str, int] = {}
    for at in range(start, end - gram + 1):
        words = text[at : at + gram]
        seen[words] = -1 if words in seen else at
    return {words: at for words, at in seen.items() if at >= 0}
