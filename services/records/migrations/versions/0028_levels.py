"""How closely documents are held, and who is named for one."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """All documents there are stay ordinary, and nobody is named for one: interpreters need that from now on."""
    op.create_table(
        "document_level",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
    )
    op.create_index("ix_document_level_case", "document_level", ["case"])
    op.create_table(
        "document_reader",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("user", sa.String(32), sa.ForeignKey("user.id"), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("granted_by", sa.String(200), nullable=False),
    )
    op.create_index("ix_document_reader_user_case", "document_reader", ["user", "case"])
