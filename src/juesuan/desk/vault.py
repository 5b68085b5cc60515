"""The drafts' files, by their SHA-256, in a folder of their own that nothing public reads. Only the owner may open it."""

from __future__ import annotations

import hashlib
import math
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from juesuan.desk.model import VersionFile
from juesuan.report.write import BESIDE, replacing

CHUNK = 1024 * 1024
SWEPT_AFTER = 24 * 3600
"""Seconds after which a file without a draft is taken for a leftover: an upload takes minutes at most."""
_HASH = re.compile(r"[0-9a-f]{64}")
_OWN = re.compile(rf"[0-9a-f]{{64}}$|{re.escape(BESIDE)}")
"""Names of what the vault writes: whole files, and those that are being written."""
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


class Vault:
    """A folder of files named by what is in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Return where a file lies."""
        if not _HASH.fullmatch(sha256):
            raise ValueError("not a SHA-256")
        return self.folder / sha256[:2] / sha256

    def put(self, stream: BinaryIO) -> tuple[str, int]:
        """Keep what a stream gives; return its hash and size. The same content is kept once."""
        stream.seek(0)
        digest, size = hashed(stream)
        target = self.path(digest)
        if not target.exists():
            stream.seek(0)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            with replacing(target) as temporary, temporary.open("wb") as out:
                shutil.copyfileobj(stream, out)
                out.flush()
                os.fsync(out.fileno())  # what is acknowledged outlives a power cut, as the database's rows do
            target.chmod(0o600)
        else:
            target.touch()  # asked for again just now: not for `sweep`
        return digest, size

    def sweep(self, known: Callable[[], Container[str]]) -> int:
        """Delete files that no draft has and that lie here for a day or more, left by uploads that came to nothing; those
        half written too, of a process that was killed over it.

        `known` gives the hashes that drafts have; it is asked after the files are listed. Return how many were deleted.
        """
        old = time.time() - SWEPT_AFTER
        found = [p for p in self.folder.glob("??/*") if _OWN.match(p.name) and _made(p) < old]
        have = known() if found else ()
        deleted = 0
        for path in found:
            if path.name not in have and _made(path) < old:  # not asked for again meanwhile
                path.unlink(missing_ok=True)
                deleted += 1
        return deleted

    @contextmanager
    def unpacked(self, files: Sequence[VersionFile]) -> Iterator[list[Path]]:
        """Give the files of a version as readers want them: with their suffix, and names of our own making."""
        with tempfile.TemporaryDirectory(prefix="juesuan-draft-") as folder:
            yield self.laid(files, Path(folder))

    def laid(self, files: Sequence[VersionFile], folder: Path) -> list[Path]:
        """Have the files of a version in a folder, as `held` names them, and return where."""
        paths = [folder / held(number, file.name) for number, file in enumerate(files)]
        for path, file in zip(paths, files, strict=True):
            if not path.exists():
                _lay(self.path(file.sha256).resolve(), path)
        return paths


def _made(path: Path) -> float:
    """Return when a file was written or asked for; never, for one that has just gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def hashed(stream: IO[bytes], out: IO[bytes] | None = None) -> tuple[str, int]:
    """Return the SHA-256 and the size of what a stream gives, which is copied to `out` where one is given."""
    hashing, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        hashing.update(chunk)
        size += len(chunk)
        if out is not None:
            out.write(chunk)
    return hashing.hexdigest(), size


def _lay(kept: Path, path: Path) -> None:
    """Let a kept file stand under another name: by a link, or by a copy where links are not allowed (Windows' default)."""
    try:
        path.symlink_to(kept)
    except OSError:
        shutil.copyfile(kept, path)


def held(number: int, name: str) -> str:
    """Return what a version's file is called where its files are laid."""
    return f"{number}{suffix(name)}"


def suffix(name: str) -> str:
    """Return the suffix of a file's name if it is a plain one, else nothing."""
    found = Path(name).suffix.lower()
    return found if _SUFFIX.fullmatch(found) else ""
