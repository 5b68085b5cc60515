"""The window on one's own computer: served to this computer alone, to who knows the token in its address, for as long as
a page of it is open.
"""

from __future__ import annotations

import asyncio
import hmac
import socket
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, Callable
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

import uvicorn
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from juesuan.site.assets import serve_assets
from juesuan.site.headers import HEADERS, Guard
from juesuan.site.settings import Settings
from juesuan.window.access import MISSING, refusal
from juesuan.window.routes import router

GRACE = 6.0
"""Seconds without an open page after which the program ends: from one page to the next takes less."""
FIRST = 300.0
"""Seconds that the first page may take to come: a browser that has to be started, or an address that is copied."""
BEAT = 5.0
"""Seconds between two signs of life to an open page, by which it is noticed that the page has gone."""


class Presence:
    """Counts the open pages."""

    def __init__(self, grace: float = GRACE, first: float = FIRST) -> None:
        self.grace, self.first = grace, first
        self.open = 0
        self.seen = False
        self.since = time.monotonic()

    def come(self) -> None:
        """Count a page that was opened."""
        self.open += 1
        self.seen = True

    def gone(self) -> None:
        """Count a page that was closed."""
        self.open -= 1
        self.since = time.monotonic()

    @property
    def over(self) -> bool:
        """Whether nobody is there any more."""
        return not self.open and time.monotonic() - self.since > (self.grace if self.seen else self.first)


class Known:
    """Answers only what is asked of this computer by its own name, by who brings the token: once in the address, then
    in a cookie."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self.app, self.token = app, token
        self.hosts = {f"{name}:{port}".encode() for name in ("127.0.0.1", "localhost")}
        self.cookie = f"juesuan-local-{port}"  # cookies are shared between ports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if headers.get(b"host", b"") not in self.hosts:
            await PlainTextResponse("403", 403, HEADERS)(scope, receive, send)
        elif scope["path"] == "/" and self._right(parse_qs(scope["query_string"].decode("latin-1")).get("t", [""])[0]):
            answer = RedirectResponse("/check", 303, HEADERS)
            answer.set_cookie(self.cookie, self.token, path="/", httponly=True, samesite="strict")
            await answer(scope, receive, send)
        elif self._right(_cookie(headers.get(b"cookie", b""), self.cookie)):
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse("403", 403, HEADERS)(scope, receive, send)

    def _right(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())


def _cookie(header: bytes, name: str) -> str:
    found = SimpleCookie(header.decode("latin-1")).get(name)
    return found.value if found is not None else ""


def make_local(settings: Settings, port: int, presence: Presence) -> FastAPI:
    """Return the window alone, to be served on `port` of this computer."""
    app = FastAPI(title="juesuan", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    serve_assets(app)
    app.include_router(router)
    app.add_api_route("/", lambda: RedirectResponse("/check", 303), include_in_schema=False)
    app.add_api_route("/alive", _alive(presence), include_in_schema=False)
    app.add_exception_handler(HTTPException, _missing)
    app.add_middleware(Guard)
    app.add_middleware(Known, token=settings.local, port=port)
    return app


def _alive(presence: Presence) -> Callable[[], Response]:
    async def beats() -> AsyncIterator[bytes]:
        presence.come()
        try:
            while True:
                yield b": \n\n"
                await asyncio.sleep(BEAT)
        finally:
            presence.gone()

    def alive() -> Response:
        return StreamingResponse(beats(), media_type="text/event-stream", headers={"cache-control": "no-store"})

    return alive


async def _missing(request: Request, problem: Exception) -> Response:
    request.state.visitor = ""
    return refusal(request, problem.status_code if isinstance(problem, HTTPException) else 404, MISSING)


class Server(uvicorn.Server):
    """A server that ends when nobody is there any more."""

    def __init__(self, config: uvicorn.Config, presence: Presence) -> None:
        super().__init__(config)
        self.presence = presence

    async def on_tick(self, counter: int) -> bool:
        """Look whether to end."""
        return await super().on_tick(counter) or self.presence.over


def bound() -> socket.socket:
    """Return a socket of this computer alone, at any free port, that browsers may already call."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.bind(("127.0.0.1", 0))
    made.listen(64)
    return made


def run(settings: Settings, listening: socket.socket, open_browser: Callable[[str], object] | None) -> None:
    """Serve the window until it is closed."""
    port: int = listening.getsockname()[1]
    presence = Presence()
    config = uvicorn.Config(
        make_local(settings, port, presence), log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    if open_browser is not None:
        threading.Thread(target=open_browser, args=(address_of(settings, port),), daemon=True).start()
    Server(config, presence).run(sockets=[listening])


def address_of(settings: Settings, port: int) -> str:
    """Return the address that lets in."""
    return f"http://127.0.0.1:{port}/?t={settings.local}"


browser = webbrowser.open
