"""The serving index: one SQLite file made from a corpus, with rows the way the pages ask for them.

The corpus is the truth and this file can be thrown away. Batches of the corpus never change, so each is read once;
what runs over all documents (which version counts, changes on the year before, departments, regions) is worked out
anew after the new batches. Readers see the file before or after an update, never between: an update is one
transaction, and a change of `meta.version` tells readers that cached pages are stale.

Money is kept as whole millionths of 万元, as exact as the corpus. Only what was ingested is in a corpus: drafts of the
reviewers' database never come here.
"""

from __future__ import annotations

import itertools
import json
import os
import sqlite3
import sys
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from decimal import Decimal
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from juesuan.corpus.across import renew, stored_across
from juesuan.corpus.finding import RULES
from juesuan.corpus.identify import CENTRAL, chain, level_of, region_name, regions
from juesuan.corpus.rows import keyed, places_in
from juesuan.corpus.store import (
    ACROSS,
    Corpus,
    CorpusProblem,
    Manifest,
    Place,
    broken_parts,
    manifest_names,
    manifest_of,
    rows_of_part,
)
from juesuan.kernel.figures import Fact, plain
from juesuan.kernel.full import is_full
from juesuan.kernel.locks import alone
from juesuan.kinds.kind import FINAL, kinds
from juesuan.report.pointed import Words, pointed
from juesuan.site.execution import executed
from juesuan.site.grams import grams
from juesuan.site.prepare import Block, Check, Fault, Mark, measure_list, prepare, sentence

FORMAT = 7
UNIT = 1_000_000
"""What 1 (万元, 人 …) is in the index's whole numbers."""

YEAR_STEP = 10_000_000
"""A document's number is year x this + its place in the corpus: newest first is by number, downwards."""

BUDGET = "budget"
"""The kind of disclosure that final accounts are held against."""

