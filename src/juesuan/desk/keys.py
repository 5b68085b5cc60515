"""Keys that lie outside of the database: who can write the one need not have the other."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

VARIABLE = "JUESUAN_TRAIL_KEY"
"""The environment variable that names the key's file, best on another disk or machine than the database."""


def trail_key(folder: Path) -> bytes:
    """Return the key that the audit trail is sealed with: of the file that the environment names, else of `trail.key`."""
    return _key(Path(os.environ.get(VARIABLE) or folder / "trail.key"))


def device_key(folder: Path) -> bytes:
    """Return the key of the cookies that tell a device on which someone has signed in before."""
    return _key(folder / "device.key")


def _key(path: Path) -> bytes:
    """Return a file's key, made where it is not there. Of two processes that make it at once the second reads the first one's."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(32) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return _read(path)


def _read(path: Path) -> bytes:
    for _ in range(100):  # made this moment, by another process
        text = path.read_text(encoding="ascii").strip()
        if len(text) >= 64:
            return bytes.fromhex(text)
    raise ValueError(f"{path}: no key of 64 hexadecimal digits")
