"""Corrected flags, and decisions as examples for later readings."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Flags of earlier analyses have no vector: decisions on them become examples when they are analyzed again."""
    op.add_column("decision", sa.Column("instead", sa.JSON(), nullable=True))
    op.add_column("indicator", sa.Column("heeded", sa.Text(), nullable=False, server_default=""))
    op.add_column("indicator", sa.Column("vector", sa.LargeBinary(), nullable=False, server_default=sa.text("x''")))
    op.add_column("indicator", sa.Column("precedents", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("analysis", sa.Column("precedents", sa.String(16), nullable=False, server_default=""))
    op.create_table(
        "precedent",
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column("category", sa.String(64), nullable=False),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("decision", "category"),
    )
    op.create_index("ix_precedent_case", "precedent", ["case"], unique=False)
    op.create_index("ix_precedent_document", "precedent", ["document"], unique=False)
