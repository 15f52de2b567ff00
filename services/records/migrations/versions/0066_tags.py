"""Tags on documents, pages and regions."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    op.create_table(
        "tag",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("box", sa.JSON(none_as_null=True)),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_tag_case", "tag", ["case", "document"])
