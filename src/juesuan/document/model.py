"""The Document: what every reader gives, whatever the file was.

A document is a flat tuple of blocks in reading order. A block is a paragraph or a table; headings are paragraphs with
a level. Text is kept as it stands in the file (full-width digits, spaces inside numbers and all), so that a character
offset means the same to the reader, the extractor and the annotator.
"""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from juesuan.kernel.lang import printable
from juesuan.kernel.place import Place


class Unreadable(Exception):
    """A file that cannot be read, with the reason in both languages. Never a reason to stop the batch."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        super().__init__(f"{name}: {zh}")
        self.name = printable(name)
        self.zh = zh
        self.en = en


ON_PAGES = frozenset({"pdf", "ofd"})
"""Formats that place characters on pages: a number may be torn there where a column is narrow."""

DOUBTFUL = 0.9
"""A number with a character recognised less surely than this is read with low confidence."""


ILLEGIBLE = "□"
"""What stands for writing in a scan's cell that nothing could be read of; recognised with no confidence at all."""


class Run(msgspec.Struct, frozen=True, gc=False):
    """Where a stretch of a block's text stands on a page.

    `start` is the offset of its first character in the block's (or cell's) text; `x` holds the left edge of each
    character and, last, the right edge of the last one, so it covers `len(x) - 1` characters. `bottom` and `top` are
    y coordinates. All in PDF points from the page's bottom-left corner. `page` counts from 1.

    `turn` is 0 but where the text does not run left to right in the PDF's own user space (a page with /Rotate, a table
    laid on its side): then the coordinates are those of user space turned clockwise about its origin by `turn` degrees,
    and `page.user_point` turns them back.

    `sure` tells of each character how sure the recogniser was (0..1); empty where the text was not recognised from a
    picture but stands in the file.
    """

    start: int
    page: int
    x: tuple[float, ...]
    bottom: float
    top: float
    turn: int = 0
    sure: tuple[float, ...] = ()


class Cell(msgspec.Struct, frozen=True, gc=False):
    """One cell of a table, at its top-left position; `row` and `col` count from 0.

    `stored` is True where the file stores a number rather than its printed text (a spreadsheet), so that trailing
    zeros are not evidence of precision. `anchor` is the cell's address in its file, where it has one (`B7`).
    """

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    stored: bool = False
    anchor: str = ""
    runs: tuple[Run, ...] = ()


class Part(msgspec.Struct, frozen=True):
    """Where a further line of a re-joined paragraph comes from.

    From offset `start` of the paragraph's text on, it is the text of `anchor` from `offset` on.
    """

    start: int
    anchor: str
    offset: int


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """A paragraph or heading, re-joined from its lines.

    `level` is 1..9 where the file's own styles call it a heading, else 0. `page` counts from 1, None where the format
    has no pages. `anchor` is the place in the file's own terms: `p12` the 12th body paragraph of a Word file (from 0),
    `l24` line 24 of a text or HTML file (from 1), `x公开02表!B1` cell B1 of a worksheet (a title or note outside the
    tables), "" for PDF (its runs tell). `label` is an automatic list number (`一、`, `（二）`) that a Word file shows
    before the text without holding it: it is no part of `text`, so offsets stay those of the file's own runs. `parts`
    tells of a paragraph joined from lines that were paragraphs of their own where each after the first comes from.
    """

    text: str
    file: int = 0
    page: int | None = None
    anchor: str = ""
    level: int = 0
    runs: tuple[Run, ...] = ()
    label: str = ""
    parts: tuple[Part, ...] = ()

    def part_at(self, offset: int) -> Part:
        """Return the line of the file that the character at `offset` stands in."""
        return next((p for p in reversed(self.parts) if p.start <= offset), Part(0, self.anchor, 0))


class Table(msgspec.Struct, frozen=True, tag="table"):
    """A table with merged cells resolved: `cells` lists each cell once, at its top-left position, by row and column.

    `sheet` is the worksheet's name. `anchor` as for paragraphs (`t3`: the third table of a Word file, from 0). `pages`
    lists the pages that it runs over. `unread`: its lines are kept, one cell each, but its columns could not be told apart, so that
    no number of it is read.
    """

    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    file: int = 0
    page: int | None = None
    pages: tuple[int, ...] = ()
    sheet: str = ""
    anchor: str = ""
    unread: bool = False

    def cell(self, row: int, col: int) -> Cell | None:
        """Return the cell whose top-left position is (row, col), None where no cell starts."""
        at = bisect_left(self.cells, (row, col), key=lambda c: (c.row, c.col))
        found = self.cells[at] if at < len(self.cells) else None
        return found if found is not None and (found.row, found.col) == (row, col) else None

    def grid(self, n_rows: int | None = None) -> list[list[Cell | None]]:
        """Return rows x columns, each position holding the cell that covers it, None where there is none; with `n_rows`, no more rows."""
        last = self.n_rows if n_rows is None else min(n_rows, self.n_rows)
        rows: list[list[Cell | None]] = [[None] * self.n_cols for _ in range(last)]
        for cell in self.cells:
            if cell.row >= last:
                break
            if cell.rowspan == cell.colspan == 1:
                if cell.col < self.n_cols:
                    rows[cell.row][cell.col] = cell
                continue
            for r in range(cell.row, min(cell.row + cell.rowspan, last)):
                for c in range(cell.col, min(cell.col + cell.colspan, self.n_cols)):
                    rows[r][c] = cell
        return rows


