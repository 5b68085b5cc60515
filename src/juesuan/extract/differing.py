"""Numbers whose words are not known and that are just what two amounts before them make: 年初预算 x，决算 y，调减 z, where z = x − y.

What two amounts of one thing in one sentence differ by, and the rate of them, is a change, a completion or a variance whatever it is called. A
budget or last year's amount of unknown words is of what was told before it where the number behind both fits them (对比年初预算 y，支出率 p%).
As the arithmetic holds exactly, what is read so never raises a finding by itself. Where a word has told such a difference in the document, the
others that it tells between two such amounts are differences, too: so a wrong one is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from juesuan.domain.measures import measures
from juesuan.extract.misattributed import unnamed
from juesuan.kernel.figures import BUDGET_BASES, Aspect, Basis, Fact, Figure, by_cell, operand
from juesuan.kernel.intervals import is_ratio
from juesuan.kernel.patterns import compiled

PERCENT = "%"

_APART = compiled(r"[。；]|其中|包括|分别")
"""What ends a comparison of two amounts, or begins to tell the parts of one."""


class _Pair(msgspec.Struct, frozen=True):
    """Two amounts of one thing: the disclosure's own, and a budget or last year's."""

    own: Figure
    other: Figure

    @property
    def against(self) -> Basis:
        """Return the basis of what is compared with: a budget, or the disclosure's own of another year."""
        return self.other.fact.basis


def with_differences(
    figures: Sequence[Figure], text_of: Callable[[int], str], own: Basis, year: int
) -> tuple[Figure, ...]:
    """Return a narrative's figures, those without a measure that are the difference or the rate of the two amounts before them as such.

    `text_of` gives a block's text, `own` and `year` are what the disclosure is about.
    """
    found: dict[int, Figure] = {}
    words: set[str] = set()
    left: list[tuple[Figure, _Pair]] = []
    for cell, run in by_cell(figures):
        if cell[1] >= 0:
            continue
        twice = len({f.fact for f in run}) < len(run)
        odd = [at for at, figure in enumerate(run) if _is_unknown(figure) or (twice and _is_again(run, at))]
        text = text_of(cell[0]) if odd else ""
        for at in odd:
            figure = run[at]
            if figure.id in found:
                continue
            before = [found.get(f.id, f) for f in _in_sentence(run, at, text)]
            pairs = list(_pairs(before, own, year))
            if told := next((t for p in pairs if (t := _told(figure, p))), None):
                found[figure.id] = told
                words.add(figure.fact.measure)
                found.update(_explained(told, run, at, text))
            elif not _is_unknown(figure):
                continue
            elif pairs and figure.unit != PERCENT:
                left.append((figure, pairs[0]))
            elif at + 1 < len(run):
                found.update(_compared_with(figure, run[at + 1], before, text, own, year))
    for figure, pair in left:
        if figure.fact.measure in words and len(figure.fact.measure) > 1 and _stands_between(figure, pair, text_of):
            found[figure.id] = _change(figure, pair)
    return tuple(found.get(f.id, f) for f in figures) if found else tuple(figures)


def _is_unknown(figure: Figure) -> bool:
    fact = figure.fact
    if not figure.value:
        return False
    if figure.unit == PERCENT:
        return fact.aspect == "rate" or (fact.measure[:1] == "~" and fact.aspect in ("change_rate", "variance"))
    return (
        fact.measure[:1] == "~"
        and "·" not in fact.measure
        and fact.aspect in ("amount", "change")
        and figure.unit == "万元"
    )


def _is_again(run: Sequence[Figure], at: int) -> bool:
    """Tell an amount that would be what one of the two before it was told to be, with another value: 决算 x，年初预算 y，新进人员补缴 z."""
    fact = run[at].fact
    return fact.aspect == "amount" and any(
        f.fact == fact and f.value != run[at].value for f in run[max(0, at - 3) : at]
    )


def _in_sentence(run: Sequence[Figure], at: int, text: str) -> list[Figure]:
    """Return the figures of the sentence before one, as far as it goes on comparing."""
    start = at
    while start and not _APART.search(text, run[start - 1].place.end, run[start].place.start):
        start -= 1
    return list(run[start:at])


