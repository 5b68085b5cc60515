"""The facts of the project's own sample: the archives of Qinghe county, a department that does not exist, in 2024.

Every amount is 万元. Totals, shares and rates are computed from these, never typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from juesuan.compile.filing import (
    ZERO,
    Assets,
    Budget,
    Carried,
    Economic,
    Expense,
    Filing,
    Flow,
    Funds,
    General,
    Income,
    Indicator,
    Last,
    Performance,
    Procurement,
    Projects,
    Reasons,
    Spending,
    Staff,
    ThreePublic,
    Vehicles,
)  # fmt: skip
from juesuan.compile.filing import Item as Entry

UNIT = "清河县档案馆"
YEAR = 2024


class Item(msgspec.Struct, frozen=True):
    """One item of expenditure: code, names of class, section and item; amounts of this and last year, and budgets."""

    code: str
    names: tuple[str, str, str]
    basic: Decimal
    project: Decimal
    last: Decimal
    opening: Decimal
    purpose: str
    reason: str
    budget_reason: str


def _item(code: str, names: str, basic: str, project: str, last: str, opening: str, *words: str) -> Item:
    one, two, three = names.split("/")
    purpose, reason, budget_reason = words
    amounts = Decimal(basic), Decimal(project), Decimal(last), Decimal(opening)
    return Item(code, (one, two, three), *amounts, purpose, reason, budget_reason)


ITEMS = (
    _item("2012601", "一般公共服务支出/档案事务/行政运行", "386.42", "0.00", "371.18", "392.00",
          "保障馆机关日常运转的人员和办公支出", "两名新录用馆员入职", "一名馆员年中调出"),
    _item("2012604", "一般公共服务支出/档案事务/档案馆", "0.00", "96.50", "88.20", "98.00",
          "馆藏纸质档案数字化加工和库房消防改造", "数字化加工的卷数多于上年", "库房改造招标价低于概算"),
    _item("2080501", "社会保障和就业支出/行政事业单位养老支出/行政单位离退休", "12.40", "0.00", "11.95", "12.60",
          "退休馆员的补贴和活动支出", "退休人员补贴标准调整", "活动场次减少一次"),
    _item("2080505", "社会保障和就业支出/行政事业单位养老支出/机关事业单位基本养老保险缴费支出", "48.62", "0.00", "46.30", "49.10",
          "为在职馆员缴纳基本养老保险", "缴费基数按规定调整", "缴费人数比编报时少一人"),
    _item("2080506", "社会保障和就业支出/行政事业单位养老支出/机关事业单位职业年金缴费支出", "24.31", "0.00", "23.15", "24.55",
          "为在职馆员缴纳职业年金", "缴费基数按规定调整", "缴费人数比编报时少一人"),
    _item("2101101", "卫生健康支出/行政事业单位医疗/行政单位医疗", "22.85", "0.00", "21.70", "23.00",
          "为在职馆员缴纳基本医疗保险", "缴费基数按规定调整", "缴费人数比编报时少一人"),
    _item("2101103", "卫生健康支出/行政事业单位医疗/公务员医疗补助", "6.15", "0.00", "6.02", "6.15",
          "为馆员缴纳公务员医疗补助", "缴费基数按规定调整", ""),
    _item("2210201", "住房保障支出/住房改革支出/住房公积金", "39.74", "0.00", "38.06", "40.00",
          "按规定比例为馆员缴存住房公积金", "缴存基数按规定调整", "缴存人数比编报时少一人"),
)  # fmt: skip

OTHER_INCOME = Decimal("3.20")
OTHER_SPENT = Decimal("2.60")  # of the other income, on 2012604
OPENING = Decimal("8.15")  # all fiscal
CLOSING_FISCAL = Decimal("5.60")
LAST_TOTAL = Decimal("618.45")
LAST_FISCAL_TOTAL = Decimal("616.80")

ECONOMIC = {
    "301": "工资福利支出", "30101": ("基本工资", "118.36"), "30102": ("津贴补贴", "142.75"), "30103": ("奖金", "66.90"),
    "30108": ("机关事业单位基本养老保险缴费", "48.62"), "30109": ("职业年金缴费", "24.31"), "30110": ("职工基本医疗保险缴费", "22.85"),
    "30111": ("公务员医疗补助缴费", "6.15"), "30112": ("其他社会保障缴费", "1.87"), "30113": ("住房公积金", "39.74"),
    "303": "对个人和家庭的补助", "30302": ("退休费", "12.40"), "30309": ("奖励金", "0.06"),
    "302": "商品和服务支出", "30201": ("办公费", "12.30"), "30202": ("印刷费", "3.15"), "30205": ("水费", "0.86"), "30206": ("电费", "4.42"),
    "30207": ("邮电费", "2.10"), "30211": ("差旅费", "5.76"), "30213": ("维修（护）费", "3.08"), "30217": ("公务接待费", "0.62"),
    "30228": ("工会经费", "6.20"), "30229": ("福利费", "4.95"), "30231": ("公务用车运行维护费", "2.48"), "30239": ("其他交通费用", "8.36"),
    "310": "资本性支出", "31002": ("办公设备购置", "2.20"),
}  # fmt: skip
"""Basic expenditure by economic class: a class's name, or an item's name and amount."""

THREE = {  # budget, final, last year
    "abroad": (Decimal("0.00"), Decimal("0.00"), Decimal("0.00")),
    "purchase": (Decimal("0.00"), Decimal("0.00"), Decimal("0.00")),
    "running": (Decimal("3.00"), Decimal("2.48"), Decimal("2.75")),
    "reception": (Decimal("1.00"), Decimal("0.62"), Decimal("0.80")),
}
LAST_OPERATING = Decimal("58.90")
GOODS, WORKS, SERVICES, SME, MICRO = map(Decimal, ("14.60", "0.00", "71.30", "85.90", "71.30"))


def total(values: Iterable[Decimal]) -> Decimal:
    """Return the sum of amounts, 万元."""
    return sum(values, Decimal("0.00"))


def percent(part: Decimal, whole: Decimal) -> str:
    """Return part / whole as a percentage with two decimals."""
    return f"{(100 * part / whole).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def economic(code: str) -> Decimal:
    """Return the amount of an economic class, 万元."""
    return total(Decimal(v[1]) for k, v in ECONOMIC.items() if k.startswith(code) and isinstance(v, tuple))


FUND = _item(
    "2120803", "城乡社区支出/国有土地使用权出让收入安排的支出/城市建设支出", "0.00", "36.00", "20.00", "36.00",
    "新馆库房的地基和排水工程", "新馆库房进入主体施工", "",
)  # fmt: skip
FUND_INCOME = Decimal("37.50")

BASIC = total(i.basic for i in ITEMS)
GENERAL = BASIC + total(i.project for i in ITEMS)
GENERAL_INCOME = GENERAL + CLOSING_FISCAL - OPENING
PERSONNEL = economic("301") + economic("303")
PUBLIC = economic("302") + economic("310")
LAST_GENERAL = total(i.last for i in ITEMS)
OPENING_BUDGET = total(i.opening for i in ITEMS)


class Books(msgspec.Struct, frozen=True):
    """The year's totals, without a government fund or with one (`fund`); the fund's money is all on FUND's item."""

    fund: bool = False

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item that money was spent on."""
        return (*ITEMS, FUND) if self.fund else ITEMS

    @property
    def fund_income(self) -> Decimal:
        """What the fund gave."""
        return FUND_INCOME if self.fund else Decimal("0.00")

    @property
    def fund_spent(self) -> Decimal:
        """What was spent of it."""
        return FUND.project if self.fund else Decimal("0.00")

    @property
    def fund_closing(self) -> Decimal:
        """What is left of it."""
        return self.fund_income - self.fund_spent

    @property
    def project(self) -> Decimal:
        """Project expenditure from every source."""
        return total(i.project for i in self.items) + OTHER_SPENT

    @property
    def fiscal_income(self) -> Decimal:
        """The year's appropriation."""
        return GENERAL_INCOME + self.fund_income

    @property
    def fiscal_spent(self) -> Decimal:
        """What was spent of appropriations."""
        return GENERAL + self.fund_spent

    @property
    def fiscal_closing(self) -> Decimal:
        """What is left of appropriations."""
        return CLOSING_FISCAL + self.fund_closing

    @property
    def fiscal_total(self) -> Decimal:
        """Appropriation with what was carried over."""
        return self.fiscal_income + OPENING

    @property
    def income(self) -> Decimal:
        """The year's revenue."""
        return self.fiscal_income + OTHER_INCOME

    @property
    def spent(self) -> Decimal:
        """The year's expenditure."""
        return self.fiscal_spent + OTHER_SPENT

    @property
    def closing(self) -> Decimal:
        """What is left of everything."""
        return self.fiscal_closing + OTHER_INCOME - OTHER_SPENT

    @property
    def total(self) -> Decimal:
        """Revenue with what was carried over."""
        return self.income + OPENING

    @property
    def last_total(self) -> Decimal:
        """Last year's total."""
        return LAST_TOTAL + (FUND.last if self.fund else 0)

    @property
    def last_fiscal_total(self) -> Decimal:
        """Last year's total of appropriations."""
        return LAST_FISCAL_TOTAL + (FUND.last if self.fund else 0)


