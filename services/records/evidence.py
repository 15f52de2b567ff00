"""Exhibits, documents and pages in the catalogue."""

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from models.analysis import Analysis, PageLanguage
from models.document import (
    STRETCH,
    Document,
    DocumentHead,
    DocumentState,
    DocumentSummary,
    Page,
    PageCounts,
    Problem,
    Table,
)
from models.entity import Entity
from models.exhibit import Exhibit
from models.ids import CaseId, DocumentId, ExhibitId, Sha256
from models.indicator import Indicator
from models.job import FileStatus, JobState, Progress, Stage
from models.mention import Mention, MentionKind
from models.search import Completeness, Scope
from services.records import findings
from services.records import tables as t
from services.records.database import Database
from services.records.packing import pack_words, unpack_words

_OPEN = (JobState.QUEUED, JobState.LEASED)
_ORDER = tuple(Stage)
_NOT_UNREAD = (DocumentState.DONE, DocumentState.EMPTY, DocumentState.READING)


class SqlEvidenceStore:
    """Evidence in the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Exhibits

    def add_exhibit(self, exhibit: Exhibit) -> bool:
        """Record a receipt; False when this very receipt is there already."""
        with self._database.writing() as connection:
            if connection.execute(select(t.exhibit.c.id).where(t.exhibit.c.id == exhibit.id)).first() is not None:
                return False
            connection.execute(insert(t.exhibit).values(**exhibit.model_dump()))
        return True

    def exhibit(self, exhibit: ExhibitId) -> Exhibit | None:
        """One receipt."""
        found = self._exhibits(t.exhibit.c.id == exhibit)
        return found[0] if found else None

    def exhibits_of(self, document: DocumentId) -> Sequence[Exhibit]:
        """The receipts of a document, oldest first."""
        return self._exhibits(t.exhibit.c.document == document)

    def children_of(self, document: DocumentId) -> Sequence[Exhibit]:
        """What was found inside a container, by path."""
        return sorted(self._exhibits(t.exhibit.c.parent == document), key=lambda exhibit: exhibit.path)

    def _exhibits(self, condition: Any) -> list[Exhibit]:
        query = select(t.exhibit).where(condition).order_by(t.exhibit.c.received, t.exhibit.c.id)
        with self._database.reading() as connection:
            return [Exhibit(**row._mapping) for row in connection.execute(query)]

    # Where the work stands

    def files(self, case: CaseId) -> Sequence[FileStatus]:
        """Every received file of a case with its state, by path."""
        exhibits = self._exhibits(t.exhibit.c.case == case)
        with self._database.reading() as connection:
            documents = {
                row.id: row
                for row in connection.execute(
                    select(
                        t.document.c.id,
                        t.document.c.media_type,
                        t.document.c.state,
                        t.document.c.counts,
                        t.document.c.problems,
                    ).where(t.document.c.case == case)
                )
            }
            open_stages = _open_stages(connection, t.job.c.case == case)
        return [
            _status(exhibit, documents.get(exhibit.document), open_stages.get(exhibit.document))
            for exhibit in sorted(exhibits, key=lambda exhibit: exhibit.path)
        ]

    def progress(self, case: CaseId) -> Progress:
        """Counts for a live display."""
        with self._database.reading() as connection:
            received = connection.execute(
                select(t.exhibit.c.document, func.count(), func.sum(t.exhibit.c.size))
                .where(t.exhibit.c.case == case)
                .group_by(t.exhibit.c.document)
            ).all()
            waiting = dict(_open_stages(connection, t.job.c.case == case))
            read = connection.execute(
                select(t.document.c.id, t.document.c.counts, t.document.c.problems).where(t.document.c.case == case)
            ).all()
        known = {row.id for row in read}
        done = sum(count for document, count, _ in received if document not in waiting and document in known)
        return Progress(
            files=sum(count for _, count, _ in received),
            files_done=done,
            pages=sum(row.counts["total"] for row in read),
            bytes=sum(size for _, _, size in received),
            problems=sum(len(row.problems) for row in read),
            waiting=dict(Counter(waiting.values())),
        )

    def completeness(self, scope: Scope) -> Completeness:
        """What is in the scope and what of it could not be read."""
        cases = sorted(scope.cases)
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.document.c.id, t.document.c.state, t.document.c.counts).where(t.document.c.case.in_(cases))
            ).all()
            received = set(
                connection.execute(select(t.exhibit.c.document).where(t.exhibit.c.case.in_(cases)).distinct()).scalars()
            )
            waiting = set(_open_stages(connection, t.job.c.case.in_(cases)))
        counts = [row.counts for row in rows]
        unread = Counter(row.state for row in rows if row.state not in _NOT_UNREAD)
        return Completeness(
            documents=len(received),
            pages=sum(count["total"] for count in counts),
            pages_unreadable=sum(count["unreadable"] for count in counts),
            pages_poor=sum(count["poor"] for count in counts),
            documents_unread=dict(sorted(unread.items())),
            documents_waiting=len(waiting | (received - {row.id for row in rows})),
        )

    # Documents

    def begin_document(self, summary: DocumentSummary) -> None:
        """Put a reading without pages in place of an earlier one, whose pages and findings go."""
        with self._database.writing() as connection:
            connection.execute(delete(t.document).where(t.document.c.id == summary.id))
            connection.execute(insert(t.document).values(**summary.model_dump()))

    def update_document(self, summary: DocumentSummary) -> None:
        """Tell how far a reading is. Raises LookupError when it is not there."""
        with self._database.writing() as connection:
            done = connection.execute(
                update(t.document).where(t.document.c.id == summary.id).values(**summary.model_dump(exclude={"id"}))
            )
        if done.rowcount != 1:
            raise LookupError(summary.id)

    def add_pages(self, document: DocumentId, pages: Sequence[Page], tables: Sequence[Table] = ()) -> None:
        """Add pages and tables to a reading that was begun. `update_document` tells their counts."""
        with self._database.writing() as connection:
            if pages:
                connection.execute(insert(t.page), [_page_row(document, page) for page in pages])
            if tables:
                known = connection.execute(
                    select(func.count()).select_from(t.page_table).where(t.page_table.c.document == document)
                ).scalar_one()
                connection.execute(
                    insert(t.page_table), [_table_row(document, n, table) for n, table in enumerate(tables, known)]
                )

    def save_document(self, document: Document) -> None:
        """Put a whole reading in place of an earlier one."""
        with self._database.transaction():
            self.begin_document(document.summary)
            self.add_pages(document.id, document.pages, document.tables)

    def document(self, document: DocumentId) -> DocumentSummary | None:
        """The document without its pages and tables."""
        with self._database.reading() as connection:
            row = connection.execute(select(t.document).where(t.document.c.id == document)).first()
        return None if row is None else DocumentSummary(**row._mapping)

    def full_document(self, document: DocumentId, *, stretch: int | None = None, words: bool = True) -> Document | None:
        """The document with its pages and tables, or with the pages of one stretch and no tables."""
        summary = self.document(document)
        if summary is None:
            return None
        values = {name: getattr(summary, name) for name in DocumentSummary.model_fields if name != "counts"}
        if stretch is not None:
            pages = self.pages(document, first=stretch * STRETCH + 1, last=(stretch + 1) * STRETCH, words=words)
            return Document(**values, pages=tuple(pages))
        return Document(**values, pages=tuple(self.pages(document, words=words)), tables=tuple(self._tables(document)))

    def pages(
        self, document: DocumentId, *, first: int = 1, last: int | None = None, words: bool = False
    ) -> Sequence[Page]:
        """Pages by number, from `first` to `last`; their words cost most of it."""
        query = select(t.page).where(t.page.c.document == document, t.page.c.number >= first)
        if last is not None:
            query = query.where(t.page.c.number <= last)
        with self._database.reading() as connection:
            return [_page(row, words=words) for row in connection.execute(query.order_by(t.page.c.number))]

    def last_page(self, document: DocumentId) -> int:
        """The highest number of its pages, 0 without pages."""
        with self._database.reading() as connection:
            found = connection.execute(select(func.max(t.page.c.number)).where(t.page.c.document == document)).scalar()
        return int(found or 0)

    def _tables(self, document: DocumentId) -> Iterator[Table]:
        query = select(t.page_table).where(t.page_table.c.document == document).order_by(t.page_table.c.position)
        with self._database.reading() as connection:
            for row in connection.execute(query):
                yield Table(page=row.page, name=row.name, rows=json.loads(zlib.decompress(row.rows)))

    def heads(self, documents: Iterable[DocumentId]) -> Mapping[DocumentId, DocumentHead]:
        """The heads of those documents that are there."""
        d = t.document.c
        query = select(d.id, d.case, d.sha256, d.name, d.media_type, d.version, d.counts).where(
            d.id.in_(sorted(set(documents)))
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {
            DocumentId(row.id): DocumentHead(
                id=row.id,
                case=row.case,
                sha256=row.sha256,
                name=row.name,
                media_type=row.media_type,
                version=row.version,
                pages=row.counts["total"],
            )
            for row in rows
        }

    def case_of(self, document: DocumentId) -> CaseId | None:
        """The case of a document that was received, read or not."""
        with self._database.reading() as connection:
            found = connection.execute(
                select(t.exhibit.c.case).where(t.exhibit.c.document == document).limit(1)
            ).scalar()
        return None if found is None else CaseId(found)

    def page(self, document: DocumentId, number: int) -> Page | None:
        """One page with its words."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(t.page).where(t.page.c.document == document, t.page.c.number == number)
            ).first()
        return None if row is None else _page(row, words=True)

    def add_page_image(self, document: DocumentId, number: int, image: Sha256) -> None:
        """Give an image to a page that has none."""
        page = t.page.c
        with self._database.writing() as connection:
            connection.execute(
                update(t.page)
                .where(page.document == document, page.number == number, page.image.is_(None))
                .values(image=image)
            )

    # Findings: see `findings`

    def save_analysis(self, analysis: Analysis) -> None:
        """Put an analysis in place of an earlier one."""
        with self._database.writing() as connection:
            findings.save(connection, analysis)

    def analysis(self, document: DocumentId, *, stretch: int = 0) -> Analysis | None:
        """The analysis of a stretch of a document."""
        with self._database.reading() as connection:
            return findings.load(connection, document, stretch)

    def languages(self, document: DocumentId) -> Sequence[PageLanguage]:
        """The language of each page as analysis told it; empty before that."""
        with self._database.reading() as connection:
            return findings.languages(connection, document)

    def outdated(self, version: str) -> Sequence[tuple[DocumentId, CaseId, int]]:
        """Stretches of documents that another version than this one analyzed."""
        query = (
            select(t.document.c.id, t.document.c.case, t.analysis.c.stretch)
            .join(t.analysis, t.analysis.c.document == t.document.c.id)
            .where(t.analysis.c.version != version)
            .order_by(t.document.c.id, t.analysis.c.stretch)
        )
        with self._database.reading() as connection:
            return [(DocumentId(row.id), CaseId(row.case), row.stretch) for row in connection.execute(query)]

    def mentions(self, document: DocumentId, *, page: int | None = None) -> Sequence[Mention]:
        """Mentions by page and place."""
        with self._database.reading() as connection:
            return findings.mentions(connection, document, page=page)

    def indicators(self, document: DocumentId, *, page: int | None = None) -> Sequence[Indicator]:
        """Indicators by page and place."""
        with self._database.reading() as connection:
            return findings.indicators(connection, document, page=page)

    def entities(
        self, scope: Scope, *, kind: MentionKind | None, text: str, limit: int, offset: int
    ) -> tuple[int, Sequence[Entity]]:
        """Values of the scope with their counts, commonest first; `text` must stand in the normal or written form."""
        with self._database.reading() as connection:
            return findings.entities(connection, scope, kind=kind, text=text, limit=limit, offset=offset)

    def shared(self, scope: Scope, *, kinds: Iterable[MentionKind]) -> Sequence[tuple[MentionKind, str]]:
        """Kind and normal form of values that stand in two or more cases of the scope."""
        with self._database.reading() as connection:
            return findings.shared(connection, scope, kinds=kinds)

    def values(self, scope: Scope, *, kind: MentionKind) -> Mapping[str, frozenset[CaseId]]:
        """Every normal form of a kind in the scope, with the cases that it stands in."""
        with self._database.reading() as connection:
            return findings.values(connection, scope, kind=kind)

    def places(self, scope: Scope, *, kind: MentionKind, normal: str) -> Sequence[tuple[CaseId, str, Mention]]:
        """All mentions of a value in the scope, each with its case and its document's name."""
        with self._database.reading() as connection:
            return findings.places(connection, scope, kind=kind, normal=normal)


