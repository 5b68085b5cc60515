"""The measures of a final accounts disclosure, and how documents name them.

A measure's key is `account.concept`: `whole` the department's whole accounts (tables 01-03), `fiscal` the fiscal
appropriation (04), `general` / `fund` / `capital` its three budgets (04, 05-06, 08, 09), `three` the three public
expenses (07), then the facts that only the narrative gives: `operating`, `procurement`, `assets`, `staff`,
`performance`. `parent` is the measure that a bare 占…% is a share of; `unit` stands where it is not 万元.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from juesuan.kernel.figures import Fact
from juesuan.kernel.lang import Lang, Text


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
whole.income.other    其他收入 | other revenue | whole.income
whole.reserves        使用非财政拨款结余（含专用结余） | non-appropriation reserves used | whole.total
whole.opening         年初结转和结余 | opening carry-over | whole.total
whole.expenditure     本年支出合计 | current-year expenditure | whole.total_out
whole.basic           基本支出 | basic expenditure | whole.expenditure
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
assets.vehicles.general 一般公务用车 | vehicles: general | assets.vehicles | 辆
assets.vehicles.other 其他用车 | vehicles: other | assets.vehicles | 辆
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


def unit_of(key: str) -> str:
    """Return the base unit that a measure is stated in: 万元 unless its row says; an unnamed one (`~…`) is money too."""
    known = measures().get(key)
    return known.unit if known else "万元"


_BASIS = {
    "final": Text("决算数", "final"),
    "opening_budget": Text("年初预算数", "opening budget"),
    "full_budget": Text("全年预算数", "full-year budget"),
    "budget": Text("预算数", "budget"),
}
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
            tail.append(_BASIS[fact.basis](lang))
    else:
        if fact.aspect in ("completion", "variance", "change") and fact.basis != "final":
            tail.append(_BASIS[fact.basis](lang))
        tail.append(_ASPECT[fact.aspect](lang))
        if fact.aspect == "share" and fact.of:
            tail.append(
                f"（占{measure_title(fact.of, lang)}）" if lang == "zh" else f"of {measure_title(fact.of, lang)}"
            )
    joiner = "" if lang == "zh" else " "
    return (words + (" " if tail else "") + joiner.join(tail)).strip()


_ACCOUNTS = ("whole", "fiscal", "general", "fund", "capital", "three")
_BUDGETS = ("general", "fund", "capital")

_MARKS = re.compile(r"[\s　“”\"‘’'《》〈〉:：]+")


def tidy(label: str) -> str:
    """Return a label without spaces and quotation marks, parentheses full width."""
    return _MARKS.sub("", label).replace("(", "（").replace(")", "）")


# Names that say which account they belong to, whatever the section. Order matters: the first that is found wins.
_ANYWHERE: tuple[tuple[str, str], ...] = (
    (r"因公出国（境）.{0,4}团组|出国.{0,6}团组|出国.{0,6}团.?组", "three.groups"),
    (r"公务用车保(?:有|$)|^保有量$|用车保有量|公车保有量", "three.held"),
    (
        r"公务用车购置数|购置公务用车|^(?:\d{4}年)?(?:当年|全年|本年度?)?购置车辆|购置（更新）(?:公务用车|$)|公务用车购置.{0,4}(?:数量|辆)|更新公务用车",
        "three.bought",
    ),
    (r"公务用车购置费?(?:及|和|与|、)?(?:公务用车)?(?:运行|维护)", "three.vehicles"),
    (r"公务用车(?:运行|维护)|公车运行", "three.running"),
    (r"公务用车购置", "three.purchase"),
    (r"其他国内公务接待", "three.other"),
    (r"国外公务接待|国（境）外.{0,4}接待|接待国（境）外|国（境）外来访", "three.overseas"),
    (r"外事.{0,2}接待|外宾接待|接待外宾", "three.foreign"),
    (r"国内公务接待|国内接待|国内来访|国内来宾", "three.domestic"),
    (r"公务接待费?|接待费|^(?:全年)?共?接待来访(?:团组)?", "three.reception"),
    (r"因公出国|出国（境）", "three.abroad"),
    (r"三公", "three.total"),
    (r"国有资产占用情况中.{0,8}车辆$|固定资产车辆$", "assets.vehicles"),
    (r"机关运行经费", "operating.total"),
    (r"面向中小企业预留.*由中小企业.*(?:中标|成交)", "procurement.won_reserved_sme"),
    (r"面向小微企业预留.*由小微企业.*(?:中标|成交)", "procurement.won_reserved_micro"),
    (r"其他政府采购项目.*由中小企业.*(?:中标|成交)", "procurement.won_other_sme"),
    (r"面向小微企业预留|预留小微企业", "procurement.reserved_micro"),
    (r"面向中小企业预留|预留中小企业", "procurement.reserved_sme"),
    (r"授予小微企业|授予小型?微型?企业|小微企业合同", "procurement.micro"),
    (r"授予中小企业|中小企业合同", "procurement.sme"),
    (r"政府采购货物|货物采购|采购货物|^货物类?支出$", "procurement.goods"),
    (r"政府采购工程|工程采购|采购工程|^工程类?支出$", "procurement.works"),
    (r"政府采购服务|服务采购|采购服务|^服务类?支出$", "procurement.services"),
    (r"政府采购(?:支出)?(?:总额|金额|总金额|总计|合计|支出|预算)|政府采购$|政府采购（.*）$", "procurement.total"),
    (r"(?:副?部|副?省).{0,8}(?:领导|干部).{0,4}用车", "assets.vehicles.ministry"),
    (r"主要(?:领导|负责人).{0,6}用车", "assets.vehicles.leader"),
    (r"机要(?:通信|通讯)?.{0,4}用车", "assets.vehicles.secret"),
    (r"应急保障用车", "assets.vehicles.emergency"),
    (r"执法执勤用车", "assets.vehicles.law"),
    (r"特种专业技术用车", "assets.vehicles.special"),
    (r"(?:离?退休|老)干部.{0,4}用车", "assets.vehicles.retired"),
    (r"一般公务用车", "assets.vehicles.general"),
    (r"其他(?:.{0,10}公务)?用车$|^其他车辆$", "assets.vehicles.other"),
    (r"(?:单价|单位价值|价值|以上|^).{0,8}通用设备", "assets.equipment.general"),
    (r"(?:单价|单位价值|价值|以上|^).{0,8}专用设备", "assets.equipment.special"),
    (r"单价(?:\d+万元)?.{0,8}(?:设备|仪器)|以上.{0,4}设备", "assets.equipment"),
    (r"绩效评级为优|评价结果为优|评为优|等级为优|^优秀?等?级?$", "performance.grade.a"),
    (r"绩效评级为良|评价结果为良|评为良|等级为良|^良好?等?级?$", "performance.grade.b"),
    (r"绩效评级为合格|评价结果为(?:合格|中)|等级为(?:合格|中)", "performance.grade.c"),
    (r"绩效评级为不合格|评价结果为(?:不合格|差)|等级为(?:不合格|差)", "performance.grade.d"),
    (r"编报绩效目标", "performance.goals"),
    (r"绩效(?:跟踪|监控)", "performance.tracked"),
    (r"绩效自评中?(?:共)?发现问题|发现问题", "performance.problems"),
    (r"已经?完成整改", "performance.mended"),
    (r"正在整改", "performance.mending"),
    (r"绩效自评的?(?:项目|\d|$)|开展绩效自评", "performance.projects"),
    (
        r"^(?:年末|单位|现|年末单位)?(?:编制)?实有(?:人数|人员|职工)(?:总数|合计|共计|总计|共)?$|^年末实有人员(?:总数|合计|共计|数)?$",
        "staff.total",
    ),
    (r"^(?:其中)?(?:年末)?(?:实有)?在职(?:人员|职工|在编)?(?:人数)?$", "staff.active"),
    (r"^离休(?:人员|干部)?(?:人数)?$", "staff.retired_cadre"),
    (r"^退休(?:人员|职工)?(?:人数)?$", "staff.retired"),
)

# Names of the accounts' own concepts; which account is told by the words or else by the section.
_CONCEPTS: tuple[tuple[str, str], ...] = (
    (r"(?:收入|收)、?(?:和|与|及)?(?:支出|支)(?:决算)?(?:总计|总体|总额|总数|总量|合计|总)|收支总", "both"),
    (r"年初.{0,24}(?:结转|结余)|上年(?:结转|结余)|上年末?.{0,8}结转和结余", "opening"),
    (r"年末.{0,24}(?:结转|结余)|结转下年", "closing"),
    (r"使用非财政拨款结余|用事业基金弥补|非财政拨款结余弥补|使用专用结余|使用非财政拨款结余和专用结余", "reserves"),
    (r"结余分配", "distribution"),
    (r"上级补助收入", "income.superior"),
    (r"附属单位(?:上缴|缴款)收?入?", "income.subsidiary"),
    (r"事业(?:单位)?(?:经营)收入|经营收入", "income.business"),
    (r"事业收入", "income.service"),
    (r"其他收入$", "income.other"),
    (r"人员(?:经费|支出)", "personnel"),
    (r"公用(?:经费|支出)", "public"),
    (r"对附属单位补助", "subsidies"),
    (r"上缴上级", "superior"),
    (r"经营支出$", "business"),
    (r"基本支出", "basic"),
    (r"项目支出", "project"),
    (r"收入总计|收入总额|收入总体|收入决算总计", "total"),
    (r"支出总计|支出总额|支出总体|支出决算总计", "total_out"),
    (r"收入", "income"),
    (r"支出", "expenditure"),
)
_ANYWHERE_RE = tuple((re.compile(p), key) for p, key in _ANYWHERE)
_CONCEPT_RE = tuple((re.compile(p), key) for p, key in _CONCEPTS)

SECTION_ACCOUNT = {
    "overview": "whole",
    "income": "whole",
    "expenditure": "whole",
    "fiscal": "fiscal",
    "general": "general",
    "basic": "general",
    "fund": "fund",
    "capital": "capital",
}
"""Which account a section's bare words (`本年收入`, `基本支出`) speak of."""


