"""The findings across documents in the serving index, as `juesuan across` stored them.

They are kept year by year: what a year's findings say and what the index knows of the documents that they name are digested,
and a year of which both are as they were is left as it is.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from juesuan.corpus.across import Stored, stored_across
from juesuan.corpus.finding import RULES
from juesuan.corpus.identify import level_of
from juesuan.corpus.store import Corpus
from juesuan.kernel.figures import plain
from juesuan.site.summary import UNIT_KEY, YEAR_STEP, upper

_TAKEN = "across_taken"
"""The key of `meta` under which the digests of years stand."""


def take(db: sqlite3.Connection, corpus: str, mark: str, aside: Collection[str]) -> list[int]:
    """Take the findings across documents, as `juesuan across` stored them, instead of those that there were.

    What has been overtaken is left out: a finding on a version that a later one has replaced, a department said not to
    have published that has by now. `mark` tells their file from another one, `aside` are the corpus' damaged parts.
    Return the years whose findings were written anew.
    """
    opened = Corpus(corpus)
    opened.set_aside(aside)
    stored = stored_across(opened.place)
    behind = (
        stored.corpus != opened.fingerprint if stored is not None else bool(mark)
    )  # a damaged file is computed anew
    row = db.execute("SELECT value FROM meta WHERE key = ?", (_TAKEN,)).fetchone()
    before = msgspec.json.decode(row[0], type=dict[int, str]) if row else {}
    years = dict(_years(db, stored)) if stored is not None else {}
    taken = {year: _digest(of) for year, of in years.items()}
    there = {r[0] for r in db.execute("SELECT DISTINCT year FROM across")} | before.keys()
    anew = sorted(y for y in there | years.keys() if y not in taken or taken[y] != before.get(y))
    for year in anew:
        db.execute("DELETE FROM across_years WHERE year = ?", (year,))
        for table in ("across", "across_of"):
            db.execute(f"DELETE FROM {table} WHERE n >= ? AND n < ?", (year * YEAR_STEP, (year + 1) * YEAR_STEP))
        if year in years:
            _put(db, year, years[year])
    _expect(db, stored)
    meta = {"across": mark, "across_overtaken": str(int(behind)), _TAKEN: msgspec.json.encode(taken).decode()}
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", meta.items())
    return anew


class _Document(NamedTuple):
    """A document that a finding names, as far as what is stored of the finding depends on it."""

    current: int
    department: str
    level: str


class _Year(NamedTuple):
    """A year's findings, the documents that they name by id, and which of those said to be missing have come."""

    findings: pa.Table
    documents: dict[str, _Document]
    come: set[tuple[str, int, str]]


def _years(db: sqlite3.Connection, stored: Stored) -> Iterator[tuple[int, _Year]]:
    """Yield findings by year."""
    rows = db.execute("SELECT id, current, department, level, year, disclosure FROM documents").fetchall()
    documents = {r["id"]: _Document(r["current"], r["department"], r["level"]) for r in rows}
    published = {(r["department"].removesuffix(UNIT_KEY), r["year"], r["disclosure"]) for r in rows}
    table = stored.table.replace_schema_metadata(None)
    of = pc.fill_null(table["year"], 0)
    for year in pc.unique(of).to_pylist():
        found = table.filter(pc.equal(of, year)).combine_chunks()
        named = {i for name in ("document", "other") for i in pc.unique(found[name]).to_pylist()}
        missing = found.filter(pc.equal(found["rule"], "N01"))
        wanted = zip(*(missing[name].to_pylist() for name in ("department_key", "year", "kind")), strict=True)
        yield year, _Year(found, {i: documents[i] for i in sorted(named) if i in documents}, published & set(wanted))


def _digest(of: _Year) -> str:
    """Return a digest of all that the stored rows of a year depend on."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, of.findings.schema) as stream:
        stream.write_table(of.findings)
    digest = hashlib.blake2b(sink.getvalue(), digest_size=16)
    digest.update(repr((of.documents, sorted(of.come))).encode())
    return digest.hexdigest()


def _put(db: sqlite3.Connection, year: int, of: _Year) -> None:
    """Store a year's findings, the first of their order by the highest number."""
    documents = of.documents
    rows = [
        r for r in of.findings.to_pylist()
        if not (r["rule"] == "N01" and (r["department_key"], r["year"], r["kind"]) in of.come)
        and (r["rule"] == "N02" or all(documents[i].current for i in (r["document"], r["other"]) if i in documents))
    ]  # fmt: skip
    order = {rule: place for place, rule in enumerate(RULES)}
    rows.sort(key=lambda r: (order.get(r["rule"], len(order)), r["region"], r["department"], r["finding"]))
    stored: list[tuple[Any, ...]] = []
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    counts: Counter[tuple[str, str, str, int, str]] = Counter()
    for n, r in enumerate(reversed(rows), year * YEAR_STEP):
        rule, document, other = r["rule"], documents.get(r["document"]), documents.get(r["other"])
        department = document.department if document is not None else r["department_key"]
        level = document.level if document is not None else level_of(r["region"])
        ids = [r[name] if d is not None else "" for name, d in (("document", document), ("other", other))]
        stored.append((
            n, r["finding"], rule, r["severity"], *ids, department, r["department"], r["region"], level, year, r["kind"], r["measure"], r["item"],
            *(None if r[k] is None else plain(r[k]) for k in ("value", "expected")), r["message_zh"], r["message_en"], r["quote"],
            _spot(r["figure"], r["block"]), _spot(r["other_figure"], r["other_block"]),
        ))  # fmt: skip
        whose = {department, *(d.department for d in (document, other) if d is not None)}
        regions = upper(r["region"])
        for name in (*regions, *(f"department {k}" for k in whose if k), *{f"document {i}" for i in ids if i}):
            numbers[name, ""].append(n)
            numbers[name, rule].append(n)
        counts.update((code, rule, r["kind"], year, r["severity"]) for code in regions)
    db.executemany(f"INSERT INTO across VALUES ({','.join('?' * 21)})", stored)
    db.executemany("INSERT INTO across_of VALUES (?,?,?)", ((*key, n) for key in sorted(numbers) for n in numbers[key]))
    db.executemany("INSERT INTO across_years VALUES (?,?,?,?,?,?)", [(*key, count) for key, count in counts.items()])


def _expect(db: sqlite3.Connection, stored: Stored | None) -> None:
    """Store how many departments were expected to publish."""
    listed: Counter[tuple[str, str, int]] = Counter()
    for asked in stored.expected if stored is not None else ():
        listed.update({(code, asked.kind, asked.year): asked.departments for code in upper(asked.region)})
    db.execute("DELETE FROM expected")
    db.executemany("INSERT INTO expected VALUES (?,?,?,?)", [(*key, count) for key, count in listed.items()])


def _spot(figure: int, block: int) -> str:
    """Return the id in a document's page of a figure, else of a block, '' for neither."""
    return f"f{figure}" if figure >= 0 else f"b{block}" if block >= 0 else ""
