"""Books → the nine statutory tables, laid out as a template's options say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache, partial

from juesuan.compile.compute import PERSONNEL, THREE, Books, Cost, Line, percent, three_budget
from juesuan.compile.filing import Filing, Funds
from juesuan.compile.publication import Align, Grid, Slot
from juesuan.domain import codes
from juesuan.domain.forms import form_of, forms
from juesuan.kernel.figures import plain
from juesuan.regions.region import Style

CLASSES = (
    "201", "202", "203", "204", "205", "206", "207", "208", "210", "211", "212", "213", "214", "215", "216", "217", "219",
    "220", "221", "222", "223", "224", "229", "231", "232", "234",
)  # fmt: skip
"""The functional classes in the order of tables 01 and 04."""


def money(amount: Decimal, thousands: bool = False) -> str:
    """Return an amount as printed: two decimals."""
    return f"{amount:,.2f}" if thousands else f"{amount:.2f}"


class Rows:
    """Builds the cells of a grid row by row."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.slots: list[Slot] = []
        self.n = 0

    def head(self, *texts: str | None) -> None:
        """Add a header row. '<' joins the cell on the left, '^' the one above."""
        self.spread(texts, "center")

    def spread(self, texts: Sequence[str | None], align: Align = "center", bold: bool = False) -> None:
        """Add a row of words in which '<' widens the cell on the left and '^' lengthens the one above."""
        for c, text in enumerate(texts):
            if text == "<":
                self._grow(self.n, c - 1, cols=1)
            elif text == "^":
                self._grow(self.n - 1, c, rows=1)
            elif text is not None:
                self.slots.append(Slot(text, self.n, c, align=align, bold=bold))
        self.n += 1

    def _grow(self, row: int, col: int, rows: int = 0, cols: int = 0) -> None:
        for i, s in enumerate(self.slots):
            if s.row <= row < s.row + s.rowspan and s.col <= col < s.col + s.colspan:
                # A cell grown both ways is lengthened by each of its columns: only the first counts.
                if rows and col != s.col:
                    return
                grown = Slot(s.text, s.row, s.col, s.rowspan + rows, s.colspan + cols, s.align, s.number, s.bold)
                self.slots[i] = grown
                return

    def amount(self, col: int, value: Decimal | None, bold: bool = False) -> None:
        """Put an amount into the current row."""
        text = "" if value is None else money(value, self.style.thousands) if value else self.style.zero
        self.figure(col, text, bold)

    def figure(self, col: int, text: str, bold: bool = False) -> None:
        """Put an amount into the current row, as it is printed."""
        self.slots.append(Slot(text, self.n, col, align="right", number=True, bold=bold))

    def word(self, col: int, text: str, colspan: int = 1, align: Align = "left", bold: bool = False) -> None:
        """Put words into the current row."""
        self.slots.append(Slot(text, self.n, col, 1, colspan, align, bold=bold))

    def end(self) -> None:
        """End the current row."""
        self.n += 1


def _grid(
    books: Books, style: Style, form: str, rows: Rows, head: int, widths: Sequence[float], wide: bool = False, empty: bool = False
) -> Grid:  # fmt: skip
    filing = books.filing
    stated = form_of(form)
    notes = [stated.note]
    if empty and stated.none:
        notes.append(style.empty_note.format(unit=filing.unit, year=filing.year, what=stated.none))
    number = style.tables.index(form) + 1 if form in style.tables else stated.number
    return Grid(
        form, stated.title, f"公开{number:02d}表", f"部门：{filing.unit}", "单位：万元", head, rows.n, len(widths),
        tuple(widths), tuple(rows.slots), tuple(notes), wide,
    )  # fmt: skip


def tables(books: Books, style: Style) -> dict[str, Grid]:
    """Return the nine tables by form, in the template's order."""
    return {form: _MAKERS[form](books, style) for form in style.tables}


# ---- two-sided tables


_Side = list[tuple[str, list[Decimal | None]]]


