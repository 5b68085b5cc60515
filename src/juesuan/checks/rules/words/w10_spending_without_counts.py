"""W10: vehicles bought are counted where money was spent on them; batches of guests are not as many as guests."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import HEAD_THREE, said, slip
from juesuan.checks.writing import role
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "W10",
        "text",
        "warning",
        Text("数量与支出、批次与人次存疑", "counts in doubt"),
        Text(
            "有公务用车购置费的，购置数不为零；接待批次与人次通常不同",
            "where vehicles were paid for some were bought; batches of guests are seldom as many as guests",
        ),
        FORM_OF_DISCLOSURE,
        *slip(
            said(HEAD_THREE, "公务用车购置费17.98万元，全年购置公务用车1辆。"),
            "公务用车1辆",
            "公务用车0辆",
        ),
    )
)

_FEW = 10
"""So few receptions may each have had one guest."""


@finds(RULE)
def counts_in_doubt(context: Context) -> Iterator[Finding]:
    """Yield vehicles bought that are none beside an expense, and receptions as many as their guests."""
    bought = context.get("text", context.fact("three.bought"))
    spent = next(
        (f for o in ("three_public", "text") for f in context.get(o, context.fact("three.purchase")) if f.value), None
    )
    if bought and spent is not None and not any(f.value for f in bought):
        words = Text("公务用车购置费 {s}，但购置数为 {p}", "{s} was spent on buying vehicles, but {p} were bought")
        yield finding(
            RULE, bought[0].place, words.format(s=spent.printed, p=bought[0].printed),
            places=[spent.place], operands=[Operand(f.id, role(f)) for f in (spent, bought[0])],
        )  # fmt: skip
    for batches in context.get("text", context.fact("three.receptions")):
        guests = next(
            (f for f in context.get("text", context.fact("three.guests")) if f.place.cell == batches.place.cell), None
        )
        if guests is not None and batches.value == guests.value and batches.value >= _FEW:
            words = Text(
                "接待批次 {b} 与人次 {g} 相同，请核对", "{b} receptions and {g} guests are one number: please check"
            )
            yield finding(
                RULE, batches.place, words.format(b=batches.printed, g=guests.printed),
                places=[guests.place], operands=[Operand(f.id, role(f)) for f in (batches, guests)],
            )  # fmt: skip