def whole_of(label: str, section: str) -> str:
    """Return the measure that 占…% names as its whole: 本年支出合计 is the department's own, in any section."""
    words = tidy(label)
    if re.fullmatch(r"(?:20\d\d年度?|本年度?|当年|全年|部门|单位)*(?:总收入|收入合计|收入总额|收入|收入总量)", words):
        return "whole.income"
    if re.fullmatch(r"(?:20\d\d年度?|本年度?|当年|全年|部门|单位)*(?:总支出|支出合计|支出总额|支出|支出总量)", words):
        return "whole.expenditure"
    return resolve(label, section)


def account_of(label: str, section: str) -> str:
    """Return the account a label speaks of: by its own words, else by its section, else ''."""
    if "政府性基金" in label:
        return "fund"
    if "国有资本经营" in label:
        return "capital"
    if "一般公共预算" in label or "公共预算财政拨款" in label or "公共财政预算" in label:
        return "general"
    own = SECTION_ACCOUNT.get(section, "")
    if "财政拨款" in label and not re.search(r"非(?:同级)?财政拨款", label) and own not in _BUDGETS:
        return "fiscal"
    return own


_NOT_ACCOUNTS = re.compile(
    r"基本建设类|行政事业类|行政事业性|存量资金|专项|补助资金|合同|工资福利|缴费|人均|购置|培训|会议费|其中用于"
)


