"""The API: what the pages show, as JSON. No key; the same limits as the pages.

Answers are msgspec structs, which also give the OpenAPI description its schemas; amounts are numbers as text ("391.20"),
in 万元 unless `unit` says otherwise, so that nothing is lost to binary floats.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Annotated, Any, Literal, cast

import msgspec
from fastapi import APIRouter, Query
from fastapi.openapi.utils import get_openapi
from pydantic import BeforeValidator, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from juesuan.checks.catalogue import catalogue
from juesuan.corpus.finding import RULES
from juesuan.domain.measures import describe_fact
from juesuan.kernel.figures import Fact
from juesuan.kernel.lang import Lang
from juesuan.kinds.kind import FINAL
from juesuan.site.amounts import readings
from juesuan.site.asked import known_region
from juesuan.site.cache import PUBLIC
from juesuan.site.pages import counted, executions_of, is_measure, reader, rule_title, shown, title_of
from juesuan.site.queries import Filter, Found, Row
from juesuan.site.render import language
from juesuan.site.summary import ALL, UNIT, amounts_of, own_mark

router = APIRouter(prefix="/api/v1")
pages = APIRouter(include_in_schema=False)
VERSION = "1.0"


# ---- what is answered


class Page(msgspec.Struct, frozen=True):
    """Where in a list an answer stands. `total` is exact; null in searches that find more than the 200 listed (`more`)."""

    page: int
    size: int
    total: int | None
    more: bool


class Department(msgspec.Struct, frozen=True):
    """A department: `key` names it in addresses; amounts are of its latest final accounts, in 万元. `finals` and `budgets` are the years held of each."""

    key: str
    name: str
    region: str
    level: str
    kind: str
    superior: str
    years: list[int]
    finals: list[int]
    budgets: list[int]
    income: str | None
    expenditure: str | None
    three_public: str | None
    errors: int
    warnings: int


class Brief(msgspec.Struct, frozen=True):
    """A document in a list."""

    id: str
    title: str
    department: str
    name: str
    region: str
    level: str
    year: int
    kind: str
    disclosure: str
    published: str
    errors: int
    warnings: int


class Hit(msgspec.Struct, frozen=True):
    """A document that has the words: stretches of its text around them."""

    document: Brief
    excerpts: list[str]


class Figure(msgspec.Struct, frozen=True):
    """A figure: what it measures, in keys and in words. `figure` is its number in the document: the page's `#f12`."""

    document: Brief | None
    figure: int
    value: str
    unit: str
    measure: str
    item: str
    basis: str
    aspect: str
    year: int
    of: str
    meaning: str


class Amount(msgspec.Struct, frozen=True):
    """A total of a document."""

    measure: str
    title: str
    value: str
    unit: str


class File(msgspec.Struct, frozen=True):
    """An original file."""

    name: str
    sha256: str
    format: str
    bytes: int
    url: str


class Finding(msgspec.Struct, frozen=True):
    """A fault that checking found. `target` is its place in the document's page."""

    document: Brief | None
    rule: str
    title: str
    severity: str
    message: str
    quote: str
    proposed: str
    target: str


class Crossed(msgspec.Struct, frozen=True):
    """A finding across documents. `document` is whose it is ("" where nothing was published), `other` what it was compared with.

    `target` and `other_target` are places in their pages (`#f12`, `#b12`). `value` is what the document says and `expected`
    what the other asks for, in 万元, where the finding is of one amount.
    """

    id: str
    rule: str
    title: str
    severity: str
    message: str
    department: str
    name: str
    region: str
    level: str
    year: int
    document: str
    target: str
    other: str
    other_target: str
    measure: str
    item: str
    value: str | None
    expected: str | None
    quote: str


class Year(msgspec.Struct, frozen=True):
    """A department's document of one year with its totals."""

    document: Brief
    amounts: list[Amount]


class Execution(msgspec.Struct, frozen=True):
    """A measure of a year in budget and final accounts, in 万元. `told`: the opening budget is as the final accounts tell it.

    `rate` is final ÷ adjusted budget (else opening budget): 0.98 is 98%; `change` is final − opening budget.
    """

    year: int
    measure: str
    title: str
    opening: str | None
    told: bool
    adjusted: str | None
    final: str | None
    rate: float | None
    change: str | None
    change_rate: float | None


