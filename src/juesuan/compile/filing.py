"""The Filing: what an accountant fills in, once. Everything else in a disclosure is computed from it.

Amounts are 万元 with two decimals, so that sums are exact. None stands for a figure that was not given (and will be
asked for by a 待填写 mark); zero is a figure like any other. Subtotals, totals and closing balances are not given but
computed; where an input states one all the same (`closing`, `total`) it is checked.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from juesuan.domain import codes

ZERO = Decimal("0.00")
Kind = Literal["administrative", "civil_like", "institution"]
"""行政单位, 参照公务员法管理事业单位, 事业单位. The first two have operating expenses (机关运行经费)."""


class Income(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an item received this year, by source. The income of fund and capital money stands in their flows."""

    general: Decimal = ZERO
    superior: Decimal = ZERO
    service: Decimal = ZERO
    business: Decimal = ZERO
    subsidiary: Decimal = ZERO
    other: Decimal = ZERO


class Spending(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an item spent this year, of all money, by kind (a row of the form `expenditure`)."""

    basic: Decimal = ZERO
    project: Decimal = ZERO
    superior: Decimal = ZERO
    business: Decimal = ZERO
    subsidies: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Return the sum of all kinds."""
        return self.basic + self.project + self.superior + self.business + self.subsidies


class General(msgspec.Struct, frozen=True, omit_defaults=True):
    """An item's expenditure of the general public budget; its budgets; what it was last year (None: not given)."""

    basic: Decimal = ZERO
    project: Decimal = ZERO
    opening_budget: Decimal | None = None
    full_budget: Decimal | None = None
    last: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """Return basic and project."""
        return self.basic + self.project


class Flow(msgspec.Struct, frozen=True, omit_defaults=True):
    """An item's money of the fund or the state capital budget: opening, income, expenditure; closing only to be checked."""

    opening: Decimal = ZERO
    income: Decimal = ZERO
    basic: Decimal = ZERO
    project: Decimal = ZERO
    closing: Decimal | None = None
    opening_budget: Decimal | None = None
    last: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """Return what was spent."""
        return self.basic + self.project

    @property
    def rest(self) -> Decimal:
        """Return the closing balance as it follows from the rest."""
        return self.opening + self.income - self.total


def item_names(code: str, given: tuple[str, str, str]) -> tuple[str, str, str]:
    """Return the names of an item's 类, 款 and 项: as given, else the classification's, else ''."""
    known = [next(iter(codes.functional_names(code[:n])), "") for n in (3, 5, 7)]
    return tuple(g or k for g, k in zip(given, known, strict=True))  # type: ignore[return-value]


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """One functional item (项) by its 7-digit code. Names are needed only where they differ from the classification."""

    code: str
    name: str = ""
    group_name: str = ""
    class_name: str = ""
    income: Income = Income()
    spending: Spending = Spending()
    general: General = General()
    fund: Flow = Flow()
    capital: Flow = Flow()
    purpose: str = ""
    reason: str = ""
    budget_reason: str = ""

    @property
    def names(self) -> tuple[str, str, str]:
        """Return the names of 类, 款 and 项: as given, else the classification's, else ''."""
        return item_names(self.code, (self.class_name, self.group_name, self.name))

    @property
    def fiscal_income(self) -> Decimal:
        """Return the income that is fiscal appropriation."""
        return self.income.general + self.fund.income + self.capital.income

    @property
    def total_income(self) -> Decimal:
        """Return all income."""
        i = self.income
        return self.fiscal_income + i.superior + i.service + i.business + i.subsidiary + i.other


class Economic(msgspec.Struct, frozen=True, omit_defaults=True):
    """Basic expenditure of the general public budget on one economic item (款, 5 digits)."""

    code: str
    amount: Decimal
    name: str = ""

    @property
    def title(self) -> str:
        """Return the item's name: as given, else the classification's."""
        return self.name or next(iter(codes.economic_names(self.code)), "")


class Carried(msgspec.Struct, frozen=True, omit_defaults=True):
    """Balances and what moves between them. Fund and capital money stand in the items' flows.

    `reserves` are non-appropriation reserves used (含专用结余). `closing_general`, `closing_other` are checked if given.
    """

    opening_general: Decimal = ZERO
    opening_other: Decimal = ZERO
    reserves: Decimal = ZERO
    distribution: Decimal = ZERO
    closing_general: Decimal | None = None
    closing_other: Decimal | None = None


class Budget(msgspec.Struct, frozen=True, omit_defaults=True):
    """Budget totals: of all appropriation, and of the general public budget where the items do not give theirs."""

    fiscal_opening: Decimal | None = None
    general_opening: Decimal | None = None
    fiscal_reason: str = ""
    general_reason: str = ""


class Last(msgspec.Struct, frozen=True, omit_defaults=True):
    """Last year's totals; `general` and `fund`, `capital` only where the items do not give theirs."""

    total: Decimal | None = None
    income: Decimal | None = None
    expenditure: Decimal | None = None
    fiscal_total: Decimal | None = None
    general: Decimal | None = None
    fund: Decimal | None = None
    capital: Decimal | None = None
    operating: Decimal | None = None


class Reasons(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why totals changed on last year."""

    total: str = ""
    fiscal: str = ""
    general: str = ""
    fund: str = ""
    capital: str = ""
    operating: str = ""


class Expense(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of the three public expenses. `content` says what it was spent on."""

    final: Decimal = ZERO
    budget: Decimal | None = None
    last: Decimal | None = None
    reason: str = ""
    budget_reason: str = ""
    content: str = ""


class ThreePublic(msgspec.Struct, frozen=True, omit_defaults=True):
    """The three public expenses (“三公”经费) paid from appropriation, and their counts. `foreign` is part of reception."""

    abroad: Expense = Expense()
    purchase: Expense = Expense()
    running: Expense = Expense()
    reception: Expense = Expense()
    groups: int = 0
    travellers: int = 0
    bought: int = 0
    held: int = 0
    receptions: int = 0
    guests: int = 0
    foreign: Decimal = ZERO
    reason: str = ""
    budget_reason: str = ""
    vehicles_reason: str = ""
    held_reason: str = ""


class Staff(msgspec.Struct, frozen=True, omit_defaults=True):
    """Headcount at the end of the year; last year's where it is to be compared."""

    active: int | None = None
    retired_cadre: int | None = None
    retired: int | None = None
    active_last: int | None = None
    retired_cadre_last: int | None = None
    retired_last: int | None = None


class Procurement(msgspec.Struct, frozen=True, omit_defaults=True):
    """Government procurement: by kind, contracts with small enterprises, and what was reserved for them and won."""

    goods: Decimal = ZERO
    works: Decimal = ZERO
    services: Decimal = ZERO
    sme: Decimal = ZERO
    micro: Decimal = ZERO
    reserved_sme: Decimal = ZERO
    reserved_micro: Decimal = ZERO
    won_reserved_sme: Decimal = ZERO
    won_reserved_micro: Decimal = ZERO
    won_other_sme: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Return goods, works and services."""
        return self.goods + self.works + self.services


class Vehicles(msgspec.Struct, frozen=True, omit_defaults=True):
    """Vehicles by kind, in the order of the forms."""

    ministry: int = 0
    leader: int = 0
    secret: int = 0
    emergency: int = 0
    law: int = 0
    special: int = 0
    retired: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """Return the number of all vehicles."""
        return sum(msgspec.structs.astuple(self))


class Assets(msgspec.Struct, frozen=True, omit_defaults=True):
    """State assets in use at the end of the year; `area` in square metres, values in 万元."""

    area: Decimal = ZERO
    house_value: Decimal = ZERO
    vehicles: Vehicles = Vehicles()
    vehicle_value: Decimal = ZERO
    other_vehicles: str = ""
    equipment: int = 0


class Funds(msgspec.Struct, frozen=True, omit_defaults=True):
    """Funds of the self-evaluation from one source."""

    opening: Decimal = ZERO
    full: Decimal = ZERO
    final: Decimal = ZERO


class Indicator(msgspec.Struct, frozen=True, omit_defaults=True):
    """One performance indicator. `score` None is taken to be the whole weight."""

    name: str
    weight: Decimal
    score: Decimal | None = None
    level1: str = ""
    level2: str = ""
    target: str = ""
    basis: str = ""
    actual: str = ""

    @property
    def got(self) -> Decimal:
        """Return the score."""
        return self.weight if self.score is None else self.score


class Projects(msgspec.Struct, frozen=True, omit_defaults=True):
    """Numbers of projects with the money they concern."""

    count: int = 0
    amount: Decimal = ZERO


class Performance(msgspec.Struct, frozen=True, omit_defaults=True):
    """Performance: funds and indicators of the self-evaluation of the whole unit, and projects by grade.

    `weight` is the weight of the execution rate. `evaluated_final` is what the projects evaluated spent.
    """

    superior: Funds = Funds()
    general: Funds = Funds()
    other: Funds = Funds()
    weight: Decimal = Decimal(10)
    indicators: tuple[Indicator, ...] = ()
    goal: str = ""
    result: str = ""
    evaluated: Projects = Projects()
    evaluated_final: Decimal = ZERO
    goals: Projects = Projects()
    tracked: Projects = Projects()
    self_evaluated: Projects = Projects()
    average: Decimal | None = None
    grade_a: int = 0
    grade_b: int = 0
    grade_c: int = 0
    grade_d: int = 0
    problems: int = 0
    mended: int = 0
    system: str = ""
    mechanism: str = ""
    achievements: str = ""
    findings: str = ""
    improvements: str = ""


class Term(msgspec.Struct, frozen=True):
    """A further entry of the glossary."""

    term: str
    meaning: str


class Filing(msgspec.Struct, frozen=True, omit_defaults=True):
    """One unit's accounts of one year, with the facts that its disclosure tells.

    `functions` and `organisation` are paragraphs; `units` the units whose accounts are in these; `notes` paragraphs for
    其他需说明的事项. `operating` None means: as large as the office running expenses (公用经费).
    """

    unit: str
    year: int
    template: str = "national"
    kind: Kind = "administrative"
    functions: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    economic: tuple[Economic, ...] = ()
    carried: Carried = Carried()
    budget: Budget = Budget()
    last: Last = Last()
    reasons: Reasons = Reasons()
    three: ThreePublic = ThreePublic()
    staff: Staff = Staff()
    operating: Decimal | None = None
    procurement: Procurement = Procurement()
    assets: Assets = Assets()
    performance: Performance = Performance()
    notes: tuple[str, ...] = ()
    glossary: tuple[Term, ...] = ()


class BadFiling(Exception):
    """An input that is no filing, with the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en
