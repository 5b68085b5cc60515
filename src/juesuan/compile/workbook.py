"""The input workbook: written with XlsxWriter for an accountant to fill in and print, read back by titles and headers.

What stands where is data (`sheets`): sheets are found by name, columns by header, fields by label, never by position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from juesuan.compile.budgets.filing import BudgetFiling
from juesuan.compile.budgets.sheets import LAYOUT as BUDGET
from juesuan.compile.data import AnyFiling, from_builtins, kind_of, to_builtins
from juesuan.compile.filing import BadFiling, Filing
from juesuan.compile.problems import Problem
from juesuan.compile.sheets import KINDS, LAYOUT, Column, Field, Fields, Grid, Layout, Named
from juesuan.compile.tables import CLASSES
from juesuan.document.model import Unreadable
from juesuan.document.sheet import errors_of
from juesuan.domain import codes
from juesuan.kernel.lang import Text
from juesuan.kinds.kind import FINAL
from juesuan.regions.region import called, compilable, regions
from juesuan.regions.region import template as find

SPARE = 40
"""Empty rows of a table beyond those filled, and the reach of its formulas and validation."""


class Loaded(msgspec.Struct, frozen=True):
    """A filing as read from a file: with what was wrong in reading it, and the places of its values by path, those of cells
    that are blank behind the others."""

    filing: AnyFiling
    problems: tuple[Problem, ...] = ()
    places: dict[str, str] = {}


# ---- writing


class _Formats:
    def __init__(self, book: Any) -> None:
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        box = base | {"border": 1, "text_wrap": True}
        self.title = book.add_format(base | {"bold": True, "font_size": 15})
        self.note = book.add_format(base | {"font_color": "#555555"})
        self.guide = book.add_format(base | {"text_wrap": True})
        self.head = book.add_format(box | {"bold": True, "bg_color": "#DCE6F1", "align": "center"})
        self.label = book.add_format(box | {"bg_color": "#F2F2F2"})
        self.text = book.add_format(box | {"locked": False})
        self.code = book.add_format(box | {"num_format": "@", "locked": False})
        self.money = book.add_format(box | {"num_format": "#,##0.00", "locked": False})
        self.count = book.add_format(box | {"num_format": "0", "locked": False})
        self.sum = book.add_format(box | {"num_format": "#,##0.00", "bg_color": "#EEEEEE", "bold": True})
        self.found = book.add_format(base | {"border": 1, "shrink": True, "bg_color": "#EEEEEE"})
        self.year = book.add_format(box | {"num_format": "0", "align": "left", "locked": False})

    def of(self, kind: str) -> Any:
        """Return the format of a cell to be filled."""
        return {"money": self.money, "count": self.count, "code": self.code, "year": self.year}.get(
            kind.rstrip("?"), self.text
        )


def write_workbook(
    path: Path, filing: AnyFiling | None = None, template: str = "national", year: int = 0, kind: str = FINAL
) -> None:
    """Write the workbook to fill in; with `filing`, filled."""
    given = filing or _blank(kind, template, year)
    layout = LAYOUTS[kind_of(given)]
    data = to_builtins(given) | {"template": given.template, "kind": given.kind}
    if isinstance(given, BudgetFiling):
        data = _scaled(data | {"money": given.money}, Decimal(10000)) if given.money == YUAN else data
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        formats = _Formats(book)
        _guide(book, formats, layout)
        listed = _code_sheet(book)
        for sheet in layout.order:
            worksheet = book.add_worksheet(sheet.sheet)
            _page(worksheet, sheet.title, formats)
            if isinstance(sheet, Fields):
                _write_fields(worksheet, sheet, data, formats)
            elif isinstance(sheet, Named):
                _write_named(worksheet, sheet, sheet.rows, data, formats)
            else:
                _write_grid(worksheet, sheet, _records(sheet, data), formats, listed)
        book.get_worksheet_by_name("科目表").hide()
        book.get_worksheet_by_name("填写说明").activate()


YUAN = "元"
LAYOUTS: dict[str, Layout] = {layout.kind: layout for layout in (LAYOUT, BUDGET)}
"""The workbooks by the kind of disclosure that they are filled in for."""
OWN_SHEETS = frozenset(name for layout in LAYOUTS.values() for name in layout.sheets) | {"填写说明", "科目表"}


def _blank(kind: str, template: str, year: int) -> AnyFiling:
    if kind == FINAL:
        return Filing("", year, template)
    style = find(template).writes(kind).style
    return BudgetFiling("", year, template, money=style.money if style is not None else "万元")


def _scaled(value: Any, factor: Decimal, path: str = "") -> Any:
    """Return plain data with its amounts (texts of decimals, or decimals) times a factor."""
    if isinstance(value, dict):
        return {k: _scaled(v, factor, f"{path}.{k}" if path else k) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_scaled(v, factor, path) for v in value]
    amount = isinstance(value, Decimal) or (isinstance(value, str) and path in _AMOUNTS)
    return Decimal(value) * factor if amount else value


def _amounts(sheet: Fields | Grid | Named) -> Iterator[str]:
    """Yield the paths of a sheet's amounts, without the numbers of rows."""
    if isinstance(sheet, Fields):
        yield from (f.path for f in sheet.fields if f.kind.startswith("money"))
        return
    inside = [f"{sheet.target}.{key}" for key in sheet.rows.values()] if isinstance(sheet, Named) else [sheet.target]
    yield from (f"{start}.{c.path}" for start in inside for c in sheet.columns if c.kind.startswith("money") and c.path)


