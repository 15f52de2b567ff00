"""What people decided about flags, and what new analyses did to flags."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime
from services.records.review_tables import DECISIONS_STAY

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Two tables; nothing was decided before."""
    op.create_table(
        "decision",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("flag", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=True),
        sa.Column("undoes", sa.String(32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.id"]),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_decision_case_document", "decision", ["case", "document"], unique=False)
    for trigger in DECISIONS_STAY:
        op.execute(trigger)
    op.create_table(
        "flag_change",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case.id"]),
        sa.PrimaryKeyConstraint("sequence"),
    )
    op.create_index("ix_flag_change_case", "flag_change", ["case"], unique=False)
