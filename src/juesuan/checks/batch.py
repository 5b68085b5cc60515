"""Checks many disclosures, in processes of their own: in order, and whatever happens to one of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from juesuan.checks.evaluate import spelled
from juesuan.checks.model import Result
from juesuan.checks.summary import Brief, brief
from juesuan.document.model import Document, Unreadable
from juesuan.kernel.guard import DEFAULT, KILLED, Failure, Limits, run_all
from juesuan.kernel.lang import Text, printable, same


class Outcome(msgspec.Struct, frozen=True):
    """What one disclosure gave: its `result`, or the reason there is none.

    `internal` tells an unexpected failure of the program from a file that cannot be read.
    """

    name: str
    paths: tuple[str, ...]
    result: Result | None = None
    error: Text | None = None
    internal: bool = False


class BriefOutcome(Outcome, frozen=True):
    """An outcome with no more of its result than it takes to print it."""

    result: Brief | None = None


class Job(msgspec.Struct, frozen=True):
    """One disclosure to check: its name and its files."""

    name: str
    paths: tuple[str, ...]


def check_one(job: Job, template: str | None = None) -> Outcome:
    """Check one disclosure, in this process and without limits.

    Never raises: a file that cannot be read or a failure of the program is in the outcome.
    """
    try:
        return _check(job, template)
    except MemoryError:
        return Outcome(job.name, job.paths, error=Text("内存不足", "out of memory"))


def _check(job: Job, template: str | None) -> Outcome:
    """Check one disclosure; of all that can go wrong only a want of memory is raised, which a worker tells in its way."""
    try:
        from juesuan.checks.engine import check_document  # noqa: PLC0415
        from juesuan.checks.strange import stranger  # noqa: PLC0415
        from juesuan.document.read import read  # noqa: PLC0415 - a worker loads only what it needs

        result = check_document(read([Path(p) for p in job.paths]), template)
        if strange := stranger(result):
            return Outcome(job.name, job.paths, error=strange)
    except Unreadable as problem:
        return Outcome(job.name, job.paths, error=Text(problem.zh, problem.en))
    except MemoryError:
        raise
    except Exception as problem:  # one disclosure's failure must not stop the rest
        return Outcome(job.name, job.paths, error=same(f"{type(problem).__name__}: {problem}"), internal=True)
    return Outcome(job.name, job.paths, result=result)


def _answer(job: Job, template: str | None, briefly: bool) -> bytes | Outcome:
    """Check one disclosure and return its outcome encoded, which takes a third of the time of pickling it."""
    spelled.set(not briefly)
    outcome = _check(job, template)
    if briefly and outcome.result is not None:
        outcome = BriefOutcome(outcome.name, outcome.paths, brief(outcome.result))
    try:
        return msgspec.msgpack.encode(outcome)
    except UnicodeEncodeError:  # a name of bytes that are no characters: pickled it goes through
        return outcome


def check_all(
    jobs: Sequence[Job],
    template: str | None = None,
    workers: int = 1,
    limits: Limits = DEFAULT,
    meanwhile: Iterable[Callable[[], object]] = (),
    *,
    briefly: bool = False,
) -> Iterator[Outcome]:
    """Yield the outcome of every job, in the jobs' order, at most a few jobs ahead of the one asked for.

    Each is checked in a worker process that is killed where it takes more than `limits`; the others go on. The calls
    of `meanwhile` are made in this process when the first is under way. `briefly` gives of each result no more than it
    takes to print it (`Brief`).
    """
    if sys.platform == "linux" and jobs:
        # A worker is forked: what is loaded here first is loaded once, for all workers and for the report.
        from juesuan.checks import engine  # noqa: F401, PLC0415
    decoder: msgspec.msgpack.Decoder[Outcome] = msgspec.msgpack.Decoder(BriefOutcome if briefly else Outcome)
    calls = ((job, template, briefly) for job in jobs)
    answers = run_all(_answer, calls, min(workers, len(jobs)), limits, meanwhile)
    for job, answer in zip(jobs, answers, strict=True):
        if isinstance(answer, Failure):
            internal = answer.kind in ("died", "raised")
            yield Outcome(job.name, job.paths, error=_failed(job, answer, limits), internal=internal)
        else:
            yield decoder.decode(answer) if isinstance(answer, bytes) else answer


def read_all(jobs: Sequence[Job], limits: Limits = DEFAULT) -> Iterator[Document | Text]:
    """Yield the document of every job, or why there is none; each is read in a worker process, as in `check_all`."""
    for job, answer in zip(jobs, run_all(_read, [(job,) for job in jobs], 1, limits), strict=True):
        yield _failed(job, answer, limits) if isinstance(answer, Failure) else answer


def _read(job: Job) -> Document | Text:
    from juesuan.document.read import read  # noqa: PLC0415

    try:
        return read([Path(p) for p in job.paths])
    except Unreadable as problem:
        return Text(problem.zh, problem.en)


def _failed(job: Job, failure: Failure, limits: Limits) -> Text:
    """Return a failure in words, with the names of the files: the disclosure may be called otherwise."""
    zh = "、".join(printable(Path(p).name) for p in job.paths)
    en = ", ".join(printable(Path(p).name) for p in job.paths)
    if failure == KILLED:
        return Text(
            f"{zh}：处理进程两次被系统终止，多半是电脑的内存不够，请稍后再试",
            f"{en}: the system ended the process that read it, twice: memory is short, try again later",
        )
    match failure.kind:
        case "time":
            n = f"{limits.seconds:g}"
            return Text(
                f"{zh}：处理超过 {n} 秒，已停止（上限可用 --timeout 调整）",
                f"{en}: took more than {n} s and was stopped (--timeout sets the limit)",
            )
        case "memory":
            return Text(
                f"{zh}：占用内存超过 {limits.memory} MB，已停止（上限可用 --memory 调整）",
                f"{en}: took more than {limits.memory} MB of memory and was stopped (--memory sets the limit)",
            )
        case "died":
            return Text(
                f"{zh}：处理进程意外终止（{failure.detail}），文件可能已损坏",
                f"{en}: the process that read it died ({failure.detail}): the file may be damaged",
            )
        case "raised":
            return same(failure.detail)
