"""Findings across documents, computed anew only where the corpus has changed: the same to the byte as all of them computed anew."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from juesuan.corpus import across as module
from juesuan.corpus import basis
from juesuan.corpus.across import renew, stored_across, write_across
from juesuan.corpus.basis import BASIS, basis_of
from juesuan.corpus.expected import Expected
from juesuan.corpus.finding import Across
from juesuan.corpus.store import ACROSS, Corpus
from juesuan.kernel.lang import Text
from made_corpus import NAMES, Maker

EXPECTED = [Expected(f"清河县{name}局", "130534", year) for name in NAMES for year in (2022, 2023, 2024)]


def kept(folder: Path) -> tuple[bytes, bytes]:
    return (folder / ACROSS).read_bytes(), (folder / BASIS).read_bytes()


def no_whole_run(*_: object) -> None:
    raise AssertionError("everything was computed anew")


def rules(folder: Path) -> Counter[str]:
    stored = stored_across(Corpus(folder).place)
    assert stored is not None
    return Counter(stored.table.column("rule").to_pylist())


@pytest.mark.parametrize("seed", [pytest.param(n, marks=pytest.mark.slow) if n else n for n in range(3)])
def test_what_has_changed_gives_what_all_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Batches of random documents come, go and are made anew in a random order; versions replace one another."""
    monkeypatch.setattr(module, "MUCH", 99.0)
    random = Random(seed)
    maker = Maker(tmp_path, seed)
    maker.batch(120)
    write_across(Corpus(tmp_path), EXPECTED)
    seen = rules(tmp_path)
    for step in range(6):
        act = random.choice(("batch", "batch", "batch", "remove", "mend")) if len(maker.batches) > 1 else "batch"
        if act == "batch":
            maker.batch(random.choice((1, 2, 5, 12)))
        else:
            getattr(maker, act)()
        with monkeypatch.context() as only:
            only.setattr(module, "across", no_whole_run)
            write_across(Corpus(tmp_path))
        anew = kept(tmp_path)
        write_across(Corpus(tmp_path), whole=True)
        assert kept(tmp_path) == anew, (seed, step, act)
        seen += rules(tmp_path)
    assert {"Y01", "Y02", "B01", "U01", "N01", "C01", "O01"} <= set(seen)


def test_only_what_is_touched_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = Maker(tmp_path, 9)
    maker.batch(120)
    write_across(Corpus(tmp_path), EXPECTED)
    asked = []
    years = module.years
    monkeypatch.setattr(module, "years", lambda c, keys=None: asked.append(keys) or years(c, keys))
    maker.batch(1)
    write_across(Corpus(tmp_path))
    (added,) = maker.batches[1]
    (keys,) = asked
    own = f"130534{added['name']}局"
    assert own in keys
    assert set(keys) == {
        own,
        *(
            f"130534{d['superior'][3:]}"
            for b in maker.batches.values()
            for d in b
            if d["name"] == added["name"] and d["superior"]
        ),
    }
    write_across(Corpus(tmp_path))  # nothing has come: nothing is asked for
    assert len(asked) == 1


def test_a_unit_goes_to_the_department_of_its_own_name(tmp_path: Path) -> None:
    """A department of the unit's key makes the unit its 本级; the department above loses it, though none of its documents changed."""
    one, two = (
        basis.Document(i, "b", k, a, 2024) for i, k, a in (("1", "130534甲局", "130534乙局"), ("2", "130534乙局", ""))
    )
    before = basis.Basis(frozenset({one, two}))
    after = basis.Basis(before.documents | {basis.Document("3", "c", "130534甲局", "", 2024)})
    assert after.touched(before).keys == {"130534甲局", "130534乙局"}
    assert before.touched(after).keys == {"130534甲局", "130534乙局"}
    assert after.touched(after).keys == frozenset()


def test_what_is_not_known_to_be_the_basis_is_not_gone_on_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = Maker(tmp_path, 3)
    maker.batch(30)
    write_across(Corpus(tmp_path), EXPECTED)
    good = kept(tmp_path)
    made_up = [Across("N02", Text("迟", "late"), department="某局", department_key="x", year=2024)]
    module.store_across(Corpus(tmp_path), made_up)  # another's findings, though of the same corpus
    assert write_across(Corpus(tmp_path)).num_rows == stored_rows(good)
    assert kept(tmp_path) == good
    (tmp_path / BASIS).write_bytes(b"damaged")
    write_across(Corpus(tmp_path))
    assert kept(tmp_path) == good
    monkeypatch.setattr(basis, "program", lambda *_: "another program")
    assert module._before(Corpus(tmp_path).place) is None


def stored_rows(both: tuple[bytes, bytes]) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pq.read_table(pa.BufferReader(both[0])).num_rows


def test_a_corpus_that_has_grown_is_renewed_and_a_damaged_batch_is_left_out(tmp_path: Path) -> None:
    maker = Maker(tmp_path, 4)
    maker.batch(30)
    write_across(Corpus(tmp_path), EXPECTED)
    assert renew(tmp_path) is None
    maker.batch(3)
    assert renew(tmp_path) is not None
    part = next((tmp_path / "figures").glob("000001*"))
    part.write_bytes(b"x" * part.stat().st_size)
    assert renew(tmp_path) is not None
    assert {d.id for d in basis_of(Corpus(tmp_path).verified()).documents} <= {d["id"] for d in maker.batches[0]}
    anew = kept(tmp_path)
    write_across(Corpus(tmp_path).verified(), whole=True)
    assert kept(tmp_path) == anew
