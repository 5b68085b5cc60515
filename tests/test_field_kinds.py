"""Kinds of fault that field documents have: counts beside names, changes of parts, ratios of one, units of one table, names, marks."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import TABLE_SUMMARY, said
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

FORM = ("F02", "F03", "F04")


def told(*lines: str) -> list[tuple[str, str]]:
    """Return (rule, what is proposed) of the errors and warnings of a small disclosure."""
    return [(f.rule, f.proposed) for f in found(said(*lines))]


def told_of(lines: list[str]) -> list[tuple[str, str]]:
    """Return (rule, what is told) of the errors and warnings of a disclosure with a title of its own."""
    return [(f.rule, f.message.zh) for f in found("\n".join(lines))]


def found(text: str) -> list[Finding]:
    """Return the errors and warnings, without those of what so small a text does not have."""
    result = check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(text))))
    return [f for f in result.findings if f.severity != "note" and f.rule not in FORM]


ORGANISATION = "二、机构设置"
NAMES = {
    "numbered": ("单位共3家，包括：1.清河县档案馆本级；2.清河县方志办。", "F27", "2"),
    "no_colon": ("我局共有预算单位4家，包括局本级和清河县水利管理站、清河县防汛办公室。", "F27", "3"),
    "and": ("清河县档案馆设5个内设机构：办公室、征集科、保管科和利用科。", "F27", "4"),
    "in_lines": ("纳入编制范围的二级预算单位共3个，具体是：\n（一）清河县方志办\n（二）清河县档案服务中心", "F18", "2"),
    "number_behind": ("内设办公室、征集科、保管科、利用科共5个科室。", "F27", "4"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_number_beside_other_many_names_is_told(name: str) -> None:
    text, rule, right = NAMES[name]
    assert told(ORGANISATION, text) == [(rule, right)]


@pytest.mark.parametrize(
    "text",
    [
        "所属单位3个，其中行政单位1个、事业单位2个，分别为清河县方志办、清河县档案服务中心、清河县文史馆。",
        "纳入编报范围的单位共4个，分别为办事处本级（行政单位）、公共服务中心、综合治理中心和城市建设服务中心。",
        "下设农业服务中心、卫生和计划生育服务所2个事业站所。",
        "内设办公室、教务处、学生处等5个职能处室。",
        "下设平安、镇赉路、黑水3个人民法庭，内设机构9个，包括局本级和8个所属事业单位。",
        "行政单位1家，参公单位1家，事业单位1家，具体包括：\n1.清河县档案馆\n2.清河县方志办\n3.清河县文史馆",
    ],
)
def test_names_that_are_as_many_or_no_whole_list_are_not(text: str) -> None:
    assert told(ORGANISATION, text) == []


CHANGES = {
    "three_on_budget": (
        "九、财政拨款“三公”经费支出决算情况说明",
        "2024年度财政拨款“三公”经费支出3.00万元，比年初预算减少1.00万元，其中：因公出国（境）费0.50万元，比年初预算减少0.50万元；"
        "公务用车购置及运行维护费2.00万元，比年初预算减少0.30万元；公务接待费0.50万元，比年初预算减少0.50万元，主要原因是厉行节约。",
        "T09",
    ),
    "staff": (
        "二、机构设置及人员情况",
        "年末实有人数41人，比上年增加3人。其中：在职人员26人，比上年增加2人；离休人员0人，与上年持平；退休人员15人，比上年增加2人。",
        "T33",
    ),
    "appropriation": (
        "四、财政拨款收入支出决算总体情况说明",
        "2024年度财政拨款支出87.00万元，比上年增加9.00万元，其中：基本支出60.00万元，比上年增加10.00万元；项目支出27.00万元，"
        "比上年减少2.00万元。主要原因是拨款增加。",
        "T73",
    ),
    "basic": (
        "六、一般公共预算财政拨款基本支出决算情况说明",
        "2024年度一般公共预算财政拨款基本支出60.00万元，比上年增加10.00万元，其中：人员经费50.00万元，比上年增加8.00万元；"
        "公用经费10.00万元，比上年增加3.00万元。主要原因是人员增加。",
        "T08",
    ),
    "procurement": (
        "（二）政府采购支出情况",
        "2024年度政府采购支出总额20.00万元，比上年增加5.00万元，其中：政府采购货物支出8.00万元，比上年增加3.00万元；政府采购工程支出"
        "2.00万元，比上年增加0.50万元；政府采购服务支出10.00万元，比上年增加1.00万元。",
        "T34",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changes_of_the_parts_make_up_that_of_the_whole(name: str) -> None:
    heading, text, rule = CHANGES[name]
    assert [r for r, _ in told(heading, text)] == [rule]


def test_a_part_budgeted_and_not_spent_may_explain_a_change_on_the_budget() -> None:
    text = (
        "2024年度财政拨款“三公”经费支出2.50万元，比年初预算减少1.00万元，其中：因公出国（境）费0.00万元；公务用车购置及运行维护费"
        "2.00万元，比年初预算减少0.30万元；公务接待费0.50万元，比年初预算减少0.50万元，主要原因是厉行节约。"
    )
    assert told("九、财政拨款“三公”经费支出决算情况说明", text) == []


def test_a_ratio_of_one_is_told_as_the_percentage_it_is() -> None:
    text = "本年收入合计99.00万元，其中：财政拨款收入94.00万元，占比为0.9495；其他收入5.00万元，占比为0.0505。"
    assert told("二、收入决算情况说明", text) == [("S16", "94.95%"), ("S16", "5.05%")]


ITEM = "一般公共服务支出（类）档案事务（款）行政运行（项）。"
GENERAL = "五、一般公共预算财政拨款支出决算情况说明"


def test_what_was_not_budgeted_has_no_rate_and_is_more_than_its_budget() -> None:
    text = "年初无预算，支出决算为5.00万元，完成年初预算的100.00%，决算数大于年初预算数的主要原因是追加了经费。"
    assert told(GENERAL, ITEM + text) == [("S09", "")]
    assert told(GENERAL, ITEM + text.replace("年初预算的", "预算的")) == []


BUDGET = (
    "清河县档案馆2025年部门预算",
    "部门收支总表",
    "单位：元",
    "| 收入 | 收入 | 支出 | 支出 |",
    "| 项目 | 预算数 | 项目 | 预算数 |",
    "| 一、一般公共预算拨款收入 | 995500.50 | 一、一般公共服务支出 | 605500.30 |",
    "|  |  | 九、卫生健康支出 | 390000.20 |",
    "| 收入总计 | 995500.50 | 支出总计 | 995500.50 |",
    "部门收入总表",
    "单位：元",
    "| 科目编码 | 科目名称 | 合计 | 一般公共预算拨款收入 |",
    "| 合计 | 合计 | 995500.50 | 995500.50 |",
    "| 201 | 一般公共服务支出 | 605500.30 | 605500.30 |",
    "| 210 | 卫生健康支出 | 390000.20 | 390000.20 |",
    "部门支出总表",
    "单位：元",
    "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |",
    "| 合计 | 合计 | 995500.50 | 605500.30 | 390000.20 |",
    "| 201 | 一般公共服务支出 | 605500.30 | 605500.30 |  |",
    "| 210 | 卫生健康支出 | 390000.20 |  | 390000.20 |",
    "一般公共预算支出表",
    "单位：元",
    "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |",
    "| 合计 | 合计 | 995500.50 | 605500.30 | 390000.20 |",
    "| 201 | 一般公共服务支出 | 605500.30 | 605500.30 |  |",
    "| 210 | 卫生健康支出 | 390000.20 |  | 390000.20 |",
)


@pytest.mark.parametrize("name", ["收入总表", "支出总表"])
def test_one_table_in_another_unit_than_all_others_is_one_finding(name: str) -> None:
    lines = list(BUDGET)
    assert [r for r, _ in told_of(lines)] == []
    at = lines.index(f"部门{name}") + 1
    lines[at] = "单位：万元"
    assert told_of(lines) == [("E05", f"《部门{name}》的数字与其他各处相差一万倍，计量单位应为元")]


OTHER_UNITS = {
    "in_its_units": (
        "二、机构设置",
        "清河县档案馆2024年部门决算汇总公开单位构成仅包括清河县水利局本级，无独立核算的二级预算单位。",
    ),
    "operating": ("（一）机关运行经费支出情况", "清河县水利局2024年度机关运行经费支出10.00万元。"),
    "self_evaluated": ("十、预算绩效管理情况", "按要求，清河县水利局对2024年度项目支出开展绩效自评。"),
    "above_a_table": ("清河县水利局收入支出决算总表", "单位：万元", *TABLE_SUMMARY.split("\n")[2:]),
}


@pytest.mark.parametrize("name", OTHER_UNITS)
def test_the_name_of_another_unit_is_told(name: str) -> None:
    assert told(*OTHER_UNITS[name]) == [("F06", "清河县档案馆")]


def test_a_name_without_its_district_is_that_of_another_unit() -> None:
    lines = [
        "临江市清河区档案馆2024年度部门决算",
        "二、机构设置",
        "临江市清河区档案馆内设三个科室。",
        "（一）机关运行经费支出情况",
    ]
    said_so = "临江市档案馆2024年度机关运行经费支出10.00万元。"
    assert [r for r, _ in told_of([*lines, said_so])] == ["F06"]
    assert [r for r, _ in told_of([*lines, said_so.replace("临江市", "")])] == []


MARKS = {
    "bracket": "2024年度收入总计109.00万元，与上年相比增加9.00万元（主要原因是人员增加。",
    "quote": "2024年度财政拨款“三公经费支出3.00万元。",
    "title": "根据《预算法规定，2024年度收入总计109.00万元，主要是人员增加。",
    "closing": "根据预算法》规定，2024年度收入总计109.00万元，主要是人员增加。",
}


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_without_its_other_half_is_told(name: str) -> None:
    assert "W21" in [r for r, _ in told("四、说明", MARKS[name])]


@pytest.mark.parametrize(
    "text",
    [
        "支出包括：1）办公费；2）印刷费；a）水费。",
        "“三公“经费支出3.00万元。",
        "（一）总体情况。（1）收入（含上年结转（余））109.00万元，依据《关于印发〈办法〉的通知》（清政发〔2023〕6号）。",
    ],
)
def test_marks_that_number_items_or_stand_the_wrong_way_are_not(text: str) -> None:
    assert "W21" not in [r for r, _ in told("四、说明", text)]
