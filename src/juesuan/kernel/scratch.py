"""The folder of what is there for a visit only: made anew at every start, removed at the end, and after a crash at the
next start. Who uses one holds a lock on a file in it for as long as the process lives, whatever ends it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from juesuan.kernel.locks import hold

PREFIX = "juesuan-window-"
LOCK = "in-use"
_held: dict[str, int] = {}


def make(prefix: str = PREFIX) -> Path:
    """Return a new folder for this process, after removing those of its prefix that earlier ones left behind."""
    sweep(prefix)
    folder = Path(tempfile.mkdtemp(prefix=prefix))  # for its owner alone
    handle = hold(folder / LOCK)
    if handle is not None:
        _held[str(folder)] = handle
    return folder


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it."""
    handle = _held.pop(str(folder), None)
    if handle is not None:
        os.close(handle)
    shutil.rmtree(folder, ignore_errors=True)


def sweep(prefix: str = PREFIX, within: str = "") -> int:
    """Remove the folders of processes that have ended, in `within` or the system's folder; return how many."""
    removed = 0
    for folder in Path(within or tempfile.gettempdir()).glob(f"{prefix}*"):
        if folder.is_symlink() or not folder.is_dir() or not _own(folder):
            continue
        handle = hold(folder / LOCK)
        if handle is not None:
            os.close(handle)
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _own(folder: Path) -> bool:
    return sys.platform == "win32" or folder.stat().st_uid == os.getuid()
