"""The window's rules: who may see what, what a change needs, what is kept and for how long, many at once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2 as pdfium
import pytest
from starlette.testclient import TestClient

import juesuan.site
from juesuan.checks.batch import Job, check_one
from juesuan.desk.intake import Limits
from juesuan.document.model import quote
from juesuan.kernel import scratch
from juesuan.report.paper import Mark, lay_out
from juesuan.report.view import main_place
from juesuan.window.access import Visited
from juesuan.window.local import Presence, make_local
from juesuan.window.rooms import Rooms
from review_site import draft, spoiled
from test_review_access import routes
from window_site import FAULTY, Visitor, site

UNIT = "清河县档案馆"
ACCOUNTS = Path(__file__).parent.parent / "samples" / "qinghe-accounts.xlsx"
GIVEN = [(FAULTY.name, FAULTY.read_bytes())]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return site(tmp_path_factory.mktemp("window"))


@pytest.fixture(scope="module")
def client(app: Any) -> Iterator[TestClient]:
    with TestClient(app) as made:
        yield made


@pytest.fixture(scope="module")
def own(client: TestClient) -> tuple[Visitor, str]:
    visitor = Visitor(client)
    return visitor, visitor.checked(GIVEN)


# Who may see what: a route, and what its visitor, another one, and one without a cookie are answered.
EXPECTED = {
    ("GET", "/check"): (200, 200, 200),
    ("GET", "/check/here"): (204, 204, 204),
    ("POST", "/check"): (409, 409, 403),
    ("GET", "/check/compile"): (200, 200, 200),
    ("GET", "/check/compile/blank.xlsx"): (409, 409, 409),
    ("POST", "/check/compile"): (409, 409, 403),
    ("GET", "/check/job/{key}/{n}/compiled/{format}"): (404, 404, 404),
    ("GET", "/check/diff"): (200, 200, 200),
    ("POST", "/check/diff"): (409, 409, 403),
    ("GET", "/check/job/{key}"): (303, 404, 404),
    ("GET", "/check/job/{key}/progress"): (200, 404, 404),
    ("GET", "/check/job/{key}/{n}"): (200, 404, 404),
    ("GET", "/check/job/{key}/{n}/page/{file}/{page}"): (200, 404, 404),
    ("GET", "/check/job/{key}/{n}/pages"): (200, 404, 404),
    ("GET", "/check/job/{key}/{n}/report.html"): (200, 404, 404),
    ("GET", "/check/job/{key}/{n}/findings.xlsx"): (200, 404, 404),
    ("GET", "/check/job/{key}/all/findings.xlsx"): (200, 404, 404),
    ("GET", "/check/job/{key}/{n}/annotated/{k}"): (200, 404, 404),
    ("POST", "/check/job/{key}/remove"): (303, 404, 403),
}


def test_every_route_has_an_expectation(app: Any) -> None:
    found = {(m, r.path) for r in routes(app.routes) if isinstance(r, Visited) for m in r.methods or ()}
    assert found == set(EXPECTED)


@pytest.mark.parametrize(("method", "pattern"), sorted(EXPECTED), ids=lambda v: v)
def test_who_may_see_what(client: TestClient, own: tuple[Visitor, str], method: str, pattern: str) -> None:
    first, at = own
    if pattern.endswith("/remove"):
        first = Visitor(client)
        at = first.checked(GIVEN)
    path = pattern.replace("/check/job/{key}", at).format(n=0, k=0, format="docx", file=0, page=1)
    other, nobody = Visitor(client), Visitor(client)
    other.token()
    found = []
    for who in (other, nobody, first):
        if method == "GET":
            answer = who.get(path)
        elif who is nobody:
            client.cookies.clear()
            answer = client.post(path, data={"csrf": "0" * 64})
        else:
            answer = who.post(path)
        found.append(answer.status_code)
        assert answer.headers["cache-control"] in ("no-store", "private, max-age=600")  # the latter: page pictures
        assert "x-public" not in answer.headers
        assert "unsafe" not in answer.headers["content-security-policy"]
    assert (found[2], found[0], found[1]) == EXPECTED[method, pattern]


def test_no_change_without_the_forms_token_or_from_another_site(own: tuple[Visitor, str]) -> None:
    visitor, at = own
    for path in ("/check", "/check/compile", "/check/diff", f"{at}/remove"):
        for data in ({"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "é"}):
            assert visitor.post(path, data).status_code == 403
        for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}):
            assert visitor.post(path, headers=headers).status_code == 403
    assert visitor.get(f"{at}/0").status_code == 200
    cookie = Visitor(visitor.client).get("/check").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Max-Age" not in cookie  # gone with the browser


@pytest.mark.parametrize("address", ["../../etc", "%2e%2e", "x" * 16, "AAAAAAAAAAAAAAAA", "a/b"])
def test_an_address_is_never_a_path(own: tuple[Visitor, str], address: str) -> None:
    for more in ("", "/0", "/0/annotated/0", "/progress", "/99999", "/-1", "/0/annotated/9"):
        assert own[0].get(f"/check/job/{address}{more}").status_code == 404
    assert own[0].get(f"{own[1]}/7").status_code == 404


def test_the_limits_are_those_of_uploads(tmp_path: Path) -> None:
    with TestClient(site(tmp_path, limits=Limits(upload=200_000, files=3, file=100_000))) as client:
        visitor = Visitor(client)
        assert visitor.hand_in([("a.docx", b"0" * 300_000)]).status_code == 413
        assert visitor.hand_in([(f"{n}.docx", b"x") for n in range(4)]).status_code == 413
        at = visitor.checked([("a.docx", b"0" * 150_000), ("b.exe", b"MZ")])
        page = visitor.get(at).text
        assert "a.docx" in page
        assert "b.exe" in page
        assert not list((tmp_path / "window").rglob("*.docx"))


def test_a_pair_is_one_disclosure_and_names_are_those_given(client: TestClient) -> None:
    visitor = Visitor(client)
    files = [
        (f"{UNIT}2024年度部门决算说明.docx", spoiled(draft(7, UNIT), 0)),
        (f"{UNIT}2024年度部门决算附表.xlsx", draft(7, UNIT, "xlsx")),
    ]
    at = visitor.checked(files)
    page = visitor.get(f"{at}/0").text
    assert all(name in page for name, _ in files)
    assert "0-0.docx" not in page
    assert "juesuan-window" not in page
    assert "rv-card error" in page
    for more in ("report.html", "findings.xlsx", "annotated/0"):
        assert visitor.get(f"{at}/0/{more}").status_code == 200
    assert visitor.get(f"{at}/0/annotated/1").status_code == 404  # a workbook takes no notes


def words_in(path: Path, mark: Mark) -> str:
    """What stands in a mark's box, as pdfium reads it from the page."""
    document = pdfium.PdfDocument(path)
    page = document[mark.page - 1]
    wide, high = page.get_size()
    left, top, right, bottom = mark.box
    text: str = page.get_textpage().get_text_bounded(
        left * wide + 0.5, high - bottom * high + 1, right * wide - 0.5, high - top * high - 1
    )
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("path", sorted((FAULTY.parent).glob("*.pdf")), ids=lambda p: p.stem)
def test_a_mark_lies_on_the_words_of_its_finding(path: Path) -> None:
    result = check_one(Job(path.stem, (str(path),))).result
    assert result is not None
    (paper,) = lay_out(result, [path], [path.name])
    assert result.findings
    for n, finding in enumerate(result.findings):
        place = main_place(finding, result)
        own = [m for m in paper.marks if n in m.main]
        said = re.sub(r"\s", "", quote(result.document, place))
        shape = re.escape(said).replace("＊", ".")  # a private name is masked in what is said
        assert re.fullmatch(shape, "".join(words_in(path, m) for m in own)), finding.message.zh


