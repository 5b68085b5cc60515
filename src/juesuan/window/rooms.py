"""What visitors have handed in, in the folder of this run of the site: one room a visitor, one folder a hand-in in it.

All that is known of a hand-in lies in its folder, so that every process of the site answers for it; the process that
took it in has it checked. A room is removed when its visitor says so, or has not been back for `IDLE` seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from juesuan.desk import intake
from juesuan.desk.drafts import Kept
from juesuan.desk.intake import MB, Limits, Taken, TooMuch
from juesuan.desk.vault import Vault, suffix
from juesuan.kernel import guard, scratch
from juesuan.kernel.aside import Helpers
from juesuan.kernel.guard import Failure
from juesuan.kernel.lang import Text
from juesuan.report.paper import KEPT, Paper
from juesuan.report.write import replacing
from juesuan.site.leaves import EAGER, Leaves, may_be_set
from juesuan.window.tasks import Told, failed

IDLE = 30 * 60.0
"""Seconds after which a visitor is taken to have gone."""
SWEPT = 30.0
"""Seconds between two looks for visitors who have gone."""
ALIVE = 5.0
"""Seconds between two signs of life of who has a hand-in checked."""
MOST = 4
"""Hand-ins of one visitor that are kept: the oldest goes first."""
ROOM = 4096 * MB
"""Bytes of all visitors' files at a time."""
_ID = re.compile(r"[A-Za-z0-9_-]{16}")
_told = msgspec.json.Decoder(Told)


class Part(msgspec.Struct, frozen=True):
    """One disclosure of a hand-in: what to call it, the names its files came with, and the files here."""

    title: str
    names: tuple[str, ...]
    files: tuple[str, ...]


class HandIn(msgspec.Struct, frozen=True):
    """What a visitor handed in at once, for which of the window's tools, with what was chosen there."""

    id: str
    begun: float
    parts: tuple[Part, ...]
    refused: tuple[tuple[str, str, str], ...] = ()
    tool: str = "check"
    options: dict[str, str] = {}

    @property
    def single(self) -> bool:
        """Whether there is one result and nothing else to tell."""
        return len(self.parts) == 1 and not self.refused


class Gone(Exception):
    """There is no such hand-in, or it is another visitor's, or it has been removed."""


