"""A site to review on: drafts made by the compiler, users of every role, a browser that knows the forms' tokens."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from handed_in import draft, spoiled
from juesuan.checks.engine import check
from juesuan.desk import people
from juesuan.desk.intake import Limits
from juesuan.desk.service import Service
from juesuan.desk.worker import Worker
from juesuan.site.app import make_app
from juesuan.site.settings import Settings
from postgres import BINARIES, fresh, postgres

__all__ = ["BINARIES", "FAULTY", "PASSWORD", "REAL_HASHER", "Browser", "Site", "draft", "fresh", "postgres", "spoiled"]

FAULTY = Path(__file__).parent.parent / "samples" / "qinghe-faults" / "清河县档案馆2024年度部门决算.pdf"
ROLES = {
    "shen": ("reviewer", ""),
    "guan": ("administrator", ""),
    "dang": ("department", "清河县档案馆"),
    "shui": ("department", "云溪市水利局"),
}
PASSWORD = "correct-horse-7"

REAL_HASHER = people._hasher
people._hasher = cache(lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))  # type: ignore[assignment]


class Browser:
    """A client that sends each form's token back, as a browser does."""

    def __init__(self, app: Any, name: str = "", address: str = "10.0.0.1") -> None:
        self.client = TestClient(app, base_url="http://testserver", follow_redirects=False, client=(address, 1))
        self.name = name
        if name:
            self.login(name)

    def login(self, name: str, password: str = PASSWORD) -> Any:
        return self.post("/login", {"name": name, "password": password}, at="/login")

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def token(self, at: str) -> str:
        found = re.search(r'name="csrf" value="([0-9a-f]{64})"', self.get(at).text)
        return found[1] if found else ""

    def shown(self, path: str) -> dict[str, str]:
        """Return what the page that has a form for `path` says of what it shows."""
        step = re.match(
            r"(/review/drafts)(/[^/]+)?/(?:assign|findings/.+|rules/.+|department|return|sign|submit|withdraw|versions)$",
            path,
        )
        found = (
            re.search(r'name="shown" value="([0-9a-f-]+)"', self.get(step[1] + (step[2] or "")).text) if step else None
        )
        return {"shown": found[1]} if found else {}

    def post(self, path: str, data: dict[str, Any] | None = None, *, at: str = "/review/password", **more: Any) -> Any:
        return self.client.post(
            path, data={"csrf": self.token(at)} | self.shown(path.partition("?")[0]) | (data or {}), **more
        )

    def upload(self, files: Sequence[tuple[str, bytes]], path: str = "/review/upload", **fields: str) -> Any:
        return self.post(path, dict(fields), files=[("files", (name, data)) for name, data in files])


@cache
def warm() -> None:
    """Check once in this process: the workers forked from it then need not load forms and words each for itself."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.docx"
        path.write_bytes(draft(7, "清河县档案馆"))
        check(path)


class Site:
    """The application with its service; the queue is worked off when asked for. `made`: the folder holds one already."""

    def __init__(self, folder: Path, database: str = "", limits: Limits | None = None, *, made: bool = False) -> None:
        self.settings = Settings(corpus=str(folder / "corpus"), private=str(folder / "private"), database=database)
        (folder / "corpus").mkdir(parents=True, exist_ok=True)
        self.app = make_app(self.settings)
        self.service = self.app.state.review = Service(self.settings, limits)
        if made:
            return
        with self.service.database.writing() as session:
            for name, (role, department) in ROLES.items():
                people.add_user(session, name, role, department, PASSWORD, people.COMMAND_LINE)

    def browser(self, name: str = "") -> Browser:
        return Browser(self.app, name)

    def work(self) -> None:
        """Check all that is in the queue."""
        warm()
        worker = Worker(msgspec.structs.replace(self.service.orders(), processes=2))
        while worker.turn():
            pass
        worker.close()
