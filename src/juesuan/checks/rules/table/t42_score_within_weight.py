"""T42: no score above its weight."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import EVALUATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import performance_rows
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TABLE_PERFORMANCE, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "T42",
        "table",
        "error",
        Text("指标得分不超过分值", "score within weight"),
        Text("每项得分 ≤ 分值", "no score above its weight"),
        EVALUATION,
        *slip(said(TABLE_PERFORMANCE), "| 40 | 39 |", "| 40 | 43 |"),
    )
)


@collects(RULE)
def limits(context: Context) -> Iterator[Candidate]:
    """Yield that a score is within its weight, where no execution rate makes it (rule T40)."""
    for row, cells in performance_rows(context):
        rate, weight = cells.get("full_budget:completion"), cells.get("final:weight")
        score = cells.get("final:score")
        if weight and score and row.item != "合计" and not (rate and rate.value <= 100):
            yield Candidate(RULE.id, Relation("most", (score.id,), (weight.id,)), score.place)
