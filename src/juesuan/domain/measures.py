"""The measures of a final accounts disclosure, and how documents name them.

A measure's key is `account.concept`: `whole` the department's whole accounts (tables 01-03), `fiscal` the fiscal
appropriation (04), `general` / `fund` / `capital` its three budgets (04, 05-06, 08, 09), `three` the three public
expenses (07), then the facts that only the narrative gives: `operating`, `procurement`, `assets`, `staff`,
`performance`. `parent` is the measure that a bare 占…% is a share of; `unit` stands where it is not 万元.
"""

from __future__ import annotations

from functools import cache

import msgspec

from juesuan.kernel.figures import Fact
from juesuan.kernel.lang import Lang, Text
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import compiled


class Measure(msgspec.Struct, frozen=True):
    """One measure: key, title in both languages, the whole it is a part of, the base unit it is counted in (`?`: any)."""

    key: str
    title: Text
    parent: str = ""
    unit: str = "万元"


_TABLE = """
whole.both            收入支出总计 | total revenue and expenditure
whole.total           收入总计 | total revenue incl. opening balances
whole.total_out       支出总计 | total expenditure incl. closing balances
whole.income          本年收入合计 | current-year revenue | whole.total
whole.income.fiscal   财政拨款收入 | fiscal appropriation revenue | whole.income
whole.income.general  一般公共预算财政拨款收入 | general public budget appropriation | whole.income
whole.income.fund     政府性基金预算财政拨款收入 | government fund appropriation | whole.income
whole.income.capital  国有资本经营预算财政拨款收入 | state capital operations appropriation | whole.income
whole.income.superior 上级补助收入 | grants from superior units | whole.income
whole.income.service  事业收入 | service revenue | whole.income
whole.income.business 经营收入 | business revenue | whole.income
whole.income.subsidiary 附属单位上缴收入 | payments from subsidiary units | whole.income
whole.income.special  财政专户管理资金收入 | funds in special fiscal accounts | whole.income
whole.income.other    其他收入 | other revenue | whole.income
whole.reserves        使用非财政拨款结余（含专用结余） | non-appropriation reserves used | whole.total
whole.opening         年初结转和结余 | opening carry-over | whole.total
whole.expenditure     本年支出合计 | current-year expenditure | whole.total_out
whole.basic           基本支出 | basic expenditure | whole.expenditure
whole.personnel       人员经费（全部） | personnel expenses, all funds | whole.basic
whole.public          公用经费（全部） | office running expenses, all funds | whole.basic
whole.project         项目支出 | project expenditure | whole.expenditure
whole.superior        上缴上级支出 | payments to superior units | whole.expenditure
whole.business        经营支出 | business expenditure | whole.expenditure
whole.subsidies       对附属单位补助支出 | subsidies to subsidiary units | whole.expenditure
whole.distribution    结余分配 | surplus distribution | whole.total_out
whole.closing         年末结转和结余 | closing carry-over | whole.total_out
fiscal.both           财政拨款收入支出总计 | total fiscal appropriation revenue and expenditure
fiscal.total          财政拨款收入总计 | total fiscal appropriation incl. opening balances
fiscal.total_out      财政拨款支出总计 | total appropriation expenditure incl. closing balances
fiscal.income         本年财政拨款收入 | current-year fiscal appropriation | fiscal.total
fiscal.opening        年初财政拨款结转和结余 | opening appropriation carry-over | fiscal.total
fiscal.expenditure    本年财政拨款支出 | current-year appropriation expenditure | fiscal.total_out
fiscal.basic          财政拨款基本支出 | basic appropriation expenditure | fiscal.expenditure
fiscal.project        财政拨款项目支出 | project appropriation expenditure | fiscal.expenditure
fiscal.closing        年末财政拨款结转和结余 | closing appropriation carry-over | fiscal.total_out
general.total         一般公共预算财政拨款收入总计 | general public budget total
general.total_out     一般公共预算财政拨款支出总计 | general public budget total out
general.income        一般公共预算财政拨款收入 | general public budget appropriation | fiscal.income
general.opening       一般公共预算财政拨款年初结转和结余 | general public budget opening carry-over | fiscal.opening
general.expenditure   一般公共预算财政拨款支出 | general public budget expenditure | whole.expenditure
general.closing       一般公共预算财政拨款年末结转和结余 | general public budget closing carry-over | fiscal.closing
general.basic         一般公共预算财政拨款基本支出 | general public budget basic expenditure | general.expenditure
general.project       一般公共预算财政拨款项目支出 | general public budget project expenditure | general.expenditure
general.personnel     人员经费 | personnel expenses | general.basic
general.public        公用经费 | office running expenses | general.basic
fiscal.economic       财政拨款基本支出（经济分类） | basic appropriation expenditure by economic class | fiscal.basic
fiscal.personnel      财政拨款人员经费 | personnel expenses of the appropriation | fiscal.basic
fiscal.public         财政拨款公用经费 | office running expenses of the appropriation | fiscal.basic
fiscal.detail         财政拨款支出（经济分类） | appropriation expenditure by economic class | fiscal.expenditure
general.detail        一般公共预算财政拨款支出（经济分类） | general public budget expenditure by economic class | general.expenditure
general.project_detail 一般公共预算财政拨款项目支出（经济分类） | general public budget project expenditure by economic class | general.project
fund.detail           政府性基金预算财政拨款支出（经济分类） | government fund expenditure by economic class | fund.expenditure
capital.detail        国有资本经营预算财政拨款支出（经济分类） | state capital operations expenditure by economic class | capital.expenditure
operating.detail      机关运行经费（经济分类） | operating expenses by economic class | operating.total
general.economic      一般公共预算财政拨款基本支出（经济分类） | basic expenditure by economic class | general.basic
fund.total            政府性基金预算财政拨款收入总计 | government fund total
fund.total_out        政府性基金预算财政拨款支出总计 | government fund total out
fund.income           政府性基金预算财政拨款收入 | government fund appropriation | fiscal.income
fund.opening          政府性基金预算财政拨款年初结转和结余 | government fund opening carry-over | fiscal.opening
fund.expenditure      政府性基金预算财政拨款支出 | government fund expenditure | whole.expenditure
fund.basic            政府性基金预算财政拨款基本支出 | government fund basic expenditure | fund.expenditure
fund.project          政府性基金预算财政拨款项目支出 | government fund project expenditure | fund.expenditure
fund.closing          政府性基金预算财政拨款年末结转和结余 | government fund closing carry-over | fiscal.closing
capital.total         国有资本经营预算财政拨款收入总计 | state capital operations total
capital.total_out     国有资本经营预算财政拨款支出总计 | state capital operations total out
capital.income        国有资本经营预算财政拨款收入 | state capital operations appropriation | fiscal.income
capital.opening       国有资本经营预算财政拨款年初结转和结余 | state capital operations opening | fiscal.opening
capital.expenditure   国有资本经营预算财政拨款支出 | state capital operations expenditure | whole.expenditure
capital.basic         国有资本经营预算财政拨款基本支出 | state capital operations basic | capital.expenditure
capital.project       国有资本经营预算财政拨款项目支出 | state capital operations project | capital.expenditure
capital.closing       国有资本经营预算财政拨款年末结转和结余 | state capital operations closing | fiscal.closing
three.total           财政拨款“三公”经费支出 | three public expenses
three.abroad          因公出国（境）费 | official travel abroad | three.total
three.vehicles        公务用车购置及运行维护费 | official vehicles | three.total
three.purchase        公务用车购置费 | vehicle purchase | three.vehicles
three.running         公务用车运行维护费 | vehicle running | three.vehicles
three.reception       公务接待费 | official reception | three.total
three.domestic        国内公务接待费 | domestic reception | three.reception
three.foreign         外事接待费 | reception of foreign guests | three.domestic
three.other           其他国内公务接待费 | other domestic reception | three.domestic
three.overseas        国（境）外公务接待费 | official reception abroad | three.reception
three.groups          因公出国（境）团组 | groups abroad | | 个
three.travellers      因公出国（境）人次 | persons abroad | | 人次
three.bought          公务用车购置数 | vehicles bought | | 辆
three.held            公务用车保有量 | vehicles held | | 辆
three.receptions      国内公务接待批次 | receptions | | 批
three.guests          国内公务接待人次 | guests received | | 人次
operating.total       机关运行经费 | operating expenses
procurement.total     政府采购支出总额 | government procurement
procurement.goods     政府采购货物支出 | goods procured | procurement.total
procurement.works     政府采购工程支出 | works procured | procurement.total
procurement.services  政府采购服务支出 | services procured | procurement.total
procurement.sme       授予中小企业合同金额 | contracts with SMEs | procurement.total
procurement.micro     授予小微企业合同金额 | contracts with small and micro enterprises | procurement.total
procurement.reserved_sme 面向中小企业预留采购预算 | procurement reserved for SMEs
procurement.reserved_micro 面向小微企业预留采购预算 | procurement reserved for micro enterprises
procurement.won_reserved_sme 预留项目由中小企业中标金额 | reserved awards to SMEs
procurement.won_reserved_micro 预留项目由小微企业中标金额 | reserved awards to micro enterprises
procurement.won_other_sme 其他项目由中小企业中标金额 | other awards to SMEs
project.total         项目支出（项目表） | projects, by the list of projects
project.general       项目支出：一般公共预算 | projects: general public budget | project.total
project.fund          项目支出：政府性基金预算 | projects: government funds | project.total
project.capital       项目支出：国有资本经营预算 | projects: state capital operations | project.total
project.fiscal        项目支出：财政拨款 | projects: fiscal appropriation | project.total
project.special       项目支出：财政专户管理资金 | projects: special fiscal accounts | project.total
project.unit          项目支出：单位资金 | projects: units' own funds | project.total
project.other         项目支出：其他资金 | projects: other funds | project.total
project.opening       项目支出：上年结转 | projects: carry-over | project.total
buying.total          政府采购预算（采购表） | procurement, by its table
buying.general        政府采购：一般公共预算 | procurement: general public budget | buying.total
buying.fund           政府采购：政府性基金预算 | procurement: government funds | buying.total
buying.capital        政府采购：国有资本经营预算 | procurement: state capital operations | buying.total
buying.special        政府采购：财政专户管理资金 | procurement: special fiscal accounts | buying.total
buying.unit           政府采购：单位资金 | procurement: units' own funds | buying.total
buying.other          政府采购：其他资金 | procurement: other funds | buying.total
buying.opening        政府采购：上年结转 | procurement: carry-over | buying.total
buying.goods          政府采购货物（采购表） | goods procured, by the table | buying.total
buying.works          政府采购工程（采购表） | works procured, by the table | buying.total
buying.services       政府采购服务（采购表） | services procured, by the table | buying.total
services.total        政府购买服务预算 | services bought by government
services.general      政府购买服务：一般公共预算 | services bought: general public budget | services.total
services.fund         政府购买服务：政府性基金预算 | services bought: government funds | services.total
services.capital      政府购买服务：国有资本经营预算 | services bought: state capital operations | services.total
services.other        政府购买服务：其他资金 | services bought: other funds | services.total
newassets.total       新增资产配置预算 | assets to be bought
newassets.number      新增资产数量 | number of assets to be bought | | ?
newassets.price       新增资产单价 | price of an asset to be bought
transfer.total        转移支付预算 | transfers
transfer.general      转移支付：一般公共预算 | transfers: general public budget | transfer.total
transfer.fund         转移支付：政府性基金预算 | transfers: government funds | transfer.total
transfer.capital      转移支付：国有资本经营预算 | transfers: state capital operations | transfer.total
overall.total         整体支出绩效目标的年度资金 | funds of the overall targets
overall.basic         整体支出绩效目标：基本支出 | overall targets: basic expenditure | overall.total
overall.project       整体支出绩效目标：项目支出 | overall targets: project expenditure | overall.total
overall.fiscal        整体支出绩效目标：财政拨款 | overall targets: fiscal appropriation | overall.total
overall.other         整体支出绩效目标：其他资金 | overall targets: other funds | overall.total
target.total          项目绩效目标的年度资金 | funds of a project's targets
target.fiscal         项目绩效目标：财政拨款 | a project's targets: fiscal appropriation | target.total
target.opening        项目绩效目标：上年结转 | a project's targets: carry-over | target.total
target.other          项目绩效目标：其他资金 | a project's targets: other funds | target.total
target.period         项目绩效目标的中期资金 | middle-term funds of a project's targets
target.period_fiscal  项目绩效目标的中期财政拨款 | middle-term appropriation of a project's targets | target.period
target.period_other   项目绩效目标的中期其他资金 | middle-term other funds of a project's targets | target.period
assets.area           房屋面积 | floor area | | 平方米
assets.house_value    房屋价值 | value of buildings
assets.vehicles       车辆 | vehicles | | 辆
assets.vehicle_value  车辆价值 | value of vehicles
assets.vehicles.ministry 副部（省）级及以上领导用车 | vehicles: ministers | assets.vehicles | 辆
assets.vehicles.leader 主要负责人用车 | vehicles: heads | assets.vehicles | 辆
assets.vehicles.secret 机要通信用车 | vehicles: confidential mail | assets.vehicles | 辆
assets.vehicles.emergency 应急保障用车 | vehicles: emergency | assets.vehicles | 辆
assets.vehicles.law   执法执勤用车 | vehicles: law enforcement | assets.vehicles | 辆
assets.vehicles.special 特种专业技术用车 | vehicles: special | assets.vehicles | 辆
assets.vehicles.retired 离退休干部服务用车 | vehicles: retired cadres | assets.vehicles | 辆
assets.vehicles.directed 定向保障用车 | vehicles: for fixed posts | assets.vehicles | 辆
assets.vehicles.general 一般公务用车 | vehicles: general | assets.vehicles | 辆
assets.vehicles.other 其他用车 | vehicles: other | assets.vehicles | 辆
assets.planned        安排购置车辆 | vehicles to be bought | | 辆
assets.planned.ministry 安排购置副部（省）级及以上领导用车 | vehicles to be bought: ministry | assets.planned | 辆
assets.planned.leader 安排购置主要负责人用车 | vehicles to be bought: leader | assets.planned | 辆
assets.planned.secret 安排购置机要通信用车 | vehicles to be bought: secret | assets.planned | 辆
assets.planned.emergency 安排购置应急保障用车 | vehicles to be bought: emergency | assets.planned | 辆
assets.planned.law 安排购置执法执勤用车 | vehicles to be bought: law | assets.planned | 辆
assets.planned.special 安排购置特种专业技术用车 | vehicles to be bought: special | assets.planned | 辆
assets.planned.retired 安排购置离退休干部服务用车 | vehicles to be bought: retired | assets.planned | 辆
assets.planned.directed 安排购置定向保障用车 | vehicles to be bought: for fixed posts | assets.planned | 辆
assets.planned.general 安排购置一般公务用车 | vehicles to be bought: general | assets.planned | 辆
assets.planned.other 安排购置其他用车 | vehicles to be bought: other | assets.planned | 辆
assets.planned_equipment 安排购置单价100万元（含）以上设备 | equipment of 1 million yuan or more to be bought | | 台
assets.equipment      单价100万元（含）以上设备 | equipment of 1 million yuan or more | | 台
assets.equipment.general 单价50万元（含）以上通用设备 | general equipment of 0.5 million yuan or more | | 台
assets.equipment.special 单价100万元（含）以上专用设备 | special equipment of 1 million yuan or more | | 台
staff.total           实有人数 | headcount | | 人
staff.active          在职人员 | active staff | staff.total | 人
staff.retired_cadre   离休人员 | retired cadres | staff.total | 人
staff.retired         退休人员 | retired staff | staff.total | 人
performance.total     整体支出绩效资金 | overall performance funds
performance.general   本级资金 | own-level funds | performance.total
performance.superior  上级资金 | superior funds | performance.total
performance.other     其他资金 | other funds | performance.total
performance.evaluated 预算绩效评价的项目 | projects evaluated
performance.goals     编报绩效目标的项目 | projects with goals | | 个
performance.goal_funds 编报绩效目标项目的预算资金 | budget of projects with goals
performance.tracked   绩效跟踪的项目 | projects tracked | | 个
performance.projects  绩效自评的项目 | projects self-evaluated | | 个
performance.grade.a   绩效评级为“优”的项目 | projects graded excellent | performance.projects | 个
performance.grade.b   绩效评级为“良”的项目 | projects graded good | performance.projects | 个
performance.grade.c   绩效评级为“合格”的项目 | projects graded fair | performance.projects | 个
performance.grade.d   绩效评级为“不合格”的项目 | projects graded poor | performance.projects | 个
performance.problems  绩效自评中发现的问题 | problems found | | 个
performance.mended    已经完成整改的问题 | problems mended | performance.problems | 个
performance.mending   正在整改的问题 | problems being mended | performance.problems | 个
performance.indicator 绩效指标 | performance indicator | | ?
performance.score     绩效得分 | performance score | | 分
"""


