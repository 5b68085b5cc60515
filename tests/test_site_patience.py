"""A connection that keeps the server waiting is closed; one that is only slow is not."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from juesuan.site.patience import Impatient


class Quick(Impatient):
    head_seconds = 0.6
    body_grace = 0.6
    least_rate = 100


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        size = 0
        while scope["type"] == "http":
            message = await receive()
            size += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-length", str(len(str(size))).encode())],
            }
        )
        await send({"type": "http.response.body", "body": str(size).encode()})

    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, http=Quick, log_level="warning", lifespan="off", timeout_keep_alive=5
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


def talk(port: int, *pieces: bytes, pause: float = 0.0) -> bytes:
    """Send the pieces with pauses; return all that comes until the server closes or is quiet for 2 seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as client:
        for piece in pieces:
            try:
                client.sendall(piece)
            except OSError:
                break
            time.sleep(pause)
        answer = b""
        try:
            while piece := client.recv(4096):
                answer += piece
        except TimeoutError:
            answer += b"<open>"
        except OSError:
            pass
        return answer


HEAD = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 40\r\n\r\n"


def test_a_head_that_does_not_end(port: int) -> None:
    assert talk(port).startswith(b"HTTP/1.1 408")
    assert talk(port, b"GET / HTTP/1.1\r\nhost: x\r\n").startswith(b"HTTP/1.1 408")
    assert talk(port, *[b"GET / HTTP/1.1\r\n", *[b"x: y\r\n"] * 12], pause=0.1).startswith(b"HTTP/1.1 408")


def test_a_body_that_drips(port: int) -> None:
    assert talk(port, HEAD, b"a" * 20).startswith(b"HTTP/1.1 408")
    assert talk(port, HEAD, *[b"a"] * 30, pause=0.1).startswith(b"HTTP/1.1 408")


@pytest.mark.slow
def test_a_slow_one_is_waited_for(port: int) -> None:
    assert talk(port, HEAD, b"a" * 30, b"a" * 10, pause=0.3).endswith(b"40<open>")
    one = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
    assert talk(port, one, one, one, pause=0.8).count(b"200 OK") == 3  # a pause between requests is uvicorn's to bound
    assert talk(port, one, b"GET / HTTP/1.1\r\n").count(b"408") == 1  # a further request's head has its clock, too
