"""What people said of names that were read or missed."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """A table of corrections; none were kept before."""
    op.create_table(
        "correction",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("agency", sa.String(32), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("instead", sa.Text(), nullable=False),
        sa.Column("document", sa.String(32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.String(200), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["case.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["agency"], ["agency.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_correction_case", "correction", ["case"], unique=False)
    op.create_index("ix_correction_agency", "correction", ["agency"], unique=False)
