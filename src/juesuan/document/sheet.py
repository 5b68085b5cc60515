"""Spreadsheets (xlsx, xlsm, xlsb, xls, ods, csv): each sheet, the hidden ones told → its titles, tables and notes.

A cell's anchor is its address (`B7`). Rows above a table that only name it (title, 公开01表, 单位：万元)
and rows below it that only explain it (注：…) are paragraphs, anchored `x<sheet>!B1`. A new title starts another table.
A stored number is written as its shortest exact decimal, at most six places, with the zeros behind it that its cell's
format shows (95.8 in a cell of `#,##0.00` is 95.80).
"""

from __future__ import annotations

import csv
import datetime
import io
import math
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine as calamine
from lxml import etree

from juesuan.document import limits
from juesuan.document.model import Block, Cell, Note, Paragraph, Table
from juesuan.document.text import decode
from juesuan.kernel.figures import plain

MAX_CELLS = 500_000  # in the range of a sheet; twice as many in a workbook
MAX_DENSE = 100_000  # in the range of a table whose empty cells are kept
PLACES = 6
TOLD = 5  # cells or rows named in a note

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta

_CAPTION = re.compile(
    r"\s*([（(]?公开\s*[\d一二三四五六七八九十]+\s*表|附?表[\d一二三四五六七八九十]+|附件|第.{1,3}页|[（(]?\d{4}\s*年(度|\d+月(\d+日)?)?[)）]?$"
    r"|[^\d]{0,20}[:：].*|[（(]?(金额)?\s*单\s*位.*元)"
)
_TITLE = re.compile(r".{2,60}表\s*([（(].*[)）])?\s*$|[（(]?公开\s*[\d一二三四五六七八九十]+\s*表")
_REMARK = re.compile(
    r"\s*[（(]?(注|说明|备注|附注|本表|本部门|本单位|我部门|我单位|制表|填表|审核|单位负责人|财务负责人)|.*[。；]|.*为空表|\d+[.、．]\s*本"
)


@dataclass(frozen=True)
class Area:
    """A sheet's values with its merged ranges: position of the top-left cell → (rows, columns)."""

    name: str
    values: Mapping[tuple[int, int], Value]
    spans: Mapping[tuple[int, int], tuple[int, int]]

    def row(self, r: int) -> list[int]:
        """Return the columns of row `r` that hold something."""
        return self.by_row.get(r, [])

    by_row: Mapping[int, list[int]] = field(default_factory=dict)
    places: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Decimal places that a cell's format shows, where it shows a fixed number of them."""

    def text(self, r: int, c: int) -> str:
        """Return a cell's value as text, '' where it is empty."""
        return text_of(self.values[r, c], self.places.get((r, c), 0)) if (r, c) in self.values else ""


@dataclass(frozen=True)
class Hints:
    """What calamine does not tell about an xlsx sheet."""

    errors: Mapping[tuple[int, int], str]
    uncomputed: tuple[str, ...]  # the cells whose formulas have no saved value
    extent: int
    hidden: frozenset[int] = frozenset()  # rows, from 0
    places: Mapping[tuple[int, int], int] = field(default_factory=dict)


def read_sheet(path: Path, file: int = 0) -> tuple[list[Block], list[Note]]:
    """Read a workbook of any format that calamine takes."""
    data = limits.load(path)
    names = limits.check_zip(data, path.name, doctype=True) if data.startswith(b"PK") else frozenset()
    hints, other = _hints(data) if "xl/workbook.xml" in names else ({}, Hints({}, (), 0))
    with _calamine(path.name):
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return _read_sheets(workbook, hints, other, file, path.name)


@contextmanager
def _calamine(name: str) -> Iterator[None]:
    """Say what calamine's errors mean; ours are not to be taken for the file's, so nothing else is done inside."""
    try:
        yield
    except calamine.PasswordError as error:
        raise limits.encrypted(name) from error
    except (calamine.CalamineError, ValueError, OSError, IndexError) as error:
        if "password" in str(error).lower():
            raise limits.encrypted(name) from error
        raise limits.broken(name) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # a Rust panic derives from BaseException
            raise limits.broken(name) from error
        raise


