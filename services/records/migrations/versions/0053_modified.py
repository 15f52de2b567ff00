"""A receipt keeps when its file was last changed where it came from, as the sender's file system said."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    op.add_column("exhibit", sa.Column("modified", UtcDateTime))
