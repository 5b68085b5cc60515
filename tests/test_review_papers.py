"""The papers for departments: notices of what to mend as Word, the county's workbook, the summary of a year with charts."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from juesuan.desk import drafts, notices, yearly
from juesuan.desk.model import Draft, Version
from juesuan.desk.phrases import phrases
from juesuan.regions.region import regions
from review_site import Site, draft, spoiled

OWN, OTHER, THIRD = "清河县档案馆", "云溪市水利局", "白沙市图书馆"
SHOTS = os.environ.get("JUESUAN_SHOTS", "")
"""A folder to keep the papers in, to be looked at."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Three departments' drafts of 2024 and two of 2023; the first two of 2024 returned."""
    made = Site(tmp_path_factory.mktemp("papers"))
    made.browser("shen").upload(
        [
            (f"{OWN}2024年度部门决算.docx", spoiled(draft(7, OWN), 0, 1, 2)),
            (f"{OTHER}2024年度部门决算.docx", spoiled(draft(8, OTHER), 0)),
            (f"{THIRD}2024年度部门决算.docx", draft(9, THIRD)),
            (f"{OWN}2023年度部门决算.docx", spoiled(draft(7, OWN), 1)),
            (f"{OTHER}2023年度部门决算.docx", spoiled(draft(8, OTHER), 0, 1)),
        ]
    )
    made.work()
    shen = made.browser("shen")
    shen.post("/review/drafts/assign", at="/review/drafts")
    first = rows_of(made, OWN, 2024)[0]
    base = f"/review/drafts/{ids(made)[OWN, 2024]}"
    assert (
        shen.post(f"{base}/findings/{first.id}", {"verdict": "confirmed", "reason": "请与财务软件核对"}).status_code
        == 303
    )
    assert (
        shen.post(
            f"{base}/findings/{rows_of(made, OWN, 2024)[1].id}", {"verdict": "dismissed", "reason": "口径不同"}
        ).status_code
        == 303
    )
    assert shen.post(f"{base}/return", {"message": "请改正后重报", "due": "2026-12-24"}).status_code == 303
    base = f"/review/drafts/{ids(made)[OTHER, 2024]}"
    assert shen.post(f"{base}/return", {"message": "请改"}).status_code == 303
    yield made
    made.service.database.close()


def ids(site: Site) -> dict[tuple[str, int], str]:
    with site.service.database.reading() as session:
        return {(d.department.name if d.department else "", d.year): d.id for d in session.scalars(select(Draft))}


def rows_of(site: Site, unit: str, year: int) -> list[Any]:
    with site.service.database.reading() as session:
        version = drafts.current(session, session.get_one(Draft, ids(site)[unit, year]))
        return sorted(version.findings, key=lambda r: r.position)


def word(data: bytes, name: str) -> Any:
    if SHOTS:
        (Path(SHOTS) / name).write_bytes(data)
    return docx.Document(io.BytesIO(data))


def test_a_notice_lists_what_to_mend(site: Site) -> None:
    answer = site.browser("shen").get(f"/review/drafts/{ids(site)[OWN, 2024]}/versions/1/notice")
    assert answer.status_code == 200
    paper = word(answer.content, "notice.docx")
    text = "\n".join(p.text for p in paper.paragraphs)
    assert text.startswith("2024年度部门决算公开文稿整改通知书")
    assert f"{OWN}：" in text
    assert "请改正后重报" in text
    assert "请于2026年12月24日前重新报送" in text
    (table,) = paper.tables
    head, *rows = [[c.text for c in row.cells] for row in table.rows]
    assert head == ["序号", "位置", "存在的问题", "应改为", "整改期限", "整改情况（由部门填写）"]
    found = [r for r in rows_of(site, OWN, 2024) if r.verdict != "dismissed" and r.severity != "note"]
    assert [r[0] for r in rows] == [str(n + 1) for n in range(len(found))]
    assert "审核意见：请与财务软件核对" in rows[0][2]
    assert all(row.message_zh in cells[2] and row.where_zh == cells[1] for row, cells in zip(found, rows, strict=True))
    assert [cells[3] for cells in rows] == [
        f"“{row.printed}”改为“{row.proposed}”" if row.proposed and row.printed else row.proposed or "请核实后改正"
        for row in found
    ]
    assert any("”改为“" in cells[3] for cells in rows)
    assert {cells[4] for cells in rows} == {"2026.12.24"}
    assert {cells[5] for cells in rows} == {""}
    assert "口径不同" not in "".join(map("".join, rows))
    assert paper.sections[1].orientation == 1  # the table lies across


