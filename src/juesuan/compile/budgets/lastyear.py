"""The budget of the year before, or its final accounts, put into a budget's filing: last year's figures, and what was executed."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from juesuan.compile.budgets.compute import ACCOUNTS, KIND, THREE, books
from juesuan.compile.budgets.filing import BudgetFiling, BudgetItem, Plan
from juesuan.compile.filing import ZERO
from juesuan.compile.lastyear import Filler, LastYear, Year, of_another_year
from juesuan.compile.problems import Problem
from juesuan.domain.codes import normal_name
from juesuan.kernel.figures import Fact


def of_filing(filing: BudgetFiling) -> LastYear:
    """Return what a budget's filing says, as last year's."""
    b = books(filing)
    stated: Year = {Fact(m): v for m, v in b.totals.items()}
    for line in b.lines:
        stated |= {Fact(m, line.path): v for m, v in line.amounts.items()}
    return LastYear(stated, filing.year, {x.path: x.code for x in b.lines if x.level == 3}, KIND)


def with_last_year(filing: BudgetFiling, last: LastYear) -> tuple[BudgetFiling, list[Problem]]:
    """Return the filing with the figures of the year before filled in: of its budget, or (final accounts) what was executed."""
    filler = Filler(last.stated)
    filler.problems += of_another_year(last, filing.year)
    field = "last" if last.kind == KIND else "executed"
    items = _items(filler, filing.items, last, field)
    if last.kind != KIND:
        return replace(filing, items=items), filler.problems
    three = replace(filing.three, **{n: replace(a := getattr(filing.three, n), last=filler.figure(f"three.{n}", a.last, f"three.{n}.last")) for n in THREE})  # fmt: skip
    given = filing.before
    before = replace(
        given,
        total=filler.figure("whole.total", given.total, "before.total", instead="whole.income"),
        fiscal=filler.figure("fiscal.expenditure", given.fiscal, "before.fiscal"),
        operating=filler.figure("operating.total", given.operating, "before.operating"),
        **{a: filler.figure(f"{a}.expenditure", getattr(given, a), f"before.{a}") for a in ACCOUNTS},
    )
    return replace(filing, items=items, three=three, before=before), filler.problems


def _items(filler: Filler, items: tuple[BudgetItem, ...], last: LastYear, field: str) -> tuple[BudgetItem, ...]:
    """Return the items with the year before's amounts, and those that only the year before had."""
    spent = {a: filler.spent(a) for a in ACCOUNTS}
    found: dict[str, BudgetItem] = {}
    for n, item in enumerate(items):
        path = "/".join(normal_name(name) for name in item.names)
        for account, amounts in spent.items():
            if amounts:
                item = _with(filler, item, account, field, amounts.get(path, ZERO), n)
        found[item.code] = item
    for account, amounts in spent.items():
        for path, amount in amounts.items():
            code = last.paths.get(path, "")
            if code and amount and code not in found:
                new = BudgetItem(code)
                if "/".join(normal_name(name) for name in new.names) != path:
                    upper, middle, name = path.split("/")
                    new = BudgetItem(code, name, middle, upper)
                found[code] = _with(filler, new, account, field, amount, -1)
    return tuple(found[code] for code in sorted(found))


def _with(filler: Filler, item: BudgetItem, account: str, field: str, amount: Decimal, number: int) -> BudgetItem:
    """Return an item with the year before's amount of one budget."""
    plan: Plan = getattr(item, account)
    given: Decimal | None = getattr(plan, field)
    if not amount and not plan.total and given is None:
        return item
    filler.same(given, amount, f"items[{number}].{account}.{field}", item.code)
    return replace(item, **{account: replace(plan, **{field: amount})})