class Ranked(msgspec.Struct, frozen=True):
    """A department's place in a ranking. `rate` is a share: 0.125 is +12.5%; so are `execution` and `on_budget_rate`."""

    rank: int
    document: Brief
    value: str
    per_head: str | None
    change: str | None
    rate: float | None
    opening: str | None
    adjusted: str | None
    execution: float | None
    on_budget: str | None
    on_budget_rate: float | None


class Departments(msgspec.Struct, frozen=True):
    """A list of departments."""

    page: Page
    items: list[Department]


class Documents(msgspec.Struct, frozen=True):
    """A list of documents."""

    page: Page
    items: list[Brief]


class Hits(msgspec.Struct, frozen=True):
    """What a search found."""

    page: Page
    items: list[Hit]


class Figures(msgspec.Struct, frozen=True):
    """A list of figures."""

    page: Page
    items: list[Figure]


class Findings(msgspec.Struct, frozen=True):
    """A list of findings."""

    page: Page
    items: list[Finding]


class CrossedFindings(msgspec.Struct, frozen=True):
    """A list of findings across documents. `overtaken`: documents came since they were computed and are not compared yet."""

    page: Page
    overtaken: bool
    items: list[Crossed]


class Rankings(msgspec.Struct, frozen=True):
    """A ranking."""

    page: Page
    measure: str
    title: str
    by: str
    items: list[Ranked]


class DepartmentYears(msgspec.Struct, frozen=True):
    """A department with all its years, and its budgets beside its final accounts."""

    department: Department
    years: list[Year]
    execution: list[Execution]


class Document(msgspec.Struct, frozen=True):
    """A document: its totals, its files, its findings. Its figures are at `/documents/{id}/figures`.

    `across` are findings across documents that are its own or were found by comparing with it, at most 100; `overtaken`:
    documents came since they were computed and are not compared yet.
    """

    document: Brief
    current: bool
    amounts: list[Amount]
    files: list[File]
    findings: list[Finding]
    across: list[Crossed]
    figures: int
    relations_checked: int
    overtaken: bool


class Region(msgspec.Struct, frozen=True):
    """A region: totals of its latest year over the departments held, in 万元."""

    code: str
    name: str
    parent: str
    departments: int
    documents: int
    latest: int
    income: str | None
    expenditure: str | None
    three_public: str | None


class Regions(msgspec.Struct, frozen=True):
    """A region's parts."""

    items: list[Region]


class Problem(msgspec.Struct, frozen=True):
    """Why a request could not be answered."""

    error: dict[str, Any]


# ---- helpers


def _digits(value: object) -> object:
    """Return a whole number as it was sent: digits alone, not all that Python takes for a number (1_00, +1, 1.0)."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value) is None:
        raise ValueError("not a whole number")
    return value


_WHOLE = BeforeValidator(_digits)
PageNumber = Annotated[int, Field(ge=1, le=1000), _WHOLE, Query(alias="page", description="页码 / page, from 1")]
Size = Annotated[int, Field(ge=1, le=100), _WHOLE, Query(alias="size", description="每页条数 / entries a page")]
YearAsked = Annotated[
    int,
    Field(ge=0, le=9999),
    _WHOLE,
    Query(alias="year", description="年度，0 为全部 / fiscal year, 0 all", examples=[2024]),
]
RegionAsked = Annotated[
    str,
    Query(
        alias="region",
        pattern="^([0-9]{6})?$",
        description="行政区划代码，含下属地区 / region with all below it",
        examples=["650000"],
    ),
]
LevelAsked = Annotated[
    Literal["", "central", "province", "city", "county", "town"],
    Query(alias="level", description="层级 / level of government"),
]
DisclosureAsked = Annotated[
    Literal["", "final", "budget"],
    Query(alias="disclosure", description="文件种类：final 决算、budget 预算，空为全部 / kind of disclosure"),
]
AMOUNT = "^[¥￥]?[-−]?[0-9][0-9,.]*(万元|亿元|元|万|亿|%|人次|人|辆|个|批|平方米)?$"


def _narrowed(request: Request, year: int, region: str, level: str = "", disclosure: str = "") -> Filter:
    """Return what an answer is narrowed to. A region that is not here is not found: any six digits are a valid code."""
    return Filter(year, known_region(reader(request), region), level, disclosure)


def answer(value: msgspec.Struct) -> Response:
    """Return an answer that may be kept, readable from any site."""
    return Response(
        msgspec.json.encode(value),
        media_type="application/json",
        headers={PUBLIC: "1", "access-control-allow-origin": "*"},
    )


def amount(value: int | None) -> str | None:
    """Return an amount of the index as text."""
    if value is None:
        return None
    whole, rest = divmod(abs(value), UNIT)
    tail = f".{rest:06d}".rstrip("0") if rest else ""
    return f"{'-' if value < 0 else ''}{whole}{tail}"


def _page(found: Found, page: int, size: int) -> Page:
    return Page(page, size, None if found.more else found.total, found.more)


def brief(row: Row) -> Brief:
    """Return a document's row as it stands in lists."""
    return Brief(
        row["id"], row["title"] or "", row["department"], row["name"], row["region"], row["level"], row["year"], row["kind"],
        row["disclosure"], row["published"], row["errors"], row["warnings"],
    )  # fmt: skip


