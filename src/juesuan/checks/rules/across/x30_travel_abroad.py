"""X30: 30212 in table 06 is within table 07."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import ACROSS_FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import within_three
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TABLE_BASIC, TABLE_THREE, said, slip
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "X30",
        "tables",
        "error",
        Text("因公出国（境）费：表06与表07", "three.abroad: 06 and 07"),
        Text(
            "表06的30212因公出国（境）费 ≤ 表07的因公出国（境）费（“三公”经费含项目支出中的部分）",
            "30212 in table 06 is within table 07",
        ),
        ACROSS_FORMS,
        *slip(said(TABLE_BASIC, TABLE_THREE), "| 24.50 | 1.00 |", "| 24.50 | 0.10 |"),
    )
)


@collects(RULE)
def within(context: Context) -> Iterator[Candidate]:
    """Yield the one comparison of table 06 with table 07."""
    return within_three(RULE, context, "30212", "three.abroad")
