"""`juesuan serve` as its user runs it: a process, a port, a browser's requests."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import site_corpus
from juesuan.kernel.processes import descendants

COMMAND = (sys.executable, "-m", "juesuan", "serve", "--public-only")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site_corpus.make(tmp_path_factory.mktemp("served"), site_corpus.UNITS[:1], site_corpus.YEARS[:1])


@contextmanager
def served(corpus: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run the site on any free port; give its process and port once it answers."""
    process = subprocess.Popen(
        [*COMMAND, "--corpus", str(corpus), "--port", "0", *more], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://[^/]*:(\d+)/", process.stdout.readline())
        assert found
        port = int(found[1])
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=5).read()
                break
            except OSError:
                time.sleep(0.1)
        yield process, port
    finally:
        process.kill()
        process.wait()


def connections(pid: int, port: int) -> int:
    """Return how many connections to a port a process holds."""
    held = set()
    for fd in Path(f"/proc/{pid}/fd").iterdir():
        try:
            held.add(os.readlink(fd))
        except OSError:
            continue
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    return sum(r[1].endswith(f":{port:04X}") and r[3] == "01" and f"socket:[{r[9]}]" in held for r in rows)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_workers_share_the_readers_and_end_together(corpus: Path) -> None:
    with served(corpus, "--workers", "2") as (process, port):
        time.sleep(1)  # the second worker may be later than the first
        readers = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
        for reader in readers:
            reader.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n")
        assert all(reader.recv(15) == b"HTTP/1.1 200 OK" for reader in readers)
        workers = descendants(process.pid)
        shares = sorted(connections(pid, port) for pid in workers)
        assert sum(shares) == 40
        assert shares[-2] >= 8  # all 40 were one's before; less than 8 of 40 is once in 20,000 runs
        for reader in readers:
            reader.close()
        process.send_signal(signal.SIGINT)
        process.wait(20)
        for _ in range(100):
            left = [pid for pid in workers if Path(f"/proc/{pid}").exists()]
            if not left:
                break
            time.sleep(0.1)
        assert not left


def alive(pids: list[int]) -> list[int]:
    found = []
    for pid in pids:
        try:
            if ") Z " not in Path(f"/proc/{pid}/stat").read_text():
                found.append(pid)
        except OSError:
            continue
    return found


def told(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def serving(parent: int) -> list[int]:
    """Return the server's workers, once there are two."""
    for _ in range(600):
        found = [p for p in alive(descendants(parent)) if b"spawn_main" in told(p)]
        if len(found) == 2:
            return found
        time.sleep(0.1)
    raise AssertionError("no two workers")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_workers_end_when_their_main_process_is_killed(corpus: Path) -> None:
    """They went on answering on a port that the next start needs."""
    with served(corpus, "--workers", "2") as (process, port):
        workers = serving(process.pid)
        process.kill()
        process.wait()
        for _ in range(900):
            if not alive(workers):
                break
            time.sleep(0.1)
        assert alive(workers) == []
        with pytest.raises(OSError):  # noqa: PT011 - nobody listens
            socket.create_connection(("127.0.0.1", port), 2)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_that_waits_for_its_turn_is_not_killed(corpus: Path) -> None:
    """Where other programs take the processors, a worker gives no sign of life for longer than uvicorn's 5 seconds."""
    with served(corpus, "--workers", "2") as (process, _):
        workers = serving(process.pid)
        time.sleep(3)  # it answers its main process from now on
        os.kill(workers[0], signal.SIGSTOP)
        time.sleep(8)
        os.kill(workers[0], signal.SIGCONT)
        time.sleep(1)
        assert serving(process.pid) == workers
        assert alive(workers) == workers


def test_a_port_that_is_taken_and_a_folder_that_is_no_corpus(corpus: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*COMMAND, "--corpus", str(corpus), "--port", port], capture_output=True, text=True, check=False
        )
        assert (done.returncode, f"127.0.0.1:{port}" in done.stderr) == (2, True)
    done = subprocess.run([*COMMAND, "--corpus", str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, str(tmp_path) in done.stderr) == (2, True)
