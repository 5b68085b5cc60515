"""Windows and macOS: types checked as there, and the branches that Linux does not take, taken here."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from juesuan.desk.model import VersionFile
from juesuan.desk.vault import Vault
from juesuan.kernel import locks, processes

SOURCE = Path(__file__).parents[1] / "src"
POSIX_ONLY = {"fcntl", "resource", "termios", "pwd", "grp", "syslog"}


def test_no_module_imports_at_its_top_what_windows_has_not() -> None:
    found = [
        f"{path.relative_to(SOURCE)}: {name}"
        for path in SOURCE.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        for name in _imported(node)
        if name.partition(".")[0] in POSIX_ONLY
    ]
    assert found == []


def _imported(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_processes_are_told_alike_by_proc_and_by_psutil() -> None:
    code = "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE); print(p.pid, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        inner = int(child.stdout.readline())
        assert processes.psutil_descendants(child.pid) == [inner] == processes.descendants(child.pid)
        assert abs(processes.psutil_memory(child.pid) - processes.memory_of(child.pid)) <= 2
        processes.kill(inner)
        child.kill()
    assert processes.psutil_descendants(child.pid) == []
    assert processes.psutil_memory(child.pid) == 0


def test_a_lock_is_refused_to_another_handle_and_given_up_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    handle = locks.hold(path)
    assert handle is not None
    assert locks.hold(path) is None
    locks.discard(path, handle)
    assert not path.exists()
    assert locks.hold(tmp_path / "none" / "lock") is None


def test_on_windows_the_lock_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lock"
    handle = locks.hold(path)
    assert handle is not None
    monkeypatch.setattr(locks.sys, "platform", "win32")
    locks.discard(path, handle)
    assert not path.exists()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(handle)


def test_a_file_of_a_draft_is_copied_where_links_are_not_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault(tmp_path / "files")
    with (tmp_path / "draft.txt").open("wb+") as stream:
        stream.write("2024年度部门决算".encode())
        sha256, size = vault.put(stream)

    def refuse(self: Path, target: Path, target_is_directory: bool = False) -> None:
        raise OSError(1314, "A required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    file = VersionFile(version_id=1, position=0, name="决算.txt", sha256=sha256, size=size)
    with vault.unpacked([file]) as (path,):
        assert not path.is_symlink()
        assert (path.suffix, path.read_bytes().decode()) == (".txt", "2024年度部门决算")
    assert vault.path(sha256).exists()
