"""How long cases are kept, what holds them, and what was erased."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "retention_rule",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("about", sa.String(16), nullable=False),
        sa.Column("months", sa.Integer, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("set_by", sa.String(200), nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_retention_rule_case", "retention_rule", ["case"])
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("document", sa.String(32)),
        sa.Column("person", sa.String(32)),
        sa.Column("order", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("set_by", sa.String(200), nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
        sa.Column("lifted_by", sa.String(200)),
        sa.Column("lifted_at", UtcDateTime),
        sa.Column("lifted_order", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("ix_legal_hold_case", "legal_hold", ["case"])
    op.create_table(
        "agency_keeping",
        sa.Column("agency", sa.String(32), sa.ForeignKey("agency.id"), primary_key=True),
        sa.Column("two_persons", sa.Boolean, nullable=False),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agency", sa.String(32), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("case_number", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("file", sa.String(32)),
        sa.Column("person", sa.String(32)),
        sa.Column("order", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("approved_by", sa.String(200)),
        sa.Column("approved_at", UtcDateTime),
        sa.Column("label", sa.String(16)),
        sa.Column("work", sa.JSON),
        sa.Column("certificate", sa.JSON),
        sa.Column("signature", sa.String(128), nullable=False, server_default=""),
        sa.Column("key", sa.String(64), nullable=False, server_default=""),
    )
    op.create_index("ix_erasure_agency", "erasure", ["agency"])
    op.create_index("ix_erasure_case", "erasure", ["case"])
