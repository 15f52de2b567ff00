"""The tables of the chain of custody and of re-read originals: beside those of `tables`, in the same metadata."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from services.records.database import UtcDateTime
from services.records.tables import metadata

custody_entry = Table(
    "custody_entry",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("item", String(32), nullable=False),
    Column("case", ForeignKey("case.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("act", String(16), nullable=False),
    Column("by", String(200), nullable=False),
    Column("user", String(32)),
    Column("facts", JSON, nullable=False),
    Column("words", JSON, nullable=False),
    Column("commitment", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("item", "number", name="uq_custody_entry_item_number"),
)
"""The ledgers of all items. What people wrote is masked in `words`; the chain holds its commitment alone."""

custody_file = Table(
    "custody_file",
    metadata,
    Column("item", String(32), primary_key=True),
    Column("document", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Index("ix_custody_file_case", "case"),
    Index("ix_custody_file_document", "document"),
)
"""Which files came from which item: who does not see a file does not see its item."""

original_check = Table(
    "original_check",
    metadata,
    # No reference to an exhibit: originals are stored once, whoever received them.
    Column("sha256", String(64), primary_key=True),
    Column("checked", UtcDateTime, nullable=False, index=True),
    Column("sound", Boolean, nullable=False),
    Column("since", UtcDateTime),
)
"""What the last re-reading of each stored original found."""

CUSTODY_STAYS = tuple(
    f"CREATE TRIGGER custody_entry_no_{act.lower()} BEFORE {act} ON custody_entry "
    "BEGIN SELECT RAISE(ABORT, 'the custody ledger is append-only'); END"
    for act in ("UPDATE", "DELETE")
)
"""Triggers that keep the ledger as it was written."""
