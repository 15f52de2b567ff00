"""Redactions of documents, with the history of each mark."""

import sqlalchemy as sa
from alembic import op

from services.records.redaction_tables import ACTS_STAY

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "redaction",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("reading", sa.String(64), nullable=False),
        sa.Column("begun_by", sa.String(200), nullable=False),
        sa.Column("begun_at", sa.DateTime, nullable=False),
        sa.Column("applied_by", sa.String(200)),
        sa.Column("applied_at", sa.DateTime),
        sa.Column("output", sa.String(64)),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("silent", sa.JSON, nullable=False),
        sa.Column("burned", sa.JSON, nullable=False),
        sa.Column("tells", sa.JSON, nullable=False),
        sa.UniqueConstraint("document", "version"),
    )
    op.create_index("ix_redaction_case", "redaction", ["case"])
    op.create_table(
        "redaction_act",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("redaction", sa.String(32), sa.ForeignKey("redaction.id"), nullable=False),
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("place", sa.JSON),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("person", sa.String(32)),
        sa.Column("undoes", sa.String(32)),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_redaction_act_case", "redaction_act", ["case"])
    op.create_index("ix_redaction_act_redaction", "redaction_act", ["redaction"])
    for trigger in ACTS_STAY:
        op.execute(trigger)
