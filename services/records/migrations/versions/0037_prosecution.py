"""Prosecutors' files: exhibits and assertions."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "prosecution_file",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("court", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("prefix", sa.String(20), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_prosecution_file_case", "prosecution_file", ["case"])
    op.create_table(
        "prosecution_exhibit",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("file", sa.String, sa.ForeignKey("prosecution_file.id"), nullable=False),
        sa.Column("case", sa.String, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("added_by", sa.String(200), nullable=False),
        sa.Column("added_at", UtcDateTime, nullable=False),
        sa.Column("removed_by", sa.String(200), nullable=False),
        sa.Column("removed_at", UtcDateTime),
        sa.UniqueConstraint("file", "number", name="uq_prosecution_exhibit_file_number"),
    )
    op.create_index("ix_prosecution_exhibit_document", "prosecution_exhibit", ["document"])
    op.create_table(
        "prosecution_assertion",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("file", sa.String, sa.ForeignKey("prosecution_file.id"), nullable=False),
        sa.Column("case", sa.String, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("exhibit", sa.Integer, nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer),
        sa.Column("end", sa.Integer),
        sa.Column("boxes", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("stance", sa.String(16), nullable=False),
        sa.Column("elements", sa.JSON, nullable=False),
        sa.Column("when", sa.String(10), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("withdrawn_by", sa.String(200), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime),
        sa.UniqueConstraint("file", "number", name="uq_prosecution_assertion_file_number"),
    )
    op.create_index("ix_prosecution_assertion_document", "prosecution_assertion", ["document"])
