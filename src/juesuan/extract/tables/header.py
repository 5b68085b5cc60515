"""The header of a table: where its rows begin, which columns hold codes, names and values, what a column measures."""

from __future__ import annotations

import re

import msgspec

from juesuan.domain.forms import Column, Form, Forms, forms
from juesuan.extract.tables.cells import cell_number
from juesuan.extract.tables.rows import is_total
from juesuan.kernel.figures import Basis
from juesuan.kernel.patterns import compiled


class Panel(msgspec.Struct, frozen=True):
    """One side of a table: columns of codes, the column of names, columns of values."""

    codes: tuple[int, ...]
    name: int
    values: tuple[int, ...]


class Side(msgspec.Struct, frozen=True):
    """A panel of an account's table with its side of the form (`in`, `out`) and the measure of each of its columns."""

    side: str
    panel: Panel
    by_column: dict[int, str]


_CODE = re.compile(r"^(?:[23]\d\d(?:\d\d(?:\d\d)?)?|\d{2,3})$")


def first_data_row(texts: list[list[str]], three: bool = False, known: Forms | None = None) -> int:
    """Return the first row that is data: it has a number or a code, or a name that heads the form's rows."""
    words = compiled((known or forms()).header.words)
    last = max((r for r, row in enumerate(texts) if any(row)), default=-1)
    numbered = any_numbered = False  # a row above heads its lines 行次, as a cell, within one
    for r, row in enumerate(texts):
        if r:
            numbered = numbered or "行次" in texts[r - 1]
            any_numbered = any_numbered or any("行次" in t for t in texts[r - 1])
        filled = [t for t in dict.fromkeys(row) if t]
        if not filled:
            if r and any(words.match(t) for t in texts[r - 1]) and last < r:
                return r
            continue
        if len(filled) == 1 and len(row) > 1 and not is_total(filled[0]) and not cell_number(filled[0]):
            continue
        if "栏次" in filled or is_sequence(row):
            continue
        numbers = [t for t in row if cell_number(t)]
        if any_numbered and numbers and any(re.match(r"^[一二三]、", t) for t in filled):
            return r
        if numbers and not all(re.fullmatch(r"\d{1,2}", t) for t in numbers):
            return r
        if len(numbers) > 1 and any(is_total(t) for t in filled) and not three:
            return r  # a 合计 row of whole numbers, as a workbook stores 96.00
        if not three and any(re.match(r"^一、", t) for t in filled):
            return r
        if not three and any(_CODE.match(t) for t in row[:4]):
            return r
        first = next((t for t in row if t), "")
        if not three and r and is_total(first) and not any(words.match(t) and not is_total(t) for t in filled):
            return r
        if numbers and three:
            return r
        if three and r and re.search(r"合计|因公出国|公务接待", row[0]) and numbered:
            return r
        if three and r and re.match(r"^[一二三四1234（].*(?:三公|出国|用车|接待)|^合计$", row[0]) and len(row) <= 6:
            return r
    return len(texts)


def is_sequence(row: list[str]) -> bool:
    """Tell a 栏次 row: its cells count 1, 2, 3 …"""
    filled = [t for t in row if t]
    numbers = [t for t in filled if len(t) <= 2 and t.isdecimal()]
    return (
        len(numbers) >= 2
        and len(filled) - len(numbers) <= 2
        and [int(n) for n in numbers] == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))
    )


def header_paths(texts: list[list[str]], start: int) -> list[str]:
    """Return for each column the words of its header, top to bottom, joined by `/`."""
    width = max((len(r) for r in texts), default=0)
    paths: list[str] = []
    for c in range(width):
        words: list[str] = []
        for r in range(start):
            row = texts[r]
            if c >= len(row) or not row[c] or "栏次" in row or is_sequence(row):
                continue
            if len({t for t in row if t}) == 1 and r < start - 1:
                continue  # a title row inside the table
            if not words or words[-1] != row[c]:
                words.append(row[c])
        paths.append("/".join(words))
    return paths


def split_panels(
    texts: list[list[str]], start: int, paths: list[str], form: Form, known: Forms | None = None
) -> list[Panel]:
    """Split the columns into panels: each a run of code columns, a name column and value columns."""
    words = (known or forms()).header
    data = texts[start:]
    kinds: list[str] = []
    for c, path in enumerate(paths):
        values = [row[c] for row in data if c < len(row) and row[c]]
        leaf = path.split("/")[-1] if path else ""
        numbers = [v for v in values if cell_number(v)]
        if re.search(r"行次|栏次|序号|备注", leaf) or (numbers and leaf == "" and counts_lines(numbers)):
            kinds.append("skip")
        elif "编码" in path or leaf in ("类", "款", "项"):
            kinds.append("code")
        elif compiled(words.name).search(leaf) or (
            # By content only where the header does not say amounts: an empty column of them may hold 合计's own words.
            not compiled(words.amounts).search(leaf)
            and values
            and sum(bool(re.search(r"[\u4e00-\u9fff]", v)) for v in values) * 2 > len(values)
        ):
            kinds.append("name")
        elif values and numbers and all(_CODE.match(v) for v in values) and form.coded and c < 4:
            kinds.append("code")
        else:
            kinds.append("value")
    # A header 项目 over code and name columns gives both the same leaf: the code is the one whose data are codes.
    for c, kind in enumerate(kinds):
        values = [row[c] for row in data if c < len(row) and row[c]]
        if kind == "name" and values and sum(bool(_CODE.match(v)) for v in values) * 2 > len(values):
            kinds[c] = "code"
        if (
            kind == "name"
            and values
            and sum(bool(cell_number(v)) for v in values) == len(values)
            and c
            and kinds[c - 1] == "name"
        ):
            kinds[c] = "value"
    panels: list[Panel] = []
    current: tuple[list[int], int, list[int]] = ([], -1, [])
    for c, kind in enumerate(kinds):
        if kind in ("code", "name") and current[2]:
            panels.append(Panel(tuple(current[0]), current[1], tuple(current[2])))
            current = ([], -1, [])
        if kind == "code":
            current[0].append(c)
        elif kind == "name":
            if current[1] < 0 or not any(row[current[1]] for row in data):
                current = (current[0], c, current[2])
        elif kind == "value":
            current[2].append(c)
    if current[2]:
        panels.append(Panel(tuple(current[0]), current[1], tuple(current[2])))
    return panels


