"""W10: as many travellers as groups, at least; many receptions of one guest each are a number copied."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import HEAD_THREE, said, slip
from juesuan.domain.measures import measure_title
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "W10",
        "text",
        "warning",
        Text("人次少于批次", "fewer persons than receptions"),
        Text(
            "出国人次不少于团组数；批次多而人次与之相等的，多半抄错",
            "no fewer travellers than groups; many receptions of one guest each are a number copied",
        ),
        FORM_OF_DISCLOSURE,
        *slip(
            said(HEAD_THREE, "公务接待费支出3.20万元。全年国内公务接待46批次，387人次（不包括陪同人员）。"),
            "接待46批次",
            "接待387批次",
        ),
    )
)

_PERSONS_OF = {"three.groups": "three.travellers", "three.receptions": "three.guests"}
_MANY = 10
"""So many receptions of one guest each do not happen in one year."""


@finds(RULE)
def fewer_persons(context: Context) -> Iterator[Finding]:
    """Yield the persons told after their receptions or groups in one paragraph that are fewer, or as many as a great number of them."""
    for group, persons in _PERSONS_OF.items():
        for figure in context.told_of(persons):
            counted = _before(context, figure, group)
            if counted is None or not counted.value:
                continue
            if figure.value > counted.value or (figure.value == counted.value and counted.value < _MANY):
                continue
            if figure.value < counted.value and group == "three.receptions":
                continue  # rule X24
            sign = "<" if figure.value < counted.value else "="
            message = Text("{p} {s} {c}：人次应不少于批次，请核对", "{p} {s} {c}: no fewer persons than groups").format(
                p=figure.printed, s=sign, c=counted.printed
            )
            operands = [Operand(f.id, Text(measure_title(m), m)) for f, m in ((counted, group), (figure, persons))]
            yield finding(RULE, figure.place, message, places=[counted.place], operands=operands)


def _before(context: Context, figure: Figure, measure: str) -> Figure | None:
    """Return the number of groups that a number of persons goes with: of its fact's basis and year, the last before it in its paragraph."""
    fact = figure.fact
    told = [
        f
        for f in context.told_in(figure.place.block)
        if f.fact.measure == measure
        and f.place < figure.place
        and (f.fact.basis, f.fact.aspect, f.fact.year, f.fact.context)
        == (fact.basis, "amount", fact.year, fact.context)
    ]
    return told[-1] if told and fact.aspect == "amount" else None
