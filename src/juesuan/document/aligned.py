"""Tables that are drawn with blanks alone: their columns are told by the blanks that run down between them.

Only a table that lines up is read: in one measure of width (a wide character counting one or two columns, as the
writer of the file counted), clear gutters must part the same columns in every row. Whatever does not line up stays
text, because a figure put under the wrong header would be a false finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from juesuan.document.grid import Slot, pad, place, table
from juesuan.document.model import Cell, Table
from juesuan.document.wrapped import width

MIN_ROWS = 2
"""Lines with an amount that a table must have."""
MAX_LONE = 3
"""Lines in a row that may hold one cell alone (a name that is wrapped, a row without amounts)."""
MAX_HEADER = 5
"""Lines that a header may take."""
_GAP = re.compile(r"(?:[ \u00a0]{2,}|\u3000)[ \u00a0\u3000]*")
_BLANK = re.compile(r"[ \u00a0\u3000]")
_AMOUNT = re.compile(r"[-−－]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?%?|[-—－]+")
_FIGURE = re.compile(r"\d")
_PROSE = re.compile(r"[。；！？]|(?<!其中)[：:](?![^（）()]*[）)]).")
_LABEL = re.compile(r"(?<!其中)[：:](?![^（）()]*[）)]).")
"""Words and what they say; not a unit in brackets: 价值（金额单位：万元）."""
_STOP = re.compile(r"[。；！？]")
_PART = re.compile(
    r"\s*(?:第[一二三四五六七八九十\d]+部分|附?[表件][一二三四五六七八九十\d]+(?:[-－]\d+)?|公开\d+表)(?=$|[\s：:])"
)
"""The title of what stands behind a table."""
_ITEM = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．][^，]{2,20}(?:收入|支出|结余|结转|拨款|资金|补助|费)$")
"""A line of a form of revenue and expenditure."""
_SPACED = re.compile(
    r"(?<![^\s\u3000])(合|总|小|项|科|金|收|支|名|序)[ \u00a0\u3000]{2,8}(计|目|额|入|出|称|号)(?=$|[ \u00a0\u3000])"
)
"""A word of a header or a total that is set wide: 合    计, 项    目."""
MANY_CELLS = 3
"""Pieces side by side that make a header or a row a table's, where it has hardly another line."""
_PAGE = re.compile(r"\s*(?:[-—－]\s*)?\d{1,3}(?:\s*[-—－])?\s*")


@dataclass(frozen=True)
class Piece:
    """A run of text on a line between gaps: `start` and `end` in the measure of the line."""

    text: str
    start: int
    end: int

    @property
    def amount(self) -> bool:
        """Whether the piece is a number, or the dash that stands for none."""
        return _AMOUNT.fullmatch(self.text) is not None


@dataclass(frozen=True)
class Row:
    """A line taken apart: its number in the file and its pieces."""

    no: int
    pieces: tuple[Piece, ...]

    @property
    def figured(self) -> bool:
        """Whether the line holds an amount and something beside it."""
        return len(self.pieces) > 1 and any(p.amount and _FIGURE.search(p.text) for p in self.pieces)

    @property
    def numbers_columns(self) -> bool:
        """Whether the line only numbers the columns: 栏次 1 2 3."""
        told = [p.text for p in self.pieces if p.amount]
        if len(told) < 2 or not told[0].isdecimal():
            return False
        return told == [str(n) for n in range(int(told[0]), int(told[0]) + len(told))]

    def is_over(self, columns: Sequence[Piece]) -> bool:
        """Whether each piece stands over a column."""
        return all(_span(p, columns)[1] for p in self.pieces)


def may_start(text: str) -> bool:
    """Whether a line can be the first of an aligned table: two pieces or more, none of them prose or `label：value`."""
    if _BLANK.search(text) is None or "\t" in text:
        return False  # most lines
    return _GAP.search(text.strip()) is not None and _PROSE.search(text) is None and _PART.match(text) is None


