"""Keys that lie outside of the database: who can write the one need not have the other."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from juesuan.report.write import BESIDE

VARIABLE = "JUESUAN_TRAIL_KEY"
"""The environment variable that names the key's file, best on another disk or machine than the database."""


def trail_key(folder: Path) -> bytes:
    """Return the key that the audit trail is sealed with: of the file that the environment names, else of `trail.key`."""
    return _key(Path(os.environ.get(VARIABLE) or folder / "trail.key"))


def device_key(folder: Path) -> bytes:
    """Return the key of the cookies that tell a device on which someone has signed in before."""
    return _key(folder / "device.key")


def _key(path: Path) -> bytes:
    """Return a file's key, made where it is not there: whole or not at all, and of two processes that make it at once the
    second takes the first one's."""
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=BESIDE)  # for its owner alone
        made = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(secrets.token_hex(32) + "\n")
                stream.flush()
                os.fsync(stream.fileno())
            with contextlib.suppress(FileExistsError):
                _put(made, path)
        finally:
            made.unlink(missing_ok=True)
    text = path.read_text(encoding="ascii").strip()
    if len(text) < 64:
        raise ValueError(f"{path}: no key of 64 hexadecimal digits")
    return bytes.fromhex(text)


def _put(made: Path, path: Path) -> None:
    """Give a file its name; raise `FileExistsError` where another has it."""
    try:
        os.link(made, path)
    except FileExistsError:
        raise
    except OSError:  # no links on this disk
        with path.open("xb") as out:
            out.write(made.read_bytes())
