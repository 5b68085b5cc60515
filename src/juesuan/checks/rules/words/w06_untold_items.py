"""W06: every item of table 05 with an amount is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds, judges
from juesuan.checks.misnamed import exchanged, named_elsewhere, of_no_class, unplaced
from juesuan.checks.model import Checked, Finding, Operand
from juesuan.checks.rules.examples import HEAD_GENERAL, ITEM_ONE, ITEM_TWO, TABLE_GENERAL, said
from juesuan.document.model import Table, text_at
from juesuan.domain import codes
from juesuan.domain.accounts import AccountTable, Row
from juesuan.domain.measures import measure_title
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled

RULE = declare(
    Rule(
        "W06",
        "table-narrative",
        "error",
        Text("科目说明不全", "item not told"),
        Text("表05有数的项级科目，文字逐项说明", "every item of table 05 with an amount is told"),
        FORM_OF_DISCLOSURE,
        said(
            HEAD_GENERAL,
            f"1.{ITEM_ONE}：支出决算数为60.00万元。",
            f"2.{ITEM_TWO}：支出决算数为32.00万元。",
            TABLE_GENERAL.replace(
                "| 2012604 | 档案馆 | 92.00 | 60.00 | 32.00 |",
                "| 2012601 | 行政运行 | 60.00 | 60.00 |  |\n| 2012604 | 档案馆 | 32.00 |  | 32.00 |",
            ),
        ),
        said(
            HEAD_GENERAL,
            f"1.{ITEM_ONE}：支出决算数为50.00万元。",
            f"2.{ITEM_TWO}：支出决算数为32.00万元。",
            TABLE_GENERAL.replace(
                "| 2012604 | 档案馆 | 92.00 | 60.00 | 32.00 |",
                "| 2012601 | 行政运行 | 50.00 | 50.00 |  |\n| 2012604 | 档案馆 | 32.00 |  | 32.00 |\n| 2012699 | 其他档案事务支出 | 10.00 | 10.00 |  |",
            ),
        ),
    )
)


_CHIEF = compiled(r"主要(?:的)?(?:项级|支出)?(?:科目|项目)[^，。；]{0,10}(?:如下|变动|情况)|(?:变动|增减)较大的")
"""Words that announce the chief items, not all."""


@finds(RULE)
def untold_items(context: Context) -> Iterator[Finding]:
    """Yield items of table 05 with an amount that the narrative, telling item by item, leaves out; and items it tells that the table lacks."""
    table = context.table("general")
    told: dict[str, Figure] = {}
    wholes: dict[tuple[str, Decimal], int] = {}
    for figure in context.told_of("general.expenditure"):
        if (figure.fact.aspect, figure.unit) == ("amount", "万元"):
            path = codes.current_path(figure.fact.item, context.year)  # F15 tells an old name
            if path.count("/") == 2:
                before = told.setdefault(path, figure)
                if before.fact.basis != context.own == figure.fact.basis:
                    told[path] = figure  # 年初预算 x，决算 y: what the table prints is y
            else:
                wholes.setdefault((path, figure.value), figure.place.block)
    if table is None or table.empty or len(told) < 2:
        return
    amounts = {
        codes.current_path(r.item, context.year): (r, f)
        for r in table.rows
        if r.level == 3 and (f := context.figures.get(r.cells.get("general.expenditure", -1))) is not None and f.value
    }
    leaves = {i.rsplit("/", 1)[-1] for i in told}
    # 行政事业单位医疗（款）x, of which no item is told apart: the group stands for its items.
    groups = {path for path, _ in wholes if path.count("/") == 1} - {i.rpartition("/")[0] for i in told}
    missing = [
        item
        for item, (_, amount) in amounts.items()
        if item not in told
        and item.rsplit("/", 1)[-1] not in leaves
        and item.rpartition("/")[0] not in groups
        and not _one_of_group(context, item.rpartition("/")[0], told)
        and not _told_as_a_whole(context, item, amount.value, wholes)
    ]
    known = {codes.current_path(r.item, context.year) for r in table.rows}
    strange = {i: f for i, f in told.items() if i not in known and f.value and f.fact.basis == context.own}
    for line in table.rows if strange else ():  # an item told by its code alone bears any name that the code has had
        group = line.item.rpartition("/")[0]
        for name in codes.functional_names(line.code) if line.code else ():
            strange.pop(f"{group}/{codes.normal_name(name)}", None)
    bare = _named_alone(context, strange) | _told_again(context, amounts)
    # An item whose name stands under another's group is told of that one, not of itself.
    untold = {i: a for i, a in amounts.items() if i in missing or _told_elsewhere(i, told, strange, a[1])}
    for item, row in _paired(strange | bare, untold).items():
        figure = strange.pop(item) if item in strange else bare[item]
        if row in missing:
            missing.remove(row)
        yield _wrong_name(figure, item.partition("#")[0], row, amounts[row][1], Text("表05", "table 05"))
    if missing:
        beside = _told_with(context, told)
        missing = [item for item in missing if not _is_mentioned(context, beside, item, amounts[item][1])]
    if missing:
        names = "、".join(f"{i.rsplit('/', 1)[-1]} {amounts[i][1].printed}" for i in missing)
        message = Text("表05有数而文字没有说明的科目：{i}", "items of table 05 not told in the narrative: {i}").format(
            i=names
        )
        # Where many are left out the form lets the narrative tell the chief ones only.
        chosen = any(_CHIEF.search(text) for _, text, section in context.paragraphs() if section == "general")
        # What is left over (其他社会保障和就业支出) is often left to the class's amount.
        classes = {path for path, _ in wholes}
        over = all(i.rsplit("/", 1)[-1].startswith("其他") and i.partition("/")[0] in classes for i in missing)
        severity = "note" if chosen or over or len(missing) * 2 > len(told) else ""
        if not severity and (len(missing) > 1 or _told_in_passing(told)):
            severity = "warning"  # a line lost is one item; several left out are rather a writer's choice
        rows = [amounts[i][0].place for i in missing]
        yield finding(RULE, amounts[missing[0]][1].place, message, places=rows, severity=severity)
    if len(strange) > _FEW and len(strange) == len(told):
        return  # not one item of the text is in the table: it is another table, or was not read
    same = {(i.rsplit("/", 1)[-1], f.value) for i, (_, f) in amounts.items()}
    if len(strange) * 2 > len(told):
        return  # the table was read of other items than those that the text tells
    alone = _without_rows_below(context, table)
    for item, figure in strange.items():
        if (item.rsplit("/", 1)[-1], figure.value) in same:
            continue  # F21 tells that it is named under another 款
        if (item.rpartition("/")[0], figure.value) in alone:
            continue  # F11 tells that its 款 lacks the row below it
        message = Text(
            "文字说明的科目“{i}”{p}，表05没有", "item {i} {p} told in the narrative is not in table 05"
        ).format(i=item, p=figure.printed)
        title = Text(measure_title(figure.fact.measure), measure_title(figure.fact.measure, "en"))
        yield finding(RULE, figure.place, message, operands=[Operand(figure.id, title)])


@judges(RULE)
def names_belied_by_amounts(context: Context, checked: Sequence[Checked]) -> Iterator[Finding]:
    """Yield items told under one another's names, or under one that no table has: the amount is what the tables print for the other."""
    for m in (*exchanged(context, checked), *named_elsewhere(context), *unplaced(context), *of_no_class(context)):
        yield _wrong_name(m.figure, m.item, m.right, m.printed, Text("表中", "the tables"))


