"""Ruled tables: from ruling lines to grids of cells; `lattice_texts` puts the characters into them.

Coordinates are PDF points in the page's upright frame; rows count from the top.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from juesuan.document.page import Glyph, PageData, Rule
from juesuan.document.pdf_rows import Placed, rows_of
from juesuan.document.pdf_text import Line, baseline_groups, ems, is_cjk, make_line, split_at_gaps
from juesuan.document.torn import ONE_AMOUNT, PART_OF_NUMBER, row_is_torn, usual_places

SNAP = 3.0  # points; positions closer than this are one line
JOIN = 3.0  # points; gaps in a line no wider than this are bridged
SHORTEST = 5.0  # points; a shorter line is no ruling line
COVER = 0.6  # of a cell's side that a line must cover to be its border
MAX_CROSSINGS = 4_000_000


class Box(msgspec.Struct, frozen=True, gc=False):
    """A cell of a grid: its position, extent in rows and columns, and what it holds."""

    row: int
    col: int
    rowspan: int
    colspan: int
    lines: tuple[Line, ...] = ()


class Grid(NamedTuple):
    """A table on one page: column edges left to right, row edges top to bottom, cells in row order.

    `open_top` and `open_bottom` tell that no line closes it there: a row cut by the page's end.
    """

    page: int
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]
    open_top: bool = False
    open_bottom: bool = False
    ruled: bool = True

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.ys[0]


class Frame(NamedTuple):
    """The lines that make up one table."""

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]


def merge_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Join short and doubled segments into whole lines, sorted by position."""
    out: list[Rule] = []
    for cluster in _clusters(sorted(rules), SNAP / 2):
        pos = sum([r.pos for r in cluster]) / len(cluster)
        start, end = None, 0.0
        for rule in sorted(cluster, key=_START):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start - end <= JOIN:
                end = max(end, rule.end)
            else:
                out.append(Rule(pos, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            out.append(Rule(pos, start, end))
    return [r for r in out if r.end - r.start >= SHORTEST]


_START = attrgetter("start")


def _clusters(rules: Sequence[Rule], reach: float) -> list[list[Rule]]:
    """Split rules sorted by position where they stand more than `reach` from their cluster's first."""
    out: list[list[Rule]] = []
    for rule in rules:
        if out and rule.pos - out[-1][0].pos <= reach:
            out[-1].append(rule)
        else:
            out.append([rule])
    return out


def frames(across: Sequence[Rule], down: Sequence[Rule]) -> tuple[list[Frame], list[Rule]]:
    """Group crossing lines into tables; the horizontal lines that cross none are returned apart."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(across)), key=lambda i: across[i].pos)
    heights = [across[i].pos for i in order]
    for j, v in enumerate(down):
        for k in range(bisect_right(heights, v.start - SNAP), bisect_right(heights, v.end + SNAP)):
            i = order[k]
            if across[i].start - SNAP <= v.pos <= across[i].end + SNAP:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, h in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(v)
    tables = [Frame(tuple(hs), tuple(vs)) for hs, vs in groups.values() if hs and vs and len(hs) + len(vs) >= 3]
    loose = [h for hs, vs in groups.values() if not vs for h in hs]
    posts = [v for hs, vs in groups.values() if not hs for v in vs]
    return _adopt([_with_posts(table, posts) for table in tables], loose)


def _with_posts(frame: Frame, posts: Sequence[Rule]) -> Frame:
    """Give a table the lines between its columns that end at merged cells above and below and so cross none of its own."""
    if not posts:
        return frame
    left, right = min(h.start for h in frame.across), max(h.end for h in frame.across)
    low, high = min(v.start for v in frame.down), max(v.end for v in frame.down)
    own = [p for p in posts if left < p.pos < right and low - SNAP <= p.start and p.end <= high + SNAP]
    return frame._replace(down=(*frame.down, *own)) if own else frame


def _adopt(tables: list[Frame], loose: list[Rule]) -> tuple[list[Frame], list[Rule]]:
    """Give a table open at its sides the loose lines just above or below it that run as wide as it does.

    A row whose cells are all merged has no vertical line there to tie its far edge to the table.
    """
    out: list[Frame] = []
    for frame in sorted(tables, key=lambda f: -max(h.pos for h in f.across)):
        across = list(frame.across)
        posts = [v.pos for v in frame.down]
        grown = (
            min(h.start for h in across) < min(posts) - 2 * SNAP and max(h.end for h in across) > max(posts) + 2 * SNAP
        )
        while grown:
            left, right = min(h.start for h in across), max(h.end for h in across)
            top, bottom = max(h.pos for h in across), min(h.pos for h in across)
            reach = max(45.0, 2 * (top - bottom) / max(len(across) - 1, 1))
            near = [
                h
                for h in loose
                if abs(h.start - left) <= 4 and abs(h.end - right) <= 4 and bottom - reach <= h.pos <= top + reach
            ]
            across += near
            loose = [h for h in loose if h not in near]
            grown = bool(near)
        out.append(Frame(tuple(across), frame.down))
    return out, loose


def _edges(positions: Iterable[float]) -> list[float]:
    """Merge positions closer than `SNAP`, ascending."""
    out: list[list[float]] = []
    for p in sorted(positions):
        if out and p - out[-1][0] <= SNAP:
            out[-1].append(p)
        else:
            out.append([p])
    return [sum(c) / len(c) for c in out]


def _with_open_end(edges: list[float], ends: Iterable[float], sign: int) -> tuple[list[float], bool]:
    """Add an edge where at least two lines run on past the last crossing line: the table's open side."""
    limit = edges[-1] if sign > 0 else edges[0]
    beyond = sorted((e for e in ends if sign * (e - limit) > 2 * SNAP), key=lambda e: -sign * e)
    if len(beyond) < 2:
        return edges, False
    return ([*edges, beyond[0]] if sign > 0 else [beyond[0], *edges]), True


def grid_of(frame: Frame, page: int) -> Grid | None:
    """Return the cells that a table's lines enclose, merged where no line divides them; None for a mere box."""
    xs = _edges(v.pos for v in frame.down)
    ys = _edges(h.pos for h in frame.across)
    xs, _ = _with_open_end(xs, (h.start for h in frame.across), -1)
    xs, _ = _with_open_end(xs, (h.end for h in frame.across), 1)
    ys, open_bottom = _with_open_end(ys, (v.start for v in frame.down), -1)
    ys, open_top = _with_open_end(ys, (v.end for v in frame.down), 1)
    ys.reverse()
    if len(xs) < 2 or len(ys) < 2:
        return None
    across = list(frame.across)
    if len(ys) <= _FEW and len(xs) > _FEW:
        ys, across = _divided_by_ends(frame, xs, ys)
    boxes = _merged(len(ys) - 1, len(xs) - 1, _Borders(_sides(frame.down, xs, ys), _levels(across, xs, ys)))
    if len(boxes) < 2:
        return None
    return Grid(page, tuple(xs), tuple(ys), tuple(boxes), open_top, open_bottom)


_FEW = 4
"""Row edges of a table whose rows have no rules between them, at most: its own, its header's and one more."""


def _divided_by_ends(frame: Frame, xs: Sequence[float], ys: list[float]) -> tuple[list[float], list[Rule]]:
    """Add row edges where lines between columns end inside a table without lines between its rows.

    A line ends where a merged cell stands above or below it. In the header cells beside may be tall; below it a row ends there.
    """
    ends = _edges(e for v in frame.down for e in (v.start, v.end) if min(abs(e - y) for y in ys) > 2 * SNAP)
    inner = [e for e in ends if ys[-1] < e < ys[0]]
    header = ys[1] if len(ys) > 2 else ys[0]
    lower = [
        v.start for v in frame.down
    ]  # below a line's lower end a merged cell stands that is no heading: 栏次, 合计
    drawn = [Rule(e, xs[0], xs[-1]) for e in inner if e < header or any(abs(e - low) <= SNAP for low in lower)]
    return sorted([*ys, *inner], reverse=True), [*frame.across, *drawn]


def _covered(rules: Iterable[Rule], start: float, end: float) -> bool:
    got = 0.0
    for rule in rules:
        low = rule.start if rule.start > start else start
        high = rule.end if rule.end < end else end
        if high > low:
            got += high - low
    return got >= COVER * (end - start)


def _near(rules: Sequence[Rule], pos: float) -> list[Rule]:
    return [r for r in rules if abs(r.pos - pos) <= SNAP]


def _sides(down: Sequence[Rule], xs: Sequence[float], ys: Sequence[float]) -> list[list[bool]]:
    """Return for each row whether a line stands at each column edge."""
    columns = [_near(down, x) for x in xs]
    return [[_covered(c, low, high) for c in columns] for high, low in pairwise(ys)]


def _levels(across: Sequence[Rule], xs: Sequence[float], ys: Sequence[float]) -> list[list[bool]]:
    """Return for each row edge whether a line stands at it in each column."""
    rows = [_near(across, y) for y in ys]
    return [[_covered(r, left, right) for left, right in pairwise(xs)] for r in rows]


class _Borders(NamedTuple):
    """Where lines stand: `sides[row][edge]` beside a row's cells, `levels[edge][col]` above and below a column's."""

    sides: list[list[bool]]
    levels: list[list[bool]]

    def below(self, row: int, col: int, end: int) -> bool:
        """Tell whether `row` goes on from the row above in columns `col` to `end`, closed on the same sides."""
        above, sides = self.levels[row], self.sides[row]
        if True in above[col:end] or True in sides[col + 1 : end]:
            return False
        return (col == 0 or sides[col]) and (end == len(above) or sides[end])


def _merged(n_rows: int, n_cols: int, borders: _Borders) -> list[Box]:
    """Grow each cell right, then down, until a line stops it."""
    taken = [[False] * n_cols for _ in range(n_rows)]
    boxes: list[Box] = []
    for row in range(n_rows):
        own, sides = taken[row], borders.sides[row]
        for col in range(n_cols):
            if own[col]:
                continue
            end = col + 1
            while end < n_cols and not sides[end] and not own[end]:
                end += 1
            last = row + 1
            while last < n_rows and True not in taken[last][col:end] and borders.below(last, col, end):
                last += 1
            for r in range(row, last):
                taken[r][col:end] = [True] * (end - col)
            boxes.append(Box(row, col, last - row, end - col))
    return boxes


# --- rows without rules between them --------------------------------------------------------------------------------

_PADDING = 6.0  # points at either side of a cell's text, as word processors set it, where no cell tells
_WIDEST_PADDING = 12.0  # points; more is no padding but a table of short texts, each in the middle of its cell
_INDEX = re.compile(r"\d{1,2}")


def split_rows(grid: Grid) -> Grid:
    """Split rows of stacked texts: a table with lines between its columns but not between its rows.

    A row splits where its cells hold several numbers each, those of one row beside one another (`pdf_rows`).
    """
    if all([len(b.lines) < 2 for b in grid.boxes]):  # noqa: C419 - see `baseline_groups`
        return grid  # nothing is stacked
    row = 0
    padding = padding_of((line, grid.xs[b.col]) for b in grid.boxes for line in b.lines)
    texts = [(b.row, [line.text for line in b.lines]) for b in grid.boxes if b.lines]
    inner = [lines for row, lines in texts if 0 < row < len(grid.ys) - 2]  # a page's end may cut the others
    places = usual_places(inner) or usual_places(lines for _, lines in texts)
    at = _by_row(grid)
    while row < len(grid.ys) - 1:
        own = [b for b in at.get(row, ()) if b.rowspan == 1]
        if all([len(b.lines) < 2 for b in own]):  # noqa: C419 - see `baseline_groups`
            row += 1
            continue
        whole = len(own) == len(at.get(row, ()))
        tall = grid.ys[row] - grid.ys[row + 1] > _TALL * (grid.ys[0] - grid.ys[-1]) and len(grid.ys) <= 2 * _FEW
        certain = any(_torn(b, grid.xs, padding) for b in own) or row_is_torn(
            ([line.text for line in b.lines] for b in own), places
        )
        parts = _stacked(own, grid.xs, padding, tall, places) if whole and not certain else []
        if parts and not any(b.row < row < b.row + b.rowspan for b in grid.boxes):
            grid = _split(grid, row, own, parts)
            at = _by_row(grid)
        row += max(len(parts), 1)
    return grid


def _by_row(grid: Grid) -> dict[int, list[Box]]:
    """Return the cells that begin in each row, in their order."""
    rows: dict[int, list[Box]] = {}
    for box in grid.boxes:
        rows.setdefault(box.row, []).append(box)
    return rows


def padding_of(lines: Iterable[tuple[Line, float]]) -> float:
    """Return the padding of a table's cells in points: what the widest of its lines, each with its cell's left edge, leaves there."""
    least = min((line.x0 - left for line, left in lines), default=_PADDING)
    return min(max(least, 0.0), _WIDEST_PADDING)


def fills(line: Line, left: float, right: float, padding: float = _PADDING, more: float = 1) -> bool:
    """Tell whether a line leaves its cell, `left` to `right` in points, no room for `more` ems beside its `padding`.

    A number stands at any side of its cell; what is empty before words is their indentation. Digits and letters count as half
    an em each: an OFD does not say how wide its characters are, and must be read as its PDF is.
    """
    start = line.x0 if any(map(is_cjk, line.text)) else left + padding
    return right - padding - start < (ems(line.text) + more) * line.size


def _torn(box: Box, xs: Sequence[float], padding: float) -> bool:
    """Tell whether a cell's lines are one amount that its narrow width broke: 17, 36, 72.83.

    Every line but the last fills the cell, and there is one decimal point in all.
    """
    if len(box.lines) < 2:
        return False  # nearly every cell
    left, right = xs[box.col], xs[box.col + box.colspan]
    return all(fills(line, left, right, padding) for line in box.lines[:-1]) and bool(
        ONE_AMOUNT.fullmatch("".join(line.text for line in box.lines))
    )


_TALL = 0.4  # of a table's height that a row takes at least which holds all its rows


def _stacked(
    boxes: Sequence[Box], xs: Sequence[float], padding: float, tall_row: bool, places: int
) -> list[list[Placed]]:
    """Return the rows that a row's cells hold, top to bottom, each line with its cell's number; none when it is one row.

    In a `tall_row`, that is most of its table, whole numbers of any length tell rows, elsewhere only amounts and codes.
    """
    tall = [b for b in boxes if len(b.lines) >= 2 and all(PART_OF_NUMBER.fullmatch(line.text) for line in b.lines)]
    numbered = [
        i
        for i, b in enumerate(boxes)
        if len(b.lines) >= 2 and _INDEX.fullmatch(b.lines[-1].text) and not PART_OF_NUMBER.fullmatch(b.lines[-2].text)
    ]
    if not tall and len(numbered) < 2:
        return []
    placed = [Placed(line, i) for i, b in enumerate(boxes) for line in b.lines]
    parts = rows_of(placed, [xs[b.col + b.colspan] - padding for b in boxes], places)
    if len(parts) > 1 and any(
        sum(cell in numbered and _INDEX.fullmatch(line.text) is not None for line, cell in part) > 1 for part in parts
    ):
        return parts  # the columns' numbers, below their headings
    held: dict[int, int] = {}
    going_on = 0  # numbers that are none without the next row's
    for part in parts:
        texts: dict[int, str] = {}
        for line, cell in part:
            texts[cell] = texts.get(cell, "") + line.text
        for cell, text in texts.items():
            going_on += PART_OF_NUMBER.fullmatch(text) is not None and text[-1] in ".,"
            told = ONE_AMOUNT.fullmatch(text) is not None or (text.isdigit() and (tall_row or len(text) > 2))
            held[cell] = held.get(cell, 0) + told
    most = sorted(held.values(), reverse=True)
    if going_on and most[0] < 2 * going_on + 2:
        return []
    return parts if most[0] >= 3 or (len(most) > 1 and most[1] >= 2) else []


def _split(grid: Grid, row: int, own: Sequence[Box], parts: Sequence[Sequence[Placed]]) -> Grid:
    more = len(parts) - 1
    boxes = [replace(b, row=b.row + more) if b.row > row else b for b in grid.boxes if b.row != row]
    for i, part in enumerate(parts):
        boxes += [
            Box(row + i, b.col, 1, b.colspan, tuple(line for line, cell in part if cell == n))
            for n, b in enumerate(own)
        ]
    lows = [min(line.y for line, _ in part) for part in parts]
    highs = [max(line.y for line, _ in part) for part in parts]
    edges = tuple((low + high) / 2 + 4 for low, high in zip(lows, highs[1:], strict=False))
    ys = grid.ys[: row + 1] + edges + grid.ys[row + 1 :]
    return grid._replace(ys=ys, boxes=tuple(sorted(boxes, key=lambda b: (b.row, b.col))))


def ruled_tables(page: PageData) -> tuple[list[Grid], list[Rule], bool]:
    """Return the page's ruled tables, empty of text; the loose horizontal lines; and whether there were too many."""
    across, down = merge_rules(page.across), merge_rules(page.down)
    if len(across) * len(down) > MAX_CROSSINGS:
        return [], [], True
    found, loose = frames([*across, *_closing(across, down)], down)
    grids = [g for g in (grid_of(frame, page.number) for frame in found) if g is not None]
    return sorted(grids, key=lambda g: -g.top), loose, False


def plain_lines(page: int, turn: int, glyphs: Iterable[Glyph], ems: float) -> list[Line]:
    """Set characters outside tables in lines, top to bottom; split where the gap is at least `ems` wide."""
    return [make_line(page, turn, part) for group in baseline_groups(glyphs) for part in split_at_gaps(group, ems)]


def _closing(across: Sequence[Rule], down: Sequence[Rule]) -> list[Rule]:
    """Return the upper and lower edges of tables that have lines between their columns alone: on a page between two others."""
    out: list[Rule] = []
    tied = [
        v
        for v in down
        if any(h.start - SNAP <= v.pos <= h.end + SNAP and v.start - SNAP <= h.pos <= v.end + SNAP for h in across)
    ]
    free = [v for v in down if v not in tied and not _within(v, tied)]
    while free:
        group = [v for v in free if abs(v.start - free[0].start) <= SNAP and abs(v.end - free[0].end) <= SNAP]
        free = [v for v in free if v not in group]
        if len(group) > 2:
            left, right = min(v.pos for v in group), max(v.pos for v in group)
            out += [Rule(group[0].start, left, right), Rule(group[0].end, left, right)]
    return out


def _within(rule: Rule, tied: Sequence[Rule]) -> bool:
    """Tell whether a line between columns stands inside a table whose other lines run past both its ends."""
    beside = [v for v in tied if v.start <= rule.start + SNAP and v.end >= rule.end - SNAP]
    return any(v.pos < rule.pos for v in beside) and any(v.pos > rule.pos for v in beside)
