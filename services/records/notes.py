"""Notes in the catalogue."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import insert, select, update

from models.ids import CaseId
from models.note import Note, NoteFilter
from services.records.cover import Cover
from services.records.database import Database
from services.records.note_tables import note as table

_N = table.c


class SqlNoteStore:
    """A note is never changed. What is typed names nobody whom the case protects."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add(self, note: Note) -> None:
        """Keep a note."""
        with self._database.writing() as connection:
            words = self._cover.words(connection, note.case, note.text)
            connection.execute(insert(table).values(**{**note.model_dump(), "text": words}))

    def withdraw(self, note: str, *, at: dt.datetime, why: str) -> None:
        """Mark a note as withdrawn; the first mark stands."""
        still = (_N.id == note) & _N.withdrawn_at.is_(None)
        with self._database.writing() as connection:
            case = connection.execute(select(_N.case).where(still)).scalar()
            if case is not None:
                words = self._cover.instead(connection, CaseId(case), f"note/{note}", {"withdrawn_why": why})
                connection.execute(update(table).where(still).values(withdrawn_at=at, **words))

    def of_case(self, case: CaseId, wanted: NoteFilter) -> Sequence[Note]:
        """Those of a case that are wanted, the newest first."""
        query = select(table).where(_N.case == case).order_by(_N.made_at.desc(), _N.id)
        for name in ("nature", "source", "information", "document", "person"):
            value = getattr(wanted, name)
            if value is not None:
                query = query.where(_N[name] == value)
        if wanted.standing:
            query = query.where(_N.withdrawn_at.is_(None))
        with self._database.reading() as connection:
            return [Note(**row._mapping) for row in connection.execute(query)]
