"""What left a case, and what must not leave it."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime
from services.records.disclosure_tables import DISCLOSURES_STAY

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.create_table(
        "disclosure",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("given_as", sa.String(16), nullable=False),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("prefix", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("conditions", sa.Text, nullable=False),
        sa.Column("without_intelligence", sa.Boolean, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("digest", sa.String(128), nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("user", sa.String(32)),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("case", "number", name="uq_disclosure_case_number"),
    )
    for trigger in DISCLOSURES_STAY:
        op.execute(trigger)
    op.create_table(
        "document_code",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("case", sa.String, sa.ForeignKey("case.id"), nullable=False),
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("set_by", sa.String(200), nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_document_code_case", "document_code", ["case"])
