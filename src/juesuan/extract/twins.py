"""Lines of tables that were read as what another line tells, and disagree with it: one of them says something else.

No table prints a fact twice with two values in line after line. A header that was not understood makes it seem so: a second
column (本年收入 beside 收入合计, 项目支出 beside 合计) or row (增减额 below 本年) is read as the first. One disagreement
alone is a slip of the pen and stays to be told; of lines that disagree twice, the one that fits the other tables and the
narrative less gives up its facts. So does a column whose every disagreement with another table is told, for the same item, under
another name, be it the amount or what it lacks: a table of the basic expenditure by function was read as that of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

import msgspec

from juesuan.domain.accounts import Row
from juesuan.domain.measures import measures
from juesuan.extract.misattributed import unnamed
from juesuan.extract.statutory import Tables
from juesuan.kernel.figures import Fact, Figure

_TWICE = 2
_DIGITS = 3
"""Digits of a total that hardly comes twice by chance."""
Line = tuple[int, str, int]
"""A block, `row` or `col`, and its number."""
_Values = Mapping[Fact, Sequence[tuple[int, Decimal]]]
"""What is told of each fact, with the block of the table that tells it (-1: the narrative)."""


def without_twins(shown: Tables, told: Iterable[Figure]) -> Tables:
    """Return the tables, the figures of lines that repeat another's facts with other values without their measure.

    `told` are the narrative's, which with the other tables decide which of two lines is the one meant.
    """
    first: dict[Fact, Figure] = {}
    for figure in shown.figures:
        first.setdefault(figure.fact, figure)
    odd = [
        f
        for f in shown.figures
        if (one := first[f.fact]) is not f and not f.may_equal(one) and f.fact.measure in measures()
    ]
    if len(odd) < _TWICE:
        return shown
    values: dict[Fact, list[tuple[int, Decimal]]] = {}
    for figure in (*shown.figures, *told):
        values.setdefault(figure.fact, []).append((figure.place.block if figure.origin != "text" else -1, figure.value))
    meant: dict[int, int | None] = _twins(shown.figures, odd, values)
    left = [f for f in odd if f.id not in meant and first[f.fact].id not in meant]
    if len(left) >= _TWICE:
        meant |= dict.fromkeys(_strangers(shown.figures, left, first, values))
    if not meant:
        return shown
    meant |= dict.fromkeys(_left_alone(shown.figures, meant))
    tables = tuple(
        msgspec.structs.replace(t, rows=tuple(_meant(row, meant) for row in t.rows))
        if any(i in meant for row in t.rows for i in row.cells.values())
        else t
        for t in shown.tables
    )
    figures_ = tuple(
        unnamed(f, f"{f.place.block}:{f.place.row}:{f.place.col}") if f.id in meant else f for f in shown.figures
    )
    return msgspec.structs.replace(shown, tables=tables, figures=figures_)


def _twins(shown: Sequence[Figure], odd: Sequence[Figure], values: _Values) -> dict[int, int | None]:
    """Return the figures that repeat a fact of their table astray, with those by which it is told."""
    facts = {f.fact for f in odd}
    pairs = list(_disagreeing([f for f in shown if f.fact in facts]))
    meant: dict[int, int | None] = {}
    for first, second, figures in _lines(pairs):
        one, other = (_fits([pair[n] for pair in figures], values) for n in (0, 1))
        astray, right = (first, second) if one < other else (second, first)
        kept = {(f.fact, _across(right, f)): f.id for f in shown if _on(right, f)}
        told = {(f.fact.measure, f.fact.basis, f.fact.aspect) for pair in figures for f in pair}
        for figure in shown:
            fact = figure.fact
            if _on(astray, figure) and (fact.measure, fact.basis, fact.aspect) in told:
                meant[figure.id] = kept.get((fact, _across(astray, figure)))
    return meant


def _strangers(
    shown: Sequence[Figure], odd: Sequence[Figure], first: Mapping[Fact, Figure], values: _Values
) -> set[int]:
    """Return the figures of columns that tell, item by item, what another table tells under another name."""
    others: dict[tuple[str, Decimal], set[tuple[int, str]]] = {}
    for figure in shown:
        telling = figure.fact.item or len(figure.value.normalize().as_tuple().digits) >= _DIGITS
        if figure.fact.aspect == "amount" and figure.value and telling:
            others.setdefault((figure.fact.item, figure.value), set()).add((figure.place.block, figure.fact.measure))
    against: dict[tuple[_Column, _Column], list[tuple[Figure, Figure]]] = {}
    explained: dict[tuple[_Column, _Column], bool] = {}
    for other in odd:
        one = first[other.fact]
        blocks, columns = {one.place.block, other.place.block}, (_column(one), _column(other))
        if len(blocks) == 1:
            continue
        against.setdefault(columns, []).append((one, other))
        lacking = others.get((one.fact.item, abs(one.value - other.value)), set())
        whole = {key for f in (one, other) for key in others.get((f.fact.item, f.value), ()) if key[0] not in blocks}
        told_so = any(measure != one.fact.measure for _, measure in lacking | whole)
        explained[columns] = told_so and explained.get(columns, True)
    strange: set[_Column] = set()
    for columns, pairs in against.items():
        if len(pairs) >= _TWICE and explained[columns]:
            fits = [_fits([pair[n] for pair in pairs], values) for n in (0, 1)]
            larger = abs(pairs[0][0].value) > abs(pairs[0][1].value)  # a part was taken for the whole
            strange.add(columns[1] if (fits[0], larger) > (fits[1], not larger) else columns[0])
    return {f.id for f in shown if _column(f) in strange}


def _left_alone(shown: Sequence[Figure], meant: Mapping[int, int | None]) -> Iterator[int]:
    """Yield one of the two kinds of expenditure of a table where all its columns of the other kind were read astray."""
    told: dict[tuple[int, str], set[bool]] = {}
    kinds = [f for f in shown if f.fact.measure.endswith((".basic", ".project"))]
    for figure in kinds:
        told.setdefault((figure.place.block, figure.fact.measure), set()).add(figure.id in meant)
    for figure in kinds:
        account, _, concept = figure.fact.measure.rpartition(".")
        other = f"{account}.{'project' if concept == 'basic' else 'basic'}"
        if told.get((figure.place.block, other)) == {True} and figure.id not in meant:
            yield figure.id


_Column = tuple[int, int, str]
"""Of a table: its block, the column's number, the measure."""


