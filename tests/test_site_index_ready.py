"""A batch made ready for the serving index: in shares as in one piece, figures put aside or not, amounts as the corpus has them."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from juesuan.corpus import schema
from juesuan.kernel.figures import plain
from juesuan.site import index, ready
from made_corpus import Maker


def said(path: Path) -> dict[str, list[str]]:
    """All rows of an index, those of its text indexes' own tables too."""
    with sqlite3.connect(path) as db:
        names = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        plain = [n for n in names if n not in ("words", "names", "titles") and not n.startswith("sqlite_")]
        return {n: sorted(map(repr, db.execute(f"SELECT * FROM {n}"))) for n in plain}


def test_amounts_are_the_corpus_own() -> None:
    given = ["0", "-0.000001", "20", "9.38", "12.5", "-1234567.890000", "9223372036854.775807", "9223372036854.775808",
             "-9223372036854.775808", "-9223372036854.775809", "123456789012345678.123456", "-123456789012345678.123456", None]  # fmt: skip
    decimals = [None if g is None else Decimal(g).quantize(Decimal("0.000001")) for g in given]
    column = pa.chunked_array([pa.array([Decimal(7), *decimals], schema.MONEY)[1:], pa.array([None], schema.MONEY)])
    found = ready.units(column)
    assert found == [*(None if d is None else int(d * 10**6) for d in decimals), None]
    assert [ready.plain(f) for f in found if f is not None] == [plain(d) for d in decimals if d is not None]
    assert ready.units(pa.chunked_array([], schema.MONEY)) == []


def test_columns_are_the_corpus_own() -> None:
    texts = pa.chunked_array([["甲", None, "乙", "甲"], []], pa.string())
    assert ready.values(texts) == ["甲", None, "乙", "甲"]
    assert ready.values(pa.chunked_array([[1, None]], pa.int32())) == [1, None]
    assert ready.values(pa.chunked_array([[1, 2]], pa.int16())) == [1, 2]
    assert ready.values(pa.chunked_array([[[1], []]], pa.list_(pa.int32()))) == [[1], []]


def test_shares_give_what_one_piece_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker, location = Maker(tmp_path / "c", 7), str(tmp_path / "c")
    maker.batch(9)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    index.update(location, tmp_path / "whole.sqlite")
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(index, "_LARGE", 5)
    index.update(location, tmp_path / "shared.sqlite")
    assert said(tmp_path / "shared.sqlite") == said(tmp_path / "whole.sqlite")


def test_a_run_that_ended_early_is_taken_up(tmp_path: Path) -> None:
    """Its figures were put aside: the next run stores them with its own."""
    maker, location = Maker(tmp_path / "c", 3), str(tmp_path / "c")
    for _ in range(3):
        maker.batch(4)

    def stop(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.update(location, tmp_path / "i.sqlite", stop)
    with sqlite3.connect(tmp_path / "i.sqlite") as db:
        assert db.execute("SELECT COUNT(*) FROM figures").fetchone() == (0,)
        assert db.execute("SELECT COUNT(*) FROM figures_aside").fetchone()[0] > 0
    assert index.update(location, tmp_path / "i.sqlite") == 1
    index.update(location, tmp_path / "anew.sqlite")
    found, anew = said(tmp_path / "i.sqlite"), said(tmp_path / "anew.sqlite")
    assert "figures_aside" not in found
    assert found == anew


def test_a_figure_too_large_for_the_index_is_read_and_not_searched_for(tmp_path: Path) -> None:
    maker, location = Maker(tmp_path / "c", 3), str(tmp_path / "c")
    rows = maker._rows

    def large(each: dict[str, object]) -> dict[str, list[dict[str, object]]]:
        made = rows(each)
        made["figures"][0]["value"] = Decimal("123456789012345678")
        made["documents"][0] |= {"status": "ok", "key_figures": '{"whole.total":123456789012345678,"staff.active":10}'}
        return made

    maker._rows = large  # type: ignore[method-assign]
    maker.batch(1)
    index.update(location, tmp_path / "i.sqlite")
    with sqlite3.connect(tmp_path / "i.sqlite") as db:
        assert db.execute("SELECT COUNT(*) FROM figures").fetchone()[0] > 0
        assert db.execute("SELECT measure, value FROM amounts").fetchall() == [("staff.active", 10_000_000)]
