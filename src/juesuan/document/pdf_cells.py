"""A table without rules between its columns or rows, set in cells: the same columns on all its pages, header and rows.

Coordinates are PDF points in the page's upright frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from juesuan.document.lattice import Box, Grid
from juesuan.document.pdf_columns import (
    Area,
    Span,
    column_of,
    columns_of,
    columns_under,
    is_number,
    parted,
    stretches,
    whole_rules,
)
from juesuan.document.pdf_heads import head_boxes
from juesuan.document.pdf_rows import Placed, rows_of
from juesuan.document.pdf_text import Line
from juesuan.document.torn import usual_places


def grids_of(areas: Sequence[Area]) -> list[Grid] | None:
    """Return one table's parts with the same columns; None where its texts keep to none."""
    parted = _all_parted(areas)
    columns = columns_of(
        [line for _, body in parted for line in body],
        [head for head, _ in parted if head],
        [r for a in areas for r in a.rules],
    )
    if len(columns) < 2:
        return None
    left, right = min(a.left for a in areas), max(a.right for a in areas)
    xs = [min(left, columns[0][0]), *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), max(right, columns[-1][1])]
    out = []
    for area, (head, body) in zip(areas, parted, strict=True):
        grid = _grid(area, head, body, columns, xs)
        if grid is None:
            return None
        out.append(grid)
    return out


def _all_parted(areas: Sequence[Area]) -> list[tuple[list[Line], list[Line]]]:
    """Return header and body of each part; a later part has a header where it repeats the first one's."""
    out = [parted(area) for area in areas]
    words = {line.text for line in out[0][0]}
    for i in range(1, len(out)):
        head, body = out[i]
        if sum(line.text in words for line in head) < 0.6 * len(head):
            out[i] = ([], [*head, *body])
    return out


def figured(areas: Sequence[Area]) -> int:
    """Return how many columns of the areas' texts hold numbers."""
    body = [line for _, own in _all_parted(areas) for line in own]
    columns = stretches(body)
    return len({column_of(line, columns) for line in body if is_number(line)})


def _grid(
    area: Area, head: Sequence[Line], body: Sequence[Line], columns: Sequence[Span], xs: Sequence[float]
) -> Grid | None:
    boxes, heights = head_boxes(head, columns, xs, area)
    n = len(heights)
    rows = _banded(area, body) if area.banded else _free(body, columns, xs)
    crowded = 0
    coded = _coded(body, columns)
    for lines in rows:
        taken: dict[int, tuple[int, list[Line]]] = {}
        for line in lines:
            first, span = _range(line, columns, lines)
            at = next((c for c, (wide, _) in taken.items() if c < first + span and first < c + wide), None)
            if at is None:
                taken[first] = (span, [line])
            else:
                beside = any(abs(line.y - other.y) < 0.3 * line.size for other in taken[at][1])
                crowded += beside
                taken[at][1].append(line)
        col = 0
        taken = _total_over_codes(taken, coded, xs)
        while col < len(columns):
            span, own = taken.get(col, (1, []))
            boxes.append(Box(n, col, 1, span, tuple(sorted(own, key=lambda o: (-o.y, o.x0)))))
            col += span
        heights.append(max(line.top for line in lines) if lines else heights[-1] - 1)
        n += 1
    if not n or crowded > 0.1 * max(1, len(rows)) * len(columns):
        return None
    ys = [*heights, area.bottom]
    ys[0] = max(ys[0], area.top)
    for i in range(1, len(ys)):
        ys[i] = min(ys[i], ys[i - 1])
    return Grid(area.page, tuple(xs), tuple(ys), tuple(boxes), ruled=False)


def _total_over_codes(
    taken: dict[int, tuple[int, list[Line]]], coded: Sequence[tuple[int, int]], xs: Sequence[float]
) -> dict[int, tuple[int, list[Line]]]:
    """Merge the cells of codes and names where a row has one text for both, at their left or in their middle: 合计, 栏次."""
    for start, end in coded:
        named = [c for c in taken if start <= c < end]
        if len(named) != 1 or any(line.text.isdigit() for line in taken[named[0]][1]):
            continue
        lines = taken[named[0]][1]
        middle = (min(line.x0 for line in lines) + max(line.x1 for line in lines)) / 2
        if named[0] == start or abs(middle - (xs[start] + xs[end]) / 2) <= lines[0].size:
            taken = {c: cell for c, cell in taken.items() if c != named[0]} | {start: (end - start, lines)}
    return taken


def _coded(body: Sequence[Line], columns: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the stretches of columns of which the first hold codes and the last their names."""
    own: list[list[Line]] = [[] for _ in columns]
    for line in body:
        own[column_of(line, columns)].append(line)
    codes = [
        bool(lines) and 2 * sum(line.text.isdigit() and len(line.text) < 8 for line in lines) >= len(lines)
        for lines in own
    ]
    words = [bool(lines) and not any(is_number(line) and "." in line.text for line in lines) for lines in own]
    out: list[tuple[int, int]] = []
    for i in range(len(columns) - 1):
        start = i
        while start > 0 and codes[start - 1] and codes[i] and all(len(line.text) < 4 for line in own[start - 1]):
            start -= 1
        if (
            codes[i]
            and words[i + 1]
            and not codes[i + 1]
            and any(len(line.text) >= 3 for c in range(start, i + 1) for line in own[c])
        ):
            out.append((start, i + 2))
    return out


def _banded(area: Area, body: Sequence[Line]) -> list[list[Line]]:
    """Return the rows that rules divide."""
    rules = whole_rules(area)
    out: list[list[Line]] = [[] for _ in range(len(rules) + 1)]
    for line in body:
        out[sum(1 for pos in rules if pos > line.y + 0.36 * line.size)].append(line)
    return [row for row in out if row]


def _free(body: Sequence[Line], columns: Sequence[Span], xs: Sequence[float]) -> list[list[Line]]:
    """Return the rows that no rule divides."""
    placed = [Placed(line, column_of(line, columns)) for line in body]
    rights = [max([line.x1 for line, col in placed if col == i], default=c[1]) for i, c in enumerate(columns)]
    places = usual_places([line.text] for line in body)
    return [[item.line for item in row] for row in rows_of(placed, rights, places)]


def _range(line: Line, columns: Sequence[Span], row: Sequence[Line]) -> tuple[int, int]:
    """Return the first column that a text lies over, and how many; one that stands between two empty ones lies over both."""
    over = columns_under(line, columns)
    if len(over) == 1:
        return over[0], 1
    if over:
        free = [i for i in over if not any(o is not line and columns_under(o, columns) == [i] for o in row)]
        return (free[0], len(free)) if free and free[-1] - free[0] == len(free) - 1 else (column_of(line, columns), 1)
    left = max((i for i, c in enumerate(columns) if c[1] <= line.x0), default=-1)
    if 0 <= left < len(columns) - 1 and not any(
        set(columns_under(o, columns)) & {left, left + 1} for o in row if o is not line
    ):
        return left, 2
    return column_of(line, columns), 1
