"""The accounts of a made-up county: 60 departments, year after year, each year's "last year" the year before's own.

Seeded: the same seed gives the same county. Amounts are 万元.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import get_args

import msgspec
from msgspec.structs import replace

from juesuan.compile.compute import books
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
    Item,
    Kind,
    Last,
    Performance,
    Procurement,
    Projects,
    Reasons,
    Spending,
    Staff,
    ThreePublic,
    Vehicles,
)
from juesuan.compile.generate import split

COUNTY = "青石县"
FUND_ITEM = "2120803"
CENT = Decimal("0.01")

_PAY = {"30101": 34, "30102": 30, "30103": 12, "30112": 1}
_OFFICE = {
    "30201": 14, "30202": 4, "30205": 2, "30206": 6, "30207": 4, "30211": 12, "30213": 10, "30216": 4, "30228": 9, "30229": 7,
    "30239": 22, "30299": 6,
}  # fmt: skip
_UP = ("在职人员增加和工资标准调整", "年度重点工作任务增加", "新增专项工作", "设备更新和场所维修增加")
_DOWN = ("厉行节约，压减一般性支出", "上年一次性项目已经完成", "人员调出和退休", "项目进度调整到下年")
_LEVEL = ("工作量与上年相同",)


class Department(msgspec.Struct, frozen=True):
    """A department: its name, what kind it is, its staff at the beginning and the items its money stands on."""

    name: str
    kind: Kind
    staff: int
    main: str
    project: str

    @property
    def unit(self) -> str:
        """Return the whole name, with the county's."""
        return self.name.replace("县委", f"中共{COUNTY}委", 1) if self.name.startswith("县委") else COUNTY + self.name


def departments() -> list[Department]:
    """Return the county's departments."""
    text = Path(__file__).with_name("departments.tsv").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, kind, staff, main, project = line.split("\t")
        assert kind in get_args(Kind)
        found.append(Department(name, kind, int(staff), main, project))  # type: ignore[arg-type]
    return found


def county(seed: int, years: range, count: int = 60) -> Iterator[Filing]:
    """Yield the filings of the first `count` departments, each department's years in order."""
    for department in departments()[:count]:
        random = Random(f"{seed} {department.name}")
        before: Filing | None = None
        for year in (years.start - 1, *years):  # one year more, so that the first has a year before it
            filing = _year(random, department, year, before)
            if before is not None:
                yield filing
            before = filing


def money(amount: Decimal | float) -> Decimal:
    """Return an amount as the forms print it."""
    return Decimal(amount).quantize(CENT)


def _year(random: Random, department: Department, year: int, before: Filing | None) -> Filing:
    staff = _staff(random, department, before)
    assert staff.active is not None
    heads = Decimal(staff.active)
    pay = heads * money(random.uniform(10.2, 11.8))
    own = {c: money(pay * share / 100) for c, share in _PAY.items()}
    if department.kind == "institution":
        own["30107"] = own.pop("30102")
    pension, annuity = money(pay * Decimal("0.13")), money(pay * Decimal("0.06"))
    medical, housing = money(pay * Decimal("0.07")), money(pay * Decimal("0.09"))
    retired = money(Decimal(staff.retired or 0) * Decimal("0.42"))
    office = heads * money(random.uniform(1.2, 1.7))
    total = sum(_OFFICE.values())
    spent = {c: money(office * share / total) for c, share in _OFFICE.items()}
    three = _three(random, department, before)
    economic = (
        own
        | {"30108": pension, "30109": annuity, "30110": medical, "30113": housing, "30302": retired}
        | spent
        | {"30217": three.reception.final, "30231": three.running.final}
    )
    economic = {c: a for c, a in economic.items() if a}
    social = {"2080505": pension, "2080506": annuity, "2210201": housing}
    social["2101102" if department.kind == "institution" else "2101101"] = medical
    main = sum(economic.values(), ZERO) - sum(social.values(), ZERO)
    project = money(pay * Decimal(random.uniform(0.15, 0.9)))
    items = [*_items(random, department, main, project, social, before)]
    if department.main.startswith("212"):
        items.append(_fund(random, before))
    draft = Filing(
        department.unit, year, "national", department.kind, items=tuple(sorted(items, key=lambda i: i.code)),
        economic=tuple(Economic(c, a) for c, a in sorted(economic.items())), three=three, staff=staff,
    )  # fmt: skip
    return _finished(random, department, _carried(random, draft, before), before)


