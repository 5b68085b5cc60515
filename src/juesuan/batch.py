"""Checks many disclosures, one after another or in processes: in order, and whatever happens to one of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from juesuan.document.model import Unreadable
from juesuan.lang import Text, same
from juesuan.report.view import Outcome

J = TypeVar("J")
R = TypeVar("R")


class Job(msgspec.Struct, frozen=True):
    """One disclosure to check: its name and its files."""

    name: str
    paths: tuple[str, ...]


def check_one(job: Job, template: str | None = None) -> Outcome:
    """Check one disclosure. Never raises: a file that cannot be read or a failure of the program is in the outcome."""
    try:
        from juesuan.document.read import read  # noqa: PLC0415 - a worker loads only what it needs
        from juesuan.engine import check_document  # noqa: PLC0415

        result = check_document(read([Path(p) for p in job.paths]), template)
    except Unreadable as problem:
        return Outcome(job.name, job.paths, error=Text(problem.zh, problem.en))
    except MemoryError:
        return Outcome(job.name, job.paths, error=Text("内存不足", "out of memory"), internal=True)
    except Exception as problem:  # one disclosure's failure must not stop the rest
        return Outcome(job.name, job.paths, error=same(f"{type(problem).__name__}: {problem}"), internal=True)
    return Outcome(job.name, job.paths, result=result)


def check_all(jobs: Sequence[Job], template: str | None = None, workers: int = 1) -> Iterator[Outcome]:
    """Yield the outcome of every job, in the jobs' order, at most a few jobs ahead of the one asked for."""
    if workers <= 1 or len(jobs) <= 1:
        for job in jobs:
            yield check_one(job, template)
        return
    work, alone = partial(check_one, template=template), partial(_alone, template=template)
    yield from in_order(work, jobs, min(workers, len(jobs)), alone)


def check_outside(jobs: Sequence[Job], workers: int, seconds: float, template: str | None = None) -> Iterator[Outcome]:
    """Yield outcomes as `check_all` does, from processes even for a single job: the caller outlives whatever it does.

    A job that takes longer than `seconds` is stopped.
    """
    work, alone = partial(check_one, template=template), partial(_alone, template=template, seconds=seconds)
    yield from in_order(work, jobs, max(1, min(workers, len(jobs))), alone, seconds=seconds)


def in_order(
    work: Callable[[J], R],
    jobs: Iterable[J],
    workers: int,
    alone: Callable[[J], R],
    ahead: int = 3,
    seconds: float | None = None,
) -> Iterator[R]:
    """Yield `work(job)` of every job, in the jobs' order, from a pool of processes; at most `ahead` jobs a process.

    Where a process dies (killed, out of memory, a crash in a library) the job whose turn it is goes to `alone`, which
    finds out whether it was the cause; the others are begun again in a new pool. So it is where a job is waited for
    longer than `seconds`.
    """
    todo = iter(jobs)
    given: deque[J] = deque(islice(todo, workers * ahead))
    while given:
        pool = ProcessPoolExecutor(workers, initializer=begin_worker)
        try:
            running: deque[Future[R]] = deque(pool.submit(work, job) for job in given)
            while running:
                result = running[0].result(seconds)
                running.popleft()
                given.popleft()
                for job in islice(todo, 1):
                    given.append(job)
                    running.append(pool.submit(work, job))
                yield result
        except (BrokenProcessPool, TimeoutError):
            pass
        finally:
            _stop(pool)
        if given:
            yield alone(given.popleft())
            if not given:
                given.extend(islice(todo, workers * ahead))


def apart(work: Callable[[J], R], job: J, died: Callable[[J], R], seconds: float | None = None) -> R:
    """Return `work(job)` from a process of its own, or `died(job)` where that process dies too.

    Raises TimeoutError when it takes longer than `seconds`.
    """
    pool = ProcessPoolExecutor(1, initializer=begin_worker)
    try:
        return pool.submit(work, job).result(seconds)
    except BrokenProcessPool:
        return died(job)
    finally:
        _stop(pool)


DIED = Text("核对进程意外终止（可能内存不足）", "the checking process died (out of memory?)")


def _alone(job: Job, template: str | None, seconds: float | None = None) -> Outcome:
    def died(job: Job) -> Outcome:
        return Outcome(job.name, job.paths, error=DIED, internal=True)

    try:
        return apart(partial(check_one, template=template), job, died, seconds)
    except TimeoutError:
        slow = Text(f"核对超过 {seconds:.0f} 秒，已中止", f"the check took more than {seconds:.0f} seconds")
        return Outcome(job.name, job.paths, error=slow, internal=True)


def _stop(pool: ProcessPoolExecutor) -> None:
    """Stop a pool at once: what is still running is of no use to anyone."""
    workers = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.terminate()


def begin_worker() -> None:
    """Leave Ctrl-C to the parent, which stops the workers, and end when it is killed: nothing else would end them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # whatever the parent does with it: this is how workers are stopped
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
