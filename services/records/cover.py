"""Keeps what names protected people out of the catalogue: rows are masked as they are written, the words lie sealed.

Whatever is read from the catalogue, listed, indexed, linked, exported or told in alerts is therefore without them,
by whichever way. What was there before somebody was protected is gone over by `sweep`.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Connection

from models.analysis import Analysis
from models.document import DocumentSummary, Page, Table, Variant
from models.exhibit import Custody, Exhibit
from models.ids import CaseId, DocumentId, PersonId
from models.protected import Identity, MaskSpan
from models.span import Span
from models.words import AS_NUMBERS, Words
from services.protection.forms import Forms
from services.protection.masking import (
    FoundPage,
    analysis_without,
    page_without,
    table_without,
    told_elsewhere,
    value_without,
)
from services.protection.matcher import Found, Matcher
from services.records import documents
from services.records import protection_tables as p
from services.records import tables as t
from services.records.narrowed import among, as_list
from services.records.sealing import Sealer

_PROTECTED = select(p.case_protection.c.case, p.case_protection.c.version)
_PROTECTING = select(p.case_protection.c.case).where(p.case_protection.c.case.in_(among("cases")))
_ADD_MASK = insert(p.page_mask)


class Covering(NamedTuple):
    """A document whose words are covered: of which case, by what, and who is named in it."""

    document: DocumentId
    case: CaseId
    matcher: Matcher
    known: frozenset[PersonId]


class Cover:
    """The masks of all cases. One per process; remembers the matcher of each case as long as it holds."""

    def __init__(self, sealer: Sealer) -> None:
        self.sealer = sealer
        self._matchers: dict[CaseId, tuple[int, Matcher, Mapping[PersonId, str]]] = {}

    # Who is protected

    def matcher(self, connection: Connection, case: CaseId) -> Matcher | None:
        """What names the protected people of a case; None where it protects nobody."""
        found = self._of(connection, case)
        return found[1] if found is not None and found[1] else None

    def _of(self, connection: Connection, case: CaseId) -> tuple[int, Matcher, Mapping[PersonId, str]] | None:
        version = connection.execute(_PROTECTED.where(p.case_protection.c.case == case)).first()
        if version is None:
            return None
        known = self._matchers.get(case)
        if known is None or known[0] != version.version:
            forms = [one[1] for one in self.identities(connection, case)]
            number = connection.execute(select(t.case.c.number).where(t.case.c.id == case)).scalar_one()
            # Two cases have a V-01 each: they are counted apart, and never as one person.
            labels = {one.person: f"{one.label} ({number}/{case[:4]})" for one in forms}
            known = self._matchers[case] = (version.version, Matcher(forms), labels)
        return known

    def identities(self, connection: Connection, case: CaseId) -> Iterator[tuple[Identity, Forms]]:
        """The protected people of a case, opened."""
        c = p.case_person.c
        rows = connection.execute(select(c.id, c.sealed).where(c.case == case, c.protected.is_(True)).order_by(c.label))
        for row in rows.all():
            yield self.opened(row.sealed, PersonId(row.id))

    def opened(self, sealed: bytes, person: PersonId) -> tuple[Identity, Forms]:
        """A sealed identity with its forms. Raises DataFolderUnusable."""
        body = json.loads(self.sealer.open(sealed, f"person/{person}"))
        return Identity.model_validate(body["identity"]), Forms.model_validate(body["forms"])

    def sealed(self, identity: Identity, forms: Forms) -> bytes:
        """An identity as it is kept."""
        body = json.dumps({"identity": identity.model_dump(), "forms": forms.model_dump()}, ensure_ascii=False)
        return self.sealer.seal(body.encode(), f"person/{forms.person}")

    def cases_of(self, connection: Connection, documents: Iterable[DocumentId]) -> dict[DocumentId, CaseId]:
        """The documents that are of cases which protect somebody, with their cases."""
        cases = {row.case for row in connection.execute(_PROTECTED)}
        if not cases:
            return {}
        c = t.document.c
        rows = connection.execute(select(c.id, c.case).where(c.id.in_(sorted(set(documents))), c.case.in_(cases)))
        return {DocumentId(row.id): CaseId(row.case) for row in rows}

    def seen_by(self, connection: Connection, user: str | None) -> list[CaseId]:
        """The cases that protect somebody and that a user has a place in; all of them for the machine's operator."""
        query = select(p.case_protection.c.case)
        if user is not None:
            query = query.join(t.membership, t.membership.c.case == p.case_protection.c.case)
            query = query.where(t.membership.c.user == user)
        return list(map(CaseId, connection.execute(query).scalars()))

    # Rows as they are written

    def words(self, connection: Connection, case: CaseId, value: Any) -> Any:
        """Something that somebody wrote: a text, or a value of JSON with texts in it."""
        matcher = self.matcher(connection, case)
        return value if matcher is None else value_without(value, matcher)

    def instead(self, connection: Connection, case: CaseId, subject: str, values: dict[str, Any]) -> dict[str, Any]:
        """Words that take the place of those of a row, masked.

        What is sealed of the row says them too: what is there would be brought back by the next going over the case.
        """
        told = self.kept(connection, subject)
        if told is not None:
            self.keep(connection, subject, {**told, **values}, case=case)
        masked: dict[str, Any] = self.words(connection, case, values)
        return masked

    def words_for(self, connection: Connection, cases: Sequence[CaseId], value: Any) -> Any:
        """The same of something that concerns several cases."""
        protecting = set(connection.execute(_PROTECTING, {"cases": as_list(cases)}).scalars()) if cases else set()
        for case in cases:
            value = self.words(connection, case, value) if case in protecting else value
        return value

    def exhibits(self, connection: Connection, exhibits: Sequence[Exhibit]) -> Sequence[Exhibit]:
        """Receipts whose paths and notes name nobody."""
        matchers = {case: self.matcher(connection, case) for case in {one.case for one in exhibits}}
        if not any(matchers.values()):
            return exhibits
        return [
            one if (matcher := matchers[one.case]) is None else self.exhibit(connection, one, matcher, ())
            for one in exhibits
        ]

    def exhibit(self, connection: Connection, one: Exhibit, matcher: Matcher, known: Iterable[PersonId]) -> Exhibit:
        """A receipt whose path and notes name nobody; what they said is sealed."""
        told = {"path": one.path, "custodian": one.custodian, "custody": one.custody.model_dump()}
        masked = value_without(told, matcher, known)
        if masked == told:
            return one
        self.keep(connection, f"exhibit/{one.id}", told, case=one.case)
        return one.model_copy(update={**masked, "custody": Custody(**masked["custody"])})

    def summaries(self, connection: Connection, summaries: Sequence[DocumentSummary]) -> Sequence[DocumentSummary]:
        """Documents whose names and metadata name nobody."""
        matchers = {case: self.matcher(connection, case) for case in {one.case for one in summaries}}
        if not any(matchers.values()):
            return summaries
        return [
            one if (matcher := matchers[one.case]) is None else self.summary(connection, one, matcher)
            for one in summaries
        ]

    def summary(
        self, connection: Connection, one: DocumentSummary, matcher: Matcher, known: Iterable[PersonId] = ()
    ) -> DocumentSummary:
        """A document whose name and metadata name nobody. What they said is kept by `keep_summaries`."""
        told = {"name": one.name, "metadata": one.metadata}
        masked = value_without(told, matcher, known or self.known(connection, one.id))
        return one if masked == told else one.model_copy(update=masked)

    def keep_summaries(
        self, connection: Connection, told: Sequence[DocumentSummary], written: Sequence[DocumentSummary]
    ) -> None:
        """Seal what was masked of documents that are in the catalogue by now."""
        for one, masked in zip(told, written, strict=True):
            if one is not masked:
                body = {"name": one.name, "metadata": one.metadata}
                self.keep(connection, f"document/{one.id}", body, case=one.case, document=one.id)

    def pages(
        self, connection: Connection, added: Sequence[tuple[DocumentId, Sequence[Page]]]
    ) -> Sequence[tuple[DocumentId, Sequence[Page]]]:
        """Pages that are added to documents of the catalogue, masked."""
        cases = self.cases_of(connection, [document for document, _ in added])
        return [
            (document, self._pages(connection, document, cases[document], pages) if document in cases else pages)
            for document, pages in added
        ]

    def _pages(
        self, connection: Connection, document: DocumentId, case: CaseId, pages: Sequence[Page]
    ) -> Sequence[Page]:
        matcher = self.matcher(connection, case)
        if matcher is None:
            return pages
        known = self.known(connection, document) | {one.person for page in pages for one in matcher.find(page.text)}
        covering = Covering(document, case, matcher, known)
        return [self.page(connection, covering, page) for page in pages]

    def page(self, connection: Connection, at: Covering, page: Page, *, also: Iterable[Found] = ()) -> Page:
        """A page as it is kept, with its masks noted and what it said sealed. `page`: as it was read."""
        masked, spans = page_without(page, at.matcher, known=at.known, also=also)
        m = p.page_mask.c
        connection.execute(delete(p.page_mask).where(m.document == at.document, m.page == page.number))
        if spans:
            rows = [{"document": at.document, **span.model_dump(mode="json")} for span in spans]
            connection.execute(_ADD_MASK, rows)
        subject = f"page/{at.document}/{page.number}"
        if masked is page:
            self.forget(connection, subject)
        else:
            told = page.model_dump(mode="json", include={"text", "words", "variants"}, context=AS_NUMBERS)
            self.keep(connection, subject, told, case=at.case, document=at.document, page=page.number)
        return masked

    def tables(
        self, connection: Connection, document: DocumentId, tables: Sequence[Table], *, first: int
    ) -> Sequence[Table]:
        """Tables that are put behind the `first` ones of a document of the catalogue, masked."""
        case = self.cases_of(connection, [document]).get(document) if tables else None
        matcher = self.matcher(connection, case) if case is not None else None
        if case is None or matcher is None:
            return tables
        covering = Covering(document, case, matcher, self.known(connection, document))
        return [self.table(connection, covering, table, position=at) for at, table in enumerate(tables, first)]

    def table(self, connection: Connection, at: Covering, table: Table, *, position: int) -> Table:
        """A table as it is kept, with what it said sealed. `table`: as it was read."""
        masked = table_without(table, at.matcher, at.known)
        subject = f"table/{at.document}/{position}"
        if masked == table:
            self.forget(connection, subject)
            return table
        body = {"name": table.name, "rows": table.rows}
        self.keep(connection, subject, body, case=at.case, document=at.document, page=table.page)
        return masked

    def analyses(self, connection: Connection, analyses: Sequence[Analysis]) -> Sequence[Analysis]:
        """Analyses of documents of the catalogue, masked; what they understood of a page masks its words as well."""
        cases = self.cases_of(connection, [one.document for one in analyses])
        return [
            self.analysis(connection, one, cases[one.document]) if one.document in cases else one for one in analyses
        ]

    def analysis(self, connection: Connection, one: Analysis, case: CaseId) -> Analysis:
        """An analysis, masked by what names the protected people of a case."""
        found = self._of(connection, case)
        if found is None or not found[1]:
            return one
        matcher, document = found[1], one.document
        masks = self.spans(connection, document)
        for number, places in told_elsewhere(one.mentions, matcher).items():
            there = masks.get(number, ())
            new = [at for at in places if not any(mask.start <= at.start and at.end <= mask.end for mask in there)]
            if new:
                known = self.known(connection, document) | {place.person for place in new}
                self._cover_more(connection, Covering(document, case, matcher, known), number, new)
        return self.masked(connection, one, case)

    def masked(self, connection: Connection, one: Analysis, case: CaseId) -> Analysis:
        """An analysis as it is kept under the masks that its document has. Writes nothing."""
        found = self._of(connection, case)
        if found is None or not found[1]:
            return one
        _, matcher, labels = found
        document = one.document
        masks = self.spans(connection, document)
        numbers = {at.page for at in _places(one)} & masks.keys()
        c = t.page.c
        texts = connection.execute(
            select(c.number, c.text).where(c.document == document, c.number.in_(sorted(numbers)))
        ).all()
        pages = {row.number: FoundPage(row.text, masks[row.number]) for row in texts}
        known = frozenset(span.person for spans in masks.values() for span in spans)
        return analysis_without(one, matcher, pages=pages, known=known, labels=labels)

    def _cover_more(self, connection: Connection, at: Covering, number: int, places: Sequence[Found]) -> None:
        page = self.read(connection, at.document, [number]).get(number)
        if page is not None:
            also = [*places, *self.again(connection, at.document, number, at.matcher)]
            documents.update_page(connection, at.document, self.page(connection, at, page, also=also))

    def again(self, connection: Connection, document: DocumentId, number: int, matcher: Matcher) -> list[Found]:
        """Masks that a page has, for people who are still protected: some were understood from words alone."""
        labels = matcher.labels
        return [
            Found(span.start, span.end, span.person, labels[span.person])
            for span in self.spans(connection, document, number).get(number, ())
            if span.person in labels
        ]

    # What is there

    def cut(self, connection: Connection, document: DocumentId, *, after: int) -> None:
        """Forget the masks and sealed words of the pages after one."""
        for table in (p.page_mask, p.sealed_words):
            connection.execute(delete(table).where(table.c.document == document, table.c.page > after))

    def known(self, connection: Connection, document: DocumentId) -> frozenset[PersonId]:
        """Who is named somewhere in a document."""
        m = p.page_mask.c
        rows = connection.execute(select(m.person).where(m.document == document).distinct())
        return frozenset(PersonId(row.person) for row in rows)

    def spans(
        self, connection: Connection, document: DocumentId, number: int | None = None
    ) -> dict[int, list[MaskSpan]]:
        """The masks of a document, or of one page of it, by page and place."""
        m = p.page_mask.c
        query = select(p.page_mask).where(m.document == document).order_by(m.page, m.start)
        found: dict[int, list[MaskSpan]] = {}
        for row in connection.execute(query if number is None else query.where(m.page == number)):
            span = MaskSpan(page=row.page, start=row.start, end=row.end, person=row.person, boxes=row.boxes)
            found.setdefault(row.page, []).append(span)
        return found

    def read(self, connection: Connection, document: DocumentId, numbers: Sequence[int]) -> dict[int, Page]:
        """Pages as they were read, before anything was masked. Raises DataFolderUnusable without the key."""
        c = t.page.c
        rows = connection.execute(select(t.page).where(c.document == document, c.number.in_(numbers)))
        return self.unmasked(connection, document, [documents.page(row, words=True) for row in rows])

    def unmasked(self, connection: Connection, document: DocumentId, pages: Iterable[Page]) -> dict[int, Page]:
        """Pages of the catalogue as they were read."""
        found = {page.number: page for page in pages}
        s = p.sealed_words.c
        query = select(s.page, s.subject, s.body).where(s.document == document, s.subject.startswith("page/"))
        for row in connection.execute(query).all():
            if row.page in found:
                told = json.loads(self.sealer.open(row.body, row.subject))
                words = Words.of_numbers(base64.b64decode(told["words"]))
                variants = tuple(Variant(**one) for one in told["variants"])
                found[row.page] = found[row.page].model_copy(
                    update={"text": told["text"], "words": words, "variants": variants}
                )
        return found

    def keep(
        self,
        connection: Connection,
        subject: str,
        body: Any,
        *,
        case: CaseId,
        document: DocumentId | None = None,
        page: int | None = None,
    ) -> None:
        """Seal what a row said, in place of what was sealed of it before."""
        sealed = self.sealer.seal(json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"), subject)
        row = {"subject": subject, "case": case, "document": document, "page": page, "body": sealed}
        statement = upsert(p.sealed_words).values(**row)
        connection.execute(statement.on_conflict_do_update(index_elements=["subject"], set_=row))

    def kept(self, connection: Connection, subject: str) -> Any | None:
        """What a row said before it was masked; None: it never was."""
        body = connection.execute(select(p.sealed_words.c.body).where(p.sealed_words.c.subject == subject)).scalar()
        return None if body is None else json.loads(self.sealer.open(body, subject))

    def forget(self, connection: Connection, subject: str) -> None:
        """A row says again what it said."""
        connection.execute(delete(p.sealed_words).where(p.sealed_words.c.subject == subject))


def _places(analysis: Analysis) -> Iterator[Span]:
    yield from (mention.span for mention in analysis.mentions)
    yield from (indicator.span for indicator in analysis.indicators)
