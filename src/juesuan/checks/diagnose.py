"""Blame: which single figure, changed to which value, mends most of the broken relations.

Broken relations that share figures are looked at together. For every figure in them and every value that one of them
asks for, count the broken relations it would mend, less the sound ones it would break. The best is the fault; what it
mends is explained by it; the rest is looked at again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import msgspec

from juesuan.checks.evaluate import evaluate, figure_of, members, says_equal, solve
from juesuan.checks.likely import (
    Beside,
    Likewise,
    alike_near,
    as_limited,
    changes_from_told,
    copied_from_beside,
    in_another_unit,
    is_planned,
    last_year_told,
    next_to,
    printed_elsewhere,
    rounder,
    roundest,
    said_alike,
    told_alike,
    without_a_part,
)
from juesuan.checks.usual import Usual, right_decimals, usual_decimals
from juesuan.kernel.figures import Figure
from juesuan.kernel.intervals import WIDE
from juesuan.kernel.miswritten import likeness_to_a_slip, looks_like_a_slip, miswritten
from juesuan.kernel.relation import Relation


class Fault(msgspec.Struct, frozen=True):
    """One fault: the relations (by index) that it explains, the figure blamed (-1: undecided) and its right value.

    `rivals` are the other figures that explain as much, each with the value that would mend it; `both` tells that its
    partner's sign is wrong with it, or that there was no change and no rate; `copies` are the other places that print the same wrong number; `contested` tells that
    to change any figure would break as much as it mends.
    """

    relations: tuple[int, ...]
    blamed: int
    value: Decimal | None
    rivals: tuple[tuple[int, Decimal], ...] = ()
    both: bool = False
    copies: tuple[int, ...] = ()
    contested: bool = False


def diagnose(
    relations: Sequence[Relation],
    broken: Sequence[int],
    figures: Mapping[int, Figure],
    weight: Mapping[int, Decimal],
    partner: Mapping[int, int] | None = None,
    said: Sequence[Relation] = (),
) -> list[Fault]:
    """Return the faults that explain the broken relations (indices into `relations`).

    `weight` gives the worth of a relation's evidence (1 unless said otherwise). `partner` gives a change its rate and a
    rate its change: one direction word too many turns both (增加…，增长… for 减少…，下降…), which is one fault. `said` is what
    words say of two figures (小于): of values that mend as much, the one that they agree with is right.
    """
    by_figure: dict[int, list[int]] = defaultdict(list)
    for index, relation in enumerate(relations):
        for figure in members(relation):
            by_figure[figure].append(index)
    usual = usual_decimals(figures.values()) if broken else {}
    beside = next_to(figures.values()) if broken else {}
    alike = said_alike(figures.values()) if broken else {}
    left = set(broken)
    changed: dict[int, Decimal] = {}
    faults: list[Fault] = []
    budget = MAX_WORK
    while left:
        component = _component(left, relations, by_figure)
        budget -= _work(component, relations, by_figure)
        if budget < 0:
            return faults + [Fault((i,), -1, None) for i in sorted(left)]
        here = {f for i in component for f in members(relations[i])}
        words = [r for r in said if here.issuperset(members(r))]
        fault = _best(
            component, relations, figures, by_figure, changed, left, weight, partner or {}, usual, beside, alike, words
        )
        faults.append(fault)
        left -= set(fault.relations)
        if fault.blamed >= 0 and fault.value is not None and _sure(fault, relations, figures):
            changed[fault.blamed] = fault.value
            changed.update(dict.fromkeys(fault.copies, fault.value))
            touched = set(by_figure[fault.blamed]).union(*(by_figure[c] for c in fault.copies))
            if fault.both:
                changed[(partner or {})[fault.blamed]] = _with_it(figures[(partner or {})[fault.blamed]], fault.value)
                touched |= set(by_figure[(partner or {})[fault.blamed]])
            left -= {i for i in touched & left if evaluate(relations[i], figures, changed) != "inconsistent"}
    return faults


def _sure(fault: Fault, relations: Sequence[Relation], figures: Mapping[int, Figure]) -> bool:
    """Tell whether the rest is to be looked at with a fault's value in place: not where it is one guess of several."""
    assert fault.value is not None
    if not fault.rivals or looks_like_a_slip(figures[fault.blamed], fault.value):
        return True
    return any(says_equal(relations[i]) for i in fault.relations)


