"""What the reviewers' pages work with: the database, the vault, the worker beside them. One for an application."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool

from juesuan.desk import people
from juesuan.desk.database import Database
from juesuan.desk.intake import Limits
from juesuan.desk.keys import device_key, trail_key
from juesuan.desk.vault import Vault
from juesuan.desk.worker import Keeper, Orders
from juesuan.site.settings import Settings

_making = threading.Lock()


class Service:
    """The review database, brought up to date, and the drafts' files."""

    def __init__(self, settings: Settings, limits: Limits | None = None) -> None:
        self.settings = settings
        self.limits = limits or Limits()
        self.folder = settings.private_path
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.vault = Vault(self.folder / "files")
        self.database = Database(settings.database_url, trail_key(self.folder))
        self.database.migrate()
        self.device_key = device_key(self.folder)
        people.matches(None, "")  # what a wrong name is compared with is made now, not at the first one

    def orders(self) -> Orders:
        """Return what a worker beside this site is told."""
        return Orders(
            self.database.address,
            str(self.folder),
            max(1, self.settings.checkers),
            index=str(self.settings.index_path),
        )


def service(app: Any) -> Service:
    """Return the application's service, made when it is first asked for."""
    found: Service | None = getattr(app.state, "review", None)
    if found is None:
        with _making:
            found = getattr(app.state, "review", None)
            if found is None:
                found = app.state.review = Service(app.state.settings)
    return found


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Keep a worker running as long as the site does."""
    made = await run_in_threadpool(service, app)
    keeper = Keeper(made.orders())
    keeper.start()
    try:
        yield
    finally:
        await run_in_threadpool(keeper.stop)
        made.database.close()