def is_row(text: str) -> bool:
    """Whether a line looks like a row of an aligned table: an amount and something beside it, gaps between."""
    return may_start(text) and Row(0, tuple(_pieces(text, len))).figured


def read_aligned(texts: Sequence[str], first: int, file: int) -> tuple[Table | None, int]:
    """Return the table that `texts` (from line number `first`) starts with and how many lines it takes: else None, 0."""
    taken = _extent(texts)
    if not taken:
        return None, 0
    found: list[tuple[int, Table]] = []
    for measure in (width, len, _narrow):
        if measure is _narrow and (found or not any(map(_EITHER.search, texts[: taken[-1] + 1]))):
            continue
        rows = [Row(first + i, tuple(_pieces(texts[i], measure))) for i in taken]
        made = _table(rows, file)
        if made is not None:
            found.append((made.n_cols, made))
    if not found:
        return None, 0
    return max(found, key=lambda x: x[0])[1], taken[-1] + 1


_EITHER = re.compile(r"[≥≤±×÷→·°①-⑳Ⅰ-Ⅻα-ωА-я“”‘’—…]")
"""Characters that some writers count two columns wide, and some one."""


def _narrow(text: str) -> int:
    """Return how many columns a text takes where those characters are one column wide."""
    return width(text) - sum(width(c) - 1 for c in _EITHER.findall(text))


def _pieces(text: str, measure: Callable[[str], int]) -> Iterator[Piece]:
    at = 0
    if _SPACED.search(text):
        text = _SPACED.sub(lambda m: m[1] + m[2] + " " * (len(m[0]) - 2), text)
    for gap in [*((m.start(), m.end()) for m in _GAP.finditer(text)), (len(text), len(text))]:
        raw = text[at : gap[0]]
        if raw.strip():
            lead = len(raw) - len(raw.lstrip())
            start = measure(text[: at + lead])
            yield Piece(raw.strip(), start, start + measure(raw.strip()))
        at = gap[1]


def _extent(texts: Sequence[str]) -> list[int]:
    """Return the indices of the lines that hold the table's cells, in order; blank lines and page numbers are not."""
    taken: list[int] = []
    lone: list[int] = []
    starts: dict[int, int] = {}
    blanks = 0
    last = -1
    for i, raw in enumerate(texts):
        text = raw.replace("\f", "")
        if not text.strip():
            blanks += 1
            if blanks > 1:
                break
            continue
        pieces = list(_pieces(text, width))
        row = Row(i, tuple(pieces))
        if "\t" in text or _STOP.search(text) or (_LABEL.search(text) and not row.figured) or _PART.match(text):
            break
        if len(pieces) > 1 or (_inside(pieces[0], starts) and not blanks):
            if lone and not row.figured and len(pieces) > 1 and not all(p.start in starts for p in pieces):
                break  # text before the header of another table
            taken += [*lone, i]
            lone = []
            for piece in pieces:
                starts[piece.start] = starts.get(piece.start, 0) + (not piece.amount)
        elif not _PAGE.fullmatch(text):
            if taken and not blanks and taken[-1] == i - 1 and not pieces[0].start:
                last = i  # a row without amounts may be the table's last: a caption stands after a blank line
            if taken and not blanks and not pieces[0].start and _ITEM.match(text):
                taken += [*lone, i]  # 五、事业收入: one of the many lines of a form that has no amount
                lone = []
                continue
            lone.append(i)
            if len(lone) > MAX_LONE:
                break
        blanks = 0
    return [*taken, last] if taken and last == taken[-1] + 1 else taken


def _inside(piece: Piece, starts: dict[int, int]) -> bool:
    """Whether a piece alone on its line stands where names of the column on the other side have begun: a class without an amount."""
    return piece.start >= _FAR and not piece.amount and starts.get(piece.start, 0) > 1


_FAR = 12
"""Columns before a piece that nothing but an empty column leaves."""


