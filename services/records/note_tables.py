"""The table of notes: beside those of `tables`, in the same metadata."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from services.records.database import UtcDateTime
from services.records.tables import metadata

note = Table(
    "note",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("document", String(32)),
    Column("page", Integer),
    Column("person", ForeignKey("case_person.id")),
    # A note without these three is refused by the database itself.
    Column("nature", String(16), nullable=False),
    Column("source", String(1), nullable=False),
    Column("information", String(1), nullable=False),
    Column("text", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("user", String(32)),
    Column("made_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("withdrawn_why", Text, nullable=False),
    Column("box", JSON(none_as_null=True)),
    CheckConstraint("nature IN ('fact', 'assessment')", name="ck_note_nature"),
    Index("ix_note_case", "case"),
    Index("ix_note_person", "person"),
)
