"""A real browser for the tests, and what axe finds on a page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SHOTS = os.environ.get("JUESUAN_SHOTS", "")
"""A folder to keep pictures of the pages in, to be looked at."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as p:
        made = p.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield made
        made.close()


def await_focus(page: Any, selector: str) -> None:
    """Wait until what `selector` names has the focus: pages give it at their next frame, and `autofocus` at the first.

    A busy machine asks before that frame; an element that never gets it is playwright's TimeoutError.
    """
    page.wait_for_function("s => document.activeElement && document.activeElement.matches(s)", arg=selector)


def serious(page: Any) -> list[str]:
    """What axe calls serious or critical on a page, a line each place."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {n['html'][:160]} {n['failureSummary'][:200]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
    ]
