"""An index by which cases take turns in the queue."""

from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.create_index("ix_job_turn_of_case", "job", ["state", "priority", "stage", "case", "order"])
