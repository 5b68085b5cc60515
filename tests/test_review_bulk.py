"""Many drafts at once: sorting, ticking, what is refused and why; verdicts by rule; the next draft of the list."""

from __future__ import annotations

import io
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import msgspec
import pytest
from sqlalchemy import select

from juesuan.desk import drafts, people
from juesuan.desk.model import Draft, FindingRow, Version
from juesuan.desk.worker import Worker
from review_site import PASSWORD, Browser, Site, draft, spoiled

UNITS = ("清河县档案馆", "云溪市水利局", "白沙市图书馆", "青石县文化馆")


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site where four drafts were handed in and checked."""
    folder = tmp_path_factory.mktemp("checked")
    made = Site(folder)
    files = [(f"{u}2024年度部门决算.docx", draft(7 + n, u)) for n, u in enumerate(UNITS)]
    files[0] = files[0][0], spoiled(files[0][1], 0, 1, 2)
    files[1] = files[1][0], spoiled(files[1][1], 0)
    shen = made.browser("shen")
    shen.upload(files)
    made.work()
    made.service.database.close()
    return folder


@pytest.fixture
def site(checked: Path, tmp_path: Path) -> Iterator[Site]:
    shutil.copytree(checked, tmp_path, dirs_exist_ok=True)
    made = Site(tmp_path, made=True)
    yield made
    made.service.database.close()


def second(site: Site) -> Browser:
    """Another reviewer: who hands in a version may not sign it."""
    with site.service.database.writing() as session:
        people.add_user(session, "ling", "reviewer", "", PASSWORD, people.COMMAND_LINE)
    return site.browser("ling")


def picks(page: str) -> dict[str, str]:
    """Return the value of each draft's tick box by its department's name."""
    found = re.findall(r'name="pick" value="([^"]+)" aria-label="选中 ([^"]+?)2024', page)
    return {title: value for value, title in found}


def state_of(site: Site, unit: str) -> Any:
    with site.service.database.reading() as session:
        return session.scalars(select(Draft).where(Draft.title.contains(unit))).one()


def bulk(who: Browser, act: str, chosen: list[str], **more: str) -> Any:
    return who.post("/review/drafts/bulk", {"act": act, "pick": chosen, **more}, at="/review/drafts")


def test_the_list_is_by_risk(site: Site) -> None:
    shen = site.browser("shen")
    order = list(picks(shen.get("/review/drafts").text))
    assert order[:2] == list(UNITS[:2])
    assert list(picks(shen.get("/review/drafts?sort=-errors").text))[-1] == UNITS[0]
    for sort in drafts.SORTS:
        one = list(picks(shen.get(f"/review/drafts?sort={sort}").text))
        assert sorted(one) == sorted(UNITS), sort
        assert sorted(picks(shen.get(f"/review/drafts?sort=-{sort}").text)) == sorted(UNITS)
    assert shen.get("/review/drafts?sort=nonsense").status_code == 404
    assert len(picks(shen.get("/review/drafts?kind=budget").text)) == 0
    assert len(picks(shen.get("/review/drafts?kind=final").text)) == 4


def test_many_are_assigned_signed_and_returned_at_once(site: Site) -> None:
    ling = second(site)
    ticked = picks(ling.get("/review/drafts").text)
    answer = bulk(ling, "sign", list(ticked.values()))
    assert "没有办理" in answer.text  # two belong to no department yet, two have errors
    assert "先指明这份文稿属于哪个部门" in answer.text
    assert "已办理 4 份" in bulk(ling, "assign", list(ticked.values())).text
    assert {state_of(site, u).department.name for u in UNITS} == set(UNITS)
    answer = bulk(ling, "sign", list(ticked.values()))
    assert "已办理 2 份" in answer.text
    assert "2 份没有办理" in answer.text
    assert "还有 1 处错误未排除" in answer.text
    assert [state_of(site, u).state for u in UNITS] == ["checked", "checked", "signed", "signed"]
    answer = bulk(ling, "return", [ticked[UNITS[0]], ticked[UNITS[1]]], message="请改正", due="2026-12-30")
    assert "已办理 2 份" in answer.text
    assert [state_of(site, u).state for u in UNITS] == ["returned", "returned", "signed", "signed"]


def test_each_is_taken_as_it_was_shown(site: Site) -> None:
    ling = second(site)
    ticked = picks(ling.get("/review/drafts").text)
    value = ticked[UNITS[2]]
    answer = bulk(ling, "assign", [value.partition(" ")[0] + " 1-0000000000000000", "nothing x", value])
    assert "已办理 1 份" in answer.text
    assert "1 份没有办理" in answer.text
    assert "请看过本页再办" in answer.text


def test_nothing_ticked_is_said(site: Site) -> None:
    answer = bulk(site.browser("shen"), "sign", [])
    assert answer.status_code == 409
    assert "没有选中文稿" in answer.text
    assert bulk(site.browser("shen"), "delete", ["x y"]).status_code == 409


def test_who_handed_in_does_not_sign_many_either(site: Site) -> None:
    shen = site.browser("shen")
    ticked = picks(shen.get("/review/drafts").text)
    bulk(shen, "assign", list(ticked.values()))
    assert "须由另一位审核人员审核通过" in bulk(shen, "sign", [ticked[UNITS[2]]]).text
    assert state_of(site, UNITS[2]).state == "checked"


def test_all_findings_of_a_rule_get_one_verdict(site: Site) -> None:
    shen, one = site.browser("shen"), state_of(site, UNITS[0])
    base = f"/review/drafts/{one.id}"

    def verdicts() -> list[str | None]:
        with site.service.database.reading() as session:
            query = select(FindingRow).join(Version).where(Version.draft_id == one.id, FindingRow.rule == "S02")
            return [f.verdict for f in session.scalars(query.order_by(FindingRow.position))]

    count = len(verdicts())
    assert count >= 2
    assert f"待认定 {count} 处" in shen.get(base).text
    assert "认定误报须写明理由" in shen.post(f"{base}/rules/S02", {"verdict": "dismissed"}).text
    assert verdicts() == [None] * count  # none, or all
    with site.service.database.reading() as session:
        first = session.scalars(select(FindingRow.id).join(Version).where(Version.draft_id == one.id)).first()
    shen.post(f"{base}/findings/{first}", {"verdict": "dismissed", "reason": "口径"})
    answer = shen.post(f"{base}/rules/S02", {"verdict": "confirmed", "reason": "请改"})
    assert answer.status_code == 303
    assert verdicts() == ["dismissed"] + ["confirmed"] * (count - 1)
    assert shen.post(f"{base}/rules/S02", {"verdict": "confirmed"}).status_code == 409
    assert shen.post(f"{base}/rules/S02", {"verdict": "open"}).status_code == 409


def test_the_next_draft_of_the_list_comes_up(site: Site) -> None:
    ling = second(site)
    bulk(ling, "assign", list(picks(ling.get("/review/drafts").text).values()))
    ids = {u: state_of(site, u).id for u in UNITS}
    page = ling.get(f"/review/drafts/{ids[UNITS[0]]}?sort=risk").text
    assert f'<a href="/review/drafts/{ids[UNITS[1]]}?sort=risk" rel="next">' in page
    assert 'rel="prev"' not in page
    answer = ling.post(f"/review/drafts/{ids[UNITS[0]]}/return?sort=risk", {"message": "请改", "then": "next"})
    assert answer.headers["location"] == f"/review/drafts/{ids[UNITS[1]]}?done=returned_next&sort=risk"
    for unit in UNITS[2:]:
        answer = ling.post(f"/review/drafts/{ids[unit]}/sign", {"then": "next"})
        assert answer.status_code == 303
    assert answer.headers["location"] == f"/review/drafts/{ids[UNITS[1]]}?done=signed_next"
    answer = ling.post(f"/review/drafts/{ids[UNITS[1]]}/return", {"message": "请改", "then": "next"})
    assert answer.headers["location"] == "/review/drafts?done=returned_next"  # none waits
    assert "上一份已退回部门" in ling.get(answer.headers["location"]).text


def test_a_department_that_has_published_is_known_by_its_name(tmp_path: Path) -> None:
    """The corpus has its name: the draft is its own from the start, and nobody is asked."""
    site = Site(tmp_path)
    index = tmp_path / "index.sqlite"
    with closing(sqlite3.connect(index)) as made:
        made.execute("CREATE TABLE departments (key TEXT PRIMARY KEY, name TEXT)")
        made.execute("INSERT INTO departments VALUES ('1', ?)", (UNITS[2],))
        made.commit()
    shen = site.browser("shen")

    def work() -> None:
        worker = Worker(msgspec.structs.replace(site.service.orders(), index=str(index)))
        while worker.turn():
            pass
        worker.close()

    assert site.service.orders().index == str(site.settings.index_path)
    shen.upload([(f"{u}2024.docx", draft(7 + n, u)) for n, u in enumerate(UNITS[2:])])
    work()
    known, other = (state_of(site, u) for u in UNITS[2:])
    assert known.department is not None
    assert known.department.name == UNITS[2]
    assert other.department is None
    index.write_bytes(b"no index")  # being made anew
    shen.upload([("青石县文化馆2023.docx", draft(20, UNITS[3]))])
    work()
    site.service.database.close()


def test_what_cannot_be_done_yet_says_why(site: Site) -> None:
    shen, one = site.browser("shen"), state_of(site, UNITS[2])
    page = shen.get(f"/review/drafts/{one.id}").text
    assert "先在下面指明这份文稿属于哪个部门" in page
    assert page.count('disabled aria-describedby="whose"') == 2  # its own upload: another signs it
    shen.post(f"/review/drafts/{one.id}/department", {"department": UNITS[2]})
    assert "disabled" not in shen.get(f"/review/drafts/{one.id}").text.partition('id="actions"')[2]


def test_a_department_sees_the_letter_and_where_to_answer_first(site: Site) -> None:
    shen, one = site.browser("shen"), state_of(site, UNITS[0])
    base = f"/review/drafts/{one.id}"
    shen.post(f"{base}/return", {"message": "请按清单改正", "due": "2026-12-30"})
    page = site.browser("dang").get(base).text
    side = page.partition('class="rv-side"')[2]
    assert side.index("请按清单改正") < side.index('id="resubmit"') < side.index("rv-card")
    assert side.index(f"{base}/versions/1/notice") < side.index('id="resubmit"')
    assert page.count('id="resubmit"') == page.count("请按清单改正") == 1
    assert shen.get(base).text.count("请按清单改正") == 2  # in the letter and in the trail, as before


@pytest.mark.slow
def test_a_hundred_drafts_in_one_afternoon(tmp_path: Path) -> None:
    """Uploaded at once, assigned, 60 clean ones signed in one action, 40 returned in one, their notices opened."""
    site = Site(tmp_path)
    shen, ling = site.browser("shen"), second(site)
    units = [f"乌兰县第{n:03d}中学" for n in range(100)]
    bodies = [draft(30 + n, "乌兰县第一百中学") for n in range(4)]

    def named(data: bytes, unit: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.infolist():
                content = old.read(item)
                new.writestr(item, content.replace("乌兰县第一百中学".encode(), unit.encode()))
        return out.getvalue()

    files = []
    for n, unit in enumerate(units):
        data = bodies[n % 4]
        files.append((f"{unit}2024年度部门决算.docx", named(spoiled(data, n % 3) if n < 40 else data, unit)))
    shen.upload(files)
    site.work()
    page = ling.get("/review/drafts").text
    ticked = picks(page)
    assert len(ticked) == 100
    assert "已办理 100 份" in bulk(ling, "assign", list(ticked.values())).text
    clean = picks(ling.get("/review/drafts?findings=clean").text)
    assert sorted(clean) == units[40:]
    assert "已办理 60 份" in bulk(ling, "sign", list(clean.values())).text
    wrong = picks(ling.get("/review/drafts?state=checked").text)
    assert sorted(wrong) == units[:40]
    assert "已办理 40 份" in bulk(ling, "return", list(wrong.values()), message="请按通知书改正", due="2026-12-30").text
    with zipfile.ZipFile(io.BytesIO(ling.get("/review/notices.zip").content)) as archive:
        assert len(archive.namelist()) == 40
        for name in archive.namelist():
            assert len(docx.Document(io.BytesIO(archive.read(name))).tables[0].rows) >= 2
    site.service.database.close()
