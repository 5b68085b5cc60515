"""The reviewers' side without pages: the database, the trail, users, uploads, the queue, a draft's way."""

from __future__ import annotations

import errno
import io
import itertools
import os
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from juesuan.desk import drafts, files, intake, matching, people, trail
from juesuan.desk.access import local
from juesuan.desk.database import Database
from juesuan.desk.intake import Limits, TooMuch
from juesuan.desk.keys import trail_key
from juesuan.desk.matching import Marks
from juesuan.desk.model import Base, Draft, FindingRow, Job, Login, LoginFailure, User, Version, now
from juesuan.desk.people import Caller, Refused
from juesuan.desk.vault import Vault
from juesuan.desk.worker import TRIES, Keeper, Orders, Worker
from juesuan.kernel.lang import Text
from review_site import BINARIES, FAULTY, PASSWORD, REAL_HASHER, Site, draft, fresh, postgres, spoiled

ARCHIVES, WATER = "清河县档案馆", "云溪市水利局"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if not BINARIES:
        pytest.skip("PostgreSQL is not installed")
    with postgres() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    address = fresh(request.getfixturevalue("server")) if request.param == "postgres" else ""
    made = Site(tmp_path, address)
    yield made
    made.service.database.close()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.service.database.close()


def caller(site: Site, name: str) -> Caller:
    with site.service.database.reading() as session:
        user = session.scalars(select(User).where(User.name == name)).one()
        return Caller(user.id, user.name, user.role, user.department_id, "", False, "")


def put(site: Site, *given: tuple[str, bytes], who: str = "shen") -> list[Draft]:
    taken = intake.take([(n, io.BytesIO(d)) for n, d in given], site.service.vault, site.service.limits)
    reviewer = caller(site, who)
    with site.service.database.writing() as session:
        return intake.receive(session, taken, reviewer.name, reviewer.id)[1]


def kept(site: Site, name: str, data: bytes) -> list[drafts.Kept]:
    digest, size = site.service.vault.put(io.BytesIO(data))
    return [drafts.Kept(name, digest, size)]


# The database


def test_migrations_give_the_tables_of_the_model_and_may_run_twice(site: Site) -> None:
    database = site.service.database
    database.migrate()
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        if database.sqlite:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_what_is_written_is_all_there_or_not_at_all(site: Site) -> None:
    database = site.service.database

    def twice() -> None:
        with database.writing() as session:
            for _ in range(2):
                people.add_user(session, "half", "reviewer", "", PASSWORD, "test")

    with pytest.raises(Refused):
        twice()
    with database.reading() as session:
        assert session.scalar(select(User).where(User.name == "half")) is None
        assert trail.verify(session).broken_at == 0


# The trail


def test_the_database_refuses_to_change_the_trail(site: Site) -> None:
    for change in ("UPDATE trail SET who = 'x'", "DELETE FROM trail"):
        with pytest.raises(DBAPIError, match="append-only"), site.service.database.writing() as session:
            session.execute(text(change))


def test_a_changed_line_shows(site: Site) -> None:
    database = site.service.database
    with database.writing() as session:
        for n in range(5):
            trail.add(session, "shen", "draft.uploaded", f"draft:{n}", title="甲")
    with database.reading() as session:
        whole = trail.verify(session)
        assert whole.broken_at == 0
        assert whole.lines == trail.count(session) == trail.lines(session)[0].id
    off = "DROP TRIGGER trail_no_update" if database.sqlite else "ALTER TABLE trail DISABLE TRIGGER trail_append_only"
    with database.writing() as session:
        session.execute(text(off))
        session.execute(text("UPDATE trail SET who = 'someone' WHERE id = 3"))
    with database.reading() as session:
        assert trail.verify(session).broken_at == 3


def test_a_trail_made_anew_by_who_can_write_the_database_shows(site: Site) -> None:
    database = site.service.database
    with database.writing() as session:
        for n in range(3):
            trail.add(session, "shen", "draft.uploaded", f"draft:{n}", title="甲")
    with database.reading() as session:
        assert trail.verify(session).sealed == trail.count(session)
        kept = trail.head_of(trail.head(session))
        assert [trail.has(session, k) for k in kept] == [True]
    off = ("DROP TRIGGER trail_no_update", "DROP TRIGGER trail_no_delete") if database.sqlite else ("ALTER TABLE trail DISABLE TRIGGER trail_append_only",)  # fmt: skip
    with database.writing() as session:
        for each in off:
            session.execute(text(each))
        lines = list(trail.every(session))
        lines[-2].who = "someone"  # and the chain made to fit again, which needs no key
        for one, line in itertools.pairwise(lines[-3:]):
            line.before = one.hash
            line.hash = trail.digest(line)
    with database.reading() as session:
        check, last = trail.verify(session), trail.count(session)
        assert check.broken_at == last - 1
        assert [trail.has(session, k) for k in kept] == [False]
    with database.writing() as session:
        session.execute(text(f"UPDATE trail SET seal = '' WHERE id >= {last - 1}"))
    with database.reading() as session:  # nor does it help to take the seals off
        assert trail.verify(session).broken_at == last - 1
    with database.writing() as session:
        session.execute(text(f"DELETE FROM trail WHERE id >= {last - 1}"))
    with database.reading() as session:
        assert trail.verify(session).broken_at == 0
        assert [trail.has(session, k) for k in kept] == [False]  # cut off: only what is kept elsewhere tells


