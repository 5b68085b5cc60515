"""Fault injection: the real site at work while it is killed, its disk filled and its files damaged.

    python bench/faults_site.py [--seconds 1200] [--seed 1] [--database sqlite|postgresql] [--only KIND] [--write]

`juesuan serve` with two workers; readers, reviewers and departments work over real connections, signed in: uploads of
drafts that the compiler made, new versions, decisions, returns, sign-offs. Every few seconds something is done to the site,
drawn from the seed: kill -9 of a check's process, of the queue, of the server's workers or of the whole server in the
middle of an upload, a check, a decision, a sign-off; a full disk (corpus, drafts, database, temporary files lie on a tmpfs
of their own, and a ballast file takes its room: the system's own ENOSPC); a damaged Parquet part or index; PostgreSQL
ended, one of its processes killed, its disk full. After each round all users rest, the site must be whole again and the
queue empty within a time, and the invariants (`site_faults/held.py`) are held against what the clients wrote down: what was
acknowledged is there, once and whole; what was refused is not; what got no answer is there or not, never half. Exit code 1
where anything does not hold. With `--keep` the folder of the run stays: record.jsonl, faults.txt, site.log.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

import sections
from handed_in import draft
from juesuan.corpus.store import Corpus
from juesuan.desk import people as desk_people
from juesuan.desk.database import Database
from juesuan.desk.keys import trail_key
from juesuan.desk.model import Job
from juesuan.desk.vault import SWEPT_AFTER, Vault
from postgres import BINARIES, Postgres
from site_faults.browser import Browser, NoAnswer
from site_faults.held import Held
from site_faults.injuries import Missed, Scene, possible
from site_faults.people import PASSWORD, UNITS, USERS, Office, everyone
from site_faults.record import Record
from site_faults.served import Disk, Served, free_port

WHOLE = 90.0
"""Seconds within which the site must be whole again, and then the queue empty. The machine is shared: it takes a few."""


class Told(msgspec.Struct):
    """What a run did and found."""

    database: str
    seed: int
    seconds: float
    done: Counter[str] = msgspec.field(default_factory=Counter)
    starts: int = 0
    requests: int = 0
    rounds: int = 0
    steps: Counter[str] = msgspec.field(default_factory=Counter)
    drafts: int = 0
    versions: int = 0
    files: int = 0
    lines: int = 0
    whole: list[float] = []
    drained: list[float] = []
    bad: Counter[str] = msgspec.field(default_factory=Counter)
    tracebacks: Counter[str] = msgspec.field(default_factory=Counter)
    swept: int = 0
    wrong: list[str] = []
    load: list[float] = []


def publish(folder: Path, site: Served) -> list[tuple[str, str]]:
    """Make a small corpus; return its documents with their departments."""
    inside = folder / "in"
    inside.mkdir()
    for n, unit in enumerate((*UNITS, "北塘县教育局", "南浦市民政局")):
        for seed in (1, 2):
            text = draft(30 + n * 2 + seed, unit, "txt", 2).decode().replace("2024", str(2022 + seed))
            (inside / f"{unit}{2022 + seed}年度部门决算.txt").write_text(text, "utf-8")
    code, told = site.command("ingest", str(inside), "--corpus", str(site.corpus), "--batch", "4", "-j", "1")
    if code:
        raise SystemExit(f"no corpus: {told}")
    rows = Corpus(site.corpus).connect().execute("SELECT id, department FROM documents").fetchall()
    return [(str(row[0]), str(row[1])) for row in rows]


class Run:
    """One run: everything made, hurt for a while, looked at, and given up."""

    def __init__(self, folder: Path, given: argparse.Namespace) -> None:
        self.folder, self.given = folder, given
        self.told = Told(given.database, given.seed, given.seconds)
        self.chance = random.Random(given.seed)
        self.disk = Disk(folder / "disk", 700 << 20)
        self.pg_disk = Disk(folder / "pg", 700 << 20) if given.database == "postgresql" else None
        self.postgres: Postgres | None = None
        self.log = folder / "site.log"
        self.site = Served(folder / "disk", free_port(), self.log)
        self.private = self.site.corpus.with_name("corpus-review")
        self.address = f"sqlite:///{self.private / 'review.sqlite'}"
        self.record = Record(folder / "record.jsonl")
        self.faults = (folder / "faults.txt").open("a")
        self.windows: list[tuple[float, float]] = []
        self.heads = folder / "heads.txt"
        self.seen: set[str] = set()

    def prepare(self) -> None:
        """Start the database and the site, with something published and with users."""
        if self.pg_disk is not None:
            self.folder.chmod(0o755)
            home = self.pg_disk.folder / "server"
            home.mkdir()
            self.postgres = Postgres(home)
            self.postgres.start()
            self.address = self.site.database = self.postgres.fresh()
        documents = publish(self.folder, self.site)
        self.office = Office(self.site.port, self.record, self.given.seed, documents)
        self.site.start()
        if not self.site.ready(120):
            raise SystemExit(f"the site does not start: {self.log.read_text()[-2000:]}")
        self.vault = Vault(self.private / "files")
        with self.database() as made, made.writing() as session:
            for name, (role, department) in USERS.items():
                desk_people.add_user(session, name, role, department, PASSWORD, desk_people.COMMAND_LINE)
        self.scene = Scene(self.site, self.office, self.disk, self.postgres, self.pg_disk, self.chance)

    @contextlib.contextmanager
    def database(self) -> Iterator[Database]:
        """Give the review database, looked at from outside."""
        made = Database(self.address, trail_key(self.private))
        try:
            yield made
        finally:
            made.close()

    def wrong(self, text: str) -> None:
        """Write down what does not hold, once."""
        plain = re.sub(r"^\d+\.\d s: ", "", text)
        if plain not in self.seen:
            self.seen.add(plain)
            at = time.time() - self.record.began
            self.told.wrong.append(f"[{at:.0f} s, round {self.told.rounds}] {text}")
            print(f"  !! {text}", flush=True)

    def go(self) -> Told:
        """Hurt the site until the time is over."""
        everybody = everyone(self.office, self.given.readers)
        for person in everybody:
            person.start()
        threading.Thread(target=self._count_queue, daemon=True).start()
        began = time.monotonic()
        kinds = possible(self.scene)
        if self.given.only:
            kinds = {k: v for k, v in kinds.items() if any(o in k for o in self.given.only)}
        deck: list[str] = []
        time.sleep(3)
        while time.monotonic() - began < self.given.seconds:
            self.told.rounds += 1
            self.told.load.append(os.getloadavg()[0])
            hurt = time.time()
            for _ in range(self.chance.choice((1, 2, 3, 4))):
                if not deck:  # each kind by its weight before any comes again
                    deck = [k for k, (_, weight) in kinds.items() for _ in range(weight)]
                    self.chance.shuffle(deck)
                kind = deck.pop()
                if self.chance.random() < 0.7:  # else the next while it still comes to itself from the last
                    self.site.ready(40)
                since = time.time() - self.record.began
                try:
                    said = kinds[kind][0](self.scene)
                    self.told.done[kind] += 1
                except Missed as nothing:
                    deck.insert(0, kind)
                    said = f"missed: {nothing}"
                self.faults.write(f"{since:8.1f} round {self.told.rounds} {kind}: {said}\n")
                self.faults.flush()
                time.sleep(self.chance.uniform(0.2, 2.0))
            self.look(hurt)
            time.sleep(self.chance.uniform(1.0, 4.0))
        self.office.ended.set()
        self.office.resume()
        for person in everybody:
            person.join(90)
        self.last()
        return self.told

    def _count_queue(self) -> None:
        """Tell everybody how many drafts wait for their check."""
        with self.database() as database:
            while not self.office.ended.wait(1):
                with contextlib.suppress(SQLAlchemyError), database.reading() as session:
                    query = select(func.count()).select_from(Job).where(Job.state != "done")
                    self.office.waiting = session.scalar(query) or 0

    def look(self, hurt: float) -> None:
        """Wait until the site is whole and the queue empty, and hold the invariants against the record."""
        began = time.monotonic()
        if self.site.ended():
            self.wrong("the server ended by itself")
            self.site.kill_all()
            self.site.start()
        if not self.site.ready(WHOLE):
            self.wrong(f"the site is not whole {WHOLE:g} s after it was hurt: {self.site.parts()}")
        self.told.whole.append(time.monotonic() - began)
        self.windows.append((hurt, time.time()))
        if not self.office.pause(90):
            self.wrong("a request takes more than 90 s")
        began = time.monotonic()
        with self.database() as database:
            while True:
                held = Held(database, self.vault)
                left = held.unfinished()
                if not left or time.monotonic() - began > WHOLE:
                    break
                time.sleep(0.3)
            self.told.drained.append(time.monotonic() - began)
            for text in left:
                self.wrong(f"not checked within {WHOLE:g} s: {text}")
            for text in held.wrong(self.record):
                self.wrong(text)
        if not self.told.rounds % 5 or self.office.ended.is_set():
            self._verify()
        self._published()
        self._requests()
        for text in self.record.oddities:
            self.wrong(text)
        self.office.resume()

    def _verify(self) -> None:
        """Let the program itself verify its trail, against all heads exported before; export the next."""
        head = ("--head", str(self.heads)) if self.heads.exists() else ()
        code, told = self.site.command("trail", "verify", "--corpus", str(self.site.corpus), *head)
        if code:
            self.wrong(f"juesuan trail verify: {code} {told[-300:]}")
        code, told = self.site.command("trail", "head", "--corpus", str(self.site.corpus), "-o", str(self.heads))
        if code:
            self.wrong(f"juesuan trail head: {code} {told[-300:]}")

    def _published(self) -> None:
        """Read every published document, and a few drafts' files as they came."""
        browser = Browser(self.site.port)
        for id, unit in self.office.documents:
            try:
                answer = browser.get(f"/document/{id}")
            except NoAnswer as problem:
                self.wrong(f"/document/{id}: {problem}")
                continue
            if answer.status != 200 or unit not in answer.text:
                self.wrong(
                    f"/document/{id}: {answer.status}, {'with' if unit in answer.text else 'without'} its department"
                )

    def _requests(self) -> None:
        """Requests that went wrong while nothing was done to the site."""
        for since, until, status, what in self.record.asked:
            if not any(since <= end and until >= start for start, end in self.windows):
                self.wrong(
                    f"{what}: {status or 'no answer'} at {since - self.record.began:.1f} s, and nothing was done to the site"
                )

    def last(self) -> None:
        """After the end: the server started anew once more, all looked at again, the vault swept of what is a day old."""
        hurt = time.time()
        self.office.working.clear()
        self.site.kill_all()
        self.site.start()
        self.look(hurt)
        self.site.stop()
        with self.database() as database:
            held = Held(database, self.vault)
            left = held.left_over()
            old = time.time() - SWEPT_AFTER - 60
            for path in left:
                os.utime(path, (old, old))
            self.told.swept = self.vault.sweep(lambda: {f.sha256 for files in held.files.values() for f in files})
            for path in held.left_over():
                self.wrong(f"{path.relative_to(self.vault.folder)} belongs to no version and is never deleted")
            for text in Held(database, self.vault).wrong(self.record):
                self.wrong(text)
            self.told.drafts, self.told.versions, self.told.lines = (
                len(held.drafts),
                len(held.versions),
                len(held.lines),
            )
            self.told.files = len({f.sha256 for files in held.files.values() for f in files})
        for entry in self.site.temporary.iterdir():
            inside = [p for p in entry.rglob("*") if p.is_file()] if entry.is_dir() else [entry]
            if any(not p.is_symlink() and p.stat().st_size for p in inside):
                self.wrong(f"left among the temporary files: {entry.name} with {len(inside)} files")
        self.told.starts, self.told.requests = self.site.starts, self.record.requests
        self.told.steps = Counter(f"{s.kind}: {s.came}" for s in self.record.steps)
        self.told.bad = Counter(f"{status or 'no answer'}" for _, _, status, _ in self.record.asked)
        self.told.tracebacks = tracebacks(self.log.read_text(errors="replace"))

    def close(self) -> None:
        """Give everything up."""
        self.site.kill_all()
        if self.postgres is not None:
            with contextlib.suppress(subprocess.CalledProcessError):
                self.postgres.stop()
        for disk in (self.disk, self.pg_disk):
            if disk is not None:
                disk.close()


