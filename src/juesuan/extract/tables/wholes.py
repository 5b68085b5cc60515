"""The column of the whole that is headed by words which say no more than that: 总计, 金额, 本年决算数（万元）, 2024年.

A form names the columns that it knows, and writers head the one of the whole as they like. Such a heading is the whole where one column
alone bears it and no other column of the table measures the whole on its basis.
"""

from __future__ import annotations

from functools import lru_cache

from juesuan.domain.forms import Column, Form, Header
from juesuan.kernel.figures import Basis
from juesuan.kernel.patterns import compiled


@lru_cache(4096)
def says_whole(column: Column, path: str, words: Header) -> bool:
    """Tell whether each row of a header says no more than that the column holds all of it."""
    says = compiled(words.whole.replace("WHAT", column.whole))
    return bool(path) and all(says.fullmatch(part) for part in path.split("/"))


def wholes(
    form: Form, paths: list[str], by_column: dict[int, str], others: list[int], side: str, words: Header, year: int
) -> dict[int, str]:
    """Return what of a panel's columns that measure nothing is the whole; `others` stand beside the year's own, `year` is the document's."""
    column = next((c for c in form.columns if c.whole and c.side in ("", side)), None)
    if column is None:
        return {}
    measure = form.measure(column.measure)
    found: dict[str, list[int]] = {}
    for c, told in by_column.items():
        path = paths[c]
        if told or c in others or (form.apart and compiled(form.apart).search(path)):
            continue
        named = compiled(r"(20\d\d)年").search(path)
        if (named and year and int(named[1]) != year) or not says_whole(column, path, words):
            continue
        basis = _basis(form, path, words)
        found.setdefault(f"{measure}@{basis}" if basis else measure, []).append(c)
    known = set(by_column.values())
    return {where[0]: key for key, where in found.items() if len(where) == 1 and key not in known}


def _basis(form: Form, path: str, words: Header) -> Basis | None:
    """Return which budget a header names, None for the document's own basis."""
    leaf = path.rsplit("/", maxsplit=1)[-1]
    if form.budget_columns or not compiled(words.budget).search(path) or words.accounted in leaf:
        return None
    return budget_basis(path, words)


def budget_basis(path: str, words: Header) -> Basis:
    """Return which budget a header names: the opening one, that of the full year, or just a budget."""
    if "年初" in path:
        return "opening_budget"
    return "full_budget" if compiled(words.full).search(path) else "budget"
