"""E05: no slip of the unit by a factor of ten thousand."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import msgspec

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import Mend, retells
from juesuan.checks.diagnose import Fault
from juesuan.checks.rules.examples import HEAD_SPENDING, TABLE_EXPENDITURE, said, slip
from juesuan.checks.writing import printed
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "E05",
        "table-narrative",
        "error",
        Text("元与万元混用", "元 for 万元"),
        Text("同一指标不因计量单位写错而相差一万倍", "no slip of the unit by a factor of ten thousand"),
        TRUE_AND_WHOLE,
        *slip(
            said(HEAD_SPENDING, "本年支出合计92.00万元。", TABLE_EXPENDITURE),
            "本年支出合计92.00",
            "本年支出合计920000.00",
        ),
    )
)


@retells(RULE)
def slipped(context: Context, figure: Figure, fault: Fault) -> str | Mend | None:
    """Return what to print where an amount is ten thousand times too large or too small."""
    assert fault.value is not None
    if figure.unit != "万元" or not figure.value or not fault.value:
        return None
    usual = context.once(_usual_scale)
    # The number is right, its unit is not what the document tells money in; the value asked for may be rounded in either unit.
    meant = figure.value / figure.scale * usual
    slack = max(figure.half, figure.half / figure.scale * usual)
    if figure.origin == "text" and figure.scale != usual and abs(fault.value - meant) <= slack:
        right = "万元" if usual == 1 else "元"
        unit = figure.printed[len(figure.printed.rstrip("亿万元")) :]
        place = msgspec.structs.replace(figure.place, start=figure.place.end - len(unit))
        return Mend(place, right, figure.printed, figure.printed[: len(figure.printed) - len(unit)] + right)
    if abs(fault.value / figure.value) not in (Decimal(10000), Decimal("0.0001")):
        return None
    return printed(figure, fault.value)


def _usual_scale(context: Context) -> Decimal:
    """Return the scale (万元: 1) in which most of the narrative's money is told."""
    scales = Counter(f.scale for f in context.extract.narrative.figures if f.unit == "万元" and f.value)
    return scales.most_common(1)[0][0] if scales else Decimal(1)
