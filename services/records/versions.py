"""By which programs the documents of a case were read and understood."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select

from models.ids import CaseId, DocumentId, Sha256
from services.export_ports import ReadBy
from services.records import tables as t
from services.records.database import Database


class SqlVersionStore:
    """For reading alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_case(self, case: CaseId) -> Mapping[DocumentId, ReadBy]:
        """Every document of a case that was read."""
        d, a = t.document.c, t.analysis.c
        analyses: defaultdict[str, set[str]] = defaultdict(set)
        with self._database.reading() as connection:
            documents = connection.execute(select(d.id, d.sha256, d.version).where(d.case == case)).all()
            made = select(a.document, a.version, a.precedents).join(t.document, d.id == a.document)
            for row in connection.execute(made.where(d.case == case)):
                analyses[row.document].add(f"{row.version}+{row.precedents}" if row.precedents else row.version)
        return {
            DocumentId(row.id): ReadBy(Sha256(row.sha256), row.version, tuple(sorted(analyses[row.id])))
            for row in documents
        }
