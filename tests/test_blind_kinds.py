"""Kinds of wording and of fault that a writer used who had not read the reader: each in words and figures of our own.

A figure is written `measure:item@basis#aspect!year`; `~` is a measure without a name. A finding is its rule and what it proposes.
"""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Finding, Result
from juesuan.document.model import Document, Paragraph, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract
from juesuan.extract.outline import outline
from juesuan.kinds.kind import kinds

FINAL = "清河县档案馆2024年度部门决算公开说明"
BUDGET = "清河县水利局2025年部门预算公开"
OVERVIEW, GENERAL, THREE = (
    "一、收入支出决算总体情况说明",
    "五、一般公共预算财政拨款支出决算情况说明",
    "七、财政拨款“三公”经费支出决算情况说明",
)


def read(*texts: str, title: str = FINAL) -> str:
    """Read paragraphs (a line break stays inside one) and tell the figures of all but the title and the first heading."""
    found = extract(Document((Source("例.docx", "docx"),), tuple(Paragraph(t) for t in (title, *texts))))
    own, year = ("final", 2024) if title == FINAL else ("opening_budget", 2025)
    said = []
    for figure in (f for f in found.figures if f.place.block >= 2):
        fact = figure.fact
        words = "~" if fact.measure.startswith("~") else fact.measure
        words += f":{fact.item.rpartition('/')[2]}" if fact.item else ""
        words += f"@{fact.basis}" if fact.basis != own else ""
        words += f"#{fact.aspect}" if fact.aspect != "amount" else ""
        said.append(words + (f"!{fact.year}" if fact.year != year else ""))
    return " ".join(said)


def run(*lines: str, title: str = FINAL) -> Result:
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((title, *lines))))))


def told(result: Result, rule: str) -> list[str]:
    return [f.proposed for f in result.findings if f.rule == rule and f.severity != "note"]


def loud(result: Result, *rules: str) -> list[Finding]:
    return [f for f in result.findings if f.severity != "note" and f.rule in rules]


