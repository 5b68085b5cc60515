"""The PDF reader: paragraphs and tables in reading order, each with its place on the page.

Text comes from the file's text layer through pdfium (pypdfium2); nothing is recognised from pictures here. Pages are
read one by one into plain data (`pdf_page`), ruled tables rebuilt from their lines (`lattice`), unruled ones from
alignment (`pdf_align`), the rest set in lines (`pdf_text`) and joined into paragraphs (`pdf_flow`). Tables cut by a
page's end are joined again (`pdf_tables`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from juesuan.document.lattice import Grid, fill, inside, plain_lines, ruled_tables
from juesuan.document.model import Block, Note, Paragraph, Unreadable
from juesuan.document.pdf_align import aligned_tables
from juesuan.document.pdf_flow import LEADERS, Margins, furniture, is_page_number, margins, paragraphs
from juesuan.document.pdf_page import PageData, read_page
from juesuan.document.pdf_tables import Piece, join_pieces, to_table
from juesuan.document.pdf_text import WIDE_GAP, Line, compose, make_line

MAX_PAGES = 2_000
GARBLED = 0.3  # share of characters without Unicode that makes a page unreadable


class _Page(NamedTuple):
    """One page laid out: its tables with their texts, and the lines outside them."""

    data: PageData
    grids: tuple[Grid, ...]
    lines: tuple[Line, ...]
    aside: tuple[Line, ...]  # texts at another angle, outside the tables
    crowded: bool


def read_pdf(path: Path, file: int = 0, password: str | None = None) -> tuple[list[Block], list[Note], int]:
    """Read a PDF into blocks in reading order, notes, and its number of pages.

    `file` is the number blocks and notes carry. Raises `Unreadable` for a file that needs a password, is damaged,
    empty or no PDF. Places are in PDF points (see `model.Run`). Not thread-safe: pdfium is not.
    """
    document = _open(path, password)
    try:
        n_pages = len(document)
        if n_pages == 0:
            raise Unreadable(path.name, "PDF里没有页面", "the PDF has no pages")
        if n_pages > MAX_PAGES:
            raise Unreadable(
                path.name,
                f"PDF有{n_pages}页，超过上限{MAX_PAGES}页",
                f"the PDF has {n_pages} pages, over the limit of {MAX_PAGES}",
            )
        pages, lost = _read_pages(document, n_pages)
    finally:
        document.close()
    if not pages:
        raise Unreadable(path.name, "PDF文件损坏，没有一页能读", "the PDF is damaged: no page can be read")
    laid = [_lay_out(page) for page in pages]
    notes = _notes(laid, lost, file)
    if _cut_short(path):
        notes.append(Note(file, "PDF文件末尾缺失，可能不完整", "the PDF's end is missing: it may be incomplete"))
    return _blocks(laid, file), notes, n_pages


# --- opening --------------------------------------------------------------------------------------------------------


def _open(path: Path, password: str | None) -> pdfium.PdfDocument:
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
    except OSError as error:
        raise Unreadable(path.name, f"文件打不开：{error.strerror}", f"cannot be opened: {error.strerror}") from error
    if not head:
        raise Unreadable(path.name, "文件是空的", "the file is empty")
    if b"%PDF-" not in head:
        raise Unreadable(path.name, "不是PDF文件", "not a PDF file")
    try:
        return pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        raise _refusal(path, error, password) from error


def _refusal(path: Path, error: pdfium.PdfiumError, password: str | None) -> Unreadable:
    code = getattr(error, "err_code", None)
    if code == raw.FPDF_ERR_PASSWORD:
        if password is None:
            return Unreadable(path.name, "PDF加密了，需要密码", "the PDF is encrypted and needs a password")
        return Unreadable(path.name, "PDF加密了，密码不对", "the PDF is encrypted and the password is wrong")
    if code == raw.FPDF_ERR_SECURITY:
        return Unreadable(path.name, "PDF的加密方式不支持", "the PDF's encryption is not supported")
    return Unreadable(path.name, "PDF文件损坏或不完整", "the PDF is damaged or incomplete")


def _cut_short(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - 4096))
        return b"%%EOF" not in stream.read()


def _read_pages(document: pdfium.PdfDocument, n_pages: int) -> tuple[list[PageData], list[int]]:
    """Read all pages; return them and the numbers of those that cannot be read."""
    pages: list[PageData] = []
    lost: list[int] = []
    for index in range(n_pages):
        try:
            pages.append(read_page(document, index))
        except pdfium.PdfiumError:
            lost.append(index + 1)
    return pages, lost


# --- layout ---------------------------------------------------------------------------------------------------------


def _lay_out(page: PageData) -> _Page:
    grids, loose, crowded = ruled_tables(page)
    rest, turned = list(page.glyphs), list(page.turned)
    filled: list[Grid] = []
    for grid in grids:
        own = [g for g in rest if inside(grid, g)] + [t.seen for t in turned if inside(grid, t.seen)]
        rest = [g for g in rest if not inside(grid, g)]
        turned = [t for t in turned if not inside(grid, t.seen)]
        filled.append(fill(grid, own, page.turn))
    unruled, lines = aligned_tables(page, plain_lines(page.number, page.turn, rest, WIDE_GAP), loose)
    aside = [
        line
        for turn in sorted({t.turn for t in turned})
        for line in plain_lines(page.number, turn, [t.own for t in turned if t.turn == turn], WIDE_GAP)
        if not is_page_number(line.text)
    ]
    return _Page(page, tuple(filled + unruled), tuple(_whole_entries(lines)), tuple(aside), page.crowded or crowded)


def _whole_entries(lines: Sequence[Line]) -> Iterable[Line]:
    """Put a contents entry back together with its page number, which stands far to the right."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if last is not None and last.y - line.y < 1 and (line.text.isdecimal() or LEADERS.match(line.text)):
            out[-1] = make_line(line.page, line.turn, last.glyphs + line.glyphs)
        else:
            out.append(line)
    return out


