"""Facts that the narrative tells with many values (行政运行年初预算 x，支出决算 y；公务员医疗补助…): it tells other amounts, whose names were not read.

A slip of the pen gives one fact one wrong value. Where what was read gives it several, each another, the words before them named
something else, and nothing may be concluded from them: each becomes a figure of its own, without a measure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from juesuan.domain.measures import measures
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.place import Place

_STRAYS = 2
"""Values beside the right one, all different, that are no longer slips."""


def without_misattributed(figures: Sequence[Figure], values: Mapping[Fact, Decimal]) -> tuple[Figure, ...]:
    """Return a narrative's figures, those of a fact that is told with many values without their measure; `values` are the tables' amounts.

    The tables' value is right, else the value told first: what is named is named before it is taken up again. With what
    strays goes all that its paragraph tells of the same subject after it.
    """
    times = Counter([f.fact for f in figures])
    often = {fact for fact, n in times.items() if n > _STRAYS and fact.measure in measures()}
    told: dict[Fact, list[Figure]] = {fact: [] for fact in often}
    for figure in figures if often else ():
        if figure.fact in often:
            told[figure.fact].append(figure)
    astray: dict[tuple[tuple[int, int, int], str, str], Place] = {}
    for fact, same in told.items():
        # What is told first is named by its own words, right or wrong (当年拨款 beside a total with last year's).
        named = values.get(fact, same[0].value)
        strays = [f for f in same[1:] if not _is(f, named)]
        if len({f.value for f in strays}) >= _STRAYS and not all(_is(f, strays[0].value) for f in strays):
            for figure in strays:
                key = figure.place.cell, fact.measure, fact.item
                astray[key] = min(figure.place, astray.get(key, figure.place))
    if not astray:
        return tuple(figures)
    right: dict[Fact, Decimal] = {}
    for figure in figures:
        if figure.fact.measure in measures():
            right.setdefault(figure.fact, values.get(figure.fact, figure.value))
    return tuple(
        unnamed(f, f"{f.place.block}:{f.place.start}")
        if f.fact in right and _follows_a_stray(astray, f) and not _is(f, right[f.fact])
        else f
        for f in figures
    )


def _follows_a_stray(astray: Mapping[tuple[tuple[int, int, int], str, str], Place], figure: Figure) -> bool:
    """Tell whether a figure stands at or after the first stray of its subject in its paragraph."""
    first = astray.get((figure.place.cell, figure.fact.measure, figure.fact.item))
    return first is not None and first <= figure.place


def _is(figure: Figure, value: Decimal) -> bool:
    """Tell whether a figure may be a value, as far as its decimals go."""
    return figure.lo <= value <= figure.hi


def unnamed(figure: Figure, context: str) -> Figure:
    """Return a figure without its measure, of which only the words are kept; `context` tells it from any other."""
    fact = figure.fact
    words = f"~{measures()[fact.measure].title.zh}"
    return msgspec.structs.replace(figure, fact=msgspec.structs.replace(fact, measure=words, item="", context=context))