def _open_stages(connection: Connection, condition: Any) -> dict[DocumentId, Stage]:
    """The first stage that each document still waits for: stretches of it may be further."""
    query = select(t.job.c.document, t.job.c.stage).where(condition, t.job.c.state.in_(_OPEN)).distinct()
    first: dict[DocumentId, Stage] = {}
    for row in connection.execute(query):
        stage, known = Stage(row.stage), first.get(DocumentId(row.document))
        if known is None or _ORDER.index(stage) < _ORDER.index(known):
            first[DocumentId(row.document)] = stage
    return first


def _status(exhibit: Exhibit, document: Any, waiting: Stage | None) -> FileStatus:
    stage = waiting or (Stage.EXTRACT if document is None else None)
    return FileStatus(
        case=exhibit.case,
        document=exhibit.document,
        exhibit=exhibit.id,
        path=exhibit.path,
        size=exhibit.size,
        sha256=exhibit.sha256,
        parent=exhibit.parent,
        stage=stage,
        media_type=document.media_type if document else None,
        state=DocumentState(document.state) if document and stage is None else None,
        counts=PageCounts(**document.counts) if document else PageCounts(),
        problems=tuple(Problem(**problem) for problem in document.problems) if document else (),
    )


def _page_row(document: DocumentId, page: Page) -> dict[str, Any]:
    return {**page.model_dump(exclude={"words"}), "document": document, "words": pack_words(page.words)}


def _table_row(document: DocumentId, position: int, table: Table) -> dict[str, Any]:
    rows = json.dumps(table.rows, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return {
        "document": document,
        "position": position,
        "page": table.page,
        "name": table.name,
        "rows": zlib.compress(rows),
    }


def _page(row: Row[Any], *, words: bool) -> Page:
    values = {name: row._mapping[name] for name in Page.model_fields if name != "words"}
    return Page(**values, words=unpack_words(row.words) if words else ())