def read_csv(path: Path, file: int = 0) -> tuple[list[Block], list[Note]]:
    """Read a csv or tsv file; its numbers are printed text."""
    text, notes = decode(limits.load(path, limits.MAX_TEXT), path.name, file)
    head = text[:4096]
    delimiter = "\t" if head.count("\t") > head.count(",") else ";" if head.count(";") > head.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise limits.broken(path.name) from error
    values = {(r, c): t for r, row in enumerate(rows) for c, t in enumerate(row)}
    return blocks_of(area("", values, {}), file), notes


def _read_sheets(
    workbook: Any, hints: Mapping[str, Hints], other: Hints, file: int, path: str
) -> tuple[list[Block], list[Note]]:
    blocks: list[Block] = []
    notes: list[Note] = []
    held = 0
    for meta in workbook.sheets_metadata:
        if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        name, hint = meta.name, hints.get(meta.name, other)
        with _calamine(path):
            sheet = None if hint.extent > MAX_CELLS else workbook.get_sheet_by_name(name)
        extent = hint.extent if sheet is None else max(hint.extent, sheet.height * sheet.width)
        if sheet is None or extent > MAX_CELLS or extent + held > 2 * MAX_CELLS:
            zh = f"工作表“{name}”范围过大（{extent} 格），未读取"
            notes.append(Note(file, zh, f"sheet “{name}” was left out: its range has {extent} cells"))
            continue
        held += extent
        with _calamine(path):
            rows, merged = sheet.to_python(skip_empty_area=True), sheet.merged_cell_ranges or []
        found = _area_of(sheet, rows, merged, hint)
        if meta.visible is not calamine.SheetVisibleEnum.Visible:
            if not found.values:
                continue
            zh = f"工作表“{name}”是隐藏的，已一并读取；公开前请核实是否应当保留"
            notes.append(Note(file, zh, f"the sheet “{name}” is hidden; it was read too: should it be published?"))
        if hint.hidden and (rows_told := _told_rows(hint.hidden, found)):
            zh = f"工作表“{name}”有隐藏的行（第 {rows_told} 行），已一并读取"
            notes.append(Note(file, zh, f"sheet “{name}” has hidden rows ({rows_told}), which were read too"))
        if hint.uncomputed:
            n, cells = (
                len(hint.uncomputed),
                "、".join(hint.uncomputed[:TOLD]) + ("等" if len(hint.uncomputed) > TOLD else ""),
            )
            zh = f"工作表“{name}”有 {n} 个公式没有保存计算结果（{cells}），请用 Excel 或 WPS 打开并保存一次"
            listed = ", ".join(hint.uncomputed[:TOLD]) + (" …" if n > TOLD else "")
            en = f"sheet “{name}” has {n} formulas without saved values ({listed}): open and save it in Excel once"
            notes.append(Note(file, zh, en))
        blocks += blocks_of(found, file)
    return blocks, notes


def _told_rows(hidden: frozenset[int], found: Area) -> str:
    """Return the numbers of the hidden rows that hold something, the first of them."""
    held = [str(r + 1) for r in sorted(hidden) if found.row(r)]
    return "、".join(held[:TOLD]) + ("…" if len(held) > TOLD else "")


def _area_of(sheet: Any, rows: Sequence[Sequence[Value]], merged: Sequence[Any], hint: Hints) -> Area:
    top, left = sheet.start or (0, 0)
    values: dict[tuple[int, int], Value] = {
        (top + r, left + c): v for r, row in enumerate(rows) for c, v in enumerate(row) if v != "" and v is not None
    }
    spans = {(r0, c0): (r1 - r0 + 1, c1 - c0 + 1) for (r0, c0), (r1, c1) in merged}
    return area(sheet.name, values | dict(hint.errors), spans, hint.places)


