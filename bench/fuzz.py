"""Fuzz every reader and the whole check: `python bench/fuzz.py --minutes 60 --seed 1 [--only pdf] [--out FOLDER]`.

Starts from the project's samples and small files of every format (`fuzz_seeds`), spoils them with their structure in
mind (`fuzz_mutators`) or makes hostile ones (`hostile`), and runs `juesuan.check` and the reports on each in a child
process. A watchdog in the parent kills it when an input takes over 30 s (5 more for each page that is recognised from
its picture) or over 1 GB. What is recorded: an exception that is not `Unreadable`, a hang, memory over 1 GB, a death of
the process. The input is kept in the folder.

Inputs that give an outcome not seen before (other rules, other messages, another size) become seeds themselves. An
input is made from the seed and its number, so a run with the same seed and the same program makes the same inputs.
`python bench/fuzz.py FILE…` runs kept inputs again.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import datetime
import faulthandler
import hashlib
import io
import json
import multiprocessing
import os
import platform
import re
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import fuzz_seeds
import hostile
import sections
from fuzz_mutators import MAX_INPUT, MUTATORS, cut, spoil

HANG = 30.0  # seconds of processor time: other work on the machine is no fault of the input's
PAGE = 5.0  # more of it for each page whose picture is recognised: a page takes two to four, whatever is on it
STUCK = (
    180.0  # seconds by the clock in which it used no second of the processor: it waits for something that does not come
)
SLOW = 8.0  # kept to look at, no failure
MEMORY = 1024  # MB
MAX_SEEDS = 150
MAX_SEED = 400_000
WEIGHTS = {
    "text": 22,
    "csv": 4,
    "html": 14,
    "docx": 16,
    "xlsx": 12,
    "xls": 5,
    "ods": 5,
    "ofd": 12,
    "pdf": 20,
    "mislabelled": 4,
}
PACKAGES = ("docx", "xlsx", "ods", "ofd", "xls")
EXTENSIONS = (
    "txt",
    "html",
    "docx",
    "doc",
    "wps",
    "xlsx",
    "xls",
    "et",
    "ods",
    "ofd",
    "csv",
    "pdf",
    "mht",
    "xml",
    "zip",
    "bin",
    "",
)


@dataclass
class Case:
    """An input: its number, reader, extension and bytes."""

    number: int
    reader: str
    extension: str
    data: bytes


@dataclass
class Pool:
    """The seeds by reader, and the outcomes seen."""

    seeds: dict[str, list[tuple[str, bytes]]]
    sentences: list[str]
    seen: set[str] = field(default_factory=set)

    def keep(self, case: Case, outcome: str) -> bool:
        """Make `case` a seed if its outcome is new."""
        if outcome in self.seen:
            return False
        self.seen.add(outcome)
        seeds = self.seeds.get(case.reader, [])
        if len(case.data) > MAX_SEED or not seeds or "bad" in outcome.split(" ", 2)[:2]:
            return False
        if len(seeds) >= MAX_SEEDS:
            seeds.pop(Random(case.number).randrange(len(seeds) // 3, len(seeds)))
        seeds.append((case.extension, case.data))
        return True


def make(pool: Pool, seed: int, number: int, only: str) -> Case:
    """Return input `number`."""
    rng = Random(f"{seed}:{number}")
    reader = only or rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    if reader == "mislabelled":
        inner = rng.choice([r for r in WEIGHTS if r != "mislabelled" and pool.seeds.get(r)])
        case = make_one(rng, pool, inner, number)
        data = case.data if rng.random() < 0.7 else hostile.packed({f"a.{case.extension}": case.data})
        return Case(number, reader, rng.choice(EXTENSIONS), data)
    return make_one(rng, pool, reader, number)


def make_one(rng: Random, pool: Pool, reader: str, number: int) -> Case:
    if reader in hostile.DRAWN and rng.random() < 0.04:
        extension, draw = rng.choice(hostile.DRAWN[reader])
        return Case(number, reader, extension, draw(rng))
    seeds = pool.seeds[reader]
    extension, data = rng.choice(seeds)
    if rng.random() < 0.04:
        return Case(number, reader, extension, rng.choice((spoil, cut))(rng, data))
    try:
        made = MUTATORS[reader](rng, data, pool.sentences)
        return Case(number, reader, extension, made if reader in PACKAGES else made[:MAX_INPUT])
    except Exception:  # the mutator's own failure, on what it made before, is no finding
        return Case(number, reader, extension, spoil(rng, data))


# The child: makes inputs and runs them


def run(path: Path, number: int, folder: Path) -> str:
    """Check a file and write its reports; return what came of it, in few words."""
    from juesuan.checks.batch import Outcome  # noqa: PLC0415
    from juesuan.checks.engine import check  # noqa: PLC0415
    from juesuan.document.model import Table, Unreadable  # noqa: PLC0415 - loaded in the child
    from juesuan.report.html import page  # noqa: PLC0415
    from juesuan.report.json import Builder  # noqa: PLC0415

    try:
        result = check(path)
    except Unreadable as problem:
        return f"{path.suffix} bad {re.sub('[0-9]+', '0', problem.zh)}"
    outcome = Outcome(path.stem, (str(path),), result)
    builder = Builder()
    builder.add(outcome)
    builder.encode()
    page(result, path.stem)
    _other_report(number % 8, path, outcome, folder)
    document = result.document
    for block in document.blocks:
        if isinstance(block, Table):
            assert [(c.row, c.col) for c in block.cells] == sorted({(c.row, c.col) for c in block.cells}), (
                "cells out of order"
            )
    rules = sorted({f.rule for f in result.findings})
    notes = sorted({re.sub("[0-9]+|“.*”", "0", n.zh) for n in document.notes})
    sizes = (len(document.blocks).bit_length(), len(result.figures).bit_length(), len(result.checked).bit_length())
    return f"{document.sources[0].format} good {rules} {notes} {sizes}"


def _other_report(which: int, path: Path, outcome: Any, folder: Path) -> None:
    """Write one of the other reports, or none: by turns, as a user asks for one."""
    from rich.console import Console  # noqa: PLC0415

    from juesuan.document.model import Unreadable  # noqa: PLC0415
    from juesuan.report.annotate import annotate  # noqa: PLC0415
    from juesuan.report.show import claims_text, document_text, figures_text, understood, understood_text  # noqa: PLC0415
    from juesuan.report.sinks import XlsxSink  # noqa: PLC0415
    from juesuan.report.terminal import Printer  # noqa: PLC0415

    result = outcome.result
    match which:
        case 0:
            Printer(Console(file=io.StringIO(), highlight=False), "zh", True).outcome(outcome)
        case 1:
            sink = XlsxSink(folder / "report.xlsx", "en")
            sink.add(outcome)
            sink.close()
        case 2 | 3:
            with contextlib.suppress(Unreadable):
                annotate(path, result, 0, folder / f"annotated{path.suffix}")
        case 4:
            document_text(result.document, "zh")
            figures_text(result, "zh")
        case 5:
            claims_text(result, "en")
            understood_text([understood(path.name, result)], "zh")


def peak() -> int:
    """Return the most memory this process held since `forget_peak`, in MB."""
    text = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"VmHWM:\s+(\d+)", text)
    return int(found[1]) // 1024 if found else 0


def forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def child(pipe: Connection, pool: Pool, seed: int, start: int, only: str, folder: Path, pages: Any) -> None:
    """Run inputs from number `start` on until killed; tell the parent of each before and after.

    `pages` is a shared number: how many pages of the input have been recognised.
    """
    from juesuan.document import ocr  # noqa: PLC0415 - loaded in the child

    find_text = ocr.find_text

    def counted(page: Any) -> Any:
        pages.value += 1
        return find_text(page)

    ocr.find_text = counted  # as `scan` calls it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    stack = (folder / "stack").open("w", encoding="utf-8")
    faulthandler.register(signal.SIGUSR1, file=stack)
    number = start
    while True:
        case = make(pool, seed, number, only)
        path = folder / ("input" + (f".{case.extension}" if case.extension else ""))
        path.write_bytes(case.data)
        forget_peak()
        pages.value = 0
        pipe.send(("start", number, case.reader, str(path)))
        begun = time.process_time()
        try:
            outcome, trace = run(path, number, folder), ""
        except (Exception, RecursionError):
            outcome, trace = "crash", traceback.format_exc()
        except BaseException as error:
            if isinstance(error, SystemExit | KeyboardInterrupt):
                raise
            outcome, trace = "crash", traceback.format_exc()  # a Rust panic
        seconds, held = time.process_time() - begun, peak()
        kept = not trace and held <= MEMORY and pool.keep(case, outcome)
        pipe.send(("end", number, case.reader, outcome, trace, seconds, held, len(pool.seen), case if kept else None))
        if trace or held > MEMORY or seconds > SLOW:
            pipe.recv()  # the parent has copied the input
        path.unlink(missing_ok=True)
        number += 1
        if held > 700:
            forget_peak()


# The parent: watches


@dataclass
class Count:
    """What came of one reader's inputs."""

    runs: int = 0
    read: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    peak: int = 0


