"""Every relation of a document: identities, roll-ups, claims of sentences, equal facts. Each with its rule and place."""

from __future__ import annotations

from juesuan.checks.catalogue import catalogue
from juesuan.checks.context import Context
from juesuan.checks.declare import collectors
from juesuan.checks.identities import of_identity
from juesuan.checks.lookups import same_facts
from juesuan.checks.model import Candidate, NotChecked
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation
from juesuan.kinds.identities import evaluated

SENTENCES = (("S01", "S06", "S07", "S08"), ("S02", "S03"), ("S04", "S05", "S14"))
FACTS = ("E01", "E02", "E03")
GRIDS = ("T43", "T44", "T45", "T46", "T47")
FAMILIES = (
    ("T10", "T11"), ("T31",), ("T32",), ("T71",), ("X30", "X31", "X32", "X33", "X55"), ("X56",), ("T39", "T40", "T42", "T41", "T48"), ("X18",),
    *SENTENCES, ("S11", "S12"), ("S18",), ("W16", "W17", "W18"), FACTS, GRIDS,
)  # fmt: skip
"""The rules that collect relations themselves, in the order in which they do, after the identities in the order of their ids.

The first rule to state a relation has it: an identity before a roll-up, a claim of a sentence before the bare equality of two
figures. Diagnosis tells the first of several broken relations as the fault's own, so those of `SENTENCES` go in the order of the
text, those of `FACTS` fact by fact. Those of `GRIDS`, which any table's own arithmetic shows, give way to what another rule says of the same cell. The rules of a family find their operands in one place; where there are none, none of these rules was checked.
"""


def collect(context: Context) -> tuple[list[Candidate], list[NotChecked]]:
    """Return all relations of a document, each once, and the rules that found nothing to check."""
    found: dict[Relation, Candidate] = {}
    missed: list[NotChecked] = []

    held = evaluated(context.kind.id)
    for rule in catalogue():
        if rule.id in held:
            for one in of_identity(rule, held[rule.id], context):
                if isinstance(one, NotChecked):
                    missed.append(one)
                else:
                    found.setdefault(one.relation, one)
    known = collectors()
    for every in FAMILIES:
        family = tuple(rule_id for rule_id in every if rule_id not in context.kind.without)
        if every == GRIDS:
            context.reckoned.update(way for relation in found if (way := _way(context, relation)))
        told = [one for rule_id in family for one in known[rule_id](context)]
        relations = [one for one in told if isinstance(one, Candidate)]
        if every in SENTENCES:
            relations.sort(key=lambda one: one.place)
        elif every == FACTS:
            rank = {relation: n for n, (_, relation, _) in enumerate(context.once(same_facts))}
            relations.sort(key=lambda one: rank.get(one.relation, len(rank)))
        elif every == GRIDS:
            relations = [one for one in relations if _way(context, one.relation) not in context.reckoned]
        for one in relations:
            found.setdefault(one.relation, one)
        missed.extend(one for one in told if isinstance(one, NotChecked))
        if not relations:
            nothing = Text("没有找到所需的数字或表", "the figures or tables it needs were not found")
            missed.extend(NotChecked(rule_id, nothing) for rule_id in family if rule_id not in _SAID_ELSEWHERE)
    return list(found.values()), missed


def _way(context: Context, relation: Relation) -> tuple[int, str] | None:
    """Return how a relation reckons a table's cell: from its own row, from its own column; None across tables."""
    if len(relation.left) > 1 or len(relation.right) + len(relation.base) < 2 or relation.left[0] < 0:
        return None
    figures = context.figures
    first = figures[relation.left[0]].place
    if first.row < 0:
        return None
    within = apart = True
    for i in relation.right + relation.base:
        place = figures[i if i >= 0 else -i - 1].place
        if place.row != first.row:
            within = False
            apart = apart and place.row >= 0
        else:
            apart = False
            within = within and place.block == first.block
        if not within and not apart:
            return None
    return relation.left[0], "row" if within else "column"


_SAID_ELSEWHERE = ("T41", "T48", "W16", "W17", "W18")
"""Rules that need not be told as not checked: weights also sum to 100 without a total row, and many evaluations have none.

Few documents tell a price, a share of a number of things, receptions of foreign guests.
"""
