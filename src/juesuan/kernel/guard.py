"""Calls in worker processes with limits of time and memory: a call that passes them is killed, the others go on.

A worker is a process that lives for many calls. The parent watches the clock and the worker's resident memory (that of
the processes it started included) and kills it; the worker limits its own address space, so that one huge allocation
fails at once, and sets itself an alarm, so that it does not outlive a parent that was killed. What libraries print to
standard error goes nowhere (set JUESUAN_DEBUG to see it).
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, Literal, NoReturn

import msgspec

from juesuan.kernel.processes import MB, address_space, descendants, kill, memory_of

POLL = 0.2
"""Seconds between two looks at the workers."""
HEADROOM = 1024
"""MB of address space over the limit of memory: libraries and mapped files take room without taking memory."""
AHEAD = 3
"""Calls a worker that may be begun before the answer of the first is taken."""
GRACE = 2.0
"""Seconds that a worker has to end what it started before it is killed, and over the time limit before its own alarm."""


class Limits(msgspec.Struct, frozen=True):
    """What one call may take: `seconds` by the clock, `memory` in MB; 0 is no limit."""

    seconds: float = 300.0
    memory: int = 2048


class Failure(msgspec.Struct, frozen=True):
    """Why a call has no answer: its time or memory was up, its process died (`detail`: of what), or it raised."""

    kind: Literal["time", "memory", "died", "raised"]
    detail: str = ""


DEFAULT = Limits()
KILLED = Failure("memory", "SIGKILL")
"""The process was killed from outside, twice: the kernel's own killer sends SIGKILL where memory is short."""


def run_all(
    function: Callable[..., Any],
    calls: Iterable[tuple[Any, ...]],
    workers: int = 1,
    limits: Limits = DEFAULT,
    meanwhile: Iterable[Callable[[], object]] = (),
) -> Iterator[Any]:
    """Yield for every tuple of arguments what `function` returns, or a `Failure`; in order, at most a few ahead.

    Function, arguments and answers are pickled. Calls are drawn as they are needed. What is to be done here besides,
    `meanwhile`, is done when the workers have begun. A call whose process was killed from outside (by the system, whose
    memory others have taken) is made once more: that was not its doing.
    """
    if multiprocessing.current_process().daemon:  # within a worker: its limits hold, and it may start none of its own
        for task in meanwhile:
            task()
        yield from (_made(function, call) for call in calls)
        return
    spare = iter(meanwhile)
    todo = iter(calls)
    pool = [_Worker(function, limits) for _ in range(max(1, workers))]
    answers: dict[int, Any] = {}
    under_way: dict[int, tuple[Any, ...]] = {}
    killed: list[int] = []
    again: set[int] = set()
    begun = number = 0
    try:
        while True:
            for worker in (w for w in pool if w.call is None):
                if killed:
                    first = killed.pop(0)
                    worker.begin(first, under_way[first])
                elif begun < number + AHEAD * len(pool) and (call := next(todo, None)) is not None:
                    under_way[begun] = call
                    worker.begin(begun, call)
                    begun += 1
            for task in spare:
                task()
            if number in answers:
                yield answers.pop(number)
                number += 1
            elif number == begun:
                return
            else:
                for made, answer in _answers([w for w in pool if w.call is not None]):
                    if isinstance(answer, Failure) and answer == KILLED and made not in again:
                        again.add(made)
                        killed.append(made)
                    else:
                        answers[made] = answer
                        del under_way[made]
    finally:
        for worker in pool:
            worker.stop()


def _answers(busy: Sequence[_Worker]) -> Iterator[tuple[int, Any]]:
    """Wait a little and yield the answers that have come, and the failures of the workers that had to be killed."""
    ready = wait([w.pipe for w in busy], POLL)
    for worker in busy:
        assert worker.call is not None
        number = worker.call
        if worker.pipe in ready:
            yield number, worker.take()
        elif (failure := worker.passed()) is not None:
            worker.stop()
            yield number, failure


