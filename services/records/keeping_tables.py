"""The tables of how long cases are kept, what holds them, and what was erased: beside those of `tables`."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from services.records.database import UtcDateTime
from services.records.tables import metadata

retention_rule = Table(
    "retention_rule",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("about", String(16), nullable=False),
    Column("months", Integer, nullable=False),
    Column("event", Text, nullable=False),
    Column("since", Date),
    Column("reason", Text, nullable=False),
    Column("set_by", String(200), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Index("ix_retention_rule_case", "case"),
)

legal_hold = Table(
    "legal_hold",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("document", String(32)),
    Column("person", String(32)),
    Column("order", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", Date),
    Column("set_by", String(200), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Column("lifted_by", String(200)),
    Column("lifted_at", UtcDateTime),
    Column("lifted_order", Text, nullable=False, server_default=""),
    Index("ix_legal_hold_case", "case"),
)

agency_keeping = Table(
    "agency_keeping",
    metadata,
    Column("agency", ForeignKey("agency.id"), primary_key=True),
    Column("two_persons", Boolean, nullable=False),
)
"""What an agency demands of its erasures; without a row, nothing beyond an order."""

erasure = Table(
    "erasure",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("agency", ForeignKey("agency.id"), nullable=False),
    # No reference: the row stays when case, document and person are gone. `file` is the document that was named; a
    # column `document` would hide the row with its document.
    Column("case", String(32), nullable=False),
    Column("case_number", String(100), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("file", String(32)),
    Column("person", String(32)),
    Column("order", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_by", String(200), nullable=False),
    Column("user", String(32)),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("approved_by", String(200)),
    Column("approved_at", UtcDateTime),
    # The pseudonym of who was erased: nobody in the case gets it again.
    Column("label", String(16)),
    # What is still to be taken away once its rows are gone: hashes of bytes, ids, counts.
    Column("work", JSON(none_as_null=True)),
    Column("certificate", JSON(none_as_null=True)),
    Column("signature", String(128), nullable=False, server_default=""),
    Column("key", String(64), nullable=False, server_default=""),
    Index("ix_erasure_agency", "agency"),
    Index("ix_erasure_case", "case"),
)
