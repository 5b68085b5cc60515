"""What makes one of several values that mend a fault likelier: planned money is round, a wrong amount often the next column's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from juesuan.checks.evaluate import evaluate, figure_of
from juesuan.kernel.figures import Figure
from juesuan.kernel.intervals import WIDE
from juesuan.kernel.miswritten import lost_a_place
from juesuan.kernel.relation import Relation

Beside = Mapping[tuple[str, str, str], set[tuple[str, int, Decimal]]]
"""By measure, item and unit: the amounts printed, each with its basis and year."""

_COPIED = 3
"""Digits of an amount that two columns hardly print by chance."""

_ROUNDED = 4
"""Last digits of planned money that may all be noughts."""


def next_to(figures: Iterable[Figure]) -> Beside:
    """Return what an amount may have been copied from: those of its measure and item of every basis and year."""
    found: dict[tuple[str, str, str], set[tuple[str, int, Decimal]]] = defaultdict(set)
    for figure in figures:
        fact = figure.fact
        if fact.aspect == "amount" and len(figure.value.normalize().as_tuple().digits) >= _COPIED:
            found[fact.measure, fact.item, fact.unit].add((fact.basis, fact.year, figure.value))
    return found


def copied_from_beside(figure: Figure, value: Decimal, beside: Beside) -> Decimal:
    """Return 1 where a wrong amount is what its measure has in another column (the outturn printed as the budget), else 0."""
    fact = figure.fact
    if fact.aspect != "amount" or not value:
        return Decimal(0)
    others = [
        v for b, y, v in beside.get((fact.measure, fact.item, fact.unit), ()) if (b, y) != (fact.basis, fact.year)
    ]
    return Decimal(figure.value in others and value not in others)


Likewise = Mapping[tuple[str, str, str], set[Decimal]]
"""By what is told (the last part of a measure, or an item), aspect and unit: the values printed of any account, year and basis."""


def _as_told(figure: Figure) -> tuple[str, str, str]:
    fact = figure.fact
    return fact.item or fact.measure.rpartition(".")[2], fact.aspect, fact.unit


def said_alike(figures: Iterable[Figure]) -> Likewise:
    """Return the amounts that accounts tell of the same thing: 人员经费 in the whole, of the appropriation, of the general public budget.

    Changes are left out: those of one year's accounts are near each other, and a slip of the pen explains them better.
    """
    found: dict[tuple[str, str, str], set[Decimal]] = defaultdict(set)
    for figure in figures:
        if figure.half and not figure.fact.measure.startswith("~") and figure.fact.aspect == "amount":
            found[_as_told(figure)].add(figure.value)
        if figure.half and figure.fact.aspect in ("amount", "change"):
            found[_PRINTED, "", figure.fact.unit].add(abs(figure.value))
    return found


_PRINTED = "*"
"""What stands for all that is printed of a unit, whatever is told."""


def _is_long(figure: Figure, value: Decimal) -> bool:
    """Tell an amount that a figure's own decimals hold, of so many digits that it is no accident."""
    last = abs(value / figure.scale).scaleb(figure.decimals)
    return last >= _LONG and last == last.to_integral_value()


_LONG = 1000
"""What an amount is at least, in its last digit, that hardly stands at two places by chance."""


def alike_near(
    figure: Figure,
    near: Decimal,
    relation: Relation,
    figures: Mapping[int, Figure],
    changed: Mapping[int, Decimal],
    likewise: Likewise,
) -> Iterator[Decimal]:
    """Yield the amounts printed of the same thing for another account that a rounded rate confirms: it tells an amount only roughly."""
    for value in likewise.get(_as_told(figure), ()):
        close = value not in (figure.value, near) and abs(value - near) * _NEAR <= abs(near)
        if (
            close
            and _is_long(figure, value)
            and evaluate(relation, figures, {**changed, figure.id: value}) != "inconsistent"
        ):
            yield value
    for value in likewise.get((_PRINTED, "", figure.fact.unit), ()):
        signed = value.copy_sign(near)
        close = value != abs(figure.value) and abs(signed - near) * _NEAR <= abs(near)
        if (
            close
            and _is_long(figure, value)
            and lost_a_place(figure, value)
            and evaluate(relation, figures, {**changed, figure.id: signed}) != "inconsistent"
        ):
            yield signed


_NEAR = 50
"""A rate confirms no amount that is further off than this part of it."""


