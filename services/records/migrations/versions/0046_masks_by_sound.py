"""Whoever is protected is masked in other scripts too: all cases that protect somebody are gone over again, once."""

from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    op.execute("UPDATE case_protection SET settled = 0")
