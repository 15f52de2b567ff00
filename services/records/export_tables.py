"""The table of what leaves for good: numbers of pages. Beside those of `tables`, in the same metadata."""

from sqlalchemy import Column, Index, Integer, String, Table

from services.records.tables import metadata

bates_range = Table(
    "bates_range",
    metadata,
    # No reference to case or document: a number stays given when they are gone.
    Column("case", String(32), primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("pages", Integer, nullable=False),
    Column("prefix", String(20), nullable=False),
    Column("width", Integer, nullable=False),
    Column("document", String(32), nullable=False),
    Index("ix_bates_range_document", "document"),
)
