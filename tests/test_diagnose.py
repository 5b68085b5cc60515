"""One fault, one finding: a slip planted in a right disclosure is reported once, at its figure, with the right value."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from juesuan.checks.diagnose import Fault, diagnose
from juesuan.checks.engine import check_document
from juesuan.checks.evaluate import evaluate, minus
from juesuan.checks.model import Finding, Result
from juesuan.document.model import Document, Paragraph, Table
from juesuan.document.read import read
from juesuan.extract.link import Extract, extract
from juesuan.kernel.figures import Aspect, Fact, Figure
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

SAMPLE = Path(__file__).parent.parent / "samples" / "qinghe-archives"
ADMIN = "一般公共服务支出/档案事务/行政运行"
SOCIAL = "社会保障和就业支出"


# ---- planting


@cache
def right() -> Document:
    """Return the project's own sample, which is right throughout."""
    return read(sorted(SAMPLE.iterdir()))


@cache
def extracted() -> Extract:
    return extract(right())


def figure(origin: str, measure: str, item: str = "", aspect: str = "amount", basis: str = "final") -> Figure:
    """Return the first figure of a fact in a table or in the text."""
    return next(
        f
        for f in extracted().figures
        if (f.origin, f.fact.measure, f.fact.item, f.fact.aspect, f.fact.basis)
        == (origin, measure, item, aspect, basis)
    )


def planted(*changes: tuple[Figure, str]) -> Result:
    """Check the sample with some figures printed otherwise."""
    document = right()
    blocks = list(document.blocks)
    for one, text in sorted(changes, key=lambda c: c[0].place, reverse=True):
        place = one.place
        block = blocks[place.block]
        if isinstance(block, Paragraph):
            blocks[place.block] = msgspec.structs.replace(block, text=_spliced(block.text, place, text))
        else:
            cells = tuple(
                msgspec.structs.replace(c, text=_spliced(c.text, place, text))
                if (c.row, c.col) == (place.row, place.col)
                else c
                for c in block.cells
            )
            blocks[place.block] = msgspec.structs.replace(block, cells=cells)
    return check_document(msgspec.structs.replace(document, blocks=tuple(blocks)))


def _spliced(text: str, place: Place, new: str) -> str:
    return text[: place.start] + new + text[place.end :]


def without_row(form: str, code: str) -> Result:
    """Check the sample with one row of a table left out."""
    document = right()
    found = next(t for t in extracted().accounts.tables if t.form == form)
    gone = next(r for r in found.rows if r.code == code).place.row
    block = document.blocks[found.block]
    assert isinstance(block, Table)
    cells = tuple(msgspec.structs.replace(c, row=c.row - (c.row > gone)) for c in block.cells if c.row != gone)
    blocks = list(document.blocks)
    blocks[found.block] = msgspec.structs.replace(block, n_rows=block.n_rows - 1, cells=cells)
    return check_document(msgspec.structs.replace(document, blocks=tuple(blocks)))


def serious(result: Result) -> list[Finding]:
    return [f for f in result.findings if f.severity != "note"]


def told(result: Result) -> list[tuple[str, str, str]]:
    """Return (rule, printed text of the figure blamed, what is proposed) of each error and warning."""
    printed = {f.id: f.printed for f in result.figures}
    return [(f.rule, printed.get(f.blamed, ""), f.proposed) for f in serious(result)]


def test_the_sample_is_right() -> None:
    assert check_document(right()).findings == ()


# ---- one slip


ONE = [
    # a copy in a table
    ("T06", ("expenditure", "whole.basic", ADMIN), "386.24", "386.42"),
    ("T09", ("three_public", "three.reception"), "0.26", "0.62"),
    ("T04", ("revenue", "whole.income.other"), "2.30", "3.20"),
    ("T10", ("basic", "general.economic", "301"), "471.65", "471.55"),
    # a total
    ("T01", ("summary", "whole.income"), "657.14", "637.64"),
    ("T01", ("text", "whole.income"), "657.14万元", "637.64万元"),
    ("T01", ("text", "whole.opening"), "8.51万元", "8.15万元"),
    ("T33", ("text", "staff.total"), "14人", "41人"),
    # a claim of the narrative
    ("S02", ("text", "three.total", "", "change_rate"), "12.86%", "12.68%"),
    ("S02", ("text", "general.expenditure", ADMIN, "change"), "51.24万元", "15.24万元"),
    ("S02", ("text", "general.expenditure", ADMIN), "368.42万元", "386.42万元"),
    ("S01", ("text", "whole.income.other", "", "share"), "0.74%", "0.50%"),
    ("S01", ("text", "procurement.sme"), "85.09万元", "85.90万元"),
]


