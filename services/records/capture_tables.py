"""The table of web captures: beside those of `tables`, in the same metadata."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, String, Table, Text

from services.records.database import UtcDateTime
from services.records.tables import metadata

capture = Table(
    "capture",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("document", String(32)),
    Column("url", Text, nullable=False),
    Column("collected_at", UtcDateTime),
    Column("collector", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("without_media", Boolean, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_capture_case", "case"),
)
