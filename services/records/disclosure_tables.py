"""The tables of what left a case, and of what must not: beside those of `tables`."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from services.records.database import UtcDateTime
from services.records.tables import metadata

disclosure = Table(
    "disclosure",
    metadata,
    Column("id", String(32), primary_key=True),
    # No reference: that something was given stays known when its case is gone.
    Column("case", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("given_as", String(16), nullable=False),
    Column("form", String(16), nullable=False),
    Column("prefix", String(20), nullable=False),
    Column("subject", String(32), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("country", String(2), nullable=False),
    Column("basis", Text, nullable=False),
    Column("conditions", Text, nullable=False),
    Column("without_intelligence", Boolean, nullable=False),
    Column("items", JSON, nullable=False),
    Column("digest", String(128), nullable=False),
    Column("parts", JSON, nullable=False),
    Column("state", JSON, nullable=False),
    Column("by", String(200), nullable=False),
    Column("user", String(32)),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("case", "number", name="uq_disclosure_case_number"),
)

document_code = Table(
    "document_code",
    metadata,
    # Not of the table of documents: a code holds before a document is read, and while it is read anew.
    Column("document", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("code", String(32), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("set_by", String(200), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Index("ix_document_code_case", "case"),
)

DISCLOSURES_STAY = tuple(
    f"CREATE TRIGGER disclosure_no_{act.lower()} BEFORE {act} ON disclosure "
    "BEGIN SELECT RAISE(ABORT, 'disclosures are append-only'); END"
    for act in ("UPDATE", "DELETE")
)
"""Triggers that keep the ledger of disclosures as it was written."""
