"""Makes the README's pictures with Debian's Chromium: `python tools/make_pictures.py`.

docs/report.png is the HTML report of samples/qinghe-faults with a finding opened, docs/terminal.png what
`juesuan check samples/qinghe-faults` prints, docs/compiled.png pages of the Word file compiled from
samples/qinghe-accounts.xlsx (LibreOffice is needed), docs/site.png a department of `juesuan demo`, docs/window.png the
window in which the sample's original page stands beside its findings. `tools/make_pictures.py NAME…` makes those named.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from PIL import Image
from playwright.sync_api import Browser, Error, sync_playwright
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

from juesuan.checks.batch import Job, check_one
from juesuan.checks.engine import check
from juesuan.compile.inputs import read_input
from juesuan.compile.render import render
from juesuan.compile.subject import subject
from juesuan.regions.region import template
from juesuan.report.html import page
from juesuan.report.terminal import Printer

ROOT = Path(__file__).parent.parent
FAULTS = ROOT / "samples" / "qinghe-faults"


def report(browser: Browser, source: Path, folder: Path) -> None:
    """Take the picture of the report: its head, and the finding of the wrong share opened."""
    written = folder / "report.html"
    written.write_text(page(check(source), source.stem), encoding="utf-8")
    view = browser.new_page(viewport={"width": 1360, "height": 1200})
    view.goto(written.as_uri())
    view.locator(".card").first.click(position={"x": 200, "y": 22})
    view.wait_for_timeout(1500)  # it scrolls to the figure, which glows for a while
    view.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    view.wait_for_timeout(500)
    view.screenshot(path=str(ROOT / "docs" / "report.png"))
    view.close()


def terminal(browser: Browser, source: Path, folder: Path) -> None:
    """Take the picture of the beginning of what a terminal shows."""
    console = Console(
        record=True, force_terminal=True, width=100, highlight=False, file=io.StringIO(), color_system="truecolor"
    )
    Printer(console).outcome(check_one(Job(source.stem, (str(source),)), None))
    style = "body{background:#fff;margin:0} pre{padding:20px 24px;margin:0;font:15px/1.45 'Noto Sans Mono CJK SC',monospace}"
    code = (
        "<html><meta charset='utf-8'><style>{stylesheet}"
        + style.replace("{", "{{").replace("}", "}}")
        + "</style><pre>{code}</pre></html>"
    )
    written = folder / "terminal.html"
    written.write_text(console.export_html(theme=DEFAULT_TERMINAL_THEME, code_format=code), encoding="utf-8")
    view = browser.new_page(viewport={"width": 840, "height": 640})
    view.goto(written.as_uri())
    view.screenshot(path=str(ROOT / "docs" / "terminal.png"))
    view.close()


def compiled(folder: Path) -> None:
    """Take the picture of pages of the Word file compiled from the sample's accounts, as LibreOffice shows it."""
    word = folder / "决算公开.docx"
    loaded = read_input(ROOT / "samples" / "qinghe-accounts.xlsx", "xinjiang")
    filing = loaded.filing
    render(subject(filing).compose(filing, template("xinjiang"), False), word, "docx")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", str(folder), str(word)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    pages = pdfium.PdfDocument(folder / "决算公开.pdf")
    first_table = next(
        n for n, p in enumerate(pages) if "01表" in re.sub(r"\s", "", p.get_textpage().get_text_bounded())
    )
    shown = [pages[n].render(scale=0.95).to_pil() for n in (0, 3, first_table)]
    gap = 16
    sheet = Image.new("RGB", (sum(p.width for p in shown) + gap * 4, max(p.height for p in shown) + gap * 2), "#d8d6d0")
    x = gap
    for page_ in shown:
        sheet.paste(page_, (x, gap))
        x += page_.width + gap
    sheet.save(ROOT / "docs" / "compiled.png", optimize=True)


def site(browser: Browser, folder: Path) -> None:
    """Take the picture of a department's page: a small county as `juesuan demo` makes it, served by itself."""
    made = folder / "county"
    juesuan = [sys.executable, "-m", "juesuan"]
    subprocess.run([*juesuan, "demo", str(made), "--departments", "12", "--no-serve"], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serving = subprocess.Popen([*juesuan, "serve", "--corpus", str(made / "corpus"), "--port", str(port)])
    try:
        view = browser.new_page(viewport={"width": 1280, "height": 900})
        for _ in range(120):
            try:
                view.goto(f"http://127.0.0.1:{port}/search?q=%E5%AE%A1%E8%AE%A1%E5%B1%80")
                break
            except Error:
                time.sleep(0.5)
        view.locator("main a[href*='/department/']").first.click()
        view.wait_for_timeout(1200)
        view.screenshot(path=str(ROOT / "docs" / "site.png"))
        view.close()
    finally:
        serving.terminate()
        serving.wait()


def window(browser: Browser, source: Path, folder: Path) -> None:
    """Take the picture of the window on one's own computer: a checked file, its original page beside the findings."""
    opened = subprocess.Popen(
        [sys.executable, "-m", "juesuan"], stdout=subprocess.PIPE, text=True, cwd=folder,
        env=os.environ | {"JUESUAN_NO_BROWSER": "1", "DISPLAY": ":0"},
    )  # fmt: skip
    try:
        assert opened.stdout is not None
        address = re.search(r"http://\S+", opened.stdout.readline())
        assert address is not None
        view = browser.new_page(viewport={"width": 1360, "height": 900}, locale="zh-CN")
        view.goto(address[0])
        view.set_input_files("[data-drop-zone] input[multiple]", str(source))
        view.click("button.rv-main")
        view.wait_for_url("**/check/job/*/0", timeout=60_000)
        view.locator(".rv-card.error h3 a").nth(1).click()
        view.wait_for_timeout(2500)  # the page's picture comes
        view.screenshot(path=str(ROOT / "docs" / "window.png"))
        view.close()
    finally:
        opened.terminate()
        opened.wait()


def main() -> None:
    """Make the pictures."""
    wanted = set(sys.argv[1:])
    browser_path = shutil.which("chromium")
    (source,) = FAULTS.glob("*.pdf")
    with TemporaryDirectory() as name, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        makers: dict[str, Callable[[Path], None]] = {
            "report": partial(report, browser, source),
            "terminal": partial(terminal, browser, source),
            "site": partial(site, browser),
            "window": partial(window, browser, source),
            "compiled": compiled,
        }
        for title, make in makers.items():
            if not wanted or title in wanted:
                make(Path(name))
        browser.close()


if __name__ == "__main__":
    main()
