"""Filing → Books: every subtotal and total of the nine tables, exact, by measure and item.

Measures are those of `domain/measures.py`, so what is computed here and what is read back from a document have one name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, Protocol, TypeVar

import msgspec

from juesuan.compile.filing import ZERO, Economic, Filing, Flow, Item
from juesuan.domain.codes import normal_name
from juesuan.domain.identities import compute
from juesuan.kinds.identities import formulas
from juesuan.regions.region import Rounding

"""How the shares of one composition are rounded: each by itself, or so that they sum to 100 (largest remainder)."""

PERSONNEL = ("301", "303")
CENT = Decimal("0.01")

_ITEM: dict[str, Callable[[Item], Decimal]] = {
    "whole.income": lambda i: i.total_income,
    "whole.income.fiscal": lambda i: i.fiscal_income,
    "whole.income.general": lambda i: i.income.general,
    "whole.income.fund": lambda i: i.fund.income,
    "whole.income.capital": lambda i: i.capital.income,
    "whole.income.superior": lambda i: i.income.superior,
    "whole.income.service": lambda i: i.income.service,
    "whole.income.business": lambda i: i.income.business,
    "whole.income.subsidiary": lambda i: i.income.subsidiary,
    "whole.income.other": lambda i: i.income.other,
    "whole.expenditure": lambda i: i.spending.total,
    "whole.basic": lambda i: i.spending.basic,
    "whole.project": lambda i: i.spending.project,
    "whole.superior": lambda i: i.spending.superior,
    "whole.business": lambda i: i.spending.business,
    "whole.subsidies": lambda i: i.spending.subsidies,
    "general.expenditure": lambda i: i.general.total,
    "general.basic": lambda i: i.general.basic,
    "general.project": lambda i: i.general.project,
    "fiscal.expenditure": lambda i: i.general.total + i.fund.total + i.capital.total,
}


def _flow(account: Literal["fund", "capital"]) -> dict[str, Callable[[Item], Decimal]]:
    def of(item: Item) -> Flow:
        return item.fund if account == "fund" else item.capital

    return {
        f"{account}.opening": lambda i: of(i).opening,
        f"{account}.income": lambda i: of(i).income,
        f"{account}.expenditure": lambda i: of(i).total,
        f"{account}.basic": lambda i: of(i).basic,
        f"{account}.project": lambda i: of(i).project,
        f"{account}.closing": lambda i: of(i).rest,
    }


_ITEM |= _flow("fund") | _flow("capital")


class Line(msgspec.Struct, frozen=True):
    """One row of the functional classification: its code, name, path of names and amounts by measure."""

    code: str
    name: str
    path: str
    amounts: dict[str, Decimal]

    @property
    def level(self) -> int:
        """Return 1 for a 类, 2 for a 款, 3 for a 项."""
        return (len(self.code) - 1) // 2


class Cost(msgspec.Struct, frozen=True):
    """One row of the economic classification: a 类 with its sum, or a 款."""

    code: str
    name: str
    amount: Decimal


class Ledger(msgspec.Struct, frozen=True):
    """Computed accounts of any kind: totals by measure, the functional and the economic classification row by row."""

    totals: dict[str, Decimal]
    lines: tuple[Line, ...]
    costs: tuple[Cost, ...]

    def __getitem__(self, measure: str) -> Decimal:
        return self.totals[measure]

    def rows(self, *measures: str) -> list[Line]:
        """Return the rows where one of `measures` is not zero."""
        return [line for line in self.lines if any(line.amounts[m] for m in measures)]

    def by_class(self, code: str, measure: str) -> Decimal:
        """Return what a 类 has of `measure`, zero when it is not there."""
        return next((line.amounts[measure] for line in self.lines if line.code == code), ZERO)


class Books(Ledger, frozen=True):
    """The computed final accounts of a filing."""

    filing: Filing


def books(filing: Filing) -> Books:
    """Compute the accounts of `filing`."""
    lines = lines_of(filing.items, _ITEM)
    costs = costs_of(filing.economic)
    return Books(_totals(filing, costs), lines, costs, filing)


class Coded(Protocol):
    """A functional item, whatever it has amounts of."""

    @property
    def code(self) -> str:
        """Its 7-digit code."""
        ...

    @property
    def names(self) -> tuple[str, str, str]:
        """The names of its 类, 款 and 项."""
        ...


_I = TypeVar("_I", bound=Coded)


def lines_of(items: Iterable[_I], measures: Mapping[str, Callable[[_I], Decimal]]) -> tuple[Line, ...]:
    """Return items with the sums of their 类 and 款, in the order of their codes."""
    sums: dict[str, dict[str, Decimal]] = {}
    names: dict[str, str] = {}
    for item in items:
        own = {m: f(item) for m, f in measures.items()}
        for length, name in zip((3, 5, 7), item.names, strict=True):
            code = item.code[:length]
            names[code] = names.get(code) or name
            there = sums.setdefault(code, dict.fromkeys(measures, ZERO))
            for measure, amount in own.items():
                there[measure] += amount
    return tuple(
        Line(code, names[code], "/".join(normal_name(names[code[:n]]) for n in (3, 5, 7) if n <= len(code)), sums[code])
        for code in sorted(sums)
    )


def costs_of(economic: Iterable[Economic]) -> tuple[Cost, ...]:
    """Return economic items with the sums of their 类, in the order of their codes."""
    from juesuan.domain.codes import economic_names  # noqa: PLC0415

    found: dict[str, Cost] = {}
    for entry in economic:
        group = entry.code[:3]
        head = found.get(group) or Cost(group, next(iter(economic_names(group)), group), ZERO)
        found[group] = msgspec.structs.replace(head, amount=head.amount + entry.amount)
        found[entry.code] = Cost(entry.code, entry.title or entry.code, entry.amount)
    return tuple(found[code] for code in sorted(found))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


_FISCAL = (
    ("general.closing", "T21"), ("fiscal.opening", "T17"), ("fiscal.income", "T16"), ("fiscal.closing", "T19"),
    ("fiscal.total", "T13"), ("fiscal.total_out", "T14"), ("general.total_out", "T24"), ("fund.total_out", "T25"),
    ("capital.total_out", "T26"), ("three.vehicles", "T12"), ("three.total", "T09"),
)  # fmt: skip
_WHOLE = (("whole.total", "T01"), ("whole.total_out", "T03"), ("whole.closing", "T02"))
"""Totals and the identities that they are computed by, in an order in which each has what it needs."""


def _by_identities(totals: dict[str, Decimal], asked: tuple[tuple[str, str], ...]) -> None:
    """Enter the totals that identities give: by the same formulas that a published document is checked by."""
    known = formulas("final")
    for measure, identity in asked:
        totals[measure] = compute(measure, known[identity], totals)


def _totals(filing: Filing, costs: tuple[Cost, ...]) -> dict[str, Decimal]:
    t = {m: _sum(f(item) for item in filing.items) for m, f in _ITEM.items()}
    carried = filing.carried
    t["general.income"] = t["whole.income.general"]
    t["general.opening"] = carried.opening_general
    t["fiscal.basic"], t["fiscal.project"] = (
        _sum(t[f"{account}.{part}"] for account in ("general", "fund", "capital")) for part in ("basic", "project")
    )
    t["whole.reserves"] = carried.reserves
    t["whole.distribution"] = carried.distribution
    t["general.personnel"] = _sum(c.amount for c in costs if c.code in PERSONNEL)
    t["general.public"] = _sum(c.amount for c in costs if len(c.code) == 3 and c.code not in PERSONNEL)
    three = filing.three
    t["three.abroad"], t["three.purchase"], t["three.running"] = (
        e.final for e in (three.abroad, three.purchase, three.running)
    )
    t["three.reception"] = three.reception.final
    _by_identities(t, _FISCAL)
    t["whole.opening"] = t["fiscal.opening"] + carried.opening_other
    for account in ("general", "fund", "capital"):
        t[f"{account}.total"] = t[f"{account}.opening"] + t[f"{account}.income"]
    _by_identities(t, _WHOLE)
    t["operating.total"] = t["general.public"] if filing.operating is None else filing.operating
    return t


# ---- rates


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return 100 · part / whole rounded half up to two decimals; None on a zero base."""
    return (100 * part / whole).quantize(CENT, ROUND_HALF_UP) if whole else None


