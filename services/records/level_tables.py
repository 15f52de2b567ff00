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
    # What its pages bear in the index: the search is faster by it, and no other for it.
    Column("indexed", String(16), nullable=False, server_default=""),
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

document_barred = Table(
    "document_barred",
    metadata,
    Column("document", String(32), primary_key=True),
    # A user or a unit.
    Column("who", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("made_by", String(200), nullable=False),
    Index("ix_document_barred_who", "who"),
)
"""Who is kept from which document, whatever his role: it names him, or somebody of his unit."""
