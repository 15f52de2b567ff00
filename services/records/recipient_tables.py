"""The tables of recipients and of the grounds for what goes to others: beside those of `tables`."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from services.records.database import UtcDateTime
from services.records.tables import metadata

recipient = Table(
    "recipient",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("agency", ForeignKey("agency.id"), nullable=False),
    Column("country", String(2), nullable=False),
    Column("name", String(200), nullable=False),
    Column("ground", Text, nullable=False),
    Column("set_by", String(200), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Index("ix_recipient_agency", "agency"),
)

agency_transfers = Table(
    "agency_transfers",
    metadata,
    Column("agency", ForeignKey("agency.id"), primary_key=True),
    Column("own_country", Boolean, nullable=False),
    Column("two_persons", Boolean, nullable=False),
)
"""What an agency asks of transfers; without a row, what `TransferRules` says by itself."""

transfer = Table(
    "transfer",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("country", String(2), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("ground", Text, nullable=False),
    Column("asked_by", String(200), nullable=False),
    Column("user", String(32)),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("withdrawn_by", String(200)),
    Column("withdrawn_at", UtcDateTime),
    Index("ix_transfer_case", "case"),
)

transfer_approval = Table(
    "transfer_approval",
    metadata,
    Column("transfer", ForeignKey("transfer.id", ondelete="CASCADE"), primary_key=True),
    Column("user", String(32), primary_key=True),
    Column("by", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
