"""Figures to take away: Excel, CSV, Parquet, and a Fiscal Data Package, for a year, region, level or department.

Rows are streamed: a selection of everything needs no more memory than a page. Account rows come from the corpus itself,
for a bounded number of documents at a time; who wants them all takes the corpus's Parquet as it is.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from juesuan.corpus.identify import region_name
from juesuan.corpus.store import Corpus
from juesuan.domain.measures import measure_title
from juesuan.kernel.figures import plain
from juesuan.kernel.lang import Text
from juesuan.site import asked
from juesuan.site.pages import filters_of, reader, shown, title_of
from juesuan.site.queries import Filter, Reader
from juesuan.site.render import language
from juesuan.site.summary import UNIT, amounts_of

router = APIRouter(include_in_schema=False)

MOST_ACCOUNTS = 1_000
CHUNK = 20_000
MONEY = pa.decimal128(24, 6)
Row = tuple[Any, ...]


class Column(msgspec.Struct, frozen=True):
    """A column: its type in Parquet, and in a Fiscal Data Package its kind and concept."""

    name: str
    type: Any
    kind: str
    title: str
    concept: str = ""


TEXT, WHOLE = pa.string(), pa.int32()
_OF_DOCUMENT = (
    Column("year", WHOLE, "integer", "年度 / fiscal year", "date:fiscal-year"),
    Column("region", TEXT, "string", "行政区划代码 / region code", "geo:target:code"),
    Column("region_name", TEXT, "string", "地区 / region", "geo:target:title"),
    Column("level", TEXT, "string", "层级 / level of government"),
    Column("department", TEXT, "string", "部门标识 / department key", "administrative-classification:generic:code"),
    Column("name", TEXT, "string", "部门 / department", "administrative-classification:generic:title"),
    Column("kind", TEXT, "string", "部门或单位 / department or unit"),
    Column("disclosure", TEXT, "string", "文件种类 / kind of disclosure"),
    Column("document", TEXT, "string", "文件标识 / document id"),
)
AMOUNTS = (
    *_OF_DOCUMENT,
    Column("measure", TEXT, "string", "指标 / measure", "value-kind:code"),
    Column("title", TEXT, "string", "指标名称 / its name", "value-kind:title"),
    Column("amount", MONEY, "number", "数值，金额为万元 / amount, money in 10,000 yuan", "value"),
    Column("change", MONEY, "number", "比上年增减 / change on the year before"),
)
ACCOUNTS = (
    *_OF_DOCUMENT,
    Column("form", TEXT, "string", "决算表 / statutory table"),
    Column("direction", TEXT, "string", "收支方向 / direction", "direction"),
    Column("phase", TEXT, "string", "口径 / phase", "phase:id"),
    Column("code", TEXT, "string", "科目编码 / classification code", "functional-classification:generic:code"),
    Column("item", TEXT, "string", "科目名称 / classification", "functional-classification:generic:title"),
    Column("measure", TEXT, "string", "指标 / measure", "value-kind:code"),
    Column("title", TEXT, "string", "指标名称 / its name", "value-kind:title"),
    Column("amount", MONEY, "number", "金额（万元） / amount in 10,000 yuan", "value"),
)
FINDINGS = (
    *_OF_DOCUMENT,
    Column("rule", TEXT, "string", "规则 / rule"),
    Column("severity", TEXT, "string", "级别 / severity"),
    Column("message", TEXT, "string", "说明 / message"),
    Column("quote", TEXT, "string", "原文 / quotation"),
    Column("proposed", TEXT, "string", "建议 / proposal"),
)
ACROSS = (
    Column("id", TEXT, "string", "发现标识 / finding id"),
    *(c for c in _OF_DOCUMENT if c.name not in ("kind", "disclosure", "document")),
    Column("document", TEXT, "string", "文件标识，未见公开的为空 / document id, empty where none was published"),
    Column("disclosure", TEXT, "string", "文件种类 / kind of disclosure"),
    Column("other", TEXT, "string", "对照文件标识 / the other document"),
    Column("rule", TEXT, "string", "规则 / rule"),
    Column("severity", TEXT, "string", "级别 / severity"),
    Column("message", TEXT, "string", "说明 / message"),
    Column("measure", TEXT, "string", "指标 / measure"),
    Column("item", TEXT, "string", "科目 / classification"),
    Column("value", MONEY, "number", "公开数（万元） / stated, in 10,000 yuan"),
    Column("expected", MONEY, "number", "应为（万元） / expected, in 10,000 yuan"),
    Column("quote", TEXT, "string", "原文 / quotation"),
)
TABLES = {"amounts": AMOUNTS, "accounts": ACCOUNTS, "findings": FINDINGS, "across": ACROSS}
FORMATS = {
    "amounts": ("xlsx", "csv", "parquet", "zip"),
    "accounts": ("xlsx", "csv", "parquet", "zip"),
    "findings": ("xlsx", "csv", "parquet"),
    "across": ("xlsx", "csv", "parquet"),
}


@router.get("/data")
async def data(request: Request) -> Response:
    """What can be taken, and for which range."""
    narrowed = asked.narrowed(request)
    index = reader(request)
    count = index.documents(narrowed, 1, 1).total
    query = urlencode([(k, getattr(narrowed, k)) for k in narrowed.__struct_fields__ if getattr(narrowed, k)])
    return shown(
        request, "data", overtaken=index.across_overtaken(), narrowed=narrowed, count=count, selection=f"?{query}" if query else "", tables=TABLES, formats=FORMATS,
        filters=filters_of(index, narrowed, language(request)), most=MOST_ACCOUNTS,
    )  # fmt: skip


@router.get("/data/{table}.{form}")
async def download(request: Request, table: str, form: str) -> Response:
    """A table of a selection in one of the formats."""
    if table not in TABLES or form not in FORMATS[table]:
        raise HTTPException(404)
    narrowed, key = asked.narrowed(request), asked.given(request, "department")
    if key and not reader(request).has_department(key):
        raise asked.Unknown("department", key)
    settings = request.app.state.settings
    index = Reader(settings.index_path)  # a connection of its own: rows are read outside the event loop
    if table == "accounts" and _count(index, narrowed, key) > MOST_ACCOUNTS:
        raise asked.Told(
            400,
            Text(
                f"科目明细一次至多下载 {MOST_ACCOUNTS} 份文件的，请选定年度或地区。",
                f"Accounts: at most {MOST_ACCOUNTS} documents at a time; choose a year or region.",
            ),
        )
    rows = (
        {"amounts": _amounts, "findings": _findings, "across": _across}[table](index, narrowed, key)
        if table != "accounts"
        else _accounts(settings.corpus, index, narrowed, key)
    )
    name = f"juesuan-{table}" + "".join(
        f"-{part}" for part in (narrowed.year, narrowed.region, narrowed.level, narrowed.disclosure) if part
    )
    if table == "across" and index.across_overtaken():
        name += "-overtaken"  # the file says so too, wherever it goes
    columns = TABLES[table]
    if form == "csv":
        headers = {"content-disposition": _attachment(f"{name}.csv")}
        return StreamingResponse(_csv(columns, rows), media_type="text/csv; charset=utf-8", headers=headers)
    write, kind, ending = {
        "xlsx": (_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        "parquet": (_parquet, "application/vnd.apache.parquet", "parquet"),
        "zip": (_package, "application/zip", "fdp.zip"),
    }[form]
    path = await run_in_threadpool(write, columns, rows, name, narrowed)
    return FileResponse(
        path, media_type=kind, headers={"content-disposition": _attachment(f"{name}.{ending}")}, background=BackgroundTask(path.unlink, missing_ok=True)
    )  # fmt: skip


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"


# ---- rows

_DOCUMENT = "d.year, d.region, d.level, d.department, d.name, d.kind, d.disclosure, d.id"


def _selected(narrowed: Filter, key: str) -> tuple[str, list[Any]]:
    where, values = narrowed.where()
    return ("d.current" + where + (" AND d.department = ?" if key else ""), [*values, *([key] if key else [])])


def _count(index: Reader, narrowed: Filter, key: str) -> int:
    where, values = _selected(narrowed, key)
    row = index.one(f"SELECT COUNT(*) FROM documents d WHERE {where}", values)
    return row[0] if row else 0


def _of(row: Any) -> Row:
    year, region, level, department, name, kind, disclosure, document = row[:8]
    return year, region, region_name(region) if region else "", level, department, name, kind, disclosure, document


def _amounts(index: Reader, narrowed: Filter, key: str) -> Iterator[Row]:
    where, values = _selected(narrowed, key)
    sql = f"SELECT {_DOCUMENT}, d.amounts, d.n FROM documents d WHERE {where} ORDER BY d.year, d.department, d.n"
    for row in index.db.execute(sql, values):
        changes = _changes(index, row["department"], row["year"], row["disclosure"])
        for measure, value in amounts_of(row).items():
            before = changes.get(measure)
            change = None if before is None else Decimal(value - before) / UNIT
            yield (*_of(row), measure, title_of(measure, "zh"), Decimal(value) / UNIT, change)


def _changes(index: Reader, key: str, year: int, disclosure: str) -> dict[str, int]:
    """Return a department's totals of the year before."""
    if not key:
        return {}
    row = index.one(
        "SELECT amounts FROM documents WHERE department = ? AND year = ? AND disclosure = ? AND current",
        (key, year - 1, disclosure),
    )
    return amounts_of(row) if row else {}


