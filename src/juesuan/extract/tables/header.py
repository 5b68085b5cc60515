"""The header of a table: where its rows begin, which columns hold codes, names and values, what a column measures."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest
from typing import cast

import msgspec

from juesuan.domain.forms import Column, Form, Forms, Header, forms
from juesuan.extract.tables.cells import told_number
from juesuan.extract.tables.rows import is_total
from juesuan.extract.tables.wholes import budget_basis, wholes
from juesuan.kernel.figures import Aspect, Basis
from juesuan.kernel.memo import remembered
from juesuan.kernel.patterns import compiled


class Panel(msgspec.Struct, frozen=True):
    """One side of a table: columns of codes, the column of names, columns of values; `across` are codes of the other classification."""

    codes: tuple[int, ...]
    name: int
    values: tuple[int, ...]
    across: tuple[int, ...] = ()


class Beside(msgspec.Struct, frozen=True):
    """What a column beside the year's own measures: the same a year before (`before`), or the change on it or its rate (`aspect`)."""

    measure: str
    basis: Basis
    aspect: Aspect = "amount"
    before: bool = False


class Side(msgspec.Struct, frozen=True):
    """A panel of an account's table with its side of the form (`in`, `out`) and the measure of each of its columns.

    `beside` are the columns that compare with the year before.
    """

    side: str
    panel: Panel
    by_column: dict[int, str]
    beside: dict[int, Beside] = {}

    def measured(self) -> list[tuple[int, str, str, Basis | None]]:
        """Return the columns that measure something: what is told of each, its measure alone, and the basis behind `@`."""
        told = [(c, told, *told.partition("@")[::2]) for c, told in self.by_column.items() if told]
        return [(c, told, measure, cast("Basis", basis) if basis else None) for c, told, measure, basis in told]


_CHINESE = compiled(r"[\u4e00-\u9fff]")
_NAMED_TOO = compiled(r"(?:编码|代码)[和及与、/（]?(?:科目)?名称")
_CODE = compiled(r"^(?:[23]\d\d(?:\d\d(?:\d\d)?)?|\d{2,3})$")


def first_data_row(texts: list[list[str]], three: bool = False, known: Forms | None = None) -> int:
    """Return the first row that is data: it has a number or a code, or a name that heads the form's rows."""
    words = compiled((known or forms()).header.words)
    for r, row in enumerate(texts):
        filled = [t for t in dict.fromkeys(row) if t]
        if not filled:
            if r and any(words.match(t) for t in texts[r - 1]) and not any(map(any, texts[r:])):
                return r
            continue
        if len(filled) == 1 and len(row) > 1 and not is_total(filled[0]) and not told_number(filled[0]):
            continue
        if "栏次" in filled or is_sequence(row):
            continue
        numbers = [t for t in row if told_number(t)]
        if (
            numbers
            and any(map(compiled(r"^[一二三]、").match, filled))
            and "行次" in "\n".join(map("\n".join, texts[:r]))
        ):
            return r  # a row above heads its lines so
        if numbers and not all(map(compiled(r"\d{1,2}").fullmatch, numbers)):
            return r
        if len(numbers) > 1 and any(is_total(t) for t in filled) and not three:
            return r  # a 合计 row of whole numbers, as a workbook stores 96.00
        if not three and any(t.startswith("一、") for t in filled):
            return r
        if not three and any(map(_CODE.match, row[:4])):
            return r
        first = next((t for t in row if t), "")
        if not three and r and is_total(first) and not any(words.match(t) and not is_total(t) for t in filled):
            return r
        if numbers and three:
            return r
        if three and compiled(r"合计|因公出国|公务接待").search(row[0]) and any("行次" in above for above in texts[:r]):
            return r
        if (
            three
            and r
            and compiled(r"^[一二三四1234（].*(?:三公|出国|用车|接待)|^合计$").match(row[0])
            and len(row) <= 6
            and sum(compiled(r"[\u4e00-\u9fff]{2}").search(t) is not None for t in filled) <= 3
        ):
            return r
    return len(texts)


def is_sequence(row: list[str]) -> bool:
    """Tell a 栏次 row: its cells count 1, 2, 3 …"""
    numbers = [t for t in row if len(t) <= 2 and t.isdecimal()]
    return (
        len(numbers) >= 2
        and sum(map(bool, row)) - len(numbers) <= 2
        and [int(n) for n in numbers] == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))
    )


