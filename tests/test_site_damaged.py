"""A serving index that is damaged under the site: said, made anew from the corpus, and no matter of the reviewers' pages."""

from __future__ import annotations

import shutil
import sqlite3
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from juesuan.site import index
from juesuan.site.app import make_app
from juesuan.site.queries import Reader
from juesuan.site.settings import Settings
from site_fixtures import settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient


def junk(path: Path) -> None:
    """No database any more."""
    path.write_bytes(b"junk" * 4096)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def hollow(path: Path) -> None:
    """Its first page, which says what it is, is whole, and nothing else."""
    with path.open("r+b") as out:
        for page in range(1, path.stat().st_size // 4096):
            out.seek(page * 4096)
            out.write(b"\xff" * 4096)


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """The settings of a site with an index of its own."""
    made = tmp_path / "index.sqlite"
    index.update(settings().corpus, made)
    return msgspec.structs.replace(
        settings(), index=str(made), private=str(tmp_path / "private"), refresh=600.0, public_only=False
    )


def documents(path: Path) -> list[tuple[str, ...]]:
    db = index.connect(path)
    try:
        return [tuple(r) for r in db.execute("SELECT id, title, text FROM documents JOIN texts USING (n) ORDER BY id")]
    finally:
        db.close()


@pytest.mark.parametrize("damage", [junk, empty, hollow])
def test_a_damaged_index_is_made_anew_at_the_start(damage: Callable[[Path], None], own: Settings) -> None:
    before = documents(own.index_path)
    damage(own.index_path)
    index.update(own.corpus, own.index_path)
    assert documents(own.index_path) == before
    assert [p.name for p in own.index_path.parent.iterdir() if "again" in p.name] == []


def test_readers_see_an_index_that_was_made_anew(own: Settings) -> None:
    reader = Reader(own.index_path)
    old = index.identity(own.index_path)
    assert reader.version() == 1
    assert index.rebuild(own.corpus, own.index_path, old)
    assert not index.rebuild(own.corpus, own.index_path, old)  # another process did it
    assert reader.version() == 1
    assert reader.file == index.identity(own.index_path) != old


def test_what_is_no_damage() -> None:
    assert index.spoilt(sqlite3.DatabaseError("database disk image is malformed"))
    assert index.spoilt(sqlite3.OperationalError("no such table: documents"))
    assert not index.spoilt(sqlite3.OperationalError("no such column: nmae"))
    assert not index.spoilt(sqlite3.OperationalError("database or disk is full"))
    assert not index.spoilt(sqlite3.OperationalError("database is locked"))
    assert not index.spoilt(ValueError("malformed"))


def test_a_site_whose_index_is_damaged_says_so_and_mends_it(own: Settings, tmp_path: Path) -> None:
    kept = tmp_path / "kept.sqlite"
    shutil.copyfile(own.index_path, kept)
    with TestClient(make_app(own), raise_server_exceptions=False) as client:
        hollow(own.index_path)
        answers = [client.get("/data"), client.get("/api/v1/regions"), client.get("/login")]
        assert [a.status_code for a in answers] == [503, 503, 200]
        assert "索引已损坏" in answers[0].text
        assert answers[1].json()["error"] == {
            "status": 503,
            "detail": "The site’s index is damaged and is being made anew",
        }
        until = time.monotonic() + 60
        while client.get("/data").status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.1)
        assert client.get("/api/v1/regions").status_code == 200
    assert documents(own.index_path) == documents(kept)
