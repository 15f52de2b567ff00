"""Vectors of passages in the catalogue: half a float a number, the passages' places as whole numbers beside them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Row

from models.document import STRETCH, DocumentState
from models.ids import CaseId, DocumentId
from models.meaning import Passage
from models.search import Scope
from services.meaning_ports import StretchPassages
from services.records import tables as t
from services.records.database import Database
from services.records.meaning_tables import passages as p
from services.records.narrowed import seen

PLACE_BYTES = 12
"""Page, start and end of a passage."""


class SqlMeaningStore:
    """A row a stretch of pages. It goes with its document: what is read anew is embedded anew."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, version: str, *, limit: int) -> Sequence[tuple[DocumentId, CaseId, int]]:
        """Stretches that are read and analyzed, and have no vectors of this version."""
        d, a = t.document.c, t.analysis.c
        here = (p.c.document == a.document) & (p.c.stretch == a.stretch) & (p.c.version == version)
        query = (
            select(d.id, d.case, a.stretch)
            .join(t.analysis, a.document == d.id)
            .outerjoin(p, here)
            .where(d.state != DocumentState.READING, p.c.document.is_(None))
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [(DocumentId(row.id), CaseId(row.case), row.stretch) for row in connection.execute(query)]

    def put(self, made: StretchPassages, *, version: str, texts: Mapping[int, str]) -> bool:
        """Keep a stretch in place of what it had; not where its pages have other texts by now."""
        numbers = t.page.c.number
        now = select(numbers, t.page.c.text).where(
            t.page.c.document == made.document,
            numbers.between(made.stretch * STRETCH + 1, (made.stretch + 1) * STRETCH),
        )
        with self._database.writing() as connection:
            if {row.number: row.text for row in connection.execute(now)} != dict(texts):
                return False
            connection.execute(delete(p).where(p.c.document == made.document, p.c.stretch == made.stretch))
            places = np.array([(one.page, one.start, one.end) for one in made.passages], dtype="<i4")
            connection.execute(
                insert(p).values(
                    document=made.document,
                    stretch=made.stretch,
                    case=made.case,
                    version=version,
                    pages=made.pages,
                    places=places.tobytes(),
                    vectors=np.ascontiguousarray(made.vectors, dtype="<f2").tobytes(),
                )
            )
        return True

    def stamps(self, cases: Iterable[CaseId], version: str) -> Mapping[CaseId, str]:
        """For each case that has vectors, a word that changes whenever they do."""
        query = (
            select(p.c.case, func.count().label("rows"), func.max(p.c.sequence).label("last"))
            .where(p.c.case.in_(sorted(cases)), p.c.version == version)
            .group_by(p.c.case)
        )
        with self._database.reading() as connection:
            return {CaseId(row.case): f"{row.rows}:{row.last}" for row in connection.execute(query)}

    def of_case(self, case: CaseId, version: str) -> Iterator[StretchPassages]:
        """All of a case, a stretch at a time, in the order of documents and pages."""
        query = select(p).where(p.c.case == case, p.c.version == version).order_by(p.c.document, p.c.stretch)
        with self._database.reading() as connection:
            for row in connection.execute(query, execution_options={"yield_per": 64}):
                yield _stretch(row)

    def of_stretch(self, document: DocumentId, stretch: int, version: str) -> StretchPassages | None:
        """One stretch, None where it has no vectors of this version."""
        query = select(p).where(p.c.document == document, p.c.stretch == stretch, p.c.version == version)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else _stretch(row)

    def passages(self, version: str) -> int:
        """Passages that are kept, over all cases."""
        query = select(func.coalesce(func.sum(func.length(p.c.places)), 0)).where(p.c.version == version)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one()) // PLACE_BYTES

    def pages(self, scope: Scope, version: str) -> int:
        """Pages of the scope that were read for their meaning."""
        query = select(func.coalesce(func.sum(p.c.pages), 0)).where(
            seen(scope, case=p.c.case, document=p.c.document), p.c.version == version
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())


def _stretch(row: Row[Any]) -> StretchPassages:
    places = np.frombuffer(row.places, dtype="<i4").reshape(-1, 3)
    vectors = np.frombuffer(row.vectors, dtype="<f2")
    return StretchPassages(
        document=DocumentId(row.document),
        case=CaseId(row.case),
        stretch=row.stretch,
        pages=row.pages,
        passages=[Passage(page=int(page), start=int(start), end=int(end)) for page, start, end in places],
        vectors=vectors.reshape(len(places), -1) if len(places) else vectors.reshape(0, 0),
    )
