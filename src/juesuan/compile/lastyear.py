"""Last year's figures from last year's disclosure, workbook or filing: put into this year's filing, or compared with it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from juesuan.compile.compute import THREE, Coded
from juesuan.compile.facts import facts, plain_key
from juesuan.compile.filing import ZERO, Filing, Item
from juesuan.compile.problems import Problem
from juesuan.compile.tables import money
from juesuan.document.model import Document
from juesuan.domain.codes import normal_name
from juesuan.extract.link import extract
from juesuan.kernel.figures import Basis, Fact
from juesuan.kernel.lang import Text
from juesuan.kinds.kind import FINAL

Year = dict[Fact, Decimal]
"""What last year stated: amounts by fact, the year left out of it (0)."""


class LastYear(msgspec.Struct, frozen=True):
    """What a file of last year states: amounts by fact, its year, the codes of its items by path, its kind of disclosure."""

    stated: Year
    year: int
    paths: dict[str, str]
    kind: str = FINAL


def of_filing(filing: Filing) -> LastYear:
    """Return last year's amounts of a filing."""
    from juesuan.compile.compute import books  # noqa: PLC0415

    paths = {line.path: line.code for line in books(filing).lines if line.level == 3}
    return LastYear(_amounts(facts(filing), "final"), filing.year, paths)


def of_document(document: Document) -> LastYear:
    """Return last year's amounts of a disclosure.

    Tables come before the narrative: a figure that is printed in both is taken from the table.
    """
    found = extract(document)
    stated: dict[Fact, Decimal] = {}
    own = [f for f in found.figures if f.fact.year == found.outline.year and not f.fact.measure.startswith("~")]
    for figure in sorted(own, key=lambda f: f.origin == "text"):
        stated.setdefault(plain_key(figure.fact), figure.value)
    paths = {r.item: r.code for t in found.accounts.tables for r in t.rows if len(r.code) == 7}
    return LastYear(_amounts(stated, found.kind.own), found.outline.year, paths, found.kind.id)


def _amounts(stated: dict[Fact, Decimal], own: Basis) -> Year:
    return {
        msgspec.structs.replace(f, year=0, basis="final"): v
        for f, v in stated.items()
        if f.aspect == "amount" and f.basis == own
    }


def of_another_year(last: LastYear, year: int) -> list[Problem]:
    """Return a problem where the file given for last year is of another."""
    if not last.year or last.year == year - 1:
        return []
    text = Text("给出的上年文件是 {a} 年度的，应为 {b} 年度", "the file of last year is of {a}, not of {b}")
    return [Problem("error", "year", text.format(a=last.year, b=year - 1))]


def with_last_year(filing: Filing, last: LastYear) -> tuple[Filing, list[Problem]]:
    """Return the filing with last year's figures filled in, and a problem for each that it says otherwise."""
    filler = Filler(last.stated)
    filler.problems += of_another_year(last, filing.year)
    if last.kind != FINAL:
        text = Text("给出的上年文件不是同类公开", "the file of last year is no disclosure of the same kind")
        filler.problems.append(Problem("error", "year", text))
    items = filler.items(filing.items, last.paths)
    three = msgspec.structs.replace(filing.three, **{n: filler.expense(filing.three, n) for n in THREE})
    staff = msgspec.structs.replace(
        filing.staff,
        **{
            f"{n}_last": filler.count(f"staff.{n}", getattr(filing.staff, f"{n}_last"), f"staff.{n}_last")
            for n in ("active", "retired_cadre", "retired")
        },
    )
    office = "general.public" if filing.kind == "institution" else "operating.total"
    totals = {
        "total": filler.figure("whole.total", filing.last.total, "last.total"),
        "fiscal_total": filler.figure("fiscal.total", filing.last.fiscal_total, "last.fiscal_total"),
        "general": filler.figure("general.expenditure", filing.last.general, "last.general"),
        "fund": filler.figure("fund.expenditure", filing.last.fund, "last.fund"),
        "capital": filler.figure("capital.expenditure", filing.last.capital, "last.capital"),
        "operating": filler.figure(office, filing.last.operating, "last.operating"),
    }
    merged = msgspec.structs.replace(
        filing, items=items, three=three, staff=staff, last=msgspec.structs.replace(filing.last, **totals)
    )
    return merged, filler.problems