def _wrong_name(figure: Figure, item: str, right: str, printed: Figure, where: Text) -> Finding:
    """Return that the text tells an amount under another name than the tables (`where`) do."""
    name, right = (i.rsplit("/", 1)[-1] for i in (item, right))
    words = Text(
        "文字中的科目“{n}”（{p}）与{w}的“{r}”（{a}）金额相同，名称应一致，为“{r}”",
        "{n} ({p}) of the text and {r} ({a}) of {w} have one amount: one item, called {r}",
    ).format(n=name, r=right, p=figure.printed, a=printed.printed, w=where)
    title = Text(measure_title(printed.fact.measure), measure_title(printed.fact.measure, "en"))
    return finding(
        RULE, figure.place, words, places=[printed.place], operands=[Operand(figure.id, title)], proposed=right
    )


def _without_rows_below(context: Context, table: AccountTable) -> set[tuple[str, Decimal]]:
    """Return the 款 of a table, each with its amount, that no row below them parts."""
    parted = {row.item.rpartition("/")[0] for row in table.rows if row.level == 3}
    amounts = {r.item: context.figures.get(r.cells.get("general.expenditure", -1)) for r in table.rows if r.level == 2}
    return {
        (codes.current_path(i, context.year), f.value) for i, f in amounts.items() if f is not None and i not in parted
    }


def _told_in_passing(told: dict[str, Figure]) -> bool:
    """Tell a text that tells several items in one paragraph, not one by one as the form does: what it leaves out, it may mean to."""
    return max(Counter(f.place.block for f in told.values()).values(), default=0) >= _SEVERAL


_SEVERAL = 3


def _told_with(context: Context, told: dict[str, Figure]) -> dict[int, str]:
    """Return the paragraphs, by block, of the sections in which items are told."""
    blocks = {f.place.block for f in told.values()}
    sections = {section for block, _, section in context.paragraphs() if block in blocks}
    found = {block: codes.normal_name(text) for block, text, section in context.paragraphs() if section in sections}
    statutory = {b for t in context.accounts.tables if t.form for b in t.blocks}
    for number, block in enumerate(context.document.blocks):
        if isinstance(block, Table) and number not in statutory and context.outline.sections[number] in sections:
            found[number] = codes.normal_name("，".join(c.text for c in block.cells))  # a table of items in the text
    return found


