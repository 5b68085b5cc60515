"""A draft may be the department's own: handed in by it, checked by itself first (`drafting`), then sent to the reviewers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Upgrade."""
    op.add_column("drafts", sa.Column("own", sa.Boolean(), nullable=False, server_default=sa.false()))
