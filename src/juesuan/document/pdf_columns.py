"""The columns of a table without rules between them, its header's merged cells and its rows, told by where texts stand.

Coordinates are PDF points in the page's upright frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from juesuan.document.lattice import SNAP
from juesuan.document.page import Rule
from juesuan.document.pdf_rows import PITCH
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


# --- header and body ------------------------------------------------------------------------------------------------


def parted(area: Area) -> tuple[list[Line], list[Line]]:
    """Return the texts of the header and those below it."""
    figures = [
        line.y for line in area.lines if is_number(line) and line.x0 > area.left + 0.1 * (area.right - area.left)
    ]
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
        any(
            abs((name.y + low.y) / 2 - first) <= 0.2 * size and abs(low.x0 - name.x0) <= size
            for low in beside
            if low.y < first
        )
        and not any(other.x0 < name.x1 and name.x0 < other.x1 for other in level)
        for name in names
    )
    return 0.5 * PITCH * size if names and paired else 0.1 * size


# --- columns --------------------------------------------------------------------------------------------------------


def columns_of(body: Sequence[Line], heads: Sequence[Sequence[Line]], rules: Iterable[Rule] = ()) -> list[Span]:
    """Return the columns' extents: what the texts of the body cover, and the header's where the body has none."""
    columns = stretches(body)
    if (
        heads
    ):  # 栏次, over the codes and the names, and the columns' numbers in the middle of their cells are no columns
        lone = [
            line for line in body if (not is_number(line) or _INDEX.fullmatch(line.text)) and _lone(line, columns, body)
        ]
        columns = [c for c in columns if not any(shared(c, line) > 0 for line in lone)]
    for head in heads:
        lower: list[Line] = []
        for line in sorted(head, key=lambda h: (h.y, min((-shared(c, h) for c in columns), default=0.0))):
            if not columns_under(line, columns) and not _stands_over(line, columns, lower):
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
    over = columns_under(line, columns)
    return (
        len(over) == 1
        and 0 < over[0] < len(columns) - 1
        and all(o is line or shared(columns[over[0]], o) <= 0 for o in body)
    )


def _beside(line: Line, columns: Sequence[Span], head: Sequence[Line]) -> int | None:
    """Return the column next to a header's text in a gutter that has no heading of its own: figures stand at one side of theirs."""
    near = sorted(range(len(columns)), key=lambda i: -shared(columns[i], line))[:2]
    reach = line.y + 0.9 * line.size
    return next((i for i in near if not any(shared(columns[i], h) > 0 and h.y <= reach for h in head)), None)


def _lowest(head: Sequence[Line], columns: Sequence[Span]) -> list[Line]:
    """Return the header's texts that nothing stands below, each over its column alone."""
    return [
        line
        for line in head
        if len(columns_under(line, columns)) == 1
        and not any(
            h.y < line.y - 0.3 * h.size and columns_under(h, columns) == columns_under(line, columns) for h in head
        )
    ]


def stretches(body: Sequence[Line]) -> list[Span]:
    """Return what the texts of the body cover, but for a few that lie over a gutter."""
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
        any(shared(column, h) > 0 and h.y < line.y - 0.8 * h.size for h in lower)
        and not any(shared(column, h) > 0 and abs(h.y - line.y) < 0.8 * h.size for h in lower)
        for column in (left[-1], right[0])
    )


def _grown(columns: Sequence[Span], body: Sequence[Line]) -> list[Span]:
    """Widen each column by the texts that lie over it alone."""
    out = list(columns)
    for line in body:
        over = columns_under(line, columns)
        if len(over) == 1:
            at = out[over[0]]
            out[over[0]] = (min(at[0], line.x0), max(at[1], line.x1))
    for i, (a, b) in enumerate(pairwise(list(out))):
        if a[1] > b[0]:
            middle = (columns[i][1] + columns[i + 1][0]) / 2
            out[i], out[i + 1] = (a[0], min(out[i][1], middle)), (max(out[i + 1][0], middle), out[i + 1][1])
    return out


def shared(span: Span, line: Line) -> float:
    """Return the points that a text and a column have in common, below 0 how far they are apart."""
    return min(span[1], line.x1) - max(span[0], line.x0)


def columns_under(line: Line, columns: Sequence[Span]) -> list[int]:
    """Return the columns that a text lies over."""
    return [i for i, c in enumerate(columns) if shared(c, line) > 0]


def column_of(line: Line, columns: Sequence[Span]) -> int:
    """Return the column that a text lies over most, or stands nearest to."""
    return max(range(len(columns)), key=lambda i: shared(columns[i], line))