@pytest.mark.parametrize(("rule", "key", "wrong", "value"), ONE)
def test_one_slip_is_one_finding(rule: str, key: tuple[str, ...], wrong: str, value: str) -> None:
    result = planted((figure(*key), wrong))
    assert told(result) == [(rule, wrong, value)]
    assert result.exit_code == 1


def test_a_finding_shows_the_arithmetic_and_every_operand() -> None:
    result = planted((figure("three_public", "three.reception"), "0.26"))
    (found,) = serious(result)
    assert found.arithmetic[0] == "2.48 + 0.26 = 2.74 ≠ 3.10"
    assert found.severity == "error"
    assert {o.figure for o in found.operands} >= {found.blamed}
    assert len(found.places) == len({o.figure for o in found.operands}) - 1
    assert {result.checked[i].status for i in found.checks} == {"inconsistent"}
    assert found.message.zh.endswith("最可能有误的是0.26，应为0.62")


def test_every_relation_a_fault_breaks_is_in_its_one_finding() -> None:
    result = planted((figure("expenditure", "whole.basic", ADMIN), "386.24"))
    (found,) = serious(result)
    broken = [i for i, c in enumerate(result.checked) if c.status == "inconsistent"]
    assert len(broken) > 1
    assert list(found.checks) != []
    assert set(found.checks) == set(broken)


def slip(text: str) -> str:
    """Return a printed number with the last digit before its point three higher."""
    return re.sub(r"\d(?=(?:\.\d+)?\D*$)", lambda m: str((int(m[0]) + 3) % 10), text, count=1)


def test_a_slip_in_any_cell_of_the_account_tables_is_found_once_and_put_right() -> None:
    every = [
        f for f in extracted().figures if f.origin in ("summary", "revenue", "expenditure", "appropriation", "general")
    ]
    assert len(every) > 120
    for one in every[::6]:
        result = planted((one, slip(one.printed)))
        (found,) = serious(result)
        blamed = next(f for f in result.figures if f.id == found.blamed)
        assert blamed.place.block == one.place.block
        assert (blamed.place.row, blamed.place.col) == (one.place.row, one.place.col)
        assert Decimal(found.proposed.replace(",", "")) == one.value


def reworded(old: str, new: str) -> Result:
    """Check the sample with some words of its text changed."""
    document = right()
    assert [b for b in document.blocks if isinstance(b, Paragraph) and old in b.text]
    blocks = tuple(
        msgspec.structs.replace(b, text=b.text.replace(old, new)) if isinstance(b, Paragraph) else b
        for b in document.blocks
    )
    return check_document(msgspec.structs.replace(document, blocks=blocks))


@pytest.mark.parametrize(
    ("old", "new", "wrong", "proposed"),
    [
        ("减少0.45万元，下降12.68%", "增加0.45万元，下降12.68%", "0.45万元", "减少"),
        ("减少0.45万元，下降12.68%", "增加0.45万元，增长12.68%", "0.45万元", "减少0.45万元，下降12.68%"),
        ("减少0.45万元，下降12.68%", "减少0.45万元，增长12.68%", "12.68%", "下降"),
        ("增加15.24万元，增长4.11%", "减少15.24万元，增长4.11%", "15.24万元", "增加"),
        ("增加15.24万元，增长4.11%", "增加15.24万元，下降4.11%", "4.11%", "增长"),
        ("增加27.34万元，增长4.42%", "减少27.34万元，增长4.42%", "27.34万元", "增加"),
    ],
)
def test_a_turned_direction_is_told_as_one(old: str, new: str, wrong: str, proposed: str) -> None:
    assert told(reworded(old, new)) == [("S10", wrong, proposed)]


# ---- more faults


