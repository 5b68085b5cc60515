"""W11: where vehicles were paid for, their number is not zero; where groups went abroad, somebody went."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import HEAD_THREE, said, slip
from juesuan.domain.measures import measure_title
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "W11",
        "text",
        "warning",
        Text("有支出没有数量", "spending without counts"),
        Text(
            "有购置费的，购置数不为零；有接待费的，批次和人次不为零",
            "where vehicles were paid for, their number is not zero; nor are receptions and guests where they were",
        ),
        FORM_OF_DISCLOSURE,
        *slip(
            said(HEAD_THREE, "公务用车购置费支出17.98万元，全年购置公务用车1辆。"),
            "购置公务用车1辆",
            "购置公务用车0辆",
        ),
    )
)

_COUNTS = {
    "three.purchase": ("three.bought",),
    "three.domestic": ("three.receptions", "three.guests"),
    "three.reception": ("three.receptions", "three.guests"),
}


@finds(RULE)
def spending_without_counts(context: Context) -> Iterator[Finding]:
    """Yield a count of zero in the paragraph of a year's expense that is not zero, where no other place tells another count."""
    seen: set[int] = set()
    for expense, counts in _COUNTS.items():
        for count in counts:
            fact = context.fact(count)
            told = context.get("text", fact)
            if not told or any(f.value for f in told) or told[0].id in seen:
                continue
            here = context.told_in(told[0].place.block)
            own = context.fact(expense)
            spent = [f for f in here if f.fact == own and f.place < told[0].place]
            if not spent or not spent[-1].value:
                continue
            seen.add(told[0].id)
            message = Text("{n} {p}，但{c}为 0", "{n} {p}, but {c} is 0").format(
                n=Text(measure_title(expense), measure_title(expense, "en")),
                p=spent[-1].printed,
                c=Text(measure_title(count), measure_title(count, "en")),
            )
            operands = [Operand(f.id, Text(measure_title(m), m)) for f, m in ((spent[-1], expense), (told[0], count))]
            yield finding(RULE, told[0].place, message, places=[spent[-1].place], operands=operands)