def _pairs(before: Sequence[Figure], own: Basis, year: int) -> Iterator[_Pair]:
    """Yield the own amount of what was told last with each budget or last year's amount of the same, the nearest first."""
    amounts = [f for f in before if f.fact.aspect == "amount" and f.unit == "万元" and f.fact.measure in measures()]
    if not amounts:
        return
    last = amounts[-1].fact
    if last.measure.endswith(_STOCKS):
        return
    same = [f for f in amounts if (f.fact.measure, f.fact.item) == (last.measure, last.item)]
    mine = next((f for f in reversed(same) if (f.fact.basis, f.fact.year) == (own, year)), None)
    if mine is None:
        return
    for other in reversed(same):
        fact = other.fact
        if (fact.basis in BUDGET_BASES and fact.basis != own and fact.year == year) or fact.year == year - 1:
            yield _Pair(mine, other)


_STOCKS = (".opening", ".closing")
"""What is carried over: what was set right in it since last year is no change of this one."""


def _told(figure: Figure, pair: _Pair) -> Figure | None:
    """Return an unknown number as what it is of two amounts, None where it is nothing of them."""
    if figure.unit != PERCENT:
        exact = figure.value and abs(pair.own.value - pair.other.value) == abs(figure.value)
        return _change(figure, pair) if exact else None
    return _rate(figure, pair)


def _explained(told: Figure, run: Sequence[Figure], at: int, text: str) -> Iterator[tuple[int, Figure]]:
    """Yield, without their measure, the other changes of the same that the sentence tells behind it: 追加 z，一是补发工资 a，二是新进人员增支 b."""
    for figure in run[at + 1 :]:
        if compiled(r"[。；]").search(text, told.place.end, figure.place.start):
            return
        if figure.fact == told.fact and not figure.may_equal(told):
            yield figure.id, unnamed(figure, f"{figure.place.block}:{figure.place.start}")


def _change(figure: Figure, pair: _Pair) -> Figure:
    return _as(figure, pair, "change", falls=pair.own.value < pair.other.value)


def _rate(figure: Figure, pair: _Pair) -> Figure | None:
    own, base, budget = operand(pair.own), operand(pair.other), pair.against in BUDGET_BASES
    if not pair.other.value:
        return None
    falls = pair.own.value < pair.other.value
    signed = operand(figure, -abs(figure.value) if falls else abs(figure.value))
    if is_ratio(signed, [own, operand(pair.other, sign=-1)], [base]):
        return _as(figure, pair, "variance" if budget else "change_rate", falls=falls)
    if budget and pair.other.fact.year == pair.own.fact.year and is_ratio(operand(figure), [own], [base]):
        return _as(figure, pair, "completion", falls=False)
    return None


def _as(figure: Figure, pair: _Pair, aspect: Aspect, falls: bool) -> Figure:
    of = pair.own.fact
    basis = pair.against if pair.other.fact.year == of.year else of.basis
    fact = msgspec.structs.replace(
        figure.fact, measure=of.measure, item=of.item, basis=basis, aspect=aspect, year=of.year, of="", context=""
    )
    return msgspec.structs.replace(figure, fact=fact, value=-abs(figure.value) if falls else abs(figure.value))


def _compared_with(
    figure: Figure, behind: Figure, before: Sequence[Figure], text: str, own: Basis, year: int
) -> Iterator[tuple[int, Figure]]:
    """Yield a budget or last year's amount of unknown words, and the number behind it, as of the own amount told before that both fit."""
    fact = figure.fact
    if fact.aspect != "amount" or (fact.basis, fact.year) == (own, year):
        return
    mine = next(
        (
            f
            for f in reversed(before)
            if f.fact.measure in measures()
            and (f.fact.aspect, f.fact.basis, f.fact.year, f.unit) == ("amount", own, year, "万元")
        ),
        None,
    )
    if mine is None or _APART.search(text, figure.place.end, behind.place.start):
        return
    of: Fact = msgspec.structs.replace(fact, measure=mine.fact.measure, item=mine.fact.item, context="")
    other = msgspec.structs.replace(figure, fact=of)
    unknown = _is_unknown(behind) or behind.fact.measure[:1] == "~" or behind.fact.aspect == "rate"
    if unknown and (told := _told(behind, _Pair(mine, other))):
        yield figure.id, other
        yield behind.id, told


def _stands_between(figure: Figure, pair: _Pair, text_of: Callable[[int], str]) -> bool:
    """Tell whether no more than a clause parts a number from two amounts that are compared."""
    last = max(pair.own.place, pair.other.place)
    between = text_of(figure.place.block)[last.end : figure.place.start]
    return _AT_ONCE.fullmatch(between) is not None


_AT_ONCE = compiled(r"(?:[^，。；\d]{0,12}[\d.]+%)?[^，。；]{0,4}[，,][^，。；\d]{1,8}")
"""What stands between two amounts and what they differ by: 元，调减; 元，完成98.1%，节余."""
