"""The original pages: every finding's mark lies on its own words, whatever the format; the report that has them inside."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow.parquet as pq
import pypdfium2 as pdfium
import pytest
from starlette.testclient import TestClient

import scans
from faults.case import make
from juesuan.checks.batch import Job, check_one
from juesuan.checks.model import Result
from juesuan.compile.render import render
from juesuan.corpus.ingest import ingest, jobs
from juesuan.corpus.runners import local
from juesuan.corpus.store import Place, manifests, parquet
from juesuan.document.model import quote
from juesuan.document.ofd_drawing import draw, page_sizes
from juesuan.document.office import soffice
from juesuan.report.html import page as html_page
from juesuan.report.paper import KEPT, Box, Mark, Paper, media_type, narrowed, picture
from juesuan.report.paper_inside import inside
from juesuan.report.paper_laid import laid_out, left
from juesuan.report.paper_office import aligned
from juesuan.report.view import main_place
from juesuan.site.app import make_app
from juesuan.site.leaves import Shelf
from juesuan.site.settings import Settings
from ofd_files import STYLES, ofd_of
from window_site import FAULTY

KINDS = ("digit", "share_base", "stale_total")
needs_office = pytest.mark.skipif(soffice() is None, reason="needs LibreOffice")


def faulty(folder: Path, format: str, seed: int = 3) -> Path:
    return render(make(seed, "national", KINDS).publication, folder / f"决算.{format}", format)


def checked(path: Path, folder: Path) -> tuple[Result, Paper]:
    result = check_one(Job(path.stem, (str(path),))).result
    assert result is not None
    assert result.findings
    (paper,) = laid_out(result, [path], [path.name], folder)
    return result, paper


def plain(text: str) -> str:
    return re.sub(r"[\s,，]", "", text)


def wrong(result: Result, paper: Paper, said: dict[int, str]) -> list[tuple[str, str]]:
    """The findings whose main mark does not lie on their words: what they quote, what stands in the box."""
    found = []
    for n, finding in enumerate(result.findings):
        words = plain(quote(result.document, main_place(finding, result))).replace("＊", ".")
        if words and not re.fullmatch(re.escape(words).replace("\\.", "."), plain(said.get(n, ""))):
            found.append((words, said.get(n, "")))
    return found


def in_boxes(pdf: Path, paper: Paper) -> dict[int, str]:
    """What stands in the findings' boxes, as pdfium reads it."""
    document = pdfium.PdfDocument(pdf)
    said: dict[int, str] = {}
    for mark in paper.marks:
        page = document[mark.page - 1]
        wide, high = page.get_size()
        left, top, right, bottom = mark.box
        across, down = (left * wide + 0.4, right * wide - 0.4), (high - bottom * high + 1, high - top * high - 1)
        text = page.get_textpage().get_text_bounded(across[0], down[0], across[1], down[1])
        for n in mark.main:
            said[n] = said.get(n, "") + text
    return said


@needs_office
@pytest.mark.parametrize("format", ["docx", "xlsx"])
def test_marks_on_word_files_and_workbooks_lie_on_their_words(format: str, tmp_path: Path) -> None:
    result, paper = checked(faulty(tmp_path, format), tmp_path)
    assert paper.source
    assert wrong(result, paper, in_boxes(tmp_path / paper.source, paper)) == []
    data = picture(str(tmp_path / paper.source), 1, 1.0)
    assert media_type(data) == "image/png"


@pytest.mark.parametrize("style", range(0, len(STYLES), 2))
def test_marks_on_ofd_pages_lie_on_their_words(style: int, tmp_path: Path) -> None:
    pdf = faulty(tmp_path, "pdf")
    ofd = tmp_path / "稿.ofd"
    ofd.write_bytes(ofd_of(pdf, STYLES[style], style))
    result, paper = checked(ofd, tmp_path)
    assert wrong(result, paper, in_boxes(pdf, paper)) == []  # the same page: its boxes fit the PDF's
    sizes = [side for p in pdfium.PdfDocument(pdf) for side in p.get_size()]
    assert [side for page in paper.pages for side in page] == pytest.approx(sizes, abs=0.1)


