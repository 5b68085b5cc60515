"""The PDF reader: paragraphs and tables in reading order, each with its place on the page.

Text comes from the file's text layer through pdfium (pypdfium2); a page that has none, only a picture of its text, is
recognised (`scan`). Pages are read one by one into plain data (`pdf_page`), ruled tables rebuilt from their lines
(`lattice`), unruled ones from alignment (`pdf_align`), the rest set in lines (`pdf_text`) and joined into paragraphs
(`pdf_flow`). Tables cut by a page's end are joined again (`pdf_tables`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from msgspec.structs import replace
from pypdfium2 import raw

from juesuan.document.collation import collated
from juesuan.document.lattice import Grid, plain_lines, ruled_tables
from juesuan.document.lattice_texts import fill, inside
from juesuan.document.model import DOUBTFUL, Block, Note, Paragraph, Table, Unreadable, is_recognised
from juesuan.document.page import Box, PageData
from juesuan.document.pdf_align import settled, unruled_areas
from juesuan.document.pdf_calls import Characters, Shapes
from juesuan.document.pdf_columns import Area
from juesuan.document.pdf_flow import LEADERS, Margins, furniture, is_page_number, margins, paragraphs
from juesuan.document.pdf_page import believed, frame_box, page_picture, read_page
from juesuan.document.pdf_tables import Piece, join_pieces, to_table
from juesuan.document.pdf_text import WIDE_GAP, Line, compose, make_line
from juesuan.document.recognise import Unrecognised, recognise_page, where_it_was
from juesuan.document.spelling import respelt
from juesuan.kernel.lang import Text

MAX_PAGES = 2_000
MAX_SCANS = 300  # pages recognised in one file
FEW = 40  # characters beside a picture of the page: a stamp, a page number, a scanning program's mark
OUTLINED = 200  # paths on a page without text that may be characters
_DIGITS = 20  # on a page, that tell how well it was read
_POOR = 0.3  # of them unsure: a poor scan
GARBLED = 0.3  # share of characters without Unicode that makes a page unreadable


class Page(NamedTuple):
    """One page laid out: its tables with their texts, and the lines outside them."""

    data: PageData
    grids: tuple[Grid | Area, ...]
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
        pages, lost, failed = _read_pages(document, n_pages)
    finally:
        document.close()
    if not pages:
        raise Unreadable(path.name, "PDF文件损坏，没有一页能读", "the PDF is damaged: no page can be read")
    laid = [lay_out(page) for page in pages]
    notes = page_notes(laid, lost, failed, file)
    if _cut_short(path):
        notes.append(Note(file, "PDF文件末尾缺失，可能不完整", "the PDF's end is missing: it may be incomplete"))
    return blocks_of(laid, file), notes, n_pages


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


def _read_pages(document: pdfium.PdfDocument, n_pages: int) -> tuple[list[PageData], list[int], dict[int, Text]]:
    """Read all pages; return them, the numbers of those that cannot be read, and why others were not recognised."""
    pages: list[PageData] = []
    lost: list[int] = []
    failed: dict[int, Text] = {}
    recognised = 0
    buffers = Characters(), Shapes()
    for index in range(n_pages):
        try:
            page = read_page(document, index, buffers)
            if is_picture(page):
                recognised += 1
                page = _recognised(document, page) if recognised <= MAX_SCANS else page
                if recognised > MAX_SCANS:
                    failed[page.number] = beyond_scans()
            pages.append(page)
        except pdfium.PdfiumError:
            lost.append(index + 1)
        except Unrecognised as failure:
            pages.append(page)
            failed[page.number] = failure.text
    return pages, lost, failed


def is_garbled(page: PageData) -> bool:
    """Tell whether so many of a page's characters have no Unicode that its text tells nothing."""
    return page.unmapped >= 5 and page.unmapped > GARBLED * len(page.glyphs)


def is_picture(page: PageData) -> bool:
    """Tell whether a page's text stands in a picture, in outlines or in fonts without codes, so that only a look tells."""
    if not page.glyphs:
        return page.images > 0 or page.paths > OUTLINED
    return is_garbled(page) or (page.covered and not page.hidden and len(page.glyphs) + len(page.turned) < FEW)


def _is_poor(page: PageData) -> bool:
    """Tell whether so many digits of a scan are unsure that a reviewer had better get another."""
    sure = [g.sure for g in page.glyphs if g.char.isdigit() and g.sure is not None]
    return len(sure) >= _DIGITS and sum(s < DOUBTFUL for s in sure) > _POOR * len(sure)


def beyond_scans() -> Text:
    """Say that a file has more scanned pages than are recognised."""
    zh = f"是扫描件，超过识别上限{MAX_SCANS}页，未读取"
    return Text(zh, f"a scan beyond the {MAX_SCANS} that are recognised; not read")


def _recognised(document: pdfium.PdfDocument, page: PageData) -> PageData:
    """Return a page as its picture reads; as it is where the picture tells no more than the file."""
    if not believed(*document[page.number - 1].get_size()):
        return page  # there is no picture of it
    turn = document[page.number - 1].get_rotation() % 360
    box = page.box if page.turn == turn else frame_box(document[page.number - 1], turn)
    return recognised(page_picture(document, page), page, box, turn)


