"""Shapes of tables, templates and headings that other writers use: which form it is, what its rows are, what a document of the kind need not have."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Finding, Result
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import Extract, extract
from juesuan.extract.outline import kind_of, outline

FINAL, BUDGET = "清河县档案馆2024年度部门决算公开说明", "清河县档案馆2025年部门预算公开"


def document(*lines: str, title: str = FINAL) -> Document:
    return Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((title, *lines)))))


def run(*lines: str, title: str = FINAL) -> Result:
    return check_document(document(*lines, title=title))


def seen(*lines: str, title: str = FINAL) -> Extract:
    return extract(document(*lines, title=title))


def loud(result: Result, *rules: str) -> list[Finding]:
    return [f for f in result.findings if f.severity != "note" and f.rule in rules]


# ---- which levels a table lists (F11)

HEAD_OF_ITEMS = "| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |\n|---|---|---|---|---|\n"
WITH_GROUPS = (
    "支出决算表\n单位：万元\n" + HEAD_OF_ITEMS + "| 合计 | | 130.00 | 100.00 | 30.00 |\n"
    "| 201 | 一般公共服务支出 | 110.00 | 80.00 | 30.00 |\n| 20126 | 档案事务 | 110.00 | 80.00 | 30.00 |\n"
    "| 2012601 | 行政运行 | 80.00 | 80.00 | |\n| 2012604 | 档案馆 | 30.00 | | 30.00 |\n"
    "| 221 | 住房保障支出 | 20.00 | 20.00 | |\n| 22102 | 住房改革支出 | 20.00 | 20.00 | |\n"
    "| 2210201 | 住房公积金 | 20.00 | 20.00 | |"
)


def general(*rows: str) -> str:
    head = "一般公共预算财政拨款支出决算表\n单位：万元\n" + HEAD_OF_ITEMS.replace("本年支出合计", "合计")
    return "\n" + head + "| 合计 | | 130.00 | 100.00 | 30.00 |\n" + "\n".join(rows)


CLASS, GROUP = "| 201 | 一般公共服务支出 | 110.00 | 80.00 | 30.00 |", "| 20126 | 档案事务 | 110.00 | 80.00 | 30.00 |"
ITEMS = ("| 2012601 | 行政运行 | 80.00 | 80.00 | |", "| 2012604 | 档案馆 | 30.00 | | 30.00 |")
HOUSING, REFORM, FUND = (
    "| 221 | 住房保障支出 | 20.00 | 20.00 | |",
    "| 22102 | 住房改革支出 | 20.00 | 20.00 | |",
    "| 2210201 | 住房公积金 | 20.00 | 20.00 | |",
)


@pytest.mark.parametrize(
    ("rows", "gaps"),
    [
        pytest.param((*ITEMS, FUND), [], id="items alone"),
        pytest.param((CLASS, *ITEMS, HOUSING, FUND), [], id="classes and items, no groups"),
        pytest.param((CLASS, GROUP, *ITEMS, HOUSING, FUND), ["22102"], id="one group of two is lacking"),
        pytest.param((CLASS, GROUP, *ITEMS, REFORM, FUND), ["221"], id="one class of two is lacking"),
    ],
)
def test_a_level_that_a_table_does_not_list_lacks_no_row(rows: tuple[str, ...], gaps: list[str]) -> None:
    found = loud(run(WITH_GROUPS, general(*rows)), "F11")
    assert [f.message.zh.rpartition(" ")[2] for f in found] == gaps


# ---- placeholders and names


def test_digits_masked_in_a_number_of_telephone_are_no_placeholder() -> None:
    said = "决算公开信息反馈和联系方式：清河县档案馆办公室，0999-6812XXXX。"
    assert not loud(run("第一部分 概况", said), "F01")
    assert loud(run("第一部分 概况", "本年支出XXXX万元。"), "F01")


@pytest.mark.parametrize(
    "title", ["清河县石门镇人民政府2018年部门综合预算说明", "清河县石门镇人民政府2018年综合预算公开说明"]
)
def test_a_comprehensive_budget_is_no_name_of_a_department(title: str) -> None:
    doc = document("附表1  2018年部门综合预算收支总表", "单位名称：清河县石门镇人民政府", title=title)
    own = outline(doc, kind_of(doc))
    assert (own.unit, own.year) == ("清河县石门镇人民政府", 2018)


def economic(year: int, name: str) -> Result:
    table = (
        "一般公共预算财政拨款基本支出决算表\n单位：万元\n| 经济分类科目编码 | 科目名称 | 决算数 |\n|---|---|---|\n"
        f"| 303 | 对个人和家庭的补助 | 20.00 |\n| 30302 | 退休费 | 12.00 |\n| 30311 | {name} | 8.00 |"
    )
    return run(table, title=f"清河县档案馆{year}年度部门决算公开说明")


def test_economic_items_bear_the_names_of_their_year() -> None:
    assert not loud(economic(2016, "住房公积金"), "F09")
    assert [f.proposed for f in loud(economic(2019, "住房公积金"), "F09")] == ["代缴社会保险费"]
    assert not loud(economic(2019, "代缴社会保险费"), "F09")


# ---- headings


def test_what_a_heading_names_in_brackets_does_not_open_a_section() -> None:
    doc = document(
        "二、2025年部门预算编制情况及说明",
        "（一）预算收支（包括政府性基金）安排及增减变化情况说明",
        "1.收入预算安排情况：2025年收入预算130.00万元，比上年增加10.00万元。",
        "（二）机关运行经费安排及增减变化情况说明",
        "2025年机关运行经费10.00万元。",
        title=BUDGET,
    )
    assert [h.section for h in outline(doc, kind_of(doc)).heads] == ["overview", "overview", "operating"]
    found = extract(doc)
    assert [f.fact.measure for f in found.figures][:1] == ["whole.income"]


def test_the_corps_is_another_place_than_the_region() -> None:
    from juesuan.regions.region import detect

    assert detect("新疆生产建设兵团第九师二团2017年度部门决算公开", "新疆生产建设兵团第九师二团").id == "national"
    assert detect("新疆维吾尔自治区清河县档案馆", "新疆维吾尔自治区清河县档案馆").id == "xinjiang"


# ---- changes without a sign, tables that tell things by unit


THREE_BY_YEAR = (
    "附表8  2025年“三公”经费支出预算表\n单位：元\n"
    "| 年度 | 合计 | 因公出国（境）费 | 公务接待费 | 公务用车运行维护费 | 公务用车购置费 |\n|---|---|---|---|---|---|\n"
    "| 2024年 | 145000.00 | | 40000.00 | 105000.00 | |\n| 2025年 | 118000.00 | | 28000.00 | 90000.00 | |\n"
    "| 增减变化情况 | 27000.00 | | 12000.00 | 15000.00 | |"
)


@pytest.mark.parametrize(("printed", "value"), [("27000.00", "-2.70"), ("-27000.00", "-2.70")])
def test_a_change_printed_without_its_sign_goes_the_way_of_its_years(printed: str, value: str) -> None:
    found = seen(THREE_BY_YEAR.replace("| 27000.00", f"| {printed}"), title=BUDGET)
    changes = [f for f in found.figures if f.fact.aspect == "change" and f.fact.measure == "three.total"]
    assert [f"{f.value:.2f}" for f in changes] == [value]


# ---- rows of both classifications

BY_BOTH = (
    "部门基本支出预算表\n单位：元\n"
    "| 单位名称 | 功能科目编码 | 功能科目名称 | 部门经济科目编码 | 部门经济科目名称 | 总计 |\n|---|---|---|---|---|---|\n"
    "| 清河县档案馆 | 2012601 | 行政运行 | 30101 | 基本工资 | 900,000.00 |\n"
    "| 清河县档案馆 | 2012601 | 行政运行 | 30112 | 其他社会保障缴费 | 60,000.00 |\n"
    "| 清河县档案馆 | 2089999 | 其他社会保障和就业支出 | 30112 | 其他社会保障缴费 | 40,000.00 |\n"
    "| 清河县档案馆 | 2012601 | 行政运行 | 30201 | 办公费 | 100,000.00 |\n"
    "| 合计 | | | | | 1,100,000.00 |"
)
GENERAL_BUDGET = (
    "一般公共预算支出表\n单位：元\n| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |\n|---|---|---|---|---|\n"
    "| 201 | 一般公共服务支出 | 1,060,000.00 | 1,060,000.00 | |\n| 20126 | 档案事务 | 1,060,000.00 | 1,060,000.00 | |\n"
    "| 2012601 | 行政运行 | 1,060,000.00 | 1,060,000.00 | |\n| 208 | 社会保障和就业支出 | 40,000.00 | 40,000.00 | |\n"
    "| 20899 | 其他社会保障和就业支出 | 40,000.00 | 40,000.00 | |\n"
    "| 2089999 | 其他社会保障和就业支出 | 40,000.00 | 40,000.00 | |\n| 合计 | | 1,100,000.00 | 1,100,000.00 | |"
)


def test_a_table_by_both_classifications_is_read_by_its_own() -> None:
    found = seen(BY_BOTH, title=BUDGET)
    table = found.accounts.table("basic")
    assert table is not None
    rows = [(r.code, r.name) for r in table.rows]
    assert rows[:2] == [("30101", "基本工资"), ("30112", "其他社会保障缴费")]
    assert rows[-1] == ("", "合计")
    figures = found.accounts.figures
    told = [
        (figures[i].fact.measure, figures[i].fact.context, str(figures[i].value))
        for r in table.rows
        for i in r.cells.values()
    ]
    assert told == [
        ("general.economic", "", "90.000000"),
        ("general.economic", "2012601", "6.000000"),
        ("general.economic", "2089999", "4.000000"),
        ("general.economic", "", "10.000000"),
        ("general.basic", "", "110.000000"),
    ]
    assert not loud(run(GENERAL_BUDGET, BY_BOTH, title=BUDGET), "F08", "F09", "F11", "E01", "T10", "T11", "T46")


def test_the_same_item_twice_under_one_function_is_still_twice() -> None:
    again = BY_BOTH.replace("2089999 | 其他社会保障和就业支出 |", "2012601 | 行政运行 |")
    assert [f.rule for f in loud(run(GENERAL_BUDGET, again, title=BUDGET), "F08")] == ["F08"]


# ---- which tables a document of the kind need not have (F03)


def titles(*forms: str) -> str:
    return "\n".join(f"（{'一二三四五六七八九'[n]}）2025年{t}（附表{n + 1}）" for n, t in enumerate(forms))


OWN_LIST = titles(
    "部门综合预算收支总表",
    "部门综合预算收入总表",
    "部门综合预算支出总表",
    "一般公共预算支出明细表",
    "政府性基金收支表",
    "“三公”经费支出预算表",
)


def missing(result: Result) -> list[tuple[str, str]]:
    return [
        (f.severity, f.message.zh.partition("《")[2].partition("》")[0]) for f in result.findings if f.rule == "F03"
    ]


def test_a_document_that_lists_its_tables_is_asked_for_those() -> None:
    told = dict(reversed(pair) for pair in missing(run("二、部门预算表", OWN_LIST, GENERAL_BUDGET, title=BUDGET)))
    assert told["财政拨款收支总表"] == told["一般公共预算基本支出表"] == "warning"
    told = dict(reversed(pair) for pair in missing(run("二、部门预算表", GENERAL_BUDGET, title=BUDGET)))
    assert told["财政拨款收支总表"] == told["一般公共预算基本支出表"] == "error"


BY_BUDGET = (
    "财政拨款收入支出决算总表\n单位：万元\n"
    "| 收入 | 决算数 | 支出 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款 |\n|---|---|---|---|---|---|---|\n"
    "| 一、一般公共预算财政拨款 | 130.00 | 一、一般公共服务支出 | 130.00 | 130.00 | | |\n"
    "| 本年收入合计 | 130.00 | 本年支出合计 | 130.00 | 130.00 | | |\n| 总计 | 130.00 | 总计 | 130.00 | 130.00 | | |"
)


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        ("公开08表政府性基金预算财政拨款收入支出决算表无数据，为空表。", "warning"),
        ("清河县档案馆2024年度没有政府性基金预算财政拨款收入支出。", "warning"),
        ("清河县档案馆2024年度收入增加。", "warning"),
    ],
)
def test_a_table_of_a_budget_that_is_shown_empty_beside_the_others(said: str, severity: str) -> None:
    told = dict(reversed(pair) for pair in missing(run(WITH_GROUPS, BY_BUDGET, "第三部分 情况说明", said)))
    assert told["政府性基金预算财政拨款收入支出决算表"] == severity


def test_a_caption_with_its_number_in_brackets_is_no_section_left_empty() -> None:
    assert not [
        f
        for f in loud(run("二、部门预算表", OWN_LIST, GENERAL_BUDGET, title=BUDGET), "F02")
        if "没有内容" in f.message.zh
    ]


# ---- columns of a table of revenue and expenditure


def test_the_side_of_expenditure_is_read_where_its_column_is_headed_by_the_budget() -> None:
    table = (
        "财政拨款收支预算总表\n单位：万元\n| 收入 | | 支出 | |\n|---|---|---|---|\n| 项目 | 预算数 | 项目（按功能分类） | 预算数 |\n"
        "| 一、本年收入 | 100.00 | 一、本年支出 | 110.00 |\n| （一）一般公共预算拨款 | 100.00 | （一）一般公共服务支出 | 90.00 |\n"
        "| 二、上年结转 | 10.00 | （二）住房保障支出 | 20.00 |\n| 收入总计 | 110.00 | 支出总计 | 110.00 |"
    )
    facts = {(f.fact.measure, f.fact.item): str(f.value) for f in seen(table, title=BUDGET).figures}
    assert facts["fiscal.expenditure", ""] == facts["fiscal.total_out", ""] == "110.00"
    assert facts["fiscal.expenditure", "住房保障支出"] == "20.00"


STATISTICS = (
    "部门决算相关信息统计表\n公开08表\n单位：万元\n| 项目 | 预算数 | 决算数 |\n|---|---|---|\n| 一、“三公”经费支出 | 26.00 | 22.39 |\n"
    "| 1．因公出国（境）费 | 0.00 | 0.00 |\n| 2．公务用车购置及运行维护费 | 20.00 | 18.47 |\n| （1）公务用车购置费 | 0.00 | 0.00 |\n"
    "| （2）公务用车运行维护费 | 20.00 | 18.47 |\n| 3．公务接待费 | 6.00 | 3.92 |\n| 二、机关运行经费 | — | 297.46 |"
)


@pytest.mark.parametrize("title", ["部门决算相关信息统计表", "其他重要事项统计情况", "附表八"])
def test_a_table_whose_rows_are_the_costs_is_their_form_whatever_its_title(title: str) -> None:
    table = seen(STATISTICS.replace("部门决算相关信息统计表", title)).accounts.table("three_public")
    assert table is not None
    assert [next(iter(r.cells), "") for r in table.rows][:2] == ["three.total@budget", "three.abroad@budget"]


# ---- sections that a document of the kind tells otherwise, or need not tell (F02)


def lacking(*lines: str, title: str = FINAL) -> list[tuple[str, str]]:
    found = [f for f in run(WITH_GROUPS, *lines, title=title).findings if f.rule == "F02" and "缺少" in f.message.zh]
    return [(f.severity, "、".join(part.partition("”")[0] for part in f.message.zh.split("“")[1:])) for f in found]


SECTIONS = (
    "第二部分 情况说明", "一、收入支出决算总体情况说明", "2024年度收入总计130.00万元，支出总计130.00万元。", "二、收入决算情况说明",
    "本年收入130.00万元。", "三、支出决算情况说明", "本年支出130.00万元。", "四、财政拨款收入支出决算总体情况说明", "财政拨款支出130.00万元。",
    "五、一般公共预算财政拨款支出决算情况说明", "一般公共预算财政拨款支出130.00万元。", "六、一般公共预算财政拨款基本支出决算情况说明",
    "基本支出100.00万元。", "七、财政拨款“三公”经费支出决算情况说明", "“三公”经费支出0.00万元。", "八、机关运行经费支出情况说明",
    "机关运行经费10.00万元。", "九、政府采购支出情况说明", "政府采购支出总额0.00万元。", "十、国有资产占用情况说明", "共有车辆0辆。",
    "十一、预算绩效情况说明", "绩效自评的项目2个。", "第三部分 名词解释", "基本支出：指维持运转的支出。",
)  # fmt: skip
DUTIES = ("第一部分 单位概况", "我馆是市委直属的档案保管和利用单位，保管全市档案12万卷。")


def test_duties_told_below_the_heading_of_the_first_part_are_told() -> None:
    assert lacking(*DUTIES, *SECTIONS) == []
    assert lacking("第一部分 单位概况", "一、机构设置", "内设三个科室。", *SECTIONS) == [("warning", "主要职能")]


def without(*words: str) -> list[str]:
    """Return the sections but for those whose headings hold one of the words."""
    kept: list[str] = []
    for head, text in zip(SECTIONS[1::2], SECTIONS[2::2], strict=True):
        kept += [] if any(w in head for w in words) else [head, text]
    return [SECTIONS[0], *kept]


def test_an_institution_has_no_costs_of_running_an_office() -> None:
    name = "清河县海洋研究所2024年度部门决算公开说明"
    duties = ("第一部分 单位概况", "我所为公益二类事业单位，主要从事海洋研究。")
    assert lacking(*duties, *without("机关运行"), title=name) == []
    assert lacking(*duties, *without("机关运行")) == [("warning", "机关运行经费支出情况说明")]


@pytest.mark.parametrize(("year", "told"), [(2017, []), (2018, [("warning", "预算绩效情况说明")])])
def test_performance_is_asked_for_since_it_is_to_be_published(year: int, told: list[tuple[str, str]]) -> None:
    lines = [line.replace("2024", str(year)) for line in (*DUTIES, *without("绩效"))]
    assert lacking(*lines, title=f"清河县档案馆{year}年度部门决算公开说明") == told


def test_many_sections_that_are_not_there_are_told_once() -> None:
    found = lacking(*DUTIES, *without("机关运行", "采购", "资产", "绩效"))
    assert found == [
        ("warning", "机关运行经费支出情况说明、政府采购支出情况说明、国有资产占用情况说明、预算绩效情况说明")
    ]


def test_all_appropriations_are_the_general_budgets_where_there_are_no_others() -> None:
    assert lacking(*DUTIES, *without("财政拨款收入支出决算总体")) == []


def test_an_amount_of_two_budgets_tables_is_of_the_one_that_the_section_is_about() -> None:
    table = (
        "财政拨款收支预算总表\n单位：万元\n| 收入 | | 支出 | |\n|---|---|---|---|\n| 项目 | 预算数 | 项目 | 预算数 |\n"
        "| 一、本年收入 | 110.00 | 一、本年支出 | 110.00 |\n| （一）一般公共预算拨款 | 110.00 | （一）一般公共服务支出 | 106.00 |\n"
        "| | | （二）社会保障和就业支出 | 4.00 |\n| 收入总计 | 110.00 | 支出总计 | 110.00 |"
    )
    said = "财政拨款支出按功能科目归入一般公共服务支出106.00万元、社会保障和就业支出4.00万元。"
    found = seen(table, GENERAL_BUDGET, "第三部分 情况说明", "二、财政拨款收支情况", said, title=BUDGET)
    told = [(f.fact.measure, f.fact.item) for f in found.narrative.figures if f.fact.unit == "万元"]
    assert told == [("fiscal.expenditure", "一般公共服务支出"), ("fiscal.expenditure", "社会保障和就业支出")]


def test_a_table_whose_rows_all_come_again_is_told_once() -> None:
    rows = "\n".join(
        f"| 2012601 | {unit} | {n}0.00 | {n}0.00 | |"
        for n, unit in enumerate(("馆本级", "方志办", "电子中心", "分馆"), 1)
    )
    found = loud(run(WITH_GROUPS, general(rows)), "F08", "E01", "F09")
    assert [(f.rule, f.severity) for f in found] == [("F08", "warning")]


# ---- tables that blanks line up

SPLIT_CODES = (
    "政府性基金预算财政拨款收入支出决算表\n单位：万元\n"
    "项目                                              年初结转和结余   本年收入   本年支出                         年末结转和结余\n"
    "功能分类科目编码             科目名称                                         小计       基本支出   项目支出\n"
    "                             合计                                  21.00      21.00                 21.00\n"
    "207                          文化旅游体育与传媒支出                21.00      21.00                 21.00\n"
    "207                07        国家电影事业发展专项资金安排的支出    21.00      21.00                 21.00\n"
    "207                07   02   资助影院建设                          21.00      21.00                 21.00"
)


def test_codes_in_columns_of_their_own_need_no_heads_of_their_own() -> None:
    table = seen(SPLIT_CODES).accounts.table("fund")
    assert table is not None
    assert [r.code for r in table.rows] == ["", "207", "20707", "2070702"]
    assert [sorted(r.cells) for r in table.rows] == [["fund.expenditure", "fund.income", "fund.project"]] * 4


def test_a_sign_that_writers_count_one_column_wide_does_not_unread_the_table() -> None:
    lines = (
        "职责活动       年度预算数   内容描述                 绩效指标     评价标准",
        "                                                                  优         良     中     差",
        "审判业务管理   296.50       依法审理各类一审案件     结案率       ≥95%       ≥90%   ≥85%   <85%",
        "执行业务管理   88.00        执行生效法律文书         实际执行率   ≥80%       ≥70%   ≥60%   <60%",
        "审判设施建设   120.00       法庭维修与科技法庭建设   项目完工率   100%       ≥95%   ≥90%   <90%",
        "合计           504.50",
    )
    from juesuan.document.model import Table

    (table,) = [b for b in document(*lines).blocks if isinstance(b, Table)]
    assert not table.unread
    assert [c.text if c else "" for c in table.grid()[2]] == [
        "审判业务管理",
        "296.50",
        "依法审理各类一审案件",
        "结案率",
        "≥95%",
        "≥90%",
        "≥85%",
        "<85%",
    ]


def test_a_unit_in_brackets_in_a_head_is_no_label() -> None:
    from juesuan.document.model import Table

    lines = (
        "编制部门：清河县档案馆     截止时间：2024年12月31日",
        "项  目                      数量   价值（金额单位：万元）",
        "资产总额                    ——     3013.44",
        "1、房屋（平方米）           8640   2186.40",
        "4、其他固定资产             ——     471.36",
    )
    (table,) = [b for b in document("部门固定资产占用情况表", *lines).blocks if isinstance(b, Table)]
    assert [c.text if c else "" for c in table.grid()[2]] == ["1、房屋（平方米）", "8640", "2186.40"]


def test_the_general_budget_by_economic_class_is_read_and_told() -> None:
    table = (
        "附表5  2025年一般公共预算支出明细表（按经济分类科目分）\n单位：元\n"
        "| 经济科目编码 | 经济科目名称 | 合计 | 人员经费支出 | 公用经费支出 | 专项业务经费支出 |\n|---|---|---|---|---|---|\n"
        "| 合计 | | 1100000.00 | 940000.00 | 60000.00 | 100000.00 |\n| 301 | 工资福利支出 | 940000.00 | 940000.00 | | |\n"
        "| 30101 | 基本工资 | 940000.00 | 940000.00 | | |\n| 302 | 商品和服务支出 | 160000.00 | | 60000.00 | 100000.00 |\n"
        "| 30201 | 办公费 | 160000.00 | | 60000.00 | 100000.00 |"
    )
    said = "2、按支出经济分类的类级科目划分。（1）工资福利支出（301）94.00万元，较上年增加1.20万元；（2）商品和服务支出（302）16.00万元。"
    found = seen(GENERAL_BUDGET, table, "三、部门预算说明", "（三）一般公共预算拨款支出明细情况。", said, title=BUDGET)
    told = [(f.fact.measure, f.fact.item, f.fact.aspect) for f in found.narrative.figures if f.fact.unit == "万元"]
    assert told == [
        ("general.detail", "301", "amount"), ("general.detail", "301", "change"), ("general.detail", "302", "amount"),
    ]  # fmt: skip


def test_an_empty_table_of_the_general_budget_is_the_one_by_functions() -> None:
    table = "一般公共预算支出表\n单位：元\n| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |\n|---|---|---|---|---|\n| 合计 | | | | |"
    assert [t.form for t in seen(table, title=BUDGET).accounts.tables] == ["general"]
