"""The public pages. Each reads prepared rows of the index and fills a template; what they answer is the same for all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast, get_args
from urllib.parse import quote, urlencode

import msgspec
from fastapi import APIRouter
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from juesuan.checks.catalogue import catalogue
from juesuan.corpus.finding import RULES
from juesuan.domain.measures import describe_fact, measure_title, measures
from juesuan.kernel.figures import Basis, Fact
from juesuan.kernel.lang import Lang
from juesuan.kinds.kind import FINAL, kinds
from juesuan.report import view
from juesuan.report.paper import AT_ONCE
from juesuan.report.paper_office import can_be_set
from juesuan.site import asked
from juesuan.site.amounts import count, exact, rate, readings
from juesuan.site.cache import PUBLIC
from juesuan.site.charts import Chart, Series, data, empty, spark, svg
from juesuan.site.execution import EXECUTED, Executed, executed
from juesuan.site.index import ALL, BUDGET, UNIT, amounts_of, own_amounts, own_mark
from juesuan.site.queries import BY, LEVELS, Filter, Found, Reader, Row
from juesuan.site.render import environment, language, page, render
from juesuan.site.words import WORDS

router = APIRouter(include_in_schema=False)

SIZE = 10
LISTED = 12
"""How many findings across documents a page shows before it links to the list of all."""

MOST_COMPARED = 6
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("group_income", (
        "whole.income", "whole.income.fiscal", "whole.income.superior", "whole.income.service", "whole.income.business",
        "whole.income.subsidiary", "whole.income.other", "whole.reserves", "whole.opening", "whole.total")),
    ("group_expenditure", (
        "whole.expenditure", "whole.basic", "whole.project", "whole.superior", "whole.business", "whole.subsidies",
        "whole.distribution", "whole.closing")),
    ("group_fiscal", (
        "fiscal.income", "fiscal.expenditure", "general.expenditure", "general.basic", "general.personnel", "general.public",
        "general.project", "fund.expenditure", "capital.expenditure", "fiscal.closing")),
    ("group_three", (
        "three.total", "three.total@budget", "three.abroad", "three.vehicles", "three.purchase", "three.running", "three.reception")),
    ("group_other", ("operating.total", "procurement.total", "staff.total", "staff.active", "assets.vehicles")),
)  # fmt: skip
"""The measures that pages show, in order; the first of a group is its total and stands out."""

RANKED = (
    "whole.expenditure", "whole.income", "whole.basic", "whole.project", "whole.closing", "fiscal.expenditure", "general.expenditure",
    "general.personnel", "general.public", "three.total", "three.abroad", "three.vehicles", "three.reception", "operating.total",
    "procurement.total", "staff.total", "assets.vehicles",
)  # fmt: skip
COUNTED = ("staff", "assets.vehicles", "three.held", "three.bought")


def counted(measure: str) -> bool:
    """Return whether a measure is a count rather than money."""
    return measure.startswith(COUNTED)


def is_measure(measure: str) -> bool:
    """Return whether words are the key of a measure, its basis included where it has one (`three.total@budget`)."""
    name, at, basis = measure.partition("@")
    return name in measures() and (not at or basis in get_args(Basis))


@lru_cache(4096)
def title_of(measure: str, lang: Lang) -> str:
    """Return a measure of the key figures in words (`three.total@budget`)."""
    name, _, basis = measure.partition("@")
    if basis:
        return describe_fact(Fact(name, basis=cast(Basis, basis)), lang)
    return measure_title(name, lang)


@lru_cache(20_000)
def department_url(key: str) -> str:
    """Return a department's address."""
    return f"/department/{quote(key, safe='')}"


def region_url(code: str) -> str:
    """Return a region's address."""
    return "/region/" if code in ("", ALL) else f"/region/{code}"


def rule_title(rule: str, lang: Lang) -> str:
    """Return the title of a rule, within documents or across them; its id where there is none."""
    across = RULES.get(rule)
    return across.title(lang) if across is not None else view.rule_title(rule, lang)


