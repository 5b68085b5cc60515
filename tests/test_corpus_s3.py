"""A corpus in a bucket, on a real S3 server (moto) on this machine: taken in, compared, served and followed."""

from __future__ import annotations

import hashlib
import shutil
import time
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import site_corpus
from juesuan.cli import run
from s3_server import bucket

pytest.importorskip("s3fs")
pytest.importorskip("moto.server")
__all__ = ["bucket"]
pytestmark = [pytest.mark.s3, pytest.mark.slow]

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

CORPUS = "s3://accounts/决算 2024"


def until(met: Any) -> None:
    for _ in range(200):
        if met():
            return
        time.sleep(0.1)
    raise AssertionError("in vain")


def test_a_bucket_is_filled_compared_and_served(
    bucket: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from juesuan.site.app import make_app
    from juesuan.site.settings import Settings

    first, later = tmp_path / "first", tmp_path / "later"
    for folder in (first, later):
        folder.mkdir()
    given = {p.name: p.read_bytes() for p in site_corpus.files(first, site_corpus.UNITS[:2], (2023, 2024))}
    moved = next(n for n in given if site_corpus.UNITS[1] in n and "2024" in n)
    shutil.move(first / moved, later / moved)

    assert run(["ingest", str(first), "--corpus", CORPUS]) == 0
    assert run(["ingest", str(first), "--corpus", CORPUS]) == 0
    assert "新入库 0 份" in capsys.readouterr().out
    assert run(["corpus", CORPUS, "--verify"]) == 0
    assert "3 份（1 批）" in capsys.readouterr().out
    assert run(["across", "--corpus", CORPUS]) == 0
    assert "Y01" in capsys.readouterr().out

    with TestClient(
        make_app(Settings(CORPUS, index=str(tmp_path / "i.sqlite"), public_only=True, refresh=0.2))
    ) as client:
        document = client.get("/api/v1/documents?size=1").json()["items"][0]
        assert "card" in client.get(f"/document/{document['id']}").text
        file = client.get(f"/api/v1/documents/{document['id']}").json()["files"][0]
        original = client.get(file["url"])
        assert original.content == given[file["name"]]
        assert hashlib.sha256(original.content).hexdigest() == file["sha256"]
        assert client.get("/document/x/original/0").status_code == 404
        rows = client.get("/data/accounts.csv?year=2024").text
        assert rows.count("\n") > 50
        found = client.get("/api/v1/across").json()
        assert found["page"]["total"] > 0

        # Others write to the bucket while the site runs: it follows.
        assert run(["ingest", str(later), "--corpus", CORPUS, "--no-across"]) == 0
        until(lambda: client.get("/api/v1/documents").json()["page"]["total"] == 4)
        until(lambda: client.get("/api/v1/across").json()["overtaken"] is False)
        assert client.get("/api/v1/across").json()["page"]["total"] > found["page"]["total"]
        key = quote(document["department"])
        assert client.get(f"/department/{key}").status_code == 200

    # A list may name files in a bucket; a bucket's corpus is a source like a folder's.
    bucket.pipe_file("accounts/files/一.html", given[moved])
    listed = tmp_path / "list.txt"
    listed.write_text("s3://accounts/files/一.html\n", encoding="utf-8")
    assert run(["ingest", "--list", str(listed), "--corpus", CORPUS]) == 0
    assert "已有 1 份" in capsys.readouterr().out
    assert run(["ingest", CORPUS, "--corpus", str(tmp_path / "copy")]) == 0
    assert "新入库 4 份" in capsys.readouterr().out


def test_what_is_wrong_with_a_bucket_is_said(bucket: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    del bucket
    list(site_corpus.files(tmp_path, site_corpus.UNITS[:1], (2024,)))
    for command in (["corpus"], ["across", "--corpus"], ["serve", "--corpus"]):
        assert run([*command, "s3://nowhere/x"]) == 2
        assert "不是数据集文件夹" in capsys.readouterr().err
    assert run(["ingest", str(tmp_path), "--corpus", "s3://nowhere/x"]) == 2
    assert "存储桶用不了" in capsys.readouterr().err
    assert run(["corpus", "nonsense://x"]) == 2
    assert "不认识的存储地址" in capsys.readouterr().err


def test_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import s3fs

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    s3fs.S3FileSystem.clear_instance_cache()
    assert run(["corpus", "s3://accounts/x", "--lang", "en"]) == 2
    assert "the bucket cannot be used" in capsys.readouterr().err
    s3fs.S3FileSystem.clear_instance_cache()
