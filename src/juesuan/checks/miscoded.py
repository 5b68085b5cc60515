"""Codes that are wrong where their name is right: another table prints the same name and amount under the name's own code."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from juesuan.checks.context import Context
from juesuan.document.model import Table
from juesuan.domain import codes
from juesuan.domain.accounts import AccountTable, Row
from juesuan.domain.forms import form_of
from juesuan.kernel.place import Place


def miscoded(context: Context) -> dict[Place, str]:
    """Return the right code of each row of a functional table whose code is another item's, by the row's place."""
    rows = [
        r
        for t in context.accounts.tables
        if form_of(t.form).rows == "functional" and t.block not in context.recognised
        for r in t.rows
        if r.level == _ITEM and len(r.code) == _DIGITS and r.name
    ]
    strange = [r for r in rows if not _is_called(r.code, codes.normal_name(r.name))]
    right = {(r.code, codes.normal_name(r.name)): set[Decimal]() for r in rows}
    for row in rows if strange else ():
        right[row.code, codes.normal_name(row.name)] |= _amounts(context, row)
    found: dict[Place, str] = {}
    for row in strange:
        name = codes.normal_name(row.name)
        meant = [
            code
            for (code, other), amounts in right.items()
            if other == name and code != row.code and _is_called(code, name) and amounts & _amounts(context, row)
        ]
        if len(meant) == 1:
            found[row.place] = meant[0]
    return found


_ITEM, _DIGITS = 3, 7


def _is_called(code: str, name: str) -> bool:
    """Tell whether the classification calls a code so."""
    return name in map(codes.normal_name, codes.functional_names(code))


def recoded(context: Context, table: AccountTable) -> list[Row]:
    """Return a table's rows that have a code, each with its right one: what a wrong code puts elsewhere is told once, as the code's fault."""
    wrong = context.once(miscoded)
    if not wrong:
        return [r for r in table.rows if r.code]  # nearly every document
    return [msgspec.structs.replace(r, code=wrong[r.place]) if r.place in wrong else r for r in table.rows if r.code]


def _amounts(context: Context, row: Row) -> set[Decimal]:
    return {v for i in row.cells.values() if (v := context.figures[i].value)}


def code_cells(context: Context, row: Row) -> list[Place]:
    """Return where a row's code stands: the cells of digits before its name."""
    table = context.document.blocks[row.place.block]
    return [
        Place(row.place.block, 0, len(c.text), c.row, c.col)
        for c in (table.cells if isinstance(table, Table) else ())
        if c.row == row.place.row and c.col < row.place.col and c.text.strip().isdigit()
    ]
