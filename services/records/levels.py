"""How closely documents are held, and who is named for one, in the catalogue.

What holds of a container holds of what is in it, also of what is found in it later: a part takes the level and the
names of its container as it is received.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Connection

from models.case import Sensitivity
from models.exhibit import Exhibit
from models.ids import CaseId, DocumentId, UserId
from models.level import Barred, Reader
from models.search import DocumentPlace
from services.records import level_tables as lt
from services.records import tables as t
from services.records.database import Database
from services.records.narrowed import among, as_list

_L, _R, _B = lt.document_level.c, lt.document_reader.c, lt.document_barred.c


_HELD = select(_L.case, _L.document, _L.level).where(_L.case.in_(among("cases")))


class SqlLevelStore:
    """Only the access door calls it, and intake for what is found inside a container."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def held(self, cases: Collection[CaseId]) -> Mapping[DocumentPlace, Sensitivity]:
        """The documents of some cases that are held more closely than ordinary ones."""
        with self._database.reading() as connection:
            rows = connection.execute(_HELD, {"cases": as_list(cases)})
            return {(row.case, row.document): Sensitivity(row.level) for row in rows}

    def named(self, user: UserId) -> frozenset[DocumentPlace]:
        """The documents that somebody is named for."""
        query = select(_R.case, _R.document).where(_R.user == user)
        with self._database.reading() as connection:
            return frozenset((row.case, row.document) for row in connection.execute(query))

    def level(self, document: DocumentId) -> Sensitivity:
        """How closely a document is held."""
        with self._database.reading() as connection:
            found = connection.execute(select(_L.level).where(_L.document == document)).scalar()
        return Sensitivity.ORDINARY if found is None else Sensitivity(found)

    def is_named(self, document: DocumentId, user: UserId) -> bool:
        """Whether somebody is named for a document."""
        query = select(_R.user).where(_R.document == document, _R.user == user)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def family(self, document: DocumentId) -> Sequence[DocumentId]:
        """A document with all that was found inside it, of any depth."""
        with self._database.reading() as connection:
            return _family(connection, document)

    def set_level(self, documents: Iterable[DocumentId], case: CaseId, level: Sensitivity) -> None:
        """Hold documents so closely from now on."""
        rows = [{"document": one, "case": case, "level": level.value} for one in documents]
        with self._database.writing() as connection:
            connection.execute(delete(lt.document_level).where(_L.document.in_([row["document"] for row in rows])))
            if level is not Sensitivity.ORDINARY:
                connection.execute(insert(lt.document_level), rows)

    def readers(self, document: DocumentId) -> Sequence[Reader]:
        """Who is named for a document, the first one first."""
        query = select(lt.document_reader).where(_R.document == document).order_by(_R.since, _R.user)
        with self._database.reading() as connection:
            return [Reader(**row._mapping) for row in connection.execute(query)]

    def name(self, documents: Iterable[DocumentId], reader: Reader) -> None:
        """Name somebody for documents; who is named already stays so."""
        rows = [{**reader.model_dump(), "document": one} for one in documents]
        with self._database.writing() as connection:
            connection.execute(upsert(lt.document_reader).on_conflict_do_nothing(), rows)

    def unname(self, documents: Collection[DocumentId], user: UserId) -> None:
        """Take a name back."""
        with self._database.writing() as connection:
            connection.execute(delete(lt.document_reader).where(_R.document.in_(documents), _R.user == user))

    def unlabelled(self, *, limit: int) -> Mapping[DocumentPlace, Sensitivity]:
        """Documents whose pages may bear another level in the index than they are held at."""
        query = select(_L.case, _L.document, _L.level).where(_L.indexed != _L.level).order_by(_L.document).limit(limit)
        with self._database.reading() as connection:
            return {(row.case, row.document): Sensitivity(row.level) for row in connection.execute(query)}

    def labelled(self, documents: Mapping[DocumentPlace, Sensitivity]) -> None:
        """Their pages bear these levels in the index now."""
        rows = [{"it": document, "at": level.value} for (_, document), level in documents.items()]
        label = update(lt.document_level).where(_L.document == bindparam("it")).values(indexed=bindparam("at"))
        with self._database.writing() as connection:
            connection.execute(label, rows)

    def barred(self, user: UserId) -> frozenset[DocumentPlace]:
        """The documents that somebody is kept from, himself or with his unit."""
        unit = select(t.user.c.unit).where(t.user.c.id == user).scalar_subquery()
        query = select(_B.case, _B.document).where(or_(_B.who == user, _B.who == unit))
        with self._database.reading() as connection:
            return frozenset((row.case, row.document) for row in connection.execute(query))

    def kept_from(self, document: DocumentId) -> Sequence[Barred]:
        """Who is kept from a document, the first one first."""
        query = select(lt.document_barred).where(_B.document == document).order_by(_B.since, _B.who)
        with self._database.reading() as connection:
            return [Barred(**row._mapping) for row in connection.execute(query)]

    def bar(self, documents: Iterable[DocumentId], barred: Barred) -> None:
        """Keep somebody from documents; who is kept from one already stays so."""
        rows = [{**barred.model_dump(), "document": one} for one in documents]
        with self._database.writing() as connection:
            connection.execute(upsert(lt.document_barred).on_conflict_do_nothing(), rows)

    def unbar(self, documents: Collection[DocumentId], who: str) -> None:
        """Keep him from them no more."""
        with self._database.writing() as connection:
            connection.execute(delete(lt.document_barred).where(_B.document.in_(documents), _B.who == who))

    def forget(self, case: CaseId, user: UserId) -> None:
        """Take all of somebody's names in a case back."""
        with self._database.writing() as connection:
            connection.execute(delete(lt.document_reader).where(_R.case == case, _R.user == user))

    def alone(self, case: CaseId, user: UserId) -> Sequence[DocumentId]:
        """The sealed documents of a case that nobody but him is named for."""
        others = lt.document_reader.alias()
        another = select(others.c.user).where(others.c.document == _L.document, others.c.user != user).exists()
        query = (
            select(_L.document)
            .join(lt.document_reader, _R.document == _L.document)
            .where(_L.case == case, _L.level == Sensitivity.SEALED, _R.user == user, ~another)
            .order_by(_L.document)
        )
        with self._database.reading() as connection:
            return [DocumentId(one) for one in connection.execute(query).scalars()]

    def set_case(self, case: CaseId, level: Sensitivity) -> None:
        """Hold a case so closely from now on."""
        with self._database.writing() as connection:
            connection.execute(update(t.case).where(t.case.c.id == case).values(sensitivity=level))


