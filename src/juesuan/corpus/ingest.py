"""Takes disclosures into a corpus: any number, each once, and after a kill goes on where the last whole batch ended.

    given ──sources──▶ jobs ──fetched, hashed, kept──▶ items ──slices──▶ engine ──tables──▶ batches of the store

What is new is decided by content before any work: the id of a disclosure is the hash of its files' hashes. So a run
over the same input, begun again, finds what the batches have already and forms the next batch as it would have been.
"""

from __future__ import annotations

import errno
import itertools
import pickle
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pyarrow as pa

from juesuan.corpus import listed, schema
from juesuan.corpus.fetch import load, scheme_of
from juesuan.corpus.packs import FAN, Packer
from juesuan.corpus.readers import reading
from juesuan.corpus.rows import Item
from juesuan.corpus.runners import Engine, Slice, Tables
from juesuan.corpus.store import (
    READING,
    Corpus,
    Made,
    Place,
    Stored,
    create,
    demand,
    id_of,
    keep_original,
    manifest_names,
    manifests_in,
    original_name,
    write_batch,
    writing,
)
from juesuan.document.model import Unreadable
from juesuan.document.read import disclosures
from juesuan.kernel.full import FULL
from juesuan.kernel.lang import Text
from juesuan.kernel.program import program

BATCH = 200
"""Disclosures in a batch: what a kill can lose of the work, and how many rows a Parquet file holds."""
SLICE = 8
"""Disclosures in a task: what is begun again when a worker dies."""


class Job(msgspec.Struct, frozen=True, gc=False):
    """One disclosure to take in: what to call its source, its files' paths or addresses, and their names if not those.

    `refused` says why it is not looked at: it goes into the corpus as unreadable, with the reason.
    """

    source: str
    paths: tuple[str, ...]
    names: tuple[str, ...] = ()
    refused: Text | None = None


class Tally(msgspec.Struct):
    """What a run did: disclosures looked at, taken in, known already, unreadable; batches written; seconds."""

    seen: int = 0
    new: int = 0
    known: int = 0
    unreadable: int = 0
    batches: int = 0
    seconds: float = 0.0


# ---- what is given


def jobs(given: Sequence[str], lists: Sequence[Path] = (), outside: list[Path] | None = None) -> list[Job]:
    """Return the disclosures of folders, files and other corpora, then those of lists (`listed.py`), in order.

    Of a corpus every document is taken from its originals: a new corpus is made by the rules and readers of now. A folder's
    files are sorted into disclosures as `juesuan check` does it; their source is the path inside it. Into `outside` go the
    links that lead out of a folder: they are not followed. Raises `NoList`.
    """
    found: list[Job] = []
    for each in given:
        path = Path(each)
        if scheme_of(each):
            found += _of_corpus(each) if _is_corpus(each) else [Job(each, (each,))]
        elif (path / "corpus.json").is_file():
            found += _of_corpus(path)
        elif path.is_dir():
            sorted_out = disclosures([path], outside=outside)
            found += (Job(_source(path, files), tuple(map(str, files))) for _, files in sorted_out)
        else:
            found.append(Job(path.name, (each,)))
    return found + [Job(e.source, e.paths, refused=e.refused) for path in lists for e in listed.entries(path)]


def _is_corpus(address: str) -> bool:
    """Tell whether an address is that of a corpus in a bucket; a page's (http) is not looked at."""
    return not address.startswith(("http://", "https://")) and Place(address).exists("corpus.json")


def _of_corpus(location: str | Path) -> list[Job]:
    """Return a corpus's documents, in the order that they were taken in."""
    opened = Corpus(location)
    rows = opened.connect().execute("select source, files from documents where len(files) > 0 order by seq").fetchall()

    def path(file: dict[str, str]) -> str:
        whole = opened.place.path(original_name(file["sha256"], file["name"]))
        return whole if opened.place.local else str(opened.place.fs.unstrip_protocol(whole))

    return [Job(source, tuple(map(path, files)), tuple(f["name"] for f in files)) for source, files in rows]


def _source(folder: Path, files: Sequence[Path]) -> str:
    def inside(path: Path) -> str:
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()

    return " | ".join(map(inside, files))


# ---- files


def _loaded(place: Place, job: Job, intranet: bool = False) -> Item:
    """Return a job's files as the corpus keeps them; the item has no number yet."""
    files: list[Stored] = []
    problems: list[Unreadable] = []
    for path, given in itertools.zip_longest(job.paths, job.names):
        if job.refused is not None:
            problems.append(Unreadable(job.source, job.refused.zh, job.refused.en))
            break
        try:
            name, data = load(path, intranet=intranet)
        except Unreadable as problem:
            problems.append(problem)
            continue
        name = _short(given or name)
        files.append(Stored(name, keep_original(place, name, data), len(data)))
    if not files:  # nothing to tell it by but where it should have been
        told = Text("；".join(p.zh for p in problems), "; ".join(p.en for p in problems))
        return Item(id_of("missing", job.source), -1, job.source, (), told)
    return Item(id_of(*sorted(f.sha256 for f in files)), -1, job.source, tuple(files))


def _short(name: str) -> str:
    """Return a file name that any file system takes, its extension kept."""
    plain = name.replace("/", "_").replace("\0", "_")
    if len(plain.encode()) <= 200:
        return plain
    stem, dot, extension = plain.rpartition(".")
    return f"{stem[:50]}{dot}{extension[:10]}" if dot else plain[:60]


