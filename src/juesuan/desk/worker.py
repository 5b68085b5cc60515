"""The process that checks what is in the queue.

Jobs are taken from the database, checked in processes of their own (`juesuan.checks.batch`), and the outcome is stored. A check
that crashes or hangs is an outcome like another. A job whose worker has gone is taken up again: every worker holds a
lock on a file of its own for as long as it lives, whatever ends it.

Started as `python -m juesuan.desk.worker` with its settings on standard input; it ends when that is closed, so
it never outlives the site that started it.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from typing import IO, Literal

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session, selectinload

from juesuan.checks.batch import Job as Check
from juesuan.checks.batch import Outcome, check_all
from juesuan.desk import drafts
from juesuan.desk.database import Database
from juesuan.desk.keys import trail_key
from juesuan.desk.model import Job, Version, VersionFile, now
from juesuan.desk.naming import named
from juesuan.desk.vault import Vault
from juesuan.kernel.full import is_full
from juesuan.kernel.guard import DEFAULT, Limits
from juesuan.kernel.lang import Text
from juesuan.kernel.locks import discard, hold
from juesuan.site.index import connect

TRIES = 5
_SWEEP_EVERY = 3600.0
_here: set[str] = set()
"""Workers of this very process, to which locks on files mean nothing."""
log = logging.getLogger("juesuan.review")


class Orders(msgspec.Struct, frozen=True):
    """What a worker is told: where things lie, how many processes it may use, how long one check may take.

    `index` is the site's index of what has been published, which knows the departments by name.
    """

    database: str
    folder: str
    processes: int = 1
    seconds: float = 600.0
    index: str = ""


class Task(msgspec.Struct, frozen=True):
    """A job taken from the queue."""

    job: int
    version: int
    title: str
    files: tuple[VersionFile, ...]


class Worker:
    """Takes jobs and stores what they gave."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.database = Database(orders.database, trail_key(Path(orders.folder)))
        self.vault = Vault(Path(orders.folder) / "files")
        self.name = secrets.token_hex(8)
        self.locks = Path(orders.folder) / "workers"
        self.locks.mkdir(mode=0o700, exist_ok=True)
        self._lock = hold(self.locks / self.name, "process")
        self._left: Literal["", "hindered", "tried"] = ""  # why what the last turn took is not done
        _here.add(self.name)

    def close(self) -> None:
        """Put back what was taken and not done, and give up the lock."""
        with contextlib.suppress(SQLAlchemyError), self.database.writing() as session:  # the next one finds them anyhow
            self._put_back(session, tried=False)
        _here.discard(self.name)
        if self._lock is not None:
            discard(self.locks / self.name, self._lock)
            self._lock = None
        self.database.close()

    def _put_back(self, session: Session, *, tried: bool) -> None:
        """Put back what this worker has taken and not done; `tried`: the check itself may be why."""
        for job in session.scalars(select(Job).where(Job.state == "running", Job.worker == self.name)):
            version = session.get_one(Version, job.version_id)
            job.state, job.tries, version.status = "queued", job.tries - (not tried), "queued"
            if version.draft.state == "checking":
                version.draft.state = "queued"

    def turn(self) -> int:
        """Check the next few jobs; return how many there were.

        Where it raises, what was taken waits for the next turn: a disk that is full and a database that is away are no
        fault of the drafts, and do not count as a try of theirs.
        """
        if self._left:
            with self.database.writing() as session:
                self._put_back(session, tried=self._left == "tried")
            self._left = ""
        tasks = self.claim(2 * max(1, self.orders.processes))
        if tasks:
            try:
                self._check(tasks)
            except Exception as problem:
                self._left = "hindered" if _hinders(problem) else "tried"
                raise
        return len(tasks)

    def published(self, unit: str) -> str:
        """Return the department of that name that the corpus knows, "" where it knows none or there is no index yet."""
        if not self.orders.index or not Path(self.orders.index).is_file():
            return ""
        try:
            with closing(connect(Path(self.orders.index))) as index:
                row = index.execute(
                    "SELECT name FROM departments WHERE name IN (?, ?) LIMIT 1", (unit, drafts.plain(unit))
                ).fetchone()
        except sqlite3.Error:  # one of an older program, or in the making
            return ""
        return str(row[0]) if row is not None else ""

    def sweep(self) -> int:
        """Delete the files that uploads left which came to nothing; return how many."""

        def known() -> set[str]:
            with self.database.reading() as session:
                return drafts.kept_hashes(session)

        return self.vault.sweep(known)

    def claim(self, most: int) -> list[Task]:
        """Take jobs: those waiting, and those whose worker has gone."""
        with self.database.writing() as session:
            stale = now() - timedelta(seconds=3 * self.orders.seconds)
            gone = [
                w for w in session.scalars(select(Job.worker).where(Job.state == "running").distinct()) if self._gone(w)
            ]
            query = (
                select(Job)
                .where(
                    or_(
                        Job.state == "queued",
                        (Job.state == "running") & (Job.worker.in_(gone) | (Job.alive < stale)),
                    )
                )
                .order_by(Job.id)
                .limit(most)
                .with_for_update(skip_locked=True)
            )
            tasks = []
            for job in session.scalars(query).all():
                version = session.get_one(Version, job.version_id, options=[selectinload(Version.files)])
                if version.draft.state == "withdrawn":
                    job.state = "done"
                elif job.tries >= TRIES:
                    job.state = "done"
                    words = Text("核对多次意外中断", "the check was cut short several times")
                    drafts.store(session, version, Outcome(version.draft.title, (), error=words, internal=True))
                else:
                    job.state, job.worker, job.alive, job.tries = "running", self.name, now(), job.tries + 1
                    version.status = "checking"
                    if version.draft.state == "queued":
                        version.draft.state = "checking"
                    tasks.append(Task(job.id, version.id, version.draft.title, tuple(version.files)))
            return tasks

    def _gone(self, worker: str) -> bool:
        """Whether a worker has ended: its file is gone, or nobody holds the lock on it."""
        path = self.locks / worker
        if worker in _here:
            return False
        if not path.exists():
            return True
        lock = hold(path, "process")
        if lock is None:
            return False
        discard(path, lock)
        return True

    def _check(self, tasks: Sequence[Task]) -> None:
        with ExitStack() as stack:
            checks = []
            for task in tasks:
                paths = stack.enter_context(self.vault.unpacked(task.files))
                checks.append(Check(task.title, tuple(map(str, paths))))
            orders = self.orders
            outcomes = check_all(checks, None, orders.processes, Limits(orders.seconds, DEFAULT.memory))
            for task, outcome in zip(tasks, outcomes, strict=True):
                self._store(task, named(outcome, task.title, [f.name for f in task.files]))

    def _store(self, task: Task, outcome: Outcome) -> None:
        try:
            self._write(task, outcome)
        except Exception as problem:  # an outcome that cannot be stored must not stop the queue
            if _hinders(problem):
                raise
            log.exception("outcome of job %d", task.job)
            words = f"{type(problem).__name__}: {problem}"[:300]
            failed = Text(f"核对结果无法保存：{words}", f"the result cannot be stored: {words}")
            self._write(task, Outcome(outcome.name, outcome.paths, error=failed, internal=True))

    def _write(self, task: Task, outcome: Outcome) -> None:
        with self.database.writing() as session:
            job = session.get_one(Job, task.job)
            if job.state != "running" or job.worker != self.name:
                return  # taken by another meanwhile: it stores its own
            job.state, job.alive = "done", now()
            version = session.get_one(Version, task.version)
            if version.draft.state != "withdrawn":
                drafts.store(session, version, outcome, self.published)


