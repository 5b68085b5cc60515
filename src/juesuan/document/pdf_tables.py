"""Tables over several pages: which tables go on, which rows are repeated headers, which were cut by the page's end.

Coordinates are PDF points in the page's upright frame.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from juesuan.document.lattice import Grid, fills, padding_of
from juesuan.document.model import Cell, Table
from juesuan.document.pdf_flow import NUMBERED
from juesuan.document.pdf_text import Line, compose, ems_of_first_word, is_cjk, joined
from juesuan.document.torn import is_torn

Piece = Line | Grid
COLUMN_SLACK = 5.0  # points that a column edge may shift from page to page
MAX_HEADER_ROWS = 8
MAX_CAPTIONS = 6  # lines above a table that may be repeated with it

_AMOUNT = re.compile(r"[-−－]?[\d,，]+\.\d+%?")
_CONTINUED = re.compile(r"[（(]?续(?:表|上表)?[\d一二三四五六七八九十]*[)）]?")

_PageBox = tuple[float, float, float, float]


def join_pieces(pieces: Sequence[Piece], boxes: Mapping[int, _PageBox]) -> list[Line | list[Grid]]:
    """Gather tables that go on from page to page; captions repeated above their later parts are dropped."""
    out: list[Line | list[Grid]] = []
    for piece in pieces:
        if isinstance(piece, Line):
            out.append(piece)
            continue
        home = _goes_on_from(out, piece, boxes)
        if home is None:
            out.append([piece])
        else:
            part = out[home]
            del out[home + 1 :]
            if isinstance(part, list):
                part.append(piece)
    return out


def _goes_on_from(out: Sequence[Line | list[Grid]], grid: Grid, boxes: Mapping[int, _PageBox]) -> int | None:
    """Return the index in `out` of the table that `grid` continues, if it does."""
    home = len(out) - 1
    between: list[Line] = []
    while home >= 0 and len(between) <= MAX_CAPTIONS:
        part = out[home]
        if isinstance(part, list):
            break
        between.insert(0, part)
        home -= 1
    if home < 0 or not isinstance(part := out[home], list):
        return None
    last = part[-1]
    if not 0 < grid.page - last.page <= 2 or not _alike(last, grid, boxes):
        return None
    if not between:
        return home
    above = {_bare(p.text) for p in out[max(0, home - MAX_CAPTIONS) : home] if isinstance(p, Line)}
    repeated = all(line.page == grid.page and _bare(line.text) in above | {""} for line in between)
    return home if repeated else None


def _bare(text: str) -> str:
    return _CONTINUED.sub("", text.replace(" ", ""))


def _alike(a: Grid, b: Grid, boxes: Mapping[int, _PageBox]) -> bool:
    """Tell whether two tables on two pages have the same columns."""
    wide_a, wide_b = (boxes[g.page][2] - boxes[g.page][0] for g in (a, b))
    if abs(wide_a - wide_b) > COLUMN_SLACK or a.ruled != b.ruled:
        return False
    if not a.ruled:
        return len(a.xs) == len(b.xs) and all(abs(p - q) < 40 for p, q in zip(a.xs, b.xs, strict=True))
    if abs(a.xs[0] - b.xs[0]) > COLUMN_SLACK or abs(a.xs[-1] - b.xs[-1]) > COLUMN_SLACK:
        return False
    few, many = sorted((a.xs, b.xs), key=len)
    return all(min(abs(x - y) for y in many) <= COLUMN_SLACK for x in few)


class _Usual(NamedTuple):
    """What is usual in a table: the decimals of its amounts, the padding of its cells in points."""

    places: int
    padding: float


class _Placed(msgspec.Struct, frozen=True, gc=False):
    """A cell in the joined table."""

    row: int
    col: int
    rowspan: int
    colspan: int
    lines: tuple[Line, ...]
    left: float  # its edges on its page, in points
    right: float

    @property
    def text(self) -> str:
        return self.lines[0].text if len(self.lines) == 1 else joined(self.lines)


def to_table(grids: Sequence[Grid], file: int) -> Table:
    """Join a table's parts: columns matched, repeated header rows dropped, a row cut by the page's end made whole."""
    edges = _common_edges(grids)
    placed: list[_Placed] = []
    n_rows = 0
    first: list[_Placed] = []
    for i, grid in enumerate(grids):
        own = _on_edges(grid, edges)
        height = len(grid.ys) - 1
        if i == 0:
            first = own
        else:
            if height <= 2 and not any(p.lines for p in own):
                continue  # what is left of an empty row after the page's end
            repeated = _repeated_rows(first, own, height)
            own = [replace(p, row=p.row - repeated) for p in own if p.row >= repeated]
            height -= repeated
            if height > 1 and _empty_rest(own):
                own = [replace(p, row=p.row - 1) for p in own if p.row > 0]
                height -= 1
            elif cut := _rows_of_rest(placed, own, n_rows):
                placed, own = _sewn(placed, _in_one(own, cut), n_rows)
                height -= cut
            elif own and _row_cut(placed, own, n_rows, grids[i - 1].open_bottom or grid.open_top):
                placed, own = _sewn(placed, own, n_rows)
                height -= 1
            elif own and n_rows <= MAX_HEADER_ROWS:
                placed, own = _header_sewn(placed, own, n_rows)
        placed += [replace(p, row=p.row + n_rows) for p in own]
        n_rows += height
    return Table(
        n_rows=n_rows,
        n_cols=len(edges) - 1,
        cells=tuple(_cell(p) for p in sorted(placed, key=lambda p: (p.row, p.col))),
        file=file,
        page=grids[0].page,
        pages=tuple(dict.fromkeys(g.page for g in grids)),
    )


def _cell(placed: _Placed) -> Cell:
    text, runs = compose(placed.lines) if placed.lines else ("", ())
    return Cell(text, placed.row, placed.col, placed.rowspan, placed.colspan, runs=runs)


def _common_edges(grids: Sequence[Grid]) -> list[float]:
    """Return the column edges of all parts, those within `COLUMN_SLACK` of an earlier part's taken as the same."""
    if not grids[0].ruled:
        return list(grids[0].xs)
    edges = list(max(grids, key=lambda g: len(g.xs)).xs)
    for grid in grids:
        edges += [x for x in grid.xs if min(abs(x - e) for e in edges) > COLUMN_SLACK]
    return sorted(edges)


