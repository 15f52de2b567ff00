"""The tables of outcomes of proceedings: beside those of `tables`, in the same metadata."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, String, Table, Text

from services.records.database import UtcDateTime
from services.records.tables import metadata

court_outcome = Table(
    "court_outcome",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("document", String(32)),
    Column("entity", String(32), nullable=False),
    Column("subjects", JSON, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("court", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("user", String(32)),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_court_outcome_case", "case"),
)
"""Acquittals and shelvings of people of cases."""

outcome_review = Table(
    "outcome_review",
    metadata,
    Column("id", String(32), primary_key=True),
    # No reference: that a review was closed stays known when what asked for it was erased.
    Column("outcome", String(32), nullable=False),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("document", String(32)),
    Column("subject", String(32), nullable=False),
    Column("end", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("closed_by", String(200), nullable=False),
    Column("user", String(32)),
    Column("closed_at", UtcDateTime, nullable=False),
    Index("ix_outcome_review_case", "case"),
)
"""Reviews in other cases that were closed."""
