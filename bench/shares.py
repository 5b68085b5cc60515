"""What ingest spends its processor time on, stage by stage (`bench/ingest.py` prints it).

Disclosures are taken in by one process that also does the workers' work, so that its processor time is all there is; rows go
through a pickle, as they do between a worker and the writer. A stage's time is its own: what it calls of another stage is that one's.
"""

from __future__ import annotations

import pickle
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from juesuan.checks import engine
from juesuan.corpus import ingest, runners
from juesuan.corpus.runners import Slice, Tables
from juesuan.document import read

REST = "the rest: files found, hashed and kept, what is known told apart"
ROWS, PARQUET = "rows", "Parquet"
STAGES: tuple[tuple[ModuleType, str, str], ...] = (
    (read, "read", "reading"),
    (engine, "extract", "extracting"),
    (engine, "check_extracted", "checking"),
    (runners, "rows_of", ROWS),
    (runners, "merged", ROWS),
    (runners, "as_tables", ROWS),
    (ingest, "write_batch", PARQUET),
)
"""Where a stage is called, and by what name."""


class Clock:
    """Seconds of processor by stage, each second counted for the innermost stage that is under way."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.under_way = [REST]
        self.since = time.process_time()

    def lap(self) -> None:
        """Count what has passed for the stage that is under way."""
        now = time.process_time()
        self.seconds[self.under_way[-1]] += now - self.since
        self.since = now

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that counts for a stage."""

        @wraps(function)
        def call(*given: Any, **named: Any) -> Any:
            self.lap()
            self.under_way.append(stage)
            try:
                return function(*given, **named)
            finally:
                self.lap()
                self.under_way.pop()

        return call


def shares(folder: Path, count: int) -> tuple[dict[str, float], int]:
    """Take in the first `count` disclosures of a folder; return seconds of processor by stage, and how many there were."""
    with ExitStack() as stack:
        given = ingest.jobs([str(folder)])[:count]
        out = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="juesuan-shares-")))
        ingest.ingest(given[:4], out / "warm", _engine(Clock()))
        clock = Clock()
        for module, name, stage in STAGES:
            stack.enter_context(patch.object(module, name, clock.timed(stage, getattr(module, name))))
        done = ingest.ingest(given, out / "corpus", _engine(clock))
        clock.lap()
        return dict(clock.seconds), done.new


def _engine(clock: Clock) -> runners.Engine:
    """Return an engine that does the workers' work here, its rows pickled as those of a worker are."""

    def run(slices: Iterable[Slice]) -> Iterator[Tables]:
        carried = clock.timed(ROWS, lambda tables: pickle.loads(pickle.dumps(tables)))
        for work in slices:
            yield carried(runners.slice_tables(work))

    return run


def table(seconds: dict[str, float], documents: int) -> str:
    """Return the stages as a table, the largest first, and what rows and Parquet take together."""
    total = sum(seconds.values())
    lines = ["| stage | ms a disclosure | % |", "|---|--:|--:|"]
    lines += [
        f"| {stage} | {1000 * spent / documents:.1f} | {100 * spent / total:.1f} |"
        for stage, spent in sorted(seconds.items(), key=lambda s: -s[1])
    ]
    both = seconds[ROWS] + seconds[PARQUET]
    lines += [
        f"| all | {1000 * total / documents:.1f} | 100.0 |",
        "",
        f"Of {documents:,} disclosures; rows and Parquet together {100 * both / total:.1f} % (asked: no more than 30).",
    ]
    return "\n".join(lines)