class _Worker:
    """A process that answers calls, started when first needed and again after it was killed."""

    def __init__(self, function: Callable[..., Any], limits: Limits) -> None:
        self.function = function
        self.limits = limits
        self.process: Any = None
        self.pipe: Any  # a connection: on Windows of another class
        self.call: int | None = None
        self.since = self.looked = 0.0
        self.base = 0  # MB that a fork has of its parent's memory: not the call's doing

    def begin(self, number: int, arguments: tuple[Any, ...]) -> None:
        if self.process is None:
            # A fork starts at once and needs nothing of the caller's main module; elsewhere it is not safe.
            context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
            self.pipe, theirs = multiprocessing.Pipe()
            _ours.append(self.pipe)
            self.process = context.Process(target=_serve, args=(self.function, theirs, self.limits), daemon=True)
            self.process.start()
            theirs.close()
            self.base = memory_of(self.process.pid)
        self.call, self.since = number, time.monotonic()
        self.looked = self.since
        with contextlib.suppress(BrokenPipeError):  # it died idle: `take` will tell
            self.pipe.send(arguments)

    def take(self) -> Any:
        """Return the answer that has come, or how the process died."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join(GRACE)
            answer = _death(self.process.exitcode)
            self.stop()
            return answer
        self.call = None
        if self.limits.memory and 2 * self.taken() > self.limits.memory:
            self.stop()  # memory is seldom given back: the next call is to have its full measure
        return answer

    def passed(self) -> Failure | None:
        """Return which limit the call under way has passed, if any; its memory is looked at once a `POLL`."""
        now = time.monotonic()
        if self.limits.seconds and now - self.since > self.limits.seconds:
            return Failure("time")
        if self.limits.memory and now - self.looked >= POLL:
            self.looked = now
            if self.taken() > self.limits.memory:
                return Failure("memory")
        return None

    def taken(self) -> int:
        """Return how much memory, in MB, the process has taken since it was started."""
        return memory_of(self.process.pid) - self.base

    def stop(self) -> None:
        """End the process and all that it started."""
        process, self.process, self.call = self.process, None, None
        if process is None:
            return
        started = descendants(process.pid)
        process.terminate()
        process.join(GRACE if started else 0.5)
        process.kill()
        process.join()
        for pid in started:
            kill(pid)
        _ours.remove(self.pipe)
        self.pipe.close()


_ours: list[Connection] = []
"""The parent's ends of all pipes: a forked worker closes them, so that each sees its own close when the parent is gone."""


def _death(code: int | None) -> Failure:
    if code is not None and -code == getattr(signal, "SIGALRM", 0):
        return Failure("time")
    name = signal.Signals(-code).name if code is not None and code < 0 else f"{code}"
    return KILLED if name == KILLED.detail else Failure("died", name)


# ---- in the worker


def _serve(function: Callable[..., Any], pipe: Connection, limits: Limits) -> None:
    """Answer calls until the pipe is closed."""
    for connection in _ours:
        connection.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which stops the workers
    signal.signal(signal.SIGTERM, _end)
    confine(limits)
    pause_garbage_collection()
    while True:
        try:
            arguments = pipe.recv()
        except (EOFError, OSError):
            return
        alarm(limits.seconds and limits.seconds + GRACE)
        answer = _made(function, arguments)
        try:
            pipe.send(answer)
        except MemoryError:
            pipe.send(Failure("memory"))
        alarm(0)


def _made(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    try:
        return function(*arguments)
    except MemoryError:
        return Failure("memory")
    except Exception as problem:  # told to the caller, who goes on
        return Failure("raised", f"{type(problem).__name__}: {problem}")


def pause_garbage_collection() -> None:
    """Let the garbage collector look less often: a document is a hundred thousand small objects, and none of them garbage.

    At its usual 700 objects the collector takes an eighth of the time of a check.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _end(number: int, frame: object) -> NoReturn:
    """Leave by an exception, so that a conversion under way is stopped and temporary files are removed."""
    raise SystemExit(1)


def alarm(seconds: float) -> None:
    """Have this process ended by the system after so many seconds; 0 takes that back. Nothing on Windows."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def confine(limits: Limits) -> None:
    """Take from this process its standard input and errors, and memory beyond the limit (not on Windows)."""
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0,) if os.environ.get("JUESUAN_DEBUG") else (0, 2):
        os.dup2(quiet, stream)
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.memory:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = address_space() + (limits.memory + HEADROOM) * MB
        with contextlib.suppress(ValueError, OSError):  # a lower limit is set already
            resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
