"""Erasures as they are carried out: what one concerns, its rows, its bytes, what deleted rows leave in the file."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import delete, func, literal_column, select, union, update
from sqlalchemy.engine import Connection

from models.ids import CaseId, DocumentId
from models.job import JobState
from models.keeping import Erasure, ErasureKind, ErasureState
from services.keeping_ports import ErasureWork
from services.records import erasing, erasing_person
from services.records import tables as t
from services.records.cover import Cover
from services.records.database import Database
from services.records.keeping_tables import erasure as e
from services.records.meaning import PLACE_BYTES
from services.records.meaning_tables import passages
from services.records.protection_tables import case_person
from services.records.tables import metadata


class SqlErasing:
    """Only whoever carries erasures out calls it. Rows go in one transaction; what is still to do stands in `work`."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def concerned(self, erasure: Erasure) -> Sequence[DocumentId]:
        """The documents that an erasure takes, in their order. Raises LookupError for a person who is gone."""
        with self._database.reading() as connection:
            return self._concerned(connection, erasure)

    def _concerned(self, connection: Connection, erasure: Erasure) -> list[DocumentId]:
        if erasure.kind is ErasureKind.CASE:
            x = t.exhibit.c
            rows = connection.execute(select(x.document).where(x.case == erasure.case).distinct()).scalars()
            return sorted(map(DocumentId, rows))
        named: Collection[DocumentId] = [erasure.document] if erasure.document else ()
        if erasure.person is not None:
            named = erasing_person.naming(connection, self._cover, erasure.case, erasure.person)
        return sorted(erasing.families(connection, named))

    def originals(self, documents: Collection[DocumentId]) -> Sequence[tuple[str, str, int]]:
        """SHA-256, SHA-512 and size of the originals of documents."""
        with self._database.reading() as connection:
            return erasing.files(connection, documents)

    def busy(self, documents: Collection[DocumentId]) -> bool:
        """Whether somebody works on some of them at this moment; what merely waits is queued no more."""
        j = t.job.c
        mine = j.document.in_(sorted(documents))
        with self._database.writing() as connection:
            connection.execute(delete(t.job).where(mine, j.state == JobState.QUEUED))
            return connection.execute(select(j.id).where(mine, j.state == JobState.LEASED).limit(1)).first() is not None

    def begin(self, erasure: Erasure, documents: Sequence[DocumentId]) -> ErasureWork:
        """Take all rows away, and keep what is to be done about bytes and index."""
        whole = erasure.kind is ErasureKind.CASE
        with self._database.writing() as connection:
            if whole:  # what came meanwhile is of the case as well
                documents = self._concerned(connection, erasure)
            places = passages.c.document.in_(documents)
            vectors = connection.execute(select(func.sum(func.length(passages.c.places))).where(places)).scalar()
            work = ErasureWork(
                documents=documents,
                originals=erasing.files(connection, documents),
                images=erasing.derived(connection, documents),
                vectors=(vectors or 0) // PLACE_BYTES,
            )
            c = case_person.c
            label = select(c.label).where(c.id == erasure.person, c.protected.is_(True))
            values = {"state": ErasureState.ERASING, "label": connection.execute(label).scalar()}
            counted = erasing.erase(connection, erasure.case, documents, whole=whole)
            if erasure.person is not None:
                counted += erasing_person.forget_person(connection, self._cover, erasure.case, erasure.person)
            work = work._replace(rows=dict(sorted(counted.items())))
            connection.execute(update(e).where(e.c.id == erasure.id).values(**values, work=work._asdict()))
        return work

    def work(self, erasure: str) -> ErasureWork | None:
        """What is to be done of an erasure whose rows are gone."""
        with self._database.reading() as connection:
            told = connection.execute(select(e.c.work).where(e.c.id == erasure)).scalar()
        return None if told is None else ErasureWork(**{**told, "originals": [tuple(one) for one in told["originals"]]})

    def held_elsewhere(self, sha256: str) -> bool:
        """Whether anything in the catalogue is made of these bytes. In a transaction nobody else receives them."""
        with self._database.reading() as connection:
            return erasing.held_elsewhere(connection, sha256)

    def named(self) -> Iterator[str]:
        """SHA-256 of all bytes in the store that the records name, in order; read as they are asked for."""
        found = union(*(select(table.c[column]).where(table.c[column].is_not(None)) for table, column in erasing.BYTES))
        with self._database.reading() as connection:
            yield from connection.execute(found.order_by(literal_column("1"))).scalars()

    def remaining(self, case: CaseId, documents: Collection[DocumentId], *, whole: bool) -> Mapping[str, int]:
        """Rows that still name one of the documents, or the `whole` case, by table: none but those that stay."""
        found = {}
        with self._database.reading() as connection:
            for table in metadata.sorted_tables:
                condition = erasing.concerned(table, case, sorted(documents), whole=whole, staying=True)
                if condition is not None:
                    count = connection.execute(select(func.count()).select_from(table).where(condition)).scalar_one()
                    if count:
                        found[table.name] = int(count)
        return found

    def clean(self) -> None:
        """Rid the database's file, and the log beside it, of what deleted rows said: it is written anew.

        Takes as long as reading all of it, and as much room again for that time, beside the file.
        """
        self._database.rewrite()
