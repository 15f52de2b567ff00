"""The chain of custody, and what the re-reading of originals found."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "custody_entry",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("item", sa.String(32), nullable=False),
        sa.Column("case", sa.String, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("item", "number", name="uq_custody_entry_item_number"),
    )
    op.create_index("ix_custody_entry_case", "custody_entry", ["case"])
    op.create_table(
        "custody_file",
        sa.Column("item", sa.String(32), primary_key=True),
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("case", sa.String, sa.ForeignKey("case.id"), nullable=False),
    )
    op.create_index("ix_custody_file_case", "custody_file", ["case"])
    op.create_index("ix_custody_file_document", "custody_file", ["document"])
    op.create_table(
        "original_check",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("checked", UtcDateTime, nullable=False),
        sa.Column("sound", sa.Boolean, nullable=False),
        sa.Column("since", UtcDateTime),
    )
    op.create_index("ix_original_check_checked", "original_check", ["checked"])
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER custody_entry_no_{act.lower()} BEFORE {act} ON custody_entry "
            "BEGIN SELECT RAISE(ABORT, 'the custody ledger is append-only'); END"
        )
