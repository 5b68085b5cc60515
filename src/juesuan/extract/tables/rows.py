"""The rows of a table: their codes and names, what a cell measures by its row. Pure functions."""

from __future__ import annotations

from functools import lru_cache

from juesuan.domain import codes
from juesuan.domain.forms import Form, Forms, forms
from juesuan.extract.names import Names, names
from juesuan.kernel.patterns import compiled


def row_code(row: list[str], columns: tuple[int, ...], carried: list[str]) -> str:
    """Join a code from its column or columns (类/款/项), carrying a blank upper part down."""
    if len(columns) <= 1:
        return row[columns[0]] if columns and columns[0] < len(row) else ""
    parts = [row[c] if c < len(row) else "" for c in columns]
    if parts.count(parts[0]) == len(parts) and (len(parts[0]) >= 3 or not parts[0].isdigit()):
        return parts[0]  # one merged cell, or nothing
    if not "".join(parts).isdigit():
        return next(p for p in parts if p and not p.isdigit())
    if len(longest := max(parts, key=len)) >= 5:
        return longest
    level = max(i for i, p in enumerate(parts) if p)
    for i in range(min(level, 2) + 1):
        if i < len(parts) and parts[i]:
            carried[i] = parts[i]
    return "".join(carried[: level + 1])


def named_path(code: str, names: dict[str, str]) -> str:
    """Return the path of names of a functional code, from the rows above it, else from the classification itself."""
    path: list[str] = []
    for length in (3, 5, 7):
        if length > len(code):
            break
        known = names.get(code[:length]) or next(
            (codes.normal_name(n) for n in codes.functional_names(code[:length])), ""
        )
        path.append(known or code[:length])
    return "/".join(path)


_TOTALS = frozenset(
    f"{year}{what}{total}{unit}"
    for year in ("", "本年", "本年度")
    for what in ("", "收入", "支出", "收支", "收、支", "收入支出")
    for total in ("合计", "总计", "共计", "总合计", "合计数", "总计数", "总额")
    for unit in ("", "（万元）", "（元）")
) | {"栏次"}


def is_total(text: str) -> bool:
    """Tell the name of a total row."""
    return text in _TOTALS


def row_measure(
    form: Form,
    side: str,
    column: str,
    name: str,
    item: str,
    code: str,
    total: bool,
    stage: str,
    known: Forms | None = None,
    called: Names | None = None,
) -> tuple[str, str]:
    """Return (measure, item) of a cell from its column's measure and its row's name."""
    if form.functional:
        return (column, "" if total else item) if (total or item) else ("", "")
    if form.rows == "economic":
        return (column, code) if code.isdigit() and not total else _economic(form, column, name, code, total)
    return _two_sided(form, side, column, name, stage, known or forms(), called or names())


@lru_cache(4096)
def stage_of(form: Form, side: str, name: str) -> str:
    """Return `opening` or `closing` where a row tells such a balance by a name of the form's own; those below are parts of it."""
    if not form.named:
        return ""
    plain = _ORDINAL.sub("", name)
    row = next((r for r in form.named if r.side == side and compiled(r.words).search(plain)), None)
    concept = row.measure.rpartition(".")[2] if row else ""
    return concept if concept in ("opening", "closing") else ""


@lru_cache(1024)
def _economic(form: Form, column: str, name: str, code: str, total: bool) -> tuple[str, str]:
    """Return (measure, item) of a row of the economic classification that has no code, or is a total."""
    coded = code.isdigit()
    for row in form.named:
        if not coded and compiled(row.words).search(name):
            return row.measure, ""
    if total:
        sums = {form.measure(c.measure): form.measure(c.total) for c in form.columns if c.total}
        return sums.get(column, column), ""
    return (column, code) if coded else ("", "")


_ORDINAL = compiled(r"^(?:[一二三四五六七八九十]+[、.]|（[一二三四五六七八九十]+）|\d+[.、]|其中：?)")


def part_of_row(name: str, above: str, known: Forms) -> str:
    """Return a row's name, with that of the budget above it where it is the appropriation of that budget alone.

    Henan's 收支总体情况表 has 一、一般公共预算 and below it 其中：财政拨款: no part of 政府性基金, which is a row of its own.
    """
    rules = known.parts
    part = compiled(rules.words).search(name)
    above_it = compiled(rules.below).search(above) if part else None
    return above_it["whole"] + part["part"] if part and above_it else name


@lru_cache(8192)
def _two_sided(
    form: Form, side: str, column: str, name: str, stage: str, known: Forms, called: Names
) -> tuple[str, str]:
    """Return (measure, item) of a row of a two-sided form, by its name; `column` is the account of its column."""
    plain = _ORDINAL.sub("", name)
    part = "." in column  # a column of a part (项目支出) measures that of any row
    for row in form.named:
        if row.side == side and compiled(row.words).search(plain):
            return column if part else column + row.measure, ""
    section = form.sections.get(side, "")
    if side == "in":
        if section:
            key = called.resolve(plain, section) if stage != "opening" else ""
            return (key, "") if key and key.startswith(f"{form.account}.") else ("", "")
        budget = known.budget_in(plain)
        return (f"{budget}.{'opening' if stage == 'opening' else 'income'}", "") if budget else ("", "")
    name = codes.normal_name(plain)
    if name in codes.class_names() and not stage:
        return column if part else f"{column}.expenditure", name
    if section and not stage and (key := called.resolve(plain, section)):
        return key, ""
    return "", ""
