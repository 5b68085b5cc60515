"""The Ray engine gives the same bytes as the local one, on a real local cluster of two workers, one killed on the way."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import ray
from ray.cluster_utils import Cluster

from corpus_sample import many
from juesuan.cli import run
from juesuan.compile.budgets.generate import generate as budget
from juesuan.compile.budgets.wording import compose
from juesuan.compile.render import render
from juesuan.corpus.ingest import ingest, jobs
from juesuan.corpus.runners import local
from juesuan.corpus.schema import TABLES
from juesuan.corpus.store import Corpus, Place, manifests
from s3_server import bucket

__all__ = ["bucket"]
pytestmark = [pytest.mark.ray, pytest.mark.slow]


@pytest.fixture
def cluster() -> Iterator[object]:
    made = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 0, "object_store_memory": 80_000_000, "include_dashboard": False},
    )
    yield made
    ray.shutdown()
    made.shutdown()


class Killed:
    """One of two worker machines, whose processes are killed once the first batch is there and work is under way."""

    def __init__(self, cluster: Any, place: Place) -> None:
        self.cluster, self.place = cluster, place
        self.workers = [cluster.add_node(num_cpus=1, object_store_memory=80_000_000) for _ in range(2)]
        self.then = 0
        """Batches that there were when it was killed."""
        self.thread = threading.Thread(target=self._kill, daemon=True)
        self.thread.start()

    def _kill(self) -> None:
        while not self.place.exists("batches/000000.json"):
            time.sleep(0.05)
            self.place.fs.invalidate_cache()
        self.cluster.remove_node(self.workers[1], allow_graceful=False)
        self.then = len(self.place.names("batches"))


def given(folder: Path) -> None:
    """Write 40 disclosures of both kinds, in formats that are read by different readers."""
    many(folder, 32)
    (folder / "budgets").mkdir()
    for n in range(8):
        filing, form = budget(n, ("national", "shanghai")[n % 2], 3), ("txt", "docx")[n // 4]
        render(compose(filing), folder / "budgets" / f"{filing.unit}{filing.year}年部门预算{n}.{form}", form)


def same(one: str, other: str, batches: int) -> None:
    """Assert that two corpora, made by Ray and on this machine, have the same batches of the same rows."""
    rayed, plain = manifests(Place(one)), manifests(Place(other))
    assert len(rayed) == batches
    assert [m.parts for m in rayed] == [m.parts for m in plain]
    assert [m.ids for m in rayed] == [m.ids for m in plain]
    assert [m.made.engine for m in rayed] == ["ray"] * batches
    assert not Corpus(one).broken()
    kinds = "select kind_of_disclosure, count(*) from documents group by 1"
    assert dict(Corpus(one).connect().execute(kinds).fetchall()) == {"final": 32, "budget": 8}


def test_same_bytes_with_a_worker_killed(cluster: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given(tmp_path / "in")
    killed = Killed(cluster, Place(tmp_path / "ray"))
    command = ["ingest", str(tmp_path / "in"), "--corpus", str(tmp_path / "ray"), "--batch", "8", "--no-across"]
    assert run([*command, "--engine", "ray", "--ray-address", cluster.address]) == 0
    killed.thread.join(30)
    assert 1 <= killed.then < 5
    assert "新入库 40 份（其中无法读取 0 份）" in capsys.readouterr().out
    ingest(jobs([str(tmp_path / "in")]), tmp_path / "local", local(1), batch=8)
    same(str(tmp_path / "ray"), str(tmp_path / "local"), 5)
    difference = subprocess.run(
        ["diff", "-rq", "--exclude=batches", str(tmp_path / "ray"), str(tmp_path / "local")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert difference.stdout == ""


@pytest.mark.s3
def test_same_bytes_in_a_bucket_with_a_worker_killed(
    bucket: Any, cluster: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The files come from a bucket, the corpus lies in it; the workers reach it with the settings of their machine."""
    given(tmp_path / "in")
    names = sorted(p.relative_to(tmp_path / "in").as_posix() for p in (tmp_path / "in").rglob("*.*"))
    for name in names:
        bucket.pipe_file(f"accounts/下发/{name}", (tmp_path / "in" / name).read_bytes())
    listed, corpus = tmp_path / "list.txt", "s3://accounts/决算 ray"
    listed.write_text("".join(f"s3://accounts/下发/{name}\n" for name in names), encoding="utf-8")
    killed = Killed(cluster, Place(corpus))
    command = ["ingest", "--list", str(listed), "--corpus", corpus, "--batch", "4", "--no-across"]
    assert run([*command, "--engine", "ray", "--ray-address", cluster.address]) == 0
    killed.thread.join(30)
    assert 1 <= killed.then < 10
    assert "新入库 40 份（其中无法读取 0 份）" in capsys.readouterr().out

    ingest(jobs([], [listed]), tmp_path / "local", local(1), batch=4)
    same(corpus, str(tmp_path / "local"), 10)
    there, here = Place(corpus), Place(tmp_path / "local")
    for folder in TABLES:
        assert {n: there.read(f"{folder}/{n}") for n in there.names(folder)} == {
            n: here.read(f"{folder}/{n}") for n in here.names(folder)
        }
    originals = [p.relative_to(tmp_path / "local").as_posix() for p in (tmp_path / "local" / "originals").rglob("*.*")]
    kept = bucket.find(there.path("originals"))
    assert sorted(p.removeprefix(there.path("")) for p in kept) == sorted(originals)
    assert {n: there.read(n) for n in originals} == {n: here.read(n) for n in originals}
