"""Where the places of mentions lie."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Mentions read before lie nowhere, until their document is analyzed again."""
    op.add_column("mention", sa.Column("place", sa.JSON(), nullable=True))
