"""The window's pages, all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import APIRouter

from juesuan.kernel import scratch
from juesuan.window import checking, compiling
from juesuan.window.access import rooms_of
from juesuan.window.rooms import Rooms


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Look after the visitors' rooms as long as the site runs; remove them at its end."""
    if not app.state.settings.window:
        await asyncio.to_thread(scratch.sweep)
    rooms: Rooms = rooms_of(app)
    watch = asyncio.create_task(rooms.live())
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        await rooms.close()


router = APIRouter(lifespan=lifespan, include_in_schema=False)
for part in (compiling, checking):
    router.include_router(part.router)
