"""What the statutory tables of a disclosure say, row by row and total by total: what a filing is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from juesuan.compile.filing import ZERO, Economic
from juesuan.compile.problems import Problem
from juesuan.document.model import where
from juesuan.domain import codes
from juesuan.domain.accounts import STATUTORY, Accounts, Row
from juesuan.domain.forms import form_of
from juesuan.domain.measures import measure_title
from juesuan.extract.link import Extract
from juesuan.kernel.figures import Basis, Fact
from juesuan.kernel.lang import Text


class Tables:
    """The rows of the statutory tables by form and code, and the totals of theirs."""

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

    def is_own(self, fact: Fact) -> bool:
        """Tell whether a figure is of the disclosure's own year: a budget's tables have the year before's beside it."""
        return fact.year in (0, self.found.outline.year)

    def total(self, measure: str, origin: str, basis: Basis = "final") -> Decimal | None:
        """Return a figure of a table that is no item's; None where it is not printed."""
        for fact, ids in self.accounts.facts.items():
            if (fact.measure, fact.item, fact.basis, fact.aspect) == (measure, "", basis, "amount") and self.is_own(
                fact
            ):
                for i in ids:
                    if self.accounts.figures[i].origin == origin:
                        return self.accounts.figures[i].value
        return None

    def unusual(self, code: str) -> str:
        """Return the name of a row where it is not the classification's own, else ''."""
        name = self.names.get(code, "")
        return "" if not name or _is_known(name, code) else name

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


def differences(found: Extract, computed: Mapping[str, Decimal], basis: Basis) -> Iterator[Problem]:
    """Yield where a total of the tables is not what their rows make; `basis` is that of the disclosure's own figures."""
    figures = found.accounts.figures
    for fact, ids in found.accounts.facts.items():
        value = computed.get(fact.measure)
        if value is None or fact.item or fact.basis != basis or fact.aspect != "amount":
            continue
        if fact.year not in (0, found.outline.year):
            continue
        wrong = next((figures[i] for i in ids if not figures[i].lo <= value <= figures[i].hi), None)
        if wrong is None or wrong.origin not in STATUTORY or fact.unit != "万元":
            continue
        yield _differs(fact, wrong.value, value, where(found.document, wrong.place))


def _is_known(name: str, code: str) -> bool:
    known = codes.functional_names(code)
    return bool(known) and codes.normal_name(name) == codes.normal_name(known[0])


def _differs(fact: Fact, printed: Decimal, computed: Decimal, place: str) -> Problem:
    title = Text(measure_title(fact.measure), measure_title(fact.measure, "en"))
    text = Text("表上的{t} {a} ≠ 各科目算出的 {b}", "{t} printed {a} ≠ computed {b}").format(
        t=title, a=printed, b=computed
    )
    return Problem("error", fact.measure, text, place)