def _on_edges(grid: Grid, edges: Sequence[float]) -> list[_Placed]:
    if grid.ruled:
        at = [min(range(len(edges)), key=lambda i: abs(edges[i] - x)) for x in grid.xs]
    else:
        at = list(range(len(grid.xs)))
    return [
        _Placed(b.row, at[b.col], b.rowspan, at[end] - at[b.col], b.lines, grid.xs[b.col], grid.xs[end])
        for b in grid.boxes
        for end in (b.col + b.colspan,)
    ]


def _repeated_rows(first: Sequence[_Placed], own: Sequence[_Placed], height: int) -> int:
    """Return how many rows at the top of a later part repeat the table's own first rows."""
    best = 0
    for n in range(1, min(MAX_HEADER_ROWS, height) + 1):
        a, b = ([p for p in part if p.row < n] for part in (first, own))
        if any(p.row + p.rowspan > n for p in a + b):
            continue
        shapes = ([(p.row, p.col, p.rowspan, p.colspan, p.text.replace(" ", "")) for p in part] for part in (a, b))
        if next(shapes) != next(shapes):
            break
        newest = [p.text for p in b if p.row + p.rowspan == n]
        if not any(newest) or any(_AMOUNT.fullmatch(t) for t in newest):
            break
        best = n
    return best


def _empty_rest(own: Sequence[_Placed]) -> bool:
    """Tell whether a later part's first row is empty: the rest of a tall row that the page's end cut."""
    return not any(p.lines or p.rowspan > 1 for p in own if p.row == 0)


