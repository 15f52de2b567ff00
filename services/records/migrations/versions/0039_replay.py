"""What stages are made of, and documents that were derived again from their originals."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.create_table(
        "recipe",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
    )
    op.create_table(
        "replay",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("told", sa.JSON, nullable=False),
    )
    op.create_index("ix_replay_case", "replay", ["case"])
