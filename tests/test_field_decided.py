"""What decides which figure of a count, a rate of change or an average is wrong; names of units and items that stand in another's place."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import (
    HEAD_ASSETS,
    HEAD_GENERAL,
    HEAD_INCOME,
    HEAD_SPENDING,
    HEAD_THREE,
    HEAD_TOTALS,
    SAID_KINDS,
    SAID_SOURCES,
    SAID_TOTAL_IN,
    SAID_TOTAL_OUT,
    TABLE_EXPENDITURE,
    TABLE_GENERAL,
    TABLE_SUMMARY,
    TITLES,
    said,
)
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

CARS = "公务用车运行维护费支出{}万元，公务用车保有量{}辆，车均运行维护费{}万元。"
HELD = "共有车辆{}辆，其中：应急保障用车1辆、执法执勤用车{}辆、其他用车{}辆。"
BUDGET = TITLES["budget"]


def findings(text: str) -> list[Finding]:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(text)))
    return [f for f in check_document(document).findings if f.severity != "note"]


def proposed(rule: str, *lines: str, title: str = "") -> list[str]:
    text = said(*lines, title=title) if title else said(*lines)
    return [f.proposed for f in findings(text) if f.rule == rule]


def test_vehicles_of_the_assets_that_fit_an_average_are_those_held() -> None:
    lines = (HEAD_THREE, CARS.format("9.63", 7, "3.21"), HEAD_ASSETS, HELD.format(3, 1, 1))
    assert proposed("W11", *lines) == ["3辆"]


def test_fewer_vehicles_than_the_assets_have_are_no_slip() -> None:
    lines = (HEAD_THREE, CARS.format("9.63", 2, "3.21"), HEAD_ASSETS, HELD.format(3, 1, 1))
    assert proposed("W11", *lines) == ["4.82万元"]


def test_an_average_is_wrong_where_the_vehicles_are_as_many_twice() -> None:
    lines = (HEAD_THREE, CARS.format("9.63", 3, "2.75"), HEAD_ASSETS, HELD.format(3, 1, 1))
    assert proposed("W11", *lines) == ["3.21万元"]


def test_a_count_that_others_pass_is_not_made_less() -> None:
    lines = (HEAD_THREE, "公务用车保有量为13辆。", HEAD_ASSETS, HELD.format(12, 7, 3))
    assert proposed("T35", *lines) == ["8辆"]


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        # 20.00 of 80.00 is 25.00 %: of this year's amount.
        ("一般公共预算财政拨款支出80.00万元，比上年增加20.00万元，增长25.00%。", "33.33%"),
        # 4105.20 less 512.35 is an amount that is told, less 522.35 is not.
        (
            "一般公共预算财政拨款支出4105.20万元，比上年增加522.35万元，增长14.26%。上年财政拨款收入3592.85万元。",
            "512.35万元",
        ),
    ],
)
def test_a_rate_of_change(sentence: str, right: str) -> None:
    assert proposed("S02", HEAD_GENERAL, sentence) == [right]


def test_shares_are_of_the_total_told_before_the_years_income() -> None:
    told = "收入预算合计2874.34万元，包括本年收入2842.49万元，上年结转结余31.85万元。其中：本年一般公共预算收入389.30万元，占13.54%；本年事业收入2353.19万元，占81.87%；本年其他收入100.00万元，占3.48%。"
    assert proposed("S01", HEAD_INCOME, told, title=BUDGET) == []
    assert proposed("S01", HEAD_INCOME, told.replace("占13.54", "占15.34"), title=BUDGET) == ["13.54%"]


def test_vehicles_given_up_are_not_those_held() -> None:
    lines = "公务用车购置及运行维护费减少的主要原因是淘汰老旧车辆2辆。公务用车保有量6辆。"
    assert [f for f in findings(said(HEAD_THREE, lines)) if f.rule == "E03"] == []


def test_a_purchase_without_its_money_is_none() -> None:
    lines = "“三公”经费支出9.63万元，其中：因公出国（境）费0.00万元，公务用车购置费0.00万元，公务用车运行维护费9.63万元，公务接待费0.00万元。购置公务用车{}辆。"
    assert proposed("W08", HEAD_THREE, lines.format("２")) == ["0辆"]
    assert proposed("W08", HEAD_THREE, lines.format("０")) == []


def test_persons_abroad_went_in_a_group() -> None:
    lines = "因公出国（境）费支出8.20万元，全年因公出国（境）团组{}个，累计3人次。"
    assert proposed("W10", HEAD_THREE, lines.format(0)) == [""]
    assert proposed("W10", HEAD_THREE, lines.format(1)) == []
    assert proposed("W10", HEAD_THREE, lines.format(0) + "系参加市外办组织的团组。") == []


def test_another_unit_in_a_sentence_of_totals() -> None:
    own = (HEAD_TOTALS, SAID_TOTAL_IN, SAID_TOTAL_OUT, HEAD_SPENDING, SAID_KINDS, HEAD_INCOME, SAID_SOURCES)
    sentence = "{}2024年度收入决算合计99.00万元。"
    assert proposed("F06", *own, sentence.format("清河县第一人民医院")) == ["清河县档案馆"]
    assert proposed("F06", *own, sentence.format("清河县档案馆")) == []


def test_an_item_under_a_group_that_no_table_has() -> None:
    table = (
        TABLE_GENERAL.replace("92.00 | 60.00", "92.15 | 60.15")
        .replace("201 | 一般公共服务支出", "204 | 公共安全支出")
        .replace("20126 | 档案事务", "20405 | 法院")
    )
    table = table.replace("2012604 | 档案馆", "2040502 | 一般行政管理事务")
    item = "公共安全支出（类）{}（款）一般行政管理事务（项）。支出决算为92.15万元。"
    assert proposed("F21", HEAD_GENERAL, item.format("检察"), table) == ["法院"]
    assert proposed("F21", HEAD_GENERAL, item.format("法院"), table) == []
    nothing_spent = item.format("检察").replace("92.15", "0.00")
    assert proposed("F21", HEAD_GENERAL, item.format("法院"), nothing_spent, table) == []


def test_a_class_that_the_totals_leave_blank() -> None:
    classes = {
        "一、一般公共服务支出": "84.00",
        "十一、城乡社区支出": "",
        "十九、住房保障支出": "3.00",
        "二十三、其他支出": "1.00",
    }
    classes |= {"二、国防支出": "", "二十一、国有资本经营预算支出": "2.00"}
    rows = "\n".join(f"|  |  | {name} | {amount} |" for name, amount in classes.items())
    before, _, after = TABLE_SUMMARY.partition("| 一、一般公共预算财政拨款收入")
    income = after[after.index("| 本年收入合计") :].replace("91.00", "95.00").replace("18.00", "14.00")
    table = """支出决算表
