"""Open data: the publication as JSON, and its nine tables as a Fiscal Data Package (version 1).

The package is a zip of `datapackage.json` and a CSV a table. A CSV has one amount a row, of the classification's
lowest rows only: the rows above are their sums. Amounts are in 万元; `factor` turns them into yuan.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from juesuan.compile.publication import Publication
from juesuan.compile.render.plain import document_of
from juesuan.domain.accounts import STATUTORY, Accounts, AccountTable, Row
from juesuan.domain.forms import Form, forms
from juesuan.domain.measures import measure_title
from juesuan.extract.link import extract
from juesuan.kernel.figures import Figure
from juesuan.kinds.kind import kinds

EPOCH = (1980, 1, 1, 0, 0, 0)
"""One date for all members of a zip, so that the same publication gives the same bytes."""

COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    ("table", "string", "", "统计表 / statutory table"),
    ("unit", "string", "administrative-classification:generic:title", "部门 / department"),
    ("year", "integer", "date:fiscal-year", "年度 / fiscal year"),
    ("direction", "string", "direction", "收支方向 / revenue or expenditure"),
    ("phase", "string", "phase:id", "口径 / budget (approved) or final accounts (executed)"),
    ("code", "string", "", "科目编码 / classification code"),
    ("name", "string", "", "科目或项目名称 / classification or row name"),
    ("path", "string", "", "科目路径 / names from the class down"),
    ("measure", "string", "value-kind:code", "指标 / what the amount measures"),
    ("measure_title", "string", "value-kind:title", "指标名称 / the measure's name"),
    ("amount", "number", "value", "金额（万元） / amount in 10,000 yuan"),
)
_CODED = {
    "functional": {"code": "functional-classification:generic:code", "name": "functional-classification:generic:title"},
    "economic": {"code": "economic-classification:generic:code", "name": "economic-classification:generic:title"},
}
_PHASES = {"final": "executed"}


class Record(msgspec.Struct, frozen=True):
    """One amount of open data."""

    table: str
    unit: str
    year: int
    direction: str
    phase: str
    code: str
    name: str
    path: str
    measure: str
    measure_title: str
    amount: str


def json(publication: Publication) -> bytes:
    """Return the publication as JSON, readable by people too."""
    return msgspec.json.format(msgspec.json.encode(publication), indent=1)


def package(publication: Publication) -> bytes:
    """Return the Fiscal Data Package of the publication's nine tables as a zip."""
    tables = records(publication)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        descriptor = msgspec.json.format(msgspec.json.encode(_descriptor(publication, tables)), indent=2)
        _member(archive, "datapackage.json", descriptor)
        for form, rows in tables.items():
            _member(archive, _path(form), _csv(rows))
    return buffer.getvalue()


def _member(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def _path(form: str) -> str:
    return f"data/{form.lower()}.csv"


def _csv(rows: list[Record]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, *_ in COLUMNS])
    writer.writerows(msgspec.structs.astuple(row) for row in rows)
    return out.getvalue().encode("utf-8")


# Rows


def records(publication: Publication) -> dict[str, list[Record]]:
    """Return the amounts of each statutory table that the publication holds, by form."""
    accounts = extract(document_of(publication)).accounts
    found: dict[str, list[Record]] = {}
    for table in accounts.tables:
        if table.form in STATUTORY:
            found.setdefault(table.form, []).extend(_records(table, accounts, publication))
    return {form: found[form] for form in STATUTORY if form in found}


def _records(table: AccountTable, accounts: Accounts, publication: Publication) -> Iterator[Record]:
    for row in _leaves(table):
        for figure_id in row.cells.values():
            figure = accounts.figures[figure_id]
            yield Record(
                table.form,
                publication.unit,
                publication.year,
                _direction(figure.fact.measure),
                _PHASES.get(figure.fact.basis, "approved"),
                row.code,
                row.name or measure_title(figure.fact.measure),
                row.item if not row.item.isdigit() else "",
                figure.fact.measure,
                measure_title(figure.fact.measure),
                _plain(figure),
            )


def _leaves(table: AccountTable) -> list[Row]:
    """Return the rows that no other row of the table details. Table 07 and the two-sided tables have no codes."""
    codes = {row.code for row in table.rows if row.code}
    if not codes:
        return [row for row in table.rows if row.cells and (table.form == "three_public" or not _is_sum(row))]
    return [row for row in table.rows if row.code and not any(c != row.code and c.startswith(row.code) for c in codes)]


def _is_sum(row: Row) -> bool:
    return bool(re.search(r"[合总]计", row.name))


def _direction(measure: str) -> str:
    if ".income" in measure:
        return "revenue"
    if re.search(r"\.(opening|closing|total|distribution)", measure) and not measure.startswith("three."):
        return "balance"
    return "expenditure"


def _plain(figure: Figure) -> str:
    """Return a figure as printed, without thousands' separators; its minus sign as a program reads it. 元 become 万元."""
    if figure.scale != 1:
        return f"{figure.value:f}"
    return re.sub(r"[,，\s]", "", figure.printed).replace("−", "-") or str(Decimal(0))


# The descriptor


def _descriptor(publication: Publication, tables: dict[str, list[Record]]) -> dict[str, object]:
    kind = kinds()[publication.kind]
    return {
        "profile": "fiscal-data-package",
        "name": f"juesuan-{publication.year}",
        "title": publication.title,
        "description": f"{kind.title.zh}公开报表的明细金额，单位：万元。合计行由明细行相加得出，不另列出。",
        "countryCode": "CN",
        "granularity": "aggregated",
        "fiscalPeriod": {"start": f"{publication.year}-01-01", "end": f"{publication.year}-12-31"},
        "contributors": [{"title": publication.unit, "role": "publisher"}],
        "keywords": [kind.title.zh, kind.title.en, str(publication.year)],
        "resources": [_resource(form, publication) for form in tables],
    }


def _form(form: str, publication: Publication) -> Form:
    return forms(kind=publication.kind)[form]


def _resource(form: str, publication: Publication) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": form.lower(),
        "title": _form(form, publication).title,
        "path": _path(form),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(_form(form, publication), *column) for column in COLUMNS],
            "extraFields": [
                {"name": "currency", "type": "string", "columnType": "value-currency:code", "constant": "CNY"},
                {"name": "factor", "type": "integer", "columnType": "value:factor", "constant": 10000},
            ],
            "missingValues": [""],
        },
    }


def _field(form: Form, name: str, kind: str, concept: str, title: str) -> dict[str, object]:
    field: dict[str, object] = {"name": name, "type": kind, "title": title}
    coded = _CODED[form.rows] if form.coded else {}
    if column_type := coded.get(name, concept):
        field["columnType"] = column_type
    if name == "amount":
        field |= {"decimalChar": ".", "bareNumber": True}
    return field
