"""Which lines of a table make one row, where no rule divides its rows: cells of several lines stand beside one another.

Coordinates are PDF points in the page's upright frame.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from juesuan.document.pdf_flow import NUMBERED
from juesuan.document.pdf_text import Line, advance_of_first_word, is_cjk
from juesuan.document.torn import PART_OF_NUMBER, is_torn

Stand = Literal["middle", "top", "bottom"]
"""Where cells of fewer lines stand in their row."""

PITCH = 1.75  # of the font size: lines of one cell stand no further apart
_DEEPEST = 24  # baselines in one row, at most
_LEVEL = 0.22  # ems by which cells of one row may stand off one another
_ROW = 0.9  # cost of each row, so that what may be one row is one
_ALONE = 0.4  # cost of a row of one text more
_OFF = 3.0  # cost of a cell that stands off its row
_LOOSE = 2.0  # cost of a line broken though the next word would have fitted
_NEW = 3.0  # cost of a line that begins something of its own
_NEVER = 1e9
_WHOLE = re.compile(r"[-−－+]?\d[\d,，]*(?:\.\d{1,2})?%?")
_ENDED = re.compile(r"[-−－+]?\d[\d,，]*\.\d{2,}%?|[^%]*%")
_CODE = re.compile(r"[2-5]\d{2}(?:\d{2}){0,2}")
_ITS_OWN = re.compile(r"其中|合计|总计|小计|本年|年初|年末|上年|[加减][:：]")


class Placed(NamedTuple):
    """A line of text in its column."""

    line: Line
    col: int


def rows_of(placed: Sequence[Placed], rights: Sequence[float], places: int = 0) -> list[list[Placed]]:
    """Return the rows that `placed` make, top to bottom; `rights` says how far each column's texts may reach.

    `places` are the decimals that all the table's amounts have, where they are more than two (`usual_places`).
    """
    levels = _levels(placed)
    best: tuple[float, list[list[Placed]]] | None = None
    memory: dict[tuple[int, int], float] = {}
    for stand in _STANDS:
        cost, rows = _divided(levels, stand, rights, memory, places)
        if best is None or cost < best[0] - 1e-6:
            best = (cost, rows)
    return best[1] if best else []


_STANDS: tuple[Stand, ...] = ("middle", "top", "bottom")


def _levels(placed: Sequence[Placed]) -> list[list[Placed]]:
    out: list[list[Placed]] = []
    for item in sorted(placed, key=lambda p: -p.line.y):
        if out and out[-1][0].line.y - item.line.y <= 0.1 * item.line.size:
            out[-1].append(item)
        else:
            out.append([item])
    return out


def _divided(
    levels: Sequence[Sequence[Placed]],
    stand: Stand,
    rights: Sequence[float],
    memory: dict[tuple[int, int], float],
    places: int,
) -> tuple[float, list[list[Placed]]]:
    """Return the least cost of dividing the baselines into rows, and those rows."""
    least = [0.0] + [_NEVER] * len(levels)
    begun = [0] * (len(levels) + 1)
    for end in range(1, len(levels) + 1):
        columns: dict[int, list[Line]] = {}
        for start in range(end - 1, max(-1, end - 1 - _DEEPEST), -1):
            broken = False
            for item in levels[start]:
                own = columns.setdefault(item.col, [])
                own.insert(0, item.line)
                broken = broken or (len(own) > 1 and own[0].y - own[1].y > PITCH * own[0].size)
            if broken:
                break  # a row above only widens the gap
            cost = least[start] + _ROW + (_ALONE if len(columns) == 1 else 0.0) + _off(columns, stand)
            if cost >= least[end]:
                continue
            cost += _breaks(columns, rights, memory, places)
            if cost < least[end]:
                least[end], begun[end] = cost, start
    rows: list[list[Placed]] = []
    end = len(levels)
    while end:
        rows.insert(0, [item for level in levels[begun[end] : end] for item in level])
        end = begun[end]
    return least[-1], rows


def _off(columns: dict[int, list[Line]], stand: Stand) -> float:
    """Return the cost of cells that do not stand where the others of their row do."""
    if len(columns) < 2:
        return 0.0
    tallest = max(columns.values(), key=lambda lines: (lines[0].y - lines[-1].y, lines[0].y))
    at = [_height(lines, stand) - _height(tallest, stand) for lines in columns.values()]
    allowed = _LEVEL * tallest[0].size
    return sum(_OFF for off in at if abs(off) > allowed)


def _height(lines: Sequence[Line], stand: Stand) -> float:
    if stand == "middle":
        return (lines[0].y + lines[-1].y) / 2
    return lines[0].y if stand == "top" else lines[-1].y


def _breaks(
    columns: dict[int, list[Line]], rights: Sequence[float], memory: dict[tuple[int, int], float], places: int
) -> float:
    """Return the cost of the line breaks inside a row's cells."""
    total = words = 0.0
    torn = False  # an amount goes on in the next line
    narrow = False  # a number may
    for col, lines in columns.items():
        if len(lines) < 2:
            continue
        if all(PART_OF_NUMBER.fullmatch(line.text) for line in lines):
            parts = [line.text for line in lines]
            broken = is_torn(parts, places)
            cost = 0.0 if broken else _digits(parts, all(rights[col] - o.x1 < _FULL * o.size for o in lines[:-1]))
            torn = torn or broken or (cost < 1 and "." in "".join(parts))
            narrow = narrow or cost <= 1
            total += cost
            continue
        for above, below in pairwise(lines):
            key = id(above), id(below)
            if key not in memory:
                memory[key] = _break(above, below, rights[col])
            words += memory[key]
    total += words / 4 if torn else words
    deep = {len(lines) for lines in columns.values()}
    if len(columns) > 1 and len(deep) == 1 and not narrow:
        total += _NEW * (deep.pop() - 1)  # every cell has as many lines, one beside the other: so many rows
    return total


_FULL = 0.9  # ems that a line that could not take one more digit leaves at most


def _digits(parts: Sequence[str], full: bool) -> float:
    """Return the cost of a number being broken into `parts`."""
    whole = "".join(parts)
    if whole.isdigit():
        if full and _CODE.fullmatch(whole) and not _CODE.fullmatch(parts[-1]):
            return 0.5
        if full and len(whole) < 3:
            return 0.6  # 行次, in a column of one digit
        return (_LOOSE + (_NEW if any(map(_CODE.fullmatch, parts)) else 0.0)) * (len(parts) - 1)
    begun = ["".join(parts[:i]) for i in range(1, len(parts))]
    if not _WHOLE.fullmatch(whole) or any(map(_ENDED.fullmatch, begun)):
        return _NEVER / 1e3
    return 0.0 if full or any(part[-1] == "." for part in begun) else 1.0


def _break(above: Line, below: Line, right: float) -> float:
    """Return the cost of `below` being the next line of the cell that `above` stands in."""
    one, other = above.text.strip(), below.text.strip()
    numbers = PART_OF_NUMBER.fullmatch(one), PART_OF_NUMBER.fullmatch(other)
    if any(numbers) and not (numbers[1] and is_cjk(one[-1])):
        return _NEW if numbers[0] else _LOOSE
    cost = 0.0
    if NUMBERED.match(other) or _ITS_OWN.match(other):
        cost += _NEW
    if right - above.x1 > advance_of_first_word(below) + 0.5 * above.size and other[0] not in "（(":
        cost += _LOOSE
    return cost
