"""Figures that a scan's recogniser was not sure of, confirmed by the document's own arithmetic.

A relation that holds exactly, and would not hold with another last digit, says that its figures were read right: a
reader need not look at them again. Equal numbers in one typeface may be misread alike, so a figure that was not
recognised surely is confirmed only by others that were, or by at least two others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import attrgetter

import msgspec

from juesuan.checks.evaluate import evaluate, members
from juesuan.checks.model import Checked
from juesuan.kernel.figures import Figure
from juesuan.kernel.relation import Relation

_LOW = attrgetter("low")


def settled(figures: Sequence[Figure], checked: Sequence[Checked]) -> tuple[Figure, ...]:
    """Return figures with the mark of low confidence taken off those that the relations bear out."""
    if not any(map(_LOW, figures)):
        return tuple(figures)
    sure = borne_out({f.id: f for f in figures}, checked)
    return tuple(msgspec.structs.replace(f, low=False) if f.id in sure else f for f in figures)


def borne_out(figures: Mapping[int, Figure], checked: Sequence[Checked]) -> frozenset[int]:
    """Return the figures read with low confidence that relations bear out."""
    low = {i for i, f in figures.items() if f.low}
    if not low:
        return frozenset()
    for entry in checked:
        if _speaks_against(entry, figures):
            low -= set(members(entry.relation))
    exact = [e.relation for e in checked if e.status == "exact" and e.relation.kind != "most"]
    about: dict[int, list[Relation]] = {}
    for relation in exact:
        for i in low & set(members(relation)):
            if _would_tell(relation, i, figures):
                about.setdefault(i, []).append(relation)
    sure: set[int] = set()
    while more := {i for i, rs in about.items() if i not in sure and any(_is_backed(r, i, figures, sure) for r in rs)}:
        sure |= more
    return frozenset(sure)


def _speaks_against(entry: Checked, figures: Mapping[int, Figure]) -> bool:
    """Tell a relation that is broken, or holds only because a number printed twice may be rounded twice."""
    if entry.status == "consistent" and entry.relation.kind == "sum":
        return len({figures[i].half for i in members(entry.relation)}) == 1 and len(members(entry.relation)) == 2
    return entry.status == "inconsistent"


def _would_tell(relation: Relation, i: int, figures: Mapping[int, Figure]) -> bool:
    """Tell whether a relation would no longer hold exactly if the figure had another last digit."""
    figure = figures[i]
    step = Decimal(1).scaleb(-figure.decimals) * figure.scale
    return all(evaluate(relation, figures, {i: figure.value + s}) != "exact" for s in (step, -step))


def _is_backed(relation: Relation, i: int, figures: Mapping[int, Figure], sure: set[int]) -> bool:
    """Tell whether a relation rests on more than one number that may have been misread like this one."""
    others = [figures[n] for n in members(relation) if n != i]
    weighty = [f for f in others if f.value] if figures[i].value else others
    return any(not f.low or f.id in sure for f in weighty) or sum(bool(f.value) for f in others) > 1
