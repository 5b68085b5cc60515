"""Budgets beside final accounts on the site: both are held, neither takes the other's place, and what was executed is worked out."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from starlette.testclient import TestClient

from juesuan.corpus.across import across, store_across
from juesuan.corpus.expected import BadList, Expected, read_expected
from juesuan.corpus.ingest import ingest, jobs
from juesuan.corpus.runners import local
from juesuan.corpus.store import Corpus
from juesuan.site.app import make_app
from juesuan.site.execution import executed
from juesuan.site.settings import Settings
from test_budget_across import RIGHT, budget, final

REGION = "310107"
UNIT, OTHER, NONE = (f"上海市普陀区{name}" for name in ("财政局", "审计局", "档案局"))
KEY = f"{REGION}财政局"


@cache
def settings() -> Settings:
    folder = Path(mkdtemp(prefix="juesuan-budgets-"))
    (folder / "in").mkdir()
    spent = RIGHT | {"2010302": 105}
    texts = {
        "a": budget(UNIT, 2024, RIGHT), "b": final(UNIT, 2024, spent), "c": budget(UNIT, 2025, RIGHT), "d": budget(OTHER, 2024, RIGHT),
    }  # fmt: skip
    for name, text in texts.items():
        (folder / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    ingest(jobs([str(folder / "in")]), folder / "corpus", local(1))
    approved = dt.date(2024, 2, 1)
    asked = [Expected(u, REGION, 2024, approved, kind) for u in (UNIT, OTHER, NONE) for kind in ("budget", "final")]
    opened = Corpus(folder / "corpus")
    store_across(opened, across(opened, asked), asked)
    return Settings(str(folder / "corpus"), public_only=True, refresh=0)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(make_app(settings())) as made:
        yield made


def department(client: TestClient) -> str:
    items = client.get("/api/v1/departments").json()["items"]
    key: str = next(d["key"] for d in items if d["name"] == UNIT)
    return key


def test_a_budget_does_not_take_the_final_accounts_place(client: TestClient) -> None:
    client.get("/")
    rows = (
        sqlite3.connect(settings().index_path)
        .execute("SELECT disclosure, year FROM documents WHERE current")
        .fetchall()
    )
    assert sorted(rows) == [("budget", 2024), ("budget", 2024), ("budget", 2025), ("final", 2024)]


def test_a_department_has_both_side_by_side(client: TestClient) -> None:
    page = client.get(f"/department/{department(client)}").text
    assert 'id="execution"' in page
    assert "1,000.00" in page
    assert "895.00" not in page.partition('id="execution"')[0].partition("<main")[0]
    assert "895.00" in page
    assert "89.50%" in page.partition('id="execution"')[2]
    budgets = client.get(f"/department/{department(client)}", params={"disclosure": "budget"}).text
    assert "各年度对照 · 部门预算" in budgets


def test_the_api_tells_the_kind_and_what_was_executed(client: TestClient) -> None:
    found = client.get(f"/api/v1/departments/{department(client)}").json()
    assert found["department"]["finals"] == [2024]
    assert found["department"]["budgets"] == [2024, 2025]
    (line,) = [e for e in found["execution"] if e["measure"] == "general.expenditure" and e["year"] == 2024]
    assert (line["opening"], line["final"], line["told"]) == ("1000", "895", False)
    assert line["rate"] == pytest.approx(0.895)
    assert {d["disclosure"] for d in client.get("/api/v1/documents?disclosure=budget").json()["items"]} == {"budget"}


def test_rankings_by_execution_and_on_the_opening_budget(client: TestClient) -> None:
    for by, field, value in (("execution", "execution", 0.895), ("on_budget", "on_budget_rate", -0.105)):
        asked = f"measure=general.expenditure&by={by}&year=2024"
        (row,) = client.get(f"/api/v1/rankings?{asked}").json()["items"]
        assert row[field] == pytest.approx(value)
        assert client.get(f"/rankings?{asked}").status_code == 200
    both = client.get("/api/v1/rankings?measure=general.expenditure&disclosure=budget&year=2024").json()["items"]
    assert {r["document"]["name"] for r in both} == {UNIT, OTHER}


def test_who_has_published_neither(client: TestClient) -> None:
    page = client.get(f"/region/{REGION}").text
    neither = page.partition('id="neither"')[2].partition("</section>")[0]
    assert NONE in neither
    assert OTHER not in neither
    rows = client.get("/api/v1/across?rule=N01").json()["items"]
    assert {(r["name"], "预算" in r["message"]) for r in rows} == {(NONE, False), (NONE, True), (OTHER, False)}


def test_downloads_by_kind(client: TestClient) -> None:
    lines = client.get("/data/amounts.csv?disclosure=budget").text.splitlines()
    assert len(lines) > 3
    assert all(",budget," in line for line in lines[1:])


def test_the_execution_of_a_measure() -> None:
    told = executed(
        "three.total", {"three.total": 8, "three.total@opening_budget": 12, "three.total@full_budget": 10}, {}
    )
    assert (told.opening, told.told, told.adjusted, told.final, told.rate, told.change) == (12, True, 10, 8, 0.8, -4)
    published = executed("three.total", {"three.total": 8, "three.total@opening_budget": 12}, {"three.total": 16})
    assert (published.opening, published.told, published.rate, published.change_rate) == (16, False, 0.5, -0.5)
    assert executed("three.total", {"three.total": 8}, {"three.total": 0}).rate is None


def test_a_list_of_expected_disclosures_says_of_which_kind(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("部门,年度,种类\n甲市乙局,2024,部门预算\n甲市乙局,2024,决算\n甲市丙局,2024,\n", encoding="utf-8")
    assert [e.kind for e in read_expected(path)] == ["budget", "final", "final"]
    path.write_text("部门,年度,种类\n甲市乙局,2024,年鉴\n", encoding="utf-8")
    with pytest.raises(BadList):
        read_expected(path)


def test_a_budget_comes_out_in_the_year_that_it_is_for(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    texts = {
        "a": budget(UNIT, 2024, RIGHT) + "\n发布日期：2024年4月15日",
        "b": final(UNIT, 2024, RIGHT) + "\n发布日期：2024年4月15日",
    }
    for name, text in texts.items():
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    ingest(jobs([str(tmp_path / "in")]), tmp_path / "corpus", local(1))
    opened = Corpus(tmp_path / "corpus")
    rows = opened.connect().execute("select kind_of_disclosure, published from documents").fetchall()
    assert dict(rows) == {"budget": dt.date(2024, 4, 15), "final": None}
    asked = [Expected(UNIT, REGION, 2024, dt.date(2024, 3, 1), kind) for kind in ("budget", "final")]
    assert [(f.rule, f.kind) for f in across(opened, asked) if f.rule.startswith("N")] == [("N02", "budget")]
