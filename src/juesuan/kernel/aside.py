"""Guarded calls for a program with threads: a process of one thread beside it makes them.

`guard` forks, which a server with threads must not. So a helper is started, `python -m juesuan.kernel.aside`, that takes
calls on its standard input one at a time, makes each in a guarded worker, and answers on its standard output. A call
names a function and gives plain values; what it answers is bytes, never a pickle. A helper ends when its input is
closed, so it does not outlive the program that started it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import struct
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, BinaryIO

import msgspec

from juesuan.kernel.guard import DEFAULT, Failure, Limits, run_all

_HEAD = struct.Struct("!Q")


class Call(msgspec.Struct, frozen=True):
    """What a helper is to do: a function as `module:name`, its arguments, what it may take."""

    function: str
    arguments: list[Any]
    limits: Limits


class Reply(msgspec.Struct, frozen=True):
    """What came of a call."""

    answer: bytes = b""
    failure: Failure | None = None


class Helpers:
    """Up to `most` helpers, started as they are needed, each after loading the modules `loads`; `folder` holds what they
    keep for a while (the system's folder for such by default)."""

    def __init__(self, most: int, loads: Sequence[str] = (), folder: str = "") -> None:
        self.most, self.loads, self.folder = most, tuple(loads), folder
        self._free: list[asyncio.subprocess.Process] = []
        self._all: set[asyncio.subprocess.Process] = set()
        self._turn = asyncio.Semaphore(most)  # serves in the order of asking

    async def call(self, function: str, *arguments: Any, limits: Limits = DEFAULT) -> bytes | Failure:
        """Return what `function` answers, or why it does not. A caller that is cancelled ends the call."""
        async with self._turn:
            for _ in range(2):
                helper = self._free.pop() if self._free else await self._start()
                try:
                    reply = await _asked(helper, Call(function, list(arguments), limits))
                except (OSError, asyncio.IncompleteReadError):  # it died idle, or was killed: once more with a new one
                    await self._end(helper)
                    continue
                except BaseException:
                    await asyncio.shield(self._end(helper))
                    raise
                self._free.append(helper)
                return reply.answer if reply.failure is None else reply.failure
        return Failure("died")

    async def ready(self) -> None:
        """Start a helper if there is none: the first call then need not wait for it."""
        if not self._all:
            async with self._turn:
                if not self._all:
                    self._free.append(await self._start())

    async def close(self) -> None:
        """End all helpers."""
        for helper in list(self._all):
            await self._end(helper)

    async def _start(self) -> asyncio.subprocess.Process:
        environment = dict(os.environ)
        if self.folder:
            environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self.folder)
        helper = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "juesuan.kernel.aside", *self.loads,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment,
        )  # fmt: skip
        self._all.add(helper)
        return helper

    async def _end(self, helper: asyncio.subprocess.Process) -> None:
        self._all.discard(helper)
        if helper in self._free:
            self._free.remove(helper)
        with contextlib.suppress(ProcessLookupError):
            helper.terminate()
        try:
            await asyncio.wait_for(helper.wait(), 5)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                helper.kill()
            await helper.wait()


async def _asked(helper: asyncio.subprocess.Process, call: Call) -> Reply:
    assert helper.stdin is not None
    assert helper.stdout is not None
    data = msgspec.msgpack.encode(call)
    helper.stdin.write(_HEAD.pack(len(data)) + data)
    await helper.stdin.drain()
    (length,) = _HEAD.unpack(await helper.stdout.readexactly(_HEAD.size))
    return msgspec.msgpack.decode(await helper.stdout.readexactly(length), type=Reply)


# ---- in the helper


def answered(function: str, *arguments: Any) -> Any:
    """Call a function by its name: what a guarded worker does."""
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)(*arguments)


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Answer calls until standard input is closed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # an exception: the worker under way is ended with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's
    for module in sys.argv[1:]:
        import_module(module)
    while len(head := stdin.read(_HEAD.size)) == _HEAD.size:
        call = msgspec.msgpack.decode(stdin.read(_HEAD.unpack(head)[0]), type=Call)
        answer = next(run_all(answered, [(call.function, *call.arguments)], 1, call.limits))
        reply = Reply(failure=answer) if isinstance(answer, Failure) else Reply(bytes(answer))
        data = msgspec.msgpack.encode(reply)
        stdout.write(_HEAD.pack(len(data)) + data)
        stdout.flush()


if __name__ == "__main__":
    _out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    with contextlib.suppress(BrokenPipeError):
        main(sys.stdin.buffer, _out)
