"""The tables of prosecutors' files: beside those of `tables`, in the same metadata."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from services.records.database import UtcDateTime
from services.records.tables import metadata

prosecution_file = Table(
    "prosecution_file",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("court", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("prefix", String(20), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

prosecution_exhibit = Table(
    "prosecution_exhibit",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("file", ForeignKey("prosecution_file.id"), nullable=False),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("document", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("added_by", String(200), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("removed_by", String(200), nullable=False),
    Column("removed_at", UtcDateTime),
    UniqueConstraint("file", "number", name="uq_prosecution_exhibit_file_number"),
    Index("ix_prosecution_exhibit_document", "document"),
)

prosecution_version = Table(
    "prosecution_version",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("file", ForeignKey("prosecution_file.id"), nullable=False),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("build", String(32), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("exhibits", JSON, nullable=False),
    Column("built", JSON, nullable=False),
    Column("checked", JSON),
    UniqueConstraint("file", "number", name="uq_prosecution_version_file_number"),
)

prosecution_assertion = Table(
    "prosecution_assertion",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("file", ForeignKey("prosecution_file.id"), nullable=False),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("exhibit", Integer, nullable=False),
    Column("document", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("page", Integer, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    Column("boxes", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("stance", String(16), nullable=False),
    Column("elements", JSON, nullable=False),
    Column("when", String(10), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("withdrawn_by", String(200), nullable=False),
    Column("withdrawn_at", UtcDateTime),
    UniqueConstraint("file", "number", name="uq_prosecution_assertion_file_number"),
    Index("ix_prosecution_assertion_document", "document"),
)
