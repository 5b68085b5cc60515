"""Headers on every answer: what a page may load, and that it stays in its own window.

Written as a plain ASGI layer: Starlette's BaseHTTPMiddleware costs a task a request.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from juesuan.site.render import language, language_of, page
from juesuan.site.words import WORDS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

LONGEST = 4096
"""How long a query may be."""


class Guard:
    """Adds the headers that are not there yet: a route may set a stricter policy of its own. `?lang=` sets the cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        if len(scope["query_string"]) > LONGEST:
            await _too_long(Request({**scope, "query_string": b""}))(scope, receive, send)
            return
        asked = language_of(scope["query_string"], b"", "zh") if b"lang=" in scope["query_string"] else None

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if asked is not None and message["status"] == 200:
                    headers.append("set-cookie", f"lang={asked}; Path=/; Max-Age=31536000; SameSite=Lax")
            await send(message)

        await self.app(scope, receive, guarded)


def _too_long(request: Request) -> Response:
    """Return what is answered to an address that is too long: in words, of an API in its own."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": {"status": 414, "detail": "the query is too long"}}, 414, HEADERS)
    lang = language(request)
    heading, more = WORDS["refused"](lang), WORDS["too_long"](lang).format(LONGEST)
    made = page(request, "message.html.j2", status=414, code=414, heading=heading, more=more)
    made.headers.update(HEADERS)
    return made