def kind_title(disclosure: str, lang: Lang) -> str:
    """Return what a kind of disclosure is called."""
    return kinds()[disclosure].title(lang) if disclosure in kinds() else disclosure


environment().globals.update(
    kind_title=kind_title, kinds_known=tuple(kinds()),
    department_url=department_url, region_url=region_url, title_of=title_of, counted=counted, rule_title=rule_title, levels=LEVELS,
    UNIT=UNIT,
)  # fmt: skip


def shown(request: Request, name: str, **values: Any) -> Response:
    """Return a public page: the same for everybody, so that it may be kept."""
    made = page(request, f"public/{name}.html.j2", aside=reader(request).set_aside(), **values)
    made.headers[PUBLIC] = "1"
    return made


def reader(request: Request) -> Reader:
    """Return the index of the running site."""
    found: Reader = request.app.state.reader
    return found


def drawn(chart: Chart, number: int, lang: Lang) -> dict[str, Any] | None:
    """Return what the template needs of a chart, None for an empty one."""
    if empty(chart):
        return None
    return {"title": chart.title, "series": chart.series, "svg": svg(chart, number, lang), "data": data(chart, lang)}


def charts_of(given: Sequence[Chart], lang: Lang) -> list[dict[str, Any]]:
    """Return the charts that have something to show."""
    return [c for c in (drawn(chart, n, lang) for n, chart in enumerate(given)) if c is not None]


@router.get("/")
async def home(request: Request) -> Response:
    """What is in here, and where to begin."""
    lang = language(request)
    index = reader(request)
    found = index.once("overview", index.overview)
    years = found["years"]
    lacking = index.once("incomplete", index.incomplete)
    absent = {
        r["year"]: index.across(Filter(r["year"]), "N01", 1, LISTED).rows for r in found["left_out"] if r["listed"]
    }
    labels = tuple(_label(y["year"], lacking) for y in years)
    flows = Chart(
        WORDS["chart_flows"](lang),
        labels,
        (
            Series(WORDS["income"](lang), tuple(y["income"] for y in years)),
            Series(WORDS["expenditure"](lang), tuple(y["expenditure"] for y in years)),
        ),
    )
    most = max((r["expenditure"] or 0 for r in found["regions"]), default=0) or 1
    crossed = sum(r["findings"] for r in found["across"])
    return shown(
        request,
        "home",
        **found,
        charts=charts_of([flows], lang),
        most=most,
        lacking=lacking,
        crossed=crossed,
        spanned=choices_of(index)["years"],
        absent=absent,
        overtaken=index.across_overtaken(),
    )


def _label(year: int, lacking: Mapping[int, int]) -> str:
    """Return a year as charts name it: with a star where documents of it are not here."""
    return f"{year}*" if year in lacking else str(year)


def choices_of(index: Reader, region: str = "") -> dict[str, Any]:
    """Return the filters' choices; of the regions those around the chosen one."""
    return index.once(
        ("choices", region),
        lambda: {
            "years": sorted({y["year"] for k in kinds() for y in index.years(disclosure=k)}, reverse=True),
            "regions": index.region_choices(region),
        },
    )


def filters_of(index: Reader, narrowed: Filter, lang: Lang, *, every: bool = True) -> Markup:
    """Return the fields that narrow a search: a hundred options, the same on many pages."""
    choices = choices_of(index, narrowed.region)
    return index.once(
        ("filters", narrowed, lang, every),
        lambda: Markup(render("public/filters.html.j2", lang, choices=choices, narrowed=narrowed, every_year=every)),
    )


