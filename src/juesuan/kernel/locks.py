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


def share(path: Path) -> int | None:
    """Hold a file that is there together with others who share it, waiting while one holds it alone; None where it is not there.

    It is given up by `give_up`. Windows has no such lock (None): see `SHARED`.
    """
    if not SHARED:
        return None
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        _share(handle)
    except OSError:  # a file system without locks: nobody can hold the file alone either
        os.close(handle)
        return None
    return handle


def give_up(handle: int, process: int) -> None:
    """Give up a lock that `process` took by `share`, in the children forked since too; in one of those nothing is done."""
    if os.getpid() != process:
        return
    with contextlib.suppress(OSError):
        _unlock(handle)
    os.close(handle)


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


SHARED = sys.platform != "win32"
"""Whether there are locks that several hold together."""

if sys.platform == "win32":

    def _lock(handle: int, owner: Owner) -> None:
        """Lock the file's first byte, or raise `OSError`."""
        import msvcrt  # noqa: PLC0415 - Windows only

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _share(handle: int) -> None:
        raise OSError

    def _unlock(handle: int) -> None:
        raise OSError

else:

    def _lock(handle: int, owner: Owner) -> None:
        """Lock the file, or raise `OSError`."""
        import fcntl  # noqa: PLC0415 - not on Windows

        taken = fcntl.flock if owner == "handle" else fcntl.lockf
        taken(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _share(handle: int) -> None:
        """Lock the file together with others, waiting for one who has it alone, or raise `OSError`."""
        import fcntl  # noqa: PLC0415 - not on Windows

        fcntl.flock(handle, fcntl.LOCK_SH)

    def _unlock(handle: int) -> None:
        """Take the lock from the file, whoever has the handle as well."""
        import fcntl  # noqa: PLC0415 - not on Windows

        fcntl.flock(handle, fcntl.LOCK_UN)
