"""How long findings across documents take when documents have come: all computed anew, and only what has changed.

    python bench/across.py [--documents 2000] [--write]

A corpus of real disclosures under other names, years and figures (`load.write_corpus`), year by year, whose findings are
stored; then documents of the newest year come, 200 and twice 40. Both ways in one run, by turns, processor
time of this process and seconds by the clock; their files are compared to the byte. `--write` puts the table into docs/bench-corpus.md.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

import load
import sections
from juesuan.corpus.across import write_across
from juesuan.corpus.basis import BASIS
from juesuan.corpus.store import ACROSS, Corpus


class Measured(msgspec.Struct, frozen=True):
    """One way of one step: documents there were and came, findings, seconds of processor and clock."""

    there: int
    came: int
    way: str
    findings: int
    processor: float
    clock: float


def steps(folder: Path, documents: int) -> Iterator[Measured]:
    """Write the corpus, take its last batches out, bring them back one by one."""
    load.write_corpus(folder, documents, by_year=True, batch=40)
    last = sorted((folder / "batches").glob("*.json"))[-7:]
    held = [[(path, path.read_bytes()) for path in step] for step in (last[:5], last[5:6], last[6:])]
    for step in held:
        for path, _ in step:
            path.unlink()
    there = len(Corpus(folder))
    write_across(Corpus(folder), whole=True)
    for step in held:
        stored = [(folder / n, (folder / n).read_bytes()) for n in (ACROSS, BASIS)]
        for path, data in step:
            path.write_bytes(data)
        now = len(Corpus(folder))
        seen: list[bytes] = []
        for way in ("all anew", "what has changed"):
            for file, before in stored:
                file.write_bytes(before)
            processor, clock = time.process_time(), time.perf_counter()
            found = write_across(Corpus(folder), whole=way == "all anew").num_rows
            yield Measured(there, now - there, way, found, time.process_time() - processor, time.perf_counter() - clock)
            seen.append((folder / ACROSS).read_bytes() + (folder / BASIS).read_bytes())
        if seen[0] != seen[1]:
            raise SystemExit("the two ways do not give the same")
        there = now


def table(rows: list[Measured]) -> str:
    """Return the steps as a table."""
    lines = ["| documents | came | way | findings | processor, s | clock, s |", "|--:|--:|---|--:|--:|--:|"]
    lines += [
        f"| {r.there:,} | {r.came:,} | {r.way} | {r.findings:,} | {r.processor:.2f} | {r.clock:.2f} |" for r in rows
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="juesuan-across-") as folder:
        told = table(list(steps(Path(folder), given.documents)))
    print(told)
    print("the files of both ways are equal to the byte")
    if given.write:
        sections.put("bench-corpus.md", "across", told)


if __name__ == "__main__":
    main()
