"""S11: the items' changes sum to the total change."""

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
        "S11",
        "sentence",
        "error",
        Text("各项增减额之和", "changes of the items"),
        Text("各科目增减额之和 = 总增减额", "the items' changes sum to the total change"),
        DISCLOSURE,
        *slip(
            said(
                HEAD_GENERAL,
                "一般公共预算财政拨款支出92.00万元。与上年相比，增加12.00万元，主要原因是新录用两名馆员。",
                f"1.{ITEM_ONE}：支出决算数为60.00万元，比上年决算增加7.00万元，主要原因是人员增加。",
                f"2.{ITEM_TWO}：支出决算数为32.00万元，比上年决算增加5.00万元，主要原因是加工卷数增加。",
            ),
            "增加7.00",
            "增加9.00",
        ),
    )
)


@collects(RULE)
def sums(context: Context) -> Iterator[Candidate]:
    """Yield the total change as the sum of the items' changes."""
    return sums_of_items(RULE, context, "change", (context.own,))
