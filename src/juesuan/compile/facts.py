"""Every figure that a filing stands for, by the fact it states: what any rendering of it must read back as."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan.compile import compute
from juesuan.compile.compute import THREE, Books, Line, books
from juesuan.compile.filing import Filing, Item
from juesuan.compile.tables import execution
from juesuan.compile.wording import VEHICLES, rate_on
from juesuan.domain.forms import forms
from juesuan.domain.measures import measures
from juesuan.kernel.figures import Aspect, Basis, Fact
from juesuan.regions.region import Style

_FORM_ROWS = {f.id: tuple(f.measure(c.measure) for c in f.printed) for f in forms().statutory if f.functional}
_COUNTS = {"groups": "个", "travellers": "人次", "bought": "辆", "held": "辆", "receptions": "批", "guests": "人次"}


def plain_key(fact: Fact) -> Fact:
    """Return a fact without the words of its document: what two documents' facts compare by."""
    return Fact(fact.measure, fact.item, fact.basis, fact.aspect, fact.year, fact.unit)


class _Facts:
    def __init__(self, filing: Filing, style: Style) -> None:
        self.filing, self.style = filing, style
        self.accounts: Books = books(filing)
        self.found: dict[Fact, Decimal] = {}

    def put(
        self, measure: str, value: Decimal | int | None, item: str = "", basis: Basis = "final", aspect: Aspect = "amount", unit: str = "万元"
    ) -> None:  # fmt: skip
        if value is not None:
            self.found[Fact(measure, item, basis, aspect, self.filing.year, unit)] = Decimal(value)

    def share(self, measure: str, part: Decimal, whole: Decimal, item: str = "") -> None:
        self.put(measure, _number(rate_on(part, whole, self.style)), item, "final", "share", "%")

    def change(self, measure: str, now: Decimal, before: Decimal | None, item: str = "") -> None:
        if before is None:
            return
        self.put(measure, now - before, item, "final", "change")
        rate = _number(rate_on(abs(now - before), abs(before), self.style))
        if rate is not None:
            self.put(measure, rate if now >= before else -rate, item, "final", "change_rate", "%")

    def against(self, measure: str, final: Decimal, budget: Decimal | None, basis: Basis, item: str = "") -> None:
        if budget is None:
            return
        self.put(measure, budget, item, basis)
        self.put(measure, compute.percent(final, budget), item, basis, "completion", "%")
        self.put(measure, _number(rate_on(final - budget, budget, self.style)), item, basis, "variance", "%")


def facts(filing: Filing, style: Style | None = None) -> dict[Fact, Decimal]:
    """Return every fact that a disclosure of `filing` may state, with its value as printed."""
    f = _Facts(filing, style or Style())
    _totals(f)
    _lines(f)
    for cost in f.accounts.costs:
        f.put("general.economic", cost.amount, cost.code)
    for item, line in _items(f):
        _item(f, item, line)
    _three(f)
    _other(f)
    _performance(f)
    return f.found


def _number(text: str) -> Decimal | None:
    return Decimal(text.rstrip("%")) if text else None


def _totals(f: _Facts) -> None:
    b, filing = f.accounts, f.filing
    known = measures()
    for measure, value in b.totals.items():
        f.put(measure, value)
        parent = known[measure].parent
        if parent in b.totals:
            f.share(measure, value, b[parent])
    f.put("general.basic", b["general.basic"])
    f.change("whole.total", b["whole.total"], filing.last.total)
    f.change("fiscal.total", b["fiscal.total"], filing.last.fiscal_total)
    f.change("general.expenditure", b["general.expenditure"], compute.general_last(filing))
    for account in ("fund", "capital"):
        f.change(f"{account}.expenditure", b[f"{account}.expenditure"], compute.flow_last(filing, account))
    f.change("operating.total", b["operating.total"], filing.last.operating)
    f.change("general.public", b["general.public"], filing.last.operating)
    f.against("general.expenditure", b["general.expenditure"], compute.general_budget(filing), "opening_budget")
    f.against("fiscal.total", b["fiscal.total"], filing.budget.fiscal_opening, "opening_budget")


