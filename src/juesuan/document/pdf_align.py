"""Tables without ruling lines between their cells: columns found by alignment.

Two kinds: text between horizontal rules only (三线表), and text with no rules at all. Both need rows of chunks that
keep to the same columns; without rules, columns of numbers too, so that prose never becomes a table. Coordinates are
PDF points in the page's upright frame.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from juesuan.document.lattice import Grid
from juesuan.document.page import PageData, Rule
from juesuan.document.pdf_flow import LEADERS
from juesuan.document.pdf_tables import boxes_of_rows
from juesuan.document.pdf_text import Line, make_line, split_at_gaps

CHUNK_GAP = 0.9  # ems between two cells' texts on a row
GUTTER = 3.0  # points that must stay empty between two columns in every row

_NUMBER = re.compile(r"[-−－+]?[\d,，]+(?:\.\d+)?%?|[-—–－]{1,2}|\*+")
_WHOLE = re.compile(r"\d{1,4}")


class _Row(NamedTuple):
    """The chunks of text on one baseline."""

    y: float
    chunks: tuple[Line, ...]


def aligned_tables(page: PageData, lines: Sequence[Line], loose: Sequence[Rule]) -> tuple[list[Grid], list[Line]]:
    """Return the tables that `lines` make without cell borders, and the lines left over in their order."""
    rows = _rows(lines)
    taken: set[int] = set()
    grids: list[Grid] = []
    for low, high in _rule_spans(loose):
        within = [r for r in rows if low - 2 < r.y + 3 < high + 2 and id(r) not in taken]
        grid = _table(within, page.number, 2) if _looks_tabular(within, ruled=True) else None
        if grid is not None:
            grids.append(grid)
            taken |= {id(r) for r in within}
    for group in _number_blocks([r for r in rows if id(r) not in taken]):
        grid = _table(group, page.number, 3)
        if grid is not None:
            grids.append(grid)
            taken |= {id(r) for r in group}
    gone = {id(g) for r in rows if id(r) in taken for c in r.chunks for g in c.glyphs}
    return grids, [line for line in lines if id(line.glyphs[0]) not in gone]


def _rows(lines: Sequence[Line]) -> list[_Row]:
    rows: list[_Row] = []
    for line in lines:
        chunks = [make_line(line.page, line.turn, part) for part in split_at_gaps(line.glyphs, CHUNK_GAP)]
        if rows and abs(rows[-1].y - line.y) < 0.3 * line.size:
            rows[-1] = rows[-1]._replace(chunks=rows[-1].chunks + tuple(chunks))
        else:
            rows.append(_Row(line.y, tuple(chunks)))
    return rows


def _rule_spans(loose: Sequence[Rule]) -> list[tuple[float, float]]:
    """Return (lowest, highest) of each group of long horizontal rules that start and end together."""
    groups: list[list[Rule]] = []
    for rule in sorted(loose, key=lambda r: -r.pos):
        if rule.end - rule.start < 100:
            continue
        for group in groups:
            if abs(group[0].start - rule.start) <= 5 and abs(group[0].end - rule.end) <= 5:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [(group[-1].pos, group[0].pos) for group in groups if len(group) >= 2]


def _is_number(chunk: Line) -> bool:
    return bool(_NUMBER.fullmatch(chunk.text.replace(" ", "")))


def _looks_tabular(rows: Sequence[_Row], ruled: bool) -> bool:
    broad = [r for r in rows if len(r.chunks) >= 2]
    return len(broad) >= (2 if ruled else 3) and len(broad) >= 0.5 * len(rows)


def _number_blocks(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Return runs of rows that read as a table: chunks side by side, most rows with numbers."""
    blocks: list[list[_Row]] = []
    current: list[_Row] = []
    for row in rows:
        near = not current or current[-1].y - row.y < 3.2 * row.chunks[0].size
        if len(row.chunks) >= 2 and near:
            current.append(row)
        else:
            blocks.append(current)
            current = [row] if len(row.chunks) >= 2 else []
    blocks.append(current)
    return [b for b in blocks if _numeric(b)]


def _numeric(rows: Sequence[_Row]) -> bool:
    if len(rows) < 3 or any(LEADERS.search(c.text) for r in rows for c in r.chunks):
        return False
    with_numbers = [r for r in rows if any(_is_number(c) for c in r.chunks[1:])]
    if len(with_numbers) < max(3, 0.6 * len(rows)):
        return False
    ends = [r.chunks[-1].text for r in rows]
    # a table of contents: entries with page numbers far to the right
    return not (all(len(r.chunks) == 2 for r in rows) and all(_WHOLE.fullmatch(t) for t in ends))


def _columns(rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """Return the columns' extents.

    The rows with the most chunks make the columns: the first chunks of each the first column and so on, wherever in
    their cells the texts stand, as long as the columns keep apart. Where they do not (a row lacks one text and has
    another too many), chunks that overlap make a column.
    """
    most = max(len(r.chunks) for r in rows)
    full = [r for r in rows if len(r.chunks) == most]
    out = [(min(r.chunks[i].x0 for r in full), max(r.chunks[i].x1 for r in full)) for i in range(most)]
    if all(a[1] + GUTTER <= b[0] for a, b in pairwise(out)):
        return out
    merged: list[tuple[float, float]] = []
    for x0, x1 in sorted((c.x0, c.x1) for r in rows if len(r.chunks) >= max(2, most - 1) for c in r.chunks):
        if merged and x0 < merged[-1][1] + GUTTER:
            merged[-1] = (merged[-1][0], max(merged[-1][1], x1))
        else:
            merged.append((x0, x1))
    return merged


def _table(rows: Sequence[_Row], page: int, fewest: int) -> Grid | None:
    """Set rows in columns; None when they do not keep to any."""
    if len(rows) < fewest:
        return None
    columns = _columns(rows)
    if len(columns) < 2:
        return None
    cells: list[list[tuple[Line, ...]]] = []
    for row in rows:
        line: list[tuple[Line, ...]] = [() for _ in columns]
        for chunk in row.chunks:
            best = max(range(len(columns)), key=lambda i: _shared(columns[i], chunk))
            line[best] = (*line[best], chunk)
        cells.append(line)
    crowded = sum(1 for r in cells for c in r if len(c) > 1)
    if crowded > 0.1 * len(cells) * len(columns):
        return None
    xs = [columns[0][0]] + [(a[1] + b[0]) / 2 for a, b in pairwise(columns)] + [columns[-1][1]]
    ys = [r.chunks[0].top for r in rows] + [rows[-1].chunks[0].bottom]
    return Grid(page, tuple(xs), tuple(ys), boxes_of_rows(cells), ruled=False)


def _shared(column: tuple[float, float], chunk: Line) -> float:
    """Return how much of a chunk lies in a column, or minus how far away it is."""
    return min(column[1], chunk.x1) - max(column[0], chunk.x0)
