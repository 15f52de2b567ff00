"""A number for each case that triggers draw anew when what it holds changes; cases from before are drawn here."""

import sqlalchemy as sa
from alembic import op

from services.records.turn_tables import CASE_TURNS

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.create_table(
        "case_turn",
        sa.Column("case", sa.String(32), primary_key=True),
        sa.Column("turn", sa.BigInteger, nullable=False),
    )
    op.execute('INSERT INTO case_turn ("case", turn) SELECT id, random() FROM "case"')
    for trigger in CASE_TURNS:
        op.execute(trigger)
