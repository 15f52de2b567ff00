"""Openings of identities, statements and blackened photos in the catalogue."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update

from models.ids import CaseId, DocumentId, PersonId
from models.protected import Opening, PhotoMask, StatementHeld
from services.records import protection_tables as p
from services.records.cover import Cover
from services.records.database import Database

_O = p.person_opening.c


class SqlOpenings:
    """Who may see whom until when, and what else is kept of people. What is typed there names nobody."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add_photo(self, photo: PhotoMask) -> None:
        """Blacken a part of a page's image."""
        with self._database.writing() as connection:
            connection.execute(insert(p.photo_mask).values(**photo.model_dump()))

    def photos(self, document: DocumentId, *, page: int | None = None) -> Sequence[PhotoMask]:
        """The parts of a document's images that show somebody."""
        c = p.photo_mask.c
        query = select(p.photo_mask).where(c.document == document).order_by(c.page, c.made_at, c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query if page is None else query.where(c.page == page))
            return [PhotoMask(**row._mapping) for row in rows]

    def remove_photo(self, photo: str) -> None:
        """Show a part of an image again."""
        with self._database.writing() as connection:
            connection.execute(delete(p.photo_mask).where(p.photo_mask.c.id == photo))

    # Openings

    def add_opening(self, opening: Opening) -> None:
        """Keep what was asked for."""
        with self._database.writing() as connection:
            reason = self._cover.words(connection, opening.case, opening.reason)
            values = {**opening.model_dump(), "user": opening.user, "reason": reason}
            connection.execute(insert(p.person_opening).values(**values))

    def approve(self, opening: str, *, by: str, at: dt.datetime, until: dt.datetime) -> bool:
        """Let an opening begin; False where somebody did so before."""
        wanted = and_(_O.id == opening, _O.until.is_(None))
        values = {"approved_by": by, "approved_at": at, "until": until}
        with self._database.writing() as connection:
            return connection.execute(update(p.person_opening).where(wanted).values(**values)).rowcount == 1

    def close_opening(self, opening: str, *, at: dt.datetime) -> None:
        """End an opening before its time."""
        still = and_(_O.id == opening, or_(_O.until.is_(None), _O.until > at))
        with self._database.writing() as connection:
            connection.execute(update(p.person_opening).where(still).values(until=at))

    def opening(self, opening: str) -> Opening | None:
        """One by id."""
        return next(iter(self._openings(_O.id == opening)), None)

    def openings(self, case: CaseId) -> Sequence[Opening]:
        """All of a case, the newest first."""
        return self._openings(_O.case == case)

    def open_now(self, asked_by: str, user: str | None, *, case: CaseId, now: dt.datetime) -> frozenset[PersonId]:
        """Whose identity is open to somebody at this time."""
        mine = _O.user == user if user is not None else and_(_O.user.is_(None), _O.asked_by == asked_by)
        open_ones = self._openings(and_(mine, _O.case == case, _O.until > now))
        return frozenset(one.person for one in open_ones)

    def _openings(self, condition: ColumnElement[bool]) -> list[Opening]:
        query = select(p.person_opening).where(condition).order_by(_O.asked_at.desc(), _O.id)
        with self._database.reading() as connection:
            return [Opening(**row._mapping) for row in connection.execute(query)]

    # Statements

    def add_statement(self, statement: StatementHeld) -> None:
        """Keep that somebody was heard."""
        with self._database.writing() as connection:
            asked = self._cover.words(connection, statement.case, statement.asked)
            connection.execute(insert(p.person_statement).values(**{**statement.model_dump(), "asked": asked}))

    def statements(self, person: PersonId) -> Sequence[StatementHeld]:
        """All that somebody gave, the oldest first."""
        c = p.person_statement.c
        query = select(p.person_statement).where(c.person == person).order_by(c.taken, c.made_at, c.id)
        with self._database.reading() as connection:
            return [StatementHeld(**row._mapping) for row in connection.execute(query)]
