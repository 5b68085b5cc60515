"""Rows of cells with spans → a grid: the one place where merged cells are resolved, whatever the format."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from juesuan.document.model import Cell, Table

MAX_SPAN = 200
MAX_POSITIONS = 250_000
LEAST_COLUMNS = 50
"""Columns that are kept of any table, of however many rows."""


class Slot(msgspec.Struct, frozen=True):
    """A cell as a format gives it: its text and spans. `source` is the format's own object, for who needs it back."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    source: Any = None


class Placed(msgspec.Struct, frozen=True, gc=False):
    """A slot at its place in the grid."""

    row: int
    col: int
    rowspan: int
    colspan: int
    slot: Slot


class Grid(msgspec.Struct, frozen=True):
    """The resolved grid: every position is covered by exactly one cell."""

    n_rows: int
    n_cols: int
    cells: tuple[Placed, ...]


EMPTY = Slot("")
_P = TypeVar("_P", Placed, Cell)
_Make = Callable[[int, int, int, int, Slot], _P]
"""Makes a cell of its row, column, spans and slot."""
_MakeRow = Callable[[int, Sequence[Slot]], list[_P]]
"""Makes the cells of a row that no span touches, which most are."""


def place(rows: Sequence[Sequence[Slot]]) -> Grid:
    """Lay `rows` out as `_laid` does."""
    return Grid(*_laid(rows, Placed, _placed_row))


def text_table(rows: Sequence[Sequence[Slot]], file: int, anchor: str) -> Table:
    """Lay `rows` out as a table whose cells are told by their text alone: as `table(place(rows), …)`, with no grid in between."""
    n_rows, n_cols, cells = _laid(rows, _cell, _cell_row)
    return Table(n_rows, n_cols, cells, file=file, anchor=anchor)


def plain_table(rows: Sequence[Sequence[str]], file: int, anchor: str) -> Table:
    """Lay texts out as `text_table` lays out slots without spans; rows of one length are the table as they stand."""
    n_rows, n_cols = len(rows), len(rows[0]) if rows else 0
    if n_rows * n_cols > MAX_POSITIONS or n_cols > LEAST_COLUMNS or any(len(row) != n_cols for row in rows):
        return text_table([[Slot(text) for text in row] for row in rows], file, anchor)
    cells = tuple([Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row)])
    return Table(n_rows, n_cols, cells, file=file, anchor=anchor)


def _cell(row: int, col: int, rowspan: int, colspan: int, slot: Slot) -> Cell:
    return Cell(slot.text, row, col, rowspan, colspan)


def _cell_row(row: int, slots: Sequence[Slot]) -> list[Cell]:
    return [Cell(slot.text, row, col) for col, slot in enumerate(slots)]


def _placed_row(row: int, slots: Sequence[Slot]) -> list[Placed]:
    return [Placed(row, col, 1, 1, slot) for col, slot in enumerate(slots)]


def _laid(rows: Sequence[Sequence[Slot]], make: _Make[_P], make_row: _MakeRow[_P]) -> tuple[int, int, tuple[_P, ...]]:
    """Lay `rows` out as a browser does: spans clamped to the table, ragged rows padded with empty cells.

    Where the spans add up to more than a table can hold, they are taken for 1. Columns in which no cell starts (a
    `colspan=20` on a table of eight columns) are taken out.
    """
    wide = _spanning(rows)
    if not _fits(rows, wide):
        rows, wide = [[replace(s, colspan=1, rowspan=1) for s in row] for row in rows], {}
    n_rows = len(rows)
    taken: dict[int, set[int]] = {r: set() for r in range(n_rows)}
    cells: list[_P] = []
    starts: set[int] = set()
    n_cols = plain = area = 0
    for r, row in enumerate(rows):
        col = 0
        if not taken[r] and r not in wide:  # most rows
            cells += make_row(r, row)
            plain = max(plain, len(row))
            area += len(row)
            continue
        for slot in row:
            while col in taken[r]:
                col += 1
            starts.add(col)
            if slot.colspan == slot.rowspan == 1:
                taken[r].add(col)
                cells.append(make(r, col, 1, 1, slot))
                col += 1
                area += 1
                n_cols = max(n_cols, col)
                continue
            width = max(1, min(slot.colspan, MAX_SPAN))
            width = next((i for i in range(1, width) if col + i in taken[r]), width)
            height = max(1, min(slot.rowspan, n_rows - r))
            height = next((i for i in range(1, height) if any(col + j in taken[r + i] for j in range(width))), height)
            for i in range(height):
                taken[r + i].update(range(col, col + width))
            cells.append(make(r, col, height, width, slot))
            col += width
            area += height * width
            n_cols = max(n_cols, col)
    starts.update(range(plain))
    n_cols = max(n_cols, plain)
    if n_cols <= LEAST_COLUMNS and len(starts) == n_cols and area == n_rows * n_cols:
        return n_rows, n_cols, tuple(cells)  # no two cells overlap, so there is no gap
    return _padded(n_rows, cells, make)


