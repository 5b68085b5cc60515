"""S05: rate = (final - budget) / budget."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.evaluate import minus
from juesuan.checks.lookups import change_of, on_budget
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_GENERAL, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "S05",
        "sentence",
        "error",
        Text("预决算差异率", "budget difference rate"),
        Text("差异率 =（决算数 − 预算数）÷ 预算数", "rate = (final - budget) / budget"),
        DISCLOSURE,
        *slip(
            said(
                HEAD_GENERAL,
                "一般公共预算财政拨款支出45.00万元。与年初预算相比，年初预算数50.00万元，决算数45.00万元，预决算差异率-10.00%，主要原因是一人调出。",
            ),
            "-10.00%",
            "-11.11%",
        ),
    )
)


@collects(RULE)
def rates(context: Context) -> Iterator[Candidate]:
    """Yield every difference rate, also one told only with the difference from the budget (比年初预算增加 x，增长 p%)."""
    for rate, final, budget in on_budget(context, "variance"):
        if budget is not None:
            relation = Relation("ratio", (rate.id,), (final.id, minus(budget.id)), (budget.id,))
            yield Candidate(RULE.id, relation, rate.place)
        elif (change := change_of(context, rate, final.unit)) is not None:
            relation = Relation("ratio", (rate.id,), (change.id,), (final.id, minus(change.id)))
            yield Candidate(RULE.id, relation, rate.place)
