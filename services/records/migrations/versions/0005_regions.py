"""Pages tell where stamps and handwriting lie."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Pages read before tell none until they are read anew."""
    op.add_column("page", sa.Column("regions", sa.JSON(), nullable=False, server_default="[]"))
