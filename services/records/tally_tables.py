"""What the work of all workers came to, by stage, outcome and time."""

from sqlalchemy import BigInteger, Column, Float, Integer, String, Table

from services.records.tables import metadata

work_tally = Table(
    "work_tally",
    metadata,
    Column("stage", String(16), primary_key=True),
    Column("outcome", String(32), primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("jobs", BigInteger, nullable=False),
    Column("pages", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
)
