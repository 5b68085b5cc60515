"""Batches whose files are joined: the same batches, in few files, for whoever reads, compares, serves, repairs or copies them."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from pathlib import Path

import pytest

from juesuan.corpus import packs, readers
from juesuan.corpus.across import renew, write_across
from juesuan.corpus.basis import BASIS, basis_of
from juesuan.corpus.ingest import ingest, jobs
from juesuan.corpus.packs import FAN, Packer, pack_all, sweep
from juesuan.corpus.repair import repair
from juesuan.corpus.runners import local
from juesuan.corpus.schema import TABLES
from juesuan.corpus.store import ACROSS, Corpus, Manifest, Place, manifest_names, parquet, rows_of_part
from juesuan.site import index
from made_corpus import Maker


def made(folder: Path, batches: int, seed: int = 3) -> Place:
    """A corpus of small batches."""
    maker = Maker(folder, seed)
    for _ in range(batches):
        maker.batch(2)
    return maker.place


def files(folder: Path) -> list[str]:
    return sorted(
        p.relative_to(folder).as_posix() for p in folder.glob("*/*.*") if p.parent.name in (*TABLES, "batches")
    )


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = Corpus(folder).connect()
    return {t: sorted(map(repr, connection.execute(f"select * from {t}").fetchall())) for t in TABLES}  # type: ignore[misc]


def own_bytes(place: Place, batch: Manifest, table: str) -> bytes:
    """A batch's rows of a table, as they were before they were joined with others'."""
    return parquet(rows_of_part(place, table, batch.parts[table]))


def test_a_pack_is_few_files_and_the_same_batches(tmp_path: Path) -> None:
    place = made(tmp_path, FAN + 3)
    before, held, there = Corpus(tmp_path), rows(tmp_path), files(tmp_path)
    basis = basis_of(before)
    single = {(b, t): (tmp_path / t / f"{b:06d}.parquet").read_bytes() for b in range(FAN + 3) for t in TABLES}
    assert len(there) == 7 * (FAN + 3)
    assert pack_all(place) == 1
    assert pack_all(place) == 0
    packed = Corpus(tmp_path)
    assert set(there) < set(files(tmp_path))
    assert basis_of(before) == basis  # who has opened the single ones reads on
    assert sweep(place) == 0
    assert sweep(place, keep=-1) == 7 * FAN
    assert len(files(tmp_path)) == 7 * 4
    assert f"batches/000000-{FAN - 1:06d}.json" in files(tmp_path)
    assert rows(tmp_path) == held
    assert [(m.batch, m.first, m.ids, m.made, m.kept) for m in packed.manifests] == [
        (m.batch, m.first, m.ids, m.made, m.kept) for m in before.manifests
    ]
    assert packed.fingerprint == before.fingerprint
    assert basis_of(packed) == basis
    assert packed.broken() == []
    assert packed.bytes() == sum((tmp_path / n).stat().st_size for n in files(tmp_path) if n.endswith(".parquet"))
    assert {(m.batch, t): own_bytes(place, m, t) for m in packed.manifests for t in TABLES} == single


def test_packs_of_few_documents_are_packed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "FAN", 3)
    place = made(tmp_path, 11)
    held, before = rows(tmp_path), Corpus(tmp_path).fingerprint
    assert pack_all(place) == 4  # three of three batches, one of those three
    sweep(place, keep=-1)
    assert sorted(set(manifest_names(place).values())) == ["000000-000008.json", "000009.json", "000010.json"]
    assert len(files(tmp_path)) == 7 * 3
    assert rows(tmp_path) == held
    assert Corpus(tmp_path).fingerprint == before
    monkeypatch.setattr(packs, "MOST", 10)
    other = made(tmp_path / "other", 9)
    assert pack_all(other) == 3  # 18 documents are too many for one


@pytest.mark.slow
def test_findings_and_index_have_nothing_to_do(tmp_path: Path) -> None:
    place, path = made(tmp_path / "c", FAN), tmp_path / "i.sqlite"
    write_across(Corpus(tmp_path / "c"))
    index.update(str(tmp_path / "c"), path)
    kept = [(tmp_path / "c" / n).read_bytes() for n in (ACROSS, BASIS)]
    pack_all(place)
    sweep(place, keep=-1)
    assert renew(tmp_path / "c") is None
    write_across(Corpus(tmp_path / "c"))
    assert [(tmp_path / "c" / n).read_bytes() for n in (ACROSS, BASIS)] == kept
    index.update(str(tmp_path / "c"), path)
    assert not index.stale(str(tmp_path / "c"), path)
    again = tmp_path / "again.sqlite"
    assert index.update(str(tmp_path / "c"), again) == FAN

    def dump(db: Path) -> list[tuple[object, ...]]:
        with sqlite3.connect(db) as connection:
            return connection.execute("select * from documents join bodies using (n) join texts using (n)").fetchall()

    assert dump(again) == dump(path)


def test_an_index_that_lacks_some_of_a_pack_takes_those(tmp_path: Path) -> None:
    maker, path = Maker(tmp_path / "c", 5), tmp_path / "i.sqlite"
    for _ in range(4):
        maker.batch(2)
    assert index.update(str(tmp_path / "c"), path) == 4
    for _ in range(FAN - 4):
        maker.batch(1)
    pack_all(maker.place)
    sweep(maker.place, keep=-1)
    assert index.update(str(tmp_path / "c"), path) == FAN - 4


def texts(folder: Path, count: int) -> Path:
    folder.mkdir()
    for n in range(count):
        (folder / f"{n:03d}.txt").write_text(
            f"清河县{'甲乙丙丁'[n % 4]}局2024年度部门决算公开\n一、收入支出决算总体情况\n2024年度收入总计{n + 1}.00万元。\n",
            "utf-8",
        )
    return folder


def test_ingest_packs_beside_its_work(tmp_path: Path) -> None:
    """A run that writes many batches leaves few files; one that goes on where a pack ended forms the batches it would have."""
    given = texts(tmp_path / "in", FAN + 2)
    ingest(jobs([str(given)])[: FAN - 1], tmp_path / "c", local(1), batch=1)
    assert len(set(manifest_names(Place(tmp_path / "c")).values())) == FAN - 1
    ingest(jobs([str(given)]), tmp_path / "c", local(1), batch=1)
    place = Place(tmp_path / "c")
    assert sorted(set(manifest_names(place).values())) == [
        f"000000-{FAN - 1:06d}.json", f"{FAN:06d}.json", f"{FAN + 1:06d}.json",
    ]  # fmt: skip
    sweep(place, keep=-1)
    ingest(jobs([str(given)]), tmp_path / "d", local(1), batch=1)
    one, other = Corpus(tmp_path / "c"), Corpus(tmp_path / "d")
    assert [m.batch for m in one.manifests] == list(range(FAN + 2))
    assert one.fingerprint == other.fingerprint
    parts = [p for p in files(tmp_path / "c") if p.endswith(".parquet")]
    assert all((tmp_path / "c" / p).read_bytes() == (tmp_path / "d" / p).read_bytes() for p in parts)
    assert ingest(jobs([str(given)]), tmp_path / "c", local(1), batch=1).known == FAN + 2


@pytest.mark.slow
def test_a_damaged_pack_is_set_aside_and_made_again(tmp_path: Path) -> None:
    """Its batches are made again one by one; what cannot be is said, and the rest counts."""
    given, path = texts(tmp_path / "in", FAN), tmp_path / "i.sqlite"
    ingest(jobs([str(given)]), tmp_path / "c", local(1), batch=1)
    place, location = Place(tmp_path / "c"), str(tmp_path / "c")
    sweep(place, keep=-1)
    held, name = rows(tmp_path / "c"), f"figures/000000-{FAN - 1:06d}.parquet"
    whole = (tmp_path / "c" / name).read_bytes()
    (tmp_path / "c" / name).write_bytes(whole[:-9] + b"x" + whole[-8:])
    assert Corpus(location).broken() == [name]
    assert len(Corpus(location).verified()) == 0
    index.update(location, path)
    assert index.damaged(path) == [name] * FAN
    original = next(p for p in (tmp_path / "c" / "originals").rglob("*.txt"))
    lost = original.read_bytes()
    original.unlink()
    done = repair(location, local(1))
    assert done.made == (name,)
    assert len(done.left) == 1
    assert len(Corpus(location).verified()) == FAN - 1
    assert index.update(location, path) == FAN  # one of them damaged still
    assert len(index.damaged(path)) == 1
    original.write_bytes(lost)
    repair(location, local(1))
    assert Corpus(location).broken() == []
    assert rows(tmp_path / "c") == held
    assert (tmp_path / "c" / name).read_bytes() == whole
    index.update(location, path)
    assert index.damaged(path) == []
    sweep(place, keep=-1)
    assert len(files(tmp_path / "c")) == 7


def test_replaced_files_go_when_nobody_reads(tmp_path: Path) -> None:
    """A corpus that is open, or a connection to it, keeps them for a while; whoever opens one later waits for nothing."""
    place = made(tmp_path, FAN)
    opened = Corpus(tmp_path)
    connection = opened.connect()
    assert pack_all(place) == 1
    assert sweep(place) == 0
    del opened
    assert sweep(place) == 0
    assert connection.execute("select count(*) from documents").fetchone() == (2 * FAN,)
    connection.close()
    del connection
    assert sweep(place) == 7 * FAN
    assert len(files(tmp_path)) == 7
    assert Corpus(tmp_path).broken() == []


def test_where_nobody_knows_of_readers_replaced_files_stay_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "SHARED", False)
    place = made(tmp_path, FAN)
    pack_all(place)
    assert sweep(place) == 0
    assert sweep(place, keep=-1) == 7 * FAN


def test_the_end_of_a_run_removes_what_a_reader_had_kept(tmp_path: Path) -> None:
    place = made(tmp_path, FAN)
    opened = Corpus(tmp_path)
    packer = Packer(place.location)
    packer.look(FAN)
    assert packer.process is not None
    assert packer.process.wait(60) == 0
    assert len(files(tmp_path)) == 7 + 7 * FAN
    del opened
    packer.end()
    assert len(files(tmp_path)) == 7


def test_a_run_leaves_no_replaced_files(tmp_path: Path) -> None:
    ingest(jobs([str(texts(tmp_path / "in", FAN))]), tmp_path / "c", local(1), batch=1)
    assert len(files(tmp_path / "c")) == 7


def test_a_forked_process_keeps_no_files(tmp_path: Path) -> None:
    """It was forked while a corpus was open, which has been closed since."""
    place = made(tmp_path, FAN)
    opened = Corpus(tmp_path)
    child = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,), daemon=True)
    child.start()
    try:
        pack_all(place)
        assert sweep(place) == 0
        del opened
        assert sweep(place) == 7 * FAN
    finally:
        child.kill()
        child.join()