def _row_cut(placed: Sequence[_Placed], own: Sequence[_Placed], n_rows: int, unruled: bool) -> bool:
    """Tell whether a later part's first row is the rest of the earlier part's last row.

    Its texts must go on from texts above that filled their cells, and it must not stand as a row of its own. `unruled`
    says that no line was drawn where the page ends.
    """
    top = {p.col: p for p in own if p.row == 0}
    end = {p.col: p for p in placed if p.row + p.rowspan == n_rows}
    if any(p.rowspan > 1 for p in top.values()):
        return False
    rest = {c: p.text for c, p in top.items() if p.lines}
    above = {c: p.text for c, p in end.items() if p.lines}
    usual = _usual((*placed, *own))
    if _code_cut(above, rest) or _torn_row(end, above, rest, usual):
        return True
    if not rest or any(c not in above or end[c].colspan != top[c].colspan for c in rest):
        return False
    if any(_amount_cut(above[c], rest[c], usual.places) or is_torn((above[c], rest[c]), 0) for c in rest):
        return True
    if _words_cut(placed, end, top, usual):
        return True
    amounts = any(_AMOUNT.fullmatch(text) for c, text in above.items() if c not in rest)
    if amounts and (_goes_on_unnumbered(placed, above, rest) or _item_cut(placed, above, rest)):
        return True
    numbers = [c for c, text in rest.items() if text[0].isdigit()]
    whole = min(above) in rest  # a row of its own has its first cell, too
    if any(not above[c].endswith((".", ",", "，")) and (whole or not _broken(end[c], rest[c], usual)) for c in numbers):
        return False
    words = [c for c in rest if c not in numbers]
    if any(NUMBERED.match(rest[c]) or rest[c].startswith("其中") or not _filled(end[c], usual.padding) for c in words):
        return False
    return bool(numbers) or unruled or min(above) not in rest


def _code_cut(above: Mapping[int, str], rest: Mapping[int, str]) -> bool:
    """Tell whether a classification's code in the first column was cut in two, 2080 and 502: neither part is a code."""
    first = min(above, default=-1)
    if first < 0 or first not in rest:
        return False
    one, other = above[first].strip(), rest[first].strip()
    if not (one.isdigit() and other.isdigit()) or len(one + other) not in _CODE_LENGTHS or one[0] not in "235":
        return False
    return len(one) not in _CODE_LENGTHS and all(
        text[0].isdigit() is above[c][-1].isdigit() for c, text in rest.items() if c in above
    )


def _torn_row(end: Mapping[int, _Placed], above: Mapping[int, str], rest: Mapping[int, str], usual: _Usual) -> bool:
    """Tell whether a row broke in its code and its amounts alike: 20805 and 06, 243.1 and 15544.

    An amount that is whole only with its rest makes the row one with it.
    """
    first = min(above, default=-1)
    if first not in rest or any(c not in above for c in rest):
        return False
    if not (above[first] + rest[first]).isdigit() or len(above[first] + rest[first]) not in _CODE_LENGTHS:
        return False
    numbers = [c for c, text in rest.items() if c != first and text[0].isdigit()]
    return bool(numbers) and all(
        _broken(end[c], rest[c], usual) if c in numbers else _filled(end[c], usual.padding) for c in rest if c != first
    )


def _amount_cut(above: str, rest: str, places: int) -> bool:
    """Tell an amount cut within its decimals (188.9 and 9, 322 and .23) or within three digits that stand together (436,2 and 18.37)."""
    whole = rf"-?\d[\d,]*\.\d{{{places}}}"
    if re.fullmatch(whole, above) or not re.fullmatch(whole, above + rest):
        return False
    return "." in above or rest[0] == "." or re.search(r"\d,\d{1,2}$", above) is not None


def _goes_on_unnumbered(placed: Sequence[_Placed], above: Mapping[int, str], rest: Mapping[int, str]) -> bool:
    """Tell words below a row of numbered entries, in two columns or in one whose entries are all numbered: 十一、城 and 乡社区支出."""
    if not all(NUMBERED.match(above[c]) and not NUMBERED.match(t) and is_cjk(t[0]) for c, t in rest.items()):
        return False
    if any(text.endswith(("合计", "总计", "结余")) for text in rest.values()):
        return False
    columns = [[p.text for p in placed if p.col == c and p.lines and p.colspan == 1][-_ENTRIES:] for c in rest]
    return len(rest) > 1 or any(len(e) == _ENTRIES and all(map(NUMBERED.match, e)) for e in columns)


