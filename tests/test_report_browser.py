"""The HTML report in a real browser: a finding lights up its figures, a figure opens its pop-up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from juesuan.checks import catalogue
from juesuan.checks.engine import check
from juesuan.kernel.place import Place
from juesuan.report.html import page as html_page
from real_browser import CHROMIUM, await_focus, chromium
from report_sample import result

__all__ = ["chromium"]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogue, "load", lambda: None)
    monkeypatch.setattr(catalogue, "_rules", {})
    path = tmp_path / "r.html"
    path.write_text(html_page(result(), "示例"), "utf-8")
    return path


@pytest.fixture
def page(chromium: Any, report: Path) -> Iterator[Any]:
    made = chromium.new_page(viewport={"width": 1280, "height": 800})
    problems: list[str] = []
    made.on("pageerror", lambda e: problems.append(str(e)))
    made.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None)
    made.on("request", lambda r: problems.append(r.url) if not r.url.startswith("file:") else None)
    made.goto(report.as_uri())
    yield made
    made.close()
    assert problems == []


def lit(page: Any) -> list[str]:
    return page.eval_on_selector_all("#paper .lit", "es => es.map(e => e.textContent)")


def test_clicking_a_finding_lights_up_its_figures(page: Any) -> None:
    page.click("#n0 .message")
    assert lit(page) == ["296", "66", "325"]
    assert page.inner_text("#paper .main") == "296"
    assert page.get_attribute("#n0", "class") == "card error on"
    page.click("#n1 h3 a")
    assert lit(page) == ["按时办结"]
    assert page.get_attribute("#n0", "class") == "card error"


def test_clicking_a_figure_tells_what_it_is_and_where_it_is_used(page: Any) -> None:
    page.click("#f4")
    pop = page.locator("#pop")
    assert pop.is_visible()
    text = pop.inner_text()
    for words in ("155.08", "本年收入合计", "155.08 万元", "[155.075, 155.085]", "第3段", "155.08 + 3.86 = 158.94"):
        assert words in text
    await_focus(page, "#pop")
    pop.get_by_role("button", name="158.94").click()
    assert page.inner_text("#pop h2") == "158.94"
    page.keyboard.press("Escape")
    assert not pop.is_visible()
    await_focus(page, "#f3")


def test_an_operand_of_a_finding_opens_its_figure(page: Any) -> None:
    page.click("#n0 .operands .chip >> nth=1")
    assert page.inner_text("#pop h2") == "325"
    assert "不一致" in page.inner_text("#pop")


def test_a_mark_in_the_document_chooses_its_finding(page: Any) -> None:
    page.click("#paper .h:not(.f)")
    assert page.get_attribute("#n1", "class") == "card warning on"


def test_a_finding_without_words_lights_up_its_block(
    chromium: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "load", lambda: None)
    base = result()
    finding = msgspec.structs.replace(base.findings[1], place=Place(2, 0, 0))
    path = tmp_path / "r.html"
    path.write_text(html_page(msgspec.structs.replace(base, findings=(finding,)), "示例"), "utf-8")
    page = chromium.new_page()
    page.goto(path.as_uri())
    page.click("#n0 .message")
    assert page.eval_on_selector_all("#paper .lit", "es => es.map(e => e.id)") == ["b2"]
    page.close()


def test_filters(page: Any) -> None:
    shown = "es => es.filter(e => e.offsetParent).map(e => e.dataset.sev)"
    assert page.eval_on_selector_all(".card", shown) == ["error", "warning"]
    page.click(".filter.note")
    assert page.eval_on_selector_all(".card", shown) == ["error", "warning", "note"]
    page.click(".filter.error")
    assert page.eval_on_selector_all(".card", shown) == ["warning", "note"]
    assert page.inner_text("#shown") == "2 / 3"
    assert page.get_attribute(".filter.error", "aria-pressed") == "false"


def test_keys(page: Any) -> None:
    page.keyboard.press("n")
    assert page.get_attribute("#n0", "class") == "card error on"
    page.keyboard.press("n")
    assert page.get_attribute("#n1", "class") == "card warning on"
    page.keyboard.press("p")
    assert page.get_attribute("#n0", "class") == "card error on"
    page.focus("#f0")
    page.keyboard.press("ArrowRight")
    await_focus(page, "#f1")
    page.keyboard.press("Enter")
    assert page.inner_text("#pop h2") == "66"


def test_reads_without_javascript_and_on_a_phone(chromium: Any, report: Path) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 375, "height": 700})
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.locator(".card").count() == 3
    assert page.locator(".card.note").is_visible()
    assert not page.locator(".filters").is_visible()
    assert page.locator("#n0 .badge").is_visible()
    page.click("#n0 h3 a")
    assert page.url.endswith("#f0")
    context.close()


def test_no_sideways_scrolling_on_a_phone(chromium: Any, report: Path) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 700})
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.click("#f4")
    page.wait_for_timeout(100)
    box = page.locator("#pop").bounding_box()
    assert box["x"] == 0
    assert box["width"] == 360
    assert round(box["y"] + box["height"]) == 700
    page.close()


_CONTRAST = """() => {
  const rgb = s => (s.match(/[\\d.]+/g) || []).map(Number);
  const lum = c => c.slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
  const back = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length && (c.length < 4 || c[3] > 0)) return c; } return [255, 255, 255]; };
  const bad = [];
  for (const e of document.querySelectorAll('body *')) {
    if (!e.offsetParent || e.disabled || ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const a = lum(rgb(getComputedStyle(e).color)), b = lum(back(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) bad.push(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
  }
  return bad;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_aa(chromium: Any, report: Path, scheme: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page.goto(report.as_uri())
    page.click(".filter.note")
    page.click("#n0 .message")
    assert page.evaluate(_CONTRAST) == []
    page.click("#f0")
    page.wait_for_timeout(300)
    assert page.evaluate(_CONTRAST) == []
    page.close()


WIDE = """() => [...document.querySelectorAll("#paper .table")].map(box => {
  const lines = cell => { const range = document.createRange(); range.selectNodeContents(cell);
    const tops = [...range.getClientRects()].map(r => r.top).sort((a, b) => a - b);  // a mark stands a pixel below its box
    return tops.filter((top, i) => !i || top - tops[i - 1] > 8).length; };
  const numbers = [...box.querySelectorAll("td")].filter(c => /^[\\d.,]+$/.test(c.textContent.trim()));
  const style = getComputedStyle(box);
  return {
    beyond: box.scrollWidth > box.clientWidth + 1,
    inside: box.getBoundingClientRect().right <= document.documentElement.clientWidth + 1,
    scrolls: style.overflowX === "auto", cue: style.backgroundImage.includes("gradient"),
    whole: box.scrollWidth + 1 >= box.querySelector("table").getBoundingClientRect().width,
    broken: numbers.filter(c => lines(c) > 1).map(c => c.textContent), columns: Math.max(...[...box.querySelectorAll("tr")].map(r => r.cells.length)),
  };
})"""


@pytest.mark.parametrize("width", [1280, 390])
def test_tables_keep_their_width_and_headings_their_style(chromium: Any, tmp_path: Path, width: int) -> None:
    """Of a PDF: a table wider than the paper scrolls, shows that it goes on, and breaks no number."""
    (source,) = (Path(__file__).parent.parent / "samples" / "qinghe-faults").glob("*.pdf")
    written = tmp_path / "r.html"
    written.write_text(html_page(check(source), "示例"), encoding="utf-8")
    page = chromium.new_page(viewport={"width": width, "height": 860})
    page.goto(written.as_uri())
    page.add_style_tag(content=".paper > * { content-visibility: visible !important }")
    tables = page.evaluate(WIDE)
    assert max(t["columns"] for t in tables) >= 9
    assert [t for t in tables if not t["whole"] or not t["inside"] or t["broken"]] == []
    assert [t for t in tables if t["beyond"] and not (t["scrolls"] and t["cue"])] == []
    assert any(t["beyond"] for t in tables) or width > 390
    sizes = page.evaluate(
        """["h2, h3, h4", "p"].map(kind => { const found = [...document.querySelectorAll("#paper :is(" + kind + ")")];
        return [found.length, Math.min(...found.map(e => +getComputedStyle(e).fontWeight)), Math.max(...found.map(e => parseFloat(getComputedStyle(e).fontSize)))]; })"""
    )
    (headings, weight, big), (_, light, small) = sizes
    assert headings >= 10
    assert weight > light
    assert big > small
    page.close()
