"""The serving index: one SQLite file made from a corpus, with rows the way the pages ask for them.

The corpus is the truth and this file can be thrown away. Batches of the corpus never change, so each is read once;
what runs over all documents (which version counts, changes on the year before, departments, regions) is worked out
anew after the new batches. Readers see the file before or after an update, never between: an update is one
transaction, and a change of `meta.version` tells readers that cached pages are stale.

Money is kept as whole millionths of 万元, as exact as the corpus. Only what was ingested is in a corpus: drafts of the
reviewers' database never come here.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from decimal import Decimal
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from juesuan.corpus.across import renew
from juesuan.corpus.rows import places_in
from juesuan.corpus.store import (
    ACROSS,
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
from juesuan.kinds.kind import FINAL
from juesuan.report.pointed import Words, pointed
from juesuan.site.found_across import take
from juesuan.site.grams import grams
from juesuan.site.prepare import Block, Check, Fault, Mark, measure_list, prepare, sentence
from juesuan.site.summary import UNIT, UNIT_KEY, YEAR_STEP, summarise, tags

FORMAT = 7
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
                counted = summarise(db)
                # Where a run before was killed, it stored some that come now as well.
                known = counted if counted.come == store.ids else None
                take(db, corpus, mark, {d.part for d in damaged.values()}, known)
            db.execute("COMMIT")
            if say is not None:
                say(done, len(new))
        again = not new and mark != _meta(db, "across")
        if again:
            db.execute("BEGIN IMMEDIATE")
            take(db, corpus, mark, {d.part for d in damaged.values()}, None)
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
    narrowed = tags(row["region"], row["level"], row["year"], disclosure)
    words = (grams(f"{row['department']} {row['title']} {made.text}"), narrowed)
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
        self.ids: set[str] = set()

    def batch(self, name: str, documents: list[Ready]) -> None:
        for made in documents:
            self.document(made)
        self.ids.update(made.document[0] for made in documents)
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


# ---- up to date


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
