"""The tables of how pictures are shown: beside those of `tables`, in the same metadata."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from services.records.database import UtcDateTime
from services.records.tables import metadata

picture_mark = Table(
    "picture_mark",
    metadata,
    # Not of the table of documents: a mark holds while a document is read anew.
    Column("document", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)
"""Documents whose pictures are blurred."""

picture_opening = Table(
    "picture_opening",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document", String(32), nullable=False),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("user", String(32)),
    Column("asked_by", String(200), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Index("ix_picture_opening_document", "document"),
)
"""To whom pictures were opened, until when."""
