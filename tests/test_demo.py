"""The made-up county: its accounts are whole and go on from year to year, and what is planted in them is all that is wrong."""

from __future__ import annotations

import csv
import re
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from juesuan.checks.engine import check
from juesuan.cli import run
from juesuan.compile.compute import books
from juesuan.compile.validate import validate
from juesuan.compile.wording import compose, missing
from juesuan.corpus.across import across
from juesuan.corpus.ingest import ingest, jobs
from juesuan.corpus.runners import local
from juesuan.corpus.store import Corpus
from juesuan.demo.county import county, departments
from juesuan.demo.publish import LAST_BUDGET, OPENING, papers, publish

YEARS = range(2022, 2025)
BETWEEN = (OPENING, LAST_BUDGET)


def test_sixty_departments() -> None:
    assert len(departments()) == 60
    assert len({d.unit for d in departments()}) == 60


def test_accounts_are_right_and_go_on_from_year_to_year() -> None:
    filings = list(county(7, YEARS, 8))
    assert [len(list(g)) for _, g in groupby(filings, key=lambda f: f.unit)] == [3] * 8
    for filing in filings:
        assert validate(filing) == []
        assert missing(compose(filing)) == []
    for before, now in pairwise(filings):
        if before.unit == now.unit:
            assert now.last.total == books(before)["whole.total"]
            assert books(now)["whole.opening"] == books(before)["whole.closing"]
            assert now.staff.active_last == before.staff.active


def test_the_same_seed_gives_the_same_county() -> None:
    assert list(county(7, YEARS, 3)) == list(county(7, YEARS, 3))
    assert list(county(7, YEARS, 3)) != list(county(8, YEARS, 3))


@pytest.mark.parametrize(("departments", "published"), [(3, 21), pytest.param(6, 42, marks=pytest.mark.slow)])
def test_what_is_published(tmp_path: Path, departments: int, published: int) -> None:
    planted = publish(tmp_path, 3, YEARS, departments)
    assert planted
    files = {str(p.relative_to(tmp_path / "files")): p for p in (tmp_path / "files").rglob("*.*")}
    absent = {p.file for p in planted if p.kind == "没有公开"}
    assert len(absent | {p.file for p in planted if p.kind == "迟公开"}) >= 5
    assert not {name.rpartition(".")[0] for name in files} & absent
    wrong = {p.file: p for p in planted if p.kind not in ("没有公开", "迟公开", *BETWEEN)}
    assert {"预算" in name for name in files} == {True, False}
    assert set(wrong) <= set(files)
    for name, path in files.items():
        found = [f for f in check(path).findings if f.severity != "note"]
        if name not in wrong:
            assert found == [], name
    expected = list(csv.DictReader((tmp_path / "expected.csv").open(encoding="utf-8")))
    assert len(expected) == papers(3, departments) == published
    assert {e["kind"] for e in expected} == {"部门预算", "部门决算"}
    assert {e["region"] for e in expected} == {"青石县"}


@pytest.mark.slow
def test_what_is_found_across_the_county_is_what_was_planted(tmp_path: Path) -> None:
    assert run(["demo", str(tmp_path / "d"), "--departments", "7", "--years", "2", "--seed", "2", "--no-serve"]) == 0
    faults = list(csv.DictReader((tmp_path / "d" / "published" / "faults.csv").open(encoding="utf-8")))
    rows = Corpus(tmp_path / "d" / "corpus").connect().execute(
        "select a.rule, a.department, a.year, a.message_zh, d.source, o.source, a.kind from across a left join documents d on d.id = a.document "
        "left join documents o on o.id = a.other"
    )  # fmt: skip
    found = rows.fetchall()
    absent = {f["file"] for f in faults if f["kind"] == "没有公开"}
    late = {(f["file"], f["written"], f["right"]) for f in faults if f["kind"] == "迟公开"}
    assert len(absent) >= 2
    assert len(late) >= 3
    titles = {"final": "年度部门决算", "budget": "年部门预算"}
    assert {f"{year}/{name}{year}{titles[kind]}" for rule, name, year, *_, kind in found if rule == "N01"} == absent
    told = re.compile(r"应在(\S+)前公开，实际(\S+?)公开")
    said = {(source, *told.search(message).group(2, 1)) for rule, _, _, message, source, *_ in found if rule == "N02"}  # type: ignore[union-attr]
    assert said == late
    wrong = {f["file"] for f in faults} - absent
    between = [(source, other) for rule, *_, source, other, _ in found if rule in ("B01", "Y01", "Y02")]
    assert all(source in wrong or other in wrong for source, other in between)
    told_apart = {source for source, _ in between}
    assert {
        f["file"] for f in faults if f["kind"] in BETWEEN and _has_the_other(tmp_path / "d" / "published" / "files", f)
    } <= told_apart
    assert not [r for r in found if r[0] in ("U01", "C01")]


