"""Views of graphs that people keep for themselves."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0067"
down_revision = "0066"


def upgrade() -> None:
    op.create_table(
        "graph_view",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("places", sa.JSON, nullable=False),
        sa.Column("filters", sa.JSON, nullable=False),
    )
    op.create_index("ix_graph_view_case", "graph_view", ["case", "user"])
