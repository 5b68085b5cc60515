"""Who may see what: every route of the reviewers' side, asked for by everyone; and what is asked of every request."""

from __future__ import annotations

import ast
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, text
from starlette.routing import Mount

import juesuan.site
from juesuan.desk import drafts, people, trail
from juesuan.desk.access import Guarded, allow
from juesuan.desk.intake import Limits
from juesuan.desk.model import Draft, FindingRow, User, Version
from review_site import BINARIES, PASSWORD, Browser, Site, draft, fresh, postgres, spoiled

OWN, OTHER = "清河县档案馆", "云溪市水利局"
WHO = ("anonymous", "department", "other", "reviewer", "administrator")
IN = {"anonymous": "", "department": "dang", "other": "shui", "reviewer": "shen", "administrator": "guan"}


def said(anonymous: Any, department: Any, other: Any, reviewer: Any, administrator: Any) -> dict[str, Any]:
    return dict(zip(WHO, (anonymous, department, other, reviewer, administrator), strict=True))


LOGIN = "/login"  # sent there
ALL = said(LOGIN, 200, 200, 200, 200)
REVIEWER = said(LOGIN, 403, 403, 200, 403)
ADMINISTRATOR = said(LOGIN, 403, 403, 403, 200)
OF_DRAFT = said(LOGIN, 200, 404, 200, 403)
# Changes: 409 is the answer of a step that may be asked for, but is refused as this test asks it.
STEP = said(403, 403, 403, 409, 403)

EXPECTED: dict[tuple[str, str], dict[str, Any]] = {
    ("GET", "/login"): said(200, "/review", "/review", "/review", "/review"),
    ("POST", "/login"): said(401, 401, 401, 401, 401),
    ("POST", "/login/code"): said(401, 401, 401, 401, 401),
    ("GET", "/review/code"): ALL,
    ("POST", "/review/code"): said(403, 409, 409, 409, 409),
    ("POST", "/review/code/remove"): said(403, 409, 409, 409, 409),
    ("POST", "/review/users/{user_id}/code"): said(403, 403, 403, 403, 409),
    ("POST", "/logout"): said(403, "/login", "/login", "/login", "/login"),
    ("GET", "/review"): said(LOGIN, "/review/drafts", "/review/drafts", "/review/drafts", "/review/users"),
    ("GET", "/review/password"): ALL,
    ("POST", "/review/password"): said(403, 409, 409, 409, 409),
    ("GET", "/review/users"): ADMINISTRATOR,
    ("POST", "/review/users"): said(403, 403, 403, 403, 409),
    ("POST", "/review/users/{user_id}/active"): said(403, 403, 403, 403, 409),
    ("POST", "/review/users/{user_id}/reset"): said(403, 403, 403, 403, 409),
    ("GET", "/review/upload"): said(LOGIN, 200, 200, 200, 403),
    ("POST", "/review/upload"): said(403, 409, 409, 409, 403),
    ("GET", "/review/uploads/{upload_id}"): said(LOGIN, 404, 404, 200, 403),
    ("GET", "/review/uploads/{upload_id}/progress"): said(LOGIN, 404, 404, 200, 403),
    ("GET", "/review/queue"): REVIEWER,
    ("GET", "/review/queue/progress"): REVIEWER,
    ("GET", "/review/drafts"): said(LOGIN, 200, 200, 200, 403),
    ("GET", "/review/drafts.xlsx"): REVIEWER,
    ("GET", "/review/notices.xlsx"): REVIEWER,
    ("GET", "/review/notices.zip"): REVIEWER,
    ("GET", "/review/years"): REVIEWER,
    ("GET", "/review/years/{year}/{kind}"): REVIEWER,
    ("GET", "/review/drafts/{draft_id}/versions/{number}/notice"): OF_DRAFT,
    ("POST", "/review/drafts/assign"): said(403, 403, 403, "/review/drafts?done=assigned", 403),
    ("GET", "/review/drafts/{draft_id}"): OF_DRAFT,
    ("POST", "/review/drafts/{draft_id}/findings/{finding_id}"): STEP,
    ("POST", "/review/drafts/bulk"): STEP,
    ("POST", "/review/drafts/{draft_id}/rules/{rule}"): STEP,
    ("POST", "/review/drafts/{draft_id}/department"): STEP,
    ("POST", "/review/drafts/{draft_id}/return"): STEP,
    ("POST", "/review/drafts/{draft_id}/sign"): STEP,
    ("POST", "/review/drafts/{draft_id}/submit"): said(403, 409, 404, 403, 403),
    ("POST", "/review/drafts/{draft_id}/withdraw"): said(403, 409, 404, 409, 403),
    ("POST", "/review/drafts/{draft_id}/versions"): said(403, 409, 404, 409, 403),
    ("GET", "/review/drafts/{draft_id}/versions/{number}/files/{position}"): OF_DRAFT,
    ("GET", "/review/drafts/{draft_id}/versions/{number}/files/{position}/annotated"): OF_DRAFT,
    ("GET", "/review/drafts/{draft_id}/versions/{number}/report"): OF_DRAFT,
    ("GET", "/review/drafts/{draft_id}/versions/{number}/pages"): OF_DRAFT,
    ("GET", "/review/drafts/{draft_id}/versions/{number}/pages/{file}/{page}"): OF_DRAFT,
    ("GET", "/review/trail"): said(LOGIN, 403, 403, 200, 200),
    ("GET", "/review/trail.jsonl"): said(LOGIN, 403, 403, 200, 200),
}
FIELDS = {"/login": {"name": "nobody", "password": "wrong"}, "/review/drafts/{draft_id}/department": {"department": ""}}


