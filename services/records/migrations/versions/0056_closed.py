"""A case is closed and opened again, and an officer is named who answers for it."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    op.add_column("case", sa.Column("closed", UtcDateTime))
    op.add_column("case", sa.Column("officer", sa.String(32)))
