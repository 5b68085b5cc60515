"""Classes first read by several threads at once: msgspec 0.22 ends the process over it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from juesuan.checks.model import Result
from juesuan.kernel import structs

RACE = """
import sys, threading
import msgspec
sys.path.insert(0, {tests!r})
from site_fixtures import app
app()
from juesuan.kernel.structs import _below
sys.setswitchinterval(1e-6)
every = [c for c in _below(msgspec.Struct) if c.__module__.startswith("juesuan")]
barrier = threading.Barrier(6)
def go():
    for c in every:
        barrier.wait()
        for data in ({{}}, {{f: {{}} for f in c.__struct_fields__}}, {{f: [{{}}] for f in c.__struct_fields__}}):
            try:
                msgspec.convert(data, type=c)
            except (msgspec.ValidationError, TypeError, NameError):
                pass
threads = [threading.Thread(target=go) for _ in range(6)]
[t.start() for t in threads]
[t.join() for t in threads]
print(len(every))
"""


@pytest.mark.slow
def test_the_sites_classes_are_known_before_there_are_threads() -> None:
    """A server worker ended, with all it was about to answer, when two users opened the first pages after a start at once."""
    code = RACE.format(tests=str(Path(__file__).parent))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ)
    assert run.returncode == 0, (run.returncode, run.stderr[-500:])
    assert int(run.stdout) > 100


def test_how_many_are_known() -> None:
    assert Result.__module__.startswith("juesuan")
    assert structs.known() > 10
