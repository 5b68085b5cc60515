"""Plain text: a paragraph a line, tables drawn with pipes.

A merged cell's words are repeated in every place that it covers, so that a row can be read alone; a number is printed
once, and its other places stay empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.compile.publication import Chart, Grid, Heading, Publication, Slot
from juesuan.compile.render.plain import captions
from juesuan.document.wrapped import width as display_width

DRAFT = "（草稿）"
MAX_PAD = 40
"""Columns wider than this are not padded: a long text in one cell would push all others out of sight."""
MAX_REPEAT = 40


def text(publication: Publication) -> str:
    """Return `publication` as plain text."""
    return "\n".join(_lines(publication)) + "\n"


def _lines(publication: Publication) -> Iterator[str]:
    yield _one_line(publication.title)
    if publication.draft:
        yield DRAFT
    for part in publication.parts:
        if isinstance(part, Grid):
            yield from ("", *map(_one_line, captions(part)), *_table(part), *map(_one_line, part.notes))
        elif isinstance(part, Heading):
            yield from ([""] if part.level == 1 else []) + [_one_line(part.text)]
        elif not isinstance(part, Chart):
            yield _one_line(part.text)


def _one_line(words: str) -> str:
    return " ".join(words.split("\n")).replace("\t", " ").strip()


def _table(grid: Grid) -> Iterator[str]:
    rows = cells(grid)
    widths = [_column(rows, c) for c in range(grid.n_cols)]
    right = {(s.row, s.col) for s in grid.cells if s.align == "right"}
    for r, row in enumerate(rows):
        padded = (_pad(t, w, (r, c) in right) for c, (t, w) in enumerate(zip(row, widths, strict=True)))
        yield "| " + " | ".join(padded) + " |"
        if r + 1 == grid.head:
            yield "|" + "|".join("-" * (w + 2) for w in widths) + "|"


def cells(grid: Grid) -> list[list[str]]:
    """Return rows of cell texts with merged cells written out."""
    rows = [[""] * grid.n_cols for _ in range(grid.n_rows)]
    for slot in grid.cells:
        words = _one_line(slot.text).replace("|", "\\|")
        for r in range(slot.row, min(slot.row + slot.rowspan, grid.n_rows)):
            for c in range(slot.col, min(slot.col + slot.colspan, grid.n_cols)):
                rows[r][c] = words if (r, c) == (slot.row, slot.col) or _repeats(slot) else ""
    return rows


def _repeats(slot: Slot) -> bool:
    return not slot.number and len(slot.text) <= MAX_REPEAT


def _column(rows: list[list[str]], col: int) -> int:
    widest = max((display_width(row[col]) for row in rows), default=0)
    return widest if widest <= MAX_PAD else 3


def _pad(words: str, width: int, right: bool) -> str:
    space = " " * max(0, width - display_width(words))
    return space + words if right else words + space
