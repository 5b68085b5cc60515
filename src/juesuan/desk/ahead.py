"""The original pages of drafts that were just handed in: LibreOffice sets them while they are checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from juesuan.desk import drafts
from juesuan.desk.model import Draft, VersionFile
from juesuan.desk.service import service
from juesuan.site.leaves import EAGER, shelf

Arrived = tuple[str, tuple[VersionFile, ...]]
"""A version that was handed in: what its pages are kept under, and its files."""


def pages_key(draft_id: str, number: int) -> str:
    """Return what the pages of a version are kept under."""
    return f"draft-{draft_id}-{number}"


def arrived(session: Session, made: Sequence[Draft]) -> list[Arrived]:
    """Return the versions of drafts that were just handed in; none where they are many, which nobody looks at at once."""
    if len(made) > EAGER:
        return []
    found = [(draft, drafts.current(session, draft)) for draft in made]
    return [(pages_key(draft.id, version.number), tuple(version.files)) for draft, version in found]


def _ends(request: Request) -> bool:
    """Whether the site ends what is begun here: one that runs, not one that is only called."""
    return getattr(request.app.state, "living", False)


def setting_ahead(request: Request, versions: Sequence[Arrived]) -> BackgroundTask | None:
    """Return what is to be done when the answer to an upload has gone."""
    if not _ends(request):
        return None
    vault, at = service(request.app).vault, shelf(request)

    async def begin() -> None:
        for key, files in versions:

            async def bring(folder: Path, files: Sequence[VersionFile] = files) -> list[str]:
                return [str(p) for p in await run_in_threadpool(vault.laid, files, folder)]

            await at.ahead(key, bring)

    return BackgroundTask(begin)


def ready(request: Request) -> BackgroundTask | None:
    """Return what has LibreOffice at hand for an upload that is about to come."""
    return BackgroundTask(shelf(request).ready) if _ends(request) else None