assert PERSONNEL + PUBLIC == BASIC, (PERSONNEL, PUBLIC, BASIC)
assert all(b.spent + b.closing == b.total for b in (Books(), Books(fund=True)))


def filing() -> Filing:
    """Return the same facts, with the fund, as an accountant fills them in."""
    books = Books(fund=True)
    items = []
    for item in sorted(books.items, key=lambda i: i.code):
        fund = item is FUND
        own = item.basic + item.project
        general = General() if fund else General(item.basic, item.project, item.opening, None, item.last)
        flow = Flow(income=FUND_INCOME, project=FUND.project, opening_budget=FUND.opening, last=FUND.last)
        other = OTHER_INCOME if item.code == "2012604" else ZERO
        spent = OTHER_SPENT if item.code == "2012604" else ZERO
        saved = OPENING - CLOSING_FISCAL if item.code == "2012604" else ZERO
        items.append(
            Entry(
                item.code,
                income=Income(general=ZERO if fund else own - saved, other=other),
                spending=Spending(item.basic, item.project + spent),
                general=general,
                fund=flow if fund else Flow(),
                purpose=item.purpose,
                reason=item.reason,
                budget_reason=item.budget_reason,
            )
        )
    running, reception, none = (
        Expense(final, budget, last, *why)
        for (budget, final, last), why in (
            (THREE["running"], ("车辆长途出车减少", "厉行节约", "燃油、维修和保险")),
            (THREE["reception"], ("来馆考察的批次减少", "厉行节约", "接待兄弟县档案馆来馆考察")),
            (THREE["abroad"], ()),
        )
    )
    more = "人员增加和数字化加工卷数增加"
    return Filing(
        UNIT,
        YEAR,
        functions=("收集、整理、保管全县机关和乡镇移交的档案，编写县情资料，向公众提供查阅。", "指导各单位的文件归档，管理馆藏档案的数字副本和异地备份。"),
        organisation=("内设办公室、收集保管科、查阅利用科3个科室，没有下属预算单位。",),
        items=tuple(items),
        economic=tuple(Economic(c, Decimal(v[1])) for c, v in sorted(ECONOMIC.items()) if isinstance(v, tuple)),
        carried=Carried(opening_general=OPENING),
        budget=Budget(OPENING_BUDGET + FUND.opening, None, "库房改造招标价低于概算", "一名馆员年中调出"),
        last=Last(total=books.last_total, fiscal_total=books.last_fiscal_total, operating=LAST_OPERATING),
        reasons=Reasons(more, more, more, "新馆库房进入主体施工", "", "纸张和差旅支出下降"),
        three=ThreePublic(
            none, none, running, reception, held=1, receptions=9, guests=64, reason="出车和接待减少", budget_reason="厉行节约", vehicles_reason="车辆长途出车减少"
        ),
        staff=Staff(26, 0, 15, 24, 0, 14),
        procurement=Procurement(GOODS, WORKS, SERVICES, SME, MICRO),
        assets=Assets(Decimal("3260.50"), Decimal("812.40"), Vehicles(other=1), Decimal("17.86"), "档案运送车", 1),
        performance=Performance(
            general=Funds(OPENING_BUDGET + FUND.opening, books.fiscal_total, books.fiscal_spent),
            other=Funds(ZERO, OTHER_INCOME, OTHER_SPENT),
            indicators=(
                Indicator("数字化加工卷数", Decimal(40), None, "履职效能", "数量指标", "≥12000卷", "年度计划", "12400卷"),
                Indicator("查档答复及时率", Decimal(30), None, "履职效能", "质量指标", "≥98%", "服务承诺", "99%"),
                Indicator("查档群众满意度", Decimal(20), None, "社会效应", "满意度", "≥95%", "问卷调查", "97%"),
            ),
            goal="完成馆藏档案数字化加工和库房改造",
            result="年度目标全部完成",
            goals=Projects(2, Decimal("134.00")),
            tracked=Projects(2, Decimal("134.00")),
            self_evaluated=Projects(2, Decimal("134.00")),
            average=Decimal("96.50"),
            grade_a=2,
            system="预算绩效管理办法",
            mechanism="目标、跟踪、评价相衔接",
            achievements="查档答复更及时",
            findings="个别指标不够细",
            improvements="细化指标值",
        ),
    )  # fmt: skip
