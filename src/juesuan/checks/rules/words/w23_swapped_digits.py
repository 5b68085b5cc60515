"""W23: an amount that nothing else in the document confirms is a printed one but for two exchanged digits, or a table's total but for one digit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, judges
from juesuan.checks.evaluate import members
from juesuan.checks.model import Checked, Finding, Operand
from juesuan.checks.rules.examples import HEAD_GENERAL, said, slip
from juesuan.checks.writing import printed, role
from juesuan.domain.measures import measures
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.miswritten import digits_of, neighbours_exchanged, one_digit_off

RULE = declare(
    Rule(
        "W23",
        "text",
        "warning",
        Text("疑似数字笔误", "a slip of digits"),
        Text(
            "没有任何勾稽关系印证、别处也没有的金额，不应与另一处的金额恰好只差相邻两位数字的次序，或与表中的总数恰好只差一位数字",
            "an amount that no relation confirms is not a printed one with two neighbouring digits exchanged, nor a table's total but for one digit",
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
"""Digits of an amount that is hardly another by chance but for a slip: of 139 that nothing confirmed in 173 right documents none was."""
_CHANCE = 0.01
"""How likely an amount may be one of the others by chance but for two exchanged digits; a document of eighty items prints a thousand amounts."""
_ALL_CHANCE = 0.001
"""How likely any of a document's unconfirmed amounts may be a total by chance but for one digit: there are nine such slips a digit, and of a thousand
right documents three had one where each amount was allowed a chance of its own."""


@judges(RULE)
def swapped_digits(context: Context, checked: Sequence[Checked]) -> list[Finding]:
    """Return the amounts in no relation, printed once, that are one printed amount but for a slip of digits."""
    tied = {i for entry in checked if entry.relation.kind != "most" for i in members(entry.relation)}
    amounts: dict[Decimal, list[Figure]] = defaultdict(list)
    for figure in context.figures.values():
        if figure.unit == "万元" and figure.value:
            amounts[abs(figure.value)].append(figure)
    totals = {abs(f.value) for f in context.figures.values() if _is_total(f)}
    unconfirmed = [
        same[0]
        for same in amounts.values()
        if len(same) == 1 and same[0].id not in tied and _may_be_another(same[0]) and _long(same[0])
    ]
    found = []
    for alone in unconfirmed:
        digits = digits_of(alone, alone.value)
        if others := _among(amounts, [*neighbours_exchanged(digits)], alone, _CHANCE):
            words = _EXCHANGED
        elif alone.origin == "text":
            evaluated = alone.fact.measure.startswith("performance.")  # most often the whole budget
            chance = _CHANCE if evaluated else _ALL_CHANCE / len(unconfirmed)
            others = _among(totals, [*one_digit_off(digits)], alone, chance)
            words = _ONE_OFF
        if len(others) == 1:
            found.append(_told(alone, amounts[others[0]][0], words))
    return found


def _long(figure: Figure) -> bool:
    """Tell an amount of so many digits that it is hardly another by chance."""
    return len(digits_of(figure, figure.value).replace(".", "").strip("0")) >= _DIGITS


def _may_be_another(figure: Figure) -> bool:
    """Tell an amount or a change, not a code in a column of amounts; what a house is worth is no other amount."""
    fact = figure.fact
    return (
        fact.aspect in ("amount", "change")
        and not fact.measure.startswith("assets.")
        and not figure.printed.isdecimal()
    )


_EXCHANGED = Text(
    "{a}没有别处印证，与{b}只差两位数字的次序，疑为{r}",
    "{a} stands nowhere else and is {b} with two digits exchanged: perhaps {r}",
)
_ONE_OFF = Text(
    "{a}没有别处印证，与表中的{b}只差一位数字，疑为{r}",
    "{a} stands nowhere else and is {b} of a table but for one digit: perhaps {r}",
)


def _is_total(figure: Figure) -> bool:
    """Tell an amount of a table that is of no item, of a measure that the project knows."""
    fact = figure.fact
    return figure.origin != "text" and not fact.item and fact.aspect == "amount" and fact.measure in measures()


def _among(printed: Collection[Decimal], slips: Sequence[str], figure: Figure, chance: float) -> list[Decimal]:
    """Return which slips of an amount are printed, none where one is more likely than `chance` without a slip: of so many amounts, of so few digits."""
    length = len(digits_of(figure, figure.value).replace(".", "").lstrip("0"))
    if len(printed) * len(slips) > chance * 9 * 10 ** (length - 1):
        return []
    return [value for slip in slips if (value := Decimal(slip) * figure.scale) in printed]


def _told(figure: Figure, other: Figure, message: Text) -> Finding:
    right = printed(figure, abs(other.value).copy_sign(figure.value))
    return finding(
        RULE,
        figure.place,
        message.format(a=figure.printed, b=other.printed, r=right),
        places=[other.place],
        operands=[Operand(f.id, role(f)) for f in (figure, other)],
        blamed=figure.id,
        proposed=right,
    )
