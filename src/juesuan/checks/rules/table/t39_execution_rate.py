"""T39: rate = executed / full-year budget."""

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
        "T39",
        "table",
        "error",
        Text("绩效执行率", "execution rate"),
        Text("执行率 = 全年执行数 ÷ 全年预算数", "rate = executed / full-year budget"),
        EVALUATION,
        *slip(said(TABLE_PERFORMANCE), "84.40%", "81.40%"),
    )
)


@collects(RULE)
def rates(context: Context) -> Iterator[Candidate]:
    """Yield the execution rate of each row that gives one."""
    for _, cells in performance_rows(context):
        rate, budget = cells.get("full_budget:completion"), cells.get("full_budget:amount")
        final = cells.get("final:amount")
        if rate and budget and final and (budget.value or rate.value):
            yield Candidate(RULE.id, Relation("ratio", (rate.id,), (final.id,), (budget.id,)), rate.place)
