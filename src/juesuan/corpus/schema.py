"""What a corpus holds: the tables, their columns and how they lie in its folder.

    corpus.json                    format version; what made it
    batches/000017.json            one batch of documents: its parts and their sums; a batch exists once this file does
    documents/000017.parquet       one row a document version
    blocks/…, figures/…, accounts/…, claims/…, findings/…   the same batch's rows of the other tables
    originals/ab/abcdef….docx      the files themselves, by SHA-256

Nothing written is ever changed. A batch's parts are written first and its manifest last, in one step, so a killed run
leaves at most parts that no manifest names, which the next run replaces. Money is 万元 as DECIMAL(24, 6); counts are
in their own unit. Text has private persons masked. `documents.id` joins all tables (`document` in the others).
"""

from __future__ import annotations

import pyarrow as pa

VERSION = 1
MONEY = pa.decimal128(24, 6)
HALF = pa.decimal128(18, 8)
_FILE = pa.struct([("name", pa.string()), ("sha256", pa.string()), ("format", pa.string()), ("bytes", pa.int64())])

DOCUMENTS = pa.schema(
    [
        ("id", pa.string()),  # 16 hex digits of the SHA-256 of its files' SHA-256s
        ("seq", pa.int64()),  # place in the order of ingestion; later versions of a disclosure have larger ones
        ("source", pa.string()),  # path or address as given
        ("files", pa.list_(_FILE)),
        ("status", pa.string()),  # ok, template (an unfilled form), unreadable
        ("problem_zh", pa.string()),  # why it could not be read
        ("problem_en", pa.string()),
        ("department", pa.string()),  # name as printed
        ("department_key", pa.string()),  # region code + normal name: the same for every year
        ("region", pa.string()),  # administrative division code, 6 digits, "" unknown
        ("region_name", pa.string()),  # 新疆维吾尔自治区/乌鲁木齐市/水磨沟区
        ("level", pa.string()),  # central, province, city, county, town, "" unknown
        ("year", pa.int16()),  # fiscal year, 0 unknown
        ("kind", pa.string()),  # department (with its units), unit (one budget unit)
        ("superior", pa.string()),  # the department a unit belongs to, where the document says so
        ("title", pa.string()),
        ("template", pa.string()),  # the checker's regional template
        ("published", pa.date32()),  # date printed in the document or its page, null unknown
        ("pages", pa.int32()),
        ("n_blocks", pa.int32()),
        ("n_figures", pa.int32()),
        ("n_claims", pa.int32()),
        ("n_errors", pa.int32()),
        ("n_warnings", pa.int32()),
        ("n_notes", pa.int32()),
        ("key_figures", pa.string()),  # JSON: measure[@basis|:aspect] → amount, the totals that pages and rankings show
    ]
)
BLOCKS = pa.schema(
    [
        ("document", pa.string()),
        ("block", pa.int32()),
        ("kind", pa.string()),  # paragraph, table
        ("section", pa.string()),  # extract.outline's name of the section
        ("level", pa.int8()),  # heading level, 0 for text
        ("page", pa.int32()),  # from 1, null where the format has none
        ("label", pa.string()),  # an automatic list number shown before the text, no part of it
        ("text", pa.string()),  # the paragraph; a table's cells joined by tabs and newlines, for search
        ("cells", pa.string()),  # tables only: JSON list of [row, col, rowspan, colspan, text]
    ]
)
_PLACE: list[tuple[str, pa.DataType]] = [
    ("block", pa.int32()), ("row", pa.int32()), ("col", pa.int32()), ("start", pa.int32()), ("end", pa.int32()),
]  # fmt: skip
FIGURES = pa.schema(
    [
        ("document", pa.string()),
        ("figure", pa.int32()),
        ("measure", pa.string()),
        ("item", pa.string()),
        ("basis", pa.string()),
        ("aspect", pa.string()),
        ("of", pa.string()),
        ("context", pa.string()),
        ("year", pa.int16()),
        ("unit", pa.string()),
        ("value", MONEY),
        ("half", HALF),  # half the width of the rounding interval, in base units; 0 for counts
        ("printed", pa.string()),
        ("origin", pa.string()),  # text, T01 … T09
        *_PLACE,
    ]
)
ACCOUNTS = pa.schema(
    [
        ("document", pa.string()),
        ("form", pa.string()),  # T01 … T09, P (performance)
        ("row", pa.int32()),  # place in the form's rows
        ("code", pa.string()),
        ("name", pa.string()),
        ("item", pa.string()),  # path of names, or economic code
        ("level", pa.int8()),
        ("measure", pa.string()),
        ("value", MONEY),
        ("figure", pa.int32()),
    ]
)
CLAIMS = pa.schema(
    [
        ("document", pa.string()),
        ("claim", pa.int32()),
        ("rule", pa.string()),
        ("status", pa.string()),  # exact, consistent, inconsistent, undefined
        ("arithmetic", pa.string()),
        ("members", pa.list_(pa.int32())),  # figures
        *_PLACE,
    ]
)
FINDINGS = pa.schema(
    [
        ("document", pa.string()),
        ("finding", pa.string()),
        ("rule", pa.string()),
        ("severity", pa.string()),
        ("message_zh", pa.string()),
        ("message_en", pa.string()),
        ("quote", pa.string()),
        ("blamed", pa.int32()),  # figure, -1 none
        ("proposed", pa.string()),
        *_PLACE,
    ]
)
TABLES: dict[str, pa.Schema] = {
    "documents": DOCUMENTS,
    "blocks": BLOCKS,
    "figures": FIGURES,
    "accounts": ACCOUNTS,
    "claims": CLAIMS,
    "findings": FINDINGS,
}
