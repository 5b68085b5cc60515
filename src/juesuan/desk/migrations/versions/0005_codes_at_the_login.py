"""A user may log in with one-time codes: the salt of the secret, the last step that was taken, recovery codes' hashes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Upgrade."""
    op.add_column("users", sa.Column("code_salt", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("users", sa.Column("code_step", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("users", sa.Column("recovery", sa.Text(), nullable=False, server_default="[]"))
