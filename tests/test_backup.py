"""`juesuan backup` and `restore`: nothing lost while drafts come in, the chain whole, damaged archives refused."""

from __future__ import annotations

import hashlib
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

from corpus_sample import filing, taken, text
from juesuan.cli import run
from juesuan.desk import backup, trail
from juesuan.desk.database import Database
from juesuan.desk.keys import trail_key
from juesuan.desk.model import Base, Draft, Job, Upload, Version, VersionFile
from juesuan.desk.vault import Vault
from juesuan.site.settings import Settings
from review_site import BINARIES, Site, draft, fresh, postgres


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if not BINARIES:
        pytest.skip("PostgreSQL is not installed")
    with postgres() as address:
        yield address


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.engine.connect() as connection:
        return {
            t.name: [tuple(r) for r in connection.execute(select(t).order_by(*t.primary_key))]
            for t in Base.metadata.sorted_tables
        }


def tree(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file() and ".site" not in p.parts and p.name not in (".lock", ".readers")
    }


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path / "site")
    made.browser("shen").upload([("档案馆.docx", draft(1, "清河县档案馆"))])
    made.work()
    yield made
    made.service.database.close()


def test_a_site_comes_back_whole(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = Path(site.settings.corpus)
    (tmp_path / "in").mkdir()
    text(filing(1, "清河县财政局", 2024), tmp_path / "in")
    taken(tmp_path / "in", corpus)
    (corpus / ".site").mkdir(exist_ok=True)
    (corpus / ".site" / "index.sqlite").write_text("made again at any time")
    (corpus / "figures" / "000009.parquet").write_bytes(b"of a batch that is being written")
    made = backup.make(site.settings, tmp_path / "b.zip")
    assert (made.documents, made.drafts, made.versions) == (1, 1, 1)
    (corpus / "figures" / "000009.parquet").unlink()

    back = Settings(corpus=str(tmp_path / "new" / "corpus"))
    done = backup.restore(tmp_path / "b.zip", back)
    assert done.broken_at == 0
    assert tree(Path(back.corpus)) == tree(corpus)
    database = Database(back.database_url, trail_key(back.private_path))
    with closing(database):
        assert rows(database) == rows(site.service.database)
        with database.reading() as session:
            check = trail.verify(session)
            assert (check.lines, check.broken_at, check.sealed) == (made.lines, 0, made.lines)
    assert tree(back.private_path / "files") == tree(site.service.vault.folder)
    assert back.private_path.stat().st_mode & 0o077 == 0
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    assert {p.name for p in (tmp_path / "new").iterdir()} == {"corpus", "corpus-review"}

    # once more onto the same place: nothing is written over
    assert run(["restore", str(tmp_path / "b.zip"), "--corpus", back.corpus]) == 2
    assert "已有内容" in capsys.readouterr().err


@pytest.mark.parametrize("way", ["to", "from"])
def test_between_sqlite_and_postgresql(site: Site, server: str, tmp_path: Path, way: str) -> None:
    address = fresh(server)
    corpus = str(tmp_path / "new" / "corpus")
    backup.make(site.settings, tmp_path / "b.zip")
    served = Settings(corpus=corpus, database=address)
    assert backup.restore(tmp_path / "b.zip", served).broken_at == 0
    with closing(Database(address, trail_key(served.private_path))) as database:
        assert rows(database) == rows(site.service.database)
        if way == "to":  # numbers go on after the last
            last = rows(database)["uploads"][-1][0]
            with database.writing() as session:
                session.add(Upload(user_id=1))
            assert rows(database)["uploads"][-1][0] == last + 1
            with pytest.raises(backup.BackupProblem):
                backup.restore(tmp_path / "b.zip", msgspec.structs.replace(served, corpus=str(tmp_path / "other")))
        else:
            backup.make(served, tmp_path / "c.zip")
            lite = Settings(corpus=str(tmp_path / "lite" / "corpus"))
            assert backup.restore(tmp_path / "c.zip", lite).broken_at == 0
            with closing(Database(lite.database_url)) as copy:
                assert rows(copy) == rows(database)


@pytest.mark.parametrize("drafts", [3, pytest.param(12, marks=pytest.mark.slow)])
def test_while_drafts_come_in_nothing_is_torn(site: Site, tmp_path: Path, drafts: int) -> None:
    """Uploads and checks go on in other threads: each backup holds every draft it names with its files, its chain whole."""
    ended = threading.Event()

    def upload() -> None:
        browser = site.browser("guan")
        for seed in range(2, 2 + drafts):
            browser.upload([(f"第{seed}份.docx", draft(seed, "云溪市水利局"))])
        ended.set()

    def check() -> None:
        while not ended.is_set():
            site.work()
            time.sleep(0.05)

    threads = [threading.Thread(target=t) for t in (upload, check)]
    for thread in threads:
        thread.start()
    made = []
    while not ended.is_set() or not made:
        made.append(backup.make(site.settings, tmp_path / f"{len(made)}.zip"))
    for thread in threads:
        thread.join()
    assert [m.drafts for m in made] == sorted(m.drafts for m in made)
    for number, one in enumerate(made):
        back = Settings(corpus=str(tmp_path / f"back{number}" / "corpus"))
        assert backup.restore(tmp_path / f"{number}.zip", back).broken_at == 0
        with (
            closing(Database(back.database_url, trail_key(back.private_path))) as database,
            database.reading() as session,
        ):
            assert session.scalar(select(func.count()).select_from(Draft)) == one.drafts
            assert trail.count(session) == one.lines
            vault = Vault(back.private_path / "files")
            for file in session.scalars(select(VersionFile)):
                assert hashlib.sha256(vault.path(file.sha256).read_bytes()).hexdigest() == file.sha256
            assert session.scalar(select(func.count()).select_from(Version)) == session.scalar(
                select(func.count()).select_from(Job)
            )


def test_what_is_no_backup_is_refused(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = tmp_path / "b.zip"
    backup.make(site.settings, good)

    numbers = count()

    def changed(name: str, data: bytes | None, also: str = "") -> Path:
        path = tmp_path / f"{next(numbers)}.zip"
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
            for item in old.infolist():
                content = old.read(item)
                if item.filename == name:
                    if data is None:
                        continue
                    content = data
                if also and item.filename == backup.HEAD:
                    content = content.replace(b"review/device.key", also.encode())
                new.writestr(item.filename, content)
        return path

    cut = tmp_path / "cut.zip"
    cut.write_bytes(good.read_bytes()[:-2000])
    cases = [
        (cut, "已损坏"),
        (tmp_path / "none.zip", "没有文件"),
        (changed("review/device.key", b"another"), "与备份时不同"),
        (changed("review/device.key", None), "已损坏"),
        (changed(backup.HEAD, None), "不是备份文件"),
        (changed("", None, "review/../../out"), "不是备份文件"),
    ]
    for path, words in cases:
        corpus = tmp_path / "to" / "corpus"
        assert run(["restore", str(path), "--corpus", str(corpus)]) == 2, path
        assert words in capsys.readouterr().err
        assert not corpus.exists()
        assert not (tmp_path / "to" / "corpus-review").exists()
        assert list((tmp_path / "to").iterdir()) == []


def test_a_trail_that_was_cut_is_told(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = tmp_path / "b.zip"
    made = backup.make(site.settings, good)
    lied = msgspec.structs.replace(made, trail=f"{made.lines + 3} 2026-01-01T00:00:00+00:00 {'a' * 64} -")
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(tmp_path / "lied.zip", "w") as new:
        for item in old.infolist():
            new.writestr(item.filename, msgspec.json.encode(lied) if item.filename == backup.HEAD else old.read(item))
    assert run(["restore", str(tmp_path / "lied.zip"), "--corpus", str(tmp_path / "to")]) == 1
    assert f"自第 {made.lines + 1} 条起不符" in capsys.readouterr().err
    assert (tmp_path / "to-review" / "review.sqlite").exists()  # restored all the same


def test_the_command_names_the_archive_and_warns_of_the_key(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    named = tmp_path / "site" / "corpus-review"
    Path(site.settings.private).rename(named)
    assert run(["backup", "--corpus", site.settings.corpus]) == 0
    said = capsys.readouterr().out
    (archive,) = tmp_path.glob("corpus-*.zip")
    assert archive.name in said
    assert "1 份文稿的 1 个版本" in said
    assert "操作日志的密钥" in said
    assert run(["backup", "--corpus", site.settings.corpus, "-o", archive.name]) == 0
    assert len(list(tmp_path.glob("*.zip"))) == 2  # the first one stands
    key = tmp_path / "elsewhere.key"
    key.write_text((named / "trail.key").read_text())
    (named / "trail.key").unlink()
    monkeypatch.setenv("JUESUAN_TRAIL_KEY", str(key))
    capsys.readouterr()
    assert run(["backup", "--corpus", site.settings.corpus, "-o", "without.zip"]) == 0
    assert "密钥" not in capsys.readouterr().out
    assert "review/trail.key" not in zipfile.ZipFile("without.zip").namelist()
