"""What people asked and why, sealed for auditors: their keys, those of agencies, and the texts."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0025"
down_revision = "0024"

_APPEND_ONLY = tuple(
    f"CREATE TRIGGER sealed_text_no_{act.lower()} BEFORE {act} ON sealed_text "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    for act in ("UPDATE", "DELETE")
)


def upgrade() -> None:
    """Events of before have no text."""
    op.create_table(
        "reading_key",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("user", sa.String(32), sa.ForeignKey("user.id"), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("memory", sa.Integer(), nullable=False),
        sa.Column("made", UtcDateTime, nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("retired", UtcDateTime),
    )
    op.create_index("ix_reading_key_user", "reading_key", ["user"])
    op.create_table(
        "agency_key",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("agency", sa.String(32), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("made", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agency_key_agency", "agency_key", ["agency"])
    op.create_table(
        "key_share",
        sa.Column("agency_key", sa.Integer(), sa.ForeignKey("agency_key.sequence"), primary_key=True),
        sa.Column("reading_key", sa.String(32), sa.ForeignKey("reading_key.id"), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "sealed_text",
        sa.Column("event", sa.Integer(), sa.ForeignKey("audit.sequence"), primary_key=True),
        sa.Column("agency_key", sa.Integer()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_sealed_text_agency_key", "sealed_text", ["agency_key"])
    for trigger in _APPEND_ONLY:
        op.execute(trigger)