UNIT_KEY = "@unit"
"""Ends the key of one budget unit: a department and its own office (本级) share a name."""

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE batches (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE documents (
  n INTEGER PRIMARY KEY, id TEXT UNIQUE, seq INTEGER, current INTEGER, department TEXT, name TEXT, region TEXT, level TEXT,
  year INTEGER, kind TEXT, disclosure TEXT, superior TEXT, title TEXT, template TEXT, published TEXT, pages INTEGER, blocks INTEGER,
  figures INTEGER, claims INTEGER, errors INTEGER, warnings INTEGER, notes INTEGER, source TEXT, files TEXT, amounts TEXT);
CREATE INDEX documents_department ON documents (department, disclosure, year);
CREATE INDEX documents_seq ON documents (current, seq);
CREATE INDEX documents_range ON documents (current, region, level, year);
CREATE TABLE bodies (n INTEGER PRIMARY KEY, html BLOB, heads TEXT, measures_zh BLOB, measures_en BLOB, checks BLOB);
CREATE TABLE pointed (n INTEGER PRIMARY KEY, program TEXT, private INTEGER, told BLOB);
CREATE TABLE texts (n INTEGER PRIMARY KEY, text TEXT);
CREATE VIRTUAL TABLE words USING fts5(body, tags, content='', tokenize='ascii');
CREATE TABLE facts (id INTEGER PRIMARY KEY, measure TEXT, item TEXT, basis TEXT, aspect TEXT, year INTEGER, unit TEXT, of TEXT,
  UNIQUE (measure, item, basis, aspect, year, unit, of));
CREATE TABLE figures (value INTEGER, n INTEGER, figure INTEGER, fact INTEGER, PRIMARY KEY (value, n, figure)) WITHOUT ROWID;
CREATE INDEX figures_document ON figures (n, figure);
CREATE TABLE findings (n INTEGER, number INTEGER, rule TEXT, severity TEXT, zh TEXT, en TEXT, quote TEXT, target TEXT, proposed TEXT,
  region TEXT, level TEXT, before TEXT, after TEXT, PRIMARY KEY (n, number)) WITHOUT ROWID;
CREATE INDEX findings_region ON findings (region, n);
CREATE INDEX findings_rule ON findings (rule, n);
CREATE INDEX findings_severity ON findings (severity, n);
CREATE TABLE amounts (measure TEXT, year INTEGER, value INTEGER, n INTEGER, level TEXT, region TEXT, disclosure TEXT, per_head INTEGER,
  change INTEGER, rate REAL, opening INTEGER, adjusted INTEGER, execution REAL, on_opening INTEGER, on_opening_rate REAL, PRIMARY KEY (measure, year, value, n)) WITHOUT ROWID;
CREATE TABLE departments (key TEXT PRIMARY KEY, number INTEGER, name TEXT, region TEXT, level TEXT, kind TEXT, superior TEXT,
  years TEXT, finals TEXT, budgets TEXT, latest INTEGER, latest_budget INTEGER, income INTEGER, expenditure INTEGER, three INTEGER, errors INTEGER, warnings INTEGER) WITHOUT ROWID;
CREATE UNIQUE INDEX departments_number ON departments (number);
CREATE INDEX departments_region ON departments (region, expenditure);
CREATE TABLE regions (code TEXT PRIMARY KEY, name TEXT, parent TEXT, departments INTEGER, documents INTEGER, latest INTEGER, latest_budget INTEGER) WITHOUT ROWID;
CREATE INDEX regions_parent ON regions (parent);
CREATE TABLE region_years (code TEXT, disclosure TEXT, year INTEGER, level TEXT, documents INTEGER, income INTEGER, expenditure INTEGER, three INTEGER,
  errors INTEGER, PRIMARY KEY (code, disclosure, year, level)) WITHOUT ROWID;
CREATE TABLE across (n INTEGER PRIMARY KEY, id TEXT, rule TEXT, severity TEXT, document TEXT, other TEXT, department TEXT, name TEXT,
  region TEXT, level TEXT, year INTEGER, disclosure TEXT, measure TEXT, item TEXT, value TEXT, expected TEXT, zh TEXT, en TEXT, quote TEXT, target TEXT,
  other_target TEXT);
CREATE TABLE across_of (of TEXT, rule TEXT, n INTEGER, PRIMARY KEY (of, rule, n)) WITHOUT ROWID;
CREATE TABLE across_years (code TEXT, rule TEXT, disclosure TEXT, year INTEGER, severity TEXT, findings INTEGER,
  PRIMARY KEY (code, rule, disclosure, year, severity)) WITHOUT ROWID;
CREATE TABLE expected (code TEXT, disclosure TEXT, year INTEGER, departments INTEGER, PRIMARY KEY (code, disclosure, year)) WITHOUT ROWID;
CREATE TABLE findings_of (rule TEXT, severity TEXT, year INTEGER, region TEXT, level TEXT, disclosure TEXT, findings INTEGER,
  PRIMARY KEY (rule, severity, year, region, level, disclosure)) WITHOUT ROWID;
CREATE TABLE rules (rule TEXT, severity TEXT, year INTEGER, findings INTEGER, documents INTEGER, PRIMARY KEY (rule, severity, year)) WITHOUT ROWID;
"""

Say = Callable[[int, int], None]


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """Return a connection to an index: for a reader, one that cannot write."""
    made = sqlite3.connect(
        f"file:{path}?mode={'rwc' if write else 'ro'}", uri=True, isolation_level=None, check_same_thread=False
    )
    made.row_factory = sqlite3.Row
    made.execute("PRAGMA mmap_size = 2147483648")
    made.execute(f"PRAGMA cache_size = {-65536 if write else -32768}")
    if write:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("PRAGMA synchronous = NORMAL")
    return made


def batches(corpus: str) -> list[str]:
    """Return the names of a corpus's batches, in order: those that a manifest is of."""
    return [f"{number:06d}" for number in manifest_names(Place(corpus))]


def stale(corpus: str, path: Path) -> bool:
    """Return whether the corpus has batches or findings across documents that the index lacks, or there is no index."""
    if not fits(path):
        return True
    known = connect(path)
    try:
        if Place(corpus).mark(ACROSS) != _meta(known, "across"):
            return True
        return bool(_waiting(known, corpus))
    finally:
        known.close()


def spoilt(problem: BaseException) -> bool:
    """Tell whether an error says that the index's file is damaged: no error of a query, nor of a disk that is full."""
    return (
        isinstance(problem, sqlite3.DatabaseError)
        and not is_full(problem)
        and (type(problem) is sqlite3.DatabaseError or any(w in str(problem) for w in _SPOILT))
    )


_SPOILT = ("no such table", "disk I/O error", "malformed")


def identity(path: Path) -> str:
    """Return what tells a file from another in its place; '' where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_dev}-{found.st_ino}"


def rebuild(corpus: str, path: Path, old: str) -> bool:
    """Make a damaged index anew. `old` is its `identity`: nothing is done where another process has made one since."""
    with alone(path.with_suffix(".lock")):
        if identity(path) not in ("", old):
            return False
        _anew(corpus, path, None)
    return True


def _anew(corpus: str, path: Path, say: Say | None) -> int:
    """Make an index beside its place, then put it there: readers who have the old one open see that it is another file."""
    beside = path.with_name(f"again-{path.name}")
    _remove(beside)
    new = _update(corpus, beside, say)
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    os.replace(beside, path)
    _remove(beside)
    return new


def update(corpus: str, path: Path, say: Say | None = None) -> int:
    """Bring the index up to date and return how many batches were new. One process does it at a time.

    One of another format, or that is found damaged, is made anew: all that is in it comes from the corpus.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone(path.with_suffix(".lock")):
        if path.exists() and not fits(path):
            return _anew(corpus, path, say)
        try:
            return _update(corpus, path, say)
        except sqlite3.DatabaseError as problem:
            if not spoilt(problem):
                raise
            return _anew(corpus, path, say)


def _update(corpus: str, path: Path, say: Say | None) -> int:
    db = connect(path, write=True)
    try:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            db.executescript(
                f"BEGIN; {SCHEMA} INSERT INTO meta VALUES ('format', '{FORMAT}'), ('version', '0'); COMMIT;"
            )
        new = _waiting(db, corpus)
        damaged = {k: v for k, v in damaged_in(db).items() if k not in new}
        store = _Store(db)
        mark = Place(corpus).mark(ACROSS)
        for done, (name, documents) in enumerate(_made(corpus, new), 1):
            db.execute("BEGIN IMMEDIATE")
            if isinstance(documents, Damaged):
                damaged[name] = documents
            else:
                store.batch(name, documents)
            db.execute("INSERT OR REPLACE INTO meta VALUES ('damaged', ?)", (msgspec.json.encode(damaged).decode(),))
            if done == len(new):  # until then nothing of the new documents counts
                _summarise(db)
                _across(db, corpus, mark)
            db.execute("COMMIT")
            if say is not None:
                say(done, len(new))
        again = not new and mark != _meta(db, "across")
        if again:
            db.execute("BEGIN IMMEDIATE")
            _across(db, corpus, mark)
            db.execute("UPDATE meta SET value = value + 1 WHERE key = 'version'")
            db.execute("COMMIT")
        if new or again:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(new)
    finally:
        db.close()


class Damaged(msgspec.Struct, frozen=True):
    """A batch that is set aside: its part that is missing or not what the manifest says, that part's mark, its documents."""

    part: str
    mark: str
    documents: int


def damaged_in(db: sqlite3.Connection) -> dict[str, Damaged]:
    """Return the batches that the index had to leave out, by name."""
    return msgspec.json.decode(_meta(db, "damaged") or "{}", type=dict[str, Damaged])


def damaged(path: Path) -> list[str]:
    """Return the damaged parts whose batches an index leaves out."""
    db = connect(path)
    try:
        return [d.part for _, d in sorted(damaged_in(db).items())]
    finally:
        db.close()


def _waiting(db: sqlite3.Connection, corpus: str) -> list[str]:
    """Return the batches that the index lacks, in order; damaged ones once their part has been written anew."""
    known = {row[0] for row in db.execute("SELECT name FROM batches")}
    place = Place(corpus)
    known |= {name for name, d in damaged_in(db).items() if _mark_of(place, name, d.part) == d.mark}
    return [name for name in batches(corpus) if name not in known]


def _mark_of(place: Place, name: str, part: str) -> str:
    """Return a text that is another one once a damaged part has been written anew, or its batch into other files."""
    manifest = manifest_names(place).get(int(name), "")
    return f"{place.mark(part)} {place.mark(f'batches/{manifest}')}"


def _meta(db: sqlite3.Connection, key: str) -> str:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else ""


def fits(path: Path) -> bool:
    """Return whether there is an index of this program's format."""
    if not path.exists():
        return False
    try:
        with closing(connect(path)) as db:
            return _meta(db, "format") == str(FORMAT)
    except sqlite3.DatabaseError:
        return False


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def whole(value: Decimal | str | float | int) -> int:
    """Return an amount as the index keeps it."""
    return int(Decimal(str(value)) * UNIT)


def amounts_of(row: sqlite3.Row) -> dict[str, int]:
    """Return a document's totals by measure, a budget behind @."""
    return msgspec.json.decode(row["amounts"], type=dict[str, int])


def own_amounts(row: sqlite3.Row) -> dict[str, int]:
    """Return the totals that a document is about, by measure: the final accounts of one, the budget of another."""
    mark = own_mark(row["disclosure"])
    return {k.removesuffix(mark): v for k, v in amounts_of(row).items() if k.endswith(mark) and (mark or "@" not in k)}


def own_mark(disclosure: str) -> str:
    """Return what the keys of a kind's own totals end with: "" of final accounts, `@opening_budget` of budgets."""
    return keyed("", kinds()[disclosure].own) if disclosure in kinds() else ""


# ---- one batch


class Ready(NamedTuple):
    """A document ready to be stored: made apart from the database, by as many processes as there are cores."""

    n: int
    document: tuple[Any, ...]
    body: tuple[Any, ...]
    text: str
    words: tuple[str, str]
    figures: list[tuple[int, int, Fact]]
    findings: list[tuple[Any, ...]]
    pointed: tuple[str, int, bytes]


def ready(corpus: str, name: str) -> list[Ready] | Damaged:
    """Return a batch's documents, ready to be stored; of a damaged one which part it is."""
    place = Place(corpus)
    manifest = manifest_of(place, int(name))
    broken = broken_parts(place, manifest)
    if broken:
        return Damaged(broken[0], _mark_of(place, name, broken[0]), len(manifest.ids))
    return list(_Batch(place, manifest).documents())


def _made(corpus: str, names: list[str]) -> Iterator[tuple[str, list[Ready] | Damaged]]:
    """Yield batches in order. Several are made at once, no more than there are processes, so that memory stays flat."""
    workers = min(os.cpu_count() or 1, len(names))
    if workers < 2:
        yield from ((name, ready(corpus, name)) for name in names)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        left = iter(names)
        waiting = deque((name, pool.submit(ready, corpus, name)) for name in islice(left, workers))
        while waiting:
            name, made = waiting.popleft()
            done = made.result()
            waiting.extend((following, pool.submit(ready, corpus, following)) for following in islice(left, 1))
            yield name, done


class _Batch:
    def __init__(self, place: Place, manifest: Manifest) -> None:
        self.place, self.manifest = place, manifest

    def columns(self, table: str, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        read = rows_of_part(self.place, table, self.manifest.parts[table], names)
        return zip(*(read.column(name).to_pylist() for name in names), strict=True)

    def by_document(self, table: str, names: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
        found: dict[str, list[tuple[Any, ...]]] = {}
        for document, *row in self.columns(table, ("document", *names)):
            found.setdefault(document, []).append(tuple(row))
        return found

    def documents(self) -> Iterator[Ready]:
        place = ("block", "row", "col", "start", "end")
        blocks = self.by_document(
            "blocks", ("block", "kind", "section", "level", "page", "text", "cells", "label", "file")
        )
        fact = ("measure", "item", "basis", "aspect", "year", "unit", "of", "context")
        figures = self.by_document("figures", ("figure", "value", *place, *fact))
        fault = ("finding", "rule", "severity", "message_zh", "message_en", "quote", "blamed", "proposed")
        findings = self.by_document("findings", (*fault, *place, "places"))
        names = (
            "id", "seq", "status", "department_key", "department", "region", "region_name", "level", "year", "kind", "kind_of_disclosure", "superior",
            "title", "template", "published", "pages", "n_blocks", "n_figures", "n_claims", "n_errors", "n_warnings", "n_notes",
            "source", "files", "key_figures",
        )  # fmt: skip
        claims = self.by_document("claims", ("rule", "status", "arithmetic", "members"))
        for values in self.columns("documents", names):
            row = dict(zip(names, values, strict=True))
            if row["status"] == "ok":
                yield _document(
                    row,
                    blocks.get(row["id"], []),
                    figures.get(row["id"], []),
                    findings.get(row["id"], []),
                    claims.get(row["id"], []),
                    self.manifest.made.program,
                )


def _document(
    row: dict[str, Any],
    blocks: list[tuple[Any, ...]],
    figures: list[tuple[Any, ...]],
    findings: list[tuple[Any, ...]],
    claims: list[tuple[Any, ...]],
    program: str,
) -> Ready:
    n = (row["year"] or 0) * YEAR_STEP + row["seq"] % YEAR_STEP
    key = row["department_key"] + (UNIT_KEY if row["kind"] == "unit" and row["department_key"] else "")
    amounts = json.dumps(
        {key: whole(value) for key, value in json.loads(row["key_figures"] or "{}").items() if value is not None}
    )
    disclosure = row["kind_of_disclosure"] or FINAL
    name = row["department"] or row["title"] or row["source"].rsplit("/", 1)[-1]
    marks = [_mark(f) for f in figures if f[1] is not None]
    faults = [Fault(i, f[2], f[6] if f[6] is not None else -1, *f[8:13]) for i, f in enumerate(findings)]
    laid = [Block(*b[:8]) for b in sorted(blocks, key=lambda b: b[0])]
    checks = [Check(rule, status, arithmetic, tuple(members)) for rule, status, arithmetic, members in claims]
    made = prepare(laid, marks, faults, checks)
    at = {b.block: b for b in laid}
    body = (
        zlib.compress(made.html.encode(), 3),
        json.dumps([(h.level, h.text, h.block) for h in made.heads], ensure_ascii=False),
        zlib.compress(measure_list(made, "zh").encode(), 3),
        zlib.compress(measure_list(made, "en").encode(), 3),
        zlib.compress(made.checks.encode(), 3),
    )
    document = (
        row["id"], row["seq"], 0, key, name, row["region"], row["level"], row["year"], row["kind"], disclosure, row["superior"],
        row["title"], row["template"], str(row["published"] or ""), row["pages"], row["n_blocks"], row["n_figures"], row["n_claims"], row["n_errors"],
        row["n_warnings"], row["n_notes"], row["source"], json.dumps(row["files"], ensure_ascii=False), amounts,
    )  # fmt: skip
    tags = _tags(row["region"], row["level"], row["year"], disclosure)
    words = (grams(f"{row['department']} {row['title']} {made.text}"), tags)
    told = [
        (
            i,
            f[1],
            f[2],
            f[3],
            f[4],
            f[5],
            _target(i, f),
            f[7],
            row["region"],
            row["level"],
            *sentence(at.get(f[8]), *f[9:13]),
        )
        for i, f in enumerate(findings)
    ]
    private = int(any(f[1].startswith("P") for f in findings))
    known = b"" if private else _pointed(row["files"], laid, {b[0]: b[8] for b in blocks}, findings)
    return Ready(n, document, body, made.text, words, _distinct(marks), told, (program, private, known))


def _pointed(
    files: list[dict[str, Any]], blocks: list[Block], file_of: dict[int, int | None], findings: list[tuple[Any, ...]]
) -> bytes:
    """Return where findings stand in a document's files (`Pointed`), b"" where the corpus does not say it."""
    if any(f[13] is None for f in findings) or any(number is None for number in file_of.values()):
        return b""

    def words() -> Iterator[Words]:
        for block in blocks:
            cells: list[tuple[int, int, int, int, str]] = msgspec.json.decode(block.cells or "[]")
            texts = (
                [(row, col, text) for row, col, _, _, text in cells]
                if block.kind == "table"
                else [(-1, -1, block.text)]
            )
            yield Words(block.block, file_of[block.block] or 0, block.label, texts)

    read = [(n, f["name"], f["format"]) for n, f in enumerate(files) if n in set(file_of.values())]
    stood = (s for n, f in enumerate(findings) for s in places_in(n, f[13]))
    return zlib.compress(msgspec.msgpack.encode(pointed(read, words(), stood)), 3)


def _distinct(marks: list[Mark]) -> list[tuple[int, int, Fact]]:
    """Return each fact with each of its values once, zeros left out: a number said five times is one figure to look for."""
    found: dict[tuple[int, Fact], tuple[int, int, Fact]] = {}
    for mark in marks:
        value = whole(mark.value)
        if value:
            fact = mark.fact if not mark.fact.context else msgspec.structs.replace(mark.fact, context="")
            found.setdefault((value, fact), (value, mark.figure, fact))
    return list(found.values())


class _Store:
    """Where documents are stored."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.facts: dict[Fact, int] = {}

    def batch(self, name: str, documents: list[Ready]) -> None:
        for made in documents:
            self.document(made)
        self.db.execute("INSERT INTO batches VALUES (?)", (name,))

    def document(self, made: Ready) -> None:
        n = made.n
        self.db.execute(f"INSERT INTO documents VALUES ({','.join('?' * 25)})", (n, *made.document))
        self.db.execute("INSERT INTO bodies VALUES (?,?,?,?,?,?)", (n, *made.body))
        self.db.execute("INSERT INTO pointed VALUES (?,?,?,?)", (n, *made.pointed))
        self.db.execute("INSERT INTO texts VALUES (?,?)", (n, made.text))
        self.db.execute("INSERT INTO words (rowid, body, tags) VALUES (?,?,?)", (n, *made.words))
        rows = sorted((value, n, figure, self.fact(fact)) for value, figure, fact in made.figures)
        self.db.executemany("INSERT INTO figures VALUES (?,?,?,?)", rows)
        self.db.executemany("INSERT INTO findings VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", [(n, *f) for f in made.findings])

    def fact(self, fact: Fact) -> int:
        number = self.facts.get(fact)
        if number is None:
            key = (fact.measure, fact.item, fact.basis, fact.aspect, fact.year, fact.unit, fact.of)
            self.db.execute("INSERT OR IGNORE INTO facts VALUES (NULL,?,?,?,?,?,?,?)", key)
            where = "measure=? AND item=? AND basis=? AND aspect=? AND year=? AND unit=? AND of=?"
            number = int(self.db.execute(f"SELECT id FROM facts WHERE {where}", key).fetchone()[0])
            self.facts[fact] = number
        return number


def _mark(f: tuple[Any, ...]) -> Mark:
    figure, value, block, row, col, start, end, measure, item, basis, aspect, year, unit, of, context = f
    fact = Fact(measure, item or "", basis, aspect, year or 0, unit, of or "", context or "")
    return Mark(figure, block, row, col, start, end, plain(value), fact)


def _target(number: int, f: tuple[Any, ...]) -> str:
    """Return the id in the text that a finding points at: its figure, its words, else its block."""
    blamed, block, start, end = f[6], f[8], f[11], f[12]
    if blamed is not None and blamed >= 0:
        return f"f{blamed}"
    return f"w{number}" if start < end else f"b{block}"


# ---- what runs over all documents


def _summarise(db: sqlite3.Connection) -> None:
    db.execute("UPDATE documents SET current = 0 WHERE current = 1")
    db.execute("""
        UPDATE documents SET current = 1 WHERE n IN (
          SELECT n FROM (SELECT n, ROW_NUMBER() OVER (
            PARTITION BY CASE WHEN department = '' OR year = 0 THEN id ELSE department || disclosure || year END ORDER BY seq DESC) AS place FROM documents)
          WHERE place = 1)""")
    db.execute("DROP TABLE IF EXISTS names")  # a text index without content cannot forget single rows
    db.execute("CREATE VIRTUAL TABLE names USING fts5(name, content='', tokenize='ascii')")
    _titles(db)
    for table in ("amounts", "departments", "regions", "region_years", "rules", "findings_of"):
        db.execute(f"DELETE FROM {table}")
    _Summary(db).store()
    db.execute("""
        INSERT INTO rules SELECT rule, severity, d.year, COUNT(*), COUNT(DISTINCT f.n)
        FROM findings f JOIN documents d USING (n) WHERE d.current GROUP BY rule, severity, d.year""")
    db.execute("""
        INSERT INTO findings_of SELECT rule, severity, d.year, d.region, d.level, d.disclosure, COUNT(*)
        FROM findings f JOIN documents d USING (n) WHERE d.current GROUP BY rule, severity, d.year, d.region, d.level, d.disclosure""")
    db.execute(
        """
        INSERT OR REPLACE INTO meta SELECT 'counts', json_object('documents', COUNT(*), 'figures', COALESCE(SUM(figures), 0),
          'claims', COALESCE(SUM(claims), 0), 'errors', COALESCE(SUM(errors), 0), 'warnings', COALESCE(SUM(warnings), 0),
          'departments', (SELECT COUNT(*) FROM departments), 'budgets', SUM(disclosure = ?)) FROM documents WHERE current""",
        (BUDGET,),
    )
    db.execute("UPDATE meta SET value = value + 1 WHERE key = 'version'")
    db.execute("ANALYZE")


def _titles(db: sqlite3.Connection) -> None:
    """Index titles apart: a word that every text has would have all its places looked through for the titles'."""
    db.execute("DROP TABLE IF EXISTS titles")
    db.execute("CREATE VIRTUAL TABLE titles USING fts5(title, tags, content='', tokenize='ascii')")
    rows = db.execute("SELECT n, region, level, year, name, title, disclosure FROM documents WHERE current ORDER BY n")
    db.executemany(
        "INSERT INTO titles (rowid, title, tags) VALUES (?,?,?)",
        [(n, grams(f"{region_name(region) if region else ''} {name} {title}"), _tags(region, level, year, disclosure)) for n, region, level, year, name, title, disclosure in rows],
    )  # fmt: skip


def _tags(region: str, level: str, year: int, disclosure: str) -> str:
    """Return what a search is narrowed by, as words: the year, the level, the kind, and the region at each of its lengths."""
    upper = [region[:2], region[:4], region] if region else []
    return " ".join([f"y{year}", f"l{level}", f"k{disclosure}", *(f"r{code}" for code in upper)])


class _Summary:
    """One pass over the documents that count, in memory: a row of totals a document."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.documents = db.execute(
            "SELECT n, department, name, region, level, year, kind, disclosure, superior, errors, warnings, amounts, id FROM documents "
            "WHERE current ORDER BY department, year, disclosure"
        ).fetchall()
        self.number = 0
        self.places: dict[str, dict[str, int]] = {}
        self.years: dict[tuple[str, str, int, str], list[int]] = {}

    def store(self) -> None:
        for _, group in itertools.groupby(self.documents, key=lambda r: r["department"] or r["id"]):
            rows = list(group)
            by_year = {(r["disclosure"], r["year"]): own_amounts(r) for r in rows}
            for row in rows:
                before = by_year.get((row["disclosure"], row["year"] - 1), {}) if row["department"] else {}
                budget = by_year.get((BUDGET, row["year"]), {}) if row["disclosure"] == FINAL else {}
                self.amounts(row, before, budget)
            self.department(rows)
        self.regions()

    def amounts(self, row: sqlite3.Row, before: dict[str, int], budget: dict[str, int]) -> None:
        amounts, own, mark = amounts_of(row), own_amounts(row), own_mark(row["disclosure"])
        heads = own.get("staff.total", 0) // UNIT
        rows = []
        for key, value in amounts.items():
            measure = key.removesuffix(mark)
            mine = key.endswith(mark) and measure in own
            last = before.get(measure) if mine else None
            change = value - last if last is not None else None
            rate = change / last if change is not None and last and last > 0 else None
            per_head = value // heads if heads > 0 and not measure.startswith("staff") else None
            against = executed(measure, amounts, budget) if row["disclosure"] == FINAL and "@" not in key else None
            rows.append(
                (
                    key, row["year"], value, row["n"], row["level"], row["region"], row["disclosure"], per_head, change, rate,
                    *((against.opening, against.adjusted, against.rate, against.change, against.change_rate) if against else (None,) * 5),
                )
            )  # fmt: skip
        self.db.executemany("INSERT OR REPLACE INTO amounts VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows)

    def department(self, group: list[sqlite3.Row]) -> None:
        if not group[-1]["department"]:
            return
        finals = [r for r in group if r["disclosure"] == FINAL]
        budgets = [r for r in group if r["disclosure"] == BUDGET]
        row = (finals or group)[-1]
        amounts = own_amounts(row)
        self.number += 1
        self.db.execute(
            "INSERT INTO departments VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                row["department"], self.number, row["name"], row["region"], row["level"], row["kind"], row["superior"],
                *(",".join(str(y) for y in sorted({r["year"] for r in some})) for some in (group, finals, budgets)),
                *(max((r["year"] for r in some), default=0) for some in (finals, budgets)),
                amounts.get("whole.income"), amounts.get("whole.expenditure"), amounts.get("three.total"),
                sum(r["errors"] for r in group), sum(r["warnings"] for r in group),
            ),
        )  # fmt: skip
        self.db.execute("INSERT INTO names (rowid, name) VALUES (?,?)", (self.number, grams(row["name"])))
        for code in _upper(row["region"]):
            place = self.places.setdefault(code, {"departments": 0, "documents": 0, FINAL: 0, BUDGET: 0})
            place["departments"] += 1
            place["documents"] += len(group)
            for document in group:
                found = own_amounts(document)
                place[document["disclosure"]] = max(place.get(document["disclosure"], 0), document["year"])
                # A unit's accounts are in its department's: adding both would count them twice.
                key = (code, document["disclosure"], document["year"], document["level"])
                totals = self.years.setdefault(key, [0, 0, 0, 0, 0])
                totals[0] += 1
                totals[4] += document["errors"]
                if document["kind"] != "unit":
                    for at, measure in ((1, "whole.income"), (2, "whole.expenditure"), (3, "three.total")):
                        totals[at] += found.get(measure, 0)

    def regions(self) -> None:
        known = regions()
        for code, place in self.places.items():
            upper = _upper(code)
            parent = upper[-2] if len(upper) > 1 else ""
            name = "中央" if code == CENTRAL else known.get(code, code)
            self.db.execute(
                "INSERT INTO regions VALUES (?,?,?,?,?,?,?)",
                (code, name, parent, place["departments"], place["documents"], place[FINAL], place[BUDGET]),
            )
        self.db.executemany(
            "INSERT INTO region_years VALUES (?,?,?,?,?,?,?,?,?)",
            [(*key, *totals) for key, totals in self.years.items()],
        )


ALL = "all"
"""The region of everything: the country with its provinces, and the central departments (000000)."""


def _across(db: sqlite3.Connection, corpus: str, mark: str) -> None:
    """Take the findings across documents, as `juesuan across` stored them, instead of those that there were.

    What has been overtaken is left out: a finding on a version that a later one has replaced, a department said not to
    have published that has by now.
    """
    for table in ("across", "across_of", "across_years", "expected"):
        db.execute(f"DELETE FROM {table}")
    opened = Corpus(corpus)
    opened.set_aside(d.part for d in damaged_in(db).values())
    stored = stored_across(opened.place)
    behind = (
        stored.corpus != opened.fingerprint if stored is not None else bool(mark)
    )  # a damaged file is computed anew
    meta = {"across": mark, "across_overtaken": str(int(behind))}
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", meta.items())
    if stored is None:
        return
    columns = "id, current, department, level, region, name, year, disclosure"
    documents = {row["id"]: row for row in db.execute(f"SELECT {columns} FROM documents")}
    published = {(d["department"].removesuffix(UNIT_KEY), d["year"], d["disclosure"]) for d in documents.values()}
    rows = [
        r for r in stored.table.to_pylist()
        if not (r["rule"] == "N01" and (r["department_key"], r["year"], r["kind"]) in published)
        and (r["rule"] == "N02" or all(documents[i]["current"] for i in (r["document"], r["other"]) if i in documents))
    ]  # fmt: skip
    order = {rule: place for place, rule in enumerate(RULES)}
    rows.sort(
        key=lambda r: (r["year"] or 0, order.get(r["rule"], len(order)), r["region"], r["department"], r["finding"])
    )
    of: list[tuple[str, str, int]] = []
    years: Counter[tuple[str, str, str, int, str]] = Counter()
    for place, r in enumerate(reversed(rows)):
        n = (r["year"] or 0) * YEAR_STEP + place
        document, other = documents.get(r["document"]), documents.get(r["other"])
        department = document["department"] if document is not None else r["department_key"]
        level = document["level"] if document is not None else level_of(r["region"])
        db.execute(
            f"INSERT INTO across VALUES ({','.join('?' * 21)})",
            (
                n, r["finding"], r["rule"], r["severity"], r["document"] if document is not None else "", r["other"] if other is not None else "",
                department, r["department"], r["region"], level, r["year"] or 0, r["kind"], r["measure"], r["item"], *(None if r[k] is None else plain(r[k]) for k in ("value", "expected")),
                r["message_zh"], r["message_en"], r["quote"], _spot(r["figure"], r["block"]), _spot(r["other_figure"], r["other_block"]),
            ),
        )  # fmt: skip
        whose = {d["department"] for d in (document, other) if d is not None and d["department"]} | {department}
        names = (
            *_upper(r["region"]),
            *(f"department {k}" for k in whose if k),
            *(f"document {d['id']}" for d in (document, other) if d is not None),
        )
        of += [(name, rule, n) for name in names for rule in ("", r["rule"])]
        years.update((code, r["rule"], r["kind"], r["year"] or 0, r["severity"]) for code in _upper(r["region"]))
    db.executemany("INSERT OR IGNORE INTO across_of VALUES (?,?,?)", sorted(of))
    db.executemany("INSERT INTO across_years VALUES (?,?,?,?,?,?)", [(*key, count) for key, count in years.items()])
    listed: Counter[tuple[str, str, int]] = Counter()
    for asked in stored.expected:
        listed.update({(code, asked.kind, asked.year): asked.departments for code in _upper(asked.region)})
    db.executemany("INSERT INTO expected VALUES (?,?,?,?)", [(*key, count) for key, count in listed.items()])


def _spot(figure: int, block: int) -> str:
    """Return the id in a document's page of a figure, else of a block, '' for neither."""
    return f"f{figure}" if figure >= 0 else f"b{block}" if block >= 0 else ""


def _upper(code: str) -> tuple[str, ...]:
    """Return the regions that a code belongs to, the widest first."""
    if code in ("", ALL):
        return (ALL,)
    return (ALL, *(chain(code) or (code,)))


def overtaken(path: Path) -> str:
    """Return a mark of what the index holds where documents came since its findings across documents, else ''."""
    if not fits(path):
        return ""
    db = connect(path)
    try:
        return f"{len(list(db.execute('SELECT 1 FROM batches')))}" if _meta(db, "across_overtaken") == "1" else ""
    finally:
        db.close()


def follow(corpus: str, path: Path) -> None:
    """Bring the index up to date, then the findings across documents where the corpus has grown since."""
    update(corpus, path)
    for part in damaged(path):
        print(f"damaged, its batch is set aside: {part}", file=sys.stderr)
    if not overtaken(path):
        return
    try:
        if renew(corpus) is not None:
            update(corpus, path)
    except (CorpusProblem, OSError) as problem:  # the site goes on and says that they are overtaken
        print(f"across: {problem}", file=sys.stderr)


if __name__ == "__main__":  # the site's own refresh runs this apart from its readers
    if sys.argv[3:]:
        rebuild(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    follow(sys.argv[1], Path(sys.argv[2]))
