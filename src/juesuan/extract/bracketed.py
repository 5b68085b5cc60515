"""Amounts in brackets behind an amount of the same thing: 教育支出 x（y），社会保障和就业支出 a（b）, where y and b are the budget's or last year's.

One thing has one amount: a second in brackets is of another budget or year. Which one, the tables tell where they print one of a paragraph's
brackets so and none otherwise, else its own words or those of a title above (括号内为年初预算), else the change told behind, which last year's amount
and this year's make. Where none tells, two or more are of nothing that is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from juesuan.extract.misattributed import unnamed
from juesuan.extract.words import basis_of
from juesuan.kernel.figures import BUDGET_BASES, Basis, Fact, Figure, by_cell
from juesuan.kernel.patterns import compiled

Other = tuple[Basis, int]
"""The basis and the year of what stands in brackets."""

_SAID = compiled(r"括号[内中里][^，。；：）\d]{0,6}?(?P<what>(?:年初|全年|调整后?)?预算|上年|去年|20\d\d年)")
_TITLE = compiled(r"（括号[内中里][^（）]*）")
_FEWEST = 2
_ABOVE = 40
"""Paragraphs below a title that says what brackets hold in which it is asked for."""


def with_brackets_apart(
    figures: Sequence[Figure], values: Mapping[Fact, Decimal], text_of: Callable[[int], str], own: Basis, year: int
) -> tuple[Figure, ...]:
    """Return a narrative's figures, those in brackets behind another amount of the same fact as of the budget or the year that they are of.

    `values` is what the tables print, `text_of` gives a block's text, `own` and `year` are what the disclosure is about.
    """
    found: dict[int, Figure] = {}
    for cell, run in by_cell(figures):
        if cell[1] >= 0 or not any(_is_second(a, b) for a, b in pairwise(run)):
            continue
        text = text_of(cell[0])
        inside = [b for a, b in pairwise(run) if _is_second(a, b) and _in_brackets(a, b, text)]
        if not inside or any((f.fact.basis, f.fact.year) != (own, year) for f in inside):
            continue
        other = (
            _printed(inside, values)
            or _said(text[: inside[0].place.start], own, year)
            or _said_above(cell[0], text_of, own, year)
            or _reckoned(run, inside)
        )
        if other is None and len(inside) < _FEWEST:
            continue
        for figure in inside:
            if other is None:
                found[figure.id] = unnamed(figure, f"{figure.place.block}:{figure.place.start}")
            else:
                fact = msgspec.structs.replace(figure.fact, basis=other[0], year=other[1])
                found[figure.id] = msgspec.structs.replace(figure, fact=fact)
    return tuple(found.get(f.id, f) for f in figures) if found else tuple(figures)


def _is_second(before: Figure, here: Figure) -> bool:
    return (
        here.fact == before.fact
        and here.fact.aspect == "amount"
        and here.unit == "万元"
        and here.fact.measure[:1] != "~"
        and not here.may_equal(before)
    )


def _in_brackets(before: Figure, here: Figure, text: str) -> bool:
    """Tell whether an amount stands alone in brackets right behind another."""
    between, behind = text[before.place.end : here.place.start], text[here.place.end : here.place.end + 1]
    return between == "（" and behind == "）"


def _printed(inside: Sequence[Figure], values: Mapping[Fact, Decimal]) -> Other | None:
    """Return the budget or year that the tables print amounts in brackets for, None where they print none or print them otherwise."""
    right: Counter[Other] = Counter()
    wrong: set[Other] = set()
    for figure in inside:
        for other in _others(figure):
            fact = msgspec.structs.replace(figure.fact, basis=other[0], year=other[1])
            if (value := values.get(fact)) is not None:
                if figure.lo <= value <= figure.hi:
                    right[other] += 1
                else:
                    wrong.add(other)
    best = max(right, key=lambda o: right[o], default=None)
    return best if best is not None and (best not in wrong or right[best] >= _FEWEST) else None


def _said_above(block: int, text_of: Callable[[int], str], own: Basis, year: int) -> Other | None:
    """Return what the nearest of the paragraphs above says in brackets of its own that brackets hold: 按功能科目分（括号内为2024年预算数）."""
    for number in range(block - 1, max(-1, block - _ABOVE - 1), -1):
        said = _TITLE.search(text_of(number))
        if said is not None:
            return _said(said[0], own, year)
    return None


def _reckoned(run: Sequence[Figure], inside: Sequence[Figure]) -> Other | None:
    """Return the year before where each amount in brackets and the change told behind it make the amount before it: x（y），比上年增加 x − y."""
    for at, figure in enumerate(run):
        if figure not in inside:
            continue
        change = run[at + 1] if at + 1 < len(run) else None
        if (
            change is None
            or (change.fact.measure, change.fact.item, change.fact.aspect)
            != (figure.fact.measure, figure.fact.item, "change")
            or change.unit == "%"
            or run[at - 1].value - change.value != figure.value
        ):
            return None
    return inside[0].fact.basis, inside[0].fact.year - 1


def _others(figure: Figure) -> Iterator[Other]:
    fact = figure.fact
    yield from ((basis, fact.year) for basis in BUDGET_BASES if basis != fact.basis)
    yield fact.basis, fact.year - 1
    yield "executed", fact.year - 1


def _said(text: str, own: Basis, year: int) -> Other | None:
    """Return what the paragraph says that brackets hold, None where it does not."""
    said = _SAID.search(text)
    if said is None:
        return None
    what = said["what"]
    if what.endswith("预算"):
        return (basis_of(what, ""), year)
    return own, int(what[:4]) if what[:4].isdigit() else year - 1