@router.get("/search")
async def search(request: Request) -> Response:
    """Full text and figures."""
    lang = language(request)
    query = asked.text(request, "q")
    narrowed, at = asked.narrowed(request), asked.page_number(request)
    amounts = readings(query)
    mode = asked.choice(request, "in", ("text", "figures"), "figures")
    mode = mode if amounts else "text"
    index = reader(request)
    if mode == "figures":
        found = index.figures(amounts, narrowed, at, SIZE)
    elif query:
        found = index.search(query, narrowed, at, SIZE)
    else:  # filters alone: what there is
        listed = index.documents(narrowed, at, SIZE) if narrowed != Filter() else Found([], 0)
        found = Found([(row, []) for row in listed.rows], listed.total)
    named = (
        index.named(query, 6, Filter(0, narrowed.region, narrowed.level)) if query and not amounts and at == 1 else []
    )
    facts = [_said(row, lang) for row in found.rows] if mode == "figures" else []
    tab = urlencode([(k, v) for k, v in request.query_params.multi_items() if k not in ("in", "page", "lang")])
    return shown(
        request, "search", q=query, found=found, mode=mode, amounts=amounts, named=named, facts=facts, narrowed=narrowed, tab=tab,
        filters=filters_of(index, narrowed, lang), pager=asked.pager(request, at, SIZE, found.total),
    )  # fmt: skip


def _said(row: Row, lang: Lang) -> str:
    return describe_fact(
        Fact(row["measure"], row["item"], row["basis"], row["aspect"], row["of_year"], row["unit"], row["of"]), lang
    )


@router.get("/department/{key:path}")
async def department(request: Request, key: str) -> Response:
    """One department, years side by side."""
    lang = language(request)
    index = reader(request)
    row = index.department(key[:200])
    if row is None:
        raise HTTPException(404)
    everything = index.of_department(row["key"])
    held = {d["disclosure"] for d in everything}
    disclosure = asked.disclosure(request, FINAL if FINAL in held else BUDGET)
    documents = [d for d in everything if d["disclosure"] == disclosure]
    amounts = [own_amounts(d) for d in documents]
    findings = Chart(
        WORDS["chart_findings"](lang), tuple(str(d["year"]) for d in documents),
        tuple(Series(WORDS[name + "s"](lang), tuple(d[name + "s"] * UNIT for d in documents), name) for name in ("error", "warning")), True, False,
    )  # fmt: skip
    labels = tuple(str(d["year"]) for d in documents)

    def series(*names: str) -> tuple[Series, ...]:
        rows = ((n, tuple(a.get(n) for a in amounts)) for n in names)
        return tuple(Series(title_of(n, lang), values) for n, values in rows if any(values))

    charts = charts_of(
        [
            Chart(WORDS["chart_flows"](lang), labels, series("whole.income", "whole.expenditure")),
            Chart(WORDS["chart_spending"](lang), labels, series("whole.basic", "whole.project", "whole.superior", "whole.business", "whole.subsidies"), True),
            Chart(WORDS["chart_three"](lang), labels, series("three.abroad", "three.purchase", "three.running", "three.reception"), True),
            findings,
        ],
        lang,
    )  # fmt: skip
    return shown(
        request, "department", row=row, documents=everything, groups=_grouped(amounts, lang), charts=charts, labels=labels,
        held=[k for k in kinds() if k in held], disclosure=disclosure, executions=_executions(everything, lang),
        headline=_headline(amounts), crumbs=_crumbs(index, row["region"]),
        across=index.across(Filter(), "", 1, LISTED, department=row["key"]), overtaken=index.across_overtaken(),
    )  # fmt: skip


class Years(NamedTuple):
    """A measure's years side by side: its title, and a row a year, the newest first."""

    title: str
    rows: list[tuple[int, Executed]]


def executions_of(documents: Sequence[Row]) -> dict[int, list[Executed]]:
    """Return by year what a department's budgets and final accounts tell of the measures that both have."""
    finals = {d["year"]: amounts_of(d) for d in documents if d["disclosure"] == FINAL}
    budgets = {d["year"]: own_amounts(d) for d in documents if d["disclosure"] == BUDGET}
    told: dict[int, list[Executed]] = {}
    for year in sorted({*finals, *budgets}, reverse=True):
        each = (executed(m, finals.get(year, {}), budgets.get(year, {})) for m in EXECUTED)
        told[year] = [
            e
            for e in each
            if any((e.opening, e.adjusted, e.final)) and (e.opening is not None or e.adjusted is not None)
        ]
    return told


