"""What names a protected person is found in more ways: all cases that protect somebody are gone over again, once."""

from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    op.execute("UPDATE case_protection SET settled = 0")