def resolve(label: str, section: str) -> str:
    """Return the measure that a label names in a section, or '' when it is none that the project knows.

    `label` is the noun phrase before a figure, without its verb. Rules are ordered, longest meaning first.
    """
    words = tidy(label).replace("公务车", "公务用车")
    if not words or re.search(r"(?:货物|工程|服务)(?:采购)?.{0,4}授予", words):
        return ""  # 货物采购授予中小企业合同金额: a part of the contracts by kind
    for pattern, key in _ANYWHERE_RE:
        if pattern.search(words):
            return key
    if section == "three_public" and re.search(r"(?:共有|现有|实有)(?:公务用车|车辆)$", words):
        return "three.held"
    if section == "performance":
        if re.search(r"(?:表|报告)$", words):
            return ""  # 形成整体支出绩效自评表1个: papers are counted, no money
        for pattern, key in _PERFORMANCE_RE:
            if pattern.search(words):
                return key
    if section == "assets":
        for pattern2, key in _ASSETS:
            if pattern2.search(words):
                return key
    if len(words) > 42 or _NOT_ACCOUNTS.search(words):
        return ""
    if section in ("operating",) and "公用经费" in words:
        return "general.public"
    account = account_of(words, section)
    if not account:
        return ""
    for pattern, concept in _CONCEPT_RE:
        if pattern.search(words):
            return _place(account, concept, words, section)
    if account in _BUDGETS and re.fullmatch(r".*(?:财政拨款|预算)|政府性基金|国有资本经营", words):
        # 「一般公共预算财政拨款 x 万元」 in a list of revenue or of carry-over: the caller knows which.
        return f"{account}.?"
    return ""


