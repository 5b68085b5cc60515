"""Filing + template → Publication: the narrative rendered from the template's text, the tables in their place.

A template's text is Jinja2 in a sandbox. What it renders to is read line by line: `#`, `##`, `###` are headings,
`@tables`, `@table general`, `@performance`, `@units` put tables, `@chart income` a chart, `---` nothing. All other lines are
text: those that follow one another make one paragraph, a blank line ends it. A paragraph with a 待填写 mark is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import jinja2
import msgspec
from jinja2.sandbox import ImmutableSandboxedEnvironment

from juesuan.compile import compute
from juesuan.compile.compute import Books, books
from juesuan.compile.filing import ZERO, Expense, Filing
from juesuan.compile.publication import Chart, Grid, Heading, Line, Part, Publication, Slot
from juesuan.compile.tables import execution, ordinal, performance, tables, total_score
from juesuan.compile.tables import money as printed
from juesuan.domain.measures import aspect_title
from juesuan.kernel.figures import plain
from juesuan.kernel.lang import Text
from juesuan.regions.region import NARRATIVE, BadRegion, Region, Style, template

MARK = "【待填写：{what}】"
_MARK = re.compile(r"【待填写：[^】]*】")


class Delta(msgspec.Struct, frozen=True):
    """A change on last year, in the words of the form. `rate` is '' on a zero base; `unknown`: last year is not given."""

    unknown: bool
    level: bool
    word: str
    amount: str
    rate_word: str
    rate: str


def delta(now: Decimal, before: Decimal | None, style: Style) -> Delta:
    """Return how `now` compares with `before`."""
    if before is None:
        return Delta(True, False, "", "", "", "")
    change = now - before
    rate = "" if style.zero_base == "omit" and not change else rate_on(abs(change), abs(before), style)
    down = change < 0
    return Delta(False, not change, "减少" if down else "增加", printed(abs(change)), "下降" if down else "增长", rate)


def rate_on(part: Decimal, whole: Decimal, style: Style) -> str:
    """Return 100 · part / whole as printed; on a zero base what the style says stands for it."""
    found = compute.percent(part, whole)
    if found is None and style.zero_base != "omit" and not part:
        found = ZERO
    if found is None and style.zero_base == "hundred":
        found = Decimal("100.00")
    return "" if found is None else f"{found:.2f}%"


class Three(msgspec.Struct, frozen=True):
    """One of the three public expenses, or a sum of them."""

    final: Decimal
    budget: Decimal | None
    last: Decimal | None


def need(text: object, what: str) -> str:
    """Return the user's words without a closing mark, or the 待填写 mark where there are none."""
    words = _clean(text).strip().rstrip("。；，;,. ")
    return words or MARK.format(what=what)


def amount(value: Decimal | int | None, what: str = "金额") -> str:
    """Return a number as the narrative prints it."""
    return MARK.format(what=what) if value is None else printed(Decimal(value))


def variance(style: Style, final: Decimal, budget: Decimal | None) -> str:
    """Return (final − budget) ÷ budget as printed, '' where there is none."""
    return "" if budget is None else rate_on(final - budget, budget, style)


def completed(final: Decimal, budget: Decimal | None, of: str = "预算") -> str:
    """Return 「，完成预算的 p%」, '' on a zero base."""
    found = None if budget is None else compute.percent(final, budget)
    return "" if found is None else f"，完成{of}的{found:.2f}%"


def compared(style: Style, final: Decimal, budget: Decimal | None, of: str = "预算") -> str:
    """Return how a final figure compares with the budget, as the region does: by completion or by the difference rate."""
    if style.rate == "completion":
        return completed(final, budget, of)
    found = variance(style, final, budget)
    return f"，{aspect_title('variance').zh}{found}" if found else ""


