"""Load test with both kinds of users at once: readers of the public pages while reviewers upload, decide, return and sign.

    python bench/load_both.py [--documents 1000] [--short] [--readers 20] [--reviewers 5] [--seconds 60] [--pause 0] [--write]

With `--short` the documents are of one page: a hundred thousand are made and indexed in a time that can be waited for; what was
made is kept in `--folder`. The site runs as `juesuan serve --workers 2` over a corpus of `bench/load.py`, with its queue checking what is uploaded.
Readers, in a process of their own, are keep-alive connections that ask for one public page after another, `--pause` seconds apart on the average, of
every kind in turn; reviewers are signed in and work without a pause for thought (`site_faults/people.py`): they upload
drafts, open them, judge findings, return and sign. Printed: milliseconds by kind of page, and processor seconds by what took
them. `--write` puts it into docs/bench-site.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import shutil
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from juesuan.corpus.store import ACROSS
from juesuan.desk import people as desk_people
from juesuan.desk.database import Database
from juesuan.desk.keys import trail_key
from juesuan.site.index import update
from load import BOTH, Reader, addresses, write_corpus
from site_faults.people import PASSWORD, UNITS, Office, Reviewer
from site_faults.record import Record
from site_faults.served import Served, free_port

DOCS = Path(__file__).parent.parent / "docs" / "bench-site.md"
Taken = dict[str, list[float]]
"""Seconds by kind of page."""


class Timed(Record):
    """A record that keeps how long each request took."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.taken: Taken = defaultdict(list)
        self.bad = 0

    def request(self, since: float, status: int, what: str) -> None:
        """Keep what a request took."""
        super().request(since, status, what)
        self.taken[_kind(what.partition(" ")[2])].append(time.time() - since)
        self.bad += status >= 500 or not status


def _kind(what: str) -> str:
    path = what.partition("?")[0]
    if re.fullmatch(r"/review/drafts/\w{16}", path):
        return "reviewer: a draft"
    named = {"/review/drafts": "the list", "/review/upload": "the upload form", "/login": "the login form"}
    return f"reviewer: {named.get(path, path)}"


async def _read(port: int, pages: dict[str, list[str]], until: float, pause: float, seed: int, taken: Taken) -> int:
    """One reader; return how many answers were other than 200."""
    chance = random.Random(seed)
    reader = Reader(port)
    await reader.open()
    bad = 0
    while time.monotonic() < until:
        kind = chance.choice(list(pages))
        start = time.perf_counter()
        bad += await reader.get(chance.choice(pages[kind])) != 200
        taken[f"reader: {kind}"].append(time.perf_counter() - start)
        if pause:
            await asyncio.sleep(chance.expovariate(1 / pause))
    return bad


def read(
    port: int, pages: dict[str, list[str]], readers: int, seconds: float, pause: float
) -> tuple[Taken, int, float]:
    """Let readers read for a while; return what each request took, how many went wrong, and the processor time of it all."""
    taken: Taken = defaultdict(list)

    async def all_of_them() -> int:
        until = time.monotonic() + seconds
        return sum(await asyncio.gather(*(_read(port, pages, until, pause, n, taken) for n in range(readers))))

    began = time.process_time()
    bad = asyncio.run(all_of_them())
    return taken, bad, time.process_time() - began


def spent(site: Served) -> dict[str, float]:
    """Return the processor seconds that the site's parts have taken so far, with what they started and outlived."""
    parts = site.parts()
    found = {"server workers": parts.workers, "queue and checks": parts.queue + parts.readers}
    told: dict[str, float] = {"reviewers": time.process_time()}
    for name, pids in found.items():
        told[name] = 0.0
        for pid in pids:
            with suppress(OSError):
                stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                told[name] += sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK")
    return told


