"""E02: the narrative gives the tables' numbers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import Mend, collects, retells
from juesuan.checks.diagnose import Fault
from juesuan.checks.lookups import one_number, without_carry
from juesuan.checks.model import Candidate
from juesuan.checks.otherwise import is_telling
from juesuan.checks.rules.examples import HEAD_SPENDING, TABLE_EXPENDITURE, said, slip
from juesuan.document.model import text_at
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "E02",
        "table-narrative",
        "error",
        Text("文字与表不一致", "narrative and table disagree"),
        Text("文字说明中的数字与报表相同", "the narrative gives the tables' numbers"),
        TRUE_AND_WHOLE,
        *slip(
            said(HEAD_SPENDING, "本年支出合计92.00万元。", TABLE_EXPENDITURE), "本年支出合计92.00", "本年支出合计29.00"
        ),
    )
)


@retells(RULE)
def named_for_another(context: Context, figure: Figure, fault: Fault) -> Mend | None:
    """Return the name that a class or item should bear: its amount is another's, of which the text tells none, and it is told elsewhere itself.

    「（1）卫生健康支出 1689.60；（2）卫生健康支出 25145.22」 where the table has 1689.60 for 社会保障和就业支出.
    """
    fact = figure.fact
    if figure.origin != "text" or fact.aspect != "amount" or not fact.item or not is_telling(figure.value):
        return None
    told = {f.value for f in context.told_of(fact.measure) if f.fact == fact}
    own = {f.value for f in context.printed(fact)}
    if figure.value in own or not own or len(told) < 2:
        return None
    others = {
        other.item
        for other, ids in context.accounts.facts.items()
        if other.item.count("/") == fact.item.count("/")
        and msgspec.structs.replace(other, item=fact.item) == fact
        and any((f := context.figures[i]).origin != "text" and f.value == figure.value for i in ids)
    }
    right = others.pop() if len(others) == 1 else ""
    if not right or any(f.fact == msgspec.structs.replace(fact, item=right) for f in context.told_of(fact.measure)):
        return None
    wrong, right = (path.rpartition("/")[2] for path in (fact.item, right))
    text = text_at(context.document, figure.place)
    start = text.rfind(wrong, 0, figure.place.start)
    stem = text.rfind(wrong.removesuffix("支出") + "（", 0, figure.place.start)
    if stem > start:  # 社会保障和就业（类）支出
        start, wrong, right = stem, wrong.removesuffix("支出"), right.removesuffix("支出")
    if start < 0 or figure.place.start - start > len(wrong) + _NEAR:
        return None
    return _renamed(figure, start, wrong, right)


def _renamed(figure: Figure, start: int, wrong: str, right: str, between: str = "") -> Mend:
    """Make the mend of the word at `start` that names an amount wrongly; `between` stands between it and the amount, where that is told."""
    place = msgspec.structs.replace(figure.place, start=start, end=start + len(wrong))
    return Mend(place, right, wrong + between + figure.printed, right + between + figure.printed)


@retells(RULE)
def named_for_its_sibling(context: Context, figure: Figure, fault: Fault) -> Mend | None:
    """Return the name that one part of a whole should bear: its amount is another part's, and its own is told beside it under the same name.

    「项目支出 35372.03；项目支出 6410.57」 where the tables have 35372.03 for 基本支出.
    """
    fact = figure.fact
    if figure.origin != "text" or fact.aspect != "amount" or fact.item or not is_telling(figure.value):
        return None
    account, _, part = fact.measure.partition(".")
    parts = next((p for p in _PARTS if part in p), None)
    if parts is None:
        return None
    each = {p: context.printed(msgspec.structs.replace(fact, measure=f"{account}.{p}")) for p in parts}
    amounts = {p: {f.value for f in printed} for p, printed in each.items()}
    right = [p for p, values in amounts.items() if p != part and values == {figure.value}]
    at = figure.place.block
    near = [f for block in range(at - _BLOCKS, at + _BLOCKS + 1) for f in context.told_in(block) if f.id != figure.id]
    own = any(f.fact == fact and f.value in amounts[part] for f in near)
    if len(right) != 1 or figure.value in amounts[part] or not own:
        return None
    if any(f.fact == msgspec.structs.replace(fact, measure=f"{account}.{right[0]}") for f in near):
        return None
    before = text_at(context.document, figure.place)[: figure.place.start]
    wrong, name = parts[part], parts[right[0]]
    start = before.rfind(wrong)
    if start < 0 or len(before) - start > len(wrong) + _NEAR:
        return None
    return _renamed(figure, start, wrong, name)


_PARTS = (
    {"basic": "基本支出", "project": "项目支出"},
    {"personnel": "人员经费", "public": "公用经费"},
    {
        "income.fiscal": "财政拨款收入",
        "income.service": "事业收入",
        "income.business": "经营收入",
        "income.superior": "上级补助收入",
        "income.subsidiary": "附属单位上缴收入",
        "income.other": "其他收入",
    },
)
"""Parts of a whole that are told beside one another, by what their measures end in, and what they are called."""


_BLOCKS = 2
"""Paragraphs on either side in which the parts of a whole are told."""


@retells(RULE)
def turned_in_time(context: Context, figure: Figure, fault: Fault) -> Mend | None:
    """Return 年初 for 年末, or the other way, where the amount is the one that the tables have for the other end of the year.

    「年末财政拨款结转和结余 1386.09」 where the table's is 1778.60 and what was carried in, told nowhere in the paragraph, is 1386.09.
    """
    fact = figure.fact
    account, _, end = fact.measure.rpartition(".")
    if figure.origin != "text" or fact.aspect != "amount" or end not in _ENDS or not is_telling(figure.value):
        return None
    other = msgspec.structs.replace(fact, measure=f"{account}.{_ENDS[end][0]}")
    of_table = {f.value for f in context.printed(other)}
    if of_table != {figure.value} or any(f.place.block == figure.place.block for f in context.get("text", other)):
        return None
    before = text_at(context.document, figure.place)[: figure.place.start]
    words, right = _ENDS[end][1], _ENDS[_ENDS[end][0]][1]
    start = before.rfind(words)
    if start < 0 or compiled(r"[，。；、\d]").search(before[start:]):
        return None
    return _renamed(figure, start, words, right, before[start + len(words) :])


_ENDS = {"opening": ("closing", "年初"), "closing": ("opening", "年末")}
"""By what a carry-over's measure ends in: the other end of the year, and the word for it."""