def test_two_slips_are_two_findings() -> None:
    result = planted(
        (figure("revenue", "whole.income.other"), "2.30"), (figure("basic", "general.economic", "301"), "471.65")
    )
    assert sorted(told(result)) == [("T04", "2.30", "3.20"), ("T10", "471.65", "471.55")]


def test_a_slip_in_the_text_and_one_in_a_table() -> None:
    result = planted(
        (figure("text", "whole.income.other", "", "share"), "0.74%"),
        (figure("expenditure", "whole.basic", ADMIN), "386.24"),
    )
    assert sorted(told(result)) == [("S01", "0.74%", "0.50%"), ("T06", "386.24", "386.42")]


@pytest.mark.parametrize("form", ["revenue", "expenditure", "basic"])
def test_a_row_left_out_is_told_once(form: str) -> None:
    (found,) = serious(without_row(form, "30101" if form == "basic" else "2012604"))
    assert found.rule == "T10"
    assert found.severity == "error"


@pytest.mark.parametrize("form", ["revenue", "basic"])
def test_a_row_left_out_is_no_figures_fault(form: str) -> None:
    (found,) = serious(without_row(form, "30101" if form == "basic" else "2012604"))
    assert (found.blamed, found.proposed) == (-1, "")
    assert "漏列" in found.message.zh


def test_a_row_left_out_that_the_text_tells_is_told_once() -> None:
    (found,) = serious(without_row("general", "2012604"))
    assert found.blamed == -1


def test_a_row_left_out_with_one_column_filled_blames_nothing() -> None:
    (found,) = serious(without_row("expenditure", "2012604"))
    assert found.blamed == -1


def test_an_amount_over_a_limit_with_its_rate_is_one_fault() -> None:
    one = figure("text", "operating.total")
    assert told(planted((one, "59.48万元"))) == [("S02", "59.48万元", one.printed)]


def test_a_nothing_is_proposed_without_a_sign() -> None:
    assert told(planted((figure("text", "three.abroad"), "3.00万元"))) == [("T09", "3.00万元", "0.00万元")]


# ---- rounding, last digits


@pytest.mark.parametrize("printed", ["637.63", "637.65"])
def test_rounding_blames_no_one(printed: str) -> None:
    document = Document(
        right().sources[:1],
        (
            Paragraph("清河县档案馆2024年度部门决算公开说明"),
            Paragraph("一、收入支出决算总体情况说明"),
            Paragraph(f"2024年度收入总计645.79万元，其中：本年收入合计{printed}万元，年初结转和结余8.15万元。"),
        ),
    )
    result = check_document(document)
    found = [f for f in result.findings if f.rule == "T01"]
    assert [(f.severity, f.blamed, f.proposed) for f in found] == [("note", -1, "")]
    assert [c.status for c in result.checked if c.rule == "T01"] == ["consistent"]


@pytest.mark.parametrize(
    "key",
    [("summary", "whole.expenditure", SOCIAL), ("appropriation", "fiscal.expenditure", SOCIAL)],
    ids=["table 01", "table 04"],
)
def test_a_copy_off_in_its_last_digit(key: tuple[str, str, str]) -> None:
    result = planted((figure(*key), "85.34"))
    assert told(result) == [("E04", "85.34", "85.33")]
    assert [f.severity for f in serious(result)] == ["warning"]


# ---- the diagnosis alone


def made(*printed: str, aspect: Aspect = "amount", origin: str = "text") -> dict[int, Figure]:
    """Return figures by id, as printed, each of a measure of its own."""
    found: dict[int, Figure] = {}
    for i, text in enumerate(printed):
        unit = "%" if text.endswith("%") else "万元"
        digits = text.rstrip("%")
        decimals = len(digits.partition(".")[2])
        what: dict[str, Any] = {"aspect": "change_rate" if unit == "%" else aspect, "year": 2024, "unit": unit}
        half = Decimal(5).scaleb(-decimals - 1)
        found[i] = Figure(i, Decimal(digits), unit, half, text, Place(i), Fact(f"~{i}", **what), origin, decimals)
    return found


def faults(figures: dict[int, Figure], *relations: Relation) -> list[Fault]:
    broken = [i for i, r in enumerate(relations) if evaluate(r, figures) == "inconsistent"]
    return diagnose(relations, broken, figures, {})


