"""The tables of joint spaces: agreements, their members, what is lent."""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text

from services.records.database import UtcDateTime
from services.records.tables import metadata

joint_space = Table(
    "joint_space",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("number", String(100), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("begins", UtcDateTime, nullable=False),
    Column("ends", UtcDateTime, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("rules", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)

joint_party = Table(
    "joint_party",
    metadata,
    Column("space", ForeignKey("joint_space.id"), primary_key=True),
    Column("agency", ForeignKey("agency.id"), primary_key=True),
    Column("terms", JSON, nullable=False),
    Column("signed_by", String(200)),
    Column("signed_at", UtcDateTime),
)

joint_member = Table(
    "joint_member",
    metadata,
    Column("space", ForeignKey("joint_space.id"), primary_key=True),
    Column("user", ForeignKey("user.id"), primary_key=True, index=True),
    Column("part", String(16), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("granted_by", String(200), nullable=False),
)

joint_loan = Table(
    "joint_loan",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("space", ForeignKey("joint_space.id"), nullable=False),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("document", String(32)),
    Column("owner", ForeignKey("agency.id"), nullable=False),
    Column("codes", JSON, nullable=False),
    Column("conditions", Text, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("lent_by", ForeignKey("user.id"), nullable=False),
    Column("lent_at", UtcDateTime, nullable=False),
    Column("approved_by", ForeignKey("user.id")),
    Column("approved_at", UtcDateTime),
    Column("withdrawn_by", String(200)),
    Column("withdrawn_at", UtcDateTime),
    Index("ix_joint_loan_space", "space"),
    Index("ix_joint_loan_case", "case"),
)