@dataclass
class Run:
    """A whole run."""

    seed: int
    only: str
    out: Path
    began: float = field(default_factory=time.monotonic)
    date: str = field(default_factory=lambda: datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"))
    counts: dict[str, Count] = field(default_factory=lambda: collections.defaultdict(Count))
    found: list[dict[str, Any]] = field(default_factory=list)
    outcomes: int = 0
    number: int = 0

    def record(self, kind: str, reader: str, path: Path, detail: str) -> None:
        """Keep an offending input and what it did; one of each kind of crash is enough, up to three."""
        where = re.findall(r'File ".*?/(src/juesuan/\S+?|\w+\.py)", line (\d+)', detail)
        same = f"{kind} {where[-1] if where else ''} {detail.strip().splitlines()[-1][:80] if detail.strip() else ''}"
        digest = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()[:10] if path.is_file() else "gone"
        if sum(1 for f in self.found if f["same"] == same) < 3 and path.is_file():
            self.out.mkdir(parents=True, exist_ok=True)
            kept = self.out / f"{kind}-{reader}-{self.number}-{digest}{path.suffix}"
            kept.write_bytes(path.read_bytes())
            kept.with_name(kept.name + ".trace").write_text(detail, encoding="utf-8")
            say(f"!! {kind} {reader} #{self.number}: {kept.name}\n{detail[-1500:]}")
        if kind != "slow":
            self.found.append({"kind": kind, "reader": reader, "number": self.number, "same": same})


def say(text: str) -> None:
    print(text, flush=True)


def memory_of(pid: int) -> int:
    """Return a process's resident memory in MB, that of its children included."""
    total = 0
    for process in [pid, *children_of(pid)]:
        with contextlib.suppress(OSError, ValueError, IndexError):
            total += int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * 4096 // 2**20
    return total


def cpu_of(pid: int) -> float:
    """Return the seconds of processor time that a process has used."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def children_of(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        direct = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
        return [*direct, *(c for d in direct for c in children_of(d))]
    return []


def fuzz(run_: Run, minutes: float, start: int) -> None:
    """Run for `minutes`, starting the child again whenever it had to be killed."""
    pool = Pool({k: list(v) for k, v in fuzz_seeds.seeds().items()}, sentences_of())
    end = run_.began + 60 * minutes
    said = 0.0
    run_.number = start
    with tempfile.TemporaryDirectory(
        prefix="juesuan-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None
    ) as name:
        while time.monotonic() < end:
            ours, theirs = multiprocessing.Pipe()
            pages = multiprocessing.Value("i", 0, lock=False)
            process = multiprocessing.get_context("fork").Process(
                target=child, args=(theirs, pool, run_.seed, run_.number, run_.only, Path(name), pages), daemon=True
            )
            process.start()
            theirs.close()
            try:
                said = watch(run_, pool, process, ours, pages, end, said)
            finally:
                process.kill()
                process.join()
            run_.number += 1


def watch(run_: Run, pool: Pool, process: Any, pipe: Connection, pages: Any, end: float, said: float) -> float:
    """Follow one child until it dies, has to be killed, or the time is up."""
    reader, path, since, used = "", Path(), time.monotonic(), 0.0
    worked, moved = 0.0, since  # the processor time when it last grew by a second, and when that was
    while True:
        now = time.monotonic()
        if (spent := cpu_of(process.pid)) > worked + 1:
            worked, moved = spent, now
        if now - said > 60:
            said = now
            progress(run_)
        if pipe.poll(0.1):
            try:
                kind, number, *rest = pipe.recv()
            except EOFError:
                process.join(5)
                code = process.exitcode
                run_.record(
                    "death",
                    reader,
                    path,
                    f"the process died with {code}: {signal.Signals(-code).name if code and code < 0 else ''}",
                )
                return said
            run_.number = number
            if kind == "start":
                reader, path, since, used = rest[0], Path(rest[1]), now, spent
                moved = now
                if now > end:
                    return said
                continue
            reader, outcome, trace, seconds, held, run_.outcomes, kept = rest
            if kept is not None:
                pool.keep(kept, outcome)  # the next child, should this one die, goes on from the same seeds
            account(run_, reader, outcome, seconds, held)
            if trace:
                run_.record("crash", reader, path, trace)
            if held > MEMORY:
                run_.record("memory", reader, path, f"held {held} MB")
            if seconds > SLOW:
                run_.record(
                    "hang" if seconds > HANG + PAGE * pages.value else "slow",
                    reader,
                    path,
                    f"took {seconds:.0f} s, {pages.value} pages recognised",
                )
            if trace or held > MEMORY or seconds > SLOW:
                pipe.send("go on")
        elif (
            spent - used > HANG + PAGE * pages.value + 5 or now - moved > STUCK or memory_of(process.pid) > 1.5 * MEMORY
        ):
            held = memory_of(process.pid)
            kind = "memory" if held > MEMORY else "hang"
            os.kill(process.pid, signal.SIGUSR1)
            time.sleep(0.5)
            written = path.parent / "stack"  # none before the first input is made
            stack = written.read_text(encoding="utf-8") if written.is_file() else ""
            run_.record(kind, reader, path, f"{stack}killed after {now - since:.0f} s with {held} MB")
            run_.counts[reader].runs += 1
            return said


def account(run_: Run, reader: str, outcome: str, seconds: float, held: int) -> None:
    count = run_.counts[reader]
    count.runs += 1
    count.read += " good " in outcome
    count.refused += " bad " in outcome
    count.seconds += seconds
    count.slowest = max(count.slowest, seconds)
    count.peak = max(count.peak, held)


def summary(run_: Run) -> dict[str, Any]:
    """Return the run as plain data."""
    return {
        "date": run_.date, "seed": run_.seed, "minutes": round((time.monotonic() - run_.began) / 60, 1),
        "python": platform.python_version(), "inputs": sum(c.runs for c in run_.counts.values()), "outcomes": run_.outcomes,
        "peak_mb": max((c.peak for c in run_.counts.values()), default=0),
        "slowest_s": round(max((c.slowest for c in run_.counts.values()), default=0.0), 1),
        "found": dict(collections.Counter(f["kind"] for f in run_.found)),
        "readers": {r: {k: round(v, 1) for k, v in vars(c).items()} for r, c in sorted(run_.counts.items())},
        "distinct": sorted({f["same"] for f in run_.found}),
    }  # fmt: skip


def progress(run_: Run) -> None:
    told = summary(run_)
    say(f"{told['minutes']:6.1f} min  {told['inputs']} inputs  {told['outcomes']} outcomes  peak {told['peak_mb']} MB  "
        f"slowest {told['slowest_s']} s  found {told['found'] or 'nothing'}")  # fmt: skip
    run_.out.mkdir(parents=True, exist_ok=True)
    (run_.out / "summary.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def table(told: Mapping[str, Any]) -> str:
    """Return a run's summary in Markdown."""
    found = "、".join(f"{k} {n}" for k, n in told["found"].items()) or "nothing"
    rows = [
        f"Run of {told['date'][:16]} UTC, seed {told['seed']}, Python {told['python']}: **{told['minutes']:.0f} minutes, "
        f"{told['inputs']:,} inputs, {told['outcomes']:,} distinct outcomes, most memory {told['peak_mb']} MB, slowest input "
        f"{told['slowest_s']} s of processor time; found: {found}.**",
        "",
        "| reader | inputs | read | refused in words | seconds | slowest, s | peak, MB |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    rows += [
        f"| {r} | {c['runs']} | {c['read']} | {c['refused']} | {c['seconds']:.0f} | {c['slowest']:.1f} | {c['peak']} |"
        for r, c in told["readers"].items()
    ]
    return "\n".join(rows)


def sentences_of() -> list[str]:
    """Return the sentences and lines to splice."""
    texts = [(fuzz_seeds.SAMPLES / "qinghe-xinjiang.txt").read_text(encoding="utf-8"), fuzz_seeds.PROSE]
    pieces = [s for t in texts for line in t.splitlines() for s in [line, *re.split("(?<=[。；])", line)]]
    return [s for s in dict.fromkeys(pieces) if s.strip()]


def again(paths: Sequence[Path]) -> int:
    """Run kept inputs again, in this process."""
    code = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            begun = time.perf_counter()
            forget_peak()
            try:
                outcome = run(path, 0, Path(folder))
            except BaseException:
                outcome, code = traceback.format_exc(), 1
            say(f"{path.name}: {time.perf_counter() - begun:.1f} s, {peak()} MB, {outcome}")
    return code


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="kept inputs to run again")
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="the number of the first input")
    parser.add_argument("--only", default="", choices=["", *WEIGHTS, "office"])
    parser.add_argument("--out", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--report", type=Path, help="print the summary.json of a run in Markdown")
    parser.add_argument("--write", action="store_true", help="with --report: write the section of docs/hardening.md")
    given = parser.parse_args()
    if given.report:
        told = table(json.loads(given.report.read_text(encoding="utf-8")))
        say(told)
        if given.write:
            sections.put("hardening.md", "run", told)
        return 0
    if given.files:
        return again(given.files)
    os.environ["PYTHONHASHSEED"] = "0"
    run_ = Run(given.seed, given.only, given.out)
    with contextlib.suppress(KeyboardInterrupt):
        fuzz(run_, given.minutes, given.start)
    progress(run_)
    say(table(summary(run_)))
    for same in summary(run_)["distinct"]:
        say(same)
    return 1 if run_.found else 0


if __name__ == "__main__":
    sys.exit(main())
