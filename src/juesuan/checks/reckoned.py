"""Amounts as a sentence prints them, reckoned with where it says itself what they come to (单价26.30万元, 是上年126.50万元的2.7倍).

Rules read these off the words alone: what the numbers are of does not matter where the sentence says how they hang together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from juesuan.checks.context import Context
from juesuan.checks.evaluate import evaluate
from juesuan.extract.units import UNITS
from juesuan.kernel.figures import Figure, half_width
from juesuan.kernel.intervals import Value
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
"""A number as printed, without a sign."""
MONEY = r"亿元|万元|元"
_MONEY = frozenset(MONEY.split("|"))


def is_money(unit: str) -> bool:
    """Tell a unit of money."""
    return unit in _MONEY


def amount(number: str, unit: str = "") -> Value:
    """Return a printed number with its unit, money in 万元; one without decimals, unless it is a rate or money, is exact."""
    scale = UNITS[unit].scale if is_money(unit) else Decimal(1)
    digits = len(number.partition(".")[2])
    exact = not digits and unit != "%" and not is_money(unit)
    return Value(Decimal(number.replace(",", "")) * scale, Decimal(0) if exact else half_width(digits, scale))


def may_be_product(whole: Value, one: Value, other: Value) -> bool:
    """Tell whether two amounts can give a third as their product, each rounded as printed or cut off behind its last digit."""
    low = one.lo * other.lo - one.half * other.half
    high = (one.hi + one.half) * (other.hi + other.half)
    return whole.lo <= high and low <= whole.hi + whole.half


def said_about(text: str, start: int) -> bool:
    """Tell whether the word before a number says that it is not exact (约, 近, 超过)."""
    return re.search(r"(?:约|近|超过?|逾|达到|大概|接近|不足|不到)$", text[:start]) is not None


def figures_at(context: Context, places: Sequence[Place]) -> list[Figure]:
    """Return the figures that were read at places of one paragraph, in that order; none where one was not read.

    As a relation of figures what a sentence reckons is weighed with all else that is said of them, and the wrong one named.
    """
    told = context.told_in(places[0].block)
    found = [next((f for f in told if f.place.start <= p.start < f.place.end), None) for p in places]
    return [f for f in found if f is not None] if all(found) else []


def as_read(context: Context, kind: Literal["times", "ratio"], places: Sequence[Place], holds: bool) -> Relation | None:
    """Return the relation of the figures at three places (left, right, base), None where one was not read.

    None, too, where the figures say otherwise than the printed numbers do (`holds`): what was read is then not what is said.
    """
    read = figures_at(context, places)
    if not read:
        return None
    left, right, base = (f.id for f in read)
    relation = Relation(kind, (left,), (right,), (base,))
    return relation if holds == (evaluate(relation, context.figures) in ("exact", "consistent")) else None
