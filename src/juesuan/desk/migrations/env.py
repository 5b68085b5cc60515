"""Alembic's entry: upgrades the connection that it is given."""

from __future__ import annotations

from alembic import context

from juesuan.desk.model import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
