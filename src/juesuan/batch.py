"""Checks many disclosures, one after another or in processes: in order, and whatever happens to one of them."""

from __future__ import annotations

import ctypes
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path

import msgspec

from juesuan.document.model import Unreadable
from juesuan.lang import Text, same
from juesuan.report.view import Outcome


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


def check_all(
    jobs: Sequence[Job],
    template: str | None = None,
    workers: int = 1,
    *,
    apart: bool = False,
    seconds: float | None = None,
) -> Iterator[Outcome]:
    """Yield the outcome of every job, in the jobs' order, at most a few jobs ahead of the one asked for.

    `apart` checks even a single job in a process of its own, for a caller that must outlive whatever it does; then
    `seconds` is how long one job may take.
    """
    if not apart and (workers <= 1 or len(jobs) <= 1):
        for job in jobs:
            yield check_one(job, template)
        return
    rest = list(jobs)
    while rest:
        done = 0
        for outcome in _pooled(rest, template, max(1, min(workers, len(rest))), seconds):
            yield outcome
            done += 1
        rest = rest[done:]
        if rest:  # a worker was killed or hangs: find out by which job, alone, then go on with the others
            yield _alone(rest[0], template, seconds)
            rest = rest[1:]


def _pooled(jobs: Sequence[Job], template: str | None, workers: int, seconds: float | None = None) -> Iterator[Outcome]:
    """Yield outcomes in order until all is done, a worker dies, or a job takes too long."""
    todo = iter(jobs)
    pool = ProcessPoolExecutor(workers, initializer=_ignore_interrupt)
    try:
        window = [pool.submit(check_one, job, template) for job in islice(todo, workers * 3)]
        while window:
            future: Future[Outcome] = window.pop(0)
            outcome = future.result(seconds)
            for job in islice(todo, 1):
                window.append(pool.submit(check_one, job, template))
            yield outcome
    except (BrokenProcessPool, TimeoutError):
        return
    finally:
        _stop(pool)


def _alone(job: Job, template: str | None, seconds: float | None = None) -> Outcome:
    pool = ProcessPoolExecutor(1, initializer=_ignore_interrupt)
    try:
        return pool.submit(check_one, job, template).result(seconds)
    except TimeoutError:
        slow = Text(f"核对超过 {seconds:.0f} 秒，已中止", f"the check took more than {seconds:.0f} seconds")
        return Outcome(job.name, job.paths, error=slow, internal=True)
    except BrokenProcessPool:
        died = Text("核对进程意外终止（可能内存不足）", "the checking process died (out of memory?)")
        return Outcome(job.name, job.paths, error=died, internal=True)
    finally:
        _stop(pool)


def _stop(pool: ProcessPoolExecutor) -> None:
    """Stop a pool at once: what is still running is of no use to anyone."""
    workers = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.terminate()


def _ignore_interrupt() -> None:
    """Leave Ctrl-C to the parent, which stops the workers; end with it where it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


_PR_SET_PDEATHSIG = 1
