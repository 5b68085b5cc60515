"""The original pages of what the site shows: laid out and painted away from the server, in guarded workers of helpers.

What is made lies in a folder a disclosure and is made once; who asks for it while it is being made waits for it. Papers are
laid out and pages painted when somebody looks at them, not before; but what LibreOffice must set first is set as soon as the
files are there (`begin`), while they are checked, by one that is kept running (`document.kit`), and its first page is told
(`first`) before the whole is laid out.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from juesuan.document import kit
from juesuan.document.office import OFFICE, soffice
from juesuan.kernel import guard, scratch
from juesuan.kernel.aside import Helpers
from juesuan.kernel.guard import Failure
from juesuan.report.paper import AT_ONCE, KEPT, Paper, media_type, papers_in
from juesuan.report.pointed import Pointed
from juesuan.report.write import write_bytes
from juesuan.site.kept import Kept, key_of

log = logging.getLogger("juesuan.site")
PAINTING = guard.Limits(20.0, 1024)
"""What the picture of a page may take."""
SETTING = guard.Limits(150.0, 3072)
"""What laying out may take: a LibreOffice that is started for one file has two minutes."""
PRINTING = guard.Limits(60.0, 0)
"""What setting a file by the LibreOffice that is kept may take; its memory is bounded by itself."""
IDLE = 900.0
"""Seconds without work after which the LibreOffice that is kept is let go."""
EAGER = 4
"""Disclosures handed in at once whose files are set while they are checked; of more, each when it is looked at."""
TICK = 0.01
"""Seconds between two looks for a first page, while somebody waits for it."""
FIRST = "first.json"
"""The file in a folder of pages that tells the pages that are there while the whole is laid out."""
MOST = 300
"""Disclosures whose pages are kept: the one that was made first goes first."""
COARSE, FINER = 1.5, 3.0
"""Pixels a point."""
_DRAWING = ("juesuan.document.ofd_drawing", "juesuan.document.picture", "pypdfium2", "PIL.PngImagePlugin")
PAINTS = ("juesuan.report.paper", *_DRAWING)
LAYS = ("juesuan.site.examine", "juesuan.report.paper_laid", "juesuan.checks.engine", *_DRAWING)
"""What helpers load before they are asked: whoever is first need not wait for it."""
_TEMPORARY = "tmp"
_EXAMINED = "juesuan.site.examine:examined"
_POINTED = "juesuan.report.paper_laid:lay_pointed"
_making = threading.Lock()


Whole = Callable[[], Coroutine[Any, Any, list[Paper]]]
"""What gives all papers of a disclosure."""


class Setting:
    """Files of a disclosure being set: the PDFs made by now, each with its file's number; whether they may be shown yet."""

    def __init__(self, *, shown: bool) -> None:
        self.known: dict[int, kit.Set] = {}
        self.shown = shown
        self.task: asyncio.Task[None] | None = None

    def papers(self, names: Sequence[str]) -> list[Paper]:
        """Return the pages that are there, without marks."""
        return [Paper(names[n], n, made.pages, (), made.source) for n, made in sorted(self.known.items())]


