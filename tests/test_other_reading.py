"""A broken relation that another reading of the words would explain is no error: an error is what cannot be right."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.checks.diagnose import Fault
from juesuan.checks.evaluate import evaluate
from juesuan.checks.model import Checked
from juesuan.checks.otherwise import other_reading, shared_gaps
from juesuan.extract.misattributed import without_misattributed
from juesuan.kernel.figures import Fact, Figure, half_width
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

WHERE = Place(5, 0, 0)


def told(printed: str, block: int = 5, origin: str = "text") -> tuple[str, int, str]:
    return printed, block, origin


def severity(relation: Relation, *told: tuple[str, int, str], fault: Fault | None = None) -> str:
    figures = {}
    for n, (printed, block, origin) in enumerate(told):
        number, unit = printed.rstrip("%"), "%" if printed.endswith("%") else "万元"
        decimals = len(number.partition(".")[2])
        figures[n] = Figure(
            n, Decimal(number), unit, half_width(decimals, Decimal(1)), printed, Place(block, n, n + 1), Fact("x"), origin, decimals
        )  # fmt: skip
    assert evaluate(relation, figures) == "inconsistent"
    main = Checked("E02", relation, "inconsistent", "", WHERE)
    doubt = other_reading(fault or Fault((0,), 0, None), main, figures)
    return doubt[0] if doubt else "error"


EQUAL = Relation("sum", (0,), (1,))


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        # 上年结转：一般公共预算 642.30万元、政府性基金 120.45万元 against the table's 762.75: a part taken for the whole.
        ((told("642.30"), told("762.75", 9, "summary"), told("120.45")), "note"),
        # 120 alone may be a chance.
        ((told("642.30"), told("762.30", 9, "summary"), told("120.00")), "warning"),
        # The gap stands pages away.
        ((told("642.30"), told("762.75", 9, "summary"), told("120.45", 60)), "error"),
        # Two digits swapped, though the gap (2.70) happens to be printed beside it.
        ((told("645.20"), told("642.50", 9, "summary"), told("2.70")), "error"),
        # A stale amount of the same size: nothing speaks for another reading.
        ((told("1,318.44".replace(",", "")), told("1275.90", 9, "summary")), "error"),
        # 涉及资金 of eight projects and of one.
        ((told("1340.70"), told("301.55")), "warning"),
        # The decimal point moved: of another size, but a slip.
        ((told("34070"), told("340.70", 9, "summary")), "error"),
        # Two cells of tables are read by their heads: size alone says nothing.
        ((told("1340.70", 3, "summary"), told("301.55", 9, "income")), "error"),
    ],
)
def test_two_numbers_that_disagree(figures: tuple[tuple[str, int, str], ...], expected: str) -> None:
    assert severity(EQUAL, *figures) == expected


def test_numbers_that_their_own_relations_confirm_are_two_amounts() -> None:
    contested = Fault((0,), -1, None, contested=True)
    assert (
        severity(EQUAL, told("8600.00", 3, "fund"), told("8720.00", 9, "appropriation"), fault=contested) == "warning"
    )


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        # 采购 1,491.60万元，其中：货物 1,106.40万元、服务 385.20万元, read as three parts of something else.
        ((told("1245.30"), told("1491.60"), told("1106.40"), told("385.20")), "note"),
        # No one slip mends it: 1,491.60 or a part that the list leaves out. One digit does: an error.
        ((told("1245.30"), told("691.60"), told("106.40"), told("385.20")), "warning"),
        ((told("1245.30"), told("691.60"), told("106.40"), told("441.30")), "error"),
        ((told("15"), told("1"), told("2"), told("3")), "error"),
    ],
)  # fmt: skip
def test_a_list_with_its_own_sum(figures: tuple[tuple[str, int, str], ...], expected: str) -> None:
    assert severity(Relation("sum", (0,), (1, 2, 3)), *figures) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        # 占 12.31%: of 2,453.10 in the sentence before, not of 1,986.40.
        ((told("12.31%"), told("301.97"), told("1986.40"), told("2453.10", 4)), "warning"),
        ((told("12.31%"), told("301.97"), told("1986.40"), told("2453.10", 40)), "error"),
        # 15.02 for 15.20: a slip of the rate, whatever else is near.
        ((told("15.02%"), told("301.97"), told("1986.40"), told("2010.45", 4)), "error"),
    ],
)
def test_a_rate_of_another_base(figures: tuple[tuple[str, int, str], ...], expected: str) -> None:
    assert severity(Relation("ratio", (0,), (1,), (2,)), *figures) == expected


def test_a_change_made_on_one_side_alone_stays_an_error() -> None:
    """The tables lack an item of 3,194.15: every total of theirs is short of the text's by it."""
    figures, entries = {}, []
    for n, (measure, text, table) in enumerate([("income", "22778.47", "19584.32"), ("project", "3423.19", "229.04")]):
        for i, printed in ((2 * n, text), (2 * n + 1, table)):
            origin = "summary" if i % 2 else "text"
            figures[i] = Figure(
                i,
                Decimal(printed),
                "万元",
                half_width(2, Decimal(1)),
                printed,
                Place(i, 0, 1),
                Fact(measure),
                origin,
                2,
            )
        entries.append(Checked("E02", Relation("sum", (2 * n,), (2 * n + 1,)), "inconsistent", "", WHERE))
    shared = shared_gaps(entries, figures)
    assert shared == {Decimal("3194.15")}
    contested = Fault((1,), -1, None, contested=True)
    assert other_reading(contested, entries[1], figures) is not None
    assert other_reading(contested, entries[1], figures, shared) is None


