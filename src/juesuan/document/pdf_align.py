"""Tables that rules do not enclose: ruled in one direction, under its header alone (三线表), or not at all.

Where rules bound them their texts need only stand side by side; without rules most rows must have numbers, so that
prose never becomes a table. Parts on following pages are one table where their texts keep to the same columns.
Coordinates are PDF points in the page's upright frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from juesuan.document.lattice import Grid
from juesuan.document.page import Rule
from juesuan.document.pdf_cells import figured, grids_of
from juesuan.document.pdf_columns import Area, columns_of, is_number
from juesuan.document.pdf_flow import CAPTION, LABEL, LEADERS, NUMBERED
from juesuan.document.pdf_rows import PITCH
from juesuan.document.pdf_text import Line, is_cjk, make_line, split_at_gaps

CHUNK_GAP = 0.9  # ems between two cells' texts on a row
_CLOSE = 0.3  # ems between a whole amount and what stands beside it in a table
_LONG = 100.0  # points of a rule that bounds a table
_SAME = 5.0  # points by which the ends of rules of one table may differ
_APART = 3.2  # of the font size: rows stand no further apart
_LARGER = 1.12  # of a table's usual size: a title's

_WHOLE = re.compile(r"\d{1,4}")
_AMOUNT_END = re.compile(r"\d\.\d{2,}%?$")


class _Row(NamedTuple):
    """The chunks of text on one baseline."""

    y: float
    chunks: tuple[Line, ...]

    @property
    def size(self) -> float:
        return self.chunks[0].size


def unruled_areas(page: int, lines: Sequence[Line], loose: Sequence[Rule]) -> tuple[list[Area], list[Line]]:
    """Return the parts of a page that are tables without closed cells, and the lines left over in their order."""
    rows = _rows(lines)
    areas: list[Area] = []
    taken: set[int] = set()
    for group in _rule_groups(loose):
        for area, own in _ruled(page, [r for r in rows if id(r) not in taken], group, loose):
            areas.append(area)
            taken |= {id(r) for r in own}
    for own in _number_blocks([r for r in rows if id(r) not in taken]):
        chunks = _cells(own)
        if grids_of([area := _area(page, chunks, (), False)]) is not None:
            areas.append(area)
            taken |= {id(r) for r in own}
    gone = {id(g) for r in rows if id(r) in taken for c in r.chunks for g in c.glyphs}
    return areas, [line for line in lines if id(line.glyphs[0]) not in gone]


def _area(page: int, lines: tuple[Line, ...], rules: Sequence[Rule], banded: bool) -> Area:
    left = min([*(line.x0 for line in lines), *(r.start for r in rules)])
    right = max([*(line.x1 for line in lines), *(r.end for r in rules)])
    return Area(page, lines, tuple(rules), left, right, banded)


def _rows(lines: Sequence[Line]) -> list[_Row]:
    rows: list[_Row] = []
    for line in lines:
        parts = split_at_gaps(line.glyphs, CHUNK_GAP)
        chunks = [line] if len(parts) == 1 else [make_line(line.page, line.turn, part) for part in parts]
        if rows and abs(rows[-1].y - line.y) < 0.3 * line.size:
            rows[-1] = rows[-1]._replace(chunks=rows[-1].chunks + tuple(chunks))
        else:
            rows.append(_Row(line.y, tuple(chunks)))
    return rows


def _cells(rows: Sequence[_Row]) -> tuple[Line, ...]:
    """Return the texts of a table's rows, parted also where an amount ends close to what stands beside it."""
    out: list[Line] = []
    for row in rows:
        for chunk in row.chunks:
            start = 0
            glyphs = chunk.glyphs
            for i, (a, b) in enumerate(pairwise(glyphs), 1):
                if (
                    b.x0 - a.x1 >= _CLOSE * max(a.size, b.size)
                    and (is_cjk(b.char) or b.char.isdigit())
                    and _AMOUNT_END.search("".join(g.char for g in glyphs[start:i]))
                ):
                    out.append(make_line(chunk.page, chunk.turn, glyphs[start:i]))
                    start = i
            out.append(chunk if not start else make_line(chunk.page, chunk.turn, glyphs[start:]))
    return tuple(out)


# --- between rules --------------------------------------------------------------------------------------------------


def _rule_groups(loose: Sequence[Rule]) -> list[list[Rule]]:
    """Return the long horizontal rules that start and end together, top to bottom."""
    groups: list[list[Rule]] = []
    for rule in sorted(loose, key=lambda r: -r.pos):
        if rule.end - rule.start < _LONG:
            continue
        for group in groups:
            if abs(group[0].start - rule.start) <= _SAME and abs(group[0].end - rule.end) <= _SAME:
                group.append(rule)
                break
        else:
            groups.append([rule])
    widest = max((g[0].end - g[0].start for g in groups), default=0)
    return [g for g in groups if len(g) >= 2 or g[0].end - g[0].start >= 0.9 * widest]


