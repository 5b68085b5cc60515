"""BudgetBooks → the tables of a budget, laid out as a region's data say: titles, columns, sources of revenue, unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from juesuan.compile.budgets.compute import ACCOUNTS, KIND
from juesuan.compile.budgets.tell import Said, Teller
from juesuan.compile.compute import PERSONNEL, Line
from juesuan.compile.publication import Grid
from juesuan.compile.tables import CLASSES, Rows, ordinal, put_codes
from juesuan.domain import codes
from juesuan.domain.forms import Form, forms
from juesuan.regions.region import Shown

_Side = list[tuple[str, list[Said]]]


def form_of(form: str) -> Form:
    """Return a form of a budget by its id."""
    return forms(kind=KIND)[form]


class _Table:
    """One table in the making."""

    def __init__(self, teller: Teller, form: str) -> None:
        self.teller, self.form = teller, form
        self.style = teller.style
        self.unit = self.style.three_money if form == "three_public" else self.style.money
        self.rows = Rows(self.style)

    def put(self, col: int, said: Said | None, bold: bool = False) -> None:
        """Put an amount into the current row."""
        self.rows.figure(col, "" if said is None else self.teller.cell(said, self.unit), bold)

    def done(
        self, head: int, widths: Sequence[float], wide: bool = False, empty: bool = False, blank: bool = True
    ) -> Grid:
        """Return the table, with its captions above and its notes below. `empty`: nothing this year; `blank`: nothing at all."""
        filing, stated, style = self.teller.books.filing, form_of(self.form), self.style
        notes = [stated.note] if stated.note else []
        if empty and stated.none:
            said = style.empty_note.format(unit=filing.unit, year=filing.year, what=stated.none)
            notes.append(said if blank else said.partition("，")[0] + "。")
        n = style.tables.index(self.form) + 1
        title = style.table_titles.get(self.form, stated.title).format(year=filing.year)
        return Grid(
            self.form, title, style.number.format(n=n, zh=ordinal(n)), style.owner.format(unit=filing.unit), f"单位：{self.unit}",
            head, self.rows.n, len(widths), tuple(widths), tuple(self.rows.slots), tuple(notes), wide,
        )  # fmt: skip


def tables(teller: Teller) -> dict[str, Grid]:
    """Return the tables by form, in the region's order."""
    return {form: _MAKERS[form](teller, form) for form in teller.style.tables}


# ---- two-sided tables


def _class_lines(teller: Teller, measure: str) -> list[Line]:
    """Return the classes that a two-sided table lists: those with an amount, or all of the classification."""
    there = {line.code: line for line in teller.books.lines if line.level == 1 and line.amounts[measure]}
    if teller.style.classes == "used":
        return [there[code] for code in CLASSES if code in there]
    names = codes.functional_classes()
    return [there.get(c) or Line(c, names[c], names[c], {}) for c in CLASSES]


def _sources(teller: Teller, form: str) -> Iterable[tuple[str, Said]]:
    number = 0
    for shown in teller.style.sources[form]:
        amount = teller.books[shown.measure]
        if shown.always or amount:
            number += "{}" in shown.title[0]
            yield shown.title[0].format(ordinal(number)), teller.said(shown.measure, amount)


def _two_sided(table: _Table, left: _Side, right: _Side) -> None:
    """Add the rows of a two-sided table."""
    widths = [max(len(values) for _, values in side) for side in (left, right)]
    for (name, amounts), (other, others) in zip(left, right, strict=True):
        col = 0
        for words, values, width in ((name, amounts, widths[0]), (other, others, widths[1])):
            bold = words.endswith(("总计", "合计")) and bool(words)
            table.rows.word(col, words, bold=bold)
            for k in range(width):
                table.put(col + 1 + k, values[k] if k < len(values) else None, bold)
            col += 1 + width
        table.rows.end()


def _level(left: _Side, right: _Side) -> None:
    """Fill the shorter side with empty rows."""
    for short, long in ((left, right), (right, left)):
        short += [("", [])] * (len(long) - len(short))


def _summary(teller: Teller, form: str) -> Grid:
    table = _Table(teller, form)
    rows, b = table.rows, teller.books
    rows.head("收入", "<", "支出", "<")
    rows.head("项目", "预算数", "项目", "预算数")
    head = rows.n
    left: _Side = [(name, [said]) for name, said in _sources(teller, form)]
    right: _Side = [
        (f"{ordinal(i)}、{x.name}", [teller.said("whole.expenditure", x.amounts.get("whole.expenditure"), x.path)])
        for i, x in enumerate(_class_lines(teller, "whole.expenditure"), 1)
    ]
    _level(left, right)
    carried = bool(b["whole.opening"] or b["whole.reserves"])
    if table.style.carried or carried:
        left.append(("本年收入合计", [teller.total("whole.income")]))
        right.append(("本年支出合计", [teller.total("whole.expenditure")]))
        left.append(("使用非财政拨款结余", [teller.total("whole.reserves")]))
        right.append(("", []))
        left.append(("上年结转", [teller.total("whole.opening")]))
        right.append(("结转下年", []))
    alone = not carried and not table.style.carried
    left.append(("收入总计", [teller.total("whole.income" if alone else "whole.total")]))
    right.append(("支出总计", [teller.total("whole.expenditure" if alone else "whole.total_out")]))
    _two_sided(table, left, right)
    return table.done(head, (4.2, 1.8, 4.2, 1.8))


