"""Numbers of units and offices beside the names told with them; changes of parts beside the change of their whole."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.rules.examples import said
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

FORM = ("F02", "F03", "F04")


def told(*lines: str) -> list[tuple[str, str]]:
    """Return (rule, what is proposed) of the errors and warnings of a small disclosure."""
    result = check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(said(*lines)))))
    return [(f.rule, f.proposed) for f in result.findings if f.severity != "note" and f.rule not in FORM]


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
