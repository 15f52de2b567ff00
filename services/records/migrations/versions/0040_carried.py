"""Bundles between servers, and the servers."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "peer",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("card", sa.JSON, nullable=False),
        sa.Column("added_by", sa.String(200), nullable=False),
        sa.Column("added_at", UtcDateTime, nullable=False),
        sa.Column("revoked_by", sa.String(200), nullable=False),
        sa.Column("revoked_at", UtcDateTime),
    )
    op.create_table(
        "carried",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("direction", sa.String(3), primary_key=True),
        sa.Column("case", sa.String(32)),
        sa.Column("told", sa.JSON, nullable=False),
        sa.Column("excerpt", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_carried_case", "carried", ["case"])
