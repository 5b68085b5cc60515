"""An amount left out of a table's cell: the blank cell that, filled with what a sum falls short of, mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from juesuan.checks.context import Context
from juesuan.checks.evaluate import gap
from juesuan.checks.lookups import uppermost
from juesuan.checks.model import Checked
from juesuan.document.model import text_at
from juesuan.domain import codes
from juesuan.domain.accounts import AccountTable, Row
from juesuan.kernel.place import Place


class Blank(msgspec.Struct, frozen=True):
    """A cell that is blank, or holds what is no number, and the value (万元) that belongs there."""

    place: Place
    value: Decimal


def left_blank(context: Context, checked: Sequence[Checked]) -> Blank | None:
    """Return the one blank cell of a table without which the broken sums of a fault do not hold, None where there is none or are several."""
    found: set[tuple[Place, Decimal]] = set()
    for one in checked:
        relation = one.relation
        if relation.kind != "sum" or len(relation.left) != 1 or min((*relation.left, *relation.right)) < 0:
            return None
        short = gap(relation, context.figures)
        whole = context.figures[relation.left[0]]
        table = next((t for t in context.accounts.tables if whole.place.block in t.blocks), None)
        if short <= 0 or table is None:
            return None
        row = next((r for r in table.rows if whole.id in r.cells.values()), None)
        if row is None:
            return None
        beside = {context.figures[i].place.cell for i in relation.right} <= _cells(context, row)
        blanks = (
            _of_row(context, table, row, short)
            if beside and relation.right
            else _of_column(context, table, row, whole.id, short)
        )
        found.update((place, short) for place in blanks)
    return Blank(*next(iter(found))) if len(found) == 1 else None


def _cells(context: Context, row: Row) -> set[tuple[int, int, int]]:
    return {context.figures[i].place.cell for i in row.cells.values()}


def _of_row(context: Context, table: AccountTable, row: Row, short: Decimal) -> Iterator[Place]:
    """Yield the blank cells of a row whose columns' rows below sum to what the row's total has too much."""
    below = _under(table).get(row.code, ())
    for measure in table.columns:
        if measure not in row.cells and _sum(context, below, measure) == short:
            yield from _cell(context, table, row, measure)


def _of_column(context: Context, table: AccountTable, row: Row, whole: int, short: Decimal) -> Iterator[Place]:
    """Yield the blank cells below a row in the column of its figure `whole` that may have what is short there."""
    measure = next(m for m, i in row.cells.items() if i == whole)
    under = _under(table)
    blank = [r for r in under.get(row.code, ()) if measure not in r.cells]
    if not under[""]:  # classes without codes: the one of which another table has what is short
        blank = [r for r in table.rows if r.item and measure not in r.cells and _is_elsewhere(context, whole, r, short)]
    likely = [r for r in blank if _sum(context, under.get(r.code, ()), measure) == short]
    places = [place for one in likely or blank for place in _cell(context, table, one, measure)]
    written = [place for place in places if text_at(context.document, place).strip()]
    yield from written or places  # 9l.50: what stands there is no number


def _is_elsewhere(context: Context, whole: int, row: Row, short: Decimal) -> bool:
    fact = msgspec.structs.replace(context.figures[whole].fact, item=row.item)
    return any(f.value == short for f in context.stating(fact))


def _under(table: AccountTable) -> dict[str, list[Row]]:
    """Return a table's rows one level below each code, and below '' (a total) those that no other stands above."""
    coded = [r for r in table.rows if r.code]
    return {"": uppermost(coded), **codes.rows_under(coded)}


def _sum(context: Context, rows: Sequence[Row], measure: str) -> Decimal:
    return sum((context.figures[r.cells[measure]].value for r in rows if measure in r.cells), Decimal(0))


def _cell(context: Context, table: AccountTable, row: Row, measure: str) -> Iterator[Place]:
    """Yield where a row's cell of a measure stands, by the other rows' cells of it."""
    columns = {
        context.figures[r.cells[measure]].place.col
        for r in table.rows
        if measure in r.cells and r.place.block == row.place.block
    }
    if len(columns) == 1:
        yield Place(row.place.block, 0, 0, row.place.row, columns.pop())