_NEAR = 16
"""Characters between a name and its amount: （类）支出."""


@collects(RULE)
def pairs(context: Context) -> Iterator[Candidate]:
    """Yield that a statement in a table and one in the narrative are one number."""
    yield from (c for c in one_number(RULE, context, 1) if not _printed_by_size(context, c.relation))
    yield from _called_alike(context)
    yield from _of_the_general_budget(context)
    yield from _of_its_rows(context)


def _of_the_general_budget(context: Context) -> Iterator[Candidate]:
    """Yield that what all appropriations spent on an item is what the general budget's table has for it.

    「财政拨款支出按功能科目：事业运行（2130104）650.62」: an item is of one budget, so where the tables have no item of all appropriations,
    and no other budget's has this one, the general budget's has it.
    """
    if context.kind.own != "final" and "general" in context.once(without_carry):
        return
    for figure in context.told_of("fiscal.expenditure"):
        fact = figure.fact
        if (
            fact.item.count("/") != _ITEM
            or (fact.aspect, fact.basis, fact.year) != ("amount", context.own, context.year)
            or context.printed(fact)
        ):
            continue
        general, *others = (
            context.first(msgspec.structs.replace(fact, measure=f"{account}.expenditure"), (account,))
            for account in ("general", "fund", "capital")
        )
        if general is not None and not any(others):
            yield Candidate(RULE.id, Relation("sum", (figure.id,), (general.id,)), figure.place)