def _table(rows: Sequence[Row], file: int) -> Table | None:
    """Return `rows` as a table, None where they do not line up."""
    figured = [i for i, row in enumerate(rows) if row.figured and not row.numbers_columns]
    numbered = [i for i, row in enumerate(rows) if row.numbers_columns]
    if not figured and numbered:
        figured = numbered  # a table without an amount: its columns are where they are numbered
    elif not figured:
        return _empty(rows, file)
    elif not 0 < figured[0] <= MAX_HEADER or (
        len(figured) < MIN_ROWS and len(rows) <= MIN_ROWS + 1 and len(rows[figured[0]].pieces) <= MANY_CELLS
    ):
        return None
    head, body = rows[: figured[0]], rows[figured[0] :]
    columns = _columns(body)
    if any(p.amount for row in head if not row.numbers_columns for p in row.pieces):
        return None
    for row in reversed(head):  # a column without a figure is known by its own head, which is the lowest
        if not row.numbers_columns:
            columns = sorted([*columns, *(p for p in row.pieces if not _span(p, columns)[1])], key=lambda p: p.start)
    head = [row for row in head if not row.numbers_columns or row.is_over(columns)]
    if len(columns) < 2 or any(a.end + 1 > b.start for a, b in pairwise(columns)):
        return None
    if any(p.amount and _span(p, columns)[1] != 1 for row in body for p in row.pieces):
        return None
    if any(len({_span(p, columns)[0] for p in row.pieces}) < len(row.pieces) for row in [*head, *body]):
        return None  # two pieces in one column: the gutters are not those of the table
    numeric = {_span(p, columns)[0] for row in body for p in row.pieces if p.amount}
    named = {c for row in head for p in row.pieces for c in range(_span(p, columns)[0], sum(_span(p, columns)))}
    if not numeric <= named | _of_codes(head, body, columns):
        return None
    names = [p.start for row in body if len(row.pieces) > 1 for p in row.pieces if not p.amount]
    if any(
        len(row.pieces) == 1 and _span(row.pieces[0], columns)[0] > 1 and row.pieces[0].start not in names
        for row in body
    ):
        return None
    whole = [*head, *_whole(body, columns)]
    return _anchored([_laid(row, columns) for row in whole], [row.no for row in whole], file)


def _of_codes(head: Sequence[Row], body: Sequence[Row], columns: Sequence[Piece]) -> set[int]:
    """Return the columns without a head that hold the lower parts of codes (207 | 07 | 02), beside the one that is headed as codes."""
    first = next((_span(p, columns)[0] for row in head for p in row.pieces if _CODES.search(p.text)), -1)
    found: set[int] = set()
    for c in range(first + 1, len(columns)) if first >= 0 else ():
        texts = [p.text for row in body for p in row.pieces if _span(p, columns)[0] == c]
        if not texts or not all(map(_PART_OF_CODE.fullmatch, texts)):
            break
        found.add(c)
    return found


_CODES = re.compile(r"编码|代码")
_PART_OF_CODE = re.compile(r"\d\d")


def _empty(rows: Sequence[Row], file: int) -> Table | None:
    """Return the header of a form that nothing is filled in, with its bare 合计, as a table; None where the lines are no header."""
    head = [row for row in rows if len(row.pieces) > 1]
    if (
        not head
        or max(len(row.pieces) for row in head) < MANY_CELLS
        or any(p.amount for row in head for p in row.pieces)
    ):
        return None
    columns: list[Piece] = []
    for row in reversed(head):
        columns = sorted([*columns, *(p for p in row.pieces if not _span(p, columns)[1])], key=lambda p: p.start)
    if any(len({_span(p, columns)[0] for p in row.pieces}) < len(row.pieces) for row in head):
        return None
    if sum(_HEAD.search(p.text) is not None for row in head for p in row.pieces) < MANY_CELLS:
        return None
    return _anchored([_laid(row, columns) for row in rows], [row.no for row in rows], file)


