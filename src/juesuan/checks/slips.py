"""A column that slipped by a row: codes and names stand right, the amounts from some row on one or two rows too low or high.

Told from the table alone: which stretch, moved back, makes the sums hold that fail. Then the document is read again with the
stretch moved back, and the slip is believed only if that mends more relations of the whole document than it breaks; what is
left is checked as if mended. The figures of the stretch keep the places where they are printed.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from juesuan.checks.context import Context
from juesuan.checks.model import Checked, Finding
from juesuan.document.model import Document, Table
from juesuan.domain.accounts import AccountTable, Row
from juesuan.domain.forms import form_of
from juesuan.extract.link import Extract
from juesuan.extract.tables.cells import cell_number
from juesuan.kernel.figures import Figure, Numeral
from juesuan.kernel.place import Place

FAR = 2
"""Rows that a column slips by at most."""
_LONGEST = 400  # rows of a panel that are tried
_ROUND = 40  # rows of a stretch whose amounts went round: what it pushed out at one end stands at the other
_BY = (*range(1, FAR + 1), *range(-1, -FAR - 1, -1))
_WORK = 6_000  # stretches of a column that are tried
_MOVED = 3  # amounts that stand in another row: two alone were exchanged
_TRIED = 6  # stretches for which the document is read again

At = tuple[int, int, int]
"""A cell: block, row, column."""


class Slip(msgspec.Struct, frozen=True):
    """Amounts that stand `by` rows too low (below zero: too high): the table's rows from top to bottom, and the columns."""

    form: str
    block: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    by: int

    def sources(self) -> dict[At, At]:
        """Return, for each cell of the stretch, the cell in which its amount is printed."""
        moved = [*self.rows[self.by :], *self.rows[: self.by]]
        return {
            (self.block, to, c): (self.block, at, c)
            for c in self.columns
            for to, at in zip(self.rows, moved, strict=True)
        }


class _Column(msgspec.Struct, frozen=True):
    """A column of a panel: its measure, where it stands, the positions of its rows among the table's."""

    measure: str
    block: int
    col: int
    rows: tuple[int, ...]


def suspected(context: Context, checked: Sequence[Checked]) -> Iterator[list[Slip]]:
    """Yield, by table, the slips that its own sums speak for, the likeliest first."""
    broken: Counter[int] = Counter()
    for one in checked:
        if one.status == "inconsistent":
            broken.update({context.figures[abs(i) - (i < 0)].place.block for i in one.relation.left})
    for table in context.accounts.tables:
        form = form_of(table.form)
        if form.coded and not table.empty and any(broken[b] for b in table.blocks):
            found = _of_table(context, table)
            if found:
                yield found[:_TRIED]


def _of_table(context: Context, table: AccountTable) -> list[Slip]:
    rows = list(table.rows)
    sums = _sums(table, rows)
    columns = [_Tried(c, sums, *_amounts(context, table, rows, c)) for c in _columns(context, rows)]
    found: dict[tuple[int, tuple[int, ...], int, tuple[int, ...]], tuple[int, int, int, int]] = {}
    for column in columns:
        if not column.before or len(column.at) > _LONGEST:
            continue
        for start, end, by, after in _stretches(column):
            part = column.at[start:end]
            plain = 0 if column.is_plain(start, end, by) else 1
            others = [
                o for o in columns if o is not column and o.column.block == column.column.block and o.at == column.at
            ]
            better = [(o, n) for o in others if (n := o.after(start, end, by)) < o.before]
            told = sum(column.values[n] is not None for n in column.order[start:end])
            for more in {tuple(o.column.col for o, _ in better), ()}:
                gain = column.before - after + (sum(o.before - n for o, n in better) if more else 0)
                key = (column.column.block, part, by, tuple(sorted({column.column.col, *more})))
                found[key] = (-gain, plain, -len(key[3]), told)
    ranked = sorted(found, key=lambda k: found[k])
    return [Slip(table.form, block, part, cols, by) for block, part, by, cols in ranked]


