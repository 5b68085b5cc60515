"""Amounts that the text tells under another item's name: what the tables print for that name is told elsewhere, or under the first one's.

「行政运行 742.16」 and 「图书馆 158.37」 where the tables have them the other way round: no amount is wrong, two names are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache

import msgspec

from juesuan.checks.context import Context
from juesuan.checks.evaluate import members
from juesuan.checks.lookups import akin
from juesuan.checks.model import Checked
from juesuan.checks.otherwise import is_telling
from juesuan.document.model import text_at
from juesuan.domain import codes
from juesuan.domain.forms import form_of
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.place import Place


class Misnamed(msgspec.Struct, frozen=True):
    """An amount of the text, the item that it is told as, the one that the tables print it for, and that one's figure there."""

    figure: Figure
    item: str
    right: str
    printed: Figure


def exchanged(context: Context, checked: Sequence[Checked]) -> list[Misnamed]:
    """Return the amounts that are told under one another's names, in the order of the text.

    Each is, as rounded, what the tables print for one other item alone, and the amount of the item that it is told as is told under
    another name in the same section. Where what is reckoned from one of them (its completion, its change) does not hold, or nothing
    is and both stand in one paragraph, the amounts may be what was exchanged.
    """
    kept = [m for f in _told(context) if (m := _of_another(context, f)) is not None]
    while True:
        names = {_key(context, m, m.item) for m in kept}
        amounts = {_key(context, m, m.right) for m in kept}
        cycle = [m for m in kept if _key(context, m, m.right) in names and _key(context, m, m.item) in amounts]
        if len(cycle) == len(kept):
            return _named_wrong(context, kept, checked)
        kept = cycle


def _key(context: Context, m: Misnamed, item: str) -> tuple[str, str, str]:
    return m.figure.fact.measure, context.section_of(m.figure), item


def _told(context: Context) -> Iterator[Figure]:
    """Yield the year's own amounts of items in the text."""
    for figure in context.extract.narrative.figures:
        fact = figure.fact
        own = (fact.aspect, fact.basis, fact.year) == ("amount", context.own, context.year)
        if fact.item and own and not fact.of and not fact.measure.startswith("~") and figure.value:
            yield figure


def _of_another(context: Context, figure: Figure) -> Misnamed | None:
    """Return what an amount is that the tables do not print for its item, but for one other alone of the same level."""
    own = _printed(context, figure, figure.fact.item)
    if not own or any(o.may_equal(figure) for o in own):
        return None
    depth = figure.fact.item.count("/")
    others = {
        item: equal
        for item, printed in _printed_by_item(context, figure).items()
        if item.count("/") == depth and (equal := [p for p in printed if p.may_equal(figure)])
    }
    if len(others) != 1:
        return None
    right, printed = next(iter(others.items()))
    return Misnamed(figure, figure.fact.item, right, printed[0])


def _printed(context: Context, figure: Figure, item: str) -> list[Figure]:
    """Return what the tables print for an item of the measure that a figure tells."""
    return context.printed(msgspec.structs.replace(figure.fact, item=item))


def _printed_by_item(context: Context, figure: Figure) -> Mapping[str, list[Figure]]:
    """Return what the tables print for each item of the measure that a figure tells."""
    return context.once(_printed_items).get(msgspec.structs.replace(figure.fact, item=""), {})


def _printed_items(context: Context) -> dict[Fact, dict[str, list[Figure]]]:
    """Return what the tables print by item, under the fact that it is when its item is left out."""
    found: dict[Fact, dict[str, list[Figure]]] = {}
    for fact in context.accounts.facts:
        if printed := context.printed(fact):
            found.setdefault(msgspec.structs.replace(fact, item=""), {})[fact.item] = printed
    return found


def _named_wrong(context: Context, kept: Sequence[Misnamed], checked: Sequence[Checked]) -> list[Misnamed]:
    """Return those whose names, not whose amounts, were exchanged."""
    reckoned: dict[int, list[bool]] = {}
    for entry in checked:
        if entry.rule in _RECKONED and all(context.figures[i].origin == "text" for i in members(entry.relation)):
            for i in members(entry.relation):
                reckoned.setdefault(i, []).append(entry.status != "inconsistent")
    found = []
    for m in kept:
        # The others that are told by its name, or whose name it bears: what is reckoned from one of them speaks of all.
        both = [
            m,
            *(
                o
                for o in kept
                if m.figure.fact.measure == o.figure.fact.measure and (o.right == m.item or m.right == o.item)
            ),
        ]
        held = [holds for one in both for holds in reckoned.get(one.figure.id, ())]
        apart = len({one.figure.place.block for one in both}) > 1
        telling = any(is_telling(one.figure.value) for one in both)
        if telling and all(held) and (held or apart):
            found.append(m)
    return found


