"""The review database: SQLite beside the drafts, or PostgreSQL; migrations are shipped with the package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).parent / "migrations"
TRAIL_KEY = "trail_key"
"""What of a session's `info` holds the key that the audit trail is sealed with (`keys.py`)."""
MIGRATING, WRITERS = 72710, 72711
"""Numbers of PostgreSQL's advisory locks."""
WAIT = 30
"""Seconds a writer waits for another before it gives up."""


class Database:
    """Gives sessions. Writers are serialised from their first statement on: what they read is what they change."""

    def __init__(self, address: str, trail_key: bytes = b"") -> None:
        self.address = normal(address)
        self.info = {TRAIL_KEY: trail_key}
        self.sqlite = make_url(self.address).get_backend_name() == "sqlite"
        self.engine = _sqlite(self.address) if self.sqlite else create_engine(self.address, pool_pre_ping=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that changes nothing."""
        with Session(self.engine, expire_on_commit=False, info=self.info) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session that is committed when the block ends well, else rolled back."""
        engine = self.engine.execution_options(writing=True)
        with Session(engine, expire_on_commit=False, info=self.info) as session, session.begin():
            if not self.sqlite:  # SQLite's BEGIN IMMEDIATE does the same
                session.execute(text(f"SELECT pg_advisory_xact_lock({WRITERS})"))
            yield session

    def migrate(self) -> None:
        """Bring the tables up to date. Two processes at once: the second waits, then finds nothing to do."""
        with self.engine.execution_options(writing=True).begin() as connection:
            if not self.sqlite:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATING})"))
            command.upgrade(config(connection), "head")

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def normal(address: str) -> str:
    """Return a database address as SQLAlchemy takes it: psycopg 3 where a PostgreSQL driver is not named."""
    for prefix in ("postgres://", "postgresql://"):
        if address.startswith(prefix):
            return "postgresql+psycopg://" + address.removeprefix(prefix)
    return address


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, all in code: there is no alembic.ini to find."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def _sqlite(address: str) -> Engine:
    engine = create_engine(address, connect_args={"timeout": WAIT, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver's guess
        # FULL: a commit is on the disk before it is answered; with NORMAL a power cut takes back the last ones.
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", f"busy_timeout={WAIT * 1000}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
