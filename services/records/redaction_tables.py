"""The tables of redactions: versions, and the acts on their marks. Beside those of `tables`, in the same metadata."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from services.records.database import UtcDateTime
from services.records.tables import metadata

redaction = Table(
    "redaction",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False, index=True),
    # Not of the table of documents: what was made stays while a document is read anew.
    Column("document", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("form", String(16), nullable=False),
    Column("reading", String(64), nullable=False),
    Column("begun_by", String(200), nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("applied_by", String(200)),
    Column("applied_at", UtcDateTime),
    Column("output", String(64)),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("silent", JSON, nullable=False),
    Column("burned", JSON, nullable=False),
    Column("tells", JSON, nullable=False),
    UniqueConstraint("document", "version"),
)

redaction_act = Table(
    "redaction_act",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("redaction", ForeignKey("redaction.id"), nullable=False),
    Column("case", ForeignKey("case.id"), nullable=False, index=True),
    Column("document", String(32), nullable=False),
    Column("mark", String(32), nullable=False),
    Column("act", String(16), nullable=False),
    Column("place", JSON(none_as_null=True)),
    Column("reason", String(40), nullable=False),
    Column("note", Text, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("person", String(32)),
    Column("undoes", String(32)),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_redaction_act_redaction", "redaction"),
)

ACTS_STAY = tuple(
    f"CREATE TRIGGER redaction_act_no_{act.lower()} BEFORE {act} ON redaction_act "
    "BEGIN SELECT RAISE(ABORT, 'acts on redactions are append-only'); END"
    for act in ("UPDATE", "DELETE")
)
"""Triggers that keep the history of redactions as it was made."""