def header_paths(texts: list[list[str]], start: int) -> list[str]:
    """Return for each column the words of its header, top to bottom, joined by `/`."""
    width = max((len(r) for r in texts), default=0)
    heads: list[list[str]] = []
    for r, row in enumerate(_spread(texts[:start], width)):
        title = len({t for t in row if t}) == 1 and r < start - 1  # a title row inside the table
        if not title and "栏次" not in row and not is_sequence(row):
            heads.append(row)
    paths: list[str] = []
    for c in range(width):
        words: list[str] = []
        for row in heads:
            if c < len(row) and row[c] and (not words or words[-1] != row[c]):
                words.append(row[c])
        paths.append("/".join(words))
    return paths


def _spread(header: list[list[str]], width: int) -> list[list[str]]:
    """Return header rows in which a group's words stand over all its columns: text and csv print them over the first alone."""
    spread = [row + [""] * (width - len(row)) for row in header]
    for r, row in enumerate(spread):
        if all(row):
            continue  # nothing to fill
        below = [[t for t in column if t and not t.isdecimal()] for column in zip(*spread[r + 1 :], strict=True)]
        for c in range(1, width):
            if any(c < len(above) and above[c] for above in header[:r]):
                continue  # a wider group begins here, above: the one at the left is over
            if not row[c] and row[c - 1] and below and below[c] and below[c - 1] and len({t for t in row if t}) > 1:
                row[c] = row[c - 1]
    return spread


def split_panels(
    texts: list[list[str]], start: int, paths: list[str], form: Form, known: Forms | None = None
) -> list[Panel]:
    """Split the columns into panels: each a run of code columns, a name column and value columns."""
    known = known or forms()
    words = known.header
    data = texts[start:]
    kinds: list[str] = []
    columns = [[t for t in column if t] for column in zip_longest(*data, fillvalue="")]
    columns += [[] for _ in range(len(paths) - len(columns))]
    for c, path in enumerate(paths):
        values = columns[c]
        leaf = path.split("/")[-1] if path else ""
        beside, named, amounts = _leaf_says(leaf, known)
        if beside or (leaf == "" and counts_lines(list(filter(told_number, values)))):
            kinds.append("skip")
        elif ("编码" in path or "代码" in path or leaf in ("类", "款", "项")) and not _NAMED_TOO.search(leaf):
            kinds.append("code")
        elif named or (
            # By content only where the header does not say amounts: an empty column of them may hold 合计's own words.
            not amounts
            and values
            and sum(map(bool, map(_CHINESE.search, [v for v in values if not v.isascii()]))) * 2 > len(values)
        ):
            kinds.append("name")
        elif (
            form.coded
            and c < 4
            and values
            and all(_CODE.match(v) for v in values)
            and any(map(told_number, values))
            # 合计, 本年收入: amounts that a workbook stores as 860.
            and not (leaf and (compiled(words.total).fullmatch(leaf) or column_measure(form, path, "out", known)))
        ):
            kinds.append("code")
        else:
            kinds.append("value")
    # A header 项目 over code and name columns gives both the same leaf: the code is the one whose data are codes.
    for c, kind in enumerate(kinds):
        values = columns[c]
        if kind == "name" and values and sum(v[0].isdigit() and bool(_CODE.match(v)) for v in values) * 2 > len(values):
            kinds[c] = "code"
        if kind == "name" and values and c and kinds[c - 1] == "name" and all(map(told_number, values)):
            kinds[c] = "value"
    across = _of_another(form, kinds, paths, columns, words)
    panels: list[Panel] = []
    current: tuple[list[int], int, list[int]] = ([], -1, [])
    for c, kind in enumerate(kinds):
        if kind in ("code", "name") and current[2]:
            panels.append(Panel(tuple(current[0]), current[1], tuple(current[2])))
            current = ([], -1, [])
        if kind == "code":
            current[0].append(c)
        elif kind == "name":
            if current[1] < 0 or not any(row[current[1]] for row in data):
                current = (current[0], c, current[2])
        elif kind == "value":
            current[2].append(c)
    if current[2]:
        panels.append(Panel(tuple(current[0]), current[1], tuple(current[2])))
    return [msgspec.structs.replace(p, across=across) for p in panels] if across else panels


