"""S12: the items told one by one sum to the total."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import sums_of_items
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_GENERAL, ITEM_ONE, ITEM_TWO, said, slip
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "S12",
        "sentence",
        "error",
        Text("各科目数之和", "items of a list"),
        Text("逐项说明的各科目之和 = 总数（决算数、预算数各自成立）", "the items told one by one sum to the total"),
        DISCLOSURE,
        *slip(
            said(
                HEAD_GENERAL,
                "一般公共预算财政拨款支出92.00万元。",
                f"1.{ITEM_ONE}：支出决算数为60.00万元。",
                f"2.{ITEM_TWO}：支出决算数为32.00万元。",
            ),
            "支出决算数为32.00",
            "支出决算数为23.00",
        ),
    )
)


@collects(RULE)
def sums(context: Context) -> Iterator[Candidate]:
    """Yield the total, final or budget, as the sum of the items told one by one."""
    return sums_of_items(RULE, context, "amount", tuple(dict.fromkeys((context.own, "opening_budget", "full_budget"))))