def counts_lines(numbers: list[str]) -> bool:
    """Tell a column of line numbers: it counts on by one."""
    values = [int(n) for n in numbers if n.isdigit()]
    return len(values) == len(numbers) > 3 and values == list(range(values[0], values[0] + len(values)))


def side_of(form: Form, panel: Panel, paths: list[str], index: int, texts: list[list[str]], start: int) -> str:
    """Return `in` or `out`: which side of a two-sided table a panel is."""
    if not form.two_sided:
        return "out"
    head = "/".join(paths[c] for c in (panel.name, *panel.values) if c >= 0)
    words = "".join(row[panel.name] for row in texts[start:] if panel.name >= 0)
    if "本年支出" in words or re.search(r"(?:^|/)支出(?:/|$)", head):
        return "out"
    if "本年收入" in words or re.search(r"(?:^|/)收入(?:/|$)", head):
        return "in"
    return "in" if index == 0 else "out"


def column_measure(form: Form, path: str, side: str, known: Forms | None = None) -> str:
    """Return the measure that a column gives to a row, '' to skip the column; of table 04 the budget that it is."""
    words = (known or forms()).header
    leaf = path.rsplit("/", maxsplit=1)[-1] if path else ""
    if not form.budget_columns and compiled(words.budget).search(leaf) and words.accounted not in leaf:
        return ""
    if form.skip and compiled(form.skip).search(leaf):
        return ""
    if form.functional:
        return form.measure(_grouped(form, path, leaf, words.total))
    column = _first(form.columns, leaf, path, side)
    return form.measure(column.measure) if column else ""


def _first(columns: tuple[Column, ...], leaf: str, path: str, side: str = "") -> Column | None:
    """Return the first column that a header's words are those of."""
    for column in columns:
        if column.side and column.side != side:
            continue
        if column.under and not compiled(column.under).search(path):
            continue
        if compiled(column.words).search(path if column.path else leaf):
            return column
    return None


def _grouped(form: Form, path: str, leaf: str, totals: str) -> str:
    """Return the measure of the first column whose words the leaf, else its group, bears; sub-columns of a group give ''.

    Under 年初结转, 本年收入 and 年末结转 only the group's own total counts; 基本支出 below them is a part of it.
    """
    group = next((g for g in form.groups if compiled(g).search(path)), "")
    total = bool(compiled(totals).fullmatch(leaf))
    if group and not total and not compiled(group).search(leaf):
        return ""
    if not total and (column := _first(form.columns, leaf, path)):
        return column.measure
    for column in form.columns:
        if compiled(column.words).search(path):
            return column.measure if total or compiled(column.words).search(leaf) else ""
    return ""


def sides(form: Form, texts: list[list[str]], start: int, known: Forms) -> tuple[Side, ...]:
    """Return the panels of a table with what their columns measure, by its header (`texts` above row `start`)."""
    paths = header_paths(texts, start)
    found = []
    for index, panel in enumerate(split_panels(texts, start, paths, form, known)):
        side = side_of(form, panel, paths, index, texts, start)
        by_column = {c: column_measure(form, paths[c], side, known) for c in panel.values}
        for c in beside(paths, panel.values, known):
            by_column[c] = ""
        if len([c for c in by_column.values() if c]) == 0 and len(panel.values) == 1:
            by_column = {panel.values[0]: column_measure(form, known.header.final, side, known)}
        found.append(Side(side, panel, by_column))
    return tuple(found)


def told_basis(row: list[str], known: Forms | None = None) -> Basis | None:
    """Return the basis that the row's own label tells (a row of the budget over one of the accounts), None when it tells none."""
    words = (known or forms()).header
    label = next((t for t in row if re.search(r"[\u4e00-\u9fff]", t)), "")
    return (
        "budget"
        if compiled(words.row_budget).search(label)
        else "final"
        if compiled(words.row_final).search(label)
        else None
    )


def one_row_column(form: Form, path: str, known: Forms | None = None) -> tuple[str, Basis]:
    """Return what a column of a form of one row measures ('' for nothing) and on which basis, from its header path."""
    words = (known or forms()).header
    last = path.rsplit("/", maxsplit=1)[-1]
    basis: Basis = "budget" if compiled(words.budget).search(path) and words.final not in last else "final"
    said = compiled(form.blank).sub("", path) if form.blank else path
    leaf = next((w for w in reversed(said.split("/")) if w), "")
    column = _first(form.columns, leaf, said)
    return (form.measure(column.measure) if column else ""), basis


def beside(paths: list[str], columns: tuple[int, ...], known: Forms | None = None) -> list[int]:
    """Return the columns that stand beside this year's accounts: last year's, and the change on it."""
    last_year = compiled((known or forms()).header.last_year)
    years = {c: int(found[1]) for c in columns if (found := re.search(r"(20\d\d)年", paths[c]))}
    latest = max(years.values(), default=0)
    return [c for c in columns if years.get(c, latest) < latest or last_year.search(paths[c].rsplit("/", 1)[-1])]