def _of_another(
    form: Form, kinds: list[str], paths: list[str], columns: list[list[str]], words: Header
) -> tuple[int, ...]:
    """Return the columns of codes that are not of the classification that a form's rows are of; they and their names are passed over.

    Where a table gives each item of the functional classification by economic items, or a row a unit's code and name first.
    """
    codes = [c for c, kind in enumerate(kinds) if kind == "code"]
    if not form.coded or len(codes) < 2:
        return ()
    signs = ((words.functional, "2"), (words.economic, "3"))
    mine, other = signs if form.functional else signs[::-1]
    own = [c for c in codes if _are_codes(paths[c], columns[c], *mine)]
    foreign = [c for c in codes if c not in own and _are_codes(paths[c], columns[c], *other)]
    if not own or not foreign:
        return ()
    first = min(own)
    for c, kind in enumerate(kinds):
        # The names of the others stand beside their codes, before the own codes or behind them.
        named = kind == "name" and (c < first or any(f < c < f + 2 for f in foreign))
        if c in foreign or named:
            kinds[c] = "skip"
    return tuple(foreign)


def _are_codes(path: str, values: list[str], words: str, begins: str) -> bool:
    """Tell whether a column's codes are of a classification, by its header or by what they begin with."""
    if compiled(words).search(path):
        return True
    digits = [v for v in values if v.isdecimal()]
    return bool(digits) and all(v.startswith(begins) and len(v) in (3, 5, 7) for v in digits)


@remembered(2048)
def _leaf_says(leaf: str, known: Forms) -> tuple[bool, bool, bool]:
    """Tell whether the last words of a column's header say that it holds lines' numbers or notes, names, amounts."""
    asked = (r"行次|栏次|序号|备注", known.header.name, known.header.amounts)
    beside, named, amounts = (compiled(words).search(leaf) is not None for words in asked)
    return beside, named, amounts


def counts_lines(numbers: list[str]) -> bool:
    """Tell a column of line numbers: it counts on by one."""
    values = [int(n) for n in numbers if n.isdigit()]
    return len(values) == len(numbers) > 3 and values == list(range(values[0], values[0] + len(values)))


def side_of(form: Form, panel: Panel, paths: list[str], index: int, texts: list[list[str]], start: int) -> str:
    """Return `in` or `out`: which side of a two-sided table a panel is."""
    if not form.two_sided:
        return "out"
    head = "/".join(paths[c] for c in (panel.name, *panel.values) if c >= 0)
    words = "".join(row[panel.name] for row in texts[start:] if panel.name >= 0)
    if "本年支出" in words or "/支出/" in f"/{head}/":
        return "out"
    if "本年收入" in words or "/收入/" in f"/{head}/":
        return "in"
    return "in" if index == 0 else "out"


@lru_cache(4096)
def column_measure(form: Form, path: str, side: str, known: Forms | None = None) -> str:
    """Return the measure that a column gives to a row, '' to skip the column; of table 04 the budget that it is.

    A budget's column has its basis behind `@`.
    """
    words = (known or forms()).header
    leaf = path.rsplit("/", maxsplit=1)[-1] if path else ""
    if form.skip and compiled(form.skip).search(leaf):
        return ""
    if form.apart and compiled(form.apart).search(path):
        return ""
    if not form.budget_columns and compiled(words.budget).search(path) and words.accounted not in leaf:
        said = compiled(f"(?:{words.budget})数?").sub("", path).strip("/")
        measure = _measured(form, said, side, words.total, words.final)
        return f"{measure}@{budget_basis(path, words)}" if measure else ""
    return _measured(form, path, side, words.total)


def _measured(form: Form, path: str, side: str, totals: str, silent: str = "") -> str:
    """Return the measure that a header gives; `silent` is what stands for one whose words are spent."""
    leaf = (path.rsplit("/", maxsplit=1)[-1] if path else "") or silent
    if form.functional:
        return form.measure(_grouped(form, path or silent, leaf, totals))
    column = _first(form.columns, leaf, path, side)
    return form.measure(column.measure) if column else ""