def _lines(f: _Facts) -> None:
    for line in f.accounts.lines:
        for names in _FORM_ROWS.values():
            if any(line.amounts[m] for m in names):
                for measure in names:
                    f.put(measure, line.amounts[measure], line.path)
        if line.level == 1:
            for account in ("whole", "fiscal", "general", "fund", "capital"):
                amount = line.amounts[f"{account}.expenditure"]
                f.put(f"{account}.expenditure", amount, line.path)
                f.share(f"{account}.expenditure", amount, f.accounts[f"{account}.expenditure"], line.path)


def _items(f: _Facts) -> Iterator[tuple[Item, Line]]:
    by_code = {line.code: line for line in f.accounts.lines}
    for item in f.filing.items:
        yield item, by_code[item.code]


def _item(f: _Facts, item: Item, line: Line) -> None:
    general = item.general
    if general.total or general.last or general.opening_budget:
        f.put("general.expenditure", general.total, line.path)
        f.change("general.expenditure", general.total, general.last, line.path)
        f.against("general.expenditure", general.total, general.opening_budget, "opening_budget", line.path)
    for account, flow in (("fund", item.fund), ("capital", item.capital)):
        if flow.total or flow.opening or flow.income or flow.last or flow.opening_budget:
            f.put(f"{account}.expenditure", flow.total, line.path)
            f.against(f"{account}.expenditure", flow.total, flow.opening_budget, "opening_budget", line.path)


def _three(f: _Facts) -> None:
    filing, b = f.filing, f.accounts
    groups = {n: (n,) for n in THREE} | {"vehicles": ("purchase", "running"), "total": THREE}
    for name, names in groups.items():
        measure = f"three.{name}"
        f.against(measure, b[measure], compute.three_budget(filing, *names), "budget")
        f.change(measure, b[measure], compute.three_last(filing, *names))
        f.share(measure, b[measure], b["three.total"])
    f.put("three.domestic", filing.three.reception.final)
    f.put("three.foreign", filing.three.foreign)
    for name, unit in _COUNTS.items():
        f.put(f"three.{name}", getattr(filing.three, name), unit=unit)


def _other(f: _Facts) -> None:
    filing = f.filing
    s, q, a = filing.staff, filing.procurement, filing.assets
    f.put("staff.total", sum(n or 0 for n in (s.active, s.retired_cadre, s.retired)), unit="人")
    for name in ("active", "retired_cadre", "retired"):
        now, before = getattr(s, name) or 0, getattr(s, f"{name}_last")
        f.put(f"staff.{name}", now, unit="人")
        if before is not None:
            f.put(f"staff.{name}", now - before, "", "final", "change", "人")
    f.put("procurement.total", q.total)
    for name in q.__struct_fields__:
        f.put(f"procurement.{name}", getattr(q, name))
    for name in ("sme", "micro"):
        f.share(f"procurement.{name}", getattr(q, name), q.total)
    f.put("assets.area", a.area, unit="平方米")
    f.put("assets.house_value", a.house_value)
    f.put("assets.vehicles", a.vehicles.total, unit="辆")
    for kind, _ in VEHICLES:
        f.put(f"assets.vehicles.{kind}", getattr(a.vehicles, kind), unit="辆")
    f.put("assets.vehicle_value", a.vehicle_value)
    f.put("assets.equipment", a.equipment, unit="台")


def _performance(f: _Facts) -> None:
    p = f.filing.performance
    total, rate, score = execution(f.filing)
    for name, funds in (("total", total), ("superior", p.superior), ("general", p.general), ("other", p.other)):
        measure = f"performance.{name}"
        f.put(measure, funds.opening, "", "opening_budget")
        f.put(measure, funds.full, "", "full_budget")
        f.put(measure, funds.final)
    f.put("performance.total", rate, "", "full_budget", "completion", "%")
    f.put("performance.total", score, "", "final", "score", "分")
    f.put("performance.total", p.weight, "", "final", "weight", "分")
    counts = {
        "evaluated": p.evaluated.count, "goals": p.goals.count, "tracked": p.tracked.count, "projects": p.self_evaluated.count,
        "grade.a": p.grade_a, "grade.b": p.grade_b, "grade.c": p.grade_c, "grade.d": p.grade_d, "problems": p.problems,
        "mended": p.mended, "mending": p.problems - p.mended,
    }  # fmt: skip
    for name, count in counts.items():
        f.put(f"performance.{name}", count, unit="个")
    f.put("performance.evaluated", p.evaluated.amount, "", "full_budget")
    f.put("performance.evaluated", p.evaluated_final)