@cache
def measures() -> dict[str, Measure]:
    """Return every named measure by key."""
    found: dict[str, Measure] = {}
    for line in _TABLE.strip().splitlines():
        parts = [part.strip() for part in line.split("|")]
        key, title = parts[0].split(None, 1)
        parent, unit = (*parts[2:], "", "")[:2]
        found[key] = Measure(key, Text(title, parts[1]), parent, unit or "万元")
    return found


def parent_of(key: str) -> str:
    """Return the measure that a measure is a part of, '' for one that is of none or has no name here."""
    return measures()[key].parent if key in measures() else ""


def with_carry(key: str) -> str:
    """Return the total that the year's own revenue or expenditure is a part of beside what is carried over, '' for other measures."""
    return measures()[key].parent if key in ("whole.income", "whole.expenditure") else ""


@remembered_text(8192)
def unit_of(key: str) -> str:
    """Return the base unit that a measure is stated in: 万元 unless its row says; an unnamed one (`~…`) is money too."""
    known = measures().get(key)
    return known.unit if known else "万元"


BASES = {
    "final": Text("决算数", "final"),
    "opening_budget": Text("年初预算数", "opening budget"),
    "full_budget": Text("全年预算数", "full-year budget"),
    "budget": Text("预算数", "budget"),
    "executed": Text("预算执行数", "executed"),
}
"""What users call a basis."""
_ASPECT = {
    "amount": Text("", ""),
    "change": Text("比上年增减额", "change on the year before"),
    "change_rate": Text("比上年增减率", "rate of change"),
    "share": Text("占比", "share"),
    "completion": Text("预算完成率", "completion rate"),
    "variance": Text("预决算差异率", "budget difference rate"),
    "score": Text("得分", "score"),
    "weight": Text("权重", "weight"),
    "rate": Text("比率", "rate"),
}