def _first(columns: tuple[Column, ...], leaf: str, path: str, side: str = "") -> Column | None:
    """Return the first column that a header's words are those of."""
    for column in columns:
        if column.side and column.side != side:
            continue
        if column.under and not compiled(column.under).search(path):
            continue
        if compiled(column.words).search(path if column.path else leaf):
            return column
    return None


def _grouped(form: Form, path: str, leaf: str, totals: str) -> str:
    """Return the measure of the first column whose words the leaf, else its group, bears; sub-columns of a group give ''.

    Under 年初结转, 本年收入 and 年末结转 only the group's own total counts; 基本支出 below them is a part of it.
    """
    group = next((g for g in form.groups if compiled(g).search(path)), "")
    total = bool(compiled(totals).fullmatch(leaf))
    if group and not total and not compiled(group).search(leaf):
        return ""
    if not total and (column := _first(form.columns, leaf, path)):
        return column.measure
    for column in form.columns:
        if column.under and not compiled(column.under).search(path):
            continue
        if compiled(column.words).search(path):
            return column.measure if total or compiled(column.words).search(leaf) else ""
    return ""


def sides(
    form: Form,
    texts: list[list[str]],
    start: int,
    known: Forms,
    own: Basis = "final",
    year: int = 0,
    paths: list[str] | None = None,
) -> tuple[Side, ...]:
    """Return the panels of a table with what their columns measure, by its header (`texts` above row `start`, whose words are `paths`)."""
    paths = header_paths(texts, start) if paths is None else paths
    found = []
    for index, panel in enumerate(split_panels(texts, start, paths, form, known)):
        side = side_of(form, panel, paths, index, texts, start)
        by_column = {c: column_measure(form, paths[c], side, known) for c in panel.values}
        others = beside(paths, panel.values, known, year if own != "final" else 0)
        for c in others:
            by_column[c] = ""
        named = panel.name >= 0 and any(row[panel.name][:3].isdecimal() for row in texts[start:])
        if named or panel.codes or not form.functional:
            # Rows without codes may be the sources of revenue, their sums those of several wholes.
            by_column |= wholes(form, paths, by_column, others, side, known.header, year)
        if len([c for c in by_column.values() if c]) == 0 and len(panel.values) == 1:
            by_column = {panel.values[0]: column_measure(form, known.header.final, side, known)}
        compared = compared_columns(form, paths, others, side, own, known) if form.functional and own != "final" else {}
        found.append(Side(side, panel, by_column, compared))
    return tuple(found)


_ALL = "合计"
"""What stands for the words of a header that says no more than of which year it is."""

_RATE = compiled(r"率|比例|幅度|[%％]")
_CHANGED = compiled(
    r"[与比较同和]?(?:20\d\d年度?|上年度?|去年)|(?:20\d\d年度?|[与比较同和]|预算数?|执行数?|增减|情况|变动|额|数)+$"
)


def compared_columns(
    form: Form, paths: list[str], columns: list[int], side: str, own: Basis, known: Forms
) -> dict[int, Beside]:
    """Return what columns beside the year's own measure: 2024年预算数, 2025年预算数比2024年预算数增减额, 增减%.

    Where columns of both a budget and what was executed stand there, a change that does not say of which is left out.
    """
    found: dict[int, Beside] = {}
    executed, earlier = compiled(known.header.executed), compiled(known.header.earlier)
    changed = compiled(r"增减|比较|变动|增长")
    last = {c: bool(executed.search(paths[c])) for c in columns if not changed.search(paths[c])}
    for c in columns:
        path = paths[c]
        if c not in last:
            on_executed = bool(executed.search(path)) or (bool(last) and all(last.values()))
            if len(set(last.values())) > 1 and not re.search(r"预算|执行", path):
                continue
            leaf = path.rsplit("/", 1)[-1]
            words = "/".join(w for w in (_CHANGED.sub("", p) for p in path.split("/")) if w and not _RATE.search(w))
            aspect: Aspect = "change_rate" if _RATE.search(leaf) else "change"
            if re.search(r"绝对值|增减|比较|变动|增长|差额|[%％率]", leaf) and not re.search(r"基本|项目", path):
                measure = _measured(form, _ALL, side, known.header.total)
            else:
                measure = _measured(form, words, side, known.header.total, _ALL)
            if measure:
                found[c] = Beside(measure, "executed" if on_executed else own, aspect)
            continue
        words = "/".join(w for w in (earlier.sub("", p) for p in path.split("/")) if w)
        if measure := _measured(form, words, side, known.header.total, _ALL):
            found[c] = Beside(measure, "executed" if last[c] else own, before=True)
    # Two columns that would say the same are not understood.
    told = [*found.values()]
    return {c: b for c, b in found.items() if told.count(b) == 1}