_PERFORMANCE_RE = (
    (re.compile(r"部门整体|整体支出绩效|^整体支出"), "performance.total"),
    (re.compile(r"绩效评价项目|项目绩效评价"), "performance.evaluated"),
)

_ASSETS = (
    (re.compile(r"房屋.*价值"), "assets.house_value"),
    (re.compile(r"车辆.*价值"), "assets.vehicle_value"),
    (re.compile(r"房屋"), "assets.area"),
    (
        re.compile(
            r"^(?!.*(?:处置|报废|租|购置|更新|新增|减少|编制|核定|调拨|捐赠)).*?(?:共有|共|实有|总)?(?:车辆(?:合计|总数|共计|数量|数合计|数)?(?:（辆）)?|公务用车)$"
        ),
        "assets.vehicles",
    ),
)


def _place(account: str, concept: str, words: str, section: str) -> str:
    """Return `account.concept`, moved to where the forms keep it."""
    if concept in ("personnel", "public"):
        return f"general.{concept}" if account == "general" else ""
    if concept.startswith("income.") or concept in ("reserves", "distribution", "subsidies", "superior", "business"):
        return f"whole.{concept}"
    if account == "fiscal" and concept == "income" and section in ("overview", "income"):
        return "whole.income.fiscal"
    if account in _BUDGETS and concept == "income" and section in ("overview", "income"):
        return f"whole.income.{account}"
    if account in _BUDGETS and concept == "both":
        return f"{account}.total"
    if concept in ("income", "expenditure", "basic", "project") and not _plain_total(words):
        return ""
    return f"{account}.{concept}"


_TOTAL_WORDS = re.compile(
    r"^(?:.{0,24}(?:局|部|委|办|院|会|中心|单位|部门|本级|处|室|所|站|校))?"
    r"(?:其中|使用|本年度?|全年|当年|本级|累计|共计|共|合计|总|年|度|的|决算|预算|数|财政拨款|一般公共|公共|财政|政府性基金|国有资本经营"
    r"|收入|支出|合计|小计|总体|情况|实际|完成|报表|占|基本支出|项目支出|部门|单位|本部门|本单位|安排|实现|（.*?）|[0-9０-９]+|和|、)*$"
)


def _plain_total(words: str) -> bool:
    """Tell whether a label names an account's own revenue or expenditure, not one thing bought with it."""
    return bool(_TOTAL_WORDS.match(words))
