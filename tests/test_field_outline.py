"""Titles of whole parts that name a section only where nothing else does: 第二部分 部门预算情况说明."""

from __future__ import annotations

from juesuan.checks.engine import check_document
from juesuan.checks.model import Result
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

TITLE = "梅岭县体育局2025年部门预算"


def run(*lines: str) -> Result:
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((TITLE, *lines))))))


def measures(result: Result) -> list[str]:
    return [f.fact.measure for f in result.figures]


def test_the_title_of_a_part_leaves_its_own_sections_alone() -> None:
    result = run(
        "第二部分 2025年部门预算情况说明",
        "一、收支预算总体情况说明",
        "2025年收入预算总计96.40万元。",
        "二、财政拨款支出预算情况说明",
        "（一）文化旅游体育与传媒支出（类）",
        "1.体育（款）体育场馆（项）支出42.16万元。",
    )
    assert measures(result)[-1] == "general.expenditure"  # of an item, as its form tells it


def test_after_another_overview_such_a_title_is_none() -> None:
    result = run(
        "二、部门收支总体情况",
        "收入预算96.40万元。",
        "三、部门预算情况说明",
        "一般公共预算财政拨款支出88.30万元，主要安排如下：",
        "1.文化旅游体育与传媒支出42.16万元，占47.75%。",
    )
    assert measures(result)[2] == "general.expenditure"


def test_alone_it_opens_the_overview() -> None:
    result = run("二、部门预算情况说明", "公共财政预算拨款88.30万元。")
    assert measures(result) == ["whole.income.general"]
