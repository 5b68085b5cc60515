"""A column that slipped by a row: codes and names stand right, the amounts from some row on one or two rows too low or high.

Told from the table alone: which stretch, moved back, makes the sums hold that fail. Then the document is read again with the
stretch moved back, and the slip is believed only if that mends more relations of the whole document than it breaks; what is
left is checked as if mended. The figures of the stretch keep the places where they are printed.
"""

from __future__ import annotations

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
from juesuan.kernel.figures import Figure, Numeral
from juesuan.kernel.place import Place

FAR = 2
"""Rows that a column slips by at most."""
_LONGEST = 150  # rows of a panel that are tried
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


_Ranked = tuple[tuple[int, int, int], Slip]


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
    found: list[_Ranked] = []
    for column in _columns(context, rows):
        values = [_value(context, row, column.measure) for row in rows]
        half = max((context.figures[i].half for r in rows if (i := r.cells.get(column.measure)) is not None), default=Decimal(0))  # fmt: skip
        sums_here = [s for s in sums if values[s[0]] is not None or any(values[c] is not None for c in s[1])]
        before = _failing(values, sums_here, half)
        if not before or len(column.rows) > _LONGEST:
            continue
        for start, end, by, after in _stretches(column.rows, values, sums_here, half, before):
            part = column.rows[start:end]
            slip = Slip(table.form, column.block, tuple(rows[n].place.row for n in part), (column.col,), by)
            told = sum(values[n] is not None for n in part)
            found.append(((after, 0 if _is_plain(values, part, by) else 1, told), slip))
    found = _together(found)
    return [slip for _, slip in sorted(found, key=lambda f: f[0])]


def _together(found: list[_Ranked]) -> list[_Ranked]:
    """Put the same stretch of several columns into one slip, before those of one column alone."""
    groups: dict[tuple[int, tuple[int, ...], int], list[_Ranked]] = {}
    for rank, slip in found:
        groups.setdefault((slip.block, slip.rows, slip.by), []).append((rank, slip))
    made = []
    for same in groups.values():
        if len({s.columns for _, s in same}) > 1:
            columns = tuple(sorted({c for _, s in same for c in s.columns}))
            rank = (max(r[0] for r, _ in same) - 10 * (len(columns) - 1), max(r[1] for r, _ in same), same[0][0][2])
            made.append((rank, msgspec.structs.replace(same[0][1], columns=columns)))
    return made + found


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


def _value(context: Context, row: Row, measure: str) -> Decimal | None:
    figure = row.cells.get(measure)
    return None if figure is None else context.figures[figure].value


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


def _failing(values: Sequence[Decimal | None], sums: Sequence[tuple[int, list[int]]], half: Decimal) -> int:
    failing = 0
    for parent, parts in sums:
        off = (values[parent] or _NOTHING) - sum((values[n] or _NOTHING for n in parts), _NOTHING)
        failing += abs(off) > half * (len(parts) + 1)
    return failing


def _stretches(
    rows: Sequence[int],
    values: Sequence[Decimal | None],
    sums: Sequence[tuple[int, list[int]]],
    half: Decimal,
    before: int,
) -> Iterator[tuple[int, int, int, int]]:
    """Yield (start, end, by, sums that still fail) of the stretches of a column that, moved back, make most sums hold."""
    about: dict[int, list[int]] = {}
    for number, (parent, parts) in enumerate(sums):
        for n in (parent, *parts):
            about.setdefault(n, []).append(number)
    wrong = [_failing(values, [s], half) for s in sums]
    limit = max(before - 2, 0)
    trial = list(values)
    for start in range(len(rows)):
        for end in range(start + 2, len(rows) + 1):
            for by in (*range(1, FAR + 1), *range(-1, -FAR - 1, -1)):
                if end - start <= abs(by) or (not _is_plain(values, rows[start:end], by) and end - start > 40):
                    continue
                part = rows[start:end]
                moved = [*part[by:], *part[:by]]
                changed = [to for to, at in zip(part, moved, strict=True) if values[to] != values[at]]
                if sum(values[to] is not None for to in changed) < _MOVED:
                    continue
                for to, at in zip(part, moved, strict=True):
                    trial[to] = values[at]
                touched = {s for n in changed for s in about.get(n, ())}
                after = before - sum(wrong[s] for s in touched)
                for s in touched:
                    after += _failing(trial, [sums[s]], half)
                    if after > limit:
                        break
                for n in part:
                    trial[n] = values[n]
                if after <= limit:
                    yield start, end, by, after


def _is_plain(values: Sequence[Decimal | None], part: Sequence[int], by: int) -> bool:
    """Tell a stretch that left a blank behind: the rows that the amounts slipped off are empty."""
    left = part[:by] if by > 0 else part[by:]
    return all(values[n] is None for n in left)


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
