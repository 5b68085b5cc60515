"""The nine tables as the accounts system exports them (公开01–09表), or as any disclosure prints them → a filing.

The tables are read by the project's own readers and `extract`; what they hold goes into the filing, the rest is left to
be filled in. Figures that the filing computes (totals, closing balances) are compared with those printed.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from juesuan.compile.budgets.compute import KIND as BUDGET
from juesuan.compile.budgets.exported import from_tables
from juesuan.compile.compute import THREE, books
from juesuan.compile.filing import (
    ZERO,
    Carried,
    Expense,
    Filing,
    Flow,
    General,
    Income,
    Item,
    Spending,
    ThreePublic,
)  # fmt: skip
from juesuan.compile.tabled import Tables, differences
from juesuan.compile.workbook import OWN_SHEETS, Loaded
from juesuan.document.model import Document, Table
from juesuan.domain.accounts import STATUTORY
from juesuan.extract.link import extract


def has_tables(document: Document) -> bool:
    """Tell whether a document holds statutory tables beside sheets to fill in."""
    return any(t.form in STATUTORY and t.rows for t in extract(without_own(document)).accounts.tables)


def without_own(document: Document) -> Document:
    """Return the document without the sheets of the input workbook and their titles."""
    kept = tuple(b for b in document.blocks if not _own(b.sheet if isinstance(b, Table) else b.anchor))
    return msgspec.structs.replace(document, blocks=kept)


def _own(name: str) -> bool:
    return name.removeprefix("x").partition("!")[0] in OWN_SHEETS


def from_document(document: Document, template: str = "national") -> Loaded:
    """Return what the statutory tables of a document say as a filing, with what does not add up in them."""
    found = extract(without_own(document))
    if found.kind.id == BUDGET:
        return from_tables(found, template)
    tables = _Tables(found)
    items = tuple(tables.item(code) for code in tables.codes())
    filing = Filing(
        found.outline.unit, found.outline.year, template, items=items, economic=tables.economic(), three=tables.three(),
        carried=tables.carried(items),
    )  # fmt: skip
    return Loaded(filing, tuple(differences(found, books(filing).totals, "final")))


class _Tables(Tables):
    def item(self, code: str) -> Item:
        """Return one item from the tables that have a row of it."""
        fund, capital = self.flow("fund", "fund", code), self.flow("capital", "capital", code)
        i = "whole.income"
        fiscal = self.cell("revenue", code, f"{i}.fiscal")
        income = Income(
            fiscal - fund.income - capital.income,
            *(
                self.cell("revenue", code, f"{i}.{s}")
                for s in ("superior", "service", "business", "subsidiary", "other")
            ),
        )
        spending = Spending(
            *(
                self.cell("expenditure", code, f"whole.{k}")
                for k in ("basic", "project", "superior", "business", "subsidies")
            )
        )
        general = General(self.cell("general", code, "general.basic"), self.cell("general", code, "general.project"))
        upper, middle, name = (self.unusual(code[:n]) for n in (3, 5, 7))
        return Item(code, name, middle, upper, income, spending, general, fund, capital)

    def flow(self, form: str, account: str, code: str) -> Flow:
        """Return an item's fund or capital money."""
        if (form, code) not in self.rows:
            return Flow()
        opening, income, basic, project, closing = (
            self.cell(form, code, f"{account}.{m}") for m in ("opening", "income", "basic", "project", "closing")
        )
        return Flow(opening, income, basic, project, closing)

    def three(self) -> ThreePublic:
        """Return the three public expenses of table 07."""
        present = self.accounts.table("three_public")
        if present is None:
            return ThreePublic()

        def expense(name: str) -> Expense:
            final, budget = (
                self.total(f"three.{name}", "three_public"),
                self.total(f"three.{name}", "three_public", "budget"),
            )
            return Expense(final or ZERO, budget or ZERO)

        return ThreePublic(*(expense(name) for name in THREE))  # type: ignore[arg-type]

    def carried(self, items: tuple[Item, ...]) -> Carried:
        """Return the balances: of all money from table 01, of the general public budget from table 04."""
        general = self._general_opening(items)
        fiscal = general + sum((i.fund.opening + i.capital.opening for i in items), ZERO)
        whole = self.total("whole.opening", "summary") or ZERO
        return Carried(
            general, whole - fiscal, self.total("whole.reserves", "summary") or ZERO, self.total("whole.distribution", "summary") or ZERO,
            self.total("general.closing", "appropriation"),
        )  # fmt: skip

    def _general_opening(self, items: tuple[Item, ...]) -> Decimal:
        given = self.total("general.opening", "appropriation")
        if given is not None:
            return given
        fiscal = self.total("fiscal.opening", "appropriation") or ZERO
        return fiscal - sum((i.fund.opening + i.capital.opening for i in items), ZERO)
