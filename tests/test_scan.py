"""Scans: pages rendered from our own documents, as pictures, read back figure by figure."""

from __future__ import annotations

import importlib
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from juesuan.checks.engine import check, check_document
from juesuan.checks.model import Result
from juesuan.compile.generate import generate
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.document import pdf, recognise
from juesuan.document.model import Block, Document, Paragraph, Source, Table, Unreadable
from juesuan.document.read import read
from juesuan.kernel.lang import Text

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))
scans: Any = importlib.import_module("scans")

SEED = 1
STRAIGHT = scans.Kind(300)
ROUGH = scans.Kind(150, 2.0, 10)
SLOW = pytest.mark.slow
"""A page takes the recogniser five seconds and more of a core: one table, one page of a PDF, a few lines are read each time."""


@cache
def _folder() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp(prefix="juesuan-scan-"))


@cache
def own() -> Path:
    """Return the PDF of a filing."""
    return render(compose(generate(SEED, "national", 5)), _folder() / "own.pdf", "pdf")


@cache
def original() -> Document:
    return read([own()])


def page_with(words: str) -> int:
    """Return the number of the page whose table or heading stands under these words, outside the contents."""
    return next(
        b.page or 0 for b in original().blocks if isinstance(b, Paragraph) and b.text == words and (b.page or 0) > 3
    )


@cache
def picture(page: int, kind: Any) -> Image.Image:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(own())
    return scans.picture_of(document[page - 1], kind, np.random.default_rng(SEED))  # type: ignore[no-any-return]


@cache
def scan(page: int, kind: Any) -> Path:
    path = _folder() / f"{page}-{kind.dpi}-{kind.skew}.png"
    picture(page, kind).save(path, dpi=(kind.dpi, kind.dpi))
    return path


@cache
def read_back(page: int, kind: Any) -> Document:
    return read([scan(page, kind)])


def table_of(blocks: tuple[Block, ...], page: int | None = None) -> Table:
    return next(b for b in blocks if isinstance(b, Table) and (page is None or b.page == page))


def plain(table: Table) -> list[tuple[int, int, int, int, str]]:
    fold = str.maketrans("()，：；", "（）,:;")
    return [(c.row, c.col, c.rowspan, c.colspan, c.text.translate(fold).replace(" ", "")) for c in table.cells]


@pytest.mark.parametrize("kind", [STRAIGHT, pytest.param(ROUGH, marks=SLOW)], ids=["300", "150 askew, noise"])
@pytest.mark.parametrize("title", ["收入支出决算总表", pytest.param("财政拨款收入支出决算总表", marks=SLOW)])
def test_a_table_is_rebuilt_cell_by_cell(kind: Any, title: str) -> None:
    page = page_with(title)
    found = plain(table_of(read_back(page, kind).blocks))
    wanted = plain(table_of(original().blocks, page))
    assert [f[:4] for f in found] == [w[:4] for w in wanted]
    # The numbers of lines and columns are one digit tall at 150 dots an inch: the amounts are what must be right.
    of = "." if kind is ROUGH else "0123456789"
    figures = [(f[4], w[4]) for f, w in zip(found, wanted, strict=True) if any(c in of for c in w[4])]
    assert len(figures) > 7
    assert [f for f, _ in figures] == [w for _, w in figures]


@pytest.mark.parametrize(
    "kind", [pytest.param(STRAIGHT, marks=SLOW), pytest.param(ROUGH, marks=SLOW)], ids=["300", "150 askew, noise"]
)
def test_paragraphs_are_joined_and_their_figures_right(kind: Any) -> None:
    page = page_with("一、收入支出决算总体情况说明")
    digits = [
        ["".join(c for c in b.text if c.isdigit() or c in ".%") for b in document.blocks
         if isinstance(b, Paragraph) and b.page in (page, 1) and "万元" in b.text]
        for document in (
            msgspec.structs.replace(original(), blocks=tuple(b for b in original().blocks if b.page == page)),
            read_back(page, kind),
        )
    ]  # fmt: skip
    assert digits[0]
    assert digits[0] == digits[1]


@SLOW
def test_the_same_picture_reads_the_same() -> None:
    page = page_with("收入支出决算总表")
    assert read([scan(page, ROUGH)]).blocks == read_back(page, ROUGH).blocks


