"""Who says what an indicator tells, and how surely; flags of earlier readings tell nothing of it."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"


def upgrade() -> None:
    op.add_column("indicator", sa.Column("qualifiers", sa.JSON(), nullable=False, server_default="[]"))
