"""What pages and API ask of the serving index. Each query is small and goes by an index; none reads the whole.

Lists that a common word would make endless are cut off at `CAP`: no reader looks through more, and it makes the answer's
time independent of how much there is. How many there are is told exactly or not at all.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from juesuan.kinds.kind import FINAL
from juesuan.site.amounts import Reading
from juesuan.site.grams import match, pattern, terms
from juesuan.site.index import connect, identity
from juesuan.site.summary import ALL, YEAR_STEP

CAP = 200
FIGURES = 200
SCANNED = 4_000
"""How many figures of one value are looked through for those that pass the filters."""

KEPT = 2_000
"""How many pieces that pages have in common are kept."""

T = TypeVar("T")
Row = sqlite3.Row
LEVELS = ("central", "province", "city", "county", "town")
BY = {
    "amount": "value", "per_head": "per_head", "change": "change", "rate": "rate", "execution": "execution", "on_budget": "on_opening_rate",
}  # fmt: skip
_BRIEF = "d.n, d.id, d.department, d.name, d.region, d.level, d.year, d.kind, d.disclosure, d.title, d.published, d.errors, d.warnings"


class Filter(msgspec.Struct, frozen=True):
    """What a search is narrowed to: a year, a region with all below it, a level of government, a kind of disclosure."""

    year: int = 0
    region: str = ""
    level: str = ""
    disclosure: str = ""

    @property
    def span(self) -> tuple[str, str]:
        """Return the least and greatest code within the region."""
        code = self.region
        if code in ("", ALL):
            return "", "~"
        if code == "000000" or not code.endswith("00"):
            return code, code
        return code, (code[:2] + "9999" if code.endswith("0000") else code[:4] + "99")

    def where(self, table: str = "d") -> tuple[str, list[Any]]:
        """Return the condition on a table with year, region and level, and its values."""
        parts: list[str] = []
        values: list[Any] = []
        if self.year:
            parts.append(f"{table}.year = ?")
            values.append(self.year)
        if self.region and self.region != ALL:
            parts.append(f"{table}.region BETWEEN ? AND ?")
            values += self.span
        if self.level:
            parts.append(f"{table}.level = ?")
            values.append(self.level)
        if self.disclosure:
            parts.append(f"{table}.disclosure = ?")
            values.append(self.disclosure)
        return "".join(f" AND {p}" for p in parts), values


class Found(msgspec.Struct, frozen=True):
    """A page of results; `total` is how many there are, or with `more` how many of them are listed."""

    rows: list[Any]
    total: int
    more: bool = False


class Reader:
    """The index to read. One a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open()
        self._hits: OrderedDict[tuple[Any, ...], tuple[int, ...]] = OrderedDict()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._made = 0
        self._old: frozenset[int] = frozenset()  # numbers of documents that a later version replaced

    def _open(self) -> None:
        file = identity(self.path)
        self.db = connect(self.path)
        self.file = file

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query."""
        return self.db.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Return a query's first row."""
        row: Row | None = self.db.execute(sql, values).fetchone()
        return row

    def version(self) -> int:
        """Return the number of the index's last update; the last one known where the file is damaged.

        Every request asks for it, those of the reviewers too, who need no index.
        """
        try:
            if identity(self.path) not in ("", self.file):  # made anew
                old = self.db
                self._open()
                old.close()
                self._made = 0
            return self._version()
        except sqlite3.DatabaseError:
            return self._made

    def _version(self) -> int:
        row = self.one("SELECT value FROM meta WHERE key = 'version'")
        found = int(row[0]) if row else 0
        if found != self._made:
            self._made = found
            self._hits.clear()
            self._kept.clear()
            self._old = frozenset(row[0] for row in self.db.execute("SELECT n FROM documents WHERE NOT current"))
        return found

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` makes, the same object until the index changes: what many pages ask for alike."""
        if key not in self._kept:
            self._kept[key] = make()
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        found: T = self._kept[key]
        return found

    # ---- everything

    def overview(self) -> dict[str, Any]:
        """Return what is in the index, for the home page."""
        counts: dict[str, int] = {
            "documents": 0,
            "figures": 0,
            "claims": 0,
            "errors": 0,
            "warnings": 0,
            "departments": 0,
        }
        row = self.one("SELECT value FROM meta WHERE key = 'counts'")
        if row is not None:
            counts |= json.loads(row[0])
        return {
            "counts": counts,
            "departments": counts["departments"],
            "years": self.years(),
            "newest": self.all(f"SELECT {_BRIEF} FROM documents d WHERE current ORDER BY seq DESC LIMIT 8"),
            "regions": self.children(ALL),
            "across": self.across_rules(),
            "left_out": self.left_out(),
            "rules": self.all(
                "SELECT rule, severity, SUM(findings) AS findings, SUM(documents) AS documents FROM rules "
                "WHERE severity <> 'note' GROUP BY rule, severity ORDER BY 3 DESC LIMIT 8"
            ),
        }

    def left_out(self) -> list[Row]:
        """Return, by kind and of its newest year, how many departments are expected and how many of them are not here.

        Expected are those of the list; where there is none, those that published in any of the two years before.
        """
        found: list[Row] = []
        for disclosure, latest in (
            (r["disclosure"], r["year"])
            for r in self.all(
                "SELECT disclosure, MAX(year) AS year FROM region_years WHERE code = ? AND year > 0 GROUP BY disclosure",
                (ALL,),
            )
        ):
            found += self.all(
                "SELECT ? AS disclosure, ? AS year, COALESCE((SELECT SUM(departments) FROM expected WHERE code = ? AND disclosure = ? AND year = ?), 0) AS listed, "
                "(SELECT COUNT(*) FROM across WHERE rule = 'N01' AND disclosure = ? AND year = ?) AS missing, "
                "(SELECT COUNT(DISTINCT department) FROM documents WHERE current AND disclosure = ? AND year = ? AND department <> '') AS held, "
                "(SELECT COUNT(*) FROM (SELECT department FROM documents WHERE current AND disclosure = ? AND year BETWEEN ? AND ? AND department <> '' "
                "EXCEPT SELECT department FROM documents WHERE current AND disclosure = ? AND year = ?)) AS lacking",
                (disclosure, latest, ALL, disclosure, latest, disclosure, latest, disclosure, latest, disclosure, latest - 2, latest - 1, disclosure, latest),
            )  # fmt: skip
        return [r for r in found if (r["missing"] if r["listed"] else r["lacking"])]

    def incomplete(self, code: str = ALL, disclosure: str = FINAL) -> dict[int, int]:
        """Return the years of a region whose documents are not all here, each with how many departments lack.

        By the list of those expected; where there is none, against those that had published a year before or after.
        """
        listed = {
            r["year"]: r["missing"]
            for r in self.publication(code)
            if r["disclosure"] == disclosure and r["departments"] is not None
        }
        years = {r["year"]: r["documents"] for r in self.years(code, disclosure)}
        found = {}
        for year, documents in years.items():
            lacking = (
                listed[year] if year in listed else max(years.get(year - 1, 0), years.get(year + 1, 0)) - documents
            )
            if lacking > 0:
                found[year] = lacking
        return found

    def years(self, code: str = ALL, disclosure: str = FINAL) -> list[Row]:
        """Return a region's totals by year, of one kind of disclosure."""
        return self.all(
            "SELECT year, SUM(documents) AS documents, SUM(income) AS income, SUM(expenditure) AS expenditure, SUM(three) AS three, "
            "SUM(errors) AS errors FROM region_years WHERE code = ? AND disclosure = ? AND year > 0 GROUP BY year ORDER BY year", (code, disclosure),
        )  # fmt: skip

    # ---- search

    def search(self, query: str, narrowed: Filter, page: int, size: int) -> Found:
        """Return documents that have all words of a query, those whose title has them first, then the newest."""
        key = (query, narrowed)
        hits = self._hits.get(key)
        if hits is None:
            hits = self._hits[key] = self._matching(query, narrowed)
            if len(self._hits) > 256:
                self._hits.popitem(last=False)
        wanted = hits[:CAP][(page - 1) * size : page * size]
        rows = []
        words = terms(query)
        for n in wanted:
            row = self.one(f"SELECT {_BRIEF}, t.text FROM documents d JOIN texts t USING (n) WHERE n = ?", (n,))
            if row is not None:
                rows.append((row, excerpts(row["text"], words)))
        return Found(rows, min(len(hits), CAP), len(hits) > CAP)

    def _matching(self, query: str, narrowed: Filter) -> tuple[int, ...]:
        expression = match(query)
        if not expression:
            return ()
        tags = [f'"y{narrowed.year}"'] * bool(narrowed.year) + [f'"l{narrowed.level}"'] * bool(narrowed.level)
        tags += [f'"k{narrowed.disclosure}"'] * bool(narrowed.disclosure)
        if narrowed.region and narrowed.region != ALL:
            code = narrowed.region
            short = (
                code[:2]
                if code.endswith("0000") and code != "000000"
                else code[:4]
                if code.endswith("00") and code != "000000"
                else code
            )
            tags.append(f'"r{short}"')
        head = "".join(f"tags : {tag} AND " for tag in tags)  # the rarest first: the rest is sought from there
        found: dict[int, None] = {}
        for table, column in (("titles", "title"), ("words", "body")):
            if len(found) <= CAP:
                wanted = f"{head}{column} : ({expression})"
                sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?"
                hits = self.db.execute(sql, (wanted, CAP + 1 + len(self._old))).fetchall()
                found.update((n, None) for (n,) in hits if n not in self._old)
        return tuple(found)

    def figures(self, read: Sequence[Reading], narrowed: Filter, page: int, size: int) -> Found:
        """Return figures that have a value, the newest years first."""
        where, values = narrowed.where()
        low, high = (narrowed.year * YEAR_STEP, (narrowed.year + 1) * YEAR_STEP) if narrowed.year else (0, 1 << 60)
        hits: list[tuple[int, int, int, int]] = []
        for reading in read:
            # Only what the filters need is joined here; the rest is read for the page's rows alone.
            joined = " CROSS JOIN documents d USING (n)" if where else ""
            joined += " JOIN facts t ON t.id = f.fact" if reading.unit else ""
            unit = " AND t.unit = ?" if reading.unit else ""
            found = self.db.execute(
                f"SELECT f.n, f.figure, f.fact, f.value FROM (SELECT value, n, figure, fact FROM figures WHERE value = ? AND n BETWEEN ? AND ? "
                f"ORDER BY n DESC LIMIT {SCANNED}) f{joined} WHERE 1{where}{unit} LIMIT {FIGURES + len(self._old) + 1}",
                [reading.value, low, high, *values, *([reading.unit] if reading.unit else [])],
            )  # fmt: skip
            hits += [tuple(row) for row in found if row[0] not in self._old]
        hits.sort(key=lambda h: (-h[0], h[1]))
        rows = [self._figure(hit) for hit in hits[:FIGURES][(page - 1) * size : page * size]]
        return Found(rows, min(len(hits), FIGURES), len(hits) > FIGURES)

    def _figure(self, hit: tuple[int, int, int, int]) -> Row | None:
        return self.one(
            f"SELECT {_BRIEF}, ? AS value, ? AS figure, t.measure, t.item, t.basis, t.aspect, t.year AS of_year, t.unit, t.of FROM documents d, facts t "
            "WHERE d.n = ? AND t.id = ?", (hit[3], hit[1], hit[0], hit[2]),
        )  # fmt: skip

    def named(self, query: str, limit: int = 6, narrowed: Filter | None = None) -> list[Row]:
        """Return departments by words of their names, the largest first; all of them for no words."""
        where, values = (narrowed or Filter()).where()
        expression = match(query)
        if not expression:
            return self.all(f"SELECT * FROM departments d WHERE 1{where} ORDER BY name LIMIT ?", [*values, limit])
        return self.all(
            "SELECT d.* FROM (SELECT rowid FROM names WHERE names MATCH ? LIMIT 400) f CROSS JOIN departments d ON d.number = f.rowid "
            f"WHERE 1{where} ORDER BY d.expenditure DESC LIMIT ?", [expression, *values, limit],
        )  # fmt: skip

    def examples(self) -> list[list[Row]]:
        """Return departments to compare as examples: the largest of the region with most of them, and the smaller ones beside."""
        rows = self.all(
            "SELECT d.* FROM departments d WHERE kind <> 'unit' AND expenditure IS NOT NULL AND region = (SELECT region FROM departments "
            "WHERE kind <> 'unit' GROUP BY region ORDER BY COUNT(*) DESC LIMIT 1) ORDER BY expenditure DESC LIMIT 6"
        )
        return [group for group in (rows[:3], rows[3:6]) if len(group) > 1]

    # ---- departments and documents

    def departments(self, narrowed: Filter, page: int, size: int) -> Found:
        """Return departments by name; the filter's year is one they have a document of."""
        where, values = Filter(0, narrowed.region, narrowed.level).where()
        if narrowed.year:
            where += " AND instr(d.years, ?)"
            values.append(str(narrowed.year))
        total = self.one(f"SELECT COUNT(*) FROM departments d WHERE 1{where}", values)
        rows = self.all(
            f"SELECT d.* FROM departments d WHERE 1{where} ORDER BY number LIMIT ? OFFSET ?", [*values, size, (page - 1) * size]
        )  # fmt: skip
        return Found(rows, total[0] if total else 0)

    def department(self, key: str) -> Row | None:
        """Return a department by its key."""
        return self.one("SELECT * FROM departments WHERE key = ?", (key,))

    def has_department(self, key: str) -> bool:
        """Return whether there is a department of that key, or one of which only its absence is known."""
        known = self.one("SELECT 1 FROM across WHERE department = ? LIMIT 1", (key,))
        return known is not None or self.department(key) is not None

    def has_rule(self, rule: str) -> bool:
        """Return whether checking has found anything by a rule."""
        return self.one("SELECT 1 FROM rules WHERE rule = ? LIMIT 1", (rule,)) is not None

    def of_department(self, key: str, disclosure: str = "") -> list[Row]:
        """Return a department's documents that count, by year: of one kind, else of all."""
        return self.all(
            "SELECT * FROM documents WHERE department = ? AND current AND ? IN ('', disclosure) ORDER BY year, disclosure",
            (key, disclosure),
        )

    def documents(self, narrowed: Filter, page: int, size: int) -> Found:
        """Return the documents that count, the newest years first."""
        where, values = narrowed.where()
        total = self.one(f"SELECT COUNT(*) FROM documents d WHERE current{where}", values)
        rows = self.all(
            f"SELECT {_BRIEF} FROM documents d WHERE current{where} ORDER BY n DESC LIMIT ? OFFSET ?",
            [*values, size, (page - 1) * size],
        )
        return Found(rows, total[0] if total else 0)

    def document(self, key: str) -> Row | None:
        """Return a document by its id."""
        return self.one("SELECT * FROM documents WHERE id = ?", (key,))

    def versions(self, row: Row) -> list[Row]:
        """Return all versions of a document's disclosure, the newest first."""
        if not row["department"]:
            return []
        return self.all(
            "SELECT id, seq, current, title, year FROM documents WHERE department = ? AND year = ? AND disclosure = ? ORDER BY seq DESC",
            (row["department"], row["year"], row["disclosure"]),
        )

    def body(self, n: int, lang: str) -> tuple[str, str, list[list[Any]], str]:
        """Return a document's text as HTML, its list of measures, its headings, and its list of relations."""
        row = self.one(
            f"SELECT html, measures_{'en' if lang == 'en' else 'zh'} AS measures, heads, checks FROM bodies WHERE n = ?",
            (n,),
        )
        if row is None:
            return "", "", [], ""
        try:
            return (
                zlib.decompress(row["html"]).decode(),
                zlib.decompress(row["measures"]).decode(),
                json.loads(row["heads"]),
                zlib.decompress(row["checks"]).decode(),
            )
        except (zlib.error, ValueError) as problem:
            raise sqlite3.DatabaseError(f"document {n} of the index is damaged") from problem

    def pointed(self, n: int, program: str) -> tuple[bool | None, bytes]:
        """Return whether a document's pages may be shown, None where another program than `program` told it; and where its
        findings stand (`report.pointed.Pointed`, MessagePack), b"" where that is not known."""
        row = self.one("SELECT program, private, told FROM pointed WHERE n = ?", (n,))
        if row is None:
            return None, b""
        told = zlib.decompress(row["told"]) if row["told"] else b""
        if row["private"]:  # whatever a later program finds: its text is shown covered
            return False, b""
        return (True if row["program"] == program and told else None), told

    def findings_of(self, n: int) -> list[Row]:
        """Return a document's findings in its order."""
        return self.all("SELECT * FROM findings WHERE n = ? ORDER BY number", (n,))

    def findings(self, narrowed: Filter, rule: str, severity: str, page: int, size: int) -> Found:
        """Return findings of all documents, the newest years first."""
        where, values = Filter(0, narrowed.region, narrowed.level).where("f")
        if narrowed.year:
            where += " AND f.n BETWEEN ? AND ?"
            values += [narrowed.year * YEAR_STEP, (narrowed.year + 1) * YEAR_STEP - 1]
        if narrowed.disclosure:
            where += " AND d.disclosure = ?"
            values.append(narrowed.disclosure)
        head = ""
        kept: list[Any] = []
        for name, value in (("rule", rule), ("severity", severity)):
            if value:
                head += f" AND f.{name} = ?"
                kept.append(value)
        rows = self.all(
            f"SELECT {_BRIEF}, f.number, f.rule, f.severity, f.zh, f.en, f.quote, f.before, f.after, f.target, f.proposed FROM findings f "
            f"CROSS JOIN documents d USING (n) WHERE d.current{head}{where} ORDER BY f.n DESC, f.number LIMIT ? OFFSET ?",
            [*kept, *values, size, (page - 1) * size],
        )
        where, values = narrowed.where("f")
        total = self.one(f"SELECT COALESCE(SUM(findings), 0) FROM findings_of f WHERE 1{head}{where}", [*kept, *values])
        return Found(rows, total[0] if total else 0)

    # ---- findings across documents

    def across(
        self, narrowed: Filter, rule: str, page: int, size: int, *, department: str = "", document: str = ""
    ) -> Found:
        """Return findings across documents, the newest years first: a region's, a department's or a document's."""
        of = (
            f"document {document}" if document else f"department {department}" if department else narrowed.region or ALL
        )
        low, high = (narrowed.year * YEAR_STEP, (narrowed.year + 1) * YEAR_STEP - 1) if narrowed.year else (0, 1 << 60)
        where = "of = ? AND rule = ? AND n BETWEEN ? AND ?"
        given = (of, rule, low, high)
        total = self.one(f"SELECT COUNT(*) FROM across_of WHERE {where}", given)
        rows = self.all(
            f"SELECT a.*, d.title, o.title AS other_title, o.name AS other_name, o.year AS other_year, k.key AS known FROM (SELECT n FROM across_of WHERE {where} "
            "ORDER BY n DESC LIMIT ? OFFSET ?) JOIN across a USING (n) LEFT JOIN documents d ON d.id = a.document LEFT JOIN documents o "
            "ON o.id = a.other LEFT JOIN departments k ON k.key = a.department ORDER BY a.n DESC",
            (*given, size, (page - 1) * size),
        )
        return Found(rows, total[0] if total else 0)

    def across_rules(self, code: str = ALL, year: int = 0) -> list[Row]:
        """Return how many findings each rule across documents has in a region and year (0 all)."""
        where, values = (" AND year = ?", (year,)) if year else ("", ())
        return self.all(
            "SELECT rule, MIN(severity) AS severity, SUM(findings) AS findings FROM across_years "
            f"WHERE code = ?{where} GROUP BY rule ORDER BY rule", (code, *values),
        )  # fmt: skip

    def publication(self, code: str) -> list[Row]:
        """Return, by year, how many of a region's expected departments there are, have not published, were late."""
        return self.all(
            "SELECT year, disclosure, MAX(departments) AS departments, SUM(missing) AS missing, SUM(late) AS late FROM ("
            "SELECT year, disclosure, departments, 0 AS missing, 0 AS late FROM expected WHERE code = ? UNION ALL "
            "SELECT year, disclosure, NULL, CASE rule WHEN 'N01' THEN findings ELSE 0 END, CASE rule WHEN 'N02' THEN findings ELSE 0 END "
            "FROM across_years WHERE code = ? AND rule IN ('N01', 'N02')) GROUP BY year, disclosure ORDER BY year DESC, disclosure DESC", (code, code),
        )  # fmt: skip

    def neither(self, code: str) -> list[Row]:
        """Return the expected departments of a region that published neither budget nor final accounts for a year."""
        return self.all(
            "SELECT a.department, a.name, a.year, k.key AS known FROM across_of o JOIN across a USING (n) LEFT JOIN departments k ON k.key = a.department "
            "WHERE o.of = ? AND o.rule = 'N01' GROUP BY a.department, a.year HAVING COUNT(DISTINCT a.disclosure) > 1 ORDER BY a.year DESC, a.name", (code,),
        )  # fmt: skip

    def across_overtaken(self) -> bool:
        """Return whether documents have been taken in since the findings across documents were computed."""
        row = self.one("SELECT value FROM meta WHERE key = 'across_overtaken'")
        return row is not None and row[0] == "1"

    def set_aside(self) -> int:
        """Return how many documents are left out because their batch's data are damaged."""
        row = self.one("SELECT value FROM meta WHERE key = 'damaged'")
        return sum(d["documents"] for d in json.loads(row[0]).values()) if row is not None else 0

    def figures_of(self, n: int, page: int, size: int) -> Found:
        """Return a document's distinct figures in its order."""
        total = self.one("SELECT COUNT(*) FROM figures WHERE n = ?", (n,))
        rows = self.all(
            "SELECT f.value, f.figure, t.measure, t.item, t.basis, t.aspect, t.year AS of_year, t.unit, t.of FROM figures f JOIN facts t "
            "ON t.id = f.fact WHERE f.n = ? ORDER BY f.figure LIMIT ? OFFSET ?", (n, size, (page - 1) * size),
        )  # fmt: skip
        return Found(rows, total[0] if total else 0)

    # ---- between departments

    def rankings(self, measure: str, by: str, narrowed: Filter, page: int, size: int, ascending: bool = False) -> Found:
        """Return documents by an amount (or its amount per head, change, rate of change), largest first."""
        column = BY[by]
        where, values = narrowed.where("a")
        given = [measure, *values]
        total = self.one(
            f"SELECT COUNT({column}) FROM amounts a WHERE measure = ?{where} AND {column} IS NOT NULL", given
        )
        order = "ASC" if ascending else "DESC"
        rows = self.all(
            f"SELECT {_BRIEF}, a.value, a.per_head, a.change, a.rate, a.opening, a.adjusted, a.execution, a.on_opening, a.on_opening_rate FROM "
            f"(SELECT * FROM amounts a WHERE measure = ?{where} AND {column} IS NOT NULL ORDER BY {column} {order} LIMIT ? OFFSET ?) a "
            f"JOIN documents d USING (n) ORDER BY a.{column} {order}", [*given, size, (page - 1) * size],
        )  # fmt: skip
        return Found(rows, total[0] if total else 0)

    def ranks(self, measure: str) -> bool:
        """Return whether any document has an amount of a measure (`three.total@budget`)."""
        return self.one("SELECT 1 FROM amounts WHERE measure = ? LIMIT 1", (measure,)) is not None

    def measures(self) -> list[str]:
        """Return the measures that rankings can be asked for."""
        return [row[0] for row in self.all("SELECT DISTINCT measure FROM amounts")]

    # ---- regions

    def region(self, code: str) -> Row | None:
        """Return a region by its code."""
        return self.one("SELECT * FROM regions WHERE code = ?", (code,))

    def children(self, code: str) -> list[Row]:
        """Return a region's parts with their newest year's totals, the largest first."""
        return self.all(
            "SELECT r.*, SUM(y.income) AS income, SUM(y.expenditure) AS expenditure, SUM(y.three) AS three, SUM(y.documents) AS in_year, "
            "SUM(y.errors) AS errors FROM regions r LEFT JOIN region_years y ON y.code = r.code AND y.disclosure = ? AND y.year = r.latest "
            "WHERE r.parent = ? GROUP BY r.code ORDER BY expenditure DESC, r.code", (FINAL, code),
        )  # fmt: skip

    def members(self, code: str, page: int, size: int) -> Found:
        """Return the departments of a region's own government, the largest first."""
        own = "" if code == ALL else code
        total = self.one("SELECT COUNT(*) FROM departments WHERE region = ?", (own,))
        rows = self.all(
            "SELECT * FROM departments WHERE region = ? ORDER BY expenditure DESC LIMIT ? OFFSET ?",
            (own, size, (page - 1) * size),
        )
        return Found(rows, total[0] if total else 0)

    def missing(self, code: str, year: int, limit: int = 60) -> list[Row]:
        """Return a region's departments that published in earlier years but not in `year`."""
        low, high = Filter(region=code).span
        return self.all(
            "SELECT key, name, region, latest, latest_budget FROM departments WHERE region BETWEEN ? AND ? AND latest < ? AND latest > 0 "
            "ORDER BY latest DESC, number LIMIT ?", (low, high, year, limit),
        )  # fmt: skip

    def region_choices(self, code: str = "") -> list[Row]:
        """Return the regions to choose from in a filter: the top ones, and around the chosen one."""
        return self.all(
            "SELECT code, name, parent FROM regions WHERE parent = ? OR (? <> '' AND (code = ? OR parent = ? OR parent = "
            "(SELECT parent FROM regions WHERE code = ?))) ORDER BY code", (ALL, code, code, code, code),
        )  # fmt: skip


def excerpts(text: str, words: list[str], most: int = 2, room: int = 44) -> list[list[tuple[str, bool]]]:
    """Return up to `most` stretches of a text around a query's words: pieces, each with whether it is one of the words.

    Sentences are preferred to headings, which say little more than the word itself.
    """
    if not words:
        return []
    wanted = pattern(tuple(words), text)
    found: list[tuple[bool, int, int]] = []
    end = 0
    for hit in wanted.finditer(text):
        if hit.start() < end:
            continue
        first = text.rfind("\n", 0, hit.start()) + 1
        last = text.find("\n", hit.end())
        last = len(text) if last < 0 else last
        start, end = max(end, hit.start() - room, first), min(hit.end() + room, last)
        found.append((last - first > 40, start, end))
        if sum(long for long, _, _ in found) >= most or len(found) >= 8:
            break
    chosen = sorted(sorted(found, key=lambda f: not f[0])[:most], key=lambda f: f[1])
    return [_pieces(text, start, stop, wanted) for _, start, stop in chosen]


def _pieces(text: str, start: int, stop: int, wanted: re.Pattern[str]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = [("…", False)] if start and text[start - 1] != "\n" else []
    window, done = text[start:stop], 0
    for hit in wanted.finditer(window):
        pieces += [(window[done : hit.start()], False), (hit[0], True)]
        done = hit.end()
    pieces.append((window[done:] + ("…" if stop < len(text) and text[stop] != "\n" else ""), False))
    return [p for p in pieces if p[0]]