@SLOW
def test_places_are_those_of_the_page_as_it_lies() -> None:
    page = page_with("收入支出决算总表")
    found, wanted = table_of(read_back(page, ROUGH).blocks), table_of(original().blocks, page)
    at = {(c.row, c.col, c.text): c for c in found.cells if c.text.count(".") == 1}
    assert at
    angle = np.radians(ROUGH.skew)
    for cell in wanted.cells:
        if (cell.row, cell.col, cell.text) not in at or not cell.runs:
            continue
        run, own_run = at[cell.row, cell.col, cell.text].runs[0], cell.runs[0]
        x, y = (own_run.x[0] + own_run.x[-1]) / 2 - 297.5, (own_run.bottom + own_run.top) / 2 - 421
        x, y = x * np.cos(angle) - y * np.sin(angle) + 297.5, x * np.sin(angle) + y * np.cos(angle) + 421
        assert (run.x[0] + run.x[-1]) / 2 == pytest.approx(x, abs=6)
        assert (run.bottom + run.top) / 2 == pytest.approx(y, abs=4)


@SLOW
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_side_or_head(tmp_path: Path, quarters: int) -> None:
    page = page_with("收入支出决算总表")
    turned = picture(page, STRAIGHT).rotate(90 * quarters, expand=True)
    turned.save(tmp_path / "a.png", dpi=(300, 300))
    found = table_of(read([tmp_path / "a.png"]).blocks)
    assert [c[4] for c in plain(found)] == [c[4] for c in plain(table_of(read_back(page, STRAIGHT).blocks))]


@SLOW
@pytest.mark.parametrize(("suffix", "kind"), [("jpg", "jpg"), ("tif", "tiff"), ("bmp", "bmp"), ("webp", "webp")])
def test_pictures_of_every_kind(tmp_path: Path, suffix: str, kind: str) -> None:
    part = picture(page_with("收入支出决算总表"), STRAIGHT).crop((0, 150, 2480, 700))
    part.convert("RGB").save(tmp_path / f"a.{suffix}", dpi=(300, 300))
    document = read([tmp_path / f"a.{suffix}"])
    assert document.sources == (Source(f"a.{suffix}", kind, str(tmp_path / f"a.{suffix}"), 1),)
    assert [n.zh for n in document.notes] == ["第1页是扫描件，文字为识别所得，请与原件核对"]
    assert "收入支出决算总表" in [b.text for b in document.blocks if isinstance(b, Paragraph)]


def test_a_page_of_a_pdf_that_is_only_a_picture(tmp_path: Path) -> None:
    import pikepdf

    page = page_with("收入支出决算总表")
    with pikepdf.open(own()) as mixed, pikepdf.new() as one:
        one.pages.append(mixed.pages[page - 1])
        one.save(tmp_path / "one.pdf")
        scans.scanned(tmp_path / "one.pdf", tmp_path / "picture.pdf", STRAIGHT)
        with pikepdf.open(tmp_path / "picture.pdf") as picture:
            mixed.pages[page - 1] = picture.pages[0]
            mixed.save(tmp_path / "mixed.pdf")
    result = check(tmp_path / "mixed.pdf")
    assert any(f"第{page}页是扫描件" in n.zh for n in result.document.notes)
    scanned = [f for f in result.figures if f.scanned]
    assert scanned
    assert {f.origin for f in scanned} == {"summary"}
    assert [f.message.zh for f in result.findings if f.severity == "error"] == []
    wanted = check(own())
    assert sorted((f.fact, f.value) for f in result.figures) == sorted((f.fact, f.value) for f in wanted.figures)


def faulty(result_of: Document) -> Result:
    """Check a document with one figure of its first table changed."""
    blocks = list(result_of.blocks)
    number = next(n for n, b in enumerate(blocks) if isinstance(b, Table))
    table = blocks[number]
    assert isinstance(table, Table)
    total = next(c for c in table.cells if c.text == "总计")
    cell = next(c for c in table.cells if c.row == total.row and "." in c.text)
    wrong = ("9" if cell.text[0] != "9" else "8") + cell.text[1:]
    cells = tuple(msgspec.structs.replace(c, text=wrong) if c is cell else c for c in table.cells)
    blocks[number] = msgspec.structs.replace(table, cells=cells)
    return check_document(msgspec.structs.replace(result_of, blocks=tuple(blocks)))


