"""Custody as stated at intake, readings not chosen, what each stage took, how to read, and the reports of runs."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add them; receipts of before state no custody."""
    op.add_column("exhibit", sa.Column("custody", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("page", sa.Column("variants", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "stage_time",
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("ended", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("document", "stage"),
    )
    op.create_table(
        "reading_choice",
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("ocr_languages", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("document"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("started", UtcDateTime(), nullable=False),
        sa.Column("ended", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("attention", sa.Integer(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_run_case"), "run", ["case"], unique=False)
