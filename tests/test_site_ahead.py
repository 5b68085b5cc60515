"""What original pages are made with is there before the first visitor asks for one."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from faults.case import make
from juesuan.compile.render import render
from juesuan.document import kit
from juesuan.kernel.aside import Helpers
from juesuan.site import app as site_app
from juesuan.site import leaves
from juesuan.site.app import make_app
from juesuan.site.leaves import LAYS, PAINTS, Shelf, may_be_set
from juesuan.site.settings import Settings
from ofd_files import STYLES, ofd_of

KINDS = ("digit", "share_base", "stale_total")


def until(there: Callable[[], Any], seconds: float = 60) -> Any:
    """Wait until something is there, and return it."""
    end = time.monotonic() + seconds
    while not (found := there()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A site over an empty corpus that starts its helpers at once."""
    monkeypatch.setattr(site_app, "_FIRST", 0.0)
    (tmp_path / "corpus").mkdir()
    return make_app(Settings(str(tmp_path / "corpus"), public_only=True, self_check=False, refresh=0, ahead=True))


def test_helpers_are_started_with_the_site_and_end_with_it(empty: Any) -> None:
    with TestClient(empty) as client:
        shelf: Shelf = until(lambda: getattr(empty.state, "shelf", None))
        helpers = [shelf.painters, shelf.setters, *([shelf.office] if shelf.office is not None else [])]
        until(lambda: all(h._all for h in helpers))
        running = [process for h in helpers for process in h._all]
        assert len(running) == 2 + (kit.library() is not None)
        assert client.get("/").status_code == 200
    assert all(process.returncode is not None for process in running)
    assert not shelf.folder.exists()


def test_a_site_that_is_not_told_to_starts_none(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    app = make_app(Settings(str(tmp_path / "corpus"), public_only=True, self_check=False, refresh=0))
    with TestClient(app) as client:
        assert client.get("/").status_code == 200
        assert not hasattr(app.state, "shelf")


def test_a_helper_that_cannot_be_started_hinders_nothing(empty: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    async def refused(self: Helpers) -> None:
        asked.append(self.command)
        raise FileNotFoundError("no such program")

    monkeypatch.setattr(Helpers, "ready", refused)
    monkeypatch.setattr(kit, "helpers", lambda folder: Helpers(1, module="juesuan.document.kit"))
    with TestClient(empty) as client:
        until(lambda: len(asked) == 3)
        assert client.get("/").status_code == 200


def test_a_site_without_libreoffice_starts_the_others(empty: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "library", lambda: None)
    with TestClient(empty) as client:
        shelf: Shelf = until(lambda: getattr(empty.state, "shelf", None))
        until(lambda: shelf.painters._all and shelf.setters._all)
        assert shelf.office is None
        assert client.get("/").status_code == 200


LOADED = """
import importlib, json, sys
from pathlib import Path
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
before = set(sys.modules)
from juesuan.report.paper import lay_out_file, picture
from juesuan.report.pointed import Pointed
for path in sys.argv[2:]:
    assert picture(path, 1, 1.5)
    assert lay_out_file(Pointed(0, path, path.rpartition(".")[2], ()), Path(path)).pages
print(json.dumps(sorted(m for m in set(sys.modules) - before if m.partition(".")[0] in ("juesuan", "lxml", "numpy"))))
"""


@pytest.mark.parametrize("loads", [PAINTS, LAYS], ids=["paints", "lays"])
def test_what_helpers_load_is_all_that_a_page_needs(loads: tuple[str, ...], tmp_path: Path) -> None:
    pdf = render(make(3, "national", KINDS).publication, tmp_path / "a.pdf", "pdf")
    (tmp_path / "a.ofd").write_bytes(ofd_of(pdf, STYLES[0], 0))
    command = [sys.executable, "-c", LOADED, json.dumps(loads), str(pdf), str(tmp_path / "a.ofd")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_an_ofd_file_does_not_wait_for_libreoffice(tmp_path: Path) -> None:
    pdf = render(make(3, "national", KINDS).publication, tmp_path / "a.pdf", "pdf")
    ofd = tmp_path / "a.OFD"
    ofd.write_bytes(ofd_of(pdf, STYLES[0], 0))
    assert not may_be_set(ofd)
    assert may_be_set(Path(shutil.copy(ofd, tmp_path / "a.docx")))
    assert not may_be_set(pdf)


def test_making_way_leaves_alone_what_helpers_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves, "MOST", 1)
    shelf = Shelf()
    try:
        kept = Path(shelf._kept)
        (kept / "juesuan-kit-a").mkdir()
        for made, name in enumerate(("document-a", "document-b"), 1):
            (shelf.folder / name).mkdir()
            os.utime(shelf.folder / name, (made, made))
        shelf._make_way()
        assert sorted(p.name for p in shelf.folder.iterdir() if p.is_dir()) == ["document-b", kept.name]
        assert (kept / "juesuan-kit-a").is_dir()
    finally:
        asyncio.run(shelf.close())