def equal(one: int, other: int) -> Relation:
    return Relation("sum", (one,), (other,))


def test_nothing_broken_no_fault() -> None:
    assert faults(made("639.59", "528.31", "111.28"), Relation("sum", (0,), (1, 2))) == []


def test_the_figure_that_mends_most_is_blamed() -> None:
    figures = made("639.59", "528.31", "101.28", "111.28", "111.28")
    found = faults(figures, Relation("sum", (0,), (1, 2)), equal(3, 2), equal(4, 2))
    assert found == [Fault((0, 1, 2), 2, Decimal("111.28"))]


def test_a_wrong_total_is_blamed_before_its_many_parts() -> None:
    figures = made("639.59", "528.31", "111.28", "529.31")
    # 639.59 stands in two sums, one of them right: the part 3 is the one that is off.
    found = faults(figures, Relation("sum", (0,), (1, 2)), Relation("sum", (0,), (3, 2)))
    assert [(f.blamed, f.value) for f in found] == [(3, Decimal("528.31"))]


def test_a_sound_relation_speaks_for_its_figures() -> None:
    figures = made("10.00", "7.00", "4.00", "4.00", "7.00")
    # 10 = 7 + 4 is broken; 7 and 4 are copied elsewhere, so the total is wrong.
    found = faults(figures, Relation("sum", (0,), (1, 2)), equal(3, 2), equal(4, 1))
    assert found == [Fault((0,), 0, Decimal("11.00"))]


def test_a_rate_is_blamed_before_the_amounts_it_was_reckoned_from() -> None:
    figures = made("639.59", "25.67", "4.81%")
    (found,) = faults(figures, Relation("ratio", (2,), (1,), (0, minus(1))))
    assert (found.blamed, found.value) == (2, Decimal("4.18"))


def test_two_broken_relations_apart_are_two_faults() -> None:
    figures = made("10.00", "7.00", "4.00", "20.00", "15.00", "6.00", "4.00", "6.00", "7.00", "15.00")
    first, second = Relation("sum", (0,), (1, 2)), Relation("sum", (3,), (4, 5))
    found = faults(figures, first, second, equal(6, 2), equal(8, 1), equal(7, 5), equal(9, 4))
    assert [(f.relations, f.blamed, f.value) for f in found] == [
        ((0,), 0, Decimal("11.00")),
        ((1,), 3, Decimal("21.00")),
    ]


def test_a_slip_of_digits_is_more_likely_than_any_other_value() -> None:
    # Either copy could be wrong; 639.59 is 693.59 with two digits swapped, and the sum speaks for 639.59.
    figures = made("639.59", "693.59", "528.31", "111.28")
    (found,) = faults(figures, equal(0, 1), Relation("sum", (0,), (2, 3)))
    assert (found.blamed, found.value, found.rivals) == (1, Decimal("639.59"), ())


def test_among_a_dozen_equal_parts_none_is_guessed() -> None:
    figures = made("41.21", *["3.17"] * 12, "41.21", origin="basic")  # two copies of the total speak for it
    (found,) = faults(figures, Relation("sum", (0,), tuple(range(1, 13))), equal(13, 0))
    assert (found.blamed, found.value) == (-1, None)


def test_a_turned_direction_is_a_slip_of_sign() -> None:
    figures = made("613.92", "25.67", "-4.01%")  # 613.92 is 25.67 less than 639.59, by 4.0135 %
    figures[1] = msgspec.structs.replace(figures[1], fact=msgspec.structs.replace(figures[1].fact, aspect="change"))
    (found,) = faults(figures, Relation("ratio", (2,), (1,), (0, minus(1))))
    assert (found.blamed, found.value) == (1, Decimal("-25.67"))


def test_where_one_sum_is_left_all_candidates_are_kept() -> None:
    # 300.00 = 120.00 + 170.00 and nothing else: either part is one digit off; 290.00 for the total would be two.
    figures = made("300.00", "120.00", "170.00")
    (found,) = faults(figures, Relation("sum", (0,), (1, 2)))
    assert {(found.blamed, found.value), *found.rivals} == {(1, Decimal("130.00")), (2, Decimal("180.00"))}
