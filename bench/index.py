"""How long the site's index takes: made from a corpus, and brought up to date when a batch of 200 has come.

    python bench/index.py [--documents 10000] [--against FOLDER] [--corpus FOLDER] [--write]

A corpus of real disclosures under other names, years and figures (`load.write_corpus`), year by year in batches of 200, of which
the last comes later. Processor time of all processes, and seconds by the clock. With an older checkout both in one run, by
turns, and what their indexes say is compared row by row. `--write` puts the table into docs/bench-site.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import load
import sections

ROOT = Path(__file__).parent.parent
WORK = """
import json, resource, sys, time
from pathlib import Path
from juesuan.site.index import update

def spent():
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))

if __name__ == "__main__":
    begun = time.perf_counter()
    new = update(sys.argv[1], Path(sys.argv[2]))
    print(json.dumps({"batches": new, "clock": time.perf_counter() - begun, "processor": spent()}))
"""
COME = 200
"""Documents in a batch, so that many come when the index is there."""


def updated(source: Path, corpus: Path, path: Path) -> dict[str, float]:
    """Bring an index up to date by a checkout, in a process of its own; return batches, seconds of clock and processor."""
    environment = {**os.environ, "PYTHONPATH": str(source)}
    script = path.with_suffix(".py")  # a file: its worker processes load it as well
    script.write_text(WORK, encoding="utf-8")
    command = [sys.executable, str(script), str(corpus), str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def said(path: Path) -> dict[str, str]:
    """Return a digest of each table of an index, its own account of itself left out."""
    with sqlite3.connect(path) as db:
        names = [
            r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        ]
        kept = [n for n in names if n != "meta" and not n.startswith(("sqlite_", "words_", "names_", "titles_"))]
        return {n: _digest(db, n) for n in kept}


_ASKED = {
    "across": "SELECT ROW_NUMBER() OVER (ORDER BY n DESC) AS place, * FROM across",
    "across_of": "SELECT of, o.rule, id FROM across_of o JOIN across a USING (n)",
}
"""What is asked of tables of findings across documents: their numbers mean an order and nothing else, each program has its own."""


def _digest(db: sqlite3.Connection, table: str) -> str:
    """Return a digest of a table's rows, whatever their order."""
    total = 0
    asked = db.execute(_ASKED.get(table, f"SELECT * FROM {table}"))
    said = [n for n, column in enumerate(asked.description) if table not in _ASKED or column[0] != "n"]
    for row in asked:
        kept = tuple(row[n] for n in said)
        total += int.from_bytes(hashlib.blake2b(repr(kept).encode(), digest_size=16).digest())
    return f"{total:x}"


def table(rows: list[tuple[int, int, str, dict[str, float]]]) -> str:
    """Return the times as a table."""
    lines = ["| documents | came | program | processor, s | clock, s |", "|--:|--:|---|--:|--:|"]
    lines += [
        f"| {there:,} | {came:,} | {way} | {m['processor']:.1f} | {m['clock']:.1f} |" for there, came, way, m in rows
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--against", type=Path, help="an older checkout")
    parser.add_argument("--corpus", type=Path, help="a folder where the corpus is, or is to be kept")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    sources = {"now": ROOT / "src"} | ({"before": given.against / "src"} if given.against else {})
    rows: list[tuple[int, int, str, dict[str, float]]] = []
    with tempfile.TemporaryDirectory(prefix="juesuan-index-") as name:
        folder = Path(name)
        corpus: Path = given.corpus or folder / "corpus"
        if not (corpus / "corpus.json").exists():
            load.write_corpus(corpus, given.documents, by_year=True, batch=COME)
        last = max((corpus / "batches").glob("*.json"))
        held = last.read_bytes()
        try:
            last.unlink()
            for way, source in sources.items():
                rows.append((0, given.documents - COME, way, updated(source, corpus, folder / f"{way}.sqlite")))
        finally:
            last.write_bytes(held)
        for way, source in sources.items():
            rows.append((given.documents - COME, COME, way, updated(source, corpus, folder / f"{way}.sqlite")))
        indexes = [said(folder / f"{way}.sqlite") for way in sources]
    before = os.getloadavg()
    told = table(rows)
    if any(i != indexes[0] for i in indexes):
        differ = [t for t in indexes[0] if any(i.get(t) != indexes[0][t] for i in indexes)]
        raise SystemExit(f"{told}\nthe indexes do not say the same: {differ}")
    if len(indexes) > 1:
        told += "\n\nWhat the two indexes say is the same, row by row."
    told += f" Load of the machine at the end {before[0]:.1f}, of {os.cpu_count()} cores."
    print(told)
    if given.write:
        sections.put("bench-site.md", "index", told)


if __name__ == "__main__":
    main()
