"""Codes beside names in the text, numbers of headings, what a form tells its filler: F09, F20, F01."""

from __future__ import annotations

import pytest

from juesuan.checks.engine import check_document
from juesuan.checks.model import Finding
from juesuan.document.model import Document, Paragraph, Source

HEAD = "清河县民政局2024年度部门决算"


def found(rule: str, *lines: str) -> list[Finding]:
    """Return the findings of one rule in a document of these lines."""
    blocks = tuple(Paragraph(line) for line in (HEAD, *lines))
    document = Document((Source("t.txt", "txt", "", 0),), blocks)
    return [f for f in check_document(document).findings if f.rule == rule]


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("社会保障和就业支出（类）社会福利（款）老年福利（2081003）12.00万元。", "2081002"),
        ("208社会保障和就业支出（类）10社会福利（款）03老年福利（项）支出12.00万元。", "02"),
        ("社会保障和就业支出（208类）社会福利（10款）老年福利（03项）支出12.00万元。", "02"),
    ],
)
def test_the_code_of_another_item(line: str, right: str) -> None:
    assert [f.proposed for f in found("F09", "五、一般公共预算财政拨款支出决算情况说明", line)] == [right]
    assert not found("F09", "五、一般公共预算财政拨款支出决算情况说明", line.replace("03", "02"))


@pytest.mark.parametrize(
    ("numbers", "right"), [("一二二四", ["三"]), ("一三三四", ["二"]), ("一二三四", []), ("一二二三", [])]
)
def test_a_heading_number_twice(numbers: str, right: list[str]) -> None:
    titles = ("收入决算情况说明", "支出决算情况说明", "机关运行经费支出情况", "政府采购支出情况")
    lines = [f"{n}、{t}" for n, t in zip(numbers, titles, strict=True)]
    assert [f.proposed for f in found("F20", *lines)] == right


@pytest.mark.parametrize(
    "line",
    [
        "本部门共28个项目，涉及资金合计（填写数字）120.00万元。",
        "一、部门基本情况（比照预算公开的内容格式）",
        "二、单位构成（单位公开没有此部分内容）",
        "与上年相比，单位数增加X个。",
    ],
)
def test_what_a_form_tells_its_filler(line: str) -> None:
    assert found("F01", line)


@pytest.mark.parametrize(
    "line", ["事业单位3个（参照公务员法管理）。", "二、单位构成（部门无此项）", "金额（按财政部口径）为12.00万元。"]
)
def test_brackets_that_are_said(line: str) -> None:
    assert not found("F01", line)