def _two_sided(style: Style, rows: Rows, left: _Side, right: _Side, strong: frozenset[str]) -> None:
    """Add the rows of a two-sided table; with line numbers the right side goes on counting after the left."""
    lines = style.line_numbers
    wide_left, wide_right = len(left[0][1]), len(right[0][1])
    for i, ((name, amounts), (other, others)) in enumerate(zip(left, right, strict=True)):
        col = 0
        for words, values, width, number in (
            (name, amounts, wide_left, i + 1),
            (other, others, wide_right, i + 1 + len(left)),
        ):
            bold = words in strong
            rows.word(col, words, bold=bold)
            col += 1
            if lines:
                rows.word(col, str(number), align="center")
                col += 1
            for k in range(width):
                rows.amount(col, values[k] if k < len(values) else None, bold)
                col += 1
        rows.end()


def _pad(side: _Side, length: int) -> _Side:
    return side + [("", []) for _ in range(length - len(side))]


def ordinal(n: int) -> str:
    """Return a number in Chinese numerals: 12 十二."""
    digits = "一二三四五六七八九"
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens - 1] + "十") + (digits[ones - 1] if ones else "")


def _class_names() -> list[tuple[str, str]]:
    return [(c, f"{ordinal(i)}、{codes.functional_classes()[c]}") for i, c in enumerate(CLASSES, 1)]


_STRONG = frozenset({"本年收入合计", "本年支出合计", "总计"})


def _t01(books: Books, style: Style) -> Grid:
    rows = Rows(style)
    if style.line_numbers:
        rows.head("收入", "<", "<", "支出", "<", "<")
        rows.head("项目", "行次", "决算数", "项目", "行次", "决算数")
        rows.head("栏次", "", "1", "栏次", "", "2")
    else:
        rows.head("收入", "<", "支出", "<")
        rows.head("项目", "决算数", "项目", "决算数")
    head = rows.n
    sources = ("general", "fund", "capital", "superior", "service", "business", "subsidiary", "other")
    left: _Side = [
        (f"{ordinal(i)}、{title}", [books[f"whole.income.{source}"]])
        for i, (title, source) in enumerate(zip(codes.REVENUE_SOURCES, sources, strict=True), 1)
    ]
    right: _Side = [(name, [books.by_class(code, "whole.expenditure")]) for code, name in _class_names()]
    left = [
        *_pad(left, len(right)),
        ("本年收入合计", [books["whole.income"]]),
        ("使用非财政拨款结余（含专用结余）", [books["whole.reserves"]]),
        ("年初结转和结余", [books["whole.opening"]]),
        ("总计", [books["whole.total"]]),
    ]
    right += [
        ("本年支出合计", [books["whole.expenditure"]]),
        ("结余分配", [books["whole.distribution"]]),
        ("年末结转和结余", [books["whole.closing"]]),
        ("总计", [books["whole.total_out"]]),
    ]
    _two_sided(style, rows, left, right, _STRONG)
    widths = (4.2, 0.8, 1.6, 4.2, 0.8, 1.6) if style.line_numbers else (4.2, 1.8, 4.2, 1.8)
    return _grid(books, style, "summary", rows, head, widths)


_BUDGETS = (
    ("general", "一般公共预算财政拨款"),
    ("fund", "政府性基金预算财政拨款"),
    ("capital", "国有资本经营预算财政拨款"),
)


