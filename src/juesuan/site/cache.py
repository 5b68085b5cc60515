"""Whole public pages, kept by path, query, language and the index's version; and 304 for who has the page already.

A route says that its answer is the same for everybody by the header `x-public`; nothing else is kept. The layer stands
outside the routing, so that a kept page costs a look into a dict. A page asked for a second time is kept compressed as
well, so that compressing is paid once.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from juesuan.kernel.lang import Lang
from juesuan.site.render import language_of

PUBLIC = "x-public"
LARGEST = 2_000_000
WORTHWHILE = 1_000


class Kept(NamedTuple):
    """An answer: its headers without length and coding, its body, and the body compressed (b"" not yet)."""

    headers: tuple[tuple[bytes, bytes], ...]
    etag: bytes
    body: bytes
    packed: bytes


class Pages:
    """The layer. `version` tells the index's version; `most` is how many bytes of pages are kept."""

    def __init__(self, app: ASGIApp, version: Callable[[], int], most: int, lang: Lang) -> None:
        self.app, self.version, self.most, self.lang = app, version, most, lang
        self.kept: OrderedDict[tuple[str, bytes, str], Kept] = OrderedDict()
        self.size = 0
        self.made = -1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or keep what the application answers."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        now = self.version()
        if now != self.made:
            self.kept.clear()
            self.size, self.made = 0, now
        headers = {name: value for name, value in scope["headers"] if name in _READ}
        lang = language_of(scope["query_string"], headers.get(b"cookie", b""), self.lang)
        key = (scope["path"], scope["query_string"], lang)
        kept = self.kept.get(key)
        if kept is not None:
            self.kept.move_to_end(key)
            if not kept.packed and b"gzip" in headers.get(b"accept-encoding", b"") and len(kept.body) > WORTHWHILE:
                kept = self._pack(key, kept)
            await _answer(kept, headers, scope["method"], send)
            return
        await self._fresh(key, headers, scope, receive, send)

    async def _fresh(
        self, key: tuple[str, bytes, str], asked: dict[bytes, bytes], scope: Scope, receive: Receive, send: Send
    ) -> None:
        start: Message | None = None
        body = bytearray()
        public = False

        async def taken(message: Message) -> None:
            nonlocal start, public
            if message["type"] == "http.response.start":
                names = dict(message["headers"])
                public = message["status"] == 200 and PUBLIC.encode() in names and b"set-cookie" not in names
                if public:
                    start = message
                    return
            if not public:
                head = scope["method"] == "HEAD" and message["type"] == "http.response.body"
                await send({**message, "body": b""} if head else message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish(key, asked, scope["method"], start, bytes(body), send)

        # Routes answer GET alone; HEAD is the same without its body.
        await self.app(scope if scope["method"] == "GET" else {**scope, "method": "GET"}, receive, taken)

    async def _finish(
        self, key: tuple[str, bytes, str], asked: dict[bytes, bytes], method: str, start: Message | None, body: bytes, send: Send
    ) -> None:  # fmt: skip
        assert start is not None
        etag = b'"' + hashlib.blake2b(body, digest_size=12).hexdigest().encode() + b'"'
        left_out = (PUBLIC.encode(), b"content-length", b"etag")
        headers = tuple((n, v) for n, v in start["headers"] if n not in left_out)
        headers += ((b"etag", etag), (b"cache-control", b"no-cache"), (b"vary", b"Cookie, Accept-Encoding"))
        kept = Kept(headers, etag, body, b"")
        if method == "GET" and len(body) <= LARGEST:
            self._keep(key, kept)
        await _answer(kept, asked, method, send)

    def _keep(self, key: tuple[str, bytes, str], kept: Kept) -> None:
        old = self.kept.pop(key, None)
        if old is not None:
            self.size -= len(old.body) + len(old.packed)
        self.kept[key] = kept
        self.size += len(kept.body) + len(kept.packed)
        while self.size > self.most:
            _, gone = self.kept.popitem(last=False)
            self.size -= len(gone.body) + len(gone.packed)

    def _pack(self, key: tuple[str, bytes, str], kept: Kept) -> Kept:
        packed = kept._replace(packed=gzip.compress(kept.body, 4, mtime=0))
        self._keep(key, packed)
        return packed


_READ = frozenset((b"cookie", b"if-none-match", b"accept-encoding"))


async def _answer(kept: Kept, asked: dict[bytes, bytes], method: str, send: Send) -> None:
    if kept.etag in asked.get(b"if-none-match", b""):
        await send({"type": "http.response.start", "status": 304, "headers": list(kept.headers)})
        await send({"type": "http.response.body", "body": b""})
        return
    body = kept.body
    headers = list(kept.headers)
    if kept.packed and b"gzip" in asked.get(b"accept-encoding", b""):
        body = kept.packed
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
