"""What the system tells of processes: their memory, and what they started. /proc on Linux, psutil elsewhere.

Linux has psutil too, which reads all processes for the children of one: at every answer of a worker that is too slow.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
from typing import Any

MB = 1024 * 1024


def memory_of(pid: int) -> int:
    """Return the resident memory, in MB, of a process and all it started; 0 where it cannot be told."""
    return proc_memory(pid) if sys.platform == "linux" else psutil_memory(pid)


def descendants(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they did; none where it cannot be told."""
    return proc_descendants(pid) if sys.platform == "linux" else psutil_descendants(pid)


def kill(pid: int) -> None:
    """End a process at once, if it is still there."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            os.kill(pid, signal.SIGTERM)  # which nothing can catch there
        else:
            os.kill(pid, signal.SIGKILL)


# ---- Linux


def address_space() -> int:
    """Return the bytes of address space that this process has; 0 where it cannot be told."""
    try:
        return int(_told("/proc/self/statm")[0]) * _page()
    except (OSError, ValueError, IndexError):
        return 0


def _told(path: str) -> list[bytes]:
    """Return the words of a file of /proc; asked for at every answer of a worker, so without the layers of a text file."""
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, _MOST).split()
    finally:
        os.close(file)


_MOST = 65_536


def proc_memory(pid: int) -> int:
    """`memory_of` by /proc."""
    total = 0
    for process in (pid, *proc_descendants(pid)):
        with contextlib.suppress(OSError, ValueError, IndexError):
            total += int(_told(f"/proc/{process}/statm")[1])
    return total * _page() // MB if total else 0


def proc_descendants(pid: int) -> list[int]:
    """`descendants` by /proc."""
    try:
        direct = [int(p) for p in _told(f"/proc/{pid}/task/{pid}/children")]
    except (OSError, ValueError):
        return []
    return [*direct, *(inner for child in direct for inner in proc_descendants(child))]


def _page() -> int:
    if sys.platform == "win32":
        return 4096
    return int(os.sysconf("SC_PAGE_SIZE"))


# ---- elsewhere


def psutil_memory(pid: int) -> int:
    """`memory_of` by psutil."""
    psutil = _psutil()
    total = 0
    for process in (pid, *psutil_descendants(pid)) if psutil else ():
        with contextlib.suppress(psutil.Error):
            total += psutil.Process(process).memory_info().rss
    return total // MB


def psutil_descendants(pid: int) -> list[int]:
    """`descendants` by psutil."""
    psutil = _psutil()
    if psutil is None:
        return []
    try:
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return []


def _psutil() -> Any:
    """Return psutil, which is asked for on Windows and macOS only."""
    try:
        return importlib.import_module("psutil")
    except ModuleNotFoundError:
        return None
