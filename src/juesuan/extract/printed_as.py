"""What is told as of one account whose amounts the tables print for another: a section about the general public budget that no heading tells.

An amount may stand in several tables. Where none of a section's amounts is that of the account that it was read as, or only such as both
have, and two or more are, to the digit, what another account's table prints for just these, they are that account's; one is enough where the
paragraph names that account. Amounts of one
section are decided together, so that one that was miswritten goes with the others and is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.patterns import compiled

_ACCOUNTS = ("general", "fiscal", "whole", "fund", "capital")
_OF_ITEMS = ("expenditure", "basic", "project")
"""What an item has in each account."""

_OF_ACCOUNTS = {
    "income": ("income", "total"), "total": ("total", "income"), "expenditure": ("expenditure", "total_out"),
    "total_out": ("total_out", "expenditure"), "basic": ("basic",), "project": ("project",), "personnel": ("personnel",),
    "public": ("public",), "opening": ("opening",), "closing": ("closing",),
}  # fmt: skip
"""What an account has, with what is called the same: 收入预算 is the year's own revenue or the total."""

_FEWEST = 2
"""Amounts of another account that tell more than a chance, where no words name it."""


class _Tables(msgspec.Struct, frozen=True):
    """What the tables print, and their own path of an item."""

    values: Mapping[Fact, Decimal]
    path_of: Callable[[str], str]

    def prints_another(self, figure: Figure) -> bool:
        """Tell whether the tables print another amount for what a figure was read as."""
        fact = figure.fact
        item = self.path_of(fact.item) if fact.item else ""
        value = self.values.get(Fact(fact.measure, item, fact.basis, fact.aspect, fact.year, fact.unit))
        return value is not None and not figure.lo <= value <= figure.hi

    def measure(self, figure: Figure, account: str) -> str:
        """Return the measure that an account's tables print a figure's amount for, '' for none."""
        fact = figure.fact
        value = self.values.get(fact) if fact.measure.startswith(account) else None
        if value is not None and figure.lo <= value <= figure.hi:
            return fact.measure  # nearly all
        concept = fact.measure.partition(".")[2]
        item = self.path_of(fact.item) if fact.item else ""
        for named in (concept,) if item else _OF_ACCOUNTS.get(concept, ()):
            value = self.values.get(Fact(f"{account}.{named}", item, fact.basis, fact.aspect, fact.year, fact.unit))
            if value is not None and figure.lo <= value <= figure.hi:
                return f"{account}.{named}"
        return ""


def of_printing_accounts(
    figures: Sequence[Figure],
    around: Callable[[int], object],
    values: Mapping[Fact, Decimal],
    path_of: Callable[[str], str],
    text_of: Callable[[int], str],
    named: Callable[[int], str],
) -> Iterator[tuple[int, str]]:
    """Yield the figures of items that another account's tables print, or that stand in a list of another account's items, with their measure there.

    `text_of` gives a block's text, `named` the account that its first words name, `around` gives the part of the document that a block stands in, `values` is what the tables print, `path_of` the tables' path of an item.
    """
    if not values:
        return
    tables = _Tables(values, path_of)
    yield from _as_its_list(figures, text_of, tables)
    moved: dict[int, str] = {}
    for account, told in _runs(figures, lambda f: around(f.place.block) if f.fact.item else None):
        if other := _printing(account, told, tables, named):
            moved.update(_moved(account, other, told, tables))
    rest = [f for f in figures if f.id not in moved]
    paragraphs = list(_runs(rest, lambda f: f.place.cell))
    parts: dict[tuple[object, str], str] = {}
    behind: dict[tuple[int, str], str] = {}
    for account, told in paragraphs:
        if other := _printing(account, told, tables, named):
            moved.update(_moved(account, other, told, tables))
            block = told[0].place.block
            parts[around(block), account] = behind[block + 1, account] = other
    for account, told in paragraphs if parts else ():
        block = told[0].place.block
        other = parts.get((around(block), account), "")
        if other and told[0].id not in moved and _follows(account, other, told, tables, (block, account) in behind):
            moved.update(_moved(account, other, told, tables))
    yield from moved.items()


def _runs(figures: Sequence[Figure], run_of: Callable[[Figure], object]) -> Iterator[tuple[str, list[Figure]]]:
    """Yield what is told of one account together: the account, the figures."""
    runs: dict[tuple[object, str], list[Figure]] = {}
    for figure in figures:
        fact = figure.fact
        account, _, concept = fact.measure.partition(".")
        if (
            account == "general"
            or account not in _ACCOUNTS
            or concept not in (_OF_ITEMS if fact.item else _OF_ACCOUNTS)
            or fact.aspect == "rate"
        ):
            continue
        if (run := run_of(figure)) is not None:
            runs.setdefault((run, account), []).append(figure)
    for (_, account), told in runs.items():
        yield account, told