def test_the_picture_of_a_page(client: TestClient) -> None:
    visitor = Visitor(client)
    at = visitor.checked(GIVEN)
    visitor.get(f"{at}/0")
    begun = time.monotonic()
    first = visitor.get(f"{at}/0/page/0/1")
    assert first.headers["content-type"] == "image/png"
    assert first.content[:4] == b"\x89PNG"
    assert time.monotonic() - begun < 3  # under 0.3 s on a machine that does nothing else
    assert visitor.get(f"{at}/0/page/0/1?fine=1").content != first.content
    for wrong in ("0/0", "0/999", "1/1"):
        assert visitor.get(f"{at}/0/page/{wrong}").status_code == 404


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    made = site(tmp_path, self_check=False)
    with TestClient(made) as client:
        assert client.get("/check").status_code == 404
        assert 'href="/check"' not in client.get("/").text


def test_a_workbook_becomes_a_disclosure_for_its_visitor_alone(client: TestClient) -> None:
    visitor, other = Visitor(client), Visitor(client)
    visitor.token()
    blank = visitor.get("/check/compile/blank.xlsx?kind=final&template=national&year=2024")
    assert blank.content[:2] == b"PK"
    assert visitor.get("/check/compile/blank.xlsx?kind=final&template=../..").status_code == 409
    budget = visitor.get("/check/compile/blank.xlsx?kind=budget&template=national&year=2025").content
    assert budget[:2] == b"PK"
    begun = visitor.post("/check/compile", files=[("files", ("预算.xlsx", budget))]).headers["location"]
    visitor.wait(begun)
    told = visitor.get(f"{begun}/0").text
    assert "没有单位名称" in told
    assert "部门预算" in told
    at = visitor.post("/check/compile", files=[("files", ("账目.xlsx", blank.content))]).headers["location"]
    visitor.wait(at)
    page = visitor.get(f"{at}/0").text
    assert "草稿" in page
    assert re.search(r"基本信息[^<]*B\d+[^<]*</th><td>.{0,60}没有单位名称", page)
    assert re.search(r"“基本信息”B7</th><td>主要职能", page)
    assert "0年度" not in page
    filled = visitor.post("/check/compile", files=[("files", ("账目.xlsx", ACCOUNTS.read_bytes()))])
    done = filled.headers["location"]
    visitor.wait(done)
    assert "已编成" in visitor.get(f"{done}/0").text
    for format, head in (("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!doc"), ("xlsx", b"PK")):
        given = visitor.get(f"{done}/0/compiled/{format}")
        assert given.content[: len(head)].lower() == head.lower()
        assert other.get(f"{done}/0/compiled/{format}").status_code == 404
    assert visitor.get(f"{done}/0/compiled/exe").status_code == 404
    assert visitor.get(f"{done}/0/report.html").status_code == 404
    wrong = visitor.post("/check/compile", files=[("files", ("说明.docx", draft(7, UNIT)))])
    visitor.wait(wrong.headers["location"])
    refused = visitor.get(wrong.headers["location"]).text
    assert all(words in refused for words in ("不认识的文件类型", "本次编制", "不能编制"))
    assert '<a href="/check/compile" aria-current="page">' in refused
    damaged = visitor.post("/check/compile", files=[("files", ("账目.xlsx", b"no workbook"))])
    assert damaged.status_code == 409
    assert "账目.xlsx" in damaged.text