def part_title(unit: str, year: int, style: Style, number: int) -> str:
    """Return the title of a part: 第一部分 清河县档案馆概况."""
    if not 0 < number <= len(style.parts):
        raise ValueError(f"parts: {number}")
    return f"第{ordinal(number)}部分 {style.parts[number - 1].format(unit=unit, year=year)}"


def of_whole(style: Style, part: Decimal, whole: Decimal, name: str) -> str:
    """Return 「，占…的 p%」, '' where there is no rate."""
    found = rate_on(part, whole, style)
    return f"，占{name}的{found}" if found else ""


def shared(
    style: Style, parts: Sequence[tuple[str, Decimal]], whole: Decimal, every: bool = False
) -> list[tuple[str, Decimal, str]]:
    """Return the parts (the non-zero ones, or all) each with its share as printed."""
    found = compute.shares([a for _, a in parts], whole, style.rounding)
    return [
        (name, value, rate_on(value, whole, style) if share is None else f"{share:.2f}%")
        for (name, value), share in zip(parts, found, strict=True)
        if every or value
    ]


def _clean(value: object) -> str:
    """Return a value's text on one line, so that what a user typed cannot be taken for a heading or a marker."""
    text = re.sub(r"\s*\n\s*", "", str(value)).strip("\r")
    return "＃" + text[1:] if text.startswith("#") else "＠" + text[1:] if text.startswith("@") else text


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox that templates run in; an unknown name is an error, not an empty word."""


@lru_cache(maxsize=16)
def environment(folders: tuple[Path, ...]) -> _Environment:
    """Return the sandbox of a region's texts."""
    return _Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(str(f)) for f in folders]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )


def compose(filing: Filing, using: Region | None = None, draft: bool = False) -> Publication:
    """Return the whole disclosure of `filing`; raise `BadRegion` when the template's text cannot be rendered."""
    chosen = using or template(filing.template)
    style = chosen.style or Style()
    filing = tidied(filing)
    accounts = books(filing)
    text = rendered(chosen, _context(accounts, style))
    grids = tables(accounts, style)
    parts = tuple(_parts(text, accounts, grids, chosen))
    return Publication(
        filing.unit, filing.year, style.title.format(unit=filing.unit, year=filing.year), style.checks_as,
        parts, draft, style.contents,
    )  # fmt: skip


def rendered(chosen: Region, context: dict[str, Any]) -> str:
    """Return a region's narrative with what the context gives it; raise `BadRegion` when it cannot be rendered."""
    try:
        return environment(chosen.folders).get_template(NARRATIVE).render(context)
    except (jinja2.TemplateError, ArithmeticError, TypeError, ValueError, KeyError, AttributeError) as problem:
        where = f"第{problem.lineno}行：" if isinstance(problem, jinja2.TemplateSyntaxError) else ""
        raise BadRegion(
            Text(f"模板“{chosen.id}”的文字有错：{where}{problem}", f"template {chosen.id!r}: {problem}")
        ) from problem


def missing(publication: Publication) -> list[str]:
    """Return the paragraphs that still want something filled in."""
    return [p.text for p in publication.parts if isinstance(p, Line) and p.missing]


_F = TypeVar("_F", bound=msgspec.Struct)


