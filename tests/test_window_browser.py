"""The window in a real browser, at two widths, with axe on every page: check, compile and compare without an account."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2 as pdfium
import pytest

from juesuan.document.office import convert, soffice
from real_browser import CHROMIUM, SHOTS, await_focus, chromium, serious
from review_site import draft, spoiled
from window_site import FAULTY, Running, site

__all__ = ["chromium"]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]
ACCOUNTS = Path(__file__).parent.parent / "samples" / "qinghe-accounts.xlsx"
UNIT = "清河县档案馆"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    made = Running(site(tmp_path_factory.mktemp("window")))
    yield made
    made.stop()


class Person:
    """Someone at a browser; every page looked at is tried with axe, and at phone width."""

    def __init__(self, chromium: Any, port: int) -> None:
        self.context = chromium.new_context(
            base_url=f"http://127.0.0.1:{port}", viewport={"width": 1280, "height": 860}, locale="zh-CN"
        )
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda e: self.problems.append(str(e)))
        self.page.on(
            "console", lambda m: self.problems.append(f"{m.text} {m.location['url']}") if m.type == "error" else None
        )

    def narrow(self) -> None:
        """Hold a phone from now on."""
        self.page.set_viewport_size({"width": 390, "height": 844})

    def look(self, name: str, *, whole: bool = True) -> None:
        page = self.page
        assert serious(page) == [], name
        for width, height in ((390, 844), (1280, 860)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(150)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
            if SHOTS:
                page.screenshot(caret="initial", path=f"{SHOTS}/{name}-{width}.png", full_page=whole)

    def drop(self, files: dict[str, bytes], zone: str = "[data-drop-zone]") -> None:
        """Drop files as from a desktop."""
        page = self.page
        given = [[name, list(data)] for name, data in files.items()]
        transfer = page.evaluate_handle(
            """files => { const t = new DataTransfer();
            for (const [name, bytes] of files) t.items.add(new File([new Uint8Array(bytes)], name)); return t; }""",
            given,
        )
        page.dispatch_event(zone, "dragover", {"dataTransfer": transfer})
        page.dispatch_event(zone, "drop", {"dataTransfer": transfer})

    def leave(self) -> None:
        assert self.problems == []
        self.context.close()


@pytest.fixture
def person(chromium: Any, running: Running) -> Iterator[Person]:
    made = Person(chromium, running.port)
    yield made
    made.leave()


def test_a_pdf_is_dropped_and_its_report_comes(person: Person) -> None:
    page = person.page
    page.goto("/check")
    person.look("window-front")
    person.drop({FAULTY.name: FAULTY.read_bytes()})
    page.wait_for_selector(".wd-list li")
    assert "1 个文件" in page.inner_text(".wd-list h2")
    person.look("window-chosen")
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*/0")
    assert page.locator(".rv-card.error").count() > 0
    page.click(".rv-card.error h3 a")
    mark = page.locator(".pg-mark.on").first
    assert mark.is_visible()
    for _ in range(100):
        if page.evaluate("document.querySelector('.pg-sheet img').naturalWidth > 0"):
            break
        page.wait_for_timeout(50)
    person.look("window-report", whole=False)
    page.locator(".pg-mark.main").last.click()
    assert page.locator(".rv-card.on").count() == 1
    page.click("[data-zoom='1']")
    page.click("[data-view=text]")
    page.click(".rv-card.error h3 a")
    assert page.locator("#paper .lit.main").is_visible()
    with page.expect_download() as taken:
        page.click("text=核对报告")
    assert taken.value.suggested_filename.endswith(".核对报告.html")
    page.click("text=立即删除")
    assert "已从服务器上删除" in page.inner_text("main")
    gone = page.goto(page.url)
    assert gone is not None
    # a finer picture asked for by the zoom may still have been on its way when the files were deleted
    person.problems = [p for p in person.problems if not ("404" in p and "/page/" in p and p.endswith("?fine=1"))]


def test_several_files_a_pair_and_a_damaged_one(person: Person) -> None:
    page = person.page
    page.goto("/check")
    word = draft(7, UNIT)
    inside = BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        archive.writestr("云溪市水利局2024年度部门决算.docx", spoiled(draft(8, "云溪市水利局"), 0))
    person.drop(
        {
            f"{UNIT}2024年度部门决算说明.docx": spoiled(word, 0, 1),
            f"{UNIT}2024年度部门决算附表.xlsx": draft(7, UNIT, "xlsx"),
            "各部门.zip": inside.getvalue(),
            "损坏的文稿.docx": word[:4000],
        }
    )
    page.wait_for_selector(".wd-list li:nth-child(4)")
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*")
    page.wait_for_selector("#progress:not([hx-get])", timeout=60_000)
    rows = page.locator(".rv-list tbody tr")
    assert rows.count() == 2
    assert "2 个文件" in rows.nth(0).inner_text()
    assert "损坏的文稿.docx" in page.inner_text(".rv-refused")
    person.look("window-job")
    rows.nth(0).locator("a").click()
    page.wait_for_url("**/check/job/*/0")
    person.look("window-report-pair", whole=False)
    page.click("text=返回列表")
    assert page.locator(".rv-list tbody tr").count() == 2


def scan(page: int = 5, format: str = "png") -> bytes:
    """A page of a disclosure as a picture, as a scanner makes it."""
    out = BytesIO()
    pdfium.PdfDocument(FAULTY)[page].render(scale=2.2, grayscale=True).to_pil().save(out, format)
    return out.getvalue()


def test_a_scan_of_one_page(person: Person) -> None:
    page = person.page
    page.goto("/check")
    person.drop({"扫描.jpg": scan(format="jpeg")})
    page.wait_for_selector(".wd-list li")
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*/0", timeout=120_000)
    person.look("window-scan", whole=False)
    page.wait_for_selector(".pg-sheet img", timeout=30_000)  # the scan itself beside what was read
    assert "万元" in page.inner_text("#paper") or page.locator("#paper table").count()


def test_a_phone_checks_a_pdf_a_pair_and_a_broken_file(person: Person) -> None:
    page = person.page
    person.narrow()
    page.goto("/check")
    word = draft(7, UNIT)
    page.set_input_files(
        "[data-drop-zone] input[multiple]",
        [
            {"name": n, "mimeType": "application/octet-stream", "buffer": d}
            for n, d in (
                (FAULTY.name.replace("档案馆", "图书馆"), FAULTY.read_bytes()),
                (f"{UNIT}2024年度部门决算说明.docx", spoiled(word, 0)),
                (f"{UNIT}2024年度部门决算附表.xlsx", draft(7, UNIT, "xlsx")),
                ("损坏的文稿.docx", word[:4000]),
            )
        ],
    )
    assert "4 个文件" in page.inner_text(".wd-list h2")
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*")
    page.wait_for_selector("#progress:not([hx-get])", timeout=60_000)
    assert page.locator(".rv-list tbody tr").count() == 2
    assert "损坏的文稿.docx" in page.inner_text(".rv-refused")
    for n in range(2):
        page.locator(".rv-list tbody a").nth(n).click()
        page.wait_for_url(f"**/check/job/*/{n}")
        card = page.locator(".rv-card.error").first
        box = card.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        card.locator("h3 a").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.click("text=返回列表")


def test_keys_alone_check_a_file(person: Person) -> None:
    """From the form to the first finding without a mouse."""
    page = person.page
    page.on("filechooser", lambda chooser: chooser.set_files(str(FAULTY)))
    page.goto("/check")
    key = page.keyboard
    for _ in range(30):
        key.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-drop-zone] input[type=file]')"):
            break
    await_focus(page, "[data-drop-zone] input[type=file]")
    key.press("Enter")
    page.wait_for_selector(".wd-list li")
    for _ in range(10):
        key.press("Tab")
        if page.evaluate("document.activeElement.matches('button.rv-main')"):
            break
    key.press("Enter")
    page.wait_for_url("**/check/job/*/0", timeout=60_000)
    for _ in range(60):
        key.press("Tab")
        if page.evaluate("document.activeElement.matches('.rv-card h3 a')"):
            break
    key.press("Enter")
    assert page.locator(".rv-card.on").count() == 1


def test_what_is_no_disclosure_says_so_in_the_list(person: Person) -> None:
    page = person.page
    page.goto("/check")
    person.drop({"天气.txt": "今天天气不错。".encode()})
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*")
    page.wait_for_selector("#progress:not([hx-get])", timeout=60_000)
    assert "公开文稿：没有读到规定的报表和章节" in page.inner_text("main")


def test_a_folder_is_chosen(person: Person, tmp_path: Path) -> None:
    page = person.page
    page.goto("/check")
    folder = tmp_path / "报送"
    folder.mkdir()
    (folder / f"{UNIT}2024年度部门决算.docx").write_bytes(spoiled(draft(7, UNIT), 0))
    (folder / ".hidden").write_bytes(b"x")
    page.set_input_files("[data-folder]", str(folder))
    assert page.locator(".wd-list li").count() == 1
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*/0", timeout=30_000)
    assert page.locator(".rv-card").count() > 0


def test_a_folder_is_dropped(person: Person, tmp_path: Path) -> None:
    """As from a desktop: the browser itself opens the folder, those within it too."""
    page = person.page
    folder = tmp_path / "报送"
    (folder / "各局").mkdir(parents=True)
    (folder / "各局" / f"{UNIT}2024年度部门决算.docx").write_bytes(spoiled(draft(7, UNIT), 0))
    (folder / "云溪市水利局2024年度部门决算.docx").write_bytes(draft(8, "云溪市水利局"))
    (folder / "~$稿.docx").write_bytes(b"x")
    page.goto("/check")
    box = page.locator("[data-drop-zone]").bounding_box()
    at = {"x": box["x"] + 60, "y": box["y"] + 60}
    hand = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
        hand.send("Input.dispatchDragEvent", {"type": kind, **at, "data": data})
    page.wait_for_selector(".wd-list li:nth-child(2)")
    assert page.locator(".wd-list li").count() == 2
    assert f"报送/各局/{UNIT}2024年度部门决算.docx" in page.inner_text(".wd-list")
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*")
    page.wait_for_selector("#progress:not([hx-get])", timeout=60_000)
    assert page.locator(".rv-list tbody tr").count() == 2


def test_what_is_no_document_is_said_where_it_was_dropped(person: Person) -> None:
    page = person.page
    page.goto("/check")
    person.drop({"假的.pdf": b"not a pdf at all"})
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*")
    assert "假的.pdf" in page.inner_text(".rv-refused")
    person.look("window-refused")


def filled(blank: bytes, *, wrong: bool = False) -> bytes:
    """The blank workbook with an archive's accounts typed into it; `wrong`: one amount does not fit the others."""
    book, given = openpyxl.load_workbook(BytesIO(blank)), openpyxl.load_workbook(ACCOUNTS)
    for sheet in book:
        for row in given[sheet.title].iter_rows():
            for cell in row:
                if cell.value is not None and sheet.title != "科目表":
                    sheet.cell(cell.row, cell.column, cell.value)
    if wrong:
        amounts = (c for row in book["录入06经济分类"].iter_rows(min_row=4, min_col=3, max_col=3) for c in row)
        cell = next(c for c in amounts if isinstance(c.value, int | float) and c.value)
        cell.value += 100
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_from_the_blank_workbook_to_word(person: Person, tmp_path: Path) -> None:
    page = person.page
    page.goto("/check/compile")
    person.look("window-compile")
    page.select_option("form.rv-row [name=template]", "national")
    page.fill("[name=year]", "2024")
    with page.expect_download() as taken:
        page.click("text=下载空白工作簿")
    blank = Path(taken.value.path()).read_bytes()
    person.drop({"填报工作簿.xlsx": blank})
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*/0", timeout=60_000)
    assert "没有单位名称" in page.inner_text(".wd-faults")
    assert "单元格" in page.inner_text(".wd-faults thead")
    assert "工作表“基本信息”B7\t主要职能" in page.locator(".wd-faults").last.inner_text()
    person.look("window-compiled-draft")
    page.click("text=再编一份")
    person.drop({"填报工作簿.xlsx": filled(blank, wrong=True)})
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*/0", timeout=60_000)
    told = page.inner_text(".wd-faults")
    assert "录入02支出" in told or "录入03一般公共预算" in told or "录入06经济分类" in told
    person.look("window-compiled-wrong")
    page.click("text=再编一份")
    person.drop({"填报工作簿.xlsx": filled(blank)})
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*/0", timeout=60_000)
    assert "已编成" in page.inner_text("main")
    person.look("window-compiled")
    with page.expect_download() as taken:
        page.click(".wd-files >> text=Word")
    made = tmp_path / taken.value.suggested_filename
    made.write_bytes(Path(taken.value.path()).read_bytes())
    assert made.suffix == ".docx"
    if program := soffice():
        opened = convert(program, made, tmp_path, "docx", "pdf")
        assert opened.read_bytes().startswith(b"%PDF")


