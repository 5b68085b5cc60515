"""BudgetFiling + region → Publication: the narrative rendered from the region's text for budgets, the tables in their place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from juesuan.compile.budgets.compute import ACCOUNTS, GROUPS, KIND, SOURCES, books, items_of
from juesuan.compile.budgets.filing import BudgetFiling
from juesuan.compile.budgets.tables import tables
from juesuan.compile.budgets.tell import Item, Recorder, Said, Teller
from juesuan.compile.publication import Chart, Grid, Publication, Slot
from juesuan.compile.tables import money as printed
from juesuan.compile.tables import ordinal
from juesuan.compile.wording import (
    VEHICLES,
    Marker,
    need,
    part_title,
    read_text,
    rendered,
    spent_on,
    table_markers,
    tidied,
    units_grid,
)  # fmt: skip
from juesuan.domain.measures import measure_title
from juesuan.kernel.figures import Fact
from juesuan.regions.region import Region, Style, template


def compose(
    filing: BudgetFiling, using: Region | None = None, draft: bool = False, teller: Callable[..., Teller] = Teller
) -> Publication:
    """Return the whole disclosure of a budget; raise `BadRegion` when its text cannot be rendered. `teller` prints its figures."""
    chosen = (using or template(filing.template)).writes(KIND)
    filing = tidied(filing)
    style = chosen.style or Style()
    told = teller(books(filing), style)
    return composed(told, chosen, draft)


def composed(told: Teller, chosen: Region, draft: bool = False) -> Publication:
    """Return the disclosure whose figures a teller prints, in a region's words for budgets."""
    filing, style = told.books.filing, told.style
    text = rendered(chosen, context(told))
    grids = tables(told)
    markers: dict[str, Marker] = {
        **table_markers(grids),
        "units": lambda _: [units_grid(filing.units)],
        "projects": lambda _: [_projects(told)],
        "chart": lambda rest: _CHARTS[rest[0]](told) if rest and rest[0] in _CHARTS else None,
    }
    parts = tuple(read_text(text, markers, chosen.id))
    title = style.title.format(unit=filing.unit, year=filing.year)
    return Publication(filing.unit, filing.year, title, style.checks_as, parts, draft, style.contents, KIND)


def facts(filing: BudgetFiling, using: Region | None = None) -> dict[Fact, set[Decimal]]:
    """Return every fact that the disclosure of a budget states, with the values that it is printed with."""
    chosen = (using or template(filing.template)).writes(KIND)
    recorder = Recorder(books(tidied(filing)), chosen.style or Style())
    composed(recorder, chosen)
    return recorder.stated


# ---- what a region's text can use


def context(told: Teller) -> dict[str, Any]:
    """Return the names that a region's text for budgets can use."""
    b, filing, style = told.books, told.books.filing, told.style
    a, q = filing.assets, filing.procurement
    return {
        "f": filing, "unit": filing.unit, "year": filing.year, "last_year": filing.year - 1, "style": style, "need": need,
        "ordinal": ordinal, "part_title": partial(part_title, filing.unit, filing.year, style), "part_name": partial(_part_name, filing, style), "section_title": style.titles.__getitem__,
        "t": told.total, "before": told.before, "money": told.money, "count": told.count, "delta": told.delta,
        "percent": told.percent, "shared": told.shares, "income_parts": _income(told), "spending_parts": _spending(told),
        "revenue": told.total("whole.total" if b["whole.opening"] or b["whole.reserves"] else "whole.income"),
        "class_parts": partial(_classes, told), "items": partial(_items, told), "three": {n: _three(told, n) for n in GROUPS},
        "last_fiscal": told.said("whole.income.fiscal", b.before["fiscal.expenditure"], back=1),
        "executed": lambda m: told.executed(m, b.executed[m]),
        "three_any": any(x.amount or x.last for x in (filing.three.abroad, filing.three.purchase, filing.three.running, filing.three.reception)),
        "vehicles_reason": filing.three.vehicles_reason or filing.three.running.reason or filing.three.purchase.reason,
        "personnel": spent_on(b, True), "office": spent_on(b, False),
        "buying": {n: told.said(f"procurement.{n}", getattr(q, n)) for n in (*q.__struct_fields__, "total")},
        "vehicles": told.said("assets.vehicles", a.vehicles.total, unit="辆", back=1), "vehicle_list": _vehicles(told, "assets.vehicles"),
        "planned": told.said("assets.planned", a.planned.total, unit="辆"), "planned_list": _vehicles(told, "assets.planned"),
        "equipment": told.said("assets.equipment", a.equipment, unit="台", back=1),
        "planned_equipment": told.said("assets.planned_equipment", a.planned_equipment, unit="台"),
        "goal_count": told.said("performance.goals", filing.goals.count, unit="个"),
        "goal_amount": told.said("performance.goal_funds", filing.goals.amount),
        "project_amount": lambda p: told.said("~", p.amount),
    }  # fmt: skip


