"""Locks on files that a process holds for as long as it lives, whatever ends it: `fcntl` on POSIX, `msvcrt` on Windows."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

Owner = Literal["handle", "process"]
"""Whose a lock is. `handle`: another handle of this process is refused too, and a forked child keeps it.
`process`: it is this process's alone, no child has it. On Windows every lock is of both kinds."""
_PAUSE = 0.05
"""Seconds between two tries of one who waits, where the system has no waiting that can be interrupted."""


def hold(path: Path, owner: Owner = "handle") -> int | None:
    """Lock a file, made if need be, for as long as the handle that is returned is open; None if another has it."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None
    try:
        _lock(handle, owner)
    except OSError:
        with contextlib.suppress(OSError):
            os.close(handle)
        return None
    return handle


def discard(path: Path, handle: int) -> None:
    """Remove a file that is held, then give up the lock on it: who waits for it never gets a file that is gone.

    Windows removes no file that is open: there the lock goes first, and a file that another has taken meanwhile stays.
    """
    if sys.platform == "win32":
        os.close(handle)
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    else:
        path.unlink(missing_ok=True)
        os.close(handle)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until nobody else holds the file, and hold it for the block."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while True:
            try:
                _lock(handle, "handle")
                break
            except OSError:
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":

    def _lock(handle: int, owner: Owner) -> None:
        """Lock the file's first byte, or raise `OSError`."""
        import msvcrt  # noqa: PLC0415 - Windows only

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:

    def _lock(handle: int, owner: Owner) -> None:
        """Lock the file, or raise `OSError`."""
        import fcntl  # noqa: PLC0415 - not on Windows

        taken = fcntl.flock if owner == "handle" else fcntl.lockf
        taken(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
