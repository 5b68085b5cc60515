"""`juesuan user`: how the first administrator comes to be."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import select

from juesuan.cli import run
from juesuan.desk import people, trail
from juesuan.desk.database import Database
from juesuan.desk.model import User
from juesuan.site.settings import Settings


def user(*arguments: str, given: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    return run(["user", *arguments])


def test_the_first_administrator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("JUESUAN_DATABASE", raising=False)
    corpus = str(tmp_path / "corpus")
    add = ("add", "Guan", "--role", "administrator", "--corpus", corpus)
    assert user(*add, given="long-enough-1\n", monkeypatch=monkeypatch) == 0
    assert user(*add, given="long-enough-1\n", monkeypatch=monkeypatch) == 1
    assert user("add", "x", "--role", "reviewer", "--corpus", corpus, given="short\n", monkeypatch=monkeypatch) == 1
    assert user("add", "x", "--role", "king", "--corpus", corpus, given="long-enough-1\n", monkeypatch=monkeypatch) == 1
    assert user("add", "x", "--role", "reviewer", given="long-enough-1\n", monkeypatch=monkeypatch) == 2
    assert user("password", "guan", "--corpus", corpus, given="another-one-2\n", monkeypatch=monkeypatch) == 0
    assert user("password", "nobody", "--corpus", corpus, given="another-one-2\n", monkeypatch=monkeypatch) == 1
    capsys.readouterr()
    assert user("list", "--corpus", corpus, given="", monkeypatch=monkeypatch) == 0
    out = capsys.readouterr().out
    assert "guan" in out
    assert "管理员" in out
    private = tmp_path / "corpus-review"
    assert private.stat().st_mode & 0o077 == 0
    assert not (tmp_path / "corpus").exists()  # nothing of the review is in the corpus, which may be published
    database = Database(Settings(corpus=corpus).database_url)
    with database.reading() as session:
        stored = session.scalars(select(User.password)).one()
        assert [line.who for line in trail.lines(session)] == [people.COMMAND_LINE] * 2
        assert trail.verify(session).broken_at == 0
    assert people.matches(stored, "another-one-2")
    database.close()


def test_an_administrator_who_lost_phone_and_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUESUAN_DATABASE", raising=False)
    corpus = str(tmp_path / "corpus")
    add = ("add", "guan", "--role", "administrator", "--corpus", corpus)
    assert user(*add, given="long-enough-1\n", monkeypatch=monkeypatch) == 0
    database = Database(Settings(corpus=corpus).database_url)

    def salt() -> str:
        with database.reading() as session:
            return session.scalars(select(User.code_salt)).one()

    with database.writing() as session:
        session.scalars(select(User)).one().code_salt = "0" * 32
    reset = ("password", "guan", "--corpus", corpus)
    assert user(*reset, given="another-one-2\n", monkeypatch=monkeypatch) == 0
    assert salt() == "0" * 32  # a new password alone leaves the second step as it is
    assert user(*reset, "--without-codes", given="another-one-3\n", monkeypatch=monkeypatch) == 0
    assert salt() == ""
    with database.reading() as session:
        assert [line.what for line in trail.lines(session)][:2] == ["user.reset", "code.removed"]
    database.close()


def test_its_database_is_named_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUESUAN_DATABASE", f"sqlite:///{tmp_path}/r.sqlite")
    assert user("add", "a", "--role", "reviewer", given="long-enough-1\n", monkeypatch=monkeypatch) == 0
    assert (tmp_path / "r.sqlite").exists()
    assert Settings(corpus="x").database_url == f"sqlite:///{tmp_path}/r.sqlite"


def test_the_trail_is_verified_and_its_head_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, kept = str(tmp_path / "corpus"), tmp_path / "末条.txt"
    assert user("add", "guan", "--role", "administrator", "--corpus", corpus, given="long-enough-1\n", monkeypatch=monkeypatch) == 0  # fmt: skip
    assert run(["trail", "head", "--corpus", corpus, "-o", str(kept)]) == 0
    assert user("password", "guan", "--corpus", corpus, given="another-one-2\n", monkeypatch=monkeypatch) == 0
    capsys.readouterr()
    assert run(["trail", "verify", "--corpus", corpus, "--head", str(kept)]) == 0
    assert "共 2 条，首尾相连，没有改动；其中 2 条加封" in capsys.readouterr().out
    key = tmp_path / "corpus-review" / "trail.key"
    assert key.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("JUESUAN_TRAIL_KEY", str(tmp_path / "other.key"))
    assert run(["trail", "verify", "--corpus", corpus]) == 1  # sealed with another key
    assert "第 1 条不符" in capsys.readouterr().err
