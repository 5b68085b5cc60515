"""Makes the README's picture: docs/report.png, the report of samples/qinghe-faults in Debian's Chromium."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from juesuan import check
from juesuan.report.html import page

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Render the report, open its first finding, take the picture."""
    source = sorted((ROOT / "samples" / "qinghe-faults").glob("*.pdf"))
    with TemporaryDirectory() as folder, sync_playwright() as play:
        report = Path(folder) / "report.html"
        report.write_text(page(check(source), source[0].stem), encoding="utf-8")
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        view = browser.new_page(viewport={"width": 1360, "height": 820}, device_scale_factor=1)
        view.goto(report.as_uri())
        view.locator(".card").nth(2).locator("h3, .title, a").first.click()
        view.wait_for_timeout(500)
        view.screenshot(path=str(ROOT / "docs" / "report.png"))
        browser.close()


if __name__ == "__main__":
    main()
