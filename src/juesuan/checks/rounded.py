"""Changes told in a coarser unit than their table's: the difference of the rounded amounts."""

from __future__ import annotations

from juesuan.checks.context import Context
from juesuan.kernel.relation import Relation


def of_rounded(context: Context, relation: Relation) -> bool:
    """Tell a change told in a coarser unit that is the difference of the rounded amounts: a last digit off that of the exact ones.

    34.17 (341,746 元) on 50.35 (503,486 元) is told as 16.18, the table's own change is 16.174.
    """
    first = context.figures.get(relation.left[0])
    if first is not None and first.fact.aspect != "change":
        return False  # most
    figures = [context.figures[i] for i in (*relation.left, *relation.right) if i in context.figures]
    if len(figures) != 2 or any(f.fact.aspect != "change" for f in figures):
        return False
    fine, coarse = sorted(figures, key=lambda f: f.half)
    return fine.half < coarse.half and abs(fine.value - coarse.value) <= 2 * coarse.half + fine.half