def test_without_a_year_nothing_is_made_and_its_cell_is_told(client: TestClient) -> None:
    visitor = Visitor(client)
    visitor.token()
    book = openpyxl.load_workbook(ACCOUNTS)
    at = next(row[1] for row in book["基本信息"].iter_rows() if row[0].value and "年度" in str(row[0].value))
    for given, told in ((None, "没有填年度"), (1024, "年度不对：1024")):
        at.value = given
        book.save(out := BytesIO())
        job = visitor.post("/check/compile", files=[("files", ("账目.xlsx", out.getvalue()))]).headers["location"]
        visitor.wait(job)
        page = visitor.get(f"{job}/0").text
        assert re.search(rf"工作表“基本信息”{at.coordinate}</th><td>.{{0,60}}{told}", page)
        assert "没有年度，编不成文稿" in page
        assert "compiled/" not in page
        assert not re.search(r"\b0年|草稿", page)
        assert visitor.get(f"{job}/0/compiled/docx").status_code == 404


def test_two_versions_are_compared(client: TestClient) -> None:
    visitor = Visitor(client)
    visitor.token()
    word = draft(7, UNIT)
    both = [("before", ("甲.docx", word)), ("after", ("乙.docx", spoiled(word, 0)))]
    at = visitor.post("/check/diff", files=both).headers["location"]
    visitor.wait(at)
    page = visitor.get(f"{at}/0").text
    assert page.count('class="tag warning">改<') == 1
    assert "甲.docx" in page
    assert visitor.post("/check/diff", files=both[:1]).status_code == 409
    assert Visitor(client).get(f"{at}/0").status_code == 404


