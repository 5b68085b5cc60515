"""The public pages in a real browser, at desktop and phone width: they fit, they say nothing to the console, axe agrees."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from real_browser import AXE, CHROMIUM, await_focus, chromium, serious
from site_fixtures import app, ids

__all__ = ["chromium"]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
PAGES = {
    "home": "/", "search": "/search?q=三公经费", "figures": "/search?q=259人", "department": "/department/{department}",
    "document": "/document/{faulty}", "compare": "/compare?d={department}&d=650105信访局&find=水务", "rankings": "/rankings?by=rate",
    "regions": "/region/", "region": "/region/650105", "data": "/data", "about": "/about", "api": "/api", "missing": "/nope",
    "english": "/rankings?lang=en", "findings": "/findings", "late": "/findings?rule=N02&region=650105", "within": "/findings?in=documents",
}  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    import uvicorn

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app(), port=port, log_level="warning"))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


class Watched:
    """A page whose complaints are kept."""

    def __init__(self, chromium: Any, size: tuple[int, int], **options: Any) -> None:
        self.context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, bypass_csp=False, **options)
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda e: self.problems.append(str(e)))
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type in ("error", "warning") else None)

    def complaints(self, expected: str = "") -> list[str]:
        return [p for p in self.problems if not expected or expected not in p]


@pytest.fixture
def watched(chromium: Any) -> Iterator[Any]:
    made: list[Watched] = []

    def open_(size: str = "desktop", **options: Any) -> Watched:
        made.append(Watched(chromium, SIZES[size], **options))
        return made[-1]

    yield open_
    for each in made:
        each.context.close()


def until(page: Any, expression: str) -> None:
    """Wait for a condition. Playwright's own waiting needs `eval`, which the site's policy forbids."""
    for _ in range(400):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    raise AssertionError(expression)


def address(site: str, name: str) -> str:
    return site + PAGES[name].format(**ids())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_and_is_accessible(watched: Any, site: str, name: str, size: str) -> None:
    made = watched(size)
    page = made.page
    page.goto(address(site, name))
    until(
        page,
        "[...document.querySelectorAll('figure[data-chart]')].filter(f => f.getBoundingClientRect().top < innerHeight).every(f => f.querySelector('canvas'))",
    )
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert serious(page) == []
    assert made.complaints("404" if name == "missing" else "") == []


@pytest.mark.parametrize("name", ["home", "department", "document", "rankings", "region", "findings"])
def test_the_dark_has_enough_contrast(watched: Any, site: str, name: str) -> None:
    page = watched(color_scheme="dark").page
    page.goto(address(site, name))
    found = page.evaluate(AXE.read_text("utf-8") + "; axe.run(document, {runOnly: ['color-contrast']})")
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found["violations"]] == []


@pytest.mark.parametrize("name", [n for n in PAGES if n != "missing"])
def test_page_reads_without_javascript(watched: Any, site: str, name: str) -> None:
    page = watched(java_script_enabled=False).page
    page.goto(address(site, name))
    assert len(page.inner_text("main")) > 200
    if name in ("home", "department", "region"):
        assert page.locator("figure svg").first.is_visible()


def test_a_figure_tells_what_it_is(watched: Any, site: str) -> None:
    made = watched("phone")
    page = made.page
    page.goto(address(site, "document"))
    figure = page.locator("#paper .f").nth(5)
    figure.scroll_into_view_if_needed()
    figure.click()
    assert page.locator("#pop").is_visible()
    assert figure.inner_text() in page.inner_text("#pop")
    box = page.locator("#pop").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.keyboard.press("Escape")
    assert page.locator("#pop").is_hidden()
    assert made.complaints() == []


@pytest.mark.parametrize("size", SIZES)
def test_a_figure_is_reached_by_keyboard_and_tells_its_checks(watched: Any, site: str, size: str) -> None:
    made = watched(size)
    page = made.page
    page.goto(address(site, "document"))
    key = page.keyboard
    page.locator("#paper .f").first.focus()
    for _ in range(4):
        key.press("ArrowRight")
    await_focus(page, "#paper .f")
    at = page.evaluate("document.activeElement.id")
    key.press("Enter")
    said = page.inner_text("#pop")
    assert page.locator("#pop").is_visible()
    assert "核对" in said or "没有可以核对它的关系" in said
    key.press("Escape")
    assert page.locator("#pop").is_hidden()
    await_focus(page, f"#{at}")
    # the wrong one: its failed relation with its arithmetic, its unit once
    wrong = page.locator("#paper .f.w.error").first
    wrong.focus()
    key.press("Enter")
    said = page.inner_text("#pop")
    assert "不成立" in said
    assert "≠" in page.inner_text(".pop-checks li.inconsistent >> nth=0")
    assert not re.search("(万元).{0,3}万元", page.inner_text("#pop b"))
    assert made.complaints() == []


def test_a_unit_is_not_said_twice(watched: Any, site: str) -> None:
    """276.28万元 is not 276.28万元 万元, whether or not the marked words have the unit."""
    page = watched().page
    page.goto(address(site, "document"))
    figures = page.locator("#paper p .f")
    for n in range(min(figures.count(), 12)):
        figures.nth(n).focus()
        page.keyboard.press("Enter")
        assert page.inner_text("#pop b").count("万元") <= 1
        page.keyboard.press("Escape")


@pytest.mark.parametrize("name", ["home", "rankings", "compare"])
def test_a_phone_shows_every_link_of_the_navigation(watched: Any, site: str, name: str) -> None:
    page = watched("phone").page
    page.goto(address(site, name))
    links = page.locator(".nav a")
    assert links.count() >= 7
    for n in range(links.count()):
        box = links.nth(n).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_names_are_listed_while_one_types(watched: Any, site: str) -> None:
    made = watched()
    page = made.page
    page.goto(site + "/compare")
    page.locator("input[name=find]").press_sequentially("水务", delay=30)
    page.locator("#pick a").first.wait_for()
    assert "水务" in page.inner_text("#pick")
    await_focus(page, "[name=find]")  # one goes on typing
    page.click("#pick a >> nth=0")
    page.wait_for_url("**d=**")
    assert page.locator(".chosen li").count() == 1
    page.goto(site + "/compare")
    page.click("h2:has-text('例如') + ul a >> nth=0")
    page.wait_for_url("**d=**")
    assert page.locator(".chosen li").count() >= 2
    assert made.complaints() == []


def test_charts_draw_errors_red(watched: Any, site: str) -> None:
    page = watched(java_script_enabled=False).page
    page.goto(address(site, "department"))
    colours = page.evaluate(
        "[...document.querySelectorAll('.plot rect.error, .plot rect.warning')].map(r => [r.getAttribute('class'), getComputedStyle(r).fill])"
    )
    wanted = {"error": "rgb(168, 28, 16)", "warning": "rgb(208, 138, 0)"}
    assert all(wanted[kind] == fill for kind, fill in colours)


def test_a_finding_leads_to_its_place(watched: Any, site: str) -> None:
    page = watched().page
    page.goto(address(site, "document"))
    link = page.locator(".card.error a").first
    target = link.get_attribute("href")
    link.click()
    assert page.locator(target).is_visible()
    assert page.evaluate("document.querySelector(location.hash).getBoundingClientRect().top < innerHeight")


def test_filters_swap_in_place(watched: Any, site: str) -> None:
    made = watched()
    page = made.page
    page.goto(site + "/rankings")
    page.evaluate("window.mark = 1")
    page.select_option("select[name=by]", "per_head")
    page.wait_for_url("**by=per_head**")
    until(page, "document.querySelector('#ranked h2').textContent.includes('人均')")
    assert page.evaluate("window.mark") == 1
    page.goto(site + "/search?q=决算")
    page.select_option("select[name=year]", "2023")
    until(page, "document.querySelector('.found b').textContent === '4'")
    assert made.complaints() == []


def test_compare_is_built_up(watched: Any, site: str) -> None:
    made = watched()
    page = made.page
    page.goto(site + "/compare")
    for name in ("信访", "审计"):
        page.fill("input[name=find]", name)
        page.click("button:has-text('显示')")
        page.locator(".pick a").first.click()
        page.wait_for_load_state()
    assert page.locator(".chosen li").count() == 2
    assert page.locator("figure").count() == 1
    assert made.complaints() == []


def test_print_leaves_the_navigation_out(watched: Any, site: str) -> None:
    page = watched().page
    page.goto(address(site, "document"))
    page.emulate_media(media="print")
    assert page.locator("header.bar").is_hidden()
    assert page.locator("#paper").is_visible()
    assert len(page.pdf(format="A4")) > 20_000
