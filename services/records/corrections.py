"""Corrections of names in the catalogue."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, or_, select, update

from models.correction import Correction
from models.document import stretch_of
from models.ids import CaseId, CorrectionId, DocumentId
from services.records import tables as t
from services.records.cover import Cover
from services.records.database import Database

_ACCENTED = frozenset("aeiouycns%_")
"""Letters that bear accents somewhere, and the database's own signs."""


class SqlCorrectionStore:
    """What people said of names. Rows are added and withdrawn, never changed."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add(self, correction: Correction) -> None:
        """Keep a new one."""
        with self._database.writing() as connection:
            values = correction.model_dump()
            typed = {name: values[name] for name in ("words", "instead", "reason")}
            values |= self._cover.words(connection, correction.case, typed)
            connection.execute(insert(t.correction).values(**values))

    def get(self, correction: CorrectionId) -> Correction | None:
        """One by id."""
        return next(iter(self._read(t.correction.c.id == correction)), None)

    def withdraw(self, correction: CorrectionId, *, by: str, at: datetime) -> None:
        """Have it count no more; the first withdrawal stands."""
        c = t.correction.c
        with self._database.writing() as connection:
            connection.execute(
                update(t.correction)
                .where(c.id == correction, c.withdrawn_at.is_(None))
                .values(withdrawn_by=by, withdrawn_at=at)
            )

    def of_case(self, case: CaseId) -> Sequence[Correction]:
        """All that were made in a case, the newest first."""
        return self._read(t.correction.c.case == case)[::-1]

    def counting(self, case: CaseId) -> Sequence[Correction]:
        """Those that count in a case, its agency's shared ones among them, the oldest first."""
        c = t.correction.c
        agency = select(t.case.c.agency).where(t.case.c.id == case).scalar_subquery()
        return self._read(
            and_(c.withdrawn_at.is_(None), or_(c.case == case, and_(c.shared.is_(True), c.agency == agency)))
        )

    def standing(self, cases: Iterable[CaseId], words: str) -> Sequence[tuple[DocumentId, CaseId, int]]:
        """Stretches of documents of cases with a page on which the first of some words may stand.

        Letters that may bear an accent match any one letter: the database folds none.
        """
        first = max(words.split(), key=len)
        plain = {letter for letter in first if letter.isascii() and letter.lower() not in _ACCENTED} - {"%", "_"}
        like = "".join(letter if letter in plain else "_" for letter in first)
        query = (
            select(t.document.c.id, t.document.c.case, t.page.c.number)
            .join(t.page, t.page.c.document == t.document.c.id)
            .where(t.document.c.case.in_(sorted(cases)), t.page.c.text.like(f"%{like}%"))
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(t.document.c.id, t.page.c.number))
            found = {(DocumentId(row.id), CaseId(row.case), stretch_of(row.number)): None for row in rows}
        return list(found)

    def _read(self, condition: ColumnElement[bool]) -> list[Correction]:
        query = select(t.correction).where(condition).order_by(t.correction.c.made_at, t.correction.c.id)
        with self._database.reading() as connection:
            return [Correction(**row._mapping) for row in connection.execute(query)]
