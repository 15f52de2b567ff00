"""The tables of what is sealed for auditors: beside those of `tables`, in the same metadata."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from services.records.database import UtcDateTime
from services.records.tables import metadata

reading_key = Table(
    "reading_key",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("user", ForeignKey("user.id"), nullable=False, index=True),
    Column("public", LargeBinary, nullable=False),
    # The private key, under a key that is made of its owner's passphrase.
    Column("locked", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("rounds", Integer, nullable=False),
    Column("memory", Integer, nullable=False),
    Column("made", UtcDateTime, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("retired", UtcDateTime),
)

agency_key = Table(
    "agency_key",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("agency", ForeignKey("agency.id"), nullable=False, index=True),
    Column("public", LargeBinary, nullable=False),
    Column("made", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

key_share = Table(
    "key_share",
    metadata,
    Column("agency_key", ForeignKey("agency_key.sequence"), primary_key=True),
    Column("reading_key", ForeignKey("reading_key.id"), primary_key=True),
    # The agency's private key, sealed to the reading key.
    Column("sealed", LargeBinary, nullable=False),
)

sealed_text = Table(
    "sealed_text",
    metadata,
    Column("event", ForeignKey("audit.sequence"), primary_key=True),
    # Absent: sealed to the installation's own key.
    Column("agency_key", Integer),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_sealed_text_agency_key", "agency_key"),
)
