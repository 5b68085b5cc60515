"""Tables that list what a budget is made of: projects, purchases, assets to be bought, money passed on; and sheets of performance targets.

A list has a row for each thing and columns known by their header words; a sheet (绩效目标表) has amounts beside their labels or below
them, among rows of words. What a column or a label measures stands in the kind's forms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from juesuan.domain.accounts import Row
from juesuan.domain.forms import Column, Form
from juesuan.domain.measures import unit_of
from juesuan.extract.tables.cells import money_unit
from juesuan.extract.tables.header import beside
from juesuan.extract.tables.making import TableFigures
from juesuan.extract.units import UNITS
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

_WORDS = compiled(r"[\u4e00-\u9fff]")
_NAME = compiled(
    r"(?:项目|内容|资产|品目|采购|服务|物品|设备|任务|专项|资金).{0,4}(?:名称|内容)$|^(?:项目|名称|内容|采购项目)$"
)
_OWNER = compiled(r"单位|部门|科目|类型|类别|性质|来源|方式|主体")
_TOTAL = compiled(r"^(?:合\s*计|总\s*计|共\s*计|合计数|金额合计|总合计)$")
_SUBTOTAL = compiled(r"小\s*计")
_PASSED_OVER = compiled(r"序号|编码|代码|行次|栏次|时间|日期|年限|备注|比例|占比|率|分值|权重")
_LEAD = compiled(r"^.*(?:（[一二三四五六七八九十\d]+）|[一二三四五六七八九十\d][、.．]|按[^，]{2,6}分|其中：?)(?=.)")
_OF_YEAR = compiled(r"年度|当年|本年")
_ORDINAL = compiled(r"^(?:[一二三四五六七八九十]+[、.]|（[一二三四五六七八九十\d]+）|\d+[.、．]|其中：?|[ABC][、.．]?)")


class Heads(msgspec.Struct, frozen=True):
    """The columns of a list: their header words, the column of names, what each column of numbers is."""

    paths: tuple[str, ...]
    name: int
    columns: dict[int, Column]


def _heads(form: Form, of: TableFigures, start: int) -> Heads | None:
    """Return the columns of a list by its header; None where none is a measure of the form.

    Where two columns would measure the same, or one of money is not known, only the whole is named: the table's own arithmetic
    (`checks.grids`) then says what the whole is made of.
    """
    paths = of.paths(start)
    compared = set(beside(paths, tuple(range(len(paths))), of.forms, of.outline.year))
    found: dict[int, Column] = {}
    unknown = False
    for c, path in enumerate(paths):
        values = [row[c] for row in of.texts[start:] if c < len(row) and row[c]]
        numbers = [v for v in values if of.number_in(v)]
        leaf = path.rsplit("/", 1)[-1]
        if form.skip and compiled(form.skip).search(leaf):
            continue
        if c in compared or 2 * len(numbers) < len(values) or _PASSED_OVER.search(leaf):
            continue
        if (column := _column(form, path)) is not None:
            found[c] = column
        elif numbers:
            unknown = True
    told = Counter(column.measure for column in found.values())
    if unknown or any(n > 1 for n in told.values()):
        found = {c: column for c, column in found.items() if told[column.measure] == 1 and column.at == 1}
    if not found:
        return None
    names = [c for c in range(min(found)) if any(_WORDS.search(row[c]) for row in of.texts[start:] if c < len(row))]
    named = [c for c in names if _NAME.search(paths[c].rsplit("/", 1)[-1])]
    others = [c for c in names if not _OWNER.search(paths[c].rsplit("/", 1)[-1])]
    return Heads(tuple(paths), (named or others or names or [-1])[0], found)


def _column(form: Form, path: str) -> Column | None:
    leaf = path.rsplit("/", 1)[-1]
    for column in form.columns:
        if column.under and not compiled(column.under).search(path):
            continue
        if compiled(column.words).search(path if column.path else leaf):
            return column
    return None


def listed(form: Form, of: TableFigures, seen: Counter[str]) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows of a list or a sheet and what its columns measure; `seen` counts the names of the form's rows so far."""
    if form.rows == "sheet":
        rows = _sheet(form, of, seen)
        return rows, tuple(measure for row in rows for measure in row.cells)
    start = of.first_row()
    found = _heads(form, of, start)
    if found is None:
        return [], ()
    return _rows(form, of, found, start, seen), tuple(form.measure(c.measure) for c in found.columns.values())