_AMOUNTS = frozenset(path for sheet in BUDGET.order for path in _amounts(sheet))


def _page(worksheet: Any, title: str, formats: _Formats) -> None:
    worksheet.write_string(0, 0, title, formats.title)
    worksheet.set_row(0, 26)
    worksheet.set_paper(9)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(0.5, 0.5, 0.6, 0.6)
    worksheet.set_footer("&C第 &P 页，共 &N 页")


def _guide(book: Any, formats: _Formats, layout: Layout) -> None:
    worksheet = book.add_worksheet("填写说明")
    _page(worksheet, "填写说明", formats)
    worksheet.set_column(0, 0, 110)
    for r, line in enumerate(layout.guide, 1):
        worksheet.write_string(r, 0, f"{r}. {line}", formats.guide)
        worksheet.set_row(r, 34)


@cache
def _listed() -> tuple[tuple[str, str], ...]:
    """Return the functional items to choose from: code and path of names."""
    found = []
    for group in CLASSES:
        for n in range(1, 10000):
            code = f"{group}{n:04d}"
            if n % 100 and (names := codes.functional_names(code)):
                upper = [next(iter(codes.functional_names(code[:k])), "") for k in (3, 5)]
                found.append((code, "/".join((*upper, names[0]))))
    return tuple(found)


@cache
def _paths() -> dict[str, str]:
    return dict(_listed())


def _code_sheet(book: Any) -> int:
    worksheet = book.add_worksheet("科目表")
    worksheet.write_row(0, 0, ("编码", "名称"))
    for r, (code, name) in enumerate(_listed(), 1):
        worksheet.write_string(r, 0, code)
        worksheet.write_string(r, 1, name)
    return len(_listed())


def _get(data: Any, path: str) -> Any:
    for part in path.split("."):
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _put(worksheet: Any, row: int, col: int, value: Any, kind: str, formats: _Formats) -> None:
    """Write one value; amounts as numbers (two decimals are exact enough in a cell), None as an empty box."""
    form = formats.of(kind)
    if value is None or value == "":
        worksheet.write_blank(row, col, None, form)
    elif kind.startswith(("money", "count", "year")):
        worksheet.write_number(row, col, float(value), form)
    else:
        worksheet.write_string(row, col, str(value), form)


def _write_fields(worksheet: Any, sheet: Fields, data: dict[str, Any], formats: _Formats) -> None:
    worksheet.set_column(0, 0, 42)
    worksheet.set_column(1, 1, 60)
    worksheet.set_column(2, 2, 58)
    worksheet.write_row(1, 0, ("项目", "内容", "说明"), formats.head)
    worksheet.repeat_rows(1)
    worksheet.freeze_panes(2, 1)
    row = 2
    for field in sheet.fields:
        for value in _values(field, data):
            worksheet.write_string(row, 0, field.label, formats.label)
            _put(worksheet, row, 1, value, field.kind, formats)
            worksheet.write_string(row, 2, field.note, formats.label)
            _validate(worksheet, row, field)
            row += 1


