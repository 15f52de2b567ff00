"""Decisions on flags in the catalogue, and what new analyses did to the flags."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, insert, select
from sqlalchemy.engine import Row

from models.ids import CaseId, DecisionId, DocumentId
from models.indicator import Indicator
from models.matrix import DocumentSource
from models.mention import Mention, MentionKind
from models.review import Decision, FlagChange, FlagInPlace, Precedent
from models.trend import WordingDecision
from services.records import document_sources, findings, precedents
from services.records import review_tables as r
from services.records import tables as t
from services.records.cover import Cover
from services.records.database import Database
from services.records.document_sources import AROUND


class SqlReviewStore:
    """What people decided about flags."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add(self, decision: Decision) -> None:
        """Keep a new one behind all others."""
        values = decision.model_dump(exclude={"flag", "instead"})
        told: dict[str, Any] = {"flag": decision.flag.model_dump(mode="json")}
        if decision.instead is not None:
            told["instead"] = decision.instead.model_dump(mode="json")
        with self._database.writing() as connection:
            told = self._cover.words(connection, decision.case, {**told, "reason": decision.reason})
            connection.execute(insert(r.decision).values(**{**values, **told}, document=decision.document))
            precedents.refresh(connection, [decision.document])

    def get(self, decision: DecisionId) -> Decision | None:
        """One by id."""
        return next(iter(self._read(r.decision.c.id == decision)), None)

    def decisions(self, case: CaseId, *, document: DocumentId | None = None) -> Sequence[Decision]:
        """All of a case, or of one of its documents, in the order in which they were made."""
        here = r.decision.c.case == case
        return self._read(here if document is None else and_(here, r.decision.c.document == document))

    def precedents(self, case: CaseId, *, readers: int) -> Sequence[Precedent]:
        """The examples that count in a case: those of its whole agency that so many readers bear out, by decision."""
        with self._database.reading() as connection:
            return precedents.of_agency(connection, case, readers=readers)

    def named_precedents(self, decisions: Collection[DecisionId]) -> Sequence[Precedent]:
        """Those of some decisions that still count, by decision."""
        with self._database.reading() as connection:
            return precedents.named(connection, decisions)

    def comparable(self, changed: Precedent) -> Sequence[tuple[CaseId, Indicator]]:
        """The asserted flags like an example, of all cases of its agency, with their cases, by document and place."""
        with self._database.reading() as connection:
            return precedents.comparable(connection, changed)

    def read_pages(self, cases: Collection[CaseId]) -> frozenset[tuple[DocumentId, int]]:
        """The pages of the cases with a flag on which a decision stands."""
        d = r.decision.c
        query = select(d.id, d.document, d.flag, d.verdict, d.undoes).where(d.case.in_(sorted(cases)))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        undone = {row.undoes for row in rows if row.undoes is not None}
        return frozenset(
            (DocumentId(row.document), int(row.flag["span"]["page"]))
            for row in rows
            if row.verdict is not None and row.id not in undone
        )

    def flags(self, case: CaseId, *, document: DocumentId | None = None) -> Sequence[FlagInPlace]:
        """The flags of the newest analyses with the text around them, by document and place."""
        i, p = t.indicator.c, t.page.c
        first = func.max(i.start - AROUND, 0)  # of two values SQLite's max is the greater
        query = (
            select(
                t.indicator,
                t.document.c.name.label("document_name"),
                func.substr(p.text, first + 1, i.start - first).label("before"),
                func.substr(p.text, i.end + 1, AROUND).label("behind"),
            )
            .join(t.document, t.document.c.id == i.document)
            .join(t.page, and_(p.document == i.document, p.number == i.page))
            .where(i.case == case)
            .order_by(t.document.c.name, i.document, i.page, i.start, i.end, i.category)
        )
        if document is not None:
            query = query.where(i.document == document)
        with self._database.reading() as connection:
            return [
                FlagInPlace(flag=findings.indicator(row), name=row.document_name, before=row.before, after=row.behind)
                for row in connection.execute(query)
            ]

    def document_of(self, flag: str) -> DocumentId | None:
        """The document of a flag; also of one that was decided on, and that no analysis finds any more."""
        i = t.indicator.c
        with self._database.reading() as connection:
            found = connection.execute(select(i.document).where(i.id == flag)).scalar()
            if found is not None:
                return DocumentId(found)
            for row in connection.execute(select(r.decision)):
                decided = precedents.decision(row)
                if decided.flag.id == flag:
                    return decided.document
        return None

    def mentions(self, case: CaseId, *, kinds: Sequence[MentionKind], flagged: bool = True) -> Sequence[Mention]:
        """Mentions of some kinds, those on pages with a flag alone or all."""
        m, i = t.mention.c, t.indicator.c
        query = select(t.mention).where(m.case == case, m.kind.in_(sorted(kinds)))
        if flagged:
            query = query.where(exists().where(i.document == m.document, i.page == m.page))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(m.document, m.page, m.start))
            return [findings.mention(row) for row in rows]

    def sources(self, case: CaseId, *, document: DocumentId | None = None) -> Sequence[DocumentSource]:
        """Where the documents with flags or decisions come from."""
        with self._database.reading() as connection:
            return document_sources.of_case(connection, case, document)

    def received(self, case: CaseId) -> Mapping[DocumentId, dt.datetime]:
        """When each document of a case was first received."""
        e = t.exhibit.c
        query = select(e.document, func.min(e.received).label("first")).where(e.case == case).group_by(e.document)
        with self._database.reading() as connection:
            return {DocumentId(row.document): row.first for row in connection.execute(query)}

    def versions(self, case: CaseId) -> Sequence[str]:
        """The versions of the analyses of a case."""
        a, d = t.analysis.c, t.document.c
        query = select(a.version).join(t.document, d.id == a.document).where(d.case == case).distinct()
        with self._database.reading() as connection:
            return sorted(connection.execute(query).scalars())

    def pages(self, case: CaseId) -> Iterator[tuple[DocumentId, int, str]]:
        """Every page of a case with its document and its number, one after another."""
        p = t.page.c
        query = select(p.document, p.number, p.text).join(t.document, t.document.c.id == p.document)
        query = query.where(t.document.c.case == case)
        with self._database.reading() as connection:
            for row in connection.execute(query, execution_options={"yield_per": 200}):
                yield DocumentId(row.document), row.number, row.text

    def add_wording(self, decision: WordingDecision) -> None:
        """Keep what was said of a term, behind all that was said before."""
        with self._database.writing() as connection:
            typed = {"term": decision.term, "reason": decision.reason}
            told = {name: value for name, value in decision.model_dump(mode="json").items() if name == "examples"}
            values = decision.model_dump() | told | self._cover.words(connection, decision.case, typed)
            connection.execute(insert(r.wording).values(**values))

    def wordings(self, case: CaseId) -> Sequence[WordingDecision]:
        """What was said of terms, in the order in which it was said."""
        query = select(r.wording).where(r.wording.c.case == case).order_by(r.wording.c.sequence)
        with self._database.reading() as connection:
            return [
                WordingDecision(**{name: row._mapping[name] for name in WordingDecision.model_fields})
                for row in connection.execute(query)
            ]

    def changes(self, case: CaseId, *, limit: int, offset: int = 0) -> tuple[int, Sequence[FlagChange]]:
        """What new analyses did to flags, the newest first, with the number of all."""
        c = r.flag_change.c
        many = select(func.count()).select_from(r.flag_change).where(c.case == case)
        query = select(r.flag_change).where(c.case == case).order_by(c.sequence.desc()).limit(limit).offset(offset)
        with self._database.reading() as connection:
            return connection.execute(many).scalar_one(), [change(row) for row in connection.execute(query)]

    def _read(self, condition: ColumnElement[bool]) -> list[Decision]:
        query = select(r.decision).where(condition).order_by(r.decision.c.sequence)
        with self._database.reading() as connection:
            return [precedents.decision(row) for row in connection.execute(query)]


def change(row: Row[Any]) -> FlagChange:
    """A row of the table as it went in."""
    return FlagChange(
        kind=row.kind,
        case=row.case,
        document=row.document,
        at=row.at,
        before=None if row.before is None else Indicator.model_validate(row.before),
        after=None if row.after is None else Indicator.model_validate(row.after),
    )
