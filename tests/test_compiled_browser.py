"""A compiled page on a phone: its contents are folded, open with a tick or a key, and need no script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from real_browser import CHROMIUM, SHOTS, chromium, serious
from review_site import draft

__all__ = ["chromium"]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]


@pytest.mark.parametrize(("width", "folded"), [(390, True), (1280, False)])
def test_contents_are_folded_on_a_phone(chromium: Any, tmp_path: Path, width: int, folded: bool) -> None:
    (tmp_path / "a.html").write_bytes(draft(7, "清河县档案馆", "html"))
    page = chromium.new_context(viewport={"width": width, "height": 844}, bypass_csp=True).new_page()
    page.goto((tmp_path / "a.html").as_uri())
    entries = page.locator(".contents ol")
    assert entries.is_visible() != folded
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/compiled-folded-{width}.png")
    if folded:
        page.keyboard.press("Tab")  # past the link to the text
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert entries.is_visible()
        page.click(".contents .fold")
        assert not entries.is_visible()
    assert serious(page) == []
