"""Broken relations that another reading of the words would explain: warnings, since an error is what cannot be right.

Two numbers that disagree are a writer's slip, or two amounts of which one was taken for the other (a part for the
whole, this year's money for all money). Signs of the second: each is confirmed by relations of its own; the gap
between them is itself printed beside them; a list holds the sum of its own parts; they are not of one size.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal

from juesuan.checks.collect import FACTS
from juesuan.checks.diagnose import Fault
from juesuan.checks.evaluate import evaluate, figure_of, members, says_equal, solve
from juesuan.checks.model import Checked, Severity
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.miswritten import looks_like_a_slip
from juesuan.kernel.relation import Relation

_APART = 3
"""Numbers of which one is more than this many times the other are hardly two drafts of one amount."""

_NEAR = 2
"""Blocks (paragraphs, tables) between a disagreement and the amount that fills its gap."""

_DIGITS = 3

_MANY = 10
"""Counts below it are of one digit."""

_TAIL = Text("（也可能两处口径不同，请核对）", " (or the two are not the same amount: please compare)")


_LIST_TAIL = Text(
    "（也可能没有列全，或所指不是同一金额，请核对）",
    " (or the list is incomplete, or the amounts are not of one account: please compare)",
)


def shared_gaps(broken: Iterable[Checked], figures: Mapping[int, Figure]) -> frozenset[Decimal]:
    """Return the differences by which amounts of two or more kinds disagree: one change was made on one side alone.

    Text and tables of two drafts each hold together; what one of them lacks is missing from every total.
    """
    kinds: dict[Decimal, set[str]] = {}
    for entry in broken:
        if entry.rule in FACTS and says_equal(entry.relation):
            one, other = (figures[i] for i in members(entry.relation))
            kinds.setdefault(abs(one.value - other.value), set()).add(one.fact.measure)
    return frozenset(gap for gap, measures in kinds.items() if len(measures) > 1)


def other_reading(
    fault: Fault, main: Checked, figures: Mapping[int, Figure], shared: Container[Decimal] = ()
) -> tuple[Severity, Text] | None:
    """Return how severe a finding is whose relation another reading of the words would explain, and what to add to it.

    A note where a third amount, to the last digit, shows the other reading; None where nothing speaks for another or
    amounts of other kinds disagree by the same (`shared_gaps`).
    """
    relation = main.relation
    if main.rule in FACTS and says_equal(relation):
        one, other = (figures[i] for i in members(relation))
        if abs(one.value - other.value) in shared:
            return None
        if (
            max(abs(one.value), abs(other.value)) < _MANY
            and {one.origin, other.origin} == {"text"}
            and (fault.rivals or fault.contested)
        ):
            return "warning", _TAIL  # any digit is a slip of any other: 2台, of one kind or of all
        if looks_like_a_slip(one, other.value) or looks_like_a_slip(other, one.value):
            return None
        if gap := _fills_the_gap(one, other, figures):
            return "note" if is_telling(gap) else "warning", _TAIL
        if fault.contested or ("text" in (one.origin, other.origin) and _of_other_size(one, other)):
            return "warning", _TAIL
    elif relation.kind == "ratio" and _is_rate_of_another(relation, figures):
        return "warning", _TAIL
    elif relation.kind == "sum" and len(relation.right) > 2 and _holds_own_sum(relation, figures):
        return "note", _TAIL
    elif relation.kind == "sum" and len(fault.relations) == 1 and _is_loose_list(relation, figures):
        return "warning", _LIST_TAIL
    return None


def _is_loose_list(relation: Relation, figures: Mapping[int, Figure]) -> bool:
    """Tell a sum short of its whole of which words tell a part, where no one member's right value is a slip away or told elsewhere."""
    own = members(relation)
    parts = sum((figures[i].value * sign for i, sign in map(figure_of, relation.right)), Decimal(0))
    if parts > sum((figures[i].value * sign for i, sign in map(figure_of, relation.left)), Decimal(0)):
        return False  # more than the whole: nothing that was left out explains it
    return any(figures[i].origin == "text" for i in own) and not any(_is_mended(relation, i, figures) for i in own)


def _is_mended(relation: Relation, suspect: int, figures: Mapping[int, Figure]) -> bool:
    right, figure = solve(relation, suspect, figures), figures[suspect]
    if right is None:
        return False
    return looks_like_a_slip(figure, right) or any(
        f.value == right and f.fact == figure.fact and f.id != suspect for f in figures.values()
    )


def _fills_the_gap(one: Figure, other: Figure, figures: Mapping[int, Figure]) -> Decimal:
    """Return the difference of two amounts where it is itself an amount beside one of them, to the last digit; else 0."""
    gap = abs(one.value - other.value)
    near = {f.place.block for f in (one, other) if f.origin == "text"}
    if any(f.value == gap and f.unit == one.unit and _is_near(f, near) for f in figures.values()):
        return gap
    return Decimal(0)


def _is_near(figure: Figure, blocks: Iterable[int]) -> bool:
    return any(abs(figure.place.block - block) <= _NEAR for block in blocks)


def is_telling(number: Decimal) -> bool:
    """Tell a number of so many digits that it hardly comes twice by chance."""
    return len(number.normalize().as_tuple().digits) >= _DIGITS


def _is_rate_of_another(relation: Relation, figures: Mapping[int, Figure]) -> bool:
    """Tell a rate that is right of another amount of its paragraph or of the one before it than the one taken for its base."""
    rate = figures[figure_of(relation.left[0])[0]]
    if rate.origin != "text" or not is_telling(rate.value):
        return False
    right = solve(relation, rate.id, figures)
    if right is not None and looks_like_a_slip(rate, right.quantize(Decimal(1).scaleb(-rate.decimals))):
        return False
    own = members(relation)
    bases = {figure_of(b)[0] for b in relation.base} - {figure_of(r)[0] for r in relation.right}
    others = [
        f
        for f in figures.values()
        if 0 <= rate.place.block - f.place.block <= 1 and f.id not in own and is_telling(f.value)
    ]
    return any(
        other.unit == figures[i].unit
        and other.value != figures[i].value
        and evaluate(relation, figures, {i: other.value}) in ("exact", "consistent")
        for other in others
        for i in bases
    )


def _of_other_size(one: Figure, other: Figure) -> bool:
    low, high = sorted((abs(one.value), abs(other.value)))
    return high > low * _APART


def _holds_own_sum(relation: Relation, figures: Mapping[int, Figure]) -> bool:
    """Tell a list of parts of which one is the sum of two or more that stand beside it: it was two lists."""
    if any(figures[i].origin != "text" for i in members(relation)):
        return False
    parts = [figures[i].value * sign for i, sign in map(figure_of, relation.right)]
    if len(parts) > 12:
        return False
    for at, part in enumerate(parts):
        if not is_telling(part):
            continue
        for run in _runs(parts, at):
            if sum(map(bool, run)) > 1 and sum(run, Decimal(0)) == part:
                return True  # 0 beside it adds nothing: one amount twice is no list within a list
    return False


def _runs(parts: Sequence[Decimal], at: int) -> list[Sequence[Decimal]]:
    """Return the runs of neighbouring parts that end just before a part or begin just after it."""
    return [parts[start:at] for start in range(at)] + [parts[at + 1 : end] for end in range(at + 2, len(parts) + 1)]