_HEAD = re.compile(r"项目|科目|编码|代码|名称|合计|小计|支出|收入|结转|结余|金额|数$|费$")
"""Words of a header."""


def _columns(rows: Sequence[Row]) -> list[Piece]:
    """Return the stretches between the gutters that run down through `rows`.

    A word of a row in twelve may lie across a gutter, as the merged cell of a total does (人员经费合计); an amount may not.
    """
    allowed = len(rows) // 12
    every = _merged([p for row in rows for p in row.pieces])
    words = sorted((p for row in rows for p in row.pieces if not p.amount), key=lambda p: p.start)
    if not allowed:
        return every
    kept = [p for row in rows for p in row.pieces if p.amount]
    for column in every:
        within = [p for p in words if column.start <= p.start < column.end]
        edges = sorted({p.start for p in within} | {p.end for p in within})
        for start, end in pairwise(edges):
            if sum(p.start <= start and end <= p.end for p in within) > allowed:
                kept.append(Piece("", start, end))
    return _merged(kept)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the stretches that `pieces` cover."""
    columns: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.start, p.end)):
        if columns and piece.start <= columns[-1].end:
            columns[-1] = Piece("", columns[-1].start, max(columns[-1].end, piece.end))
        else:
            columns.append(Piece("", piece.start, piece.end))
    return columns


def _span(piece: Piece, columns: Sequence[Piece]) -> tuple[int, int]:
    """Return the first column that `piece` lies over, and how many; 0 columns where it lies between."""
    over = [i for i, c in enumerate(columns) if piece.start < c.end and c.start < piece.end]
    return (over[0], len(over)) if over else (-1, 0)


def _whole(body: Sequence[Row], columns: Sequence[Piece]) -> list[Row]:
    """Join a name's second line to its row: a lone piece under a name that fills its column."""
    whole: list[Row] = []
    for row in body:
        lone = row.pieces[0] if len(row.pieces) == 1 else None
        above = (
            next((p for p in whole[-1].pieces if _span(p, columns) == _span(lone, columns)), None)
            if lone and whole
            else None
        )
        if (
            lone
            and above
            and whole[-1].figured
            and not whole[-1].numbers_columns
            and not above.amount
            and not _begins_anew(lone.text, above.text)
            and columns[_span(lone, columns)[0]].end - above.end <= 2
        ):
            joined = Piece(above.text + lone.text, above.start, above.end)
            whole[-1] = Row(whole[-1].no, tuple(joined if p is above else p for p in whole[-1].pieces))
        else:
            whole.append(row)
    return whole


def _begins_anew(text: str, above: str) -> bool:
    """Whether a name is one of its own, of a line without an amount: it has a number, or the ending of the name above."""
    return _NUMBERED.match(text) is not None or (len(text) > 2 and text[-2:] == above[-2:])


_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]|其中")


def _laid(row: Row, columns: Sequence[Piece]) -> list[Slot]:
    slots: list[Slot] = []
    at = 0
    ends = [_span(p, columns)[0] for p in row.pieces[1:]] + [len(columns)]
    for piece, end in zip(row.pieces, ends, strict=True):
        first, span = _span(piece, columns)
        slots += [Slot("")] * (first - at)
        if span > 1 and row.figured and end < len(columns):
            span = end - first  # a merged cell reaches to the amount beside it: 公用经费合计
        slots.append(Slot(piece.text, max(span, 1)))
        at = first + max(span, 1)
    return slots + [Slot("")] * (len(columns) - at)


def _anchored(slots: Sequence[Sequence[Slot]], lines: Sequence[int], file: int) -> Table:
    grid = place(slots)
    return table(
        pad(grid.n_rows, grid.cells),
        file,
        f"l{lines[0]}",
        lambda c: Cell(c.slot.text, c.row, c.col, c.rowspan, c.colspan, anchor=f"l{lines[c.row]}"),
    )