def test_what_asks_how_far_it_is_does_not_fade(person: Person) -> None:
    page = person.page
    page.goto("/check")
    seen = page.evaluate(
        """() => { const made = document.createElement("div"); made.className = "htmx-request";
        made.setAttribute("hx-trigger", "every 500ms"); document.querySelector("main").append(made);
        return getComputedStyle(made).opacity; }"""
    )
    assert seen == "1"


def test_two_versions_side_by_side(person: Person) -> None:
    page = person.page
    page.goto("/check/diff")
    person.look("window-diff")
    word = draft(7, UNIT)
    person.drop({"第一版.docx": word}, "[data-name=before]")
    person.drop({"第二版.docx": spoiled(word, 0, 1, 2)}, "[data-name=after]")
    assert page.inner_text("[data-name=after] [data-taken]") == "第二版.docx"
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*/0", timeout=60_000)
    assert page.locator(".wd-diff tbody tr").count() == 3
    person.look("window-compared")


def test_on_ones_own_computer_until_the_window_is_closed(chromium: Any, tmp_path: Path) -> None:
    """`juesuan` with no command: its address opens in the browser, a file is checked, closing the page ends the program."""
    environment = os.environ | {"TMPDIR": str(tmp_path), "DISPLAY": ":99", "JUESUAN_NO_BROWSER": "1"}
    environment["PYTHONPATH"] = str(Path(__file__).parent.parent / "src")
    process = subprocess.Popen([sys.executable, "-m", "juesuan"], stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/\?t=\S+", process.stdout.readline())
        assert found
        stranger = chromium.new_context()
        answer = stranger.new_page().goto(found[0].split("?")[0] + "check")
        assert answer is not None
        assert answer.status == 403  # without the token
        stranger.close()
        context = chromium.new_context(locale="zh-CN")
        page = context.new_page()
        problems: list[str] = []
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.goto(found[0])
        assert "只在这台电脑上运行" in page.inner_text("footer")
        page.set_input_files("[data-drop-zone] input[multiple]", str(FAULTY))
        page.click("button.rv-main")
        page.wait_for_url("**/check/job/*/0", timeout=60_000)
        assert page.locator(".rv-card.error").count() > 0
        page.click(".rv-card.error h3 a")
        assert page.locator(".pg-mark.on").first.is_visible()  # on the original page
        for _ in range(200):
            if page.evaluate("document.querySelector('.pg-sheet img').naturalWidth > 0"):
                break
            page.wait_for_timeout(50)
        assert page.evaluate("document.querySelector('.pg-sheet img').naturalWidth > 0")
        assert problems == []
        assert list(tmp_path.glob("juesuan-window-*"))
        context.close()
        assert process.wait(60) == 0
        assert list(tmp_path.glob("juesuan-*")) == []
    finally:
        process.kill()
        process.wait()
