"""S07: a total of the above is their sum."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import claimed
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_PERFORMANCE, said, slip
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "S07",
        "sentence",
        "error",
        Text("以上合计", "total of the above"),
        Text("“以上共计” = 前列各项之和", "a total of the above is their sum"),
        DISCLOSURE,
        *slip(
            said(HEAD_PERFORMANCE, "加工文书档案120卷、会计档案60卷、城建档案20卷，以上三类共计200卷。"),
            "共计200卷",
            "共计220卷",
        ),
    )
)


@collects(RULE)
def totals(context: Context) -> Iterator[Candidate]:
    """Yield what the narrative's claims of this kind state."""
    return claimed(RULE, context, "above")
