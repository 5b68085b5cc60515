"""S06: the parts of a complete list make its whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
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
from juesuan.document.model import text_at
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
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
        yield msgspec.structs.replace(made, relation=_complete(context, made.relation))


_WITHIN = compiled("包括|其中|包含|含")


def _complete(context: Context, relation: Relation) -> Relation:
    """Return a list up to where it makes the whole and goes on with what its last part includes.

    人员经费 544.20，公用经费 70.85，包括办公费 8.60、电费 5.20: the two are all, the rest is of the second.
    """
    if len(relation.left) != 1 or relation.kind != "sum":
        return relation
    figures = [context.figures[figure_of(p)[0]] for p in relation.right]
    whole, made = context.figures[relation.left[0]].value, Decimal(0)
    for count, (figure, after) in enumerate(itertools.pairwise(figures), 1):
        made += figure.value
        if count > 1 and made == whole and figure.place.cell == after.place.cell:
            between = text_at(context.document, figure.place)[figure.place.end : after.place.start]
            if _WITHIN.search(between):
                return msgspec.structs.replace(relation, right=relation.right[:count])
    return relation
