"""Who had documents read again, as long as that waits."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.create_table(
        "request",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("user", sa.String(32), sa.ForeignKey("user.id"), primary_key=True),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
    )
