"""What left a case, and what must not leave it, in the catalogue."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from models.disclosure import CodedDocument, Disclosure
from models.ids import CaseId, DocumentId
from models.joint import HandlingCode
from models.scope import DocumentPlace
from services.records import disclosure_tables as dt
from services.records import tables as t
from services.records.cover import Cover
from services.records.database import Database

_D, _C = dt.disclosure.c, dt.document_code.c
_TYPED = ("recipient", "basis", "conditions")


class SqlDisclosureStore:
    """Disclosures are added and never changed. What is typed names nobody protected."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add(self, disclosure: Disclosure) -> Disclosure:
        """Keep what was given, with the next number of its case and the version that its hash makes it."""
        with self._database.writing() as connection:
            typed = {name: getattr(disclosure, name) for name in _TYPED}
            told = disclosure.model_copy(update=self._cover.words(connection, disclosure.case, typed))
            last = select(func.coalesce(func.max(_D.number), 0)).where(_D.case == told.case)
            alike = [_D[name] == getattr(told, name) for name in ("case", "given_as", "form", "subject", "recipient")]
            rows = connection.execute(select(_D.digest, _D.version).where(*alike))
            versions = {row.digest: row.version for row in rows}
            version = versions.get(told.digest) or max(versions.values(), default=0) + 1
            number = int(connection.execute(last).scalar_one()) + 1
            told = told.model_copy(update={"number": number, "version": version})
            values = told.model_dump(mode="json") | {"at": told.at}
            connection.execute(insert(dt.disclosure).values(**values))
        return told

    def of_case(self, case: CaseId) -> Sequence[Disclosure]:
        """All of a case, the newest first."""
        query = select(dt.disclosure).where(_D.case == case).order_by(_D.number.desc())
        with self._database.reading() as connection:
            return [Disclosure.model_validate(dict(row._mapping)) for row in connection.execute(query)]

    def code(self, coded: CodedDocument) -> None:
        """Put a document under a code; the first who did it stays."""
        with self._database.writing() as connection:
            values = coded.model_dump() | {"reason": self._cover.words(connection, coded.case, coded.reason)}
            connection.execute(upsert(dt.document_code).values(**values).on_conflict_do_nothing())

    def uncode(self, document: DocumentId, code: HandlingCode) -> bool:
        """Take a code off; returns whether the document had it itself."""
        with self._database.writing() as connection:
            gone = delete(dt.document_code).where(_C.document == document, _C.code == code)
            done = bool(connection.execute(gone).rowcount)
            if done:
                self._cover.forget(connection, f"document_code/{document}")
            return done

    def coded(self, case: CaseId) -> Sequence[CodedDocument]:
        """The documents of a case that were put under a code, the first one first."""
        query = select(dt.document_code).where(_C.case == case).order_by(_C.set_at, _C.document)
        with self._database.reading() as connection:
            return [CodedDocument.model_validate(dict(row._mapping)) for row in connection.execute(query)]

    def kept_in(self, cases: Collection[CaseId]) -> frozenset[DocumentPlace]:
        """The documents of some cases that leave in no file, with all that was found inside them, also later."""
        e = t.exhibit.c
        root = select(_C.case, _C.document.label("id")).where(
            _C.case.in_(sorted(cases)), _C.code == HandlingCode.INTELLIGENCE_ONLY
        )
        inside = root.cte(recursive=True)
        inside = inside.union(select(inside.c.case, e.document).join(inside, e.parent == inside.c.id))
        with self._database.reading() as connection:
            rows = connection.execute(select(inside.c.case, inside.c.id))
            return frozenset((CaseId(row.case), DocumentId(row.id)) for row in rows)