def _numbers(listed: str) -> list[int]:
    return [int(year) for year in listed.split(",") if year]


def _department(row: Row) -> Department:
    return Department(
        row["key"], row["name"], row["region"], row["level"], row["kind"], row["superior"] or "",
        _numbers(row["years"]), _numbers(row["finals"]), _numbers(row["budgets"]), amount(row["income"]), amount(row["expenditure"]), amount(row["three"]),
        row["errors"], row["warnings"],
    )  # fmt: skip


def _figure(row: Row, lang: Lang, document: Brief | None) -> Figure:
    fact = Fact(row["measure"], row["item"], row["basis"], row["aspect"], row["of_year"], row["unit"], row["of"])
    return Figure(
        document, row["figure"], cast(str, amount(row["value"])), fact.unit, fact.measure, fact.item, fact.basis, fact.aspect,
        fact.year, fact.of, describe_fact(fact, lang),
    )  # fmt: skip


def _finding(row: Row, lang: Lang, document: Brief | None) -> Finding:
    return Finding(
        document, row["rule"], rule_title(row["rule"], lang), row["severity"], row["zh"] if lang == "zh" else row["en"],
        row["quote"] or "", row["proposed"] or "", row["target"],
    )  # fmt: skip


def _crossed(row: Row, lang: Lang) -> Crossed:
    return Crossed(
        row["id"], row["rule"], rule_title(row["rule"], lang), row["severity"], row["zh"] if lang == "zh" else row["en"],
        row["department"], row["name"], row["region"], row["level"], row["year"], row["document"], row["target"], row["other"],
        row["other_target"], row["measure"], row["item"], row["value"], row["expected"], row["quote"],
    )  # fmt: skip


def _totals(row: Row, lang: Lang) -> list[Amount]:
    return [
        Amount(key, title_of(key, lang), cast(str, amount(value)), _unit(key)) for key, value in amounts_of(row).items()
    ]


def _unit(measure: str) -> str:
    if measure.startswith("staff"):
        return "人"
    return (
        ""
        if counted(measure) or measure.rsplit(".", maxsplit=1)[-1] in _COUNTS or measure.startswith("assets")
        else "万元"
    )


_COUNTS = ("groups", "travellers", "bought", "held", "receptions", "guests")


# ---- routes


@router.get("/search", summary="全文检索 / full-text search")
async def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=100, description="词语，空格分开 / words", examples=["三公经费"])],
    page: PageNumber = 1,
    size: Size = 20,
    year: YearAsked = 0,
    region: RegionAsked = "",
    level: LevelAsked = "",
    disclosure: DisclosureAsked = "",
) -> Response:
    """Documents that have all the words: those whose title has them first, then the newest."""
    found = reader(request).search(q, _narrowed(request, year, region, level, disclosure), page, size)
    hits = [Hit(brief(row), ["".join(text for text, _ in e) for e in excerpts]) for row, excerpts in found.rows]
    return answer(Hits(_page(found, page, size), hits))