class _Tried:
    """A column on trial: its values by position, the positions from top to bottom (`order`) with their rows in the grid (`at`)."""

    def __init__(
        self,
        column: _Column,
        sums: Sequence[tuple[int, list[int]]],
        values: list[Decimal | None],
        order: list[int],
        at: tuple[int, ...],
        half: Decimal,
    ) -> None:
        self.column, self.values, self.order, self.at, self.half = column, values, order, at, half
        self.sums = [s for s in sums if values[s[0]] is not None or any(values[c] is not None for c in s[1])]
        self.wrong = [_failing(values, s, half) for s in self.sums]
        self.before = sum(self.wrong)
        self.about: dict[int, list[int]] = {}
        for number, (parent, parts) in enumerate(self.sums):
            for n in (parent, *parts):
                self.about.setdefault(n, []).append(number)
        self.blank = [values[n] is None for n in order]
        self.shown = [values[n] or _NOTHING for n in order]
        place = {n: i for i, n in enumerate(order)}
        self.failing = [  # what it is off by, the most that rounding excuses, its rows and whether each is the sum itself
            (*_off(values, s, half), [(place[n], n == s[0]) for n in (s[0], *s[1]) if n in place])
            for s, wrong in zip(self.sums, self.wrong, strict=True)
            if wrong
        ]

    def is_plain(self, start: int, end: int, by: int) -> bool:
        """Tell a stretch that left a blank behind: the rows that the amounts slipped off are empty."""
        return all(self.blank[start : start + by] if by > 0 else self.blank[end + by : end])

    def mends(self, end: int, by: int) -> list[int]:
        """Return for each start of a stretch to `end` how many of the failing sums hold once it is moved back by so many rows.

        What a sum is off by is added up from start to start, of its own rows alone: `after` would add it up anew for each.
        """
        found = [0] * (end - abs(by))
        for off, most, rows in self.failing:
            steps = [off, *itertools.repeat(_NOTHING, end)]  # what each start is off by more than the one before
            for row, whole in rows:
                for first, stop, source in _sources(row, end, by):
                    change = self.shown[source] - self.shown[row]
                    steps[first] += change if whole else -change
                    steps[stop] -= change if whole else -change
            found = [n + (abs(x) <= most) for n, x in zip(found, itertools.accumulate(steps), strict=False)]
        return found

    def after(self, start: int, end: int, by: int, limit: int = 10**9) -> int:
        """Return how many sums fail once a stretch is moved back by so many rows (at least `limit` + 1 where it is more)."""
        part = self.order[start:end]
        kept = [self.values[n] for n in part]
        moved = [*kept[by:], *kept[:by]]
        touched = {
            s for n, old, new in zip(part, kept, moved, strict=True) if old != new for s in self.about.get(n, ())
        }
        left = self.before - sum(self.wrong[s] for s in touched)
        for n, value in zip(part, moved, strict=True):
            self.values[n] = value
        for s in touched:
            left += _failing(self.values, self.sums[s], self.half)
            if left > limit:
                break
        for n, value in zip(part, kept, strict=True):
            self.values[n] = value
        return left


def _sources(row: int, end: int, by: int) -> Iterator[tuple[int, int, int]]:
    """Yield (first start, stop, row) of the stretches to `end` which, moved back by so many rows, put the amount of `row` into this one."""
    far = abs(by)
    starts = end - far  # a stretch is longer than it is moved
    if row >= end:
        return
    if by > 0 and row < starts:
        yield 0, row + 1, row + far
    elif by > 0:  # what was pushed out at the other end
        yield from ((start, start + 1, start + row - starts) for start in range(starts))
    else:
        if row >= far:
            yield 0, row - far + 1, row - far
        yield from (
            (start, start + 1, starts + row - start) for start in range(max(0, row - far + 1), min(row + 1, starts))
        )


def _amounts(
    context: Context, table: AccountTable, rows: Sequence[Row], column: _Column
) -> tuple[list[Decimal | None], list[int], tuple[int, ...], Decimal]:
    """Return a column's amounts by position, its positions from top to bottom, their rows in the grid, half a last digit.

    An amount below the last row, which bears no name, slipped out of the table: its row is a position too.
    """
    figures = [context.figures[i] for r in rows if (i := r.cells.get(column.measure)) is not None]
    values = [None if (i := r.cells.get(column.measure)) is None else context.figures[i].value for r in rows]
    order = list(column.rows)
    at = [rows[n].place.row for n in order]
    block = context.document.blocks[column.block]
    assert isinstance(block, Table)
    scale = figures[0].scale if figures else Decimal(1)
    beyond = range(at[-1] + 1, min(at[-1] + 1 + FAR, block.n_rows))
    for row in itertools.takewhile(lambda r: any(c.row == r and cell_number(c.text) for c in block.cells), beyond):
        cell = block.cell(row, column.col)
        number = cell_number(cell.text) if cell else None
        values.append(number[0] * scale if number else None)
        order.append(len(values) - 1)
        at.append(row)
    return values, order, tuple(at), max((f.half for f in figures), default=_NOTHING)


def _columns(context: Context, rows: Sequence[Row]) -> list[_Column]:
    """Return the columns of amounts, panel by panel."""
    panels: dict[tuple[int, int], list[int]] = {}
    for n, row in enumerate(rows):
        panels.setdefault((row.place.block, row.place.col), []).append(n)
    found = []
    for (block, _), members in panels.items():
        at: dict[str, Counter[int]] = {}
        for n in members:
            for measure, figure in rows[n].cells.items():
                at.setdefault(measure, Counter())[context.figures[figure].place.col] += 1
        members.sort(key=lambda n: rows[n].place.row)
        found += [_Column(m, block, cols.most_common(1)[0][0], tuple(members)) for m, cols in at.items()]
    return found