def _blocks(pages: Sequence[_Page], file: int) -> list[Block]:
    """Return all pages' paragraphs and tables in reading order, those cut by a page's end joined."""
    boxes = {page.data.number: page.data.box for page in pages}
    lines = [line for page in pages for line in page.lines]
    drop = furniture(lines, boxes)
    kept = [line for line in lines if id(line) not in drop]
    at = margins(kept, boxes)
    pieces: list[Piece] = []
    for page in pages:
        pieces += _in_order([line for line in page.lines if id(line) not in drop], page.grids)
        pieces += page.aside
    return [
        to_table(part, file) if isinstance(part, list) else part
        for part in _assembled(join_pieces(pieces, boxes), at, file)
    ]


def _in_order(lines: Sequence[Line], grids: Sequence[Grid]) -> list[Piece]:
    """Put a page's tables among its lines, each before the first line that stands below its top."""
    out: list[Piece] = []
    waiting = sorted(grids, key=lambda g: -g.top)
    for line in lines:
        while waiting and line.y < waiting[0].top:
            out.append(waiting.pop(0))
        out.append(line)
    return out + list(waiting)


def _assembled(
    pieces: Sequence[Line | list[Grid]], at: dict[int, Margins], file: int
) -> Iterable[Paragraph | list[Grid]]:
    waiting: list[Line] = []
    for piece in [*pieces, []]:
        if isinstance(piece, Line):
            waiting.append(piece)
            continue
        for lines in paragraphs(waiting, at):
            text, runs = compose(lines)
            yield Paragraph(text, file, lines[0].page, runs=runs)
        waiting = []
        if piece:
            yield piece


# --- notes ----------------------------------------------------------------------------------------------------------


def _notes(pages: Sequence[_Page], lost: Sequence[int], file: int) -> list[Note]:
    def about(test: Callable[[_Page], bool], zh: str, en: str) -> list[Note]:
        return _page_notes([p.data.number for p in pages if test(p)], zh, en, file)

    return [
        *_page_notes(lost, "已损坏，读不出来", "damaged, not read", file),
        *about(
            lambda p: not p.data.glyphs and p.data.images > 0,
            "没有文字层，像是扫描件，未识别",
            "no text layer, looks like a scan; not recognised",
        ),
        *about(
            lambda p: not p.data.glyphs and not p.data.images and p.data.paths > 200 and not p.grids,
            "没有文字层，文字像是转成了曲线，未识别",
            "no text layer, the text seems drawn as outlines; not recognised",
        ),
        *about(
            lambda p: p.data.unmapped >= 5 and p.data.unmapped > GARBLED * len(p.data.glyphs),
            "的字体没有文字编码，读出的文字不可靠",
            "the fonts give no character codes, the text read is unreliable",
        ),
        *about(
            lambda p: p.data.hidden and bool(p.data.glyphs),
            "是带识别文字的扫描件，文字可能有识别错误",
            "a scan with a recognised text layer, which may hold recognition errors",
        ),
        *about(lambda p: p.crowded, "内容过多，表格线未分析", "too much content, ruling lines not analysed"),
    ]


def _page_notes(numbers: Sequence[int], zh: str, en: str, file: int) -> list[Note]:
    """Return a note for each run of consecutive pages."""
    runs: list[tuple[int, int]] = []
    for n in numbers:
        if runs and runs[-1][1] == n - 1:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return [
        Note(
            file,
            f"第{a}页{zh}" if a == b else f"第{a}至{b}页{zh}",
            f"page {a}: {en}" if a == b else f"pages {a} to {b}: {en}",
            a,
        )
        for a, b in runs
    ]