class Rooms:
    """All visitors' rooms. `checkers` is how many checks run at a time."""

    def __init__(self, place: str = "", limits: Limits | None = None, checkers: int = 1, idle: float = IDLE) -> None:
        self.idle = idle
        self.own = not place
        self.folder = Path(place) if place else scratch.make()
        self.limits = limits or Limits()
        self.rooms = self.folder / "rooms"
        kept = self.folder / "tmp"
        for made in (self.rooms, kept):
            made.mkdir(mode=0o700, exist_ok=True)
        self.checkers = Helpers(checkers, ("juesuan.window.tasks", "juesuan.checks.engine"), str(kept))
        self.leaves = Leaves(str(kept))
        self.lanes = checkers
        self._running: set[asyncio.Task[None]] = set()

    # ---- where things lie

    def room(self, visitor: str) -> Path:
        """Return a visitor's room; its name tells nothing of the cookie."""
        return self.rooms / hashlib.sha256(visitor.encode()).hexdigest()[:40]

    def place(self, visitor: str, key: str) -> Path:
        """Return the folder of a visitor's hand-in. Raises `Gone`."""
        found = self.room(visitor) / key
        if not visitor or not _ID.fullmatch(key) or not found.is_dir():
            raise Gone
        with contextlib.suppress(OSError):
            os.utime(found.parent)
        return found

    def hand_in(self, visitor: str, key: str) -> tuple[HandIn, Path]:
        """Return a visitor's hand-in and its folder. Raises `Gone`."""
        found = self.place(visitor, key)
        try:
            return msgspec.json.decode((found / "hand-in.json").read_bytes(), type=HandIn), found
        except OSError:
            raise Gone from None

    def told(self, made: HandIn, place: Path) -> list[Told]:
        """Return how the checks of a hand-in stand."""
        found = [_standing(place, n) for n in range(len(made.parts))]
        if all(t.over for t in found):
            return found
        try:
            quiet = time.time() - (place / "alive").stat().st_mtime
        except OSError:
            quiet = 0.0
        if quiet < 6 * ALIVE:
            return found
        cut = failed(Text("核对意外中断，请重新选择文件", "the check was cut short: choose the files again"))
        return [t if t.over else cut for t in found]

    def here(self, visitor: str) -> None:
        """Note that a visitor is still there."""
        with contextlib.suppress(OSError):
            os.utime(self.room(visitor))

    # ---- taking in and removing

    def take(
        self,
        visitor: str,
        given: Iterable[tuple[str, BinaryIO]],
        tool: str = "check",
        options: Mapping[str, str] | None = None,
    ) -> HandIn:
        """Keep the files of a hand-in; but for a check they are one part, in their order. Raises `TooMuch`."""
        room = self.room(visitor)
        room.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._make_way(room)
        key = secrets.token_urlsafe(12)
        place = room / key
        place.mkdir(mode=0o700)
        try:
            vault = Vault(place / "taken")
            taken = intake.take(given, vault, self.limits)
            parts = []
            found = intake.disclosures(taken) if tool == "check" else together(taken)
            for n, (title, files) in enumerate(found):
                names = tuple(f.name for f in files)
                kept = tuple(f"{n}-{k}{suffix(name)}" for k, name in enumerate(names))
                for file, name in zip(files, kept, strict=True):
                    _same(vault.path(file.sha256), place / name)
                parts.append(Part(title, names, kept))
            shutil.rmtree(place / "taken")
            refused = tuple((name, text.zh, text.en) for name, text in taken.refused)
            made = HandIn(key, time.time(), tuple(parts), refused, tool, dict(options or {}))
            (place / "alive").touch()
            _write(place / "hand-in.json", msgspec.json.encode(made))
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        return made

    def _make_way(self, room: Path) -> None:
        """Leave room for one more hand-in of a visitor. Raises `TooMuch`."""
        kept = sorted((p for p in room.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime)
        for old in kept[: max(0, len(kept) - MOST + 1)]:
            shutil.rmtree(old, ignore_errors=True)
        if size_of(self.rooms) > ROOM:
            raise TooMuch(
                Text("同时核对的人较多，请过几分钟再试", "Many are checking just now: try again in a few minutes")
            )

    def remove(self, visitor: str, key: str) -> None:
        """Remove a hand-in at once."""
        shutil.rmtree(self.place(visitor, key), ignore_errors=True)

    def sweep(self) -> int:
        """Remove the rooms of visitors who have gone; return how many."""
        removed = 0
        if not self.rooms.is_dir():  # the machine's own cleaning took it
            return 0
        for room in self.rooms.iterdir():
            with contextlib.suppress(OSError):
                if time.time() - room.stat().st_mtime > self.idle:
                    shutil.rmtree(room, ignore_errors=True)
                    removed += 1
        return removed

    # ---- checking

    def begin(self, visitor: str, made: HandIn) -> None:
        """Have the disclosures of a hand-in checked, `lanes` at a time: others' come in between."""
        task = asyncio.get_running_loop().create_task(self._check_all(made, self.place(visitor, made.id)))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _check_all(self, made: HandIn, place: Path) -> None:
        alive = asyncio.create_task(_keep_alive(place))
        todo = iter(enumerate(made.parts))

        async def lane() -> None:
            for n, part in todo:
                if not place.is_dir():
                    return
                await self._work(made, part, n, place)

        try:
            await asyncio.gather(*(lane() for _ in range(self.lanes)))
        finally:
            alive.cancel()

    async def _work(self, made: HandIn, part: Part, n: int, place: Path) -> None:
        paths = [str(place / name) for name in part.files]
        bounds = guard.DEFAULT
        eager = made.tool == "check" and len(made.parts) <= EAGER
        if eager:
            self.leaves.begin(pages_of(place, n), paths)
        answer = await self.checkers.call(
            f"juesuan.window.tasks:{made.tool}",
            part.title,
            paths,
            list(part.names),
            str(place / f"{n}.result"),
            made.options,
            limits=bounds,
        )
        stands = failed(_why(answer, bounds)) if isinstance(answer, Failure) else _told.decode(answer)
        with contextlib.suppress(OSError):  # removed meanwhile
            _write(place / f"{n}.json", msgspec.json.encode(stands))
        if stands.state != "done":
            self.leaves.drop(pages_of(place, n))
        elif eager:
            self.lay(place, n, part)

    async def picture(self, place: Path, n: int, part: Part, paper: Paper, page: int, fine: bool) -> bytes | None:
        """Return the picture of a page of a file, made once; None where it cannot be made."""
        file = pages_of(place, n) / paper.source if paper.source else place / part.files[part.names.index(paper.name)]
        return await self.leaves.picture(file.parent, file, page, fine=fine)

    async def papers(self, place: Path, n: int, part: Part) -> list[Paper]:
        """Return the pages of all files of a disclosure, Word files and workbooks too: made when they are first asked for."""
        paths = [str(place / name) for name in part.files]
        return await self.leaves.laid(
            pages_of(place, n),
            "juesuan.report.paper_laid:lay",
            str(place / f"{n}.result"),
            paths,
            list(part.names),
            paths=paths,
        )

    def lay(self, place: Path, n: int, part: Part) -> None:
        """Begin to make those pages, where LibreOffice is needed for them: the others were laid out by the check."""
        task = asyncio.get_running_loop().create_task(self._lay(place, n, part))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _lay(self, place: Path, n: int, part: Part) -> None:
        def wanting() -> bool:
            return not (pages_of(place, n) / KEPT).exists() and any(may_be_set(place / name) for name in part.files)

        if await asyncio.to_thread(wanting):
            with contextlib.suppress(OSError):  # removed meanwhile
                await self.papers(place, n, part)

    async def live(self) -> None:
        """Look for visitors who have gone, until cancelled."""
        while True:
            await asyncio.sleep(SWEPT)
            await asyncio.to_thread(self.sweep)

    async def close(self) -> None:
        """End what is under way; remove everything if the folder is our own."""
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.checkers.close()
        await self.leaves.close()
        if self.own:
            await asyncio.to_thread(scratch.remove, self.folder)


def pages_of(place: Path, n: int) -> Path:
    """Return the folder of a disclosure's pages in a hand-in's."""
    return place / f"{n}-pages"


def together(taken: Taken) -> list[tuple[str, list[Kept]]]:
    """Return the files that were taken in as one part, in the order that they came in; none where any is missing."""
    files = [placed.file for placed in taken.kept]
    return [(PurePosixPath(files[0].name).stem, files)] if files and not taken.refused else []


def _why(failure: Failure, bounds: guard.Limits) -> Text:
    """Return why a check gave nothing, in words for who handed the file in."""
    if failure == guard.KILLED:
        return Text(
            "处理时两次被系统终止，多半是内存不够，请稍后再试",
            "was ended by the system twice: memory is short, try again later",
        )
    match failure.kind:
        case "time":
            n = f"{bounds.seconds:g}"
            return Text(f"处理超过 {n} 秒，已停止", f"took more than {n} s and was stopped")
        case "memory":
            n = str(bounds.memory)
            return Text(f"占用内存超过 {n} MB，已停止", f"took more than {n} MB of memory and was stopped")
        case _:
            return Text("处理时意外中断，文件可能已损坏", "the process that read it died: the file may be damaged")


def _standing(place: Path, n: int) -> Told:
    try:
        return _told.decode((place / f"{n}.json").read_bytes())
    except OSError:
        return Told()


async def _keep_alive(place: Path) -> None:
    while True:
        with contextlib.suppress(OSError):
            os.utime(place / "alive")
            os.utime(place.parent)  # a long check is no absence
        await asyncio.sleep(ALIVE)


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    total = 0
    for inside, _, files in os.walk(folder):  # passes over what is removed meanwhile
        for name in files:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(inside, name)).st_size
    return total


def _same(source: Path, target: Path) -> None:
    """Have a file under another name."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; what was removed meanwhile is not made anew."""
    if not path.parent.is_dir():
        raise FileNotFoundError(path.parent)
    with replacing(path) as temporary:
        temporary.write_bytes(data)