def _part_name(filing: BudgetFiling, style: Style, number: int) -> str:
    """Return the name of a part without its number, for forms that number none."""
    return style.parts[number - 1].format(unit=filing.unit, year=filing.year)


_REVENUE = tuple(f"whole.income.{a}" for a in (*ACCOUNTS, *SOURCES))


def _name(measure: str) -> str:
    return measure_title(measure)


def _income(told: Teller) -> list[tuple[str, Said]]:
    """Return what there is to spend by source, in the words of the region's table 01."""
    shown = {f"whole{s.measure}": s.title[0] for s in told.style.columns["revenue"]}
    parts = [(shown.get(m) or _name(m), told.total(m)) for m in _REVENUE]
    return [*parts, ("上年结转", told.total("whole.opening")), ("使用非财政拨款结余", told.total("whole.reserves"))]


def _spending(told: Teller) -> list[tuple[str, Said]]:
    return [(_name(m), told.total(m)) for m in ("whole.basic", "whole.project", "whole.superior", "whole.business", "whole.subsidies")]  # fmt: skip


def _classes(told: Teller, measure: str) -> list[tuple[str, Said]]:
    """Return what each 类 has of a measure, by name."""
    lines = [x for x in told.books.lines if x.level == 1 and x.amounts[measure]]
    return [(f"{x.name}（类）", told.said(measure, x.amounts[measure], x.path)) for x in lines]


def _items(told: Teller, account: str) -> list[Item]:
    """Return the items of one of the three budgets."""
    paths = {line.code: line.path for line in told.books.lines}
    measure = f"{account}.expenditure"
    found = []
    for item in items_of(told.books.filing, account):
        plan, path = getattr(item, account), paths[item.code]
        last, executed = told.said(measure, plan.last, path, back=1), told.executed(measure, plan.executed, path)
        found.append(Item(item.names, told.said(measure, plan.total, path), last, executed, item.purpose, item.reason))
    return found


def _three(told: Teller, name: str) -> tuple[Said, Said]:
    measure = f"three.{name}"
    return told.total(measure), told.before(measure)


def _vehicles(told: Teller, measure: str) -> str:
    """Return vehicles by kind, all kinds of the form."""
    held = measure == "assets.vehicles"
    owned = told.books.filing.assets.vehicles if held else told.books.filing.assets.planned
    return "、".join(
        f"{name}{told.count(told.said(f'{measure}.{kind}', getattr(owned, kind), unit='辆', back=int(held)))}辆"
        for kind, name in VEHICLES
    )


# ---- what markers put


def _projects(told: Teller) -> Grid:
    """Return the list of projects with their money."""
    filing = told.books.filing
    slots = [Slot(t, 0, c, align="center") for c, t in enumerate(("序号", "项目名称", "金额（万元）"))]
    for r, project in enumerate(filing.projects, 1):
        slots += [
            Slot(str(r), r, 0, align="center"),
            Slot(project.name, r, 1),
            Slot(printed(project.amount, told.style.thousands), r, 2, align="right", number=True),
        ]
    return Grid("", "", "", "", "", 1, len(filing.projects) + 1, 3, (1, 6, 2), tuple(slots))


def _pie(title: str, parts: list[tuple[str, Said]]) -> list[Chart]:
    shown = [(n.removesuffix("（类）"), s.value) for n, s in parts if s.value and s.value > 0]
    if len(shown) < 2:
        return []
    return [Chart("parts", title, tuple(n for n, _ in shown), (("万元", tuple(printed(a) for _, a in shown)),))]


def _years(told: Teller) -> list[Chart]:
    b = told.books
    named = (("收支总预算", "whole.total"), ("财政拨款", "fiscal.expenditure"), ("一般公共预算", "general.expenditure"))
    known = [(n, b.before[m], b[m]) for n, m in named]
    given = [(n, last, now) for n, last, now in known if last is not None]
    if not given:
        return []
    series = (
        (f"{b.filing.year - 1}年", tuple(printed(last) for _, last, _ in given)),
        (f"{b.filing.year}年", tuple(printed(now) for *_, now in given)),
    )
    return [Chart("years", "与上年预算比较", tuple(n for n, *_ in given), series)]


def _plain(told: Teller) -> Teller:
    return Teller(told.books, told.style)


_CHARTS: dict[str, Callable[[Teller], list[Chart]]] = {
    "income": lambda told: _pie("收入预算构成", _income(_plain(told))),
    "expenditure": lambda told: _pie("支出预算构成", _spending(_plain(told))),
    "classes": lambda told: _pie("一般公共预算支出按功能分类", _classes(_plain(told), "general.expenditure")),
    "years": _years,
}
