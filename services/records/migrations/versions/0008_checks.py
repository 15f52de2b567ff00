"""Whether the check digit of a paper's, account's or case's number is right."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Mentions read before tell no state, until their document is analyzed again."""
    op.add_column("mention", sa.Column("check", sa.String(8), nullable=True))
