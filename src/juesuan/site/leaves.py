"""The original pages of what the site shows: laid out and painted away from the server, in guarded workers of helpers.

What is made lies in a folder a disclosure and is made once; who asks for it while it is being made waits for it. Papers are
laid out and pages painted when somebody looks at them, not before.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from juesuan.checks.batch import Job, check_one
from juesuan.kernel import guard, scratch
from juesuan.kernel.aside import Helpers
from juesuan.kernel.guard import Failure
from juesuan.report.paper import KEPT, Paper, media_type, narrowed, papers_in
from juesuan.report.paper_laid import laid_out, left
from juesuan.report.write import write_bytes

PAINTING = guard.Limits(20.0, 1024)
"""What the picture of a page may take."""
SETTING = guard.Limits(150.0, 3072)
"""What laying out may take: LibreOffice has two minutes."""
MOST = 300
"""Disclosures whose pages are kept: the one that was made first goes first."""
COARSE, FINER = 1.5, 3.0
"""Pixels a point."""
_making = threading.Lock()


class Leaves:
    """The pages of many disclosures, those of each in a folder. `kept` is where helpers put what is there for a moment."""

    def __init__(self, kept: str) -> None:
        self.painters = Helpers(1, ("juesuan.report.paper", "pypdfium2", "PIL.PngImagePlugin"), kept)
        self.setters = Helpers(1, ("juesuan.site.leaves",), kept)
        self._under_way: dict[str, asyncio.Task[Any]] = {}

    async def laid(self, folder: Path, function: str, *arguments: Any) -> list[Paper]:
        """Return the papers in a folder; made by `function` where there are none, which is given the folder last."""
        with contextlib.suppress(OSError):
            return papers_in(await asyncio.to_thread((folder / KEPT).read_bytes))

        async def make() -> list[Paper]:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            answer = await self.setters.call(function, *arguments, str(folder), limits=SETTING)
            if isinstance(answer, Failure):
                answer = b"[]"
                with contextlib.suppress(OSError):  # not to be tried again and again
                    await asyncio.to_thread(write_bytes, folder / KEPT, answer)
            return papers_in(answer)

        found: list[Paper] = await self._once(str(folder), make)
        return found

    async def picture(self, folder: Path, file: Path, page: int, *, fine: bool) -> bytes | None:
        """Return the picture of a page of a file, kept in a folder; None where it cannot be made."""
        kept = folder / f"{file.stem}.{page}{'-fine' if fine else ''}.img"
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

    async def _once(self, key: str, make: Callable[[], Awaitable[Any]]) -> Any:
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.ensure_future(make())
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End the helpers."""
        await self.painters.close()
        await self.setters.close()


class Shelf(Leaves):
    """The pages of the site's own disclosures, in a folder of this run of the site."""

    def __init__(self) -> None:
        self.folder = scratch.make()
        super().__init__(str(self.folder))

    async def of(
        self, key: str, function: str, bring: Callable[[Path], Awaitable[list[str]]], names: Sequence[str], *more: Any
    ) -> tuple[Path, list[Paper]]:
        """Return the folder of a disclosure and its papers; `bring` puts its files into the folder and tells where."""
        folder = self.folder / key
        if (folder / KEPT).exists():
            return folder, await self.laid(folder, function)

        async def make() -> list[Paper]:
            folder.mkdir(mode=0o700, exist_ok=True)
            await asyncio.to_thread(self._make_way)
            return await self.laid(folder, function, *more, await bring(folder), list(names))

        return folder, await self._once(f"of {key}", make)

    def _make_way(self) -> None:
        made = sorted((p for p in self.folder.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime)
        for old in made[: max(0, len(made) - MOST)]:
            shutil.rmtree(old, ignore_errors=True)

    async def close(self) -> None:
        """End the helpers and remove what was made."""
        await super().close()
        await asyncio.to_thread(scratch.remove, self.folder)


def shelf(request: Request) -> Shelf:
    """Return the running site's pages, made when they are first asked for."""
    with _making:
        found: Shelf | None = getattr(request.app.state, "shelf", None)
        if found is None:
            found = request.app.state.shelf = Shelf()
        return found


def spoken(papers: Sequence[Paper]) -> Response:
    """Answer with papers as the pages' script reads them."""
    return Response(msgspec.json.encode(papers), media_type="application/json", headers={"cache-control": "no-store"})


def painted(data: bytes, *, public: bool = False) -> Response:
    """Answer with a page's picture: whatever is in it, nothing runs and nothing is fetched."""
    headers = {
        "cache-control": f"{'public' if public else 'private'}, max-age=600",
        "content-security-policy": "default-src 'none'; img-src data:; sandbox",
    }
    return Response(data, media_type=media_type(data), headers=headers)


# ---- in the guarded workers


def examined(findings: str, paths: Sequence[str], names: Sequence[str], out: str) -> bytes:
    """Lay out a disclosure that the corpus has: it is checked anew to know where on its pages its findings are.

    `findings` are those that the site shows, as JSON: rule and message of each. The pages of one that names private persons
    are not shown: what is covered in the text would stand there.
    """
    outcome = check_one(Job("document", tuple(paths)))
    papers: list[Paper] = []
    if outcome.result is not None and not any(f.rule.startswith("P") for f in outcome.result.findings):
        shown = [(rule, message) for rule, message in json.loads(findings)]
        found = [(f.rule, f.message.zh) for f in outcome.result.findings]
        kept = [found.index(one) if one in found else -1 for one in shown]
        files = [Path(p) for p in paths]
        names_here = [f.name for f in files]
        spoken_as = dict(zip(names_here, names, strict=True))
        made = laid_out(outcome.result, files, names_here, Path(out))
        papers = [msgspec.structs.replace(p, name=spoken_as[p.name]) for p in narrowed(made, kept)]
    return left(papers, Path(out))