def _t04(books: Books, style: Style) -> Grid:
    rows = Rows(style)
    names = [name for _, name in _BUDGETS]
    if style.line_numbers:
        rows.head("收入", "<", "<", "支出", "<", "<", "<", "<", "<")
        rows.head("项目", "行次", "金额", "项目", "行次", "合计", *names)
        rows.head("栏次", "", "1", "栏次", "", "2", "3", "4", "5")
    else:
        rows.head("收入", "<", "支出", "<", "<", "<", "<")
        rows.head("项目", "决算数", "项目", "合计", *names)
    head = rows.n

    def spread(measure: str) -> list[Decimal | None]:
        return [books[f"{account}.{measure}"] for account in ("fiscal", "general", "fund", "capital")]

    openings: _Side = [
        (f"{ordinal(i)}、{name}", [books[f"{account}.opening"]]) for i, (account, name) in enumerate(_BUDGETS, 1)
    ]
    left: _Side = [
        (f"{ordinal(i)}、{name}", [books[f"{account}.income"]]) for i, (account, name) in enumerate(_BUDGETS, 1)
    ]
    right: _Side = [
        (name, [books.by_class(code, f"{a}.expenditure") for a in ("fiscal", "general", "fund", "capital")])
        for code, name in _class_names()
    ]
    left = [
        *_pad(left, len(right)),
        ("本年收入合计", [books["fiscal.income"]]),
        ("年初财政拨款结转和结余", [books["fiscal.opening"]]),
        *openings,
        ("总计", [books["fiscal.total"]]),
    ]
    right += [
        ("本年支出合计", spread("expenditure")),
        ("年末财政拨款结转和结余", spread("closing")),
        *(("", list[Decimal | None]()) for _ in _BUDGETS),
        ("总计", spread("total_out")),
    ]
    _two_sided(style, rows, left, right, _STRONG)
    widths = (
        (3.4, 0.7, 1.4, 3.6, 0.7, 1.4, 1.5, 1.5, 1.5) if style.line_numbers else (3.6, 1.5, 3.8, 1.5, 1.6, 1.6, 1.6)
    )
    return _grid(books, style, "appropriation", rows, head, widths, wide=True)


# ---- tables by functional item


def _functional(
    books: Books, style: Style, form: str, columns: Sequence[tuple[tuple[str, ...], str]], lines: list[Line], bottom: bool = False
) -> Grid:  # fmt: skip
    """Lay out a table with a row an item. `columns` give each value column's header (one or two rows) and measure."""
    rows = Rows(style)
    split = style.codes == "split"
    first = 4 if split else 2
    two = any(len(h) > 1 for h, _ in columns)
    tops = [h[0] for h, _ in columns]
    rows.head("项目", *["<"] * (first - 1), *(("<" if i and tops[i - 1] == t else t) for i, t in enumerate(tops)))
    second = [h[1] if len(h) > 1 else "^" for h, _ in columns] if two else ["^"] * len(columns)
    if split:
        rows.head("支出功能分类科目编码", "<", "<", "科目名称", *second)
        if style.line_numbers:
            rows.head("类", "款", "项", "栏次", *(str(i + 1) for i in range(len(columns))))
        else:
            rows.head("类", "款", "项", "^", *["^"] * len(columns))
    else:
        rows.head("功能分类科目编码", "科目名称", *second)
        if style.line_numbers:
            rows.head("栏次", "<", *(str(i + 1) for i in range(len(columns))))
    head = rows.n

    def total() -> None:
        rows.word(0, "合计", first, "center", bold=True)
        for i, (_, measure) in enumerate(columns):
            rows.amount(first + i, books[measure], bold=True)
        rows.end()

    if not bottom:
        total()
    for line in lines:
        put_codes(rows, line, split)
        rows.word(first - 1, line.name, bold=line.level == 1)
        for i, (_, measure) in enumerate(columns):
            rows.amount(first + i, line.amounts[measure], line.level == 1)
        rows.end()
    if bottom:
        total()
    codes_wide = (0.6, 0.5, 0.5) if split else (1.3,)
    widths = (*codes_wide, 4.0, *(1.4 for _ in columns))
    empty = not any(books[m] for _, m in columns) and not lines
    return _grid(books, style, form, rows, head, widths, wide=len(columns) > 4, empty=empty)


def put_codes(rows: Rows, line: Line, split: bool) -> None:
    """Put the code of an item into the current row: in one cell, or split into 类, 款 and 项."""
    if not split:
        rows.word(0, line.code)
        return
    for c, (a, b) in enumerate(((0, 3), (3, 5), (5, 7))):
        rows.word(c, line.code[a:b], align="center")


def _items(books: Books, style: Style, form: str) -> Grid:
    """Lay out a form with a row an item: its columns as they are printed."""
    columns = [(c.title, form_of(form).measure(c.measure)) for c in form_of(form).printed]
    if form == "general" and style.line_numbers:
        columns[0] = (("本年支出合计",), columns[0][1])
    listed = [m for _, m in columns]
    if form in ("expenditure", "general"):
        listed = listed[:1]  # what was spent in all: its parts alone make no row
    bottom = form == "general" and style.total_row == "last"
    return _functional(books, style, form, columns, books.rows(*listed), bottom)


