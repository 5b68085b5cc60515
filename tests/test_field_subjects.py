"""What nouns of texts by other hands are of, in sentences of our own: the account of classes, counts before their grade, shares behind a count."""

from __future__ import annotations

import pytest

from juesuan.checks.engine import check_document
from juesuan.checks.rules.examples import (
    HEAD_BASIC,
    HEAD_GENERAL,
    HEAD_PERFORMANCE,
    HEAD_SPENDING,
    HEAD_THREE,
    HEAD_TOTALS,
    TITLES,
    said,
)
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of


def read_as(kind: str, *lines: str) -> str:
    """Return the measure, item and aspect of each figure that the text of a small disclosure tells."""
    text = said(*lines, title=TITLES[kind])
    result = check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(text))))
    facts = [f.fact for f in result.figures if f.place.row < 0]
    words = ((f.measure, f.item.rpartition("/")[2], "" if f.aspect == "amount" else f.aspect) for f in facts)
    return "; ".join(" ".join(w for w in of if w) for of in words)


CLASSES = "fiscal.expenditure; fiscal.expenditure 教育支出; fiscal.expenditure 卫生健康支出"
KINDS = "; fiscal.basic; fiscal.personnel; fiscal.public"
CHANGE = "general.expenditure; general.expenditure share; general.expenditure change; general.expenditure change_rate"

CASES = [
    (
        "budget",
        "三、支出预算情况说明",
        "（三）财政拨款支出预算90.00万元，按功能分类：教育支出20.00万元；卫生健康支出70.00万元。其中基本支出60.00万元，包括人员经费50.00万元、日常公用经费10.00万元。",
        CLASSES + KINDS,
    ),
    ("final", HEAD_SPENDING, "财政拨款支出90.00万元，其中：教育支出20.00万元；卫生健康支出70.00万元。", CLASSES),
    (
        "final",
        HEAD_SPENDING,
        "财政拨款支出90.00万元，按支出功能分类，包括：教育支出20.00万元，卫生健康支出70.00万元。",
        CLASSES,
    ),
    (
        "final",
        HEAD_GENERAL,
        "一般公共预算财政拨款支出90.00万元，占本年支出合计的100%。与2023年相比，一般公共预算财政拨款减少3.60万元，下降3.85%。",
        CHANGE,
    ),
    (
        "final",
        HEAD_GENERAL,
        "一般公共预算财政拨款支出90.00万元，占本年支出合计的100%。较上年，一般公共预算拨款增加3.60万元，增长4.17%。",
        CHANGE,
    ),
    (
        "final",
        HEAD_PERFORMANCE,
        "对2024年度一般公共预算项目支出全面开展绩效自评，共12个项目，涉及资金325.43万元。自评结果：9个优、3个良。",
        "performance.projects; ~涉及资金; performance.grade.a; performance.grade.b",
    ),
    (
        "final",
        HEAD_PERFORMANCE,
        "开展绩效自评，共计12个项目。评价结果：9个优秀，2个良好，1个合格。",
        "performance.projects; performance.grade.a; performance.grade.b; performance.grade.c",
    ),
    (
        "final",
        HEAD_PERFORMANCE,
        "选取3个项目开展绩效监控，年终对3个项目开展了绩效目标完成情况自评。",
        "performance.tracked; performance.projects",
    ),
    ("final", HEAD_PERFORMANCE, "对5个项目进行了绩效自评。", "performance.projects"),
    (
        "budget",
        HEAD_THREE,
        "公务用车运行费18.90万元，按9辆车、每辆2.10万元测算。",
        "three.running; three.held; ~每辆",
    ),
    (
        "budget",
        HEAD_THREE,
        "公务用车运行费18.90万元，按照保有的9辆公务用车测算。",
        "three.running; three.held",
    ),
    (
        "final",
        HEAD_THREE,
        "公务用车购置费45.60万元，购置车辆2辆，占“三公”经费的53.3%，完成预算的95.0%。",
        "three.purchase; three.bought; three.purchase share; three.purchase completion",
    ),
    (
        "budget",
        HEAD_TOTALS,
        "2025年收入总计120.00万元，其中：一般公共预算财政拨款100.00万元（含上年结转）。",
        "whole.total; general.total",
    ),
    (
        "budget",
        HEAD_SPENDING,
        "基本支出60.00万元，项目支出32.00万元。项目支出中，财政拨款安排20.00万元。",
        "whole.basic; whole.project; fiscal.project",
    ),
    (
        "budget",
        HEAD_SPENDING,
        "基本支出60.00万元，项目支出32.00万元。基本支出中，由财政拨款安排50.00万元。",
        "whole.basic; whole.project; fiscal.basic",
    ),
    ("final", HEAD_BASIC, "基本支出60.00万元中：商品和服务支出10.00万元。", "general.basic; general.economic 302"),
]


@pytest.mark.parametrize(("kind", "head", "text", "wanted"), CASES)
def test_each_figure_is_what_its_words_say(kind: str, head: str, text: str, wanted: str) -> None:
    assert read_as(kind, head, text) == wanted
