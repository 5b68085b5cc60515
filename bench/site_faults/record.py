"""The clients' own record of what they asked for and what they were told: what the site is held against."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Literal

import msgspec

Came = Literal["asked", "done", "refused", "unknown"]
"""What came of a step. `asked`: under way. `done`: the site said so. `refused`: it said that nothing was done (403, 404, 409,
413, 429, 507). `unknown`: no answer, or one that says neither (500)."""


class Step(msgspec.Struct):
    """Something that a user asked the site to do.

    `words` stand in its reason or message and nowhere else. `sets` are the SHA-256 of the files of each disclosure handed in.
    """

    number: int
    kind: str
    who: str
    words: str
    at: float
    draft: str = ""
    version: int = 0
    finding: int = 0
    sets: list[list[str]] = []
    came: Came = "asked"
    status: int = 0
    until: float = 0.0
    location: str = ""
    more: str = ""


class Record:
    """All steps, in memory and, as they come, in a file."""

    def __init__(self, path: Path) -> None:
        self.steps: list[Step] = []
        self.oddities: list[str] = []
        """What a client saw that it must not see whatever is hurt: a session gone, a page with something else on it."""
        self.asked: list[tuple[float, float, int, str]] = []
        """Of every request that did not go well: from when to when, its status (0: no answer), what for."""
        self.requests = 0
        self.began = time.time()
        self._lock = threading.Lock()
        self._out = path.open("ab")

    def step(self, kind: str, who: str, draft: str = "", version: int = 0, **more: object) -> Step:
        """Write down that something is about to be asked for."""
        with self._lock:
            number = len(self.steps) + 1
            made = Step(number, kind, who, f"〔步骤{number}〕", time.time(), draft, version)
            for name, value in more.items():
                setattr(made, name, value)
            self.steps.append(made)
            self._write(made)
            return made

    def settle(self, step: Step, came: Came, status: int = 0, location: str = "", more: str = "") -> None:
        """Write down what came of it."""
        with self._lock:
            step.came, step.status, step.location, step.until = came, status, location, time.time()
            step.more = more or step.more
            self._write(step)

    def odd(self, text: str) -> None:
        """Write down what must not be."""
        with self._lock:
            self.oddities.append(f"{time.time() - self.began:.1f} s: {text}")

    def request(self, since: float, status: int, what: str) -> None:
        """Count a request; one that did not go well is kept."""
        with self._lock:
            self.requests += 1
            if status >= 500 or not status:
                self.asked.append((since, time.time(), status, what))

    def _write(self, step: Step) -> None:
        self._out.write(msgspec.json.encode(step) + b"\n")
        self._out.flush()