def tidied(filing: _F) -> _F:
    """Return the filing with every text of the user on one line and safe from being taken for a marker."""

    def tidy(value: Any) -> Any:
        if isinstance(value, str):
            return _clean(value)
        if isinstance(value, dict):
            return {k: tidy(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [tidy(v) for v in value]
        return value

    return msgspec.convert(tidy(msgspec.to_builtins(filing)), type(filing), strict=False)


# ---- what a template's text can use


def _context(accounts: Books, style: Style) -> dict[str, Any]:
    filing = accounts.filing
    three = _three(filing)
    return {
        "f": filing, "b": accounts, "unit": filing.unit, "year": filing.year, "last_year": filing.year - 1, "style": style,
        "money": amount, "need": need, "delta": partial(delta, style=style), "variance": partial(variance, style),
        "completed": completed, "compared": partial(compared, style), "part_title": partial(part_title, filing.unit, filing.year, style), "section_title": style.titles.__getitem__,
        "of_whole": partial(of_whole, style), "shared": partial(shared, style), "ordinal": ordinal, "plain": plain,
        "staff_total": sum(n or 0 for n in (filing.staff.active, filing.staff.retired_cadre, filing.staff.retired)),
        "income_parts": _named(accounts, _INCOME), "expenditure_parts": _named(accounts, _EXPENDITURE),
        "class_parts": partial(_class_parts, accounts),
        "general_items": compute.general_items(filing), "general_last": compute.general_last(filing),
        "general_budget": compute.general_budget(filing),
        "fund_items": compute.flow_items(filing, "fund"), "fund_last": compute.flow_last(filing, "fund"),
        "capital_items": compute.flow_items(filing, "capital"), "capital_last": compute.flow_last(filing, "capital"),
        "personnel": spent_on(accounts, True), "office": spent_on(accounts, False),
        "three": three, "three_any": any(e.final or e.budget or e.last for e in three.values()),
        "vehicles_reason": filing.three.vehicles_reason or filing.three.running.reason or filing.three.purchase.reason,
        "vehicle_list": vehicle_list(filing), "execution": execution(filing), "total_score": total_score(filing),
    }  # fmt: skip


_INCOME = (
    ("财政拨款收入", "whole.income.fiscal"), ("上级补助收入", "whole.income.superior"), ("事业收入", "whole.income.service"),
    ("经营收入", "whole.income.business"), ("附属单位上缴收入", "whole.income.subsidiary"), ("其他收入", "whole.income.other"),
)  # fmt: skip
_EXPENDITURE = (
    ("基本支出", "whole.basic"), ("项目支出", "whole.project"), ("上缴上级支出", "whole.superior"),
    ("经营支出", "whole.business"), ("对附属单位补助支出", "whole.subsidies"),
)  # fmt: skip
VEHICLES = (
    ("ministry", "副部（省）级及以上领导用车"), ("leader", "主要负责人用车"), ("secret", "机要通信用车"), ("emergency", "应急保障用车"),
    ("law", "执法执勤用车"), ("special", "特种专业技术用车"), ("retired", "离退休干部服务用车"), ("other", "其他用车"),
)  # fmt: skip


def _named(accounts: Books, measures: Iterable[tuple[str, str]]) -> list[tuple[str, Decimal]]:
    return [(name, accounts[measure]) for name, measure in measures]


def _class_parts(accounts: Books, measure: str) -> list[tuple[str, Decimal]]:
    """Return what each 类 has of a measure, by name."""
    return [(f"{x.name}（类）", x.amounts[measure]) for x in accounts.lines if x.level == 1 and x.amounts[measure]]


def spent_on(accounts: compute.Ledger, personnel: bool) -> str:
    """Return the names of the economic items with an amount, of personnel or of the office, joined by 、."""
    names = [
        c.name
        for c in accounts.costs
        if len(c.code) == 5 and c.amount and (c.code[:3] in compute.PERSONNEL) == personnel
    ]
    return "、".join(dict.fromkeys(names))


def _three(filing: Filing) -> dict[str, Three]:
    groups = {n: (n,) for n in compute.THREE} | {"vehicles": ("purchase", "running"), "total": compute.THREE}

    def one(names: tuple[str, ...]) -> Three:
        expenses: list[Expense] = [getattr(filing.three, n) for n in names]
        final = sum((e.final for e in expenses), ZERO)
        return Three(final, compute.three_budget(filing, *names), compute.three_last(filing, *names))

    return {name: one(names) for name, names in groups.items()}


def vehicle_list(filing: Filing) -> str:
    """Return the vehicles by kind, all kinds of the form."""
    return "、".join(f"{name}{getattr(filing.assets.vehicles, kind)}辆" for kind, name in VEHICLES)


# ---- the rendered text, read

Marker = Callable[[list[str]], Iterable[Part] | None]
"""What a marker of a template puts, given the words behind it; None where it does not know them."""


def read_text(text: str, markers: Mapping[str, Marker], region: str) -> Iterator[Part]:
    """Yield the parts of a rendered text: headings, paragraphs, and what its markers put."""
    waiting: list[str] = []

    def flush() -> Iterator[Part]:
        if waiting:
            words = "".join(waiting)
            waiting.clear()
            yield Line(words, missing=bool(_MARK.search(words)))

    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            yield from flush()
        elif match := re.match(r"(#{1,3}) +(.+)$", line):
            yield from flush()
            yield Heading(len(match[1]), match[2])
        elif line.startswith("@"):
            yield from flush()
            name, *rest = line[1:].split() or [""]
            found = markers[name](rest) if name in markers else None
            if found is None:
                raise BadRegion(
                    Text(f"模板“{region}”里的 {line} 不认识", f"template {region!r}: unknown marker {line}")
                )
            yield from found
        else:
            waiting.append(line)
    yield from flush()


def _parts(text: str, accounts: Books, grids: dict[str, Grid], chosen: Region) -> Iterator[Part]:
    markers: dict[str, Marker] = {
        **table_markers(grids),
        "performance": lambda _: [performance(accounts.filing)],
        "units": lambda _: [units_grid(accounts.filing.units)],
        "chart": lambda rest: _CHARTS[rest[0]](accounts) if rest and rest[0] in _CHARTS else None,
    }
    return read_text(text, markers, chosen.id)


def table_markers(grids: dict[str, Grid]) -> dict[str, Marker]:
    """Return the markers that put all tables, or one."""
    return {
        "tables": lambda _: grids.values(),
        "table": lambda rest: [grids[rest[0]]] if rest and rest[0] in grids else None,
    }


def units_grid(units: Sequence[str]) -> Grid:
    """Return the list of the units whose accounts are in these."""
    slots = [Slot(t, 0, c, align="center") for c, t in enumerate(("序号", "单位名称", "备注"))]
    for r, name in enumerate(units, 1):
        slots += [Slot(str(r), r, 0, align="center"), Slot(name, r, 1), Slot("", r, 2)]
    return Grid("", "", "", "", "", 1, len(units) + 1, 3, (1, 5, 2), tuple(slots))


def _pie(title: str, parts: Sequence[tuple[str, Decimal]]) -> Iterator[Chart]:
    shown = [(n, a) for n, a in parts if a > 0]
    if len(shown) > 1:
        yield Chart("parts", title, tuple(n for n, _ in shown), (("万元", tuple(printed(a) for _, a in shown)),))


def _years(accounts: Books) -> Iterator[Chart]:
    filing = accounts.filing
    pairs = [
        ("收入支出总计", filing.last.total, accounts["whole.total"]),
        ("财政拨款总计", filing.last.fiscal_total, accounts["fiscal.total"]),
        ("一般公共预算支出", compute.general_last(filing), accounts["general.expenditure"]),
    ]
    known = [(n, a, b) for n, a, b in pairs if a is not None]
    if known:
        before = tuple(printed(a) for _, a, _ in known)
        now = tuple(printed(b) for *_, b in known)
        series = ((f"{filing.year - 1}年度", before), (f"{filing.year}年度", now))
        yield Chart("years", "与上年比较", tuple(n for n, *_ in known), series)


_CHARTS = {
    "income": lambda b: _pie("本年收入构成", _named(b, _INCOME)),
    "expenditure": lambda b: _pie("本年支出构成", _named(b, _EXPENDITURE)),
    "classes": lambda b: _pie(
        "一般公共预算财政拨款支出按功能分类",
        [(n.removesuffix("（类）"), a) for n, a in _class_parts(b, "general.expenditure")],
    ),
    "years": _years,
}
