"""E01: a fact is the same number in every table."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import one_number
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TABLE_APPROPRIATION, TABLE_GENERAL_OF_APPROPRIATION, said, slip
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "E01",
        "tables",
        "error",
        Text("表间数字不一致", "tables disagree"),
        Text("同一指标在各表中的数字相同", "a fact is the same number in every table"),
        TRUE_AND_WHOLE,
        *slip(said(TABLE_APPROPRIATION, TABLE_GENERAL_OF_APPROPRIATION), "合计 | 合计 | 80.00", "合计 | 合计 | 70.00"),
    )
)


@collects(RULE)
def pairs(context: Context) -> Iterator[Candidate]:
    """Yield that two statements in tables are one number."""
    return one_number(RULE, context, 0)
