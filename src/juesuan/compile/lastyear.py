"""Last year's figures from last year's disclosure, workbook or filing: put into this year's filing, or compared with it."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from juesuan.compile.compute import THREE
from juesuan.compile.facts import facts, plain_key
from juesuan.compile.filing import ZERO, Filing, Item
from juesuan.compile.tables import money
from juesuan.compile.validate import Problem
from juesuan.compile.workbook import Loaded
from juesuan.document.model import Document
from juesuan.domain.codes import normal_name
from juesuan.extract.link import extract
from juesuan.kernel.figures import Fact
from juesuan.kernel.lang import Text

Year = dict[Fact, Decimal]
"""What last year stated: amounts by fact, the year left out of it (0)."""


def of_filing(filing: Filing) -> tuple[Year, int, dict[str, str]]:
    """Return last year's amounts, its year and the codes of its items by path, of a filing."""
    from juesuan.compile.compute import books  # noqa: PLC0415

    paths = {line.path: line.code for line in books(filing).lines if line.level == 3}
    return _amounts(facts(filing)), filing.year, paths


def of_document(document: Document) -> tuple[Year, int, dict[str, str]]:
    """Return last year's amounts, its year and the codes of its items by path, of a disclosure.

    Tables come before the narrative: a figure that is printed in both is taken from the table.
    """
    found = extract(document)
    stated: dict[Fact, Decimal] = {}
    own = [f for f in found.figures if f.fact.year == found.outline.year and not f.fact.measure.startswith("~")]
    for figure in sorted(own, key=lambda f: f.origin == "text"):
        stated.setdefault(plain_key(figure.fact), figure.value)
    paths = {r.item: r.code for t in found.accounts.tables for r in t.rows if len(r.code) == 7}
    return _amounts(stated), found.outline.year, paths


def _amounts(stated: dict[Fact, Decimal]) -> Year:
    return {
        msgspec.structs.replace(f, year=0): v for f, v in stated.items() if f.aspect == "amount" and f.basis == "final"
    }


def with_last_year(loaded: Loaded, last: tuple[Year, int, dict[str, str]]) -> Loaded:
    """Return the filing with last year's figures filled in; what the filing says otherwise is a problem."""
    stated, year, paths = last
    filing = loaded.filing
    filler = _Filler(stated)
    if year and year != filing.year - 1:
        text = Text("给出的上年文件是 {a} 年度的，应为 {b} 年度", "the file of last year is of {a}, not of {b}")
        filler.problems.append(Problem("error", "year", text.format(a=year, b=filing.year - 1)))
    items = filler.items(filing.items, paths)
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
    order = {i.code: n for n, i in enumerate(items)}
    places = {_moved(p, filing.items, order): v for p, v in loaded.places.items()}
    return Loaded(merged, (*loaded.problems, *filler.problems), places)


def _moved(path: str, before: tuple[Item, ...], order: dict[str, int]) -> str:
    """Return a path with its item's new number."""
    if not path.startswith("items["):
        return path
    number, _, rest = path[6:].partition("]")
    return f"items[{order[before[int(number)].code]}]{rest}"


class _Filler:
    def __init__(self, stated: Year) -> None:
        self.stated = stated
        self.problems: list[Problem] = []

    def figure(self, measure: str, given: Decimal | None, path: str, item: str = "") -> Decimal | None:
        """Return last year's amount; note where the filing says otherwise."""
        known = self.stated.get(Fact(measure, item))
        if known is not None and given is not None and known != given:
            text = Text("填的上年数 {a} 与上年文件的 {b} 不一致", "last year given {a}, its own file says {b}")
            self.problems.append(Problem("error", path, text.format(a=money(given), b=money(known))))
        return known if known is not None else given

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
        spent = {
            account: {f.item: v for f, v in self.stated.items() if f.measure == f"{account}.expenditure" and f.item.count("/") == 2}
            for account in ("general", "fund", "capital")
        }  # fmt: skip
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
        if flow.last is not None and flow.last != last:
            text = Text("{c} 填的上年数 {a} 与上年文件的 {b} 不一致", "{c}: last year given {a}, its own file says {b}")
            self.problems.append(
                Problem("error", f"items[{number}].{account}.last", text.format(c=item.code, a=money(flow.last), b=money(last)))
            )  # fmt: skip
        found: Item = msgspec.structs.replace(item, **{account: msgspec.structs.replace(flow, last=last)})
        return found
