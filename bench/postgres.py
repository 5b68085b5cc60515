"""A PostgreSQL server of our own: for tests, and to be hurt."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


class Postgres:
    """A server with its data in a folder; `address` is that of the server, without a database's name.

    It does not wait for the disk (`fsync=off`): whatever is killed, the machine's memory is not lost.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = BINARIES[-1].parent
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.address = f"postgresql://juesuan@127.0.0.1:{self.port}"
        self.data = str(folder / "data")
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", "juesuan", "-E", "UTF8", "--no-sync")

    def _run(self, program: str, *more: str) -> None:
        command = [str(self.bin / program), *more]
        asked = ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command
        subprocess.run(asked, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """End it without a checkpoint, as a machine that fails does; its log of changes is gone through at the next start."""
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def running(self) -> bool:
        """Tell whether the server is there."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", self.data, "status")
            return True
        return False

    def fresh(self) -> str:
        """Make a database and return its address."""
        return fresh(self.address)


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server for a while; give its address."""
    folder = Path(tempfile.mkdtemp(prefix="juesuan-pg-", dir="/tmp"))
    try:
        server = Postgres(folder)
        server.start()
        try:
            yield server.address
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fresh(server: str) -> str:
    """Make a database on a server and return its address."""
    import psycopg  # noqa: PLC0415

    name = f"d{time.time_ns()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server}/{name}"
