"""W18: reception of foreign and of domestic guests make the expense on reception."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_THREE, said, slip
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "W18",
        "text",
        "warning",
        Text("外事接待与国内接待之和", "receptions of both kinds"),
        Text("公务接待费 = 外事接待费 + 国内接待费", "reception = that of foreign guests + that of domestic ones"),
        DISCLOSURE,
        *slip(
            said(
                HEAD_THREE,
                "公务接待费支出2.00万元，其中：外事接待支出0.80万元，接待2批次外宾。国内公务接待支出1.20万元，接待10批次60人次。",
            ),
            "外事接待支出0.80",
            "外事接待支出0.08",
        ),
    )
)


@collects(RULE)
def both_kinds(context: Context) -> Iterator[Candidate]:
    """Yield that receptions of foreign and domestic guests make the expense; where the domestic is all of it the foreign is its part."""
    foreign, home, whole = (_told(context, f"three.{what}") for what in ("foreign", "domestic", "reception"))
    if foreign is None or home is None or whole is None or home.may_equal(whole):
        return
    if home.place.block - foreign.place.block in (-1, 0, 1):
        yield Candidate(RULE.id, Relation("sum", (whole.id,), (foreign.id, home.id)), foreign.place)


def _told(context: Context, measure: str) -> Figure | None:
    """Return the one value, not zero, that the text gives a measure."""
    told = context.get("text", context.fact(measure))
    return told[0] if told and told[0].value and all(f.may_equal(told[0]) for f in told) else None
