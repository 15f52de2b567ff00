"""The tables of the catalogue. Their history stands in `migrations/`; a test compares the two."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from services.records.database import UtcDateTime

metadata = MetaData()

agency = Table(
    "agency",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("country", String(2), nullable=False),
    Column("look", String(600), nullable=False, server_default=""),
    # Whether whom texts call victims is held back from what leaves its cases, until somebody decides.
    Column("provisional", Boolean, nullable=False, server_default="1"),
    Index("uq_agency_look", "look", unique=True),
)

unit = Table(
    "unit",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("agency", ForeignKey("agency.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("look", String(600), nullable=False),
    UniqueConstraint("agency", "look", name="uq_unit_agency_look"),
)

user = Table(
    "user",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("agency", ForeignKey("agency.id"), nullable=False),
    Column("role", String(32), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("unit", ForeignKey("unit.id"), index=True),
    Column("authority", Boolean, nullable=False, server_default="0"),
)

second_factor = Table(
    "second_factor",
    metadata,
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("used", Integer, nullable=False),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("label", String(100), nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    Column("opened", UtcDateTime),
    Column("used", UtcDateTime),
    Column("device", String(64)),
    Column("limits", JSON),
)

case = Table(
    "case",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("number", String(100), nullable=False),
    Column("title", String(300), nullable=False),
    Column("agency", ForeignKey("agency.id"), nullable=False),
    Column("country", String(2), nullable=False),
    Column("sensitivity", String(16), nullable=False),
    Column("opened", UtcDateTime, nullable=False),
    Column("closed", UtcDateTime),
    Column("officer", String(32)),
    Column("blur_photos", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("agency", "number", name="uq_case_agency_number"),
)

membership = Table(
    "membership",
    metadata,
    Column("case", ForeignKey("case.id"), primary_key=True),
    Column("user", ForeignKey("user.id"), primary_key=True, index=True),
    Column("role", String(32)),
    Column("since", UtcDateTime, nullable=False),
    Column("granted_by", String(200), nullable=False),
)

case_password = Table(
    "case_password",
    metadata,
    Column("case", ForeignKey("case.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("password", Text, nullable=False),
)

exhibit = Table(
    "exhibit",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False, index=True),
    Column("document", String(32), nullable=False, index=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("sha512", String(128), nullable=False),
    Column("size", Integer, nullable=False),
    Column("path", Text, nullable=False),
    Column("custodian", String(300), nullable=False),
    Column("custody", JSON, nullable=False, server_default="{}"),
    Column("parent", String(32), index=True),
    Column("root", String(32)),
    Column("depth", Integer, nullable=False),
    Column("received", UtcDateTime, nullable=False),
    Column("received_by", String(200), nullable=False),
    Column("modified", UtcDateTime),
)

document = Table(
    "document",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", String(200), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", String(64), nullable=False),
    Column("language", String(8)),
    Column("metadata", JSON, nullable=False),
    Column("problems", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
)

page = Table(
    "page",
    metadata,
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("width", Float, nullable=False),
    Column("height", Float, nullable=False),
    Column("source", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("variants", JSON, nullable=False, server_default="[]"),
    Column("regions", JSON, nullable=False, server_default="[]"),
    Column("confidence", Float),
    Column("language", String(8)),
    Column("rotation", Integer, nullable=False),
    Column("image", String(64)),
)

page_table = Table(
    "page_table",
    metadata,
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("page", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("rows", LargeBinary, nullable=False),
)

family = Table(
    "family",
    metadata,
    Column("root", String(32), primary_key=True),
    Column("documents", Integer, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
)

bookmark = Table(
    "bookmark",
    metadata,
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("page", Integer, nullable=False),
    Column("state", JSON, nullable=False),
)

analysis = Table(
    "analysis",
    metadata,
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), primary_key=True),
    Column("stretch", Integer, primary_key=True),
    Column("version", String(64), nullable=False),
    Column("languages", JSON, nullable=False),
    Column("precedents", String(16), nullable=False, server_default=""),  # the set of readers' decisions that it heeded
)

mention = Table(
    "mention",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
    Column("case", String(32), nullable=False),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("normal", Text),
    Column("alternatives", JSON, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("boxes", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("extractor", String(64), nullable=False),
    Column("version", String(64), nullable=False),
    Column("stated", JSON, nullable=False, server_default="[]"),
    Column("roles", Text, nullable=False, server_default=""),  # by commas, for lists of entities
    Column("name", JSON(none_as_null=True)),
    Column("person", Text),
    Column("check", String(8)),
    Column("place", JSON(none_as_null=True)),
    Column("entity", Text, Computed("coalesce(person, normal)")),
    Index("ix_mention_document_page", "document", "page"),
    Index("ix_mention_kind_normal_case", "kind", "normal", "case"),
    Index("ix_mention_entity", "kind", "entity", "case", "document"),
    Index("ix_mention_case_kind", "case", "kind"),
)

correction = Table(
    "correction",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id", ondelete="CASCADE"), nullable=False),
    Column("agency", ForeignKey("agency.id"), nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("kind", String(16)),
    Column("words", Text, nullable=False),
    Column("instead", Text, nullable=False),
    Column("document", String(32)),
    Column("reason", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("withdrawn_by", String(200)),
    Column("withdrawn_at", UtcDateTime),
    Index("ix_correction_case", "case"),
    Index("ix_correction_agency", "agency"),
)

indicator = Table(
    "indicator",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document", ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
    Column("case", String(32), nullable=False, index=True),
    Column("page", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("category", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("polarity", String(16), nullable=False),
    Column("strength", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("rule", String(100), nullable=False),
    Column("tier", String(16), nullable=False),
    Column("palermo", JSON, nullable=False),
    Column("boxes", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("cue", Text, nullable=False),
    Column("qualifiers", JSON, nullable=False, server_default="[]"),
    Column("support", Float),
    Column("weighed", JSON, nullable=False, server_default="[]"),
    Column("nearest", JSON, nullable=False, server_default="[]"),
    Column("heeded", Text, nullable=False, server_default=""),
    Column("vector", LargeBinary, nullable=False, server_default=text("x''")),
    Column("precedents", JSON, nullable=False, server_default="[]"),
    Column("extractor", String(64), nullable=False),
    Column("version", String(64), nullable=False),
    Index("ix_indicator_document_page", "document", "page"),
)

job = Table(
    "job",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", String(32), nullable=False, index=True),
    Column("document", String(32), nullable=False, index=True),
    Column("stage", String(16), nullable=False),
    Column("version", String(64), nullable=False),
    Column("stretch", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("order", Integer, nullable=False, index=True),
    Column("lease", String(100)),
    Column("lease_until", UtcDateTime),
    Column("problem", JSON),
    Column("since", UtcDateTime),
    Column("kept", Integer, nullable=False, server_default="0"),
    Index("ix_job_turn", "state", "priority", "stage", "order"),
    Index("ix_job_turn_of_case", "state", "priority", "stage", "case", "order"),
)

stage_time = Table(
    "stage_time",
    metadata,
    Column("document", String(32), primary_key=True),
    Column("stage", String(16), primary_key=True),
    Column("seconds", Float, nullable=False),
    Column("ended", UtcDateTime, nullable=False),
)

reading_choice = Table(
    "reading_choice",
    metadata,
    Column("document", String(32), primary_key=True),
    Column("ocr_languages", String(64), nullable=False),
    Column("turn", Integer),
)

run = Table(
    "run",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", String(32), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("started", UtcDateTime, nullable=False),
    Column("ended", UtcDateTime, nullable=False),
    Column("by", String(200), nullable=False),
    Column("files", Integer, nullable=False),
    Column("attention", Integer, nullable=False),
    Column("report", LargeBinary, nullable=False),
)

run_part = Table(
    "run_part",
    metadata,
    Column("case", String(32), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("by", String(200), primary_key=True),
    Column("document", String(32), primary_key=True),
    Column("exhibit", String(32), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(64), nullable=False),
    Column("case", String(32)),
    Column("subject", String(200), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("kind", String(16)),
    Column("user", String(32)),
    Column("cases", JSON, nullable=False, server_default="[]"),
    Column("form", Integer, nullable=False, server_default="1"),
)
