"""People of a case in the catalogue: categories with their history, sealed identities, openings, statements."""

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Connection

from models.document import Page
from models.ids import CaseId, DocumentId, PersonId, fresh
from models.job import AGAIN, Priority, Stage
from models.mention import MentionKind
from models.protected import (
    PROTECTED,
    CasePerson,
    Category,
    CategoryEntry,
    Identity,
    Instruction,
    MaskSpan,
    by_protection,
)
from services.protection.masking import page_without
from services.protection.matcher import Matcher
from services.protection.queries import query_without
from services.protection_ports import MakeForms
from services.records import holdings, sweeping
from services.records import protection_tables as p
from services.records import tables as t
from services.records.cover import Cover
from services.records.database import Database
from services.records.keeping_tables import erasure
from services.records.openings import SqlOpenings
from services.records.queue import SqlJobQueue

_P, _O, _H = p.case_person.c, p.person_opening.c, p.held_back.c
_LETTER = {Category.VICTIM: "V", Category.POSSIBLE_VICTIM: "V", Category.WITNESS: "T"}


class SqlProtectionStore(SqlOpenings):
    """One over the catalogue. Changes of whom a case protects count at once; `sweep` brings what is there to them."""

    def __init__(self, database: Database, cover: Cover, jobs: SqlJobQueue, forms: MakeForms) -> None:
        super().__init__(database, cover)
        self._jobs = jobs
        self._forms = forms

    # People

    def add(self, case: CaseId, identity: Identity, entries: Sequence[CategoryEntry], *, minor: bool) -> PersonId:
        """A new person of a case."""
        person = PersonId(fresh())
        with self._database.writing() as connection:
            first = entries[0]
            values: dict[str, Any] = {
                "id": person, "case": case, "label": None, "name": identity.name, "protected": False, "minor": minor,
                "sealed": b"", "instructions": [], "interpreter": "", "reflection_until": "", "consent": "",
                "made_by": first.made_by, "made_at": first.made_at,
            }  # fmt: skip
            connection.execute(insert(p.case_person).values(**values))
            for entry in entries:
                self._enter(connection, person, entry)
            self._settle(connection, person, case, identity)
        return person

    def people(self, case: CaseId) -> Sequence[CasePerson]:
        """Everybody, by label."""
        return sorted(self._people(_P.case == case), key=lambda one: one.label)

    def person(self, person: PersonId) -> CasePerson | None:
        """One by id."""
        return next(iter(self._people(_P.id == person)), None)

    def identity(self, person: PersonId) -> Identity:
        """Who it is. Raises DataFolderUnusable without the key, LookupError for nobody."""
        with self._database.reading() as connection:
            return self._identity(connection, person)

    def set_identity(self, person: PersonId, identity: Identity, *, minor: bool) -> None:
        """Know more of somebody, or something else."""
        with self._database.writing() as connection:
            case = connection.execute(select(_P.case).where(_P.id == person)).scalar_one()
            connection.execute(update(p.case_person).where(_P.id == person).values(minor=minor))
            self._settle(connection, person, CaseId(case), identity)

    def add_category(self, person: PersonId, entry: CategoryEntry) -> None:
        """Give a category, or take it back."""
        with self._database.writing() as connection:
            case = connection.execute(select(_P.case).where(_P.id == person)).scalar_one()
            identity = self._identity(connection, person)
            self._enter(connection, person, entry)
            self._settle(connection, person, CaseId(case), identity)

    def set_care(self, person: PersonId, **care: Any) -> None:
        """Instructions for safety, interpreter, time for reflection, consent."""
        with self._database.writing() as connection:
            case = connection.execute(select(_P.case).where(_P.id == person)).scalar_one()
            values = self._cover.words(connection, CaseId(case), care)
            connection.execute(update(p.case_person).where(_P.id == person).values(**values))

    def _identity(self, connection: Connection, person: PersonId) -> Identity:
        sealed = connection.execute(select(_P.sealed).where(_P.id == person)).scalar()
        if sealed is None:
            raise LookupError(person)
        return self._cover.opened(sealed, person)[0]

    def _enter(self, connection: Connection, person: PersonId, entry: CategoryEntry) -> None:
        connection.execute(insert(p.person_category).values(person=person, **entry.model_dump()))

    def _settle(self, connection: Connection, person: PersonId, case: CaseId, identity: Identity) -> None:
        """Seal an identity, with a pseudonym where the categories ask for one, and have the case gone over."""
        held = _held(self._history(connection, [person])[person])
        row = connection.execute(select(_P.label, _P.protected).where(_P.id == person)).one()
        protected = bool(PROTECTED & set(held))
        label = row.label or (self._label(connection, case, held[0]) if protected else None)
        forms = self._forms(person, label or "", identity)
        values = {
            "label": label,
            "name": None if protected else identity.name,
            "protected": protected,
            "sealed": self._cover.sealed(identity, forms),
        }
        connection.execute(update(p.case_person).where(_P.id == person).values(**values))
        if protected or row.protected:
            # Never a version that was undone: another process may remember what it stood for.
            version = time.time_ns() // 1000
            changed = upsert(p.case_protection).values(case=case, version=version, settled=0, purged=0)
            connection.execute(changed.on_conflict_do_update(index_elements=["case"], set_={"version": version}))
            self._mask_sources(connection, case)
            holdings.take_back(connection, case)

    def _mask_sources(self, connection: Connection, case: CaseId) -> None:
        """What a category rests on is told in words that may name her."""
        c = p.person_category.c
        rows = connection.execute(
            select(c.sequence, c.source).where(c.person.in_(select(_P.id).where(_P.case == case)))
        )
        for row in rows.all():
            masked = self._cover.words(connection, case, row.source)
            if masked != row.source:
                connection.execute(update(p.person_category).where(c.sequence == row.sequence).values(source=masked))

    def _label(self, connection: Connection, case: CaseId, shown: Category) -> str:
        letter = _LETTER[shown]
        taken = connection.execute(select(_P.label).where(_P.case == case, _P.label.startswith(f"{letter}-"))).scalars()
        gone = connection.execute(select(erasure.c.label).where(erasure.c.case == case)).scalars()
        used = [label for label in (*taken, *gone) if label and label.startswith(f"{letter}-")]
        highest = max((int(label.partition("-")[2]) for label in used), default=0)
        return f"{letter}-{highest + 1:02d}"

    def _people(self, condition: ColumnElement[bool]) -> list[CasePerson]:
        with self._database.reading() as connection:
            rows = connection.execute(select(p.case_person).where(condition)).all()
            history = self._history(connection, [row.id for row in rows])
        return [
            CasePerson(
                id=row.id,
                case=row.case,
                label=(row.label if row.protected else row.name) or "",
                protected=row.protected,
                minor=row.minor,
                categories=_held(history[row.id]),
                history=tuple(history[row.id]),
                instructions=tuple(row.instructions),
                interpreter=row.interpreter,
                reflection_until=row.reflection_until,
                consent=row.consent,
            )
            for row in rows
        ]

    @staticmethod
    def _history(connection: Connection, people: Sequence[str]) -> defaultdict[str, list[CategoryEntry]]:
        c = p.person_category.c
        found: defaultdict[str, list[CategoryEntry]] = defaultdict(list)
        rows = connection.execute(select(p.person_category).where(c.person.in_(people)).order_by(c.sequence))
        for row in rows:
            values = {name: row._mapping[name] for name in CategoryEntry.model_fields}
            found[row.person].append(CategoryEntry(**values))
        return found

    # Going over what is there

    def sweep(self, case: CaseId) -> Mapping[str, int]:
        """Bring all that a case holds to what it protects now. Each document is one transaction."""
        c = p.case_protection.c
        with self._database.reading() as connection:
            version = connection.execute(select(c.version).where(c.case == case)).scalar()
            documents = connection.execute(
                select(t.exhibit.c.document).where(t.exhibit.c.case == case).distinct()
            ).scalars()
            wanted = sorted(map(DocumentId, documents))
        counted: Counter[str] = Counter()
        if version is None:
            return counted
        for document in wanted:
            with self._database.writing() as connection:
                swept = sweeping.document(connection, self._cover, document, case)
                counted[swept] += 1
                self._again(connection, document, case, swept)
        with self._database.writing() as connection:
            sweeping.rest(connection, self._cover, case)
            done = update(p.case_protection).where(c.case == case, c.version == version).values(settled=version)
            connection.execute(done)
        self._database.shrink_log()
        return counted

    def cover(self, case: CaseId, documents: Collection[DocumentId]) -> None:
        """Mask documents whose rows came from elsewhere, and what came beside them, in the caller's transaction.

        They are seen by nobody before. That they are indexed is the caller's to order.
        """
        with self._database.writing() as connection:
            if self._cover.matcher(connection, case) is None:
                return
            for document in sorted(documents):
                sweeping.document(connection, self._cover, document, case)
            sweeping.rest(connection, self._cover, case)

    def _again(self, connection: Connection, document: DocumentId, case: CaseId, swept: sweeping.Swept) -> None:
        if swept is sweeping.Swept.NOTHING:
            return
        stage = Stage.ANALYZE if swept is sweeping.Swept.RESTORED else Stage.INDEX
        for stretch in connection.execute(select(_H.stretch).where(_H.document == document)).scalars().all():
            self._jobs.again(
                document,
                case=case,
                stage=stage,
                version=AGAIN,
                stretch=stretch,
                priority=Priority.WAITED_FOR,
                changed=True,
            )

    def version(self, case: CaseId) -> int:
        """Another one whenever somebody of a case is protected, or is no more; 0: it never protected anybody."""
        c = p.case_protection.c
        with self._database.reading() as connection:
            return int(connection.execute(select(c.version).where(c.case == case)).scalar() or 0)

    def unsettled(self) -> Sequence[CaseId]:
        """Cases whose records were not all gone over since somebody was protected."""
        c = p.case_protection.c
        with self._database.reading() as connection:
            return [CaseId(case) for case in connection.execute(select(c.case).where(c.settled != c.version)).scalars()]

    def held_back(self, cases: Collection[CaseId]) -> frozenset[CaseId]:
        """Those among some cases whose index may still hold what is masked by now."""
        with self._database.reading() as connection:
            found = frozenset(map(CaseId, connection.execute(select(_H.case).distinct()).scalars()))
        return found & frozenset(cases)

    def indexed(self, stretches: Collection[tuple[DocumentId, int]]) -> None:
        """These are in the index as they are now."""
        with self._database.writing() as connection:
            if connection.execute(select(_H.document).limit(1)).first() is not None:
                connection.execute(delete(p.held_back).where(tuple_(_H.document, _H.stretch).in_(list(stretches))))

    def to_purge(self) -> Mapping[CaseId, int]:
        """Cases of which the index's files may still hold entries that were replaced, with the version they are at."""
        c = p.case_protection.c
        still = and_(c.settled == c.version, c.purged != c.version, c.case.not_in(select(_H.case)))
        with self._database.reading() as connection:
            return {CaseId(row.case): row.version for row in connection.execute(select(c.case, c.version).where(still))}

    def purged(self, cases: Mapping[CaseId, int]) -> None:
        """The index's files hold nothing of them any more."""
        c = p.case_protection.c
        with self._database.writing() as connection:
            for case, version in cases.items():
                connection.execute(update(p.case_protection).where(c.case == case).values(purged=version))

    # Masks

    def words(self, case: CaseId, value: Any) -> Any:
        """What somebody typed, with the names of whom a case protects masked, at any depth of a value of JSON."""
        with self._database.reading() as connection:
            return self._cover.words(connection, case, value)

    def query(self, case: CaseId, text: str, besides: Sequence[str] = ()) -> str:
        """What somebody sought, without what names whom a case protects, in whatever parts. `besides`: its filters."""
        with self._database.reading() as connection:
            matcher = self._cover.matcher(connection, case)
        return text if matcher is None else query_without(matcher, text, besides)

    def masks(self, document: DocumentId, *, page: int | None = None) -> Sequence[MaskSpan]:
        """The masks of a document, or of one page of it, by page and place."""
        with self._database.reading() as connection:
            found = self._cover.spans(connection, document, page)
        return [span for number in sorted(found) for span in found[number]]

    def named_in(self, document: DocumentId) -> frozenset[PersonId]:
        """Who is named in a document or a part found inside it, in its name, or shown in a photo of it.

        Where a name or a note was masked and nobody is named on a page, everybody whom the case protects.
        """
        with self._database.reading() as connection:
            inside = _family(connection, document)
            m, f, s = p.page_mask.c, p.photo_mask.c, p.sealed_words.c
            named = set(connection.execute(select(m.person).where(m.document.in_(inside)).distinct()).scalars())
            named |= set(connection.execute(select(f.person).where(f.document.in_(inside)).distinct()).scalars())
            receipts = connection.execute(select(t.exhibit.c.id).where(t.exhibit.c.document.in_(inside))).scalars()
            subjects = [f"exhibit/{one}" for one in receipts]
            sealed = select(s.case).where(or_(s.document.in_(inside), s.subject.in_(subjects))).limit(1)
            case = None if named else connection.execute(sealed).scalar()
            if case is not None:
                named = set(connection.execute(select(_P.id).where(_P.case == case, _P.protected.is_(True))).scalars())
        return frozenset(map(PersonId, named))

    def pages_naming(self, person: PersonId) -> Sequence[tuple[DocumentId, int]]:
        """The pages of the case on which a person's name was read, protected or not."""
        m, n = p.page_mask.c, t.mention.c
        with self._database.reading() as connection:
            row = connection.execute(select(_P.case, _P.sealed, _P.protected).where(_P.id == person)).one()
            if row.protected:
                pages = connection.execute(select(m.document, m.page).where(m.person == person).distinct())
                return sorted((DocumentId(one.document), one.page) for one in pages)
            matcher = Matcher([self._cover.opened(row.sealed, person)[1]])
            people = and_(n.case == row.case, n.kind == MentionKind.PERSON)
            names = connection.execute(select(n.document, n.page, n.normal, n.person).where(people).distinct())
            return sorted(
                {
                    (DocumentId(one.document), one.page)
                    for one in names
                    if any(value and matcher.find(value) for value in (one.normal, one.person))
                }
            )

    def opened_page(self, document: DocumentId, number: int, opened: Collection[PersonId]) -> Page | None:
        """A page with the names of some people, the others' still masked."""
        with self._database.reading() as connection:
            page = self._cover.read(connection, document, [number]).get(number)
            case = connection.execute(select(t.document.c.case).where(t.document.c.id == document)).scalar()
            matcher = self._cover.matcher(connection, CaseId(case)) if case is not None else None
            if page is None or matcher is None:
                return page
            others = matcher.without(opened)
            known = self._cover.known(connection, document) - set(opened)
            also = self._cover.again(connection, document, number, others)
        return page_without(page, others, known=known, also=also).page

    def instructed(self, case: CaseId) -> Mapping[PersonId, frozenset[Instruction]]:
        """The instructions for safety that stand in a case."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_P.id, _P.instructions).where(_P.case == case))
            return {PersonId(row.id): frozenset(map(Instruction, row.instructions)) for row in rows if row.instructions}


def _held(history: Sequence[CategoryEntry]) -> tuple[Category, ...]:
    held: set[Category] = set()
    for entry in history:
        (held.add if entry.held else held.discard)(entry.category)
    return by_protection(frozenset(held))


def _family(connection: Connection, document: DocumentId) -> list[str]:
    """A document and all parts found inside it, at any depth."""
    found, asked = {document}, {document}
    while asked:
        e = t.exhibit.c
        rows = connection.execute(select(e.document).where(e.parent.in_(sorted(asked)))).scalars()
        asked = {DocumentId(row) for row in rows} - found
        found |= asked
    return sorted(found)
