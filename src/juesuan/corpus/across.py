"""Findings across documents: computed from the corpus, stored in it as `across.parquet`.

What has come since the stored ones were computed is told by `basis`; only what it bears on is computed anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from juesuan.corpus import schema
from juesuan.corpus.basis import Basis, basis_of, keep_basis, kept_basis
from juesuan.corpus.copied import copied
from juesuan.corpus.expected import Expected, missing_or_late
from juesuan.corpus.finding import RULES, Across, rule_now, rule_title
from juesuan.corpus.folded import folded
from juesuan.corpus.outliers import outliers
from juesuan.corpus.roster import keep_roster, roster
from juesuan.corpus.store import ACROSS, Corpus, CorpusProblem, Place, parquet, writing
from juesuan.corpus.units import units
from juesuan.corpus.years import years
from juesuan.kernel.lang import Lang, Text
from juesuan.kinds.kind import FINAL

Rows = list[dict[str, object]]
MUCH = 0.5
"""The share of departments from which on all are computed anew: less would not be quicker."""


def across(corpus: Corpus, expected: Sequence[Expected] = ()) -> Iterator[Across]:
    """Yield every finding across the documents of a corpus."""
    connection = corpus.connect()
    yield from folded(connection, years(connection))
    yield from folded(connection, units(connection))
    yield from missing_or_late(connection, expected)
    yield from outliers(connection)
    yield from copied(connection)


def write_across(corpus: Corpus, expected: Sequence[Expected] | None = None, *, whole: bool = False) -> pa.Table:
    """Compute and store the findings; return them. Raises `CorpusProblem` while another process writes.

    Only what has changed since the stored ones is computed anew, where that is known and unless `whole` is asked for: the
    result is the same to the byte. A list of expected departments is kept for the times to come; without one (None)
    the kept one is gone by.
    """
    wanted = _wanted(corpus, expected)
    basis = basis_of(corpus)
    before = None if whole else _before(corpus.place)
    found = _table(across(corpus, wanted)) if before is None else _renewed(corpus, wanted, *before, basis)
    return _store(corpus, found, expected, wanted, basis)


def _before(place: Place) -> tuple[pa.Table, Basis] | None:
    """Return the stored findings and what they were computed from, None where either is not known."""
    stored = stored_across(place)
    basis = kept_basis(place, place.read(ACROSS)) if stored is not None else None
    return (stored.table, basis) if stored is not None and basis is not None else None


def _renewed(corpus: Corpus, expected: Sequence[Expected], kept: pa.Table, before: Basis, basis: Basis) -> pa.Table:
    """Return the findings of a corpus from those of before: each group of rules as `across` computes and orders it."""
    touched = basis.touched(before)
    if len(touched.keys) > len({d.key for d in basis.documents}) * MUCH:
        return _table(across(corpus, expected))
    connection = corpus.connect()
    of_keys = list(folded(connection, years(connection, touched.keys))) if touched.keys else []
    sums = folded(connection, units(connection, touched.keys)) if touched.keys else ()
    texts = copied(connection, touched.years) if touched.years else ()
    keys = pc.is_in(kept["department_key"], pa.array(sorted(touched.keys), pa.string()))
    newer = pc.is_in(kept["year"], pa.array(sorted(touched.years), pa.int16()))

    def merged(rules: Sequence[str], new: Iterable[Across], anew: pa.Array, by: Sequence[str]) -> pa.Table:
        old = kept.filter(pc.and_(pc.is_in(kept["rule"], pa.array(rules)), pc.invert(anew))).select(schema.ACROSS.names)
        both = pa.concat_tables([old, _table(f for f in new if f.rule in rules)])
        order = list(zip(*(both[column].to_pylist() for column in by), strict=True))
        return both.take(pa.array(sorted(range(len(order)), key=order.__getitem__), pa.int64()))

    return pa.concat_tables(
        [
            merged(("Y01", "B01"), of_keys, keys, ("document",)),
            merged(("Y02",), of_keys, keys, ("document",)),
            merged(("U01",), sums, keys, ("document",)),
            _table(missing_or_late(connection, expected)),
            _table(outliers(connection)),
            merged(("C01",), texts, newer, ("year", "other", "document")),
        ]
    )


def _table(found: Iterable[Across]) -> pa.Table:
    return pa.Table.from_pylist([f.row() for f in found], schema=schema.ACROSS)


def renew(location: str | Path) -> pa.Table | None:
    """Compute the findings anew where the corpus has changed since they were; return them, None where nothing was due."""
    corpus = Corpus(location).verified()
    return write_across(corpus) if len(corpus) and computed_for(corpus.place) != corpus.fingerprint else None


def store_across(corpus: Corpus, found: Iterable[Across], expected: Sequence[Expected] | None = None) -> pa.Table:
    """Store findings as those of the corpus as it is, with how many departments were expected where, and the list."""
    return _store(corpus, _table(found), expected, _wanted(corpus, expected), None)


def _store(
    corpus: Corpus,
    found: pa.Table,
    expected: Sequence[Expected] | None,
    wanted: Sequence[Expected],
    basis: Basis | None,
) -> pa.Table:
    listed = Counter(
        (e.region, e.year, e.kind) for e in {(e.department, e.region, e.year, e.kind): e for e in wanted}.values()
    )
    asked = [Asked(region, year, count, kind) for (region, year, kind), count in sorted(listed.items())]
    about = {b"corpus": corpus.fingerprint.encode(), b"expected": msgspec.json.encode(asked)}
    table = found.cast(schema.ACROSS).replace_schema_metadata(about)
    data = parquet(table)
    with writing(corpus.place):
        if expected is not None:
            keep_roster(corpus.place, expected)
        if basis is not None:
            keep_basis(corpus.place, basis, data)
        corpus.place.write(ACROSS, data)
    return table


def _wanted(corpus: Corpus, expected: Sequence[Expected] | None) -> Sequence[Expected]:
    """Return the list given, else the one kept; without either, what was found by a list before must not get lost."""
    if expected is not None:
        return expected
    kept = roster(corpus.place)
    if kept is None and (before := stored_across(corpus.place)) is not None and before.expected:
        raise CorpusProblem(
            Text(
                "上次的跨文档发现用过应公开单位名单，当时名单没有随数据集保存：请再给一次 --expected 名单.csv，以后会一直沿用",
                "the stored findings were made with a list of expected departments, which was not kept then: give --expected once more; it is kept from now on",
            )
        )
    return kept or ()


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """How many departments of a region were expected to publish a kind of disclosure for a year."""

    region: str
    year: int
    departments: int
    kind: str = FINAL


class Stored(msgspec.Struct, frozen=True):
    """What `across.parquet` holds: the findings, the fingerprint of their corpus, and who was expected."""

    table: pa.Table
    corpus: str = ""
    expected: tuple[Asked, ...] = ()


def stored_across(place: Place) -> Stored | None:
    """Return the stored findings, None where there are none or their file is damaged. Rules have their ids of today."""
    if not place.exists(ACROSS):
        return None
    data = place.read(ACROSS)
    try:
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowInvalid, OSError):  # Arrow's word for bytes that do not unpack
        return None
    metadata = table.schema.metadata or {}
    rules = pa.array([rule_now(r) for r in table.column("rule").to_pylist()], pa.string())
    if "kind" not in table.schema.names:  # written before there were kinds
        table = table.append_column("kind", pa.array([FINAL] * table.num_rows, pa.string()))
    return Stored(
        table.set_column(table.schema.get_field_index("rule"), "rule", rules),
        metadata.get(b"corpus", b"").decode(),
        msgspec.json.decode(metadata.get(b"expected", b"[]"), type=tuple[Asked, ...]),
    )


def computed_for(place: Place) -> str:
    """Return the fingerprint of the corpus that the stored findings were computed from, '' where there are none."""
    if not place.exists(ACROSS):
        return ""
    try:
        metadata = pq.read_schema(pa.BufferReader(place.read(ACROSS))).metadata or {}
    except pa.ArrowInvalid:  # damaged
        return ""
    return str(metadata.get(b"corpus", b"").decode())


# ---- what was found, in words


def summary_text(table: pa.Table, lang: Lang, most: int = 5) -> str:
    """Return the findings by rule: how many, and the first few of each."""
    rows: Rows = table.select(["rule", "department", "year", "message_zh", "message_en"]).to_pylist()
    for row in rows:
        row["rule"] = rule_now(str(row["rule"]))
    counts = Counter(str(r["rule"]) for r in rows)
    lines = [Text(f"跨文档发现 {len(rows)} 项", f"{len(rows)} findings across documents")(lang)]
    for rule in RULES.values():
        if not counts[rule.id]:
            continue
        lines.append(f"{rule.id} {rule.title(lang)}{Text('：', ': ')(lang)}{counts[rule.id]}")
        mine = [r for r in rows if r["rule"] == rule.id]
        message = "message_zh" if lang == "zh" else "message_en"
        lines += [f"  {r['department']} {r['year']}  {r[message]}" for r in mine[:most]]
        if len(mine) > most:
            lines.append(Text(f"  …另有 {len(mine) - most} 项", f"  … {len(mine) - most} more")(lang))
    return "\n".join(lines)


def as_json(table: pa.Table) -> bytes:
    """Return the findings as JSON, decimals as strings."""
    return msgspec.json.format(msgspec.json.encode({"schema": "juesuan.across/1", "findings": table.to_pylist()}))


_HEADS = (
    (Text("规则", "rule"), "rule", 8), (Text("部门", "department"), "department", 34), (Text("年度", "year"), "year", 8),
    (Text("级别", "severity"), "severity", 10), (Text("说明", "message"), "message", 100), (Text("公开数", "stated"), "value", 16),
    (Text("应为", "expected"), "expected", 16), (Text("来源", "source"), "source", 44), (Text("对照来源", "other source"), "other_source", 44),
)  # fmt: skip


def write_xlsx(table: pa.Table, sources: dict[str, str], path: Path, lang: Lang) -> None:
    """Write the findings as a worklist in Excel; `sources` are the documents' paths by id."""
    import xlsxwriter  # noqa: PLC0415 - heavy, for this output only

    from juesuan.report.write import replacing  # noqa: PLC0415

    with (
        replacing(path) as temporary,
        xlsxwriter.Workbook(temporary, {"strings_to_formulas": False, "strings_to_urls": False}) as book,
    ):
        sheet = book.add_worksheet(Text("跨文档发现", "across documents")(lang))
        head, wrap = (
            book.add_format({"bold": True, "bg_color": "#E8EEF4"}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        for column, (title, _, width) in enumerate(_HEADS):
            sheet.set_column(column, column, width, wrap)
            sheet.write(0, column, title(lang), head)
        for number, row in enumerate(table.to_pylist(), 1):
            shown = row | {
                "rule": f"{rule_now(row['rule'])} {rule_title(row['rule'], lang)}",
                "message": row["message_zh" if lang == "zh" else "message_en"],
                "source": sources.get(row["document"], ""),
                "other_source": sources.get(row["other"], ""),
            }
            for column, (_, name, _) in enumerate(_HEADS):
                value = shown[name]
                if value is not None:
                    sheet.write(number, column, float(value) if name in ("value", "expected") else value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, table.num_rows), len(_HEADS) - 1)
