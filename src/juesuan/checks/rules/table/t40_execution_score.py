"""T40: score = weight x execution rate."""

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
        "T40",
        "table",
        "error",
        Text("绩效得分", "execution score"),
        Text("执行率得分 = 分值 × 执行率（不超过分值）", "score = weight x execution rate"),
        EVALUATION,
        *slip(said(TABLE_PERFORMANCE), "8.44", "9.44"),
    )
)


@collects(RULE)
def scores(context: Context) -> Iterator[Candidate]:
    """Yield the score of each row that gives an execution rate, up to 100 %."""
    for _, cells in performance_rows(context):
        rate, weight = cells.get("full_budget:completion"), cells.get("final:weight")
        score = cells.get("final:score")
        if rate and weight and score and rate.value <= 100:
            yield Candidate(RULE.id, Relation("product", (score.id,), (weight.id,), (rate.id,)), score.place)
