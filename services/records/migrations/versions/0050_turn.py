"""By how much the pages of a document are turned to be read, where somebody says so."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.add_column("reading_choice", sa.Column("turn", sa.Integer))
