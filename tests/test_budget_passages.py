"""Passages of budgets as many places write them: right ones raise no alarm, and their figures are what the words say."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Result
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

TITLE = "清河县水利局2025年部门预算"
SMALL = {"F02", "F03", "F04", "D01", "D02", "D03"}
"""Rules of form that so small a text cannot keep."""
APPROPRIATION = """财政拨款收支总表
单位：万元
| 收入 | 收入 | 支出 | 支出 | 支出 | 支出 |
| 项目 | 预算数 | 项目 | 合计 | 一般公共预算 | 政府性基金预算 |
| 一、本年收入 | 120.00 | 一、本年支出 | 131.00 | 106.00 | 25.00 |
| （一）一般公共预算拨款 | 100.00 | （一）城乡社区支出 | 25.00 |  | 25.00 |
| （二）政府性基金预算拨款 | 20.00 | （二）农林水支出 | 106.00 | 106.00 |  |
| 二、上年结转 | 11.00 | 二、结转下年 |  |  |  |
| 收入总计 | 131.00 | 支出总计 | 131.00 | 106.00 | 25.00 |"""
FUND = """政府性基金预算支出表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 20.00 |  | 20.00 |
| 212 | 城乡社区支出 | 20.00 |  | 20.00 |
| 21208 | 国有土地使用权出让收入安排的支出 | 20.00 |  | 20.00 |
| 2120803 | 城市建设支出 | 20.00 |  | 20.00 |"""
GENERAL = """一般公共预算支出表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 100.00 | 60.00 | 40.00 |
| 213 | 农林水支出 | 100.00 | 60.00 | 40.00 |
| 21303 | 水利 | 100.00 | 60.00 | 40.00 |
| 2130301 | 行政运行 | 100.00 | 60.00 | 40.00 |"""


def run(*lines: str) -> Result:
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((TITLE, *lines))))))


def told(result: Result) -> list[tuple[str, str]]:
    return [(f.rule, f.message.zh) for f in result.findings if f.severity != "note" and f.rule not in SMALL]


def read_as(result: Result, printed: str) -> list[tuple[str, str, str, int]]:
    """Return measure, basis, aspect, year of the figures of the text printed so."""
    return [
        (f.fact.measure, f.fact.basis, f.fact.aspect, f.fact.year)
        for f in result.figures
        if f.origin == "text" and f.printed.startswith(printed)
    ]


OWN = "opening_budget"


@pytest.mark.parametrize(
    ("head", "text", "wanted"),
    [
        (
            "一、财政拨款收支预算总体情况说明",
            "2025年财政拨款收支总预算131.00万元。收入总计131.00万元，包括一般公共预算本年收入100.00万元、上年结转6.00万元，政府性基金预算本年收入20.00万元、上年结转5.00万元。",
            {"6.00": ("general.opening", OWN, "amount", 2025), "5.00": ("fund.opening", OWN, "amount", 2025)},
        ),
        (
            "一、财政拨款收支预算总体情况说明",
            "2025年财政拨款收支总预算131.00万元。收入包括：一般公共预算拨款收入100.00万元、政府性基金预算拨款收入20.00万元、上年结转11.00万元。",
            {"11.00": ("fiscal.opening", OWN, "amount", 2025)},
        ),
        (
            "一、财政拨款收支预算总体情况说明",
            "2025年财政拨款收支总预算126.00万元，其中：一般公共预算当年拨款收入100.00万元，上年结转6.00万元；政府性基金预算当年拨款收入20.00万元。",
            {"6.00": ("fiscal.opening", OWN, "amount", 2025)},
        ),
        (
            "一、收支预算总体情况说明",
            "2025年收入预算131.00万元，其中：上年结转11.00万元，占8.40%；一般公共预算拨款收入120.00万元，占91.60%。较2024年收入预算128.00万元增加3.00万元，增长2.34%，主要原因是人员增加。",
            {"3.00": ("whole.total", OWN, "change", 2025), "128.00": ("whole.total", OWN, "amount", 2024)},
        ),
        (
            "一、部门收支总体情况",
            "2025年收入预算131.00万元，其中：一般公共预算拨款100.00万元，事业收入20.00万元，上年结转11.00万元。收入较2024年增加8.00万元，主要是一般公共预算拨款减少2.00万元，事业收入增加9.00万元，上年结转增加1.00万元。",
            {"1.00": ("whole.opening", OWN, "change", 2025), "2.00": ("whole.income.general", OWN, "change", 2025)},
        ),
        (
            "三、政府性基金预算支出情况说明",
            "2025年政府性基金预算当年拨款20.00万元，比上年预算数减少4.00万元，下降16.67%，主要是城市建设项目减少。",
            {"20.00": ("fund.expenditure", OWN, "amount", 2025), "4.00": ("fund.expenditure", OWN, "change", 2025)},
        ),
        (
            "四、财政拨款收支总体情况说明",
            "2025年财政拨款收入包括：一般公共预算当年拨款收入100.00万元、政府性基金当年拨款收入20.00万元。政府性基金支出较上年增加5.00万元，增长33.33%，主要原因：城市建设项目增加。",
            {"5.00": ("fund.expenditure", OWN, "change", 2025)},
        ),
        (
            "一、收支预算总体情况说明",
            "2025年部门收入预算131.00万元，其中：财政拨款收入120.00万元，上年结转11.00万元。相应安排支出预算131.00万元，其中：基本支出91.00万元（人员经费70.00万元、公用经费21.00万元），项目支出40.00万元。",
            {"91.00": ("whole.basic", OWN, "amount", 2025), "70.00": ("whole.personnel", OWN, "amount", 2025)},
        ),
        (
            "二、收入预算情况说明",
            "2025年收入预算合计131.00万元，包括本年收入120.00万元，上年结转结余11.00万元。",
            {"131.00": ("whole.total", OWN, "amount", 2025), "120.00": ("whole.income", OWN, "amount", 2025)},
        ),
        (
            "八、预算绩效管理情况",
            "2025年，本部门纳入预算绩效目标管理的项目6个，涉及资金40.00万元；对部门整体支出编报了绩效目标，涉及资金131.00万元。",
            {"40.00": ("performance.goal_funds", OWN, "amount", 2025), "131.00": ("performance.total", OWN, "amount", 2025)},
        ),
        (
            "八、预算绩效目标设置情况",
            "2025年度，本部门整体支出纳入绩效目标管理，涉及财政性资金131.00万元；本部门共28个项目纳入绩效目标管理，涉及财政性资金合计40.00万元。",
            {"40.00": ("performance.goal_funds", OWN, "amount", 2025), "28": ("performance.goals", OWN, "amount", 2025)},
        ),
        (
            "八、预算绩效目标设置情况",
            "2025年清河县水利局14个项目实行绩效目标管理，共涉及财政拨款资金40.00万元，其中重点项目2个，涉及资金25.00万元。",
            {"14": ("performance.goals", OWN, "amount", 2025), "40.00": ("performance.goal_funds", OWN, "amount", 2025)},
        ),
        (
            "二、机构设置及人员情况",
            "截至2024年12月底，全系统财政供养在职人员95人，离休人员1人，退休人员58人。",
            {"95": ("staff.active", OWN, "amount", 2024), "58": ("staff.retired", OWN, "amount", 2024)},
        ),
        (
            "六、“三公”经费预算情况说明",
            "2025年“三公”经费预算14.40万元，比上年减少19.80万元，下降57.89%。其中：公务用车购置及运行费14.40万元，其中：公务用车运行费14.40万元、公务用车购置费0.00万元，比上年减少19.80万元，下降57.89%，主要原因是上年购置车辆。",
            {"19.80": ("three.total", OWN, "change", 2025)},
        ),
        (
            "七、其他重要事项的情况说明",
            "1.机关运行经费。2025年一般公共预算财政拨款运行经费20.00万元，比上年减少1.00万元，下降4.76%，主要原因是压减一般性支出。",
            {"20.00": ("operating.total", OWN, "amount", 2025)},
        ),
    ],
)  # fmt: skip
def test_a_passage_is_read_right(head: str, text: str, wanted: dict[str, tuple[str, str, str, int]]) -> None:
    result = run(head, text)
    assert told(result) == []
    for printed, fact in wanted.items():
        assert fact in read_as(result, printed), (printed, read_as(result, printed))


@pytest.mark.parametrize(
    "text",
    [
        "2.政府采购情况。政府采购预算总额535.00万元：政府采购货物预算348.00万元、政府采购工程预算62.00万元、政府采购服务预算125.00万元；其中一般公共预算拨款政府采购149.00万元：政府采购货物预算110.00万元、政府采购服务预算39.00万元。",
        "2.政府采购情况。政府采购预算535.00万元，其中：货物348.00万元、工程62.00万元、服务125.00万元。按资金来源分，财政拨款安排的采购149.00万元，其中货物采购110.00万元、服务采购39.00万元；单位资金安排的采购386.00万元。",
        "2.政府采购情况。政府采购预算总额535.00万元，其中：政府采购货物预算348.00万元、政府采购工程预算62.00万元、政府采购服务预算125.00万元。其中：财政拨款收入安排政府采购149.00万元，货物110.00万元，服务39.00万元。",
    ],
)
def test_procurement_told_again_by_source_is_no_contradiction(text: str) -> None:
    assert told(run("五、其他重要事项的情况说明", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "2025年无政府性基金预算安排的“三公”经费。",
        "本部门2025年没有使用政府性基金预算拨款安排的“三公”经费支出。",
        "本部门2025年未安排使用单位资金列支的公务接待费支出。",
        "2025年无国有资本经营预算“三公”经费支出。",
    ],
)
def test_what_one_kind_of_money_does_not_pay_is_not_none(text: str) -> None:
    three = "2025年一般公共预算“三公”经费预算3.00万元，与上年持平，其中：公务接待费3.00万元，与上年持平。"
    assert told(run("六、“三公”经费预算情况说明", three, text, FUND)) == []


def test_none_of_the_fund_against_its_table_is_told() -> None:
    assert "W05" in {r for r, _ in told(run("七、政府性基金预算情况说明", "2025年无政府性基金预算安排的支出。", FUND))}


@pytest.mark.parametrize("tables", [(GENERAL, FUND), (FUND,), (GENERAL,)])
def test_tables_without_the_carry_over_are_no_contradiction(tables: tuple[str, ...]) -> None:
    assert [f for f in told(run(APPROPRIATION, *tables)) if f[0] == "E01"] == []


def test_a_fund_that_lacks_more_than_the_carry_over_is_told() -> None:
    assert "E01" in {r for r, _ in told(run(APPROPRIATION, GENERAL, FUND.replace("20.00", "19.00")))}


@pytest.mark.parametrize("number", ["（一）", "一、", "（十二）"])
def test_the_number_of_an_item_is_no_part_of_a_name(number: str) -> None:
    text = f"{number}县水利局2025年一般公共预算“三公”经费预算数为3.00万元，与上年持平。"
    assert told(run("六、“三公”经费预算情况说明", text)) == []


def test_years_that_head_rows_are_no_title() -> None:
    table = """一般公共预算“三公”经费、会议费、培训费支出情况表
