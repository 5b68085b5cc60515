"""Amounts typed into the search box, and amounts shown: 万元 as the documents print them, 亿元 where they are large."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from juesuan.kernel.lang import Lang
from juesuan.site.grams import fold
from juesuan.site.summary import UNIT

_AMOUNT = re.compile(
    r"[¥￥]?(?P<sign>[-−]?)(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|亿元|元|万|亿|%|人次|人|辆|个|批|平方米)?"
)
_IN_WAN = {
    "万元": Decimal(1),
    "万": Decimal(1),
    "亿元": Decimal(10_000),
    "亿": Decimal(10_000),
    "元": Decimal("0.0001"),
}
LARGEST = 10**18


class Reading(msgspec.Struct, frozen=True):
    """One way to read what was typed: the index's value, and the unit it must have ("" any)."""

    value: int
    unit: str


def readings(query: str) -> tuple[Reading, ...]:
    """Return what an amount may mean, () for words. Without a unit it is 万元, 元 or 亿元, or a count or a rate."""
    found = _AMOUNT.fullmatch(re.sub(r"\s+", "", fold(query)))
    if found is None:
        return ()
    number = Decimal(found["number"].replace(",", "")) * (-1 if found["sign"] else 1)
    unit = found["unit"] or ""
    if unit in _IN_WAN:
        told: tuple[tuple[Decimal, str], ...] = ((number * _IN_WAN[unit], "万元"),)
    elif unit:
        told = ((number, unit),)
    else:
        told = ((number, ""), (number / 10_000, "万元"), (number * 10_000, "万元"))
    kept = [Reading(int(value * UNIT), unit) for value, unit in told if value * UNIT == int(value * UNIT)]
    return tuple(r for r in kept if 0 < abs(r.value) < LARGEST)


def exact(value: int | None) -> str:
    """Return an amount of the index as a table prints it: thousands apart, two decimals, halves to even."""
    if value is None:
        return "—"
    cents, rest = divmod(abs(value), UNIT // 100)
    cents += rest > UNIT // 200 or (rest == UNIT // 200 and cents % 2)
    return f"{'−' if value < 0 and cents else ''}{cents // 100:,}.{cents % 100:02d}"


def count(value: int | None) -> str:
    """Return a count of the index (人, 辆) without decimals it does not have."""
    if value is None:
        return "—"
    whole, rest = divmod(abs(value), UNIT)
    tail = f".{rest:06d}".rstrip("0") if rest else ""
    return f"{'−' if value < 0 else ''}{whole:,}{tail}"


def short(value: int | None, lang: Lang = "zh") -> str:
    """Return an amount in few digits with its unit: 3.21亿元, 456万元; in English m and bn yuan."""
    if value is None:
        return "—"
    amount = Decimal(value) / UNIT
    size = abs(amount)
    if lang == "en":
        if size >= 100_000:
            return f"{_digits(amount / 100_000)} bn yuan"
        return f"{_digits(amount / 100)} m yuan" if size >= 100 else f"{_digits(amount * 10)}k yuan"
    if size >= 100_000_000:
        return f"{_digits(amount / 100_000_000)}万亿元"
    return f"{_digits(amount / 10_000)}亿元" if size >= 10_000 else f"{_digits(amount)}万元"


def _digits(amount: Decimal) -> str:
    size = abs(amount)
    decimals = 0 if size >= 1000 else 1 if size >= 100 else 2
    return f"{amount:,.{decimals}f}".replace("-", "−")


def rate(value: float | None) -> str:
    """Return a change in percent with its sign."""
    if value is None:
        return "—"
    text = f"{value * 100:+,.1f}%".replace("-", "−")
    return "0.0%" if text[1:] == "0.0%" else text
