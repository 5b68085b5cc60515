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
        (
            "overview",
            "总体情况 总体安排情况 2025年部门预算情况说明 部门预算安排情况 预算编制基本情况 部门收支预算总体安排情况 综合预算总体情况 预算安排总体情况 年初预算总体情况",
        ),
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
    (
        GENERAL,
        "机关事业单位基本养老保险缴费支出（项）40.00万元，机关事业单位职业年金缴费支出（项）20.00万元，主要用于单位按规定比例（20%、8%）缴纳的养老保险和职业年金。",
        "general.expenditure 机关事业单位基本养老保险缴费支出; general.expenditure 机关事业单位职业年金缴费支出; ~ rate; general.expenditure 机关事业单位职业年金缴费支出 rate",
    ),
    (
        OVERVIEW,
        "2025年收支预算总额为331.20万元，其中当年预算325.20万元，上年结转6.00万元。当年预算比2024年的294.80万元增加30.40万元，增长10.31%。",
        "whole.total; whole.income; whole.opening; whole.income 2024; whole.income change; whole.income change_rate",
    ),
    (
        THREE,
        "2025年“三公”经费财政拨款预算18.40万元，比2024年“三公”经费财政拨款预算44.95万元减少26.55万元。",
        "three.total; three.total 2024; three.total change",
    ),
    (
        FISCAL,
        "2025年财政拨款收支预算总数256.40万元，比2024年增加25.30万元。收入包括：本年一般公共预算拨款收入248.70万元、上年一般公共预算拨款结转7.70万元；支出包括：农林水支出200.00万元、住房保障支出56.40万元。",
        "fiscal.total; fiscal.total change; general.income; general.opening; fiscal.expenditure 农林水支出; fiscal.expenditure 住房保障支出",
    ),
    (GENERAL, "2025年当年拨款248.70万元，比2024年预算数增加17.60万元。", "general.income; general.income change"),
    (
        OPERATING,
        "2025年部门机关运行费预算10.26万元，比2024年预算减少0.58万元，下降5.35%。",
        "operating.total; operating.total change; operating.total change_rate",
    ),
    (
        OPERATING,
        "2025年机关运行经费安排8.40万元，主要用于办公费1.20万元、印刷费0.50万元、公务用车运行维护费0.60万元、其他交通费用6.10万元。",
        "operating.total; general.economic 30201; general.economic 30202; general.economic 30231; general.economic 30239",
    ),
    (
        THREE,
        "公务接待费5.00万元，国内公务接待批次为60次，共计接待450人次。",
        "three.reception; three.receptions; three.guests",
    ),
    (
        GENERAL,
        "卫生健康支出——事业单位医疗8.12万元。住房保障支出——公积金10.60万元。教育支出——培训支出4.00万元。",
        "general.expenditure 事业单位医疗; general.expenditure 住房公积金; general.expenditure 培训支出",
    ),
    (
        GENERAL,
        "上述农林水支出14.38万元，占一般公共预算支出的78.07%。",
        "general.expenditure 农林水支出; general.expenditure 农林水支出 share",
    ),
    (
        INCOME,
        "2025年收入预算197.80万元，比2024年195.10万元增加2.70万元，增长1.38%。其中：\n（一）财政拨款收入187.40万元，比2024年183.30万元增加4.10万元。\n（二）其他资金收入10.40万元，比2024年11.80万元减少1.40万元。",
        "whole.income; whole.income 2024; whole.income change; whole.income change_rate; whole.income.fiscal; whole.income.fiscal 2024; whole.income.fiscal change; whole.income.other; whole.income.other 2024; whole.income.other change",
    ),
    (
        INCOME,
        "2025年收入预算197.80万元，其中：\n一般公共预算拨款187.40万元，占94.74%。\n上年结转10.40万元，占5.26%。",
        "whole.total; whole.income.general; whole.income.general share; whole.opening; whole.opening share",
    ),
    (OVERVIEW, "与上年相比，总收支减少12.99万元，降幅0.70%。", "whole.total change; whole.total change_rate"),
    (
        OVERVIEW,
        "一般公共预算拨款171.40万元。在一般公共预算拨款的171.40万元中，基本支出为45.80万元（26.72%），项目支出为125.60万元（73.28%）。基本支出中，用于人员的40.90万元，用于公用的4.90万元。",
        "whole.income.general; general.expenditure; general.basic; general.basic share; general.project; general.project share; general.personnel; general.public",
    ),
    (
        PROCUREMENT,
        "2025年政府采购预算112.00万元，按资金来源分一般公共预算54.00万元、政府性基金58.00万元；按类型分货物51.20万元、工程42.00万元、服务18.80万元。",
        "procurement.total; ~; ~; procurement.goods; procurement.works; procurement.services",
    ),
    (
        ASSETS,
        "截至2024年12月31日，部门共有车辆2辆，其中，一般公务用车2辆。2025年部门预算安排购置车辆0辆，安排购置单位价值200万元以上大型设备0台。",
        "assets.vehicles 2024; assets.vehicles.general 2024; assets.planned; assets.planned_equipment",
    ),
    (
        THREE,
        "公务用车购置费25.00万元，上年0.00万元，更新1台囚车；公务接待费4.50万元，减少1.50万元。",
        "three.purchase; three.purchase 2024; three.bought; three.reception; three.reception change",
    ),
    (
        INCOME,
        "2025年收入预算197.80万元，比2024年增加2.70万元，其中：\n一般公共预算拨款收入187.40万元，占94.74%。\n财政拨款结转10.40万元，占5.26%。",
        "whole.total; whole.total change; whole.income.general; whole.income.general share; fiscal.opening; fiscal.opening share",
    ),
    (
        SPENT,
        "2025年支出预算100.00万元，其中基本支出60.00万元。基本支出中，人员经费50.00万元，公用经费10.00万元。",
        "whole.expenditure; whole.basic; whole.personnel; whole.public",
    ),
    (
        GOALS,
        "部门整体绩效目标对应资金117万元，实行绩效目标管理的项目（含一级项目）16个，涉及金额83万元。",
        "performance.total; performance.goals; performance.goal_funds",
    ),
    (STAFF, "年末在编在职141人，退休20人。", "staff.active; staff.retired"),
    (
        GENERAL,
        "住房公积金（项）618.77万元、购房补贴（项）134.20万元，2024年执行数分别为596.48万元、126.90万元。",
        "general.expenditure 住房公积金; general.expenditure 购房补贴; general.expenditure 住房公积金 executed 2024; general.expenditure 购房补贴 executed 2024",
    ),
    (
        PROCUREMENT,
        "2025年政府采购安排39万元，其中：货物类采购预算6万元，工程类采购预算3万元，服务类采购预算30万元，服务类中仅环卫作业一项就有28万元。",
        "procurement.total; procurement.goods; procurement.works; procurement.services; ~",
    ),
    (
        OVERVIEW,
        "2025年本部门预算收入100.00万元，其中：一般公共预算拨款收入90.00万元、上年结转10.00万元，2025年本部门预算收入较上年增加32.00万元，主要原因是项目增加。",
        "whole.total; whole.income.general; whole.opening; whole.total change",
    ),
    (
        ASSETS,
        "截至2024年12月31日，固定资产金额51万元，分布构成情况为：房屋8940平方米，车辆11台，单价在50万元以上的设备2台；本年度拟购置固定资产9万元，主要是三防车辆1台、办公设备一批。",
        "~; assets.area 2024; assets.vehicles 2024; assets.equipment 2024; ~; ~",
    ),
    (
        INCOME,
        "我局收入预算全部来源于一般公共预算拨款，金额100.00万元，占收入预算的100%。",
        "whole.income.general; whole.income.general share",
    ),
    (INCOME, "本年收入均为一般公共预算拨款收入，共计100.00万元。", "whole.income.general"),
    (INCOME, "政府性基金预算拨款从无到有，安排64.00万元。", "whole.income.fund"),
    (
        GENERAL,
        "农林水支出96.00万元，占98.89%，上年为93.00万元。其中：防汛28.00万元，减1.50万元。",
        "general.expenditure 农林水支出; general.expenditure 农林水支出 share; general.expenditure 农林水支出 2024; general.expenditure 防汛; general.expenditure 防汛 change",
    ),
    (
        SPENT,
        "2.2025年支出总预算982.00万元。其中基本支出48.00万元，项目支出934.00万元（含结转项目11.00万元），分别占总支出的4.89%和95.11%。",
        "whole.expenditure; whole.basic; whole.project; ~; whole.basic share; whole.project share",
    ),
    (
        OTHER,
        "（三）国有资产占有情况。截至2024年12月31日，共有车辆2辆。（四）绩效目标情况。2025年21个项目实行绩效目标管理，涉及资金60.00万元。（五）人员情况。编制19名，实有18人，退休9人。",
        "assets.vehicles 2024; performance.goals; performance.goal_funds; ~; staff.active; staff.retired",
    ),
    (STAFF, "全局编制68名，实有在职人员63人，退休41人，另聘用编外人员6名。", "~; staff.active; staff.retired; ~"),
    (
        OVERVIEW,
        "2025年收入总预算98.20万元，由两块组成：一是当年财政拨款97.00万元；二是以前年度结转1.20万元。",
        "whole.total; whole.income.fiscal; whole.opening",
    ),
    (
        GENERAL,
        "高中教育（2050204）109.28万元。基本支出96.42万元，项目支出12.86万元（普通高中免学费）。比上年预算增加4.42万元，增长4.22%。",
        "general.expenditure 高中教育; general.basic 高中教育; general.project 高中教育; general.expenditure 高中教育 change; general.expenditure 高中教育 change_rate",
    ),
    (
        INCOME,
        "收入=一般公共预算拨款294.36万元+事业收入128.65万元+上年结转结余3.44万元。",
        "whole.income.general; whole.income.service; whole.opening",
    ),
    (
        SPENT,
        "支出=基本支出306.07万元（67.02%）+项目支出150.58万元（32.98%）。",
        "whole.basic; whole.basic share; whole.project; whole.project share",
    ),
    (
        PROCUREMENT,
        "安排政府采购预算69.49万元=货物18.64万元+工程9.60万元+服务41.25万元。",
        "procurement.total; procurement.goods; procurement.works; procurement.services",
    ),
    (
        THREE,
        "拟安排6.60万元，全部为公务用车运行费，比上年8.80万元压减2.20万元，压减比例25.00%。",
        "three.total; three.total 2024; three.total change; three.total change_rate",
    ),
    (
        SPENT,
        "2025年支出预算100.00万元，基本支出60.00万元，较上年的55.00万元增加5.00万元（增幅9.09%），系新招录6名职员；项目支出则减少6.67万元（降幅14.29%）。",
        "whole.expenditure; whole.basic; whole.basic 2024; whole.basic change; whole.basic change_rate; ~; whole.project change; whole.project change_rate",
    ),
    (BASIC, "公用经费192.32万元，占6.11%。生均公用经费773.61元。", "general.public; general.public share; ~"),
    (
        ASSETS,
        "截至2024年9月30日，单价100万元（含）以上专用设备3台（套）。2025年部门预算安排购置单价50万元（含）以上通用设备0台（套）、单价100万元（含）以上专用设备1台（套）。",
        "assets.equipment.special 2024; assets.planned_equipment; ~",
    ),
    (
        OVERVIEW,
        "一般公共预算拨款1,714,000元。在一般公共预算拨款的1,714,000元中，基本支出为458,000元（26.72%），项目支出为1,256,000元（73.28%）。",
        "whole.income.general; general.expenditure; general.basic; general.basic share; general.project; general.project share",
    ),
    (
        SPENT,
        "2025年支出预算400.00万元，其中基本支出306.10万元。基本支出中，财政拨款负担219.70万元，事业收入等自有资金负担86.40万元。",
        "whole.expenditure; whole.basic; fiscal.basic; ~",
    ),
    (
        OVERVIEW,
        "支出包括基本支出2578.32万元、项目支出4751.27万元。基本支出占比由上年的39.08%变为35.18%。",
        "whole.basic; whole.project; whole.basic share 2024; whole.basic share",
    ),
    (
        SPENT,
        "2025年支出预算100.00万元，其中基本支出60.00万元，占支出预算的比重由2024年的55.00%上升到60.00%。",
        "whole.expenditure; whole.basic; whole.basic share 2024; whole.basic share",
    ),
    (
        SPENT,
        "项目支出占比从去年的41.20%降至38.50%，主要是信息化项目完工。",
        "whole.project share 2024; whole.project share",
    ),
    (
        GENERAL,
        "案件审判安排420.00万元（上年380.00万元，+10.53%）；其他法院支出安排90.00万元（上年无）。",
        "general.expenditure 案件审判; general.expenditure 案件审判 2024; general.expenditure 案件审判 change_rate; general.expenditure 其他法院支出",
    ),
    (
        GENERAL,
        "案件审判420.00万元（+10.53%），其他检察支出160.00万元（-20.00%）。",
        "general.expenditure 案件审判; general.expenditure 案件审判 change_rate; general.expenditure 其他检察支出; general.expenditure 其他检察支出 change_rate",
    ),
    (
        THREE,
        "“三公”经费预算8.00万元（2024年9.00万元，-11.11%）。",
        "three.total; three.total 2024; three.total change_rate",
    ),
    (
        BASIC,
        "工资福利支出1050.66万元，商品和服务支出206.40万元，对个人和家庭的补助68.56万元。三项合计1325.62万元。",
        "general.economic 301; general.economic 302; general.economic 303; general.economic 303; general.basic",
    ),
    (
        BASIC,
        "人员经费80.00万元，公用经费20.00万元，两项合计100.00万元。",
        "general.personnel; general.public; general.public; general.basic",
    ),
    (
        GENERAL,
        "行政单位医疗50.00万元、公务员医疗补助20.00万元，两项合计70.00万元。",
        "general.expenditure 行政单位医疗; general.expenditure 公务员医疗补助; general.expenditure 公务员医疗补助; ~",
    ),
    (
        THREE,
        "因公出国（境）费1.00万元，公务用车费5.00万元，公务接待费2.00万元，三项合计8.00万元。",
        "three.abroad; three.vehicles; three.reception; three.reception; three.total",
    ),
    (
        OVERVIEW,
        "支出预算100.00万元：保人员60.00万元，保运转20.00万元，保重点项目20.00万元，分别占支出预算的60.00%、20.00%和20.00%。前两块即基本支出80.00万元。",
        "whole.expenditure; whole.personnel; whole.public; whole.project; whole.personnel share; whole.public share; whole.project share; whole.basic",
    ),
    (
        OVERVIEW,
        "2025年支出预算安排100.00万元，其中：保工资60.00万元，保基本运转20.00万元，保专项20.00万元。",
        "whole.expenditure; whole.personnel; whole.public; whole.project",
    ),
    (
        OVERVIEW,
        "2025年，全局收支总预算安排7329.59万元。若剔除上年结转因素，当年安排6124.82万元，比2024年当年安排的5510.00万元净增614.82万元；若计入上年结转，比2024年总预算6346.20万元净增983.39万元。",
        "whole.total; whole.income; whole.income 2024; whole.income change; whole.total 2024; whole.total change",
    ),
    (
        OVERVIEW,
        "收入包括一般公共预算拨款6124.82万元和一般公共预算上年结转1204.77万元。结转资金比上年多368.57万元。",
        "whole.income.general; general.opening; general.opening change",
    ),
    (
        GENERAL,
        "一般公共预算支出6124.82万元，农林水支出一类就有5412.81万元，占到88.38%；教育支出一项为712.01万元。",
        "general.expenditure; general.expenditure 农林水支出; general.expenditure 农林水支出 share; general.expenditure 教育支出",
    ),
    (
        PROCUREMENT,
        "政府采购预算742.00万元。预留中小企业份额500.00万元，占67.39%，其中预留小微企业320.00万元，占43.13%。",
        "procurement.total; procurement.reserved_sme; procurement.reserved_sme share; procurement.reserved_micro; procurement.reserved_micro share",
    ),
    (
        OTHER,
        "安排机关运行经费10.00万元。国有资产方面，车辆10辆均为执法执勤用车。绩效方面，3个项目申报绩效目标。",
        "operating.total; assets.vehicles; performance.goals",
    ),
    (
        OVERVIEW,
        "我院现有干警74人，退休33人。2025年收入预算安排120.00万元。",
        "staff.active; staff.retired; whole.income",
    ),
]


