"""Figures: a number with its place, its rounding interval and what it measures.

Money is kept in 万元 as Decimal; never a binary float. A displayed figure x with k decimals stands for the closed
interval [x - 5·10^-(k+1), x + 5·10^-(k+1)] in the unit it was displayed in (DESIGN, principle 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import msgspec

from juesuan.kernel.intervals import Value
from juesuan.kernel.place import Place

Basis = Literal["final", "opening_budget", "full_budget", "budget", "executed"]
"""Final account, opening budget (年初预算数), full-year budget (全年预算数, 调整预算数), a budget not said which, or what a
budget tells as executed of the year before (预算执行数)."""

BUDGET_BASES: tuple[Basis, ...] = ("opening_budget", "full_budget", "budget")
"""The budgets that a final account is compared with."""

Aspect = Literal["amount", "change", "change_rate", "share", "completion", "variance", "score", "weight", "rate"]
"""What a figure says of its measure: the amount itself, its change on the year before (signed) and the rate of it,
its share of a whole, the completion rate of a budget (final/budget), the difference rate ((final − budget)/budget), a
performance score or weight, or some other percentage."""


class Fact(msgspec.Struct, frozen=True, order=True, gc=False, cache_hash=True):
    """What a figure measures. Two figures with the same fact must be the same number.

    `measure` is a key of `accounts.measures` (`whole.income`) or, for a measure the project has no name for, the
    document's own words behind `~` (`~网上信访`). `item` is the functional classification path
    (`一般公共服务支出/信访事务/行政运行`) or an economic code (`30101`), else "". `of` is the whole of a share.
    `context` keeps apart unnamed measures of different paragraphs.
    """

    measure: str
    item: str = ""
    basis: Basis = "final"
    aspect: Aspect = "amount"
    year: int = 0
    unit: str = "万元"
    of: str = ""
    context: str = ""


def plain(value: Decimal) -> str:
    """Return a number without needless zeros: 20, 9.38, 12.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(256)
def half_width(decimals: int, scale: Decimal) -> Decimal:
    """Return half the width of the interval that a figure with so many decimals stands for, in base units."""
    return Decimal(5).scaleb(-decimals - 1) * scale


class Figure(msgspec.Struct, frozen=True, gc=False):
    """One number of the document.

    `value` is in the base unit `unit` (万元 for money, % for percentages, else the counter: 人, 辆, 批 …); `half` is
    half the width of its rounding interval, 0 for counts and other exact numbers. `printed` is the text as it stands,
    `decimals` the decimals displayed, `scale` what one displayed unit is in base units (0.0001 for 元).
    `origin` is the form of a statutory table (`summary`), `performance` for a performance table, `text` for narrative,
    `table` for any other table. `scanned` marks a figure that was recognised from a picture,
    `low` one recognised with low confidence.
    """

    id: int
    value: Decimal
    unit: str
    half: Decimal
    printed: str
    place: Place
    fact: Fact
    origin: str = "text"
    decimals: int = 0
    scale: Decimal = Decimal(1)
    low: bool = False
    scanned: bool = False

    @property
    def lo(self) -> Decimal:
        """Return the least true value, in base units."""
        return self.value - self.half

    @property
    def hi(self) -> Decimal:
        """Return the greatest true value, in base units."""
        return self.value + self.half

    def may_equal(self, other: Figure) -> bool:
        """Tell whether one true value, rounded as each is printed, gives both."""
        return self.lo <= other.hi and other.lo <= self.hi


def by_cell(figures: Iterable[Figure]) -> Iterator[tuple[tuple[int, int, int], list[Figure]]]:
    """Yield the figures that stand one behind another in a paragraph or cell, with its block, row and column."""
    run: list[Figure] = []
    block = row = col = -2
    for figure in figures:
        place = figure.place
        if place.block != block or place.row != row or place.col != col:
            if run:
                yield (block, row, col), run
            run, block, row, col = [], place.block, place.row, place.col
        run.append(figure)
    if run:
        yield (block, row, col), run


def operand(figure: Figure, value: Decimal | None = None, sign: int = 1) -> Value:
    """Return a figure as an operand of interval arithmetic, with another displayed value where one is given."""
    return Value(figure.value if value is None else value, figure.half, figure.decimals, figure.scale, sign)


NumeralKind = Literal[
    "figure", "year", "date", "ordinal", "document", "code", "threshold", "name", "glossary", "placeholder", "unknown"
]


class Numeral(msgspec.Struct, frozen=True, gc=False):
    """Every numeral of the document, figure or not: what it was understood as. `figure` is the figure's id, else -1."""

    text: str
    place: Place
    kind: NumeralKind
    figure: int = -1
