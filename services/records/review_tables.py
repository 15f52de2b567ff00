"""The tables of what people make of findings, and of journeys: beside those of `tables`, in the same metadata."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from services.records.database import UtcDateTime
from services.records.tables import metadata

decision = Table(
    "decision",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("document", String(32), nullable=False),
    Column("flag", JSON, nullable=False),
    Column("verdict", String(16)),
    Column("undoes", String(32)),
    Column("reason", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("user", String(32)),
    Column("made_at", UtcDateTime, nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("instead", JSON(none_as_null=True)),
    Index("ix_decision_case_document", "case", "document"),
)

precedent = Table(
    "precedent",
    metadata,
    Column("decision", String(32), primary_key=True),
    Column("category", String(64), primary_key=True),
    Column("case", ForeignKey("case.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("document", String(32), nullable=False, index=True),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("readers", Integer, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)

flag_change = Table(
    "flag_change",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("case", ForeignKey("case.id"), nullable=False, index=True),
    Column("document", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)

wording = Table(
    "wording",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("case", ForeignKey("case.id"), nullable=False, index=True),
    Column("term", Text, nullable=False),
    Column("category", String(64), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("user", String(32), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("examples", JSON, nullable=False, server_default="[]"),
)

leg = Table(
    "leg",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
    Column("case", String(32), nullable=False, index=True),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("leg", JSON, nullable=False),
    Index("ix_leg_document_page", "document", "page"),
)

WORDINGS_STAY = tuple(
    f"CREATE TRIGGER wording_no_{act.lower()} BEFORE {act} ON wording "
    "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END"
    for act in ("UPDATE", "DELETE")
)
"""Triggers that keep what was said of terms as it was said."""

DECISIONS_STAY = tuple(
    f"CREATE TRIGGER decision_no_{act.lower()} BEFORE {act} ON decision "
    "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END"
    for act in ("UPDATE", "DELETE")
)
"""Triggers that keep decisions as they were made."""
