"""Counts of the work; since when a job waits, and in which of its tries something of it was kept."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.create_table(
        "work_tally",
        sa.Column("stage", sa.String(16), primary_key=True),
        sa.Column("outcome", sa.String(32), primary_key=True),
        sa.Column("bucket", sa.Integer, primary_key=True),
        sa.Column("jobs", sa.BigInteger, nullable=False),
        sa.Column("pages", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
    )
    op.add_column("job", sa.Column("since", UtcDateTime))
    op.add_column("job", sa.Column("kept", sa.Integer, nullable=False, server_default="0"))
