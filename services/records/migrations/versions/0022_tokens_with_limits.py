"""What a token may be used for, and when a login began and was last used."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Tokens there are may do what their owners may, as before; when logins began is not known."""
    op.add_column("session", sa.Column("opened", UtcDateTime))
    op.add_column("session", sa.Column("used", UtcDateTime))
    op.add_column("session", sa.Column("device", sa.String(64)))
    op.add_column("session", sa.Column("limits", sa.JSON()))