def _follows(account: str, other: str, told: Sequence[Figure], tables: _Tables, behind: bool) -> bool:
    """Tell whether a paragraph goes with another of its part, which is another account's: nothing of it is its own alone, and some or all is the other's."""
    amounts = _amounts(told)
    there = [bool(tables.measure(f, other)) for f in amounts]
    here = [bool(tables.measure(f, account)) for f in amounts]
    if any(h and not t for h, t in zip(here, there, strict=True)):
        return False
    return any(t and not h for h, t in zip(here, there, strict=True)) or (behind and bool(there) and all(there))


def _amounts(told: Sequence[Figure]) -> list[Figure]:
    """Return the amounts that tell of which account a section speaks: not those that one account alone has a form for."""
    return [
        f
        for f in told
        if f.fact.aspect == "amount" and f.unit == "万元" and f.value and not f.fact.measure.endswith(_OF_ONE)
    ]


_OF_ONE = (".personnel", ".public", "fiscal.basic", "fiscal.project")


def _moved(account: str, other: str, run: Sequence[Figure], tables: _Tables) -> Iterator[tuple[int, str]]:
    """Yield a section's figures that another account's tables print, with their measures there, and what is told of the same beside them."""
    there: dict[tuple[str, str], str] = {}
    own: set[tuple[str, str]] = set()
    for figure in run:
        subject = (figure.fact.measure, figure.fact.item)
        if figure.fact.aspect != "amount" or not figure.value:
            continue
        if measure := tables.measure(figure, other):
            there.setdefault(subject, measure)
        elif tables.measure(figure, account):
            own.add(subject)
    for figure in run:
        subject = (figure.fact.measure, figure.fact.item)
        if (figure.fact.aspect == "amount" and (measure := tables.measure(figure, other))) or (
            subject not in own and (measure := there.get(subject) or _like(other, figure))
        ):
            yield figure.id, measure


def _like(account: str, figure: Figure) -> str:
    """Return what of an account a figure is that no table prints: an item's spending; '' for what is no item's."""
    return account + figure.fact.measure[figure.fact.measure.index(".") :] if figure.fact.item else ""


def _as_its_list(
    figures: Sequence[Figure],
    text_of: Callable[[int], str],
    tables: _Tables,
) -> Iterator[tuple[int, str]]:
    """Yield the items of a list that were read as of another account than the two before them, where its tables print them, too: 教育支出 a、科学技术支出 b、农林水支出 c."""
    listed: list[tuple[Figure, str]] = []
    for figure in figures:
        account, _, concept = figure.fact.measure.partition(".")
        if (
            not figure.fact.item
            or account not in _ACCOUNTS
            or (concept, figure.fact.aspect) != ("expenditure", "amount")
        ):
            listed = []
            continue
        if listed and not _goes_on(listed[-1][0], figure, text_of):
            listed = []
        before = [of for _, of in listed[-_FEWEST:]]
        if len(before) == _FEWEST and before[0] == before[1] != account and tables.measure(figure, before[0]):
            account = before[0]
            yield figure.id, f"{account}.{concept}"
        listed.append((figure, account))


def _goes_on(before: Figure, figure: Figure, text_of: Callable[[int], str]) -> bool:
    """Tell whether no more than a mark and a name stands between two amounts of a kind."""
    one, other = before.fact, figure.fact
    if before.place.cell != figure.place.cell or before.place.row >= 0:
        return False
    if (one.basis, one.year, one.item.count("/")) != (other.basis, other.year, other.item.count("/")):
        return False
    return _BETWEEN.fullmatch(text_of(figure.place.block)[before.place.end : figure.place.start]) is not None


_BETWEEN = compiled(r"[、，；,;]\s*[^，。；、\d]{2,24}")


def _printing(account: str, run: Sequence[Figure], tables: _Tables, named: Callable[[int], str]) -> str:
    """Return the account whose tables print what a section tells and its own do not, '' for none.

    What is told of the general public budget is so by words that name it, and stays. A total that no form of its account has tells nothing.
    """
    told = _amounts(run)
    told_apart = account != "fiscal"  # no form tells the items of all appropriation
    odd = [
        f for f in told if not tables.measure(f, account) and ((told_apart and f.fact.item) or tables.prints_another(f))
    ]
    if not odd:
        return ""
    best, count = "", 0
    for other in _ACCOUNTS:
        if other == account or (other == "whole" and account == "fiscal"):
            continue
        right = [f for f in odd if tables.measure(f, other)]
        most = len({f.value for f in right})
        if most <= count or (most < _FEWEST and not all(named(f.place.block) == other for f in right)):
            continue
        if most > 2 * sum(bool(tables.measure(f, account)) and not tables.measure(f, other) for f in told):
            best, count = other, most
    return best
