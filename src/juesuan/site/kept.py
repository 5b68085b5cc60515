"""What takes long to make of published files, kept beside the index from one run of the site to the next.

The PDF that LibreOffice sets a file as is kept under the file's SHA-256 and what set it (`setter`); a file that could
not be set is noted, and is tried again a day later. Where an earlier program checked a document, what this one told of it
anew is kept under all that it was told of. The folder is bounded in bytes: what was not asked for longest goes first. Any
process of the site may write in it; whatever cannot be written or read is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

import msgspec

from juesuan.corpus.store import READING
from juesuan.document.office import soffice
from juesuan.kernel.program import program
from juesuan.report.write import BESIDE, replacing, write_bytes

MOST = 1024 * 1024 * 1024
"""Bytes that are kept at most."""
AGAIN = 24 * 3600.0
"""Seconds after which a file that could not be set is tried again: the machine may have been short of memory or time."""
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "C:/Windows/Fonts")
_RELEASES = ("versionrc", "version.ini")
"""Files beside LibreOffice's program of which one names its release."""
LOCK = "setting.lock"
"""The file that is held by who sets files before they are asked for."""


class Kept:
    """The folder of what is kept, `most` bytes of it; made when there is something to keep."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self.folder, self.most = folder, most

    # ---- PDFs

    def known(self, sha256: str) -> bool | None:
        """Return whether the PDF of a file is kept; None where it is not known whether it can be made."""
        if self._pdf(sha256).exists():
            return True
        try:
            noted = self._none(sha256).stat().st_mtime
        except OSError:
            return None
        return None if time.time() - noted > AGAIN else False

    def take(self, sha256: str, target: Path) -> bool | None:
        """Put the PDF of a file at `target`, if it is kept; return what is `known` of it."""
        kept = self._pdf(sha256)
        try:
            with replacing(target) as beside:
                shutil.copyfile(kept, beside)
            os.utime(kept)
        except OSError:  # there is none, or it has just made way
            return False if self.known(sha256) is False else None
        return True

    def keep(self, sha256: str, pdf: Path) -> None:
        """Keep the PDF of a file."""
        with contextlib.suppress(OSError):
            with replacing(self._pdf(sha256)) as beside:
                shutil.copyfile(pdf, beside)
            self._none(sha256).unlink(missing_ok=True)
            self._make_way()

    def failed(self, sha256: str) -> None:
        """Note that a file could not be set."""
        with contextlib.suppress(OSError):
            write_bytes(self._none(sha256), b"")

    def _pdf(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.{setter()}.pdf"

    def _none(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.{setter()}.none"

    # ---- what was told anew

    def told(self, key: str) -> bytes | None:
        """Return what was told of a document under a key; None where nothing is known of it."""
        path = self._told(key)
        try:
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return data

    def tell(self, key: str, data: bytes) -> None:
        """Keep what was told of a document under a key."""
        with contextlib.suppress(OSError):
            write_bytes(self._told(key), data)
            self._make_way()

    def _told(self, key: str) -> Path:
        return self.folder / f"{key}.{_program()}.told"

    # ---- as a whole

    @property
    def size(self) -> int:
        """Return the bytes that are kept."""
        return sum(size for _, size, _ in self._all())

    @property
    def full(self) -> bool:
        """Return whether the next thing to be kept might make another give way."""
        return self.size > 0.9 * self.most

    def tidy(self, wanted: Collection[str]) -> None:
        """Remove what another program or LibreOffice made, what was half written, and what is of no file in `wanted`."""
        for path in self._files():
            sha256, *rest = path.name.split(".")
            good = {f"{setter()}.pdf", f"{setter()}.none"} if sha256 in wanted else set()
            told = f"{_program()}.told"
            if ".".join(rest) not in good | {told} and not self._being_written(path):
                path.unlink(missing_ok=True)
        self._make_way()

    def _being_written(self, path: Path) -> bool:
        try:
            return path.name.startswith(BESIDE) and time.time() - path.stat().st_mtime < 600
        except OSError:
            return False

    def _files(self) -> list[Path]:
        try:
            return [p for p in self.folder.iterdir() if p.name != LOCK]
        except OSError:
            return []

    def _all(self) -> list[tuple[float, int, Path]]:
        """Return when each thing was last asked for, its bytes, and where it is."""
        found = []
        for path in self._files():
            with contextlib.suppress(OSError):
                told = path.stat()
                found.append((told.st_mtime, told.st_size, path))
        return found

    def _make_way(self) -> None:
        """Remove what was not asked for longest, until no more is kept than may be."""
        found = sorted(self._all())
        size = sum(s for _, s, _ in found)
        for _, own, path in found:
            if size <= self.most:
                return
            path.unlink(missing_ok=True)
            size -= own


@cache
def setter() -> str:
    """Return what tells one way that files are set as pages here from another: this program's, LibreOffice's release, and
    the fonts. "" where there is no LibreOffice."""
    found = soffice()
    if found is None:
        return ""
    own = Path(found).resolve()
    release = next((own.parent / name for name in _RELEASES if (own.parent / name).is_file()), own)
    made = hashlib.sha256(program("document/kit.py", "document/office.py").encode())
    made.update(release.read_bytes())
    for folder in _FONTS:
        for inside, _, _ in os.walk(Path(folder).expanduser()):  # a font that comes or goes changes its folder's time
            with contextlib.suppress(OSError):
                made.update(f"{inside} {os.stat(inside).st_mtime_ns}\n".encode())
    return made.hexdigest()[:16]


def _program() -> str:
    return program(*READING, "report")


def key_of(*parts: str | Sequence[str]) -> str:
    """Return the key of what is told of `parts`: as long as a file's SHA-256."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()
