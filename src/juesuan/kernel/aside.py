"""Guarded calls for a program with threads: a process of one thread beside it makes them.

`guard` forks, which a server with threads must not. So a helper is started, `python -m juesuan.kernel.aside`, that takes
calls on its standard input one at a time, makes each in a guarded worker, and answers on its standard output. A call
names a function and gives plain values; what it answers is bytes, never a pickle. A helper ends when its input is
closed, so it does not outlive the program that started it.

Another program may stand in for that module (`module`): it answers the same calls on the same pipes (`serve`), itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any, BinaryIO

import msgspec

from juesuan.kernel.guard import DEFAULT, Failure, Limits, run_all
from juesuan.kernel.processes import memory_of

_HEAD = struct.Struct("!Q")
LATE = 10.0
"""Seconds over a call's time after which a helper that should have answered itself is ended."""


class Call(msgspec.Struct, frozen=True):
    """What a helper is to do: a function as `module:name`, its arguments, what it may take."""

    function: str
    arguments: list[Any]
    limits: Limits


class Reply(msgspec.Struct, frozen=True):
    """What came of a call; `more`: what can be told of it already, before the answer."""

    answer: bytes = b""
    failure: Failure | None = None
    more: bool = False


class Helpers:
    """Up to `most` helpers, started as they are needed, each after loading the modules `loads`; `folder` holds what they
    keep for a while (the system's folder for such by default).

    `module` is what each runs, `before` the words of the command before it; after `calls` calls, or with more than `memory`
    MB in hand, a helper is replaced by a new one (0: never).
    """

    def __init__(
        self, most: int, loads: Sequence[str] = (), folder: str = "", *, module: str = "juesuan.kernel.aside",
        before: Sequence[str] = (), calls: int = 0, memory: int = 0,
    ) -> None:  # fmt: skip
        self.most, self.folder = most, folder
        self.command = (*before, sys.executable, "-m", module, *loads)
        self.calls, self.memory = calls, memory
        self._free: list[asyncio.subprocess.Process] = []
        self._all: dict[asyncio.subprocess.Process, int] = {}  # each with the calls that it answered
        self._replacing: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(most)  # serves in the order of asking

    async def call(
        self,
        function: str,
        *arguments: Any,
        limits: Limits = DEFAULT,
        told: Callable[[bytes], object] | None = None,
    ) -> bytes | Failure:
        """Return what `function` answers, or why it does not; `told` is given what it tells before. A caller that is
        cancelled ends the call."""
        async with self._turn:
            for _ in range(2):
                helper = self._free.pop() if self._free else await self._start()
                try:
                    late = limits.seconds + LATE if limits.seconds else None
                    reply = await asyncio.wait_for(
                        _asked(helper, Call(function, list(arguments), limits), told or (lambda _: None)), late
                    )
                except TimeoutError:
                    await self._end(helper)
                    return Failure("time")
                except (OSError, asyncio.IncompleteReadError):  # it died idle, or was killed: once more with a new one
                    await self._end(helper)
                    continue
                except BaseException:
                    await asyncio.shield(self._end(helper))
                    raise
                self._all[helper] += 1
                self._free.append(helper)
                if self._worn(helper):
                    self._replace(helper)
                return reply.answer if reply.failure is None else reply.failure
        return Failure("died")

    def _worn(self, helper: asyncio.subprocess.Process) -> bool:
        """Whether a helper is to be replaced."""
        return bool(
            (self.calls and self._all[helper] >= self.calls) or (self.memory and memory_of(helper.pid) > self.memory)
        )

    def _replace(self, helper: asyncio.subprocess.Process) -> None:
        """Put a new helper in the place of an idle one, when there is time for it: the answer does not wait."""

        async def replace() -> None:
            async with self._turn:
                if helper in self._free:
                    await self._end(helper)
                    self._free.append(await self._start())

        task = asyncio.ensure_future(replace())
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def ready(self) -> None:
        """Start a helper if there is none: the first call then need not wait for it."""
        if not self._all:
            async with self._turn:
                if not self._all:
                    self._free.append(await self._start())

    async def close(self) -> None:
        """End all helpers."""
        for task in self._replacing:
            task.cancel()
        for helper in list(self._all):
            await self._end(helper)

    async def _start(self) -> asyncio.subprocess.Process:
        environment = dict(os.environ)
        if self.folder:
            environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self.folder)
        helper = await asyncio.create_subprocess_exec(
            *self.command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment
        )
        self._all[helper] = 0
        return helper

    async def _end(self, helper: asyncio.subprocess.Process) -> None:
        self._all.pop(helper, None)
        if helper in self._free:
            self._free.remove(helper)
            if helper.stdin is not None:
                helper.stdin.close()  # nothing is under way: it ends by itself, and tidies up
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(helper.wait(), 2)
        with contextlib.suppress(ProcessLookupError):
            helper.terminate()
        try:
            await asyncio.wait_for(helper.wait(), 5)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                helper.kill()
            await helper.wait()


async def _asked(helper: asyncio.subprocess.Process, call: Call, told: Callable[[bytes], object]) -> Reply:
    assert helper.stdin is not None
    assert helper.stdout is not None
    data = msgspec.msgpack.encode(call)
    helper.stdin.write(_HEAD.pack(len(data)) + data)
    await helper.stdin.drain()
    while True:
        (length,) = _HEAD.unpack(await helper.stdout.readexactly(_HEAD.size))
        reply = msgspec.msgpack.decode(await helper.stdout.readexactly(length), type=Reply)
        if not reply.more:
            return reply
        told(reply.answer)


# ---- in the helper


def answered(function: str, *arguments: Any) -> Any:
    """Call a function by its name: what a guarded worker does."""
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)(*arguments)


def serve(stdin: BinaryIO, stdout: BinaryIO, replies: Callable[[Call], Iterator[Reply]]) -> None:
    """Answer calls until standard input is closed; the last reply to each is its answer."""
    while len(head := stdin.read(_HEAD.size)) == _HEAD.size:
        call = msgspec.msgpack.decode(stdin.read(_HEAD.unpack(head)[0]), type=Call)
        for reply in replies(call):
            data = msgspec.msgpack.encode(reply)
            stdout.write(_HEAD.pack(len(data)) + data)
            stdout.flush()


def own_output() -> BinaryIO:
    """Return standard output for answers alone: whatever a library prints goes to standard error."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def guarded(call: Call) -> Iterator[Reply]:
    """Make a call in a guarded worker."""
    answer = next(run_all(answered, [(call.function, *call.arguments)], 1, call.limits))
    yield Reply(failure=answer) if isinstance(answer, Failure) else Reply(bytes(answer))


def main(stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Answer calls, each in a guarded worker, until standard input is closed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # an exception: the worker under way is ended with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's
    for module in sys.argv[1:]:
        import_module(module)
    serve(stdin, stdout, guarded)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main(sys.stdin.buffer, own_output())
