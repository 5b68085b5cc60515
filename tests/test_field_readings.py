"""Readings of texts by other hands, in sentences of our own: whose item, whose year, whose budget a number is of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.checks.engine import check_document
from juesuan.checks.model import Result
from juesuan.checks.rules.examples import HEAD_GENERAL, HEAD_SPENDING, HEAD_THREE, said
from juesuan.document.model import Document, Paragraph, Source
from juesuan.document.text import blocks_of
from text_findings import found_by

Told = tuple[str, str, str, int, Decimal]


def checked(text: str) -> Result:
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(text))))


def told(result: Result) -> list[Told]:
    facts = [(f.fact, f.value) for f in result.figures if f.place.row < 0]
    return [(x.measure, x.item.rpartition("/")[2], f"{x.basis} {x.aspect}", x.year, v) for x, v in facts]


def test_an_item_in_a_clause_of_its_own_before_its_budget() -> None:
    read = told(
        checked(
            said(
                HEAD_GENERAL,
                "住房保障支出2项：住房公积金，年初预算60.00万元，决算61.20万元，完成年初预算的102.00%；购房补贴，年初无预算，决算3.40万元。",
            )
        )
    )
    assert read[1:] == [
        ("general.expenditure", "住房公积金", "opening_budget amount", 2024, Decimal("60.00")),
        ("general.expenditure", "住房公积金", "final amount", 2024, Decimal("61.20")),
        ("general.expenditure", "住房公积金", "opening_budget completion", 2024, Decimal("102.00")),
        ("general.expenditure", "购房补贴", "final amount", 2024, Decimal("3.40")),
    ]


def test_a_change_behind_last_years_amount_is_this_years() -> None:
    result = checked(
        said(
            HEAD_GENERAL,
            "住房公积金（项）支出64.20万元。2023年支出60.00万元，增加4.20万元，增长7.00%，原因是人员增加。",
        )
    )
    assert [(basis, year) for _, _, basis, year, _ in told(result)] == [
        ("final amount", 2024),
        ("final amount", 2023),
        ("final change", 2024),
        ("final change_rate", 2024),
    ]
    assert not [f for f in result.findings if f.rule.startswith("S")]


def test_a_title_before_a_line_break_names_what_its_paragraph_tells() -> None:
    lines = [*said(HEAD_THREE).split("\n"), "2.公务接待费支出情况说明\n预算3.00万元，决算1.80万元，完成60.00%。"]
    document = Document((Source("例.docx", "docx"),), tuple(Paragraph(text=line) for line in lines))
    assert [m for m, *_ in told(check_document(document))] == ["three.reception"] * 3


BUDGET = "南山县残联2025年部门预算\n四、主要支出情况\n"


def test_shares_of_the_general_budget_tell_whose_items_are_told() -> None:
    read = told(
        checked(
            BUDGET + "1.社会保障和就业支出180.00万元，占一般公共预算支出的90.00%。\n2.住房保障支出20.00万元，占10.00%。"
        )
    )
    assert [m for m, *_ in read] == ["general.expenditure"] * 4


TABLE = """
一般公共预算支出表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 |  | 96.00 | 80.00 | 16.00 |
| 210 | 卫生健康支出 | 96.00 | 80.00 | 16.00 |
| 21004 | 公共卫生 | 96.00 | 80.00 | 16.00 |
| 2100408 | 基本公共卫生服务 | 80.00 | 80.00 |  |
| 2100409 | 重大公共卫生服务 | 16.00 |  | 16.00 |"""


def test_what_is_given_this_year_is_apart_from_the_carry_over() -> None:
    text = (
        "南山县医院2025年部门预算\n三、一般公共预算当年拨款情况说明\n"
        "2025年一般公共预算当年拨款90.00万元。\n1.重大公共卫生服务（项）当年预算数为10.00万元，另有结转资金6.00万元。"
        + TABLE
    )
    result = checked(text)
    assert told(result)[0][0] == "general.income"
    assert not [f for f in result.findings if f.rule == "E02"]


def test_shares_of_the_total_told_above() -> None:
    budget = "南山县监狱2026年部门预算\n二、收入预算情况说明\n"
    text = (
        budget
        + "2026年收入预算320.00万元。\n本年收入300.00万元，主要包括：一般公共预算拨款收入288.00万元，占90.00%；其他收入12.00万元，占3.75%。"
    )
    assert not [f for f in checked(text).findings if f.rule == "S01"]
    wrong = text.replace("占90.00%", "占96.00%").replace("占3.75%", "占3.57%")
    assert [f.proposed for f in checked(wrong).findings if f.rule == "S01"] == ["4.00%"]


def test_shares_told_in_the_wrong_order_are_of_the_amounts_just_told() -> None:
    text = said(
        "（二）政府采购支出情况",
        "政府采购支出总额100.00万元，其中货物60.00万元、工程30.00万元、服务10.00万元，三者占比为30.0%、60.0%、10.0%。",
    )
    read = [(m, v) for m, _, kind, _, v in told(checked(text)) if kind == "final share"]
    assert read == [
        ("procurement.goods", Decimal("30.0")),
        ("procurement.works", Decimal("60.0")),
        ("procurement.services", Decimal("10.0")),
    ]
    assert len([f for f in checked(text).findings if f.rule == "S01"]) == 2


def test_a_proportion_in_the_total_is_a_share_of_each() -> None:
    text = said(
        "三、支出决算情况说明", "基本支出和项目支出分别为60.00万元、40.00万元，在支出总额中的比重分别是60.0%和40.0%。"
    )
    assert [(m, kind) for m, _, kind, _, _ in told(checked(text))][2:] == [
        ("whole.basic", "final share"),
        ("whole.project", "final share"),
    ]


ITEMS = """一般公共预算财政拨款支出决算表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 74.00 | 74.00 |  |
| 221 | 住房保障支出 | 74.00 | 74.00 |  |
| 22102 | 住房改革支出 | 74.00 | 74.00 |  |
| 2210201 | 住房公积金 | 40.00 | 40.00 |  |
| 2210202 | 提租补贴 | 20.50 | 20.50 |  |
| 2210203 | 购房补贴 | 13.50 | 13.50 |  |
| 208 | 社会保障和就业支出 | 16.00 | 16.00 |  |
| 20805 | 行政事业单位养老支出 | 16.00 | 16.00 |  |
| 2080502 | 事业单位离退休 | 16.00 | 16.00 |  |"""


def test_an_item_left_out_of_a_row_in_one_paragraph_is_a_warning() -> None:
    one_by_one = [
        "1.住房公积金（项）支出40.00万元。",
        "2.提租补贴（项）支出20.50万元。",
        "3.购房补贴（项）支出13.50万元。",
    ]
    apart = checked(said(HEAD_GENERAL, *one_by_one, "六、其他", ITEMS))
    together = checked(
        said(
            HEAD_GENERAL,
            "住房公积金（项）支出40.00万元、提租补贴（项）支出20.50万元、购房补贴（项）支出13.50万元。",
            "六、其他",
            ITEMS,
        )
    )
    assert [f.severity for f in apart.findings if f.rule == "W06"] == ["error"]
    assert [f.severity for f in together.findings if f.rule == "W06"] == ["warning"]


def test_an_amount_behind_compared_is_last_years() -> None:
    read = told(
        checked(said(HEAD_GENERAL, "一般公共预算财政拨款支出4,794.41万元，同比4,800.04万元下降0.12%，原因是人员减少。"))
    )
    assert [(kind, year) for _, _, kind, year, _ in read] == [
        ("final amount", 2024),
        ("final amount", 2023),
        ("final change_rate", 2024),
    ]


LEGEND = said(
    HEAD_GENERAL,
    "（三）分科目说明（单位：万元；括号内为上年决算数及增减幅度）：",
    "1.公共安全支出86.35（80.00，上升7.9%），主要用于辅警工资。",
    "2.农林水支出18.44（20.00，下降7.8%），主要用于防汛物资。",
)


def test_a_title_tells_the_unit_and_what_its_brackets_hold() -> None:
    result = checked(LEGEND)
    assert [(kind, year, v) for _, _, kind, year, v in told(result)] == [
        ("final amount", 2024, Decimal("86.35")),
        ("final amount", 2023, Decimal("80.00")),
        ("final change_rate", 2024, Decimal("7.9")),
        ("final amount", 2024, Decimal("18.44")),
        ("final amount", 2023, Decimal("20.00")),
        ("final change_rate", 2024, Decimal("-7.8")),
    ]
    assert not [f for f in result.findings if f.rule[0] == "S"]
    wrong = checked(LEGEND.replace("20.00，下降", "20.00，上升"))
    assert [f.rule for f in wrong.findings if f.rule[0] == "S"] == ["S10"]


def test_a_change_that_leaves_something_aside_is_of_no_amount_told() -> None:
    text = said(
        HEAD_THREE,
        "“三公”经费支出51.00万元，比上年38.50万元增加12.50万元，原因是更新公务用车；剔除购车因素，同口径减少5.50万元。",
    )
    result = checked(text)
    assert told(result)[-1][0] == "~剔除购车因素"
    assert not [f for f in result.findings if f.rule.startswith("S")]


def test_rates_behind_one_amount_after_the_other_are_shares() -> None:
    text = said(
        HEAD_GENERAL, "一般公共预算财政拨款支出100.00万元。用于农林水80.00万元，80.00%；用于卫生健康20.00万元，20.00%。"
    )
    assert [kind for _, _, kind, _, _ in told(checked(text))][1:] == ["final amount", "final share"] * 2


def test_a_share_of_all_spending_is_of_the_whole() -> None:
    text = said(HEAD_GENERAL, "全年支出92.00万元，占全部支出的92.00%。", HEAD_SPENDING, "本年支出合计100.00万元。")
    shares = [c.arithmetic for c in checked(text).checked if c.rule == "S01"]
    assert shares == ["92.00 ÷ 100.00 × 100% = 92.00%"]


def test_a_change_on_a_basis_told_before_is_of_no_amount_told() -> None:
    text = said(
        HEAD_GENERAL,
        "比上年的240.00万元增加27.00万元，增长11.3%。剔除防疫支出后，其余科目合计229.00万元，同口径比上年增加1.27万元。",
    )
    assert told(checked(text))[-1][0] == "~剔除防疫支出后"


STAFF = "南山县林草局2024年度部门决算\n三、人员情况\n部门编制78人，年末实有69人，其中：在职{}人；{}。"


@pytest.mark.parametrize("beside", ["另有退休人员41人", "另外还有退休人员41人", "此外，退休人员41人"])
def test_the_retired_told_beside_are_not_among_those_there(beside: str) -> None:
    result = checked(STAFF.format(69, beside))
    staff = [m for m, *_ in told(result) if m.startswith("staff.")]
    assert staff == ["staff.active", "staff.active", "staff.retired"]
    assert not [f for f in result.findings if f.severity == "error"]
    assert [f.rule for f in checked(STAFF.format(96, beside)).findings if f.severity == "error"] == ["S07"]


def test_the_retired_told_among_them_are_added() -> None:
    text = "南山县林草局2024年度部门决算\n三、人员情况\n年末实有70人，其中：在职69人，离休1人；另有退休人员41人。"
    assert told(checked(text))[0][0] == "staff.total"


@pytest.mark.parametrize("words", ["用事业基金弥补收支差额", "用事业基金弥补收支差额为", "用事业基金弥补当年收支差额"])
def test_what_covers_a_gap_is_no_change(words: str) -> None:
    text = f"南山研究所2018年部门预算\n二、收入预算情况说明\n收入预算1060.00万元，其中：其他收入182.50万元，占17.22%；{words}130.00万元，占12.26%。"
    result = checked(text)
    assert [(m, b) for m, _, b, _, _ in told(result)][-2:] == [
        ("whole.reserves", "opening_budget amount"),
        ("whole.reserves", "opening_budget share"),
    ]
    assert not [f for f in result.findings if f.rule == "S01"]


@pytest.mark.parametrize("words", ["财政拨款收入预算总计", "财政拨款收入预算合计", "财政拨款收入预算总额"])
def test_a_source_told_with_its_total_is_that_source(words: str) -> None:
    lines = f"1．{words}900.00万元。\n3．其他资金收入预算总计120.00万元，与上年相比增加40.00万元，增长50.00%。"
    read = told(
        checked(BUDGET.replace("四、主要支出", "一、收支预算总体") + f"（一）收入预算总计1020.00万元。包括：\n{lines}")
    )
    assert [m for m, *_ in read] == ["whole.total", "whole.income.fiscal", *["whole.income.other"] * 3]


INCOME_TABLE = """
部门收支总表
单位：万元
| 收入 | 收入 | 支出 | 支出 |
| 项目 | 预算数 | 项目 | 预算数 |
| 一般公共预算拨款 | 900.00 | 卫生健康支出 | 1080.00 |
| 其他收入 | 120.00 |  |  |
| 本年收入合计 | 1020.00 | 本年支出合计 | 1080.00 |
| 上年结转 | 60.00 | 结转下年 |  |
| 收入总计 | 1080.00 | 支出总计 | 1080.00 |"""


@pytest.mark.parametrize("words", ["本年收入预算合计", "2025年本年收入合计", "本部门本年收入预算"])
def test_revenue_with_the_carry_over_among_its_parts_below_is_the_total(words: str) -> None:
    text = f"南山县医院2025年部门预算\n二、收入预算情况说明\n{words}1080.00万元，其中：\n一般公共预算收入900.00万元，占83.33%；\n其他资金120.00万元，占11.11%；\n上年结转资金60.00万元，占5.56%。"
    result = checked(text + INCOME_TABLE)
    assert [m for m, _, basis, _, _ in told(result) if basis.endswith("amount")] == [
        "whole.total",
        "whole.income.general",
        "whole.income.other",
        "whole.opening",
    ]
    assert not [f for f in result.findings if f.rule.startswith(("E", "S", "T"))]


FISCAL_TABLE = """
{}
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 |  | 96.00 | 80.00 | 16.00 |
| 210 | 卫生健康支出 | 96.00 | 80.00 | 16.00 |
| 21004 | 公共卫生 | 96.00 | 80.00 | 16.00 |
| 2100408 | 基本公共卫生服务 | 96.00 | 80.00 | 16.00 |"""


@pytest.mark.parametrize(
    "title",
    [
        "财政拨款支出预算表（功能科目）",
        "财政拨款支出预算表（按功能分类）",
        "财政拨款支出预算表",
        "财政拨款支出预算明细表",
    ],
)
def test_a_table_of_what_the_appropriation_pays_is_not_that_of_all_spending(title: str) -> None:
    result = checked("南山县医院2025年部门预算" + FISCAL_TABLE.format(title))
    assert {f.fact.measure for f in result.figures} <= {"fiscal.expenditure", "fiscal.basic", "fiscal.project"}
    assert result.figures


@pytest.mark.parametrize("lead", ["主要有", "主要包括", "包括"])
def test_every_economic_item_of_a_sentence_is_one(lead: str) -> None:
    text = f"人员经费96.00万元，{lead}基本工资50.00万元、绩效工资30.00万元、助学金16.00万元等；公用经费9.00万元，{lead}电费3.00万元、水费2.00万元、物业管理费4.00万元等。"
    read = told(
        checked(BUDGET.replace("四、主要支出", "五、一般公共预算支出") + "一般公共预算支出105.00万元。\n" + text)
    )
    assert [(m, i) for m, i, *_ in read][1:] == [
        ("general.personnel", ""),
        *(("general.economic", code) for code in ("30101", "30107", "30308")),
        ("general.public", ""),
        *(("general.economic", code) for code in ("30206", "30205", "30209")),
    ]


FISCAL = (
    "南山县文旅局2024年度部门决算\n四、财政拨款收入支出决算情况说明\n财政拨款收支总额960.00万元。\n"
    "一般公共预算财政拨款支出930.34万元。按支出功能分类：\n1.文化旅游体育与传媒支出850.34万元；\n2.住房保障支出80.00万元。\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "基本支出508.94万元：人员经费467.08万元，公用经费41.86万元；项目支出421.40万元。",
        "其中，基本支出508.94万元，包括人员经费467.08万元和公用经费41.86万元；项目支出421.40万元。",
        "按支出性质，基本支出508.94万元（人员经费467.08万元、公用经费41.86万元），项目支出421.40万元。",
    ],
)
def test_kinds_behind_the_general_budgets_items_are_of_that(text: str) -> None:
    read = [m for m, *_ in told(checked(FISCAL + text))][-4:]
    assert read == ["general.basic", "general.personnel", "general.public", "general.project"]


@pytest.mark.parametrize("words", ["年初实有在职教职工", "我校年末实有在职教职工", "现有在职教职工"])
def test_teachers_in_post_at_the_start_of_the_year(words: str) -> None:
    read = told(checked(f"南山学院2025年部门预算\n一、机构设置及人员情况\n{words}1286人，离休人员7人，退休人员742人。"))
    assert [m for m, *_ in read] == ["staff.active", "staff.retired_cadre", "staff.retired"]


@pytest.mark.parametrize(
    "text",
    [
        "对5个一般公共预算项目中的4个开展了绩效自评。",
        "在5个预算项目当中，对其中4个开展了绩效自评。",
        "部门5个项目里的4个项目进行了自评。",
    ],
)
def test_projects_evaluated_of_so_many(text: str) -> None:
    read = told(checked(f"南山县文旅局2024年度部门决算\n（四）预算绩效情况说明\n{text}"))
    assert read[-1][0] == "performance.projects"
    assert read[-1][-1] == 4


@pytest.mark.parametrize("end", ["，全部编报绩效目标", "，均已编制绩效目标", "，涉及资金90.00万元，全部设置绩效目标"])
def test_goals_of_all_projects_just_counted(end: str) -> None:
    text = f"南山学院2025年部门预算\n七、预算绩效情况说明\n当年财政拨款项目3个{end}。整体绩效目标设置产出、效益、满意度三类指标26个。"
    read = [m for m, *_ in told(checked(text))]
    assert (read[0], read[-1]) == ("performance.goals", "performance.indicator")


@pytest.mark.parametrize("words", ["合计实有", "共计实有人员", "年末合计实有"])
def test_all_staff_told_last(words: str) -> None:
    text = f"南山镇2024年度部门决算\n三、人员构成\n年末在职人员124人（其中行政52人，事业72人），退休人员83人，无离休人员，{words}207人。"
    result = checked(text)
    assert told(result)[-1][0] == "staff.total"
    assert not [f for f in result.findings if f.rule == "T33"]
    assert [f.rule for f in checked(text.replace("207", "307")).findings if f.severity == "error"] == ["T33"]


@pytest.mark.parametrize("words", ["预算绩效管理发现的问题", "自评发现的问题", "绩效自评中发现问题"])
def test_problems_found(words: str) -> None:
    text = f"南山县水利局2024年度部门决算\n（四）预算绩效情况说明\n开展绩效自评的项目6个。{words}3个，已整改2个。"
    assert told(checked(text))[1][0] == "performance.problems"


def test_all_of_an_amount_is_of_one_source() -> None:
    text = (
        "南山县林业局2024年度部门决算\n一、收入支出决算总体情况说明\n2024年度收、支总计均为1,438.31万元。\n"
        "二、收入决算情况说明\n2024年度收入合计1,332.94万元，全部为财政拨款收入，占100.00%；无上级补助收入、事业收入。"
    )
    result = checked(text)
    assert told(result)[1:3] == [
        ("whole.income", "", "final amount", 2024, Decimal("1332.94")),
        ("whole.income.fiscal", "", "final share", 2024, Decimal("100.00")),
    ]
    assert not [f for f in result.findings if f.rule == "S01"]


def test_a_carry_over_that_paid_an_item_is_the_items() -> None:
    read = told(
        checked(
            said(
                HEAD_GENERAL,
                "重大科技专项（项）年初预算0.00万元，支出决算80.00万元。年初预算中未单列，本年支出来源于上年结转50.00万元和当年下达30.00万元。",
            )
        )
    )
    assert read[2:3] == [("general.opening", "重大科技专项", "final amount", 2024, Decimal("50.00"))]


def test_a_class_in_a_clause_of_its_own_before_its_budget() -> None:
    read = told(
        checked(
            said(
                HEAD_GENERAL,
                "1．住房保障支出：年初预算60.00万元，决算61.20万元。全部为住房公积金（2210201）。",
                "2．节能环保支出：未安排年初预算，决算88.40万元。",
            )
        )
    )
    assert read == [
        ("general.expenditure", "住房保障支出", "opening_budget amount", 2024, Decimal("60.00")),
        ("general.expenditure", "住房保障支出", "final amount", 2024, Decimal("61.20")),
        ("general.expenditure", "节能环保支出", "final amount", 2024, Decimal("88.40")),
    ]


def test_equal_to_the_budget_is_held_against_the_amounts() -> None:
    item = "住房公积金（项）。年初预算为743.00万元，支出决算为{}万元，决算数等于年初预算数。"
    assert found_by("W07", said(HEAD_GENERAL, item.format("743.00"))) == []
    (found,) = found_by("W07", said(HEAD_GENERAL, item.format("716.05")))
    assert found.message.zh == "写“等于”，但决算数 716.05万元、预算数 743.00万元"
    assert found.proposed == "小于"
