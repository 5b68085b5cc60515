"""What original pages are made with is there before the first visitor asks for one."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import msgspec
import pypdfium2 as pdfium
import pytest
from starlette.testclient import TestClient

from faults.case import make
from juesuan.compile.render import render
from juesuan.corpus.ingest import ingest, jobs
from juesuan.corpus.runners import local
from juesuan.document import kit
from juesuan.document.office import soffice
from juesuan.kernel.aside import Helpers
from juesuan.kernel.guard import Failure
from juesuan.kernel.locks import hold
from juesuan.kernel.processes import descendants
from juesuan.report.write import BESIDE
from juesuan.site import ahead, index, leaves
from juesuan.site import app as site_app
from juesuan.site.app import make_app
from juesuan.site.kept import LOCK, Kept
from juesuan.site.leaves import LAYS, PAINTS, Shelf, may_be_set
from juesuan.site.settings import Settings
from ofd_files import STYLES, ofd_of

KINDS = ("digit", "share_base", "stale_total")


def until(there: Callable[[], Any], seconds: float = 60) -> Any:
    """Wait until something is there, and return it."""
    end = time.monotonic() + seconds
    while not (found := there()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A site over an empty corpus that starts its helpers at once."""
    monkeypatch.setattr(site_app, "_FIRST", 0.0)
    (tmp_path / "corpus").mkdir()
    return make_app(Settings(str(tmp_path / "corpus"), public_only=True, self_check=False, refresh=0, ahead=True))


def test_helpers_are_started_with_the_site_and_end_with_it(empty: Any) -> None:
    with TestClient(empty) as client:
        shelf: Shelf = until(lambda: getattr(empty.state, "shelf", None))
        helpers = [shelf.painters, shelf.setters, *([shelf.office] if shelf.office is not None else [])]
        until(lambda: all(h._all for h in helpers))
        running = [process for h in helpers for process in h._all]
        assert len(running) == 2 + (kit.library() is not None)
        assert client.get("/").status_code == 200
    assert all(process.returncode is not None for process in running)
    assert not shelf.folder.exists()


