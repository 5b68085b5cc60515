"""S01: share = part / whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.evaluate import evaluate
from juesuan.checks.lookups import claimed
from juesuan.checks.model import Candidate, NotChecked
from juesuan.checks.rules.examples import HEAD_SPENDING, SAID_KINDS, said, slip
from juesuan.domain.measures import measures, parent_of
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "S01",
        "sentence",
        "error",
        Text("占比", "share"),
        Text("占比 = 部分 ÷ 总体", "share = part / whole"),
        DISCLOSURE,
        *slip(said(HEAD_SPENDING, SAID_KINDS), "占65.22%", "占62.55%"),
    )
)


@collects(RULE)
def shares(context: Context) -> Iterator[Candidate | NotChecked]:
    """Yield every share of a part in its whole, and those whose part or whole is not given."""
    yield from claimed(RULE, context, "share")
    words = {
        "part": Text("没有给出占比对应的数", "the part of the share is not given"),
        "whole": Text("没有给出占比的总数", "the whole of the share is not given"),
    }
    of_tables = {c.relation.left[0]: c for c in _of_tables(context)}
    yield from of_tables.values()
    for item in context.extract.narrative.unresolved:
        if item.figure in of_tables:
            continue
        figure = context.figures[item.figure]
        note = Text("{p}：{w}", "{p}: {w}").format(p=figure.printed, w=words[item.missing])
        yield NotChecked(RULE.id, note)


def _of_tables(context: Context) -> Iterator[Candidate]:
    """Yield the shares of what the sentence names without its amount, by the amounts of the tables: 出国费占 p，公务用车费占 q.

    Which whole they are of the shares themselves tell: the one of which most of a paragraph's are, two at least. One that is told
    alone counts as far as it holds.
    """
    together: dict[tuple[int, int, int], list[tuple[Figure, Figure]]] = defaultdict(list)
    for item in context.extract.narrative.unresolved:
        share = context.figures[item.figure]
        if item.missing == "part" and share.fact.aspect == "share" and share.fact.measure in measures():
            fact = msgspec.structs.replace(share.fact, aspect="amount", unit="万元", of="", context="")
            if (part := context.first(fact)) is not None:
                together[share.place.cell].append((share, part))
    for pairs in together.values():
        holding = {whole: [r for r in _ratios(pairs, whole) if _holds(context, r)] for whole in _wholes(context, pairs)}
        if not holding:
            continue
        best = max(holding, key=lambda whole: len(holding[whole]))
        sure = len(holding[best]) > 1 and 2 * len(holding[best]) > len(pairs)
        for relation in _ratios(pairs, best) if sure else holding[best]:
            yield Candidate(RULE.id, relation, context.figures[relation.left[0]].place, lenient=not sure)


def _ratios(pairs: Sequence[tuple[Figure, Figure]], whole: int) -> list[Relation]:
    return [Relation("ratio", (share.id,), (part.id,), (whole,)) for share, part in pairs if part.id != whole]


def _holds(context: Context, relation: Relation) -> bool:
    return evaluate(relation, context.figures) in ("exact", "consistent")


def _wholes(context: Context, pairs: Sequence[tuple[Figure, Figure]]) -> Iterator[int]:
    """Yield the amounts that shares may be of: what their parts are parts of, of an item the account's expenditure and all expenditure."""
    for key in dict.fromkeys(key for _, part in pairs for key in _above(part)):
        fact = msgspec.structs.replace(pairs[0][1].fact, measure=key, item="", context="")
        if (whole := context.first(fact)) is not None and whole.value:
            yield whole.id


def _above(part: Figure) -> Iterator[str]:
    key = part.fact.measure
    if part.fact.item:
        yield from (key, "fiscal.expenditure", "whole.expenditure")
    while key := parent_of(key):
        yield key
