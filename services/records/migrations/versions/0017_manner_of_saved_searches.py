"""How saved searches are asked: what they kept before is as good as the defaults."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """All of them, with the defaults of a search."""
    for column in (
        sa.Column("variants", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("without", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("meaning", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("review", sa.String(16)),
        sa.Column("order", sa.String(16), nullable=False, server_default="relevance"),
        sa.Column("unit", sa.String(16), nullable=False, server_default="page"),
    ):
        op.add_column("saved_search", column)
