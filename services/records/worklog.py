"""What the work on documents took, how and from where one of them is to be read, and the reports of runs."""

import zlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, delete, insert, select, update

from models.document import Bookmark
from models.family import FamilySpent
from models.ids import CaseId, DocumentId, ExhibitId
from models.job import FileStatus, ReadingChoice, Stage, Turn
from models.run import OpenRun, Run, RunReport, StageTime
from services.ports import Clock
from services.records import tables as t
from services.records.database import Database

_AT_ONCE = 500
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

    def times(self, case: CaseId) -> Iterator[StageTime]:
        """What each stage of each document of a case took, by document."""
        mine = select(t.exhibit.c.document).where(t.exhibit.c.case == case)
        query = select(t.stage_time).where(t.stage_time.c.document.in_(mine)).order_by(t.stage_time.c.document)
        with self._database.reading() as connection:
            for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
                yield StageTime(**row._mapping)

    def choose(self, documents: Iterable[DocumentId], choice: ReadingChoice) -> None:
        """Read these documents in this way from now on; in the usual one where the choice says nothing."""
        values = {"ocr_languages": choice.languages or "", "turn": choice.turn.degrees}
        with self._database.writing() as connection:
            for document in documents:
                connection.execute(delete(t.reading_choice).where(t.reading_choice.c.document == document))
                if choice != ReadingChoice():
                    connection.execute(insert(t.reading_choice).values(document=document, **values))

    def choices(self, documents: Iterable[DocumentId]) -> Mapping[DocumentId, ReadingChoice]:
        """How documents are to be read; the others are read in the usual way."""
        with self._database.reading() as connection:
            rows = connection.execute(_CHOSEN, {"documents": list(documents)})
            return {
                DocumentId(row.document): ReadingChoice(
                    languages=row.ocr_languages or None, turn=Turn.SEEN if row.turn is None else Turn(str(row.turn))
                )
                for row in rows
            }

    def set_bookmark(self, document: DocumentId, bookmark: Bookmark | None) -> None:
        """From where a reading of this document would go on; it goes with the reading."""
        with self._database.writing() as connection:
            connection.execute(delete(t.bookmark).where(t.bookmark.c.document == document))
            if bookmark is not None:
                connection.execute(insert(t.bookmark).values(document=document, **bookmark.model_dump()))

    def bookmark(self, document: DocumentId) -> Bookmark | None:
        """From where a reading that was cut goes on; None: it begins anew."""
        query = select(t.bookmark.c.page, t.bookmark.c.state).where(t.bookmark.c.document == document)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else Bookmark(**row._mapping)

    def family(self, root: DocumentId) -> FamilySpent:
        """What an exhibit and all that is inside it have come to."""
        columns = [t.family.c[name] for name in FamilySpent.model_fields]
        with self._database.reading() as connection:
            row = connection.execute(select(*columns).where(t.family.c.root == root)).first()
        return FamilySpent() if row is None else FamilySpent(**row._mapping)

    def set_family(self, root: DocumentId, spent: FamilySpent) -> None:
        """Keep it. Call inside the transaction that it was read in."""
        with self._database.writing() as connection:
            connection.execute(delete(t.family).where(t.family.c.root == root))
            connection.execute(insert(t.family).values(root=root, **spent.model_dump()))

    def renew_families(self, case: CaseId) -> None:
        """Give the families of a case their time again."""
        here = select(t.exhibit.c.root).where(t.exhibit.c.case == case, t.exhibit.c.root.is_not(None))
        with self._database.writing() as connection:
            connection.execute(update(t.family).where(t.family.c.root.in_(here)).values(seconds=0.0))

    def join_run(
        self, case: CaseId, *, kind: str, by: str, document: DocumentId, exhibit: ExhibitId | None = None
    ) -> None:
        """Make a document part of the open run of somebody in a case, which it opens if there is none."""
        place = {"case": case, "kind": kind, "by": by, "document": document, "exhibit": exhibit or ""}
        with self._database.writing() as connection:
            connection.execute(
                delete(t.run_part).where(*(t.run_part.c[name] == value for name, value in place.items()))
            )
            connection.execute(insert(t.run_part).values(**place, at=self._clock.now()))

    def open_runs(self) -> Sequence[OpenRun]:
        """Runs whose report is not made yet."""
        found: defaultdict[tuple[str, str, str], list[Row[Any]]] = defaultdict(list)
        with self._database.reading() as connection:
            for row in connection.execute(select(t.run_part).order_by(t.run_part.c.at)):
                found[row.case, row.kind, row.by].append(row)
        return [
            OpenRun(
                case=CaseId(case),
                kind=kind,
                by=by,
                started=rows[0].at,
                last=rows[-1].at,
                documents=frozenset(DocumentId(row.document) for row in rows),
                exhibits=frozenset(ExhibitId(row.exhibit) for row in rows if row.exhibit),
            )
            for (case, kind, by), rows in found.items()
        ]

    def close_run(self, run: OpenRun) -> None:
        """Forget an open run; what joined it meanwhile stays, as another one."""
        part = t.run_part.c
        mine = (part.case == run.case) & (part.kind == run.kind) & (part.by == run.by) & (part.at <= run.last)
        with self._database.writing() as connection:
            connection.execute(delete(t.run_part).where(mine))

    def add_run(self, run: Run, report: RunReport, files: Iterable[FileStatus]) -> None:
        """Keep a run with its report, whose files are these. Memory holds one of them, and the packed text."""
        packer = zlib.compressobj()
        packed = bytearray()
        for piece in report.json_with(files):
            packed += packer.compress(piece.encode("utf-8", "surrogatepass"))
        packed += packer.flush()
        with self._database.writing() as connection:
            connection.execute(insert(t.run).values(**run.model_dump(), report=bytes(packed)))

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