def _executions(documents: Sequence[Row], lang: Lang) -> list[Years]:
    by_year = executions_of(documents)
    found = {m: [(y, e) for y, lines in by_year.items() for e in lines if e.measure == m] for m in EXECUTED}
    return [Years(title_of(m, lang), rows) for m, rows in found.items() if rows]


class Line(NamedTuple):
    """A measure's row of a table: its amounts as printed ("" for none), how the last one changed, and their line."""

    title: str
    cells: list[str]
    change: str
    spark: Markup


def _grouped(columns: Sequence[dict[str, int]], lang: Lang) -> list[tuple[str, list[Line]]]:
    """Return the measures that any column has, by group."""
    groups = []
    for name, keys in GROUPS:
        rows = ((m, [c.get(m) for c in columns]) for m in keys)
        kept = [_line(m, values, lang) for m, values in rows if any(values)]
        if kept:
            groups.append((name, kept))
    return groups


def _line(measure: str, values: list[int | None], lang: Lang) -> Line:
    told = count if counted(measure) else exact
    now, before = values[-1], values[-2] if len(values) > 1 else None
    change = rate((now - before) / before) if now is not None and before else ""
    return Line(title_of(measure, lang), ["" if v is None else told(v) for v in values], change, spark(values))


def _headline(amounts: Sequence[dict[str, int]]) -> list[tuple[str, str, int | None, float | None]]:
    """Return the latest year's four totals with their change on the year before."""
    told = []
    for word, measure in (
        ("income", "whole.income"),
        ("expenditure", "whole.expenditure"),
        ("three", "three.total"),
        ("staff", "staff.total"),
    ):
        now = amounts[-1].get(measure) if amounts else None
        before = amounts[-2].get(measure) if len(amounts) > 1 else None
        told.append((word, measure, now, (now - before) / before if now is not None and before else None))
    return told


def _crumbs(index: Reader, code: str) -> list[tuple[str, str]]:
    """Return a region and those above it, the widest first: code and name."""
    chain: list[tuple[str, str]] = []
    while code and code != ALL and len(chain) < 5:
        row = index.region(code)
        if row is None:
            break
        chain.append((code, row["name"]))
        code = row["parent"]
    return chain[::-1]


@router.get("/document/{key}")
async def document(request: Request, key: str) -> Response:
    """One document: its text with the figures marked, and what checking found."""
    lang = language(request)
    index = reader(request)
    row = index.document(key)
    if row is None:
        raise HTTPException(404)
    html, measures, heads, checks = index.body(row["n"], lang)
    versions = index.versions(row)
    files = json.loads(row["files"] or "[]")
    paged = any(f["format"] in AT_ONCE or can_be_set(f["format"]) for f in files)
    return shown(
        request, "document", row=row, paged=paged, html=Markup(html), measures=Markup(measures), checks=Markup(checks), heads=heads, findings=index.findings_of(row["n"]),
        versions=versions, files=files, crumbs=_crumbs(index, row["region"]),
        current=next((v["id"] for v in versions if v["current"]), row["id"]),
        across=index.across(Filter(), "", 1, LISTED, document=row["id"]), overtaken=index.across_overtaken(),
    )  # fmt: skip


@router.get("/document/{key}/original/{number}")
async def original(request: Request, key: str, number: int) -> Response:
    """A file as it was taken in. Only files that the index names are read: nothing of the address becomes a path."""
    row = reader(request).document(key)
    files = json.loads(row["files"] or "[]") if row is not None else []
    if not 0 <= number < len(files):
        raise HTTPException(404)
    file = files[number]
    try:
        content = await request.app.state.original(file["sha256"], file["name"])
    except FileNotFoundError:
        raise HTTPException(404) from None
    name = file["name"].rsplit("/", 1)[-1]
    return Response(
        content,
        media_type="application/octet-stream",
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "content-security-policy": "default-src 'none'; sandbox",
        },
    )