def pad(n_rows: int, cells: Sequence[Placed]) -> Grid:
    """Fill a grid as `_padded` does."""
    return Grid(*_padded(n_rows, cells, Placed))


def _padded(n_rows: int, cells: Sequence[_P], make: _Make[_P]) -> tuple[int, int, tuple[_P, ...]]:
    """Take out columns in which no cell starts, fill the gaps with empty cells, and sort.

    Of a table too large to be one (a quarter of a million positions), only the first columns are kept.
    """
    starts = sorted({c.col for c in cells})
    most = max(LEAST_COLUMNS, MAX_POSITIONS // max(n_rows, 1))
    full = len(cells) == n_rows * len(starts) and starts == list(range(min(len(starts), most)))
    if full and all(c.colspan == c.rowspan == 1 for c in cells):  # most tables
        return n_rows, len(starts), tuple(sorted(cells, key=_place))
    starts = starts[:most]
    index = {col: i for i, col in enumerate(starts)}
    covered: set[tuple[int, int]] = set()
    kept: list[_P] = []
    for cell in cells:
        if cell.col not in index:
            continue
        col = index[cell.col]
        span = bisect_left(starts, cell.col + cell.colspan) - col
        kept.append(cell if (col, span) == (cell.col, cell.colspan) else replace(cell, col=col, colspan=span))
        covered.update((r, c) for r in range(cell.row, cell.row + cell.rowspan) for c in range(col, col + span))
    kept.extend(make(r, c, 1, 1, EMPTY) for r in range(n_rows) for c in range(len(starts)) if (r, c) not in covered)
    return n_rows, len(starts), tuple(sorted(kept, key=_place))


def _place(cell: Placed | Cell) -> tuple[int, int]:
    return cell.row, cell.col


def table(grid: Grid, file: int, anchor: str, make: Callable[[Placed], Cell] | None = None) -> Table:
    """Return `grid` as a table of the Document model."""
    if make is None:
        cells = [Cell(c.slot.text, c.row, c.col, c.rowspan, c.colspan) for c in grid.cells]
    else:
        cells = [make(c) for c in grid.cells]
    return Table(grid.n_rows, grid.n_cols, tuple(cells), file=file, anchor=anchor)


def _spanning(rows: Sequence[Sequence[Slot]]) -> dict[int, list[Slot]]:
    """Return the slots that span more than one position, by row."""
    found: dict[int, list[Slot]] = {}
    for r, row in enumerate(rows):
        if more := [s for s in row if s.colspan != 1 or s.rowspan != 1]:
            found[r] = more
    return found


def _fits(rows: Sequence[Sequence[Slot]], wide: Mapping[int, Sequence[Slot]]) -> bool:
    if not wide:  # most tables
        return max(map(len, rows), default=0) * len(rows) <= MAX_POSITIONS
    widest = max(
        *map(len, rows), *(len(rows[r]) + sum(min(s.colspan, MAX_SPAN) for s in own) for r, own in wide.items())
    )
    tallest = max(min(s.rowspan, len(rows)) for own in wide.values() for s in own)
    if widest * len(rows) * max(1, tallest) <= MAX_POSITIONS:
        return True
    widths = [[max(1, min(s.colspan, MAX_SPAN)) for s in row] for row in rows]
    heights = [[max(1, min(s.rowspan, len(rows) - r)) for s in row] for r, row in enumerate(rows)]
    area = sum(w * h for ws, hs in zip(widths, heights, strict=True) for w, h in zip(ws, hs, strict=True))
    return max(area, max(map(sum, widths), default=0) * len(rows)) <= MAX_POSITIONS
