"""The tables of people of a case and of what protects them: beside those of `tables`, in the same metadata."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from services.records.database import UtcDateTime
from services.records.tables import metadata

case_person = Table(
    "case_person",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False, index=True),
    # The pseudonym, once there is one: it stays hers whatever happens.
    Column("label", String(16)),
    # The name of somebody whom the case does not protect. Null: it lies sealed alone.
    Column("name", Text),
    Column("protected", Boolean, nullable=False),
    Column("minor", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("instructions", JSON, nullable=False),
    Column("interpreter", String(8), nullable=False),
    Column("reflection_until", String(10), nullable=False),
    Column("consent", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

person_category = Table(
    "person_category",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("person", ForeignKey("case_person.id"), nullable=False, index=True),
    Column("category", String(16), nullable=False),
    Column("held", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

case_protection = Table(
    "case_protection",
    metadata,
    Column("case", ForeignKey("case.id"), primary_key=True),
    # Another one with every change of whom the case protects, and of what names them: microseconds.
    Column("version", BigInteger, nullable=False),
    # The version that all records of the case were last brought to, and the files of the index after them.
    Column("settled", BigInteger, nullable=False),
    Column("purged", BigInteger, nullable=False),
)

person_opening = Table(
    "person_opening",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", ForeignKey("case_person.id"), nullable=False, index=True),
    Column("case", String(32), nullable=False, index=True),
    Column("asked_by", String(200), nullable=False),
    Column("user", String(32)),
    Column("reason", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("approved_by", String(200)),
    Column("approved_at", UtcDateTime),
    Column("until", UtcDateTime),
)

page_mask = Table(
    "page_mask",
    metadata,
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, nullable=False),
    Column("person", String(32), nullable=False, index=True),
    Column("boxes", JSON, nullable=False),
)

photo_mask = Table(
    "photo_mask",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", String(32), nullable=False),
    Column("document", String(32), nullable=False),
    Column("page", Integer, nullable=False),
    Column("person", ForeignKey("case_person.id"), nullable=False),
    Column("box", JSON, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_photo_mask_document_page", "document", "page"),
)

# What rows of other tables said before names were masked in them.
sealed_words = Table(
    "sealed_words",
    metadata,
    Column("subject", String(120), primary_key=True),
    Column("case", String(32), nullable=False, index=True),
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), index=True),
    Column("page", Integer),
    Column("body", LargeBinary, nullable=False),
)

# Stretches of pages whose index entries may still hold what is masked by now.
held_back = Table(
    "held_back",
    metadata,
    Column("document", String(32), primary_key=True),
    Column("stretch", Integer, primary_key=True),
    Column("case", String(32), nullable=False, index=True),
)

person_statement = Table(
    "person_statement",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", ForeignKey("case_person.id"), nullable=False, index=True),
    Column("case", String(32), nullable=False),
    Column("document", String(32)),
    Column("taken", String(10), nullable=False),
    Column("language", String(8), nullable=False),
    Column("interpreter", Boolean, nullable=False),
    Column("asked", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

# Whom texts call a victim, a minor or a witness: numbered when first asked for, with what was decided.
provisional_person = Table(
    "provisional_person",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("lifted_by", String(200)),
    Column("lifted_at", UtcDateTime),
    Column("reason", Text, nullable=False),
    UniqueConstraint("case", "number"),
    Index("ix_provisional_person_case_name", "case", "name"),
)