def changes_from_told(
    figure: Figure,
    near: Decimal,
    relation: Relation,
    figures: Mapping[int, Figure],
    changed: Mapping[int, Decimal],
    likewise: Likewise,
) -> Iterator[Decimal]:
    """Yield the changes that a rounded rate confirms and that leave for last year an amount which is printed: 3603.46 of 3893.08 − 289.62."""
    now = _now(relation, figure.id)
    if now < 0 or figure.fact.aspect != "change":
        return
    amount = changed.get(now, figures[now].value)
    for last in likewise.get((_PRINTED, "", figure.fact.unit), ()):
        value = amount - last
        close = value not in (figure.value, near) and abs(value - near) * _NEAR <= abs(near)
        digits = (value / figure.scale).scaleb(figure.decimals)  # 元 has more than 万元
        if not close or digits != digits.to_integral_value() or not _is_telling(last):
            continue
        if evaluate(relation, figures, {**changed, figure.id: value}) != "inconsistent":
            yield value


def _now(relation: Relation, change: int) -> int:
    """Return this year's amount of a rate of change: what the base takes the change from, -1 for another rate."""
    if relation.kind != "ratio" or change not in {figure_of(r)[0] for r in relation.base}:
        return -1
    plus = [f for f, sign in map(figure_of, relation.base) if sign > 0]
    return plus[0] if len(plus) == 1 and len(relation.base) > 1 and plus[0] != change else -1


def last_year_told(
    figure: Figure,
    value: Decimal,
    mended: Iterable[Relation],
    figures: Mapping[int, Figure],
    changed: Mapping[int, Decimal],
    likewise: Likewise,
) -> Decimal:
    """Return 1 where of a rate of change a value leaves for last year an amount that is printed, and the wrong one does not, else 0.

    A rate is wrong where the amounts leave one already.
    """
    for relation in mended:
        if relation.kind != "ratio" or len(relation.base) < 2:
            continue
        was, right = (_last_year(relation, figures, new) for new in (changed, {**changed, figure.id: value}))
        printed = likewise.get((_PRINTED, "", figures[figure_of(relation.base[0])[0]].fact.unit), ())
        if any(figure_of(r)[0] == figure.id for r in relation.left):
            if was in printed and _is_telling(was):
                return Decimal(1)
        elif right != was and right in printed and was not in printed and _is_telling(right):
            return Decimal(1)
    return Decimal(0)


def _is_telling(value: Decimal) -> bool:
    """Tell an amount of so many digits, noughts at its end aside, that it hardly stands at two places by chance."""
    return len(value.normalize().as_tuple().digits) >= _TELLING


def _last_year(relation: Relation, figures: Mapping[int, Figure], new: Mapping[int, Decimal]) -> Decimal:
    return sum((s * new.get(i, figures[i].value) for i, s in map(figure_of, relation.base)), Decimal(0))


def told_alike(figure: Figure, value: Decimal, mended: Iterable[Relation], likewise: Likewise) -> Decimal:
    """Return 1 where a rate asks for an amount that is printed of the same thing for another account, and the wrong one is not, else 0."""
    if not figure.half or not _is_long(figure, value) or not any(_is_base(r, figure.id) for r in mended):
        return Decimal(0)
    printed = abs(value) in likewise.get((_PRINTED, "", figure.fact.unit), ())
    return Decimal(value in likewise.get(_as_told(figure), ()) or (printed and lost_a_place(figure, value)))


def _is_base(relation: Relation, figure: int) -> bool:
    """Tell whether a figure is one of the amounts that a rate is reckoned from."""
    return relation.kind == "ratio" and figure not in {figure_of(r)[0] for r in relation.left}


def rounder(figure: Figure, value: Decimal, mended: Iterable[Relation], figures: Mapping[int, Figure]) -> Decimal:
    """Return 1 where a rate, exact enough to tell, makes planned money round that is not: 290.00 for 280.75, else 0."""
    if not is_planned(figure) or not value:
        return Decimal(0)
    last = figure.scale.scaleb(-figure.decimals)
    round_to = last.scaleb(_noughts(value / last))
    if _noughts(figure.value / last) >= _noughts(value / last):
        return Decimal(0)
    rates = [figures[figure_of(r.left[0])[0]] for r in mended if _is_base(r, figure.id)]
    return Decimal(any(r.value and round_to * abs(r.value) >= _BY_CHANCE * value * r.half * 2 for r in rates))


def _noughts(number: Decimal) -> int:
    digits = f"{number:.0f}"
    return len(digits) - len(digits.rstrip("0"))


