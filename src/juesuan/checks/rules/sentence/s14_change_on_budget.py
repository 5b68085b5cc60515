"""S14: final - budget = change."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import on_budget
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_GENERAL, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "S14",
        "sentence",
        "error",
        Text("与预算比较的增减额", "change on the budget"),
        Text("决算数 − 预算数 = 增减额", "final - budget = change"),
        DISCLOSURE,
        *slip(
            said(
                HEAD_GENERAL,
                "一般公共预算财政拨款支出45.00万元，年初预算数50.00万元，比年初预算减少5.00万元，主要原因是一人调出。",
            ),
            "减少5.00",
            "减少8.00",
        ),
    )
)


@collects(RULE)
def changes(context: Context) -> Iterator[Candidate]:
    """Yield final = budget + change."""
    for change, final, budget in on_budget(context, "change"):
        if budget is not None:
            yield Candidate(RULE.id, Relation("sum", (final.id,), (budget.id, change.id)), change.place)
