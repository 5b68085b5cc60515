"""How many decimals a document prints: in a paragraph, of an aspect (shares, rates of change), of a unit at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from juesuan.kernel.figures import Figure

Usual = Mapping[tuple[str, Decimal, str, int], Counter[int]]
"""By unit, scale and aspect of figures that a document prints alike, and their block: how many show so many decimals. The aspect is '' and the block -1 for all."""

_ENOUGH = 4
"""Figures of an aspect that show how it is printed (shares 10.2 %, rates of change 29.54 %)."""


def usual_decimals(figures: Iterable[Figure]) -> Usual:
    """Return how many of a document's rounded figures of a unit show so many decimals, of an aspect, and of that in a block."""
    counts: dict[tuple[str, Decimal, str, int], Counter[int]] = defaultdict(Counter)
    for figure in figures:
        if figure.half and figure.origin == "text":
            for aspect, block in (("", -1), (figure.fact.aspect, -1), (figure.fact.aspect, figure.place.block)):
                counts[figure.unit, figure.scale, aspect, block][figure.decimals] += 1
    return counts


def right_decimals(figure: Figure, usual: Usual) -> int:
    """Return the decimals that a figure's right value has: those of its like in its block if they agree, else the document's."""
    unit, scale, aspect = figure.unit, figure.scale, figure.fact.aspect
    beside = usual.get((unit, scale, aspect, figure.place.block), Counter())
    others = {d for d, n in beside.items() if n > (figure.origin == "text" and d == figure.decimals)}
    if len(others) == 1:
        return max(figure.decimals, *others)
    told = usual.get((unit, scale, aspect, -1), Counter())
    if told.total() < _ENOUGH:
        told = usual.get((unit, scale, "", -1), Counter())
    return max(figure.decimals, told.most_common(1)[0][0] if told else 0)
