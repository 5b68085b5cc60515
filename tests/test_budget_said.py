"""Sentences of budgets as twenty provinces print them: each figure is of the measure, the aspect and the year that its words say."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Result
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.outline import kind_of, outline

TITLE = "清河县水利局2025年部门预算公开"


def run(*lines: str) -> Result:
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((TITLE, *lines))))))


def read_as(result: Result) -> list[str]:
    """Return measure, the item's last name, aspect and year (what is usual left out) of the text's figures, in order."""
    said = []
    for figure in sorted((f for f in result.figures if f.origin == "text"), key=lambda f: f.place):
        fact = figure.fact
        parts = [fact.measure, fact.item.rpartition("/")[2], "" if fact.aspect == "amount" else fact.aspect]
        said.append(" ".join(p for p in (*parts, "" if fact.year == 2025 else str(fact.year)) if p))
    return said


def wrong(result: Result) -> list[tuple[str, str]]:
    """Return the errors, and the warnings about figures."""
    return [
        (f.rule, f.message.zh) for f in result.findings if f.severity == "error" or (f.rule[0] in "TSEX" and f.severity != "note")
    ]  # fmt: skip


OVERVIEW, INCOME, SPENT, GENERAL, BASIC = (
    "一、收支预算总体情况", "二、收入预算情况", "三、支出预算情况", "四、一般公共预算当年拨款情况", "五、一般公共预算基本支出情况",
)  # fmt: skip
THREE, OPERATING, PROCUREMENT, ASSETS, GOALS, STAFF, OTHER = (
    "六、“三公”经费预算情况", "七、机关运行经费情况", "八、政府采购预算情况", "九、国有资产占有使用情况", "十、预算绩效情况", "二、人员情况", "十一、其他重要事项",
)  # fmt: skip


@pytest.mark.parametrize(
    ("head", "text", "wanted"),
    [
        # what both sides are called
        (OVERVIEW, "2025年收支预算总数120.00万元，比2024年收支预算总数减少20.00万元。", ["whole.total", "whole.total change"]),
        (OVERVIEW, "水利局2025年收、支预算总数120.00万元。", ["whole.total"]),
        (OVERVIEW, "2025年部门财务总收入120.00万元，其中：一般公共预算110.00万元，上年结转10.00万元。", ["whole.total", "whole.income.general", "whole.opening"]),
        (OVERVIEW, "2025年收入预算120.00万元，支出预算120.00万元。与2024年预算110.00万元对比，收支总额增加10.00万元，增长9.09%。", ["whole.income", "whole.expenditure", "whole.total 2024", "whole.total change", "whole.total change_rate"]),
        # shares in other words
        (INCOME, "2025年收入预算100.00万元，其一，财政拨款收入90.00万元，在总收入中占90.00%；其二，上年结转资金10.00万元，在总收入中所占比重为10.00%。", ["whole.income", "whole.income.fiscal", "whole.income.fiscal share", "whole.opening", "whole.opening share"]),
        (SPENT, "总支出中安排基本支出60.00万元，比重60.00%；安排项目支出40.00万元，所占比例为40.00%。", ["whole.basic", "whole.basic share", "whole.project", "whole.project share"]),
        (SPENT, "2025年支出预算100.00万元，按功能分类：农林水支出80.00万元（80.00%），住房保障支出20.00万元（20.00%）。", ["whole.expenditure", "whole.expenditure 农林水支出", "whole.expenditure 农林水支出 share", "whole.expenditure 住房保障支出", "whole.expenditure 住房保障支出 share"]),
        # the account of which a list tells the parts
        (SPENT, "2025年部门预算总支出120.00万元。财政拨款安排支出100.00万元，其中：基本支出60.00万元，与上年对比增加5.00万元，增长9.09%；项目支出40.00万元，与上年对比减少5.00万元，下降11.11%。", ["whole.expenditure", "fiscal.expenditure", "fiscal.basic", "fiscal.basic change", "fiscal.basic change_rate", "fiscal.project", "fiscal.project change", "fiscal.project change_rate"]),
        (SPENT, "2025年支出预算120.00万元。其中财政拨款支出100.00万元，包括：基本支出60.00万元，项目支出40.00万元。", ["whole.expenditure", "fiscal.expenditure", "fiscal.basic", "fiscal.project"]),
        (GENERAL, "2025年一般公共预算支出105.00万元，其中当年拨款安排100.00万元。", ["general.expenditure", "general.income"]),
        (BASIC, "人员经费80.00万元，由工资福利支出60.00万元与对个人和家庭的补助20.00万元组成。", ["general.personnel", "general.economic 301", "general.economic 303"]),
        # the year before beside the year's own
        (INCOME, "上年结转23.00万元，比2024年年初的18.00万元增加5.00万元，增长27.78%。", ["whole.opening", "whole.opening 2024", "whole.opening change", "whole.opening change_rate"]),
        (THREE, "“三公”经费预算15.00万元，上年预算17.00万元，减少2.00万元，下降11.76%。", ["three.total", "three.total 2024", "three.total change", "three.total change_rate"]),
        (THREE, "公务接待费5.00万元，比去年预算数6.00万元减少1.00万元。", ["three.reception", "three.reception 2024", "three.reception change"]),
        (THREE, "公务用车运行维护费10.00万元，与上年相比减少1.00万元（上年部门预算数11.00万元），下降9.09%。", ["three.running", "three.running change", "three.running 2024", "three.running change_rate"]),
        (GENERAL, "农林水支出（类）水利（款）行政运行（项）支出60.00万元，与上年相比增加10.00万元（去年预算数50.00万元），增长20.00%。", ["general.expenditure 行政运行", "general.expenditure 行政运行 change", "general.expenditure 行政运行 2024", "general.expenditure 行政运行 change_rate"]),
        (THREE, "2025年“三公”经费预算25.00万元，上年“三公”经费预算26.00万元，同比减少1.00万元，下降3.85%。", ["three.total", "three.total 2024", "three.total change", "three.total change_rate"]),
        (THREE, "公务接待费预算5.00万元，去年公务接待费预算数为6.00万元。", ["three.reception", "three.reception 2024"]),
        (SPENT, "2025年支出预算100.00万元，其中：项目支出40.00万元。项目支出比上年预算的30.00万元增加10.00万元，增长33.33%。", ["whole.expenditure", "whole.project", "whole.project 2024", "whole.project change", "whole.project change_rate"]),
        (OVERVIEW, "2025年收支总预算100.00万元。收入包括：一般公共预算拨款收入100.00万元；支出包括：农林水支出80.00万元，住房保障支出20.00万元。", ["whole.total", "whole.income.general", "whole.expenditure 农林水支出", "whole.expenditure 住房保障支出"]),
        (INCOME, "2025年收入预算100.00万元，其中：一般公共预算拨款收入90.00万元；专户管理的教育收费8.00万元；部门结转资金2.00万元。", ["whole.total", "whole.income.general", "whole.income.special", "whole.opening"]),
        (GENERAL, "1.组织事务—行政运行48.00万元，较上年预算安排增加8.00万元，上升20.00%。", ["general.expenditure 行政运行", "general.expenditure 行政运行 change", "general.expenditure 行政运行 change_rate"]),
        (ASSETS, "2025年拟新增配置公务用车3辆，其中，机要通信用车1辆，执法执勤用车2辆；新增配备单位价值50万元以上通用设备2台。", ["assets.planned", "assets.planned.secret", "assets.planned.law", "~新增配备单位价值50万元以上通用设备"]),
        (THREE, "公务用车购置费36.00万元，上年未安排，增加36.00万元。合计与上年80.00万元相比增加28.50万元，增长35.63%。", ["three.purchase", "three.purchase change", "three.total 2024", "three.total change", "three.total change_rate"]),
        (THREE, "公务用车购置及运行维护费20.00万元，上年20.00万元，与上年持平，其中公务用车购置费5.00万元，公务用车运行维护费15.00万元。", ["three.vehicles", "three.vehicles 2024", "three.purchase", "three.running"]),
        (GENERAL, "2025年一般公共预算支出105.00万元，其中：人员经费60.00万元；公用经费5.00万元；项目经费40.00万元，比上年预算增加8.00万元，增长25.00%。", ["general.expenditure", "general.personnel", "general.public", "general.project", "general.project change", "general.project change_rate"]),
        (GENERAL, "2025年一般公共预算支出105.00万元，其中：公用经费65.00万元；培训经费40.00万元，比上年预算增加8.00万元，增长25.00%。", ["general.expenditure", "general.public", "~培训经费", "~培训经费 change", "~培训经费 change_rate"]),
        (OTHER, "（五）国有资产占用使用及新增资产配置情况：截至2024年12月底，本部门共有公务用车12辆，其中，机要通信用车12辆。2025年拟新增配置公务用车2辆，其中，机要通信用车2辆。", ["assets.vehicles 2024", "assets.vehicles.secret 2024", "assets.planned", "assets.planned.secret"]),
        # a comparison that begins a sentence behind a list is of the list's whole
        (THREE, "“三公”经费预算55.00万元，其中：因公出国（境）费15.00万元；公务用车购置及运行费30.00万元；公务接待费10.00万元。与2024年相比减少5.00万元，其中：公务接待费减少2.00万元。", ["three.total", "three.abroad", "three.vehicles", "three.reception", "three.total change", "three.reception change"]),
        (THREE, "“三公”经费预算25.00万元，其中：公务用车运行费15.00万元，公务接待费10.00万元。较上年减少3.00万元。", ["three.total", "three.running", "three.reception", "three.total change"]),
        (PROCUREMENT, "政府采购预算30.00万元，其中：货物10.00万元，服务20.00万元。比上年增加4.00万元。", ["procurement.total", "procurement.goods", "procurement.services", "procurement.total change"]),
        # kinds of procurement
        (PROCUREMENT, "本部门政府采购安排36.00万元，其中：货物类采购预算9.00万元，工程类采购预算7.00万元，服务类采购预算20.00万元。", ["procurement.total", "procurement.goods", "procurement.works", "procurement.services"]),
        (PROCUREMENT, "政府采购预算36.00万元，其中：货物类预算9.00万元、工程类政府采购预算7.00万元、采购服务类项目预算20.00万元。", ["procurement.total", "procurement.goods", "procurement.works", "procurement.services"]),
        # what the office pays itself is none of the three public expenses
        (OPERATING, "机关运行经费50.00万元，其中：办公费10.00万元，公务接待费2.00万元，公务用车运行维护费8.00万元及其他费用30.00万元。", ["operating.total", "general.economic 30201", "general.economic 30217", "general.economic 30231", "~其他费用"]),
        # assets
        (ASSETS, "截至2024年底，共有车辆10辆，其中：定向保障用车4辆、执法执勤用车6辆。", ["assets.vehicles 2024", "assets.vehicles.directed 2024", "assets.vehicles.law 2024"]),
        (ASSETS, "截至2024年底，共有车辆5辆，其中：实物保障岗位用车2辆、其他用车3辆。", ["assets.vehicles 2024", "assets.vehicles.directed 2024", "assets.vehicles.other 2024"]),
        (ASSETS, "房屋面积800.00平方米。处置房屋建筑物120.00平方米；出租房屋60.00平方米。", ["assets.area", "~处置房屋建筑物", "~出租房屋"]),
        # projects with goals and their money
        (GOALS, "2025年纳入绩效目标管理的项目7个，金额45.00万元。", ["performance.goals", "performance.goal_funds"]),
        (GOALS, "2025年开展绩效目标管理的项目12个，涉及预算资金200.00万元。", ["performance.goals", "performance.goal_funds"]),
        (GOALS, "2025年实行绩效目标管理的项目9个，资金80.00万元。", ["performance.goals", "performance.goal_funds"]),
        # staff
        (STAFF, "在职实有148人，离休2人，退休96人。", ["staff.active", "staff.retired_cadre", "staff.retired"]),
        (STAFF, "编报部门预算的在职人员为96人；退休人员为43人。在职与退休人员合计139人。", ["staff.active", "staff.retired", "staff.total"]),
        # labels without a number among the other matters
        (OTHER, "政府采购：2025年政府采购预算120.00万元，其中：货物70.00万元，服务50.00万元。", ["procurement.total", "procurement.goods", "procurement.services"]),
        (OTHER, "绩效目标：2025年纳入绩效目标管理的项目18个，资金55.00万元，其中一般公共预算47.00万元，政府性基金8.00万元。", ["performance.goals", "performance.goal_funds", "~一般公共预算", "~政府性基金"]),
        (OTHER, "国有资产：截至2024年12月31日，本部门共有房屋面积345.70平方米，车辆7辆。", ["assets.area 2024", "assets.vehicles 2024"]),
    ],
)  # fmt: skip
def test_figures_are_what_their_words_say(head: str, text: str, wanted: list[str]) -> None:
    result = run(head, text)
    assert read_as(result) == wanted
    assert wrong(result) == []


def test_items_behind_a_row_of_classes_part_none_of_them() -> None:
    text = "2025年一般公共预算拨款支出79.00万元。按功能分类：农林水支出70.00万元、住房保障支出9.00万元。其中：行政运行支出15.00万元，主要用于人员工资；防汛支出30.00万元，同比增长20.00%。"
    result = run(GENERAL, text)
    assert wrong(result) == []
    assert read_as(result)[-1] == "general.expenditure 防汛 change_rate"


def test_a_slip_in_a_bracketed_share_is_found() -> None:
    text = "2025年支出预算100.00万元，其中：农林水支出80.00万元（80.00%），住房保障支出20.00万元（2.00%）。"
    assert ("S01", "20.00%") in [(f.rule, f.proposed) for f in run(SPENT, text).findings]


@pytest.mark.parametrize(
    "table",
    [
        # years in the rows, and the change
        "| 年度 | “三公”经费 | “三公”经费 | “三公”经费 | “三公”经费 | 会议费 |\n| 年度 | 合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行费 | 会议费 |\n| 2024年预算数 | 14.00 | 0.00 | 5.00 | 9.00 | 3.00 |\n| 2025年预算数 | 12.00 | 0.00 | 4.00 | 8.00 | 2.00 |\n| 增减额 | -2.00 | 0.00 | -1.00 | -1.00 | -1.00 |",
        # years over the columns, 合计 with 会议费
        "| 单位名称 | 2024年 | 2024年 | 2024年 | 2024年 | 2024年 | 2025年 | 2025年 | 2025年 | 2025年 | 2025年 |\n| 单位名称 | 合计 | “三公”经费 | “三公”经费 | “三公”经费 | 会议费 | 合计 | “三公”经费 | “三公”经费 | “三公”经费 | 会议费 |\n| 单位名称 | 合计 | 小计 | 公务接待费 | 公务用车购置及运行维护费 | 会议费 | 合计 | 小计 | 公务接待费 | 公务用车购置及运行维护费 | 会议费 |\n| 水利局 | 17.00 | 14.00 | 5.00 | 9.00 | 3.00 | 14.00 | 12.00 | 4.00 | 8.00 | 2.00 |",
        # years below each expense, no sum of the vehicles' two
        "| 合计 | 合计 | 公务接待费 | 公务接待费 | 公务用车购置费 | 公务用车购置费 | 公务用车运行维护费 | 公务用车运行维护费 |\n| 2024年 | 2025年 | 2024年 | 2025年 | 2024年 | 2025年 | 2024年 | 2025年 |\n| 14.00 | 12.00 | 5.00 | 4.00 | 0.00 | 0.00 | 9.00 | 8.00 |",
    ],
)  # fmt: skip
def test_three_public_expenses_of_two_years_side_by_side(table: str) -> None:
    result = run("财政拨款“三公”经费、会议费支出预算表", "单位：万元", *table.split("\n"))
    assert [f.rule for f in result.findings if f.rule[0] in "TXSE"] == []
    totals = {(f.value, f.fact.aspect, f.fact.year) for f in result.figures if f.fact.measure == "three.total"}
    assert {(14, "amount", 2024), (12, "amount", 2025)} <= totals


def test_a_change_told_in_wan_is_that_of_the_rounded_amounts() -> None:
    table = ("一般公共预算支出表", "单位：元", "| 科目编码 | 科目名称 | 2024年预算数 | 2025年预算数 | 2025年比2024年增减 | 2025年比2024年增减 |", "| 科目编码 | 科目名称 | 2024年预算数 | 合计 | 增减额 | 增减% |", "| 213 | 农林水支出 | 341,746.00 | 503,486.00 | 161,740.00 | 47.33 |", "| 21303 | 水利 | 341,746.00 | 503,486.00 | 161,740.00 | 47.33 |", "| 2130301 | 行政运行 | 341,746.00 | 503,486.00 | 161,740.00 | 47.33 |")  # fmt: skip
    said = "农林水支出（类）水利（款）行政运行（项）2025年预算数为50.35万元，比2024年预算数增加{}万元。"
    assert "E02" not in {f.rule for f in run(*table, GENERAL, said.format("16.18")).findings}
    assert {"E02", "S03"} & {f.rule for f in run(*table, GENERAL, said.format("16.71")).findings}


def test_what_is_not_planned_and_level_is_not_the_whole() -> None:
    text = "2025年“三公”经费预算比上年减少2.00万元，下降20.00%，其中：因公出国（境）费未安排预算，与上年持平；公务接待费减少2.00万元，下降20.00%，主要原因是压减接待。"
    assert wrong(run(THREE, text)) == []


def test_items_without_their_class_are_no_classes() -> None:
    text = "2025年一般公共预算支出100.00万元。其中专项统计业务（项）28.00万元，比2024年减少3.00万元。其中统计抽样调查（项）12.00万元，比2024年增加9.00万元。"
    assert [m for r, m in wrong(run(GENERAL, text)) if r == "S12"] == []


def test_terms_of_the_glossary_open_no_section() -> None:
    lines = (
        "第四部分 名词解释",
        "3.机关运行经费：为保障行政单位运行购买货物和服务的各项资金。",
        "4.政府采购：使用财政性资金采购的行为，如100万元以上的项目。",
        "5.其他：指2024年的事项。",
    )
    text = "\n".join((TITLE, OVERVIEW, "2025年收支总预算100.00万元。", *lines))
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(text)))
    assert set(outline(document, kind_of(document)).sections[-3:]) == {"glossary"}


def test_spending_with_what_was_carried_over_is_spending() -> None:
    text = "2025年一般公共预算支出预算100.00万元（含上年结转），比2024年预算数90.00万元增加10.00万元，增长11.11%。"
    assert read_as(run(GENERAL, text)) == ["general.expenditure", "general.expenditure 2024", "general.expenditure change", "general.expenditure change_rate"]  # fmt: skip
