"""How long a connection may keep the server waiting: a head that does not end, a body that drips.

uvicorn bounds only the pause between two requests; a connection that sends half a request would stay for good, and a few
hundred of them shut everyone else out. Its protocol is given two more clocks here.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_SECONDS = 15.0
"""From a connection's (or a further request's) first moment to the end of its head."""
BODY_GRACE = 30.0
LEAST_RATE = 4096
"""Bytes a second that a body must bring on the average, once `BODY_GRACE` seconds are over: an upload over a poor line does."""


class Impatient(HttpToolsProtocol):
    """uvicorn's protocol, closing with 408 what is too slow."""

    head_seconds = HEAD_SECONDS
    body_grace = BODY_GRACE
    least_rate = LEAST_RATE

    def __init__(self, *more: Any, **named: Any) -> None:
        super().__init__(*more, **named)
        self._clock: asyncio.TimerHandle | None = None
        self._began = 0.0
        self._brought = 0

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _wait_for_head(self) -> None:
        self._stop()
        self._clock = self.loop.call_later(self.head_seconds, self._too_slow)

    def _wait_for_body(self) -> None:
        self._stop()
        over = self.loop.time() - self._began - self.body_grace
        if over > 0 and self._brought < over * self.least_rate:
            self._too_slow()
        else:
            self._clock = self.loop.call_later(max(0.5, min(5.0, self.body_grace)), self._wait_for_body)

    def _too_slow(self) -> None:
        self._stop()
        if self.transport is None or self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            head = STATUS_LINE[408] + b"content-length: 0\r\nconnection: close\r\n\r\n"
            self.transport.write(head)
        self.transport.close()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock of the head."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Start the clock of a further request's head."""
        super().on_message_begin()
        if self.cycle is not None:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        """Go on to the body's clock."""
        self._began, self._brought = self.loop.time(), 0
        self._wait_for_body()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count what the body brings."""
        self._brought += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop the clock: from here on it is the server that is waited for."""
        self._stop()
        super().on_message_complete()