def inherit(connection: Connection, received: Iterable[Exhibit]) -> None:
    """Have what was found inside containers held as they are; what was held more closely already stays so."""
    parts = [one for one in received if one.parent is not None]
    parents = sorted({one.parent for one in parts if one.parent is not None})
    held = connection.execute(select(_L.document, _L.level).where(_L.document.in_(parents)))
    levels = {row.document: row.level for row in held}
    names = connection.execute(select(lt.document_reader).where(_R.document.in_(parents))).all()
    barred = connection.execute(select(lt.document_barred).where(_B.document.in_(parents))).all()
    for part in parts if levels or names or barred else ():
        above = levels.get(part.parent or "")
        own = connection.execute(select(_L.level).where(_L.document == part.document)).scalar()
        if above is not None and _closeness(above) > _closeness(own):
            connection.execute(delete(lt.document_level).where(_L.document == part.document))
            values = {"document": part.document, "case": part.case, "level": above}
            connection.execute(insert(lt.document_level).values(**values))
            levels[part.document] = above
        rows = [{**row._mapping, "document": part.document} for row in names if row.document == part.parent]
        if rows:
            connection.execute(upsert(lt.document_reader).on_conflict_do_nothing(), rows)
        kept = [{**row._mapping, "document": part.document} for row in barred if row.document == part.parent]
        if kept:
            connection.execute(upsert(lt.document_barred).on_conflict_do_nothing(), kept)


def _closeness(level: str | None) -> int:
    return 0 if level is None else list(Sensitivity).index(Sensitivity(level))


def _family(connection: Connection, document: DocumentId) -> list[DocumentId]:
    inside = select(t.exhibit.c.document.label("id")).where(t.exhibit.c.parent == document).cte(recursive=True)
    below = select(t.exhibit.c.document).join(inside, t.exhibit.c.parent == inside.c.id)
    inside = inside.union(below)
    found = connection.execute(select(inside.c.id)).scalars()
    return [document, *(DocumentId(one) for one in sorted(set(found) - {document}))]
