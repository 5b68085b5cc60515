"""What the serving index says of all documents together: which version counts, changes on the year before, departments, regions.

Worked out after batches came: amounts of the departments that they bear on, whose row by row depends on no other department;
the rest, a row a department or less, of all.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from juesuan.corpus.identify import CENTRAL, chain, region_name, regions
from juesuan.corpus.rows import keyed
from juesuan.kinds.kind import FINAL, kinds
from juesuan.site.execution import executed
from juesuan.site.grams import grams

UNIT = 1_000_000
"""What 1 (万元, 人 …) is in the index's whole numbers."""

YEAR_STEP = 10_000_000
"""A document's number is year x this + its place in the corpus: newest first is by number, downwards."""

BUDGET = "budget"
"""The kind of disclosure that final accounts are held against."""

UNIT_KEY = "@unit"
"""Ends the key of one budget unit: a department and its own office (本级) share a name."""

ALL = "all"
"""The region of everything: the country with its provinces, and the central departments (000000)."""


@lru_cache(8_192)
def upper(code: str) -> tuple[str, ...]:
    """Return the regions that a code belongs to, the widest first."""
    if code in ("", ALL):
        return (ALL,)
    return (ALL, *(chain(code) or (code,)))


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


_COUNTING = """
SELECT n FROM (SELECT n, ROW_NUMBER() OVER (
  PARTITION BY CASE WHEN department = '' OR year = 0 THEN id ELSE department || disclosure || year END ORDER BY seq DESC) AS place FROM documents)
WHERE place = 1
"""
_GROUP = "CASE WHEN department = '' THEN id ELSE department END"


def summarise(db: sqlite3.Connection) -> None:
    """Bring all that is said of documents together up to date with those there are."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS counting (n INTEGER PRIMARY KEY)")
    db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (of TEXT, year INTEGER, PRIMARY KEY (of, year)) WITHOUT ROWID")
    db.execute("DELETE FROM counting")
    db.execute("DELETE FROM touched")
    db.execute(f"INSERT INTO counting {_COUNTING}")
    changed = db.execute(
        f"SELECT n, current, year, {_GROUP} AS of FROM documents WHERE current <> (n IN (SELECT n FROM counting))"
    ).fetchall()
    db.executemany("UPDATE documents SET current = ? WHERE n = ?", [(1 - r["current"], r["n"]) for r in changed])
    # A year's amounts are held against those of the year before.
    touched = {(r["of"], r["year"] + later) for r in changed for later in (0, 1)}
    db.executemany("INSERT INTO touched VALUES (?,?)", touched)
    db.execute("DROP TABLE IF EXISTS names")  # a text index without content cannot forget single rows
    db.execute("CREATE VIRTUAL TABLE names USING fts5(name, content='', tokenize='ascii')")
    _titles(db)
    for table in ("departments", "regions", "region_years", "rules", "findings_of"):
        db.execute(f"DELETE FROM {table}")
    _amounts(db)
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
    _analyse(db)


_GROWN = 1.25
"""Documents there are, to those there were, from which on SQLite's statistics of tables are made anew: they need not be exact."""


def _analyse(db: sqlite3.Connection) -> None:
    (now,) = db.execute("SELECT COUNT(*) FROM documents").fetchone()
    before = db.execute("SELECT value FROM meta WHERE key = 'analysed'").fetchone()
    if before is None or now > _GROWN * int(before[0]):
        db.execute("ANALYZE")
        db.execute("INSERT OR REPLACE INTO meta VALUES ('analysed', ?)", (str(now),))


def _titles(db: sqlite3.Connection) -> None:
    """Index titles apart: a word that every text has would have all its places looked through for the titles'."""
    db.execute("DROP TABLE IF EXISTS titles")
    db.execute("CREATE VIRTUAL TABLE titles USING fts5(title, tags, content='', tokenize='ascii')")
    rows = db.execute("SELECT n, region, level, year, name, title, disclosure FROM documents WHERE current ORDER BY n")
    db.executemany(
        "INSERT INTO titles (rowid, title, tags) VALUES (?,?,?)",
        [(n, grams(f"{region_name(region) if region else ''} {name} {title}"), tags(region, level, year, disclosure)) for n, region, level, year, name, title, disclosure in rows],
    )  # fmt: skip


def tags(region: str, level: str, year: int, disclosure: str) -> str:
    """Return what a search is narrowed by, as words: the year, the level, the kind, and the region at each of its lengths."""
    above = [region[:2], region[:4], region] if region else []
    return " ".join([f"y{year}", f"l{level}", f"k{disclosure}", *(f"r{code}" for code in above)])


# ---- amounts, a row a document and measure

_AT_ONCE = 100_000
"""Rows that are put in order before they are stored: into a tree in its own order they go several times as fast."""


def _amounts(db: sqlite3.Connection) -> None:
    """Work out the amounts of the departments and years that are touched."""
    db.execute(
        f"DELETE FROM amounts WHERE n IN (SELECT n FROM documents d JOIN touched t ON t.of = {_GROUP} AND t.year = d.year)"
    )
    touched = {(r["of"], r["year"]) for r in db.execute("SELECT of, year FROM touched")}
    documents = db.execute(
        f"SELECT n, department, region, level, year, disclosure, amounts, id FROM documents "
        f"WHERE current AND {_GROUP} IN (SELECT of FROM touched) ORDER BY department, year, disclosure, n"
    )
    rows = (
        row
        for _, group in itertools.groupby(documents, key=lambda r: r["department"] or r["id"])
        for row in _of_department(list(group), touched)
    )
    while some := list(itertools.islice(rows, _AT_ONCE)):
        some.sort(key=lambda r: r[:4])
        db.executemany("INSERT OR REPLACE INTO amounts VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", some)