单位：元
| 年度 | “三公”经费 | “三公”经费 | 会议费 |
| 年度 | 合计 | 公务接待费 | 会议费 |
| 2024年 | 42,000.00 | 42,000.00 | 8,000.00 |
| 2025年 | 39,000.00 | 39,000.00 | 8,000.00 |"""
    assert told(run(table)) == []


def test_what_the_money_is_for_tells_why() -> None:
    text = "公务用车购置及运行维护费：2025年预算安排49.50万元，比上年预算数增加15.50万元，增长45.59%。其中，公务用车购置支出18.00万元，主要用于更新防汛应急用车1辆，比上年预算数增加18.00万元；公务用车运行维护费支出31.50万元，主要用于工程检查等所需燃料费，比上年预算数减少2.50万元，下降7.35%。"
    assert told(run("六、“三公”经费预算情况说明", text)) == []


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("2025年度项目总预算{0}万，其中支持研发870.00万，支持推广70.00万，合计{1}万。", "1090.00", "940.00"),
        ("项目预算{0}万元，其中：场地租赁40.00万元、设备购置50.00万元，共计{1}万元。", "19.00", "90.00"),
        ("年度资金{0}元，其中：编目300000元；扫描120000元；合计{1}元。", "402000", "420000"),
    ],
)
def test_a_whole_told_again_behind_its_parts_is_the_whole(text: str, wrong: str, right: str) -> None:
    head = "清河县档案局2025年部门预算\n档案专项经费情况说明\n六、年度预算安排\n"
    for values in ((right, right), (wrong, right), (right, wrong)):
        lines = blocks_of(head + text.format(*values))
        result = check_document(Document((Source("例.txt", "txt"),), tuple(lines)))
        first, *_, last = [f for f in result.figures if f.unit == "万元"]
        assert (first.fact.measure, first.fact.item) == (last.fact.measure, last.fact.item)
        found = [f for f in result.findings if f.severity == "error"]
        assert bool(found) == (wrong in values), values


def test_appropriation_with_its_carry_over_and_its_own_of_the_year() -> None:
    result = run(
        "（二）财政拨款收入情况",
        "2025年部门财政拨款收入131.00万元，其中：本年收入120.00万元，上年结转收入11.00万元。本年收入中，一般公共预算财政拨款100.00万元，政府性基金预算财政拨款20.00万元。",
        APPROPRIATION,
    )
    assert told(result) == []
    assert ("fiscal.total", OWN, "amount", 2025) in read_as(result, "131.00")
    assert ("fiscal.income", OWN, "amount", 2025) in read_as(result, "120.00")


def test_the_year_s_own_appropriation_beside_a_table_with_the_carry_over() -> None:
    """当年拨款 keeps its name though the table's total is with last year's money and items tell 合计 of their own."""
    general = GENERAL.replace("| 合计 | 100.00 | 60.00 | 40.00 |", "| 合计 | 106.00 | 60.00 | 46.00 |").replace(
        "100.00 | 60.00 | 40.00", "106.00 | 60.00 | 46.00"
    )
    result = run(
        "五、一般公共预算当年拨款情况说明",
        "（一）一般公共预算当年拨款规模变化情况",
        "清河县水利局2025年一般公共预算当年拨款100.00万元，比2024年预算数增加2.00万元，增长2.04%，主要原因是人员增加。",
        "（三）一般公共预算当年拨款具体使用情况",
        "1.农林水支出（类）水利（款）行政运行（项）2025年预算数为100.00万元，主要用于水库管护，另使用上年结转资金安排6.00万元，合计安排支出106.00万元。",
        "2.另使用上年结转资金安排的支出，合计安排支出7.00万元。",
        general,
    )
    assert ("general.income", OWN, "amount", 2025) in read_as(result, "100.00")
    assert "S02" not in {rule for rule, _ in told(result)}
