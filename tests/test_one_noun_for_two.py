"""Nouns told once for several numbers, and parts told without their account's name, in sentences of our own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.checks.engine import check_document
from juesuan.checks.model import Result
from juesuan.checks.rules.examples import HEAD_FISCAL, HEAD_GENERAL, HEAD_TOTALS, said
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of


def checked(text: str) -> Result:
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(text))))


def told(result: Result) -> list[tuple[str, str, str, Decimal]]:
    facts = [(f.fact, f.value) for f in result.figures if f.place.row < 0]
    return [(x.measure, x.item.rpartition("/")[2], f"{x.basis} {x.aspect}", v) for x, v in facts]


def measures_of(result: Result) -> list[str]:
    return [m for m, *_ in told(result)]


@pytest.mark.parametrize("words", ["年初、年末结转和结余分别为", "年初和年末结转结余依次为", "年初、年末结转结余为"])
def test_carry_overs_of_a_budget_told_in_turn(words: str) -> None:
    text = (
        "2024年度财政拨款收入、支出总计106.00万元。其中，一般公共预算财政拨款本年收入92.00万元、本年支出90.00万元，"
        f"{words}3.00万元和5.00万元；政府性基金预算财政拨款本年收入8.00万元、本年支出7.00万元，{words}3.00万元和4.00万元。"
    )
    read = measures_of(checked(said(HEAD_FISCAL, text)))
    assert read[-8:] == [
        *("general.income", "general.expenditure", "general.opening", "general.closing"),
        *("fund.income", "fund.expenditure", "fund.opening", "fund.closing"),
    ]


@pytest.mark.parametrize("words", ["总支出同为", "支出总计同样是", "支出总计也同为"])
def test_a_total_that_is_the_same(words: str) -> None:
    text = f"2024年度总收入109.00万元，由本年收入99.00万元、年初结转和结余10.00万元构成；{words}109.00万元，由本年支出91.00万元、年末结转和结余18.00万元构成。"
    read = measures_of(checked(said(HEAD_TOTALS, text)))
    assert read == [
        "whole.total",
        "whole.income",
        "whole.opening",
        "whole.total_out",
        "whole.expenditure",
        "whole.closing",
    ]


@pytest.mark.parametrize("words", ["对比年初预算", "对照年初预算", "相较年初预算", "比照年初预算"])
@pytest.mark.parametrize("rate", ["支出率为", "执行率为"])
def test_a_budget_that_is_compared_with(words: str, rate: str) -> None:
    text = f"一般公共预算财政拨款支出90.00万元，{words}100.00万元，{rate}90.00%。"
    assert told(checked(said(HEAD_GENERAL, text)))[1:] == [
        ("general.expenditure", "", "opening_budget amount", Decimal("100.00")),
        ("general.expenditure", "", "budget completion", Decimal("90.00")),
    ]


@pytest.mark.parametrize("words", ["采购支出总额", "全年采购金额", "采购合计"])
def test_procurement_in_short_under_its_title(words: str) -> None:
    text = f"清河县档案馆2024年度部门决算\n八、其他重要事项情况\n（二）政府采购。{words}20.00万元：货物类8.00万元，工程类2.00万元，服务类10.00万元。其中小微企业5.00万元，占总额的25.00%。"
    read = told(checked(text))
    assert [m for m, *_ in read] == [
        "procurement.total", "procurement.goods", "procurement.works", "procurement.services", "procurement.micro", "procurement.micro",
    ]  # fmt: skip
    if words.endswith("总额"):  # called as the share calls it
        assert [f.rule for f in checked(text.replace("25.00%", "52.00%")).findings if f.severity == "error"] == ["S01"]


BUDGET = "南山县农业局2025年部门预算\n"


def test_budgets_parts_of_a_kind_of_spending() -> None:
    text = "三、支出预算情况\n支出总预算500.00万元：基本支出200.00万元，项目支出300.00万元。项目支出里，一般公共预算安排210.00万元，政府性基金安排80.00万元，事业收入安排10.00万元。基本支出中，一般公共预算安排200.00万元。"
    read = measures_of(checked(BUDGET + text))
    assert (read[3], read[4], read[6]) == ("general.project", "fund.project", "general.basic")


def test_what_each_budget_rose_by() -> None:
    text = "四、财政拨款收支预算情况\n财政拨款收支总预算500.00万元，比上年增加30.00万元，增长6.38%。其中一般公共预算增加20.00万元，政府性基金预算增加10.00万元。"
    read = told(checked(BUDGET + text))
    assert [(m, a) for m, _, a, _ in read[-2:]] == [
        ("general.expenditure", "opening_budget change"),
        ("fund.expenditure", "opening_budget change"),
    ]


@pytest.mark.parametrize(
    "name", ["生产发展（产业款，2130505）", "病虫害控制（2130108，防疫）", "住房公积金（单位部分、2210201）"]
)
def test_a_code_beside_another_word(name: str) -> None:
    text = f"五、一般公共预算支出情况\n{name}安排45.00万元（上年52.00万元），减少7.00万元，下降13.46%；"
    read = told(checked(BUDGET + text))
    items = {"生": "生产发展", "病": "病虫害控制", "住": "住房公积金"}
    assert [(m, i) for m, i, *_ in read] == [("general.expenditure", items[name[0]])] * 4


def test_the_former_and_the_latter_hold_items() -> None:
    text = "六、一般公共预算基本支出情况\n基本支出60.00万元，由人员经费50.00万元和公用经费10.00万元组成。前者含工资福利支出45.00万元、对个人和家庭的补助5.00万元；后者包含办公费4.00万元、差旅费2.00万元，两项合计占公用经费的60.00%。"
    read = told(checked(BUDGET + text))
    assert [i for _, i, *_ in read[3:7]] == ["301", "303", "30201", "30211"]
    assert [f.rule for f in checked(BUDGET + text.replace("60.00%", "66.00%")).findings if f.severity == "error"] == [
        "S01"
    ]


def test_basic_expenditure_by_economy_under_another_heading() -> None:
    text = "一般公共预算财政拨款基本支出60.00万元。按经济分类，工资福利支出45.00万元，对个人和家庭的补助5.00万元；商品和服务支出9.00万元，资本性支出1.00万元。"
    read = told(checked(said(HEAD_GENERAL, text)))
    assert [i for _, i, *_ in read[1:]] == ["301", "303", "302", "310"]


@pytest.mark.parametrize("words", ["我局主要承担：", "本会主要负责:"])
def test_functions_told_under_another_heading(words: str) -> None:
    text = f"清河县档案馆2024年度部门决算\n第一部分 部门概况\n{words}保管档案；编研史料。\n第二部分 决算情况说明\n一、收入支出决算总体情况说明\n收入总计109.00万元，支出总计109.00万元。"
    assert not [f for f in checked(text).findings if f.rule == "F02" and "主要职能" in f.message.zh]


GRANTS = "五、一般公共预算支出情况\n农村社会事业（2130126）安排241.50万元（上年180.00万元），增加61.50万元，增长34.17%，用于村庄整治{n}户、每户补助1,500元；"


@pytest.mark.parametrize(("number", "wrong"), [("1,610", False), ("1,160", True), ("1,400", False), ("900", False)])
def test_so_many_that_get_so_much_each(number: str, wrong: bool) -> None:
    found = [f for f in checked(BUDGET + GRANTS.format(n=number)).findings if f.rule == "W16"]
    assert [f.proposed for f in found] == ["1,610户"] * wrong


def test_a_change_on_an_amount_told_in_two_units() -> None:
    text = "一、收支总体情况\n收支总预算38,240,139.00元（折合382.40万元），上年为36,111,970.00元，增加2,028,169.00元。"
    found = [f.proposed for f in checked(BUDGET + text).findings if f.rule == "S03"]
    assert found == ["2,128,169.00元"]
