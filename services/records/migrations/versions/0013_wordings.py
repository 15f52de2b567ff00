"""What readers said of terms that were proposed for rules."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime
from services.records.review_tables import WORDINGS_STAY

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Nothing was said before."""
    op.create_table(
        "wording",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("category", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.id"]),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_wording_case", "wording", ["case"], unique=False)
    for trigger in WORDINGS_STAY:
        op.execute(trigger)
