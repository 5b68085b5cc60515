"""Exact arithmetic over rounding intervals (DESIGN, principle 1).

A relation is linear (`sum`, `most`) or a quotient or product of linear forms, monotone in every operand while the
denominator keeps its sign, so its range over a box of intervals is reached at the corners: no tolerance is tuned.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Literal

WIDE = Context(prec=120)
"""For `quantize`, which fails rather than round where a quotient has more digits than the context."""

Status = Literal["exact", "consistent", "inconsistent", "undefined"]
"""`exact`: the displayed values satisfy it. `consistent`: some true values inside the rounding intervals do.
`undefined`: a rate on a zero base."""


class Value:
    """An interval operand: displayed value, half width, decimals displayed and the size of one displayed unit."""

    __slots__ = ("decimals", "half", "scale", "sign", "value")

    def __init__(
        self, value: Decimal, half: Decimal = Decimal(0), decimals: int = 2, scale: Decimal = Decimal(1), sign: int = 1
    ) -> None:
        self.value = value if sign == 1 else value * sign
        self.half = half
        self.decimals = decimals
        self.scale = scale
        self.sign = sign

    @property
    def lo(self) -> Decimal:
        """Return the least true value."""
        return self.value - self.half

    @property
    def hi(self) -> Decimal:
        """Return the greatest true value."""
        return self.value + self.half


Interval = tuple[Decimal, Decimal]


def total(values: Sequence[Value]) -> Interval:
    """Return the interval of a sum."""
    return sum((v.lo for v in values), Decimal(0)), sum((v.hi for v in values), Decimal(0))


def displayed(values: Sequence[Value]) -> Decimal:
    """Return the sum of the displayed values."""
    return sum([v.value for v in values], Decimal(0))


def check_sum(left: Sequence[Value], right: Sequence[Value]) -> Status:
    """Check Σ left = Σ right."""
    if displayed(left) == displayed(right):
        return "exact"
    (a, b), (c, d) = total(left), total(right)
    return "consistent" if a <= d and c <= b else "inconsistent"


def check_most(left: Sequence[Value], right: Sequence[Value]) -> Status:
    """Check Σ left <= Σ right."""
    if displayed(left) <= displayed(right):
        return "exact"
    return "consistent" if total(left)[0] <= total(right)[1] else "inconsistent"


def _ends(value: Value) -> tuple[Decimal, ...]:
    """Return the ends of an operand's interval, one where it is exact."""
    return (value.value - value.half, value.value + value.half) if value.half else (value.value,)


def _range(form: Callable[[Sequence[Decimal]], Decimal | None], values: Sequence[Value]) -> Interval | None:
    """Return the range of a form monotone in each operand, from its corners; None where it is undefined throughout."""
    corners = itertools.product(*map(_ends, values))
    reached = [y for corner in corners if (y := form(corner)) is not None]
    return (min(reached), max(reached)) if reached else None


def ratio_range(right: Sequence[Value], base: Sequence[Value]) -> Interval | None:
    """Return the interval of 100 · Σ right / Σ base; None when the base is zero.

    An operand in both (as the change is in change / (now - change)) is recognised by being the same object up to its
    sign: pass it once in each list with opposite `sign` and equal interval.
    """
    if displayed(base) == 0:
        return None
    if len(right) == len(base) == 1 and right[0].value != -base[0].value:  # as of nearly all rates and shares
        top, bottom = right[0], base[0]
        if top.lo >= 0 and bottom.lo > 0:
            return 100 * top.lo / bottom.hi, 100 * top.hi / bottom.lo
    shared = [
        (i, j) for i, v in enumerate(right) for j, w in enumerate(base) if v.value == -w.value and v.half == w.half
    ]
    partner = dict(shared)
    free = [w for j, w in enumerate(base) if j not in partner.values()]
    operands = [*right, *free]

    def form(corner: Sequence[Decimal]) -> Decimal | None:
        top = corner[: len(right)]
        bottom = sum(corner[len(right) :], Decimal(0)) - sum((top[i] for i in partner), Decimal(0))
        return 100 * sum(top, Decimal(0)) / bottom if bottom else None

    return _range(form, operands)


def rounds_to(value: Decimal, decimals: int, rounded: Decimal) -> bool:
    """Tell whether `rounded` is `value` rounded to `decimals`, by either convention for a tie."""
    unit = Decimal(1).scaleb(-decimals)
    return 2 * abs(value - rounded) <= unit and (
        value.quantize(unit, ROUND_HALF_UP, WIDE) == rounded or value.quantize(unit, ROUND_HALF_EVEN, WIDE) == rounded
    )


def check_ratio(rate: Value, right: Sequence[Value], base: Sequence[Value]) -> Status:
    """Check that rate (in %) = 100 · Σ right / Σ base."""
    # Nearly all rates and shares are of one amount in one: no sum is made of them, dozens of which are tried for a share's whole.
    bottom = base[0].value if len(base) == 1 else displayed(base)
    if bottom == 0:
        return "undefined"
    quotient = 100 * (right[0].value if len(right) == 1 else displayed(right)) / bottom
    if rounds_to(quotient, rate.decimals, rate.value):
        return "exact"
    reached = ratio_range(right, base)
    if reached is None:
        return "undefined"
    return "consistent" if reached[0] <= rate.hi and rate.lo <= reached[1] else "inconsistent"


def is_ratio(rate: Value, right: Sequence[Value], base: Sequence[Value]) -> bool:
    """Tell whether a rate (in %) is 100 · Σ right / Σ base, as printed or within rounding."""
    return check_ratio(rate, right, base) in ("exact", "consistent")


def check_product(left: Value, right: Value, base: Value) -> Status:
    """Check left = right · base / 100 (a score is its weight times the execution rate in %)."""
    exact = right.value * base.value / 100
    if rounds_to(exact, left.decimals, left.value):
        return "exact"
    reached = _range(lambda corner: corner[0] * corner[1] / 100, [right, base])
    assert reached is not None
    return "consistent" if reached[0] <= left.hi and left.lo <= reached[1] else "inconsistent"
