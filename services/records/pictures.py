"""How pictures are shown, in the catalogue."""

import datetime as dt

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.ids import CaseId, DocumentId
from models.picture import PictureMark, PictureOpening
from services.records import tables as t
from services.records.database import Database
from services.records.picture_tables import picture_mark, picture_opening

_M, _O = picture_mark.c, picture_opening.c


class SqlPictureStore:
    """A mark holds of what is found inside too, also later: it is worked out at each look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self, mark: PictureMark) -> None:
        """Blur the pictures of a document; the first mark stands."""
        with self._database.writing() as connection:
            connection.execute(upsert(picture_mark).values(**mark.model_dump()).on_conflict_do_nothing())

    def unmark(self, document: DocumentId) -> bool:
        """Take its own mark off; returns whether it had one."""
        with self._database.writing() as connection:
            return bool(connection.execute(delete(picture_mark).where(_M.document == document)).rowcount)

    def is_marked(self, document: DocumentId) -> bool:
        """Whether it is marked, or anything that it was found in."""
        e = t.exhibit.c
        above = select(e.document.label("id")).where(e.document == document).cte(recursive=True)
        above = above.union(select(e.parent).join(above, e.document == above.c.id).where(e.parent.is_not(None)))
        query = select(_M.document).join(above, _M.document == above.c.id).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def open(self, opening: PictureOpening) -> None:
        """Keep to whom they were opened."""
        with self._database.writing() as connection:
            connection.execute(insert(picture_opening).values(**opening.model_dump()))

    def open_until(
        self, document: DocumentId, *, asked_by: str, user: str | None, now: dt.datetime
    ) -> dt.datetime | None:
        """Until when its pictures are open to somebody; None: they are not."""
        mine = _O.user == user if user is not None else _O.user.is_(None) & (_O.asked_by == asked_by)
        query = select(func.max(_O.until).label("until")).where(_O.document == document, mine, _O.until > now)
        with self._database.reading() as connection:
            found: dt.datetime | None = connection.execute(query).scalar()
        return found

    def set_photos(self, case: CaseId, *, blurred: bool) -> None:
        """Whether pictures on which no word was read are blurred in a case."""
        with self._database.writing() as connection:
            connection.execute(update(t.case).where(t.case.c.id == case).values(blur_photos=blurred))