@router.get("/figures", summary="按数字检索 / search by figure")
async def figures(
    request: Request,
    value: Annotated[
        str,
        Query(
            max_length=40,
            pattern=AMOUNT,
            description="金额，可带单位 / an amount, with or without unit",
            examples=["1,234.56万元"],
        ),
    ],
    page: PageNumber = 1,
    size: Size = 20,
    year: YearAsked = 0,
    region: RegionAsked = "",
    level: LevelAsked = "",
    disclosure: DisclosureAsked = "",
) -> Response:
    """Every figure with a value. Without a unit it is looked up as printed, as 元 and as 亿元."""
    lang = language(request)
    found = reader(request).figures(readings(value), _narrowed(request, year, region, level, disclosure), page, size)
    return answer(Figures(_page(found, page, size), [_figure(r, lang, brief(r)) for r in found.rows]))


@router.get("/departments", summary="部门 / departments")
async def departments(
    request: Request,
    q: Annotated[str, Query(max_length=100, description="名称中的词语 / words of the name")] = "",
    page: PageNumber = 1,
    size: Size = 20,
    year: YearAsked = 0,
    region: RegionAsked = "",
    level: LevelAsked = "",
) -> Response:
    """Departments; with `q` those of that name, the largest first."""
    narrowed = _narrowed(request, year, region, level)
    index = reader(request)
    if q.strip():
        rows = index.named(q, 200, Filter(0, region, level))
        rows = [r for r in rows if not year or str(year) in r["years"].split(",")]
        found = Found(rows[(page - 1) * size : page * size], len(rows), len(rows) == 200)
    else:
        found = index.departments(narrowed, page, size)
    return answer(Departments(_page(found, page, size), [_department(r) for r in found.rows]))


@router.get("/departments/{key}", summary="一个部门各年度 / one department, all years")
async def department(request: Request, key: str) -> Response:
    """A department and its totals year by year."""
    lang = language(request)
    index = reader(request)
    row = index.department(key[:200])
    if row is None:
        raise HTTPException(404, "no such department")
    documents = index.of_department(row["key"])
    years = [Year(brief(d), _totals(d, lang)) for d in documents]
    execution = [
        Execution(
            year, e.measure, title_of(e.measure, lang), amount(e.opening), e.told, amount(e.adjusted), amount(e.final), e.rate,
            amount(e.change), e.change_rate,
        )
        for year, lines in executions_of(documents).items()
        for e in lines
    ]  # fmt: skip
    return answer(DepartmentYears(_department(row), years, execution))


@router.get("/documents", summary="公开文件 / documents")
async def documents(
    request: Request,
    page: PageNumber = 1,
    size: Size = 20,
    year: YearAsked = 0,
    region: RegionAsked = "",
    level: LevelAsked = "",
    disclosure: DisclosureAsked = "",
) -> Response:
    """Documents, the newest years first."""
    found = reader(request).documents(_narrowed(request, year, region, level, disclosure), page, size)
    return answer(Documents(_page(found, page, size), [brief(r) for r in found.rows]))


@router.get("/documents/{id}", summary="一份公开文件 / one document")
async def document(request: Request, id: str) -> Response:
    """A document with its totals, original files and findings."""
    lang = language(request)
    index = reader(request)
    row = index.document(id[:64])
    if row is None:
        raise HTTPException(404, "no such document")
    files = [
        File(f["name"], f["sha256"], f["format"], f["bytes"], f"/document/{row['id']}/original/{n}")
        for n, f in enumerate(json.loads(row["files"] or "[]"))
    ]
    findings = [_finding(f, lang, None) for f in index.findings_of(row["n"])]
    across = [_crossed(f, lang) for f in index.across(Filter(), "", 1, 100, document=row["id"]).rows]
    return answer(
        Document(
            brief(row),
            bool(row["current"]),
            _totals(row, lang),
            files,
            findings,
            across,
            row["figures"],
            row["claims"],
            index.across_overtaken(),
        )
    )


@router.get("/documents/{id}/figures", summary="一份文件的数字 / a document’s figures")
async def document_figures(request: Request, id: str, page: PageNumber = 1, size: Size = 100) -> Response:
    """The distinct figures of a document in its order, zeros left out."""
    lang = language(request)
    row = reader(request).document(id[:64])
    if row is None:
        raise HTTPException(404, "no such document")
    found = reader(request).figures_of(row["n"], page, size)
    return answer(Figures(_page(found, page, size), [_figure(r, lang, None) for r in found.rows]))


