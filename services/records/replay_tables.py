"""The tables of what stages are made of, and of documents that were derived again."""

from sqlalchemy import JSON, Column, Integer, String, Table

from services.records.database import UtcDateTime
from services.records.tables import metadata

recipe = Table(
    "recipe",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("stage", String(16), nullable=False),
    Column("version", String(64), nullable=False),
    Column("parts", JSON, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

replay = Table(
    "replay",
    metadata,
    Column("document", String(32), primary_key=True),
    Column("case", String(32), nullable=False, index=True),
    Column("told", JSON, nullable=False),
)
