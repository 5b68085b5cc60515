"""The nine tables as the accounts system exports them (公开01–09表), or as any disclosure prints them → a filing.

The tables are read by the project's own readers and `extract`; what they hold goes into the filing, the rest is left to
be filled in. Figures that the filing computes (totals, closing balances) are compared with those printed.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from juesuan.compile.compute import THREE, books
from juesuan.compile.filing import (
    ZERO,
    Carried,
    Economic,
    Expense,
    Filing,
    Flow,
    General,
    Income,
    Item,
    Spending,
    ThreePublic,
)  # fmt: skip
from juesuan.compile.problems import Problem
from juesuan.compile.workbook import OWN_SHEETS, Loaded
from juesuan.document.model import Document, Table, where
from juesuan.domain import codes
from juesuan.domain.accounts import STATUTORY, Accounts, Row
from juesuan.domain.forms import form_of
from juesuan.domain.measures import measure_title
from juesuan.extract.link import Extract, extract
from juesuan.kernel.figures import Fact
from juesuan.kernel.lang import Text


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
    tables = _Tables(found)
    items = tuple(tables.item(code) for code in tables.codes())
    filing = Filing(
        found.outline.unit, found.outline.year, template, items=items, economic=tables.economic(), three=tables.three(),
        carried=tables.carried(items),
    )  # fmt: skip
    return Loaded(filing, tuple(tables.problems(filing)))


class _Tables:
    def __init__(self, found: Extract) -> None:
        self.found = found
        self.accounts: Accounts = found.accounts
        self.rows: dict[tuple[str, str], Row] = {}
        self.names: dict[str, str] = {}
        for table in self.accounts.tables:
            for row in table.rows:
                if row.code and form_of(table.form).coded:
                    self.rows.setdefault((table.form, row.code), row)
                    self.names.setdefault(row.code, row.name)

    def codes(self) -> list[str]:
        """Return the items: every code of 7 digits in a functional table."""
        return sorted({c for form, c in self.rows if form_of(form).functional and len(c) == 7})

    def cell(self, form: str, code: str, measure: str) -> Decimal:
        """Return an amount of a row, zero where the cell is blank."""
        row = self.rows.get((form, code))
        figure = row.cells.get(measure) if row else None
        return ZERO if figure is None else self.accounts.figures[figure].value

    def total(self, measure: str, origin: str, basis: str = "final") -> Decimal | None:
        """Return a figure of a table that is no item's; None where it is not printed."""
        for fact, ids in self.accounts.facts.items():
            if (fact.measure, fact.item, fact.basis, fact.aspect) == (measure, "", basis, "amount"):
                for i in ids:
                    if self.accounts.figures[i].origin == origin:
                        return self.accounts.figures[i].value
        return None

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

    def unusual(self, code: str) -> str:
        """Return the name of a row where it is not the classification's own, else ''."""
        name = self.names.get(code, "")
        return "" if not name or _is_known(name, code) else name

    def flow(self, form: str, account: str, code: str) -> Flow:
        """Return an item's fund or capital money."""
        if (form, code) not in self.rows:
            return Flow()
        opening, income, basic, project, closing = (
            self.cell(form, code, f"{account}.{m}") for m in ("opening", "income", "basic", "project", "closing")
        )
        return Flow(opening, income, basic, project, closing)

    def economic(self) -> tuple[Economic, ...]:
        """Return the economic items with an amount."""
        found = []
        for form, code in self.rows:
            amount = self.cell(form, code, "general.economic")
            if form_of(form).rows == "economic" and len(code) == 5 and amount:
                name = self.names[code]
                known = {codes.normal_name(n) for n in codes.economic_names(code)}
                found.append(Economic(code, amount, "" if codes.normal_name(name) in known else name))
        return tuple(sorted(found, key=lambda e: e.code))

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

    def problems(self, filing: Filing) -> list[Problem]:
        """Return where a total of the tables is not what their rows make."""
        computed = books(filing).totals
        found = []
        for fact, ids in self.accounts.facts.items():
            value = computed.get(fact.measure)
            if value is None or fact.item or fact.basis != "final" or fact.aspect != "amount":
                continue
            wrong = next((self.accounts.figures[i] for i in ids if self.accounts.figures[i].value != value), None)
            if wrong is None or wrong.origin not in STATUTORY or fact.unit != "万元":
                continue
            found.append(_differs(fact, wrong.value, value, where(self.found.document, wrong.place)))
        return found


def _is_known(name: str, code: str) -> bool:
    known = codes.functional_names(code)
    return bool(known) and codes.normal_name(name) == codes.normal_name(known[0])


def _differs(fact: Fact, printed: Decimal, computed: Decimal, place: str) -> Problem:
    title = Text(measure_title(fact.measure), measure_title(fact.measure, "en"))
    text = Text("表上的{t} {a} ≠ 各科目算出的 {b}", "{t} printed {a} ≠ computed {b}").format(
        t=title, a=printed, b=computed
    )
    return Problem("error", fact.measure, text, place)
