"""Who a user is at a login provider."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Nobody is linked yet."""
    op.create_table(
        "identity",
        sa.Column("issuer", sa.String(500), primary_key=True),
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("user", sa.String(32), sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
        sa.Column("made", UtcDateTime, nullable=False),
    )
    op.create_index("ix_identity_user", "identity", ["user"])