def test_a_department_has_its_notice_once_it_is_returned(site: Site) -> None:
    dang = site.browser("dang")
    assert dang.get(f"/review/drafts/{ids(site)[OWN, 2024]}/versions/1/notice").status_code == 200
    assert "整改期限：<b>2026-12-24</b>" in dang.get(f"/review/drafts/{ids(site)[OWN, 2024]}").text
    assert dang.get(f"/review/drafts/{ids(site)[OWN, 2023]}/versions/1/notice").status_code == 404
    assert dang.get(f"/review/drafts/{ids(site)[OTHER, 2024]}/versions/1/notice").status_code == 404


def test_a_deadline_that_was_not_set_is_a_week(site: Site) -> None:
    answer = site.browser("shen").get(f"/review/drafts/{ids(site)[OTHER, 2024]}/versions/1/notice")
    due = notices.in_words((date.today() + timedelta(days=7)).isoformat())
    assert f"请于{due}前" in "\n".join(p.text for p in word(answer.content, "other.docx").paragraphs)
    page = site.browser("shen").get(f"/review/drafts/{ids(site)[OWN, 2023]}").text
    assert f'name="due" value="{(date.today() + timedelta(days=7)).isoformat()}"' in page


def test_a_deadline_is_a_day(site: Site) -> None:
    shen, base = site.browser("shen"), f"/review/drafts/{ids(site)[OWN, 2023]}"
    for due in ("2026-2-3", "明天", "2026-02-30"):
        answer = shen.post(f"{base}/return", {"message": "请改", "due": due})
        assert answer.status_code == 409
        assert "整改期限不是一个日期" in answer.text


def test_the_letter_is_filled_in_with_what_was_confirmed(site: Site) -> None:
    shen, base = site.browser("shen"), f"/review/drafts/{ids(site)[OTHER, 2023]}"
    row = rows_of(site, OTHER, 2023)[0]
    assert row.message_zh not in shen.get(base).text.partition('name="message"')[2].partition("</textarea>")[0]
    shen.post(f"{base}/findings/{row.id}", {"verdict": "confirmed", "reason": ""})
    letter = shen.get(base).text.partition('name="message"')[2].partition("</textarea>")[0]
    assert f"1. {row.where_zh}：" in letter
    shen.post(f"{base}/findings/{row.id}", {"verdict": "open"})


