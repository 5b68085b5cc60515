"""Amounts as a sentence prints them, reckoned with where it says itself what they come to (单价26.30万元, 是上年126.50万元的2.7倍).

Rules read these off the words alone: what the numbers are of does not matter where the sentence says how they hang together.
"""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
"""A number as printed, without a sign."""
MONEY = r"亿元|万元|元"
_SCALE = {"亿元": Decimal(10_000), "万元": Decimal(1), "元": Decimal("0.0001")}


class Amount(msgspec.Struct, frozen=True):
    """A printed amount: its value, half the width of its rounding interval (0: exact, a count), both in 万元 where it is money."""

    value: Decimal
    half: Decimal = Decimal(0)

    @property
    def lo(self) -> Decimal:
        """Return the least value that is so printed."""
        return self.value - self.half

    @property
    def hi(self) -> Decimal:
        """Return the greatest value that is so printed."""
        return self.value + self.half


def amount(number: str, unit: str = "") -> Amount:
    """Return a printed number with its unit as an amount; one without decimals, unless it is a rate or money, is exact."""
    value = Decimal(number.replace(",", ""))
    scale = _SCALE.get(unit, Decimal(1))
    digits = len(number.partition(".")[2])
    half = Decimal(0) if not digits and unit != "%" and unit not in _SCALE else Decimal(5).scaleb(-digits - 1)
    return Amount(value * scale, half * scale)


def may_be_product(whole: Amount, one: Amount, other: Amount) -> bool:
    """Tell whether two amounts can give a third as their product, each rounded as printed or cut off behind its last digit."""
    low = one.lo * other.lo - one.half * other.half
    high = (one.hi + one.half) * (other.hi + other.half)
    return whole.lo <= high and low <= whole.hi + whole.half


def sentence_before(text: str, end: int) -> str:
    """Return what stands of a sentence before a place in it."""
    return text[max(text.rfind(mark, 0, end) for mark in "。；\n") + 1 : end]


def said_about(text: str, start: int) -> bool:
    """Tell whether the word before a number says that it is not exact (约, 近, 超过)."""
    return re.search(r"(?:约|近|超过?|逾|达到|大概|接近|不足|不到)$", text[:start]) is not None