# What is kept


def kept(folder: Path) -> list[str]:
    return [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and p.name != scratch.LOCK]


def below(process: int) -> int:
    """Return the MB that the processes under one have for themselves: what they share with it is counted once, in it."""
    kept: dict[int, tuple[int, int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            rollup = (entry / "smaps_rollup").read_text()
        except (OSError, IndexError):
            continue
        own = sum(int(n) for n in re.findall(r"^Private_\w+:\s+(\d+) kB", rollup, re.MULTILINE))
        kept[int(entry.name)] = (parent, own)

    def under(one: int) -> bool:
        while one in kept:
            one = kept[one][0]
            if one == process:
                return True
        return False

    return sum(own for one, (_, own) in kept.items() if under(one)) // 1024


@pytest.mark.parametrize("visits", [6, pytest.param(20, marks=pytest.mark.slow)])
def test_many_at_once_and_nothing_is_left(visits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "temporary"  # the machine's own folder is used by other tests at the same time
    own.mkdir()
    monkeypatch.setenv("TMPDIR", str(own))
    monkeypatch.setattr(tempfile, "tempdir", None)
    app = site(tmp_path)
    with TestClient(app) as client:
        visitors = [Visitor(TestClient(app)) for _ in range(visits)]
        done: list[str] = []

        def come(visitor: Visitor, n: int) -> None:
            visitor.client.portal = client.portal
            given = (
                ("pdf", GIVEN[0][1]) if n % 5 == 0 else ("txt", "本年收入1.00万元。".encode())
            )  # an original page too
            at = visitor.checked([(f"第{n}单位2024年度部门决算.{given[0]}", given[1])], 240)
            assert f"第{n}单位" in visitor.get(f"{at}/0").text
            done.append(at)
            if n % 2:
                assert visitor.post(f"{at}/remove").status_code == 303

        threads = [threading.Thread(target=come, args=(v, n)) for n, v in enumerate(visitors)]
        for thread in threads:
            thread.start()
        most = 0
        while any(t.is_alive() for t in threads):
            most = max(most, below(os.getpid()))
            time.sleep(0.05)
        assert most < 1000  # MB of all helpers and their workers together, however many visitors: two check at a time
        assert len(done) == visits
        assert len({p.split("/")[0] for p in kept(tmp_path / "window" / "rooms")}) == visits / 2
        app.state.rooms.idle = -1
        app.state.rooms.sweep()
        assert kept(tmp_path / "window" / "rooms") == []
    assert kept(tmp_path / "window") == []  # what LibreOffice keeps, too
    assert list(own.glob("juesuan-*")) == []


def test_a_visitor_keeps_the_last_few_only(client: TestClient, app: Any) -> None:
    visitor = Visitor(client)
    places = [visitor.checked([("说明.txt", f"第{n}次，本年收入1.00万元。".encode())]) for n in range(6)]
    assert [visitor.get(p).status_code for p in places] == [404, 404, 303, 303, 303, 303]
    assert len(list(app.state.rooms.room(visitor.cookies["juesuan-window"]).iterdir())) == 4


def test_who_has_gone_is_swept_and_who_is_there_is_not(tmp_path: Path) -> None:
    rooms = Rooms(str(tmp_path))
    made = rooms.take("me", [("说明.txt", BytesIO("本年收入1.00万元。".encode()))])
    assert rooms.sweep() == 0
    os.utime(rooms.room("me"), (time.time() - 3600,) * 2)
    rooms.here("me")
    assert rooms.sweep() == 0
    os.utime(rooms.room("me"), (time.time() - 3600,) * 2)
    assert rooms.sweep() == 1
    assert made.id
    assert kept(tmp_path) == []


def test_a_folder_left_by_a_crash_goes_at_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = f"""
import tempfile
tempfile.tempdir = {str(tmp_path)!r}
from juesuan.kernel import scratch
print(scratch.make(), flush=True)
input()
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
    assert process.stdout is not None
    left = Path(process.stdout.readline().strip())
    (left / "draft.pdf").write_bytes(b"x")
    own = scratch.make()
    assert left.is_dir()  # its process lives
    process.kill()
    process.wait()
    again = scratch.make()
    assert not left.exists()
    assert own.is_dir()
    assert again.is_dir()
    scratch.remove(own)
    scratch.remove(again)
    assert list(tmp_path.iterdir()) == []


# On one's own computer


def test_local_answers_this_computer_and_who_has_the_token_only() -> None:
    from juesuan.site.settings import Settings

    app = make_local(Settings("", public_only=True, local="secret"), 4321, Presence())
    with TestClient(app, base_url="http://127.0.0.1:4321", follow_redirects=False) as client:
        assert client.get("/check").status_code == 403
        assert client.get("/?t=wrong").status_code == 403
        assert client.get("/static/site.css").status_code == 403
        entered = client.get("/?t=secret")
        assert entered.headers["location"] == "/check"
        assert "HttpOnly" in entered.headers["set-cookie"]
        page = client.get("/check")
        assert page.status_code == 200
        assert 'href="/search"' not in page.text
        asked = {
            found
            for template in (Path(juesuan.site.__file__).parent / "templates").rglob("*.j2")
            for found in re.findall(r'"(/static/[\w./-]+)', template.read_text("utf-8"))
        }
        assert "/static/paper/pages.js" in asked
        assert {path: client.get(path).status_code for path in asked} == dict.fromkeys(asked, 200)
        assert client.get("/nowhere").status_code == 404
        assert client.get("/check", headers={"host": "evil.example"}).status_code == 403
        folder = app.state.rooms.folder
        assert folder.is_dir()
    assert not folder.exists()


def test_local_ends_with_its_window() -> None:
    presence = Presence(grace=0.05, first=60)
    assert not presence.over
    presence.come()
    time.sleep(0.1)
    assert not presence.over
    presence.gone()
    assert not presence.over
    time.sleep(0.1)
    assert presence.over
    assert Presence(first=-1).over


def test_the_command_without_a_command(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path("src").absolute()), "TMPDIR": str(tmp_path)}
    environment |= {"DISPLAY": ":99", "JUESUAN_NO_BROWSER": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "juesuan"], stdout=subprocess.PIPE, text=True, env=environment, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/\?t=\S+", process.stdout.readline())
        assert found
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        assert "自查" in opener.open(found[0], timeout=20).read().decode()
        base = found[0].split("/?")[0]
        assert any(tmp_path.glob("juesuan-window-*"))
        line = opener.open(f"{base}/alive", timeout=20)
        line.read(1)
        line.close()
        assert process.wait(30) == 0  # nobody is there any more
        assert list(tmp_path.glob("juesuan-*")) == []
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    quiet = {k: v for k, v in environment.items() if k != "DISPLAY"}
    told = subprocess.run([sys.executable, "-m", "juesuan"], capture_output=True, text=True, env=quiet, check=True)
    assert "用法" in told.stdout
