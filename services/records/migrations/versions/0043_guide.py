"""How far each person has gone through the guided tour."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    op.create_table(
        "guide",
        sa.Column("user", sa.String, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("step", sa.Integer, nullable=False),
    )
