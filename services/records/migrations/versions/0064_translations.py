"""Translations of pages and passages stand beside the original."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0064"
down_revision = "0063"


def upgrade() -> None:
    op.create_table(
        "translation",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("reading", sa.String(200), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("engine", sa.Boolean, nullable=False),
        sa.Column("translator", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("withdrawn_at", UtcDateTime),
    )
    op.create_index("ix_translation_document", "translation", ["document", "page"])
