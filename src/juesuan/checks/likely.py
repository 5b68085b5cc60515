"""What makes one of several values that mend a fault likelier: planned money is round, a wrong amount often the next column's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from juesuan.checks.evaluate import evaluate
from juesuan.kernel.figures import Figure
from juesuan.kernel.intervals import WIDE
from juesuan.kernel.relation import Relation

Beside = Mapping[tuple[str, str, str], set[tuple[str, int, Decimal]]]
"""By measure, item and unit: the amounts printed, each with its basis and year."""

_COPIED = 3
"""Digits of an amount that two columns hardly print by chance."""

_ROUNDED = 4
"""Last digits of planned money that may all be noughts."""


def next_to(figures: Iterable[Figure]) -> Beside:
    """Return what an amount may have been copied from: those of its measure and item of every basis and year."""
    found: dict[tuple[str, str, str], set[tuple[str, int, Decimal]]] = defaultdict(set)
    for figure in figures:
        fact = figure.fact
        if fact.aspect == "amount" and len(figure.value.normalize().as_tuple().digits) >= _COPIED:
            found[fact.measure, fact.item, fact.unit].add((fact.basis, fact.year, figure.value))
    return found


def copied_from_beside(figure: Figure, value: Decimal, beside: Beside) -> Decimal:
    """Return 1 where a wrong amount is what its measure has in another column (the outturn printed as the budget), else 0."""
    fact = figure.fact
    if fact.aspect != "amount" or not value:
        return Decimal(0)
    others = [
        v for b, y, v in beside.get((fact.measure, fact.item, fact.unit), ()) if (b, y) != (fact.basis, fact.year)
    ]
    return Decimal(figure.value in others and value not in others)


def is_planned(figure: Figure) -> bool:
    """Tell an amount of a budget, which is told to its last digit as it was rounded by those who planned it."""
    fact = figure.fact
    return fact.aspect == "amount" and fact.basis in ("budget", "opening_budget", "full_budget") and bool(figure.half)


def roundest(
    figure: Figure,
    near: Decimal,
    step: Decimal,
    relation: Relation,
    figures: Mapping[int, Figure],
    changed: Mapping[int, Decimal],
) -> Decimal:
    """Return the roundest of the amounts near one that a rounded rate confirms: what was planned is 110.00, seldom 109.99.

    `step` is the figure's last digit.
    """
    for noughts in range(_ROUNDED, 0, -1):
        whole = step.scaleb(noughts)
        value = (near / whole).quantize(Decimal(1), ROUND_HALF_UP, WIDE) * whole
        if value and evaluate(relation, figures, {**changed, figure.id: value}) != "inconsistent":
            return value
    return near


def in_another_unit(
    figure: Figure, relation: Relation, figures: Mapping[int, Figure], changed: Mapping[int, Decimal]
) -> Iterator[Decimal]:
    """Yield what an amount told in words is with its number kept and another unit (亿元 for 万元, 元 for 万元), where that mends a relation."""
    if (
        figure.unit != "万元"
        or figure.origin != "text"
        or not figure.half
        or not figure.value
        or relation.kind == "most"
    ):
        return
    for power in (-4,) if figure.scale > 1 else (4,) if figure.scale < 1 else ():
        value = figure.value.scaleb(power)
        if evaluate(relation, figures, {**changed, figure.id: value}) != "inconsistent":
            yield value
