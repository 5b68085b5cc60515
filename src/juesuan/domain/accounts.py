"""The accounts of one disclosure: its tables, row by row, and an index of every fact it states."""

from __future__ import annotations

import msgspec

from juesuan.domain.forms import form_of, forms
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.place import Place

FORM_TITLES: dict[str, str] = {f.id: f.title for f in forms().every}
"""The titles of the forms by id."""

STATUTORY = tuple(f.id for f in forms().statutory)
"""The statutory forms in the order of their numbers."""


def form_number(form: str) -> str:
    """Return the number that a statutory form is known by: `01` for `summary`."""
    return f"{form_of(form).number:02d}"


class Row(msgspec.Struct, frozen=True):
    """One row of a table: its classification code and name as printed, its item key, and its figures by measure.

    `item` is the functional path by names, or the economic code; '' for a total row. `level` is 1-3 (类/款/项), 0 for a
    total or a row without a code. `cells` maps a column's measure (with its basis behind `@` where it is a budget) to a
    figure id. `place` is its name cell.
    """

    code: str
    name: str
    item: str
    level: int
    cells: dict[str, int]
    place: Place


class AccountTable(msgspec.Struct, frozen=True):
    """One table of the disclosure as accounts. `form` is the id of its form (`domain.forms`), '' for
    any other table. `empty` is True when it has no figure other than zero.

    `columns` are the measures that the table has columns for, whether filled or not. `unit` is 万元 or 元. `torn` counts
    numbers whose digits were torn apart in reading; with several of them the table has no rows. `parts` are the further
    blocks that the table goes on in.
    """

    form: str
    title: str
    block: int
    unit: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: bool
    unit_said: bool = False
    torn: int = 0
    parts: tuple[int, ...] = ()

    @property
    def blocks(self) -> tuple[int, ...]:
        """Return all blocks that the table stands in."""
        return (self.block, *self.parts)


class Accounts(msgspec.Struct, frozen=True):
    """Everything the disclosure says in figures. `facts` maps a fact to the ids of the figures that state it."""

    unit: str
    year: int
    tables: tuple[AccountTable, ...]
    figures: dict[int, Figure]
    facts: dict[Fact, tuple[int, ...]]

    def table(self, form: str) -> AccountTable | None:
        """Return the first table of that form that has figures, else the first, else None."""
        same = [t for t in self.tables if t.form == form]
        return next((t for t in same if not t.empty), same[0] if same else None)
