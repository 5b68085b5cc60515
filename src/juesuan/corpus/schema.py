"""What a corpus holds: the tables, their columns and how they lie in its folder.

    corpus.json                    format version; what made it
    batches/000017.json            one batch of documents: its parts and their sums; a batch exists once this file does
    documents/000017.parquet       one row a document version
    blocks/…, figures/…, accounts/…, claims/…, findings/…   the same batch's rows of the other tables
    batches/000000-000024.json     a pack: 25 batches whose rows lie together, a row group a batch, in documents/000000-000024.parquet …
    originals/ab/abcdef….docx      the files themselves, by SHA-256
    across.parquet                 findings across documents, written anew when the corpus has grown (`ingest`, `serve`, `across`)
    across-basis.parquet           the documents that they were computed from: what has changed since is computed anew
    .readers                       locked by whoever has the folder open, with others who do
    expected.json                  who is expected to publish, as last given by `juesuan across --expected`

What a batch holds is never changed. Its parts are written first and its manifest last, in one step, so a killed run
leaves at most parts that no manifest names, which the next run replaces. While `ingest` goes on, 25 batches at a time
become a pack, which counts before the batches' own files; these go as soon as nobody has the corpus open (known by a lock on `.readers`), in
a bucket, where nobody can know, after 15 minutes. Money is 万元 as DECIMAL(24, 6); counts are
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
        ("files", pa.list_(_FILE)),  # bytes: size; format: as read (txt, html, docx, xlsx, pdf …)
        ("status", pa.string()),  # ok, template (an unfilled form), unreadable
        ("problem_zh", pa.string()),  # why it could not be read; of one that was read, what its reader noted
        ("problem_en", pa.string()),  # the same in English
        ("department", pa.string()),  # name as printed
        ("department_key", pa.string()),  # region code + normal name: the same for every year
        ("region", pa.string()),  # administrative division code, 6 digits, "" unknown
        ("region_name", pa.string()),  # 新疆维吾尔自治区/乌鲁木齐市/水磨沟区
        ("level", pa.string()),  # central, province, city, county, town, "" unknown
        ("year", pa.int16()),  # fiscal year, 0 unknown
        ("kind", pa.string()),  # department (with its units), unit (one budget unit)
        (
            "kind_of_disclosure",
            pa.string(),
        ),  # final (final accounts), budget, "" unreadable; null in what was written before there were kinds
        ("superior", pa.string()),  # the department a unit belongs to, where the document says so
        ("title", pa.string()),  # as printed, else the department and year
        ("template", pa.string()),  # the checker's regional template
        ("published", pa.date32()),  # date printed in the document or its page, null unknown
        ("pages", pa.int32()),  # of its PDF files, else 0
        ("n_blocks", pa.int32()),  # rows in blocks
        ("n_figures", pa.int32()),  # rows in figures
        ("n_claims", pa.int32()),  # rows in claims
        ("n_errors", pa.int32()),  # findings of severity error
        ("n_warnings", pa.int32()),  # … warning
        ("n_notes", pa.int32()),  # … note
        ("key_figures", pa.string()),  # JSON: measure or measure@basis → amount, by rows.KEYS
    ]
)
BLOCKS = pa.schema(
    [
        ("document", pa.string()),
        ("block", pa.int32()),
        ("kind", pa.string()),  # paragraph, table
        ("section", pa.string()),  # extract.outline's name of the section
        ("level", pa.int8()),  # heading level, 0 for text
        ("file", pa.int16()),  # number in documents.files, from 0; null in older files
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
        ("figure", pa.int32()),  # number of the figure in its document
        ("measure", pa.string()),  # a key of accounts.measures, or ~ and the document's own words
        ("item", pa.string()),  # path of functional names (类/款/项), or an economic code, or ""
        ("basis", pa.string()),  # final, opening_budget, full_budget, budget
        ("aspect", pa.string()),  # amount, change, change_rate, share, completion, variance, score, weight, rate
        ("of", pa.string()),  # the whole of a share
        ("context", pa.string()),  # keeps unnamed measures of different paragraphs apart
        ("year", pa.int16()),  # the year it is of, 0 unknown
        ("unit", pa.string()),  # 万元 for money, %, else the counter (人, 辆 …)
        ("value", MONEY),  # in that unit; a change is signed; null for a number too large to be an amount
        ("half", HALF),  # half the width of the rounding interval, in base units; 0 for counts
        ("printed", pa.string()),  # as it stands
        ("origin", pa.string()),  # text, a form’s id (summary … capital, performance), table (any other)
        *_PLACE,
    ]
)
ACCOUNTS = pa.schema(
    [
        ("document", pa.string()),
        ("form", pa.string()),  # a form’s id (summary … capital, performance)
        ("row", pa.int32()),  # place in the form's rows
        ("code", pa.string()),  # classification code as printed, "" none
        ("name", pa.string()),  # of the row, as printed
        ("item", pa.string()),  # path of names, or economic code
        ("level", pa.int8()),  # 1-3 (类, 款, 项), 0 a total or a row without a code
        ("measure", pa.string()),  # of the column; a budget behind @
        ("value", MONEY),  # as in figures
        ("figure", pa.int32()),  # its figure
    ]
)
CLAIMS = pa.schema(
    [
        ("document", pa.string()),
        ("claim", pa.int32()),  # number of the relation in its document
        ("rule", pa.string()),  # docs/rules.md
        ("status", pa.string()),  # exact, consistent, inconsistent, undefined
        ("arithmetic", pa.string()),  # spelled out with its numbers
        ("members", pa.list_(pa.int32())),  # figures
        *_PLACE,
    ]
)
FINDINGS = pa.schema(
    [
        ("document", pa.string()),
        ("finding", pa.string()),  # F1, F2 … in the document
        ("rule", pa.string()),  # docs/rules.md
        ("severity", pa.string()),  # error, warning, note
        ("message_zh", pa.string()),
        ("message_en", pa.string()),
        ("quote", pa.string()),  # the words at its place
        ("blamed", pa.int32()),  # figure, -1 none
        ("proposed", pa.string()),  # what would mend it, "" unknown
        *_PLACE,
        # [[1 the main one or 0, block, row, col, start, end, [[page, [four corners, in points, of each line]]]]]
        ("places", pa.string()),  # all that it points at, as JSON, with where it is on its pages; null in older files
    ]
)
ACROSS = pa.schema(
    [
        ("finding", pa.string()),  # the same for the same finding whenever it is computed
        ("rule", pa.string()),  # see juesuan.corpus.across.RULES
        ("severity", pa.string()),
        ("document", pa.string()),  # whose finding it is, "" where there is no document (not published)
        ("other", pa.string()),  # the other document, "" none
        ("department", pa.string()),
        ("department_key", pa.string()),
        ("region", pa.string()),
        ("year", pa.int16()),
        ("kind", pa.string()),  # of the disclosure that it is about (final, budget); missing in older files
        ("measure", pa.string()),
        ("item", pa.string()),
        ("value", MONEY),  # what the document says, where the finding is of one amount
        ("expected", MONEY),  # what the other documents ask for
        ("message_zh", pa.string()),
        ("message_en", pa.string()),
        ("quote", pa.string()),
        ("figure", pa.int32()),  # the document's figure, -1 none
        ("other_figure", pa.int32()),  # the other document's figure, -1 none
        *_PLACE,  # in the document
        ("other_block", pa.int32()),  # in the other document, -1 none
        ("other_row", pa.int32()),
        ("other_col", pa.int32()),
        ("other_start", pa.int32()),
        ("other_end", pa.int32()),
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
