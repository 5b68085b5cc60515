"""What turns a slice of disclosures into rows, and the engines that run it: the cores of this machine, or a Ray cluster.

Both run the one pure function `slice_tables` and give its results in order, so both fill a corpus with the same bytes.
The work reads the files from the corpus's own originals: a worker on another machine needs nothing else.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from juesuan.corpus import schema
from juesuan.corpus.rows import Item, Rows, merged, rows_of, unreadable
from juesuan.corpus.store import Place, original_name
from juesuan.document.model import Unreadable
from juesuan.kernel.full import FULL, is_full
from juesuan.kernel.guard import DEFAULT, Failure, Limits, run_all
from juesuan.kernel.lang import Text, same

Tables = dict[str, pa.Table]


class Slice(msgspec.Struct, frozen=True):
    """A few disclosures of the corpus at `location`, one task."""

    location: str
    items: tuple[Item, ...]


Engine = Callable[[Iterable[Slice]], Iterator[Tables]]
"""Gives the tables of every slice, in order, whatever happens to a worker."""


# ---- the work


def slice_tables(work: Slice) -> Tables:
    """Return the rows of a slice's disclosures as Arrow tables."""
    place = Place(work.location)
    return as_tables(merged([_rows(place, item) for item in work.items]))


def as_tables(rows: Rows) -> Tables:
    """Return rows as Arrow tables of the corpus's schema."""
    return {t: pa.Table.from_pylist(rows[t], schema=s) for t, s in schema.TABLES.items()}


def _rows(place: Place, item: Item) -> Rows:
    """Return the rows of one disclosure. Never raises: what cannot be read or checked is a row with the reason."""
    if item.problem is not None or not item.files:
        return unreadable(item, item.problem or Text("没有文件", "no files given"))
    try:
        return _checked(place, item)
    except Unreadable as problem:
        return unreadable(item, Text(problem.zh, problem.en))
    except MemoryError:
        return unreadable(item, Text("内存不足", "out of memory"))
    except Exception as problem:  # one disclosure's failure must not stop the rest
        return unreadable(item, FULL if is_full(problem) else same(f"{type(problem).__name__}: {problem}"[:400]))


def _checked(place: Place, item: Item) -> Rows:
    from juesuan.checks.engine import check_extracted  # noqa: PLC0415
    from juesuan.document.read import read  # noqa: PLC0415 - a worker loads it once, the parent never

    with tempfile.TemporaryDirectory(prefix="juesuan-") as folder:
        paths = []
        for number, file in enumerate(item.files):
            inner = Path(folder) / str(number)  # two files of a disclosure may have one name
            inner.mkdir()
            path = inner / file.name
            path.write_bytes(place.read(original_name(file.sha256, file.name)))
            paths.append(path)
        document = read(paths)
    numbers = [paths.index(Path(s.path)) for s in document.sources]
    return rows_of(item, *check_extracted(document), numbers)


DIED = Text(
    "核对进程意外终止或超出时间、内存的上限", "the checking process died or passed its limits of time and memory"
)


# ---- this machine


def local(workers: int) -> Engine:
    """Return the engine of this machine's cores."""

    def run(slices: Iterable[Slice]) -> Iterator[Tables]:
        begun: deque[Slice] = deque()

        def calls() -> Iterator[tuple[Slice]]:
            for work in slices:
                begun.append(work)
                yield (work,)

        for answer in run_all(slice_tables, calls(), workers, _FOR_A_SLICE):
            work = begun.popleft()
            yield _one_by_one(work) if isinstance(answer, Failure) else answer

    return run


_FOR_A_SLICE = Limits(2 * DEFAULT.seconds, DEFAULT.memory)


def _one_by_one(work: Slice) -> Tables:
    """Return a slice's tables where a worker died of it: each disclosure with limits of its own."""
    answers = run_all(_rows_at, [(work.location, item) for item in work.items])
    rows = [
        unreadable(item, DIED) if isinstance(answer, Failure) else answer
        for item, answer in zip(work.items, answers, strict=True)
    ]
    return as_tables(merged(rows))


def _rows_at(location: str, item: Item) -> Rows:
    return _rows(Place(location), item)


# ---- a Ray cluster

_TRIES = 4
"""How often a task is begun again when its worker or machine dies, before its disclosures are tried one by one."""


def ray(address: str, workers: int = 0, ahead: int = 3) -> Engine:
    """Return the engine of an existing Ray cluster (`auto`, `127.0.0.1:6379`, `ray://head:10001`).

    The package goes to the workers with the job, so that all run this version. The corpus's folder must be one that all
    of them see, or a bucket.
    """

    def run(slices: Iterable[Slice]) -> Iterator[Tables]:
        import ray  # noqa: PLC0415 - an extra, and slow to load

        cluster: Any = ray

        own = not cluster.is_initialized()
        if own:
            package = str(Path(__file__).parent.parent)
            cluster.init(
                address=address, runtime_env={"py_modules": [package]}, log_to_driver=False,
                configure_logging=False,
            )  # fmt: skip
        try:
            count = workers or max(1, int(cluster.cluster_resources().get("CPU", 1)))
            yield from _on_cluster(cluster, slices, count * ahead)
        finally:
            if own:
                cluster.shutdown()

    return run


def _on_cluster(cluster: Any, slices: Iterable[Slice], window: int) -> Iterator[Tables]:
    """Yield the slices' tables in order, at most `window` tasks at a time."""
    task = cluster.remote(slice_tables).options(max_retries=_TRIES, num_cpus=1)
    todo = iter(slices)
    running: list[tuple[Slice, Any]] = []
    while True:
        while len(running) < window and (work := next(todo, None)) is not None:
            running.append((work, task.remote(work)))
        if not running:
            return
        work, reference = running.pop(0)
        try:
            tables = cluster.get(reference)
        except cluster.exceptions.RayError:
            tables = _one_by_one_on_cluster(cluster, work)
        del reference  # lets the cluster forget the result
        yield tables


def _one_by_one_on_cluster(cluster: Any, work: Slice) -> Tables:
    one = cluster.remote(_rows_at).options(max_retries=_TRIES, num_cpus=1)
    rows: list[Rows] = []
    for item in work.items:
        try:
            rows.append(cluster.get(one.remote(work.location, item)))
        except cluster.exceptions.RayError:
            rows.append(unreadable(item, DIED))
    return as_tables(merged(rows))
