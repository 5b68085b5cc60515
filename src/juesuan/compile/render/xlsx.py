"""The workbook: the tables only, a sheet a table, numbers as numbers."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import xlsxwriter

from juesuan.compile.publication import Grid, Publication, Slot
from juesuan.compile.render.layout import advance, own_page

MAX_NAME = 31
CAPTION_ROWS = 3
SIZE, TITLE_SIZE = 10, 16
MIN_TABLE = 60.0
"""Least width of a table, so that a narrow one is not blown up to the page's width in print."""
CHARACTER = 2.15
"""Column width, in Excel's units, of a Chinese character at 10 points."""
TEXT_FONT, HEAD_FONT, TITLE_FONT = "宋体", "黑体", "方正小标宋简体"
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_BAD = re.compile(r"[\[\]:*?/\\]")

Format = Any


def workbook(publication: Publication, path: Path) -> None:
    """Write the tables of `publication` to `path`."""
    grids = [p for p in publication.parts if isinstance(p, Grid)]
    with xlsxwriter.Workbook(
        str(path), {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": publication.title, "author": publication.unit, "company": publication.unit})
        formats = _Formats(book)
        used: set[str] = set()
        for grid in grids:
            _sheet(book.add_worksheet(sheet_name(grid, used)), grid, publication, formats)
        if not grids:
            book.add_worksheet("无表格").write_string(0, 0, publication.title)


class _Formats:
    """The workbook's cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            base = {"font_name": TEXT_FONT, "font_size": SIZE, "valign": "vcenter"}
            self.made[key] = self.book.add_format(base | properties)
        return self.made[key]

    def cell(self, slot: Slot, head: bool, number: str = "") -> Format:
        properties: dict[str, object] = {"border": 1, "align": slot.align, "text_wrap": True}
        if head:
            properties |= {"font_name": HEAD_FONT, "bg_color": "#F2F2F2"}
        elif slot.bold:
            properties["bold"] = True
        if number:
            properties |= {"num_format": number, "text_wrap": False}
        return self.get(**properties)


def sheet_name(grid: Grid, used: set[str]) -> str:
    """Return a name for a table's sheet: its title, cut to what Excel takes, no two alike."""
    base = _BAD.sub("", grid.title).strip("'")[:MAX_NAME] or "表格"
    name, n = base, 2
    while name.lower() in used:
        name, n = f"{base[: MAX_NAME - len(str(n)) - 2]}({n})", n + 1
    used.add(name.lower())
    return name


def _sheet(sheet: Any, grid: Grid, publication: Publication, formats: _Formats) -> None:
    widths = _columns(sheet, grid)
    top = _captions(sheet, grid, publication, widths, formats)
    taken: set[tuple[int, int]] = set()
    for slot in grid.cells:
        _cell(sheet, slot, top, slot.row < grid.head, formats)
        taken.update((slot.row + i, slot.col + j) for i in range(slot.rowspan) for j in range(slot.colspan))
    blank = formats.get(border=1)
    for r in range(grid.n_rows):
        sheet.set_row(top + r, _height(grid, r, widths))
        for c in range(grid.n_cols):
            if (r, c) not in taken:
                sheet.write_blank(top + r, c, None, blank)
    note = formats.get(text_wrap=True, valign="top")
    for i, words in enumerate(grid.notes):
        row = top + grid.n_rows + i
        _across(sheet, row, 0, grid.n_cols - 1, words, note)
        sheet.set_row(row, 14.5 * _lines(words, sum(widths)))
    _print(sheet, grid, publication, top)


def _captions(sheet: Any, grid: Grid, publication: Publication, widths: list[float], formats: _Formats) -> int:
    """Write title, year, number, owner and unit; return the table's first row."""
    last = grid.n_cols - 1
    right = formats.get(align="right")
    _across(sheet, 0, 0, last, grid.title, formats.get(font_name=TITLE_FONT, font_size=TITLE_SIZE, align="center"))
    sheet.set_row(0, 30)
    if last:
        _across(sheet, 1, 0, last - 1, f"{publication.year}年度", formats.get(align="center"))
    sheet.write_string(1, last, grid.number, right)
    cut = next((c for c in range(1, last + 1) if sum(widths[:c]) >= sum(widths) / 2), last)
    _across(sheet, 2, 0, max(cut - 1, 0), grid.owner, formats.get(align="left"))
    if last:
        _across(sheet, 2, cut, last, grid.unit, right)
    return CAPTION_ROWS


def _across(sheet: Any, row: int, first: int, last: int, words: str, style: Format) -> None:
    if first < last:
        sheet.merge_range(row, first, row, last, "", style)
    sheet.write_string(row, first, words, style)


def _cell(sheet: Any, slot: Slot, top: int, head: bool, formats: _Formats) -> None:
    value = None if head else _value(slot)
    style = formats.cell(slot, head, _pattern(slot.text) if value is not None else "")
    row, col = top + slot.row, slot.col
    if slot.rowspan > 1 or slot.colspan > 1:
        sheet.merge_range(row, col, row + slot.rowspan - 1, col + slot.colspan - 1, "", style)
    if value is not None:
        sheet.write_number(row, col, value, style)
    elif slot.text:
        sheet.write_string(row, col, slot.text, style)
    else:
        sheet.write_blank(row, col, None, style)


def _value(slot: Slot) -> float | None:
    """Return what a money cell is worth; None where its text is no plain number (empty, a dash, a percentage)."""
    if not slot.number or not _NUMBER.fullmatch(slot.text.strip()):
        return None
    return float(slot.text.replace(",", ""))


def _pattern(text: str) -> str:
    """Return the number format that prints a number as its text has it, a blank's width off the rule."""
    decimals = len(text.strip().partition(".")[2])
    whole = "#,##0" if "," in text else "0"
    return (f"{whole}.{'0' * decimals}" if decimals else whole) + "_ "


def _columns(sheet: Any, grid: Grid) -> list[float]:
    """Set column widths so that no number or title is cut, and names mostly stand on one line."""
    need = [6.0] * grid.n_cols
    for slot in grid.cells:
        if slot.colspan > 1:
            continue
        wide = advance(slot.text) * CHARACTER + 1.5
        most = wide if slot.number else 16.0 if slot.row < grid.head else 36.0
        halved = advance(slot.text) / 2 * CHARACTER + 2.5
        need[slot.col] = max(need[slot.col], min(halved if slot.row < grid.head else wide, most))
    need[-1] = max(need[-1], advance(grid.number) * CHARACTER + 1.5)
    least = max(
        advance(grid.title) * CHARACTER * TITLE_SIZE / SIZE + 4, 2 * advance(grid.owner) * CHARACTER + 4, MIN_TABLE
    )
    scale = max(1.0, least / sum(need))
    widths = [w * scale for w in need]
    for c, width in enumerate(widths):
        sheet.set_column(c, c, width)
    return widths


def _height(grid: Grid, row: int, widths: list[float]) -> float:
    own = [s for s in grid.cells if s.row == row and s.rowspan == 1 and not s.number]
    return 4 + 13.5 * max((_lines(s.text, sum(widths[s.col : s.col + s.colspan])) for s in own), default=1)


def _lines(text: str, width: float) -> int:
    room = max((width - 1) / CHARACTER, 1)
    return sum(max(1, math.ceil(advance(line) / room)) for line in text.split("\n"))


def _print(sheet: Any, grid: Grid, publication: Publication, top: int) -> None:
    last_row = top + grid.n_rows + len(grid.notes) - 1
    sheet.set_paper(9)
    if grid.wide:
        sheet.set_landscape()
    sheet.set_margins(0.6, 0.6, 0.7, 0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 1 if own_page(grid) and grid.n_rows <= 40 else 0)
    sheet.repeat_rows(0, top + max(grid.head, 1) - 1)
    sheet.print_area(0, 0, last_row, grid.n_cols - 1)
    sheet.set_footer("&C— &P —")
    if publication.draft:
        sheet.set_header("&C草稿")
    sheet.freeze_panes(top + grid.head, _names(grid))
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})
    sheet.hide_gridlines(2)


def _names(grid: Grid) -> int:
    """Return how many columns of codes and names lead the table, to stay in sight."""
    numbers = [s.col for s in grid.cells if s.number]
    first = min(numbers, default=0)
    return first if first <= 2 else 0