def _ruled(
    page: int, rows: Sequence[_Row], group: Sequence[Rule], loose: Sequence[Rule]
) -> Iterable[tuple[Area, list[_Row]]]:
    """Yield the tables between and beside the rules of a group, each with the rows it takes."""
    left, right = group[0].start, group[0].end
    heights = [r.pos for r in group]
    bands: list[list[_Row]] = [[] for _ in range(len(heights) + 1)]
    for row in rows:
        bands[sum(1 for pos in heights if pos > row.y + 0.36 * row.size)].append(row)
    size = _usual_size([row for band in bands[1:-1] for row in band] or rows)
    tables: list[tuple[list[int], list[_Row]]] = []  # the rules that bound it, its rows
    for i in range(1, len(heights)):
        if not _is_band(bands[i], left, right, size, heights[i - 1] - heights[i]):
            continue
        if tables and tables[-1][0][-1] == i - 1:
            tables[-1][0].append(i)
            tables[-1][1].extend(bands[i])
        else:
            tables.append(([i - 1, i], list(bands[i])))
    tables = _with_open_ends(tables, bands, heights, size, (left, right))
    for bounds, own in tables:
        if not own:
            continue
        high = heights[bounds[0]] + 1 if own[0].y < heights[bounds[0]] else own[0].y + size
        low = heights[bounds[-1]] - 1 if own[-1].y > heights[bounds[-1]] else own[-1].y - size
        rules = [r for r in loose if low <= r.pos <= high and left - _SAME <= r.start and r.end <= right + _SAME]
        n_bands = len(bounds) - 1
        last = bounds[-1] == len(heights) - 1 and own[-1] is rows[-1]  # a header alone, its body on the next page
        first = own[0] is rows[0] and any(is_number(c) and "." in c.text for r in own for c in r.chunks)
        if not _looks_tabular(own, fewest=1 if first or (n_bands and last) else 2):
            continue
        area = _area(page, _cells(own), rules, _is_banded(own, [heights[b] for b in bounds]))
        if grids_of([area]) is not None:
            yield area, own