def moved(path: str, before: Sequence[Coded], after: Sequence[Coded]) -> str:
    """Return the path of a value with its item's new number, where items were put between."""
    if not path.startswith("items["):
        return path
    number, _, rest = path[6:].partition("]")
    code = before[int(number)].code
    return f"items[{next(n for n, item in enumerate(after) if item.code == code)}]{rest}"


class Filler:
    """Fills in last year's figures."""

    def __init__(self, stated: Year) -> None:
        self.stated = stated
        self.problems: list[Problem] = []

    def figure(self, measure: str, given: Decimal | None, path: str, instead: str = "") -> Decimal | None:
        """Return last year's amount (of the measure `instead` where that is what is told); note where the filing says otherwise."""
        known = self.stated.get(Fact(measure), self.stated.get(Fact(instead)))
        if known is not None:
            self.same(given, known, path)
        return known if known is not None else given

    def same(self, given: Decimal | None, known: Decimal, path: str, code: str = "") -> None:
        """Note where the filing says of last year what its own file does not."""
        if given is None or given == known:
            return
        text = Text("{c}填的上年数 {a} 与上年文件的 {b} 不一致", "{d}last year given {a}, its own file says {b}")
        words = text.format(c=f"{code} " if code else "", d=f"{code}: " if code else "", a=money(given), b=money(known))
        self.problems.append(Problem("error", path, words))

    def spent(self, account: str) -> dict[str, Decimal]:
        """Return last year's expenditure of one budget by the path of its item."""
        measure = f"{account}.expenditure"
        return {f.item: v for f, v in self.stated.items() if f.measure == measure and f.item.count("/") == 2}

    def count(self, measure: str, given: int | None, path: str) -> int | None:
        """Return last year's headcount."""
        known = self.stated.get(Fact(measure, unit="人"))
        if known is None:
            return given
        if given is not None and known != given:
            text = Text("填的上年数 {a} 与上年文件的 {b} 不一致", "last year given {a}, its own file says {b}")
            self.problems.append(Problem("error", path, text.format(a=given, b=known)))
        return int(known)

    def expense(self, three: msgspec.Struct, name: str) -> msgspec.Struct:
        """Return one of the three public expenses with last year's amount."""
        expense = getattr(three, name)
        last = self.figure(f"three.{name}", expense.last, f"three.{name}.last")
        found: msgspec.Struct = msgspec.structs.replace(expense, last=last)
        return found

    def items(self, items: tuple[Item, ...], paths: dict[str, str]) -> tuple[Item, ...]:
        """Return the items with last year's amounts, and those that only last year had."""
        spent = {account: self.spent(account) for account in ("general", "fund", "capital")}
        found: dict[str, Item] = {}
        for n, item in enumerate(items):
            path = "/".join(normal_name(name) for name in item.names)
            for account, amounts in spent.items():
                if amounts:
                    item = self.item(item, account, amounts.get(path, ZERO), n)
            found[item.code] = item
        for account, amounts in spent.items():
            for path, amount in amounts.items():
                code = paths.get(path, "")
                if code and amount and code not in found:
                    new = Item(code)
                    known = tuple(normal_name(name) for name in new.names)
                    if "/".join(known) != path:
                        upper, middle, name = path.split("/")
                        new = Item(code, name, middle, upper)
                    found[code] = self.item(new, account, amount, -1)
        return tuple(found[code] for code in sorted(found))

    def item(self, item: Item, account: str, last: Decimal, number: int) -> Item:
        """Return an item with last year's expenditure of one budget."""
        flow = getattr(item, account)
        if not last and not flow.total and flow.last is None:
            return item
        self.same(flow.last, last, f"items[{number}].{account}.last", item.code)
        found: Item = msgspec.structs.replace(item, **{account: msgspec.structs.replace(flow, last=last)})
        return found