_TITLES = {"general": "一般公共预算", "fund": "政府性基金预算", "capital": "国有资本经营预算"}


def _after(teller: Teller, form: str) -> str:
    """Return the word behind a budget's name in the rows of what it gives: 一般公共预算拨款."""
    return teller.style.sources[form][0].title[0]


def _appropriation(teller: Teller, form: str) -> Grid:
    table = _Table(teller, form)
    rows, b = table.rows, teller.books
    rows.head("收入", "<", "支出", "<", "<", "<", "<")
    rows.head("项目", "预算数", "项目", "合计", *_TITLES.values())
    head = rows.n
    four = ("fiscal", *ACCOUNTS)

    def spread(measure: str) -> list[Said]:
        return [teller.total(f"{account}.{measure}") for account in four]

    def listed(part: str, numbered: str) -> _Side:
        return [
            (numbered.format(ordinal(i)) + f"{_TITLES[a]}{_after(teller, form)}", [teller.total(f"{a}.{part}")])
            for i, a in enumerate(ACCOUNTS, 1)
        ]  # fmt: skip

    lines = _class_lines(teller, "fiscal.expenditure")
    carried = bool(teller.style.carried or b["fiscal.opening"])
    numbered = "（{}）" if carried else "{}、"
    right: _Side = [
        (numbered.format(ordinal(i)) + x.name, [teller.said(m, x.amounts.get(m), x.path) for m in (f"{a}.expenditure" for a in four)])
        for i, x in enumerate(lines, 1)
    ]  # fmt: skip
    if carried:
        left: _Side = [("一、本年收入", [teller.total("fiscal.income")]), *listed("income", numbered)]
        left += [("二、上年结转", [teller.total("fiscal.opening")]), *listed("opening", numbered)]
        right = [("一、本年支出", spread("expenditure")), *right, ("二、结转下年", [])]
    else:
        left = listed("income", numbered)
    _level(left, right)
    left.append(("收入总计", [teller.total("fiscal.total" if carried else "fiscal.income")]))
    right.append(("支出总计", spread("total_out" if carried else "expenditure")))
    _two_sided(table, left, right)
    return table.done(head, (3.6, 1.5, 3.8, 1.5, 1.6, 1.6, 1.6), wide=True)


# ---- tables by functional item


def _columns(teller: Teller, form: str) -> list[Shown]:
    """Return the columns that a table prints: the region's, those of rare money only where there is some."""
    stated = form_of(form)
    shown = teller.style.columns[form if form in teller.style.columns else "items"]
    full = [Shown(s.title, stated.measure(s.measure), s.always) for s in shown]
    return [s for s in full if s.always or teller.books[s.measure]]


def _items(teller: Teller, form: str) -> Grid:
    """Lay out a form with a row an item."""
    table = _Table(teller, form)
    rows, style, b = table.rows, teller.style, teller.books
    columns = _columns(teller, form)
    split = style.codes == "split"
    first = 4 if split else 2
    if split:
        rows.head("功能分类科目编码", "<", "<", "功能分类科目名称", *(c.title[0] for c in columns))
        rows.head("类", "款", "项", "^", *["^"] * len(columns))
    else:
        rows.head("科目编码", "科目名称", *(c.title[0] for c in columns))
    head = rows.n
    lines = b.rows(*(c.measure for c in columns))
    carried = bool(b["whole.opening"] or b["whole.reserves"])

    def said(column: Shown, line: Line | None) -> Said:
        measure = column.measure
        value = line.amounts[measure] if line else b[measure]
        if (
            measure == "whole.total"
            and not carried
            and not any(c.measure in ("whole.opening", "whole.reserves") for c in columns)
        ):
            measure = "whole.income"
        return teller.said(measure, value, line.path if line else "")

    def total() -> None:
        rows.word(0, "合计", first, "center", bold=True)
        for i, column in enumerate(columns):
            table.put(first + i, said(column, None), bold=True)
        rows.end()

    if style.total_row == "first":
        total()
    for line in lines:
        put_codes(rows, line, split)
        rows.word(first - 1, line.name, bold=line.level == 1)
        for i, column in enumerate(columns):
            table.put(first + i, said(column, line), line.level == 1)
        rows.end()
    if style.total_row == "last":
        total()
    codes_wide = (0.6, 0.5, 0.5) if split else (1.3,)
    widths = (*codes_wide, 4.0, *(1.4 for _ in columns))
    return table.done(head, widths, wide=len(columns) > 5, empty=not lines)


