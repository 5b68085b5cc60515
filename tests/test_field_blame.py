"""Right values where one figure alone could not tell: the next column, round budgets, units, blank cells, codes, empty tables."""

from __future__ import annotations

import pytest

from juesuan.checks.engine import check_document
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import (
    HEAD_ASSETS,
    HEAD_FUND,
    HEAD_GENERAL,
    HEAD_PERFORMANCE,
    HEAD_PROCUREMENT,
    HEAD_SPENDING,
    HEAD_THREE,
    TABLE_EXPENDITURE,
    TABLE_FUND,
    TABLE_GENERAL,
    said,
)
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

EMPTY = """公开08表
国有资本经营预算财政拨款收入支出决算表
| 科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | 年末结转和结余 |
| 合计 | 合计 |  |  |  |  |"""
ITEM = "住房保障支出（类）住房改革支出（款）住房公积金（项）。"
CASES = {
    "a budget is round": (
        "S04",
        "110.00万元",
        said(HEAD_GENERAL, f"{ITEM}年初预算为42.15万元，支出决算为96.30万元，完成年初预算的87.55%。上年支出为42.15万元。"),
    ),
    "亿 for 万": (
        "E05",
        "万元",
        said(HEAD_PROCUREMENT, "政府采购支出总额5,487.37亿元，其中：货物支出186.42万元、工程支出1,436.80万元、服务支出3,864.15万元。"),
    ),
    "元 for 万元, of a table in 元": (
        "E05",
        "万元",
        said(HEAD_SPENDING, "本年支出合计92.00元。基本支出60.00万元，项目支出32.00万元。", TABLE_EXPENDITURE),
    ),
    "the table meant is the empty one": (
        "F25",
        "08",
        said(HEAD_FUND, "没有国有资本经营预算财政拨款收支，公开07表为空表。", "公开07表", TABLE_FUND, EMPTY),
    ),
    "the blank below": (
        "T10",
        "32.00",
        said(TABLE_GENERAL.replace("| 2012604 | 档案馆 | 92.00 | 60.00 | 32.00 |", "| 2012604 | 档案馆 | 92.00 | 60.00 |  |")),
    ),
    "price by number": (
        "W16",
        "26.30万元",
        said(HEAD_THREE, "公务用车购置费52.60万元，购入2辆，单价23.60万元。购置费决算52.60万元。"),
    ),
    "a sum without one of its parts": (
        "T34",
        "2,486.00万元",
        said(HEAD_PROCUREMENT, "政府采购支出总额2,086.00万元，其中：货物支出1,960.00万元、工程支出126.00万元、服务支出400.00万元。"),
    ),
    "a budget is round, and no amount else is": (
        "S04",
        "290.00万元",
        said(HEAD_GENERAL, f"{ITEM}年初预算为280.75万元，支出决算为286.14万元，完成年初预算的98.67%。"),
    ),
    "a share has the decimals of those beside it": (
        "S01",
        "61.2%",
        said(
            HEAD_SPENDING,
            "本年支出5859.55万元，其中：基本支出2272.15万元，占38.8%；项目支出3587.40万元，占53.7%。",
            HEAD_THREE,
            "“三公”经费支出10.00万元，其中：公务用车运行维护费9.13万元，占91.30%；公务接待费0.87万元，占8.70%。",
        ),
    ),
    "guests miswritten, as the average tells": (
        "W11",
        "168人次",
        said(HEAD_THREE, "公务接待费0.89万元，全部为国内公务接待，共接待24批次、186人次，人均接待费53.13元。"),
    ),
    "two ways to part a whole come to the same": (
        "T36",
        "14个",
        said(
            HEAD_PERFORMANCE,
            "本部门组织开展绩效自评，共涉及项目15个，其中一般公共预算项目9个、政府性基金项目5个，评级为“优”的11个，评级为“良”的3个。",
        ),
    ),
    "as many vehicles as are in use": (
        "T35",
        "4辆",
        said(HEAD_THREE, "公务用车保有量为4辆。", HEAD_ASSETS, "共有车辆5辆，其中：机要通信用车1辆、应急保障用车1辆、执法执勤用车2辆。"),
    ),
}  # fmt: skip


def findings(text: str) -> list[Finding]:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(text)))
    return [
        f
        for f in check_document(document).findings
        if f.severity != "note" and f.rule[:3] not in ("F02", "F03", "F04", "W06")
    ]


@pytest.mark.parametrize("name", CASES)
def test_the_right_value_is_proposed(name: str) -> None:
    rule, right, text = CASES[name]
    assert (rule, right) in [(f.rule, f.proposed) for f in findings(text)]


POINTS = """项目支出绩效自评情况表
| 序号 | 项目名称 | 全年预算数 | 全年执行数 | 执行率（%） | 执行率得分（10分） | 自评得分 |
| 1 | 库房恒温 | 60.00 | 63.00 | 105.00 | 9.00 | 96.50 |
| 2 | 地名普查 | 12.00 | 9.60 | 80.00 | 8.00 | 95.00 |"""


def test_points_for_an_execution_beyond_the_budget_are_all_there_are() -> None:
    assert [f.proposed for f in findings(said(POINTS)) if f.rule == "W19"] == ["10.00"]


CODED = """一般公共预算财政拨款支出决算表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 35.40 | 35.40 |  |
| 221 | 住房保障支出 | 35.40 | 35.40 |  |
| 22102 | 住房改革支出 | 35.40 | 35.40 |  |
| 2210201 | 住房公积金 | 32.00 | 32.00 |  |
| 2210202 | 提租补贴 | 3.40 | 3.40 |  |"""


def test_a_code_is_wrong_where_its_name_and_amount_stand_elsewhere_under_another() -> None:
    spent = CODED.replace("一般公共预算财政拨款支出决算表", "支出决算表").replace("2210202", "2210203")
    found = [f for f in findings(said(spent, CODED)) if f.rule in ("F08", "F09", "F14")]
    assert [(f.rule, f.proposed) for f in found] == [("F09", "2210202")]


def test_the_outturn_printed_as_the_budget_is_the_wrong_one() -> None:
    table = """财政拨款“三公”经费支出决算表
单位：万元
| 项目 | 预算数 | 决算数 |
| 合计 | 104.00 | 91.16 |
| 1.因公出国（境）费 | 0.00 | 0.00 |
| 2.公务用车购置及运行维护费 | 92.00 | 84.32 |
| （1）公务用车购置费 | 36.00 | 35.60 |
| （2）公务用车运行维护费 | 56.00 | 48.72 |
| 3.公务接待费 | 6.84 | 6.84 |"""
    (found,) = [f for f in findings(said(table)) if f.rule == "T09"]
    assert found.proposed == "12.00"