def area(
    name: str,
    values: Mapping[tuple[int, int], Value],
    spans: Mapping[tuple[int, int], tuple[int, int]],
    places: Mapping[tuple[int, int], int] = {},
) -> Area:
    """Return a sheet's area from its values and merged ranges; cells of white space alone count as empty."""
    kept = {at: v for at, v in sorted(values.items()) if not isinstance(v, str) or v.strip()}
    by_row: dict[int, list[int]] = {}
    for r, c in kept:
        by_row.setdefault(r, []).append(c)
    return Area(name, kept, spans, by_row, places)


def text_of(value: Value, places: int = 0) -> str:
    """Return a value as text: numbers as their shortest exact decimal with at least `places`, dates as 2024-12-31."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _padded(str(value) if isinstance(value, int) else number(value), places)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def number(value: float) -> str:
    """Return a stored number without the noise of binary fractions: 158.94000000000003 → 158.94, 201.0 → 201."""
    if not math.isfinite(value):
        return str(value)
    text = plain(Decimal(repr(round(value, PLACES))))
    return "0" if text == "-0" else text


def _padded(text: str, places: int) -> str:
    """Return a decimal with zeros up to `places` behind its point; one of more places keeps them: nothing is rounded."""
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest.ljust(places, '0')}" if places > len(rest) and whole.lstrip("-").isdigit() else text


def address(row: int, col: int) -> str:
    """Return a cell's address: (6, 1) → B7."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


# A sheet → blocks


def blocks_of(sheet: Area, file: int = 0) -> list[Block]:
    """Return a sheet's titles, tables and notes in order."""
    blocks: list[Block] = []
    for rows in _sections(sheet):
        head = next((i for i, r in enumerate(rows) if not _is_caption(sheet, r, rows)), len(rows))
        tail = len(rows)
        while tail > head and _is_remark(sheet, rows[tail - 1], rows):
            tail -= 1
        if tail - head == 1 and len(sheet.row(rows[head])) == 1:
            head = tail
        for r in rows[:head]:
            blocks += _paragraphs(sheet, r, file)
        if tail > head:
            blocks.append(_table(sheet, rows[head], rows[tail - 1], file))
        for r in rows[tail:]:
            blocks += _paragraphs(sheet, r, file)
    return blocks


def _sections(sheet: Area) -> Iterator[list[int]]:
    """Yield the rows (those that hold anything) of each table with its captions.

    Once there is a table, a row of one text that reads as a title starts another section, if blank rows stand before it
    or captions (公开02表, 单位：万元) after it.
    """
    rows = list(sheet.by_row)
    section: list[int] = []
    wide = 0  # rows of the section that hold more than one value
    for r, following in zip(rows, [*rows, -1][1:], strict=True):
        has_table = wide >= 2
        gap = bool(section) and r > _bottom(sheet, section[-1]) + 1
        if has_table and _is_title(sheet, r) and (gap or _has_captions(sheet, following)):
            yield section
            section, wide = [], 0
        section.append(r)
        wide += len(sheet.row(r)) > 1
    if section:
        yield section


def _is_title(sheet: Area, row: int) -> bool:
    return _is_lone_text(sheet, row) and _TITLE.match(sheet.text(row, sheet.row(row)[0])) is not None


def _has_captions(sheet: Area, row: int) -> bool:
    texts = [sheet.values[row, c] for c in sheet.row(row)]
    return bool(texts) and all(isinstance(t, str) and _CAPTION.match(t) for t in texts)


def _bottom(sheet: Area, row: int) -> int:
    return max(row + sheet.spans.get((row, c), (1, 1))[0] - 1 for c in sheet.row(row))


def _is_lone_text(sheet: Area, row: int) -> bool:
    cols = sheet.row(row)
    return len(cols) == 1 and isinstance(sheet.values[row, cols[0]], str)