@pytest.mark.parametrize(("head", "text", "wanted"), PHRASES)
def test_each_figure_is_what_its_words_say(head: str, text: str, wanted: str) -> None:
    result = run(head, text)
    assert read_as(result) == wanted
    assert [f.message.zh for f in result.findings if f.severity == "error" and f.rule[0] in "TSEX"] == []


def test_a_part_on_the_budget_and_the_three_public_expenses_is_not_all_of_the_latter() -> None:
    for title in (
        "部门预算及“三公”经费预算情况说明",
        "部门预算和“三公”经费预算安排情况",
        "收支预算及“三公”经费情况说明",
    ):
        lines = (
            "第三部分 " + title,
            "一、2025年部门预算情况说明",
            "（一）部门收支总体情况。2025年部门收入总预算100.00万元。",
        )
        assert read_as(run(*lines)) == "whole.income", title


def test_a_line_with_a_sum_alone_is_of_its_section() -> None:
    parts = ("（一）教育支出60.00万元，占60.00%。", "（二）农林水支出40.00万元。")
    for line in ("合计100.00万元。", "总计：100.00万元", "共计100.00万元。"):
        assert read_as(run(GENERAL, *parts, line)).endswith("农林水支出; general.expenditure"), line


def test_a_class_that_is_told_whole_is_no_gap_in_the_sum_of_the_items() -> None:
    classes = (
        "（一）公共安全支出安排70.00万元。行政运行（2040501）安排40.00万元，案件审判（2040504）安排30.00万元。",
        "（二）住房保障支出安排12.00万元，即住房公积金。",
        "（三）社会保障和就业支出安排18.00万元。",
    )
    result = run(GENERAL, "一般公共预算支出100.00万元。", *classes)
    assert [f.message.zh for f in result.findings if f.rule == "S12"] == []
    short = run(
        GENERAL,
        "一般公共预算支出100.00万元。",
        *classes[:1],
        "（二）卫生健康支出安排12.00万元，即行政单位医疗（2101101）12.00万元。",
    )
    assert [f.rule for f in short.findings if f.rule == "S12"]


@pytest.mark.parametrize("said", ["两项共增221.40万元", "两类合计增加221.40万元", "两项支出共减少221.40万元"])
def test_what_several_counted_things_changed_by_is_no_change_of_the_total(said: str) -> None:
    result = run(
        OVERVIEW,
        f"本部门2025年预算收支总额6023.32万元，上年6221.94万元，同比减198.62万元。增减因素：运动项目管理、群众体育{said}。",
    )
    assert "whole.total change; ~; ~ change" in read_as(result)
    assert [f.rule for f in result.findings if f.severity == "error"] == []