def _values(field: Field, data: dict[str, Any]) -> list[Any]:
    value = _get(data, field.path)
    if field.kind == "texts":
        return [*(value or ()), *([""] * max(0, 3 - len(value or ())))]
    if field.kind == "choice":
        return [next((k for k, v in KINDS.items() if v == value), None)]
    if field.path == "year" and not value:
        return [None]
    if field.path == "template" and value in regions():
        return [regions()[value].name]
    return [value]


def _validate(worksheet: Any, row: int, field: Field) -> None:
    if field.kind == "choice":
        worksheet.data_validation(row, 1, row, 1, {"validate": "list", "source": list(KINDS)})
    elif field.path == "template":
        worksheet.data_validation(
            row,
            1,
            row,
            1,
            {"validate": "list", "source": [regions()[r].name for r in compilable()], "error_type": "information"},
        )
    elif field.kind.startswith("money"):
        worksheet.data_validation(row, 1, row, 1, _NOT_NEGATIVE)
    elif field.kind.startswith("count"):
        worksheet.data_validation(row, 1, row, 1, _NOT_NEGATIVE | {"validate": "integer"})


_NOT_NEGATIVE = {
    "validate": "decimal", "criteria": ">=", "value": 0, "error_title": "金额不对", "error_message": "请填不小于零的数，单位万元。",
}  # fmt: skip


