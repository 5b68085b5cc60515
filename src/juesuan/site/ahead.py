"""Published Word files and workbooks set as PDFs before anybody asks for their pages: `python -m juesuan.site.ahead CORPUS INDEX KEPT`.

A process beside the site, which starts it when it begins and when documents have come: of the lowest priority, with a
LibreOffice of its own, one file at a time, the newest years first. It ends when all are set that may be shown, or as much is
kept as may be; at once when its input is closed, so that it does not outlive the site. One does it for all the site's
processes. It begins by removing what is kept for nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import fsspec

from juesuan.corpus.store import original_name
from juesuan.document import kit
from juesuan.document.office import OFFICE, soffice
from juesuan.kernel import scratch
from juesuan.kernel.aside import Helpers
from juesuan.kernel.guard import Failure
from juesuan.kernel.locks import hold
from juesuan.report.paper_office import set_as_pdf
from juesuan.site.index import connect
from juesuan.site.kept import LOCK, Kept
from juesuan.site.leaves import PRINTING, SETTING

_ROWS = 200


class File(NamedTuple):
    """A published file that LibreOffice sets: its SHA-256, its name, its format as it was read."""

    sha256: str
    name: str
    format: str


def published(index: Path) -> Iterator[File]:
    """Yield the files that LibreOffice sets, of documents that name no private person, the newest years first."""
    last = sys.maxsize
    while True:
        with closing(connect(index)) as db:  # not held open while files are set
            rows = db.execute(
                "SELECT n, files FROM documents JOIN pointed USING (n) WHERE private = 0 AND n < ? ORDER BY n DESC LIMIT ?",
                (last, _ROWS),
            ).fetchall()
        if not rows:
            return
        for last, files in rows:  # noqa: B007 - the last one is gone on from
            for file in json.loads(files or "[]"):
                if file["format"] in OFFICE:
                    yield File(file["sha256"], file["name"], file["format"])


class Setter:
    """Sets files one at a time, each by the LibreOffice that is kept running, else by one of its own."""

    def __init__(self, read: Callable[[File], bytes], kept: Kept) -> None:
        self.read, self.kept = read, kept
        self.folder = scratch.make()
        self.office = kit.helpers(str(self.folder))
        self.alone = Helpers(1, ("juesuan.site.ahead",), str(self.folder))
        self._deaths = 0

    async def set(self, file: File) -> None:
        """Set a file and keep its PDF, or note that it could not be set. Raises what reading it raises."""
        data = await asyncio.to_thread(self.read, file)
        path = self.folder / f"0{PurePosixPath(file.name).suffix.lower()[:6]}"
        made = self.folder / kit.printed_as(path)
        try:
            path.write_bytes(data)
            if self.office is not None:
                answer = await self.office.call("printed", str(path), str(self.folder), limits=PRINTING)
                self._deaths = self._deaths + 1 if isinstance(answer, Failure) and answer.kind == "died" else 0
                if self._deaths > 2:  # it cannot be kept on this machine
                    self.office = None
            if not made.exists():
                await self.alone.call("juesuan.site.ahead:set_alone", str(path), file.format, str(made), limits=SETTING)
            if made.exists():
                self.kept.keep(file.sha256, made)
            else:
                self.kept.failed(file.sha256)
        finally:
            for each in (path, made, self.folder / kit.first_as(path)):
                each.unlink(missing_ok=True)

    async def close(self) -> None:
        """End what sets them."""
        for helpers in (self.alone, self.office):
            if helpers is not None:
                await helpers.close()
        scratch.remove(self.folder)


async def set_all(corpus: str, index: Path, kept: Kept) -> int:
    """Set what is published and not kept; return how many files were tried."""
    kept.tidy({file.sha256 for file in published(index)})
    if soffice() is None:
        return 0
    filesystem, root = fsspec.core.url_to_fs(corpus)

    def read(file: File) -> bytes:
        data: bytes = filesystem.cat_file(f"{root}/{original_name(file.sha256, file.name)}")
        return data

    tried: set[str] = set()
    setter: Setter | None = None
    try:
        while True:
            found = len(tried)
            for file in published(index):
                if file.sha256 in tried or kept.known(file.sha256) is not None:
                    continue
                if kept.full:
                    return len(tried)
                setter = setter or Setter(read, kept)
                tried.add(file.sha256)
                with contextlib.suppress(OSError):  # an original that is missing, or a full disk
                    await setter.set(file)
            if len(tried) == found:  # nothing has come while they were set
                return found
    finally:
        if setter is not None:
            await setter.close()


def set_alone(path: str, format: str, made: str) -> bytes:
    """Set a file by a LibreOffice of its own: what a guarded worker does."""
    set_as_pdf(Path(path), format, Path(made))
    return b""


async def _until_closed(corpus: str, index: Path, kept: Kept) -> None:
    """Set all, until standard input is closed."""
    task, loop = asyncio.ensure_future(set_all(corpus, index, kept)), asyncio.get_running_loop()

    def watch() -> None:
        while os.read(0, 1024):
            pass
        with contextlib.suppress(RuntimeError):  # all has been set, and the loop is closed
            loop.call_soon_threadsafe(task.cancel)

    threading.Thread(target=watch, daemon=True).start()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def main(corpus: str, index: str, folder: str) -> None:
    """Set what is published, unless another process is at it."""
    kept = Kept(Path(folder))
    kept.folder.mkdir(parents=True, exist_ok=True)
    held = hold(kept.folder / LOCK)
    if held is None:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the site's
    if hasattr(os, "nice"):
        os.nice(19)
    asyncio.run(_until_closed(corpus, Path(index), kept))


if __name__ == "__main__":
    main(*sys.argv[1:])
