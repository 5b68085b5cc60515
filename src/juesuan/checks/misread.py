"""Faults of whole tables: a wrong unit of measure, or a table that was surely not read as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from juesuan.checks.catalogue import rule
from juesuan.checks.context import Context
from juesuan.checks.evaluate import members
from juesuan.checks.model import Checked, Finding
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

_SLIPS = (Decimal(10000), Decimal("0.0001"))


def unit_slips(context: Context, relations: Sequence[Relation], broken: Sequence[int]) -> dict[int, set[int]]:
    """Return, by table, the broken relations of tables whose figures are all ten thousand times the others' or the inverse.

    Such a table states the wrong unit (元 for 万元): one fault, however many figures it holds.
    """
    found: dict[int, set[int]] = {}
    left = set(broken)
    while True:
        by_block = _slips_of(context, relations, left)
        ranked = [(*by_block.get(t.block, (0, set[int]())), t.block) for t in context.accounts.tables]
        slips, crossing, block = max(ranked, key=lambda r: r[0], default=(0, set[int](), -1))
        if slips < 3 or slips * 2 < len(crossing):
            return found
        found[block] = crossing
        left -= crossing


def _slips_of(context: Context, relations: Sequence[Relation], broken: set[int]) -> dict[int, tuple[int, set[int]]]:
    """Return, by block, how many equal facts are off by the unit's factor, and all broken relations with other blocks."""
    found: dict[int, tuple[int, set[int]]] = {}
    for index in broken:
        figures = [context.figures[f] for f in members(relations[index])]
        blocks = {f.place.block for f in figures}
        if len(blocks) < 2:
            continue
        off = 0
        if len(figures) == 2 and figures[0].value and figures[1].value:
            ratio = abs(figures[0].value / figures[1].value)
            # Within rounding of the coarser figure: 9504500元 and 950.45万元 slip to a ratio of about 10000.
            off = int(any(abs(ratio / slip - 1) < Decimal("0.001") for slip in _SLIPS))
        for block in blocks:
            slips, crossing = found.setdefault(block, (0, set()))
            crossing.add(index)
            found[block] = slips + off, crossing
    return found


def unit_slip(context: Context, block: int, slipped: set[int], checked: Sequence[Checked]) -> Finding:
    """Return the one finding of a table that states the wrong unit."""
    table = next(t for t in context.accounts.tables if t.block == block)
    message = Text(
        "《{t}》的数字与其他各处相差一万倍，计量单位应为{u}",
        "{t}: every figure is ten thousand times off; its unit should be {u}",
    ).format(t=context.forms[table.form].title or table.title, u="元" if table.unit == "万元" else "万元")
    words = tuple(checked[i].arithmetic for i in sorted(slipped)[:3])
    place = Place(block, 0, 0, 0, 0)
    return Finding("", "E05", rule("E05").severity, message, place, (), (), words, -1, "", tuple(sorted(slipped)))


_FLOOD, _FLOOD_SHARE = 15, Decimal("0.25")


def floods(context: Context, relations: Sequence[Relation], broken: Sequence[int]) -> dict[int, set[int]]:
    """Return, by table, the broken relations of tables in which so many break that they were surely misread."""
    tables = {t.block for t in context.accounts.tables if t.form}
    all_of: dict[int, set[int]] = {b: set() for b in tables}
    for index, relation in enumerate(relations):
        for figure in members(relation):
            block = context.figures[figure].place.block
            if block in tables:
                all_of[block].add(index)
    wrong = set(broken)
    return {
        block: mine & wrong
        for block, mine in all_of.items()
        if len(mine & wrong) >= _FLOOD and len(mine & wrong) >= _FLOOD_SHARE * len(mine)
    }


def misread(context: Context, block: int, flood: set[int], checked: Sequence[Checked]) -> Finding:
    """Return the one finding of a table in which relations break by the dozen."""
    first = sorted(flood)[:5]
    title = next((context.forms[t.form].title or t.title for t in context.accounts.tables if t.block == block), "")
    message = Text(
        "《{t}》有 {n} 处关系不符，多半是表格没有读对（缺线、折行、错列），也可能是整表有误，请看原件",
        "{t}: {n} relations fail; the table was most likely misread, or is wrong as a whole: look at the original",
    ).format(t=title, n=len(flood))
    words = tuple(checked[i].arithmetic for i in first)
    return Finding("", "F10", "warning", message, Place(block, 0, 0, 0, 0), (), (), words, -1, "", tuple(sorted(flood)))