class Leaves:
    """The pages of many disclosures, those of each in a folder. `kept` is where helpers put what is there for a moment."""

    def __init__(self, kept: str) -> None:
        self.painters = Helpers(1, PAINTS, kept)
        self.setters = Helpers(1, LAYS, kept)
        self.office = kit.helpers(kept)
        self._kept = kept
        self._deaths = 0
        self._letting_go: asyncio.TimerHandle | None = None
        self._settings: dict[str, Setting] = {}
        self._finished: dict[str, Setting] = {}  # of what is not laid out yet: its first page need not wait for that
        self._under_way: dict[str, asyncio.Task[Any]] = {}

    async def warm(self) -> None:
        """Start all helpers before anybody asks; one that cannot be started hinders no other, and is tried again when asked."""
        for ready in (self.painters.ready, self.setters.ready, self.ready):
            try:
                await ready()
            except OSError as problem:
                log.warning("a helper cannot be started: %s", problem)

    async def ready(self) -> None:
        """Have LibreOffice at hand for what will soon be asked."""
        if self.office is not None:
            await self.office.ready()
            self._later()

    def _later(self) -> None:
        """Let LibreOffice go when it has had nothing to do for a while."""
        if self._letting_go is not None:
            self._letting_go.cancel()

        def let_go() -> None:
            if self.office is not None and not self._settings:
                self._under_way["letting go"] = task = asyncio.ensure_future(self.office.close())
                task.add_done_callback(lambda _: self._under_way.pop("letting go", None))

        self._letting_go = asyncio.get_running_loop().call_later(IDLE, let_go)

    def begin(self, folder: Path, paths: Sequence[str], *, shown: bool = True) -> Setting:
        """Begin to set those of a disclosure's files that LibreOffice must set, as PDFs in a folder."""
        found = self._settings.get(str(folder))
        if found is None:
            found = self._settings[str(folder)] = Setting(shown=shown)
            found.task = asyncio.ensure_future(self._set(found, folder, [Path(p) for p in paths]))
            found.task.add_done_callback(partial(self._ended, folder))
        return found

    def _ended(self, folder: Path, task: asyncio.Task[None]) -> None:
        setting = self._settings.pop(str(folder), None)
        if setting is not None and setting.known and not task.cancelled():
            self._finished[str(folder)] = setting
            if len(self._finished) > MOST:
                del self._finished[next(iter(self._finished))]

    def drop(self, folder: Path) -> None:
        """Set no more of a disclosure's files: the LibreOffice that is at one of them is ended."""
        self._finished.pop(str(folder), None)
        found = self._settings.get(str(folder))
        if found is not None and found.task is not None:
            found.task.cancel()

    async def _set(self, setting: Setting, folder: Path, paths: Sequence[Path]) -> None:
        painting: list[asyncio.Task[Any]] = []

        def told(number: int, data: bytes) -> None:
            setting.known[number] = made = msgspec.json.decode(data, type=kit.Set)
            if not painting:
                painting.append(asyncio.ensure_future(self.picture(folder, folder / made.source, 1, fine=False)))

        for number, path in enumerate(paths):
            if self.office is None:
                return
            if await asyncio.to_thread(may_be_set, path) and not (folder / kit.printed_as(path)).exists():
                with contextlib.suppress(FileNotFoundError):  # removed meanwhile
                    folder.mkdir(mode=0o700, exist_ok=True)
                answer = await self.office.call(
                    "printed", str(path), str(folder), limits=PRINTING, told=partial(told, number)
                )
                self._deaths = self._deaths + 1 if isinstance(answer, Failure) and answer.kind == "died" else 0
                if self._deaths > 2:  # it cannot be kept on this machine: each file by one of its own
                    self.office = None
                self._later()

    async def laid(self, folder: Path, function: str, *arguments: Any, paths: Sequence[str] = ()) -> list[Paper]:
        """Return the papers in a folder; made by `function` where there are none, which is given the folder last.

        `paths` are the files that may have to be set for it first.
        """
        with contextlib.suppress(OSError):
            return papers_in(await asyncio.to_thread((folder / KEPT).read_bytes))

        async def make() -> list[Paper]:
            folder.mkdir(mode=0o700, exist_ok=True)
            task = self.begin(folder, paths).task
            if task is not None:
                await asyncio.wait({task})
            answer = await self.setters.call(function, *arguments, str(folder), limits=SETTING)
            if isinstance(answer, Failure):
                answer = b"[]"
                with contextlib.suppress(OSError):  # not to be tried again and again
                    await asyncio.to_thread(write_bytes, folder / KEPT, answer)
            self._finished.pop(str(folder), None)
            return papers_in(answer)

        found: list[Paper] = await self._once(str(folder), make)
        return found

    async def first(self, folder: Path, names: Sequence[str], whole: Whole) -> tuple[list[Paper], bool]:
        """Return the papers as soon as there is a page to show, and whether there is more to come; `whole` gives all of them."""
        task = asyncio.ensure_future(whole())
        task.add_done_callback(
            lambda done: done.cancelled() or done.exception()
        )  # told below, or of no interest any more
        while True:
            await asyncio.wait({task}, timeout=TICK)
            if task.done():
                return task.result(), False
            setting = self._finished.get(str(folder)) or self._settings.get(str(folder))
            if setting is not None and setting.known and setting.shown:
                papers = setting.papers(names)
                with contextlib.suppress(OSError):
                    if folder.is_dir():  # not removed meanwhile
                        await asyncio.to_thread(write_bytes, folder / FIRST, msgspec.json.encode(papers))
                return papers, True

    async def picture(self, folder: Path, file: Path, page: int, *, fine: bool) -> bytes | None:
        """Return the picture of a page of a file, kept in a folder; None where it cannot be made."""
        stem = file.stem.removesuffix(".first")  # the first page is the same in both
        kept = folder / f"{stem}.{page}{'-fine' if fine else ''}.img"
        with contextlib.suppress(OSError):
            return await asyncio.to_thread(kept.read_bytes)

        async def make() -> bytes | None:
            dots = FINER if fine else COARSE
            answer = await self.painters.call("juesuan.report.paper:picture", str(file), page, dots, limits=PAINTING)
            if isinstance(answer, Failure):
                return None
            with contextlib.suppress(OSError):
                if folder.is_dir():  # not removed meanwhile
                    await asyncio.to_thread(write_bytes, kept, answer)
            return answer

        found: bytes | None = await self._once(str(kept), make)
        return found

    async def at(self, folder: Path, file: int, whole: Whole) -> list[Paper]:
        """Return the papers among which a file's is: those known by now, else all."""
        found = await asyncio.to_thread(self.known, folder)
        return found if any(p.file == file for p in found) else await whole()

    def known(self, folder: Path) -> list[Paper]:
        """Return the papers that are in a folder by now."""
        for name in (KEPT, FIRST):
            with contextlib.suppress(OSError):
                if found := papers_in((folder / name).read_bytes()):
                    return found
        return []

    async def _once(self, key: str, make: Callable[[], Awaitable[Any]]) -> Any:
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.ensure_future(make())
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End the helpers."""
        if self._letting_go is not None:
            self._letting_go.cancel()
        tasks = [s.task for s in self._settings.values() if s.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        office = [self.office] if self.office is not None else []
        await asyncio.gather(*(helpers.close() for helpers in (self.painters, self.setters, *office)))
        if office:
            # one that was still starting is killed, and leaves its folder
            await asyncio.to_thread(scratch.sweep, kit.PREFIX, self._kept)


Bring = Callable[[Path], Awaitable[list[str]]]
"""What puts a disclosure's files into a folder, and tells where."""