@router.get("/findings", summary="核对发现 / findings")
async def findings(
    request: Request,
    rule: Annotated[str, Query(max_length=10, description="规则编号 / rule", examples=["T01"])] = "",
    severity: Annotated[Literal["", "error", "warning", "note"], Query(description="级别 / severity")] = "",
    page: PageNumber = 1,
    size: Size = 20,
    year: YearAsked = 0,
    region: RegionAsked = "",
    level: LevelAsked = "",
    disclosure: DisclosureAsked = "",
) -> Response:
    """What checking found, the newest years first."""
    lang = language(request)
    if rule and rule not in {r.id for r in catalogue()} and not reader(request).has_rule(rule):
        raise HTTPException(404, "no such rule")
    found = reader(request).findings(_narrowed(request, year, region, level, disclosure), rule, severity, page, size)
    return answer(Findings(_page(found, page, size), [_finding(r, lang, brief(r)) for r in found.rows]))


@router.get("/across", summary="跨文档发现 / findings across documents")
async def across(
    request: Request,
    rule: Annotated[str, Query(max_length=10, description="规则编号 / rule", examples=["Y01"])] = "",
    department: Annotated[str, Query(max_length=200, description="部门标识 / department key")] = "",
    page: PageNumber = 1,
    size: Size = 20,
    year: YearAsked = 0,
    region: RegionAsked = "",
) -> Response:
    """What comparing documents found, the newest years first; with `department` that department's, whatever the region."""
    lang = language(request)
    index = reader(request)
    if rule and rule not in RULES:
        raise HTTPException(404, "no such rule")
    if department and not index.has_department(department):
        raise HTTPException(404, "no such department")
    found = index.across(_narrowed(request, year, region), rule, page, size, department=department)
    return answer(
        CrossedFindings(_page(found, page, size), index.across_overtaken(), [_crossed(r, lang) for r in found.rows])
    )


@router.get("/rankings", summary="排行 / rankings")
async def rankings(
    request: Request,
    measure: Annotated[
        str, Query(max_length=60, description="指标 / measure", examples=["three.total"])
    ] = "whole.expenditure",
    by: Annotated[
        Literal["amount", "per_head", "change", "rate", "execution", "on_budget"], Query(description="按 / by")
    ] = "amount",
    order: Annotated[Literal["down", "up"], Query(description="次序 / order")] = "down",
    page: PageNumber = 1,
    size: Size = 50,
    year: YearAsked = 0,
    region: RegionAsked = "",
    level: LevelAsked = "",
    disclosure: DisclosureAsked = "",
) -> Response:
    """Departments by a total of one year (by default the latest)."""
    index = reader(request)
    if not is_measure(measure) and not index.ranks(measure):
        raise HTTPException(
            404, "no such measure"
        )  # what a name does not stand for is not found: any text is a valid name
    if not year:
        years = index.years(disclosure=disclosure or FINAL)
        year = years[-1]["year"] if years else 0
    kind = disclosure or FINAL
    key = measure if "@" in measure else measure + own_mark(kind)
    found = index.rankings(key, by, _narrowed(request, year, region, level, kind), page, size, order == "up")
    items = [
        Ranked(
            (page - 1) * size + n,
            brief(r),
            cast(str, amount(r["value"])),
            amount(r["per_head"]),
            amount(r["change"]),
            r["rate"],
            amount(r["opening"]),
            amount(r["adjusted"]),
            r["execution"],
            amount(r["on_opening"]),
            r["on_opening_rate"],
        )
        for n, r in enumerate(found.rows, 1)
    ]
    return answer(Rankings(_page(found, page, size), measure, title_of(measure, language(request)), by, items))


@router.get("/regions", summary="地区 / regions")
async def regions(
    request: Request,
    parent: Annotated[
        str, Query(pattern="^([0-9]{6})?$", description="上级地区，空为全国 / the region above", examples=["650000"])
    ] = "",
) -> Response:
    """A region's parts with their latest totals."""
    rows = reader(request).children(known_region(reader(request), parent, "parent") or ALL)
    items = [
        Region(
            r["code"], r["name"], "" if r["parent"] == ALL else r["parent"], r["departments"], r["documents"], r["latest"],
            amount(r["income"]), amount(r["expenditure"]), amount(r["three"]),
        )
        for r in rows
    ]  # fmt: skip
    return answer(Regions(items))


