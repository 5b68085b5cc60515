"""Places: where in a document a figure or a word stands."""

from __future__ import annotations

import msgspec


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """A stretch of text: block number, character span, and for a table the cell (its `row`, `col`, else -1)."""

    block: int
    start: int = 0
    end: int = 0
    row: int = -1
    col: int = -1

    @property
    def cell(self) -> tuple[int, int, int]:
        """Return the paragraph or the cell that it stands in: block, row, column."""
        return self.block, self.row, self.col
