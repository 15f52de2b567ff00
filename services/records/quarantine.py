"""Files that are kept apart, in the catalogue: the table and its store."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text, delete, insert, select

from models.ids import CaseId
from models.quarantine import Quarantined
from services.records.cover import Cover
from services.records.database import Database, UtcDateTime
from services.records.tables import metadata

table = Table(
    "quarantined",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("declared", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received_by", String(200), nullable=False),
    Column("user", String(32)),
    Column("received_at", UtcDateTime, nullable=False),
    Index("ix_quarantined_case", "case"),
)
_Q = table.c


class SqlQuarantineStore:
    """What a file was called names nobody whom the case protects."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add(self, file: Quarantined) -> None:
        """Keep what came."""
        with self._database.writing() as connection:
            path = self._cover.words(connection, file.case, file.path)
            connection.execute(insert(table).values(**{**file.model_dump(), "path": path}))

    def of_case(self, case: CaseId) -> Sequence[Quarantined]:
        """Those of a case, the newest first."""
        query = select(table).where(_Q.case == case).order_by(_Q.received_at.desc(), _Q.id)
        with self._database.reading() as connection:
            return [Quarantined(**row._mapping) for row in connection.execute(query)]

    def drop(self, file: str) -> None:
        """Forget one."""
        with self._database.writing() as connection:
            connection.execute(delete(table).where(_Q.id == file))
            self._cover.forget(connection, f"quarantined/{file}")

    def ids(self) -> frozenset[str]:
        """Those of every case."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(_Q.id)).scalars())
