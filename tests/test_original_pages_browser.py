"""The original pages in a real browser: the self-check of a Word file and an OFD file, the desk, a published document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import test_review_browser as desk
import test_site_public_browser as public
import test_window_browser as window
from faults.case import make
from juesuan.compile.render import render
from juesuan.corpus.ingest import ingest, jobs
from juesuan.corpus.runners import local
from juesuan.document.office import soffice
from juesuan.site.app import make_app
from juesuan.site.settings import Settings
from ofd_files import STYLES, ofd_of
from review_site import FAULTY, PASSWORD, draft, spoiled
from window_site import Running

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not window.CHROMIUM.exists(), reason="needs Debian's chromium")]
chromium = window.chromium
running = window.running
person = window.person
site = desk.site
UNIT = "清河县档案馆"


def painted(page: Any) -> None:
    """Wait for the picture of the sheet with the chosen mark."""
    public.until(
        page,
        "(m => !!m && m.parentElement.querySelector('img').naturalWidth > 0)(document.querySelector('.pg-mark.on'))",
    )


def in_sight(page: Any, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    return box is not None and 0 <= box["y"] <= page.viewport_size["height"]


@pytest.mark.skipif(soffice() is None, reason="needs LibreOffice")
def test_a_word_file_is_shown_as_pages_when_they_are_made(person: Any) -> None:
    page = person.page
    page.goto("/check")
    person.drop({f"{UNIT}2024年度部门决算.docx": spoiled(draft(7, UNIT), 0, 1)})
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*/0", timeout=60_000)
    page.wait_for_selector(".pg-sheet", state="attached", timeout=60_000)
    if page.is_visible("#paper"):  # they took their time: the text stays until it is asked for
        page.click("[data-view=pages]")
    page.wait_for_selector(
        ".pg-mark.main", state="attached", timeout=60_000
    )  # the first page is there before what stands on it
    page.click(".rv-card.error h3 a")
    painted(page)
    assert in_sight(page, ".pg-mark.on")
    person.look("pages-word", whole=False)
    page.click("[data-zoom='1']")
    page.click("[data-view=text]")
    assert page.is_visible("#paper .lit, #paper")
    page.reload()
    assert page.is_visible("#paper")  # what was chosen last is kept


def test_an_ofd_file_is_drawn(person: Any, tmp_path: Path) -> None:
    pdf = render(make(3, "national", ("digit", "share_base")).publication, tmp_path / "决算.pdf", "pdf")
    page = person.page
    page.goto("/check")
    person.drop({"决算.ofd": ofd_of(pdf, STYLES[1], 1)})
    page.click("button.rv-main")
    page.wait_for_url("**/check/job/*/0", timeout=60_000)
    page.click(".rv-card.error h3 a")
    painted(page)
    person.look("pages-ofd", whole=False)
    page.locator(".pg-mark.main").last.click()
    assert page.locator(".rv-card.on").count() == 1


def test_a_reviewer_sees_the_draft_as_it_was_handed_in(chromium: Any, site: Any) -> None:
    reviewer = site.browser("shen")
    reviewer.upload([("清河县档案馆2024年度部门决算.pdf", FAULTY.read_bytes())])
    site.work()
    someone = desk.Person(chromium, site)
    someone.login("shen", PASSWORD)
    page = someone.page
    page.goto("/review/drafts")
    page.click(".rv-list tbody th a")
    page.click("[data-view=pages]")
    page.wait_for_selector(".pg-sheet", timeout=60_000)
    page.click(".rv-card.error h3 a")
    painted(page)
    assert in_sight(page, ".pg-mark.on")
    someone.look("pages-draft")
    first = page.locator(".rv-card.on").get_attribute("id")
    page.keyboard.press("j")
    assert page.locator(".rv-card.on").get_attribute("id") != first
    assert in_sight(page, ".pg-mark.on")
    someone.leave()


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["desk", "phone"])
def test_a_reader_sees_the_published_document_as_it_was_published(
    chromium: Any, tmp_path: Path, size: tuple[int, int]
) -> None:
    (tmp_path / "files").mkdir()
    render(make(3, "national", ("digit", "share_base")).publication, tmp_path / "files" / "决算.pdf", "pdf")
    ingest(jobs([str(tmp_path / "files")]), tmp_path / "corpus", local(1))
    running = Running(make_app(Settings(str(tmp_path / "corpus"), public_only=True, refresh=0)))
    watched = public.Watched(chromium, size, locale="zh-CN")
    page = watched.page
    try:
        page.goto(f"http://127.0.0.1:{running.port}/findings?in=documents")
        link = page.locator("main a[href*='/document/']").first.get_attribute("href")
        page.goto(f"http://127.0.0.1:{running.port}{link.partition('#')[0]}")
        page.click("[data-view=pages]")
        public.until(page, "document.querySelectorAll('.pg-sheet').length > 3")
        page.locator(".pg-mark.main").first.click()
        painted(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        found = page.evaluate(public.AXE.read_text("utf-8") + "; axe.run(document, {resultTypes: ['violations']})")
        assert [v["id"] for v in found["violations"] if v["impact"] in ("serious", "critical")] == []
        page.click("[data-zoom='1']")
        page.click("[data-view=text]")
        assert page.is_visible("#paper")
        assert watched.complaints() == []
    finally:
        watched.context.close()
        running.stop()