SVG = "{http://www.w3.org/2000/svg}"


def test_an_ofd_page_is_drawn_with_its_words_where_they_stand(tmp_path: Path) -> None:
    pdf = faulty(tmp_path, "pdf")
    ofd = tmp_path / "稿.ofd"
    ofd.write_bytes(ofd_of(pdf, STYLES[0], 0))
    assert len(page_sizes(ofd)) == len(pdfium.PdfDocument(pdf))
    numbers = range(1, len(page_sizes(ofd)) + 1)
    drawn = [ET.fromstring(draw(ofd, n)) for n in numbers]
    for n, page in zip(numbers, drawn, strict=True):
        own = re.sub(r"[\s.\x02\ufffe\xad-]", "", pdfium.PdfDocument(pdf)[n - 1].get_textpage().get_text_range())
        said = re.sub(r"[\s.-]", "", "".join(t.text or "" for t in page.iter(f"{SVG}text")))
        assert sorted(said) == sorted(own), n
    assert sum(len(list(page.iter(f"{SVG}path"))) for page in drawn) > 100
    assert {e.tag.removeprefix(SVG) for page in drawn for e in page.iter()} <= {
        "svg",
        "rect",
        "text",
        "path",
        "image",
        "g",
    }


@pytest.mark.slow
def test_marks_on_a_scan_lie_on_their_words(tmp_path: Path) -> None:
    pdf = faulty(tmp_path, "pdf")
    whole = check_one(Job("x", (str(pdf),))).result
    assert whole is not None
    first = next(m for m in laid_out(whole, [pdf], [pdf.name], tmp_path)[0].marks if m.main)
    image = scans.picture_of(pdfium.PdfDocument(pdf)[first.page - 1], scans.Kind(200), np.random.default_rng(1))
    image.save(tmp_path / "扫描.png", dpi=(200, 200))
    result = check_one(Job("scan", (str(tmp_path / "扫描.png"),))).result
    assert result is not None
    (paper,) = laid_out(result, [tmp_path / "扫描.png"], ["扫描.png"], tmp_path)
    for mark in paper.marks:
        for n in mark.main:
            words = plain(quote(result.document, main_place(result.findings[n], result)))
            box = Mark(first.page, mark.box, (n,))
            assert words in plain(around(pdf, box)), words
    assert media_type(picture(str(tmp_path / "扫描.png"), 1, 1.5)) == "image/png"


def around(pdf: Path, mark: Mark) -> str:
    page = pdfium.PdfDocument(pdf)[mark.page - 1]
    wide, high = page.get_size()
    left, top, right, bottom = mark.box
    text: str = page.get_textpage().get_text_bounded(
        left * wide - 6, high - bottom * high - 2, right * wide + 6, high - top * high + 2
    )
    return text


@pytest.mark.parametrize(
    ("read", "printed", "found"),
    [
        ("甲局支出1234.50万元", "第1页甲局支出1234.50万元", "支出1234.50"),
        ("表一收入一二三四五六七八九十表二", "表一收入一二三四五页眉文字六七八九十表二", "一二三四五六七八九十"),
        ("基本支出10.00项目支出10.00合计20.00", "基本支出10.00合计20.00项目支出10.00", "基本支出10.00"),
    ],
)
def test_a_text_is_found_again_in_another(read: str, printed: str, found: str) -> None:
    at = aligned(read, printed)
    start = read.index(found)
    assert "".join(printed[n] for n in at[start : start + len(found)] if n >= 0) == found


def test_a_thousand_rows_alike_are_found_again() -> None:
    rows = [f"{n:04d}科目{n % 7}{n * 37 % 991}.{n % 100:02d}" for n in range(1000)]
    read = "".join(rows)
    printed = "".join(row + ("表头科目金额" if n % 40 == 0 else "") for n, row in enumerate(rows))
    at = aligned(read, printed)
    assert all(n >= 0 for n in at)
    assert "".join(printed[n] for n in at) == read


