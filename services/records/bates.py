"""Numbers of pages in the catalogue: one row of numbers per case, only ever longer."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, insert, select

from models.ids import CaseId, DocumentId
from models.produced import BatesRange
from services.records.database import Database
from services.records.export_tables import bates_range as t


class SqlBatesStore:
    """Gives numbers out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def assign(
        self, case: CaseId, wanted: Sequence[tuple[DocumentId, int]], *, prefix: str, width: int
    ) -> Mapping[DocumentId, BatesRange]:
        """The numbers of documents, given now where they have none for so many pages."""
        with self._database.writing() as connection:
            rows = connection.execute(select(t).where(t.c.case == case).order_by(t.c.first)).all()
            # The last row of a document counts.
            known = {
                DocumentId(row.document): BatesRange(
                    document=row.document, prefix=row.prefix, width=row.width, first=row.first, pages=row.pages
                )
                for row in rows
            }
            end = connection.execute(select(func.max(t.c.first + t.c.pages)).where(t.c.case == case)).scalar()
            first, new = end or 1, []
            for document, pages in wanted:
                if document in known and known[document].pages == pages:
                    continue
                known[document] = BatesRange(document=document, prefix=prefix, width=width, first=first, pages=pages)
                new.append({"case": case, **known[document].model_dump()})
                first += pages
            if new:
                connection.execute(insert(t), new)
        return {document: known[document] for document, _ in wanted}