def _staff(random: Random, department: Department, before: Filing | None) -> Staff:
    if before is None:
        return Staff(department.staff, 0, department.staff * random.randint(20, 55) // 100)
    last = before.staff
    assert last.active is not None
    assert last.retired is not None
    leaving = min(random.choice((0, 1, 1, 2, last.active // 40)), last.active - 3)
    active = last.active - leaving + random.choice((0, 0, 1, 2, last.active // 30))
    return Staff(active, 0, last.retired + leaving - random.choice((0, 0, 1)), last.active, 0, last.retired)


def _three(random: Random, department: Department, before: Filing | None) -> ThreePublic:
    cars = before.three.held if before is not None else max(0, department.staff // random.randint(18, 40))
    each = money(random.uniform(2.1, 3.4))
    hosted = random.randint(2, 30) if department.kind != "institution" else random.randint(0, 3)
    guests = hosted * random.randint(4, 9)
    last = before.three if before is not None else ThreePublic()

    def expense(name: str, final: Decimal, budget: Decimal, content: str) -> Expense:
        then = getattr(last, name).final
        return Expense(final, budget, then, _why(random, final, then), _why(random, final, budget), content)

    running = money(cars * each)
    reception = money(guests * Decimal(random.uniform(0.006, 0.012)))
    bought = int(department.staff > 150 and random.random() < 0.3)
    purchase = money(bought * Decimal(random.uniform(17.2, 17.9)))
    made = ThreePublic(
        Expense(ZERO, ZERO, last.abroad.final),
        expense("purchase", purchase, money(bought * 18), "更新报废车辆"),
        expense("running", running, money(cars * Decimal("3.2")), "燃油、维修和保险"),
        expense("reception", reception, money(reception * Decimal(random.uniform(1.0, 1.6)) + 1), "接待来访的同行单位"),
        bought=bought, held=cars, receptions=hosted, guests=guests,
    )  # fmt: skip
    then = sum((getattr(last, n).final for n in ("abroad", "purchase", "running", "reception")), ZERO)
    now = purchase + running + reception
    budget = sum((e.budget or ZERO for e in (made.abroad, made.purchase, made.running, made.reception)), ZERO)
    vehicles = _why(random, purchase + running, last.purchase.final + last.running.final)
    return replace(
        made, reason=_why(random, now, then), budget_reason=_why(random, now, budget), vehicles_reason=vehicles
    )


def _why(random: Random, now: Decimal, then: Decimal) -> str:
    """Return a reason that goes with the direction."""
    return random.choice(_UP if now > then else _DOWN if now < then else _LEVEL)


def _last_of(before: Filing | None, code: str) -> Decimal:
    if before is None:
        return ZERO
    return next((i.general.total for i in before.items if i.code == code), ZERO)


def _items(
    random: Random, department: Department, main: Decimal, project: Decimal, social: dict[str, Decimal], before: Filing | None
) -> Iterator[Item]:  # fmt: skip
    own = money(project * Decimal(random.uniform(0.05, 0.4))) if department.kind == "institution" else ZERO
    rows = [(department.main, main, ZERO, ZERO), (department.project, ZERO, project, own)]
    rows += [(code, amount, ZERO, ZERO) for code, amount in social.items()]
    purposes = {department.main: "保障机构日常运转", department.project: "完成年度重点任务"}
    for code, basic, spent, other in rows:
        total = basic + spent
        last = _last_of(before, code)
        opening = money(total * Decimal(random.uniform(0.9, 1.12)))
        yield Item(
            code,
            income=Income(general=total, service=other),
            spending=Spending(basic, spent + other),
            general=General(basic, spent, opening, None, last),
            purpose=purposes.get(code, "按规定为职工缴纳"),
            reason=_why(random, total, last),
            budget_reason=_why(random, total, opening),
        )


def _fund(random: Random, before: Filing | None) -> Item:
    last = next((i.fund for i in before.items if i.code == FUND_ITEM), None) if before is not None else None
    opening = last.rest if last is not None else ZERO
    income = money(random.uniform(300, 4000))
    spent, _ = split(random, opening + income, 2)
    then = last.total if last is not None else ZERO
    return Item(
        FUND_ITEM, fund=Flow(opening, income, ZERO, spent, None, money(income), then), spending=Spending(ZERO, spent),
        purpose="城区道路和管网建设", reason=_why(random, spent, then), budget_reason=_why(random, spent, income),
    )  # fmt: skip


def _carried(random: Random, draft: Filing, before: Filing | None) -> Filing:
    """Return the filing with opening balances that are last year's closing ones, and some money left over."""
    then = books(before) if before is not None else None
    general = then["general.closing"] if then is not None else money(random.uniform(0, 60))
    other = then["whole.closing"] - then["fiscal.closing"] if then is not None else money(random.uniform(0, 20))
    change = money(random.uniform(-0.8, 0.9) * float(general)) if random.random() < 0.7 else ZERO
    items = list(draft.items)
    at = max(range(len(items)), key=lambda n: items[n].income.general)
    most = items[at]
    received = max(ZERO, most.income.general - change)  # more carried over is spent where less is received
    items[at] = replace(most, income=replace(most.income, general=received))
    return replace(draft, items=tuple(items), carried=Carried(opening_general=general, opening_other=other))


def _finished(random: Random, department: Department, filing: Filing, before: Filing | None) -> Filing:
    now = books(filing)
    then = books(before) if before is not None else None

    def last(measure: str) -> Decimal:
        return then[measure] if then is not None else ZERO

    general_budget = sum((i.general.opening_budget or ZERO for i in filing.items), ZERO)
    budget = general_budget + sum((i.fund.opening_budget or ZERO for i in filing.items), ZERO)
    goods, services = (money(Decimal(random.uniform(0.5, 4)) * Decimal(department.staff) / 4) for _ in range(2))
    sme = money((goods + services) * Decimal(random.uniform(0.6, 1)))
    vehicles = Vehicles(other=filing.three.held)
    if department.main.startswith("204"):
        vehicles = Vehicles(law=filing.three.held)
    count = random.randint(2, 9)
    good = random.randint(1, count)
    return replace(
        filing,
        functions=(f"承担全县{department.name.removesuffix('局')}方面的管理和服务。", "完成县委、县政府交办的其他任务。"),
        organisation=("内设办公室、业务一科、业务二科和财务室。",),
        budget=Budget(
            budget, None, _why(random, now["fiscal.total"], budget), _why(random, now["general.expenditure"], general_budget)
        ),
        last=Last(
            total=last("whole.total"), income=last("whole.income"), expenditure=last("whole.expenditure"), fiscal_total=last("fiscal.total"),
            operating=last("operating.total"),
        ),
        reasons=Reasons(
            _why(random, now["whole.total"], last("whole.total")),
            _why(random, now["fiscal.total"], last("fiscal.total")),
            _why(random, now["general.expenditure"], last("general.expenditure")),
            _why(random, now["fund.expenditure"], last("fund.expenditure")),
            "",
            _why(random, now["operating.total"], last("operating.total")),
        ),
        procurement=Procurement(goods, ZERO, services, sme, money(sme * Decimal(random.uniform(0.5, 1)))),
        assets=Assets(
            money(department.staff * 22), money(department.staff * 6), vehicles, money(filing.three.held * 12), "一般公务用车"
        ),
        performance=Performance(
            general=Funds(general_budget, now["fiscal.total"], now["fiscal.expenditure"]),
            other=Funds(
                ZERO, now["whole.total"] - now["fiscal.total"], now["whole.expenditure"] - now["fiscal.expenditure"]
            ),
            indicators=(
                Indicator("重点任务完成数", Decimal(40), None, "履职效能", "数量指标", "完成年度计划", "年度工作计划", "已完成"),
                Indicator("任务按期完成", Decimal(30), Decimal(29), "履职效能", "时效指标", "按期完成", "年度工作计划", "基本按期"),
                Indicator("服务对象满意", Decimal(20), None, "社会效应", "满意度", "满意", "问卷调查", "满意"),
            ),
            goal="完成全年任务", result="任务已经完成", evaluated=Projects(count, money(random.uniform(20, 900))),
            goals=Projects(count, money(random.uniform(20, 900))), tracked=Projects(count, money(random.uniform(20, 900))),
            self_evaluated=Projects(count, money(random.uniform(20, 900))), average=money(random.uniform(86, 99)),
            grade_a=good, grade_b=count - good, system="预算绩效管理办法", mechanism="目标、跟踪、评价相衔接",
            achievements="目标管理更加规范", findings="部分指标量化不足", improvements="细化指标设置",
        ),
    )  # fmt: skip
