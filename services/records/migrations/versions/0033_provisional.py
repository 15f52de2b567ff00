"""People whom texts call victims are held back from what leaves a case; an agency may do without."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "provisional_person",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lifted_by", sa.String(200)),
        sa.Column("lifted_at", sa.DateTime()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.UniqueConstraint("case", "number"),
    )
    op.create_index("ix_provisional_person_case_name", "provisional_person", ["case", "name"])
    op.add_column("agency", sa.Column("provisional", sa.Boolean(), nullable=False, server_default="1"))