_RECKONED = ("S01", "S02", "S03", "S04", "S05", "S14")
"""Rules that hold an amount against what is told of it beside it."""


def named_elsewhere(context: Context) -> Iterator[Misnamed]:
    """Yield amounts told under the name of an item that no table has, in the order of the text.

    Either the name stands under a class or group that has no such item but, in the tables, one with that amount (人大事务（款）防震减灾基础管理（项）); or the name is
    another item's of the classification and the amount alone told the reader what is meant.
    """
    shown = {codes.normal_name(r.name) for r in printed_rows(context)}
    told = {(f.fact.measure, f.fact.item) for f in _told(context)}
    for figure in _told(context):
        fact = figure.fact
        path = fact.item.split("/")
        if not is_telling(figure.value):
            continue
        if len(path) == 2 and not _printed(context, figure, fact.item) and fact.item not in _groups():
            rows = _rows_of(context, figure)
            right = {r for r in rows if path[0] in r.split("/")[:-1] and (fact.measure, r) not in told}
            if len(right) == 1 and (item := right.pop()).rpartition("/")[2] != path[1]:
                yield Misnamed(figure, fact.item, item, rows[item])
        elif len(path) == 3 and fact.measure[0] != "~" and (name := _called(context, figure)) and name not in shown:
            rows = _rows_of(context, figure)
            if rows.keys() == {fact.item} and not _one_name(context, name, fact.item):
                yield Misnamed(figure, name, fact.item, rows[fact.item])


def unplaced(context: Context) -> Iterator[Misnamed]:
    """Yield amounts told by an item's name that no table has, of no measure that is known, where the tables print them for one item that is told nowhere."""
    shown = {codes.normal_name(r.name) for r in printed_rows(context)}
    told = {f.fact.item for f in _told(context)}
    for figure in context.extract.narrative.figures:
        fact = figure.fact
        name = codes.normal_name(fact.measure.removeprefix("~"))
        if (
            fact.measure[0] != "~"
            or (fact.aspect, fact.basis, fact.year) != ("amount", context.own, context.year)
            or not is_telling(figure.value)
            or name in shown
            or name not in codes.lowest_names()
        ):
            continue
        for measure in _MEASURES:
            as_told = msgspec.structs.replace(fact, measure=measure, item=name, context="")
            rows = _rows_of(context, msgspec.structs.replace(figure, fact=as_told))
            if len(rows) == 1 and told.isdisjoint(rows) and not _one_name(context, name, *rows):
                (item, printed), *_ = rows.items()
                yield Misnamed(figure, name, item, printed)
                break


def of_no_class(context: Context) -> Iterator[Misnamed]:
    """Yield amounts told under the name of a class that no table has, or of a group marked as a class, in the order of the text.

    「教育支出（类）13579.77」 where the tables have that amount for 科学技术支出, which the text does not tell, and no 教育支出.
    """
    shown = context.once(_class_names)
    if len(shown) < _CLASSES:
        return
    amounts = list(_told(context))
    told = {(f.fact.measure, context.section_of(f), f.fact.item) for f in amounts}
    for figure in amounts:
        fact = figure.fact
        strange = fact.item in codes.class_names() and fact.item not in shown
        if not is_telling(figure.value) or not (strange or _marked_a_class(context, figure)):
            continue
        account, _, concept = fact.measure.partition(".")
        if concept != "expenditure" or _printed(context, figure, fact.item):
            continue
        for budget in dict.fromkeys((account, *_ACCOUNTS)):
            as_told = msgspec.structs.replace(fact, measure=f"{budget}.expenditure")
            printed = _printed_by_item(context, msgspec.structs.replace(figure, fact=as_told))
            right = [(i, p) for i, ps in printed.items() if i in shown for p in ps[:1] if p.may_equal(figure)]
            if right:
                break
        if len(right) != 1 or (fact.measure, context.section_of(figure), right[0][0]) in told:
            continue
        item, name = right[0][0], fact.item.rpartition("/")[2]
        if codes.current_path(name, context.year) != codes.current_path(item, context.year) and not akin(name, item):
            yield Misnamed(figure, fact.item, item, right[0][1])


def _class_names(context: Context) -> frozenset[str]:
    """Return the classes that tables print an amount of."""
    items = {
        i for by_item in context.once(_printed_items).values() for i, ps in by_item.items() if any(p.value for p in ps)
    }
    return frozenset(items & set(codes.class_names()))


