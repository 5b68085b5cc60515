"""A hundred drafts in a real browser by keyboard alone, a few on a phone; a department's first version and its second."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

import clicks
from juesuan.desk import people
from juesuan.document.office import convert, soffice
from real_browser import CHROMIUM, SHOTS, chromium, serious

__all__ = ["chromium"]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with clicks.running(tmp_path / "site") as made:
        yield made


def person(chromium: Any, address: str, name: str, width: str = "desktop") -> Any:
    size = WIDTHS[width]
    made = chromium.new_context(base_url=address, locale="zh-CN", viewport={"width": size[0], "height": size[1]})
    page = made.new_page()
    page.on("pageerror", lambda e: pytest.fail(str(e)))
    clicks.login(page, name)
    return page


def look(page: Any, name: str) -> None:
    """The page fits its width, and axe finds nothing serious."""
    assert serious(page) == [], name
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    if SHOTS:
        page.screenshot(caret="initial", path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def notices(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_a_hundred_drafts_by_keyboard_alone(chromium: Any, address: str, tmp_path: Path) -> None:
    """Uploaded at once, given to their departments, 60 signed in one action, 40 returned with letters, notices opened."""
    clicks.hand_in(person(chromium, address, clicks.UPLOADER), clicks.files(100, 40))
    page = person(chromium, address, clicks.REVIEWER)
    hand, data = clicks.by_keys(page)
    assert hand.clicks == 0
    assert hand.keys <= 15  # what docs/review.md says of a hundred
    look(page, "afternoon")
    page.goto("/review/drafts")
    tabs = page.inner_text(".rv-tabs")
    assert "审核通过 60" in tabs
    assert "已退回 40" in tabs
    page.keyboard.press("?")
    assert page.locator("#rv-help").is_visible()
    page.keyboard.press("Escape")
    found = notices(data)
    assert len(found) == 40
    for name, document in found:
        opened = docx.Document(io.BytesIO(document))
        assert name.startswith("乌兰县第0")
        assert len(opened.tables[0].rows) >= 2
    if program := soffice():
        (tmp_path / "通知书.docx").write_bytes(found[0][1])
        assert convert(program, tmp_path / "通知书.docx", tmp_path, "docx", "pdf").read_bytes().startswith(b"%PDF")
    page.goto(f"/review/drafts?words={clicks.unit(0)}")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rv-letter")
    assert "请按整改通知书逐条核实改正" in page.inner_text(".rv-letter")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_few_ticked_with_the_mouse(chromium: Any, address: str, width: str) -> None:
    clicks.hand_in(person(chromium, address, clicks.UPLOADER, width), clicks.files(5, 2))
    page = person(chromium, address, clicks.REVIEWER, width)
    hand, data = clicks.ticked(page)
    assert hand.clicks <= 15
    assert len(notices(data)) == 2
    look(page, "afternoon-few")
    page.goto("/review/drafts")
    row = page.locator("tbody tr").first
    state = row.locator(".rv-state").bounding_box()
    assert state["x"] + state["width"] <= WIDTHS[width][0]  # the state is seen without scrolling
    look(page, "afternoon-list")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_departments_first_version_and_its_second(chromium: Any, address: str, tmp_path: Path, width: str) -> None:
    """The department checks and sends its own first version; it is returned by keyboard; the second one is signed."""
    from juesuan.desk.database import Database

    database = Database(f"sqlite:///{tmp_path}/site/private/review.sqlite", b"")
    with database.writing() as session:
        people.add_user(session, "kuai", "department", clicks.unit(0), clicks.PASSWORD, people.COMMAND_LINE)
    database.close()
    ((name, wrong),) = clicks.files(1, 1)
    ((_, right),) = clicks.files(1, 0)

    def given(data: bytes) -> dict[str, Any]:
        return {"name": name, "mimeType": "application/octet-stream", "buffer": data}

    hers = person(chromium, address, "kuai", width)
    hers.goto("/review/upload")
    look(hers, "first-upload")
    hers.set_input_files("[name=files]", given(wrong))
    assert "已选 1 个文件" in hers.inner_text(".rv-chosen")
    hers.click("main form button")
    hers.wait_for_selector("#submit", timeout=60_000)
    assert hers.locator(".rv-card.error").count() == 1
    look(hers, "first-checked")
    reviewer = person(chromium, address, clicks.REVIEWER, width)
    reviewer.goto("/review/drafts")
    assert reviewer.locator("tbody tr").count() == 0  # nobody sees it before it is sent
    hers.fill("#submit textarea", "请先审阅，明日改正。")
    hers.click("#submit button")
    assert "已报送，等待审核" in hers.inner_text("main")

    key = reviewer.keyboard
    reviewer.goto("/review/drafts")
    key.press("j")
    key.press("Enter")
    reviewer.wait_for_selector(".rv-card")
    key.press("y")
    reviewer.locator(".rv-card >> nth=0 >> text=已认定属实").wait_for()
    key.press("r")
    key.press("Control+End")
    key.type("请改正。")
    reviewer.locator("#actions form[action*='/return'] button:not([name=then])").focus()
    key.press("Enter")
    reviewer.wait_for_url("**done=returned**")

    hers.reload()
    side = hers.inner_text(".rv-side")
    assert "请改正。" in side
    assert side.index("请改正。") < side.index("报送新版本")
    look(hers, "first-returned")
    hers.set_input_files("#resubmit [name=files]", given(right))
    hers.click("#resubmit button")
    hers.wait_for_selector("text=与第 1 版相比", timeout=60_000)

    reviewer.goto("/review/drafts")
    assert "重新报送" in reviewer.inner_text("tbody tr")
    key.press("j")
    key.press("Enter")
    reviewer.wait_for_selector(".rv-since")
    assert "已改正 1" in " ".join(reviewer.inner_text(".rv-since").split())
    key.press("s")
    key.press("Enter")
    reviewer.wait_for_selector("text=上一份已审核通过")
    hers.reload()
    assert "审核通过" in hers.inner_text("h1")