# ---- table 06


_PUBLIC = ("302", "307", "309", "310", "311", "312", "313", "399")


_RARE = frozenset({"309", "311", "313", "30703", "30704", "39906"})
"""Economic codes that table 06 shows only where there is an amount."""


@cache
def _economic_codes() -> tuple[str, ...]:
    every = [c for g in (*PERSONNEL, *_PUBLIC) for c in (g, *(f"{g}{n:02d}" for n in range(1, 100)))]
    return tuple(c for c in every if codes.economic_names(c))


def _costs(books: Books, groups: Sequence[str]) -> list[Cost]:
    """Return the economic rows of some classes: the form's own, and those used beside them."""
    used = {c.code: c for c in books.costs}
    listed = [c for c in _economic_codes() if c[:3] in groups and c[:3] not in _RARE and c not in _RARE]
    every = sorted(set(listed) | {c for c in used if c[:3] in groups})
    return [used.get(c) or Cost(c, codes.economic_names(c)[0], Decimal(0)) for c in every]


def _t06(books: Books, style: Style) -> Grid:
    n = style.economic_panels
    split = style.codes == "split" and not style.line_numbers
    panels = [_costs(books, PERSONNEL)]
    panels += (
        [_costs(books, _PUBLIC)]
        if n == 2
        else [_costs(books, ("302",)), _costs(books, ("307", "309", "310", "311", "312", "399", "313"))]
    )
    rows = Rows(style)
    each = 4 if split else 3
    rows.head("人员经费", *["<"] * (each - 1), "公用经费", *["<"] * (each * (n - 1) - 1))
    if split:
        rows.head(*["经济分类科目编码", "<", "科目名称", "决算数"] * n)
        rows.head(*["类", "款", "^", "^"] * n)
    else:
        rows.head(*["科目编码", "科目名称", "决算数"] * n)
    head = rows.n
    for i in range(max(len(p) for p in panels)):
        for k, panel in enumerate(panels):
            _cost(rows, k * each, panel[i] if i < len(panel) else None, split)
        rows.end()
    rows.word(0, "人员经费合计", each - 1, "center", bold=True)
    rows.amount(each - 1, books["general.personnel"], bold=True)
    rows.word(each, "公用经费合计", each * (n - 1) - 1, "center", bold=True)
    rows.amount(each * n - 1, books["general.public"], bold=True)
    rows.end()
    panel_widths = (0.8, 0.6, 3.0, 1.3) if split else (1.2, 3.0, 1.3)
    empty = not books["general.basic"]
    return _grid(books, style, "basic", rows, head, panel_widths * n, wide=n == 3, empty=empty)


def _cost(rows: Rows, col: int, cost: Cost | None, split: bool) -> None:
    bold = cost is not None and len(cost.code) == 3
    code, name = (cost.code, cost.name) if cost else ("", "")
    for text in (code[:3], code[3:]) if split else (code,):
        rows.word(col, text)
        col += 1
    rows.word(col, name, bold=bold)
    rows.amount(col + 1, cost.amount if cost else None, bold)


# ---- table 07


_THREE = (
    ("合计", "", THREE),
    ("因公出国（境）费", "", ("abroad",)),
    ("公务用车购置及运行维护费", "小计", ("purchase", "running")),
    ("公务用车购置及运行维护费", "公务用车购置费", ("purchase",)),
    ("公务用车购置及运行维护费", "公务用车运行维护费", ("running",)),
    ("公务接待费", "", ("reception",)),
)


