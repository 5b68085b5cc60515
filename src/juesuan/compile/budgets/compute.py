"""BudgetFiling → its books: every subtotal and total of a budget's tables, exact, by measure and item."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from juesuan.compile.budgets.filing import BudgetFiling, BudgetItem, Plan
from juesuan.compile.compute import PERSONNEL, Cost, Ledger, all_given, costs_of, lines_of
from juesuan.compile.filing import ZERO
from juesuan.domain.identities import compute
from juesuan.kinds.identities import formulas

KIND = "budget"
ACCOUNTS = ("general", "fund", "capital")
THREE = ("abroad", "purchase", "running", "reception")
GROUPS = {n: (n,) for n in THREE} | {"vehicles": ("purchase", "running"), "total": THREE}
"""What each of the three public expenses, and each sum of them, is made of."""

Of = Callable[[BudgetItem], Decimal]


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _plan(account: str) -> dict[str, Of]:
    def of(item: BudgetItem) -> Plan:
        found: Plan = getattr(item, account)
        return found

    return {
        f"{account}.expenditure": lambda i: of(i).total,
        f"{account}.basic": lambda i: of(i).basic,
        f"{account}.project": lambda i: of(i).project,
        f"{account}.opening": lambda i: of(i).opening,
        f"{account}.income": lambda i: of(i).income,
        f"whole.income.{account}": lambda i: of(i).income,
    }


def _own(name: str) -> Of:
    def of(item: BudgetItem) -> Decimal:
        found: Decimal = getattr(item.other, name)
        return found

    return of


SOURCES = ("special", "superior", "service", "business", "subsidiary", "other")
"""The sources of revenue that is no appropriation."""

_ITEM: dict[str, Of] = {
    **{m: f for account in ACCOUNTS for m, f in _plan(account).items()},
    **{f"whole.income.{s}": _own(s) for s in SOURCES},
    "whole.income.fiscal": lambda i: _sum(p.income for p in i.plans),
    "whole.income": lambda i: _sum(p.income for p in i.plans) + i.other.income,
    "whole.reserves": _own("reserves"),
    "whole.opening": lambda i: _sum(p.opening for p in i.plans) + i.other.opening,
    "whole.total": lambda i: _sum(p.total for p in i.plans) + i.other.money,
    "whole.basic": lambda i: _sum(p.basic for p in i.plans) + i.other.basic,
    "whole.project": lambda i: _sum(p.project for p in i.plans) + i.other.project,
    "whole.superior": _own("paid_up"),
    "whole.business": _own("operations"),
    "whole.subsidies": _own("subsidies"),
    "whole.expenditure": lambda i: _sum(p.total for p in i.plans) + i.other.total,
    "fiscal.expenditure": lambda i: _sum(p.total for p in i.plans),
}


class BudgetBooks(Ledger, frozen=True):
    """The computed budget of a filing. `before` are totals of the year before by measure, `executed` what was executed of it."""

    filing: BudgetFiling
    before: dict[str, Decimal | None]
    executed: dict[str, Decimal | None]


def books(filing: BudgetFiling) -> BudgetBooks:
    """Compute the budget of `filing`."""
    costs = costs_of(filing.economic)
    before, executed = _before(filing)
    return BudgetBooks(_totals(filing, costs), lines_of(filing.items, _ITEM), costs, filing, before, executed)


_DERIVED = (
    ("whole.total", "T50"), ("fiscal.income", "T16"), ("fiscal.opening", "T17"), ("three.vehicles", "T12"), ("three.total", "T09"),
)  # fmt: skip
"""Totals and the identities of budgets that they are computed by: the same that a published budget is checked by."""


def _totals(filing: BudgetFiling, costs: Iterable[Cost]) -> dict[str, Decimal]:
    t = {m: _sum(f(item) for item in filing.items) for m, f in _ITEM.items()}
    t["general.personnel"] = _sum(c.amount for c in costs if c.code in PERSONNEL)
    t["general.public"] = _sum(c.amount for c in costs if len(c.code) == 3 and c.code not in PERSONNEL)
    for name in THREE:
        t[f"three.{name}"] = getattr(filing.three, name).amount
    known = formulas(KIND)
    for measure, identity in _DERIVED:
        t[measure] = compute(measure, known[identity], t)
    for account in (*ACCOUNTS, "fiscal"):
        t[f"{account}.total"] = t[f"{account}.total_out"] = t[f"{account}.expenditure"]
    t["fiscal.basic"], t["fiscal.project"] = (_sum(t[f"{a}.{part}"] for a in ACCOUNTS) for part in ("basic", "project"))
    t["whole.total_out"] = t["whole.expenditure"]
    t["operating.total"] = t["general.public"] if filing.operating is None else filing.operating
    return t


def items_of(filing: BudgetFiling, account: str) -> list[BudgetItem]:
    """Return the items that one of the three budgets has to do with: this year, in the budget before or in what was executed."""
    found = [(i, getattr(i, account)) for i in filing.items]
    return [i for i, p in found if p.total or p.last or p.executed]


def _before(filing: BudgetFiling) -> tuple[dict[str, Decimal | None], dict[str, Decimal | None]]:
    given = filing.before
    before: dict[str, Decimal | None] = {"whole.total": given.total, "operating.total": given.operating}
    executed: dict[str, Decimal | None] = {}
    for account in ACCOUNTS:
        own = items_of(filing, account)
        own_last: Decimal | None = getattr(given, account)
        before[f"{account}.expenditure"] = (
            own_last if own_last is not None else all_given(getattr(i, account).last for i in own)
        )
        executed[f"{account}.expenditure"] = all_given(getattr(i, account).executed for i in own)
    if given.general_executed is not None:
        executed["general.expenditure"] = given.general_executed
    parts = all_given(before[f"{account}.expenditure"] for account in ACCOUNTS)
    before["fiscal.expenditure"] = given.fiscal if given.fiscal is not None else parts
    for name, names in GROUPS.items():
        before[f"three.{name}"] = all_given(getattr(filing.three, n).last for n in names)
    return before, executed