单位：万元
| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 95.00 | 95.00 |  |
| 201 | 一般公共服务支出 | 84.00 | 84.00 |  |
| 212 | 城乡社区支出 | 5.00 | 5.00 |  |
| 221 | 住房保障支出 | 3.00 | 3.00 |  |
| 223 | 国有资本经营预算支出 | 2.00 | 2.00 |  |
| 229 | 其他支出 | 1.00 | 1.00 |  |"""
    assert proposed("T31", f"{before}{rows}\n{income}", table) == ["5.00"]


def test_a_class_told_by_anothers_name() -> None:
    table = TABLE_EXPENDITURE.replace("92.00 | 60.00 | 32.00 |\n| 201 ", "107.68 | 75.68 | 32.00 |\n| 201 ")
    table += "\n| 210 | 卫生健康支出 | 15.68 | 15.68 |  |"
    told = "本年支出合计107.68万元，包括：\n（1）一般公共服务支出（类）支出92.00万元。\n（2）{}（类）支出15.68万元。"
    assert proposed("E02", HEAD_SPENDING, told.format("一般公共服务支出"), table) == ["卫生健康支出"]
    assert proposed("E02", HEAD_SPENDING, told.format("卫生健康支出"), table) == []


def test_what_paid_a_part_of_an_item_is_not_what_changed() -> None:
    item = "1.一般公共服务支出（类）档案事务（款）档案馆（项）92.00万元，主要用于征集，含上年结转12.00万元。比上年增加20.00万元，增长{}%。"
    assert proposed("S02", HEAD_GENERAL, item.format("27.78"), TABLE_GENERAL, title=BUDGET) == []
    assert proposed("S02", HEAD_GENERAL, item.format("21.74"), TABLE_GENERAL, title=BUDGET) == ["27.78%"]


def test_a_share_told_by_name_is_of_this_years_amount() -> None:
    lines = (
        "“三公”经费支出决算为56.96万元，其中：公务用车购置及运行维护费54.50万元，公务接待费2.46万元。",
        "公务接待费支出决算为2.46万元，与上年（2.91万元）相比减少0.45万元。",
        "“三公”经费支出决算中，公务接待费支出决算占4.32%，公务用车购置及运行维护费支出决算54.50万元，占95.68%。",
    )
    assert proposed("S01", HEAD_THREE, *lines) == []