def test_many_writers_keep_one_chain(site: Site) -> None:
    def write(name: str) -> None:
        for n in range(10):
            with site.service.database.writing() as session:
                trail.add(session, name, "draft.uploaded", f"draft:{n}")

    with site.service.database.reading() as session:
        before = trail.count(session)
    threads = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with site.service.database.reading() as session:
        check = trail.verify(session)
    assert (check.lines, check.broken_at) == (before + 60, 0)


# Users


def test_passwords_are_argon2_and_a_wrong_name_costs_as_much_as_a_wrong_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(people, "_hasher", REAL_HASHER)
    people._nobody.cache_clear()
    stored = people.hashed(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=65536")
    assert people.matches(stored, PASSWORD)
    assert not people.matches(stored, "wrong")
    assert not people.matches(None, PASSWORD)
    spent = []
    for given in (stored, None):
        start = time.process_time()
        for _ in range(4):
            people.matches(given, "wrong-password")
        spent.append(time.process_time() - start)
    assert 0.6 < spent[0] / spent[1] < 1.6
    people._nobody.cache_clear()


@pytest.mark.parametrize(
    ("name", "role", "department", "password"),
    [
        ("", "reviewer", "", PASSWORD),
        ("a b", "reviewer", "", PASSWORD),
        ("juesuan", "reviewer", "", PASSWORD),
        ("SHEN", "reviewer", "", PASSWORD),
        ("new", "king", "", PASSWORD),
        ("new", "department", " ", PASSWORD),
        ("new", "reviewer", "", "short"),
        ("new", "reviewer", "", "aaaaaaaaaaaa"),
        ("renata", "reviewer", "", "Renata-12345"),
    ],
)
def test_users_that_are_not_made(lite: Site, name: str, role: str, department: str, password: str) -> None:
    with pytest.raises(Refused), lite.service.database.writing() as session:
        people.add_user(session, name, role, department, password, "test")


def test_sessions_are_kept_by_hash_and_end(lite: Site) -> None:
    database = lite.service.database
    with database.writing() as session:
        user = session.scalars(select(User).where(User.name == "shen")).one()
        tokens = [people.start_session(session, user) for _ in range(4)]
    with database.reading() as session:
        assert tokens[0] not in str(session.execute(text("SELECT * FROM sessions")).all())
        found, _ = people.caller(session, tokens[0])
        assert found is not None
        assert (found.name, found.role) == ("shen", "reviewer")
        assert people.caller(session, "made-up")[0] is None
        assert people.caller(session, "")[0] is None
    with database.writing() as session:
        logins = session.scalars(select(Login).order_by(Login.id)).all()
        logins[0].expires = now()
        logins[1].seen = now() - people.IDLE
        people.end_session(session, tokens[2])
    with database.reading() as session:
        assert [people.caller(session, t)[0] is not None for t in tokens] == [False, False, False, True]
    with database.writing() as session:
        people.set_active(session, session.scalars(select(User).where(User.name == "shen")).one(), False, "guan")
    with database.reading() as session:
        assert people.caller(session, tokens[3])[0] is None


def test_failed_logins_are_counted_before_they_are_tried(site: Site) -> None:
    database = site.service.database

    def attempts(count: int, name: str, where: str) -> int:
        made = 0
        for _ in range(count):
            with database.writing() as session:
                made += people.attempt(session, name, where) > 0
        return made

    assert attempts(8, "shen", "10.0.0.1") == people.PER_NAME_AND_ADDRESS
    assert attempts(1, "SHEN ", "10.0.0.1") == 0
    assert attempts(1, "shen", "10.0.0.2") == 1
    assert sum(attempts(6, f"n{n}", "10.0.0.3") for n in range(20)) == people.PER_ADDRESS
    with database.writing() as session:
        for failure in session.scalars(select(LoginFailure)):
            failure.at = now() - people.WINDOW - timedelta(seconds=1)
    assert attempts(1, "shen", "10.0.0.1") == 1


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/review/drafts?page=2", "/review/drafts?page=2"),
        ("//evil.example/review", "/review"),
        ("/\\evil.example", "/review"),
        ("/review\\..\\..//evil", "/review"),
        ("https://evil.example/review", "/review"),
        ("javascript:alert(1)", "/review"),
        ("/review\r\nset-cookie: a=b", "/review"),
        ("", "/review"),
    ],
)
def test_only_pages_of_this_site_are_gone_to(asked: str, given: str) -> None:
    assert local(asked) == given


# Uploads