def test_marks_are_narrowed_to_the_findings_that_are_shown() -> None:
    box: Box = (0.1, 0.1, 0.2, 0.2)
    paper = Paper("a.pdf", 0, ((595, 842),), (Mark(1, box, (0, 2), (1,)), Mark(1, box, (1,)), Mark(1, box, (), (3,))))
    (left,) = narrowed([paper], [2, 3])
    assert left.marks == (Mark(1, box, (0,)), Mark(1, box, (), (1,)))
    assert narrowed([paper], [])[0].marks == ()


def test_a_report_has_its_pages_inside(tmp_path: Path) -> None:
    result = check_one(Job(FAULTY.stem, (str(FAULTY),))).result
    assert result is not None
    papers = inside(result)
    assert [len(p["pictures"]) for p in papers] == [len(papers[0]["pages"])]
    assert all(a.startswith("data:image/jpeg;base64,") for a in papers[0]["pictures"])
    page = html_page(result, FAULTY.stem, papers=papers)
    assert 'id="pages"' in page
    assert "img-src data:" in page
    assert 'id="pages"' not in html_page(result, FAULTY.stem)


def test_a_file_that_is_gone_gives_no_pages(tmp_path: Path) -> None:
    path = faulty(tmp_path, "pdf")
    result = check_one(Job("x", (str(path),))).result
    assert result is not None
    path.write_bytes(b"%PDF-1.4 broken")
    assert laid_out(result, [path], [path.name], tmp_path) == []
    assert inside(result) == []


# --- beside a published document


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A site over a corpus of two disclosures: one with faults, one that names a private person as well."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "files").mkdir()
    faulty(folder / "files", "pdf")
    shutil.copy(FAULTY, folder / "files")
    ingest(jobs([str(folder / "files")]), folder / "corpus", local(1))
    with TestClient(make_app(Settings(str(folder / "corpus"), public_only=True, refresh=0))) as client:
        db = sqlite3.connect(folder / "corpus" / ".site" / "index.sqlite")
        found = db.execute(
            "SELECT id, EXISTS (SELECT 1 FROM findings f WHERE f.n = d.n AND rule = 'P01') FROM documents d"
        )
        yield client, {("private" if private else "faulty"): key for key, private in found}
        db.close()


def test_a_published_document_has_its_pages(published: tuple[TestClient, dict[str, str]]) -> None:
    client, ids = published
    at = f"/document/{ids['faulty']}"
    page = client.get(at).text
    assert 'id="pages"' in page
    papers = client.get(f"{at}/pages").json()
    assert papers[0]["name"] == "决算.pdf"
    cards = len(re.findall(r'<li class="card [a-z]+" id="n\d+"', page))
    assert {n for m in papers[0]["marks"] for n in m["main"]} == set(range(cards))
    picture = client.get(f"{at}/pages/0/1")
    assert picture.headers["content-type"] == "image/png"
    assert "sandbox" in picture.headers["content-security-policy"]
    for wrong in ("0/0", "0/999", "7/1"):
        assert client.get(f"{at}/pages/{wrong}").status_code == 404
    assert client.get("/document/0000000000000000/pages").status_code == 404


def test_pages_that_name_a_private_person_are_not_shown(published: tuple[TestClient, dict[str, str]]) -> None:
    client, ids = published
    assert client.get(f"/document/{ids['private']}/pages").json() == []
    assert client.get(f"/document/{ids['private']}/pages/0/1").status_code == 404


def _site(folder: Path) -> TestClient:
    return TestClient(make_app(Settings(str(folder), public_only=True, refresh=0)))


