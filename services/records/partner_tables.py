"""The tables of questions between agencies: beside those of `tables`, in the same metadata."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from services.records.database import UtcDateTime
from services.records.tables import metadata

desk = Table(
    "desk",
    metadata,
    Column("agency", ForeignKey("agency.id"), primary_key=True),
    Column("card", JSON, nullable=False),
    Column("signing", LargeBinary, nullable=False),
    Column("tls", LargeBinary, nullable=False),
)

partner = Table(
    "partner",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("agency", ForeignKey("agency.id"), nullable=False),
    Column("key", String(64), nullable=False),
    Column("card", JSON, nullable=False),
    Column("quota", Integer, nullable=False),
    Column("added_by", String(200), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("revoked_by", String(200)),
    Column("revoked_at", UtcDateTime),
    UniqueConstraint("agency", "key", name="uq_partner_agency_key"),
)

epoch = Table(
    "epoch",
    metadata,
    Column("partner", ForeignKey("partner.id"), primary_key=True),
    Column("id", String(32), nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("public", String(64), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("tags", LargeBinary, nullable=False),
)

ask = Table(
    "ask",
    metadata,
    Column("agency", ForeignKey("agency.id"), primary_key=True),
    Column("direction", String(16), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("partner", ForeignKey("partner.id"), nullable=False),
    Column("case", String(32)),
    Column("purpose", String(32), nullable=False),
    Column("basis", String(200), nullable=False),
    Column("elements", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String(200), nullable=False),
    Column("state", String(16), nullable=False),
    Column("refusal", String(40), nullable=False),
    # Of questions that we sent: what undoes their blinds, or their answers, sealed; and the digest of the message.
    Column("sealed", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Index("ix_ask_partner_at", "partner", "at"),
)

held_stretch = Table(
    "held_stretch",
    metadata,
    Column("document", String(32), primary_key=True),
    Column("stretch", Integer, primary_key=True),
    Column("rules", String(16), nullable=False),
    # A new analysis takes the place of the old one, and what was read off that one goes with it.
    ForeignKeyConstraint(("document", "stretch"), ("analysis.document", "analysis.stretch"), ondelete="CASCADE"),
)

held = Table(
    "held",
    metadata,
    Column("document", String(32), primary_key=True),
    Column("stretch", Integer, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("owners", Text, primary_key=True),
    Column("bearer", String(16), primary_key=True),
    Column("sign", String(16), primary_key=True),
    ForeignKeyConstraint(
        ("document", "stretch"), ("held_stretch.document", "held_stretch.stretch"), ondelete="CASCADE"
    ),
    Index("ix_held_key", "key"),
)

opening = Table(
    "opening",
    metadata,
    Column("case", ForeignKey("case.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("agency", ForeignKey("agency.id"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
