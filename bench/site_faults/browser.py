"""A browser over a real connection: cookies, forms with their tokens, uploads that can be cut in the middle."""

from __future__ import annotations

import http.client
import re
import secrets
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import msgspec

TIMEOUT = 60.0


class NoAnswer(Exception):
    """The connection broke or nothing came: what was asked for may or may not have been done."""


class Answer(msgspec.Struct, frozen=True):
    """What came back."""

    status: int
    text: str
    body: bytes
    location: str


At = Callable[[str, int], None]
"""Told at each moment of a request: `half` of its body or all of it (`sent`) is on its way, from this port."""


def nowhere(_: str, __: int) -> None:
    """Take no notice of a moment."""


class Browser:
    """One user's. Each request has a connection of its own: one that breaks then says nothing of those before."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, b"", "", nowhere)

    def post(self, path: str, fields: Sequence[tuple[str, str]], at: At = nowhere) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded", at)

    def upload(
        self, path: str, fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, bytes]], at: At = nowhere
    ) -> Answer:
        """Send a form with files."""
        edge = secrets.token_hex(12)
        parts: list[bytes] = []
        for name, value in fields:
            head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts += [head.encode(), value.encode(), b"\r\n"]
        for name, data in files:
            head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            parts += [head.encode(), data, b"\r\n"]
        parts.append(f"--{edge}--\r\n".encode())
        return self._ask("POST", path, b"".join(parts), f"multipart/form-data; boundary={edge}", at)

    def _ask(self, method: str, path: str, body: bytes, kind: str, at: At) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.connect()
            port: int = connection.sock.getsockname()[1]
            connection.putrequest(method, path, skip_accept_encoding=True)
            if self.cookies:
                connection.putheader("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
            if method == "POST":
                connection.putheader("Content-Type", kind)
                connection.putheader("Content-Length", str(len(body)))
            connection.putheader("Connection", "close")
            connection.endheaders()
            if body:
                connection.send(body[: len(body) // 2])
                at("half", port)
                connection.send(body[len(body) // 2 :])
                at("sent", port)
            answer = connection.getresponse()
            data = answer.read()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    self._keep(value)
            location = answer.getheader("location") or ""
            return Answer(answer.status, data.decode("utf-8", "replace"), data, location)
        except (OSError, http.client.HTTPException) as problem:
            raise NoAnswer(f"{type(problem).__name__}: {problem}") from problem
        finally:
            connection.close()

    def _keep(self, header: str) -> None:
        name, _, value = header.partition(";")[0].partition("=")
        if value.strip('"') and "max-age=0" not in header.lower():
            self.cookies[name] = value
        else:
            self.cookies.pop(name, None)


_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
_SHOWN = re.compile(r'name="shown" value="([0-9a-f-]+)"')


def token(page: str) -> str:
    """Return what a page's forms bring back."""
    found = _TOKEN.search(page)
    return found[1] if found else ""


def form_of(page: str, action: str) -> list[tuple[str, str]] | None:
    """Return the hidden fields of the form that goes to an address; None where a page has none."""
    found = re.search(rf'<form[^>]* action="{re.escape(action)}(?:\?[^"]*)?"[^>]*>(.*?)</form>', page, re.S)
    if found is None:
        return None
    shown = _SHOWN.search(found[1])
    return [("csrf", token(found[1])), *([("shown", shown[1])] if shown else [])]