def _records(sheet: Grid, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a table: of the items, those that the table has to do with."""
    rows: list[dict[str, Any]] = list(_get(data, sheet.target) or ())
    if sheet.target == "economic":
        return _economic_rows(rows)
    if sheet.target != "items":
        return rows
    wanted = [c.path for c in sheet.columns if c.path and c.kind.startswith("money")]
    if not wanted:
        return [r for r in rows if any(r.get(k) for k in ("class_name", "group_name", "name"))]
    return [r for r in rows if any(_get(r, path) is not None for path in wanted)]


def _economic_rows(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    amounts = {r["code"]: r for r in given}
    groups = ("301", "303", "302", "307", "310", "312", "399")
    listed = [f"{g}{n:02d}" for g in groups for n in range(1, 100) if codes.economic_names(f"{g}{n:02d}")]
    every = [*listed, *(c for c in amounts if c not in listed)]
    return [
        {"code": c, "name": next(iter(codes.economic_names(c)), "")}
        | {k: v for k, v in amounts.get(c, {}).items() if v}
        for c in every
    ]


def _write_grid(worksheet: Any, sheet: Grid, rows: list[dict[str, Any]], formats: _Formats, listed: int) -> None:
    """Write a table: notes, header, total row (formulas over the reach of the table), rows, spare rows."""
    for r, note in enumerate(sheet.notes, 1):
        worksheet.write_string(r, 0, note, formats.note)
    top = 1 + len(sheet.notes)
    headers = [c.header for c in sheet.columns]
    for c, column in enumerate(sheet.columns):
        worksheet.set_column(c, c, column.width)
        worksheet.write_string(top, c, column.header, formats.head)
    worksheet.set_row(top, 32)
    worksheet.repeat_rows(top)
    amounts = [c.header for c in sheet.columns if c.kind.startswith("money")]
    has_total = bool(amounts) and sheet.target in ("items", "economic", "performance.indicators")
    first = top + 2 if has_total else top + 1
    last = first + len(rows) + SPARE - 1
    worksheet.freeze_panes(first, min(2, len(headers)))
    if has_total:
        _total_row(worksheet, sheet, rows, formats, top + 1, first, last)
    for r in range(first, last + 1):
        record = rows[r - first] if r - first < len(rows) else {}
        for c, column in enumerate(sheet.columns):
            _grid_cell(worksheet, sheet, record, r, c, column, formats, listed)
    if sheet.columns[0].kind == "code" and sheet.target == "items":
        source = f"=科目表!$A$2:$A${listed + 1}"
        worksheet.data_validation(first, 0, last, 0, {"validate": "list", "source": source, "error_type": "warning"})
    for c, column in enumerate(sheet.columns):
        if column.kind.startswith("money") and not column.sums:
            worksheet.data_validation(first, c, last, c, _NOT_NEGATIVE)


def _total_row(
    worksheet: Any, sheet: Grid, rows: list[dict[str, Any]], formats: _Formats, row: int, first: int, last: int
) -> None:
    for c, column in enumerate(sheet.columns):
        if column.kind.startswith("money"):
            name = xl_col_to_name(c)
            total = sum((_computed(sheet, r, column) or Decimal(0) for r in rows), Decimal(0))
            worksheet.write_formula(row, c, f"=SUM({name}{first + 1}:{name}{last + 1})", formats.sum, float(total))
        else:
            worksheet.write_string(row, c, "合计" if c == 0 else "", formats.sum)


def _computed(sheet: Grid, record: dict[str, Any], column: Column) -> Decimal | None:
    """Return what a cell is worth, a formula's included; None for an empty one."""
    if not column.sums:
        value = _get(record, column.path)
        return None if value in (None, "") else Decimal(str(value))
    by_header = {c.header: c for c in sheet.columns}
    parts = [(1, h) for h in column.sums] + [(-1, h) for h in column.less]
    return sum((s * (_computed(sheet, record, by_header[h]) or Decimal(0)) for s, h in parts), Decimal(0))


def _grid_cell(
    worksheet: Any, sheet: Grid, record: dict[str, Any], row: int, col: int, column: Column, formats: _Formats, listed: int
) -> None:  # fmt: skip
    headers = [c.header for c in sheet.columns]
    if column.sums:
        cells = "+".join(xl_rowcol_to_cell(row, headers.index(h)) for h in column.sums)
        less = "".join("-" + xl_rowcol_to_cell(row, headers.index(h)) for h in column.less)
        shown = float(_computed(sheet, record, column) or 0) if record else ""
        formula = f'=IF({xl_rowcol_to_cell(row, 0)}="","",{cells}{less})'
        worksheet.write_formula(row, col, formula, formats.sum, shown)
    elif column.header == "科目名称" and not column.path:
        key = xl_rowcol_to_cell(row, 0)
        name = _paths().get(record.get("code", ""), "") if record else ""
        formula = f'=IFERROR(VLOOKUP({key}&"",科目表!$A$2:$B${listed + 1},2,FALSE),"")'
        worksheet.write_formula(row, col, formula, formats.found, name)
    else:
        _put(worksheet, row, col, _get(record, column.path) if record else None, column.kind, formats)


def _write_named(worksheet: Any, sheet: Grid, named: dict[str, str], data: dict[str, Any], formats: _Formats) -> None:
    """Write a table whose rows are named: the three public expenses, the sources of funds; with a total row."""
    for c, column in enumerate(sheet.columns):
        worksheet.set_column(c, c, column.width)
        worksheet.write_string(1, c, column.header, formats.head)
    worksheet.freeze_panes(2, 1)
    records = {label: _get(data, f"{sheet.target}.{key}") or {} for label, key in named.items()}
    for r, (label, record) in enumerate(records.items(), 2):
        worksheet.write_string(r, 0, label, formats.label)
        for c, column in enumerate(sheet.columns[1:], 1):
            _put(worksheet, r, c, _get(record, column.path), column.kind, formats)
            if column.kind.startswith("money"):
                worksheet.data_validation(r, c, r, c, _NOT_NEGATIVE)
    end = 2 + len(named)
    worksheet.write_string(end, 0, "合计", formats.sum)
    for c, column in enumerate(sheet.columns[1:], 1):
        if column.kind.startswith("money"):
            name = xl_col_to_name(c)
            total = sum((Decimal(str(_get(x, column.path) or 0)) for x in records.values()), Decimal(0))
            worksheet.write_formula(end, c, f"=SUM({name}3:{name}{end})", formats.sum, float(total))
        else:
            worksheet.write_string(end, c, "", formats.sum)


# ---- reading


class _Sheet:
    """One worksheet as rows of values, with addresses; `errors` are the cells whose formula gives one (#REF!)."""

    def __init__(self, name: str, rows: list[list[Any]], errors: Mapping[tuple[int, int], str] = {}) -> None:
        self.name = name
        self.rows = rows
        self.errors = errors

    def place(self, row: int, col: int) -> str:
        return f"工作表“{self.name}”{xl_rowcol_to_cell(row, col)}"

    def get(self, row: int, col: int) -> Any:
        cells = self.rows[row]
        return cells[col] if col < len(cells) else ""


class _Reader:
    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.items: dict[str, dict[str, Any]] = {}
        self.places: dict[str, str] = {}
        self.blanks: dict[str, str] = {}
        self.problems: list[Problem] = []

    def bad(self, sheet: _Sheet, row: int, col: int, zh: str, en: str) -> None:
        self.problems.append(Problem("error", "", Text(zh, en), sheet.place(row, col)))

    # ---- values

    def value(self, sheet: _Sheet, row: int, col: int, kind: str) -> Any:
        """Return a cell's value for the filing, None when it is blank or not to be used (and said to be wrong)."""
        raw = sheet.get(row, col)
        if wrong := sheet.errors.get((row, col)):
            self.bad(sheet, row, col, f"单元格的公式有错：{wrong}", f"the cell's formula is in error: {wrong}")
            return None
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        if kind in ("text", "texts"):
            return _words(raw)
        if kind == "code":
            return _code(raw)
        if kind == "choice":
            return KINDS.get(_words(raw), _words(raw))
        number = _number(raw)
        if number is None:
            self.bad(sheet, row, col, f"应为数字：{_words(raw)}", f"not a number: {_words(raw)}")
            return None
        if kind.startswith(("count", "year")):
            if number != number.to_integral_value():
                self.bad(sheet, row, col, f"应为整数：{number}", f"not a whole number: {number}")
                return None
            return int(number)
        return number

    def put(self, data: dict[str, Any], path: str, value: Any, full: str, place: str) -> None:
        """Set a value by its path; keep its place by its full path."""
        *upper, leaf = path.split(".")
        for part in upper:
            data = data.setdefault(part, {})
        if data.get(leaf) in (None, ""):
            data[leaf] = value
            self.places[full] = place

    # ---- sheets

    def fields(self, spec: Fields, sheet: _Sheet) -> None:
        by_label = {_plain(f.label): f for f in spec.fields}
        known = False
        for r in range(len(sheet.rows)):
            for c in range(min(3, len(sheet.rows[r]))):
                field = by_label.get(_plain(sheet.get(r, c)))
                if field is None:
                    continue
                known = True
                value = self.value(sheet, r, c + 1, field.kind)
                if value is None:
                    self.places.setdefault(field.path, sheet.place(r, c + 1))  # where it is to be filled in
                    break
                if field.kind == "texts":
                    self.data.setdefault(field.path, []).append(value)
                else:
                    self.put(self.data, field.path, value, field.path, sheet.place(r, c + 1))
                break
        if not known:
            self.bad(sheet, 0, 0, "工作表里找不到应有的项目", "none of the sheet's fields was found")

    def grid(self, spec: Grid, sheet: _Sheet) -> None:
        found = _header(sheet, spec.columns)
        if found is None:
            names = "、".join(c.header for c in spec.columns[:4])
            self.bad(sheet, 0, 0, f"找不到表头（{names} …）", f"no header ({names} …)")
            return
        top, columns = found
        self.places.setdefault(spec.target, sheet.place(top + 1, 0))
        for r in range(top + 1, len(sheet.rows)):
            self.row(spec, sheet, r, columns)

    def row(self, spec: Grid, sheet: _Sheet, r: int, columns: dict[int, Column]) -> None:
        key_col = next(c for c, column in columns.items() if column == _key(spec, columns))
        if any(re.fullmatch(r"合计|总计|小计", _plain(sheet.get(r, c))) for c in {0, 1, key_col}):
            return
        record: dict[str, Any] = {}
        places: dict[str, str] = {}
        blank: dict[str, str] = {}
        for c, column in columns.items():
            if column.path:
                value = self.value(sheet, r, c, column.kind)
                if value is not None and value != "":
                    self.put(record, column.path, value, f"{spec.sheet}:{r}:{column.path}", "")
                    places[column.path] = sheet.place(r, c)
                else:
                    blank[column.path] = sheet.place(r, c)
        if not record or (set(record) <= {"code", "name"} and spec.target == "economic"):
            return
        if columns[key_col].path == "code" and not record.get("code"):
            self.bad(sheet, r, key_col, "这一行没有科目编码", "the row has no code")
            return
        self.keep(spec, record, places)
        if spec.target == "items":
            for path, place in blank.items():
                self.blanks.setdefault(f"items<{record['code']}>.{path}", place)

    def keep(self, spec: Grid, record: dict[str, Any], places: dict[str, str]) -> None:
        """Put a row's record where it belongs: items merge by code, other rows are appended."""
        if spec.target == "items":
            code = record["code"]
            item = self.items.setdefault(code, {"code": code})
            for path, place in places.items():
                if path == "code":
                    self.places.setdefault(f"items<{code}>.code", place)
                    continue
                self.put(item, path, _get(record, path), f"items<{code}>.{path}", place)
            return
        if spec.target == "economic":
            known = codes.economic_names(str(record.get("code", "")))
            if record.get("name") in known:
                record.pop("name", None)
            record.setdefault("amount", Decimal(0))
        *upper, leaf = spec.target.split(".")
        data = self.data
        for part in upper:
            data = data.setdefault(part, {})
        rows: list[dict[str, Any]] = data.setdefault(leaf, [])
        for path, place in places.items():
            self.places[f"{spec.target}[{len(rows)}].{path}"] = place
        rows.append(record)

    def named(self, spec: Grid, rows: dict[str, str], sheet: _Sheet) -> None:
        found = _header(sheet, spec.columns)
        if found is None:
            self.bad(sheet, 0, 0, "找不到表头", "no header")
            return
        top, columns = found
        by_label = {_plain(label): key for label, key in rows.items()}
        for r in range(top + 1, len(sheet.rows)):
            key = next((by_label[p] for c in range(2) if (p := _plain(sheet.get(r, c))) in by_label), None)
            if key is None:
                continue
            for c, column in columns.items():
                if not column.path:
                    continue
                path = f"{spec.target}.{key}.{column.path}"
                if (value := self.value(sheet, r, c, column.kind)) is not None:
                    self.put(self.data, path, value, path, sheet.place(r, c))
                else:
                    self.blanks.setdefault(path, sheet.place(r, c))


def _key(spec: Grid, columns: dict[int, Column]) -> Column:
    """Return the column that tells whether a row is one: the code, else the name, else the first."""
    found = list(columns.values())
    for path in ("code", "name", "term"):
        for column in found:
            if column.path == path:
                return column
    return found[0]


def _words(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _plain(value: Any) -> str:
    """Return a label in the form in which labels compare."""
    text = _words(value).replace("(", "（").replace(")", "）").replace('"', "").replace("“", "").replace("”", "")
    return re.sub(r"\s|（万元）$|[:：]$", "", text)


def _code(value: Any) -> str:
    text = _words(value).replace(" ", "")
    return text.removesuffix(".0")


def _number(value: Any) -> Decimal | None:
    """Return a cell's number as the decimal it was meant as: a binary float that is a hair off two decimals is those."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        exact = Decimal(repr(value))
        near = exact.quantize(Decimal("0.01")) if exact.is_finite() else exact
        return near if abs(near - exact) < Decimal("1e-7") else exact
    text = _words(value).replace(",", "").replace("，", "").replace("−", "-")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _header(sheet: _Sheet, columns: Sequence[Column]) -> tuple[int, dict[int, Column]] | None:
    """Return the header row and what its columns are; the row with most of the headers, at least half of them."""
    by_header = {_plain(c.header): c for c in columns}
    best: tuple[int, dict[int, Column]] | None = None
    for r in range(min(15, len(sheet.rows))):
        found = {c: by_header[p] for c, v in enumerate(sheet.rows[r]) if (p := _plain(v)) in by_header}
        if len(found) * 2 >= len(columns) and (best is None or len(found) > len(best[1])):
            best = (r, found)
    return best


def read_sheets(path: Path) -> Iterator[tuple[str, list[list[Any]]]]:
    """Yield the worksheets of a workbook, from the sheet's own corner; raise `BadFiling`."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as problem:
        raise BadFiling(f"工作簿读不了：{problem}", f"the workbook cannot be read: {problem}") from problem


def _layout(names: Sequence[str]) -> Layout:
    """Return the workbook that most of the sheets are of."""
    return max(LAYOUTS.values(), key=lambda layout: sum(n.strip() in layout.sheets for n in names))


def is_own(names: Sequence[str]) -> bool:
    """Tell whether a workbook with sheets of these names is one to fill in."""
    return any(n.strip() in OWN_SHEETS - {"填写说明", "科目表"} for n in names)


def read_workbook(path: Path, base: AnyFiling | None = None) -> Loaded:
    """Read a workbook that was filled in. `base` is what other sheets of it (the exported tables) have given already."""
    reader = _Reader()
    if base is not None:
        start = to_builtins(base)
        reader.items = {i["code"]: i for i in start.pop("items", ())}
        reader.data = start
        if base.unit == "":
            reader.data.pop("unit", None)
        if base.year == 0:
            reader.data.pop("year", None)
    sheets = list(read_sheets(path))
    layout = _layout([name for name, _ in sheets])
    try:
        broken = errors_of(path)
    except Unreadable:  # calamine has read it: then its errors count as blanks
        broken = {}
    for name, rows in sheets:
        spec = layout.sheets.get(name.strip())
        sheet = _Sheet(name, rows, broken.get(name, {}))
        if isinstance(spec, Fields):
            reader.fields(spec, sheet)
        elif isinstance(spec, Named):
            reader.named(spec, spec.rows, sheet)
        elif spec is not None:
            reader.grid(spec, sheet)
    if layout.kind != FINAL:
        reader.data["disclosure"] = layout.kind
        if reader.data.get("money") == YUAN:
            reader.data = _scaled(reader.data, Decimal("0.0001"))
            reader.items = {code: _scaled(item, Decimal("0.0001"), "items") for code, item in reader.items.items()}
    return _loaded(reader)


def _loaded(reader: _Reader) -> Loaded:
    data: dict[str, Any] = {"unit": "", "year": 0} | reader.data
    if isinstance(data.get("template"), str):
        data["template"] = called(data["template"])
    order = sorted(reader.items)
    data["items"] = [reader.items[code] for code in order]
    numbered: list[tuple[int, dict[str, Any]]] = sorted(
        enumerate(list(data.get("economic", ()))), key=lambda e: str(e[1].get("code", ""))
    )
    data["economic"] = [record for _, record in numbered]
    moved = {old: new for new, (old, _) in enumerate(numbered)}
    kept = {p: place for p, place in reader.places.items() if place}
    kept |= {p: place for p, place in reader.blanks.items() if p not in kept}  # behind what is filled in
    places = {_final(p, order, moved): place for p, place in kept.items()}
    try:
        return Loaded(from_builtins(data), tuple(reader.problems), places)
    except BadFiling as problem:
        if reader.problems:
            first = reader.problems[0]
            raise BadFiling(first.words("zh"), first.words("en")) from problem
        raise


def _final(path: str, order: list[str], moved: dict[int, int]) -> str:
    """Return a path of a value with the number of its row in the filing."""
    if match := re.match(r"items<(.*?)>", path):
        return f"items[{order.index(match[1])}]{path[match.end() :]}"
    if match := re.match(r"economic\[(\d+)\]", path):
        return f"economic[{moved[int(match[1])]}]{path[match.end() :]}"
    return path


def placed(problems: Sequence[Problem], places: dict[str, str]) -> list[Problem]:
    """Return the problems with the place of their path, or of the nearest path above or below it that has one."""

    def find(path: str) -> str:
        while path:
            if path in places:
                return places[path]
            below = next((v for k, v in places.items() if k.startswith((path + ".", path + "["))), "")
            if below:
                return below
            path = path.rpartition(".")[0]
        return ""

    return [p if p.place else msgspec.structs.replace(p, place=find(p.path)) for p in problems]