def run(given: argparse.Namespace) -> Iterator[str]:
    """Make a corpus, serve it, let both work; yield the lines of the report."""
    folder: Path = given.folder
    corpus = folder / f"{given.documents}{'-short' if given.short else ''}"
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    if not (corpus / ACROSS).exists():  # what is written last
        shutil.rmtree(corpus, ignore_errors=True)
        write_corpus(corpus, given.documents, short=given.short)
    made = time.perf_counter()
    update(str(corpus), corpus / ".site" / "index.sqlite")
    print(f"corpus {made - began:.0f} s, index {time.perf_counter() - made:.0f} s", flush=True)
    private = corpus.with_name(f"{corpus.name}-review")
    shutil.rmtree(private, ignore_errors=True)
    pages = addresses(corpus / ".site" / "index.sqlite", 400)
    site = Served(folder, free_port(), folder / "site.log", corpus)
    record = Timed(folder / "record.jsonl")
    office = Office(site.port, record, given.seed, [])
    site.start()
    try:
        if not site.ready(180):
            raise SystemExit(f"the site does not start: {site.log.read_text()[-2000:]}")
        database = Database(f"sqlite:///{private / 'review.sqlite'}", trail_key(private))
        names = [f"shen{n}" for n in range(given.reviewers)]
        with database.writing() as session:
            for unit in UNITS:
                desk_people.department(session, unit, desk_people.COMMAND_LINE)
            for name in names:
                desk_people.add_user(session, name, "reviewer", "", PASSWORD, desk_people.COMMAND_LINE)
        database.close()
        reviewers = [Reviewer(office, name) for name in names]
        for reviewer in reviewers:
            reviewer.start()
        time.sleep(10)  # until there is something to judge
        record.taken.clear()
        before, load = spent(site), os.getloadavg()[0]
        loads: list[float] = []
        stop = threading.Event()
        threading.Thread(target=lambda: _watch(loads, stop), daemon=True).start()
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            reading = apart.submit(read, site.port, pages, given.readers, given.seconds, given.pause)
            taken, bad, client = reading.result()
        after = spent(site)
        stop.set()
        taken |= {k: list(v) for k, v in record.taken.items()}
        office.ended.set()
        for reviewer in reviewers:
            reviewer.join(60)
    finally:
        site.stop()
        shutil.rmtree(private, ignore_errors=True)
    day = datetime.now(UTC).isoformat(timespec="minutes").removesuffix("+00:00")
    yield (
        f"`python bench/load_both.py --documents {given.documents}{' --short' if given.short else ''} --readers {given.readers} --reviewers {given.reviewers} "
        f"--seconds {given.seconds:g} --pause {given.pause:g}`, {day} UTC, 2 server workers, {os.cpu_count()} cores for the site, its checks, "
        f"the users and whatever else ran: load of the machine {load:.1f} before, {max(loads, default=load):.1f} at most."
    )
    yield ""
    every = [t for k, v in taken.items() if k.startswith("reader") for t in v]
    mine = [t for k, v in taken.items() if k.startswith("reviewer") for t in v]
    yield "| page | requests | p50, ms | p95, ms | most, ms |"
    yield "|---|--:|--:|--:|--:|"
    for name, times in (("**all of the readers**", every), ("**all of the reviewers**", mine), *sorted(taken.items())):
        if len(times) > 1:
            cuts = statistics.quantiles(times, n=100)
            yield f"| {name} | {len(times):,} | {cuts[49] * 1000:.0f} | {cuts[94] * 1000:.0f} | {max(times) * 1000:.0f} |"
    yield ""
    used = {k: after[k] - before[k] for k in after} | {"readers": client}
    yield (
        "Processor seconds: "
        + ", ".join(f"{k} {n:.1f}" for k, n in used.items())
        + f", of {given.seconds:g} s × {os.cpu_count()} cores."
    )
    yield f"Answers of 500 and more, or none: {record.bad} of the reviewers'; other than 200: {bad} of the readers'."


def _watch(loads: list[float], stop: threading.Event) -> None:
    while not stop.wait(2):
        loads.append(os.getloadavg()[0])


def main() -> None:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--short", action="store_true", help="documents of one page")
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--reviewers", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--pause", type=float, default=0.0, help="seconds between two pages of a reader, on the average"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/juesuan-load"))
    parser.add_argument("--write", action="store_true", help="write the outcome into docs/bench-site.md")
    given = parser.parse_args()
    lines = list(run(given))
    print("\n".join(lines))
    if given.write:
        before, _, rest = DOCS.read_text("utf-8").partition(BOTH)
        text = "\n".join(lines)
        DOCS.write_text(
            f"{before.rstrip()}\n\n{BOTH}\n## Readers and reviewers at once\n\n{text}\n{BOTH}{rest.partition(BOTH)[2]}",
            "utf-8",
        )


if __name__ == "__main__":
    main()
