"""Redactions in the catalogue: a row a version, a row an act on a mark. What is typed there names nobody protected."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.engine import Connection

from models.errors import Conflict
from models.ids import CaseId, DocumentId
from models.redaction import Redaction, RedactionAct, RedactionState
from services.records import redaction_tables as r
from services.records.cover import Cover
from services.records.database import Database

_R, _A = r.redaction.c, r.redaction_act.c
_APPLIED = "This redaction was applied: it stays as it is."


class SqlRedactionStore:
    """Who asks was let in by the access door before."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def begin(self, redaction: Redaction) -> None:
        """A new draft. Raises Conflict where the document has one."""
        there = select(_R.id).where(_R.document == redaction.document, _R.state == RedactionState.DRAFT)
        with self._database.writing() as connection:
            if connection.execute(there).first() is not None:
                raise Conflict("This document has a draft of a redaction.", next_step="Go on with that one.")
            connection.execute(insert(r.redaction).values(**redaction.model_dump(mode="json") | _times(redaction)))

    def get(self, redaction: str) -> Redaction | None:
        """One version."""
        return next(iter(self._found(_R.id == redaction)), None)

    def of(self, document: DocumentId) -> Sequence[Redaction]:
        """All versions of a document, the newest first."""
        return self._found(_R.document == document)[::-1]

    def of_case(self, case: CaseId) -> Sequence[Redaction]:
        """All versions of all documents of a case, by document and version."""
        return self._found(_R.case == case)

    def _found(self, condition: ColumnElement[bool]) -> list[Redaction]:
        query = select(r.redaction).where(condition).order_by(_R.document, _R.version)
        with self._database.reading() as connection:
            return [Redaction.model_validate(dict(row._mapping)) for row in connection.execute(query)]

    def add(self, acts: Sequence[RedactionAct]) -> None:
        """Keep acts on marks of a draft. Raises Conflict once it was applied."""
        if not acts:
            return
        with self._database.writing() as connection:
            self._draft(connection, acts[0].redaction)
            rows = [
                {
                    **act.model_dump(mode="json"),
                    "note": self._cover.words(connection, act.case, act.note),
                    "made_at": act.made_at,
                }
                for act in acts
            ]
            connection.execute(insert(r.redaction_act), rows)

    def acts(self, redaction: str) -> Sequence[RedactionAct]:
        """All acts of a version, in the order in which they were done."""
        query = select(r.redaction_act).where(_A.redaction == redaction).order_by(_A.sequence)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [RedactionAct.model_validate({name: row[name] for name in RedactionAct.model_fields}) for row in rows]

    def apply(self, redaction: Redaction) -> None:
        """Keep what was made of a draft. Raises Conflict where it was applied before."""
        values = redaction.model_dump(mode="json") | _times(redaction)
        with self._database.writing() as connection:
            self._draft(connection, redaction.id)
            connection.execute(update(r.redaction).where(_R.id == redaction.id).values(**values))

    @staticmethod
    def _draft(connection: Connection, redaction: str) -> None:
        if connection.execute(select(_R.state).where(_R.id == redaction)).scalar() != RedactionState.DRAFT:
            raise Conflict(_APPLIED, next_step="Begin a new version, which starts from this one.")


def _times(redaction: Redaction) -> dict[str, object]:
    return {"begun_at": redaction.begun_at, "applied_at": redaction.applied_at}
