"""The Ray engine gives the same bytes as the local one, on a real local cluster of two workers, one killed on the way."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

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
from juesuan.corpus.store import Corpus, Place, manifests


@pytest.fixture
def cluster() -> Iterator[object]:
    made = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 0, "object_store_memory": 80_000_000, "include_dashboard": False},
    )
    yield made
    ray.shutdown()
    made.shutdown()


@pytest.mark.ray
@pytest.mark.slow
def test_same_bytes_with_a_worker_killed(cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many(tmp_path / "in", 32)
    for n in range(8):  # of both kinds, and in formats that are read by different readers
        (tmp_path / "in" / "budgets").mkdir(exist_ok=True)
        filing = budget(n, ("national", "shanghai")[n % 2], 3)
        render(
            compose(filing),
            tmp_path / "in" / "budgets" / f"{filing.unit}{filing.year}年部门预算{n}.{('txt', 'docx')[n // 4]}",
            ("txt", "docx")[n // 4],
        )
    given = jobs([str(tmp_path / "in")])
    workers = [cluster.add_node(num_cpus=1, object_store_memory=80_000_000) for _ in range(2)]
    killed = threading.Event()

    def kill() -> None:
        """Kill one worker machine's processes once the first batch is there and work is under way."""
        while not (tmp_path / "ray" / "batches" / "000000.json").exists():
            time.sleep(0.05)
        cluster.remove_node(workers[1], allow_graceful=False)
        killed.set()

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    command = ["ingest", str(tmp_path / "in"), "--corpus", str(tmp_path / "ray"), "--batch", "8", "--no-across"]
    assert run([*command, "--engine", "ray", "--ray-address", cluster.address]) == 0
    killer.join(30)
    assert killed.is_set()
    assert "新入库 40 份（其中无法读取 0 份）" in capsys.readouterr().out
    ingest(given, tmp_path / "local", local(1), batch=8)
    one, other = manifests(Place(tmp_path / "ray")), manifests(Place(tmp_path / "local"))
    assert len(one) == 5
    assert [m.parts for m in one] == [m.parts for m in other]
    assert [m.made.engine for m in one] == ["ray"] * 5
    assert not Corpus(tmp_path / "ray").broken()
    kinds = "select kind_of_disclosure, count(*) from documents group by 1"
    assert dict(Corpus(tmp_path / "ray").connect().execute(kinds).fetchall()) == {"final": 32, "budget": 8}
    difference = subprocess.run(
        ["diff", "-rq", "--exclude=batches", str(tmp_path / "ray"), str(tmp_path / "local")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert difference.stdout == ""
