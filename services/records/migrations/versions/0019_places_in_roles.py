"""The role in which a user has a place in a case, where it is not his own."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """An administrator's own role opens no case any more: those who had cases go on as investigators in them."""
    op.add_column("membership", sa.Column("role", sa.String(32)))
    op.execute(
        "UPDATE membership SET role = 'investigator' "
        "WHERE \"user\" IN (SELECT id FROM \"user\" WHERE role = 'administrator')"
    )
