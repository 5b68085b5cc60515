"""How a table fits its page: font size, column widths and where text breaks. Word and PDF share it, so they agree.

Lengths are in points (1/72 inch).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from juesuan.compile.publication import Grid, Slot
from juesuan.domain.accounts import STATUTORY

MM = 72 / 25.4
PAGE = (210 * MM, 297 * MM)
BODY_MARGINS = (37 * MM, 26 * MM, 35 * MM, 28 * MM)
"""Top, right, bottom, left of a text page (GB/T 9704)."""
TABLE_MARGINS = (20 * MM, 18 * MM, 18 * MM, 18 * MM)
"""Top, right, bottom, left of a page that holds a statutory table, upright or landscape."""
SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
COMFORTABLE = 9.0
"""Font size of a table that runs over several pages."""
SMALLEST = 7.0
"""Below this a table is rather carried over to another page than shrunk to fit one."""
LINE = 1.2
"""Line height of table text, in font sizes."""
RULE = 0.5
"""What a rule adds to a row's height."""
BROAD, STOUT = 1.14, 1.25
"""How much wider than reckoned the digits of a broad font may run, upright and bold: no number may break in it."""
PAD = 4.0
"""Space between a cell's rule and its text, at the sides."""
TIGHT, PAD_Y, AIRY = 0.8, 1.5, 4.5
"""Space above and below the text in a cell: to save a page, as a rule, and at most where the page has room."""
CAPTION = 72.0
"""What title, number and owner line take above a table."""
NOTE = 15.0
"""Line pitch of a note below a table."""
PART = 50.0
"""What a part's heading takes."""
CONTENTS = (14.0, 24.0)
"""Font size and pitch of the contents where there is room."""


class Fit(msgspec.Struct, frozen=True):
    """A table's font size and column widths, the height it is expected to take without its captions, and the space
    above and below its cells' text: a short table is set wider apart."""

    size: float
    widths: tuple[float, ...]
    height: float
    pad: float


def contents_pitch(entries: int) -> tuple[float, float]:
    """Return font size and pitch of the contents: closer where that keeps them to one page."""
    height = PAGE[1] - BODY_MARGINS[0] - BODY_MARGINS[2] - PART
    pitch = min(CONTENTS[1], height / max(entries, 1))
    return (CONTENTS[0], CONTENTS[1]) if pitch < 17 else (CONTENTS[0] if pitch >= 21 else 12.0, pitch)


def own_page(grid: Grid) -> bool:
    """Tell whether a table stands on a page of its own: a statutory one, or one that asks for a landscape page."""
    return grid.wide or grid.form in STATUTORY


def area(grid: Grid) -> tuple[float, float]:
    """Return width and height that a table's page gives it."""
    width, height = (PAGE[1], PAGE[0]) if grid.wide else PAGE
    top, right, bottom, left = TABLE_MARGINS if own_page(grid) else BODY_MARGINS
    return width - left - right, height - top - bottom


@lru_cache(maxsize=64)
def fit(grid: Grid, reserve: float = 0.0) -> Fit:
    """Return the largest font at which no number breaks and the table keeps to one page, or flows over several well.

    `reserve` is what else its first page holds above it.
    """
    width, height = area(grid)
    room = height - CAPTION - reserve - sum(NOTE * math.ceil(advance(n) * 10.5 / width) + 4 for n in grid.notes)
    chosen = next((f for f in _candidates(grid, width) if f.height <= room), None) or _flowing(grid, width)
    spare = (room - chosen.height) / (2 * max(grid.n_rows, 1))
    return msgspec.structs.replace(chosen, pad=chosen.pad + min(max(spare, 0.0), AIRY - chosen.pad))


def _candidates(grid: Grid, width: float) -> Iterator[Fit]:
    """Yield what may keep a table to one page, best first: large to small, then with its rows closer together."""
    for pad in (PAD_Y, TIGHT):
        yield from (f for size in SIZES if size >= SMALLEST and (f := _at(grid, size, width, pad)))


def _flowing(grid: Grid, width: float) -> Fit:
    """Return the fit of a table that runs over several pages."""
    found = next((f for size in SIZES if size <= COMFORTABLE and (f := _at(grid, size, width))), None)
    return found or _forced(grid, width)