def _sums(table: AccountTable, rows: Sequence[Row]) -> list[tuple[int, list[int]]]:
    """Return the sums of a table: each row with rows below it by its code, and the total row."""
    at = {row.code: n for n, row in enumerate(rows) if row.code}
    under: dict[int, list[int]] = {}
    tops = []
    for code, n in at.items():
        above = next((at[code[:k]] for k in range(len(code) - 1, 0, -1) if code[:k] in at), None)
        if above is None:
            tops.append(n)
        else:
            under.setdefault(above, []).append(n)
    sums = list(under.items())
    if not any(c.total for c in form_of(table.form).columns):
        sums += [(n, tops) for n, r in enumerate(rows) if not r.code and not r.level and not r.item and tops]
    return sums


_NOTHING = Decimal(0)


def _failing(values: Sequence[Decimal | None], one: tuple[int, list[int]], half: Decimal) -> bool:
    off, most = _off(values, one, half)
    return abs(off) > most


def _off(values: Sequence[Decimal | None], one: tuple[int, list[int]], half: Decimal) -> tuple[Decimal, Decimal]:
    """Return what a sum is off by, and the most that rounding excuses."""
    parent, parts = one
    off = (values[parent] or _NOTHING) - sum([values[n] or _NOTHING for n in parts], _NOTHING)
    return off, half * (len(parts) + 1)


def _stretches(column: _Tried) -> Iterator[tuple[int, int, int, int]]:
    """Yield (start, end, by, sums that still fail) of the stretches of a column that, moved back, make failing sums hold.

    Those that go on to the end of the panel first; no more than `_WORK` are tried.
    """
    order, values = column.order, column.values
    limit = max(column.before - 2, 0)
    work = 0
    for end in range(len(order), 1, -1):
        mends = {by: column.mends(end, by) for by in _BY if abs(by) < end}
        for start in range(end - 1):
            length = end - start
            for by in _BY:
                if length <= abs(by):
                    continue
                plain = column.is_plain(start, end, by)
                if not plain and length > _ROUND:
                    continue
                if (work := work + 1) > _WORK:
                    return
                if mends[by][start] < column.before - limit:
                    continue  # nearly every stretch
                part = order[start:end]
                moved = [*part[by:], *part[:by]]
                differ = [to for to, at in zip(part, moved, strict=True) if values[to] != values[at]]
                # Down a chain of single items one amount stands again and again: it moved, and reads as before.
                told = sum(values[n] is not None for n in part) if plain else len({values[n] for n in differ} - {None})
                if len(differ) >= 2 and told >= _MOVED and (after := column.after(start, end, by, limit)) <= limit:
                    yield start, end, by, after


# ---- the document with a stretch moved back, and what was found in it with its places as printed


def mended(document: Document, slip: Slip) -> Document | None:
    """Return the document with the amounts of a slip in the rows that they belong to; None where cells are joined there."""
    table = document.blocks[slip.block]
    assert isinstance(table, Table)
    cells = {(c.row, c.col): c for c in table.cells}
    for (_, row, col), (_, at, _) in slip.sources().items():
        one, other = cells.get((row, col)), table.cell(at, col)
        if one is None or other is None or one.rowspan != 1 or other.rowspan != 1:
            return None
        cells[row, col] = msgspec.structs.replace(other, row=row, colspan=one.colspan)
    blocks = list(document.blocks)
    blocks[slip.block] = msgspec.structs.replace(table, cells=tuple(cells[c.row, c.col] for c in table.cells))
    return msgspec.structs.replace(document, blocks=tuple(blocks))


def as_printed(sources: Mapping[At, At]) -> Callable[[Place], Place]:
    """Return the function that gives where an amount of a mended document is printed."""

    def place(found: Place) -> Place:
        at = sources.get((found.block, found.row, found.col))
        return msgspec.structs.replace(found, row=at[1]) if at else found

    return place


def extract_as_printed(found: Extract, document: Document, place: Callable[[Place], Place]) -> Extract:
    """Return what was extracted from a mended document, of `document` as it stands."""

    def figure(one: Figure) -> Figure:
        return msgspec.structs.replace(one, place=place(one.place))

    def numeral(one: Numeral) -> Numeral:
        return msgspec.structs.replace(one, place=place(one.place))

    tables = msgspec.structs.replace(
        found.tables,
        figures=tuple(map(figure, found.tables.figures)),
        numerals=tuple(map(numeral, found.tables.numerals)),
    )
    accounts = msgspec.structs.replace(
        found.accounts, figures={i: figure(f) for i, f in found.accounts.figures.items()}
    )
    return msgspec.structs.replace(
        found,
        document=document,
        tables=tables,
        accounts=accounts,
        figures=tuple(map(figure, found.figures)),
        numerals=tuple(map(numeral, found.numerals)),
    )


def findings_as_printed(found: Sequence[Finding], place: Callable[[Place], Place]) -> list[Finding]:
    """Return findings with their places as printed."""
    return [msgspec.structs.replace(f, place=place(f.place), places=tuple(map(place, f.places))) for f in found]


def checked_as_printed(checked: Sequence[Checked], place: Callable[[Place], Place]) -> tuple[Checked, ...]:
    """Return relations with their places as printed."""
    return tuple(msgspec.structs.replace(c, place=place(c.place)) for c in checked)