@pytest.mark.parametrize(
    ("figures", "rivals", "expected"),
    [
        (
            (told("2"), told("4", 9)),
            ((1, Decimal(2)),),
            "warning",
        ),  # 单价100万元以上设备: of one kind and of all, perhaps
        ((told("2"), told("4", 9)), (), "error"),  # another relation tells which is wrong
        ((told("2"), told("4", 9, "three_public")), ((1, Decimal(2)),), "error"),  # the table says 4
        ((told("12"), told("14", 9)), ((1, Decimal(12)),), "error"),  # two digits tell a slip
    ],
)
def test_counts_of_one_digit_that_nothing_decides(
    figures: tuple[tuple[str, int, str], ...], rivals: tuple[tuple[int, Decimal], ...], expected: str
) -> None:
    assert severity(EQUAL, *figures, fault=Fault((0,), 0, Decimal(4), rivals)) == expected


def reading(*values: tuple[str, str, int]) -> list[str]:
    """Return the measures of amounts (measure, number, block) once facts told with many values are left unnamed; general.expenditure is 7340.63 in the tables."""
    figures = [
        Figure(
            n, Decimal(number), "万元", half_width(2, Decimal(1)), number, Place(block, n, n + 1), Fact(measure, year=2023), decimals=2
        )
        for n, (measure, number, block) in enumerate(values)
    ]  # fmt: skip
    table = {Fact("general.expenditure", year=2023): Decimal("7340.63")}
    return [f.fact.measure for f in without_misattributed(figures, table)]


G = "general.expenditure"
UNNAMED = "~一般公共预算财政拨款支出"


def test_a_fact_told_with_many_values_was_read_of_other_amounts() -> None:
    # 支出决算 7340.63；行政运行…支出决算 3846.27；…支出决算 612.85: the items' names were not read.
    assert reading((G, "7340.63", 3), (G, "3846.27", 3), (G, "612.85", 3)) == [G, UNNAMED, UNNAMED]


def test_one_wrong_value_is_a_slip_however_often_it_is_told() -> None:
    assert reading((G, "7340.63", 3), (G, "3846.27", 3), (G, "3846.27", 8)) == [G, G, G]


def test_without_a_table_the_value_told_first_stands() -> None:
    travel = "three.abroad"
    told = reading((travel, "4.00", 3), (travel, "5.00", 4), (travel, "6.00", 4), (travel, "4.00", 9))
    assert told == [travel, "~因公出国（境）费", "~因公出国（境）费", travel]


def test_what_strays_takes_its_paragraph_with_it_but_no_other() -> None:
    told = reading((G, "7340.63", 3), (G, "3846.27", 5), (G, "612.85", 5), (G, "7340.63", 5), (G, "7340.63", 9))
    assert told == [G, UNNAMED, UNNAMED, G, G]
