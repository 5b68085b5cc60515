"""The site as its user runs it, on a small disk of its own, and the processes it is made of."""

from __future__ import annotations

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import msgspec

MARK = "JUESUAN_FAULTS_RUN"
"""The environment variable by which every process of one site is known, whatever became of its parent."""
WORKERS = 2


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


class Disk:
    """A folder of so many bytes: a tmpfs, whose being full is the system's own ENOSPC. Root alone may mount one."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder)]
        self.real = os.getuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0
        self._ballast = folder / "ballast"

    def fill(self, leave: int) -> None:
        """Take all the room there is but `leave` bytes."""
        with self._ballast.open("wb") as out:
            stat = os.statvfs(self.folder)
            with contextlib.suppress(OSError):
                os.posix_fallocate(out.fileno(), 0, max(1, stat.f_bavail * stat.f_frsize - leave))

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)

    def close(self) -> None:
        """Give the folder up with all that is in it."""
        self.free()
        if self.real:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)


class Parts(msgspec.Struct):
    """The process ids of a site's parts. `readers` are the processes forked by the queue's process to check drafts."""

    main: list[int] = []
    workers: list[int] = []
    queue: list[int] = []
    readers: list[int] = []
    others: list[int] = []

    @property
    def all(self) -> list[int]:
        """Return every process."""
        return [*self.main, *self.workers, *self.queue, *self.readers, *self.others]


class Served:
    """`juesuan serve` over a corpus folder: started, killed, started again on the same port."""

    def __init__(self, folder: Path, port: int, log: Path, corpus: Path | None = None) -> None:
        self.corpus, self.port, self.log = corpus or folder / "corpus", port, log
        self.mark = secrets.token_hex(8)
        self.temporary = folder / "tmp"
        self.temporary.mkdir(exist_ok=True)
        self.database = ""
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of its processes."""
        return os.environ | {"TMPDIR": str(self.temporary), "JUESUAN_DATABASE": self.database}

    def start(self) -> None:
        """Start it; `ready` tells when it answers."""
        command = [sys.executable, "-m", "juesuan", "serve", "--corpus", str(self.corpus), "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", str(WORKERS)], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env=self.environment | {MARK: self.mark}, start_new_session=True,
            )  # fmt: skip
        self.starts += 1

    def ended(self) -> bool:
        """Tell whether the main process is gone."""
        return self.process is None or self.process.poll() is not None

    def answers(self) -> bool:
        """Tell whether a page comes over a fresh connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/robots.txt")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def whole(self) -> bool:
        """Tell whether all parts are there and pages come."""
        parts = self.parts()
        at_work = len(parts.workers) >= WORKERS and len(parts.queue) >= 1
        return at_work and not self.ended() and self.answers() and self.answers()

    def ready(self, seconds: float) -> bool:
        """Wait until it is whole; False if it is not within so many seconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.whole():
                return True
            time.sleep(0.25)
        return False

    def command(self, *words: str) -> tuple[int, str]:
        """Run a command of the program over the same corpus and database; return its exit code and what it printed."""
        run = subprocess.run(
            [sys.executable, "-m", "juesuan", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        return run.returncode, run.stdout + run.stderr

    # The processes

    def parts(self) -> Parts:
        """Look through /proc for the site's processes."""
        found: dict[int, tuple[int, str]] = {}
        wanted = f"{MARK}={self.mark}".encode()
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            with contextlib.suppress(OSError, IndexError, ValueError):
                if wanted in (entry / "environ").read_bytes().split(b"\0"):
                    stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                    if stat[0] != "Z":
                        command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                        found[int(entry.name)] = (int(stat[1]), command)
        parts = Parts()
        for pid, (parent, command) in found.items():
            if "juesuan.desk.worker" in command:
                forked = "juesuan.desk.worker" in found.get(parent, (0, ""))[1]
                (parts.readers if forked else parts.queue).append(pid)
            elif "juesuan serve" in command:
                parts.main.append(pid)
            elif "multiprocessing.spawn import spawn_main" in command and parent in found:
                served = "juesuan serve" in found[parent][1]
                (parts.workers if served else parts.others).append(pid)
            else:
                parts.others.append(pid)
        return parts

    def serving(self, client: int) -> int:
        """Return the worker that has the connection which comes from a client's port; 0 where there is none."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        inode = next((r[9] for r in rows if r[1].endswith(f":{self.port:04X}") and r[2].endswith(f":{client:04X}")), "")
        if not inode or inode == "0":
            return 0
        for pid in self.parts().workers:
            with contextlib.suppress(OSError):
                for handle in Path(f"/proc/{pid}/fd").iterdir():
                    with contextlib.suppress(OSError):
                        if os.readlink(handle) == f"socket:[{inode}]":
                            return pid
        return 0

    def kill(self, pids: list[int]) -> int:
        """Kill processes with SIGKILL, all at once; return how many were there."""
        return sum(_killed(pid) for pid in pids)

    def kill_all(self) -> int:
        """Kill every process of the site, as a power cut does, until there is none."""
        killed = 0
        while left := self.parts().all:
            killed += self.kill(left)
            time.sleep(0.02)
        if self.process is not None:
            self.process.wait()
        return killed

    def stop(self) -> None:
        """End it as an administrator does."""
        if self.process is not None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
        self.kill_all()


def _killed(pid: int) -> bool:
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False
