"""S04: rate = final / budget."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.evaluate import minus
from juesuan.checks.lookups import change_of, on_budget
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_GENERAL, ITEM_ONE, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "S04",
        "sentence",
        "error",
        Text("预算完成率", "completion rate"),
        Text("完成率 = 决算数 ÷ 预算数", "rate = final / budget"),
        DISCLOSURE,
        *slip(
            said(HEAD_GENERAL, f"{ITEM_ONE}。年初预算为50.00万元，支出决算为45.00万元，完成年初预算的90.00%。"),
            "90.00%",
            "95.00%",
        ),
    )
)


@collects(RULE)
def rates(context: Context) -> Iterator[Candidate]:
    """Yield every completion rate, also one told only with the difference from the budget (比年初预算增加 x，完成 p%)."""
    for rate, final, budget in on_budget(context, "completion"):
        if budget is not None:
            yield Candidate(RULE.id, Relation("ratio", (rate.id,), (final.id,), (budget.id,)), rate.place)
        elif (change := change_of(context, rate, final.unit)) is not None:
            relation = Relation("ratio", (rate.id,), (final.id,), (final.id, minus(change.id)))
            yield Candidate(RULE.id, relation, rate.place)