@router.get("/compare")
async def compare(request: Request) -> Response:
    """Up to six departments side by side."""
    lang = language(request)
    index = reader(request)
    keys = list(dict.fromkeys(k[:200] for k in request.query_params.getlist("d") if k))[:MOST_COMPARED]
    rows = [_known(index, "d", key) for key in keys]
    measure = asked.choice(request, "measure", RANKED, RANKED[0])
    disclosure = asked.disclosure(request, FINAL)
    by_year = [{d["year"]: own_amounts(d) for d in index.of_department(r["key"], disclosure)} for r in rows]
    years = sorted({y for found in by_year for y in found})
    year = asked.number(request, "year", years[-1] if years else 0, 9999)
    year = year if year in years else (years[-1] if years else 0)
    money = not counted(measure)
    series = tuple(
        Series(r["name"], tuple(found.get(y, {}).get(measure) for y in years))
        for r, found in zip(rows, by_year, strict=True)
    )
    chart = Chart(title_of(measure, lang), tuple(map(str, years)), series, money=money)
    find = asked.text(request, "find")
    found = [r for r in index.named(find, 12) if r["key"] not in keys] if find and len(rows) < MOST_COMPARED else []

    def link(chosen: Sequence[str]) -> str:
        return "?" + urlencode(
            [
                *(("d", k) for k in chosen),
                ("measure", measure),
                ("disclosure", disclosure),
                *([("year", str(year))] if year else []),
            ]
        )

    chosen = [r["key"] for r in rows]
    largest = index.once("examples", index.examples) if not rows else []
    examples = [(group, link([r["key"] for r in group])) for group in largest]
    return shown(
        request, "compare", rows=rows, years=years, year=year, measure=measure, measures=RANKED, series=series, money=money,
        charts=charts_of([chart], lang) if rows else [], groups=_grouped([f.get(year, {}) for f in by_year], lang), find=find,
        found=[(r, link([*chosen, r["key"]])) for r in found], without=[link([k for k in chosen if k != key]) for key in chosen],
        full=len(rows) >= MOST_COMPARED, disclosure=disclosure, examples=examples,
    )  # fmt: skip


def _known(index: Reader, name: str, key: str) -> Row:
    """Return the department that a parameter names. Raises `Unknown`."""
    row = index.department(key)
    if row is None:
        raise asked.Unknown(name, key)
    return row


@router.get("/rankings")
async def rankings(request: Request) -> Response:
    """Departments by a measure."""
    index = reader(request)
    narrowed, at = asked.narrowed(request), asked.page_number(request)
    measure = asked.choice(request, "measure", RANKED, RANKED[0])
    by = asked.choice(request, "by", BY, "amount")
    by = "amount" if counted(measure) and by == "per_head" else by
    if by in ("execution", "on_budget"):  # what only final accounts have
        narrowed = msgspec.structs.replace(narrowed, disclosure=FINAL)
    narrowed = msgspec.structs.replace(narrowed, disclosure=narrowed.disclosure or FINAL)
    years = [y["year"] for y in reversed(index.years(disclosure=narrowed.disclosure))]
    if not narrowed.year and years:
        narrowed = msgspec.structs.replace(narrowed, year=years[0])
    up = asked.choice(request, "order", ("down", "up")) == "up"
    size = 50
    found = index.rankings(measure + own_mark(narrowed.disclosure), by, narrowed, at, size, up)
    return shown(
        request, "rankings", found=found, measure=measure, measures=RANKED, by=by, narrowed=narrowed, up=up,
        filters=filters_of(index, narrowed, language(request), every=False),
        first=(at - 1) * size, most=max((abs(r[BY[by]] or 0) for r in found.rows), default=0) or 1, column=BY[by], bys=tuple(BY),
        pager=asked.pager(request, at, size, found.total),
    )  # fmt: skip