Block = Paragraph | Table


class Source(msgspec.Struct, frozen=True):
    """One file of a disclosure: its name as given, its format (`txt`, `html`, `docx`, `xlsx`, `pdf` …) and pages."""

    name: str
    format: str
    path: str = ""
    pages: int = 0


class Note(msgspec.Struct, frozen=True):
    """Something a reader wants known: a page without text, a sheet left out. `page` counts from 1."""

    file: int
    zh: str
    en: str
    page: int | None = None


class Document(msgspec.Struct, frozen=True):
    """One disclosure, from one file or several. `name` is what to call it: as asked for, else its first file's stem."""

    sources: tuple[Source, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    name: str = ""


def text_at(document: Document, place: Place) -> str:
    """Return the whole text (paragraph or cell) that `place` points into."""
    block = document.blocks[place.block]
    if isinstance(block, Paragraph):
        return block.text
    cell = block.cell(place.row, place.col)
    return "" if cell is None else cell.text


def quote(document: Document, place: Place) -> str:
    """Return the characters that `place` spans."""
    return text_at(document, place)[place.start : place.end]


def is_recognised(block: Block) -> bool:
    """Tell whether any of a block's text was recognised from a picture."""
    if block.page is None:
        return False  # of a format without pages
    if isinstance(block, Paragraph):
        return bool(block.runs) and any(run.sure for run in block.runs)
    for cell in block.cells:
        for run in cell.runs:
            if run.sure:
                return True
    return False


def surety(document: Document, place: Place) -> float | None:
    """Return how sure (0..1) the least sure character is that `place` spans; None if none was recognised from a picture."""
    block = document.blocks[place.block]
    if isinstance(block, Paragraph):
        runs = block.runs
    else:
        runs = next((c.runs for c in block.cells if c.row == place.row and c.col == place.col), ())
    found = [
        sure
        for run in runs
        if run.sure
        for sure in run.sure[max(place.start - run.start, 0) : max(place.end - run.start, 0)]
    ]
    return min(found, default=None)


def where(document: Document, place: Place, lang: str = "zh") -> str:
    """Return `place` in words: file (when there are several), page, paragraph or sheet and cell."""
    block = document.blocks[place.block]
    zh = lang == "zh"
    parts: list[str] = []
    if len(document.sources) > 1:
        parts.append(document.sources[block.file].name)
    page = block.page
    if isinstance(block, Table):
        cell = block.cell(place.row, place.col)
        if cell is not None and cell.runs:
            page = cell.runs[0].page
        if page is not None:
            parts.append(f"第{page}页" if zh else f"page {page}")
        if block.sheet:
            parts.append(f"工作表“{block.sheet}”" if zh else f"sheet “{block.sheet}”")
        if cell is not None and cell.anchor:
            parts.append(f"单元格{cell.anchor}" if zh else f"cell {cell.anchor}")
        elif cell is not None:
            nth = int(block.anchor[1:]) + 1 if block.anchor.startswith("t") else 0
            which = (f"第{nth}个" if zh else f" {nth}") if nth else ""
            if block.anchor.startswith("l"):  # the line that the table begins at
                which = f"第{block.anchor[1:]}行起的" if zh else f" at line {block.anchor[1:]},"
            zh_place = f"{which}表格第{place.row + 1}行第{place.col + 1}列"
            parts.append(zh_place if zh else f"table{which} row {place.row + 1}, column {place.col + 1}")
    else:
        if block.runs:
            page = next((r.page for r in reversed(block.runs) if r.start <= place.start), block.runs[0].page)
        if page is not None:
            parts.append(f"第{page}页" if zh else f"page {page}")
        anchor = block.part_at(place.start).anchor
        if anchor.startswith("l"):
            parts.append(f"第{anchor[1:]}行" if zh else f"line {anchor[1:]}")
        elif anchor.startswith("p"):
            number = int(anchor[1:]) + 1
            parts.append(f"第{number}段" if zh else f"paragraph {number}")
        elif anchor.startswith("x"):
            sheet, _, address = anchor[1:].rpartition("!")
            parts += [f"工作表“{sheet}”" if zh else f"sheet “{sheet}”"] if sheet else []
            parts.append(f"单元格{address}" if zh else f"cell {address}")
    return " ".join(parts)