def _findings(index: Reader, narrowed: Filter, key: str) -> Iterator[Row]:
    where, values = _selected(narrowed, key)
    sql = f"SELECT {_DOCUMENT}, f.rule, f.severity, f.zh, f.quote, f.proposed FROM documents d JOIN findings f USING (n) WHERE {where} ORDER BY d.n, f.number"
    for row in index.db.execute(sql, values):
        yield (*_of(row), *row[8:])


def _across(index: Reader, narrowed: Filter, key: str) -> Iterator[Row]:
    where, values = narrowed.where("a")
    if key:
        where, values = f"{where} AND a.department = ?", [*values, key]
    sql = (
        "SELECT a.id, a.year, a.region, a.level, a.department, a.name, a.document, a.disclosure, a.other, a.rule, a.severity, a.zh, a.measure, a.item, "
        f"a.value, a.expected, a.quote FROM across a WHERE 1{where} ORDER BY a.n DESC"
    )
    for finding, year, region, *rest, value, expected, quoted in index.db.execute(sql, values):
        amounts = (None if v is None else Decimal(v) for v in (value, expected))
        yield (finding, year, region, region_name(region) if region else "", *rest, *amounts, quoted)


def _accounts(corpus: str, index: Reader, narrowed: Filter, key: str) -> Iterator[Row]:
    where, values = _selected(narrowed, key)
    documents = {
        row["id"]: _of(row) for row in index.db.execute(f"SELECT {_DOCUMENT} FROM documents d WHERE {where}", values)
    }
    if not documents:
        return
    connection = Corpus(corpus).connect()
    try:
        found = connection.execute(
            "select document, form, code, name, measure, value from accounts where list_contains(?, document) and form <> 'performance' "
            "and value is not null order by document, form, row", [list(documents)],
        )  # fmt: skip
        while rows := found.fetchmany(CHUNK):
            for document, form, code, name, measure, value in rows:
                plain, _, basis = measure.partition("@")
                yield (
                    *documents[document], form, direction(plain), "approved" if basis else "executed", code, name, measure, measure_title(plain), value,
                )  # fmt: skip
    finally:
        connection.close()