def _is_mentioned(context: Context, beside: dict[int, str], item: str, amount: Figure) -> bool:
    """Tell an item that the items' sections speak of in words that were not understood: by its name, or by its amount where that has three digits."""
    name = codes.normal_name(item.rsplit("/", 1)[-1]).removesuffix("支出")
    if any(name in text for text in beside.values()):
        return True
    return len(amount.value.normalize().as_tuple().digits) >= _TELLING and any(
        f.place.block in beside and f.unit == amount.unit and amount.may_equal(f)
        for f in context.extract.narrative.figures
    )


_TELLING = 3
"""Digits of an amount that hardly comes twice by chance."""

_FEW = 2
"""Items of the text alone that may all be wrong."""


def _named_alone(context: Context, strange: dict[str, Figure]) -> dict[str, Figure]:
    """Return the items of the classification that the text tells by their name alone and that no table has (提租补贴（项）31.85万元), and names that are no item's."""
    alone = {
        f.fact.item: f
        for f in reversed(context.told_of("general.expenditure"))
        if (f.fact.item in codes.lowest_names() or _is_no_item(f.fact.item))
        and f.fact.item not in strange
        and (f.fact.aspect, f.fact.basis) == ("amount", context.own)
        and f.value
    }
    if not alone:
        return alone  # most documents
    shown = {r.item.rsplit("/", 1)[-1] for t in context.accounts.tables for r in t.rows}
    return {item: f for item, f in alone.items() if item not in shown}


def _is_no_item(name: str) -> bool:
    """Tell a name alone that nothing in the classification bears: of an item's title that is wrong."""
    known = name in codes.functional_item_names() or name in codes.class_names()
    return bool(name) and "/" not in name and not known


def _told_again(context: Context, amounts: dict[str, tuple[Row, Figure]]) -> dict[str, Figure]:
    """Return the items told a second time with another amount than their own, which they were told with: another item's name."""
    found: dict[str, list[Figure]] = {}
    for figure in context.told_of("general.expenditure"):
        if figure.fact.item in amounts and (figure.fact.aspect, figure.fact.basis) == ("amount", context.own):
            found.setdefault(figure.fact.item, []).append(figure)
    return {
        f"{item}#{other.id}": other
        for item, figures in found.items()
        if any(f.value == amounts[item][1].value for f in figures)
        for other in figures
        if other.value != amounts[item][1].value
    }


def _told_elsewhere(item: str, told: dict[str, Figure], strange: dict[str, Figure], amount: Figure) -> bool:
    """Tell an item that only a group which has no such item is told with, with another amount: its name was put in another's place."""
    leaf = item.rpartition("/")[2]
    same = [(i, f) for i, f in told.items() if i.rpartition("/")[2] == leaf]
    return item not in told and all(i in strange and not f.may_equal(amount) for i, f in same)


def _told_as_a_whole(context: Context, item: str, amount: Decimal, wholes: dict[tuple[str, Decimal], int]) -> bool:
    """Tell an item told with its class or group, which has no other (住房保障支出 x，主要用于住房公积金); `wholes` has the paragraph of each."""
    group, _, name = item.rpartition("/")
    blocks = [wholes.get((path, amount)) for path in (group, group.rpartition("/")[0])]
    return any(n in blocks and name in text for n, text, _ in context.paragraphs())


def _one_of_group(context: Context, group: str, told: dict[str, Figure]) -> bool:
    """Tell a group told whole, of which 其中 then picks one item: 住房改革支出（22102）x、…；其中购房补贴 y. It stands for the others."""
    picked = [f for item, f in told.items() if item.rpartition("/")[0] == group]
    if len(picked) != 1:
        return False
    of_group = [f for f in context.told_of("general.expenditure") if f.fact.item == group and f.place < picked[0].place]
    near = of_group and of_group[-1].place.cell == picked[0].place.cell and of_group[-1].value > picked[0].value
    return (
        bool(near)
        and "其中" in text_at(context.document, of_group[-1].place)[of_group[-1].place.end : picked[0].place.start]
    )


def _paired(strange: dict[str, Figure], missing: dict[str, tuple[Row, Figure]]) -> dict[str, str]:
    """Return which item of table 05 an item that it lacks must be: of all that are left, those two alone have one amount, as rounded."""
    fits = {i: [m for m, (_, a) in missing.items() if a.may_equal(f)] for i, f in strange.items()}
    wanted = Counter(m for found in fits.values() for m in found)
    return {i: found[0] for i, found in fits.items() if len(found) == 1 and wanted[found[0]] == 1}
