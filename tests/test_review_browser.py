"""The reviewers' whole journey in a real browser, with the worker beside the site; pages at two widths, axe on each."""

from __future__ import annotations

import re
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest

from juesuan.desk import people, trail
from real_browser import CHROMIUM, SHOTS, await_focus, chromium, serious
from review_site import FAULTY, PASSWORD, Site, draft, spoiled

__all__ = ["chromium"]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]
OWN, OTHER = "清河县档案馆", "云溪市水利局"


class Running(Site):
    """The site on a port of its own, with its worker; only an administrator is there at first."""

    def __init__(self, folder: Path) -> None:
        import uvicorn

        super().__init__(folder)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.server = uvicorn.Server(uvicorn.Config(self.app, host="127.0.0.1", port=self.port, log_level="warning"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        end = time.monotonic() + 30
        while not self.server.started:
            assert time.monotonic() < end
            time.sleep(0.05)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(20)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    made = Running(tmp_path_factory.mktemp("journey"))
    yield made
    made.stop()


class Person:
    """Someone at a browser; every page that they come to is tried with axe, and at phone width."""

    def __init__(self, chromium: Any, site: Running, **options: Any) -> None:
        self.context = chromium.new_context(
            base_url=f"http://127.0.0.1:{site.port}", viewport={"width": 1280, "height": 860}, locale="zh-CN", **options
        )
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda e: self.problems.append(str(e)))
        self.page.on(
            "console",
            lambda m: (
                self.problems.append(f"{m.text} {m.location['url']} on {self.page.url}")
                if m.type in ("error", "warning") and "401" not in m.text
                else None
            ),
        )

    def login(self, name: str, password: str) -> None:
        self.page.goto("/login")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", password)
        self.page.click("main button")

    def renew(self, old: str, new: str) -> None:
        assert self.page.url.endswith("/review/password")
        for name, value in (("old", old), ("new", new), ("again", new)):
            self.page.fill(f"[name={name}]", value)
        self.page.click("main button")
        assert "密码已修改" in self.page.inner_text("main")

    def look(self, name: str) -> None:
        """Try the page with axe, and that nothing sticks out on a phone."""
        page = self.page
        assert serious(page) == [], name
        for width, height in ((390, 844), (1280, 860)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
            if SHOTS:
                page.screenshot(caret="initial", path=f"{SHOTS}/{name}-{width}.png", full_page="draft" not in name)

    def leave(self) -> None:
        assert self.problems == []
        self.context.close()


def test_the_whole_journey(chromium: Any, site: Running, tmp_path: Path) -> None:
    word = draft(7, OWN)
    faulty = spoiled(word, 0, 1, 2)
    given = {
        f"{OWN}2024年度部门决算.docx": faulty,
        "清河县档案馆2024年度部门决算扫描.pdf": FAULTY.read_bytes(),
        f"{OTHER}2024年度部门决算.docx": spoiled(draft(8, OTHER), 0),
        "白沙市图书馆2024年度部门决算.html": draft(9, "白沙市图书馆", "html"),
        "损坏的文稿.docx": faulty[:4000],
    }
    files = [{"name": n, "mimeType": "application/octet-stream", "buffer": d} for n, d in given.items()]

    # The administrator makes users.
    admin = Person(chromium, site)
    admin.page.goto("/review/users")
    assert "/login?next=/review/users" in admin.page.url
    admin.look("login")
    admin.login("guan", "wrong-password")
    assert "用户名或密码不正确" in admin.page.inner_text("main")
    admin.login("guan", PASSWORD)
    admin.page.goto("/review/users")
    for name, role, department in (("li", "reviewer", ""), ("ma", "department", OWN), ("wu", "department", OTHER)):
        admin.page.fill("[name=name]", name)
        admin.page.select_option("[name=role]", role)
        admin.page.fill("[name=department]", department)
        admin.page.fill("[name=password]", "temporary-1234")
        admin.page.click("text=新增 >> nth=-1")
        assert "用户已新增" in admin.page.inner_text("main")
    admin.look("users")
    admin.page.goto("/review/drafts")
    assert "没有这个权限" in admin.page.inner_text("main")
    admin.problems.clear()  # the browser's own word for a 403

    # The reviewer uploads five drafts, one of them broken, and sees the queue finish.
    li = Person(chromium, site)
    li.login("li", "temporary-1234")
    li.renew("temporary-1234", "reviewing-is-fun-9")
    li.page.click("nav >> text=上传")
    li.look("upload")
    assert "把文件拖到这里" in li.page.inner_text(".rv-drop")
    li.page.set_input_files("[name=files]", files)
    assert "已选 5 个文件，共 " in li.page.inner_text(".rv-chosen")
    assert re.search(r"扫描\.pdf\s+\d+ KB", li.page.inner_text(".rv-chosen ul"))
    li.page.click("main button")
    text = li.page.inner_text("main")
    assert "收下 4 份文稿" in text
    assert "损坏的文稿.docx" in text
    assert "已损坏" in text
    li.page.wait_for_selector("text=全部核对完毕", timeout=60_000)  # without a reload: htmx asks
    li.look("checked")
    li.page.click("nav >> text=文稿")
    assert li.page.locator("tbody tr").count() == 4
    li.page.click("text=按文稿中的单位名称归属")
    assert "白沙市图书馆" in li.page.inner_text("tbody")
    li.look("drafts")

    # Findings are confirmed and dismissed.
    li.page.get_by_role("link", name=f"{OWN}2024年度部门决算", exact=True).click()
    assert li.page.inner_text("h1").startswith(f"{OWN}2024年度部门决算")
    li.look("draft")
    cards = li.page.locator(".rv-card")
    before = cards.count()
    assert before >= 3
    cards.nth(0).locator("h3 a").click()
    assert li.page.locator("#paper .lit.main").count() == 1
    li.page.locator("#paper .lit.main").click()
    assert "不一致" in li.page.inner_text("#rv-pop")
    if SHOTS:
        li.page.screenshot(caret="initial", path=f"{SHOTS}/figure.png")
    li.page.keyboard.press("Escape")
    assert not li.page.locator("#rv-pop").is_visible()
    cards.nth(0).locator("button:has-text('误报')").click()
    cards.nth(0).locator("text=认定误报须写明理由").wait_for()
    cards.nth(0).locator("[name=reason]").fill("上年数已调整，口径不同")
    cards.nth(0).locator("button:has-text('误报')").click()
    cards.nth(0).locator("text=已认定误报").wait_for()
    for n in range(1, before):
        cards.nth(n).locator("[name=reason]").fill(f"请改第{n}处")
        cards.nth(n).locator("button:has-text('属实')").click()
        cards.nth(n).locator("text=已认定属实").wait_for()
    li.problems[:] = [p for p in li.problems if "409" not in p]  # the browser's own word for what was refused

    # The draft is returned; the other department's too.
    li.page.fill("#actions [name=message]", "请按批注改正后重新报送。")
    li.page.click("text=退回部门")
    assert "已退回部门" in li.page.inner_text("main")
    address = li.page.url.split("?")[0]
    li.page.goto("/review/drafts?words=水利")
    li.page.click("tbody a")
    hidden = li.page.url
    li.page.fill("#actions [name=message]", "请核对。")
    li.page.click("text=退回部门")

    # The department sees its own, and no other's; it takes the annotated file and sends a new version.
    ma = Person(chromium, site)
    ma.login("ma", "temporary-1234")
    ma.renew("temporary-1234", "department-pass-7")
    ma.page.goto("/review/drafts")
    text = ma.page.inner_text("main")
    assert OWN in text
    assert OTHER not in text
    assert ma.page.locator("tbody tr").count() == 2
    ma.look("department-list")
    ma.page.goto(hidden)
    assert "没有这个页面" in ma.page.inner_text("main")
    ma.problems.clear()
    ma.page.goto(address)
    assert "请按批注改正后重新报送。" in ma.page.inner_text("main")
    assert ma.page.locator(".rv-card").count() == before - 1
    assert ma.page.locator("text=审核通过").count() == 0
    ma.look("department-draft")
    with ma.page.expect_download() as caught:
        ma.page.click("a:text-is('批注件')")
    assert caught.value.suggested_filename == f"{OWN}2024年度部门决算.核对批注.docx"
    with zipfile.ZipFile(caught.value.path()) as package:
        assert "请改第1处" in package.read("word/comments.xml").decode()
    mended = {"name": "改.docx", "mimeType": "application/octet-stream", "buffer": spoiled(word, 0, 3)}
    ma.page.set_input_files("[name=files]", mended)
    ma.page.fill("#resubmit [name=message]", "已改正。")
    ma.page.click("#resubmit button")
    assert "新版本已收到" in ma.page.inner_text("main")
    ma.page.wait_for_selector("text=与第 1 版相比", timeout=60_000)  # the page renews itself
    ma.look("department-mended")

    # The reviewer sees what is mended, what remains and what is new, and signs off with a reason.
    li.page.goto(address)
    since = li.page.inner_text(".rv-since")
    assert "已改正 2" in " ".join(since.split())
    assert "仍存在 1" in " ".join(since.split())
    assert li.page.locator("text=沿用上一版的认定").count() == 1
    assert li.page.locator(".rv-since-tag.new").count() >= 1
    li.look("draft-mended")
    li.page.get_by_role("button", name="审核通过", exact=True).click()
    assert "审核通过须写明理由" in li.page.inner_text("main")
    li.problems[:] = [p for p in li.problems if "409" not in p]
    li.page.fill("#actions form[action*='/sign'] [name=reason]", "部门已作书面说明")
    li.page.get_by_role("button", name="审核通过", exact=True).click()
    assert "已审核通过" in li.page.inner_text("main")
    li.look("draft-signed")
    with li.page.expect_download() as caught:
        li.page.goto("/review/drafts")
        li.page.click("text=下载工作清单")
    assert caught.value.suggested_filename == "决算审核清单.xlsx"
    li.page.goto("/review/queue")
    li.look("queue")

    # The trail has it all, and its chain holds.
    admin.page.goto("/review/trail")
    text = admin.page.inner_text("main")
    assert "首尾相连" in text
    for words in (
        "新增用户",
        "上传文稿",
        "拒收文件",
        "核对完成",
        "认定误报",
        "认定属实",
        "退回部门",
        "下载文件",
        "重新报送",
        "审核通过",
        "归属部门",
    ):
        assert words in text, words
    admin.look("trail")
    with site.service.database.reading() as session:
        assert trail.verify(session).broken_at == 0
    for person in (admin, li, ma):
        person.leave()


def test_a_draft_is_judged_without_javascript(chromium: Any, site: Running) -> None:
    with site.service.database.writing() as session:
        people.add_user(session, "plain", "reviewer", "", PASSWORD, people.COMMAND_LINE)
    someone = Person(chromium, site, java_script_enabled=False)
    someone.login("plain", PASSWORD)
    page = someone.page
    page.goto("/review/upload")
    data = spoiled(draft(11, "青石县文化馆"), 0)
    page.set_input_files("[name=files]", {"name": "青石县文化馆2024.docx", "mimeType": "a/b", "buffer": data})
    page.click("main button")
    page.wait_for_selector("text=全部核对完毕", timeout=60_000)  # the page asks for itself anew
    page.click("tbody a")
    page.fill(".rv-card >> nth=0 >> [name=reason]", "理由")
    page.click(".rv-card >> nth=0 >> button >> text=误报")
    assert "done=decided" in page.url
    assert "已认定误报" in page.inner_text(".rv-card >> nth=0")
    someone.context.close()


def test_a_department_checks_mends_and_sends(chromium: Any, site: Running, tmp_path: Path) -> None:
    """The accountant's path: upload, see what is wrong, upload the mended version, send it."""
    with site.service.database.writing() as session:
        people.add_user(session, "kuaiji", "department", "白沙市图书馆", PASSWORD, "test")
    right = draft(11, "白沙市图书馆")
    (tmp_path / "图书馆2024年度部门决算.docx").write_bytes(spoiled(right, 0))
    (tmp_path / "图书馆2024年度部门决算（改）.docx").write_bytes(right)
    her = Person(chromium, site)
    page = her.page
    her.login("kuaiji", PASSWORD)
    page.click("text=上传自查")
    her.look("self-upload")
    page.set_input_files("[name=files]", tmp_path / "图书馆2024年度部门决算.docx")
    page.click("main form button")
    page.wait_for_selector("#submit", timeout=60_000)
    assert page.locator(".rv-card.error").count() > 0
    her.look("self-checked")
    page.set_input_files("#resubmit [name=files]", tmp_path / "图书馆2024年度部门决算（改）.docx")
    page.click("#resubmit button")
    page.wait_for_selector("#submit", timeout=60_000)
    assert page.locator(".rv-card.error").count() == 0
    assert "已改正" in page.inner_text(".rv-since")
    her.look("self-mended")
    page.click("#submit button")
    assert "已报送，等待审核" in page.inner_text("main")
    assert page.locator("#submit, #resubmit").count() == 0
    her.look("self-sent")
    assert her.problems == []


def test_an_afternoon_by_keyboard(chromium: Any, site: Running) -> None:
    """The reviewer's path with the keyboard: the list by risk, many at once, draft after draft."""
    with site.service.database.writing() as session:
        people.add_user(session, "zhao", "reviewer", "", PASSWORD, people.COMMAND_LINE)
        people.add_user(session, "qian", "reviewer", "", PASSWORD, people.COMMAND_LINE)
    units = [f"乌兰县{n}局" for n in ("民政", "司法", "统计", "审计", "林业", "体育")]
    given = {f"{u}2024年度部门决算.docx": draft(20 + n, u) for n, u in enumerate(units)}
    for unit, wrong in ((units[0], (0, 1, 2)), (units[1], (0,))):
        name = f"{unit}2024年度部门决算.docx"
        given[name] = spoiled(given[name], *wrong)
    files = [{"name": n, "mimeType": "application/octet-stream", "buffer": d} for n, d in given.items()]
    zhao = Person(chromium, site)
    zhao.login("zhao", PASSWORD)
    zhao.page.goto("/review/upload")
    zhao.page.set_input_files("[name=files]", files)
    zhao.page.click("main button")
    zhao.page.wait_for_selector("text=全部核对完毕", timeout=90_000)
    zhao.leave()

    qian = Person(chromium, site)
    qian.login("qian", PASSWORD)
    page, key = qian.page, qian.page.keyboard
    page.goto("/review/drafts")
    key.press("/")
    key.type("乌兰县")
    key.press("Enter")
    page.wait_for_url("**words=**")
    titles = page.locator("tbody th").all_inner_texts()
    assert [t[:5] for t in titles[:2]] == ["乌兰县民政", "乌兰县司法"]  # most errors first
    assert len(titles) == 6
    qian.look("list")

    # Six are given to their departments at once, the four clean ones signed at once.
    page.check("#pick-all")
    assert page.inner_text("#picked") == "已选 6 份"
    page.get_by_role("button", name="归属部门", exact=True).click()
    assert "已办理 6 份" in page.inner_text("main")
    key.press("j")
    key.press("j")
    for _ in range(4):
        key.press("j")
        key.press("x")
    assert page.inner_text("#picked") == "已选 4 份"
    await_focus(page, "tr.at a")
    qian.look("list-ticked")
    page.get_by_role("button", name="审核通过", exact=True).click()
    assert "已办理 4 份" in page.inner_text("main")
    assert page.locator(".rv-state.signed").count() == 4

    # The help says what the keys do.
    key.press("?")
    assert page.locator("#rv-help").is_visible()
    qian.look("keys")
    key.press("Escape")
    assert not page.locator("#rv-help").is_visible()

    # The worst one: its findings judged, then returned with its letter, and the next comes up by itself.
    key.press("j")
    key.press("Enter")
    page.wait_for_selector(".rv-card")
    assert page.inner_text("h1").startswith("乌兰县民政局")
    assert "第 1 份，共 6 份" in page.inner_text(".rv-turn")
    assert page.locator(".rv-verdict button[value=confirmed]").count() >= 2
    key.press("j")
    key.press("n")
    key.type("上年数已调整")
    key.press("Enter")
    page.locator(".rv-card >> nth=0 >> text=已认定误报").wait_for()
    key.press("y")
    page.locator(".rv-card >> nth=1 >> text=已认定属实").wait_for()
    qian.look("draft-keys")
    assert page.input_value("#actions [name=message]").startswith("1. ")  # the letter goes along
    key.press("r")
    key.type("请改正。")
    page.get_by_role("button", name="退回并看下一份").click()
    page.wait_for_url("**done=returned_next**")
    assert page.inner_text("h1").startswith("乌兰县司法局")
    assert "上一份已退回部门" in page.inner_text("main")
    key.press("]")  # what waits for nobody comes after what waits
    page.wait_for_selector("h1 >> text=乌兰县民政局")
    key.press("[")
    page.wait_for_selector("h1 >> text=乌兰县司法局")
    page.goto("/review/drafts?words=乌兰县民政")
    with page.expect_download() as caught:
        page.click("text=整改通知书（zip）")
    with zipfile.ZipFile(caught.value.path()) as package:
        assert package.namelist() == ["乌兰县民政局2024年度部门决算公开文稿整改通知书.docx"]
    page.goto("/review/years")
    qian.look("years")
    qian.leave()


def test_a_list_is_sorted_by_its_heads(chromium: Any, site: Running) -> None:
    someone = Person(chromium, site)
    someone.login("qian", PASSWORD)
    page = someone.page
    page.goto("/review/drafts?words=乌兰县")
    page.click("thead >> text=文稿")
    page.wait_for_url("**sort=title*")
    up = page.locator("tbody th").all_inner_texts()
    assert up == sorted(up)
    assert page.get_attribute("th[aria-sort]", "aria-sort") == "ascending"
    page.click("thead >> text=文稿")
    page.wait_for_url("**sort=-title*")
    assert page.locator("tbody th").all_inner_texts() == up[::-1]
    assert "words=" in page.url
    someone.leave()


def test_codes_are_set_up_and_asked_for(chromium: Any, site: Running) -> None:
    with site.service.database.writing() as session:
        people.add_user(session, "tan", "reviewer", "", PASSWORD, people.COMMAND_LINE)
    someone = Person(chromium, site)
    someone.login("tan", PASSWORD)
    page = someone.page
    page.goto("/review/password")
    page.click("main a[href='/review/code']")
    someone.look("code-start")
    box = page.locator(".rv-qr svg").bounding_box()
    assert box is not None
    assert box["width"] == box["height"] > 120
    authenticator = pyotp.TOTP(page.inner_text("#key .rv-secret").replace(" ", ""))
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", authenticator.now())
    page.keyboard.press("Enter")
    page.wait_for_selector(".rv-codes")
    someone.look("code-given")
    recovery = page.inner_text(".rv-codes li >> nth=0")
    page.click("form.out button")
    someone.login("tan", PASSWORD)
    await_focus(page, "[name=code]")
    someone.look("code-asked")
    page.keyboard.type(recovery)
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/drafts")
    page.goto("/review/code")
    assert "剩余恢复码 7 个" in page.inner_text("main")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", "000")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    someone.look("code-on")
    someone.problems = [p for p in someone.problems if "409" not in p]  # the refusal just asked for
    someone.leave()