def compact(given: Sequence[Job]) -> Iterator[Job]:
    """Return the jobs one by one, made as they are needed of what is packed up now.

    Whoever looks at an object writes to it (its count of references), and what the parent of a forked worker writes to
    is in memory twice from then on: over a long list, one object after the other, its memory would grow all the time.
    """
    packed = [pickle.dumps(given[at : at + _PACKED]) for at in range(0, len(given), _PACKED)]
    return (job for each in packed for job in pickle.loads(each))


_PACKED = 500


def _items(place: Place, given: Iterable[Job], intranet: bool) -> Iterator[Item]:
    """Yield the jobs' items in order; addresses are fetched a few at a time."""
    todo = iter(given)
    with ThreadPoolExecutor(4) as pool:
        running: deque[Item | Future[Item]] = deque()
        while True:
            while len(running) < 8 and (job := next(todo, None)) is not None:
                remote = any(scheme_of(p) for p in job.paths)
                running.append(pool.submit(_loaded, place, job, intranet) if remote else _loaded(place, job))
            if not running:
                return
            first = running.popleft()
            yield first.result() if isinstance(first, Future) else first


# ---- the run

Step = Callable[[Tally], None]


def ingest(
    given: Sequence[Job],
    location: str | Path,
    engine: Engine,
    *,
    name: str = "local",
    batch: int = BATCH,
    step: Step | None = None,
    intranet: bool = False,
) -> Tally:
    """Take disclosures into the corpus at `location`, made if it is not there; return what was done.

    `step` is told of the progress; `intranet` allows addresses of this machine and its network. Raises `CorpusProblem` where the corpus cannot be written.
    """
    place = Place(location)
    tally, start = Tally(), time.perf_counter()
    say = step or (lambda tally: None)
    with writing(place):
        create(place)
        number, known = _known(place)
        run = _Run(place, len(known), number, known, tally, batch, say, intranet)
        try:
            run.go(compact(given), engine, name)
        finally:
            run.packer.end()
    tally.seconds = time.perf_counter() - start
    say(tally)
    return tally


def _known(place: Place) -> tuple[int, set[str]]:
    """Return the number of the batch to come, and the ids of the documents there are; manifests are read one by one."""
    demand(place)
    number, known = 0, set[str]()
    with reading(place.folder):  # who packed for a run that was killed may be at work still
        for name in dict.fromkeys(manifest_names(place).values()):
            for batch in manifests_in(place, name):
                number = batch.batch + 1
                known.update(batch.ids)
    return number, known


class _Run:
    """One run: what of the input is new, and the batch that is being filled."""

    def __init__(
        self,
        place: Place,
        documents: int,
        batches: int,
        known: set[str],
        tally: Tally,
        batch: int,
        say: Step,
        intranet: bool,
    ) -> None:
        self.place, self.known, self.tally, self.size, self.say = place, known, tally, batch, say
        self.intranet = intranet
        self.number, self.written, self.next = batches, documents, documents
        self.written_at_start = documents
        self.packer = Packer(place.location)
        self.packer.look(batches - batches % FAN)  # what was due when the run before ended

    def go(self, given: Iterable[Job], engine: Engine, name: str) -> None:
        """Fill batches until the input is at its end."""
        filling: list[Tables] = []
        began = time.perf_counter()
        for tables in engine(self.slices(given)):
            filling.append(tables)
            rows = tables["documents"]
            if (
                FULL.zh in rows.column("problem_zh").to_pylist()
            ):  # no word on the document: it is read when there is room
                raise OSError(errno.ENOSPC, FULL.zh, tempfile.gettempdir())
            self.tally.new += rows.num_rows
            self.tally.unreadable += rows.column("status").to_pylist().count("unreadable")
            self.say(self.tally)
            if sum(t["documents"].num_rows for t in filling) >= self.size:
                self.write(filling, began, name)
                filling, began = [], time.perf_counter()
        if filling:
            self.write(filling, began, name)

    def slices(self, given: Iterable[Job]) -> Iterator[Slice]:
        """Yield what is new, a slice at a time; a batch ends with a slice."""
        waiting: list[Item] = []
        for item in _items(self.place, given, self.intranet):
            self.tally.seen += 1
            if item.id in self.known:
                self.tally.known += 1
                self.say(self.tally)
                continue
            self.known.add(item.id)
            waiting.append(msgspec.structs.replace(item, seq=self.next))
            self.next += 1
            in_batch = (self.next - self.written_at_start) % self.size
            if len(waiting) == SLICE or in_batch == 0:
                yield Slice(self.place.location, tuple(waiting))
                waiting = []
        if waiting:
            yield Slice(self.place.location, tuple(waiting))

    def write(self, filling: Sequence[Tables], began: float, engine: str) -> None:
        """Write a full batch."""
        from juesuan.report.view import version  # noqa: PLC0415

        tables = {t: pa.concat_tables([f[t] for f in filling]) for t in schema.TABLES}
        at, seconds = datetime.now(UTC).isoformat(timespec="seconds"), round(time.perf_counter() - began, 3)
        made = Made(at, seconds, engine, version(), program(*READING))
        write_batch(self.place, self.number, self.written, tables, made)
        self.number += 1
        self.written += tables["documents"].num_rows
        self.tally.batches += 1
        self.packer.look(self.number)
