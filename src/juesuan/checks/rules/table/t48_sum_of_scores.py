"""T48: the total score is the sum of the scores."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import EVALUATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TABLE_PERFORMANCE, said, slip
from juesuan.domain.accounts import AccountTable
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "T48",
        "table",
        "error",
        Text("绩效总分", "total score"),
        Text("总分 = 预算执行率得分与各指标得分之和", "the total score is the sum of the scores"),
        EVALUATION,
        *slip(
            said(TABLE_PERFORMANCE + "\n| 总分 | 总分 | 总分 | 总分 | 总分 | 100 | 97.44 |"),
            "100 | 97.44",
            "100 | 98.44",
        ),
    )
)


@collects(RULE)
def totals(context: Context) -> Iterator[Candidate]:
    """Yield that a self-evaluation's total row is the sum of the scores above it, where their weights make up its own."""
    for table in context.accounts.tables:
        if table.form != "performance":
            continue
        for (weight, score), parts in _evaluations(context, table):
            if len(parts) > 2 and sum(w.value for w, _ in parts) == weight.value:
                relation = Relation("sum", (score.id,), tuple(s.id for _, s in parts))
                yield Candidate(RULE.id, relation, score.place)


Scored = tuple[Figure, Figure]


def _evaluations(context: Context, table: AccountTable) -> Iterator[tuple[Scored, list[Scored]]]:
    """Yield the weight and score of each total row with those of the rows above it, back to the total before."""
    parts: list[Scored] = []
    for row in table.rows:
        cells = {key.partition("@")[2]: context.figures[i] for key, i in row.cells.items()}
        weight, score = cells.get("final:weight"), cells.get("final:score")
        if weight is None or score is None:
            continue
        if row.item == "合计":
            yield (weight, score), parts
            parts = []
        else:
            parts.append((weight, score))
