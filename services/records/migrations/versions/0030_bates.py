"""Numbers of pages: given once in a case, for good."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "bates_range",
        sa.Column("case", sa.String(32), primary_key=True),
        sa.Column("first", sa.Integer, primary_key=True),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("prefix", sa.String(20), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
    )
    op.create_index("ix_bates_range_document", "bates_range", ["document"])
