"""Versions of prosecutors' files that were built for somebody."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.create_table(
        "prosecution_version",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("file", sa.String, sa.ForeignKey("prosecution_file.id"), nullable=False),
        sa.Column("case", sa.String, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("build", sa.String(32), nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("exhibits", sa.JSON, nullable=False),
        sa.Column("built", sa.JSON, nullable=False),
        sa.Column("checked", sa.JSON),
        sa.UniqueConstraint("file", "number", name="uq_prosecution_version_file_number"),
    )
