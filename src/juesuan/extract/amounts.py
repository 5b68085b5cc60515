"""The amounts that a document's tables print, found by their value."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from juesuan.domain.measures import measures
from juesuan.kernel.figures import Basis, Fact, Figure

_CENT, _CENTS = Decimal("0.01"), 2


class Amounts:
    """What a document's tables print with an amount: made ready when the first is asked for."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = figures
        self._by_value: dict[Decimal, list[Fact]] | None = None

    def same(self, one: str, other: str, basis: Basis, year: int) -> bool:
        """Tell whether the tables print one amount, and no other, for two measures without an item."""
        printed: dict[str, set[Decimal]] = {one: set(), other: set()}
        for f in self._figures:
            fact = f.fact
            if fact.measure in printed and (fact.item, fact.aspect, fact.basis, fact.year) == (
                "",
                "amount",
                basis,
                year,
            ):
                printed[fact.measure].add(f.value)
        return printed[one] == printed[other] and len(printed[one]) == 1

    def of(self, value: Decimal, basis: Basis, year: int) -> tuple[tuple[str, str], ...]:
        """Return the measures and items that have an amount of 万元, in the tables' order; what is printed in 元 also as rounded to 0.01 万元."""
        if self._by_value is None:
            self._by_value = {}
            for f in self._figures:
                fact = f.fact
                if fact.aspect == "amount" and f.unit == "万元" and f.value and fact.measure in measures():
                    self._by_value.setdefault(f.value, []).append(fact)
                    if f.decimals > _CENTS or f.scale != 1:  # else it is what it is rounded to
                        self._by_value.setdefault(f.value.quantize(_CENT, ROUND_HALF_UP), []).append(fact)
        told = self._by_value.get(value, ())
        return tuple(dict.fromkeys((t.measure, t.item) for t in told if t.basis == basis and t.year == year))