def shares(parts: Iterable[Decimal], whole: Decimal, rounding: Rounding = "plain") -> list[Decimal | None]:
    """Return the share of each part in `whole`.

    `plain`: each rounded half up by itself; every share is right, their sum may miss 100.00 by some hundredths.
    `largest`: rounded down, and the missing hundredths given to the largest remainders, first come first; the shares
    of a complete composition then sum to 100.00, and each is less than a hundredth off.
    """
    amounts = list(parts)
    if not whole:
        return [None] * len(amounts)
    if rounding == "plain" or sum(amounts, ZERO) != whole or any(a < 0 for a in amounts):
        return [percent(a, whole) for a in amounts]
    cents = [divmod(10000 * a, whole) for a in amounts]
    lacking = int(10000 - sum(c for c, _ in cents))
    first = sorted(range(len(amounts)), key=lambda i: -cents[i][1])[:lacking]
    return [((c + (i in first)) * CENT).quantize(CENT) for i, (c, _) in enumerate(cents)]


def all_given(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum, None when one is not given."""
    total = ZERO
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def general_budget(filing: Filing) -> Decimal | None:
    """Return the opening budget of the general public budget: as given, else the sum of the items'."""
    if filing.budget.general_opening is not None:
        return filing.budget.general_opening
    return all_given(i.general.opening_budget for i in general_items(filing))


def general_last(filing: Filing) -> Decimal | None:
    """Return last year's expenditure of the general public budget: as given, else the sum of the items'."""
    if filing.last.general is not None:
        return filing.last.general
    return all_given(i.general.last for i in general_items(filing))


def flow_last(filing: Filing, account: str) -> Decimal | None:
    """Return last year's expenditure of the fund or capital budget: as given, else the sum of the items'."""
    given = filing.last.fund if account == "fund" else filing.last.capital
    if given is not None:
        return given
    return all_given((i.fund if account == "fund" else i.capital).last for i in flow_items(filing, account))


def general_items(filing: Filing) -> list[Item]:
    """Return the items that the general public budget has to do with: spent, budgeted or spent last year."""
    return [i for i in filing.items if i.general.total or i.general.last or i.general.opening_budget]


def flow_items(filing: Filing, account: str) -> list[Item]:
    """Return the items with money of the fund or the capital budget."""
    found = [(i, i.fund if account == "fund" else i.capital) for i in filing.items]
    return [i for i, f in found if f.opening or f.income or f.total or f.last or f.opening_budget]


def three_budget(filing: Filing, *names: str) -> Decimal | None:
    """Return the budget of some of the three public expenses."""
    return all_given(getattr(filing.three, n).budget for n in names or THREE)


def three_last(filing: Filing, *names: str) -> Decimal | None:
    """Return last year's amount of some of the three public expenses."""
    return all_given(getattr(filing.three, n).last for n in names or THREE)


THREE = ("abroad", "purchase", "running", "reception")
