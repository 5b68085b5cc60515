"""Tables that go on in a second table (after a page break, on the next sheet): which do, and what their columns are.

A word processor's table that breaks over a page is often two tables: with the header again or without, with a caption
（续表） or none, without the columns that stand empty, with codes joined that were split. It is one table all the same:
its rows are added to those of the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from juesuan.document.model import Block, Paragraph
from juesuan.domain.forms import Form, Forms
from juesuan.domain.measures import tidy
from juesuan.extract.numerals import fold
from juesuan.extract.tables.cells import cell_number
from juesuan.extract.tables.header import Panel, Side, is_sequence
from juesuan.extract.tables.rows import is_total, row_code
from juesuan.kernel.patterns import compiled

_CHINESE = compiled(r"[\u4e00-\u9fff]")
_CODE = compiled(r"^(?:\d{2,3}|\d{5}|\d{7})$")
_CODED = compiled(r"^\d{2,7}(?!\d)")
_HEADS = compiled("单位：|单位[:：]?(?:万?元)|表$")
_BETWEEN = 8  # paragraphs that may stand between two parts of a table: caption, unit, number of the page


class Shape(msgspec.Struct):
    """What is known of a table that may go on: its columns, those of them that hold anything, its rows so far.

    `head` are the words of its header, `state` is that of each panel: see `Carried`.
    """

    form: Form
    block: int
    sheet: str
    width: int
    head: frozenset[str]
    sides: tuple[Side, ...]
    filled: set[int]
    keys: set[str]
    total: bool
    state: list[Carried]


class Carried(msgspec.Struct):
    """What a panel's rows hand down: names by code, the upper parts of a split code, which balance's rows they are."""

    names: dict[str, str]
    code: list[str]
    stage: str = ""


def shape(
    form: Form, block: int, sheet: str, texts: list[list[str]], start: int, sides: Sequence[Side], state: list[Carried]
) -> Shape:
    """Return the shape of a table whose rows were read."""
    values = {c for side in sides for c in side.panel.values}
    filled = {c for c in values if any(c < len(row) and cell_number(row[c]) for row in texts[start:])}
    keys, total = keys_of(form, texts[start:], sides)
    head = frozenset(t for row in texts[:start] for t in row if t)
    return Shape(form, block, sheet, max(map(len, texts), default=0), head, tuple(sides), filled, keys, total, state)


def first_row(first: Shape, texts: list[list[str]], known: Forms) -> int:
    """Return the first row of a part that is no header: what the header of the first says, a title, 栏次."""
    words, name = compiled(known.header.words), compiled(known.header.name)
    for r, row in enumerate(texts):
        filled = [t for t in dict.fromkeys(row) if t]
        alone = len(filled) == 1 and (
            len(set(row)) == 1 or bool(row[0] and _HEADS.search(filled[0])) or says_so(filled, known)
        )
        heads = all(t in first.head for t in filled) or (
            all(words.match(t) for t in filled)
            # 支出 ends the names of a two-sided form's rows too.
            and not (first.form.two_sided and not any(name.search(t) for t in filled))
        )
        # A row of items bears a code, an amount, or is the total's.
        heads = heads or (
            first.form.coded
            and bool(filled)
            and not is_total(filled[0])
            and not any(_CODED.match(t) or cell_number(t) for t in filled)
        )
        if not (alone or "栏次" in filled or is_sequence(row) or heads):
            return r
        if len(filled) > 1 and is_total(filled[0]) and not words.match(filled[1]):
            return r
    return len(texts)


def keys_of(
    form: Form, rows: list[list[str]], sides: Sequence[Side], state: Sequence[Carried] = ()
) -> tuple[set[str], bool]:
    """Return what tells the rows apart (codes, or the names where there are none) and whether one of them is the total."""
    keys: set[str] = set()
    total = False
    for number, side in enumerate(sides):
        carried = [*state[number].code] if number < len(state) else ["", "", ""]
        for row in rows:
            code = row_code(row, side.panel.codes, carried)
            name = row[side.panel.name] if 0 <= side.panel.name < len(row) else ""
            if (is_total(name) or is_total(code)) if form.coded else name.endswith("总计"):
                total = True
            elif form.coded and code.isdigit():
                keys.add(code)
            elif form.coded and (found := compiled(r"^(\d{3,7})[\u4e00-\u9fff]").match(name)):
                keys.add(found[1])
            elif not form.coded and name:
                keys.add(side.side + name)
    return keys, total


def stands_apart(blocks: Sequence[Block], known: Forms) -> bool:
    """Tell whether what stands between two tables, or heads the second, keeps them apart: prose, a heading, another title."""
    if len(blocks) > _BETWEEN:
        return True
    rules = known.captions
    for block in blocks:
        if not isinstance(block, Paragraph):
            return True
        words = tidy(fold(block.text))
        if says_so((words,), known) or not words:
            continue
        if len(words) > rules.longest and not compiled(r"注|说明|备注").match(words):
            return True
        if compiled(rules.prose).search(words) and not compiled(r"注|说明|备注").match(words):
            return True
        if compiled(r"第[一二三四五六七八九十]+部分").match(words):
            return True
    return False


def says_so(words: Iterable[str], known: Forms) -> bool:
    """Tell whether one of some texts, folded and tidy, says that a table goes on: 续表, （续）, 接上页."""
    rules = known.captions
    lines = "\n".join(words)
    return bool(rules.goes_on) and compiled(rules.goes_on, re.MULTILINE).search(lines) is not None


def goes_on(first: Shape, texts: list[list[str]], start: int, sides: Sequence[Side], told: bool) -> bool:
    """Tell whether a table's rows carry those of the first on: none of them stood there, and one total row at most.

    `told` tells that a caption says so.
    """
    keys, total = keys_of(first.form, texts[start:], sides, first.state)
    if total and first.total and first.form.rows != "economic":
        return False
    again = keys & first.keys
    if first.form.coded:
        return not again and bool(keys or (total and told))
    # The rows of the balances bear the names of those of the revenue.
    return bool(keys or total) and (told or not start or len(again) * 2 <= len(keys))


def sides_of(first: Shape, texts: list[list[str]], start: int, own: Sequence[Side]) -> tuple[Side, ...] | None:
    """Return what the columns of a table are that may go on from `first`; None where they cannot be its columns.

    By place where it is as wide and has no header; by its own header where that says all; else by what the columns hold.
    """
    rows = texts[start:]
    width = max(map(len, texts), default=0)
    same = width == first.width and _fits(first.sides, rows)
    if same and all(t in first.head for row in texts[:start] for t in row if t and len(set(row)) > 1):
        return first.sides
    measures = {m for side in first.sides for m in side.by_column.values() if m}
    if start and own and len(own) <= len(first.sides) and _complete(own, rows, measures):
        return tuple(own)
    if same:
        return first.sides
    # Columns on the right that stand empty are left out first.
    cut = tuple(_cut(side, width) for side in first.sides)
    if width < first.width and max(first.filled, default=0) < width and all(cut) and _fits(first.sides, rows):
        return tuple(side for side in cut if side)
    return _aligned(first, rows, width)


def _cut(side: Side, width: int) -> Side | None:
    """Return a panel without the columns from `width` on; None where it has no others."""
    panel = side.panel
    values = tuple(c for c in panel.values if c < width)
    if not values or panel.name >= width:
        return None
    return Side(side.side, Panel(panel.codes, panel.name, values), {c: side.by_column[c] for c in values})


def _complete(own: Sequence[Side], rows: list[list[str]], measures: set[str]) -> bool:
    """Tell whether a header names all columns that hold numbers, as those of the first were named."""
    told = [m for side in own for m in side.by_column.values() if m]
    silent = any(
        not m and any(c < len(row) and cell_number(row[c]) for row in rows)
        for side in own
        for c, m in side.by_column.items()
    )
    return bool(told) and set(told) <= measures and not silent and any(side.panel.name >= 0 for side in own)


def _fits(sides: Sequence[Side], rows: list[list[str]]) -> bool:
    """Tell whether rows hold codes, names and numbers where the columns say so."""
    for side in sides:
        for row in rows:
            if any(
                c < len(row) and row[c] and not (_CODE.match(row[c]) or _CHINESE.search(row[c]))
                for c in side.panel.codes
            ):
                return False
            if 0 <= side.panel.name < len(row) and cell_number(row[side.panel.name]):
                return False
            # A cell may reach over from the left: 公用经费合计.
            if any(0 < c < len(row) and row[c] != row[c - 1] and _CHINESE.search(row[c]) for c in side.panel.values):
                return False
    return True


def _aligned(first: Shape, rows: list[list[str]], width: int) -> tuple[Side, ...] | None:
    """Return the columns of a table without a header of its own, by what they hold: codes, a name, then amounts in order."""
    panels = _panels(rows, width)
    if not panels or len(panels) > len(first.sides) or (first.form.two_sided and len(panels) < len(first.sides)):
        return None
    found: list[Side] = []
    for panel, side in zip(panels, first.sides, strict=False):
        chosen = _chosen(panel.values, side, first.filled, rows)
        if chosen is None or bool(panel.codes) != bool(side.panel.codes):
            return None
        found.append(Side(side.side, panel, chosen))
    return tuple(found)


def _chosen(values: tuple[int, ...], side: Side, filled: set[int], rows: list[list[str]]) -> dict[int, str] | None:
    """Return column → measure: those of the first in order, without such as stand empty there where there are fewer."""
    had = list(side.panel.values)
    held = [c for c in had if c in filled]
    mine = list(values)
    while len(mine) > len(had) and not any(row[mine[-1]] for row in rows):
        mine.pop()
    if len(mine) > len(had) or len(mine) < len(held):
        return None
    spare = [c for c in had if c not in filled]
    kept = sorted([*held, *spare[: len(mine) - len(held)]]) if len(mine) < len(had) else had
    return {**dict.fromkeys(values, ""), **{c: side.by_column[k] for c, k in zip(mine, kept, strict=True)}}


def _panels(rows: list[list[str]], width: int) -> list[Panel]:
    """Return the panels that columns without a header make: codes, a name, amounts."""
    names = []
    for c in range(width):
        words = [row[c] for row in rows if c < len(row) and row[c]]
        if words and sum(bool(_CHINESE.search(w)) for w in words) * 2 > len(words):
            names.append(c)
    panels: list[Panel] = []
    begin = 0
    for number, name in enumerate(names):
        after = names[number + 1] if number + 1 < len(names) else width
        end = after
        while end - 1 > name and number + 1 < len(names) and _codes(rows, end - 1):
            end -= 1
        values = tuple(c for c in range(name + 1, end) if not _counts(rows, c))
        panels.append(Panel(tuple(range(begin, name)), name, values))
        begin = end
    return [p for p in panels if p.values]


def _codes(rows: list[list[str]], c: int) -> bool:
    words = [row[c] for row in rows if c < len(row) and row[c]]
    return bool(words) and all(_CODE.match(w) for w in words)


def _counts(rows: list[list[str]], c: int) -> bool:
    """Tell a column of line numbers (行次): it counts on by one."""
    words = [row[c] for row in rows if c < len(row) and row[c]]
    if len(words) < 2 or not all(w.isdigit() for w in words):
        return False
    return [int(w) for w in words] == list(range(int(words[0]), int(words[0]) + len(words)))
