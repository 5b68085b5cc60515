"""The findings across documents in the serving index, as `juesuan across` stored them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from juesuan.corpus.across import Stored, stored_across
from juesuan.corpus.finding import RULES
from juesuan.corpus.identify import level_of
from juesuan.corpus.store import Corpus
from juesuan.kernel.figures import plain
from juesuan.site.summary import UNIT_KEY, YEAR_STEP, Counted, upper


def take(db: sqlite3.Connection, corpus: str, mark: str, aside: Collection[str], counted: Counted | None) -> None:
    """Take the findings across documents, as `juesuan across` stored them, instead of those that there were.

    What has been overtaken is left out: a finding on a version that a later one has replaced, a department said not to
    have published that has by now. `mark` tells their file from another one, `aside` are the corpus' damaged parts.
    Nothing is done where the file is the one that was taken and none of the documents that have come or gone since (`counted`, where
    that is known) is in it or was asked for.
    """
    opened = Corpus(corpus)
    opened.set_aside(aside)
    stored = stored_across(opened.place)
    behind = (
        stored.corpus != opened.fingerprint if stored is not None else bool(mark)
    )  # a damaged file is computed anew
    taken = db.execute("SELECT value FROM meta WHERE key = 'across'").fetchone()
    same = counted is not None and taken is not None and taken[0] == mark and not _concerned(db, stored, counted)
    meta = {"across": mark, "across_overtaken": str(int(behind))}
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", meta.items())
    if same:
        return
    for table in ("across", "across_of", "across_years", "expected"):
        db.execute(f"DELETE FROM {table}")
    if stored is not None:
        _put(db, stored)


def _concerned(db: sqlite3.Connection, stored: Stored | None, counted: Counted) -> bool:
    """Tell whether the stored findings name documents that have come or gone, or miss a disclosure that has come."""
    if stored is None:
        return False
    ids = pa.array(sorted(counted.come | counted.gone), pa.string())
    if any(pc.any(pc.is_in(stored.table[name], ids)).as_py() for name in ("document", "other")):
        return True
    missing = stored.table.filter(pc.equal(stored.table["rule"], "N01"))
    wanted = set(zip(*(missing[name].to_pylist() for name in ("department_key", "year", "kind")), strict=True))
    rows = db.execute("SELECT id, department, year, disclosure FROM documents")
    return any(
        (r["department"].removesuffix(UNIT_KEY), r["year"], r["disclosure"]) in wanted
        for r in rows
        if r["id"] in counted.come
    )


def _put(db: sqlite3.Connection, stored: Stored) -> None:
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
            *upper(r["region"]),
            *(f"department {k}" for k in whose if k),
            *(f"document {d['id']}" for d in (document, other) if d is not None),
        )
        of += [(name, rule, n) for name in names for rule in ("", r["rule"])]
        years.update((code, r["rule"], r["kind"], r["year"] or 0, r["severity"]) for code in upper(r["region"]))
    db.executemany("INSERT OR IGNORE INTO across_of VALUES (?,?,?)", sorted(of))
    db.executemany("INSERT INTO across_years VALUES (?,?,?,?,?,?)", [(*key, count) for key, count in years.items()])
    listed: Counter[tuple[str, str, int]] = Counter()
    for asked in stored.expected:
        listed.update({(code, asked.kind, asked.year): asked.departments for code in upper(asked.region)})
    db.executemany("INSERT INTO expected VALUES (?,?,?,?)", [(*key, count) for key, count in listed.items()])


def _spot(figure: int, block: int) -> str:
    """Return the id in a document's page of a figure, else of a block, '' for neither."""
    return f"f{figure}" if figure >= 0 else f"b{block}" if block >= 0 else ""