def test_a_site_that_is_not_told_to_starts_none(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    app = make_app(Settings(str(tmp_path / "corpus"), public_only=True, self_check=False, refresh=0))
    with TestClient(app) as client:
        assert client.get("/").status_code == 200
        assert not hasattr(app.state, "shelf")


def test_a_helper_that_cannot_be_started_hinders_nothing(empty: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    async def refused(self: Helpers) -> None:
        asked.append(self.command)
        raise FileNotFoundError("no such program")

    monkeypatch.setattr(Helpers, "ready", refused)
    monkeypatch.setattr(kit, "helpers", lambda folder: Helpers(1, module="juesuan.document.kit"))
    with TestClient(empty) as client:
        until(lambda: len(asked) == 3)
        assert client.get("/").status_code == 200


def test_a_site_without_libreoffice_starts_the_others(empty: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "library", lambda: None)
    with TestClient(empty) as client:
        shelf: Shelf = until(lambda: getattr(empty.state, "shelf", None))
        until(lambda: shelf.painters._all and shelf.setters._all)
        assert shelf.office is None
        assert client.get("/").status_code == 200


LOADED = """
import importlib, json, sys
from pathlib import Path
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
before = set(sys.modules)
from juesuan.report.paper import lay_out_file, picture
from juesuan.report.pointed import Pointed
for path in sys.argv[2:]:
    assert picture(path, 1, 1.5)
    assert lay_out_file(Pointed(0, path, path.rpartition(".")[2], ()), Path(path)).pages
print(json.dumps(sorted(m for m in set(sys.modules) - before if m.partition(".")[0] in ("juesuan", "lxml", "numpy"))))
"""


@pytest.mark.parametrize("loads", [PAINTS, LAYS], ids=["paints", "lays"])
def test_what_helpers_load_is_all_that_a_page_needs(loads: tuple[str, ...], tmp_path: Path) -> None:
    pdf = render(make(3, "national", KINDS).publication, tmp_path / "a.pdf", "pdf")
    (tmp_path / "a.ofd").write_bytes(ofd_of(pdf, STYLES[0], 0))
    command = [sys.executable, "-c", LOADED, json.dumps(loads), str(pdf), str(tmp_path / "a.ofd")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_an_ofd_file_does_not_wait_for_libreoffice(tmp_path: Path) -> None:
    pdf = render(make(3, "national", KINDS).publication, tmp_path / "a.pdf", "pdf")
    ofd = tmp_path / "a.OFD"
    ofd.write_bytes(ofd_of(pdf, STYLES[0], 0))
    assert not may_be_set(ofd)
    assert may_be_set(Path(shutil.copy(ofd, tmp_path / "a.docx")))
    assert not may_be_set(pdf)


def test_making_way_leaves_alone_what_helpers_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves, "MOST", 1)
    shelf = Shelf()
    try:
        kept = Path(shelf._kept)
        (kept / "juesuan-kit-a").mkdir()
        for made, name in enumerate(("document-a", "document-b"), 1):
            (shelf.folder / name).mkdir()
            os.utime(shelf.folder / name, (made, made))
        shelf._make_way()
        assert sorted(p.name for p in shelf.folder.iterdir() if p.is_dir()) == ["document-b", kept.name]
        assert (kept / "juesuan-kit-a").is_dir()
    finally:
        asyncio.run(shelf.close())


# ---- files set as pages before they are asked for


needs_office = pytest.mark.skipif(soffice() is None, reason="needs LibreOffice")


def put(corpus: Path, files: dict[str, bytes]) -> Settings:
    """Take files into a corpus, a disclosure each, and return a site's settings over it."""
    folder = corpus.with_name(f"{corpus.name}-files-{len(list(corpus.parent.iterdir()))}")
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    ingest(jobs([str(folder)]), corpus, local(1))
    settings = Settings(str(corpus), public_only=True, self_check=False, refresh=0)
    index.update(settings.corpus, settings.index_path)
    return settings


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("word")
    return render(make(3, "national", KINDS).publication, folder / "a.docx", "docx").read_bytes()


def held(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def private(data: bytes) -> bytes:
    made = docx.Document(io.BytesIO(data))
    made.paragraphs[0].insert_paragraph_before("联系人：王小明，手机13812345678，身份证号110101199003070732。")
    made.save(out := io.BytesIO())
    return out.getvalue()


def pages_of(settings: Settings) -> Any:
    """The pages of the only document, as a visitor of a site that has just begun is told them."""
    with closing(sqlite3.connect(settings.index_path)) as db, TestClient(make_app(settings)) as client:
        ((key,),) = db.execute("SELECT id FROM documents")
        return client.get(f"/document/{key}/pages").json()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions that helpers are called for, but for painting."""
    made: list[str] = []
    call = Helpers.call

    async def noted(self: Helpers, function: str, *arguments: Any, **more: Any) -> Any:
        if not function.endswith(":picture"):
            made.append(function.rpartition(":")[2])
        return await call(self, function, *arguments, **more)

    monkeypatch.setattr(Helpers, "call", noted)
    return made


@needs_office
def test_published_files_are_set_once_and_shown_as_they_were_set(word: bytes, tmp_path: Path, asked: list[str]) -> None:
    settings = put(tmp_path / "corpus", {"公开.docx": word})
    kept = Kept(settings.kept_path)
    assert asyncio.run(ahead.set_all(settings.corpus, settings.index_path, kept)) == 1
    assert asyncio.run(ahead.set_all(settings.corpus, settings.index_path, kept)) == 0
    assert asked[:1] == (["printed"] if kit.library() is not None else ["set_alone"])
    asked.clear()
    (paper,) = pages_of(settings)
    assert (len(paper["pages"]), paper["source"]) == (20, "0.docx.pdf")
    assert paper["marks"]
    assert asked == ["lay_pointed"]
    one = pdfium.PdfDocument.new()
    one.new_page(300, 300)
    one.save(str(tmp_path / "one.pdf"))
    kept.keep(held(word), tmp_path / "one.pdf")  # what is kept is what is shown
    (paper,) = pages_of(settings)
    assert paper["pages"] == [[300.0, 300.0]]


@pytest.mark.slow
@needs_office
def test_what_was_set_for_a_visitor_is_kept(word: bytes, tmp_path: Path, asked: list[str]) -> None:
    settings = put(tmp_path / "corpus", {"公开.docx": word})
    first = pages_of(settings)
    assert Kept(settings.kept_path).known(held(word)) is True
    asked.clear()
    assert pages_of(settings) == first
    assert asked == ["lay_pointed"]


@needs_office
def test_a_file_that_cannot_be_set_is_tried_once(
    word: bytes, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = put(tmp_path / "corpus", {"公开.docx": word})
    monkeypatch.setattr(kit, "helpers", lambda folder: None)

    async def failing(self: Helpers, function: str, *arguments: Any, **more: Any) -> Failure:
        asked.append(function.rpartition(":")[2])
        return Failure("raised", "LibreOffice could not open it")

    monkeypatch.setattr(Helpers, "call", failing)
    assert pages_of(settings) == []
    assert asked == ["lay_pointed"]
    assert Kept(settings.kept_path).known(held(word)) is False
    assert pages_of(settings) == []
    assert asyncio.run(ahead.set_all(settings.corpus, settings.index_path, Kept(settings.kept_path))) == 0
    assert asked == ["lay_pointed"]


@needs_office
def test_a_file_that_cannot_be_set_ahead_is_noted(word: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = put(tmp_path / "corpus", {"公开.docx": word})
    monkeypatch.setattr(ahead, "set_as_pdf", None)  # calling it raises
    monkeypatch.setattr(kit, "helpers", lambda folder: None)
    monkeypatch.setattr(Helpers, "call", lambda *_, **__: asyncio.sleep(0, Failure("raised")))
    kept = Kept(settings.kept_path)
    assert asyncio.run(ahead.set_all(settings.corpus, settings.index_path, kept)) == 1
    assert kept.known(held(word)) is False


@needs_office
@pytest.mark.slow
def test_where_libreoffice_cannot_be_kept_one_is_started_for_each_file(
    word: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = put(tmp_path / "corpus", {"公开.docx": word})
    monkeypatch.setattr(kit, "helpers", lambda folder: None)
    kept = Kept(settings.kept_path)
    assert asyncio.run(ahead.set_all(settings.corpus, settings.index_path, kept)) == 1
    assert kept.known(held(word)) is True


@needs_office
def test_nothing_is_set_of_a_document_that_names_a_private_person(word: bytes, tmp_path: Path) -> None:
    data = private(word)
    settings = put(tmp_path / "corpus", {"私.docx": data})
    kept = Kept(settings.kept_path)
    (tmp_path / "set.pdf").write_bytes(b"%PDF")
    kept.keep(held(data), tmp_path / "set.pdf")  # before that was known
    assert asyncio.run(ahead.set_all(settings.corpus, settings.index_path, kept)) == 0
    assert kept.known(held(data)) is None


def test_no_more_is_set_ahead_than_is_kept(tmp_path: Path, word: bytes, asked: list[str]) -> None:
    settings = put(tmp_path / "corpus", {"公开.docx": word})
    kept = Kept(settings.kept_path, 10)
    kept.tell("d" * 64, b"1234567890")
    assert asyncio.run(ahead.set_all(settings.corpus, settings.index_path, kept)) == 0
    assert asked == []


def test_one_process_sets_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "set_all", None)  # calling it raises
    handle = hold(tmp_path / LOCK)
    assert handle is not None
    ahead.main("corpus", "index.sqlite", str(tmp_path))
    os.close(handle)


@pytest.mark.parametrize("named", [pytest.param(False, marks=pytest.mark.slow), True])
def test_what_is_told_anew_after_an_upgrade_is_kept(
    named: bool, word: bytes, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit, "helpers", lambda folder: None)
    pdf = render(make(3, "national", KINDS).publication, tmp_path / "a.pdf", "pdf").read_bytes()
    settings = put(tmp_path / "corpus", {"私.docx": private(word)} if named else {"公开.pdf": pdf})
    with closing(sqlite3.connect(settings.index_path)) as db:
        fresh = [] if named else pages_of(settings)
        db.execute("UPDATE pointed SET program = 'an earlier one', private = 0")  # which knew of nobody
        db.commit()
    asked.clear()
    first = pages_of(settings)
    assert (first, bool(first)) == (fresh, not named)
    assert asked == (["examined"] if named else ["examined", "lay_pointed"])
    asked.clear()
    assert pages_of(settings) == first
    assert asked == ([] if named else ["lay_pointed"])


# ---- in a running site


@needs_office
@pytest.mark.slow
def test_documents_that_come_are_set_while_the_site_runs(
    word: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_app, "_FIRST", 0.0)
    settings = msgspec.structs.replace(put(tmp_path / "corpus", {"公开.docx": word}), ahead=True, refresh=0.2)
    kept = Kept(settings.kept_path)
    with TestClient(make_app(settings)):
        until(lambda: kept.known(held(word)))
        data = docx.Document(io.BytesIO(word))
        data.add_paragraph("更正说明。")
        data.save(out := io.BytesIO())
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "更正.docx").write_bytes(out.getvalue())
        ingest(jobs([str(tmp_path / "more")]), tmp_path / "corpus", local(1))
        until(lambda: kept.known(held(out.getvalue())))


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_sets_ahead_ends_with_the_site(word: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_app, "_FIRST", 0.0)
    settings = msgspec.structs.replace(put(tmp_path / "corpus", {"公开.docx": word}), ahead=True)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    others = set(descendants(os.getpid()))  # what other tests of this process keep running
    with TestClient(make_app(settings)):
        until((settings.kept_path / LOCK).exists)  # it has just begun
        running = set(descendants(os.getpid())) - others
    until(lambda: not [p for p in running if Path(f"/proc/{p}").exists()])
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not [p for p in settings.kept_path.iterdir() if p.name.startswith(BESIDE)]