def _work(component: Sequence[int], relations: Sequence[Relation], by_figure: Mapping[int, list[int]]) -> int:
    """Return how many operands it takes to try every suspect of a component, roughly."""
    suspects = dict.fromkeys(f for i in component for f in members(relations[i]))
    size = {i: len(members(relations[i])) for i in {i for f in suspects for i in by_figure[f]}}
    return len(component) + sum(size[i] for f in suspects for i in by_figure[f])


def _component(left: set[int], relations: Sequence[Relation], by_figure: Mapping[int, list[int]]) -> list[int]:
    """Return the broken relations that hang together with the first one."""
    start = min(left)
    seen, todo = {start}, [start]
    while todo:
        for figure in members(relations[todo.pop()]):
            for index in by_figure[figure]:
                if index in left and index not in seen:
                    seen.add(index)
                    todo.append(index)
    return sorted(seen)


class _Rank(NamedTuple):
    """How good a value for a suspect is, what tells most first: compared from left to right.

    What it mends less what it breaks, what words say, another quantity of its sentence, relations that hold exactly, values
    not below zero, how like a slip it is, a value that another place prints, how readily such a figure goes wrong.
    """

    gain: Decimal
    said: Decimal
    mistaken: Decimal
    exact: Decimal
    from_below_zero: Decimal
    plausible: Decimal
    printed_so: Decimal
    prior: Decimal

    def mends_like(self, best: _Rank) -> bool:
        """Tell whether a value explains as much as the best one: a rival, but for exactness and what is a matter of habit."""
        evidence = (self.gain, self.said, self.mistaken) >= (best.gain, best.said, best.mistaken)
        likelihood = (self.from_below_zero, self.plausible, self.printed_so)
        return evidence and likelihood >= (best.from_below_zero, best.plausible, best.printed_so)


def _evidence(relations: Iterable[int], weight: Mapping[int, Decimal]) -> Decimal:
    return sum((weight.get(i, Decimal(1)) for i in relations), Decimal(0))


