"""Legs of journeys in the catalogue."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from models.ids import CaseId, DocumentId
from models.leg import LegInCase
from services.records import findings
from services.records import review_tables as r
from services.records import tables as t
from services.records.database import Database


class SqlRouteStore:
    """Reads legs; they are written with the analysis that found them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def legs(self, cases: Iterable[CaseId], *, document: DocumentId | None = None) -> Sequence[LegInCase]:
        """Of some cases, or of one document in them, by case, document and place."""
        c = r.leg.c
        query = (
            select(r.leg, t.document.c.name.label("document_name"))
            .join(t.document, t.document.c.id == c.document)
            .where(c.case.in_(sorted(cases)))
            .order_by(c.case, t.document.c.name, c.document, c.page, c.start, c.end)
        )
        if document is not None:
            query = query.where(c.document == document)
        with self._database.reading() as connection:
            return [
                LegInCase(id=row.id, case=CaseId(row.case), name=row.document_name, leg=findings.leg_of(row))
                for row in connection.execute(query)
            ]