def told_basis(row: list[str], known: Forms | None = None, own: Basis = "final") -> Basis | None:
    """Return the basis that the row's own label tells (a row of the budget over one of the accounts), None when it tells none."""
    words = (known or forms()).header
    label = next((t for t in row if _CHINESE.search(t)), "")
    return (
        "budget"
        if compiled(words.row_budget).search(label)
        else own
        if compiled(words.row_final).search(label)
        else None
    )


def one_row_column(form: Form, path: str, known: Forms | None = None, own: Basis = "final") -> tuple[str, Basis]:
    """Return what a column of a form of one row measures ('' for nothing) and on which basis, from its header path."""
    words = (known or forms()).header
    last = path.rsplit("/", maxsplit=1)[-1]
    basis: Basis = "budget" if compiled(words.budget).search(path) and words.final not in last else own
    said = compiled(form.blank).sub("", path) if form.blank else path
    leaf = next((w for w in reversed(said.split("/")) if w), "")
    column = _first(form.columns, leaf, said)
    return (form.measure(column.measure) if column else ""), basis


def change_told(words: str) -> Aspect | None:
    """Return the aspect of a column or a row that tells the change on the year before beside both years, None for another."""
    found = re.search(r"增减|变化情况|变动|比上年|增长", words)
    return None if found is None else "change_rate" if re.search(r"[%％率]", words[found.start() :]) else "change"


def year_told(words: str) -> int:
    """Return the year that the words of a header or a row's label name, 0 for none."""
    found = re.search(r"(20\d\d)年", _without_title_year(words))
    return int(found[1]) if found else 0


@remembered(2048)
def another_year(path: str, own: int) -> int | None:
    """Return the year of a column that is not the document's `own`, 0 for one that compares years, None for its own."""
    told = year_told(path)
    if re.search(r"增减|比较|变动|增长|占比|[%％]", path):
        return 0
    if told and own:
        return None if told == own else told
    return own - 1 if re.search(r"上年|去年", path) and own else None


def stands_beside(path: str, paths: list[str], own: int) -> bool:
    """Tell a column beside those of the year's own: of another year, or one that compares."""
    its_own = any(another_year(p, own) is None and re.search(r"[数额费]|合计|小计", p) for p in paths)
    return its_own and another_year(path, own) is not None


def change_on(path: str, own: Basis) -> tuple[Basis, Aspect] | None:
    """Return on which basis a column tells the change, or its rate: 决算比预算增减额, 比上年增减%; None where it does not say."""
    found = re.search(r"[比较与]\S{0,8}?(上年|去年|20\d\d年|预算)", path)
    if found is None or "占" in path or not re.search(r"增减|变动|增长|差[异额]", path):
        return None
    on_budget = "预算" in path[found.start() :]
    if re.search(r"率|幅度|[%％]", path):
        return ("budget", "variance") if on_budget else (own, "change_rate")
    return ("budget" if on_budget else own, "change")


def _without_title_year(path: str) -> str:
    """Return a header's path without a year that stands alone above its columns' own: 2026年度/2025年预算数/合计."""
    return compiled(r"^20\d\d年度?/(?=.*20\d\d年)").sub("", path)


def beside(paths: list[str], columns: tuple[int, ...], known: Forms | None = None, year: int = 0) -> list[int]:
    """Return the columns that stand beside this year's accounts: last year's, and the change on it.

    `year` is the document's own: a column of an earlier one stands beside those that name none.
    """
    last_year = compiled((known or forms()).header.last_year)
    years = {
        c: int(found[1]) for c in columns if (found := compiled(r"(20\d\d)年").search(_without_title_year(paths[c])))
    }
    latest = max(years.values(), default=0)
    if any(c not in years and not last_year.search(paths[c]) for c in columns):
        latest = max(latest, year)
    return [c for c in columns if years.get(c, latest) < latest or last_year.search(paths[c].rsplit("/", 1)[-1])]
