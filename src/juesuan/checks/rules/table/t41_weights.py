"""T41: weights sum to 100."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import EVALUATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects, sums_to_hundred
from juesuan.checks.grids import TOTAL, grids
from juesuan.checks.lookups import weights
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TABLE_PERFORMANCE, said, slip
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
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


_HEAD = compiled(r"(?:指标)?(?:权重|分值|分值权重)(?:（.*）)?")
_MOST = 150
"""Weights that sum to more are of several projects, or told at two levels."""


@sums_to_hundred(RULE)
def weights_of_targets(context: Context) -> Iterator[tuple[Figure, ...]]:
    """Yield the weights of each project of a table of targets, where they make up 100 or more: less may leave out the execution rate."""
    for grid in context.once(grids):
        columns = [c for c in grid.numeric if _HEAD.fullmatch(grid.paths[c].rsplit("/", 1)[-1])]
        if len(columns) != 1 or any("加分" in line.label for line in grid.lines):
            continue
        groups: dict[str, list[Figure]] = {}
        for line in grid.lines:
            figure = line.cells.get(columns[0])
            if figure and figure.origin != "performance" and not TOTAL.match(line.label):
                groups.setdefault(line.label, []).append(figure)
        for group in groups.values():
            if len(group) >= 3 and 100 <= sum(f.value for f in group) <= _MOST:
                yield tuple(group)