def take(site: Site, *given: tuple[str, bytes], **limits: int) -> intake.Taken:
    bounds = Limits(**limits) if limits else site.service.limits
    return intake.take([(n, io.BytesIO(d)) for n, d in given], site.service.vault, bounds)


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def test_what_is_no_document_is_kept_out_with_its_reason(lite: Site) -> None:
    good = draft(7, ARCHIVES)
    taken = take(
        lite,
        ("好.docx", good),
        ("空.docx", b""),
        ("半.docx", good[: len(good) // 2]),
        ("半.pdf", FAULTY.read_bytes()[:5000]),
        ("图.png", b"\x89PNG\r\n\x1a\n...."),
        ("程序.exe", b"MZ\x90\x00"),
        ("乱.docx", b"just words"),
        ("内.zip", zipped(("a.zip", zipped(("b.docx", good))))),
        ("坏.zip", b"PK\x03\x04broken"),
    )
    assert [k.file.name for k in taken.kept] == ["好.docx"]
    assert [n for n, _ in taken.refused] == [
        "空.docx", "半.docx", "半.pdf", "图.png", "程序.exe", "乱.docx", "a.zip", "坏.zip"
    ]  # fmt: skip
    assert all(t.zh and t.en for _, t in taken.refused)


def test_a_zip_from_chinese_windows_gives_its_names_and_folders(lite: Site) -> None:
    data = zipped(("XXXX/YYYY.docx", draft(7, ARCHIVES)), ("__MACOSX/._a.docx", b"x"), ("XXXX/.DS_Store", b"x"))
    raw = data.replace(b"XXXX", "档案".encode("gb18030")).replace(b"YYYY", "说明".encode("gb18030"))
    taken = take(lite, ("全部.zip", raw))
    assert [(k.folder, k.file.name) for k in taken.kept] == [("全部/档案", "说明.docx")]
    assert taken.refused == ()


def test_uploads_stop_at_their_limits(lite: Site) -> None:
    word = draft(7, ARCHIVES)
    three = [(f"{n}.docx", word) for n in range(3)]
    with pytest.raises(TooMuch):
        take(lite, *three, files=2)
    with pytest.raises(TooMuch):
        take(lite, ("a.zip", zipped(*three)), files=2)
    bomb = zipped(*((f"{n}.txt", b"0" * 1_000_000) for n in range(5)))
    assert len(bomb) < 20_000
    with pytest.raises(TooMuch):
        take(lite, ("bomb.zip", bomb), unpacked=3_000_000)
    taken = take(lite, ("bomb.zip", bomb), file=1000)
    assert (len(taken.kept), len(taken.refused)) == (0, 5)


@pytest.mark.parametrize(
    ("name", "parted"),
    [
        ("../../etc/passwd", ("etc", "passwd")),
        ("C:\\Users\\x\\决算.docx", ("C:/Users/x", "决算.docx")),
        ("a/./b\x00\r\n.docx", ("a", "b.docx")),
        ("", ("", "未命名")),
        ("/", ("", "未命名")),
    ],
)
def test_names_are_words(name: str, parted: tuple[str, str]) -> None:
    assert intake.parted(name) == parted


def test_no_name_is_ever_a_path(lite: Site) -> None:
    word = draft(7, ARCHIVES)
    names = ("../../../../tmp/evil.docx", "..\\evil2.docx", "/etc/evil3.docx", "x" * 400 + ".docx")
    for n, name in enumerate(names):
        put(lite, (name, spoiled(word, n)))
    lite.work()
    every = {p.name for p in lite.service.folder.parent.rglob("*") if p.is_file() and "files" in p.parts}
    assert every
    assert all(len(n) == 64 for n in every)
    with lite.service.database.reading() as session:
        assert {v.status for v in session.scalars(select(Version))} == {"checked"}
    with pytest.raises(ValueError, match="SHA-256"):
        lite.service.vault.path("../x")


def test_files_that_belong_together_are_one_draft(lite: Site) -> None:
    with_tables = [(f"{ARCHIVES}说明.docx", draft(7, ARCHIVES)), (f"{ARCHIVES}附表.xlsx", draft(7, ARCHIVES, "xlsx"))]
    made = put(lite, *with_tables, (f"{WATER}.docx", draft(8, WATER)))
    with lite.service.database.reading() as session:
        counts = sorted(len(drafts.current(session, session.get_one(Draft, d.id)).files) for d in made)
    assert counts == [1, 2]
    assert put(lite, *with_tables) == []  # the same again
    lite.work()
    with lite.service.database.reading() as session:
        found = {d.department.name if d.department else "" for d in session.scalars(select(Draft))}
    assert found == {ARCHIVES, WATER}


def test_a_draft_without_a_name_of_its_own_is_called_by_its_document(lite: Site) -> None:
    put(lite, ("部门决算公开说明.docx", draft(7, ARCHIVES)))
    lite.work()
    with lite.service.database.reading() as session:
        assert session.scalars(select(Draft.title)).all() == [f"{ARCHIVES}2024年度部门决算"]


# Findings of two versions


def mark(key: str, alike: str = "", exact: str = "") -> Marks:
    return Marks(key, alike or key, exact or key)


def test_findings_are_paired_once_the_surest_first() -> None:
    before = [mark("a", "s", "a1"), mark("a", "s", "a2"), mark("b", "t", "b1"), mark("gone")]
    after = [mark("a", "s", "a2"), mark("a", "s", "a9"), mark("c", "t", "c1"), mark("new")]
    assert matching.pairs(before, after) == {0: 1, 1: 0, 2: 2}
    assert matching.pairs([], after) == {}


# The way of a draft


def test_a_draft_from_upload_to_signature(site: Site) -> None:
    database, reviewer = site.service.database, caller(site, "shen")
    department, stranger = caller(site, "dang"), caller(site, "shui")
    word = draft(7, ARCHIVES)
    (made,) = put(site, (f"{ARCHIVES}2024年度部门决算.docx", spoiled(word, 0, 1)))

    def state() -> str:
        with database.reading() as session:
            return session.get_one(Draft, made.id).state

    assert state() == "queued"
    site.work()
    assert state() == "checked"
    with database.reading() as session:
        found = drafts.draft_for(session, reviewer, made.id)
        version = drafts.current(session, found)
        assert (found.year, found.department and found.department.name) == (2024, ARCHIVES)
        assert version.errors == len([f for f in version.findings if f.severity == "error"]) >= 2
        result = drafts.result_of(session, version)
        assert result.document.sources[0].name == f"{ARCHIVES}2024年度部门决算.docx"
        errors = [f.id for f in version.findings if f.severity == "error"]
        assert drafts.draft_for(session, department, made.id).id == made.id
        assert not drafts.told(found, version, department)
        with pytest.raises(drafts.NotFound):
            drafts.draft_for(session, stranger, made.id)
        with pytest.raises(drafts.NotFound):
            drafts.draft_for(session, caller(site, "guan"), made.id)

    def act(step: Callable[..., Any], who: Caller, *more: Any) -> None:
        with database.writing() as session:
            step(session, who, drafts.draft_for(session, who, made.id), *more)

    def decide(number: int, verdict: Any, reason: str) -> None:
        with database.writing() as session:
            drafts.decide(session, reviewer, drafts.finding_for(session, reviewer, made.id, number), verdict, reason)

    with pytest.raises(Refused, match="理由"):
        decide(errors[0], "dismissed", " ")
    decide(errors[0], "dismissed", "先试一下")
    decide(errors[0], "open", "")
    decide(errors[0], "confirmed", "请核对上年数")
    decide(errors[1], "dismissed", "口径不同")
    with pytest.raises(Refused, match="本人上传"):  # shen uploaded it
        act(drafts.sign, reviewer, "都看过了")
    with pytest.raises(Refused, match="理由"):
        act(partial(drafts.sign, second_person=False), reviewer, "")
    with pytest.raises(Refused, match="没有退回"):
        act(drafts.resubmit, department, kept(site, "b.docx", word), "")
    act(drafts.send_back, reviewer, "请改正增减率")
    assert state() == "returned"
    with database.reading() as session:
        again = drafts.draft_for(session, department, made.id)
        version = drafts.current(session, again)
        assert drafts.told(again, version, department)
        judged = files.judged(drafts.result_of(session, version), version.findings)
        assert len(judged.findings) == len(version.findings) - 1
        assert any("审核意见：请核对上年数" in f.message.zh for f in judged.findings)
        name, data = files.annotated(site.service.vault, version.files, 0, judged, "zh") or ("", b"")
        assert name.endswith(".核对批注.docx")
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            notes = package.read("word/comments.xml").decode()
        assert "请核对上年数" in notes
        assert notes.count("<w:comment ") == len([f for f in judged.findings if f.severity != "note"])
    with pytest.raises(Refused, match="完全相同"):
        act(drafts.resubmit, department, kept(site, "same.docx", spoiled(word, 0, 1)), "")
    act(drafts.resubmit, department, kept(site, "改.docx", spoiled(word, 1, 2)), "已改")
    assert state() == "resubmitted"
    with pytest.raises(Refused):
        act(drafts.sign, reviewer, "too early")
    site.work()
    with database.reading() as session:
        version = drafts.current(session, drafts.draft_for(session, reviewer, made.id))
        change = drafts.comparison(session, version)
        assert change is not None
        assert change.number == 1
        assert [r.id for r in change.mended] == [errors[0]]
        assert [(r.before_id, r.verdict, r.decision and r.decision.carried) for r in change.remains] == [
            (errors[1], "dismissed", True)
        ]
        assert change.new
        assert all(r.verdict is None for r in change.new)
        new = len([r for r in change.new if r.severity == "error"])
    with pytest.raises(Refused, match=f"{new} 处错误"):
        act(drafts.sign, reviewer, "")
    act(drafts.sign, reviewer, "部门已作书面说明")
    with pytest.raises(Refused):
        act(drafts.send_back, reviewer, "again")
    with database.reading() as session:
        done = drafts.draft_for(session, reviewer, made.id)
        assert (done.state, done.signed_by, done.number) == ("signed", "shen", 2)
        whats = [line.what for line in reversed(trail.lines(session, subject=f"draft:{made.id}"))]
        assert trail.verify(session).broken_at == 0
    assert whats == [
        "draft.uploaded", "check.done", "finding.dismissed", "finding.reopened", "finding.confirmed", "finding.dismissed",
        "draft.returned", "draft.resubmitted", "check.done", "draft.signed",
    ]  # fmt: skip


def test_an_annotated_pdf_leaves_out_what_was_dismissed(lite: Site) -> None:
    import pikepdf

    put(lite, (FAULTY.name, FAULTY.read_bytes()), ("乙.html", draft(8, WATER, "html")))
    lite.work()
    database, reviewer = lite.service.database, caller(lite, "shen")

    def notes(title: str) -> tuple[str, list[str]] | None:
        with database.reading() as session:
            query = select(Version).join(Draft).where(Draft.title.startswith(title))
            version = session.scalars(query).one()
            judged = files.judged(drafts.result_of(session, version), version.findings)
            made = files.annotated(lite.service.vault, version.files, 0, judged, "zh")
        if made is None:
            return None
        with pikepdf.open(io.BytesIO(made[1])) as pdf:
            every = [a for page in pdf.pages for a in page.obj.get("/Annots", ())]
            return made[0], [str(a.Contents) for a in every if a.get("/Subtype") == "/Highlight"]

    before = notes(ARCHIVES)
    assert before is not None
    assert before[0] == "清河县档案馆2024年度部门决算.核对批注.pdf"
    with database.writing() as session:
        row = session.scalars(select(FindingRow).where(FindingRow.rule == "S01")).first()
        assert row is not None
        drafts.decide(session, reviewer, row, "dismissed", "不是这样算的")
        message = row.message_zh
    after = notes(ARCHIVES)
    assert after is not None
    assert any(message in note for note in before[1])
    assert not any(message in note for note in after[1])
    assert notes("乙") is None


def test_what_a_tab_showed_is_what_is_signed(lite: Site) -> None:
    word = draft(7, ARCHIVES)
    (made,) = put(lite, ("文稿.docx", spoiled(word, 0)))
    lite.work()
    page, shen, dang = f"/review/drafts/{made.id}", lite.browser("shen"), lite.browser("dang")
    old = shen.shown(f"{page}/sign") or shen.shown(f"{page}/return")
    assert old["shown"].startswith("1-")
    assert shen.post(f"{page}/return", {"message": "请改"}).status_code == 303
    assert dang.upload([("改.docx", spoiled(word, 0, 1, 2))], f"{page}/versions").status_code == 303
    lite.work()
    with lite.service.database.reading() as session:
        finding = drafts.current(session, session.get_one(Draft, made.id)).findings[0].id
    fields = {"reason": "照旧", "message": "再改", "department": WATER, "verdict": "dismissed"}
    for step in ("sign", "return", "withdraw", "department", f"findings/{finding}"):
        for shown in (old, {"shown": ""}):  # a form of the old tab, and one that says nothing of what it showed
            answer = shen.post(f"{page}/{step}", fields | shown)
            assert answer.status_code == 409, step
            assert "现在是第 2 版（dang 报送，错误" in answer.text
    inline = shen.client.post(f"{page}/findings/{finding}", data=fields | old | {"csrf": shen.token("/review/password")}, headers={"hx-request": "true"})  # fmt: skip
    assert (inline.status_code, inline.headers["hx-redirect"]) == (409, f"{page}?done=stale")
    assert "没有办理" in shen.get(f"{page}?done=stale").text
    with lite.service.database.reading() as session:
        kept = session.get_one(Draft, made.id)
        assert (kept.state, kept.number) == ("resubmitted", 2)
        assert session.get_one(FindingRow, finding).decisions == []
    assert shen.post(f"{page}/sign", {"reason": "部门已作书面说明"}).status_code == 303


def test_a_version_that_nothing_awaits_leaves_no_file(lite: Site) -> None:
    (made,) = put(lite, ("文稿.docx", draft(7, ARCHIVES)))
    lite.work()
    files = lite.service.vault.folder
    before = sorted(files.glob("??/*"))
    answer = lite.browser("dang").upload(
        [("又.docx", draft(7, ARCHIVES, size=4))], f"/review/drafts/{made.id}/versions"
    )
    assert (answer.status_code, sorted(files.glob("??/*"))) == (409, before)


def test_files_without_a_draft_are_swept_after_a_day(lite: Site) -> None:
    (made,) = put(lite, ("文稿.docx", draft(7, ARCHIVES)))
    vault = lite.service.vault
    old, again, young = (vault.put(io.BytesIO(text))[0] for text in (b"left over", b"asked for again", b"of now"))
    half = vault.path(old).with_name(".juesuan-k1ll3d")  # the process was killed while it wrote
    half.write_bytes(b"left")
    writing = vault.path(young).with_name(".juesuan-wr1t3s")
    writing.write_bytes(b"of n")
    day_ago = time.time() - 25 * 3600
    for path in vault.folder.glob("??/*"):
        if path not in (vault.path(young), writing):
            os.utime(path, (day_ago, day_ago))
    vault.put(io.BytesIO(b"asked for again"))
    worker = Worker(lite.service.orders())
    assert (worker.sweep(), worker.sweep()) == (2, 0)
    worker.close()
    assert not vault.path(old).exists()
    assert not half.exists()
    assert writing.exists()
    assert vault.path(again).exists()
    assert vault.path(young).exists()
    with lite.service.database.reading() as session:
        (file,) = drafts.current(session, session.get_one(Draft, made.id)).files
    assert vault.path(file.sha256).exists()


@pytest.mark.parametrize(
    "password",
    ["1234567890", "qwertyuiop", "juesuan2024", "P@ssw0rd2024", "1qaz2wsx3edc", "czj20241231", "shenshenshen"],
)
def test_a_common_password_is_refused(password: str) -> None:
    assert people.weakness(password, "li") is not None
    assert people.weakness(PASSWORD, "li") is None


def test_a_department_checks_its_own_draft_then_sends_it(site: Site) -> None:
    word, dang, shui, shen = draft(7, ARCHIVES), *(site.browser(n) for n in ("dang", "shui", "shen"))
    answer = dang.upload([("档案馆2024.docx", spoiled(word, 0))])
    page = answer.headers["location"]
    assert answer.status_code == 303
    assert page.startswith("/review/drafts/")
    site.work()
    own = dang.get(page).text
    assert "自查中" in own
    assert "rv-card error" in own  # it is told at once
    assert shen.get(page).status_code == shui.get(page).status_code == 404
    assert page not in shen.get("/review/drafts").text
    assert dang.post(f"{page}/submit", {"message": ""}).status_code == 409  # errors are left
    assert dang.upload([("改.docx", spoiled(word, 1))], f"{page}/versions").status_code == 303
    site.work()
    assert dang.upload([("再改.docx", word)], f"{page}/versions").status_code == 303
    assert dang.post(f"{page}/submit", {"message": "还没核对好"}).status_code == 409
    site.work()
    assert shui.post(f"{page}/submit", {"message": "别人的"}).status_code == 404
    assert dang.post(f"{page}/submit", {}).status_code == 303
    assert dang.post(f"{page}/submit", {}).status_code == 409
    assert dang.post(f"{page}/withdraw", {"reason": "反悔"}).status_code == 409
    with site.service.database.reading() as session:
        sent = session.scalars(select(Draft).where(Draft.own)).one()
        assert (sent.state, sent.number, sent.department and sent.department.name) == ("checked", 3, ARCHIVES)
        whats = [line.what for line in reversed(trail.lines(session, subject=f"draft:{sent.id}"))]
    assert whats == [
        "draft.uploaded", "check.done", "draft.resubmitted", "check.done", "draft.resubmitted", "check.done", "draft.submitted",
    ]  # fmt: skip
    assert "待审核" in shen.get(page).text
    assert shen.post(f"{page}/sign", {}).status_code == 303


def test_what_is_sent_again_after_a_newer_version_is_not_made_twice(site: Site) -> None:
    """The first time no answer came; meanwhile the draft was returned and mended."""
    dang, shen, word = site.browser("dang"), site.browser("shen"), draft(7, ARCHIVES)
    page = dang.upload([("档案馆2024.docx", spoiled(word, 0))]).headers["location"]
    site.work()
    dang.post(f"{page}/submit", {"message": "请审核"})
    shen.post(f"{page}/return", {"message": "请改"})
    assert dang.upload([("改.docx", word)], f"{page}/versions").status_code == 303
    for who in (dang, shen):
        again = who.upload([("档案馆2024.docx", spoiled(word, 0))])
        assert "相同" in who.get(again.headers["location"]).text
    with site.service.database.reading() as session:
        assert [(d.state, d.number) for d in session.scalars(select(Draft))] == [("resubmitted", 2)]


def test_a_department_takes_its_own_draft_back(lite: Site) -> None:
    dang, word = lite.browser("dang"), draft(7, ARCHIVES)
    page = dang.upload([("档案馆2024.docx", word)]).headers["location"]
    lite.work()
    again = dang.upload([("档案馆2024.docx", word)])  # the same files: said, not made twice
    assert again.headers["location"].startswith("/review/uploads/")
    assert "相同" in dang.get(again.headers["location"]).text
    assert lite.browser("shui").get(again.headers["location"]).status_code == 404
    assert dang.post(f"{page}/withdraw", {"reason": "传错了"}).headers["location"] == "/review/drafts?done=withdrawn"
    assert dang.get(page).status_code == 404
    assert lite.browser("shui").upload([("档案馆2024.docx", word)]).headers["location"].startswith("/review/drafts/")


def test_nothing_checked_is_not_signed(lite: Site) -> None:
    (made,) = put(lite, ("说明.txt", "清河县档案馆2024年度部门决算\n本部门职责是保管档案。\n".encode()))
    lite.work()
    with lite.service.database.writing() as session:
        found = session.get_one(Draft, made.id)
        drafts.assign(session, caller(lite, "shen"), found, ARCHIVES)
        assert drafts.current(session, found).relations == 0
        with pytest.raises(Refused, match="未核对不等于无误"):
            drafts.sign(session, caller(lite, "shen"), found, "看过", second_person=False)
    page = lite.browser("shen").get(f"/review/drafts/{made.id}").text
    assert "未核对不等于无误" in page
    assert f"/review/drafts/{made.id}/sign" not in page


def test_a_draft_whose_department_is_not_known_is_given_to_it(lite: Site) -> None:
    database, reviewer = lite.service.database, caller(lite, "shen")
    (made,) = put(lite, ("文稿.docx", draft(9, "白沙市图书馆")))
    lite.work()
    with database.writing() as session:
        found = session.get_one(Draft, made.id)
        assert found.department is None
        with pytest.raises(Refused, match="哪个部门"):
            drafts.sign(session, reviewer, found, "")
    with database.writing() as session:
        assert drafts.nameless(session) == 1
        with pytest.raises(drafts.Stale):
            drafts.assign_all(session, reviewer, "")
        assert drafts.assign_all(session, reviewer, drafts.nameless_seal(session)) == 1
    with database.reading() as session:
        home = session.get_one(Draft, made.id).department
        assert home is not None
        assert home.name == "白沙市图书馆"


def test_the_list_is_narrowed(lite: Site) -> None:
    reviewer = caller(lite, "shen")
    put(lite, ("甲2024.docx", draft(7, ARCHIVES)), ("乙2024.docx", spoiled(draft(8, WATER), 0)))
    lite.work()
    with lite.service.database.reading() as session:

        def titles(**wanted: Any) -> list[str]:
            return sorted(line.draft.title for line in drafts.listed(session, reviewer, drafts.Wanted(**wanted)))

        assert titles() == ["乙2024", "甲2024"]
        assert titles(findings="errors") == ["乙2024"]
        assert titles(findings="clean") == ["甲2024"]
        assert titles(words="档案") == ["甲2024"]
        assert titles(words="%") == []
        assert titles(year=2023) == []
        assert titles(state="signed") == []
        assert titles(department=-1) == []
        assert drafts.states(session, reviewer) == {"checked": 2}
        assert drafts.years(session, caller(lite, "dang")) == [2024]


# The queue


def test_a_crash_and_an_endless_check_do_not_stop_the_queue(lite: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from juesuan.document import read as reading

    real = reading.read

    def read(paths: Any, **more: Any) -> Any:
        size = Path(paths[0]).stat().st_size
        if size == sizes["死"]:
            os._exit(9)
        if size == sizes["慢"]:
            time.sleep(60)
        return real(paths, **more)

    word = draft(7, ARCHIVES)
    given = {name: spoiled(word, n) + b"\0" * n for n, name in enumerate(("甲", "死", "慢", "乙"))}
    sizes = {n: len(d) for n, d in given.items()}
    assert len(set(sizes.values())) == 4
    monkeypatch.setattr(reading, "read", read)
    put(lite, *((f"{n}.docx", d) for n, d in given.items()))
    orders = Orders(lite.service.database.address, str(lite.service.folder), 2, seconds=4)
    worker = Worker(orders)
    while worker.turn():
        pass
    worker.close()
    with lite.service.database.reading() as session:
        found = {d.title: (d.state, drafts.current(session, d).problem_zh) for d in session.scalars(select(Draft))}
        assert {j.state for j in session.scalars(select(Job))} == {"done"}
    assert found["甲"] == ("checked", "")
    assert found["乙"] == ("checked", "")
    assert found["死"][0] == "failed"
    assert "意外终止" in found["死"][1]
    assert found["慢"][0] == "failed"
    assert "超过 4 秒" in found["慢"][1]


def test_two_workers_take_different_jobs_and_a_dead_ones_are_taken_up(site: Site) -> None:
    put(site, *((f"{n}.docx", spoiled(draft(7, ARCHIVES), n)) for n in range(4)))
    orders = site.service.orders()
    one, two = Worker(orders), Worker(orders)
    first, second = one.claim(2), two.claim(9)
    assert [t.job for t in first + second] == sorted({t.job for t in first + second})
    assert len(first) == len(second) == 2
    with site.service.database.writing() as session:  # as if a process that is no more had taken them
        for job in session.scalars(select(Job).where(Job.worker == two.name)):
            job.worker = "0123abcd"
    assert [t.job for t in one.claim(9)] == [t.job for t in second]
    for _ in range(TRIES):
        with site.service.database.writing() as session:
            for job in session.scalars(select(Job)):
                job.worker, job.state = "0123abcd", "running"
        two.claim(9)
    with site.service.database.reading() as session:
        found = [(d.state, drafts.current(session, d).problem_zh) for d in session.scalars(select(Draft))]
    assert found == [("failed", "核对多次意外中断")] * 4
    one.close()
    two.close()


def test_a_worker_that_is_ended_puts_its_jobs_back(site: Site) -> None:
    put(site, (f"{ARCHIVES}.docx", draft(7, ARCHIVES)))
    worker = Worker(site.service.orders())
    assert len(worker.claim(9)) == 1
    worker.close()
    with site.service.database.reading() as session:
        (job,) = session.scalars(select(Job)).all()
        assert (job.state, job.tries) == ("queued", 0)
        assert session.scalars(select(Version.status)).all() == ["queued"]
        assert session.scalars(select(Draft.state)).all() == ["queued"]


def test_what_is_acknowledged_is_on_the_disk(lite: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut takes back neither a commit (FULL is 2; with 1 the last ones may go) nor an upload's file."""
    with lite.service.database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
    written: list[int] = []
    sync = os.fsync

    def noted(handle: int) -> None:
        written.append(os.fstat(handle).st_size)
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    lite.service.vault.put(io.BytesIO(b"twelve bytes"))
    assert written == [12]


def test_a_key_is_made_once_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two workers that started a site for the first time, one read the other's file before anything was in it, and ended."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="space"):
            trail_key(tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(os, "fsync", lambda _: time.sleep(0.1))
    with ThreadPoolExecutor(6) as pool:
        keys = list(pool.map(trail_key, [tmp_path] * 6))
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert [(p.name, p.stat().st_mode & 0o777) for p in tmp_path.iterdir()] == [("trail.key", 0o600)]


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def away(*_: object) -> None:
    raise OperationalError("insert", {}, Exception("server closed the connection unexpectedly"))


@pytest.mark.parametrize(
    ("where", "hindered"), [("_check", full), ("_check", away), ("_write", full), ("_write", away)]
)
def test_a_draft_waits_while_the_disk_is_full_or_the_database_away(
    site: Site, where: str, hindered: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was left “checking” for half an hour, or was called unreadable."""
    put(site, ("文稿.docx", draft(7, ARCHIVES)))
    worker = Worker(site.service.orders())
    with monkeypatch.context() as patch:
        patch.setattr(Worker, where, hindered)
        for _ in range(TRIES + 1):
            with pytest.raises((OSError, OperationalError)):
                worker.turn()
    assert worker.turn() == 1
    worker.close()
    assert statuses(site) == ["checked"]
    with site.service.database.reading() as session:
        assert session.scalars(select(Job.tries)).all() == [1]


def test_a_draft_over_which_the_queue_falls_is_given_up(lite: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    put(lite, ("文稿.docx", draft(7, ARCHIVES)))
    worker = Worker(lite.service.orders())

    def fall(*_: object) -> None:
        raise ValueError("坏了")

    monkeypatch.setattr(Worker, "_check", fall)
    for _ in range(TRIES):
        with pytest.raises(ValueError, match="坏了"):
            worker.turn()
    assert worker.turn() == 0
    worker.close()
    assert statuses(lite) == ["failed"]


def wait(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 40
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def statuses(site: Site) -> list[str]:
    with site.service.database.reading() as session:
        return list(session.scalars(select(Version.status)))


def test_a_worker_beside_the_site_works_the_queue_off(lite: Site) -> None:
    put(lite, ("a.txt", "本年收入合计1.00万元。".encode()))
    keeper = Keeper(lite.service.orders())
    keeper.start()
    wait(lambda: statuses(lite) == ["checked"])
    keeper.stop()
    assert keeper.process is not None
    assert keeper.process.returncode is not None


def test_a_worker_that_cannot_be_started_is_tried_again(lite: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    spawn, tries = Keeper._spawn, iter("no")

    def scarce(keeper: Keeper) -> Any:
        if next(tries, ""):
            raise OSError(errno.EAGAIN, "no process left")
        return spawn(keeper)

    monkeypatch.setattr(Keeper, "_spawn", scarce)
    keeper = Keeper(lite.service.orders())
    keeper.start()
    wait(lambda: keeper.process is not None)
    keeper.stop()


@pytest.mark.slow
def test_a_worker_that_is_killed_is_started_again_and_the_queue_goes_on(lite: Site) -> None:
    word = draft(7, ARCHIVES)
    put(lite, *((f"{n}.docx", spoiled(word, n)) for n in range(3)))
    keeper = Keeper(lite.service.orders())
    keeper.start()

    def states() -> list[str]:
        return statuses(lite)

    wait(lambda: "checking" in states())
    assert keeper.process is not None
    killed = keeper.process.pid
    keeper.process.kill()
    wait(lambda: states() == ["checked"] * 3)
    assert keeper.process.pid != killed
    keeper.stop()
    assert keeper.process.returncode is not None
    with lite.service.database.reading() as session:
        tries = list(session.scalars(select(Job.tries)))
        rows = session.scalars(select(FindingRow)).all()
        assert len({(r.version_id, r.position) for r in rows}) == len(rows)
    assert max(tries) == 2


# The worklist


def test_the_worklist_holds_what_was_decided_and_no_formula(lite: Site) -> None:
    from openpyxl import load_workbook

    put(lite, ("=甲.docx", spoiled(draft(7, ARCHIVES), 0)))
    lite.work()
    reviewer, database = caller(lite, "shen"), lite.service.database
    with database.writing() as session:
        row = session.scalars(select(FindingRow)).first()
        assert row is not None
        drafts.decide(session, reviewer, row, "dismissed", "=HYPERLINK(1)")
    with database.reading() as session:
        lines = drafts.listed(session, reviewer, drafts.Wanted())
        rows = {lines[0].draft.id: list(session.scalars(select(FindingRow).order_by(FindingRow.position)))}
        data = files.worklist(lines, rows, "zh")
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["文稿", "问题清单"]
    summary = [[c.value for c in r] for r in book["文稿"].iter_rows()]
    assert summary[1][:4] == [ARCHIVES, 2024, "=甲", "待审核"]
    cells = [c for sheet in book for r in sheet.iter_rows() for c in r]
    assert all(c.data_type != "f" for c in cells)
    first = [c.value for c in book["问题清单"][2]]
    assert "误报" in first
    assert "=HYPERLINK(1)" in first
    assert "shen" in first


def test_vault_keeps_the_same_content_once(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "v")
    one, two = vault.put(io.BytesIO(b"abc")), vault.put(io.BytesIO(b"abc"))
    assert one == two == (one[0], 3)
    assert len([p for p in (tmp_path / "v").rglob("*") if p.is_file()]) == 1
    assert (tmp_path / "v").stat().st_mode & 0o077 == 0


def test_addresses_name_their_driver() -> None:
    from juesuan.desk.database import normal

    assert normal("postgresql://a@b/c") == normal("postgres://a@b/c") == "postgresql+psycopg://a@b/c"
    assert Text("甲", "a")("en") == "a"
    assert Database("sqlite://").sqlite
