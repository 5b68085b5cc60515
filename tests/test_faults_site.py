"""Fault injection on the site: that what it holds the site against would tell, and a short run of it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from juesuan.desk.model import Decision, Draft, FindingRow, Job, Version
from review_site import Site, draft, spoiled
from site_faults.held import Held
from site_faults.record import Record

BENCH = Path(__file__).parent.parent / "bench" / "faults_site.py"
WORD = spoiled(draft(7, "清河县档案馆"), 0)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.service.database.close()


@pytest.fixture
def record(site: Site, tmp_path: Path) -> Record:
    """What a reviewer and a department did, written down as they were told."""
    made = Record(tmp_path / "record.jsonl")
    sha256 = hashlib.sha256(WORD).hexdigest()
    step = made.step("upload", "dang", sets=[[sha256]])
    dang, shen = site.browser("dang"), site.browser("shen")
    answer = dang.upload([("档案馆2024.docx", WORD)])
    made.settle(step, "done", answer.status_code, answer.headers["location"])
    site.work()
    page = answer.headers["location"]
    id = page.rpartition("/")[2]
    for kind, browser, path, field in (
        ("submit", dang, "submit", "message"),
        ("decision", shen, "findings/1", "reason"),
        ("return", shen, "return", "message"),
    ):
        step = made.step(kind, browser.name, id, 1)
        answer = browser.post(f"{page}/{path}", {field: step.words, "verdict": "confirmed"})
        made.settle(step, "done", answer.status_code)
        assert answer.status_code == 303
    return made


def wrong(site: Site, record: Record) -> list[str]:
    return list(Held(site.service.database, site.service.vault).wrong(record))


def test_what_was_acknowledged_and_is_there_is_right(site: Site, record: Record) -> None:
    assert wrong(site, record) == []
    assert Held(site.service.database, site.service.vault).unfinished() == []
    assert Held(site.service.database, site.service.vault).left_over() == []


def test_a_lost_or_changed_file_is_told(site: Site, record: Record) -> None:
    path = site.service.vault.path(hashlib.sha256(WORD).hexdigest())
    path.write_bytes(WORD[:-1])
    assert wrong(site, record) == [f"the file {path.name} has other bytes ({len(WORD) - 1} of {len(WORD)})"]
    path.unlink()
    assert wrong(site, record) == [f"the file {path.name} is not in the vault"]
    other = path.with_name(".juesuan-half")
    other.write_bytes(b"x")
    assert Held(site.service.database, site.service.vault).left_over() == [other]


def test_what_was_acknowledged_and_is_not_there_is_told(site: Site, record: Record) -> None:
    id = record.steps[1].draft
    for kind in ("sign", "return", "submit", "withdraw", "decision", "version"):
        record.settle(record.step(kind, "shen", id, 1, sets=[["0" * 64]] if kind == "version" else []), "done", 303)
    told = wrong(site, record)
    assert len(told) == 7
    assert sum(t.endswith(": is not there") for t in told) == 5
    assert sum(t.endswith("its files are versions []") for t in told) == 1
    assert sum("were taken in" in t for t in told) == 1


def test_what_was_refused_and_is_there_is_told(site: Site, record: Record) -> None:
    for step in record.steps:
        step.came = "refused"
    told = wrong(site, record)
    assert [t.rpartition(": ")[2] for t in told[1:]] == ["is there"] * 3
    assert "were refused" in told[0]


def test_halves_are_told(site: Site, record: Record) -> None:
    """Without an answer a step may or may not have happened; never half of it."""
    for step in record.steps:
        step.came = "unknown"
    assert wrong(site, record) == []
    with site.service.database.writing() as session:
        session.delete(session.scalars(select(Decision)).one())
    told = wrong(site, record)
    assert any("0 times in the tables, 1 times in the trail" in t for t in told)
    assert any("was judged; it was 0 times" in t for t in told)


def test_a_draft_that_nobody_handed_in_or_that_is_there_twice_is_told(site: Site, record: Record) -> None:
    site.browser("shen").upload([("又.docx", WORD[:-2] + b"\x01\x00" + b"x")])
    site.work()
    assert any("files that nobody handed in" in t for t in wrong(site, record))


def test_a_stuck_check_and_a_lost_finding_are_told(site: Site, record: Record) -> None:
    with site.service.database.writing() as session:
        session.scalars(select(Job)).one().state = "running"
        session.scalars(select(Version)).one().errors += 1
    assert any("counts" in t for t in wrong(site, record))
    (left,) = Held(site.service.database, site.service.vault).unfinished()
    assert left.endswith("is checked, its job running")


def test_a_sign_off_that_the_trail_does_not_know_is_told(site: Site, record: Record) -> None:
    with site.service.database.writing() as session:
        session.scalars(select(Draft)).one().state = "signed"
        assert session.scalars(select(FindingRow)).all()
    assert any("says 0 times" in t and "signed; it was 1 times" in t for t in wrong(site, record))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_short_run(tmp_path: Path) -> None:
    """About a minute where nothing else runs; what it finds is printed with the ways to look at it."""
    command = [sys.executable, str(BENCH), "--seconds", "20", "--seed", "7"]
    run = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"TMPDIR": str(tmp_path)}
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 violations" in run.stdout
