"""S15: what a change was on is not below zero."""

from __future__ import annotations

from collections.abc import Sequence

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, judges
from juesuan.checks.evaluate import members
from juesuan.checks.lookups import amount_like
from juesuan.checks.model import Checked, Finding, Operand
from juesuan.checks.rules.examples import HEAD_THREE, said, slip
from juesuan.checks.writing import role
from juesuan.kernel.figures import Figure, plain
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "S15",
        "sentence",
        "error",
        Text("增减的基数为负", "base below zero"),
        Text(
            "本年数 − 增减额（上年数或预算数）不为负",
            "this year's figure less its change, what it changed from, is not negative",
        ),
        DISCLOSURE,
        *slip(
            said(HEAD_THREE, "公务接待费支出决算0.00万元，比2023年度减少0.50万元，主要原因是没有来访。"),
            "减少0.50",
            "增加0.50",
        ),
    )
)

_MAY_BE_NEGATIVE = ("opening", "closing", "distribution", "reserves")
"""Balances, which may be overdrawn."""


@judges(RULE)
def impossible_bases(context: Context, checked: Sequence[Checked]) -> list[Finding]:
    """Return the rises that are more than the amount itself: 支出 0.00，比上年增加 0.50; a fault told of the figures already is not told again."""
    wrong = {i for entry in checked if entry.status == "inconsistent" for i in members(entry.relation)}
    found = []
    for figure in context.extract.narrative.figures:
        fact = figure.fact
        if fact.aspect not in ("change", "change_rate", "variance") or figure.id in wrong:
            continue
        if (
            fact.measure.startswith("~")
            or fact.measure.rpartition(".")[2] in _MAY_BE_NEGATIVE
            or fact.year != context.year
        ):
            continue
        if figure.unit == "%":
            if figure.lo > -100:
                continue
            words = Text("下降 {p}：下降不会超过 100%", "falls by {p}: more than 100 %").format(
                p=figure.printed.lstrip("-")
            )
            if figure.hi >= -100:
                continue
            found.append(
                finding(RULE, figure.place, words, operands=[Operand(figure.id, role(figure))], blamed=figure.id)
            )
            continue
        amount = amount_like(context, figure, figure.unit)
        if amount is None or amount.id in wrong or not _together(amount, figure) or amount.value < 0:
            continue
        if amount.hi - figure.lo >= 0:
            continue
        base = plain(amount.value - figure.value)
        what = "上年数" if fact.basis == "final" else "预算数"
        words = Text(
            "{w} = {a} − {c} = {b} < 0，不可能；增减方向或数字有误",
            "the base {a} − {c} = {b} is below zero: the direction or a figure is wrong",
        )
        words = words.format(w=what, a=amount.printed, c=figure.printed, b=base)
        found.append(
            finding(
                RULE,
                figure.place,
                words,
                places=[amount.place],
                operands=[Operand(f.id, role(f)) for f in (amount, figure)],
                blamed=figure.id if _told_elsewhere(context, amount) else -1,
            )
        )
    return found


def _together(amount: Figure, change: Figure) -> bool:
    """Tell whether an amount stands in the paragraph of its change, before it."""
    one, other = amount.place, change.place
    return (one.block, one.row, one.col) == (other.block, other.row, other.col) and one < other


def _told_elsewhere(context: Context, amount: Figure) -> bool:
    """Tell whether another place prints the same amount: then it is the change that is wrong."""
    return any(f.id != amount.id and f.may_equal(amount) for f in context.stating(amount.fact))