class Shelf(Leaves):
    """The pages of the site's own disclosures, in a folder of this run of the site; what `kept` keeps outlives it."""

    def __init__(self, kept_path: Path | None = None) -> None:
        self.kept = Kept(kept_path) if kept_path is not None else None
        self.folder = scratch.make()
        kept = self.folder / _TEMPORARY
        kept.mkdir(mode=0o700)
        super().__init__(str(kept))

    async def of(self, key: str, function: str, bring: Bring, names: Sequence[str], *more: Any) -> list[Paper]:
        """Return the papers of a disclosure; `bring` puts its files into the folder and tells where."""
        folder = self.folder / key
        if (folder / KEPT).exists():
            return await self.laid(folder, function)

        async def make() -> list[Paper]:
            paths = await self._brought(folder, bring)
            return await self.laid(folder, function, *more, paths, list(names), paths=paths)

        found: list[Paper] = await self._once(f"of {key}", make)
        return found

    async def published(self, key: str, bring: Bring, sha256: Sequence[str], told: bytes) -> list[Paper]:
        """Return the papers of a disclosure that may be shown, of which is `told` where its findings stand (`Pointed`).

        `sha256` are its files', under which the PDFs that LibreOffice makes of them are kept.
        """
        folder = self.folder / key
        if (folder / KEPT).exists():
            return await self.laid(folder, _POINTED)

        async def make() -> list[Paper]:
            paths = await self._brought(folder, bring)
            return await self._laid_as_told(folder, paths, sha256, told, await self._taken(folder, paths, sha256))

        found: list[Paper] = await self._once(f"of {key}", make)
        return found

    async def examined(
        self, key: str, bring: Bring, sha256: Sequence[str], names: Sequence[str], findings: str
    ) -> list[Paper]:
        """Return the papers of a disclosure that an earlier program checked, and that is checked anew, to know whether they may
        be shown and where its findings stand; what is told of that is kept. `findings` are those that the site shows, as JSON."""
        folder = self.folder / key
        if (folder / KEPT).exists():
            return await self.laid(folder, _POINTED)
        asked = key_of(sha256, names, findings)

        async def make() -> list[Paper]:
            told = await asyncio.to_thread(self.kept.told, asked) if self.kept is not None else None
            paths = await self._brought(folder, bring)
            taken = await self._taken(folder, paths, sha256) if told != b"" else {}
            if told is None:
                setting = self.begin(folder, [p for n, p in enumerate(paths) if taken.get(n) is not False], shown=False)
                answer = await self.setters.call(_EXAMINED, findings, paths, list(names), limits=SETTING)
                told = b"" if isinstance(answer, Failure) else answer
                if self.kept is not None and not isinstance(answer, Failure):
                    await asyncio.to_thread(self.kept.tell, asked, told)
                setting.shown = bool(told)
            if not told:
                self.drop(folder)
                await asyncio.to_thread(write_bytes, folder / KEPT, b"[]")
                return []
            return await self._laid_as_told(folder, paths, sha256, told, taken)

        found: list[Paper] = await self._once(f"of {key}", make)
        return found

    async def _taken(self, folder: Path, paths: Sequence[str], sha256: Sequence[str]) -> dict[int, bool | None]:
        """Put the PDFs that are kept of a disclosure's files into its folder; return what is known of each that may be set."""
        kept = self.kept
        if kept is None:
            return {}

        def take() -> dict[int, bool | None]:
            return {
                n: kept.take(known, folder / kit.printed_as(Path(path)))
                for n, (path, known) in enumerate(zip(paths, sha256, strict=True))
                if may_be_set(Path(path))
            }

        return await asyncio.to_thread(take)

    async def _laid_as_told(
        self, folder: Path, paths: Sequence[str], sha256: Sequence[str], told: bytes, taken: dict[int, bool | None]
    ) -> list[Paper]:
        """Lay out a disclosure's files, those that cannot be set left out; keep the PDFs that were made for it."""
        files = [f for f in msgspec.msgpack.decode(told, type=list[Pointed]) if taken.get(f.file) is not False]
        if not files:
            await asyncio.to_thread(write_bytes, folder / KEPT, b"[]")
            return []
        path = Path(paths[files[0].file])
        taken_as = folder / kit.printed_as(path) if taken.get(files[0].file) else None
        own = path if files[0].format in AT_ONCE else taken_as
        if own is not None:  # while the pages are laid out
            painting = asyncio.ensure_future(self.picture(folder, own, 1, fine=False))
            self._under_way[f"first of {folder}"] = painting
            painting.add_done_callback(lambda _: self._under_way.pop(f"first of {folder}", None))
        office = [f.file for f in files if f.format in OFFICE]
        made = await self.laid(
            folder, _POINTED, msgspec.msgpack.encode(files), list(paths), paths=[paths[n] for n in office]
        )
        new = [n for n in office if not taken.get(n)]
        if self.kept is not None and new:
            await asyncio.to_thread(self._keep, self.kept, folder, [(sha256[n], Path(paths[n])) for n in new])
        return made

    def _keep(self, kept: Kept, folder: Path, files: Sequence[tuple[str, Path]]) -> None:
        """Keep the PDFs that were made of files; note those of which none could be made."""
        for sha256, path in files:
            pdf = folder / kit.printed_as(path)
            if pdf.exists():
                kept.keep(sha256, pdf)
            elif path.exists() and soffice() is not None:  # not removed meanwhile
                kept.failed(sha256)

    async def ahead(self, key: str, bring: Bring) -> None:
        """Begin to set a disclosure's files, as `bring` brings them: somebody will look at it soon."""
        folder = self.folder / key
        if self.office is not None and not (folder / KEPT).exists():
            self.begin(folder, await self._brought(folder, bring))

    async def _brought(self, folder: Path, bring: Bring) -> list[str]:
        folder.mkdir(mode=0o700, exist_ok=True)
        await asyncio.to_thread(self._make_way)
        return await bring(folder)

    def _make_way(self) -> None:
        pages = (p for p in self.folder.iterdir() if p.is_dir() and p.name != _TEMPORARY)
        made = sorted(pages, key=lambda p: p.stat().st_mtime)
        for old in made[: max(0, len(made) - MOST)]:
            shutil.rmtree(old, ignore_errors=True)

    async def close(self) -> None:
        """End the helpers and remove what was made."""
        await super().close()
        await asyncio.to_thread(scratch.remove, self.folder)


