"""Items told as of one account whose amounts the tables print for another: a section about the general public budget that no heading tells.

An item's amount may stand in several tables. Where none of a section's amounts is that of the account that it was read as, or only such as both
have, and two or more are, to the digit, what another account's table prints for just these items, they are that account's. Amounts of one
section are decided together, so that one that was miswritten goes with the others and is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.patterns import compiled

_ACCOUNTS = ("general", "fiscal", "whole", "fund", "capital")
_CONCEPTS = (".expenditure", ".basic", ".project")
"""What an item has in each account."""

_FEWEST = 2
"""Amounts of another account that tell more than a chance."""


def of_printing_accounts(
    figures: Sequence[Figure],
    around: Callable[[int], object],
    values: Mapping[Fact, Decimal],
    path_of: Callable[[str], str],
    text_of: Callable[[int], str],
) -> Iterator[tuple[int, str]]:
    """Yield the figures of items that another account's tables print, or that stand in a list of another account's items, with their measure there.

    `text_of` gives a block's text, `around` gives the part of the document that a block stands in, `values` is what the tables print, `path_of` the tables' path of an item.
    """
    if not values:
        return
    yield from _as_its_list(figures, text_of, values, path_of)
    runs: dict[tuple[object, str], list[Figure]] = {}
    for figure in figures:
        account, _, concept = figure.fact.measure.partition(".")
        if figure.fact.item and account in _ACCOUNTS and f".{concept}" in _CONCEPTS:
            runs.setdefault((around(figure.place.block), account), []).append(figure)
    for (_, account), run in runs.items():
        if other := _printing(account, run, values, path_of):
            yield from (
                (f.id, other + f.fact.measure[len(account) :])
                for f in run
                if not _is(f, account, values, path_of) or _is(f, other, values, path_of)
            )


def _as_its_list(
    figures: Sequence[Figure],
    text_of: Callable[[int], str],
    values: Mapping[Fact, Decimal],
    path_of: Callable[[str], str],
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
        if len(before) == _FEWEST and before[0] == before[1] != account and _is(figure, before[0], values, path_of):
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


def _printing(
    account: str, run: Sequence[Figure], values: Mapping[Fact, Decimal], path_of: Callable[[str], str]
) -> str:
    """Return the account whose tables print what a section tells of items and its own do not, '' for none."""
    told = [f for f in run if f.fact.aspect == "amount" and f.unit == "万元" and f.value]
    odd = [f for f in told if not _is(f, account, values, path_of)]
    if len(odd) < _FEWEST:
        return ""
    best, count = "", 0
    for other in _ACCOUNTS:
        if other == account:
            continue
        right = {f.value for f in odd if _is(f, other, values, path_of)}
        own_alone = sum(_is(f, account, values, path_of) and not _is(f, other, values, path_of) for f in told)
        if len(right) > max(count, 2 * own_alone, _FEWEST - 1):
            best, count = other, len(right)
    return best


def _is(figure: Figure, account: str, values: Mapping[Fact, Decimal], path_of: Callable[[str], str]) -> bool:
    """Tell whether an account's tables print a figure's amount for its item."""
    fact = figure.fact
    concept = fact.measure.partition(".")[2]
    value = values.get(Fact(f"{account}.{concept}", path_of(fact.item), fact.basis, fact.aspect, fact.year, fact.unit))
    return value is not None and figure.lo <= value <= figure.hi
