"""The table of passages and their vectors: beside those of `tables`, in the same metadata."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from services.records.tables import metadata

passages = Table(
    "passages",
    metadata,
    # Never used twice, so that the highest one of a case tells whether anything changed.
    Column("sequence", Integer, primary_key=True),
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
    Column("stretch", Integer, nullable=False),
    Column("case", String(32), nullable=False, index=True),
    Column("version", String(64), nullable=False),
    Column("pages", Integer, nullable=False),
    Column("places", LargeBinary, nullable=False),
    Column("vectors", LargeBinary, nullable=False),
    UniqueConstraint("document", "stretch", name="uq_passages_document_stretch"),
    sqlite_autoincrement=True,
)
