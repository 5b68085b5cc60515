"""W23: an amount that nothing else in the document confirms is a printed one but for two exchanged digits, or a table's total but for one digit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
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
from juesuan.domain.measures import measures
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text

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
"""How likely an amount may be one of the others by chance but for a slip; a document of eighty items prints a thousand amounts."""


@judges(RULE)
def swapped_digits(context: Context, checked: Sequence[Checked]) -> list[Finding]:
    """Return the amounts in no relation, printed once, that are one printed amount with two neighbouring digits exchanged."""
    tied = {i for entry in checked if entry.relation.kind != "most" for i in members(entry.relation)}
    amounts: dict[Decimal, list[Figure]] = defaultdict(list)
    for figure in context.figures.values():
        if figure.unit == "万元" and figure.value:
            amounts[abs(figure.value)].append(figure)
    totals = {abs(f.value) for f in context.figures.values() if _is_total(f)}
    found = []
    for same in amounts.values():
        alone = same[0]
        if len(same) > 1 or alone.id in tied or alone.fact.aspect not in ("amount", "change"):
            continue
        if others := _among(amounts, list(_exchanged(alone)), alone):
            words = _EXCHANGED
        elif alone.origin == "text":
            others, words = _among(totals, list(_one_digit_off(alone)), alone), _ONE_OFF
        if len(others) == 1 and not alone.fact.measure.startswith(
            "assets."
        ):  # what a house is worth is no other amount
            found.append(_told(alone, amounts[others[0]], words))
    return found


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


def _digits(figure: Figure) -> str:
    """Return the digits of an amount as it is printed, with its point; '' for a short one, or a code in a column of amounts."""
    digits = f"{abs(figure.value / figure.scale):.{figure.decimals}f}"
    short = len(digits.replace(".", "").strip("0")) < _DIGITS
    return "" if short or figure.printed.isdecimal() else digits


def _among(printed: Collection[Decimal], slips: Sequence[Decimal], figure: Figure) -> list[Decimal]:
    """Return which slips of an amount are printed, none where one may well be by chance: of so many amounts, of so few digits."""
    digits = len(_digits(figure).replace(".", "").lstrip("0"))
    if len(printed) * len(slips) > _CHANCE * 9 * 10 ** (digits - 1):
        return []
    return [slip for slip in slips if slip in printed]


def _exchanged(figure: Figure) -> Iterator[Decimal]:
    """Yield the values that an amount has with two neighbouring digits exchanged."""
    digits = _digits(figure)
    for one, other in pairwise([i for i, c in enumerate(digits) if c != "."]):
        if digits[one] != digits[other] and (one or digits[other] != "0"):
            turned = list(digits)
            turned[one], turned[other] = turned[other], turned[one]
            yield Decimal("".join(turned)) * figure.scale


def _one_digit_off(figure: Figure) -> Iterator[Decimal]:
    """Yield the values that an amount has with another digit in one place; the first is hardly ever mistaken."""
    digits = _digits(figure)
    for at in range(1, len(digits)):
        for other in "0123456789" if digits[at] != "." else "":
            if other != digits[at]:
                yield Decimal(digits[:at] + other + digits[at + 1 :]) * figure.scale


def _told(figure: Figure, others: Iterable[Figure], message: Text) -> Finding:
    other = next(iter(others))
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
