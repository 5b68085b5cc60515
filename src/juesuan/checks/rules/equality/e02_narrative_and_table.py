"""E02: the narrative gives the tables' numbers."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import one_number
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_SPENDING, TABLE_EXPENDITURE, said, slip
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "E02",
        "table-narrative",
        "error",
        Text("文字与表不一致", "narrative and table disagree"),
        Text("文字说明中的数字与报表相同", "the narrative gives the tables' numbers"),
        TRUE_AND_WHOLE,
        *slip(
            said(HEAD_SPENDING, "本年支出合计92.00万元。", TABLE_EXPENDITURE), "本年支出合计92.00", "本年支出合计29.00"
        ),
    )
)


@collects(RULE)
def pairs(context: Context) -> Iterator[Candidate]:
    """Yield that a statement in a table and one in the narrative are one number."""
    yield from one_number(RULE, context, 1)
    yield from _called_alike(context)


def _called_alike(context: Context) -> Iterator[Candidate]:
    """Yield, as far as they hold, that amounts without a measure of their own are one number by their names.

    「流动资产 x」 of the text and the column 流动资产 of a table that is none of the forms: what agrees is confirmed, so that of a
    sum that does not hold the one operand that no table has is blamed. What differs tells nothing: the names may mean two things.
    """
    named: dict[tuple[str, str], list[Figure]] = {}
    for figure in context.figures.values():
        if figure.origin == "table" and figure.fact.measure.startswith("~") and figure.fact.aspect == "amount":
            for name in set(figure.fact.measure[1:].split("/")):
                named.setdefault((name, figure.unit), []).append(figure)
    for figure in context.extract.narrative.figures:
        measure = figure.fact.measure
        if (
            not measure.startswith("~")
            or figure.fact.aspect != "amount"
            or len(f"{figure.value}".strip("0.")) < _TELLING
        ):
            continue
        for other in named.get((measure[1:], figure.unit), ())[:_FEW]:
            yield Candidate(RULE.id, Relation("sum", (figure.id,), (other.id,)), figure.place, lenient=True)


_TELLING, _FEW = 4, 4
"""Digits that two amounts do not share by chance, and tables of one name that are looked at."""
