"""Comparisons whose words do not say of what (x，其中 y，比上年增加 z，增长 p%): of what was spoken of, the one that the rate confirms.

The reader takes the subject nearest before them. Where the change and the rate that follow fit it not, and fit exactly one
other amount told before them in the paragraph, that one is meant: one decision, taken with all amounts of the paragraph at hand.
A change or a rate that fits none keeps its subject, and is then found wrong.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import pairwise

import msgspec

from juesuan.domain.measures import measures, parent_of
from juesuan.kernel.figures import Basis, Fact, Figure, operand
from juesuan.kernel.intervals import is_ratio

_RATES = ("change_rate", "variance")


def compared(figures: Sequence[Figure], own: Basis, named: Container[int] = ()) -> tuple[Figure, ...]:
    """Return a narrative's figures, changes with their rates as of the subject that they fit; `own` is the disclosure's own basis.

    `named` are the changes that say of what they are (政府性基金支出增加 z): they keep it, whatever else they fit.
    """
    found: dict[int, Figure] = {}
    for at, (change, rate) in enumerate(pairwise(figures)):
        if change.fact.aspect != "change" or change.id in named or not _belong(change, rate):
            continue
        before = _before(figures, at)
        if _fits(change, rate, _told(change.fact, before, own)):
            continue
        amounts = [f for f in before if _is_amount(f, change, own) and _fits(change, rate, [f])]
        if len({abs(f.value) for f in amounts}) == 1:
            parent = parent_of(change.fact.measure)  # of two it is the one whose list the words close
            subject = next((f for f in amounts if f.fact.measure == parent), amounts[-1]).fact
            found.update((f.id, _of(f, subject)) for f in (change, rate))
            found.update(_base_of(before, change, next(f for f in amounts if f.fact == subject)))
    for at, (prior, change) in enumerate(pairwise(figures)):
        if prior.fact.aspect != "amount" or change.fact.aspect != "change":
            continue  # nearly all pairs
        if change.id not in found and prior.id not in found and prior.id not in named and change.id not in named:
            found.update(_of_sum(figures, at, prior, change, own))
    for at, (prior, rate) in enumerate(pairwise(figures)):
        if prior.fact.aspect == "amount" and rate.fact.aspect == "change_rate":
            taken = {prior.id, rate.id} & found.keys() or prior.id in named or rate.id in named
            found.update({} if taken else _of_rate(figures, at, prior, rate, own))
    return tuple(found.get(f.id, f) for f in figures) if found else tuple(figures)


def _of_rate(figures: Sequence[Figure], at: int, prior: Figure, rate: Figure, own: Basis) -> dict[int, Figure]:
    """Return last year's amount and the rate on it as of the one amount told before that rose so, where their subject's did not.

    中等职业教育（项）x，其中基本支出 a、项目支出 b，比上年的 y 增长 p%: x is p% more than y.
    """
    then, moved = prior.fact, rate.fact
    same = (then.measure, then.item, then.year) == (moved.measure, moved.item, moved.year - 1)
    if not same or moved.basis != own or prior.place.cell != rate.place.cell or then.measure not in measures():
        return {}
    before = _before(figures, at)
    told = _told(moved, before, own)
    if not told or any(_rose(f, prior, rate) for f in told):
        return {}
    subjects = {
        (f.fact.measure, f.fact.item): f.fact
        for f in before
        if (f.fact.aspect, f.fact.basis, f.fact.year, f.unit) == ("amount", own, moved.year, prior.unit)
        and f.fact.measure in measures()
        and _rose(f, prior, rate)
    }
    return {f.id: _of(f, next(iter(subjects.values()))) for f in (prior, rate)} if len(subjects) == 1 else {}


def _rose(amount: Figure, prior: Figure, rate: Figure) -> bool:
    """Tell whether a rate is that of an amount on last year's."""
    return is_ratio(operand(rate), [operand(amount), operand(prior, sign=-1)], [operand(prior)])


def _base_of(before: Sequence[Figure], change: Figure, amount: Figure) -> dict[int, Figure]:
    """Return last year's amount that stands just before a change as of the amount that both make up: 与上年 y 对比，增加 z，增长 p%."""
    prior = before[-1]
    then, moved = prior.fact, change.fact
    same = (then.aspect, then.measure, then.item, then.year) == ("amount", moved.measure, moved.item, moved.year - 1)
    return {prior.id: _of(prior, amount.fact)} if same and prior.value + change.value == amount.value else {}


def _of_sum(figures: Sequence[Figure], at: int, prior: Figure, change: Figure, own: Basis) -> dict[int, Figure]:
    """Return last year's amount and a change on it as of the one amount told before that they add up to, where their subject's is another.

    博物馆（项）x，其中基本支出 a、项目支出 b；与上年 y 相比，增加 z: y and z make x.
    """
    then, moved = prior.fact, change.fact
    if moved.basis != own or then.year != moved.year - 1:
        return {}
    if prior.unit != change.unit or prior.place.cell != change.place.cell or not change.value:
        return {}
    if (then.measure, then.item) != (moved.measure, moved.item) or then.measure not in measures():
        return {}
    before, total = _before(figures, at), prior.value + change.value
    told = _told(moved, before, own)
    if not told or any(abs(f.value - total) <= f.half + prior.half + change.half for f in told):
        return {}
    exact = [f for f in before if _is_amount(f, change, own) and f.value == total]
    subjects = {(f.fact.measure, f.fact.item) for f in exact}
    return {f.id: _of(f, exact[-1].fact) for f in (prior, change)} if len(subjects) == 1 else {}


def _before(figures: Sequence[Figure], at: int) -> Sequence[Figure]:
    """Return what the paragraph of a figure tells before it."""
    start, cell = at, figures[at].place.cell
    while start and figures[start - 1].place.cell == cell:
        start -= 1
    return figures[start:at]


def _belong(change: Figure, rate: Figure) -> bool:
    """Tell a change and the rate that tells it again: 增加 z，增长 p%."""
    one, other = change.fact, rate.fact
    return (
        other.aspect in _RATES
        and change.value != 0
        and change.place.cell == rate.place.cell
        and (one.measure, one.item, one.basis, one.year, one.context) == (other.measure, other.item, other.basis, other.year, other.context)
    )  # fmt: skip


def _told(fact: Fact, before: Sequence[Figure], own: Basis) -> list[Figure]:
    """Return the amounts of a comparison's subject told before it."""
    amount = ("amount", own, fact.measure, fact.item)
    return [f for f in before if (f.fact.aspect, f.fact.basis, f.fact.measure, f.fact.item) == amount]


def _is_amount(figure: Figure, change: Figure, own: Basis) -> bool:
    fact = figure.fact
    return (
        (fact.aspect, fact.basis, fact.year, figure.unit) == ("amount", own, change.fact.year, change.unit)
        and fact.measure in measures()
    )  # fmt: skip


def _fits(change: Figure, rate: Figure, amounts: Iterable[Figure]) -> bool:
    """Tell whether a rate is that change on one of the amounts less the change."""
    share, part, less = operand(rate), operand(change), operand(change, sign=-1)
    return any(is_ratio(share, [part], [operand(a), less]) for a in amounts)


def _of(figure: Figure, subject: Fact) -> Figure:
    return msgspec.structs.replace(
        figure, fact=msgspec.structs.replace(figure.fact, measure=subject.measure, item=subject.item)
    )
