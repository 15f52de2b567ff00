"""The tables of how closely documents are held, and who is named for one: beside those of `tables`."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from services.records.database import UtcDateTime
from services.records.tables import metadata

document_level = Table(
    "document_level",
    metadata,
    # Not of the table of documents: what was received is held closely before it is read, and while it is read anew.
    Column("document", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("level", String(16), nullable=False),
    Index("ix_document_level_case", "case"),
)
"""Documents that are held more closely than an ordinary one."""

document_reader = Table(
    "document_reader",
    metadata,
    Column("document", String(32), primary_key=True),
    Column("user", ForeignKey("user.id"), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("granted_by", String(200), nullable=False),
    Index("ix_document_reader_user_case", "user", "case"),
)
"""Who is named for which document."""
