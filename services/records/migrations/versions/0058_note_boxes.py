"""A note may be about a part of a page."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    op.add_column("note", sa.Column("box", sa.JSON(none_as_null=True)))
