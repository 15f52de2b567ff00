"""How proceedings against people ended, and the reviews in other cases that were closed."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0061"
down_revision = "0060"


def upgrade() -> None:
    op.create_table(
        "court_outcome",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("document", sa.String(32)),
        sa.Column("entity", sa.String(32), nullable=False),
        sa.Column("subjects", sa.JSON, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("court", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_court_outcome_case", "court_outcome", ["case"])
    op.create_table(
        "outcome_review",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("document", sa.String(32)),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("end", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("closed_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("closed_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_outcome_review_case", "outcome_review", ["case"])
