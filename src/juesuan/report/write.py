"""The one way an output file is written: beside its place first, then renamed, so that no half file is ever left."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

BESIDE = ".juesuan-"
"""What the names of files begin with that are being written."""


class WouldOverwriteSource(Exception):
    """An output path that is one of the files being checked."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path in `path`'s folder (made if need be); rename it to `path` when the block ends well.

    On any exception the temporary file is removed and `path` is left as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=BESIDE, suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(_mode(path))
        os.replace(temporary, path)
    except BaseException as problem:
        temporary.unlink(missing_ok=True)
        if isinstance(problem, OSError) and problem.errno is not None and problem.filename in (None, name):
            problem.filename = str(path)  # a write (to a full disk) does not know its file
        raise


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path`, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8, whole or not at all."""
    write_bytes(path, text.encode("utf-8", "replace"))


def guard(path: Path, sources: Iterable[str | Path]) -> Path:
    """Return `path`; raise `WouldOverwriteSource` when it is one of `sources`."""
    for source in sources:
        try:
            if path.exists() and os.path.samefile(path, source):
                raise WouldOverwriteSource(str(path))
        except FileNotFoundError:
            continue
    return path


def free(path: Path) -> Path:
    """Return `path`, or where something is there already the first free name like it (`name (2).xlsx`)."""
    candidate, number = path, 2
    while candidate.exists():
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return candidate
