"""LibreOffice kept running: what it sets is what one started for the file sets; it hears nobody, keeps nothing, and is replaced."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import docx
import msgspec
import pypdfium2 as pdfium
import pytest
from starlette.testclient import TestClient

import hostile
from faults.case import make
from juesuan.compile.render import render
from juesuan.corpus.ingest import ingest, jobs
from juesuan.corpus.runners import local
from juesuan.document import kit
from juesuan.document.office import soffice
from juesuan.kernel import aside
from juesuan.kernel.aside import Helpers
from juesuan.kernel.guard import Failure, Limits
from juesuan.kernel.processes import descendants
from juesuan.report.paper_office import set_as_pdf
from juesuan.site.app import make_app
from juesuan.site.leaves import Leaves, Shelf
from juesuan.site.settings import Settings
from juesuan.window.rooms import pages_of
from window_site import Visitor, site

pytestmark = pytest.mark.skipif(kit.library() is None, reason="needs LibreOffice on Linux")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    publication = make(3, "national", ("digit", "share_base", "stale_total")).publication
    return {format: render(publication, folder / f"决算.{format}", format) for format in ("pdf", "docx", "xlsx")}


def work(folder: Path, act: Callable[[Helpers], Awaitable[Any]], **more: int) -> Any:
    """Do something with a LibreOffice that is kept; what it keeps lies in the folder given."""

    async def whole() -> Any:
        helpers = kit.helpers(str(folder))
        assert helpers is not None
        for name, value in more.items():
            setattr(helpers, name, value)
        try:
            return await act(helpers)
        finally:
            await helpers.close()

    return asyncio.run(whole())


async def done(helpers: Helpers, path: Path, out: Path, **more: Any) -> tuple[Any, list[kit.Set]]:
    made: list[kit.Set] = []
    answer = await helpers.call(
        "printed", str(path), str(out), told=lambda data: made.append(msgspec.json.decode(data, type=kit.Set)), **more
    )
    return answer, made


def said(path: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(path)]


def only(helpers: Helpers) -> int:
    (process,) = helpers._all
    return process.pid


@pytest.mark.slow
def test_it_sets_what_one_started_for_the_file_sets(files: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()

    async def act(helpers: Helpers) -> None:
        for format in ("docx", "xlsx", "docx"):
            answer, made = await done(helpers, files[format], out)
            assert answer == b""
            assert [m.whole for m in made] == ([True] if format == "xlsx" else [False, True])
            alone = set_as_pdf(files[format], format, tmp_path / f"alone.{format}.pdf")
            assert said(out / made[-1].source) == said(alone)
            assert said(out / made[0].source)[0] == said(alone)[0]
            assert len(made[-1].pages) == len(said(alone))
        assert (await done(helpers, files["pdf"], out)) == (b"", [])

    work(tmp_path, act)
    assert list(tmp_path.glob("juesuan-kit-*")) == []


def test_it_hears_nobody_and_keeps_nothing(files: dict[str, Path], tmp_path: Path) -> None:
    word = "彼得罗巴甫洛夫斯克"
    document = docx.Document()
    document.add_paragraph(f"{word}2024年度部门决算")
    document.save(str(tmp_path / "a.docx"))

    async def act(helpers: Helpers) -> None:
        assert len((await done(helpers, tmp_path / "a.docx", tmp_path))[1]) == 2
        pid = only(helpers)
        assert descendants(pid) == []
        held = [os.readlink(f) for f in Path(f"/proc/{pid}/fd").iterdir()]
        assert [h for h in held if h.startswith("socket:")] == []
        (own,) = tmp_path.glob("juesuan-kit-*")
        assert own.stat().st_mode & 0o077 == 0
        left = [p for p in own.rglob("*") if p.is_file()]
        assert not [p for p in left if word.encode() in p.read_bytes() or word.encode("utf-16-le") in p.read_bytes()]
        assert not list(own.glob("set-*"))

    work(tmp_path, act)


def test_one_that_is_ended_while_it_starts_leaves_nothing(tmp_path: Path) -> None:
    async def visit() -> None:
        leaves = Leaves(str(tmp_path))
        await leaves.ready()
        while not list(tmp_path.glob("juesuan-kit-*/profile")):
            await asyncio.sleep(0.01)
        assert leaves.office is not None
        for helper in leaves.office._all:
            helper.kill()
        await leaves.close()

    asyncio.run(visit())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_one_that_dies_is_started_anew(files: dict[str, Path], tmp_path: Path) -> None:
    async def act(helpers: Helpers) -> None:
        assert len((await done(helpers, files["xlsx"], tmp_path))[1]) == 1
        first = only(helpers)
        os.kill(first, signal.SIGKILL)
        assert len((await done(helpers, files["xlsx"], tmp_path))[1]) == 1
        assert only(helpers) != first
        assert len(list(tmp_path.glob("juesuan-kit-*"))) == 1  # what the first left is gone

    work(tmp_path, act)


@pytest.mark.slow
def test_it_is_replaced_after_so_many_documents_and_when_it_has_grown(files: dict[str, Path], tmp_path: Path) -> None:
    async def act(helpers: Helpers) -> tuple[int, int]:
        await done(helpers, files["pdf"], tmp_path)
        first = only(helpers)
        await asyncio.gather(*helpers._replacing)
        return first, only(helpers)

    first, then = work(tmp_path, act, calls=1)
    assert first != then
    first, then = work(tmp_path, act, memory=50)
    assert first != then
    first, then = work(tmp_path, act)
    assert first == then


@pytest.mark.slow
def test_a_document_that_takes_too_long_ends_it_and_the_next_is_set(
    files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(helpers: Helpers) -> None:
        await done(helpers, files["pdf"], tmp_path)
        first = only(helpers)
        monkeypatch.setattr(aside, "LATE", 0.0)
        answer, _ = await done(helpers, files["docx"], tmp_path, limits=Limits(0.05))
        monkeypatch.undo()
        assert answer == Failure("time")
        assert len((await done(helpers, files["xlsx"], tmp_path))[1]) == 1
        assert only(helpers) != first

    work(tmp_path, act)


@pytest.mark.slow
def test_bombs_and_broken_files_are_refused_in_it(files: dict[str, Path], tmp_path: Path) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(files["docx"].read_bytes()[:9000])
    bomb = tmp_path / "bomb.docx"
    parts = hostile.parts_of(files["docx"].read_bytes())
    bomb.write_bytes(hostile.packed(parts | {"word/media/a.bin": b"\0" * 400_000_000}))
    laughs = tmp_path / "laughs.docx"
    laughs.write_bytes(hostile.docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", prolog=hostile.laughs()))

    async def act(helpers: Helpers) -> None:
        for path in (broken, bomb, laughs):
            answer, made = await done(helpers, path, tmp_path)
            assert isinstance(answer, Failure)
            assert answer.kind == "raised"
            assert made == []
        assert len((await done(helpers, files["xlsx"], tmp_path))[1]) == 1

    work(tmp_path, act)


# --- in the window


def test_the_first_page_is_told_before_the_whole(files: dict[str, Path], tmp_path: Path) -> None:
    with TestClient(site(tmp_path)) as client:
        leaves = client.app.state.rooms.leaves  # type: ignore[attr-defined]
        lay, begun = leaves.setters.call, asyncio.Event()

        async def late(*arguments: Any, **more: Any) -> Any:
            await begun.wait()
            return await lay(*arguments, **more)

        leaves.setters.call = late  # the whole is laid out when it has been asked for
        visitor = Visitor(client)
        at = visitor.checked([("决算.docx", files["docx"].read_bytes())])
        told = visitor.get(f"{at}/0/pages?first=1")
        assert told.status_code == 202
        (paper,) = told.json()
        assert paper["marks"] == []
        assert visitor.get(f"{at}/0/page/0/1").headers["content-type"] == "image/png"
        assert visitor.get(f"{at}/0/page/0/99").status_code == 404
        client.portal.call(begun.set)  # type: ignore[union-attr]
        whole = visitor.get(f"{at}/0/pages")
        assert len(whole.json()[0]["pages"]) == 20
        assert whole.json()[0]["marks"]
        again = visitor.get(f"{at}/0/pages?first=1")
        assert (again.status_code, again.json()) == (200, whole.json())


@pytest.mark.slow
def test_a_refused_file_is_set_no_further(tmp_path: Path) -> None:
    document = docx.Document()
    for n in range(400):
        document.add_paragraph(f"第{n}段，今天天气很好，我们去公园散步。")
    document.save(str(tmp_path / "a.docx"))
    with TestClient(site(tmp_path)) as client:
        rooms = client.app.state.rooms  # type: ignore[attr-defined]
        call, ended = rooms.leaves.office.call, []

        async def slow(*arguments: Any, **more: Any) -> Any:
            try:
                await asyncio.sleep(60)
                return await call(*arguments, **more)
            except asyncio.CancelledError:
                ended.append(arguments[1])
                raise

        rooms.leaves.office.call = slow
        visitor = Visitor(client)
        at = visitor.checked([("散文.docx", (tmp_path / "a.docx").read_bytes())])
        assert visitor.get(f"{at}/0").status_code == 404
        place = rooms.place(visitor.cookies["juesuan-window"], at.rsplit("/", 1)[1])
        assert not pages_of(place, 0).exists() or list(pages_of(place, 0).iterdir()) == []
        assert [Path(p).name for p in ended] == ["0-0.docx"]


@pytest.mark.slow
def test_where_none_is_kept_one_is_started_for_the_file(files: dict[str, Path], tmp_path: Path) -> None:
    assert soffice()
    with TestClient(site(tmp_path)) as client:
        client.app.state.rooms.leaves.office = None  # type: ignore[attr-defined]
        visitor = Visitor(client)
        at = visitor.checked([("决算.xlsx", files["xlsx"].read_bytes())])
        told = visitor.get(f"{at}/0/pages?first=1")
        assert told.status_code == 200
        assert len(told.json()[0]["pages"]) == 9
        assert told.json()[0]["marks"]


# --- beside published documents and in the desk


@pytest.mark.slow
def test_no_page_is_told_before_it_is_known_whether_it_may_be_shown(files: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "公开.docx").write_bytes(files["docx"].read_bytes())
    private = docx.Document(str(files["docx"]))
    private.paragraphs[0].insert_paragraph_before("联系人：王小明，手机13812345678，身份证号110101199003070732。")
    private.save(str(tmp_path / "files" / "私.docx"))
    ingest(jobs([str(tmp_path / "files")]), tmp_path / "corpus", local(1))
    with TestClient(make_app(Settings(str(tmp_path / "corpus"), public_only=True, refresh=0))) as client:
        db = sqlite3.connect(tmp_path / "corpus" / ".site" / "index.sqlite")
        ids = {"王" if "私" in files else "公": key for key, files in db.execute("SELECT id, files FROM documents")}
        db.execute("UPDATE pointed SET program = 'an earlier one', private = 0")  # which knew of nobody
        db.commit()
        db.close()
        for name, open_ in (("公", True), ("王", False)):
            shelf = client.app.state.shelf = Shelf()  # type: ignore[attr-defined]
            call, held = shelf.setters.call, []

            async def late(
                function: str, *arguments: Any, shelf: Any = shelf, call: Any = call, held: Any = held, **more: Any
            ) -> Any:
                if function.endswith(":examined"):  # the file is set long before its check is over
                    (setting,) = shelf._settings.values()
                    await asyncio.wait({setting.task})
                    held.append(bool(setting.known))
                return await call(function, *arguments, **more)

            shelf.setters.call = late
            told = client.get(f"/document/{ids[name]}/pages?first=1")
            assert held == [True]
            assert bool(told.json()) == open_
            whole = client.get(f"/document/{ids[name]}/pages")
            assert (len(whole.json()), whole.status_code) == (int(open_), 200)
            assert client.get(f"/document/{ids[name]}/pages/0/1").status_code == (200 if open_ else 404)
            assert client.portal is not None
            client.portal.call(shelf.close)


@pytest.mark.slow
def test_a_draft_is_set_while_it_is_checked(files: dict[str, Path], tmp_path: Path) -> None:
    async def bring(folder: Path) -> list[str]:
        (folder / "0.docx").write_bytes(files["docx"].read_bytes())
        return [str(folder / "0.docx")]

    async def act() -> None:
        shelf = Shelf()
        try:
            await shelf.ahead("draft-a-1", bring)
            (setting,) = shelf._settings.values()
            assert setting.task is not None
            await asyncio.wait_for(asyncio.shield(setting.task), 60)
            folder = shelf.folder / "draft-a-1"
            assert {kit.first_as(Path("0.docx")), kit.printed_as(Path("0.docx"))} <= {p.name for p in folder.iterdir()}
        finally:
            await shelf.close()
        assert not shelf.folder.exists()

    asyncio.run(act())


@pytest.mark.slow
def test_a_page_that_was_set_before_the_check_was_over_is_told_before_the_whole(
    files: dict[str, Path], tmp_path: Path
) -> None:
    async def bring(folder: Path) -> list[str]:
        (folder / "0.docx").write_bytes(files["docx"].read_bytes())
        return [str(folder / "0.docx")]

    async def act() -> None:
        shelf = Shelf()
        go_on = asyncio.Event()

        async def late(*_: Any, **__: Any) -> Failure:
            await go_on.wait()
            return Failure("raised")

        shelf.setters.call = late  # type: ignore[method-assign]
        folder, names = shelf.folder / "draft-a-1", ["决算.docx"]
        whole = partial(shelf.of, "draft-a-1", "juesuan.report.paper_laid:lay", bring, names, "result")
        try:
            await shelf.ahead("draft-a-1", bring)
            (setting,) = shelf._settings.values()
            assert setting.task is not None
            await asyncio.wait_for(asyncio.shield(setting.task), 60)
            (paper,), more = await asyncio.wait_for(shelf.first(folder, names, whole), 60)
            assert (more, len(paper.pages), paper.marks) == (True, 20, ())
            go_on.set()
            assert await whole() == []
            assert await shelf.first(folder, names, whole) == ([], False)  # nothing is told that could not be laid out
        finally:
            await shelf.close()

    asyncio.run(act())
