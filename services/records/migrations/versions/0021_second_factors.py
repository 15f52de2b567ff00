"""Second factors: the secret of a person's code generator, sealed, and his recovery codes, as hashes."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Nobody has one yet."""
    op.create_table(
        "second_factor",
        sa.Column("user", sa.String(32), sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
    )
    op.create_table(
        "recovery_code",
        sa.Column("user", sa.String(32), sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("code_hash", sa.String(64), primary_key=True),
    )
