"""X18: full-year budget of the self-evaluation = total revenue."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import ACROSS_FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_TOTALS, SAID_TOTAL_IN, TABLE_PERFORMANCE, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "X18",
        "table-narrative",
        "warning",
        Text("绩效全年预算数与收入总计", "performance budget and revenue"),
        Text(
            "整体支出绩效自评的全年预算数 = 收入总计（本年收入 + 年初结转和结余 + 使用结余）",
            "full-year budget of the self-evaluation = total revenue",
        ),
        ACROSS_FORMS,
        *slip(
            said(HEAD_TOTALS, SAID_TOTAL_IN, TABLE_PERFORMANCE),
            "收入总计109.00万元，其中：本年收入合计99.00",
            "收入总计108.00万元，其中：本年收入合计98.00",
        ),
        undecided=True,
    )
)


@collects(RULE)
def performance_budget(context: Context) -> Iterator[Candidate]:
    """Yield the self-evaluation's full-year budget against total revenue."""
    budget = context.get("performance", context.fact("performance.total", basis="full_budget"))
    total = context.first(context.fact("whole.total"), ("summary", "text"))
    if budget and total:
        yield Candidate(RULE.id, Relation("sum", (budget[0].id,), (total.id,)), budget[0].place)