def _calls(client: TestClient) -> list[str]:
    """The functions that the site's helpers are called for from now on."""
    made = client.app.state.shelf = Shelf()  # type: ignore[attr-defined]
    called, call = [], made.setters.call

    async def noted(function: str, *arguments: Any, **more: Any) -> Any:
        called.append(function.rpartition(":")[2])
        return await call(function, *arguments, **more)

    made.setters.call = noted  # type: ignore[method-assign]
    return called


@pytest.mark.parametrize(
    "format",
    [
        "pdf",
        pytest.param("ofd", marks=pytest.mark.slow),
        pytest.param("docx", marks=(needs_office, pytest.mark.slow)),
        pytest.param("xlsx", marks=needs_office),
    ],
)
def test_pages_are_told_from_what_was_kept_as_a_check_tells_them(format: str, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    path = faulty(tmp_path / "files", "pdf" if format == "ofd" else format)
    if format == "ofd":
        path.with_suffix(".ofd").write_bytes(ofd_of(path, STYLES[0], 0))
        path.unlink()
        path = path.with_suffix(".ofd")
    (tmp_path / "made").mkdir()
    _, paper = checked(path, tmp_path / "made")
    ingest(jobs([str(tmp_path / "files")]), tmp_path / "corpus", local(1))
    with _site(tmp_path / "corpus") as client:
        called = _calls(client)
        with closing(sqlite3.connect(tmp_path / "corpus" / ".site" / "index.sqlite")) as db:
            ((key,),) = db.execute("SELECT id FROM documents")
        (told,) = client.get(f"/document/{key}/pages").json()
        source = f"0.{format}.pdf" if paper.source else ""
        assert told == msgspec.to_builtins(msgspec.structs.replace(paper, source=source), str_keys=True) | {
            "pages": [list(p) for p in paper.pages],
            "marks": [
                {"page": m.page, "box": list(m.box), "main": list(m.main), "others": list(m.others)}
                for m in paper.marks
            ],
        }
        assert called == ["lay_pointed"]  # no check
        assert client.get(f"/document/{key}/pages/0/1").status_code == 200


def test_a_corpus_that_does_not_keep_the_places_is_checked_anew(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    faulty(tmp_path / "files", "pdf")
    corpus = tmp_path / "corpus"
    ingest(jobs([str(tmp_path / "files")]), corpus, local(1))
    place = Place(str(corpus))
    (manifest,) = manifests(place)
    parts = dict(manifest.parts)
    for table, column in (("findings", "places"), ("blocks", "file")):  # as an earlier program wrote them
        data = parquet(pq.read_table(corpus / parts[table].path).drop_columns([column]))
        (corpus / parts[table].path).write_bytes(data)
        parts[table] = msgspec.structs.replace(parts[table], bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    older = msgspec.to_builtins(msgspec.structs.replace(manifest, parts=parts))
    del older["made"]["program"]
    (corpus / "batches" / "000000.json").write_bytes(msgspec.json.encode(older))
    with _site(corpus) as client:
        called = _calls(client)
        with closing(sqlite3.connect(corpus / ".site" / "index.sqlite")) as db:
            ((key, told),) = db.execute("SELECT id, told FROM documents JOIN pointed USING (n)")
        assert told == b""
        (paper,) = client.get(f"/document/{key}/pages").json()
        assert paper["marks"]
        assert called == ["examined", "lay_pointed"]


def test_pages_are_left_whole_and_only_in_a_folder_that_is_there(tmp_path: Path) -> None:
    (tmp_path / KEPT).write_bytes(b"[]")
    with (tmp_path / KEPT).open("rb") as reading:
        told = left([Paper("a.pdf", 0, ((595.0, 842.0),), ())], tmp_path)
        assert reading.read() == b"[]"  # who had begun to read finds no half file
    assert (tmp_path / KEPT).read_bytes() == told
    assert [p.name for p in tmp_path.iterdir()] == [KEPT]
    with pytest.raises(FileNotFoundError):
        left([], tmp_path / "removed")
    assert not (tmp_path / "removed").exists()
