"""What stages are made of, and what became of documents that were derived again, in the catalogue."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from models.analysis import Analysis
from models.document import Table
from models.ids import CaseId, DocumentId
from models.job import Stage
from models.replay import Recipe, Replayed
from services.protection.masking import table_without
from services.records import documents
from services.records import replay_tables as r
from services.records.cover import Cover
from services.records.database import Database
from services.records.statuses import OPEN
from services.records.tables import job, stage_time

_R = r.recipe.c


class SqlReplayStore:
    """Recipes are added, never changed; of a document, the last replay counts."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def note(self, recipes: Sequence[Recipe]) -> None:
        """Keep what stages are made of, where that is not what was noted last."""
        with self._database.writing() as connection:
            for one in recipes:
                query = select(_R.version, _R.parts).where(_R.stage == one.stage).order_by(_R.sequence.desc()).limit(1)
                last = connection.execute(query).first()
                if last is None or (last.version, tuple(last.parts)) != (one.version, one.parts):
                    values = {**one.model_dump(), "parts": list(one.parts)}
                    connection.execute(insert(r.recipe).values(**values))

    def recipe(self, stage: Stage, version: str, *, before: dt.datetime | None = None) -> Recipe | None:
        """What a version of a stage was made of, as it stood at a time; None: nobody noted it."""
        query = select(_R.stage, _R.version, _R.parts, _R.since).where(_R.stage == stage, _R.version == version)
        if before is not None:
            query = query.where(_R.since <= before)
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(_R.sequence.desc()).limit(1)).first()
        return None if row is None else Recipe(**row._mapping)

    def recipes(self) -> Sequence[Recipe]:
        """All that were noted, the first one first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_R.stage, _R.version, _R.parts, _R.since).order_by(_R.sequence)).all()
        return [Recipe(**row._mapping) for row in rows]

    def ended(self, document: DocumentId) -> Mapping[Stage, dt.datetime]:
        """When each stage of a document was last done."""
        c = stage_time.c
        with self._database.reading() as connection:
            rows = connection.execute(select(c.stage, c.ended).where(c.document == document)).all()
        return {Stage(row.stage): row.ended for row in rows}

    def waiting(self, document: DocumentId) -> Sequence[tuple[Stage, int]]:
        """The stages that are still to be done on a document, each with its stretch."""
        query = select(job.c.stage, job.c.stretch).where(job.c.document == document, job.c.state.in_(OPEN))
        with self._database.reading() as connection:
            rows = connection.execute(query.distinct().order_by(job.c.stage, job.c.stretch))
            return [(Stage(row.stage), row.stretch) for row in rows]

    def keep(self, one: Replayed) -> None:
        """What a document came to, in place of what it came to before."""
        values = {"document": one.document, "case": one.case, "told": one.model_dump(mode="json")}
        statement = upsert(r.replay).values(**values)
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["document"], set_=values))

    def of_case(self, case: CaseId) -> Mapping[DocumentId, Replayed]:
        """What the documents of a case came to when they were last derived again."""
        query = select(r.replay).where(r.replay.c.case == case).order_by(r.replay.c.document)
        with self._database.reading() as connection:
            return {DocumentId(row.document): Replayed.model_validate(row.told) for row in connection.execute(query)}

    def as_kept(self, analysis: Analysis, tables: Sequence[Table] = ()) -> tuple[Analysis, Sequence[Table]]:
        """What was derived, as the catalogue would keep it under the masks that the document has. Writes nothing."""
        with self._database.reading() as connection:
            case = self._cover.cases_of(connection, [analysis.document]).get(analysis.document)
            matcher = None if case is None else self._cover.matcher(connection, case)
            if case is None or matcher is None:
                return analysis, tables
            known = self._cover.known(connection, analysis.document)
            masked = [table_without(table, matcher, known) for table in tables]
            return self._cover.masked(connection, analysis, case), masked

    def tables(self, document: DocumentId) -> Sequence[Table]:
        """The tables of a document, as they are kept."""
        with self._database.reading() as connection:
            return documents.tables(connection, document)