FIGURES = [
    pytest.param(
        THREE, "3. 公务接待费支出情况说明\n预算6.00万元，决算4.50万元，完成75.00%。国内公务接待12个团组，85人次。",
        "three.reception@budget three.reception three.reception@budget#completion three.receptions three.guests",
        id="the first line of a paragraph is its title",
    ),
    pytest.param(
        GENERAL, "卫生健康支出2项：行政单位医疗，年初预算30.00万元，决算31.50万元；公务员医疗补助，年初无预算，决算2.40万元。",
        "~ general.expenditure:行政单位医疗@opening_budget general.expenditure:行政单位医疗 general.expenditure:公务员医疗补助",
        id="an item in a clause of its own before its budget",
    ),
    pytest.param(
        GENERAL, "财政拨款支出500.00万元。农林水支出400.00万元，80.00%；住房保障支出100.00万元，20.00%。",
        "general.expenditure general.expenditure:农林水支出 general.expenditure:农林水支出#share general.expenditure:住房保障支出 general.expenditure:住房保障支出#share",
        id="bare shares, one after the other",
    ),
    pytest.param(
        OVERVIEW, "2024年度收支总计均为880.00万元；2023年收支总计为800.00万元，两年相较，增加80.00万元，涨幅10.00%。",
        "whole.total whole.total!2023 whole.total#change whole.total#change_rate",
        id="two years compared: the change is this year's",
    ),
    pytest.param(
        OVERVIEW, "2024年度收支总计均为880.00万元，较上年多出80.00万元。",
        "whole.total whole.total#change", id="多出",
    ),
    pytest.param(
        OVERVIEW, "2024年度收支总计均为21864.99万元，约合2.19亿元。",
        "whole.total whole.total", id="told again in another unit",
    ),
    pytest.param(
        GENERAL, "2024年一般公共预算财政拨款支出90.00万元，同比100.00万元下降10.00%。",
        "general.expenditure general.expenditure!2023 general.expenditure#change_rate", id="同比 and the amount",
    ),
    pytest.param(
        GENERAL,
        "一般公共服务支出（类）档案事务（款）行政运行（项）支出50.00万元（其中20.00万元用上年结转安排），比2023年减少5.00万元，9.09%的降幅来自压减。",
        "general.expenditure:行政运行 general.opening:行政运行 general.expenditure:行政运行#change general.expenditure:行政运行#change_rate",
        id="paid from the carry-over; a rate named behind",
    ),
    pytest.param(
        THREE, "2024年“三公”经费支出52.00万元，较2023年增加12.00万元；剔除购车因素，同口径减少6.00万元。",
        "three.total three.total#change ~#change", id="a change that leaves something out",
    ),
    pytest.param(
        "二、收入决算情况说明", "本年收入合计30.00万元，上级补助、事业、附属单位上缴收入均为0.00万元。",
        "whole.income whole.income.superior whole.income.service whole.income.subsidiary", id="names that share their last word",
    ),
    pytest.param(
        "四、财政拨款收入支出决算总体情况说明", "年初财政拨款结转和结余30.00万元，年末为42.00万元。",
        "fiscal.opening fiscal.closing", id="the year's end beside its beginning",
    ),
    pytest.param(
        "十二、国有资产占用情况说明", "本单位机动车保有量3辆。", "assets.vehicles", id="机动车保有量",
    ),
    pytest.param(
        "九、其他重要事项的情况说明", "2024年局机关及参公单位机关运行经费支出60.00万元，比上年减少4.00万元。",
        "operating.total operating.total#change", id="whose 机关运行经费 it is",
    ),
    pytest.param(
        "二、机构设置及人员情况", "2024年部门预算编制年末实有在职人员26人，离休1人。",
        "staff.active staff.retired_cadre", id="staff in post when the budget was made",
    ),
    pytest.param(
        "十一、政府采购支出情况", "授予中小企业合同金额40.00万元，占政府采购支出总额的80.00%，内含小微企业25.00万元。",
        "procurement.sme procurement.sme#share procurement.micro", id="内含",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("head", "text", "expected"), FIGURES)
def test_figures_are_what_the_words_say(head: str, text: str, expected: str) -> None:
    assert read(head, text) == expected


def test_a_class_said_to_be_a_share_of_one_budget_is_that_budgets() -> None:
    said = read(
        "四、主要支出情况",
        "1.农林水支出（213类）95.00万元，占一般公共预算支出的95.00%。",
        "2.卫生健康支出（210类）5.00万元，占5.00%。",
        "3.政府性基金安排其他支出（229类）8.00万元。",
        title=BUDGET,
    )
    assert said == (
        "general.expenditure:农林水支出 general.expenditure:农林水支出#share general.expenditure:卫生健康支出 "
        "general.expenditure:卫生健康支出#share fund.expenditure:其他支出"
    )


INCOME = "二、关于2025年收入总表的说明"
PARTS = "一般公共预算拨款收入700.00万元，占67.31%；事业收入280.00万元，占{p}%；其他收入20.00万元，占1.92%。"


def test_shares_of_a_list_may_be_of_the_whole_above_it() -> None:
    above = "清河县水利局2025年收入预算1040.00万元，其中，本年收入1000.00万元，上年结转收入40.00万元。"
    own = "（一）本年收入1000.00万元，主要包括：" + PARTS
    assert loud(run(INCOME, above, own.format(p="26.92"), title=BUDGET), "S01", "S13") == []
    assert told(run(INCOME, above, own.format(p="62.92"), title=BUDGET), "S01") == ["26.92%"]


def test_a_share_whose_whole_is_left_out_after_one_of_another_part_is_not_held_against_the_total() -> None:
    said = (
        "2024年度政府采购支出总额100.00万元，其中货物类60.00万元、工程类40.00万元。授予中小企业合同金额90.00万元，占政府采购支出总额的90.00%。"
        "货物采购授予中小企业合同金额占货物支出金额的83.33%，工程采购占100%。"
    )
    assert loud(run("十一、政府采购支出情况", said), "S01") == []


def test_an_amount_told_again_in_another_unit_must_be_the_same() -> None:
    assert loud(run(OVERVIEW, "2024年度收支总计均为21864.99万元，约合2.19亿元。"), "E01", "E03", "E04") == []
    assert any(
        f.rule in ("E01", "E03", "E04", "E05") and f.severity == "error"
        for f in run(OVERVIEW, "2024年度收支总计均为21864.99万元，约合21.86亿元。").findings
    )


def test_a_street_office_is_called_by_its_place() -> None:
    title = "清河县人民政府柳河街道办事处2024年度部门决算公开说明"
    told = "柳河街道2024年度总收入100.00万元，比上年减少20.00万元，其中本年收入90.00万元，年初结转10.00万元。"
    found = extract(Document((Source("例.docx", "docx"),), tuple(Paragraph(t) for t in (title, OVERVIEW, told))))
    assert [(f.fact.measure, f.fact.aspect) for f in found.figures][:2] == [
        ("whole.total", "amount"),
        ("whole.total", "change"),
    ]


STAFF = "二、机构设置及人员情况"


def test_the_retired_are_no_part_of_those_in_post() -> None:
    assert loud(run(STAFF, "在职人员60人，其中在编42人；离退休人员20人（离休2人，退休18人）。"), "S06") == []


def test_money_of_the_retired_is_not_what_all_persons_cost() -> None:
    table = (
        "一般公共预算财政拨款基本支出决算表",
        "| 经济分类科目编码 | 科目名称 | 金额 |",
        "| 301 | 工资福利支出 | 300.00 |",
        "| 303 | 对个人和家庭的补助 | 40.00 |",
        "| | 人员经费合计 | 340.00 |",
    )
    assert (
        loud(run(GENERAL, "社会保障和就业（类）支出46.00万元，主要用于离退休人员经费40.00万元。", *table), "E02") == []
    )


@pytest.mark.parametrize(
    ("right", "wrong", "rule", "mended"),
    [
        ("离退休人员44人（离休1人、退休43人）。", "离退休人员44人（离休1人、退休34人）。", "S06", "43人"),
        (
            "编报单位：局机关（行政，在职30人）；执法队（参公，在职96人）；管护站（事业，在职47人）；在职合计173人。",
            "编报单位：局机关（行政，在职30人）；执法队（参公，在职96人）；管护站（事业，在职47人）；在职合计126人。",
            "S07",
            "173人",
        ),
    ],
)
def test_sums_of_persons(right: str, wrong: str, rule: str, mended: str) -> None:
    assert told(run(STAFF, right), rule) == []
    assert told(run(STAFF, wrong), rule) == [mended]


def test_the_average_of_a_guest_is_of_what_the_section_told_before() -> None:
    head = "2024年度公务接待费支出1.20万元，比上年减少0.10万元，主要原因是厉行节约。"
    assert told(run(THREE, head, "国内公务接待15批次，160人次。2024年本单位人均接待费75.00元。"), "W11") == []
    assert told(run(THREE, head, "国内公务接待15批次，160人次。2024年本单位人均接待费800.00元。"), "W11") == ["75.00元"]


def test_nothing_planned_is_said_of_the_sections_own_budget() -> None:
    table = ("政府性基金预算支出表", "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |", "| 合计 | 合计 |  |  |  |")
    heads = ("一、收支预算总体情况", "收入总计100.00万元，支出总计100.00万元。")
    assert told(run(*heads, *table, title=BUDGET), "F04") == [""]
    assert told(run(*heads, "二、政府性基金预算支出", "未安排，相应表格为空表。", *table, title=BUDGET), "F04") == []


def test_contents_on_one_line_end_where_their_first_entry_comes_again() -> None:
    texts = (
        "目录",
        "第一部分 部门概况　第二部分 2024年度部门决算情况说明",
        "第一部分 部门概况",
        "一、部门职责",
        "二、关于2024年度收支情况的总体说明",
    )
    document = Document((Source("例.docx", "docx"),), tuple(Paragraph(t) for t in (FINAL, *texts)))
    found = outline(document, kinds()["final"])
    assert found.sections[3:] == ("", "functions", "overview")


RATE = "2024年度“三公”经费支出4.50万元，较年初预算6.00万元减少1.50万元，{}%，主要原因是厉行节约。"


def test_a_rate_told_to_have_fallen_is_proposed_without_its_sign() -> None:
    assert told(run(THREE, RATE.format("下降25.00")), "S05") == []
    assert told(run(THREE, RATE.format("下降11.00")), "S05") == ["25.00%"]


def test_shares_are_proposed_with_the_decimals_of_shares() -> None:
    said = (
        "本年支出合计1000.00万元，比上年增加100.00万元，增长11.11%。教育支出612.30万元，占61.2%；科学技术支出200.50万元，占{}%；"
        "卫生健康支出100.20万元，占10.0%；住房保障支出87.00万元，占8.7%。与预算相比增长12.35%、13.46%、14.57%、15.68%、16.79%。"
    )
    assert told(run("三、支出决算情况说明", said.format("20.1")), "S01") == []
    assert told(run("三、支出决算情况说明", said.format("4.4")), "S01") == ["20.1%"]


def test_shares_of_the_years_expenditure_below_a_total_told_in_short() -> None:
    lines = (
        OVERVIEW,
        "2024年度总收入110.00万元，总支出110.00万元。其中：",
        "（一）本年收入合计104.00万元；年初结转和结余6.00万元。",
        "（二）本年支出合计100.00万元；年末结转和结余10.00万元。",
        "三、支出决算情况说明",
        "本年支出100.00万元。",
        "按功能分类，教育支出61.30万元，占{}%；住房保障支出38.70万元，占38.70%。",
        "收入支出决算总表",
        "| 收入 | 收入 | 支出 | 支出 |",
        "| 项目 | 决算数 | 项目 | 决算数 |",
        "| 本年收入合计 | 104.00 | 本年支出合计 | 100.00 |",
        "| 年初结转和结余 | 6.00 | 年末结转和结余 | 10.00 |",
        "| 总计 | 110.00 | 总计 | 110.00 |",
    )
    assert loud(run(*(line.format("61.30") for line in lines)), "S01", "S13") == []
    assert told(run(*(line.format("16.30") for line in lines)), "S01") == ["61.30%"]


def test_an_empty_table_left_out_of_what_the_text_says_is_none_is_a_warning() -> None:
    tables = (
        "收入支出决算总表",
        "| 收入 | 收入 | 支出 | 支出 |",
        "| 项目 | 决算数 | 项目 | 决算数 |",
        "| 本年收入合计 | 100.00 | 本年支出合计 | 100.00 |",
        "| 总计 | 100.00 | 总计 | 100.00 |",
    )
    head = "七、政府性基金预算和国有资本经营预算情况说明"
    said = "本年度无国有资本经营预算财政拨款支出。"

    def severity(*lines: str) -> list[str]:
        return [f.severity for f in run(*lines).findings if f.rule == "F03" and "国有资本" in f.message.zh]

    assert severity(head, said, *tables) == ["warning"]
    assert severity(head, "本年度收入合计100.00万元。", *tables) == ["error"]
    # Named with its title and said to be empty: nobody looks for it.
    named = (
        "注：公开07表《政府性基金预算财政拨款收入支出决算表》、公开08表《国有资本经营预算财政拨款支出决算表》均为空表。"
    )
    assert severity(head, said, *tables, named) == ["note"]


def test_the_appropriation_below_the_general_budget_is_of_that_alone() -> None:
    table = (
        "2025年收支总体情况表",
        "单位：万元",
        "| 收入 | 收入 | 支出 | 支出 |",
        "| 项目 | 金额 | 项目 | 金额 |",
        "| 一、一般公共预算 | 70.00 | 一、基本支出 | 60.00 |",
        "| 其中：财政拨款 | 70.00 | 二、项目支出 | 40.00 |",
        "| 二、政府性基金 | 30.00 |  |  |",
        "| 本年收入合计 | 100.00 | 本年支出合计 | 100.00 |",
        "| 收入总计 | 100.00 | 支出总计 | 100.00 |",
    )
    assert loud(run(*table, title=BUDGET), "T54", "T51") == []