def tracebacks(log: str) -> Counter[str]:
    """Return the last lines of the tracebacks in a log, and how often each is there."""
    found: Counter[str] = Counter()
    inside = False
    for line in log.splitlines():
        if line.startswith(("Traceback", "  + Exception Group Traceback")):
            inside = True
        elif inside and line and not line.startswith((" ", "\t", "|")):
            found[re.sub(r"0x[0-9a-f]+|\d{3,}", "…", line)[:110]] += 1
            inside = False
    return found


def report(told: Told) -> Iterator[str]:
    """Yield what a run did and found, as lines of Markdown."""
    day = datetime.now(UTC).isoformat(timespec="minutes").removesuffix("+00:00")
    load = sorted(told.load)
    yield (
        f"`python bench/faults_site.py --seconds {told.seconds:g} --seed {told.seed} --database {told.database}`, {day} UTC: "
        f"**{sum(told.done.values())} faults in {told.rounds} rounds, {told.requests:,} requests, {told.starts} starts of the server; "
        f"{len(told.wrong)} violations.** Load of the machine (2 cores, shared) {load[0]:.1f} to {load[-1]:.1f}, median {load[len(load) // 2]:.1f}."
    )
    yield ""
    yield "Faults: " + ", ".join(f"{k} {n}" for k, n in sorted(told.done.items())) + "."
    kinds = sorted({k.partition(":")[0] for k in told.steps})
    yield ""
    yield "| step of a user | acknowledged | refused | no answer, or one that says neither |"
    yield "|---|--:|--:|--:|"
    for kind in kinds:
        cells = [told.steps[f"{kind}: {came}"] for came in ("done", "refused", "unknown")]
        yield f"| {kind} | {' | '.join(map(str, cells))} |"
    yield ""
    yield (
        f"At the end {told.drafts} drafts with {told.versions} versions, {told.files} files, {told.lines} lines of the trail; "
        f"{told.swept} files of uploads that came to nothing, swept. Whole again after {max(told.whole):.1f} s at most, the queue "
        f"empty after {max(told.drained):.1f} s at most (bound {WHOLE:g} s each)."
    )
    bad = ", ".join(f"{k} {n} times" for k, n in sorted(told.bad.items()))
    yield f"Requests while the site was hurt that got no good answer: {bad or 'none'}."
    for text in told.wrong:
        yield f"- {text}"


def main() -> None:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--only", action="append", default=[], help="only faults with these words in their name")
    parser.add_argument("--keep", action="store_true", help="leave the record and the logs of the run")
    parser.add_argument("--write", action="store_true", help="write the outcome into docs/hardening.md")
    given = parser.parse_args()
    if given.database == "postgresql" and not BINARIES:
        raise SystemExit("PostgreSQL is not installed")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exception: what was started and mounted is given up
    folder = Path(tempfile.mkdtemp(prefix="juesuan-faults-", dir="/tmp"))
    run = Run(folder, given)
    try:
        run.prepare()
        if not run.disk.real:
            print("no right to mount a small disk: no fault of a full one")
        told = run.go()
    finally:
        run.close()
        if given.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    lines = list(report(told))
    print("\n".join(lines))
    for text, count in told.tracebacks.most_common(20):
        print(f"log: {count} × {text}")
    if given.write:
        sections.put("hardening.md", f"faults_{told.database}", "\n".join(lines))
    sys.exit(1 if told.wrong else 0)


if __name__ == "__main__":
    main()
