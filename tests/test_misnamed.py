"""W06, F09, F21: an item's name that its amount belies is told once, with the right name; so is one that no table has."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.document.model import Document, Paragraph, Source
from juesuan.document.text import blocks_of

HEAD = "清泉县文化馆2024年度部门决算\n第二部分 2024年度部门决算情况说明\n五、一般公共预算财政拨款支出决算情况说明"
TABLE = """一般公共预算财政拨款支出决算表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 551.37 | 431.17 | 120.20 |
| 207 | 文化旅游体育与传媒支出 | 442.90 | 322.70 | 120.20 |
| 20701 | 文化和旅游 | 442.90 | 322.70 | 120.20 |
| 2070101 | 行政运行 | 322.70 | 322.70 |  |
| 2070109 | 群众文化 | 84.60 |  | 84.60 |
| 2070112 | 文化和旅游市场管理 | 35.60 |  | 35.60 |
| 208 | 社会保障和就业支出 | 62.13 | 62.13 |  |
| 20805 | 行政事业单位养老支出 | 62.13 | 62.13 |  |
| 2080505 | 机关事业单位基本养老保险缴费支出 | 41.42 | 41.42 |  |
| 2080506 | 机关事业单位职业年金缴费支出 | 20.71 | 20.71 |  |
| 221 | 住房保障支出 | 46.34 | 46.34 |  |
| 22102 | 住房改革支出 | 46.34 | 46.34 |  |
| 2210201 | 住房公积金 | 46.34 | 46.34 |  |"""

TITLED = (
    "1.文化旅游体育与传媒支出（类）文化和旅游（款）行政运行（项）。年初预算为310.00万元，支出决算为322.70万元，完成年初预算的104.10%。决算数大于年初预算数的主要原因是增人增资。",
    "2.文化旅游体育与传媒支出（类）文化和旅游（款）群众文化（项）。年初预算为90.00万元，支出决算为84.60万元，完成年初预算的94.00%。决算数小于年初预算数的主要原因是活动减少。",
    "3.文化旅游体育与传媒支出（类）文化和旅游（款）文化和旅游市场管理（项）。年初预算为40.00万元，支出决算为35.60万元，完成年初预算的89.00%。决算数小于年初预算数的主要原因是检查减少。",
    "4.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）。支出决算为41.42万元。",
    "5.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）。支出决算为20.71万元。",
    "6.住房保障支出（类）住房改革支出（款）住房公积金（项）。支出决算为46.34万元。",
)
BY_GROUP = (
    "1.文化和旅游（款）行政运行（项）322.70万元，用于人员和公用经费。",
    "2.文化和旅游（款）群众文化（项）84.60万元，用于群众文化活动。",
    "3.文化和旅游（款）文化和旅游市场管理（项）35.60万元，用于市场检查。",
    "4.行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）41.42万元，用于缴纳养老保险。",
    "5.行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）20.71万元，用于缴纳职业年金。",
    "6.住房改革支出（款）住房公积金（项）46.34万元，用于缴存住房公积金。",
)
CODED = (
    "（一）行政运行（2070101）322.70万元，主要用于人员和公用经费。",
    "（二）群众文化（2070109）84.60万元，主要用于群众文化活动。",
    "（三）文化和旅游市场管理（2070112）35.60万元，主要用于市场检查。",
    "（四）机关事业单位基本养老保险缴费支出（2080505）41.42万元，主要用于缴纳养老保险。",
    "（五）机关事业单位职业年金缴费支出（2080506）20.71万元，主要用于缴纳职业年金。",
    "（六）住房公积金（2210201）46.34万元，主要用于缴存住房公积金。",
)
DASHED = tuple(
    f"{code}-{name}{amount}万元，主要用于{use}。"
    for code, name, amount, use in (
        ("2070101", "行政运行", "322.70", "人员和公用经费"),
        ("2070109", "群众文化", "84.60", "群众文化活动"),
        ("2070112", "文化和旅游市场管理", "35.60", "市场检查"),
        ("2080505", "机关事业单位基本养老保险缴费支出", "41.42", "缴纳养老保险"),
        ("2080506", "机关事业单位职业年金缴费支出", "20.71", "缴纳职业年金"),
        ("2210201", "住房公积金", "46.34", "缴存住房公积金"),
    )
)
STYLES = {"titled": TITLED, "by group": BY_GROUP, "coded": CODED, "dashed": DASHED}
RULES = ("W06", "F09", "F21", "E02", "E03", "F14", "F15", "S04", "S12")


def found(lines: tuple[str, ...], *changes: tuple[int, str, str]) -> list[tuple[str, str]]:
    """Return (rule, proposed) of what the lines, with words changed in some of them, are told of."""
    told = list(lines)
    for at, old, new in changes:
        assert told[at].count(old) == 1
        told[at] = told[at].replace(old, new)
    document = Document((Source("a.txt", "txt"),), blocks_of("\n".join([HEAD, *told, TABLE])))
    result = check_document(document)
    return sorted((f.rule, f.proposed) for f in result.findings if f.rule in RULES and f.severity != "note")


@pytest.mark.parametrize("style", STYLES)
def test_right_names_are_not_told(style: str) -> None:
    assert found(STYLES[style]) == []


@pytest.mark.parametrize(
    ("style", "rule"), [("titled", "W06"), ("by group", "W06"), ("coded", "F09"), ("dashed", "F09")]
)
def test_two_names_exchanged(style: str, rule: str) -> None:
    changes = ((1, "群众文化（", "文化和旅游市场管理（"), (2, "文化和旅游市场管理（", "群众文化（"))
    if style == "dashed":
        changes = ((1, "群众文化8", "文化和旅游市场管理8"), (2, "文化和旅游市场管理3", "群众文化3"))
    assert found(STYLES[style], *changes) == [(rule, "文化和旅游市场管理"), (rule, "群众文化")]


@pytest.mark.parametrize(("style", "rule"), [("titled", "W06"), ("by group", "W06"), ("coded", "F09")])
def test_names_of_two_groups_exchanged(style: str, rule: str) -> None:
    changes = ((1, "群众文化（", "住房公积金（"), (5, "住房公积金（", "群众文化（"))
    assert found(STYLES[style], *changes) == [(rule, "住房公积金"), (rule, "群众文化")]


@pytest.mark.parametrize(("style", "rule"), [("titled", "W06"), ("by group", "W06"), ("coded", "F09")])
def test_a_name_copied_from_the_line_before(style: str, rule: str) -> None:
    assert found(STYLES[style], (2, "文化和旅游市场管理（", "群众文化（")) == [(rule, "文化和旅游市场管理")]


@pytest.mark.parametrize("style", ["titled", "by group"])
def test_a_name_of_another_class_that_no_table_has(style: str) -> None:
    assert found(STYLES[style], (0, "行政运行（", "地震监测（")) == [("W06", "行政运行")]


def test_a_name_alone_that_no_table_has() -> None:
    said = (
        "其中：群众文化84.60万元，用于活动；文化和旅游市场管理35.60万元；住房公积金46.34万元；行政运行322.70万元；机关事业单位基本养老保险缴费支出41.42万元；机关事业单位职业年金缴费支出20.71万元。",
    )
    assert found(said) == []
    assert found(said, (0, "群众文化8", "地震监测8")) == [("W06", "群众文化")]


def test_exchanged_amounts_are_not_exchanged_names() -> None:
    changes = ((1, "84.60", "35.60"), (2, "35.60", "84.60"))
    assert found(TITLED, *changes) == [("S04", "35.60万元"), ("S04", "84.60万元")]


def test_an_amount_copied_from_the_line_before_is_an_amount() -> None:
    assert found(BY_GROUP, (2, "35.60", "84.60")) == [("S12", "35.60万元")]


def test_a_wrong_code_is_told_as_a_code() -> None:
    # The name and the amount agree: the code is wrong.
    assert found(CODED, (1, "2070109", "2070112")) == [("F09", "2070109")]


def test_the_wrong_name_is_marked_at_its_place() -> None:
    lines = [*CODED]
    lines[2] = lines[2].replace("文化和旅游市场管理", "群众文化")
    document = Document((Source("a.txt", "txt"),), blocks_of("\n".join([HEAD, *lines, TABLE])))
    result = check_document(document)
    (one,) = [f for f in result.findings if f.rule == "F09"]
    block = result.document.blocks[one.place.block]
    assert isinstance(block, Paragraph)
    assert block.text[one.place.start : one.place.end] == "群众文化"