def recognised(picture: Any, page: PageData, box: Box, turn: int) -> PageData:
    """Return a page as `picture` reads, which fills `box` in the frame `turn` makes; as it is where that tells no more."""
    found = recognise_page(picture, page.number, box, turn)
    if page.glyphs and not is_garbled(page) and len(found.glyphs) < 3 * len(page.glyphs) + 20:
        return page  # a cover: its title on a photograph
    if not found.glyphs:
        return page
    return found._replace(images=page.images, paths=page.paths)


# --- layout ---------------------------------------------------------------------------------------------------------


def lay_out(page: PageData) -> Page:
    """Sort a page's characters into its tables and the lines outside them."""
    grids, loose, crowded = ruled_tables(page)
    rest, turned = list(page.glyphs), list(page.turned)
    filled: list[Grid] = []
    for grid in grids:
        own, rest = inside(grid, rest)
        at_angle, _ = inside(grid, [t.seen for t in turned])
        held = {id(glyph) for glyph in at_angle}
        turned = [t for t in turned if id(t.seen) not in held]
        filled.append(fill(grid, own + at_angle, page.turn))
    unruled, lines = unruled_areas(page.number, plain_lines(page.number, page.turn, rest, WIDE_GAP), loose)
    aside = [
        line
        for turn in sorted({t.turn for t in turned})
        for line in plain_lines(page.number, turn, [t.own for t in turned if t.turn == turn], WIDE_GAP)
        if not is_page_number(line.text)
    ]
    return Page(page, (*filled, *unruled), tuple(_whole_entries(lines)), tuple(aside), page.crowded or crowded)


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


def blocks_of(pages: Sequence[Page], file: int) -> list[Block]:
    """Return all pages' paragraphs and tables in reading order, those cut by a page's end joined."""
    boxes = {page.data.number: page.data.box for page in pages}
    data = {page.data.number: page.data for page in pages}
    lines = [line for page in pages for line in page.lines]
    drop = furniture(lines, boxes)
    kept = [line for line in lines if id(line) not in drop]
    at = margins(kept, boxes)
    pieces: list[Piece | Area] = []
    for page in pages:
        pieces += _in_order([line for line in page.lines if id(line) not in drop], page.grids)
        pieces += page.aside
    found: list[Block] = [
        to_table(part, file) if isinstance(part, list) else part
        for part in _assembled(join_pieces(settled(pieces), boxes), at, file)
    ]
    if any(p.scanned for p in data.values()):
        found = [respelt(b) if isinstance(b, Table) and is_recognised(b) else b for b in found]
    return [_set_back(block, data) for block in found] if any(p.askew or p.warp for p in data.values()) else found


def _set_back(block: Block, pages: Mapping[int, PageData]) -> Block:
    """Return a block with its places on the pages as they were, before they were set straight."""
    if isinstance(block, Paragraph):
        return replace(block, runs=where_it_was(block.runs, pages))
    return replace(block, cells=tuple(replace(c, runs=where_it_was(c.runs, pages)) for c in block.cells))


def _in_order(lines: Sequence[Line], grids: Sequence[Grid | Area]) -> list[Piece | Area]:
    """Put a page's tables among its lines, each before the first line that stands below its top."""
    out: list[Piece | Area] = []
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


def page_notes(pages: Sequence[Page], lost: Sequence[int], failed: Mapping[int, Text], file: int) -> list[Note]:
    """Return what is to be said of pages: damaged ones, scans, unreliable ones."""

    def about(test: Callable[[Page], bool], zh: str, en: str) -> list[Note]:
        return _page_notes([p.data.number for p in pages if test(p)], zh, en, file)

    why: dict[Text, list[int]] = {}
    for number, reason in failed.items():
        why.setdefault(reason, []).append(number)
    return [
        *_page_notes(lost, "已损坏，读不出来", "damaged, not read", file),
        *(note for reason, numbers in why.items() for note in _page_notes(numbers, reason.zh, reason.en, file)),
        *about(
            lambda p: p.data.scanned and bool(p.data.glyphs),
            "是扫描件，文字为识别所得，请与原件核对",
            "a scan, its text was recognised: compare with the original",
        ),
        *about(
            lambda p: p.data.scanned and _is_poor(p.data),
            "图像不清或拍得不正，很多数字识别把握不大，最好重新扫描",
            "the picture is poor or not square: many numbers were read with low confidence, better scan it again",
        ),
        *_collated(pages, file),
        *about(lambda p: p.data.lying == 2, "上下颠倒，已转正读取", "lies upside down: turned and read"),
        *about(lambda p: p.data.lying in (1, 3), "横放，已转正读取", "lies on its side: turned and read"),
        *about(
            lambda p: p.data.stained,
            "有污渍盖住了文字或表格，盖住的地方未能读取，请与原件核对",
            "a stain hides text or cells of a table, which could not be read there: compare with the original",
        ),
        *about(
            lambda p: not p.data.glyphs and is_picture(p.data) and not p.grids and p.data.number not in failed,
            "是图片，没有识别出文字",
            "a picture, no text was recognised in it",
        ),
        *about(
            lambda p: not p.data.scanned and is_garbled(p.data),
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


def _collated(pages: Sequence[Page], file: int) -> list[Note]:
    """Return notes of a scan's pages that are missing or lie in the wrong order."""
    if 2 * sum(p.data.scanned for p in pages) <= len(pages):
        return []
    boxes = {p.data.number: p.data.box for p in pages}
    tops = {p.data.number: max(g.top for g in p.grids) for p in pages if p.grids}
    return collated([line for p in pages for line in p.lines], boxes, tops, file)


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