ANSWERS: dict[str, type[msgspec.Struct]] = {
    "/api/v1/search": Hits,
    "/api/v1/figures": Figures,
    "/api/v1/departments": Departments,
    "/api/v1/departments/{key}": DepartmentYears,
    "/api/v1/documents": Documents,
    "/api/v1/documents/{id}": Document,
    "/api/v1/documents/{id}/figures": Figures,
    "/api/v1/findings": Findings,
    "/api/v1/across": CrossedFindings,
    "/api/v1/rankings": Rankings,
    "/api/v1/regions": Regions,
}


# ---- its description


@cache
def description() -> dict[str, Any]:
    """Return the OpenAPI description of the API."""
    made: dict[str, Any] = get_openapi(
        title="部门决算公开库 / Departments’ final accounts", version=VERSION, routes=router.routes,
        description="公开数据接口。金额为文本，单位万元。`?lang=en` 给出英文。 / Open data. Amounts are text, in 万元. `?lang=en` for English.",
    )  # fmt: skip
    kinds = [*dict.fromkeys(ANSWERS.values()), Problem]
    schemas, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    of = dict(zip(kinds, schemas, strict=True))
    made["components"] = {"schemas": components}
    for path, operations in made["paths"].items():
        for operation in operations.values():
            responses = operation["responses"]
            responses["200"] = {"description": "OK", "content": {"application/json": {"schema": of[ANSWERS[path]]}}}
            for status, why in (
                ("422", "Invalid parameter"),
                ("414", "The query is too long"),
                ("404", "Not found: no such document, department, region, rule or measure"),
            ):
                responses[status] = {"description": why, "content": {"application/json": {"schema": of[Problem]}}}
    return made


@pages.get("/api/v1/openapi.json")
async def openapi() -> Response:
    """The description for programs."""
    return Response(
        msgspec.json.encode(description()),
        media_type="application/json",
        headers={PUBLIC: "1", "access-control-allow-origin": "*"},
    )


EXAMPLES = {
    "/api/v1/search": "/api/v1/search?q=%E4%B8%89%E5%85%AC%E7%BB%8F%E8%B4%B9&size=2",
    "/api/v1/figures": "/api/v1/figures?value=100%E4%B8%87%E5%85%83",
    "/api/v1/departments": "/api/v1/departments?size=2",
    "/api/v1/documents": "/api/v1/documents?size=2",
    "/api/v1/findings": "/api/v1/findings?severity=error&size=2",
    "/api/v1/across": "/api/v1/across?rule=Y01&size=2",
    "/api/v1/rankings": "/api/v1/rankings?measure=three.total&by=per_head&size=3",
    "/api/v1/regions": "/api/v1/regions",
}


@pages.get("/api")
async def reference(request: Request) -> Response:
    """The description for people, with examples that answer."""
    index = reader(request)
    examples = dict(EXAMPLES)
    newest = index.documents(Filter(), 1, 1).rows
    if newest:
        examples["/api/v1/documents/{id}"] = f"/api/v1/documents/{newest[0]['id']}"
        examples["/api/v1/documents/{id}/figures"] = f"/api/v1/documents/{newest[0]['id']}/figures?size=3"
    first = index.departments(Filter(), 1, 1).rows
    if first:
        examples["/api/v1/departments/{key}"] = f"/api/v1/departments/{first[0]['key']}"
    lang = language(request)
    routes = []
    for path, operations in description()["paths"].items():
        operation = operations["get"]
        part = 0 if lang == "zh" else -1
        parameters = [
            (p["name"], p.get("description", "").split(" / ")[part], p["schema"].get("default", ""))
            for p in operation.get("parameters", ())
        ]
        routes.append(
            (
                path,
                operation["summary"].split(" / ")[part],
                operation.get("description", ""),
                parameters,
                examples.get(path, ""),
            )
        )
    return shown(request, "api", routes=routes)