def _is_caption(sheet: Area, row: int, rows: Sequence[int]) -> bool:
    """Whether a row above the table only names it: a lone text, or only such as 部门：…, 公开01表, 单位：万元."""
    if _has_captions(sheet, row):
        return True
    return _is_lone_text(sheet, row) and not _heads_columns(sheet, row, rows)


def _heads_columns(sheet: Area, row: int, rows: Sequence[int]) -> bool:
    """Whether a lone text is the head of some columns: merged over several, right of the first, over a row of heads."""
    col = sheet.row(row)[0]
    width = sheet.spans.get((row, col), (1, 1))[1]
    below = next((r for r in rows if r > row), -1)
    heads = len(sheet.row(below)) > 1 and not _has_captions(sheet, below) and sheet.row(below)[0] < col
    return width > 1 and heads and not _TITLE.match(sheet.text(row, col))


def _is_remark(sheet: Area, row: int, rows: Sequence[int]) -> bool:
    if not _is_lone_text(sheet, row):
        return False
    col = sheet.row(row)[0]
    text = str(sheet.values[row, col])
    width = sheet.spans.get((row, col), (1, 1))[1]
    whole = max(c for r in rows for c in sheet.row(r)) - min(c for r in rows for c in sheet.row(r)) + 1
    return _REMARK.match(text) is not None or (width > 1 and width >= whole)


def _paragraphs(sheet: Area, row: int, file: int) -> list[Block]:
    return [Paragraph(sheet.text(row, c), file=file, anchor=f"x{sheet.name}!{address(row, c)}") for c in sheet.row(row)]


def _table(sheet: Area, first: int, last: int, file: int) -> Table:
    held = [c for r in range(first, last + 1) for c in sheet.row(r)]
    left, right = min(held), max(held)
    sparse = (last - first + 1) * (right - left + 1) > MAX_DENSE
    covered: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for r in range(first, last + 1):
        for c in range(left, right + 1):
            if (r, c) in covered:
                continue
            height, width = sheet.spans.get((r, c), (1, 1))
            height, width = min(height, last - r + 1), min(width, right - c + 1)
            if height * width > 1:
                covered.update((r + i, c + j) for i in range(height) for j in range(width))
            value = sheet.values.get((r, c), "")
            if sparse and value == "":
                continue
            stored = isinstance(value, int | float) and not isinstance(value, bool)
            cells.append(
                Cell(sheet.text(r, c), r - first, c - left, height, width, stored=stored, anchor=address(r, c))
            )
    return Table(
        last - first + 1,
        right - left + 1,
        tuple(cells),
        file=file,
        sheet=sheet.name,
        anchor=address(first, left),
    )


# What calamine leaves out of xlsx: errors, formulas without values, how far a sheet reaches

# Wider than a reference may be: calamine lays out what it takes for one.
_REF = re.compile(r"([A-Za-z]{1,7})(\d{1,10})$")
_BYTES_REF = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,7})(\d{1,10})[\"']")


def errors_of(path: Path) -> dict[str, Mapping[tuple[int, int], str]]:
    """Return the cells of a workbook that hold an error (#REF!), by sheet, row and column from 0; of xlsx only."""
    data = limits.load(path)
    names = limits.check_zip(data, path.name, doctype=True) if data.startswith(b"PK") else frozenset()
    return {name: hint.errors for name, hint in _hints(data)[0].items()} if "xl/workbook.xml" in names else {}