def _best(
    component: list[int],
    relations: Sequence[Relation],
    figures: Mapping[int, Figure],
    by_figure: Mapping[int, list[int]],
    changed: Mapping[int, Decimal],
    left: set[int],
    weight: Mapping[int, Decimal],
    partner: Mapping[int, int],
    usual: Usual,
    beside: Beside,
    likewise: Likewise,
    said: Sequence[Relation],
) -> Fault:
    ranked: list[tuple[_Rank, int, Decimal, tuple[int, ...], bool, tuple[int, ...]]] = []
    suspects = dict.fromkeys(f for i in component for f in members(relations[i]))
    alike = _alike(suspects, relations, figures, by_figure)
    for suspect in suspects:
        figure = figures[suspect]
        copies = alike.get(suspect, ())
        values: list[tuple[Decimal, bool]]
        values = [
            (value, False)
            for value in _values(suspect, by_figure[suspect], left, relations, figures, changed, usual, likewise)
        ]
        if figure.fact.aspect in ("change", "change_rate") and figure.value:
            values.append((-figure.value, False))  # the direction word alone
        if suspect in partner and figure.fact.aspect == "change":
            values += [(value, True) for value in (-figure.value, *(v for v, _ in values if not v))]
        trials: list[tuple[Decimal, bool, tuple[int, ...]]] = [(value, both, ()) for value, both in values]
        # A number wrong wherever it stands was wrong where it was copied from: one fault, if a little less likely.
        trials += [(value, False, copies) for value, both in values if copies and not both]
        for value, both, along in trials:
            trial = {**changed, suspect: value, **dict.fromkeys(along, value)}
            mine = set(by_figure[suspect]).union(*(by_figure[c] for c in along))
            if both:
                trial[partner[suspect]] = _with_it(figures[partner[suspect]], value)
                mine |= set(by_figure[partner[suspect]])
            wrong = sorted(mine & left)
            mended = tuple(i for i in wrong if evaluate(relations[i], figures, trial) != "inconsistent")
            if not mended:
                continue
            printed_so = any(says_equal(relations[i]) for i in mended)  # another place has the value
            exact = sum(_exactly(relations[i], suspect, figures, trial) for i in mended)
            broken = [i for i in mine - left if _breaks(relations[i], figures, changed, trial)]
            gain = _evidence(mended, weight) - _evidence(broken, weight)
            gain -= (_ALONG if printed_so or likeness_to_a_slip(figure, value) else 3 * _ALONG) if along else 0
            explained = [relations[i] for i in mended]
            rank = _Rank(
                gain,
                -Decimal(sum(evaluate(r, figures, trial) == "inconsistent" for r in said)),
                Decimal(0)
                if value * figure.value < 0 and value != -figure.value  # a word and a number wrong at once
                else _mistaken(figure, value, explained, figures, changed)
                + copied_from_beside(figure, value, beside)
                + told_alike(figure, value, explained, likewise)
                + last_year_told(figure, value, explained, figures, changed, likewise)
                + rounder(figure, value, explained, figures)
                + without_a_part(figure, value, explained, figures, changed)
                + as_limited(figure, value, (relations[i] for i in by_figure[suspect]), figures, changed),
                Decimal(exact),
                -_from_below_zero(mended, relations, figures, trial),
                Decimal(0) if _listed_as_none(figure, value, explained) else likeness_to_a_slip(figure, value),
                Decimal(figure.origin == "text" and printed_so),
                _prior(figure, value, explained, figures),
            )
            ranked.append((rank, suspect, value, mended, both, along))
    if not ranked:
        return Fault((component[0],), -1, None)
    ranked.sort(key=lambda r: r[0], reverse=True)
    key, suspect, value, mended, both, along = ranked[0]
    if key.gain <= 0:
        return Fault(mended, -1, None, contested=True)  # no single figure is at fault
    rivals: dict[int, Decimal] = {}
    for worth, other, right, _, _, _ in ranked:
        if other not in (suspect, *along) and worth.mends_like(key):
            rivals.setdefault(other, right)
    if rivals and not along and not both:
        ways = {suspect: (value, mended)}
        for worth, other, right, explains, _, _ in ranked:
            if other in rivals and right == rivals[other] and worth.gain >= key.gain:
                ways.setdefault(other, (right, explains))
        involved = {f for i in mended for f in members(relations[i])}
        rest = [f for n, f in figures.items() if n not in involved]
        # To make a budget of its own outturn a rate of 100 % confirms nothing.
        here = {figures[f].value for f in involved}
        confirmed = [
            f
            for f, (right, _) in ways.items()
            if right not in here and printed_elsewhere(figures[f], right, rest, involved - {f}, figures)
        ]
        if len(confirmed) == 1:
            right, explains = ways[confirmed[0]]
            return Fault(explains, confirmed[0], right)
    if len(rivals) > _MANY:
        likely = {suspect: value, **rivals}
        # Of a total and so many parts the total is likelier than any one of them.
        whole = _whole(relations, mended)
        if whole not in likely:
            return Fault(mended, -1, None)
        return Fault(mended, whole, likely.pop(whole), tuple(likely.items())[:_MANY])
    return Fault(mended, suspect, value, tuple(rivals.items()), both, along)


def _whole(relations: Sequence[Relation], mended: Sequence[int]) -> int:
    """Return the whole of the one sum of two parts or more that is broken, -1 for anything else."""
    if len(mended) != 1 or (only := relations[mended[0]]).kind != "sum":
        return -1
    return only.left[0] if len(only.left) == 1 and len(only.right) > 1 and min(only.right) >= 0 else -1


def _with_it(partner: Figure, value: Decimal) -> Decimal:
    """Return what the rate of a change is once the change is turned, or is nothing."""
    return -partner.value if value else Decimal(0)


def _exactly(relation: Relation, suspect: int, figures: Mapping[int, Figure], trial: Mapping[int, Decimal]) -> bool:
    """Tell a relation that holds exactly; a rate reckoned anew does, though it prints more decimals than before (7.6% for 76%)."""
    status = evaluate(relation, figures, trial)
    return status == "exact" or (status == "consistent" and relation.kind == "ratio" and suspect in relation.left)


def _alike(
    suspects: Iterable[int],
    relations: Sequence[Relation],
    figures: Mapping[int, Figure],
    by_figure: Mapping[int, list[int]],
) -> dict[int, tuple[int, ...]]:
    """Return, for each suspect, the other figures that must be and are the same number."""
    found: dict[int, tuple[int, ...]] = {}
    for suspect in suspects:
        group, todo = {suspect}, [suspect]
        while todo:
            for index in by_figure[todo.pop()]:
                pair = members(relations[index])
                if says_equal(relations[index]) and len({figures[f].value for f in pair}) == 1:
                    todo += [f for f in pair if f not in group]
                    group.update(pair)
        if len(group) > 1:
            found[suspect] = tuple(sorted(group - {suspect}))
    return found


