"""The filing of a department budget: what an accountant fills in, once. Everything else in the disclosure is computed from it.

Amounts are 万元; they may have six decimals, for a budget is made in 元 and its tables are often printed so. None stands for a
figure that was not given; zero is a figure like any other. A budget balances item by item: what an item spends of the three
budgets is appropriated or carried over, what it spends of other money comes from the sources named.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from juesuan.compile.filing import ZERO, Economic, Kind, Projects, Reasons, Term, Vehicles, item_names

Unit = Literal["万元", "元"]


class Plan(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an item is to spend of one budget. `opening` is the part of it that is carried over from the year before.

    `last` is the budget of the year before, `executed` what was executed of it.
    """

    basic: Decimal = ZERO
    project: Decimal = ZERO
    opening: Decimal = ZERO
    last: Decimal | None = None
    executed: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """Return basic and project."""
        return self.basic + self.project

    @property
    def income(self) -> Decimal:
        """Return what the year's own appropriation pays of it."""
        return self.total - self.opening


class Other(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an item is to spend of money that is no appropriation, and where that comes from."""

    opening: Decimal = ZERO
    special: Decimal = ZERO
    superior: Decimal = ZERO
    service: Decimal = ZERO
    business: Decimal = ZERO
    subsidiary: Decimal = ZERO
    other: Decimal = ZERO
    reserves: Decimal = ZERO
    basic: Decimal = ZERO
    project: Decimal = ZERO
    paid_up: Decimal = ZERO
    operations: Decimal = ZERO
    subsidies: Decimal = ZERO

    @property
    def income(self) -> Decimal:
        """Return the year's own revenue."""
        return self.special + self.superior + self.service + self.business + self.subsidiary + self.other

    @property
    def money(self) -> Decimal:
        """Return all that there is to spend."""
        return self.opening + self.income + self.reserves

    @property
    def total(self) -> Decimal:
        """Return what is to be spent."""
        return self.basic + self.project + self.paid_up + self.operations + self.subsidies


class BudgetItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One functional item (项) by its 7-digit code. Names are needed only where they differ from the classification."""

    code: str
    name: str = ""
    group_name: str = ""
    class_name: str = ""
    general: Plan = Plan()
    fund: Plan = Plan()
    capital: Plan = Plan()
    other: Other = Other()
    purpose: str = ""
    reason: str = ""

    @property
    def names(self) -> tuple[str, str, str]:
        """Return the names of 类, 款 and 项: as given, else the classification's, else ''."""
        return item_names(self.code, (self.class_name, self.group_name, self.name))

    @property
    def plans(self) -> tuple[Plan, Plan, Plan]:
        """Return its plans of the three budgets."""
        return (self.general, self.fund, self.capital)


class Before(msgspec.Struct, frozen=True, omit_defaults=True):
    """Totals of the budget of the year before; those of the three budgets only where the items do not give theirs."""

    total: Decimal | None = None
    fiscal: Decimal | None = None
    general: Decimal | None = None
    fund: Decimal | None = None
    capital: Decimal | None = None
    general_executed: Decimal | None = None
    operating: Decimal | None = None


class Allowance(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of the three public expenses: this year's budget, that of the year before, and why it changed."""

    amount: Decimal = ZERO
    last: Decimal | None = None
    reason: str = ""


class Allowances(msgspec.Struct, frozen=True, omit_defaults=True):
    """The three public expenses (“三公”经费)."""

    abroad: Allowance = Allowance()
    purchase: Allowance = Allowance()
    running: Allowance = Allowance()
    reception: Allowance = Allowance()
    reason: str = ""
    vehicles_reason: str = ""


class Buying(msgspec.Struct, frozen=True, omit_defaults=True):
    """Government procurement to come, and what of it is reserved for small enterprises."""

    goods: Decimal = ZERO
    works: Decimal = ZERO
    services: Decimal = ZERO
    reserved_sme: Decimal = ZERO
    reserved_micro: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Return goods, works and services."""
        return self.goods + self.works + self.services


class Holdings(msgspec.Struct, frozen=True, omit_defaults=True):
    """State assets there at the end of the year before, and what is to be bought."""

    vehicles: Vehicles = Vehicles()
    equipment: int = 0
    planned: Vehicles = Vehicles()
    planned_equipment: int = 0


class Project(msgspec.Struct, frozen=True, omit_defaults=True):
    """One project: its money this year and what is told of it."""

    name: str
    amount: Decimal = ZERO
    overview: str = ""
    basis: str = ""
    subject: str = ""
    plan: str = ""
    period: str = ""
    goal: str = ""


class BudgetFiling(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="disclosure", tag="budget"):
    """One department's budget of one year, with the facts that its disclosure tells.

    `functions` and `organisation` are paragraphs; `units` the units whose budgets are in this one. `operating` None means: as
    large as the office running expenses (公用经费). `money` is the unit that the workbook is filled in with.
    """

    unit: str
    year: int
    template: str = "national"
    kind: Kind = "administrative"
    money: Unit = "万元"
    functions: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    items: tuple[BudgetItem, ...] = ()
    economic: tuple[Economic, ...] = ()
    before: Before = Before()
    why: Reasons = Reasons()
    three: Allowances = Allowances()
    operating: Decimal | None = None
    procurement: Buying = Buying()
    assets: Holdings = Holdings()
    goals: Projects = Projects()
    goal: str = ""
    projects: tuple[Project, ...] = ()
    notes: tuple[str, ...] = ()
    glossary: tuple[Term, ...] = ()
