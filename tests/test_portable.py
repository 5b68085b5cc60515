"""Windows and macOS: types checked as there, and the branches that Linux does not take, taken here."""

from __future__ import annotations

import ast
import importlib.util
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer

from juesuan.desk.model import VersionFile
from juesuan.desk.vault import Vault
from juesuan.document import office
from juesuan.kernel import guard, locks, processes, scratch
from juesuan.site import commands
from juesuan.window import commands as window_commands
from juesuan.window import rooms

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


WINDOWS = SimpleNamespace(platform="win32")
"""What a module that asks `sys.platform` is told; the rest of Python stays as it is."""


def test_a_check_is_guarded_by_processes_that_are_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process may be forked: the answer comes, and the parent ends what takes too long or too much."""
    monkeypatch.setattr(guard, "sys", WINDOWS)
    monkeypatch.setattr(guard, "memory_of", processes.psutil_memory)
    monkeypatch.setattr(guard, "descendants", processes.psutil_descendants)
    assert list(guard.run_all(len, [("四个字",), ("",)], 1)) == [3, 0]
    assert list(guard.run_all(time.sleep, [(60,), (0,)], 1, guard.Limits(2.0, 0))) == [guard.Failure("time"), None]
    assert list(guard.run_all(hold_memory, [(300, 60)], 1, guard.Limits(60.0, 100))) == [guard.Failure("memory")]


def hold_memory(megabytes: int, seconds: float) -> None:
    held = bytearray(megabytes * 1_000_000)
    held[::4096] = b"x" * len(held[::4096])
    time.sleep(seconds)


def test_a_worker_sets_no_limit_that_the_system_has_not() -> None:
    code = """if True:
        import resource, types
        from juesuan.kernel import guard
        before = resource.getrlimit(resource.RLIMIT_AS)
        guard.sys = types.SimpleNamespace(platform="win32")
        guard.confine(guard.Limits())
        guard.alarm(0.01)
        guard.time.sleep(0.1)  # an alarm would end the process
        assert resource.getrlimit(resource.RLIMIT_AS) == before
        print("alive")
    """
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("alive\n", "")


def test_what_runs_too_long_is_ended_without_a_process_group(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, end in (
        (office, office._kill),
        (processes, lambda child: processes.kill(child.pid)),
    ):
        monkeypatch.setattr(module, "sys", WINDOWS)
        with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
            end(child)
            assert child.wait(20) < 0


def test_a_lock_is_of_the_files_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The module as Windows loads it, with a stand-in for its library that keeps what Windows promises."""
    held: dict[int, int] = {}  # by file: which handle has it

    def locking(handle: int, mode: int, size: int) -> None:
        assert (mode, size) == (2, 1)
        file = os.fstat(handle).st_ino
        owner = held.get(file, handle)
        if owner != handle and Path(f"/proc/self/fd/{owner}").exists():
            raise OSError(13, "Permission denied")
        held[file] = handle

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(LK_NBLCK=2, locking=locking))
    spec = importlib.util.spec_from_file_location("locks_of_windows", locks.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as there:
        there.setattr(sys, "platform", "win32")
        spec.loader.exec_module(module)
    path = tmp_path / "lock"
    first = module.hold(path)
    assert first is not None
    assert module.hold(path) is None
    os.close(first)
    second = module.hold(path)
    assert second is not None
    os.close(second)


def test_a_port_that_another_has_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows gives a port that is taken to who asks to use it again: it is not asked to."""
    asked: list[int] = []

    class Probe(socket.socket):
        def setsockopt(self, *words: object) -> None:
            asked.append(words[1])  # type: ignore[arg-type]

    monkeypatch.setattr(commands, "sys", WINDOWS)
    monkeypatch.setattr(commands.socket, "socket", Probe)
    assert commands._free("127.0.0.1", 0, "zh") > 0
    with Probe() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(typer.Exit):
            commands._free("127.0.0.1", taken.getsockname()[1], "zh")
    assert asked == []


def test_a_file_handed_on_is_copied_where_links_are_not_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Incorrect function")

    monkeypatch.setattr(rooms.os, "link", refuse)
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    rooms._same(tmp_path / "a.pdf", tmp_path / "b.pdf")
    assert (tmp_path / "b.pdf").read_bytes() == b"%PDF"


def test_folders_have_no_owner_by_number_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "sys", WINDOWS)
    monkeypatch.setattr(scratch.tempfile, "gettempdir", lambda: str(tmp_path))
    left, mine = tmp_path / f"{scratch.PREFIX}left", scratch.make()
    left.mkdir()
    (left / scratch.LOCK).touch()
    scratch.sweep()
    assert not left.exists()
    assert mine.exists()
    scratch.remove(mine)


def test_a_window_opens_on_windows_without_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(window_commands, "sys", SimpleNamespace(platform="win32", stdout=sys.stdout))
    assert window_commands.can_show()
