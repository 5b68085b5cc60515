"""W12: as many travellers as groups, at least."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORM_OF_DISCLOSURE
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
        "W12",
        "text",
        "warning",
        Text("出国人次少于团组数", "fewer travellers than groups"),
        Text("因公出国（境）人次不少于团组数", "no fewer travellers than groups"),
        FORM_OF_DISCLOSURE,
        *slip(
            said(HEAD_THREE, "因公出国（境）费支出5.00万元，全年因公出国（境）团组1个，累计2人次。"),
            "累计2人次",
            "累计0人次",
        ),
    )
)


@finds(RULE)
def fewer_travellers(context: Context) -> Iterator[Finding]:
    """Yield the travellers told after their groups in one paragraph that are fewer."""
    for figure in context.told_of("three.travellers"):
        groups = _before(context, figure)
        if groups is None or figure.value >= groups.value:
            continue
        message = Text("出国团组 {g}，但人次只有 {p}，请核对", "{g} groups, but {p} travellers: please check")
        yield finding(
            RULE, figure.place, message.format(p=figure.printed, g=groups.printed),
            places=[groups.place], operands=[Operand(f.id, role(f)) for f in (groups, figure)],
        )  # fmt: skip


def _before(context: Context, figure: Figure) -> Figure | None:
    """Return the number of groups that a number of travellers goes with: of its basis and year, the last before it in its paragraph."""
    fact = figure.fact
    told = [
        f
        for f in context.told_in(figure.place.block)
        if (f.fact.measure, f.fact.aspect) == ("three.groups", "amount")
        and (f.fact.basis, f.fact.year) == (fact.basis, fact.year)
        and f.place < figure.place
    ]
    return told[-1] if told and fact.aspect == "amount" else None
