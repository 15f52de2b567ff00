"""Pictures that may do harm are blurred until somebody opens them."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    op.create_table(
        "picture_mark",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "picture_opening",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
    )
    op.create_index("ix_picture_opening_document", "picture_opening", ["document"])
    op.add_column("case", sa.Column("blur_photos", sa.Boolean(), nullable=False, server_default="0"))