def test_what_a_scan_breaks_is_to_be_looked_at() -> None:
    page = page_with("收入支出决算总表")
    result = faulty(read_back(page, STRAIGHT))
    assert all(f.severity == "note" for f in result.findings)
    found = [f for f in result.findings if f.doubtful and any(o.figure >= 0 for o in f.operands)]
    assert found
    assert all(f.severity == "note" and "待核实" in f.message.zh for f in found)
    assert all(f.message.en.isascii() or "to be looked at" in f.message.en for f in found)
    clear = msgspec.structs.replace(
        original(), blocks=tuple(b for b in original().blocks if b.page == page and isinstance(b, (Table, Paragraph)))
    )
    assert any(f.severity == "error" and not f.doubtful for f in faulty(clear).findings)


def _blot(picture: Image.Image, box: tuple[int, int, int, int], share: float) -> None:
    middle, reach = (box[0] + box[2]) / 2, share * (box[2] - box[0]) / 2
    ImageDraw.Draw(picture).ellipse((middle - reach, box[1], middle + reach, box[3]), fill=20)


def _blur(picture: Image.Image, box: tuple[int, int, int, int], radius: float) -> None:
    picture.paste(picture.crop(box).filter(ImageFilter.GaussianBlur(radius)), box)


@SLOW
@pytest.mark.parametrize(
    ("kind", "spoil", "gone"),
    [
        (STRAIGHT, lambda p, b: _blot(p, b, 0.2), False),
        (STRAIGHT, lambda p, b: _blur(p, b, 16), True),
        (STRAIGHT, lambda p, b: _blot(p, b, 1.1), True),
        (ROUGH, lambda p, b: _blot(p, b, 0.5), False),
        (ROUGH, lambda p, b: _blur(p, b, 4), False),
    ],
    ids=["a digit blotted", "washed out", "blotted", "half blotted at 150", "mostly washed out at 150"],
)
def test_a_spoilt_figure_is_marked_or_told(tmp_path: Path, kind: Any, spoil: Any, gone: bool) -> None:
    """Whatever is left of it, wrong or nothing: a reviewer is told of that cell."""
    page = page_with("收入支出决算总表")
    table = table_of(read_back(page, kind).blocks)
    cell = next(c for c in table.cells if c.text.count(".") == 1)
    run, dots = cell.runs[0], kind.dpi / 72
    spoilt = picture(page, kind).copy()
    high = spoilt.height
    spoil(
        spoilt, (int(run.x[0] * dots), high - int(run.top * dots), int(run.x[-1] * dots), high - int(run.bottom * dots))
    )
    spoilt.crop((0, 0, spoilt.width, high // 2)).save(tmp_path / "a.png", dpi=(kind.dpi, kind.dpi))
    result = check(tmp_path / "a.png")
    here = [f for f in result.figures if (f.place.row, f.place.col) == (cell.row, cell.col)]
    told = [f for f in result.findings if f.rule == "F10" and f.doubtful and "未能识别" in f.message.zh]
    assert all(f.severity == "note" for f in result.findings)
    if gone:
        assert not here
        assert [(f.place.row, f.place.col) for f in told] == [(cell.row, cell.col)]
    else:
        assert all(f.low for f in here)
        assert here


@SLOW
def test_a_photograph_at_an_angle_in_uneven_light(tmp_path: Path) -> None:
    """A page on a dark table, nearer at one side and darker at the other: its figures, in their places on the photo."""
    import cv2

    page = page_with("收入支出决算总表")
    flat = np.asarray(picture(page, scans.Kind(200)))
    high, wide = flat.shape
    rim, lean = 0.05 * wide, 0.04 * wide
    corners = [(0, 0), (wide, 0), (wide, high), (0, high)]
    seen = [
        (rim + lean, rim),
        (wide - rim - 0.6 * lean, rim + 0.3 * lean),
        (wide - rim, high - rim),
        (0.8 * rim, high - rim),
    ]
    tilt = cv2.getPerspectiveTransform(np.array(corners, np.float32), np.array(seen, np.float32))
    photo = cv2.warpPerspective(flat, tilt, (wide, high), flags=cv2.INTER_AREA, borderValue=70).astype(float)
    y, x = np.mgrid[0:high, 0:wide]
    photo *= 1 - 0.25 * (x / wide + y / high)
    photo = np.clip(photo + np.random.default_rng(1).normal(0, 4, photo.shape), 0, 255)
    Image.fromarray(photo.astype(np.uint8)).save(tmp_path / "a.jpg", quality=85, dpi=(200, 200))
    result = check(tmp_path / "a.jpg")
    assert all(f.severity == "note" for f in result.findings)
    found, wanted = table_of(result.document.blocks), table_of(original().blocks, page)
    figures = [c for c in wanted.cells if c.text.count(".") == 1]
    assert [c.text for c in found.cells if c.text.count(".") == 1] == [c.text for c in figures]
    assert not any(f.low for f in result.figures)
    for cell, own_cell in zip([c for c in found.cells if c.text.count(".") == 1], figures, strict=True):
        run, own_run = cell.runs[0], own_cell.runs[0]
        dots = 200 / 72
        x1, y1 = (own_run.x[0] + own_run.x[-1]) / 2 * dots, high - (own_run.bottom + own_run.top) / 2 * dots
        place = tilt @ (x1, y1, 1.0)
        assert (run.x[0] + run.x[-1]) / 2 * dots == pytest.approx(place[0] / place[2], abs=8)
        assert high - (run.bottom + run.top) / 2 * dots == pytest.approx(place[1] / place[2], abs=8)


@pytest.mark.slow
def test_a_poor_picture_is_told_to_be_one(tmp_path: Path) -> None:
    page = page_with("收入支出决算总表")
    coarse = picture(page, scans.Kind(60, 0.0, 20))
    coarse.crop((0, 0, coarse.width, coarse.height // 2)).save(tmp_path / "a.png", dpi=(60, 60))
    result = check(tmp_path / "a.png")
    assert all(f.severity == "note" for f in result.findings)
    assert any("最好重新扫描" in n.zh or "没有识别出文字" in n.zh for n in result.document.notes)


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    from juesuan.document import ocr

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    ocr._engine.cache_clear()
    assert ocr.recognise([np.full((40, 200), 255, np.uint8)]) == [()]


def test_a_failure_is_told_of_its_page_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scans.scanned(own(), tmp_path / "all.pdf", scans.Kind(30))
    seen: list[int] = []

    def fails(_: object, number: int, *__: object) -> None:
        seen.append(number)
        reason = Text("是扫描件，识别失败，未读取", "a scan; recognition failed, not read")
        raise recognise.Unrecognised(reason)

    monkeypatch.setattr(pdf, "recognise_page", fails)
    monkeypatch.setattr(pdf, "MAX_SCANS", 2)
    blocks, notes, pages = pdf.read_pdf(tmp_path / "all.pdf")
    assert (blocks, seen) == ([], [1, 2])
    assert [n.zh for n in notes] == [
        "第1至2页是扫描件，识别失败，未读取",
        f"第3至{pages}页是扫描件，超过识别上限2页，未读取",
    ]


def test_errors_of_the_engine_do_not_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    from juesuan.document import scan as module

    def breaks(*_: object) -> None:
        raise RuntimeError("onnx")

    monkeypatch.setattr(module, "read_scan", breaks)
    with pytest.raises(recognise.Unrecognised):
        recognise.recognise_page(np.full((40, 200), 255, np.uint8), 1, (0, 0, 200, 40))


def test_damaged_and_huge_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from juesuan.document import picture as module

    data = scan(page_with("收入支出决算总表"), STRAIGHT).read_bytes()
    (tmp_path / "a.png").write_bytes(data[: len(data) // 2])
    with pytest.raises(Unreadable, match="已损坏"):
        read([tmp_path / "a.png"])
    monkeypatch.setattr(module, "LARGEST", 1000)
    with pytest.raises(Unreadable, match="过大"):
        read([str(scan(page_with("收入支出决算总表"), STRAIGHT))])


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_picture_without_text(tmp_path: Path, shade: int) -> None:
    Image.new("RGB", (400, 500), (shade,) * 3).save(tmp_path / "a.png")
    document = read([tmp_path / "a.png"])
    assert not document.blocks
    assert [n.zh for n in document.notes] == ["第1页是图片，没有识别出文字"]


@SLOW
def test_recognition_gives_its_memory_back() -> None:
    """The networks take some 400 MB a page: what they took must not stay with the process, page after page."""
    code = (
        "import sys; from pathlib import Path; from juesuan.document.read import read; from juesuan.kernel.processes import memory_of; import os\n"
        "read([Path(sys.argv[1])]); print(memory_of(os.getpid()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(scan(page_with("收入支出决算总表"), STRAIGHT))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout.split()[-1]) < 300
