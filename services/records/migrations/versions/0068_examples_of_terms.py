"""The places upon which a term was accepted, and those at which its rule stays silent."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"


def upgrade() -> None:
    op.add_column("wording", sa.Column("examples", sa.JSON, nullable=False, server_default="[]"))
