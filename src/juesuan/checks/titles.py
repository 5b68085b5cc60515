"""The lines that name a document without being sentences: its contents, its headings, what stands above its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from juesuan.checks.context import Context
from juesuan.document.model import Paragraph, Table
from juesuan.extract.numerals import fold
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

_LONGEST = 60
_ABOVE, _TOP_ROWS = 7, 4
_A_YEAR = compiled(r"20\d\d ?年度?(?:[预决]算数?|执行数?)?")
_TO_A_TABLE = compiled(r"^.{0,40}(?:单位|部门|年度?|表)\s*[：:]?")


class TitleLine(msgspec.Struct, frozen=True):
    """One such line: its text, folded and as long as in the file, and where it stands."""

    text: str
    place: Place
    of: Literal["contents", "heading", "caption"]

    def span(self, start: int, end: int) -> Place:
        """Return the place of a stretch of the line."""
        return msgspec.structs.replace(self.place, start=start, end=end)


def title_lines(context: Context) -> tuple[TitleLine, ...]:
    """Return the lines of the contents, the headings of parts and sections, and what stands above the statutory tables."""
    return context.once(_title_lines)


def _title_lines(context: Context) -> tuple[TitleLine, ...]:
    return tuple(_lines(context))


def _lines(context: Context) -> Iterator[TitleLine]:
    blocks = context.document.blocks
    captions = _captions(context)
    heads = {h.block for h in context.outline.heads if h.level <= 3}
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            contents = number < context.outline.contents_end
            if len(block.text) > _LONGEST or not (contents or number in heads or number in captions):
                continue
            of: Literal["contents", "heading", "caption"] = (
                "contents" if contents else "caption" if number in captions else "heading"
            )
            yield TitleLine(fold(block.text), Place(number, 0, len(block.text)), of)
        elif number in captions:
            yield from _top_cells(number, block)


def _captions(context: Context) -> frozenset[int]:
    """Return the blocks above the statutory tables, and those tables: a worksheet has its caption in its first rows."""
    return _above(context, [b for table in context.accounts.tables if table.form for b in table.blocks])


def _above(context: Context, tables: Iterable[int]) -> frozenset[int]:
    """Return tables, by their blocks, and what stands above them."""
    found: set[int] = set()
    for table in tables:
        found.add(table)
        for number in range(table - 1, max(table - _ABOVE, context.outline.contents_end) - 1, -1):
            block = context.document.blocks[number]
            if not isinstance(block, Paragraph) or len(block.text.strip()) > _LONGEST or "。" in block.text:
                break
            found.add(number)
    return frozenset(found)


def owner_lines(context: Context) -> Iterator[TitleLine]:
    """Yield what stands above every table and in its first rows, where a table says whose it is: the tables beside the forms, too."""
    numbers = [n for n, b in enumerate(context.document.blocks) if isinstance(b, Table)]
    for number in sorted(_above(context, numbers)):
        block = context.document.blocks[number]
        if isinstance(block, Table):
            yield from _top_cells(number, block)
        elif isinstance(block, Paragraph):
            yield TitleLine(fold(block.text), Place(number, 0, len(block.text)), "caption")


def _top_cells(number: int, table: Table) -> Iterator[TitleLine]:
    for cell in table.cells:
        if cell.row >= _TOP_ROWS:
            break
        if cell.text.isascii():
            continue  # a number, nothing
        if "20" in cell.text and _A_YEAR.fullmatch(cell.text.strip()) and _compares_years(table):
            continue
        if len(cell.text) <= _LONGEST and _TO_A_TABLE.match(cell.text):
            yield TitleLine(fold(cell.text), Place(number, 0, len(cell.text), cell.row, cell.col), "caption")


def _compares_years(table: Table) -> bool:
    """Tell a table whose rows or columns are headed by years: 2024年 | 42,000 over 2025年 | 39,000."""
    return len({c.text.strip() for c in table.cells if _A_YEAR.fullmatch(c.text.strip())}) > 1
