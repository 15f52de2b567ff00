"""Desks, partners, epochs and questions between agencies, and which keys stand where."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Nothing is held yet: what analyses there are is looked through before the first answer."""
    op.create_table(
        "desk",
        sa.Column("agency", sa.String(32), sa.ForeignKey("agency.id"), primary_key=True),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("signing", sa.LargeBinary(), nullable=False),
        sa.Column("tls", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "partner",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("agency", sa.String(32), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(200), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_by", sa.String(200)),
        sa.Column("revoked_at", UtcDateTime()),
        sa.UniqueConstraint("agency", "key", name="uq_partner_agency_key"),
    )
    op.create_table(
        "epoch",
        sa.Column("partner", sa.String(32), sa.ForeignKey("partner.id"), primary_key=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("tags", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "ask",
        sa.Column("agency", sa.String(32), sa.ForeignKey("agency.id"), primary_key=True),
        sa.Column("direction", sa.String(16), primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("partner", sa.String(32), sa.ForeignKey("partner.id"), nullable=False),
        sa.Column("case", sa.String(32)),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("basis", sa.String(200), nullable=False),
        sa.Column("elements", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("refusal", sa.String(40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_index("ix_ask_partner_at", "ask", ["partner", "at"])
    op.create_table(
        "held_stretch",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("stretch", sa.Integer(), primary_key=True),
        sa.Column("rules", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ("document", "stretch"), ("analysis.document", "analysis.stretch"), ondelete="CASCADE"
        ),
    )
    op.create_table(
        "held",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("stretch", sa.Integer(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("owners", sa.Text(), primary_key=True),
        sa.Column("shielded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ("document", "stretch"), ("held_stretch.document", "held_stretch.stretch"), ondelete="CASCADE"
        ),
    )
    op.create_index("ix_held_key", "held", ["key"])
    op.create_table(
        "opening",
        sa.Column("case", sa.String(32), sa.ForeignKey("case.id"), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("agency", sa.String(32), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_opening_agency", "opening", ["agency"])
