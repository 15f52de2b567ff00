"""What the work on documents took, how one of them is to be read, and the reports of runs."""

import zlib
from collections.abc import Container, Iterable, Mapping, Sequence

from sqlalchemy import BindParameter, bindparam, delete, insert, select

from models.ids import CaseId, DocumentId
from models.job import Stage
from models.run import Run, RunReport, StageTime
from services.ports import Clock
from services.records import tables as t
from services.records.database import Database

_DOCUMENTS: BindParameter[str] = bindparam("documents", expanding=True)
_OF_STAGE = t.stage_time.c.document.in_(_DOCUMENTS) & (t.stage_time.c.stage == bindparam("of"))
_SPENT = select(t.stage_time.c.document, t.stage_time.c.seconds).where(_OF_STAGE)
_FORGET = delete(t.stage_time).where(_OF_STAGE)
_KEEP = insert(t.stage_time)
_CHOSEN = select(t.reading_choice).where(t.reading_choice.c.document.in_(_DOCUMENTS))


class SqlWorkLog:
    """Times, choices and reports in the catalogue."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def spent(self, document: DocumentId, *, stage: Stage, seconds: float, more: bool = False) -> None:
        """Keep what a stage took, in place of what it took before, or on top of it (`more`)."""
        self.spent_all({document: seconds}, stage=stage, more=(document,) if more else ())

    def spent_all(self, seconds: Mapping[DocumentId, float], *, stage: Stage, more: Container[DocumentId] = ()) -> None:
        """Keep what a stage took of several documents; on top of what it took before of those in `more`."""
        now = self._clock.now()
        longer = [document for document in seconds if document in more]
        with self._database.writing() as connection:
            before = {}
            if longer:
                rows = connection.execute(_SPENT, {"documents": longer, "of": stage})
                before = {row.document: row.seconds for row in rows}
            connection.execute(_FORGET, {"documents": list(seconds), "of": stage})
            connection.execute(
                _KEEP,
                [
                    {"document": document, "stage": stage, "seconds": spent + before.get(document, 0.0), "ended": now}
                    for document, spent in seconds.items()
                ],
            )

    def times(self, case: CaseId) -> Sequence[StageTime]:
        """What each stage of each document of a case took."""
        mine = select(t.exhibit.c.document).where(t.exhibit.c.case == case)
        query = select(t.stage_time).where(t.stage_time.c.document.in_(mine)).order_by(t.stage_time.c.document)
        with self._database.reading() as connection:
            return [StageTime(**row._mapping) for row in connection.execute(query)]

    def choose_languages(self, documents: Iterable[DocumentId], languages: str) -> None:
        """Read these documents with these languages of OCR from now on."""
        with self._database.writing() as connection:
            for document in documents:
                connection.execute(delete(t.reading_choice).where(t.reading_choice.c.document == document))
                connection.execute(insert(t.reading_choice).values(document=document, ocr_languages=languages))

    def chosen_languages(self, documents: Iterable[DocumentId]) -> Mapping[DocumentId, str]:
        """The languages chosen for documents; the others are read with those of the settings."""
        with self._database.reading() as connection:
            rows = connection.execute(_CHOSEN, {"documents": list(documents)})
            return {DocumentId(row.document): row.ocr_languages for row in rows}

    def add_run(self, run: Run, report: RunReport) -> None:
        """Keep a run with its report."""
        packed = zlib.compress(report.model_dump_json().encode("utf-8", "surrogatepass"))
        with self._database.writing() as connection:
            connection.execute(insert(t.run).values(**run.model_dump(), report=packed))

    def runs(self, case: CaseId, *, limit: int = 20) -> Sequence[Run]:
        """The runs of a case, the newest first, without their reports."""
        columns = [t.run.c[name] for name in Run.model_fields]
        query = select(*columns).where(t.run.c.case == case).order_by(t.run.c.ended.desc(), t.run.c.id).limit(limit)
        with self._database.reading() as connection:
            return [Run(**row._mapping) for row in connection.execute(query)]

    def report(self, case: CaseId, run: str) -> RunReport | None:
        """The report of one run of a case."""
        query = select(t.run.c.report).where(t.run.c.case == case, t.run.c.id == run)
        with self._database.reading() as connection:
            packed = connection.execute(query).scalar()
        return None if packed is None else RunReport.model_validate_json(zlib.decompress(packed))