_BY_CHANCE = 20
"""Of so many amounts that a rate leaves open one is as round by chance."""


def without_a_part(
    figure: Figure,
    value: Decimal,
    mended: Iterable[Relation],
    figures: Mapping[int, Figure],
    changed: Mapping[int, Decimal],
) -> Decimal:
    """Return 1 where a sum of money is off by just one of its three parts or more: left out of it, or counted twice; else 0."""
    off = abs(figure.value - value)
    if not figure.half or not off:
        return Decimal(0)
    parts = [
        figure_of(r)[0]
        for relation in mended
        if relation.kind == "sum" and relation.left == (figure.id,) and len(relation.right) >= _SEVERAL
        for r in relation.right
    ]
    return Decimal(any(abs(changed.get(i, figures[i].value)) == off for i in parts))


_SEVERAL = 3


def as_limited(
    figure: Figure,
    value: Decimal,
    mine: Iterable[Relation],
    figures: Mapping[int, Figure],
    changed: Mapping[int, Decimal],
) -> Decimal:
    """Return 1 where what is counted becomes as many as a limit allows (vehicles in use, vehicles there), -1 where it was as many or is further beyond, else 0."""
    found = Decimal(0)
    for relation in mine if not figure.half else ():
        if relation.kind != "most" or len(relation.left) != 1 or len(relation.right) != 1 or relation.right[0] < 0:
            continue
        other = relation.right[0] if relation.left[0] == figure.id else relation.left[0]
        limit = changed.get(other, figures[other].value)
        if other != figure.id and limit:
            found += (limit == value) - (limit == figure.value)
            # Further beyond a limit that is passed already.
            low, high = (value, figure.value) if relation.right[0] == figure.id else (-value, -figure.value)
            found -= low < high < (limit if relation.right[0] == figure.id else -limit)
    return max(min(found, Decimal(1)), Decimal(-1))


def is_planned(figure: Figure) -> bool:
    """Tell an amount of a budget, which is told to its last digit as it was rounded by those who planned it."""
    fact = figure.fact
    return fact.aspect == "amount" and fact.basis in ("budget", "opening_budget", "full_budget") and bool(figure.half)


def roundest(
    figure: Figure,
    near: Decimal,
    step: Decimal,
    relation: Relation,
    figures: Mapping[int, Figure],
    changed: Mapping[int, Decimal],
) -> Decimal:
    """Return the roundest of the amounts near one that a rounded rate confirms: what was planned is 110.00, seldom 109.99.

    `step` is the figure's last digit.
    """
    for noughts in range(_ROUNDED, 0, -1):
        whole = step.scaleb(noughts)
        value = (near / whole).quantize(Decimal(1), ROUND_HALF_UP, WIDE) * whole
        if value and evaluate(relation, figures, {**changed, figure.id: value}) != "inconsistent":
            return value
    return near


def in_another_unit(
    figure: Figure, relation: Relation, figures: Mapping[int, Figure], changed: Mapping[int, Decimal]
) -> Iterator[Decimal]:
    """Yield what an amount told in words is with its number kept and another unit (亿元 for 万元, 元 for 万元), where that mends a relation."""
    if (
        figure.unit != "万元"
        or figure.origin != "text"
        or not figure.half
        or not figure.value
        or relation.kind == "most"
    ):
        return
    for power in (-4,) if figure.scale > 1 else (4,) if figure.scale < 1 else ():
        value = figure.value.scaleb(power)
        if evaluate(relation, figures, {**changed, figure.id: value}) != "inconsistent":
            yield value


def printed_elsewhere(
    figure: Figure, value: Decimal, rest: Iterable[Figure], beside: Iterable[int], figures: Mapping[int, Figure]
) -> bool:
    """Tell whether figures that a fault does not touch print the right value, an amount that is no accident, and none the wrong one.

    The wrong one may be printed for another figure of the broken relation, `beside`, that it was copied from.
    """
    digits = f"{abs(value / figure.scale):.{figure.decimals}f}".replace(".", "").lstrip("0")
    if len(digits) < _TELLING or not figure.half:
        return False
    others = [f for f in rest if f.unit == figure.unit and f.half]
    copied = any(figures[i].value == figure.value for i in beside)
    return any(f.value == value for f in others) and (copied or all(f.value != figure.value for f in others))


_TELLING = 4
"""Digits of an amount that hardly stands at two places by chance."""
