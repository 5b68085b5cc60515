"""W18: reception of foreign and of domestic guests make the expense on reception."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import HEAD_THREE, said, slip
from juesuan.checks.writing import role
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text

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


@finds(RULE)
def both_kinds(context: Context) -> Iterator[Finding]:
    """Yield receptions of foreign and domestic guests that do not make the expense; where the domestic is all of it the foreign is its part."""
    foreign, home, whole = (_told(context, f"three.{what}") for what in ("foreign", "domestic", "reception"))
    if (
        foreign is None
        or home is None
        or whole is None
        or home.may_equal(whole)
        or home.place.block - foreign.place.block not in (-1, 0, 1)
    ):
        return
    gap = abs(foreign.value + home.value - whole.value)
    if gap <= foreign.half + home.half + whole.half:
        return
    words = Text("外事接待 {f} + 国内接待 {h} ≠ 公务接待费 {w}", "foreign {f} + domestic {h} ≠ reception {w}")
    yield finding(
        RULE, foreign.place, words.format(f=foreign.printed, h=home.printed, w=whole.printed),
        places=[home.place, whole.place], operands=[Operand(f.id, role(f)) for f in (foreign, home, whole)],
    )  # fmt: skip


def _told(context: Context, measure: str) -> Figure | None:
    """Return the one value, not zero, that the text gives a measure."""
    told = context.get("text", context.fact(measure))
    return told[0] if told and told[0].value and all(f.may_equal(told[0]) for f in told) else None
