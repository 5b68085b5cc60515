"""What the reviewers' pages work with: the database, the vault, the worker beside them. One for an application."""

from __future__ import annotations

import logging
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
from juesuan.kernel.full import is_away, is_full
from juesuan.site.settings import Settings

_making = threading.Lock()
log = logging.getLogger("juesuan.review")


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
    """Keep a worker running as long as the site does.

    While the database is away or the disk is full, the site starts all the same: its public pages need neither, and the
    reviewers are told (503, 507) until both are back.
    """
    ending = threading.Event()
    try:
        keepers = [await run_in_threadpool(_kept, app)]
    except Exception as problem:
        if not (is_away(problem) or is_full(problem)):
            raise
        log.warning("the review database cannot be used yet: %s", problem)
        keepers = []
        threading.Thread(target=_keep_later, args=(app, keepers, ending), name="juesuan-later", daemon=True).start()
    try:
        yield
    finally:
        ending.set()
        for keeper in keepers:
            await run_in_threadpool(keeper.stop)
            service(app).database.close()


def _kept(app: Any) -> Keeper:
    keeper = Keeper(service(app).orders())
    keeper.start()
    return keeper


def _keep_later(app: Any, keepers: list[Keeper], ending: threading.Event) -> None:
    """Try again until it works."""
    while not ending.wait(_AGAIN):
        try:
            keepers.append(_kept(app))
        except Exception as problem:  # what it is has been said; another problem is, too
            if not (is_away(problem) or is_full(problem)):
                log.exception("the review database cannot be used")
        else:
            return


_AGAIN = 2.0
"""Seconds between two tries."""
