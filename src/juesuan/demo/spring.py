"""The budget that a department published in spring, before the year whose final accounts are made.

It is what those accounts tell as their opening budget, item by item; the year before's budget and what was executed of it are the
department's own.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from juesuan.compile.budgets import lastyear
from juesuan.compile.budgets.compute import THREE
from juesuan.compile.budgets.filing import (
    Allowance,
    Allowances,
    Before,
    BudgetFiling,
    BudgetItem,
    Buying,
    Holdings,
    Other,
    Plan,
    Project,
)
from juesuan.compile.filing import ZERO, Economic, Expense, Filing, Item, Projects, Vehicles
from juesuan.compile.lastyear import of_filing

_PAID = {"30108": ("2080505",), "30109": ("2080506",), "30110": ("2101101", "2101102"), "30113": ("2210201",)}
"""What is paid for the staff, by economic item, and the functional items that it is budgeted under."""
_WHY = {"增加": "年度工作任务增加", "减少": "压减一般性支出"}


def spring(filing: Filing, before: Filing | None, last: BudgetFiling | None) -> BudgetFiling:
    """Return the budget of the year of `filing`; `before` and `last` are the year before's final accounts and budget."""
    items = tuple(_item(i) for i in filing.items)
    three = Allowances(
        **{n: _allowance(getattr(filing.three, n), last, n) for n in THREE}, reason="按照厉行节约的要求安排", vehicles_reason="车辆更新和运行需要"
    )  # fmt: skip
    buying = filing.procurement
    main = next((i for i in items if i.general.project), None)
    draft = BudgetFiling(
        filing.unit, filing.year, filing.template, filing.kind, functions=filing.functions, organisation=filing.organisation,
        items=items, economic=_economic(filing, three, items), before=Before(), why=filing.reasons, three=three,
        procurement=Buying(buying.goods, buying.works, buying.services, buying.sme, buying.micro),
        assets=Holdings(filing.assets.vehicles, 0, Vehicles(other=filing.three.bought)), goals=Projects(1, main.general.project if main else ZERO),
        goal="完成全年任务", projects=(_project(main),) if main else (),
    )  # fmt: skip
    for told in (lastyear.of_filing(last) if last else None, of_filing(before) if before else None):
        if told is not None:
            draft, problems = lastyear.with_last_year(draft, told)
            assert not [p for p in problems if p.severity == "error"], problems
    return replace(draft, items=tuple(replace(i, reason=_why(i)) for i in draft.items))


def opening(item: Item) -> tuple[Decimal, Decimal]:
    """Return the opening budgets of an item: of the general budget, of the government funds."""
    return item.general.opening_budget or ZERO, item.fund.opening_budget or ZERO


def _item(item: Item) -> BudgetItem:
    general, fund = opening(item)
    own = item.income.service
    project = item.general.project > 0
    return BudgetItem(
        item.code, general=Plan(ZERO if project else general, general if project else ZERO), fund=Plan(project=fund),
        other=Other(service=own, project=own), purpose=item.purpose,
    )  # fmt: skip


def _allowance(spent: Expense, last: BudgetFiling | None, name: str) -> Allowance:
    then = getattr(last.three, name).amount if last is not None else None
    amount = spent.budget or ZERO
    reason = "与上年持平" if then == amount else _WHY["增加" if then is None or amount > then else "减少"]
    return Allowance(amount, then, reason)


def _economic(filing: Filing, three: Allowances, items: tuple[BudgetItem, ...]) -> tuple[Economic, ...]:
    """Return basic expenditure by economic item: as it was spent, the wages taking what the budget differs by."""
    amounts = {e.code: e.amount for e in filing.economic}
    planned = {i.code: i.general.total for i in items}
    for code, under in _PAID.items():
        amounts[code] = sum((planned.get(u, ZERO) for u in under), ZERO)
    amounts |= {"30217": three.reception.amount, "30231": three.running.amount}
    basic = sum((i.general.basic for i in items), ZERO)
    amounts["30101"] += basic - sum(amounts.values(), ZERO)
    return tuple(Economic(c, a) for c, a in sorted(amounts.items()) if a)


def _project(item: BudgetItem) -> Project:
    return Project(
        "年度重点任务", item.general.project, "年度重点任务由本部门组织实施。", "根据年度工作计划设立。", "本部门。", "按计划分步实施。", "一年。",
        "按期完成，服务对象满意。",
    )  # fmt: skip


def _why(item: BudgetItem) -> str:
    now, then = item.general.total + item.fund.total, (item.general.executed or ZERO) + (item.fund.executed or ZERO)
    return "与上年执行数持平" if now == then else _WHY["增加" if now > then else "减少"]
