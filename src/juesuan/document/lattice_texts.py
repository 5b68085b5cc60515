"""The characters of a ruled table into its cells. Coordinates are PDF points in the page's upright frame."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from juesuan.document.lattice import Box, Grid, split_rows
from juesuan.document.page import ASCENT, DESCENT, Glyph
from juesuan.document.pdf_text import baseline_groups, is_even, lines_of, make_line, split_at_gaps


def inside(grid: Grid, glyphs: Iterable[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
    """Return the characters whose boxes lie mostly in the table, and the others."""
    left, right, low, high = grid.xs[0] - 1.5, grid.xs[-1] + 1.5, grid.ys[-1] - 1, grid.ys[0] + 1
    own: list[Glyph] = []
    others: list[Glyph] = []
    for glyph in glyphs:
        within = left <= (glyph.x0 + glyph.x1) / 2 <= right and low <= glyph.y + 0.36 * glyph.size <= high
        (own if within else others).append(glyph)
    return own, others


def fill(grid: Grid, glyphs: Sequence[Glyph], turn: int) -> Grid:
    """Return the grid with the characters inside it set in its cells."""
    at = _cell_finder(grid)
    held: dict[int, list[Glyph]] = {}
    line_of: dict[int, tuple[int, float]] = {}  # group and baseline that hold all of a cell's characters
    several: set[int] = set()  # cells that more than one holds
    for n, group in enumerate(baseline_groups([g for g in glyphs if not g.turn])):
        for chunk in split_at_gaps(group, 0.3):
            even = is_even(chunk)
            line = n, chunk[0].y
            for index, part in _deal(chunk, grid, at, even):
                if index not in held:
                    held[index], line_of[index] = part, line
                else:
                    held[index].extend(part)
                if not even or line_of[index] != line:
                    several.add(index)
    for glyph in glyphs:
        if glyph.turn:
            index = at((glyph.x0 + glyph.x1) / 2, glyph.y + 0.36 * glyph.size)
            held.setdefault(index, []).append(glyph)
            several.add(index)
    boxes = list(grid.boxes)
    for i, own in held.items():
        lines = lines_of(grid.page, turn, own) if i in several else [make_line(grid.page, turn, own)]
        box = boxes[i]
        boxes[i] = Box(box.row, box.col, box.rowspan, box.colspan, tuple(lines))
    return split_rows(grid._replace(boxes=tuple(boxes)))


def _cell_finder(grid: Grid) -> Callable[[float, float], int]:
    """Return a function from a point to the number of the cell that holds it."""
    rows = [[0] * (len(grid.xs) - 1) for _ in range(len(grid.ys) - 1)]
    for i, box in enumerate(grid.boxes):
        for r in range(box.row, box.row + box.rowspan):
            for c in range(box.col, box.col + box.colspan):
                rows[r][c] = i
    # A point beyond an outer edge is in the cell inside it.
    depths, across = [-y for y in grid.ys[1:-1]], grid.xs[1:-1]

    def at(x: float, y: float) -> int:
        return rows[bisect_right(depths, -y)][bisect_right(across, x)]

    return at


_MIDDLE = (ASCENT - DESCENT) / 2
"""Ems from a baseline to the middle of its em boxes."""


def _deal(
    chunk: list[Glyph], grid: Grid, at: Callable[[float, float], int], even: bool
) -> list[tuple[int, list[Glyph]]]:
    """Split a chunk of text among the cells it lies in.

    Text too wide for its cell runs over the border: where a border cuts through a character, the whole chunk goes to
    the cell that holds most of it.
    """
    if even:
        one, other = chunk[0], chunk[-1]
        height = one.y + _MIDDLE * one.size
        home = at((one.x0 + one.x1) / 2, height)
        if home == at((other.x0 + other.x1) / 2, height):
            return [(home, chunk)]  # a cell has no hole
    homes = [at((g.x0 + g.x1) / 2, g.y + _MIDDLE * g.size) for g in chunk]
    if len(set(homes)) == 1:
        return [(homes[0], chunk)]
    if any(_cut(a, b, grid.xs) for a, b, m, n in zip(chunk, chunk[1:], homes, homes[1:], strict=False) if m != n):
        most = max(set(homes), key=lambda h: (homes.count(h), -h))
        if homes.count(most) > 0.6 * len(homes):
            return [(most, chunk)]
    out: list[tuple[int, list[Glyph]]] = []
    for home, glyph in zip(homes, chunk, strict=True):
        if out and out[-1][0] == home:
            out[-1][1].append(glyph)
        else:
            out.append((home, [glyph]))
    return out


def _cut(left: Glyph, right: Glyph, xs: Sequence[float]) -> bool:
    """Tell whether the border between two characters runs through one of them."""
    for x in xs:
        for glyph in (left, right):
            slack = 0.15 * glyph.size
            if glyph.x0 + slack < x < glyph.x1 - slack:
                return True
    return False
