"""The pages that show budgets beside final accounts in a real browser, at desktop and phone width."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest

from real_browser import CHROMIUM, chromium, serious
from test_site_budgets import REGION, department, settings
from test_site_public_browser import SIZES, watched

__all__ = ["chromium", "watched"]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]
PAGES = {
    "department": "/department/{department}", "its budgets": "/department/{department}?disclosure=budget", "region": f"/region/{REGION}",
    "execution": "/rankings?measure=general.expenditure&by=execution&year=2024", "search": "/search?disclosure=budget",
    "on the budget": "/rankings?measure=general.expenditure&by=on_budget&year=2024&lang=en",
}  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, str]]:
    """Yield the site's address and the key of the department that published both."""
    import uvicorn
    from starlette.testclient import TestClient

    from juesuan.site.app import make_app

    app = make_app(settings())
    with TestClient(app) as client:
        key = department(client)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(settings()), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    urlopen(f"http://127.0.0.1:{port}/").close()
    yield f"http://127.0.0.1:{port}", key
    server.should_exit = True
    thread.join(10)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_and_is_accessible(watched: Any, site: tuple[str, str], name: str, size: str) -> None:
    made = watched(size)
    page = made.page
    page.goto(site[0] + PAGES[name].format(department=site[1]))
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert serious(page) == []
    assert made.complaints() == []


@pytest.mark.parametrize("size", SIZES)
def test_a_name_is_not_squeezed_by_the_numbers_beside_it(watched: Any, site: tuple[str, str], size: str) -> None:
    page = watched(size).page
    page.goto(site[0] + PAGES["execution"])
    box = page.locator(".ranked tbody th a").first.bounding_box()
    assert box["width"] > 4 * 15, "a name of ten characters stands in a line or two, not one character a line"
