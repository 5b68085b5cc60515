"""A full disk: each step says so in words, and leaves nothing half written."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from corpus_sample import filing, text
from juesuan.cli import run
from juesuan.corpus.store import Corpus
from juesuan.desk import people, service
from juesuan.desk.database import Database
from juesuan.desk.model import Login
from juesuan.kernel.full import is_away, is_full
from juesuan.report.write import write_bytes
from juesuan.site.settings import Settings
from review_site import Browser, Site, draft


def no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Full:
    """A disk that takes half of each file whose name matches, then is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *endings: str) -> None:
        write = Path.write_bytes

        def half(path: Path, data: bytes) -> int:
            if path.name.endswith(endings):
                write(path, data[: len(data) // 2])
                no_space()
            return write(path, data)

        monkeypatch.setattr(Path, "write_bytes", half)


def test_what_says_that_a_disk_is_full() -> None:
    said = sqlite3.OperationalError("database or disk is full")
    assert is_full(said)
    assert is_full(OperationalError("insert", {}, said))
    assert is_full(OSError(errno.EDQUOT, "quota"))
    assert not is_full(OSError(errno.EACCES, "no space left on device"))
    assert not is_full(ValueError("database or disk is full"))
    wrapped = RuntimeError("x")
    wrapped.__cause__ = OSError(errno.ENOSPC, "x")
    assert is_full(wrapped)


def test_what_says_that_a_database_is_away() -> None:
    psycopg = pytest.importorskip("psycopg")
    away = psycopg.OperationalError("consuming input failed: server closed the connection unexpectedly")
    wrapped = OperationalError("select", {}, away)
    wrapped.__cause__ = away
    assert is_away(wrapped)
    assert is_away(OperationalError("begin", {}, sqlite3.OperationalError("database is locked")))
    full = psycopg.OperationalError("could not extend file: No space left on device")
    assert not is_away(full)
    assert not is_away(OperationalError("select", {}, sqlite3.OperationalError("no such table: drafts")))
    assert not is_away(ValueError("database is locked"))


def test_a_page_while_the_database_is_away(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    dang = calm(site.browser("dang"))

    def away(*_: object) -> None:
        raise OperationalError("begin", {}, sqlite3.OperationalError("database is locked"))

    with monkeypatch.context() as patch:
        patch.setattr(Database, "writing", away)
        answer = dang.upload([("档案馆2024.docx", draft(7, "清河县档案馆"))])
    assert answer.status_code == 503
    assert "暂时连不上" in answer.text
    assert "可能没有保存" in answer.text


def test_a_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_bytes(b"before")
    Full(monkeypatch, ".json")
    with pytest.raises(OSError, match=r"a\.json"):
        write_bytes(tmp_path / "a.json", b"afterwards")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.json", b"before")]


@pytest.mark.parametrize("ending", [".parquet", ".json", ".txt"])
def test_ingest_on_a_full_disk(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Parts, manifest or originals cannot be written: told with the path, and the same command goes on later."""
    text(filing(1), tmp_path / "in")
    command = ["ingest", str(tmp_path / "in"), "--corpus", str(tmp_path / "c"), "-j", "1"]
    with monkeypatch.context() as patch:
        Full(patch, ending)
        assert run(command) == 2
        told = capsys.readouterr().err
        assert "磁盘空间不足" in told
        assert str(tmp_path / "c") in told
        assert not list((tmp_path / "c").glob("**/.juesuan-*"))
        assert run([*command, "--lang", "en"]) == 2
        assert "the disk is full" in capsys.readouterr().err
    assert run(command) == 0
    assert len(Corpus(tmp_path / "c")) == 1
    assert Corpus(tmp_path / "c").broken() == []


def test_a_report_on_a_full_disk_names_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = text(filing(1), tmp_path / "in")
    Full(monkeypatch, ".json")
    run(["check", str(source), "-o", str(tmp_path / "r.json")])
    told = capsys.readouterr().err
    assert "磁盘空间不足" in told
    assert "r.json" in told
    assert not (tmp_path / "r.json").exists()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.service.database.close()


def calm(browser: Browser) -> Browser:
    """Let a browser see the answer to what went wrong, as one over the network does."""
    browser.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    return browser


def test_an_upload_on_a_full_disk(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    dang = calm(site.browser("dang"))
    word = draft(7, "清河县档案馆")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfileobj", no_space)
        answer = dang.upload([("档案馆2024.docx", word)])
    assert answer.status_code == 507
    assert "磁盘空间不足" in answer.text
    assert "没有保存" in answer.text
    assert [p for p in site.service.vault.folder.glob("*/*") if p.is_file()] == []
    assert "档案馆2024" not in dang.get("/review/drafts").text
    assert dang.upload([("档案馆2024.docx", word)]).status_code == 303


def test_a_login_on_a_full_disk(site: Site) -> None:
    """SQLite's own limit of pages is a disk that is full."""
    with site.service.database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def full(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    engine = site.service.database.engine
    engine.dispose()
    event.listen(engine, "connect", full)
    answers = [calm(site.browser()).login("guan") for _ in range(60)]
    event.remove(engine, "connect", full)
    engine.dispose()
    assert {a.status_code for a in answers} <= {303, 429, 507}
    refused = [a for a in answers if a.status_code == 507]
    assert refused
    assert "磁盘空间不足" in refused[0].text
    assert Browser(site.app, address="10.0.0.9").login("shen").status_code == 303


def test_a_full_disk_keeps_nobody_from_looking(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a session was last used is written down now and then: that could not be, and no page was shown."""
    dang = calm(site.browser("dang"))
    with site.service.database.writing() as session:
        session.scalars(select(Login)).one().seen -= timedelta(minutes=30)

    def full(*_: object) -> None:
        raise OperationalError("update", {}, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr(people, "note_seen", full)
    assert dang.get("/review/drafts").status_code == 200


def test_the_site_starts_while_the_database_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was started anew just then ended the whole server, its public pages too."""
    app = Site(tmp_path).app
    app.state.review = None
    made, tries = service.Service, iter(range(3))

    def hindered(settings: Settings) -> service.Service:
        if next(tries, None) is not None:
            raise OperationalError("begin", {}, sqlite3.OperationalError("database is locked"))
        return made(settings)

    monkeypatch.setattr(service, "_AGAIN", 0.05)
    monkeypatch.setattr(service, "Service", hindered)
    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.get("/robots.txt").status_code == 200
        keepers: list[str] = []
        for _ in range(400):
            keepers = [t.name for t in threading.enumerate() if t.name == "juesuan-keeper"]
            if keepers:
                break
            time.sleep(0.05)
        assert keepers == ["juesuan-keeper"]
        assert client.get("/login").status_code == 200