def _words_cut(
    placed: Sequence[_Placed], end: Mapping[int, _Placed], top: Mapping[int, _Placed], usual: _Usual
) -> bool:
    """Tell words cut in full cells, or behind their number (十、 and 节能环保支出, 二十 and 五、债务付息支出), that name no row of their own.

    The rest has words alone; the row above has more than what goes on, or a number before it. In a header one full cell is
    enough: others may have breaks of their own.
    """
    above = {c: p.text for c, p in end.items() if p.lines}
    rest = {c: p.text for c, p in top.items() if p.lines}
    if not all(any(map(is_cjk, text)) for text in rest.values()):
        return False
    if len(rest) >= len(above) and not all(map(NUMBERED.match, above.values())):
        return False
    names = {p.text for p in placed if len(p.text) > _SHORT}
    if any(
        text in names or _ROW_OF_ITS_OWN.match(text) or (NUMBERED.match(text) and not _NUMERALS.fullmatch(above[c]))
        for c, text in rest.items()
    ):
        return False
    cut = [_word_cut(end[c], text, top[c].lines[0], usual.padding) for c, text in rest.items()]
    return any(cut) if not _has_figures(placed) else all(cut)


def _has_figures(placed: Iterable[_Placed]) -> bool:
    return any(p.text[:1].isdigit() and not any(map(is_cjk, p.text)) for p in placed)


def _word_cut(cell: _Placed, rest: str, line: Line, padding: float) -> bool:
    """Tell whether a cell's text goes on with `rest`, whose first line is `line`."""
    if _NUMERALS.fullmatch(cell.text):
        return NUMBERED.match(cell.text + rest) is not None
    number = NUMBERED.match(cell.text)
    if rest[0] in "（(" or (number and number.end() == len(cell.text)):
        return True
    return _filled(cell, padding, ems_of_first_word(line))


_SHORT = 2
"""Characters of 收入 and 支出, which stand in headers and end names."""
_NUMERALS = re.compile("[一二三四五六七八九十]{1,2}")
_ROW_OF_ITS_OWN = re.compile("其中|本年|上年|年初|年末|结转|结余|使用|合计|总计|小计|加[:：]|减[:：]")


def _item_cut(placed: Sequence[_Placed], above: Mapping[int, str], rest: Mapping[int, str]) -> bool:
    """Tell an item whose code and name were cut and whose amounts stand above: 20805 机关事 and 05 业单位…, in a column of whole codes."""
    first = min(above)
    code = above[first] + rest.get(first, "")
    if first not in rest or not code.isdigit() or len(code) not in _CODE_LENGTHS or len(rest[first]) in _CODE_LENGTHS:
        return False
    if any(not is_cjk(text[0]) for c, text in rest.items() if c != first):
        return False
    return any(p.col == first and p.text.isdigit() and len(p.text) == _CODE_LENGTHS[-1] for p in placed)


_ENTRIES = 3
"""Entries of a column above a page's end that tell whether the column numbers them."""


def _usual(placed: Sequence[_Placed]) -> _Usual:
    """Return what is usual in a table; 2 decimals where no amount has any."""
    amounts = [text for p in placed if p.lines and _AMOUNT.fullmatch(text := p.text)]
    told = Counter([len(text.rpartition(".")[2].rstrip("%")) for text in amounts])
    padding = padding_of((line, p.left) for p in placed for line in p.lines)
    return _Usual(told.most_common(1)[0][0] if told else 2, padding)


def _broken(above: _Placed, rest: str, usual: _Usual) -> bool:
    """Tell whether two texts are one amount that a full cell's edge broke within its digits: 81234 and 567.89."""
    whole = rf"-?\d[\d,]*\.\d{{{usual.places}}}"
    return (
        _filled(above, usual.padding)
        and not re.fullmatch(whole, above.text)
        and bool(re.fullmatch(whole, above.text + rest))
    )


def _filled(cell: _Placed, padding: float, more: float = 1) -> bool:
    """Tell whether a cell's text could not have gone on by `more` ems in its last line."""
    return fills(cell.lines[-1], cell.left, cell.right, padding, more)


