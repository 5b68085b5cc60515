"""The Publication as a Document: what a perfect reader would read back from any rendering of it, without a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from juesuan.compile.publication import Chart, Grid, Heading, Publication
from juesuan.document.model import Block, Cell, Document, Paragraph, Source, Table
from juesuan.kernel.controls import without_controls


def clean(publication: Publication) -> Publication:
    """Return `publication` without control characters."""
    return msgspec.convert(_cleaned(msgspec.to_builtins(publication)), Publication)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    return [_cleaned(inner) for inner in value] if isinstance(value, list | tuple) else value


def document_of(publication: Publication) -> Document:
    """Return the Document that `publication` is."""
    blocks = tuple(_blocks(publication))
    return Document((Source(publication.title, "publication"),), blocks, name=publication.title)


def captions(grid: Grid) -> tuple[str, ...]:
    """Return the lines above a table that are not empty: title, number, owner, unit."""
    return tuple(t for t in (grid.title, grid.number, grid.owner, grid.unit) if t)


def _blocks(publication: Publication) -> Iterator[Block]:
    yield Paragraph(publication.title)
    for part in publication.parts:
        if isinstance(part, Grid):
            yield from (Paragraph(text) for text in captions(part))
            yield _table(part)
            yield from (Paragraph(text) for text in part.notes)
        elif isinstance(part, Heading):
            yield Paragraph(part.text, level=part.level)
        elif not isinstance(part, Chart):
            yield Paragraph(part.text)


def _table(grid: Grid) -> Table:
    cells = sorted(grid.cells, key=lambda s: (s.row, s.col))
    return Table(grid.n_rows, grid.n_cols, tuple(Cell(s.text, s.row, s.col, s.rowspan, s.colspan) for s in cells))
