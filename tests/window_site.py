"""The window to test: in a site over an empty corpus, with a visitor who knows its forms' tokens."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from juesuan.desk.intake import Limits
from juesuan.site.app import make_app
from juesuan.site.settings import Settings
from juesuan.window.rooms import Rooms

FAULTY = Path(__file__).parent.parent / "samples" / "qinghe-faults" / "清河县档案馆2024年度部门决算.pdf"


def site(folder: Path, *, limits: Limits | None = None, checkers: int = 2, **more: Any) -> Any:
    """The application, its rooms in the folder given."""
    (folder / "corpus").mkdir(exist_ok=True)
    (folder / "window").mkdir(exist_ok=True)
    settings = Settings(str(folder / "corpus"), public_only=True, refresh=0, window=str(folder / "window"), **more)
    app = make_app(settings)
    if settings.self_check:
        app.state.rooms = Rooms(settings.window, limits, checkers)
    return app


class Visitor:
    """Someone without an account."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        client.follow_redirects = False
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **more: Any) -> Any:
        self.client.cookies.clear()
        self.client.cookies.update(self.cookies)
        answer = self.client.get(path, **more)
        self.cookies |= dict(answer.cookies)
        return answer

    def token(self, at: str = "/check") -> str:
        found = re.search(r'name="csrf" value="([0-9a-f]{64})"', self.get(at).text)
        return found[1] if found else ""

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        sent = {"csrf": self.token()} | (data or {})
        self.client.cookies.clear()
        self.client.cookies.update(self.cookies)
        return self.client.post(path, data=sent, **more)

    def hand_in(self, files: Sequence[tuple[str, bytes]], path: str = "/check", **fields: str) -> Any:
        return self.post(path, dict(fields), files=[("files", (name, data)) for name, data in files])

    def checked(self, files: Sequence[tuple[str, bytes]], seconds: float = 60) -> str:
        """Hand files in, wait for their checks and return the hand-in's address."""
        answer = self.hand_in(files)
        assert answer.status_code == 303, answer.text[-2000:]
        at: str = answer.headers["location"]
        self.wait(at, seconds)
        return at

    def wait(self, at: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while True:
            answer = self.get(f"{at}/progress")
            if "hx-redirect" in answer.headers or "hx-get" not in answer.text:
                return
            assert time.monotonic() < end
            time.sleep(0.05)


class Running:
    """An application on a port of its own."""

    def __init__(self, app: Any) -> None:
        import uvicorn

        self.app = app
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="warning"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        end = time.monotonic() + 30
        while not self.server.started:
            assert time.monotonic() < end
            time.sleep(0.05)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(20)
