"""Readings of budgets by other hands, in sentences of our own: whose items a section tells, what a comparison behind parts is of, sums of lines."""

from __future__ import annotations

from decimal import Decimal

from juesuan.checks.engine import check_document
from juesuan.checks.model import Result
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

TITLE = "清河县水利局2025年部门预算公开"


def run(*lines: str) -> Result:
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((TITLE, *lines))))))


def read_as(result: Result) -> list[str]:
    """Return measure, the item's last name, aspect (no amount's) and year (not the document's own) of the text's figures, in order."""
    found = []
    for figure in sorted((f for f in result.figures if f.origin == "text"), key=lambda f: f.place):
        fact = figure.fact
        parts = (
            "~" if fact.measure.startswith("~") else fact.measure,
            fact.item.rpartition("/")[2],
            "" if fact.aspect == "amount" else fact.aspect,
            "" if fact.year == 2025 else str(fact.year),
        )
        found.append(" ".join(p for p in parts if p))
    return found


def test_items_are_of_the_account_that_a_sentence_before_them_tells() -> None:
    result = run(
        "三、主要支出情况",
        "按一般公共预算财政拨款口径，各科目安排如下。",
        "1.“教育支出”（类）2025年预算80.00万元。",
        "2.“住房保障支出”（类）2025年预算12.00万元，比2024年增加2.00万元。",
        "以上合计92.00万元，比2024年80.00万元增加12.00万元。",
    )
    assert read_as(result) == [
        "general.expenditure 教育支出",
        "general.expenditure 住房保障支出",
        "general.expenditure 住房保障支出 change",
        "general.expenditure",
        "general.expenditure 2024",
        "general.expenditure change",
    ]


def test_a_comparison_behind_an_items_parts_is_of_what_the_rate_confirms() -> None:
    result = run(
        "五、一般公共预算支出情况",
        "档案馆（项）2025年预算120.00万元，其中基本支出90.00万元、项目支出30.00万元，比上年的100.00万元增长20.00%。",
    )
    assert read_as(result)[3:] == ["general.expenditure 档案馆 2024", "general.expenditure 档案馆 change_rate"]
    assert [f.rule for f in result.findings if f.severity == "error"] == []


def test_adjusted_up_or_down_is_a_change() -> None:
    told = "五、一般公共预算支出情况", "培训支出（项）预算18.60万元，较上年20.00万元调增1.40万元。"
    result = run(*told)
    assert read_as(result)[2].endswith("change")
    assert [(f.rule, f.proposed) for f in result.findings if f.severity == "error"] == [("S10", "减少")]


def test_the_title_of_the_basic_expenditure_holds_for_its_paragraph() -> None:
    result = run(
        "三、主要支出情况",
        "以一般公共预算财政拨款为口径说明如下。",
        "（三）基本支出：工资福利支出60.00万元，商品和服务支出20.00万元；按用途归并，人员经费60.00万元（75.00%），公用经费20.00万元（25.00%）。",
    )
    assert read_as(result) == [
        "general.economic 301",
        "general.economic 302",
        "general.personnel",
        "general.personnel share",
        "general.public",
        "general.public share",
    ]


def test_a_count_as_a_share_of_the_count_before_it() -> None:
    result = run("十、预算绩效情况", "2025年填报绩效目标的项目6个，占全部预算项目10个的60.00%。")
    assert [f.fact.aspect for f in result.figures] == ["amount", "amount", "share"]


def test_counts_of_projects_by_their_money_are_all_there_are() -> None:
    result = run(
        "十、预算绩效情况",
        "2025年编制绩效目标的项目7个，涉及预算90.00万元，其中财政拨款项目4个、60.00万元，事业收入项目2个、30.00万元。",
    )
    assert [f.rule for f in result.findings if f.rule == "S06"] == ["S06"]


def test_what_is_arranged_of_the_year_beside_the_carry_over_is_a_part_of_the_item() -> None:
    result = run("五、一般公共预算支出情况", "水利前期工作（项）当年安排32.00万元、上年结转安排4.20万元。")
    assert read_as(result)[0] == "~"


def test_the_compared_appropriation_of_the_year() -> None:
    result = run(
        "五、一般公共预算当年拨款情况",
        "一般公共预算支出450.00万元，其中当年拨款440.00万元。当年拨款比2024年预算数400.00万元多40.00万元。",
    )
    assert read_as(result)[1:] == ["general.income", "general.income 2024", "general.income change"]


def test_running_arranged_with_its_average() -> None:
    result = run(
        "七、“三公”经费预算情况",
        "“三公”经费预算7.00万元。学校现有公务用车3辆，安排运行维护费5.40万元，平均每辆2.70万元。",
    )
    assert read_as(result)[2] == "three.running"
    assert [f.rule for f in result.findings if f.rule == "W11"] == ["W11"]
    assert next(f.value for f in result.figures if f.fact.measure == "three.running") == Decimal("5.40")


TABLE = """
一般公共预算支出表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 92.00 | 60.00 | 32.00 |
| 201 | 一般公共服务支出 | 62.00 | 30.00 | 32.00 |
| 20126 | 档案事务 | 62.00 | 30.00 | 32.00 |
| 2012604 | 档案馆 | 62.00 | 30.00 | 32.00 |
| 221 | 住房保障支出 | 30.00 | 30.00 |  |
| 22102 | 住房改革支出 | 30.00 | 30.00 |  |
| 2210201 | 住房公积金 | 22.40 | 22.40 |  |
| 2210203 | 购房补贴 | 7.60 | 7.60 |  |
"""


def test_a_group_told_whole_of_which_one_item_is_picked_stands_for_the_others() -> None:
    told = (
        "1.档案馆（2012604）62.00万元。",
        "2.住房改革支出（22102）30.00万元；其中购房补贴（2210203）7.60万元。",
        TABLE,
    )
    result = run("三、一般公共预算支出安排", *told)
    assert [f.message.zh for f in result.findings if f.rule == "W06"] == []
    result = run("三、一般公共预算支出安排", told[0], "2.购房补贴（2210203）7.60万元。", TABLE)
    assert [f.rule for f in result.findings if f.rule == "W06"] == ["W06"]


def test_what_is_awarded_to_small_firms_is_told_behind_its_amount() -> None:
    result = run(
        "六、政府采购预算情况",
        "政府采购预算60.00万元，其中货物24.00万元、服务36.00万元；75.00%即45.00万元的合同授予了中小企业。",
    )
    assert read_as(result)[-1] == "procurement.sme"


def test_a_share_without_its_amount_is_not_of_last_years() -> None:
    result = run(
        "七、“三公”经费预算情况",
        "“三公”经费预算50.00万元，比上年60.00万元减少10.00万元，其中公务接待费上年预算6.00万元。",
        "公务接待费占4.00%，公务用车购置及运行维护费48.00万元，占96.00%。",
    )
    assert [f.rule for f in result.findings if f.rule == "S01"] == []
