"""What is wrong with a budget's filing before anything is written: whether it balances, item by item and table by table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from juesuan.compile.budgets.compute import ACCOUNTS, BudgetBooks, books, items_of
from juesuan.compile.budgets.filing import BudgetFiling
from juesuan.compile.compute import all_given
from juesuan.compile.problems import Problem, basic, coded, differs, economic, error, exceeds, values, warning

PLACES = 6
"""Amounts are 万元, to the hundredth of a 元."""


def validate(filing: BudgetFiling) -> list[Problem]:
    """Return everything that is wrong with `filing`, errors first."""
    found = [*values(filing, PLACES), *coded(filing.items), *economic(filing.economic), *_items(filing)]
    if not any(p.severity == "error" for p in found):
        accounts = books(filing)
        for source in _SOURCES:
            found.extend(source(filing, accounts))
    return sorted(found, key=lambda p: p.severity != "error")


def _items(filing: BudgetFiling) -> Iterator[Problem]:
    for n, item in enumerate(filing.items):
        for account in ACCOUNTS:
            plan = getattr(item, account)
            yield from exceeds(
                f"items[{n}].{account}.opening", f"{item.code} 上年结转大于支出", f"{item.code}: carry-over above expenditure", plan.opening, plan.total
            )  # fmt: skip
        if item.other.money != item.other.total:
            yield error(
                f"items[{n}].other", "{c} 非财政拨款的收入 {a} ≠ 支出 {b}", "{c}: revenue of other funds {a} ≠ expenditure {b}",
                c=item.code, a=item.other.money, b=item.other.total,
            )  # fmt: skip


def _before(filing: BudgetFiling, _: BudgetBooks) -> Iterator[Problem]:
    """Yield totals of the year before that are not the sum of their items or of their budgets."""
    titles = {"general": "一般公共预算", "fund": "政府性基金预算", "capital": "国有资本经营预算"}
    for account in ACCOUNTS:
        own = items_of(filing, account)
        items = all_given(getattr(i, account).last for i in own) if own else None
        given = getattr(filing.before, account)
        if given is not None and items is not None:
            yield from differs(
                f"before.{account}", f"上年{titles[account]}与各科目之和不一致", f"last year's {account} budget and its items", given, items
            )  # fmt: skip


_PARTS = (
    ("30212", "abroad", "因公出国（境）费"),
    ("30217", "reception", "公务接待费"),
    ("30231", "running", "公务用车运行费"),
    ("31013", "purchase", "公务用车购置费"),
)


def _three(filing: BudgetFiling, _: BudgetBooks) -> Iterator[Problem]:
    costs = {e.code: e.amount for e in filing.economic}
    for code, name, title in _PARTS:
        yield from exceeds(
            f"three.{name}.amount", f"基本支出的{title}（{code}）大于“三公”经费的", f"{code} above {name}",
            costs.get(code, Decimal(0)), getattr(filing.three, name).amount,
        )  # fmt: skip


def _others(filing: BudgetFiling, accounts: BudgetBooks) -> Iterator[Problem]:
    p = filing.procurement
    yield from exceeds(
        "procurement.reserved_sme", "面向中小企业预留大于政府采购预算", "reserved for SMEs", p.reserved_sme, p.total
    )
    yield from exceeds(
        "procurement.reserved_micro", "面向小微企业预留大于面向中小企业", "reserved for micro", p.reserved_micro, p.reserved_sme
    )  # fmt: skip
    if filing.kind != "institution":
        yield from exceeds(
            "operating", "机关运行经费大于公用经费", "operating expenses", accounts["operating.total"], accounts["general.public"], "warning"
        )  # fmt: skip
    projects = sum((p.amount for p in filing.projects), Decimal(0))
    if projects > accounts["whole.project"]:
        yield warning(
            "projects", "所列项目的金额之和 {a} 大于项目支出 {b}", "the projects' money {a} is above project expenditure {b}",
            a=projects, b=accounts["whole.project"],
        )  # fmt: skip


_SOURCES: tuple[Callable[[BudgetFiling, BudgetBooks], Iterator[Problem]], ...] = (basic, _before, _three, _others)
