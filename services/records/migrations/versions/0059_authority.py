"""An account may be named as the authority for what is sealed by law."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    op.add_column("user", sa.Column("authority", sa.Boolean(), nullable=False, server_default="0"))
