"""Promises of docs/review.md and docs/hardening.md that no other test holds (docs/promises.md names the others)."""

from __future__ import annotations

import asyncio
import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from juesuan.checks.engine import check_document
from juesuan.cli import run
from juesuan.desk import people
from juesuan.desk.model import Draft, User
from juesuan.document import ocr
from juesuan.document.model import Cell, Document, Source, Table
from juesuan.report.html import page
from juesuan.site.app import make_app
from juesuan.site.settings import Settings
from review_site import Site, draft, spoiled
from site_fixtures import app, settings

UNIT = "清河县档案馆"


def test_public_only_leaves_the_desk_out(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    given = Settings(str(tmp_path / "corpus"), private=str(tmp_path / "private"), public_only=True, refresh=0)
    with TestClient(make_app(given)) as client:
        for path in ("/login", "/review", "/review/drafts"):
            assert client.get(path).status_code == 404
        assert 'href="/login' not in client.get("/").text
    assert not (tmp_path / "private").exists()


def test_the_same_document_is_not_taken_twice(tmp_path: Path) -> None:
    site = Site(tmp_path)
    shen = site.browser("shen")
    data = draft(7, UNIT)
    shen.upload([(f"{UNIT}2024.docx", data)])
    again = shen.upload([("另一个名字.docx", data)])
    assert "已有" in shen.get(again.headers["location"]).text
    with site.service.database.reading() as session:
        assert session.scalar(select(func.count(Draft.id))) == 1


@pytest.mark.parametrize(("second", "state"), [(True, "checked"), (False, "signed")])
def test_one_reviewer_may_sign_what_they_handed_in(tmp_path: Path, second: bool, state: str) -> None:
    """Only where the site was begun with `--one-reviewer`."""
    site = Site(tmp_path)
    site.service.settings = msgspec.structs.replace(site.settings, second_person=second)
    shen = site.browser("shen")
    shen.upload([(f"{UNIT}2024.docx", spoiled(draft(7, UNIT)))])
    site.work()
    with site.service.database.reading() as session:
        found = session.scalars(select(Draft)).one()
    shen.post(f"/review/drafts/{found.id}/department", {"department": UNIT})
    shen.post(f"/review/drafts/{found.id}/sign", {"reason": "看过"})
    with site.service.database.reading() as session:
        assert session.scalars(select(Draft.state)).one() == state


def test_how_long_a_session_lasts(tmp_path: Path) -> None:
    assert (timedelta(hours=2), timedelta(hours=12)) == (people.IDLE, people.LASTS)
    site = Site(tmp_path)
    answer = site.browser().login("shen")
    assert "Max-Age=43200" in next(c for c in answer.headers.get_list("set-cookie") if c.startswith("juesuan="))
    with site.service.database.reading() as session:
        assert session.scalars(select(User.name).where(User.name == "shen")).one() == "shen"


def test_https_marks_the_cookies(tmp_path: Path) -> None:
    """With `--https` also where a server in front of the site speaks it to the browsers, and plain http to the site."""
    (tmp_path / "corpus").mkdir()
    given = Settings(str(tmp_path / "corpus"), private=str(tmp_path / "private"), refresh=0, https=True)
    answer = TestClient(make_app(given)).get("/login")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-juesuan-visit=")
    assert "Secure" in cookie


def test_only_a_proxy_that_was_named_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    configs: list[Any] = []
    monkeypatch.setattr("uvicorn.Server.run", lambda self: configs.append(self.config))
    app()
    given = ["--port", "0", "--proxy", "10.1.2.3", "--https", "--one-reviewer", "--no-self-check"]
    assert run(["serve", "--corpus", settings().corpus, *given]) == 0
    (config,) = configs
    told: list[str] = []

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        told.append(scope["client"][0])

    async def nothing(*_: Any) -> Any:
        return {}

    layer = ProxyHeadersMiddleware(answer, trusted_hosts=config.forwarded_allow_ips)
    for who in ("10.1.2.3", "127.0.0.1", "10.9.9.9"):
        headers = [(b"x-forwarded-for", b"192.0.2.7")]
        scope = {"type": "http", "client": (who, 1), "headers": headers, "scheme": "http"}
        asyncio.run(layer(scope, nothing, nothing))  # type: ignore[arg-type]
    assert told == ["192.0.2.7", "192.0.2.7", "10.9.9.9"]
    from juesuan.site.settings import from_environment

    assert (from_environment().https, from_environment().second_person) == (True, False)


@pytest.mark.slow
def test_a_large_report_is_put_together_piece_by_piece() -> None:
    """All the pieces of a page at once would take several times what the page has."""
    cells = tuple(Cell(f"甲{r}.{c}", r, c, 1, 1) for r in range(2_000) for c in range(10))
    found = check_document(Document((Source("a.html", "html"),), (Table(2_000, 10, cells),), ()))
    page(found, "a")
    tracemalloc.start()
    made = page(found, "a")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6 * len(made.encode())


def test_memory_goes_back_after_every_scanned_page(monkeypatch: pytest.MonkeyPatch) -> None:
    given_back: list[int] = []
    monkeypatch.setattr(ocr, "_trim", lambda: given_back.append)
    for _ in range(2):
        ocr.find_text(np.full((120, 200), 255, np.uint8))
    ocr.recognise([np.full((40, 200), 255, np.uint8)])
    assert given_back == [0, 0, 0]
