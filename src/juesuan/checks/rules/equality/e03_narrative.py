"""E03: the narrative gives a fact the same number everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import one_number
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_SPENDING, HEAD_TOTALS, SAID_TOTAL_OUT, said, slip
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "E03",
        "section",
        "error",
        Text("文字前后不一致", "the narrative disagrees with itself"),
        Text("同一指标在文字各处的数字相同", "the narrative gives a fact the same number everywhere"),
        TRUE_AND_WHOLE,
        *slip(
            said(HEAD_SPENDING, "本年支出合计92.00万元。", HEAD_TOTALS, SAID_TOTAL_OUT),
            "本年支出合计92.00",
            "本年支出合计29.00",
        ),
    )
)


@collects(RULE)
def pairs(context: Context) -> Iterator[Candidate]:
    """Yield that two statements in the narrative are one number."""
    return one_number(RULE, context, 2)