def _basic(teller: Teller, form: str) -> Grid:
    """Lay out basic expenditure by economic item: what it is, and whether it is paid to persons or for the office."""
    table = _Table(teller, form)
    rows, style, b = table.rows, teller.style, teller.books
    split = style.codes == "split"
    first = 3 if split else 2
    if split:
        rows.head("经济分类科目编码", "<", "经济分类科目名称", "合计", "人员经费", "公用经费")
        rows.head("类", "款", "^", "^", "^", "^")
    else:
        rows.head("科目编码", "科目名称", "合计", "人员经费", "公用经费")
    head = rows.n

    def total() -> None:
        rows.word(0, "合计", first, "center", bold=True)
        for i, measure in enumerate(("general.basic", "general.personnel", "general.public")):
            table.put(first + i, teller.total(measure), bold=True)
        rows.end()

    if style.total_row == "first":
        total()
    for cost in b.costs:
        upper = len(cost.code) == 3
        if split:
            rows.word(0, cost.code[:3], align="center")
            rows.word(1, cost.code[3:], align="center")
        else:
            rows.word(0, cost.code)
        rows.word(first - 1, cost.name, bold=upper)
        own = "general.personnel" if cost.code[:3] in PERSONNEL else "general.public"
        table.put(first, teller.said("general.economic", cost.amount, cost.code), upper)
        for i, measure in enumerate(("general.personnel", "general.public"), 1):
            table.put(first + i, teller.said(measure, cost.amount, cost.code) if measure == own else None, upper)
        rows.end()
    if style.total_row == "last":
        total()
    widths = (*((0.7, 0.7) if split else (1.3,)), 4.0, 1.6, 1.6, 1.6)
    return table.done(head, widths, empty=not b.costs)


# ---- the three public expenses

_ORDERS = {
    "abroad": (("合计", "total"), ("因公出国（境）费", "abroad"), ("公务用车购置及运行费/小计", "vehicles"), ("公务用车购置及运行费/公务用车购置费", "purchase"), ("公务用车购置及运行费/公务用车运行费", "running"), ("公务接待费", "reception")),
    "reception": (("合计", "total"), ("因公出国（境）费", "abroad"), ("公务接待费", "reception"), ("公务用车购置及运行费/小计", "vehicles"), ("公务用车购置及运行费/购置费", "purchase"), ("公务用车购置及运行费/运行费", "running")),
}  # fmt: skip


def _three(teller: Teller, form: str) -> Grid:
    """Lay out the three public expenses: this year's, beside the year before's (`blocks`) or the operating expenses."""
    table = _Table(teller, form)
    rows, style, b = table.rows, teller.style, teller.books
    year = b.filing.year
    blocks = style.three == "blocks"
    order = _ORDERS["reception" if style.three == "operating" else "abroad"]
    tops = [t.split("/")[0] for t, _ in order]
    second = [("<" if i and tops[i - 1] == t else t) for i, t in enumerate(tops)]
    third = [t.split("/")[1] if "/" in t else "^" for t, _ in order]
    now = [teller.total(f"three.{name}") for _, name in order]
    if blocks:
        last = [teller.said(f"three.{name}", b.before[f"three.{name}"], back=1) for _, name in order]
        rows.head(f"{year - 1}年预算数", *["<"] * 5, f"{year}年预算数", *["<"] * 5)
        rows.head(*second, *second)
        rows.head(*third, *third)
        values = [*last, *now]
    elif style.three == "own":
        rows.head(*second)
        rows.head(*third)
        values = now
    else:
        rows.head("“三公”经费预算数", *["<"] * 5, "机关运行经费预算数")
        rows.head(*second, "^")
        rows.head(*third, "^")
        operating = b.filing.kind != "institution"
        values = [*now, teller.said("operating.total", b["operating.total"] if operating else None)]
    head = rows.n
    for c, value in enumerate(values):
        table.put(c, value)
    rows.end()
    return table.done(head, (1.0,) * len(values), wide=True, empty=not any(now), blank=not any(values))


_MAKERS: dict[str, Callable[[Teller, str], Grid]] = {
    "summary": _summary, "appropriation": _appropriation, "basic": _basic, "three_public": _three,
    **dict.fromkeys(("revenue", "expenditure", "general", "fund", "capital"), _items),
}  # fmt: skip
