"""Lines of tables that were read as what another line tells give their facts up; a slip of the pen in one cell stays to be told."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from juesuan.domain.accounts import AccountTable, Row
from juesuan.extract.statutory import Tables
from juesuan.extract.twins import without_twins
from juesuan.kernel.figures import Fact, Figure, half_width
from juesuan.kernel.place import Place

TOTAL, EXPENDITURE, BASIC = "whole.total", "whole.expenditure", "general.basic"
Cell = tuple[int, int, str, str, str]
"""Row, column, amount, measure, item."""


def table(block: int, first: int, *cells: Cell) -> tuple[AccountTable, list[Figure]]:
    figures = [
        Figure(
            first + n, Decimal(amount), "万元", half_width(2, Decimal(1)), amount, Place(block, 0, 4, r, c),
            Fact(measure, item, "opening_budget", "amount", 2026), "revenue", 2,
        )
        for n, (r, c, amount, measure, item) in enumerate(cells)
    ]  # fmt: skip
    rows: dict[int, dict[str, int]] = {}
    for figure in figures:
        rows.setdefault(figure.place.row, {}).setdefault(figure.fact.measure, figure.id)
    made = [Row("", "", "", 0, cells, Place(block, 0, 0, r, 0)) for r, cells in rows.items()]
    return AccountTable("revenue", "", block, "万元", (TOTAL,), tuple(made), False), figures


def kept(*tables: tuple[AccountTable, list[Figure]], told: list[Figure] | None = None) -> tuple[list[str], Tables]:
    shown = Tables(tuple(t for t, _ in tables), tuple(f for _, figures in tables for f in figures), ())
    found = without_twins(shown, told or [])
    return [f.printed for f in found.figures if not f.fact.measure.startswith("~")], found


def text(amount: str, measure: str, item: str = "") -> Figure:
    (figure,) = table(9, 900, (0, 0, amount, measure, item))[1]
    return msgspec.structs.replace(figure, origin="text", place=Place(9, 0, 4))


INCOME = ((2, 1, "3794.35"), (3, 1, "1615.78"), (2, 3, "3725.95"), (3, 3, "1547.38"))


def income(*cells: tuple[int, int, str]) -> tuple[AccountTable, list[Figure]]:
    return table(5, 0, *((r, c, amount, TOTAL, "" if r == 2 else "一般公共服务支出") for r, c, amount in cells))


def test_a_second_column_that_disagrees_row_after_row_gives_up_its_facts() -> None:
    printed, found = kept(income(*INCOME))
    assert printed == ["3794.35", "1615.78"]
    assert [row.cells for row in found.tables[0].rows] == [{TOTAL: 0}, {TOTAL: 1}]


def test_the_column_that_the_narrative_tells_is_the_one_meant() -> None:
    printed, found = kept(income(*INCOME), told=[text("3725.95", TOTAL)])
    assert printed == ["3725.95", "1547.38"]
    assert [row.cells for row in found.tables[0].rows] == [{TOTAL: 2}, {TOTAL: 3}]


def test_one_disagreement_is_a_slip_and_stays() -> None:
    same = ((2, 1, "3794.35"), (3, 1, "1615.78"), (2, 3, "3794.35"), (3, 3, "1615.87"))
    assert kept(income(*same))[0] == [amount for *_, amount in same]


def test_a_row_of_changes_below_the_years_amounts() -> None:
    """本年 42.00 | 57.00, and 增减额 −13.00 | −21.00 below, of a form whose rows are years."""
    measures = ("three.reception", "three.vehicles")
    cells = [
        (r, c, a, m, "")
        for r, of in ((4, ("42.00", "57.00")), (5, ("-13.00", "-21.00")))
        for c, (a, m) in enumerate(zip(of, measures, strict=True), 3)
    ]
    assert kept(table(7, 0, *cells))[0] == ["42.00", "57.00"]


def test_columns_that_stand_as_far_apart_in_the_one_row_of_a_form() -> None:
    """上年 …, 本年 …, 增减 …: each with 合计 and 接待费, three columns on."""
    cells = [
        (3, 8, "10.80", "three.total", ""),
        (3, 9, "1.80", "three.reception", ""),
        (3, 11, "-0.70", "three.total", ""),
        (3, 12, "-0.60", "three.reception", ""),
    ]
    assert kept(table(7, 0, *cells), told=[text("10.80", "three.total")])[0] == ["10.80", "1.80"]


def test_an_items_row_that_stands_twice_is_a_fault_of_its_own() -> None:
    cells = [
        (r, c, a, m, "教育支出")
        for r, of in ((4, ("42.00", "57.00")), (5, ("13.00", "21.00")))
        for c, (a, m) in enumerate(zip(of, (BASIC, EXPENDITURE), strict=True), 3)
    ]
    assert len(kept(table(7, 0, *cells))[0]) == 4


SUMMARY = ((2, 3, "739.60", EXPENDITURE, "一般公共服务支出"), (9, 3, "219.52", EXPENDITURE, "农林水支出"))
BY_FUNCTION = ((2, 2, "681.30", EXPENDITURE, "一般公共服务支出"), (9, 2, "137.52", EXPENDITURE, "农林水支出"))


def test_a_table_of_parts_read_as_the_whole() -> None:
    """681.30 is what 739.60 is without the 58.30 of projects that a third table prints for the item."""
    projects = table(
        30, 50, (2, 5, "58.30", "general.project", "一般公共服务支出"), (9, 5, "82.00", "general.project", "农林水支出")
    )
    printed, _ = kept(table(12, 0, *SUMMARY), table(36, 20, *BY_FUNCTION), projects)
    assert printed == ["739.60", "219.52", "58.30", "82.00"]


def test_without_what_explains_each_gap_both_stay() -> None:
    projects = table(30, 50, (2, 5, "58.30", "general.project", "一般公共服务支出"))
    assert len(kept(table(12, 0, *SUMMARY), table(36, 20, *BY_FUNCTION), projects)[0]) == 5
