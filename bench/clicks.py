"""How many clicks and keys a draft takes a reviewer: an afternoon's drafts handled in a real browser, in three ways.

    python bench/clicks.py [--drafts 100] [--one-by-one 6]

Drafts are made by the compiler, two of five with wrong rates; they are uploaded, checked by the worker beside the site,
given to their departments, the clean ones signed, the others returned with a letter, the notices downloaded. "One by one"
opens each draft from the list as it had to be done before there were ticks (for a few drafts; the figure is a draft's),
"ticked" works on the list with the mouse, "keys" with the keyboard alone. A key held for text that is typed counts too.
Needs Playwright and a Chromium; prints a table.
"""

from __future__ import annotations

import argparse
import io
import re
import socket
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from juesuan.compile.generate import generate
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.desk import people
from juesuan.desk.service import Service
from juesuan.regions.region import template
from juesuan.site.app import make_app
from juesuan.site.settings import Settings

CHROMIUM = "/usr/bin/chromium"
PASSWORD = "correct-horse-7"
UPLOADER, REVIEWER = "shang", "shen"
_BODY = "乌兰县第一百中学"
_RATE = re.compile(r"(增长|下降)(\d+)(\.\d\d%)")


class Hand:
    """Someone's hand at a browser's page: every click and every key is counted."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, selector: str) -> None:
        """Click on what a selector names."""
        self.page.click(selector)
        self.clicks += 1

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list: a click to open it, one on the choice."""
        self.page.select_option(selector, value)
        self.clicks += 2

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, words: str) -> None:
        """Type words into what has the focus."""
        self.page.keyboard.type(words)
        self.keys += len(words)


def unit(n: int) -> str:
    """Return the name of the n-th department."""
    return f"乌兰县第{n:03d}中学"


def files(count: int, wrong: int, start: int = 0) -> list[tuple[str, bytes]]:
    """Return `count` disclosures as Word files, the first `wrong` of them with a rate that is wrong."""
    bodies = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(4):
            filing = msgspec.structs.replace(generate(30 + seed, "national", 3), unit=_BODY, year=2024)
            path = render(compose(filing, template("national")), Path(folder) / "d.docx", "docx")
            bodies.append(path.read_bytes())
    return [
        (f"{unit(start + n)}2024年度部门决算.docx", _named(bodies[n % 4], unit(start + n), n % 3 if n < wrong else -1))
        for n in range(count)
    ]