def test_the_countys_list(site: Site) -> None:
    answer = site.browser("shen").get("/review/notices.xlsx")
    assert answer.status_code == 200
    if SHOTS:
        (Path(SHOTS) / "county.xlsx").write_bytes(answer.content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["问题清单", "按部门汇总"]
    head, *rows = book.get_sheet_by_name("问题清单").to_python()
    assert head[-2:] == ["整改情况（由部门填写）", "复核结果"]
    assert {row[1] for row in rows} == {OWN, OTHER}
    assert [row[0] for row in rows] == [float(n + 1) for n in range(len(rows))]
    assert {row[7] for row in rows if row[1] == OWN} == {"2026-12-24"}
    totals = book.get_sheet_by_name("按部门汇总").to_python()
    assert totals[-1][1] == "合计"
    assert totals[-1][5] + totals[-1][6] == len(rows)


def test_the_notices_of_many_drafts(site: Site) -> None:
    answer = site.browser("shen").get("/review/notices.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert sorted(archive.namelist()) == [
            f"{u}2024年度部门决算公开文稿整改通知书.docx" for u in sorted((OTHER, OWN))
        ]
        for name in archive.namelist():
            assert word(archive.read(name), "one.docx").tables
    narrowed = site.browser("shen").get("/review/notices.zip?words=云溪")
    assert len(zipfile.ZipFile(io.BytesIO(narrowed.content)).namelist()) == 1


def test_the_summary_of_a_year(site: Site) -> None:
    shen = site.browser("shen")
    listed = shen.get("/review/years").text
    assert "/review/years/2024/final" in listed
    assert not re.search(r"<th[^>]*></th>", listed)
    answer = shen.get("/review/years/2024/final")
    assert answer.status_code == 200
    paper = word(answer.content, "year.docx")
    with site.service.database.reading() as session:
        this, before = yearly.year_of(session, "final", 2024), yearly.year_of(session, "final", 2023)
    assert (this.drafts, before.drafts, this.clean, this.sum("returned")) == (3, 2, 1, 2)
    assert this.sum("errors") > 0
    assert sum(this.kinds.values()) == this.sum("errors") + this.sum("warnings")
    text = "\n".join(p.text for p in paper.paragraphs)
    assert text.startswith("关于2024年度部门决算公开文稿审核情况的通报")
    assert f"共发现错误{this.sum('errors')}处" in text
    assert "与2023年度相比，文稿增加1份" in text
    assert f"首次报送没有错误的部门：{THIRD}" in text
    kinds, homes = paper.tables
    assert len(kinds.rows) == len(set(this.kinds) | set(before.kinds)) + 1
    assert [row.cells[0].text for row in homes.rows[1:]][-1] == THIRD
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert {"word/charts/chart1.xml", "word/charts/chart2.xml", "word/embeddings/chart1.xlsx"} <= set(names)
        inside = CalamineWorkbook.from_filelike(io.BytesIO(archive.read("word/embeddings/chart2.xlsx")))
    assert inside.get_sheet_by_index(0).to_python()[0] == ["", "2023年度", "2024年度"]
    assert shen.get("/review/years/2019/final").status_code == 404
    assert shen.get("/review/years/2024/nothing").status_code == 404


def test_a_first_year_has_nothing_to_be_compared_with(site: Site) -> None:
    text = "\n".join(
        p.text for p in word(site.browser("shen").get("/review/years/2023/final").content, "first.docx").paragraphs
    )
    assert "没有2022年度的审核数据" in text


def test_a_region_words_its_notices_its_own_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "qinghe"
    folder.mkdir()
    (folder / "region.toml").write_text('extends = "national"\nname = "清河县"\ndetect = ["清河"]\n', encoding="utf-8")
    (folder / "notice.toml").write_text('[notice]\nsender = "清河县财政局"\ndays = 3\n', encoding="utf-8")
    monkeypatch.setenv("JUESUAN_REGIONS", str(tmp_path))
    assert "qinghe" in regions()
    phrases.cache_clear()
    own, common = phrases("final", "qinghe"), phrases("final", "national")
    assert (own["notice"]["sender"], own["notice"]["days"]) == ("清河县财政局", 3)
    assert own["notice"]["opening"] == common["notice"]["opening"]
    assert notices.deadline("budget", date(2026, 8, 30), "qinghe") == "2026-09-02"
    phrases.cache_clear()


def test_versions_of_before_are_told_their_kind(tmp_path: Path) -> None:
    """A database from before kinds and deadlines: each kept result says what it is."""
    made = Site(tmp_path)
    made.browser("shen").upload([(f"{OWN}2024.docx", draft(7, OWN))])
    made.work()
    with made.service.database.engine.execution_options(writing=True).begin() as old:
        for column in ("code_salt", "code_step", "recovery"):  # of the migration after
            old.exec_driver_sql(f"ALTER TABLE users DROP COLUMN {column}")
        old.exec_driver_sql("ALTER TABLE versions DROP COLUMN kind")
        old.exec_driver_sql("ALTER TABLE letters DROP COLUMN due")
        old.exec_driver_sql("UPDATE alembic_version SET version_num = '0003'")
    made.service.database.migrate()
    with made.service.database.reading() as session:
        assert [v.kind for v in session.scalars(select(Version))] == ["final"]
    made.service.database.close()
