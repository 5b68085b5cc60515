"""A version says what kind of disclosure it is, and a letter by when an answer is awaited."""

from __future__ import annotations

import zlib

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


class _Kept(msgspec.Struct):
    """What is wanted of a result that was kept."""

    kind: str = "final"


def upgrade() -> None:
    """Upgrade."""
    op.add_column("versions", sa.Column("kind", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("letters", sa.Column("due", sa.String(length=10), nullable=False, server_default=""))
    versions = sa.table("versions", sa.column("id"), sa.column("kind"), sa.column("result", sa.LargeBinary))
    bind = op.get_bind()
    for number in bind.scalars(sa.select(versions.c.id).where(versions.c.result.is_not(None))).all():
        result = bind.scalar(sa.select(versions.c.result).where(versions.c.id == number))
        assert result is not None
        kind = msgspec.json.decode(zlib.decompress(result), type=_Kept).kind
        bind.execute(sa.update(versions).where(versions.c.id == number).values(kind=kind))
