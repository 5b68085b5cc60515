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
from juesuan.document.model import text_at
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled

RULE = declare(
    Rule(
        "W10",
        "text",
        "warning",
        Text("数量与支出、批次与人次存疑", "counts in doubt"),
        Text(
            "有公务用车购置费的，购置数不为零；有人出国的，团组数不为零；接待批次与人次通常不同",
            "where vehicles were paid for some were bought; where persons went abroad there were groups; batches of guests are seldom as many as guests",
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
    yield from _groups(context)
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


_OF_OTHERS = compiled(r"参加|随[^，。；]{0,6}团|双跨|组团单位|其他(?:部门|单位|地区)组")
"""Words for those who travel with a group of another department: theirs is none of the department's own."""


def _groups(context: Context) -> Iterator[Finding]:
    """Yield groups abroad that are none beside persons who went and what was spent on them."""
    groups, persons = (context.get("text", context.fact(f"three.{m}")) for m in ("groups", "travellers"))
    spent = context.first(context.fact("three.abroad"))
    went = next((f for f in persons if f.value), None)
    if not groups or any(f.value for f in groups) or went is None or spent is None or not spent.value:
        return
    if _OF_OTHERS.search(text_at(context.document, groups[0].place)):
        return
    words = Text("因公出国（境）{p}、支出 {s}，但团组数为 {g}", "{p} went abroad for {s}, but there were {g} groups")
    yield finding(
        RULE, groups[0].place, words.format(p=went.printed, s=spent.printed, g=groups[0].printed),
        places=[went.place], operands=[Operand(f.id, role(f)) for f in (groups[0], went, spent)],
    )  # fmt: skip