def shelf(request: Request) -> Shelf:
    """Return the running site's pages, made when they are first asked for."""
    return shelf_of(request.app)


def shelf_of(app: Any) -> Shelf:
    """Return an application's pages, made when they are first asked for."""
    with _making:
        found: Shelf | None = getattr(app.state, "shelf", None)
        if found is None:
            found = app.state.shelf = Shelf(app.state.settings.kept_path)
        return found


async def telling(request: Request, leaves: Leaves, folder: Path, names: Sequence[str], whole: Whole) -> Response:
    """Answer with a disclosure's papers as the pages' script reads them; asked `?first=1`, as soon as there is a page to show:
    202 says that there is more to come."""
    if request.query_params.get("first") == "1":
        papers, more = await leaves.first(folder, names, whole)
    else:
        papers, more = await whole(), False
    return Response(
        msgspec.json.encode(papers),
        202 if more else 200,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


def painted(data: bytes, *, public: bool = False) -> Response:
    """Answer with a page's picture: whatever is in it, nothing runs and nothing is fetched."""
    headers = {
        "cache-control": f"{'public' if public else 'private'}, max-age=600",
        "content-security-policy": "default-src 'none'; img-src data:; sandbox",
    }
    return Response(data, media_type=media_type(data), headers=headers)


def may_be_set(path: Path) -> bool:
    """Whether a file begins as those do that LibreOffice sets; `document.kit` looks closer. An OFD file, a zip too, is not to
    wait for a LibreOffice that is still starting."""
    if path.suffix.lower() == ".ofd":
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(8).startswith(
                (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<?xml", b"\xef\xbb\xbf<?xm")
            )
    except OSError:
        return False