def _rows(form: Form, of: TableFigures, heads: Heads, start: int, seen: Counter[str]) -> list[Row]:
    """Return the rows of a list: the whole without an item, each thing by its name."""
    rows: list[Row] = []
    for r in range(start, len(of.texts)):
        row = of.texts[r]
        words = [t for t in row[: min(heads.columns)] if _WORDS.search(t)]
        total = any(_TOTAL.match(t) for t in words)
        name = row[heads.name] if 0 <= heads.name < len(row) else ""
        name = name if _WORDS.search(name) else next(iter(words), "")
        if not name or (_SUBTOTAL.search(name) and not total):
            continue
        alone = len(dict.fromkeys(words)) == 1  # 货物 | 办公设备 is one thing of that kind
        kind = next((n for n in form.named if alone and compiled(n.words).search(_ORDINAL.sub("", words[0]))), None)
        item = "" if total else _item(name, seen)
        if total and seen["合计"]:
            continue  # of another list
        seen["合计"] += total
        cells: dict[str, int] = {}
        for c, column in heads.columns.items():
            measure = form.measure(column.measure)
            if kind is not None and not total:
                if column.at != 1:
                    continue
                measure, item = form.measure(kind.measure), ""
            scale = of.scale
            unit, said = money_unit([heads.paths[c]], form.unit)
            if said:
                of.scale = UNITS[unit].scale
            figure = of.figure(r, c, measure, item, origin=form.id, unit=column.unit)
            of.scale = scale
            if figure is not None:
                cells.setdefault(measure, figure)
        if cells:
            rows.append(Row("", name, item, 0, cells, _at(of, r, max(heads.name, 0))))
    return rows


def _item(name: str, seen: Counter[str]) -> str:
    """Return a name by which a row is known: told again it is another thing of the same name."""
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}（{seen[name]}）"


def _sheet(form: Form, of: TableFigures, seen: Counter[str]) -> list[Row]:
    """Return the amounts of a sheet of targets by the labels beside them, else above them; of several sheets each is an item of its own."""
    seen["sheet"] += 1
    item = "" if form.labelled == "" else _named(of, form.labelled) or f"第{seen['sheet']}张"
    rows: list[Row] = []
    told: set[tuple[str, str]] = set()
    for r, c, left, above in _labelled(of):
        label = left if _measure(form, left) else above
        measure = _measure(form, label)
        if not measure:
            continue
        task = next((t for t in of.texts[r][:c] if _WORDS.search(t)), "") if label != left else ""
        of_what = item if not task or _TOTAL.match(task) else f"{item}{task}"
        if (measure, of_what) in told:
            continue
        figure = of.figure(r, c, measure, of_what, origin=form.id, unit=unit_of(measure))
        if figure is not None:
            told.add((measure, of_what))
            rows.append(Row("", label, of_what, 0, {measure: figure}, _at(of, r, c)))
    return rows


def _measure(form: Form, label: str) -> str:
    plain = _LEAD.sub("", label)
    return next((form.measure(n.measure) for n in form.named if compiled(n.words).search(plain)), "")


def _labelled(of: TableFigures) -> Iterator[tuple[int, int, str, str]]:
    """Yield each cell with a number and its labels: the words left of it, '' where those are of another number, and those above.

    A label below another of its column is of what that one says: below 中期资金总额, 其中：财政拨款 is of the middle term.
    """
    above: dict[int, str] = {}  # the last words of a column
    term: dict[int, str] = {}  # of which term the labels of a column speak
    for r, row in enumerate(of.texts):
        words: dict[int, str] = {}
        for c, text in enumerate(row):
            cell = of.grid[r][c]
            if not text or cell is None or (cell.row, cell.col) != (r, c):
                continue
            if of.number_in(cell.text) is None:
                if _WORDS.search(text):
                    words[c] = text
                    term[c] = "中期" if "中期" in text else "" if _OF_YEAR.search(text) else term.get(c, "")
                continue
            at = next((k for k in range(c - 1, -1, -1) if row[k]), -1)
            left = at >= 0 and (beside := of.grid[r][at]) is not None and _WORDS.search(row[at])
            yield r, c, _of_term(row[at], term.get(beside.col, "")) if left and beside else "", above.get(c, "")
        for c, text in words.items():
            cell = of.grid[r][c]
            above.update(dict.fromkeys(range(c, c + (cell.colspan if cell else 1)), text))


def _of_term(label: str, term: str) -> str:
    return label if not term or term in label else term + _ORDINAL.sub("", label)


def _named(of: TableFigures, words: str) -> str:
    """Return what stands beside the label of a sheet's name."""
    for row in of.texts[:6]:
        for c, text in enumerate(row[:-1]):
            if compiled(words).search(text):
                return next((t for t in row[c + 1 :] if t and t != text), "")
    return ""


def _at(of: TableFigures, r: int, c: int) -> Place:
    cell = of.grid[r][c] if c < len(of.grid[r]) else None
    return of.place(cell) if cell else Place(of.number, 0, 0, r, c)