def _of_department(group: list[sqlite3.Row], touched: set[tuple[str, int]]) -> Iterator[tuple[Any, ...]]:
    """Yield the amounts of one department's documents of the years that are touched, with the change on the year before and
    the budget's execution."""
    by_year = {(r["disclosure"], r["year"]): own_amounts(r) for r in group}
    for row in group:
        if (row["department"] or row["id"], row["year"]) not in touched:
            continue
        before = by_year.get((row["disclosure"], row["year"] - 1), {}) if row["department"] else {}
        budget = by_year.get((BUDGET, row["year"]), {}) if row["disclosure"] == FINAL else {}
        yield from _of_document(row, before, budget)


def _of_document(row: sqlite3.Row, before: dict[str, int], budget: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    amounts, own, mark = amounts_of(row), own_amounts(row), own_mark(row["disclosure"])
    heads = own.get("staff.total", 0) // UNIT
    for key, value in amounts.items():
        measure = key.removesuffix(mark)
        mine = key.endswith(mark) and measure in own
        last = before.get(measure) if mine else None
        change = value - last if last is not None else None
        rate = change / last if change is not None and last and last > 0 else None
        per_head = value // heads if heads > 0 and not measure.startswith("staff") else None
        against = executed(measure, amounts, budget) if row["disclosure"] == FINAL and "@" not in key else None
        yield (
            key, row["year"], value, row["n"], row["level"], row["region"], row["disclosure"], per_head, change, rate,
            *((against.opening, against.adjusted, against.rate, against.change, against.change_rate) if against else (None,) * 5),
        )  # fmt: skip


# ---- departments and regions


class _Document(NamedTuple):
    """A document with the totals that departments and regions show of it."""

    row: sqlite3.Row
    income: int | None
    expenditure: int | None
    three: int | None


_TOTALS = ("whole.income", "whole.expenditure", "three.total")


def _totals(row: sqlite3.Row) -> _Document:
    amounts, mark = amounts_of(row), own_mark(row["disclosure"])
    return _Document(row, *(amounts.get(f"{measure}{mark}") for measure in _TOTALS))


class _Summary:
    """One pass over the documents that count, a department at a time."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.number = 0
        self.places: dict[str, dict[str, int]] = {}
        self.years: dict[tuple[str, str, int, str], list[int]] = {}

    def store(self) -> None:
        documents = self.db.execute(
            "SELECT department, name, region, level, year, kind, disclosure, superior, errors, warnings, amounts FROM documents "
            "WHERE current AND department <> '' ORDER BY department, year, disclosure, n"
        )
        for _, group in itertools.groupby(documents, key=lambda r: r["department"]):
            self.department(list(map(_totals, group)))
        self.regions()

    def department(self, documents: list[_Document]) -> None:
        group = [d.row for d in documents]
        finals = [d for d in documents if d.row["disclosure"] == FINAL]
        budgets = [d for d in documents if d.row["disclosure"] == BUDGET]
        row, *totals = (finals or documents)[-1]
        self.number += 1
        self.db.execute(
            "INSERT INTO departments VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                row["department"], self.number, row["name"], row["region"], row["level"], row["kind"], row["superior"],
                *(",".join(str(y) for y in sorted({d.row["year"] for d in some})) for some in (documents, finals, budgets)),
                *(max((d.row["year"] for d in some), default=0) for some in (finals, budgets)),
                *totals, sum(r["errors"] for r in group), sum(r["warnings"] for r in group),
            ),
        )  # fmt: skip
        self.db.execute("INSERT INTO names (rowid, name) VALUES (?,?)", (self.number, grams(row["name"])))
        for code in upper(row["region"]):
            place = self.places.setdefault(code, {"departments": 0, "documents": 0, FINAL: 0, BUDGET: 0})
            place["departments"] += 1
            place["documents"] += len(group)
            for document in documents:
                own = document.row
                place[own["disclosure"]] = max(place.get(own["disclosure"], 0), own["year"])
                # A unit's accounts are in its department's: adding both would count them twice.
                key = (code, own["disclosure"], own["year"], own["level"])
                sums = self.years.setdefault(key, [0, 0, 0, 0, 0])
                sums[0] += 1
                sums[4] += own["errors"]
                if own["kind"] != "unit":
                    for at, value in enumerate((document.income, document.expenditure, document.three), 1):
                        sums[at] += value or 0

    def regions(self) -> None:
        known = regions()
        for code, place in self.places.items():
            above = upper(code)
            parent = above[-2] if len(above) > 1 else ""
            name = "中央" if code == CENTRAL else known.get(code, code)
            self.db.execute(
                "INSERT INTO regions VALUES (?,?,?,?,?,?,?)",
                (code, name, parent, place["departments"], place["documents"], place[FINAL], place[BUDGET]),
            )
        self.db.executemany(
            "INSERT INTO region_years VALUES (?,?,?,?,?,?,?,?,?)",
            [(*key, *totals) for key, totals in self.years.items()],
        )
