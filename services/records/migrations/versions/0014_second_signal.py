"""What the classifier holds of a flag, the words that weighed most with it, and the known clauses it is like."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Three columns; flags of earlier analyses have none of it."""
    op.add_column("indicator", sa.Column("support", sa.Float(), nullable=True))
    op.add_column("indicator", sa.Column("weighed", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("indicator", sa.Column("nearest", sa.JSON(), nullable=False, server_default="[]"))