def _at(grid: Grid, size: float, width: float, pad: float = PAD_Y) -> Fit | None:
    """Return the fit at one font size; None when a number or a word would have to break."""
    widths = _widths(grid, size, width)
    return None if widths is None else Fit(size, widths, _height(grid, size, widths, pad), pad)


def _forced(grid: Grid, width: float) -> Fit:
    needs = [max(n, 1.0) for n in _needs(grid, SIZES[-1])]
    widths = tuple(n * width / sum(needs) for n in needs)
    return Fit(SIZES[-1], widths, _height(grid, SIZES[-1], widths), PAD_Y)


def _widths(grid: Grid, size: float, width: float) -> tuple[float, ...] | None:
    """Return the widths asked for, columns too narrow for their longest number widened at the others' cost."""
    needs = _needs(grid, size)
    if sum(needs) > width:
        return None
    asked = grid.widths if len(grid.widths) == grid.n_cols and all(w > 0 for w in grid.widths) else (1.0,) * grid.n_cols
    fixed: set[int] = set()
    while True:
        free = width - sum(needs[c] for c in fixed)
        scale = free / max(sum(w for c, w in enumerate(asked) if c not in fixed), 1e-9)
        found = tuple(needs[c] if c in fixed else w * scale for c, w in enumerate(asked))
        short = {c for c, w in enumerate(found) if c not in fixed and w < needs[c] - 1e-6}
        if not short:
            return found
        fixed |= short


def _needs(grid: Grid, size: float) -> list[float]:
    """Return what each column needs at least: its longest number or code, or two characters."""
    needs = [2 * size + 2 * PAD] * grid.n_cols
    for slot in grid.cells:
        spare = STOUT if slot.bold else BROAD
        longest = max((advance(word) for word in words(slot.text)), default=0.0) * size * spare + 2 * PAD + 0.5
        span = range(slot.col, min(slot.col + slot.colspan, grid.n_cols))
        lack = longest - sum(needs[c] for c in span)
        if lack > 0:
            for c in span:
                needs[c] += lack / len(span)
    return needs


def _height(grid: Grid, size: float, widths: tuple[float, ...], pad: float = PAD_Y) -> float:
    rows = [LINE * size + 2 * pad + RULE] * grid.n_rows
    for slot in grid.cells:
        need = lines(slot, size, widths) * LINE * size + 2 * pad + RULE
        span = range(slot.row, min(slot.row + slot.rowspan, grid.n_rows))
        lack = need - sum(rows[r] for r in span)
        if lack > 0:
            for r in span:
                rows[r] += lack / len(span)
    return sum(rows)


def lines(slot: Slot, size: float, widths: tuple[float, ...]) -> int:
    """Return how many lines a cell's text takes."""
    room = sum(widths[slot.col : slot.col + slot.colspan]) - 2 * PAD
    return sum(max(1, math.ceil(advance(text) * size / max(room, 1) - 1e-6)) for text in slot.text.split("\n"))


def indent(slot: Slot, size: float, widths: tuple[float, ...]) -> float:
    """Return how far to draw a centred cell's sides in, so that its lines come out of even length (功能分类|科目编码)."""
    count = lines(slot, size, widths)
    wide = all(unicodedata.east_asian_width(c) in "WFA" for c in slot.text)
    if count < 2 or slot.align != "center" or not wide or "\n" in slot.text:
        return 0.0
    room = sum(widths[slot.col : slot.col + slot.colspan]) - 2 * PAD
    even = (math.ceil(len(slot.text) / count) + 0.4) * size
    return max(0.0, (room - even) / 2)


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Return the stretches of a text that must not be broken: numbers and Latin words."""
    found: list[str] = []
    current = ""
    for char in text:
        if unicodedata.east_asian_width(char) in "WFA" or char.isspace():
            found.append(current)
            current = ""
        else:
            current += char
    return tuple(w for w in (*found, current) if w)


@lru_cache(maxsize=8192)
def advance(text: str) -> float:
    """Return a text's width in font sizes: 1 for a Chinese character, about a half for a digit or letter."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.56 for c in text)
