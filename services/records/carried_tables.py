"""The tables of servers that bundles go to and come from, and of the bundles."""

from sqlalchemy import JSON, Column, LargeBinary, String, Table

from services.records.database import UtcDateTime
from services.records.tables import metadata

peer = Table(
    "peer",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("card", JSON, nullable=False),
    Column("added_by", String(200), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("revoked_by", String(200), nullable=False),
    Column("revoked_at", UtcDateTime),
)

carried = Table(
    "carried",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("direction", String(3), primary_key=True),
    Column("case", String(32), index=True),
    Column("told", JSON, nullable=False),
    # Custody ledgers and audit events as the sender has them, deflated; empty of what left.
    Column("excerpt", LargeBinary, nullable=False),
)
