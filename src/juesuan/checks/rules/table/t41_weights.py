"""T41: weights sum to 100."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import EVALUATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects, sums_to_hundred
from juesuan.checks.lookups import weights
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TABLE_PERFORMANCE, said, slip
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "T41",
        "table",
        "error",
        Text("绩效分值合计", "weights"),
        Text("预算执行率与各指标分值之和为 100", "weights sum to 100"),
        EVALUATION,
        *slip(said(TABLE_PERFORMANCE), "| 40 | 39 |", "| 45 | 39 |"),
    )
)


@collects(RULE)
def totals(context: Context) -> Iterator[Candidate]:
    """Yield that a table's total row is the sum of its weights."""
    for table in context.accounts.tables:
        totals, parts = weights(context, table, total=True), weights(context, table, total=False)
        if totals and parts:
            yield Candidate(RULE.id, Relation("sum", (totals[0].id,), tuple(p.id for p in parts)), totals[0].place)


@sums_to_hundred(RULE)
def every_weight(context: Context) -> Iterator[tuple[Figure, ...]]:
    """Yield, for the whole department and for each project that has a table, the weights of all indicators and of the execution rate."""
    groups: dict[str, list[Figure]] = {}
    for table in context.accounts.tables:
        for figure in weights(context, table, total=False):
            fact = figure.fact
            project = ":".join(fact.context.split(":")[:2]) if fact.context.startswith("P") else ""
            if project or not fact.measure.startswith("~"):
                groups.setdefault(project, []).append(figure)
    yield from (tuple(group) for group in groups.values() if len(group) >= 3)