def _hints(data: bytes) -> tuple[dict[str, Hints], Hints]:
    """Return what is told of each sheet by name; and for one that is not found by its name, how far any reaches."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            parts = _parts(archive)
        except (KeyError, etree.LxmlError):
            parts = {}
        styles = _places_of_styles(archive)
        found = {part: _scan(archive.read(part), styles) for part in archive.namelist() if _SHEET_PART.match(part)}
        named = {n: found[part] if part in found else _scan(archive.read(part), styles) for n, part in parts.items()}
    return named, Hints({}, (), max((h.extent for h in found.values()), default=0))


_SHEET_PART = re.compile(r"/?xl/[^/]*sheets/[^/]+\.xml$", re.IGNORECASE)


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    book = etree.fromstring(archive.read("xl/workbook.xml"), limits.xml_parser())
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), limits.xml_parser())
    targets = {r.get("Id"): r.get("Target", "") for r in relations if isinstance(r.tag, str)}
    parts: dict[str, str] = {}
    for sheet in book.iter("{*}sheet"):
        target = targets.get(next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), ""), "")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if full in archive.namelist():
            parts[str(sheet.get("name"))] = full
    return parts


_BUILT_IN = {2: 2, 4: 2, 7: 2, 8: 2, 39: 2, 40: 2, 43: 2, 44: 2}
"""The built-in formats of fixed decimal places (ECMA-376, part 1, 18.8.30)."""
_SHOWN = re.compile(r"[^.%E@]*[0#]\.(0+)[^%E@0]*$")


def _places_of_styles(archive: zipfile.ZipFile) -> tuple[int, ...]:
    """Return the decimal places that each cell style of a workbook shows, 0 where not a fixed number."""
    try:
        root = etree.fromstring(archive.read("xl/styles.xml"), limits.xml_parser())
    except (KeyError, etree.LxmlError):
        return ()
    own: dict[str, int] = {}
    for one in root.iterfind("{*}numFmts/{*}numFmt"):
        positive = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", one.get("formatCode", "").partition(";")[0])
        shown = _SHOWN.match(positive)
        own[one.get("numFmtId", "")] = len(shown[1]) if shown else 0
    ids = [xf.get("numFmtId", "") for xf in root.iterfind("{*}cellXfs/{*}xf")]
    return tuple(min(own.get(n, _BUILT_IN.get(int(n), 0) if n.isdecimal() else 0), PLACES) for n in ids)


def _scan(xml: bytes, styles: Sequence[int] = ()) -> Hints:
    """Go through a sheet's cells; `styles` are the decimal places that each style shows."""
    places: dict[tuple[int, int], int] = {}
    errors: dict[tuple[int, int], str] = {}
    uncomputed: list[str] = []
    hidden: set[int] = set()
    rows = cols = 0
    here = 0  # cells of the row so far
    try:
        for _, cell in etree.iterparse(
            io.BytesIO(xml), tag=("{*}c", "{*}row"), resolve_entities=False, no_network=True, load_dtd=False
        ):
            if cell.tag.endswith("}row"):
                if cell.get("hidden") in ("1", "true") and re.fullmatch(r"\d{1,7}", cell.get("r", "")):
                    hidden.add(int(cell.get("r", "")) - 1)
                cell.clear()
                here = 0
                continue
            text = cell.findtext("{*}v")
            ref = _REF.match(cell.get("r", ""))
            here += 1
            if not text and cell.find("{*}is") is None:
                if cell.find("{*}f") is not None:
                    uncomputed.append(cell.get("r", "?")[:12])
                continue
            if ref:
                row, col = int(ref[2]) - 1, _column(ref[1])
            else:  # placed by its row's number and the cells before it
                above = cell.getparent()
                number = "" if above is None else above.get("r", "")
                row, col = (int(number) if re.fullmatch(r"\d{1,10}", number) else rows + 1) - 1, here - 1
            rows, cols = max(rows, row + 1), max(cols, col + 1)
            style = cell.get("s", "")
            if ref and style.isdecimal() and int(style) < len(styles) and styles[int(style)]:
                places[row, col] = styles[int(style)]
            if ref and text and cell.get("t") == "e":
                errors[row, col] = text
    except etree.LxmlError:  # calamine may read on where this parser gives up
        for found in _BYTES_REF.finditer(xml):
            rows, cols = max(rows, int(found[2])), max(cols, _column(found[1].decode()) + 1)
    return Hints(errors, tuple(uncomputed), rows * cols, frozenset(hidden), places)


def _column(letters: str) -> int:
    n = 0
    for letter in letters.upper():
        n = n * 26 + ord(letter) - 64
    return n - 1
