"""Slips of the pen: what may have been meant by a number that was mistyped, and how like such a slip a wrong number looks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from juesuan.kernel.figures import Figure

_SHIFTS = {Decimal(10) ** k for k in (-4, -3, -2, -1, 1, 2, 3, 4)}
"""By how much a point moved by up to four places makes a number wrong."""


def miswritten(number: int) -> Iterator[int]:
    """Yield what may have been meant by a number: a digit less or more, another digit, two neighbours the other way round."""
    digits = str(number)
    yield number * 10
    for at in range(len(digits) if len(digits) > 1 else 0):
        yield int(digits[:at] + digits[at + 1 :])
    for at in range(len(digits) + 1):
        for more in "0123456789":
            yield int(digits[:at] + more + digits[at:])
    for place in range(len(digits)):
        unit = 10**place
        low, high = number // unit % 10, number // unit // 10 % 10
        yield from (number + (other - low) * unit for other in range(10) if other != low)
        if low != high:
            yield number + (high - low) * unit + (low - high) * unit * 10


def looks_like_a_slip(figure: Figure, value: Decimal) -> bool:
    """Tell whether a wrong figure may come of the right value by one slip of the pen."""
    return likeness_to_a_slip(figure, value) > 0


def likeness_to_a_slip(figure: Figure, value: Decimal) -> Decimal:
    """Return how much a wrong figure looks like a slip of the right value: one digit, a swap, a shifted point, a sign."""
    if value == -figure.value:
        return Decimal(3)
    if figure.value and value and _shifted(figure, value):
        # 1 for 10, 3.00 for 0.30: of one digit many numbers are a shift away.
        return Decimal(3) if len(value.normalize().as_tuple().digits) > 1 else Decimal(1)
    if figure.unit != "%" and not figure.decimals and abs(figure.value - value) == figure.scale:
        return Decimal(2)  # one too many or too few of what is counted
    wrong, right = (digits_of(figure, v).replace(".", "") for v in (figure.value, value))
    if len(wrong) == len(right):
        differ = [i for i in range(len(wrong)) if wrong[i] != right[i]]
        if len(differ) == 1:
            return Decimal(2)
        if len(differ) == 2 and sorted(wrong) == sorted(right):
            return Decimal(2)
    elif abs(len(wrong) - len(right)) == 1:
        longer, shorter = max(wrong, right, key=len), min(wrong, right, key=len)
        if any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))):
            return Decimal(2)
    return Decimal(0)


def swapped_or_shifted(figure: Figure, value: Decimal) -> bool:
    """Tell whether a wrong figure has two digits of the right value the other way round, or its point elsewhere."""
    if _shifted(figure, value):
        return True
    wrong, right = (digits_of(figure, v) for v in (figure.value, value))
    return (
        wrong != right
        and len(wrong) == len(right)
        and sorted(wrong) == sorted(right)
        and likeness_to_a_slip(figure, value) > 0
    )


def digits_of(figure: Figure, value: Decimal) -> str:
    """Return the digits of a value as a figure would print it, with its point, without sign and separators."""
    return f"{abs(value / figure.scale):.{figure.decimals}f}"


def neighbours_exchanged(digits: str) -> Iterator[str]:
    """Yield what digits are with two neighbours the other way round; the first does not become 0."""
    for one, other in pairwise([i for i, c in enumerate(digits) if c != "."]):
        if digits[one] != digits[other] and (one or digits[other] != "0"):
            yield digits[:one] + digits[other] + digits[one + 1 : other] + digits[one] + digits[other + 1 :]


def one_digit_off(digits: str) -> Iterator[str]:
    """Yield what digits are with another one in one place; the first is hardly ever mistaken."""
    for at in range(1, len(digits)):
        if digits[at] != ".":
            yield from (digits[:at] + other + digits[at + 1 :] for other in "0123456789" if other != digits[at])


def lost_a_place(figure: Figure, value: Decimal) -> bool:
    """Tell whether a wrong figure is a value with its point moved and the digits that no longer fit rounded off: 126,239.74 for 1,262,397.35."""
    return (
        bool(figure.value) and _shifted(figure, abs(value).copy_sign(figure.value)) and abs(value) > abs(figure.value)
    )


def _shifted(figure: Figure, value: Decimal) -> bool:
    """Tell a point moved by up to four places; to the right the digits that no longer fit were rounded off."""
    return any(abs(figure.value - value * shift) <= figure.half for shift in _SHIFTS)