def _rows_of_rest(placed: Sequence[_Placed], own: Sequence[_Placed], n_rows: int) -> int:
    """Return how many rows at a later part's top are lines of the row that the page's end cut, 0 where not several are.

    208 and 386. above, 050 and 412, 5 and 500 below: code and amount are whole only with all of them.
    """
    end = {p.col: p.text for p in placed if p.row + p.rowspan == n_rows and p.lines}
    first = min(end, default=-1)
    if first < 0 or not end[first].isdigit():
        return 0
    whole = re.compile(rf"-?\d[\d,]*\.\d{{{_usual((*placed, *own)).places}}}")
    rows: list[dict[int, str]] = []
    for n in range(_LINES):
        if any(p.rowspan > 1 for p in own if p.row == n):
            return 0
        rows.append({p.col: p.text for p in own if p.row == n and p.lines})
        if not rows[n].keys() <= end.keys() or first not in rows[n]:
            return 0
        together = {c: "".join((text, *(row.get(c, "") for row in rows))) for c, text in end.items()}
        if not together[first].isdigit() or len(together[first]) > _CODE_LENGTHS[-1]:
            return 0
        amounts = [c for c in rows[0] if c != first and rows[0][c].isdigit()]
        if n and len(together[first]) == _CODE_LENGTHS[-1]:
            torn = amounts and all(whole.fullmatch(together[c]) and not whole.fullmatch(end[c]) for c in amounts)
            return n + 1 if torn else 0
    return 0


_LINES = 4
"""Lines below a page's end that a cut row's narrow cells may still have."""


def _in_one(own: Sequence[_Placed], height: int) -> list[_Placed]:
    """Return a later part with its first `height` rows as one."""
    more: dict[int, tuple[Line, ...]] = {}
    for cell in own:
        if cell.row < height:
            more[cell.col] = (*more.get(cell.col, ()), *cell.lines)
    below = [replace(p, row=p.row - height + 1) for p in own if p.row >= height]
    return [*(replace(p, lines=more[p.col]) for p in own if p.row == 0), *below]


def _sewn(placed: Sequence[_Placed], own: Sequence[_Placed], n_rows: int) -> tuple[list[_Placed], list[_Placed]]:
    """Append the lines of a later part's first row to the cells above them."""
    more = {p.col: p.lines for p in own if p.row == 0}
    joined = [replace(p, lines=p.lines + more.get(p.col, ())) if p.row + p.rowspan == n_rows else p for p in placed]
    return joined, [replace(p, row=p.row - 1) for p in own if p.row > 0]


def _header_sewn(placed: Sequence[_Placed], own: Sequence[_Placed], n_rows: int) -> tuple[list[_Placed], list[_Placed]]:
    """Make a header's tall cells whole that the page's end cut between its rows: 本年支 and 出合计, words and nothing below."""
    top = {p.col: p for p in own if p.row == 0}
    if _has_figures(placed) or _has_figures(top.values()) or not any(p.lines for p in top.values()):
        return list(placed), list(own)
    padding = _usual((*placed, *own)).padding
    below: dict[int, _Placed] = {}
    divided = False  # a cell above stands over several below: both rows are the header's
    for upper in placed:
        lower = top.get(upper.col)
        if upper.row + upper.rowspan != n_rows or not upper.lines or lower is None:
            continue
        divided = divided or lower.colspan < upper.colspan
        if lower.colspan != upper.colspan:
            continue
        if not lower.lines or _word_cut(upper, lower.text, lower.lines[0], padding):
            below[upper.col] = lower
    if not divided and not any(p.lines for p in below.values()):
        return list(placed), list(own)
    taller = [
        replace(p, rowspan=p.rowspan + more.rowspan, lines=p.lines + more.lines)
        if p.row + p.rowspan == n_rows and (more := below.get(p.col))
        else p
        for p in placed
    ]
    return taller, [p for p in own if p.row > 0 or p.col not in below]


_CODE_LENGTHS = (3, 5, 7)
"""Digits of a classification's codes: 类, 款, 项."""
