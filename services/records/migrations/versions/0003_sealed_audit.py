"""Audit events name the person by id and the cases looked through, and say how they are sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Events of before keep the form and the hash that they were written with."""
    op.add_column("audit", sa.Column("kind", sa.String(length=16)))
    op.add_column("audit", sa.Column("user", sa.String(length=32)))
    op.add_column("audit", sa.Column("cases", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("audit", sa.Column("form", sa.Integer(), nullable=False, server_default="1"))