def aspect_title(aspect: str) -> Text:
    """Return what an aspect of a measure is called."""
    return _ASPECT[aspect]


def measure_title(key: str, lang: Lang = "zh") -> str:
    """Return a measure's name; for an unnamed one (`~…`) the document's own words."""
    if key.startswith("~"):
        return key[1:] or ("未命名" if lang == "zh" else "unnamed")
    known = measures().get(key)
    return known.title(lang) if known else key


def describe_fact(fact: Fact, lang: Lang = "zh") -> str:
    """Return what a figure measures in words: `一般公共预算财政拨款支出（信访事务/行政运行）2024年年初预算数`."""
    words = measure_title(fact.measure, lang)
    if fact.item:
        words += f"（{fact.item}）" if lang == "zh" else f" ({fact.item})"
    tail = []
    if fact.year:
        tail.append(f"{fact.year}年" if lang == "zh" else str(fact.year))
    if fact.aspect == "amount":
        if fact.basis != "final" or fact.measure.split(".")[0] in _ACCOUNTS:
            tail.append(BASES[fact.basis](lang))
    else:
        if fact.aspect in ("completion", "variance", "change") and fact.basis != "final":
            tail.append(BASES[fact.basis](lang))
        tail.append(_ASPECT[fact.aspect](lang))
        if fact.aspect == "share" and fact.of:
            tail.append(
                f"（占{measure_title(fact.of, lang)}）" if lang == "zh" else f"of {measure_title(fact.of, lang)}"
            )
    joiner = "" if lang == "zh" else " "
    return (words + (" " if tail else "") + joiner.join(tail)).strip()


_ACCOUNTS = ("whole", "fiscal", "general", "fund", "capital", "three")

_MARKS = compiled(r"[\s　“”\"‘’'《》〈〉:：]+")


@remembered_text(8192)
def tidy(label: str) -> str:
    """Return a label without spaces and quotation marks, parentheses full width."""
    return _MARKS.sub("", label).replace("(", "（").replace(")", "）")