def _from_below_zero(
    mended: Iterable[int], relations: Sequence[Relation], figures: Mapping[int, Figure], trial: Mapping[int, Decimal]
) -> Decimal:
    """Return how many rates a value would leave measured on a base below zero: last year spent no less than nothing."""
    count = Decimal(0)
    for relation in (relations[i] for i in mended):
        if relation.kind == "ratio":
            base = sum((s * trial.get(n, figures[n].value) for n, s in map(figure_of, relation.base)), Decimal(0))
            count += base < 0
    return count


def _breaks(
    relation: Relation, figures: Mapping[int, Figure], changed: Mapping[int, Decimal], trial: Mapping[int, Decimal]
) -> bool:
    return (
        evaluate(relation, figures, trial) == "inconsistent" and evaluate(relation, figures, changed) != "inconsistent"
    )


def _values(
    suspect: int,
    mine: Sequence[int],
    left: set[int],
    relations: Sequence[Relation],
    figures: Mapping[int, Figure],
    changed: Mapping[int, Decimal],
    usual: Usual,
    likewise: Likewise,
) -> list[Decimal]:
    """Return the values, at the figure's own decimals, that its broken relations ask for."""
    figure = figures[suspect]
    # A digit short at the end (104.5% for 104.57%): the right value has as many as its document usually shows.
    decimals = right_decimals(figure, usual)
    step = figure.scale.scaleb(-decimals) if figure.half else figure.scale
    found: dict[Decimal, None] = {}
    for index in (i for i in mine if i in left):
        relation = relations[index]
        root = solve(relation, suspect, figures, changed)
        if root is None:
            continue
        # What another cell prints is the value to print here, also where this place has dropped its decimals; a sentence
        # prints as many as its document's others do, though the table has more (元 against 万元).
        copied = relation.kind == "sum" and len(relation.left) == len(relation.right) == 1 and figure.origin != "text"
        rounded = root if copied else (root / step).quantize(Decimal(1), ROUND_HALF_UP, WIDE) * step
        if relation.kind == "ratio" and is_planned(figure):
            rounded = roundest(figure, rounded, step, relation, figures, changed)
        if (
            figure.value >= 0
            and rounded < 0
            and figure.fact.aspect in ("amount", "share", "completion", "score", "weight")
            and not (
                figure.place.row >= 0 and figure.fact.measure.startswith("~") and _is_difference(relation, suspect)
            )
        ):
            continue
        found[rounded if rounded else abs(rounded)] = None  # no negative zero
        found.update(dict.fromkeys(in_another_unit(figure, relation, figures, changed)))
        if relation.kind == "ratio" and suspect not in map(abs_id, relation.left):
            found.update(dict.fromkeys(_slips(figure, rounded, relation, figures, changed)))
            found.update(dict.fromkeys(alike_near(figure, rounded, relation, figures, changed, likewise)))
            found.update(dict.fromkeys(changes_from_told(figure, rounded, relation, figures, changed, likewise)))
            if (
                figure.fact.aspect == "change"
                and (other := _year_before(figure, relation, figures, changed)) is not None
            ):
                found[other] = None
    return list(found)


def _year_before(
    figure: Figure, relation: Relation, figures: Mapping[int, Figure], changed: Mapping[int, Decimal]
) -> Decimal | None:
    """Return the change where last year's amount was printed for it (比上年增加<last year's>), which its rate must confirm."""
    now = [f for f, sign in map(figure_of, relation.base) if sign > 0]
    if len(now) != 1 or now[0] == figure.id or figure.id not in map(abs_id, relation.base):
        return None
    value = changed.get(now[0], figures[now[0]].value) - abs(figure.value)
    return value if evaluate(relation, figures, {**changed, figure.id: value}) != "inconsistent" else None


def _listed_as_none(figure: Figure, value: Decimal, mended: Iterable[Relation]) -> bool:
    """Tell a part of a list that is nothing, or would become nothing: that there was none is seldom a slip of the pen."""
    if figure.fact.aspect != "amount":
        return False
    return not (figure.value and value) and any(figure.id in r.right and len(r.right) > 1 for r in mended)


