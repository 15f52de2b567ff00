"""Files with another hash than was declared are kept apart."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0063"
down_revision = "0062"


def upgrade() -> None:
    op.create_table(
        "quarantined",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("declared", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("received_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("received_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_quarantined_case", "quarantined", ["case"])