def _named(data: bytes, name: str, spoil: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item).replace(_BODY.encode(), name.encode())
            if item.filename == "word/document.xml" and spoil >= 0:
                rates = list(_RATE.finditer(content.decode()))
                at = rates[spoil]
                worse = f"{at[1]}{int(at[2]) + 7}{at[3]}"
                content = f"{content.decode()[: at.start()]}{worse}{content.decode()[at.end() :]}".encode()
            new.writestr(item, content)
    return out.getvalue()


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Serve a site with two reviewers and its worker beside it; give its address."""
    import uvicorn  # noqa: PLC0415 - not for who imports the journeys alone

    settings = Settings(str(folder / "corpus"), private=str(folder / "private"), refresh=0)
    (folder / "corpus").mkdir(parents=True)
    app = make_app(settings)
    app.state.review = Service(settings)
    with app.state.review.database.writing() as session:
        for name in (UPLOADER, REVIEWER):
            people.add_user(session, name, "reviewer", "", PASSWORD, people.COMMAND_LINE)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


def login(page: Any, name: str) -> None:
    """Log in; what everybody does once is not counted."""
    page.goto("/login")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")


def hand_in(page: Any, given: Sequence[tuple[str, bytes]], seconds: int = 300) -> Hand:
    """Upload drafts and wait until all are checked."""
    hand = Hand(page)
    page.goto("/review/upload")
    sent = [{"name": n, "mimeType": "application/octet-stream", "buffer": d} for n, d in given]
    page.set_input_files("[name=files]", sent)
    hand.clicks += 2  # the button that opens the folder, and its own
    hand.click("main form button")
    page.wait_for_selector("text=全部核对完毕", timeout=seconds * 1000)
    return hand


def ticked(page: Any, words: str = "") -> tuple[Hand, bytes]:
    """Do all that waits on the list with the mouse; return the notices too."""
    hand = Hand(page)
    page.goto(f"/review/drafts{words}")
    hand.click("#pick-all")
    hand.click("button[value=assign]")
    hand.choose(".rv-filter [name=findings]", "clean")
    hand.click(".rv-filter button")
    hand.click("#pick-all")
    hand.click("button[value=sign]")
    page.wait_for_selector("text=已办理")
    hand.choose(".rv-filter [name=findings]", "errors")
    hand.click(".rv-filter button")
    hand.click("#pick-all")
    hand.click("button[value=return]")
    page.wait_for_selector("text=已办理")
    with page.expect_download() as caught:
        hand.click("#notices")
    return hand, Path(caught.value.path()).read_bytes()


def by_keys(page: Any, words: str = "") -> tuple[Hand, bytes]:
    """Do all that waits on the list without the mouse; return the notices too."""
    hand = Hand(page)
    page.goto(f"/review/drafts{words}")
    hand.press("a", "d", "Enter")
    page.wait_for_selector("text=已办理")
    hand.press("c")
    page.wait_for_url("**findings=clean**")
    hand.press("a", "s", "Enter")
    page.wait_for_selector("text=已办理")
    hand.press("e")
    page.wait_for_url("**findings=errors**")
    hand.press("a", "r", "Enter")
    page.wait_for_selector("text=已办理")
    hand.press("w")
    with page.expect_download() as caught:
        hand.press("Enter")
    return hand, Path(caught.value.path()).read_bytes()


def one_by_one(page: Any, units: Sequence[str]) -> Hand:
    """Open each draft from the list, say whose it is, sign it or return it with a letter, and go back to the list."""
    hand = Hand(page)
    page.goto("/review/drafts")
    for name in units:
        hand.click(f"tbody th a:has-text('{name}')")
        hand.click("form[action*='/department'] button")
        page.wait_for_url("**done=assigned**")
        if page.locator(".rv-card.error").count():
            hand.click("#actions textarea[name=message]")
            hand.type("请按整改通知书改正后重新报送。")
            hand.click("#actions form[action*='/return'] button:not([name=then])")
            page.wait_for_url("**done=returned**")
        else:
            hand.click("#actions form[action*='/sign'] button:not([name=then])")
            page.wait_for_url("**done=signed**")
        hand.click("#rv-list")
    return hand


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--drafts", type=int, default=100)
    asked.add_argument("--one-by-one", type=int, default=6)
    given = asked.parse_args()
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a tool of tests
    except ModuleNotFoundError:
        sys.exit("Playwright is not installed")
    rows: list[tuple[str, int, Hand]] = []
    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for way, count in (("one by one", given.one_by_one), ("ticked", given.drafts), ("keys alone", given.drafts)):
            with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as address:
                wrong = count * 2 // 5
                page = chromium.new_context(base_url=address, locale="zh-CN").new_page()
                login(page, UPLOADER)
                hand_in(page, files(count, wrong))
                page = chromium.new_context(
                    base_url=address, locale="zh-CN", viewport={"width": 1280, "height": 900}
                ).new_page()
                login(page, REVIEWER)
                if way == "one by one":
                    rows.append((way, count, one_by_one(page, [unit(n) for n in range(count)])))
                else:
                    rows.append((way, count, (ticked if way == "ticked" else by_keys)(page)[0]))
        chromium.close()
    print("| way | drafts | clicks | keys | clicks a draft | keys a draft | clicks and keys for 100 |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for way, count, hand in rows:
        scaled = (hand.clicks + hand.keys) * (100 / count if way == "one by one" else 1)
        print(
            f"| {way} | {count} | {hand.clicks} | {hand.keys} | {hand.clicks / count:.2f} | {hand.keys / count:.2f} | {scaled:.0f} |"
        )


if __name__ == "__main__":
    main()