def _marked_a_class(context: Context, figure: Figure) -> bool:
    """Tell whether the name before an amount is a group's and is marked as a class: 科学技术普及（类）支出."""
    group, _, name = figure.fact.item.rpartition("/")
    before = text_at(context.document, figure.place)[: figure.place.start]
    return bool(group) and "/" not in group and before.removesuffix("支出").endswith(f"{name}（类）")


_CLASSES = 2
"""Classes that the tables print at least where the names of classes are held against them."""

_ACCOUNTS = ("general", "fiscal", "whole")

_MEASURES = ("general.expenditure", "whole.expenditure")
"""What items are told of most."""


def _rows_of(context: Context, figure: Figure) -> dict[str, Figure]:
    """Return the items of the lowest level for which the tables print an amount of the figure's measure, each with the figure there."""
    return {
        item: equal[0]
        for item, printed in _printed_by_item(context, figure).items()
        if item.count("/") == 2 and (equal := [p for p in printed if p.may_equal(figure)])
    }


@cache
def _groups() -> frozenset[str]:
    return frozenset("/".join(p.split("/")[:2]) for p in codes.functional_paths())


def _called(context: Context, figure: Figure) -> str:
    """Return the name of an item of the lowest level that stands right before an amount and is all that its clause says, '' for none."""
    match = context.grammar.item_right_before.search(text_at(context.document, figure.place), 0, figure.place.start)
    name = codes.normal_name(match["name"]) if match else ""
    return next((n for n in (name, name + "支出") if n in codes.lowest_names()), "")


def _one_name(context: Context, name: str, item: str) -> bool:
    """Tell whether a name is an item's own: as the tables call it, as its code has been called, or as people shorten that."""
    rows = [r for r in printed_rows(context) if r.item == item]
    own = {item.rpartition("/")[2], *(codes.normal_name(r.name) for r in rows)}
    own |= {codes.normal_name(n) for r in rows if r.code for n in codes.functional_names(r.code)}
    return any(akin(name, o) for o in own) or any(codes.normal_name(r.name) == name for r in codes.retired_names())


class Printed(msgspec.Struct, frozen=True):
    """A row of the tables of functional items: its code, its item's path, its name as the table prints it, its year's own amounts."""

    code: str
    item: str
    name: str
    amounts: frozenset[Decimal]


def printed_rows(context: Context) -> tuple[Printed, ...]:
    """Return the rows of all tables of functional items that print amounts."""
    return context.once(_printed_rows)


def _printed_rows(context: Context) -> tuple[Printed, ...]:
    found = []
    for table in context.accounts.tables:
        for row in table.rows if form_of(table.form).rows == "functional" else ():
            cells = [context.figures[i] for i in row.cells.values()] if row.level else []
            own = [f for f in cells if f.fact.aspect == "amount" and f.fact.basis == context.own]
            if amounts := frozenset([f.value for f in own if f.value]):
                found.append(Printed(row.code, row.item, row.name.strip(), amounts))
    return tuple(found)


def amounts_behind(context: Context, block: int, start: int, end: int) -> list[Figure]:
    """Return the year's own amounts told in a stretch of a paragraph; of a title, which tells none, those of the paragraph below."""
    told = context.told_in(block)
    if not any(f.place.start >= start for f in told) and end >= len(text_at(context.document, Place(block))):
        told, start, end = context.told_in(block + 1), 0, _TITLED
    return [
        f
        for f in told
        if start <= f.place.start < end and (f.fact.aspect, f.fact.basis) == ("amount", context.own) and f.value
    ]


_TITLED = 120
"""Characters below a title in which its item's amount is told."""


def bears_out(told: Sequence[Figure], rows: Iterable[Printed]) -> list[Figure]:
    """Return those of amounts that one of the rows prints."""
    amounts = {a for row in rows for a in row.amounts}
    return [f for f in told if f.value in amounts]


def alike(name: str, known: Iterable[str]) -> str:
    """Return which known name one is with a slip, '' for none."""
    # Names of which the shorter cannot have so many characters in common with the longer need not be compared.
    near = (k for k in known if 2 * min(len(name), len(k)) >= _ALIKE * (len(name) + len(k)))
    ranked = sorted(((SequenceMatcher(None, name, k).ratio(), k) for k in near), reverse=True)
    return ranked[0][1] if ranked and ranked[0][0] >= _ALIKE else ""


_ALIKE = 0.75
"""Names of one level with so many characters in common are one name with a slip; the names of two classes share fewer."""