def _has_the_other(folder: Path, fault: dict[str, str]) -> bool:
    """Whether the budget that a disclosure tells otherwise was published, and in words where the words have it."""
    year, _, name = fault["file"].partition("/")
    unit = name.partition(year)[0]
    of = int(year) - (fault["kind"] == LAST_BUDGET)
    kinds = {p.suffix for p in (folder / str(of)).glob(f"{unit}{of}年部门预算.*")}
    return bool(kinds - {".xlsx"} if fault["kind"] == LAST_BUDGET else kinds)


@pytest.mark.slow
def test_planted_differences_between_budgets_and_final_accounts(tmp_path: Path) -> None:
    """Each is found, whatever the formats; where nothing is planted nothing is found between the two."""
    planted = [p for p in publish(tmp_path, 9, range(2023, 2025), 9) if p.kind in BETWEEN]
    assert planted
    ingest(jobs([str(tmp_path / "files")]), tmp_path / "corpus", local(1))
    corpus = Corpus(tmp_path / "corpus")
    sources = dict(corpus.connect().execute("select id, source from documents").fetchall())
    between = {(f.rule, sources[f.document]) for f in across(corpus) if f.rule in ("B01", "Y01")}
    rules = {OPENING: "B01", LAST_BUDGET: "Y01"}
    wanted = {
        (rules[p.kind], p.file) for p in planted if _has_the_other(tmp_path / "files", {"file": p.file, "kind": p.kind})
    }
    assert wanted
    assert wanted <= between
    with (tmp_path / "faults.csv").open(encoding="utf-8") as file:
        wrong = {r["file"] for r in csv.DictReader(file)}
    assert {source for _, source in between} <= wrong


def test_the_demo_makes_a_corpus_of_its_county(tmp_path: Path) -> None:
    assert run(["demo", str(tmp_path / "d"), "--departments", "3", "--years", "2", "--seed", "4", "--no-serve"]) == 0
    published = list((tmp_path / "d" / "published" / "files").rglob("*.*"))
    found = Corpus(tmp_path / "d" / "corpus").connect()
    rows = found.execute(
        "select count(*), count(distinct department_key), min(region), min(level) from documents"
    ).fetchone()
    assert rows == (len(published), 3, "990121", "county")
    wrong = {r["file"] for r in csv.DictReader((tmp_path / "d" / "published" / "faults.csv").open(encoding="utf-8"))}
    kinds = found.execute("select distinct kind_of_disclosure from documents order by 1").fetchall()
    assert kinds == [("budget",), ("final",)]
    blamed = found.execute("select source from documents where n_errors + n_warnings > 0").fetchall()
    assert {s for (s,) in blamed} <= wrong
    assert run(["demo", str(tmp_path), "--no-serve"]) == 2


def test_the_demo_tells_who_may_review_and_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both logins that are printed work, the drafts wait, and a second start prints the same ones."""
    from sqlalchemy import func, select

    from juesuan.demo.commands import DONE
    from juesuan.demo.publish import publish
    from juesuan.desk import people
    from juesuan.desk.database import Database
    from juesuan.desk.model import Draft, Version

    folder = tmp_path / "d"
    publish(folder / "published", 3, range(2024, 2025), 3)
    (folder / "corpus").mkdir()
    (folder / DONE).touch()
    assert run(["demo", str(folder), "--no-serve", "--port", "8899"]) == 0
    said = capsys.readouterr().out
    assert "http://localhost:8899/login?next=/review/drafts" in said
    told = re.findall(r"用户名 (\S+)  密码 (\S+)", said)
    assert [name for name, _ in told] == ["shenhe", "bumen"]
    assert re.search(r"部门（青石县.+）  用户名 bumen", said)
    database = Database(f"sqlite:///{folder}/corpus-review/review.sqlite", b"")
    with database.reading() as session:
        assert session.scalar(select(func.count(Draft.id))) == 1  # two of the three never publish
        handed = set(session.scalars(select(Version.by)))
        assert handed == {"shoujian"}  # who hands in does not sign: the reviewer can
        for name, password in told:
            user = session.scalars(select(people.User).where(people.User.name == name)).one()
            assert people.matches(user.password, password)
            assert not user.renew
    database.close()
    assert run(["demo", str(folder), "--no-serve"]) == 0
    assert re.findall(r"用户名 (\S+)  密码 (\S+)", capsys.readouterr().out) == told