def _t07(books: Books, style: Style) -> Grid:
    filing = books.filing
    rows = Rows(style)
    finals = [sum((getattr(filing.three, n).final for n in names), Decimal(0)) for *_, names in _THREE]
    budgets = [three_budget(filing, *names) for *_, names in _THREE]
    second = [top for top, _, _ in _THREE]
    second = ["<" if i and second[i - 1] == t else t for i, t in enumerate(second)]
    third = [leaf or "^" for _, leaf, _ in _THREE]
    if style.three == "blocks":
        rows.head("预算数", *["<"] * 5, "决算数", *["<"] * 5)
        rows.head(*second, *second)
        rows.head(*third, *third)
        if style.line_numbers:
            rows.head(*(str(i + 1) for i in range(12)))
        values = [*budgets, *finals]
    else:
        rows.head(*(t for top in second for t in (top, "<")))
        rows.head(*(t for leaf in third for t in (leaf, "^" if leaf == "^" else "<")))
        rows.head(*["预算数", "决算数"] * 6)
        values = [v for pair in zip(budgets, finals, strict=True) for v in pair]
    head = rows.n
    for c, value in enumerate(values):
        rows.amount(c, value)
    rows.end()
    return _grid(books, style, "three_public", rows, head, (1.0,) * 12, wide=True, empty=not any(values))


_MAKERS: dict[str, Callable[[Books, Style], Grid]] = {
    "summary": _t01, "appropriation": _t04, "basic": _t06, "three_public": _t07,
    **{form.id: partial(_items, form=form.id) for form in forms().statutory if form.functional},
}  # fmt: skip


# ---- the performance self-evaluation


def performance(filing: Filing) -> Grid:
    """Return the self-evaluation of the whole unit's expenditure: funds, goals, indicators, all scores computed."""
    p = filing.performance
    rows = Rows(Style())
    rows.head("单位名称", filing.unit, *["<"] * 6)
    rows.spread(
        ["部门资金（万元）", "资金来源", "年初预算数", "全年预算数", "全年执行数", "分值权重", "执行率", "得分"]
    )
    total, rate, score = execution(filing)
    _funds(rows, "年度总资金", total, (plain(p.weight), f"{rate:.2f}%" if rate is not None else "-", plain(score)))
    for label, funds in (("上级资金", p.superior), ("本级资金", p.general), ("其他资金", p.other)):
        _funds(rows, label, funds, ("-", "-", "-"))
    if p.goal or p.result:
        rows.spread(["年度总体目标", "预期目标", "<", "<", "实际完成情况", "<", "<", "<"])
        rows.spread(["^", p.goal, "<", "<", p.result, "<", "<", "<"], "left")
    rows.spread(
        ["一级指标", "二级指标", "三级指标", "预期指标值", "指标值设定依据", "实际完成指标值", "分值权重", "得分"]
    )
    for i in p.indicators:
        words = (i.level1, i.level2, i.name, i.target, i.basis, i.actual)
        for c, text in enumerate(words):
            rows.word(c, text)
        rows.slots.append(Slot(plain(i.weight), rows.n, 6, align="right", number=True))
        rows.slots.append(Slot(plain(i.got), rows.n, 7, align="right", number=True))
        rows.end()
    return Grid(
        "performance", "单位整体支出绩效自评表", "", f"（{filing.year}年度）", "", 0, rows.n, 8, (1.5, 1.5, 2.4, 1.6, 2.0, 1.6, 1.0, 1.0),
        tuple(rows.slots), (), True,
    )  # fmt: skip


def _funds(rows: Rows, label: str, funds: Funds, rest: tuple[str, str, str]) -> None:
    rows.spread(["^", label])
    rows.n -= 1
    for c, value in enumerate((funds.opening, funds.full, funds.final), 2):
        rows.slots.append(Slot(money(value), rows.n, c, align="right", number=True))
    for c, text in enumerate(rest, 5):
        rows.slots.append(Slot(text, rows.n, c, align="center", number=text != "-"))
    rows.end()


def execution(filing: Filing) -> tuple[Funds, Decimal | None, Decimal]:
    """Return the funds in all, the execution rate in % and the score for it: weight x rate, at most the weight."""
    p = filing.performance
    parts = (p.superior, p.general, p.other)
    total = Funds(*(sum((getattr(x, f) for x in parts), Decimal(0)) for f in ("opening", "full", "final")))
    rate = percent(total.final, total.full)
    if rate is None:
        return total, None, Decimal(0)
    share = min(rate, Decimal(100))
    return total, rate, (p.weight * share / 100).quantize(Decimal("0.01"))


def total_score(filing: Filing) -> Decimal:
    """Return the whole score of the self-evaluation."""
    return execution(filing)[2] + sum((i.got for i in filing.performance.indicators), Decimal(0))