def _column(figure: Figure) -> _Column:
    return figure.place.block, figure.place.col, figure.fact.measure


def _meant(row: Row, meant: Mapping[int, int | None]) -> Row:
    """Return a row whose cells are the figures that its facts are told by."""
    cells = {m: meant.get(i, i) for m, i in row.cells.items()}
    return msgspec.structs.replace(row, cells={m: i for m, i in cells.items() if i is not None})


def _disagreeing(shown: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield figures of one table and one fact with two values, those that share a row or a column."""
    first: dict[tuple[int, Fact], list[Figure]] = {}
    for figure in shown:
        first.setdefault((figure.place.block, figure.fact), []).append(figure)
    for (_, fact), same in first.items():
        if len(same) > 1 and fact.measure in measures():
            for one, other in combinations(sorted(same, key=lambda f: f.place), 2):
                beside, below = one.place.row == other.place.row, one.place.col == other.place.col
                if beside != below and (beside or not fact.item) and not one.may_equal(other):
                    yield one, other  # an item's row that stands twice is a fault of its own


def _lines(pairs: Sequence[tuple[Figure, Figure]]) -> Iterator[tuple[Line, Line, list[tuple[Figure, Figure]]]]:
    """Yield two lines with the pairs by which they disagree, twice at least.

    Columns that disagree in several rows, rows that disagree in several columns; and, in a table of one row, the columns
    that stand as far apart (上年, 本年, 增减, each with all of its columns): there each pair is a line of its own.
    """
    across: dict[tuple[int, str, int, int], list[tuple[Figure, Figure]]] = {}
    steps: dict[tuple[int, str, int, int], list[tuple[Figure, Figure]]] = {}
    for one, other in pairs:
        a, b = one.place, other.place
        if a.row == b.row:
            across.setdefault((a.block, "col", a.col, b.col), []).append((one, other))
            steps.setdefault((a.block, "col", a.row, b.col - a.col), []).append((one, other))
        else:
            across.setdefault((a.block, "row", a.row, b.row), []).append((one, other))
            steps.setdefault((a.block, "row", a.col, b.row - a.row), []).append((one, other))
    for (block, kind, a_line, b_line), found in across.items():
        if len(found) >= _TWICE:
            yield (block, kind, a_line), (block, kind, b_line), found
    for (block, kind, _, _), found in steps.items():
        if len(found) >= _TWICE:
            at: Callable[[Figure], int] = (lambda f: f.place.col) if kind == "col" else (lambda f: f.place.row)
            for one, other in found:
                yield (block, kind, at(one)), (block, kind, at(other)), found


def _fits(figures: Iterable[Figure], values: _Values) -> int:
    """Return how many of the amounts another table or the narrative tells alike, less those that they tell otherwise."""
    fits = 0
    for figure in figures:
        others = [value for block, value in values[figure.fact] if block != figure.place.block]
        fits += sum(1 if figure.lo <= value <= figure.hi else -1 for value in others)
    return fits


def _on(line: Line, figure: Figure) -> bool:
    block, kind, number = line
    return figure.place.block == block and (figure.place.col if kind == "col" else figure.place.row) == number


def _across(line: Line, figure: Figure) -> int:
    return figure.place.row if line[1] == "col" else figure.place.col