def _hinders(problem: Exception) -> bool:
    """Tell whether an error says nothing of the draft that was checked: the disk is full, the database is away, the system has
    no process, handle or memory left."""
    short = isinstance(problem, OSError) and problem.errno in (errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE)
    return short or is_full(problem) or isinstance(problem, OperationalError | InterfaceError | MemoryError)


class Keeper:
    """Keeps a worker process running beside the site: starts it anew if it dies, ends it with the site."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="juesuan-keeper", daemon=True)

    def start(self) -> None:
        """Start."""
        self._thread.start()

    def stop(self) -> None:
        """End the worker: what it was checking is checked again at the next start."""
        self._ending.set()
        self._thread.join(10)

    def _keep(self) -> None:
        """Keep the one worker beside all processes of this site: the others wait to take over."""
        folder = Path(self.orders.folder) / "workers"
        folder.mkdir(mode=0o700, exist_ok=True)
        while (lock := hold(folder / "keeper", "process")) is None:
            if self._ending.wait(2):
                return
        try:
            self._keep_one()
        finally:
            os.close(lock)

    def _keep_one(self) -> None:
        pause = 0.5
        while not self._ending.is_set():
            started = time.monotonic()
            try:
                self.process = process = self._spawn()
            except OSError as problem:  # no process, handle or memory left just now
                log.warning("the review worker cannot be started: %s", problem)
                self._ending.wait(pause)
                pause = min(pause * 2, 30)
                continue
            while process.poll() is None and not self._ending.wait(0.2):
                pass
            if self._ending.is_set():
                _end(process)
                return
            log.warning("the review worker ended with %s; starting it again", process.returncode)
            pause = 0.5 if time.monotonic() - started > 60 else min(pause * 2, 30)
            self._ending.wait(pause)

    def _spawn(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "juesuan.desk.worker"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        assert process.stdin is not None
        try:
            process.stdin.write(msgspec.json.encode(self.orders) + b"\n")  # not an argument: it may hold a password
            process.stdin.flush()
        except BrokenPipeError:
            pass
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _await_close(descriptor: int, closed: threading.Event) -> None:
    """Tell when a pipe is closed: read in a thread, since Windows can wait for several things only if they are sockets.

    The descriptor, not the stream: a thread in the middle of a stream's `read` holds the lock that ending Python needs.
    """
    with contextlib.suppress(OSError):
        while os.read(descriptor, 1024):
            pass
    closed.set()


def main(stdin: IO[bytes]) -> None:
    """Work until standard input is closed."""
    orders = msgspec.json.decode(stdin.readline(), type=Orders)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    closed = threading.Event()
    threading.Thread(target=_await_close, args=(stdin.fileno(), closed), name="juesuan-stdin", daemon=True).start()
    worker = Worker(orders)
    swept = 0.0
    try:
        while True:
            try:
                if time.monotonic() - swept > _SWEEP_EVERY or not swept:
                    swept = time.monotonic()
                    worker.sweep()
                idle = worker.turn() == 0
            except Exception:  # the database is away: wait for it
                log.exception("the queue cannot be read")
                idle = True
                time.sleep(2)
            if closed.wait(0.7 if idle else 0):
                return
    finally:
        worker.close()


if __name__ == "__main__":
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s")
    main(sys.stdin.buffer)