def _usual_size(rows: Sequence[_Row]) -> float:
    sizes = sorted(c.size for row in rows for c in row.chunks)
    return sizes[len(sizes) // 2] if sizes else 10.0


def _is_band(band: Sequence[_Row], left: float, right: float, size: float, high: float) -> bool:
    """Tell whether what stands between two rules is a row, or rows, of a table, not what stands between two tables."""
    if not band:
        return high <= 4 * size
    for row in band:
        if any(c.x0 < left - _SAME or c.x1 > right + _SAME or c.size > _LARGER * size for c in row.chunks):
            return False
        if any(LABEL.search(c.text) for c in row.chunks) or (
            len(row.chunks) == 1 and CAPTION.search(row.chunks[0].text)
        ):
            return False
    if any(len(row.chunks) > 1 for row in band):
        return True
    return all(a.y - b.y <= PITCH * a.size for a, b in pairwise(band))


def _with_open_ends(
    tables: list[tuple[list[int], list[_Row]]],
    bands: Sequence[Sequence[_Row]],
    heights: Sequence[float],
    size: float,
    across: tuple[float, float],
) -> list[tuple[list[int], list[_Row]]]:
    """Add the rows below a table's last rule, or above its first, that no rule closes: the page's end did."""
    out = list(tables)
    bound = {b for bounds, _ in tables for b in bounds}
    for i in range(len(heights)):
        hit = next((t for t in out if t[0][0] == i), None)
        if i > 0 and hit is None and i in bound:
            continue  # inside a table, or its lower end
        taken = {id(row) for _, own in out for row in own}
        above = [row for row in bands[i] if id(row) not in taken]
        run = _run_up(above, heights[i], size, across)
        broad = [r for r in run if len(r.chunks) > 1]
        top = i == 0 and len(run) == len(above)  # all that stands on the page above the rule
        if not broad or not (_numeric(broad, fewest=1) or (top and any(is_number(c) for r in broad for c in r.chunks))):
            continue
        if hit is None:
            out.append(([i], run))
        elif len(run) >= 2 or top:
            out[out.index(hit)] = (hit[0], [*run, *hit[1]])
    for n, (bounds, own) in enumerate(out):
        below = bands[bounds[-1] + 1]
        head = not any(is_number(c) and "." in c.text for row in own for c in row.chunks)
        if below and own and (head or bounds[-1] == len(heights) - 1):
            out[n] = (bounds, [*own, *_run_from(below, own[-1].y, size, across, head)])
    return sorted(out, key=lambda t: t[0][0])


def _fits(row: _Row, size: float, across: tuple[float, float]) -> bool:
    """Tell whether a row of texts may belong to a table of this width and size."""
    return all(
        across[0] - _SAME <= c.x0 and c.x1 <= across[1] + _SAME and 0.85 * size <= c.size <= _LARGER * size
        for c in row.chunks
    ) and not any(LABEL.search(c.text) or LEADERS.search(c.text) for c in row.chunks)


def _run_from(below: Sequence[_Row], y: float, size: float, across: tuple[float, float], head: bool) -> list[_Row]:
    """Return the rows right below `y` that stand side by side, with what lies between them."""
    run: list[_Row] = []
    for row in below:
        if y - row.y > _APART * size or not _fits(row, size, across) or _is_text(row, across):
            break
        run.append(row)
        y = row.y
    while run and len(run[-1].chunks) < 2 and not (_wraps(run[-1], run) or _in_column(run[-1], run)):
        run.pop()
    return run if _numeric([r for r in run if len(r.chunks) > 1], fewest=1 if head else 2) else []


def _run_up(above: Sequence[_Row], y: float, size: float, across: tuple[float, float]) -> list[_Row]:
    run: list[_Row] = []
    for row in reversed(above):
        if row.y - y > _APART * size or not _fits(row, size, across) or _is_text(row, across):
            break
        run.insert(0, row)
        y = row.y
    while run and len(run[0].chunks) < 2 and not (_in_column(run[0], run) or _beside(run)):
        run.pop(0)
    return run


def _beside(run: Sequence[_Row]) -> bool:
    """Tell whether the first of the rows is a line of a cell beside which others stand half a line lower."""
    return len(run) > 1 and run[0].y - run[1].y <= 0.9 * run[0].size


def _in_column(row: _Row, run: Sequence[_Row]) -> bool:
    """Tell whether a lone text stands where a column of names begins: a class without an amount."""
    line = row.chunks[0]
    broad = [r for r in run if len(r.chunks) > 1]
    aligned = [c for r in broad for c in r.chunks if abs(c.x0 - line.x0) <= 0.3 * line.size]
    left = min((c.x0 for r in broad for c in r.chunks), default=line.x0)
    entry = NUMBERED.match(line.text) is not None and any(NUMBERED.match(c.text) for c in aligned)
    return len(aligned) > 1 and (entry or line.x0 > left + line.size)


def _wraps(row: _Row, run: Sequence[_Row]) -> bool:
    """Tell whether a lone text is the next line of a cell that begins above it."""
    line = row.chunks[0]
    return any(
        abs(c.x0 - line.x0) <= 0.6 * line.size
        and c.x1 >= line.x1 - 0.6 * line.size
        and 0 < r.y - row.y <= PITCH * line.size
        for r in run
        for c in r.chunks
    )


def _is_text(row: _Row, across: tuple[float, float]) -> bool:
    """Tell whether a row is a line of running text or a caption: alone, and wide or marked as one."""
    if len(row.chunks) > 1:
        return False
    line = row.chunks[0]
    return line.x1 - line.x0 > 0.6 * (across[1] - across[0]) or CAPTION.search(line.text) is not None


def _looks_tabular(rows: Sequence[_Row], fewest: int) -> bool:
    broad = [r for r in rows if len(r.chunks) >= 2]
    if any(LEADERS.search(c.text) for r in rows for c in r.chunks):
        return False
    stray = [r for r in rows if len(r.chunks) < 2 and not _in_column(r, rows)]
    return len(broad) >= fewest and len(stray) <= 0.7 * len(rows)


def _is_banded(rows: Sequence[_Row], heights: Sequence[float]) -> bool:
    """Tell whether rules divide the rows: there are about as many bands below the header as rows with numbers."""
    inside = [r for r in rows if heights[-1] < r.y < heights[0]]
    if len(inside) < len(rows) or len(heights) < 4:
        return False
    bands = [[r for r in inside if low <= r.y + 0.36 * r.size < high] for high, low in pairwise(heights)]
    filled = [band for band in bands if band]
    stacked = 0
    for band in filled:
        columns = columns_of([c for r in band for c in r.chunks if is_number(c)], [])
        tall = [[c for r in band for c in r.chunks if is_number(c) and c.x0 < x1 and x0 < c.x1] for x0, x1 in columns]
        stacked += any(sum(_AMOUNT_END.search(c.text) is not None for c in own) > 1 for own in tall)
    return stacked <= 0.1 * len(filled)


# --- no rules -------------------------------------------------------------------------------------------------------


def _number_blocks(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Return runs of rows that read as a table: chunks side by side, most of them with numbers, and what wraps between them."""
    out: list[list[_Row]] = []
    current: list[_Row] = []
    last: _Row | None = None
    for i, row in enumerate(rows):
        near = (
            bool(current)
            and current[-1].y - row.y < _APART * row.size
            and abs(row.size - current[-1].size) <= 0.12 * row.size
        )
        broad = len(row.chunks) > 1 and not any(LABEL.search(c.text) for c in row.chunks)
        tied = not broad and _tied(row, rows[max(0, i - 1) : i + 2])
        if (broad or tied) and not near:
            out.append(current)
            lone = last is not None and not tied and _begins_above(last, row)
            current = [last, row] if last is not None and lone else [row]
        elif broad or tied or (near and _between(row, current)):
            current.append(row)
        else:
            out.append(current)
            current = []
        last = row
    out.append(current)
    found = []
    for run in out:
        while (
            run
            and len(run[-1].chunks) < 2
            and not (_wraps(run[-1], run) or _tied(run[-1], run[-2:]) or _in_column(run[-1], run))
        ):
            run.pop()
        if _numeric([r for r in run if len(r.chunks) > 1], fewest=3):
            found.append(run)
    return found


def _tied(row: _Row, near: Sequence[_Row]) -> bool:
    """Tell whether a lone text stands less than a line above or below others: a cell of several lines beside theirs."""
    return any(r is not row and len(r.chunks) > 1 and abs(r.y - row.y) <= 0.9 * row.size for r in near)


def _begins_above(lone: _Row, row: _Row) -> bool:
    """Tell whether a lone text is the first line of a cell of `row`: in a column between, where it stands alone or fills its line."""
    line = lone.chunks[0]
    return (
        len(lone.chunks) < 2
        and 0 < lone.y - row.y <= PITCH * line.size
        and row.chunks[0].x1 < line.x0
        and line.x1 < row.chunks[-1].x0
        and all(
            abs(c.x0 - line.x0) <= 0.3 * line.size <= line.size + line.x1 - c.x1
            for c in row.chunks
            if c.x0 < line.x1 and line.x0 < c.x1
        )
    )


def _between(row: _Row, current: Sequence[_Row]) -> bool:
    """Tell whether a lone text may be a line of a cell: near the row above it, and no wider than a column."""
    line = row.chunks[0]
    if CAPTION.search(line.text):
        return False
    if NUMBERED.match(line.text):
        return _in_column(row, current)
    left, right = min(c.x0 for r in current for c in r.chunks), max(c.x1 for r in current for c in r.chunks)
    inside = line.x0 > left + line.size and any(
        abs(c.x0 - line.x0) <= 0.3 * line.size for r in current for c in r.chunks
    )
    near = current[-1].y - row.y <= PITCH * line.size
    return (near or inside) and line.x1 - line.x0 <= 0.5 * (right - left)


def _numeric(rows: Sequence[_Row], fewest: int) -> bool:
    if len(rows) < fewest or any(LEADERS.search(c.text) for r in rows for c in r.chunks):
        return False
    with_numbers = [r for r in rows if any(is_number(c) for c in r.chunks[1:])]
    if len(with_numbers) < max(fewest, 0.6 * len(rows) if fewest > 2 else 0.3 * len(rows)):
        return False
    ends = [r.chunks[-1].text for r in rows]
    # a table of contents: entries with page numbers far to the right
    return not (all(len(r.chunks) == 2 for r in rows) and all(_WHOLE.fullmatch(t) for t in ends))


# --- over pages -----------------------------------------------------------------------------------------------------

Found = Line | Grid | Area


def settled(pieces: Sequence[Found]) -> list[Line | Grid]:
    """Return the pieces in reading order with each area set in rows and columns, those that go on over pages in the same."""
    out: list[Line | Grid] = []
    waiting: list[Area] = []
    for piece in [*pieces, None]:
        if isinstance(piece, Area) and waiting and _goes_on(waiting, piece):
            waiting.append(piece)
            continue
        if waiting:
            out += grids_of(waiting) or [g for area in waiting for g in grids_of([area]) or []]
            waiting = []
        if isinstance(piece, Area):
            waiting = [piece]
        elif piece is not None:
            out.append(piece)
    return out


def _goes_on(before: Sequence[Area], area: Area) -> bool:
    """Tell whether an area is the next page's part of a table: all its texts keep to the same columns."""
    if area.page - before[-1].page != 1:
        return False
    if (
        before[-1].rules
        and area.rules
        and abs(before[-1].left - area.left) + abs(before[-1].right - area.right) > 2 * _SAME
    ):
        return False
    known = [before[0], *before[1:][-1:]]  # the first part, with its header, and the last: a table may have a thousand
    both = [*known, area]
    return figured(both) >= max(figured(known), figured([area])) and grids_of(both) is not None
