"""S06: the parts of a complete list make its whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.evaluate import figure_of
from juesuan.checks.lookups import claimed
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_PERFORMANCE, said, slip
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "S06",
        "sentence",
        "error",
        Text("其中各项之和", "parts of a list"),
        Text("“其中”各项之和 = 总数（列全时），且不大于总数", "the parts of a complete list make its whole"),
        DISCLOSURE,
        *slip(
            said(HEAD_PERFORMANCE, "全年接待查档300批420人，其中到馆查阅200批250人，网上查阅100批170人。"),
            "网上查阅100批170人",
            "网上查阅100批190人",
        ),
    )
)


@collects(RULE)
def parts(context: Context) -> Iterator[Candidate]:
    """Yield what the narrative's claims of this kind state."""
    for made in claimed(RULE, context, "list"):
        yield msgspec.structs.replace(made, relation=_complete(made.relation, context.figures))


def _complete(relation: Relation, figures: Mapping[int, Figure]) -> Relation:
    """Return a list up to where it makes the whole to the last digit: what follows is named of its last part.

    人员经费 544.20，公用经费 70.85，包括办公费 8.60、电费 5.20: the two are all, the rest is of the second.
    """
    if len(relation.left) != 1 or relation.kind != "sum":
        return relation
    whole, made = figures[relation.left[0]].value, Decimal(0)
    for count, part in enumerate(relation.right[:-1], 1):
        figure, sign = figure_of(part)
        made += figures[figure].value * sign
        if count > 1 and made == whole and all(figures[figure_of(p)[0]].value for p in relation.right[:count]):
            return msgspec.structs.replace(relation, right=relation.right[:count])
    return relation
