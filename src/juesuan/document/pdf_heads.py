"""The header of a table without rules between its columns: which lines are one cell, which columns a cell stands over.

Coordinates are PDF points in the page's upright frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from juesuan.document.lattice import Box
from juesuan.document.page import Rule
from juesuan.document.pdf_columns import Area, Span, column_of, shared
from juesuan.document.pdf_rows import PITCH
from juesuan.document.pdf_text import Line


class _Block(NamedTuple):
    """A header cell's lines."""

    lines: tuple[Line, ...]

    @property
    def x0(self) -> float:
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        return max(line.x1 for line in self.lines)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def head_boxes(
    head: Sequence[Line], columns: Sequence[Span], xs: Sequence[float], area: Area
) -> tuple[list[Box], list[float]]:
    """Return the header's cells, merged ones as such, and the upper edges of its rows."""
    if not head:
        return [], []
    blocks = _blocks(head, columns, xs, area)
    spans = _spans(blocks, columns, xs, area.rules if area.banded else ())
    depth: dict[int, int] = {}
    order = sorted(range(len(blocks)), key=lambda i: -blocks[i].lines[0].y)
    for i in order:
        above = [depth[j] for j in depth if _meet(spans[i], spans[j])]
        depth[i] = 1 + max(above, default=-1)
    n = 1 + max(depth.values())
    boxes: list[Box] = []
    taken: set[tuple[int, int]] = set()
    for i in sorted(order, key=lambda i: (depth[i], spans[i][0])):
        first, end = spans[i]
        below = [depth[j] for j in depth if depth[j] > depth[i] and _meet(spans[i], spans[j])]
        last = min(below, default=n)
        cells = {(r, c) for r in range(depth[i], last) for c in range(first, end)}
        if cells & taken:
            continue
        taken |= cells
        boxes.append(Box(depth[i], first, last - depth[i], end - first, blocks[i].lines))
    boxes += [Box(r, c, 1, 1) for r in range(n) for c in range(len(columns)) if (r, c) not in taken]
    tops = [max(b.lines[0].top for b in boxes if b.row == r and b.lines) for r in range(n)]
    return sorted(boxes, key=lambda b: (b.row, b.col)), tops


def _meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _blocks(head: Sequence[Line], columns: Sequence[Span], xs: Sequence[float], area: Area) -> list[_Block]:
    """Put the lines of one header cell together."""
    out: list[list[Line]] = []
    for line in sorted(head, key=lambda h: (-h.y, h.x0)):
        host = next(
            (
                b
                for b in reversed(out)
                if min(b[-1].x1, line.x1) > max(b[-1].x0, line.x0) and b[-1].y > line.y + 0.3 * line.size
            ),
            None,
        )
        if host is not None and _same_cell(host, line, head, columns, xs, area):
            host.append(line)
        else:
            out.append([line])
    return [_Block(tuple(lines)) for lines in out]


def _same_cell(
    host: Sequence[Line], line: Line, head: Sequence[Line], columns: Sequence[Span], xs: Sequence[float], area: Area
) -> bool:
    """Tell whether a header's line goes on from the one above it, in its cell, and is no heading below a heading."""
    above = host[-1]
    if above.y - line.y > PITCH * above.size:
        return False
    middle = (max(above.x0, line.x0) + min(above.x1, line.x1)) / 2
    between = [r for r in area.rules if line.y + 0.5 * line.size < r.pos < above.y + 0.1 * above.size]
    if any(r.start <= middle <= r.end for r in between):
        return False
    if area.banded or between:
        return True
    aligned = min(abs(above.x0 + above.x1 - line.x0 - line.x1) / 2, abs(above.x0 - line.x0)) <= 0.35 * line.size
    if not aligned:
        return False
    return len(host) > 1 or not _heads(above, line, head, columns)


def _heads(above: Line, line: Line, head: Sequence[Line], columns: Sequence[Span]) -> bool:
    """Tell whether a text is the heading of several columns, of which the one below it is the middle or the first.

    The columns beside have theirs at the same height then, and nothing above.
    """
    home = column_of(line, columns)

    def column(col: int) -> list[Line]:
        return [h for h in head if 0 <= col < len(columns) and shared(columns[col], h) > 0]

    rest = [h.y for h in column(home) if h.y < above.y - 0.3 * line.size]
    if not rest:
        return False

    def bare(col: int) -> bool:
        own = [h.y for h in column(col) if h is not above]
        return (
            bool(own)
            and max(own) < above.y - 0.9 * line.size
            and min(abs(max(own) + min(own) - max(rest) - min(rest)) / 2, abs(max(own) - max(rest))) <= 0.35 * line.size
        )

    centred = abs(above.x0 + above.x1 - line.x0 - line.x1) / 2 <= 0.35 * line.size
    return bare(home + 1) and (bare(home - 1) or not centred)


def _spans(
    blocks: Sequence[_Block], columns: Sequence[Span], xs: Sequence[float], rules: Sequence[Rule]
) -> list[tuple[int, int]]:
    """Return the columns that each header cell stands over: (first, end)."""
    own: list[tuple[int, int]] = []
    for block in blocks:
        over = [
            i for i, c in enumerate(columns) if min(c[1], block.x1) - max(c[0], block.x0) > 0.3 * block.lines[0].size
        ]
        over = over or [max(range(len(columns)), key=lambda i: min(xs[i + 1], block.x1) - max(xs[i], block.x0))]
        own.append((over[0], over[-1] + 1))
    out: list[tuple[int, int]] = []
    for i, block in enumerate(blocks):
        out.append(_widest(i, block, blocks, own, xs, rules))
    return out


def _widest(
    i: int,
    block: _Block,
    blocks: Sequence[_Block],
    own: Sequence[tuple[int, int]],
    xs: Sequence[float],
    rules: Sequence[Rule],
) -> tuple[int, int]:
    """Return the columns a header cell stands over: as many as have headings of their own below it alone, and put it in their middle."""
    low = block.lines[-1].y

    def child(col: int) -> float | None:
        """Return the height of the heading right below in a column; None where something else stands there or nothing does."""
        own_blocks = [b for j, b in enumerate(blocks) if j != i and own[j][0] <= col < own[j][1]]
        if not own_blocks or any(b.lines[0].y >= low for b in own_blocks):
            return None
        first = max(own_blocks, key=lambda b: b.lines[0].y)
        return (first.lines[0].y + first.lines[-1].y) / 2

    first, end = own[i]
    levels = [child(c) for c in range(first, end)]
    known = [level for level in levels if level is not None]
    if len(known) < len(levels):
        return own[i]
    floor = max(known)
    under = [r for r in rules if floor < r.pos < low and r.start <= block.middle <= r.end]

    def beside(col: int) -> bool:
        """Tell whether a column next to the heading's own may stand under it: its own heading is a row lower, or a rule says so."""
        found = child(col)
        if found is None:
            return False
        if under:
            return any(r.start <= (xs[col] + xs[col + 1]) / 2 <= r.end for r in under)
        return low - found >= 0.8 * (low - floor)

    while first > 0 and beside(first - 1):
        first -= 1
    while end < len(xs) - 1 and beside(end):
        end += 1
    ranges = [(a, b) for a in range(first, own[i][0] + 1) for b in range(own[i][1], end + 1)]
    off = {r: abs((xs[r[0]] + xs[r[1]]) / 2 - block.middle) for r in ranges}
    nearest = min(off.values())
    return max((r for r in ranges if off[r] <= nearest + block.lines[0].size), key=lambda r: (r[1] - r[0], -off[r]))
