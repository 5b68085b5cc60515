"""Ways to tell that final accounts of other places have: figures read of the right measure, and what is right raises no alarm."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Result
from juesuan.document.model import Document, Paragraph, Source
from test_right_passages import HEADS, TITLE, run

OLD_AGE = "社会保障和就业支出/行政事业单位养老支出/机关事业单位基本养老保险缴费支出"


def read(result: Result) -> list[tuple[str, str, str, str]]:
    """Return figure, measure, item and aspect of every figure that the text tells."""
    return [(f.printed, f.fact.measure, f.fact.item, f.fact.aspect) for f in result.figures if f.origin == "text"]


def errors(result: Result) -> list[str]:
    return [f.rule for f in result.findings if f.rule[0] in "STEW" and f.severity == "error"]


@pytest.mark.parametrize(
    "text",
    [
        "1.2080505机关事业单位基本养老保险缴费支出：年初预算158.40万元，支出决算162.35万元，完成年初预算的102.49%。",
        "12.2080505 机关事业单位基本养老保险缴费支出年初预算158.40万元，支出决算162.35万元，完成年初预算的102.49%。",
        "3.2080505机关事业单位基本养老保险缴费支出年初预算为158.40万元，支出决算为162.35万元，为年初预算的102.49%。",
    ],
)
def test_an_items_number_may_stand_close_to_its_code(text: str) -> None:
    told = read(run("general", text))
    assert {(m, i) for _, m, i, _ in told} == {("general.expenditure", OLD_AGE)}
    assert len(told) == 3


def test_a_number_with_decimals_stays_one() -> None:
    assert read(run("general", "教育支出1.205亿元。"))[0][0] == "1.205亿元"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("3.2130250森林资源培育：年初预算940.00万元，支出决算865.35万元。", "2130205"),
        ("2220112粮食专项业务活动：支出1,327.08万元，年初预算1,400.00万元。", "2220106"),
        ("2101103行政单位医疗：年初预算73.15万元，支出决算71.83万元。", "2101101"),
    ],
)
def test_a_wrong_code_before_a_right_name_is_told(text: str, right: str) -> None:
    assert [f.proposed for f in run("general", text).findings if f.rule == "F09"] == [right]


@pytest.mark.parametrize(
    "text",
    [
        "2024年度收入合计1230.46万元，全部为财政拨款收入（其中一般公共预算1218.06万元、政府性基金12.40万元），占100.00%；事业收入0.00万元，占0.00%。",
        "本年收入合计1230.46万元，均为财政拨款收入（一般公共预算1218.06万元，政府性基金12.40万元），占本年收入的100.00%。",
        "2024年本年收入合计1230.46万元，都是财政拨款收入（其中：一般公共预算财政拨款1218.06万元，政府性基金预算财政拨款12.40万元），占100%。",
    ],
)
def test_the_share_behind_the_parts_is_of_what_all_of_it_is(text: str) -> None:
    result = run("income", text)
    assert [m for p, m, _, a in read(result) if p.startswith("100")] == ["whole.income.fiscal"]
    assert errors(result) == []


@pytest.mark.parametrize(
    "text",
    [
        "本年收入1000.00万元。按来源划分，财政拨款收入、事业收入、其他收入分别为800.00万元、150.00万元、50.00万元，所占比重依次为80.00%、15.00%、5.00%。",
        "本年收入1000.00万元。其中，财政拨款收入、事业收入、其他收入依次为800.00万元、150.00万元、50.00万元，占比依次为80.00%、15.00%、5.00%。",
        "本年收入1000.00万元。财政拨款收入、事业收入和其他收入分别为800.00万元、150.00万元和50.00万元，分别占80.00%、15.00%和5.00%。",
    ],
)
def test_shares_told_one_after_another_are_of_the_amounts_in_turn(text: str) -> None:
    told = read(run("income", text))
    parts = ["whole.income.fiscal", "whole.income.service", "whole.income.other"]
    assert [m for _, m, _, a in told if a == "share"] == parts
    assert [m for _, m, _, a in told if a == "amount"][1:] == parts
    assert errors(run("income", text)) == []
    assert errors(run("income", text.replace("15.00%", "5.00%"))) != []


@pytest.mark.parametrize(
    "text",
    [
        "年末实有在职人员267人、离休人员9人、退休人员184人，合计460人；其中行政在职132人、事业在职135人。",
        "截至2024年末，在职人员267人，离休9人，退休184人，共计460人。",
        "年末在职教职工267人，离休9人，退休教职工184人，合计460人。",
    ],
)
def test_the_staff_is_added_up(text: str) -> None:
    result = run("staff", text)
    assert ("460人", "staff.total", "", "amount") in read(result)
    assert errors(result) == []
    assert "T33" in errors(run("staff", text.replace("460人", "469人")))


@pytest.mark.parametrize(
    "text",
    [
        "用于保障清河县档案馆机关、下属事业单位等机构正常运转的日常支出80.00万元。其中：基本工资、津贴补贴等人员经费支出60.00万元，占基本支出的75.00%；办公费、水电费等公用经费支出20.00万元，占基本支出的25.00%。",
        "用于保障局机关及所属单位正常运转的日常支出80.00万元。其中：工资、津贴等人员经费支出60.00万元，占基本支出的75.00%；办公费、印刷费等日常公用经费支出20.00万元，占基本支出的25.00%。",
        "基本支出80.00万元。其中：基本工资、奖金等人员经费60.00万元，占基本支出的75.00%；差旅费等公用经费20.00万元，占基本支出的25.00%。",
    ],
)
def test_kinds_of_spending_told_by_what_they_are_for(text: str) -> None:
    told = read(run("expenditure", text))
    assert [m for _, m, _, a in told if a == "amount"] == ["whole.basic", "whole.personnel", "whole.public"]


_REST = (
    "（一）机关运行经费支出情况。2024年度机关运行经费支出61.42万元。",
    "（二）政府采购支出情况。2024年度政府采购支出总额142.80万元。",
    "（三）国有资产占用使用情况。截至2024年12月31日，共有车辆2辆，为机要通信用车2辆。",
)


@pytest.mark.parametrize("joint", ["\n", "\n　　", "\n\n"])
def test_a_line_with_a_title_opens_its_section(joint: str) -> None:
    """A paragraph with line breaks in it, as Shift+Enter makes them."""
    lines = (
        TITLE,
        HEADS["general"],
        "一般公共预算财政拨款支出94.00万元。",
        "八、其他重要事项的情况说明",
        joint.join(_REST),
    )
    result = check_document(Document((Source("例.docx", "docx"),), tuple(map(Paragraph, lines))))
    assert [m for _, m, _, _ in read(result)][1:] == [
        "operating.total",
        "procurement.total",
        "assets.vehicles",
        "assets.vehicles.secret",
    ]
    assert not [f for f in result.findings if f.rule == "F02" and "资产" in f.message.zh]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("决算数小于预算数0.50万元，主要原因是来访减少。", "three.total"),
        ("决算数低于预算0.50万元，主要原因是来访减少。", "three.total"),
        ("支出决算少于年初预算数0.50万元，主要原因是来访减少。", "three.total"),
    ],
)
def test_a_difference_from_the_budget_told_as_less(text: str, measure: str) -> None:
    result = run("three", "2024年度“三公”经费支出预算25.00万元，支出决算24.50万元，" + text, "T07")
    assert ("0.50万元", measure, "", "change") in read(result)
    assert errors(result) == []
