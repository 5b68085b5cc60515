"""The columns of a table without rules between them, its header's merged cells and its rows, told by where texts stand.

Coordinates are PDF points in the page's upright frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from juesuan.document.lattice import SNAP, Box, Grid
from juesuan.document.page import Rule
from juesuan.document.pdf_rows import PITCH, Placed, rows_of
from juesuan.document.pdf_text import Line

GUTTER = 1.5  # points that stay empty between two columns
_NUMBER = re.compile(r"[-−－+]?[\d,，]+(?:\.\d+)?%?|[-—–－]{1,2}|\*+")
_INDEX = re.compile(r"\d{1,2}")
_FEWEST = 5  # rows that outvote one that lies over a gutter
_MOST = 12  # of so many rows one may

Span = tuple[float, float]


class Area(NamedTuple):
    """A part of a page that is a table, not ruled in both directions: its texts, the rules in it, top to bottom.

    `left` and `right` are the rules' ends, or the texts' where there is none. `banded` tells that rules divide the rows.
    """

    page: int
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    left: float
    right: float
    banded: bool

    @property
    def top(self) -> float:
        """The upper edge."""
        return max([*(line.top for line in self.lines), *(r.pos for r in self.rules)])

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return min([*(line.bottom for line in self.lines), *(r.pos for r in self.rules)])


def is_number(line: Line) -> bool:
    """Tell whether a text is a number, or what stands for none."""
    return _NUMBER.fullmatch(line.text.replace(" ", "")) is not None


def whole_rules(area: Area) -> list[float]:
    """Return the heights of the rules that run through the area, top to bottom."""
    wide = area.right - area.left
    out: list[float] = []
    for pos in sorted({r.pos for r in area.rules}, reverse=True):
        drawn = sum(r.end - r.start for r in area.rules if abs(r.pos - pos) <= 0.5)
        if drawn >= 0.95 * wide and (not out or out[-1] - pos > SNAP):
            out.append(pos)
    return out


def grids_of(areas: Sequence[Area]) -> list[Grid] | None:
    """Return one table's parts with the same columns; None where its texts keep to none."""
    parted = _all_parted(areas)
    columns = columns_of(
        [line for _, body in parted for line in body], [head for head, _ in parted if head], [r for a in areas for r in a.rules]
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
    out = [_parted(area) for area in areas]
    words = {line.text for line in out[0][0]}
    for i in range(1, len(out)):
        head, body = out[i]
        if sum(line.text in words for line in head) < 0.6 * len(head):
            out[i] = ([], [*head, *body])
    return out


def figured(areas: Sequence[Area]) -> int:
    """Return how many columns of the areas' texts hold numbers."""
    body = [line for _, own in _all_parted(areas) for line in own]
    columns = _stretches(body)
    return len({_home(line, columns) for line in body if is_number(line)})


# --- header and body ------------------------------------------------------------------------------------------------


def _parted(area: Area) -> tuple[list[Line], list[Line]]:
    """Return the texts of the header and those below it."""
    figures = [line.y for line in area.lines if is_number(line) and line.x0 > area.left + 0.1 * (area.right - area.left)]
    if not figures:
        return _unfigured(area)
    first = max(figures)
    above = [pos for pos in whole_rules(area) if pos > first]
    inner = [pos for pos in above if any(line.y > pos for line in area.lines)]
    if inner:  # the lowest rule above the first figure stands under the header
        limit = inner[-1]
    elif above and area.banded:
        limit = above[-1]
    else:
        limit = first + _reach(area, first)
    return [line for line in area.lines if line.y > limit], [line for line in area.lines if line.y <= limit]


def _unfigured(area: Area) -> tuple[list[Line], list[Line]]:
    """Return header and body of a table of words: the header stands above the first rule between them, or is the first line."""
    tops = sorted((line.y for line in area.lines), reverse=True)
    inner = [pos for pos in whole_rules(area) if tops[0] > pos > tops[-1]]
    limit = inner[0] if inner else tops[0] - 0.3 * area.lines[0].size
    return [line for line in area.lines if line.y > limit], [line for line in area.lines if line.y <= limit]


def _reach(area: Area, first: float) -> float:
    """Return how far above the first figure its row may begin: by the lines of the name beside it, which stand about its middle."""
    beside = sorted((line for line in area.lines if line.y <= first + 0.1), key=lambda line: -line.y)
    size = beside[0].size
    names = [line for line in area.lines if first < line.y <= first + 0.5 * PITCH * size]
    level = [line for line in area.lines if abs(line.y - first) <= 0.1 * size]
    # A name of two lines stands half a line above and below; a header's line has others beside it.
    paired = all(
        any(abs((name.y + low.y) / 2 - first) <= 0.2 * size and abs(low.x0 - name.x0) <= size for low in beside if low.y < first)
        and not any(other.x0 < name.x1 and name.x0 < other.x1 for other in level)
        for name in names
    )
    return 0.5 * PITCH * size if names and paired else 0.1 * size


# --- columns --------------------------------------------------------------------------------------------------------


def columns_of(body: Sequence[Line], heads: Sequence[Sequence[Line]], rules: Iterable[Rule] = ()) -> list[Span]:
    """Return the columns' extents: what the texts of the body cover, and the header's where the body has none."""
    columns = _stretches(body)
    if heads:  # 栏次, over the codes and the names, and the columns' numbers in the middle of their cells are no columns
        lone = [
            line
            for line in body
            if (not is_number(line) or _INDEX.fullmatch(line.text)) and _lone(line, columns, body)
        ]
        columns = [c for c in columns if not any(_shared(c, line) > 0 for line in lone)]
    for head in heads:
        lower: list[Line] = []
        for line in sorted(head, key=lambda h: (h.y, min((-_shared(c, h) for c in columns), default=0.0))):
            if not _over(line, columns) and not _stands_over(line, columns, lower):
                at = _beside(line, columns, head)
                if at is None:
                    columns = sorted([*columns, (line.x0, line.x1)])
                else:
                    columns[at] = (min(columns[at][0], line.x0), max(columns[at][1], line.x1))
            lower.append(line)
    grown = _grown(columns, body)
    return _grown(grown, [line for head in heads for line in _lowest(head, grown)])


def _lone(line: Line, columns: Sequence[Span], body: Sequence[Line]) -> bool:
    """Tell whether a text of the body has a stretch to itself, between others."""
    over = _over(line, columns)
    return len(over) == 1 and 0 < over[0] < len(columns) - 1 and all(o is line or _shared(columns[over[0]], o) <= 0 for o in body)


def _beside(line: Line, columns: Sequence[Span], head: Sequence[Line]) -> int | None:
    """Return the column next to a header's text in a gutter that has no heading of its own: figures stand at one side of theirs."""
    near = sorted(range(len(columns)), key=lambda i: -_shared(columns[i], line))[:2]
    reach = line.y + 0.9 * line.size
    return next((i for i in near if not any(_shared(columns[i], h) > 0 and h.y <= reach for h in head)), None)


def _lowest(head: Sequence[Line], columns: Sequence[Span]) -> list[Line]:
    """Return the header's texts that nothing stands below, each over its column alone."""
    return [
        line
        for line in head
        if len(_over(line, columns)) == 1
        and not any(h.y < line.y - 0.3 * h.size and _over(h, columns) == _over(line, columns) for h in head)
    ]


def _stretches(body: Sequence[Line]) -> list[Span]:
    levels = len({round(line.y) for line in body})
    allowed = max(1, levels // _MOST) if levels >= _FEWEST else 0
    kept = [(line.x0, line.x1) for line in body if is_number(line)]
    words = [(line.x0, line.x1) for line in body if not is_number(line)]
    if not allowed:
        return _merged([*kept, *words])
    for left, right in _merged([*kept, *words]):
        within = [w for w in words if left <= w[0] < right]
        edges = sorted({x for w in within for x in w})
        for start, end in pairwise(edges):
            if sum(a <= start and end <= b for a, b in within) > allowed:
                kept.append((start, end))
    return _merged(kept)


def _merged(spans: Iterable[Span]) -> list[Span]:
    out: list[Span] = []
    for x0, x1 in sorted(spans):
        if out and x0 < out[-1][1] + GUTTER:
            out[-1] = (out[-1][0], max(out[-1][1], x1))
        else:
            out.append((x0, x1))
    return out


def _stands_over(line: Line, columns: Sequence[Span], lower: Sequence[Line]) -> bool:
    """Tell whether a header's text in a gutter is the heading of the columns at both sides, which have their own below it."""
    left = [c for c in columns if c[1] <= line.x0]
    right = [c for c in columns if c[0] >= line.x1]
    if not left or not right:
        return False
    return all(
        any(_shared(column, h) > 0 and h.y < line.y - 0.8 * h.size for h in lower)
        and not any(_shared(column, h) > 0 and abs(h.y - line.y) < 0.8 * h.size for h in lower)
        for column in (left[-1], right[0])
    )


def _grown(columns: Sequence[Span], body: Sequence[Line]) -> list[Span]:
    """Widen each column by the texts that lie over it alone."""
    out = list(columns)
    for line in body:
        over = _over(line, columns)
        if len(over) == 1:
            at = out[over[0]]
            out[over[0]] = (min(at[0], line.x0), max(at[1], line.x1))
    for i, (a, b) in enumerate(pairwise(list(out))):
        if a[1] > b[0]:
            middle = (columns[i][1] + columns[i + 1][0]) / 2
            out[i], out[i + 1] = (a[0], min(out[i][1], middle)), (max(out[i + 1][0], middle), out[i + 1][1])
    return out


def _shared(span: Span, line: Line) -> float:
    return min(span[1], line.x1) - max(span[0], line.x0)


def _over(line: Line, columns: Sequence[Span]) -> list[int]:
    return [i for i, c in enumerate(columns) if _shared(c, line) > 0]


def _home(line: Line, columns: Sequence[Span]) -> int:
    return max(range(len(columns)), key=lambda i: _shared(columns[i], line))


# --- the grid -------------------------------------------------------------------------------------------------------


def _grid(area: Area, head: Sequence[Line], body: Sequence[Line], columns: Sequence[Span], xs: Sequence[float]) -> Grid | None:
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
        own[_home(line, columns)].append(line)
    codes = [
        bool(lines) and 2 * sum(line.text.isdigit() and len(line.text) < 8 for line in lines) >= len(lines) for lines in own
    ]
    words = [bool(lines) and not any(is_number(line) and "." in line.text for line in lines) for lines in own]
    out: list[tuple[int, int]] = []
    for i in range(len(columns) - 1):
        start = i
        while start > 0 and codes[start - 1] and codes[i] and all(len(line.text) < 4 for line in own[start - 1]):
            start -= 1
        if codes[i] and words[i + 1] and not codes[i + 1] and any(len(line.text) >= 3 for c in range(start, i + 1) for line in own[c]):
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
    placed = [Placed(line, _home(line, columns)) for line in body]
    rights = [max([line.x1 for line, col in placed if col == i], default=c[1]) for i, c in enumerate(columns)]
    return [[item.line for item in row] for row in rows_of(placed, rights)]


def _range(line: Line, columns: Sequence[Span], row: Sequence[Line]) -> tuple[int, int]:
    """Return the first column that a text lies over, and how many; one that stands between two empty ones lies over both."""
    over = _over(line, columns)
    if len(over) == 1:
        return over[0], 1
    if over:
        free = [i for i in over if not any(o is not line and _over(o, columns) == [i] for o in row)]
        return (free[0], len(free)) if free and free[-1] - free[0] == len(free) - 1 else (_home(line, columns), 1)
    left = max((i for i, c in enumerate(columns) if c[1] <= line.x0), default=-1)
    if 0 <= left < len(columns) - 1 and not any(set(_over(o, columns)) & {left, left + 1} for o in row if o is not line):
        return left, 2
    return _home(line, columns), 1


# --- the header -----------------------------------------------------------------------------------------------------


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
            (b for b in reversed(out) if min(b[-1].x1, line.x1) > max(b[-1].x0, line.x0) and b[-1].y > line.y + 0.3 * line.size),
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
    home = _home(line, columns)

    def column(col: int) -> list[Line]:
        return [h for h in head if 0 <= col < len(columns) and _shared(columns[col], h) > 0]

    rest = [h.y for h in column(home) if h.y < above.y - 0.3 * line.size]
    if not rest:
        return False

    def bare(col: int) -> bool:
        own = [h.y for h in column(col) if h is not above]
        return (
            bool(own)
            and max(own) < above.y - 0.9 * line.size
            and abs(max(own) + min(own) - max(rest) - min(rest)) / 2 <= 0.35 * line.size
        )

    centred = abs(above.x0 + above.x1 - line.x0 - line.x1) / 2 <= 0.35 * line.size
    return bare(home + 1) and (bare(home - 1) or not centred)


def _spans(
    blocks: Sequence[_Block], columns: Sequence[Span], xs: Sequence[float], rules: Sequence[Rule]
) -> list[tuple[int, int]]:
    """Return the columns that each header cell stands over: (first, end)."""
    own: list[tuple[int, int]] = []
    for block in blocks:
        over = [i for i, c in enumerate(columns) if min(c[1], block.x1) - max(c[0], block.x0) > 0.3 * block.lines[0].size]
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
