"""Each line of the trail has a seal: its hash, keyed with what lies outside of the database. Older lines have none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Upgrade."""
    op.add_column("trail", sa.Column("seal", sa.String(length=64), nullable=False, server_default=""))
