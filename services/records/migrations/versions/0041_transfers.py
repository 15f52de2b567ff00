"""To whom what leaves a case may go, and the grounds for all others."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.create_table(
        "recipient",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agency", sa.String(32), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("set_by", sa.String(200), nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_recipient_agency", "recipient", ["agency"])
    op.create_table(
        "agency_transfers",
        sa.Column("agency", sa.String(32), sa.ForeignKey("agency.id"), primary_key=True),
        sa.Column("own_country", sa.Boolean, nullable=False),
        sa.Column("two_persons", sa.Boolean, nullable=False),
    )
    op.create_table(
        "transfer",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("withdrawn_by", sa.String(200)),
        sa.Column("withdrawn_at", UtcDateTime),
    )
    op.create_index("ix_transfer_case", "transfer", ["case"])
    op.create_table(
        "transfer_approval",
        sa.Column("transfer", sa.String(32), sa.ForeignKey("transfer.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("user", sa.String(32), primary_key=True),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