def direction(measure: str) -> str:
    """Return whether a measure is revenue, expenditure or a balance."""
    if ".income" in measure:
        return "revenue"
    if re.search(r"\.(opening|closing|total|distribution|both)", measure) and not measure.startswith("three."):
        return "balance"
    return "expenditure"


# ---- formats


def _csv(columns: tuple[Column, ...], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a CSV that spreadsheets open as UTF-8, and in which no text can be a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([c.name for c in columns])
    yield b"\xef\xbb\xbf"
    given = iter(rows)
    while True:
        chunk = list(islice(given, 2_000))
        writer.writerows([_cell(v) for v in row] for row in chunk)
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
        if not chunk:
            return


def _cell(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _temporary(suffix: str) -> Path:
    with tempfile.NamedTemporaryFile(prefix="juesuan-", suffix=suffix, delete=False) as made:
        return Path(made.name)


SHEET = 1_000_000
"""Rows of a worksheet: what Excel takes, less a little."""


def _workbook(columns: tuple[Column, ...], rows: Iterable[Row], name: str, narrowed: Filter) -> Path:
    """Write rows as a workbook, headed in Chinese, on as many sheets as they need; text is never a formula."""
    del name, narrowed
    path = _temporary(".xlsx")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    given = iter(rows)
    with xlsxwriter.Workbook(str(path), options) as book:
        bold, amount = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00####"})
        first = True
        while (chunk := list(islice(given, SHEET))) or first:
            first = False
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            for col, column in enumerate(columns):
                sheet.set_column(col, col, 40 if column.name in ("message", "quote", "title") else 14)
                sheet.write_string(0, col, column.title.split(" / ")[0], bold)
            for r, row in enumerate(chunk, 1):
                for col, value in enumerate(row):
                    if isinstance(value, Decimal):
                        sheet.write_number(r, col, float(value), amount)
                    elif isinstance(value, int):
                        sheet.write_number(r, col, value)
                    elif value:
                        sheet.write_string(r, col, str(value))
            sheet.autofilter(0, 0, max(len(chunk), 1), len(columns) - 1)
    return path


def _parquet(columns: tuple[Column, ...], rows: Iterable[Row], name: str, narrowed: Filter) -> Path:
    del name, narrowed
    path = _temporary(".parquet")
    schema = pa.schema([(c.name, c.type) for c in columns])
    given = iter(rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while chunk := list(islice(given, CHUNK)):
            arrays = [pa.array(values, c.type) for c, values in zip(columns, zip(*chunk, strict=True), strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return path


def _package(columns: tuple[Column, ...], rows: Iterable[Row], name: str, narrowed: Filter) -> Path:
    path = _temporary(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        descriptor = msgspec.json.format(msgspec.json.encode(_descriptor(columns, name, narrowed)), indent=2)
        archive.writestr("datapackage.json", descriptor)
        with archive.open("data.csv", "w") as member:
            for piece in islice(_csv(columns, rows), 1, None):  # without the mark that spreadsheets want
                member.write(piece)
    return path


def _descriptor(columns: tuple[Column, ...], name: str, narrowed: Filter) -> dict[str, Any]:
    period = (
        {"fiscalPeriod": {"start": f"{narrowed.year}-01-01", "end": f"{narrowed.year}-12-31"}} if narrowed.year else {}
    )
    fields = [
        {"name": c.name, "type": c.kind, "title": c.title}
        | ({"columnType": c.concept} if c.concept else {})
        | ({"decimalChar": ".", "bareNumber": True} if c.kind == "number" else {})
        for c in columns
    ]
    return {
        "profile": "fiscal-data-package",
        "name": name,
        "title": "部门决算公开数据 / Departments’ final accounts",
        "description": "各部门公开的决算数字，金额单位万元，以原件为准。科目明细包括合计行，相加前请按科目级次选取。",
        "countryCode": "CN",
        "granularity": "aggregated",
        **period,
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "data",
                "path": "data.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {
                    "delimiter": ",",
                    "lineTerminator": "\r\n",
                    "quoteChar": '"',
                    "doubleQuote": True,
                    "header": True,
                },
                "schema": {
                    "fields": fields,
                    "extraFields": [
                        {"name": "currency", "type": "string", "columnType": "value-currency:code", "constant": "CNY"},
                        {"name": "factor", "type": "integer", "columnType": "value:factor", "constant": 10000},
                    ],
                    "missingValues": [""],
                },
            }
        ],
    }
