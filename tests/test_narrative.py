"""The grammar of the narrative: one sentence in the manner of many regions, and what each of its figures says.

An expected figure is written `printed measure [basis] [aspect] [(item)]`, where final and amount go unsaid.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from juesuan.document.model import Document, Paragraph, Source
from juesuan.extract.link import Extract, extract
from juesuan.kernel.figures import Figure

TITLE = "清河县档案馆2024年度部门决算公开说明"
HEADS = {
    "staff": "二、机构设置及人员情况",
    "overview": "一、收入支出决算总体情况说明",
    "income": "二、收入决算情况说明",
    "expenditure": "三、支出决算情况说明",
    "fiscal": "四、财政拨款收入支出决算总体情况说明",
    "general": "五、一般公共预算财政拨款支出决算情况说明",
    "basic": "六、一般公共预算财政拨款基本支出决算情况说明",
    "three": "七、财政拨款“三公”经费支出决算情况说明",
    "fund": "八、政府性基金预算财政拨款收入支出决算情况说明",
    "capital": "九、国有资本经营预算财政拨款收入支出决算情况说明",
    "operating": "十、机关运行经费支出情况",
    "procurement": "十一、政府采购支出情况",
    "assets": "十二、国有资产占用情况说明",
    "performance": "十三、预算绩效情况说明",
}
BASES = ("final", "opening_budget", "full_budget", "budget")


def read(head: str, *sentences: str) -> Extract:
    texts = (TITLE, HEADS[head], *sentences)
    return extract(Document((Source("说明.txt", "txt"),), tuple(Paragraph(t) for t in texts)))


def figures(head: str, *sentences: str) -> list[Figure]:
    return [f for f in read(head, *sentences).figures if f.place.block >= 2]


def told(figure: Figure) -> str:
    fact = figure.fact
    words = [figure.printed.replace(" ", ""), fact.measure]
    words += [fact.basis] if fact.basis != "final" else []
    words += [fact.aspect] if fact.aspect != "amount" else []
    words += [f"({fact.item})"] if fact.item else []
    return " ".join(words)


def case(name: str, head: str, text: str, *expected: str) -> object:
    return pytest.param(head, text, expected, id=name)


ADMIN = "一般公共服务支出/档案事务/行政运行"

SENTENCES = [
    # ---- totals
    case(
        "totals with their parts", "overview",
        "2024年度收入总计639.59万元，其中：本年收入合计631.44万元，使用非财政拨款结余（含专用结余）0.00万元，年初结转和结余8.15万元。",
        "639.59万元 whole.total", "631.44万元 whole.income", "0.00万元 whole.reserves", "8.15万元 whole.opening",
    ),
    case(
        "expenditure side", "overview",
        "支出总计639.59万元，包括：本年支出合计633.99万元，结余分配0.00万元，年末结转和结余5.60万元。",
        "639.59万元 whole.total_out", "633.99万元 whole.expenditure", "0.00万元 whole.distribution", "5.60万元 whole.closing",
    ),
    case(
        "both totals at once, with change", "overview",
        "清河县档案馆2024年度收入支出总计639.59万元。与2023年度相比，收入支出总计增加21.14万元，增长3.42%。",
        "639.59万元 whole.total", "21.14万元 whole.total change", "3.42% whole.total change_rate",
    ),
    case(
        "both totals, 收、支", "overview",
        "2024年度收、支总计均为639.59万元。与上年相比，收、支总计各增加21.14万元，增长3.42%，主要原因是项目增多。",
        "639.59万元 whole.total", "21.14万元 whole.total change", "3.42% whole.total change_rate",
    ),
    case(
        "fall on the year before, 较…减少", "overview",
        "清河县档案馆2024年度收入总计639.59万元，较2023年减少12.30万元，下降1.89％。",
        "639.59万元 whole.total", "12.30万元 whole.total change", "1.89% whole.total change_rate",
    ),
    case(
        "full-width digits and a space", "overview",
        "2024年度收入总计６３９．５９ 万元，支出总计 639.59 万元。",
        "639.59万元 whole.total", "639.59万元 whole.total_out",
    ),
    case(
        "in yuan", "overview",
        "2024年度收入总计6,395,900.00元，支出总计6,395,900.00元。",
        "6,395,900.00元 whole.total", "6,395,900.00元 whole.total_out",
    ),
    # ---- revenue, expenditure
    case(
        "revenue by source with shares", "income",
        "本年收入合计631.44万元，其中：财政拨款收入628.24万元，占99.49%；事业收入0万元，占0%；其他收入3.20万元，占0.51%。",
        "631.44万元 whole.income", "628.24万元 whole.income.fiscal", "99.49% whole.income.fiscal share",
        "0万元 whole.income.service", "0% whole.income.service share", "3.20万元 whole.income.other", "0.51% whole.income.other share",
    ),
    case(
        "shares of a named whole", "income",
        "2024年本年收入631.44万元。一般公共预算财政拨款收入628.24万元，占本年收入的99.49%；上级补助收入3.20万元，占本年收入的0.51%。",
        "631.44万元 whole.income", "628.24万元 whole.income.general", "99.49% whole.income.general share",
        "3.20万元 whole.income.superior", "0.51% whole.income.superior share",
    ),
    case(
        "expenditure by kind", "expenditure",
        "本年支出合计633.99万元，其中：基本支出540.49万元，占85.25%；项目支出93.50万元，占14.75%；经营支出0.00万元，占0.00%。",
        "633.99万元 whole.expenditure", "540.49万元 whole.basic", "85.25% whole.basic share", "93.50万元 whole.project",
        "14.75% whole.project share", "0.00万元 whole.business", "0.00% whole.business share",
    ),
    case(
        "three kinds at once", "expenditure",
        "基本支出、项目支出和经营支出分别为540.49万元、93.50万元和0.00万元。",
        "540.49万元 whole.basic", "93.50万元 whole.project", "0.00万元 whole.business",
    ),
    # ---- fiscal appropriation
    case(
        "fiscal totals", "fiscal",
        "2024年度财政拨款收入总计636.39万元，其中：年初财政拨款结转和结余8.15万元，本年财政拨款收入628.24万元。",
        "636.39万元 fiscal.total", "8.15万元 fiscal.opening", "628.24万元 fiscal.income",
    ),
    case(
        "fiscal totals against the opening budget", "fiscal",
        "财政拨款收入支出总计与上年持平。与年初预算相比，年初预算数600.00万元，决算数636.39万元，预决算差异率6.07%，主要原因是追加了库房改造经费。",
        "600.00万元 fiscal.total opening_budget", "636.39万元 fiscal.total", "6.07% fiscal.total opening_budget variance",
    ),
    case(
        "fiscal both, fall", "fiscal",
        "财政拨款收入支出总体与上年相比，减少10.20万元，下降1.58%。",
        "10.20万元 fiscal.total change", "1.58% fiscal.total change_rate",
    ),
    # ---- general public budget
    case(
        "share of the year's expenditure", "general",
        "2024年度一般公共预算财政拨款支出631.39万元，占本年支出合计的99.59%。与上年相比，增加18.40万元，增长3.00%。",
        "631.39万元 general.expenditure", "99.59% general.expenditure share", "18.40万元 general.expenditure change",
        "3.00% general.expenditure change_rate",
    ),
    case(
        "budget, final account, completion", "general",
        "一般公共预算财政拨款支出年初预算为645.40万元，支出决算为631.39万元，完成年初预算的97.83%。",
        "645.40万元 general.expenditure opening_budget", "631.39万元 general.expenditure",
        "97.83% general.expenditure opening_budget completion",
    ),
    case(
        "completion of a full-year budget", "general",
        "一般公共预算财政拨款支出全年预算640.00万元，决算数631.39万元，完成全年预算的98.65%。",
        "640.00万元 general.expenditure full_budget", "631.39万元 general.expenditure",
        "98.65% general.expenditure full_budget completion",
    ),
    case(
        "structure by class", "general",
        "主要用于以下方面：一般公共服务支出（类）482.92万元，占76.49%；住房保障支出（类）39.74万元，占6.29%。",
        "482.92万元 general.expenditure (一般公共服务支出)", "76.49% general.expenditure share (一般公共服务支出)",
        "39.74万元 general.expenditure (住房保障支出)", "6.29% general.expenditure share (住房保障支出)",
    ),
    case(
        "structure by class, without marks", "general",
        "一般公共服务支出482.92万元，占76.49%；卫生健康支出29.00万元，占4.59%。",
        "482.92万元 general.expenditure (一般公共服务支出)", "76.49% general.expenditure share (一般公共服务支出)",
        "29.00万元 general.expenditure (卫生健康支出)", "4.59% general.expenditure share (卫生健康支出)",
    ),
    case(
        "item, Xinjiang order", "general",
        "1.一般公共服务支出(类)档案事务(款)行政运行(项):支出决算数为386.42万元，比上年决算增加15.24万元，增长4.11%,主要原因是：缴费基数按规定调整。",
        f"386.42万元 general.expenditure ({ADMIN})", f"15.24万元 general.expenditure change ({ADMIN})",
        f"4.11% general.expenditure change_rate ({ADMIN})",
    ),
    case(
        "item, Shanghai order", "general",
        "1、一般公共服务支出（类）档案事务（款）行政运行（项）。主要用于：馆机关日常开支。年初预算为392.00万元，支出决算为386.42万元，完成年初预算的98.58%。",
        f"392.00万元 general.expenditure opening_budget ({ADMIN})", f"386.42万元 general.expenditure ({ADMIN})",
        f"98.58% general.expenditure opening_budget completion ({ADMIN})",
    ),
    case(
        "item with codes in its marks", "general",
        "（1）一般公共服务支出（201类）档案事务（26款）行政运行（01项）支出386.42万元，较上年增加15.24万元。",
        f"386.42万元 general.expenditure ({ADMIN})", f"15.24万元 general.expenditure change ({ADMIN})",
    ),
    case(
        "item, budget and reason after", "general",
        "一般公共服务支出（类）档案事务（款）行政运行（项）。年初预算为392.00万元，支出决算为386.42万元，决算数小于年初预算数的主要原因是：调出一人。",
        f"392.00万元 general.expenditure opening_budget ({ADMIN})", f"386.42万元 general.expenditure ({ADMIN})",
    ),
    # ---- basic expenditure
    case(
        "basic expenditure", "basic",
        "2024年度一般公共预算财政拨款基本支出540.49万元，其中：人员经费484.01万元，主要包括基本工资、津贴补贴；公用经费56.48万元，主要包括办公费、水费。",
        "540.49万元 general.basic", "484.01万元 general.personnel", "56.48万元 general.public",
    ),
    # ---- three public expenses
    case(
        "three public expenses, share and change", "three",
        "2024年度财政拨款“三公”经费支出3.10万元，比上年减少0.45万元，下降12.68%。其中：公务接待费支出0.62万元，占20.00%，比上年减少0.18万元，下降22.50%。",
        "3.10万元 three.total", "0.45万元 three.total change", "12.68% three.total change_rate", "0.62万元 three.reception",
        "20.00% three.reception share", "0.18万元 three.reception change", "22.50% three.reception change_rate",
    ),
    case(
        "three public expenses, budget, Shanghai", "three",
        "“三公”经费财政拨款支出年初预算为4.00万元，支出决算为3.10万元，完成预算的77.50%。",
        "4.00万元 three.total budget", "3.10万元 three.total", "77.50% three.total budget completion",
    ),
    case(
        "three public expenses, difference rate", "three",
        "公务用车运行维护费全年预算数3.00万元，决算数2.48万元，预决算差异率-17.33%。",
        "3.00万元 three.running budget", "2.48万元 three.running", "-17.33% three.running budget variance",
    ),
    case(
        "receptions and guests", "three",
        "全年国内公务接待12批次，96人次，支出0.62万元。",
        "12批次 three.receptions", "96人次 three.guests", "0.62万元 three.domestic",
    ),
    case(
        "vehicles bought and held", "three",
        "公务用车购置及运行维护费2.48万元，其中：公务用车购置费0万元，公务用车运行维护费2.48万元。公务用车购置数0辆，公务用车保有量1辆。",
        "2.48万元 three.vehicles", "0万元 three.purchase", "2.48万元 three.running", "0辆 three.bought", "1辆 three.held",
    ),
    case(
        "groups abroad", "three",
        "因公出国（境）费支出0.00万元。全年安排因公出国（境）团组0个，累计0人次。",
        "0.00万元 three.abroad", "0个 three.groups", "0人次 three.travellers",
    ),
    # ---- funds
    case(
        "government fund", "fund",
        "2024年度政府性基金预算财政拨款收入37.50万元，年初结转和结余0.00万元，支出36.00万元，年末结转和结余1.50万元。",
        "37.50万元 fund.income", "0.00万元 fund.opening", "36.00万元 fund.expenditure", "1.50万元 fund.closing",
    ),
    case(
        "state capital", "capital",
        "国有资本经营预算财政拨款支出2.00万元，与上年持平，完成年初预算2.00万元的100%。",
        "2.00万元 capital.expenditure", "2.00万元 capital.expenditure opening_budget",
        "100% capital.expenditure opening_budget completion",
    ),
    # ---- other matters
    case(
        "operating expenses", "operating",
        "2024年度机关运行经费支出56.48万元，比2023年减少2.42万元，下降4.11%。",
        "56.48万元 operating.total", "2.42万元 operating.total change", "4.11% operating.total change_rate",
    ),
    case(
        "procurement and small firms", "procurement",
        "2024年度政府采购支出总额85.90万元，其中：政府采购货物支出14.60万元、政府采购工程支出0.00万元、政府采购服务支出71.30万元。"
        "授予中小企业合同金额85.90万元，占政府采购支出总额的100.00%，其中：授予小微企业合同金额71.30万元，占授予中小企业合同金额的83.00%。",
        "85.90万元 procurement.total", "14.60万元 procurement.goods", "0.00万元 procurement.works", "71.30万元 procurement.services",
        "85.90万元 procurement.sme", "100.00% procurement.sme share", "71.30万元 procurement.micro", "83.00% procurement.micro share",
    ),
    case(
        "vehicles by kind and equipment", "assets",
        "截至2024年12月31日，本馆共有车辆2辆，其中：机要通信用车1辆、其他用车1辆；单价100万元（含）以上设备0台（套）。",
        "2辆 assets.vehicles", "1辆 assets.vehicles.secret", "1辆 assets.vehicles.other", "0台（套） assets.equipment",
    ),
    case(
        "buildings", "assets",
        "房屋1,200.50平方米，价值86.40万元。车辆1辆，价值9.80万元。",
        "1,200.50平方米 assets.area", "86.40万元 assets.house_value", "1辆 assets.vehicles", "9.80万元 assets.vehicle_value",
    ),
    case(
        "performance", "performance",
        "绩效自评的2024年度项目3个，其中，绩效评级为“优”的项目2个；绩效评级为“良”的项目1个。",
        "3个 performance.projects", "2个 performance.grade.a", "1个 performance.grade.b",
    ),
    case(
        "staff", "staff",
        "清河县档案馆年末实有人数38人，其中：在职人员26人，离休人员0人，退休人员12人。",
        "38人 staff.total", "26人 staff.active", "0人 staff.retired_cadre", "12人 staff.retired",
    ),
    # ---- more manners of speech
    case(
        "total revenue with last year's carry-over", "overview",
        "2024年度总收入639.59万元，其中本年收入631.44万元；总支出639.59万元，其中本年支出633.99万元，结转下年5.60万元。",
        "639.59万元 whole.total", "631.44万元 whole.income", "639.59万元 whole.total_out", "633.99万元 whole.expenditure",
        "5.60万元 whole.closing",
    ),
    case(
        "both sides change in turn", "overview",
        "与2023年度相比，收入总计增加21.14万元，增长3.42%；支出总计减少2.00万元，下降0.31%。",
        "21.14万元 whole.total change", "3.42% whole.total change_rate", "2.00万元 whole.total_out change",
        "0.31% whole.total_out change_rate",
    ),
    case(
        "the reason's own amounts", "overview",
        "收入总计比上年增加21.14万元，增长3.42%，主要原因是：一是新馆维修增加12.00万元；二是人员经费增加9.14万元。",
        "21.14万元 whole.total change", "3.42% whole.total change_rate", "12.00万元 ~新馆维修 change", "9.14万元 ~人员经费 change",
    ),
    case(
        "revenue by budget, change first", "income",
        "2024年度收入合计631.44万元，比上年增加18.30万元，增长2.98%。其中：一般公共预算财政拨款收入590.74万元，占93.55%；政府性基金预算财政拨款收入37.50万元，占5.94%。",
        "631.44万元 whole.income", "18.30万元 whole.income change", "2.98% whole.income change_rate", "590.74万元 whole.income.general",
        "93.55% whole.income.general share", "37.50万元 whole.income.fund", "5.94% whole.income.fund share",
    ),
    case(
        "share and change of each part", "expenditure",
        "2024年度支出合计633.99万元，其中：基本支出540.49万元，占85.25%，较上年增加12.00万元；项目支出93.50万元，占14.75%，较上年减少2.00万元。",
        "633.99万元 whole.expenditure", "540.49万元 whole.basic", "85.25% whole.basic share", "12.00万元 whole.basic change",
        "93.50万元 whole.project", "14.75% whole.project share", "2.00万元 whole.project change",
    ),
    case(
        "difference from the opening budget", "expenditure",
        "本年支出633.99万元,比年初预算600.00万元增加33.99万元,增长5.67%。",
        "633.99万元 whole.expenditure", "600.00万元 whole.expenditure opening_budget",
        "33.99万元 whole.expenditure opening_budget change", "5.67% whole.expenditure opening_budget variance",
    ),
    case(
        "completion of a budget told with it", "three",
        "“三公”经费支出3.10万元，完成全年预算4.00万元的77.50%，比上年减少0.45万元。",
        "3.10万元 three.total", "4.00万元 three.total budget", "77.50% three.total budget completion", "0.45万元 three.total change",
    ),
    case(
        "completion by kind", "three",
        "公务用车购置及运行费支出决算为2.48万元，完成预算的82.67%；公务接待费支出决算为0.62万元，完成预算的62.00%。",
        "2.48万元 three.vehicles", "82.67% three.vehicles budget completion", "0.62万元 three.reception",
        "62.00% three.reception budget completion",
    ),
    case(
        "an item by its completion alone", "general",
        "住房保障支出（类）住房改革支出（款）住房公积金（项）：支出决算为39.74万元，完成预算99.35%。",
        "39.74万元 general.expenditure (住房保障支出/住房改革支出/住房公积金)",
        "99.35% general.expenditure budget completion (住房保障支出/住房改革支出/住房公积金)",
    ),
    case(
        "personnel and public, change of each", "basic",
        "人员经费484.01万元，较上年增加9.00万元，增长1.89%；公用经费56.48万元，较上年减少2.42万元，下降4.11%。",
        "484.01万元 general.personnel", "9.00万元 general.personnel change", "1.89% general.personnel change_rate",
        "56.48万元 general.public", "2.42万元 general.public change", "4.11% general.public change_rate",
    ),
    case(
        "an average beside the three", "three",
        "公务用车运行维护费2.48万元，占三公经费支出的80.00%，车均运维费1.24万元。",
        "2.48万元 three.running", "80.00% three.running share", "1.24万元 ~车均运维费",
    ),
    case(
        "fund: expenditure by kind", "fund",
        "政府性基金预算财政拨款本年收入37.50万元，本年支出36.00万元，其中：基本支出0万元，项目支出36.00万元。",
        "37.50万元 fund.income", "36.00万元 fund.expenditure", "0万元 fund.basic", "36.00万元 fund.project",
    ),
    case(
        "equipment, two kinds", "assets",
        "本馆共有车辆2辆，其中，应急保障用车1辆、其他用车1辆；单位价值50万元以上通用设备1台（套），单位价值100万元以上专用设备0台（套）。",
        "2辆 assets.vehicles", "1辆 assets.vehicles.emergency", "1辆 assets.vehicles.other", "1台（套） assets.equipment.general",
        "0台（套） assets.equipment.special",
    ),
    case(
        "staff, posts and change", "staff",
        "核定编制30人，实有人数38人，其中：在职26人，增加2人；退休12人，增加1人。",
        "30人 ~核定编制", "38人 staff.total", "26人 staff.active", "2人 staff.active change", "12人 staff.retired", "1人 staff.retired change",
    ),
    # ---- once misread
    case(
        "our own kind of unit", "expenditure",
        "本馆2024年度支出633.99万元，其中：基本支出540.49万元。",
        "633.99万元 whole.expenditure", "540.49万元 whole.basic",
    ),
    case(
        "a total with 为", "overview",
        "2024年度收入总计为639.59万元，支出总计为639.59万元。",
        "639.59万元 whole.total", "639.59万元 whole.total_out",
    ),
    case(
        "last year's carry-over", "overview",
        "总收入639.59万元，其中：本年收入631.44万元，上年结转8.15万元。",
        "639.59万元 whole.total", "631.44万元 whole.income", "8.15万元 whole.opening",
    ),
    case(
        "class marked before 支出", "general",
        "一般公共服务（类）支出482.92万元，占76.49%；住房保障（类）支出39.74万元，占6.29%。",
        "482.92万元 general.expenditure (一般公共服务支出)", "76.49% general.expenditure share (一般公共服务支出)",
        "39.74万元 general.expenditure (住房保障支出)", "6.29% general.expenditure share (住房保障支出)",
    ),
    case(
        "last year's amount inside 与…相比", "general",
        "2024年度一般公共预算财政拨款支出631.39万元，与上年612.99万元相比增加18.40万元，增长3.00%。",
        "631.39万元 general.expenditure", "612.99万元 general.expenditure", "18.40万元 general.expenditure change",
        "3.00% general.expenditure change_rate",
    ),
    case(
        "last year's final account after 较", "overview",
        "收入总计639.59万元，较上年决算数618.45万元增加21.14万元。",
        "639.59万元 whole.total", "618.45万元 whole.total", "21.14万元 whole.total change",
    ),
    case(
        "last year's amount after 比去年", "overview",
        "本年度收入总计639.59万元，比去年618.45万元，增加了21.14万元。",
        "639.59万元 whole.total", "618.45万元 whole.total", "21.14万元 whole.total change",
    ),
    case(
        "two titled items in one paragraph", "three",
        "1.因公出国（境）费0万元。2.公务接待费。2024年决算数0.62万元，比年初预算数1.00万元减少0.38万元。",
        "0万元 three.abroad", "0.62万元 three.reception", "1.00万元 three.reception budget", "0.38万元 three.reception budget change",
    ),
    case(
        "receptions counted in 次", "three",
        "国内公务接待批次12次，接待人数96人。",
        "12次 three.receptions", "96人 three.guests",
    ),
    case(
        "a budget named in short", "income",
        "财政拨款收入628.24万元（其中：一般公共预算590.74万元，政府性基金37.50万元），占99.49%。",
        "628.24万元 whole.income.fiscal", "590.74万元 whole.income.general", "37.50万元 whole.income.fund", "99.49% whole.income.fiscal share",
    ),
    # ---- more regions
    case(
        "both totals, Beijing", "fiscal",
        "2024年度财政拨款收、支总计均为636.39万元。与2023年度相比，财政拨款收、支总计各减少10.20万元，下降1.58%。",
        "636.39万元 fiscal.total", "10.20万元 fiscal.total change", "1.58% fiscal.total change_rate",
    ),
    case(
        "commas left out", "overview",
        "2024年度收入总计639.59万元比上年增加21.14万元增长3.42%",
        "639.59万元 whole.total", "21.14万元 whole.total change", "3.42% whole.total change_rate",
    ),
    case(
        "spaces inside the numbers", "overview",
        "2024年度收入总计 1 234. 56 万元，支出总计 1 234.56 万元",
        "1234.56万元 whole.total", "1234.56万元 whole.total_out",
    ),
    case(
        "同比 twice", "overview",
        "收入总计639.59万元，同比增加21.14万元，同比增长3.42%。",
        "639.59万元 whole.total", "21.14万元 whole.total change", "3.42% whole.total change_rate",
    ),
    case(
        "持平", "overview",
        "收入总计639.59万元，与2023年相比持平。",
        "639.59万元 whole.total",
    ),
    case(
        "总预算, 总决算", "overview",
        "收支总预算640.00万元，收支总决算639.59万元。",
        "640.00万元 whole.total budget", "639.59万元 whole.total",
    ),
    case(
        "closing balances and their change", "overview",
        "年末结转和结余5.60万元，比上年减少2.55万元，下降31.29%。",
        "5.60万元 whole.closing", "2.55万元 whole.closing change", "31.29% whole.closing change_rate",
    ),
    case(
        "balances in brackets", "overview",
        "本部门2024年度收入总计639.59万元（含年初结转和结余8.15万元），支出总计639.59万元（含年末结转和结余5.60万元）。",
        "639.59万元 whole.total", "8.15万元 whole.opening", "639.59万元 whole.total_out", "5.60万元 whole.closing",
    ),
    case(
        "Chinese numerals", "income",
        "本年收入六百三十一万元，其中财政拨款收入六百二十八万元，占99.52%。",
        "六百三十一万元 whole.income", "六百二十八万元 whole.income.fiscal", "99.52% whole.income.fiscal share",
    ),
    case(
        "completion and share of one amount", "income",
        "财政拨款收入628.24万元，为年初预算的104.71%，占本年收入的99.49%。",
        "628.24万元 whole.income.fiscal", "104.71% whole.income.fiscal opening_budget completion", "99.49% whole.income.fiscal share",
    ),
    case(
        "income and expenditure of the year", "fiscal",
        "2024年度财政拨款本年收入628.24万元，比2023年度增加30.00万元；本年支出630.79万元，比2023年度增加31.00万元，增长5.17%。",
        "628.24万元 fiscal.income", "30.00万元 fiscal.income change", "630.79万元 fiscal.expenditure", "31.00万元 fiscal.expenditure change",
        "5.17% fiscal.expenditure change_rate",
    ),
    case(
        "only the difference from the budget", "fiscal",
        "财政拨款收入决算数比年初预算数增加28.24万元，增长4.71%。",
        "28.24万元 fiscal.income opening_budget change", "4.71% fiscal.income opening_budget variance",
    ),
    case(
        "opening balances by budget in brackets", "fiscal",
        "年初财政拨款结转和结余8.15万元（一般公共预算财政拨款8.15万元、政府性基金预算财政拨款0.00万元）。",
        "8.15万元 fiscal.opening", "8.15万元 general.opening", "0.00万元 fund.opening",
    ),
    case(
        "item with year before budget and final account, Guangdong", "general",
        "卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）2024年年初预算数30.00万元，2024年决算数29.00万元，完成预算的96.67%。",
        "30.00万元 general.expenditure opening_budget (卫生健康支出/行政事业单位医疗/行政单位医疗)",
        "29.00万元 general.expenditure (卫生健康支出/行政事业单位医疗/行政单位医疗)",
        "96.67% general.expenditure budget completion (卫生健康支出/行政事业单位医疗/行政单位医疗)",
    ),
    case(
        "class, completion of a budget told with it", "general",
        "（一）一般公共服务支出482.92万元，完成年初预算480.00万元的100.61%。",
        "482.92万元 general.expenditure (一般公共服务支出)", "480.00万元 general.expenditure opening_budget (一般公共服务支出)",
        "100.61% general.expenditure opening_budget completion (一般公共服务支出)",
    ),
    case(
        "basic and project of the appropriation", "general",
        "一般公共预算财政拨款支出631.39万元，占财政拨款支出的100.00%。其中，基本支出540.49万元、项目支出90.90万元。",
        "631.39万元 general.expenditure", "100.00% general.expenditure share", "540.49万元 general.basic", "90.90万元 general.project",
    ),
    case(
        "personnel with what it went on", "basic",
        "一般公共预算财政拨款基本支出540.49万元，其中：（一）人员经费484.01万元，占89.55%，主要包括：基本工资118.36万元；（二）日常公用经费56.48万元，占10.45%。",
        "540.49万元 general.basic", "484.01万元 general.personnel", "89.55% general.personnel share", "118.36万元 general.economic (30101)",
        "56.48万元 general.public", "10.45% general.public share",
    ),
    case(
        "the three and their shares with one decimal", "three",
        "其中：因公出国（境）费支出决算为0万元，占0.0%；公务用车购置及运行费支出决算为2.48万元，占80.0%；公务接待费支出决算为0.62万元，占20.0%。",
        "0万元 three.abroad", "0.0% three.abroad share", "2.48万元 three.vehicles", "80.0% three.vehicles share",
        "0.62万元 three.reception", "20.0% three.reception share",
    ),
    case(
        "the three by their changes alone", "three",
        "“三公”经费财政拨款支出较上年减少0.45万元，下降12.68%，其中：因公出国（境）费增加0万元，公务用车购置及运行费减少0.27万元，下降9.82%。",
        "0.45万元 three.total change", "12.68% three.total change_rate", "0万元 three.abroad change", "0.27万元 three.vehicles change",
        "9.82% three.vehicles change_rate",
    ),
    case(
        "groups abroad, 涉及", "three",
        "全年支出涉及因公出国（境）团组0个，累计0人次。",
        "0个 three.groups", "0人次 three.travellers",
    ),
    case(
        "vehicles bought and held, 为", "three",
        "公务用车购置费支出0万元，公务用车购置数0辆。截止2024年12月31日，财政拨款开支的公务用车保有量为1辆。",
        "0万元 three.purchase", "0辆 three.bought", "1辆 three.held",
    ),
    case(
        "groups received and their guests", "three",
        "国内公务接待费0.62万元，主要用于兄弟馆学习。共接待国内来访团组12个、来宾96人次（不包括陪同人员）。",
        "0.62万元 three.domestic", "12个 three.receptions", "96人次 three.guests",
    ),
    case(
        "in yuan, the three", "three",
        "因公出国（境）费用0元，公务接待费6200元。",
        "0元 three.abroad", "6200元 three.reception",
    ),
    case(
        "fund with all four and its kinds", "fund",
        "2024年度政府性基金预算财政拨款年初结转和结余0万元；本年收入37.50万元；本年支出36万元，基本支出0万元，项目支出36万元；年末结转和结余1.50万元。",
        "0万元 fund.opening", "37.50万元 fund.income", "36万元 fund.expenditure", "0万元 fund.basic", "36万元 fund.project", "1.50万元 fund.closing",
    ),
    case(
        "state capital, nothing", "capital",
        "本年度国有资本经营预算财政拨款收入0万元，支出0万元。",
        "0万元 capital.income", "0万元 capital.expenditure",
    ),
    case(
        "operating expenses against the opening budget", "operating",
        "机关运行经费支出决算56.48万元，比年初预算数58.00万元减少1.52万元，降低2.62%。",
        "56.48万元 operating.total", "58.00万元 operating.total opening_budget", "1.52万元 operating.total opening_budget change",
        "2.62% operating.total opening_budget variance",
    ),
    case(
        "procurement named in short", "procurement",
        "2024年度政府采购支出总额85.90万元，其中：货物支出14.60万元、工程支出0万元、服务支出71.30万元。",
        "85.90万元 procurement.total", "14.60万元 procurement.goods", "0万元 procurement.works", "71.30万元 procurement.services",
    ),
    case(
        "vehicles of every kind, ministry first", "assets",
        "截至2024年12月31日，本部门共有车辆2辆，其中，副部（省）级及以上领导用车0辆、主要负责人用车0辆、机要通信用车1辆、应急保障用车0辆、"
        "执法执勤用车0辆、特种专业技术用车0辆、离退休干部服务用车0辆、其他用车1辆，其他用车主要是业务用车；单价100万元（含）以上设备（不含车辆）0台（套）。",
        "2辆 assets.vehicles", "0辆 assets.vehicles.ministry", "0辆 assets.vehicles.leader", "1辆 assets.vehicles.secret",
        "0辆 assets.vehicles.emergency", "0辆 assets.vehicles.law", "0辆 assets.vehicles.special", "0辆 assets.vehicles.retired",
        "1辆 assets.vehicles.other", "0台（套） assets.equipment",
    ),
    # ---- harder ones
    case(
        "支出决算, completion of the opening budget", "general",
        "一般公共预算财政拨款支出决算631.39万元，完成年初预算的98.2%，决算数小于年初预算数的主要原因是厉行节约。",
        "631.39万元 general.expenditure", "98.2% general.expenditure opening_budget completion",
    ),
    case(
        "收入决算, 支出决算", "overview",
        "2024年收入决算639.59万元，支出决算639.59万元。",
        "639.59万元 whole.total", "639.59万元 whole.total_out",
    ),
    case(
        "both totals, 分别", "overview",
        "收入总计和支出总计分别为639.59万元和640.00万元，与2023年度相比，分别增加21.14万元、21.55万元。",
        "639.59万元 whole.total", "640.00万元 whole.total_out", "21.14万元 whole.total change", "21.55万元 whole.total_out change",
    ),
    case(
        "classes, 分别占", "general",
        "一般公共服务支出482.92万元、卫生健康支出29.00万元、住房保障支出39.74万元，分别占76.49%、4.59%、6.29%。",
        "482.92万元 general.expenditure (一般公共服务支出)", "29.00万元 general.expenditure (卫生健康支出)",
        "39.74万元 general.expenditure (住房保障支出)", "76.49% general.expenditure share (一般公共服务支出)",
        "4.59% general.expenditure share (卫生健康支出)", "6.29% general.expenditure share (住房保障支出)",
    ),
    case(
        "class with its code before", "general",
        "201一般公共服务支出482.92万元，主要用于档案保管。",
        "482.92万元 general.expenditure (一般公共服务支出)",
    ),
    case(
        "class with its code behind", "general",
        "社会保障和就业支出（208）85.34万元，占13.52%。",
        "85.34万元 general.expenditure (社会保障和就业支出)", "13.52% general.expenditure share (社会保障和就业支出)",
    ),
    case(
        "item with its code behind", "general",
        "行政运行（2012601）：支出决算386.42万元，较2023年增加15.24万元。",
        f"386.42万元 general.expenditure ({ADMIN})", f"15.24万元 general.expenditure change ({ADMIN})",
    ),
    case(
        "item with its code before", "general",
        "2012601行政运行支出386.42万元，完成年初预算98.58%。",
        f"386.42万元 general.expenditure ({ADMIN})", f"98.58% general.expenditure opening_budget completion ({ADMIN})",
    ),
    case(
        "receptions in one clause", "three",
        "国内公务接待支出0.62万元，接待12批次96人次。",
        "0.62万元 three.domestic", "12批次 three.receptions", "96人次 three.guests",
    ),
    case(
        "a price per guest", "three",
        "公务接待费0.62万元，人均接待费64.58元。",
        "0.62万元 three.reception", "64.58元 ~人均接待费",
    ),
    case(
        "staff, 实有在职", "staff",
        "我馆实有在职人员26人，离退休人员12人。",
        "26人 staff.active", "12人 ~离退休人员",
    ),
    case(
        "a share that rose by points", "general",
        "一般公共预算财政拨款支出631.39万元，占本年支出合计的99.59%，较上年提高1.20个百分点。",
        "631.39万元 general.expenditure", "99.59% general.expenditure share", "1.20个百分点 ~提高 rate",
    ),
    case(
        "增减额 with its sign", "overview",
        "收入总计100.00万元，较上年增减额为-2.00万元，增减率为-1.96%。",
        "100.00万元 whole.total", "-2.00万元 whole.total change", "-1.96% whole.total change_rate",
    ),
    case(
        "由…增加到", "overview",
        "收入总计由上年的98.00万元增加到100.00万元，增长2.04%。",
        "98.00万元 whole.total", "100.00万元 whole.total", "2.04% whole.total change_rate",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("head", "text", "expected"), SENTENCES)
def test_what_each_figure_says(head: str, text: str, expected: tuple[str, ...]) -> None:
    assert [told(f) for f in figures(head, text)] == list(expected)


# ---- a paragraph that goes on about what stands before it


@pytest.mark.parametrize(
    ("head", "before", "text", "expected"),
    [
        (
            "general", "2024年度一般公共预算财政拨款支出631.39万元，占本年支出合计的99.59%。",
            "与年初预算相比，年初预算数645.40万元，决算数631.39万元，预决算差异率-2.17%。",
            ("645.40万元 general.expenditure opening_budget", "631.39万元 general.expenditure",
             "-2.17% general.expenditure opening_budget variance"),
        ),
        (
            "general", "1.一般公共服务支出（类）档案事务（款）行政运行（项）。",
            "年初预算为392.00万元，支出决算为386.42万元，完成年初预算的98.58%。",
            (f"392.00万元 general.expenditure opening_budget ({ADMIN})", f"386.42万元 general.expenditure ({ADMIN})",
             f"98.58% general.expenditure opening_budget completion ({ADMIN})"),
        ),
        (
            "three", "（二）公务接待费支出情况说明",
            "较上年减少0.18万元，下降22.50%。",
            ("0.18万元 three.reception change", "22.50% three.reception change_rate"),
        ),
        (
            "three", "“三公”经费支出3.10万元，其中：公务用车运行维护费2.48万元，公务接待费0.62万元。",
            "与上年相比，减少0.18万元，下降22.50%。",
            ("0.18万元 three.reception change", "22.50% three.reception change_rate"),
        ),
        (
            # which of several it goes on about is not told, and no number tells either
            "three", "“三公”经费支出3.10万元，其中：公务用车运行维护费2.48万元，公务接待费0.62万元。",
            "与上年相比，减少0.18万元，下降33.33%。",
            ("0.18万元 ~ change", "33.33% ~ change_rate"),
        ),
    ],
)  # fmt: skip
def test_a_paragraph_goes_on_about_the_one_before(head: str, before: str, text: str, expected: tuple[str, ...]) -> None:
    assert [told(f) for f in figures(head, before, text) if f.place.block == 3] == list(expected)


# ---- signs, years, units


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("收入总计639.59万元，比上年增加25.67万元，增长4.18%。", ["639.59", "25.67", "4.18"]),
        ("收入总计639.59万元，较上年减少25.67万元，降低3.86%。", ["639.59", "-25.67", "-3.86"]),
        ("收入总计639.59万元，同比下降3.86%。", ["639.59", "-3.86"]),
        ("收入总计6395900元，支出总计0.0640亿元。", ["639.59", "640"]),
    ],
)
def test_the_direction_word_gives_the_sign(text: str, values: list[str]) -> None:
    assert [f.value for f in figures("overview", text)] == [Decimal(v) for v in values]


def test_last_years_amount_is_last_years() -> None:
    now, prior, change = figures("overview", "2024年度收入总计639.59万元，2023年度收入总计618.45万元，增加21.14万元。")
    assert [(f.fact.measure, f.fact.year, f.fact.aspect) for f in (now, prior, change)] == [
        ("whole.total", 2024, "amount"),
        ("whole.total", 2023, "amount"),
        ("whole.total", 2024, "change"),
    ]


def test_the_parts_of_last_years_whole_are_last_years() -> None:
    found = figures("expenditure", "2023年本年支出合计80.00万元，其中：基本支出55.00万元，项目支出25.00万元。")
    assert [(f.fact.measure, f.fact.year) for f in found] == [
        ("whole.expenditure", 2023),
        ("whole.basic", 2023),
        ("whole.project", 2023),
    ]


def test_intervals_follow_the_unit_printed() -> None:
    one, other, count = figures("overview", "收入总计639.59万元，支出总计6395900元。", "在职人员26人。")
    assert (one.half, other.half, count.half) == (Decimal("0.005"), Decimal("0.00005"), 0)


def test_places_point_at_what_is_printed() -> None:
    text = "2024年度收入总计６３９．５９万元，增长４．１８％。"
    for figure in figures("overview", text):
        assert re.sub(r"\s", "", text[figure.place.start : figure.place.end]) in ("６３９．５９万元", "４．１８％")


# ---- what is claimed, and what is said without a number


def claims(head: str, *sentences: str) -> list[tuple[str, list[str], list[str], list[str]]]:
    found = read(head, *sentences)
    printed = {f.id: f.printed for f in found.figures}
    return [
        (c.kind, *([printed[i] for i in side] for side in (c.relation.left, c.relation.right, c.relation.base)))
        for c in found.narrative.claims
    ]


def test_pairs_of_counts_and_persons_make_two_lists() -> None:
    text = "全年接待查档群众90批450人，其中：到馆查阅60批325人，电话查询30批125人。"
    assert claims("staff", text) == [
        ("list", ["90批"], ["60批", "30批"], []),
        ("list", ["450人"], ["325人", "125人"], []),
    ]


def test_shares_of_a_list_are_of_its_whole() -> None:
    text = "全年受理查档200件，其中：婚姻类120件，占60%；知青类80件，占40%。"
    assert claims("staff", text) == [
        ("list", ["200件"], ["120件", "80件"], []),
        ("share", ["60%"], ["120件"], ["200件"]),
        ("share", ["40%"], ["80件"], ["200件"]),
    ]


def test_what_remains_is_the_whole_less_what_is_done() -> None:
    text = "全年应整理档案500卷，已整理380卷，剩余120卷。"
    assert claims("staff", text) == [("remaining", ["500卷"], ["380卷", "120卷"], [])]


@pytest.mark.parametrize(
    ("head", "text", "statement"),
    [
        ("fund", "本馆2024年度没有政府性基金预算财政拨款收入和支出。", ("none", "fund", "")),
        ("capital", "本单位无国有资本经营预算财政拨款收入支出，该表为空表。", ("none", "capital", "")),
        ("general", "支出决算数小于年初预算数的主要原因是：调出一人。", ("direction", "", "opening_budget")),
        ("three", "公务接待费支出决算与上年持平。", ("level", "three.reception", "prior")),
        ("overview", "收入总计比上年增加2.00万元，主要原因是：新增馆舍维修。", ("reason", "whole.total", "prior")),
    ],
)
def test_statements_without_a_number(head: str, text: str, statement: tuple[str, str, str]) -> None:
    found = [(s.kind, s.measure, s.against) for s in read(head, text).narrative.statements]
    assert statement in found
