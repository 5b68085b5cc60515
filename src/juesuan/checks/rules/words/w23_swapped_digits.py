"""W23: an amount that nothing else in the document confirms has two digits of a printed one the other way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, judges
from juesuan.checks.evaluate import members
from juesuan.checks.model import Checked, Finding, Operand
from juesuan.checks.rules.examples import HEAD_GENERAL, said, slip
from juesuan.checks.writing import printed, role
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "W23",
        "text",
        "warning",
        Text("疑似两位数字颠倒", "two digits the other way round"),
        Text(
            "没有任何勾稽关系印证、别处也没有的金额，不应与另一处的金额恰好只差相邻两位数字的次序",
            "an amount that no relation confirms is not a printed one with two neighbouring digits exchanged",
        ),
        DISCLOSURE,
        *slip(
            said(
                HEAD_GENERAL,
                "资料数字化安排1857.42万元。",
                "资料数字化1857.42万元按合同进度支付，由1857.42万元的专项安排。",
            ),
            "由1857.42",
            "由1587.42",
        ),
    )
)

_DIGITS = 5
"""Digits of an amount that another's two exchanged ones hardly are by chance: of 209 that nothing confirmed in 173 right documents none was."""


@judges(RULE)
def swapped_digits(context: Context, checked: Sequence[Checked]) -> list[Finding]:
    """Return the amounts in no relation, printed once, that are one printed amount with two neighbouring digits exchanged."""
    tied = {i for entry in checked if entry.relation.kind != "most" for i in members(entry.relation)}
    amounts: dict[Decimal, list[Figure]] = defaultdict(list)
    for figure in context.figures.values():
        if figure.unit == "万元" and figure.value:
            amounts[abs(figure.value)].append(figure)
    found = []
    for same in amounts.values():
        alone = same[0]
        if len(same) > 1 or alone.id in tied or alone.fact.aspect not in ("amount", "change"):
            continue
        others = [other for other in _exchanged(alone) if other in amounts]
        if len(others) == 1:
            found.append(_told(context, alone, amounts[others[0]]))
    return found


def _exchanged(figure: Figure) -> Iterator[Decimal]:
    """Yield the values that a figure has with two neighbouring digits exchanged; none for a short one."""
    digits = f"{abs(figure.value / figure.scale):.{figure.decimals}f}"
    if len(digits.replace(".", "").strip("0")) < _DIGITS or figure.printed.isdecimal():  # a code in a column of amounts
        return
    at = [i for i, c in enumerate(digits) if c != "."]
    for one, other in pairwise(at):
        if digits[one] != digits[other] and (one or digits[other] != "0"):
            turned = list(digits)
            turned[one], turned[other] = turned[other], turned[one]
            yield Decimal("".join(turned)) * figure.scale


def _told(context: Context, figure: Figure, others: Iterable[Figure]) -> Finding:
    other = next(iter(others))
    right = printed(figure, abs(other.value).copy_sign(figure.value))
    words = Text(
        "{a}没有别处印证，与{b}只差两位数字的次序，疑为{r}",
        "{a} stands nowhere else and is {b} with two digits exchanged: perhaps {r}",
    ).format(a=figure.printed, b=other.printed, r=right)
    return finding(
        RULE,
        figure.place,
        words,
        places=[other.place],
        operands=[Operand(f.id, role(f)) for f in (figure, other)],
        blamed=figure.id,
        proposed=right,
    )