class World:
    """A site with a draft that was returned to its department, another department's, and one not yet returned."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.site = Site(folder, database)
        self.who = {w: self.site.browser(IN[w]) for w in WHO}
        shen = self.who["reviewer"]
        word = draft(7, OWN)
        shen.upload(
            [
                (f"{OWN}2024.docx", spoiled(word, 0)),
                (f"{OTHER}2024.docx", spoiled(draft(8, OTHER), 0)),
                (f"{OWN}2023.docx", spoiled(word, 1)),
            ]
        )
        self.site.work()
        with self.site.service.database.reading() as session:
            ids = {d.title: d.id for d in session.scalars(select(Draft))}
            self.own, self.others, self.fresh = ids[f"{OWN}2024"], ids[f"{OTHER}2024"], ids[f"{OWN}2023"]
            query = select(FindingRow.id).join(Version).where(Version.draft_id == self.own)
            self.finding = session.scalars(query).first()
            self.admin = session.scalars(select(User.id).where(User.name == "guan")).one()
        assert shen.post(f"/review/drafts/{self.own}/return", {"message": "请改"}).status_code == 303
        assert shen.post(f"/review/drafts/{self.others}/return", {"message": "请改"}).status_code == 303

    def path(self, pattern: str) -> str:
        return pattern.format(
            draft_id=self.own,
            finding_id=self.finding,
            number=1,
            position=0,
            upload_id=1,
            user_id=self.admin,
            year=2024,
            kind="final",
            rule="S02",
            file=0,
            page=1,
        )


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    if request.param == "sqlite":
        yield World(folder)
        return
    if not BINARIES:
        pytest.skip("PostgreSQL is not installed")
    with postgres() as server:
        made = World(folder, fresh(server))
        yield made
        made.site.service.database.close()


def routes(within: Any) -> Iterator[Any]:
    """Every route, however deep its router was put in another."""
    for route in within:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes(inner.routes)
        else:
            yield route


def guarded(app: Any) -> set[tuple[str, str]]:
    return {(m, r.path) for r in routes(app.routes) if isinstance(r, Guarded) for m in r.methods or ()}


def test_every_route_has_an_expectation(world: World) -> None:
    assert guarded(world.site.app) == set(EXPECTED)


@pytest.mark.parametrize(("method", "pattern"), sorted(EXPECTED), ids=lambda value: value)
def test_who_may_see_what(world: World, method: str, pattern: str) -> None:
    found = {}
    for who in WHO:
        browser = world.who[who]
        if pattern == "/logout" and who != "anonymous":
            browser = world.site.browser(IN[who])
        if method == "GET":
            answer = browser.get(world.path(pattern))
        else:
            at = "/login" if who == "anonymous" else "/review/password"
            answer = browser.post(world.path(pattern), FIELDS.get(pattern, {"verdict": "dismissed"}), at=at)
        found[who] = answer.status_code
        if answer.status_code == 303:
            to = answer.headers["location"]
            found[who] = LOGIN if to.startswith("/login?next=") else to
        assert answer.headers["cache-control"] == "no-store"
        assert "x-public" not in answer.headers  # what the cache of public pages would keep
        assert (
            "script-src" in answer.headers["content-security-policy"]
            or "sandbox" in answer.headers["content-security-policy"]
        )
        assert "unsafe" not in answer.headers["content-security-policy"]
    assert found == EXPECTED[method, pattern]


def test_a_route_that_names_no_roles_cannot_be_made() -> None:
    from fastapi import APIRouter

    router = APIRouter(route_class=Guarded)
    with pytest.raises(AttributeError):
        router.get("/x")(lambda: None)
    assert allow("reviewer")(lambda: None).allowed == {"reviewer"}  # type: ignore[attr-defined]


def test_public_modules_know_nothing_of_the_review() -> None:
    """What does not import the review cannot show it; app.py and the commands put the two together."""
    folder = Path(juesuan.site.__file__).parent
    together = {"app.py", "commands.py"}
    for path in folder.glob("*.py"):
        if path.name in together:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            assert not any("juesuan.desk" in f"{module}.{n}" for n in names), path.name


def test_routes_beside_the_reviewers_are_not_under_their_addresses(world: World) -> None:
    for route in routes(world.site.app.routes):
        if not isinstance(route, Guarded | Mount):
            assert not getattr(route, "path", "").startswith(("/review", "/login", "/logout"))


# A department


def test_a_department_lists_and_reads_its_own_drafts_only(world: World) -> None:
    page = world.who["department"].get("/review/drafts").text
    assert f"{OWN}2024" in page
    assert world.own in page
    assert world.others not in page
    assert OTHER not in page
    missing = world.who["department"].get("/review/drafts/AAAAAAAAAAAAAAAA")
    hidden = world.who["department"].get(f"/review/drafts/{world.others}")
    assert missing.status_code == hidden.status_code == 404
    assert missing.text == hidden.text.replace(world.others, "AAAAAAAAAAAAAAAA")
    for more in ("", "/versions/1/files/0", "/versions/1/files/0/annotated", "/versions/1/report"):
        assert world.who["department"].get(f"/review/drafts/{world.others}{more}").status_code == 404


def test_a_department_is_told_nothing_before_the_draft_is_returned(world: World) -> None:
    page = world.who["department"].get(f"/review/drafts/{world.fresh}")
    assert page.status_code == 200
    assert "审核中" in page.text
    assert "rv-card" not in page.text
    assert 'class="f w' not in page.text
    assert "≠" not in page.text
    for more in ("/versions/1/files/0/annotated", "/versions/1/report"):
        assert world.who["department"].get(f"/review/drafts/{world.fresh}{more}").status_code == 404
    assert world.who["reviewer"].get(f"/review/drafts/{world.fresh}/versions/1/report").status_code == 200


def test_a_department_is_not_shown_what_was_dismissed(tmp_path: Path) -> None:
    site = Site(tmp_path)
    shen = site.browser("shen")
    shen.upload([(f"{OWN}2024.docx", spoiled(draft(7, OWN), 0, 1))])
    site.work()
    with site.service.database.reading() as session:
        draft_id = session.scalars(select(Draft.id)).one()
        rows = session.scalars(select(FindingRow).order_by(FindingRow.position)).all()
    answer = shen.post(
        f"/review/drafts/{draft_id}/findings/{rows[0].id}", {"verdict": "dismissed", "reason": "合并口径"}
    )
    assert answer.headers["location"] == f"/review/drafts/{draft_id}?done=decided#n0"
    shen.post(f"/review/drafts/{draft_id}/return", {"message": "请改"})
    page = site.browser("dang").get(f"/review/drafts/{draft_id}").text
    assert rows[0].message_zh.replace("<", "&lt;") not in page
    assert rows[1].message_zh in page
    assert "合并口径" not in page
    assert "请改" in page


# Every request


def test_no_change_without_the_forms_token(world: World) -> None:
    with world.site.service.database.reading() as session:
        before = trail.count(session)
    for method, pattern in sorted(EXPECTED):
        if method != "POST":
            continue
        for who in ("anonymous", "department", "reviewer", "administrator"):
            for data in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "é"}):
                answer = world.who[who].client.post(world.path(pattern), data=data)
                assert answer.status_code == 403, (who, pattern, data)
    token = world.who["reviewer"].token("/review/password")
    stolen = world.who["administrator"].client.post("/review/users", data={"csrf": token, "name": "evil"})
    assert stolen.status_code == 403
    with world.site.service.database.reading() as session:
        assert trail.count(session) == before


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://testserver"}, 409),
        ({"sec-fetch-site": "same-origin", "origin": "http://testserver"}, 409),
    ],
)
def test_no_change_from_another_site(world: World, headers: dict[str, str], status: int) -> None:
    answer = world.who["administrator"].post("/review/users", {"name": ""}, headers=headers)
    assert answer.status_code == status


def test_cookies(tmp_path: Path) -> None:
    site = Site(tmp_path)
    browser = site.browser()
    visit = browser.get("/login").headers["set-cookie"]
    assert "HttpOnly" in visit
    assert "SameSite=strict" in visit
    token = browser.token("/login")
    before = dict(browser.client.cookies)
    answer = browser.client.post("/login", data={"csrf": token, "name": "shen", "password": PASSWORD})
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("juesuan="))
    for part in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Secure" not in cookie
    first = browser.client.cookies["juesuan"]
    assert first not in before.values()
    # a session is not taken over from before the login: the same user gets another
    assert site.browser("shen").client.cookies["juesuan"] != first
    secure = Browser(site.app)
    secure.client.base_url = "https://testserver"
    secure.login("shen")
    names = {c.name: c for c in secure.client.cookies.jar}
    assert names["__Host-juesuan"].secure
    assert secure.get("/review/drafts").status_code == 200


def test_logging_out_ends_the_session_for_good(world: World) -> None:
    browser = world.site.browser("shen")
    cookie = browser.client.cookies["juesuan"]
    assert browser.post("/logout").status_code == 303
    again = world.site.browser()
    again.client.cookies.set("juesuan", cookie)
    assert again.get("/review/drafts").headers["location"].startswith("/login")


def test_login_says_the_same_of_a_wrong_name_and_a_wrong_password(tmp_path: Path) -> None:
    site = Site(tmp_path)
    browser = site.browser()

    def answer(name: str, password: str) -> tuple[int, str]:
        found = browser.login(name, password)
        return found.status_code, re.sub(r'value="[^"]*"', "", found.text)

    wrong = answer("shen", "wrong-password")
    assert wrong == answer("nobody", "wrong-password")
    assert wrong[0] == 401
    guan = site.browser("guan")
    with site.service.database.reading() as session:
        number = session.scalars(select(User.id).where(User.name == "shui")).one()
    assert guan.post(f"/review/users/{number}/active", {"active": "0"}).status_code == 303
    assert answer("shui", PASSWORD) == wrong
    for _ in range(8):
        last = browser.login("shen", "wrong-password")
    assert last.status_code == 429
    assert browser.login("shen").status_code == 429  # the right one neither, for a while
    assert Browser(site.app, address="10.0.0.9").login("shen").status_code == 303  # elsewhere
    browser.login("my-secret-password", "shen")
    with site.service.database.reading() as session:
        kept = str(
            session.execute(text("SELECT * FROM trail")).all()
            + session.execute(text("SELECT * FROM login_failures")).all()
        )
    assert "my-secret-password" not in kept  # typed into the wrong field


def test_others_cannot_lock_someone_out_of_their_own_device(tmp_path: Path) -> None:
    site = Site(tmp_path)
    own = Browser(site.app, address="10.0.1.1")
    assert own.login("shen").status_code == 303
    for n in range(people.PER_NAME + 5):
        Browser(site.app, address=f"10.0.2.{n}").login("shen", "wrong-password")
    assert Browser(site.app, address="10.0.3.1").login("shen").status_code == 429  # a new place waits
    own.client.cookies.delete("juesuan")
    assert own.login("shen").status_code == 303  # the own device does not
    other = Browser(site.app, address="10.0.1.1")
    other.client.cookies.set("juesuan-device", own.client.cookies["juesuan-device"])
    assert other.login("dang", "wrong-password").status_code == 401  # and tells nothing of anyone else
    for _ in range(2):
        assert other.login("shen", "wrong-password").status_code == 401
    assert other.login("shen", "wrong-password").status_code == 401
    assert other.login("shen").status_code == 429  # three wrong: a wait of seconds, not a lock
    forged = own.client.cookies["juesuan-device"][:-1] + "0"
    other.client.cookies.set("juesuan-device", forged)
    assert other.login("shen").status_code == 429
    with site.service.database.reading() as session:
        assert [line.who for line in trail.lines(session, what="login.refused")] == [
            "shen"
        ]  # written down, once a minute


def test_going_on_after_the_login_stays_on_this_site(world: World) -> None:
    browser = world.site.browser()
    assert browser.get("/review/trail?who=a").headers["location"] == "/login?next=/review/trail%3Fwho%3Da"
    for asked, given in (
        ("/review/trail", "/review/trail"),
        ("//evil.example", "/review"),
        ("https://evil", "/review"),
    ):
        fresh = world.site.browser()
        answer = fresh.post("/login", {"name": "shen", "password": PASSWORD, "next": asked}, at="/login")
        assert answer.headers["location"] == given
        assert fresh.get("/login", params={"next": asked}).headers["location"] == given


def test_a_temporary_password_must_be_changed_first(tmp_path: Path) -> None:
    site = Site(tmp_path)
    guan, shen = site.browser("guan"), site.browser("shen")
    with site.service.database.reading() as session:
        number = session.scalars(select(User.id).where(User.name == "shen")).one()
    page = guan.post(f"/review/users/{number}/reset").text
    secret = re.search(r'rv-secret">([^<]+)<', page)
    assert secret is not None
    assert secret[1] not in guan.get("/review/users").text
    assert shen.get("/review/drafts").headers["location"].startswith("/login")  # the old sessions ended
    browser = site.browser()
    assert browser.login("shen", secret[1]).status_code == 303
    assert browser.get("/review/drafts").headers["location"] == "/review/password"
    assert browser.post("/logout").headers["location"] == "/login"  # leaving is always possible
    assert browser.login("shen", secret[1]).status_code == 303
    assert browser.post("/review/drafts/assign").headers["location"] == "/review/password"
    new = {"old": secret[1], "new": "brand-new-pass-1", "again": "brand-new-pass-2"}
    assert browser.post("/review/password", new).status_code == 409
    old = browser.client.cookies["juesuan"]
    assert browser.post("/review/password", new | {"again": "brand-new-pass-1"}).status_code == 303
    assert browser.client.cookies["juesuan"] != old
    assert browser.get("/review/drafts").status_code == 200
    assert site.browser().login("shen", "brand-new-pass-1").status_code == 303


def test_uploads_beyond_the_limits_are_refused_before_they_are_read(tmp_path: Path) -> None:
    site = Site(tmp_path, limits=Limits(upload=200_000, files=3, file=100_000))
    shen = site.browser("shen")
    token = shen.token("/review/upload")
    big = [("files", ("a.docx", b"0" * 300_000))]
    assert shen.client.post("/review/upload", data={"csrf": token}, files=big).status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"0" * 10_000

    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert shen.client.post("/review/upload", content=endless(), headers=kind).status_code == 413
    many = [(f"{n}.docx", b"x") for n in range(4)]
    assert shen.upload(many).status_code == 413
    assert shen.post("/review/password", {"old": "x" * 200_000}).status_code == 413
    anonymous = site.browser()
    assert anonymous.client.post("/review/upload", content=endless(), headers=kind).status_code == 403
    assert not [p for p in site.service.vault.folder.rglob("*") if p.is_file()]


def test_a_department_stores_no_more_than_its_quota(tmp_path: Path) -> None:
    site = Site(tmp_path)
    word, other = draft(7, OWN), draft(8, OWN)
    quota = len(word) + len(other) // 2
    site.settings = site.service.settings = msgspec.structs.replace(site.settings, quota=quota)
    dang, shui = site.browser("dang"), site.browser("shui")

    def lies() -> int:
        return len([p for p in site.service.vault.folder.rglob("*") if p.is_file()])

    assert dang.upload([("一.docx", word)]).status_code == 303
    refused = dang.upload([("二.docx", other)])
    assert refused.status_code == 413
    has, more, most = (f"{n / 1024 / 1024:.1f} MB" for n in (len(word), len(other), quota))
    assert f"本部门已存文稿 {has}，加上这次的 {more} 超过上限 {most}" in refused.text
    assert lies() == 1  # not taken at all
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("三.txt", "清河县档案馆2024年度部门决算\n" + "本年收入合计1.00万元。\n" * (quota // 20))
    assert len(packed.getvalue()) < 20_000
    assert dang.upload([("三.zip", packed.getvalue())]).status_code == 413  # small as it was sent, not as it is kept
    assert shui.upload([("水.docx", draft(9, OTHER))]).status_code == 303  # each has its own
    site.work()
    shen = site.browser("shen")
    with site.service.database.reading() as session:
        own = session.scalars(select(Draft.id).where(Draft.title == "一")).one()
    at = f"/review/drafts/{own}"
    assert dang.post(f"{at}/submit", {"message": "请审"}).status_code == 303
    assert shen.post(f"{at}/return", {"message": "请改"}).status_code == 303
    assert dang.upload([("二.docx", other)], f"{at}/versions").status_code == 413
    assert "超过上限" in dang.upload([("二.docx", other)], f"{at}/versions").text
    site.settings = site.service.settings = msgspec.structs.replace(site.settings, quota=0)
    assert dang.upload([("二.docx", other)], f"{at}/versions").status_code == 303


def test_files_are_handed_out_to_be_saved(world: World) -> None:
    shen = world.who["reviewer"]
    base = f"/review/drafts/{world.own}/versions/1"
    for path in (f"{base}/files/0", f"{base}/files/0/annotated", f"{base}/report", "/review/drafts.xlsx"):
        answer = shen.get(path)
        assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert shen.get(f"{base}/files/0").content == spoiled(draft(7, OWN), 0)
    for path in (f"{base}/files/1", f"{base}/files/-1", f"/review/drafts/{world.own}/versions/2/report"):
        assert shen.get(path).status_code == 404


def test_what_is_asked_for_wrongly_is_no_fault_of_the_program(world: World) -> None:
    shen = world.who["reviewer"]
    for path in (
        "/review/drafts?page=x&year=20²4&department=--1&state=nope&findings=1&words=%00",
        "/review/drafts?page=99999999999999999999",
        "/review/drafts?department=9999999",
        "/review/trail?before=x&who=%27&what=nope",
        f"/review/drafts/{world.own}?version=99",
        f"/review/drafts/{world.own}?version=²",
        "/review/uploads/999",
        "/review/uploads/x",
        f"/review/drafts/{world.own}/versions/x/report",
        "/review/uploads/99999999999999999999999",
    ):
        assert shen.get(path).status_code in (200, 404), path


def test_pages_in_english(world: World) -> None:
    page = world.who["reviewer"].get(f"/review/drafts/{world.own}?lang=en").text
    assert "Returned" in page
    assert "Audit trail" in page
    assert "Log in" in world.site.browser().get("/login?lang=en").text


def test_the_trails_page_tells_of_everyone(world: World) -> None:
    page = world.who["administrator"].get("/review/trail").text
    assert "首尾相连" in page
    assert "退回部门" in page
    assert "shen" in page
    lines = world.who["administrator"].get("/review/trail.jsonl").text.splitlines()
    with world.site.service.database.reading() as session:
        assert len(lines) == trail.count(session)
        assert drafts.years(session, _as(world, "dang")) == [2024, 2023]


def _as(world: World, name: str) -> Any:
    from juesuan.desk.people import Caller

    with world.site.service.database.reading() as session:
        user = session.scalars(select(User).where(User.name == name)).one()
        return Caller(user.id, user.name, user.role, user.department_id, "", False, "")
