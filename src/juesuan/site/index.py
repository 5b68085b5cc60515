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
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import numpy as np

from juesuan.corpus.across import renew
from juesuan.corpus.readers import reading
from juesuan.corpus.store import ACROSS, CorpusProblem, Place, manifest_names, manifest_of
from juesuan.kernel.figures import Fact
from juesuan.kernel.full import is_full
from juesuan.kernel.guard import Failure, Limits, run_all
from juesuan.kernel.locks import alone
from juesuan.site.found_across import take
from juesuan.site.ready import Damaged, Share, mark_of, ready
from juesuan.site.summary import summarise

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
        store = _Store(db, later=len(new) > 1)
        mark = Place(corpus).mark(ACROSS)
        for done, (name, documents) in enumerate(_made(corpus, new), 1):
            db.execute("BEGIN IMMEDIATE")
            if isinstance(documents, Damaged):
                damaged[name] = documents
            else:
                store.batch(name, documents)
            db.execute("INSERT OR REPLACE INTO meta VALUES ('damaged', ?)", (msgspec.json.encode(damaged).decode(),))
            if done == len(new):  # until then nothing of the new documents counts
                store.end()
                summarise(db)
                take(db, corpus, mark, {d.part for d in damaged.values()})
            db.execute("COMMIT")
            if say is not None:
                say(done, len(new))
        again = not new and mark != _meta(db, "across")
        if again:
            db.execute("BEGIN IMMEDIATE")
            take(db, corpus, mark, {d.part for d in damaged.values()})
            db.execute("UPDATE meta SET value = value + 1 WHERE key = 'version'")
            db.execute("COMMIT")
        if new or again:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(new)
    finally:
        db.close()


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
    known |= {name for name, d in damaged_in(db).items() if mark_of(place, name, d.part) == d.mark}
    return [name for name in batches(corpus) if name not in known]


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


# ---- storing


_LARGE = 60
"""Documents of a batch from which on it takes longer than it takes to start a process."""


def _made(corpus: str, names: list[str]) -> Iterator[tuple[str, list[Share] | Damaged]]:
    """Yield batches in order. A few are made ahead, so that memory stays flat; where fewer
    have come than there are processes, large ones are made in shares."""
    workers = os.cpu_count() or 1
    of = 1
    place = Place(corpus)
    if len(names) < workers:
        with reading(place.folder):
            if any(len(manifest_of(place, int(n)).ids) >= _LARGE for n in names):
                of = -(-workers // len(names))
    tasks = [(name, share, of) for name in names for share in range(of)]
    made = _all_made(corpus, tasks, min(workers, len(tasks)))
    for name in names:
        shares: list[Share] = []
        broken: Damaged | None = None
        for each in itertools.islice(made, of):
            if isinstance(each, Damaged):
                broken = each
            else:
                shares.append(each)
        yield name, broken or shares


def _all_made(corpus: str, tasks: list[tuple[str, int, int]], workers: int) -> Iterator[Share | Damaged]:
    if workers < 2:
        yield from (ready(corpus, *task) for task in tasks)
        return
    answers = run_all(ready, ((corpus, *task) for task in tasks), workers, _UNBOUND)
    for task, answer in zip(tasks, answers, strict=True):
        # What a process failed at is made here once more, so that its error is told as what it is.
        yield ready(corpus, *task) if isinstance(answer, Failure) else answer


_UNBOUND = Limits(0, 0)


class _Store:
    """Where documents are stored."""

    def __init__(self, db: sqlite3.Connection, later: bool) -> None:
        """With `later` figures are put aside until all have come: into a tree in its own order they go several times as fast."""
        self.db = db
        self.facts: dict[Fact, int] = {}
        self.later = later

    def batch(self, name: str, shares: list[Share]) -> None:
        """Store a batch's documents."""
        made = [d for share in shares for d in share.documents]
        put = self.db.executemany
        put(f"INSERT INTO documents VALUES ({','.join('?' * 25)})", [(d.n, *d.document) for d in made])
        put("INSERT INTO bodies VALUES (?,?,?,?,?,?)", [(d.n, *d.body) for d in made])
        put("INSERT INTO pointed VALUES (?,?,?,?)", [(d.n, *d.pointed) for d in made])
        put("INSERT INTO texts VALUES (?,?)", [(d.n, d.text) for d in made])
        put("INSERT INTO words (rowid, body, tags) VALUES (?,?,?)", [(d.n, *d.words) for d in made])
        put("INSERT INTO findings VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", [(d.n, *f) for d in made for f in d.findings])
        for share in shares:
            self.figures(share)
        self.db.execute("INSERT INTO batches VALUES (?)", (name,))

    def figures(self, share: Share) -> None:
        """Store figures, or put them aside."""
        numbers = np.array([self.fact(f) for f in share.facts], "<i8")
        rows = share.figures.copy()
        rows[:, 3] = numbers[rows[:, 3]]
        table = "figures"
        if self.later:
            table = "figures_aside"
            self.db.execute(
                "CREATE TABLE IF NOT EXISTS figures_aside (value INTEGER, n INTEGER, figure INTEGER, fact INTEGER)"
            )
        self.db.executemany(f"INSERT INTO {table} VALUES (?,?,?,?)", rows.tolist())

    def end(self) -> None:
        """Store the figures that were put aside, by this run or by one before that was ended."""
        if self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'figures_aside'").fetchone():
            self.db.execute(
                "INSERT INTO figures SELECT value, n, figure, fact FROM figures_aside ORDER BY value, n, figure"
            )
            self.db.execute("DROP TABLE figures_aside")

    def fact(self, fact: Fact) -> int:
        number = self.facts.get(fact)
        if number is None:
            key = (fact.measure, fact.item, fact.basis, fact.aspect, fact.year, fact.unit, fact.of)
            self.db.execute("INSERT OR IGNORE INTO facts VALUES (NULL,?,?,?,?,?,?,?)", key)
            where = "measure=? AND item=? AND basis=? AND aspect=? AND year=? AND unit=? AND of=?"
            number = int(self.db.execute(f"SELECT id FROM facts WHERE {where}", key).fetchone()[0])
            self.facts[fact] = number
        return number


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
