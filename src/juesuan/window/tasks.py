"""What is done with a visitor's files, away from the server: each function runs in a guarded worker of a helper, takes
plain values, leaves large things in the visit's folder, and answers with a few bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from juesuan.checks.batch import Job, Outcome, check_one
from juesuan.checks.model import Result
from juesuan.desk.naming import named
from juesuan.kernel.lang import Text
from juesuan.report import view


class Told(msgspec.Struct, frozen=True):
    """How a check stands: `state`, what the list shows of it, and why there is no result if so."""

    state: str = "waiting"
    unit: str = ""
    year: int = 0
    verdict: str = ""
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    zh: str = ""
    en: str = ""

    @property
    def over(self) -> bool:
        """Whether there is nothing more to come."""
        return self.state in ("done", "failed")

    def problem(self, lang: str) -> str:
        """Return why there is no result."""
        return self.zh if lang == "zh" else self.en


def failed(text: Text) -> Told:
    """Return how a check stands that gave nothing."""
    return Told("failed", zh=text.zh, en=text.en)


def check(title: str, paths: Sequence[str], names: Sequence[str], out: str) -> bytes:
    """Check one disclosure, leave its result in the file `out`, and answer how it stands."""
    outcome = named(check_one(Job(title, tuple(paths))), title, names)
    if outcome.result is None:
        return msgspec.json.encode(_not_checked(outcome))
    Path(out).write_bytes(msgspec.msgpack.encode(outcome.result))
    return msgspec.json.encode(_done(outcome.result))


def _not_checked(outcome: Outcome) -> Told:
    error = outcome.error or Text("核对失败", "the check failed")
    if outcome.internal:
        return failed(Text(f"程序内部错误：{error.zh}", f"internal error: {error.en}"))
    return failed(error)


def _done(result: Result) -> Told:
    counts = view.summary(result)
    return Told("done", result.unit, result.year, view.verdict(result), counts.error, counts.warning, counts.note)


_results = msgspec.msgpack.Decoder(Result)


def read_result(path: Path) -> Result:
    """Return the result that `check` left."""
    return _results.decode(path.read_bytes())
