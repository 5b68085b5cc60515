"""The serving index brought up to date: what it says of all documents together is what an index made anew says."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from random import Random

import pytest

from juesuan.corpus.across import renew, write_across
from juesuan.corpus.expected import Expected
from juesuan.corpus.store import Corpus
from juesuan.site import found_across, index
from made_corpus import NAMES, Maker

EXPECTED = [Expected(f"清河县{name}局", "130534", year) for name in NAMES for year in (2022, 2023, 2024)]
OWN = {"analysed", "version"}
"""What an index says of itself alone."""


def said(path: Path) -> dict[str, list[str]]:
    """All rows of an index; facts by what they are, for their numbers go by the order that they came in."""
    with sqlite3.connect(path) as db:
        names = [
            r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        ]
        plain = [n for n in names if not n.startswith(("words_", "names_", "titles_", "sqlite_", "facts", "figures"))]
        found = {n: sorted(repr(r) for r in db.execute(f"SELECT * FROM {n}") if r[0] not in OWN) for n in plain}
        for name, column in (("names", "name"), ("titles", "title")):
            asked = f"SELECT rowid FROM {name} WHERE {column} MATCH ? ORDER BY rowid"
            found[name] = [repr(db.execute(asked, (f'"{n}局"',)).fetchall()) for n in NAMES]
        return found


@pytest.mark.parametrize("seed", [pytest.param(n, marks=pytest.mark.slow) if n else n for n in range(3)])
def test_what_has_come_gives_what_all_gives(tmp_path: Path, seed: int) -> None:
    """Documents of departments there are and of new ones, versions of others, findings computed in between or not."""
    maker, path, random = Maker(tmp_path / "c", seed), tmp_path / "i.sqlite", Random(seed)
    location = str(tmp_path / "c")
    maker.batch(60)
    write_across(Corpus(location), EXPECTED)
    index.update(location, path)
    for step in range(6):
        for _ in range(random.choice((1, 2))):
            maker.batch(random.choice((1, 2, 9)))
        if random.random() < 0.4:
            renew(location)
        index.update(location, path)
        anew = tmp_path / f"{step}.sqlite"
        index.update(location, anew)
        assert said(path) == said(anew), (seed, step)


def test_findings_that_nothing_new_concerns_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of a department that no finding names, nor was asked for: what the index has of findings stays.

    One more finding of a year: that year's alone are written anew.
    """
    maker, path, location = Maker(tmp_path / "c", 1), tmp_path / "i.sqlite", str(tmp_path / "c")
    maker.batch(40)
    write_across(Corpus(location), EXPECTED)
    index.update(location, path)
    put: list[int] = []
    monkeypatch.setattr(found_across, "_put", lambda db, year, of: put.append(year))
    maker.random = Random(5)
    maker.batch(1)
    (new,) = maker.batches[1]
    new |= {"name": "档案", "superior": ""}
    maker._write(1)
    index.update(location, path)
    assert put == []
    assert index.overtaken(path)
    write_across(Corpus(location))
    index.update(location, path)
    assert not index.overtaken(path)
    assert put == []
    write_across(Corpus(location), [*EXPECTED, Expected("清河县水务局", "130534", 2023)])
    index.update(location, path)
    assert put == [2023]


def test_a_department_that_was_missing_is_so_no_more(tmp_path: Path) -> None:
    maker, path, location = Maker(tmp_path / "c", 1), tmp_path / "i.sqlite", str(tmp_path / "c")
    maker.batch(3)
    write_across(Corpus(location), [Expected("清河县档案局", "130534", 2024)])
    index.update(location, path)

    def missing() -> int:
        with sqlite3.connect(path) as db:
            return int(db.execute("SELECT COUNT(*) FROM across WHERE rule = 'N01'").fetchone()[0])

    assert missing() == 1
    maker.batch(1)
    maker.batches[1][0] |= {"name": "档案", "superior": "", "year": 2024, "kind": "department", "disclosure": "final"}
    maker._write(1)
    index.update(location, path)
    assert missing() == 0
