"""Web captures: what was taken of a page, by whom, when and how."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0062"
down_revision = "0061"


def upgrade() -> None:
    op.create_table(
        "capture",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("document", sa.String(32)),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("collected_at", UtcDateTime),
        sa.Column("collector", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("authority", sa.Text, nullable=False),
        sa.Column("without_media", sa.Boolean, nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_capture_case", "capture", ["case"])
