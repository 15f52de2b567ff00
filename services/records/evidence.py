"""Exhibits, documents and pages in the catalogue."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Integer, and_, bindparam, cast, func, insert, select, update
from sqlalchemy.engine import Connection

from models.analysis import Analysis, PageLanguage
from models.document import Document, DocumentHead, DocumentSummary, Page, Table
from models.entity import Entity
from models.exhibit import Exhibit
from models.ids import CaseId, DocumentId, ExhibitId, Sha256
from models.indicator import Indicator
from models.job import FileStatus, Progress, Standing
from models.mention import Mention, MentionKind
from models.search import Completeness, Scope
from services.ports import Clock
from services.records import documents, findings, levels, precedents, progress, statuses, told_problems
from services.records import tables as t
from services.records.cover import Cover
from services.records.database import Database
from services.records.extents import Extents
from services.records.standings import Standings

_DOCUMENTS: BindParameter[str] = bindparam("documents", expanding=True)
_RECEIPTS = select(t.exhibit).where(t.exhibit.c.id.in_(bindparam("exhibits", expanding=True)))
_ADD_RECEIPT = insert(t.exhibit)
_OLDEST_FIRST = (
    select(t.exhibit).where(t.exhibit.c.document.in_(_DOCUMENTS)).order_by(t.exhibit.c.received, t.exhibit.c.id)
)
_LAST_PAGES = (
    select(t.page.c.document, func.max(t.page.c.number).label("last"))
    .where(t.page.c.document.in_(_DOCUMENTS))
    .group_by(t.page.c.document)
)


class SqlEvidenceStore:
    """Evidence in the catalogue."""

    def __init__(self, database: Database, clock: Clock, cover: Cover) -> None:
        self._database = database
        self._clock = clock
        self._cover = cover
        self._extents = Extents()
        self._standings = Standings()

    # Exhibits

    def add_exhibit(self, exhibit: Exhibit) -> bool:
        """Record a receipt; False when this very receipt is there already."""
        return not self.add_exhibits([exhibit])

    def add_exhibits(self, exhibits: Sequence[Exhibit]) -> Mapping[ExhibitId, Exhibit]:
        """Record receipts; returns those that were there already, as they are recorded."""
        given = {exhibit.id: exhibit for exhibit in reversed(exhibits)}
        with self._database.writing() as connection:
            rows = connection.execute(_RECEIPTS, {"exhibits": list(given)})
            known = {ExhibitId(row.id): Exhibit(**row._mapping) for row in rows}
            new = [exhibit for exhibit in reversed(given.values()) if exhibit.id not in known]
            if new:
                written = self._cover.exhibits(connection, new)
                connection.execute(_ADD_RECEIPT, [exhibit.model_dump() for exhibit in written])
                levels.inherit(connection, new)
        return known

    def exhibit(self, exhibit: ExhibitId) -> Exhibit | None:
        """One receipt."""
        found = self._exhibits(t.exhibit.c.id == exhibit)
        return found[0] if found else None

    def exhibits_of(self, document: DocumentId) -> Sequence[Exhibit]:
        """The receipts of a document, oldest first."""
        return self._exhibits(t.exhibit.c.document == document)

    def first_exhibits(self, documents: Iterable[DocumentId]) -> Mapping[DocumentId, Exhibit]:
        """The oldest receipt of each document."""
        with self._database.reading() as connection:
            rows = connection.execute(_OLDEST_FIRST, {"documents": list(documents)}).all()
        return {DocumentId(row.document): Exhibit(**row._mapping) for row in reversed(rows)}

    def beside(self, exhibit: Exhibit, endings: Sequence[str]) -> Sequence[Exhibit]:
        """Receipts of the same case, from outside, under the same path with one of the endings behind it, oldest first.

        Looks through the receipts of the case: for the few files that need it.
        """
        paths = [exhibit.path + ending for ending in endings]
        return self._exhibits(
            and_(t.exhibit.c.case == exhibit.case, t.exhibit.c.path.in_(paths), t.exhibit.c.parent.is_(None))
        )

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
        return list(self.each_file(case))

    def each_file(self, case: CaseId) -> Iterator[FileStatus]:
        """The same, one after another: for cases of any size."""
        with self._database.reading() as connection:
            yield from statuses.each(connection, case)

    def inner(self, case: CaseId) -> Iterator[tuple[DocumentId, DocumentId]]:
        """Each container of a case with each part found in it."""
        with self._database.reading() as connection:
            yield from statuses.inner(connection, case)

    def progress(self, case: CaseId) -> Progress:
        """Counts for a live display. The database counts: a case may hold a million files, and somebody asks often."""
        with self._database.reading() as connection:
            return progress.of(connection, case)

    def standings(self, cases: Collection[CaseId]) -> Mapping[CaseId, Standing]:
        """How the files of each case stand; cases without any are left out."""
        with self._database.reading() as connection:
            return self._standings.of(connection, cases)

    def completeness(self, scope: Scope) -> Completeness:
        """What is in the scope and what of it could not be read."""
        with self._database.reading() as connection:
            return self._extents.of(connection, scope)

    # Documents

    def begin_document(self, summary: DocumentSummary) -> None:
        """Put a reading without pages in place of an earlier one, whose pages and findings go."""
        with self._database.writing() as connection:
            self._begin(connection, [summary])

    def update_document(self, summary: DocumentSummary) -> None:
        """Tell how far a reading is. Raises LookupError when it is not there."""
        with self._database.writing() as connection:
            written = self._cover.summaries(connection, [summary])
            documents.change(connection, written[0])
            self._cover.keep_summaries(connection, [summary], written)

    def add_pages(self, document: DocumentId, pages: Sequence[Page], tables: Sequence[Table] = ()) -> None:
        """Add pages and tables to a reading that was begun. `update_document` tells their counts."""
        with self._database.writing() as connection:
            documents.add_pages(connection, self._cover.pages(connection, [(document, pages)]))
            documents.add_tables(connection, document, tables, self._cover)

    def cut_document(self, document: DocumentId, *, after: int) -> None:
        """Forget what came after a page: pages with their prints and findings, tables, analyses of their stretches."""
        with self._database.writing() as connection:
            documents.cut(connection, document, after=after)
            self._cover.cut(connection, document, after=after)

    def save_document(self, document: Document) -> None:
        """Put a whole reading in place of an earlier one."""
        self.save_readings([(document.summary, document.pages, document.tables)])

    def save_readings(self, readings: Sequence[tuple[DocumentSummary, Sequence[Page], Sequence[Table]]]) -> None:
        """Put whole readings of several documents in place of earlier ones."""
        with self._database.writing() as connection:
            self._begin(connection, [summary for summary, _, _ in readings])
            pages = self._cover.pages(connection, [(summary.id, pages) for summary, pages, _ in readings])
            documents.add_pages(connection, pages)
            for summary, _, tables in readings:
                documents.add_tables(connection, summary.id, tables, self._cover)

    def _begin(self, connection: Connection, summaries: Sequence[DocumentSummary]) -> None:
        written = self._cover.summaries(connection, summaries)
        documents.begin(connection, written)
        self._cover.keep_summaries(connection, summaries, written)

    def document(self, document: DocumentId) -> DocumentSummary | None:
        """The document without its pages and tables."""
        with self._database.reading() as connection:
            return documents.summaries(connection, [document]).get(document)

    def full_document(self, document: DocumentId, *, stretch: int | None = None, words: bool = True) -> Document | None:
        """The document with its pages and tables, or with the pages of one stretch and no tables."""
        if stretch is not None:
            return self.stretches([(document, stretch)], words=words).get((document, stretch))
        summary = self.document(document)
        if summary is None:
            return None
        with self._database.reading() as connection:
            tables = documents.tables(connection, document)
        return documents.joined(summary, self.pages(document, words=words), tables)

    def stretches(
        self, wanted: Iterable[tuple[DocumentId, int]], *, words: bool = True
    ) -> Mapping[tuple[DocumentId, int], Document]:
        """Stretches of documents, each without its tables; those of documents that are not there are left out."""
        with self._database.reading() as connection:
            return documents.stretches(connection, wanted, words=words)

    def as_read(self, wanted: Iterable[tuple[DocumentId, int]]) -> Mapping[tuple[DocumentId, int], Document]:
        """Stretches with the words that were read, also those that name protected people: for analysis alone."""
        with self._database.reading() as connection:
            found = documents.stretches(connection, wanted, words=True)
            covered = self._cover.cases_of(connection, {document for document, _ in found})
            for (document, stretch), masked in found.items():
                if document in covered:
                    pages = self._cover.unmasked(connection, document, masked.pages)
                    found[document, stretch] = masked.model_copy(update={"pages": tuple(pages.values())})
        return found

    def pages(
        self, document: DocumentId, *, first: int = 1, last: int | None = None, words: bool = False
    ) -> Sequence[Page]:
        """Pages by number, from `first` to `last`; their words cost most of it."""
        query = select(t.page).where(t.page.c.document == document, t.page.c.number >= first)
        if last is not None:
            query = query.where(t.page.c.number <= last)
        with self._database.reading() as connection:
            return [documents.page(row, words=words) for row in connection.execute(query.order_by(t.page.c.number))]

    def last_page(self, document: DocumentId) -> int:
        """The highest number of its pages, 0 without pages."""
        return self.last_pages([document]).get(document, 0)

    def last_pages(self, documents: Iterable[DocumentId]) -> Mapping[DocumentId, int]:
        """The highest number of the pages of each document that has some."""
        with self._database.reading() as connection:
            rows = connection.execute(_LAST_PAGES, {"documents": list(documents)})
            return {DocumentId(row.document): int(row.last) for row in rows}

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

    def custodians(self, documents: Iterable[DocumentId]) -> Mapping[DocumentId, tuple[str, ...]]:
        """Whose material each document was, by its receipts; documents of nobody in particular are left out."""
        e = t.exhibit.c
        query = select(e.document, e.custodian).where(e.document.in_(sorted(set(documents))), e.custodian != "")
        found: dict[DocumentId, set[str]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found.setdefault(DocumentId(row.document), set()).add(row.custodian)
        return {document: tuple(sorted(names)) for document, names in found.items()}

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
        return None if row is None else documents.page(row, words=True)

    def pages_at(self, wanted: Iterable[tuple[DocumentId, int]]) -> Mapping[tuple[DocumentId, int], Page]:
        """Pages with their words, those that are there, by document and number."""
        places = json.dumps(sorted(set(wanted)))
        there = func.json_each(places).table_valued("value")
        query = select(t.page).join(
            there,
            and_(
                t.page.c.document == func.json_extract(there.c.value, "$[0]"),
                t.page.c.number == cast(func.json_extract(there.c.value, "$[1]"), Integer),
            ),
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {(DocumentId(row.document), row.number): documents.page(row, words=True) for row in rows}

    def any_original(self) -> Sha256 | None:
        """SHA-256 of one that was received; None where nothing was."""
        with self._database.reading() as connection:
            found = connection.execute(select(t.exhibit.c.sha256).limit(1)).scalar()
        return None if found is None else Sha256(found)

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
        self.save_analyses([analysis])

    def save_analyses(self, analyses: Sequence[Analysis]) -> None:
        """Put analyses of different stretches in place of earlier ones. Raises LookupError without their document."""
        with self._database.writing() as connection:
            analyses = self._cover.analyses(connection, analyses)
            findings.save(connection, analyses, at=self._clock.now())
            told_problems.add(connection, analyses)
            precedents.refresh(connection, sorted({one.document for one in analyses}))

    def analysis(self, document: DocumentId, *, stretch: int = 0) -> Analysis | None:
        """The analysis of a stretch of a document."""
        return self.analyses([(document, stretch)]).get((document, stretch))

    def analyses(self, wanted: Iterable[tuple[DocumentId, int]]) -> Mapping[tuple[DocumentId, int], Analysis]:
        """The analyses of those stretches that have one."""
        with self._database.reading() as connection:
            return findings.load(connection, wanted)

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

    def any_analyzed(self) -> bool:
        """Whether anything was ever analyzed."""
        with self._database.reading() as connection:
            return bool(connection.execute(select(select(t.analysis.c.document).exists())).scalar())

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

    def spread(self, scope: Scope, *, kind: MentionKind, values: Iterable[str]) -> Mapping[str, int]:
        """In how many documents of the scope each of some values stands; those that stand in none are left out."""
        with self._database.reading() as connection:
            return findings.spread(connection, scope, kind=kind, values=values)

    def shared(self, scope: Scope, *, kinds: Iterable[MentionKind]) -> Sequence[tuple[MentionKind, str]]:
        """Kind and normal form of values that stand in two or more cases of the scope."""
        with self._database.reading() as connection:
            return findings.shared(connection, scope, kinds=kinds)

    def values(self, scope: Scope, *, kind: MentionKind) -> Mapping[str, frozenset[CaseId]]:
        """Every normal form of a kind in the scope, with the cases that it stands in."""
        with self._database.reading() as connection:
            return findings.values(connection, scope, kind=kind)

    def months(self, scope: Scope) -> Mapping[DocumentId, frozenset[str]]:
        """The months that each document of the scope tells of."""
        with self._database.reading() as connection:
            return findings.months(connection, scope)

    def places(
        self, scope: Scope, *, kind: MentionKind, normal: str, grouped: bool = False
    ) -> Sequence[tuple[CaseId, str, Mention]]:
        """All mentions of a value in the scope, each with its case and its document's name.

        By their own normal form, or, `grouped`, by the value under which they count: `Mention.entity`.
        """
        with self._database.reading() as connection:
            return findings.places(connection, scope, kind=kind, normal=normal, grouped=grouped)
