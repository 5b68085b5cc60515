"""Asks an ASGI application for anything a socket could carry: raw bytes in address, query, headers and body, nothing tidied.

A browser's client makes addresses proper before it sends them; here every byte is chosen by the caller. An answer that
does not come within `BOUND` seconds is a `Hang` that says where every thread stands.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
import traceback
from collections.abc import Coroutine, Iterable
from concurrent.futures import TimeoutError as Late
from typing import Any, TypeVar
from urllib.parse import unquote

import msgspec

BOUND = 300.0
"""Seconds that an answer may take, on a machine however busy."""
T = TypeVar("T")


class Hang(Exception):
    """An answer did not come; the text says where the threads stand."""


class Answer(msgspec.Struct):
    """What came back: status (0 where nothing did), headers in small letters, body, seconds, the routed endpoint, what was raised."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    endpoint: Any = None
    raised: str = ""

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8", "replace")


class Client:
    """Asks one application, in an event loop of its own."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="asgi-client", daemon=True)
        self.thread.start()

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        """Run something in the application's loop."""
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(4 * BOUND)

    def close(self) -> None:
        """End the loop."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    def ask(
        self,
        method: str,
        path: bytes,
        query: bytes = b"",
        headers: Iterable[tuple[str | bytes, str | bytes]] = (),
        body: bytes = b"",
    ) -> Answer:
        """Ask; `path` and `query` as they would stand in the request line. Raises `Hang`."""
        pairs = [(_bytes(n).lower(), _bytes(v)) for n, v in headers]
        if body or method == "POST":
            pairs.append((b"content-length", str(len(body)).encode()))
        future = asyncio.run_coroutine_threadsafe(self._ask(method, path, query, pairs, body), self.loop)
        try:
            return future.result(BOUND)
        except Late:
            raise Hang(_threads()) from None

    async def _ask(
        self, method: str, path: bytes, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> Answer:
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": unquote(path.decode("ascii")), "raw_path": path, "root_path": "", "query_string": query, "headers": headers,
            "client": ("10.0.0.1", 40000), "server": ("testserver", 80),
        }  # fmt: skip
        answer = Answer(0, {}, b"", 0.0)
        gone = asyncio.Event()
        sent = False

        async def receive() -> dict[str, Any]:
            nonlocal sent
            if not sent:
                sent = True
                return {"type": "http.request", "body": body, "more_body": False}
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {n.decode("latin-1"): v.decode("latin-1") for n, v in message["headers"]}
            elif message["type"] == "http.response.body":
                answer.body += message.get("body", b"")
                stream = answer.headers.get("content-type", "").startswith("text/event-stream")
                if stream or not message.get(
                    "more_body"
                ):  # who listens to a stream without end goes after its first word
                    gone.set()

        began = time.perf_counter()
        try:
            await self.app(scope, receive, send)
        except Exception:
            answer.raised = traceback.format_exc()
        answer.seconds = time.perf_counter() - began
        answer.endpoint = scope.get("endpoint")
        return answer


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1", "replace")


def _threads() -> str:
    return "\n".join("".join(traceback.format_stack(frame)) for frame in sys._current_frames().values())
