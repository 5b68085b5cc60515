"""Tables of one row, or of a row an item: what is spent on 三公, by its columns or by the labels of its rows."""

from __future__ import annotations

import itertools
import re

import msgspec

from juesuan.domain.accounts import Row
from juesuan.domain.forms import Form
from juesuan.domain.measures import unit_of
from juesuan.extract.names import Names
from juesuan.extract.tables.header import (
    another_year,
    change_on,
    change_told,
    first_data_row,
    one_row_column,
    stands_beside,
    told_basis,
    year_told,
)
from juesuan.extract.tables.making import TableFigures
from juesuan.extract.units import UNITS
from juesuan.kernel.figures import Basis
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place


def one_row(form: Form, of: TableFigures, called: Names) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows of a table of one row (of several where it tells years or bases apart), or of a row an item, and what its columns measure.

    Items are `called` by a kind's names.
    """
    start = first_data_row(of.texts, True, of.forms)
    paths = of.paths(start)
    cells: dict[str, int] = {}
    columns: list[str] = []
    row_labelled = form.labelled and any(
        compiled(form.labelled).search(row[c]) for row in of.texts[start:] for c in range(min(3, len(row)))
    )
    rows: list[Row] = []
    if row_labelled:
        rows = _row_an_item(form, of, called, start, paths)
        return rows, tuple(k for row in rows for k in row.cells)
    first = len(of.figures)
    within = ["三公" in path and path.endswith(("/小计", "/合计")) for path in paths]
    headed = [one_row_column(form, path, of.forms, of.own) for path in paths]
    beside = [form.budget_columns and stands_beside(path, paths, of.outline.year) for path in paths]
    for r in range(start, len(of.texts)):
        for c, (path, (measure, basis)) in enumerate(zip(paths, headed, strict=True)):
            if not measure or (measure == form.measure(".total") and any(within) and not within[c]):
                continue  # 合计 beside “三公”经费/小计: with what else the table tells
            if not form.budget_columns and (aspect := change_told(f"{path}/{of.texts[r][0]}")):
                of.figure(r, c, measure, origin=form.id, aspect=aspect)
                continue
            if beside[c]:
                continue
            said = path + of.texts[r][0]
            told_year = (year_told(said) or another_year(said, of.outline.year)) if not form.budget_columns else 0
            if told_year and of.outline.year and told_year != of.outline.year:
                if told_year == of.outline.year - 1:
                    executed = compiled(of.forms.header.executed).search(said) is not None
                    on: Basis = "executed" if executed else of.own
                    of.figure(r, c, measure, basis=on, origin=form.id, year=told_year)
                continue
            if (told := told_basis(of.texts[r], of.forms, of.own)) is not None:
                basis = told
            key = measure + ("@budget" if basis == "budget" else "")
            columns.append(key)
            figure = of.figure(r, c, measure, basis=basis, origin=form.id)
            if figure is not None:
                cells.setdefault(key, figure)
    _sign_changes(of, first)
    rows.append(Row("", "", "", 0, cells, Place(of.number, 0, 0, start if start < len(of.texts) else 0, 0)))
    return rows, tuple(columns)


def _sign_changes(of: TableFigures, first: int) -> None:
    """Give the changes of a table, its figures from the `first` on, the signs that they are printed without: 增减变化 24,000, which fell by it."""
    made = of.figures[first:]
    changes = [n for n, f in enumerate(made, first) if f.fact.aspect == "change"]
    if any(of.figures[n].value < 0 for n in changes):
        return
    amounts = {
        (f.fact.measure, f.fact.year): f.value for f in made if f.fact.aspect == "amount" and f.fact.basis == of.own
    }
    for n in changes:
        figure = of.figures[n]
        now, before = (amounts.get((figure.fact.measure, figure.fact.year - k)) for k in (0, 1))
        if now is not None and before is not None and now < before:
            of.figures[n] = msgspec.structs.replace(figure, value=-figure.value)
        elif now is not None and before is None:  # which way it goes is not told
            fact = msgspec.structs.replace(figure.fact, measure=f"~{figure.fact.measure}")
            of.figures[n] = msgspec.structs.replace(figure, fact=fact)


def _row_an_item(form: Form, of: TableFigures, called: Names, start: int, paths: list[str]) -> list[Row]:
    rows: list[Row] = []
    named = [
        c
        for c in range(len(paths))
        if (words := [row[c] for row in of.texts[start:] if c < len(row) and row[c]])
        and 2 * sum(bool(re.search(r"[\u4e00-\u9fff]{2}", w)) for w in words) > len(words)
    ]
    ends = [*named[1:], len(paths)]
    spans = [(c, end) for c, end in zip(named, ends, strict=True) if end > c + 1] or [(0, len(paths))]
    for r, (first, end) in itertools.product(range(start, len(of.texts)), spans):
        label = next((t for t in of.texts[r][first:end] if re.search(r"[\u4e00-\u9fff]{2}", t)), "")
        plain = re.sub(r"^(?:其中：?|[一二三四五]+、|（[一二三四五\d]）|\d[.、．])+", "", label)
        told = (called.resolve(plain, section) for section in form.row_names.sections)
        measure = next(filter(None, told), "")
        if not measure:
            measure = next((form.measure(n.measure) for n in form.named if compiled(n.words).search(label)), "")
        if measure.split(".")[0] not in form.row_names.accounts:
            continue
        unit = form.units.get(".".join(measure.split(".")[:2]), "万元")
        if counted := re.search(r"（(辆|个|批|人次?|人)）", label):
            unit = UNITS[counted[1]].base
            measure = next((n.measure for n in form.counts if (n.of, n.unit) == (measure, unit)), measure)
            unit = unit_of(measure) if unit_of(measure) != "万元" else unit
        cells: dict[str, int] = {}
        for c in range(first, end):
            path = paths[c]
            if (re.search(r"行次|项目|序号|栏次|单位", path) and not re.search(r"数", path)) or of.texts[r][c] == label:
                continue
            if not form.budget_columns and (other := another_year(path, of.outline.year)) is not None:
                if other:
                    executed = compiled(of.forms.header.executed).search(path) is not None
                    on: Basis = "executed" if executed else of.own
                    of.figure(r, c, measure, basis=on, origin=form.id, year=other, unit=unit)
                elif of.own != "final" and unit == "万元":
                    _change(form, of, r, c, measure, paths)
                continue
            if form.budget_columns and stands_beside(path, paths, of.outline.year):
                if unit == "万元":
                    _compared(form, of, r, c, measure, path)
                continue
            basis: Basis = "budget" if compiled(of.forms.header.row_budget).search(path) else of.own
            figure = of.figure(r, c, measure, basis=basis, origin=form.id, unit=unit)
            if figure is not None:
                cells.setdefault(measure + ("@budget" if basis == "budget" else ""), figure)
        rows.append(Row("", label, "", 0, cells, Place(of.number, 0, 0, r, 0)))
    return rows


def _compared(form: Form, of: TableFigures, r: int, c: int, measure: str, path: str) -> None:
    """Read what a row tells beside the year's own: last year's amount, the change on it or on the budget, and their rates."""
    year = another_year(path, of.outline.year)
    if year and year == of.outline.year - 1 and not compiled(of.forms.header.row_budget).search(path):
        of.figure(r, c, measure, basis=of.own, origin=form.id, year=year)
    elif not year and (on := change_on(path, of.own)):
        of.figure(r, c, measure, "", *on, form.id, "万元" if on[1] == "change" else "%")


def _change(form: Form, of: TableFigures, r: int, c: int, measure: str, paths: list[str]) -> None:
    """Read the change on the year before that a row tells, or its rate: on what was executed if that stands beside."""
    path = paths[c] if c < len(paths) else ""
    if not re.search(r"增减|比较|变动|增长|[%％]", path) or "占" in path:
        return
    bases = {bool(re.search(of.forms.header.executed, p)) for p in paths if another_year(p, of.outline.year)}
    if len(bases) == 1:
        rate = bool(re.search(r"率|幅度|[%％]", path))
        basis: Basis = "executed" if bases.pop() else of.own
        unit = "%" if rate else "万元"
        of.figure(r, c, measure, "", basis, "change_rate" if rate else "change", form.id, unit)
