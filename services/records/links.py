"""What the machine joins and proposes, and what people decide about it, in the catalogue."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from models.case import Sensitivity
from models.errors import Conflict
from models.ids import CaseId, DecisionId, DocumentId, SubjectId
from models.indicator import Polarity, Strength
from models.link import Band
from models.linking import LinkDecision, MachineLink, Subject
from models.mention import MentionKind
from services.link_ports import Due, Linkable, NewSubject
from services.records import link_tables as k
from services.records import tables as t
from services.records.cover import Cover
from services.records.database import Database
from services.records.narrowed import among, as_list

_S, _E, _D, _ST = k.subject.c, k.edge.c, k.decision.c, k.stretch.c
_AT_ONCE = 500
_LINKABLE = [_S[name] for name in Linkable._fields]
_SUBJECT = [_S[name] for name in Subject.model_fields]
# Run several hundred times for a document: the statement as text costs a fifth of one that is compiled.
_MEMBERS = "SELECT subject FROM link_block WHERE key = ? LIMIT ?"
_HOLDERS = (
    'SELECT "case", id FROM link_subject WHERE number IN (SELECT min(s.number) FROM link_block b '
    'JOIN link_subject s ON s.number = b.subject WHERE b.key = ? GROUP BY s."case")'
)
_CASE = t.case.c.id
_CONCERNED = select(_CASE).where(
    _CASE.in_(among("cases")),
    or_(exists().where(_S.case == _CASE), exists().where(_D.case == _CASE), exists().where(_D.other_case == _CASE)),
)


def mark(connection: Connection, stretches: Iterable[tuple[str, int]]) -> None:
    """Stretches are to be linked anew."""
    rows = [{"document": document, "stretch": stretch, "version": "", "asked": 1} for document, stretch in stretches]
    if rows:
        again = upsert(k.stretch).on_conflict_do_update(
            index_elements=["document", "stretch"], set_={"version": "", "asked": _ST.asked + 1}
        )
        connection.execute(again, rows)


def forget(connection: Connection, document: str) -> None:
    """All that was linked of a document goes; its stretches are to be linked anew."""
    connection.execute(delete(k.subject).where(_S.document == document))
    a = t.analysis.c
    rows = connection.execute(select(a.document, a.stretch).where(a.document == document)).all()
    mark(connection, [(row.document, row.stretch) for row in rows])


class SqlLinkStore:
    """Subjects, links and decisions."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    # What is to be linked

    def due(self, version: str, *, limit: int) -> Sequence[Due]:
        """Stretches that another version linked or none, by document."""
        with self._database.reading() as connection:
            # Two ranges of the index; "another than" would read all of it.
            for other in (_ST.version < version, _ST.version > version):
                query = select(_ST.document, _ST.stretch, _ST.asked).where(other)
                rows = connection.execute(query.order_by(_ST.version, _ST.document, _ST.stretch).limit(limit)).all()
                if rows:
                    return [Due(DocumentId(row.document), row.stretch, row.asked) for row in rows]
        return []

    def waiting(self, version: str, *, case: CaseId | None = None) -> int:
        """How many stretches are to be linked, of all cases or of one."""
        query = select(func.count()).select_from(k.stretch).where(_ST.version != version)
        if case is not None:
            query = query.where(_ST.document.in_(select(t.document.c.id).where(t.document.c.case == case)))
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def mark(self, stretches: Collection[tuple[DocumentId, int]]) -> None:
        """These are to be linked anew."""
        with self._database.writing() as connection:
            mark(connection, stretches)

    def mark_cases(self, cases: Collection[CaseId] | None) -> int:
        """All analyzed stretches of some cases, or of all, are to be linked anew; how many."""
        query = select(t.analysis.c.document, t.analysis.c.stretch)
        if cases is not None:
            query = query.join(t.document, t.document.c.id == t.analysis.c.document)
            query = query.where(t.document.c.case.in_(sorted(cases)))
        with self._database.writing() as connection:
            found = [(row.document, row.stretch) for row in connection.execute(query)]
            mark(connection, found)
        return len(found)

    # What the machine finds

    def replace(self, document: DocumentId, stretch: int, subjects: Sequence[NewSubject]) -> frozenset[SubjectId]:
        """Put subjects in place of earlier ones of a stretch; returns the entities that the earlier ones stood in."""
        here = and_(_S.document == document, _S.stretch == stretch)
        with self._database.writing() as connection:
            old = connection.execute(select(_S.id, _S.number, _S.entity).where(here)).all()
            before = frozenset(SubjectId(row.entity) for row in old)
            connection.execute(delete(k.subject).where(here))
            if not subjects:
                return before
            # What comes again keeps its number: the first who had a value stays the first.
            numbers = {row.id: row.number for row in old}
            last = connection.execute(select(func.max(_S.number))).scalar() or 0
            free = count(max(last, *numbers.values(), 0) + 1)
            rows, blocks = [], []
            for new in sorted(subjects, key=lambda one: one.subject.id):
                number = numbers.get(new.subject.id) or next(free)
                told = new.subject.model_dump()
                rows.append({**told, "number": number, "words": sorted(new.words), "entity": new.entity})
                blocks += [{"key": key, "subject": number} for key in new.blocks]
            connection.execute(insert(k.subject), rows)
            if blocks:
                connection.execute(insert(k.block), blocks)
        return before

    def members(self, blocks: Mapping[int, int]) -> Mapping[int, Sequence[int]]:
        """For each block the numbers of its subjects, at most one more than asked for."""
        members = self._database.own(_MEMBERS)
        with self._database.reading() as connection:
            return {
                key: connection.exec_driver_sql(members, (key, most + 1)).scalars().all()
                for key, most in blocks.items()
            }

    def linkables(
        self, *, numbers: Collection[int] = (), ids: Collection[SubjectId] = (), entities: Collection[SubjectId] = ()
    ) -> Sequence[Linkable]:
        """Subjects by number, id or entity, by id."""
        found: dict[str, Linkable] = {}
        with self._database.reading() as connection:
            for column, wanted in ((_S.number, numbers), (_S.id, ids), (_S.entity, entities)):
                for some in _parts(wanted):
                    for row in connection.execute(select(*_LINKABLE).where(column.in_(some))):
                        found[row.id] = Linkable(*row)
        return [found[one] for one in sorted(found)]

    def holders(self, blocks: Collection[int]) -> Mapping[int, Mapping[CaseId, SubjectId]]:
        """For each block of a value, the cases in which it stands, each with the subject that had it first."""
        found: dict[int, dict[CaseId, SubjectId]] = {}
        holders = self._database.own(_HOLDERS)
        with self._database.reading() as connection:
            for key in blocks:
                rows = connection.exec_driver_sql(holders, (key,))
                found[key] = {CaseId(case): SubjectId(subject) for case, subject in rows}
        return found

    def grave_signs(self, ids: Collection[SubjectId]) -> frozenset[SubjectId]:
        """Those of some subjects on whose first page a strong sign is asserted."""
        i = t.indicator.c
        here = and_(i.document == _S.document, i.page == _S.page, i.polarity == Polarity.ASSERTED)
        grave = exists().where(here, i.strength == Strength.STRONG)
        found: set[SubjectId] = set()
        with self._database.reading() as connection:
            for some in _parts(ids):
                found.update(map(SubjectId, connection.execute(select(_S.id).where(_S.id.in_(some), grave)).scalars()))
        return frozenset(found)

    def people(self, case: CaseId) -> int:
        """How many writings of people a case has."""
        query = select(func.count(_S.text.distinct())).where(_S.case == case, _S.kind == MentionKind.PERSON)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def held_closely(self) -> frozenset[CaseId]:
        """Restricted and sealed cases."""
        c = t.case.c
        with self._database.reading() as connection:
            rows = connection.execute(select(c.id).where(c.sensitivity != Sensitivity.ORDINARY))
            return frozenset(CaseId(row.id) for row in rows)

    def word_counts(self, words: Collection[str]) -> Mapping[str, int]:
        """In how many people's names each word stands; under the empty word, how many people there are."""
        found: dict[str, int] = {}
        with self._database.reading() as connection:
            for some in _parts({"", *words}):
                rows = connection.execute(select(k.word).where(k.word.c.word.in_(some)))
                found.update({row.word: row.people for row in rows})
        return found

    def settle(
        self,
        due: Due,
        version: str,
        *,
        entities: Mapping[SubjectId, SubjectId],
        inside: Collection[SubjectId],
        across: Collection[SubjectId],
        links: Collection[MachineLink],
    ) -> bool:
        """Keep entities, and links in place of those of some subjects, unless the stretch was asked for again."""
        this = and_(_ST.document == due.document, _ST.stretch == due.stretch, _ST.asked == due.asked)
        with self._database.writing() as connection:
            if connection.execute(update(k.stretch).where(this).values(version=version)).rowcount != 1:
                return False
            for ids, crossing in ((inside, False), (across, True)):
                for some in _parts(ids):
                    touched = or_(_E.one.in_(some), _E.two.in_(some))
                    connection.execute(delete(k.edge).where(touched, _E.across.is_(crossing)))
            by_entity: dict[SubjectId, list[SubjectId]] = {}
            for subject, entity in entities.items():
                by_entity.setdefault(entity, []).append(subject)
            for entity, members in by_entity.items():
                for some in _parts(members):
                    changed = and_(_S.id.in_(some), _S.entity != entity)
                    connection.execute(update(k.subject).where(changed).values(entity=entity))
            self._put(connection, links)
        return True

    def _put(self, connection: Connection, links: Collection[MachineLink]) -> None:
        """Keep links whose subjects are there still."""
        ids = {one for link in links for one in (link.one, link.two)}
        kinds: dict[str, tuple[str, str]] = {}
        for some in _parts(ids):
            rows = connection.execute(select(_S.id, _S.case, _S.kind).where(_S.id.in_(some)))
            kinds.update({row.id: (row.case, row.kind) for row in rows})
        new = [
            {**link._asdict(), "one_case": kinds[link.one][0], "two_case": kinds[link.two][0],
             "kind": kinds[link.one][1], "parts": [list(part) for part in link.parts], "grounds": list(link.grounds)}
            for link in links if link.one in kinds and link.two in kinds
        ]  # fmt: skip
        if new:
            connection.execute(upsert(k.edge).on_conflict_do_nothing(), new)

    def subjects(self, case: CaseId) -> Sequence[tuple[Subject, SubjectId]]:
        """All of a case with their entity, by id."""
        query = select(*_SUBJECT, _S.entity).where(_S.case == case).order_by(_S.id)
        with self._database.reading() as connection:
            rows: Iterable[Row[Any]] = connection.execute(query)
            return [(_subject(row), SubjectId(row.entity)) for row in rows]

    def concerned(self, cases: Collection[CaseId]) -> frozenset[CaseId]:
        """Those of some cases in which anything is to be linked or was decided."""
        with self._database.reading() as connection:
            return frozenset(CaseId(one) for (one,) in connection.execute(_CONCERNED, {"cases": as_list(cases)}))

    def found(self, ids: Collection[SubjectId]) -> Sequence[Subject]:
        """Subjects by id, as far as they are there."""
        return self._subjects(_S.id, ids)

    def of_documents(self, documents: Collection[DocumentId]) -> Sequence[Subject]:
        """The subjects of some documents, by id."""
        return self._subjects(_S.document, documents)

    def _subjects(self, column: ColumnElement[Any], wanted: Collection[str]) -> list[Subject]:
        found: list[Subject] = []
        with self._database.reading() as connection:
            for some in _parts(wanted):
                found += [_subject(row) for row in connection.execute(select(*_SUBJECT).where(column.in_(some)))]
        return sorted(found, key=lambda one: one.id)

    def joined(self, case: CaseId, *, ids: Collection[SubjectId] | None = None) -> Sequence[MachineLink]:
        """The links inside a case, or between some of its subjects, by these."""
        query = select(k.edge).where(_E.one_case == case, _E.across.is_(False)).order_by(_E.one, _E.two)
        if ids is None:
            return self._links(query)
        found = [link for some in _parts(ids) for link in self._links(query.where(_E.one.in_(some)))]
        return sorted((link for link in found if link.two in ids), key=lambda link: link[:2])

    def proposals(
        self, cases: Collection[CaseId], *, kinds: Collection[MentionKind] = (), bands: Collection[Band] = (),
        least: float = 0.0, ids: Collection[SubjectId] = (), limit: int | None = None,
    ) -> Sequence[MachineLink]:  # fmt: skip
        """Links across cases with a side in one of these cases, those worth most first, then by their subjects."""
        here = sorted(cases)
        query = select(k.edge).where(_E.across.is_(True), or_(_E.one_case.in_(here), _E.two_case.in_(here)))
        if kinds:
            query = query.where(_E.kind.in_(sorted(kinds)))
        if bands:
            query = query.where(_E.band.in_(sorted(bands)))
        if least:
            query = query.where(_E.score >= least)
        if ids:
            query = query.where(or_(_E.one.in_(sorted(ids)), _E.two.in_(sorted(ids))))
        return self._links(query.order_by(_E.worth.desc(), _E.one, _E.two).limit(limit))

    def proposal(self, one: SubjectId, two: SubjectId) -> MachineLink | None:
        """One link across cases."""
        query = select(k.edge).where(_E.one == min(one, two), _E.two == max(one, two), _E.across.is_(True))
        return next(iter(self._links(query)), None)

    def _links(self, query: Select[Any]) -> list[MachineLink]:
        with self._database.reading() as connection:
            return [_link(row) for row in connection.execute(query)]

    # What people decide

    def add(self, decisions: Iterable[LinkDecision]) -> None:
        """Keep decisions behind all others. Raises Conflict where one undoes what is undone already."""
        try:
            with self._database.writing() as connection:
                rows = [self._row(connection, one) for one in decisions]
                if rows:
                    connection.execute(insert(k.decision), rows)
        except IntegrityError as error:
            raise Conflict("This decision is undone already.") from error

    def _row(self, connection: Connection, one: LinkDecision) -> dict[str, Any]:
        """A decision whose words name nobody that one of its cases protects."""
        told = one.model_dump(mode="json")
        # The subjects too: what somebody made by hand is called as he typed it.
        written: Any = {name: told[name] for name in ("one", "two", "value", "reason")}
        for case in sorted(one.cases):
            written = self._cover.words(connection, case, written)
        row: dict[str, Any] = {**told, "made_at": one.made_at, **written}
        return row

    def decision(self, decision: DecisionId) -> LinkDecision | None:
        """One by id."""
        return next(iter(self._decisions(_D.id == decision)), None)

    def decisions(self, cases: Collection[CaseId]) -> Sequence[LinkDecision]:
        """All that are about one of some cases, in the order in which they were made."""
        here = sorted(cases)
        return self._decisions(or_(_D.case.in_(here), _D.other_case.in_(here)))

    def batch(self, batch: str) -> Sequence[LinkDecision]:
        """Those that were taken in one go, in the order in which they were made."""
        return self._decisions(_D.batch == batch)

    def _decisions(self, condition: ColumnElement[bool]) -> list[LinkDecision]:
        columns = [_D[name] for name in LinkDecision.model_fields]
        query = select(*columns).where(condition).order_by(_D.sequence)
        with self._database.reading() as connection:
            return [LinkDecision(**row._mapping) for row in connection.execute(query)]


def _parts(wanted: Collection[Any]) -> list[list[Any]]:
    """In an order of their own, a few hundred at a time: a statement holds no more."""
    every = sorted(wanted)
    return [every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE)]


def _subject(row: Row[Any]) -> Subject:
    return Subject(**dict(zip(Subject.model_fields, row, strict=False)))


def _link(row: Row[Any]) -> MachineLink:
    return MachineLink(
        one=SubjectId(row.one), two=SubjectId(row.two), across=row.across, odds=row.odds, score=row.score,
        band=Band(row.band), parts=tuple((code, amount) for code, amount in row.parts), worth=row.worth,
        grounds=tuple(row.grounds),
    )  # fmt: skip
