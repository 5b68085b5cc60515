"""What the system tells of processes: their memory, and what they started. /proc on Linux, psutil elsewhere.

Linux has psutil too, which reads all processes for the children of one: at every answer of a worker that is too slow.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
from pathlib import Path
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
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * _page()
    except (OSError, ValueError):
        return 0


def proc_memory(pid: int) -> int:
    """`memory_of` by /proc."""
    total = 0
    for process in (pid, *proc_descendants(pid)):
        with contextlib.suppress(OSError, ValueError, IndexError):
            total += int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return total * _page() // MB if total else 0


def proc_descendants(pid: int) -> list[int]:
    """`descendants` by /proc."""
    try:
        direct = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
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
