"""The tables of a budget, as a system exports them or a budget prints them → a budget's filing.

What an item spends of each budget stands in that budget's own table; what it spends besides, and where that comes from, in the
tables of all expenditure and revenue. What no table tells (reasons, last year) is left to be filled in.
"""

from __future__ import annotations

from msgspec.structs import replace

from juesuan.compile.budgets.compute import ACCOUNTS, SOURCES, THREE, books
from juesuan.compile.budgets.filing import Allowance, Allowances, BudgetFiling, BudgetItem, Other, Plan
from juesuan.compile.filing import ZERO
from juesuan.compile.tabled import Tables, differences
from juesuan.compile.workbook import Loaded
from juesuan.extract.link import Extract
from juesuan.kernel.figures import Basis

OWN: Basis = "opening_budget"


def from_tables(found: Extract, template: str) -> Loaded:
    """Return what the tables of a budget say as a filing, with what does not add up in them."""
    tables = Tables(found)
    items = tuple(_item(tables, code) for code in tables.codes())
    three = replace(
        Allowances(), **{n: Allowance(tables.total(f"three.{n}", "three_public", OWN) or ZERO) for n in THREE}
    )
    filing = BudgetFiling(
        found.outline.unit, found.outline.year, template, items=items, economic=tables.economic(), three=three
    )
    return Loaded(filing, tuple(differences(found, books(filing).totals, OWN)))


def _item(tables: Tables, code: str) -> BudgetItem:
    plans = _plans(tables, code)
    spent = {k: tables.cell("expenditure", code, f"whole.{k}") for k in ("basic", "project", "superior", "business", "subsidies")}  # fmt: skip
    basic = spent["basic"] - sum((p.basic for p in plans), ZERO)
    project = spent["project"] - sum((p.project for p in plans), ZERO)
    sources = {s: tables.cell("revenue", code, f"whole.income.{s}") for s in SOURCES}
    reserves = tables.cell("revenue", code, "whole.reserves")
    total = basic + project + spent["superior"] + spent["business"] + spent["subsidies"]
    opening = total - sum(sources.values(), ZERO) - reserves
    other = Other(
        opening, **sources, reserves=reserves, basic=basic, project=project, paid_up=spent["superior"], operations=spent["business"],
        subsidies=spent["subsidies"],
    )  # fmt: skip
    upper, middle, name = (tables.unusual(code[:n]) for n in (3, 5, 7))
    general, fund, capital = plans
    return BudgetItem(code, name, middle, upper, general, fund, capital, other)


def _plans(tables: Tables, code: str) -> list[Plan]:
    """Return an item's money of the three budgets: what of it is no revenue of the year was carried over."""
    found: list[Plan] = []
    row = tables.rows.get(("revenue", code))
    apart = row is not None and any(f"whole.income.{a}" in row.cells for a in ACCOUNTS)
    fiscal = tables.cell("revenue", code, "whole.income.fiscal")
    for account in ACCOUNTS:
        basic, project = (tables.cell(account, code, f"{account}.{k}") for k in ("basic", "project"))
        income = tables.cell("revenue", code, f"whole.income.{account}") if apart else min(fiscal, basic + project)
        fiscal -= ZERO if apart else income
        found.append(Plan(basic, project, basic + project - income if row is not None else ZERO))
    return found
