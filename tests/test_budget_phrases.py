"""Phrases of budgets that nobody had shown the reader before: each figure is of the measure, the aspect, the basis and the year that its words say."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Result
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.outline import outline
from juesuan.kinds.kind import kinds

TITLE = "清河县水利局2025年部门预算公开"


def run(*lines: str) -> Result:
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((TITLE, *lines))))))


def read_as(result: Result) -> str:
    """Return measure (~: none), the item's last name, aspect, basis and year (what is usual left out) of the text's figures, in order."""
    said = []
    for figure in sorted((f for f in result.figures if f.origin == "text"), key=lambda f: f.place):
        fact = figure.fact
        parts = (
            "~" if fact.measure.startswith("~") else fact.measure,
            fact.item.rpartition("/")[2],
            "" if fact.aspect == "amount" else fact.aspect,
            "" if fact.basis == "opening_budget" else fact.basis,
            "" if fact.year == 2025 else str(fact.year),
        )
        said.append(" ".join(p for p in parts if p))
    return "; ".join(said)


@pytest.mark.parametrize(
    ("section", "titles"),
    [
        ("overview", "部门收支预算总体安排情况 综合预算总体情况 预算安排总体情况 年初预算总体情况"),
        ("income", "收入预算安排情况 收入预算说明 部门收入预算 收入构成情况 部门收入安排情况说明 2024年收入预算"),
        ("expenditure", "支出预算安排情况 支出预算说明 部门支出预算 支出构成情况 支出预算结构情况"),
        ("fiscal", "财政拨款预算收支情况 财政拨款情况 财政拨款预算安排情况 财政拨款收支预算总体情况"),
        ("general", "一般公共预算拨款情况 一般公共预算财政拨款安排情况 公共预算支出情况 一般公共预算拨款支出"),
        ("basic", "支出按经济分类情况 一般公共预算支出经济分类情况 基本支出预算情况"),
        ("operating", "机关（事业）运行经费 机关运行经费安排情况"),
        ("assets", "资产占用情况 车辆及大型设备情况 固定资产占用使用情况"),
        ("organisation", "部门基本情况 单位基本情况 部门基本概况"),
    ],
)
def test_a_heading_opens_its_section(section: str, titles: str) -> None:
    for title in titles.split():
        document = Document((Source("例.txt", "txt"),), tuple(blocks_of(f"{TITLE}\n一、{title}\n文字。")))
        assert outline(document, kinds()["budget"]).sections[-1] == section, title


OVERVIEW, INCOME, SPENT, FISCAL, GENERAL, BASIC = (
    "一、收支预算总体情况", "二、收入预算情况", "三、支出预算情况", "四、财政拨款收支预算总体情况", "四、一般公共预算当年拨款情况", "五、一般公共预算基本支出情况",
)  # fmt: skip
THREE, OPERATING, PROCUREMENT, ASSETS, GOALS, STAFF, OTHER, FUND, ECONOMIC = (
    "六、“三公”经费预算情况", "七、机关运行经费情况", "八、政府采购预算情况", "九、国有资产占有使用情况", "十、预算绩效情况", "二、人员情况", "十一、其他重要事项", "五、政府性基金预算支出情况", "五、支出预算经济分类情况",
)  # fmt: skip

PHRASES = [
    (
        GENERAL,
        "（一）基本支出：2025年年初预算数为60.00万元，是指为保障单位机构正常运转而发生的各项支出，其中人员经费50.00万元，公用经费10.00万元。",
        "general.basic; general.personnel; general.public",
    ),
    (GENERAL, "2.项目支出。2025年预算安排40.00万元，较上年增加5.00万元。", "general.project; general.project change"),
    (
        OVERVIEW,
        "2025年收入预算100.00万元，其中：一般公共预算拨款90.00万元，事业单位经营服务收入2.00万元，上年结转结余8.00万元。收入较去年增加10.00万元，同时事业收入由上年的36.00万元减少到0。",
        "whole.total; whole.income.general; whole.income.business; whole.opening; whole.total change; whole.income.service 2024; whole.income.service",
    ),
    (
        OVERVIEW,
        "2025年收入预算为100.00万元，比上年增加10.00万元，增长11.11%，其中：一般公共预算拨款90.00万元，单位结余结转资金10.00万元。",
        "whole.total; whole.total change; whole.total change_rate; whole.income.general; whole.opening",
    ),
    (INCOME, "本年收入均为一般公共预算拨款收入，共计100.00万元。", "whole.income.general"),
    (
        SPENT,
        "支出预算100.00万元。按用途划分，基本支出60.00万元，占比60%，较上年50.00万元增加10.00万元；项目支出40.00万元，占比40%，较上年45.00万元减少5.00万元。",
        "whole.expenditure; whole.basic; whole.basic share; whole.basic 2024; whole.basic change; whole.project; whole.project share; whole.project 2024; whole.project change",
    ),
    (
        SPENT,
        "按功能科目划分，农林水支出60.00万元、社会保障和就业支出20.00万元、住房保障支出20.00万元。",
        "whole.expenditure 农林水支出; whole.expenditure 社会保障和就业支出; whole.expenditure 住房保障支出",
    ),
    (
        OVERVIEW,
        "部门支出预算100.00万元，按支出用途分类，包括：人员支出50.00万元，日常公用支出10.00万元，项目支出40.00万元，分别占支出预算的50%、10%和40%。",
        "whole.expenditure; whole.personnel; whole.public; whole.project; whole.personnel share; whole.public share; whole.project share",
    ),
    (
        GENERAL,
        "水利工程运行与维护（2130306）：60.00万元，上年同科目为50.00万元，增加的10.00万元全部用于维护。",
        "general.expenditure 水利工程运行与维护; general.expenditure 水利工程运行与维护 2024; general.expenditure 水利工程运行与维护 change",
    ),
    (
        GENERAL,
        "水利工程运行与维护（2130306）60.00万元，比上年增加的10.00万元用于维护。",
        "general.expenditure 水利工程运行与维护; general.expenditure 水利工程运行与维护 change",
    ),
    (
        GENERAL,
        "农田水利（2130316）：60.00万元，因配套资金减少5.00万元，同比下降7.69%。",
        "general.expenditure 农田水利; ~ change; general.expenditure 农田水利 change_rate",
    ),
    (
        GENERAL,
        "行政事业单位养老支出合计30.00万元，其中机关事业单位基本养老保险缴费20.00万元、职业年金缴费10.00万元。",
        "general.expenditure 行政事业单位养老支出; general.expenditure 机关事业单位基本养老保险缴费支出; general.expenditure 机关事业单位职业年金缴费支出",
    ),
    (
        GENERAL,
        "行政单位医疗和事业单位医疗分别安排6.00万元和3.00万元，同比一增一减，分别增加1.00万元、减少0.50万元。",
        "general.expenditure 行政单位医疗; general.expenditure 事业单位医疗; general.expenditure 行政单位医疗 change; general.expenditure 事业单位医疗 change",
    ),
    (GENERAL, "住房公积金11.00万元，按12%的比例为在职职工缴纳。", "general.expenditure 住房公积金; ~ rate"),
    (
        GENERAL,
        "2080505-机关事业单位基本养老保险缴费支出58.00万元、2080506-机关事业单位职业年金缴费支出29.00万元。两项较上年分别增加2.00万元、1.00万元。",
        "general.expenditure 机关事业单位基本养老保险缴费支出; general.expenditure 机关事业单位职业年金缴费支出; general.expenditure 机关事业单位职业年金缴费支出; general.expenditure 机关事业单位基本养老保险缴费支出 change; general.expenditure 机关事业单位职业年金缴费支出 change",
    ),
    (
        THREE,
        "1.因公出国（境）费用：本年未安排，上年预算及执行均为0元。",
        "three.abroad 2024; three.abroad executed 2024",
    ),
    (
        THREE,
        "2.公务接待费：预算3.00万元，与上年预算持平，比上年执行数0.80万元多2.20万元。",
        "three.reception; three.reception executed 2024; three.reception change executed",
    ),
    (
        THREE,
        "3.公务用车运行维护费预算10.00万元，比去年12.00万元少2.00万元，降幅16.67%。",
        "three.running; three.running 2024; three.running change; three.running change_rate",
    ),
    (
        PROCUREMENT,
        "2025年计划采购23.00万元：货物5.00万元，工程14.00万元，服务4.00万元；专门面向中小企业预留份额20.00万元，预留比例为86.96%。",
        "procurement.total; procurement.goods; procurement.works; procurement.services; procurement.reserved_sme; procurement.reserved_sme share",
    ),
    (
        PROCUREMENT,
        "2025年政府采购预算23.00万元：货物类5.00万元，服务类18.00万元。其中面向中小企业采购15.00万元，含小微企业10.00万元。",
        "procurement.total; procurement.goods; procurement.services; procurement.reserved_sme; procurement.reserved_micro",
    ),
    (
        PROCUREMENT,
        "全年拟采购23.00万元，其中货物5.00万元、服务18.00万元，预留给中小企业的有15.00万元。",
        "procurement.total; procurement.goods; procurement.services; procurement.reserved_sme",
    ),
    (
        GOALS,
        "2025年，填报绩效目标的预算项目9个，公开绩效目标的项目9个，占全部预算项目的100%。",
        "performance.goals; ~; ~ share",
    ),
    (
        GOALS,
        "纳入2025年部门整体支出绩效目标的金额为100.00万元，其中，基本支出60.00万元，项目支出40.00万元。",
        "performance.total; whole.basic; whole.project",
    ),
    (
        STAFF,
        "现有编制118人，实有174人，其中在职109人、离休1人、退休64人。",
        "~; staff.total; staff.active; staff.retired_cadre; staff.retired",
    ),
    (
        THREE,
        "（三）公务用车购置及运行费。2025年预算安排0万元，其中：公务用车运行费0万元，公务用车购置费0万元。与上年的4.20万元相比，支出下降100%。",
        "three.vehicles; three.running; three.purchase; three.vehicles 2024; three.vehicles change_rate",
    ),
    (
        THREE,
        "公务用车购置及运行费8.00万元，其中：公务用车运行费8.00万元，公务用车购置费0万元。比上年的10.00万元减少2.00万元，下降20.00%。",
        "three.vehicles; three.running; three.purchase; three.vehicles 2024; three.vehicles change; three.vehicles change_rate",
    ),
    (
        BASIC,
        "基本支出100.00万元中：工资福利支出60.00万元，占60.00%，其中基本工资20.00万元、津贴补贴10.00万元；商品和服务支出30.00万元，占30.00%；对个人和家庭的补助10.00万元，占10.00%。",
        "general.basic; general.economic 301; general.economic 301 share; general.economic 30101; general.economic 30102; general.economic 302; general.economic 302 share; general.economic 303; general.economic 303 share",
    ),
    (
        OPERATING,
        "2025年机关运行经费安排10.00万元，与上年11.00万元对比减少1.00万元，下降9.09%。",
        "operating.total; operating.total 2024; operating.total change; operating.total change_rate",
    ),
    (
        GENERAL,
        "与上年比，防汛增加38.00万元（3.79%）；农田水利由20.00万元增至26.00万元；水质监测压减20.00万元，压减比例10.00%。",
        "general.expenditure 防汛 change; general.expenditure 防汛 change_rate; general.expenditure 农村水利 2024; general.expenditure 农村水利; general.expenditure 水质监测 change; general.expenditure 水质监测 change_rate",
    ),
    (
        GENERAL,
        "2025年一般公共预算财政拨款支出100.00万元。其中：农林水支出（类）水利（款）行政运行（项）50.00万元、水利工程运行与维护（项）20.00万元、防汛（项）30.00万元。",
        "general.expenditure; general.expenditure 行政运行; general.expenditure 水利工程运行与维护; general.expenditure 防汛",
    ),
    (
        GENERAL,
        "2130301-行政运行50.00万元，2130306—水利工程运行与维护20.00万元。",
        "general.expenditure 行政运行; general.expenditure 水利工程运行与维护",
    ),
    (
        GENERAL,
        "其中防汛（项）20.00万元，比上年减少3.00万元，下降13.04%。",
        "general.expenditure 防汛; general.expenditure 防汛 change; general.expenditure 防汛 change_rate",
    ),
]


@pytest.mark.parametrize(("head", "text", "wanted"), PHRASES)
def test_each_figure_is_what_its_words_say(head: str, text: str, wanted: str) -> None:
    result = run(head, text)
    assert read_as(result) == wanted
    assert [f.message.zh for f in result.findings if f.severity == "error" and f.rule[0] in "TSEX"] == []