def _of_its_rows(context: Context) -> Iterator[Candidate]:
    """Yield that an economic class told in the text is what its rows of table 06 sum to, where that has none for the class but all of its rows.

    「基本支出中，工资福利支出 999.90」 where the table begins with 30101 基本工资.
    """
    table = context.table("basic")
    if table is None or table.empty or table.torn:
        return
    measures = _OF_ROWS[:1] if any(_OF_ROWS[0] in r.cells for r in table.rows) else _OF_ROWS[1:]
    by_row = {r.item: tuple(i for m, i in r.cells.items() if m in measures) for r in table.rows if len(r.item) == _ROW}
    basic = context.first(context.fact("general.basic"), ("basic",))
    if basic is None or sum(context.figures[i].value for ids in by_row.values() for i in ids) != basic.value:
        return
    for figure in context.told_of("general.economic"):
        fact = figure.fact
        own = len(fact.item) == _CLASS and fact == context.fact(fact.measure, fact.item)
        if own and not context.printed(fact):
            ids = tuple(i for item, cells in by_row.items() if item.startswith(fact.item) for i in cells)
            if ids:
                yield Candidate(RULE.id, Relation("sum", (figure.id,), ids), figure.place)


_CLASS, _ROW = 3, 5
"""Digits of an economic class's code, and of a row's below it."""
_OF_ROWS = ("general.economic", "general.personnel", "general.public")
"""Measures of the cells of such a row: its whole, else the two kinds that it may be of."""

_ITEM = 2
"""Strokes in the path of an item: class, group, item."""


def _printed_by_size(context: Context, relation: Relation) -> bool:
    """Tell whether a table prints by its size a change that the text tells as a reduction, as its own amounts of both years of that or another measure say.

    减少 1.20 in the text, 1.20 under 增减变化情况 below 4.00 of the year before and 2.80 of this one.
    """
    figures = [context.figures[i] for i in (*relation.left, *relation.right) if i >= 0]
    if len(figures) != 2 or any(f.fact.aspect != "change" or not f.value for f in figures):
        return False
    told, printed = sorted(figures, key=lambda f: f.origin != "text")
    if told.value >= 0 or told.value != -printed.value:
        return False
    return any(_less_by(context, f) for f in context.figures.values() if f.origin == printed.origin)


def _less_by(context: Context, printed: Figure) -> bool:
    """Tell whether a table's change without a sign is by how much its amount of the year is less than that of the year before."""
    if printed.fact.aspect != "change" or printed.value <= 0:
        return False
    fact = msgspec.structs.replace(printed.fact, aspect="amount")
    own = context.first(fact, (printed.origin,))
    prior = context.first(msgspec.structs.replace(fact, year=fact.year - 1), (printed.origin,))
    return own is not None and prior is not None and prior.value - own.value == printed.value


def _called_alike(context: Context) -> Iterator[Candidate]:
    """Yield, as far as they hold, that amounts without a measure of their own are one number by their names.

    「流动资产 x」 of the text and the column 流动资产 of a table that is none of the forms: what agrees is confirmed, so that of a
    sum that does not hold the one operand that no table has is blamed. What differs tells nothing: the names may mean two things.
    """
    named: dict[tuple[str, str], list[Figure]] = {}
    for figure in context.figures.values():
        if figure.origin == "table" and figure.fact.measure.startswith("~") and figure.fact.aspect == "amount":
            for name in set(figure.fact.measure[1:].split("/")):
                named.setdefault((name, figure.unit), []).append(figure)
    for figure in context.extract.narrative.figures:
        measure = figure.fact.measure
        if (
            not measure.startswith("~")
            or figure.fact.aspect != "amount"
            or len(f"{figure.value}".strip("0.")) < _TELLING
        ):
            continue
        for other in named.get((measure[1:], figure.unit), ())[:_FEW]:
            yield Candidate(RULE.id, Relation("sum", (figure.id,), (other.id,)), figure.place, lenient=True)


_TELLING, _FEW = 4, 4
"""Digits that two amounts do not share by chance, and tables of one name that are looked at."""
