"""The tables of saved searches and alerts: beside those of `tables`, in the same metadata."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from services.records.database import UtcDateTime
from services.records.tables import metadata

saved_search = Table(
    "saved_search",
    metadata,
    # Never used twice, so that the highest one tells whether there are others.
    Column("sequence", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("user", String(32), index=True),
    Column("name", String(100), nullable=False),
    Column("text", Text, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("cases", JSON(none_as_null=True)),
    Column("watching", Boolean, nullable=False),
    Column("webhook", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("seen", LargeBinary, nullable=False),
    Column("variants", Boolean, nullable=False),
    Column("without", JSON, nullable=False),
    Column("meaning", Boolean, nullable=False),
    Column("review", String(16)),
    Column("order", String(16), nullable=False),
    Column("unit", String(16), nullable=False),
    sqlite_autoincrement=True,
)

watch_due = Table(
    "watch_due",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("document", String(32), nullable=False),
    Column("stretch", Integer, nullable=False),
    Index("ix_watch_due_document", "document", "stretch", unique=True),
)

watch_alert = Table(
    "watch_alert",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("search", ForeignKey("saved_search.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("case", String(32), nullable=False),
    Column("pages", Integer, nullable=False),
    Column("document", String(32), nullable=False),
    Column("page", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime),
)

alert_channel = Table(
    "alert_channel",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("alert", ForeignKey("watch_alert.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", UtcDateTime, index=True),
)
