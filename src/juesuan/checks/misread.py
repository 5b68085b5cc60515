"""Faults of whole tables: a wrong unit of measure, or a table that was surely not read as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from juesuan.checks.catalogue import rule
from juesuan.checks.context import Context
from juesuan.checks.evaluate import members
from juesuan.checks.model import Checked, Finding
from juesuan.domain.accounts import AccountTable
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

_SLIPS = (Decimal(10000), Decimal("0.0001"))


class UnitSlip(msgspec.Struct, frozen=True):
    """Tables (by block) whose figures are all ten thousand times the others' or the inverse, and the relations that break by it."""

    blocks: tuple[int, ...]
    relations: frozenset[int]


def unit_slips(context: Context, relations: Sequence[Relation], broken: Sequence[int]) -> list[UnitSlip]:
    """Return the tables that state the wrong unit (元 for 万元), those that state the same one together.

    All tables of one unit are tried as one first: they agree with each other, and the text tells what they should be.
    """
    found: dict[str, UnitSlip] = {}
    left = set(broken)
    if (alone := _alone(context)) is not None:
        crossing = {i for i in left if alone.block in _blocks(context, relations[i])}
        found[alone.unit] = UnitSlip((alone.block,), frozenset(crossing))
        left -= crossing
    units = {t.block: t.unit for t in context.accounts.tables if t.form and not t.empty}
    for unit in dict.fromkeys(units.values()):
        group = frozenset(b for b, u in units.items() if u == unit)
        crossing = {i for i in left if 0 < len((own := _blocks(context, relations[i])) & group) < len(own)}
        told = {i for i in crossing if not (_blocks(context, relations[i]) - group) & units.keys()}
        apart = any(_is_off(context, relations[i]) for i in left if _blocks(context, relations[i]) <= group)
        slips = sum(_is_off(context, relations[i]) for i in told)
        if len(group) > 1 and not apart and slips >= 3 and slips * 2 >= len(told):
            found[unit] = UnitSlip(tuple(sorted(group)), frozenset(crossing))
            left -= crossing
    while True:
        by_block = _slips_of(context, relations, left)
        ranked = [(*by_block.get(t.block, (0, set[int]())), t.block) for t in context.accounts.tables]
        slips, off, block = max(ranked, key=lambda r: r[0], default=(0, set[int](), -1))
        if slips < 3 or slips * 2 < len(off):
            return list(found.values())
        unit = units.get(block, "")
        before = found.get(unit, UnitSlip((), frozenset()))
        found[unit] = UnitSlip((*before.blocks, block), before.relations | off)
        left -= off


def _alone(context: Context) -> AccountTable | None:
    """Return the one table that states another unit than all others and yet prints their very numbers: 7156151.56 万元 beside 7156151.56 元."""
    tables = [t for t in context.accounts.tables if t.form and not t.empty and t.unit_said]
    units = Counter(t.unit for t in tables)
    if len(units) != 2 or len(tables) < _OTHERS or min(units.values()) != 1:
        return None
    alone = next(t for t in tables if units[t.unit] == 1)
    own = [f for f in context.extract.tables.figures if f.place.block in alone.blocks]
    rest = {t.block for t in tables if t is not alone}
    others = [f for f in context.extract.tables.figures if f.place.block in rest]
    as_printed = {f.value / f.scale for f in own if _long(f)} & {f.value / f.scale for f in others if _long(f)}
    as_meant = {f.value for f in own if _long(f)} & {f.value for f in others if _long(f)}
    return alone if len(as_printed) >= _SAME and not as_meant else None


_OTHERS, _SAME, _LONG = 4, 2, 5
"""Tables at least, numbers that the odd one has in common with them, and how many digits tell such a number from a chance."""


def _long(figure: Figure) -> bool:
    return figure.unit == "万元" and sum(c.isdigit() for c in figure.printed.rstrip("0.")) >= _LONG


def _blocks(context: Context, relation: Relation) -> set[int]:
    return {context.figures[f].place.block for f in members(relation)}


def _is_off(context: Context, relation: Relation) -> bool:
    """Tell whether two figures that should be equal differ by the unit's factor, within rounding of the coarser one."""
    figures = [context.figures[f] for f in members(relation)]
    if len(figures) != 2 or not figures[0].value or not figures[1].value:
        return False
    ratio = abs(figures[0].value / figures[1].value)  # 9504500元 and 950.45万元 slip to a ratio of about 10000
    return any(abs(ratio / slip - 1) < Decimal("0.001") for slip in _SLIPS)


def _slips_of(context: Context, relations: Sequence[Relation], broken: set[int]) -> dict[int, tuple[int, set[int]]]:
    """Return, by block, how many equal facts are off by the unit's factor, and all broken relations with other blocks."""
    found: dict[int, tuple[int, set[int]]] = {}
    for index in broken:
        blocks = _blocks(context, relations[index])
        if len(blocks) < 2:
            continue
        off = int(_is_off(context, relations[index]))
        for block in blocks:
            slips, crossing = found.setdefault(block, (0, set()))
            crossing.add(index)
            found[block] = slips + off, crossing
    return found


def unit_slip(context: Context, slip: UnitSlip, checked: Sequence[Checked]) -> Finding:
    """Return the one finding of tables that state the wrong unit."""
    tables = [t for t in context.accounts.tables if t.block in slip.blocks]
    message = Text(
        "{t}的数字与其他各处相差一万倍，计量单位应为{u}",
        "{t}: every figure is ten thousand times off; the unit should be {u}",
    ).format(
        t="".join(f"《{context.forms[t.form].title or t.title}》" for t in tables),
        u="元" if tables[0].unit == "万元" else "万元",
    )
    words = tuple(checked[i].arithmetic for i in sorted(slip.relations)[:3])
    places = [Place(t.block, 0, 0, 0, 0) for t in tables]
    return Finding(
        "", "E05", rule("E05").severity, message, places[0], tuple(places[1:]), (), words, -1, "", tuple(sorted(slip.relations))
    )  # fmt: skip


_FLOOD, _FLOOD_SHARE = 15, Decimal("0.25")


def floods(context: Context, relations: Sequence[Relation], broken: Sequence[int]) -> dict[int, set[int]]:
    """Return, by table, the broken relations of tables in which so many break that they were surely misread."""
    if len(broken) < _FLOOD:
        return {}
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