@router.get("/region/")
@router.get("/region/{code}")
async def region(request: Request, code: str = ALL) -> Response:
    """A region: its parts, its totals, its departments, and who is missing."""
    lang = language(request)
    index = reader(request)
    row = index.region(code) if code != ALL or request.url.path == "/region/" else None
    if row is None and code != ALL:
        raise HTTPException(404)
    at, size = asked.page_number(request), 50
    years = index.years(code)
    lacking = index.incomplete(code)
    labels = tuple(_label(y["year"], lacking) for y in years)
    flows = Chart(
        WORDS["chart_flows"](lang), labels,
        (Series(WORDS["income"](lang), tuple(y["income"] for y in years)), Series(WORDS["expenditure"](lang), tuple(y["expenditure"] for y in years))),
    )  # fmt: skip
    three = Chart(WORDS["three"](lang), labels, (Series(WORDS["three"](lang), tuple(y["three"] for y in years)),))
    children = index.children(code)
    found = index.members(code, at, size)
    latest = row["latest"] if row is not None else 0
    publication = index.publication(code)
    of = "" if code == ALL else code
    unpublished, late = (index.across(Filter(region=of), rule, 1, LISTED) for rule in ("N01", "N02"))
    guessed = row is not None and code != ALL and latest not in {p["year"] for p in publication}
    return shown(
        request, "region", row=row, code=code, years=years, lacking=lacking, children=children, found=found, charts=charts_of([flows, three], lang),
        crumbs=_crumbs(index, code)[:-1], missing=index.missing(code, latest) if guessed else [], latest=latest,
        publication=publication, neither=index.neither(code)[:60], budgets=index.years(code, BUDGET), unpublished=unpublished, late=late, overtaken=index.across_overtaken(),
        most=max((c["expenditure"] or 0 for c in children), default=0) or 1, pager=asked.pager(request, at, size, found.total),
        grandchildren={c["code"]: index.children(c["code"]) for c in children} if code == ALL else {},
    )  # fmt: skip


@router.get("/findings")
async def findings(request: Request) -> Response:
    """What was found, across documents or within them, by rule, region and year."""
    index = reader(request)
    narrowed, at, size = asked.narrowed(request), asked.page_number(request), 25
    key = asked.given(request, "department")
    inner = {r.id for r in catalogue()}
    of = asked.choice(request, "in", ("documents", "across"))
    within = of == "documents" or asked.given(request, "rule") in inner
    rule = asked.choice(request, "rule", inner if within else RULES)
    department = _known(index, "department", key) if key else None
    department = None if within else department
    narrowed = Filter(
        narrowed.year, "" if department is not None else narrowed.region, narrowed.level if within else ""
    )
    if within:
        found = index.findings(narrowed, rule, "", at, size)
    else:
        found = index.across(narrowed, rule, at, size, department=department["key"] if department is not None else "")
    kept = [(k, v) for k, v in request.query_params.multi_items() if k in ("year", "region") and v]
    rules = [(r.id, r.title(language(request))) for r in (catalogue() if within else RULES.values())]
    return shown(
        request, "findings", found=found, rule=rule, rules=rules, within=within, narrowed=narrowed, department=department, tab=urlencode(kept),
        choices=choices_of(index, narrowed.region), overtaken=not within and index.across_overtaken(),
        pager=asked.pager(request, at, size, found.total),
    )  # fmt: skip


@router.get("/about")
async def about(request: Request) -> Response:
    """How figures are read, checked and added up."""
    lang = language(request)
    rules = [(r.id, r.title(lang), r.severity) for r in catalogue()]
    rules += [(r.id, r.title(lang), r.severity) for r in RULES.values()]
    index = reader(request)
    return shown(request, "about", counts=index.once("overview", index.overview)["counts"], rules=rules)


@router.get("/robots.txt")
async def robots() -> Response:
    """What crawlers may read: the pages, not every combination of filters."""
    lines = (
        "User-agent: *",
        "Disallow: /search",
        "Disallow: /compare",
        "Disallow: /api/v1/",
        "Disallow: /data/",
        "Disallow: /login",
        "Disallow: /review",
        "Disallow: /check/job",
    )
    return PlainTextResponse("\n".join(lines) + "\n")