def _mistaken(
    figure: Figure,
    value: Decimal,
    mended: Sequence[Relation],
    figures: Mapping[int, Figure],
    changed: Mapping[int, Decimal],
) -> Decimal:
    """Return above 0 where a wrong figure is another quantity of its sentence: the quotient upside down, of this year's amount, last year's amount for the change."""
    for relation in (r for r in mended if r.kind == "ratio"):
        if figure.id in relation.left and abs(figure.value * value - _WHOLE * _WHOLE) <= figure.half * abs(value) * 2:
            return Decimal(1)
        if figure.id in relation.left and _of_this_year(figure, relation, figures, changed):
            return Decimal(1)
        if figure.fact.aspect == "change" and value == _year_before(figure, relation, figures, changed):
            return Decimal(2)
    return Decimal(0)


def _of_this_year(
    rate: Figure, relation: Relation, figures: Mapping[int, Figure], changed: Mapping[int, Decimal]
) -> bool:
    """Tell a rate of change that was reckoned of this year's amount instead of last year's: 15.00 of 60.00 is 25.00%."""
    now = relation.base[:1]
    if len(relation.base) != len(relation.right) + 1 or now[0] < 0 or len(str(abs(rate.value)).strip("0.")) < _DIGITS:
        return False
    wrong = msgspec.structs.replace(relation, base=now)
    return evaluate(wrong, figures, changed) in ("exact", "consistent")


_DIGITS = 2
"""Digits of a rate that two quotients hardly share by chance."""


def _is_difference(relation: Relation, suspect: int) -> bool:
    """Tell a relation by which a figure is one less another: a table's column of changes is signed."""
    return relation.left == (suspect,) and any(r < 0 for r in relation.right)


def abs_id(signed: int) -> int:
    """Return the figure that an operand names, whatever its sign."""
    return figure_of(signed)[0]


def _slips(
    figure: Figure, near: Decimal, relation: Relation, figures: Mapping[int, Figure], changed: Mapping[int, Decimal]
) -> Iterator[Decimal]:
    """Yield the amounts one wrong digit or two swapped ones away that a rounded rate confirms: it tells an amount only to its own last digit."""
    if not figure.half or not near or (figure.value < 0) != (near < 0):
        return
    step = figure.scale.scaleb(-figure.decimals)
    for digits in miswritten(int(abs(figure.value) / step)):
        value = (digits * step).copy_sign(figure.value)
        if not value or abs(value - near) > abs(near) / 50:
            continue
        if evaluate(relation, figures, {**changed, figure.id: value}) != "inconsistent":
            yield value


_ALONG = Decimal("0.5")
"""What changing all copies of a figure counts for less than changing one place."""

MAX_WORK = 20_000
"""Operands tried a document (disclosures with many errors need a few hundred): the rest is told without naming a figure."""

_WHOLE = Decimal(100)

_MANY = 3
"""With more equal suspects than this (one of a dozen rows of a roll-up), to name one would be a guess."""


def _prior(figure: Figure, value: Decimal, mended: list[Relation], figures: Mapping[int, Figure]) -> Decimal:
    """Return how readily a figure is taken for the wrong one, other things equal.

    What a writer computes (a rate, a share, a total) goes wrong before what he copies; narrative before tables. Of a list
    of money in one sentence the largest part goes wrong before its total, which was copied from a table as well; what is
    counted, persons and cars, he adds up himself, so that a part of it goes wrong first only by a slip of the pen.
    """
    score = Decimal(0)
    if figure.fact.aspect in ("change_rate", "share", "completion", "variance"):
        score += 3
    if figure.fact.aspect in ("change", "score"):
        score += 2
    if figure.origin == "text":
        score += 1
    if figure.low:  # a scan that was hard to read
        score += 5
    if any(figure.id in r.left and len(r.right) > 1 for r in mended):
        score += Decimal("1.5")
    slipped = bool(figure.half) or looks_like_a_slip(figure, value)
    if slipped and len(mended) == 1 and figure.id in mended[0].right and (parts := _list_of(mended[0], figures)):
        score += Decimal("1.5") + figure.value / max(parts)
    return score


def _list_of(relation: Relation, figures: Mapping[int, Figure]) -> list[Decimal]:
    """Return the parts of a list that one paragraph gives with its total, where some are not zero; else nothing."""
    if relation.kind != "sum" or len(relation.left) != 1 or min(relation.left + relation.right) < 0:
        return []
    listed = [figures[i] for i in members(relation)]
    if any(f.origin != "text" or f.place.block != listed[0].place.block or f.value < 0 for f in listed):
        return []
    parts = [f.value for f in listed[1:]]
    return parts if any(parts) and len(parts) > 1 else []
