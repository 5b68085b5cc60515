"""E02: the narrative gives the tables' numbers."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import one_number
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_SPENDING, TABLE_EXPENDITURE, said, slip
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "E02",
        "table-narrative",
        "error",
        Text("文字与表不一致", "narrative and table disagree"),
        Text("文字说明中的数字与报表相同", "the narrative gives the tables' numbers"),
        TRUE_AND_WHOLE,
        *slip(
            said(HEAD_SPENDING, "本年支出合计92.00万元。", TABLE_EXPENDITURE), "本年支出合计92.00", "本年支出合计29.00"
        ),
    )
)


@collects(RULE)
def pairs(context: Context) -> Iterator[Candidate]:
    """Yield that a statement in a table and one in the narrative are one number."""
    return one_number(RULE, context, 1)
