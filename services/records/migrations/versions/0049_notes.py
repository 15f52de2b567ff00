"""Notes, each marked as fact or assessment and with its reliability."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("document", sa.String(32)),
        sa.Column("page", sa.Integer),
        sa.Column("person", sa.String(32), sa.ForeignKey("case_person.id")),
        sa.Column("nature", sa.String(16), nullable=False),
        sa.Column("source", sa.String(1), nullable=False),
        sa.Column("information", sa.String(1), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("withdrawn_at", UtcDateTime),
        sa.Column("withdrawn_why", sa.Text, nullable=False),
        sa.CheckConstraint("nature IN ('fact', 'assessment')", name="ck_note_nature"),
    )
    op.create_index("ix_note_case", "note", ["case"])
    op.create_index("ix_note_person", "note", ["person"])
