"""X32: 30231 in table 06 is within table 07."""

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
        "X32",
        "tables",
        "error",
        Text("公务用车运行维护费：表06与表07", "three.running: 06 and 07"),
        Text(
            "表06的30231公务用车运行维护费 ≤ 表07的公务用车运行维护费（“三公”经费含项目支出中的部分）",
            "30231 in table 06 is within table 07",
        ),
        ACROSS_FORMS,
        *slip(said(TABLE_BASIC, TABLE_THREE), "| 20.00 | 3.00 | 0.50 |", "| 20.00 | 0.30 | 0.50 |"),
    )
)


@collects(RULE)
def within(context: Context) -> Iterator[Candidate]:
    """Yield the one comparison of table 06 with table 07."""
    return within_three(RULE, context, "30231", "three.running")
