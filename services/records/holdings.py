"""Which keys stand in which cases, as questions of other agencies are answered from: a copy of the analyses."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Text, and_, cast, delete, insert, or_, select
from sqlalchemy.engine import Connection

from models.case import Sensitivity
from models.deconfliction import Bearer, Opening, Sign
from models.ids import AgencyId, CaseId, DocumentId
from models.mention import MentionKind
from models.stated import About, StatedRole
from services.deconfliction_ports import Held, HeldIn
from services.records import partner_tables as p
from services.records import protection_tables as protection
from services.records import tables as t
from services.records.cover import Cover
from services.records.database import Database
from services.records.level_tables import document_level
from services.records.narrowed import among, as_list
from services.records.turn_tables import case_turn

_BETWEEN = "\n"
"""Between the owners of a key; a normal form has none."""

_GONE_OVER = select(protection.case_protection.c.case).where(
    protection.case_protection.c.settled != protection.case_protection.c.version
)
"""Cases in which somebody was protected a moment ago, whose words still stand in the findings."""


def take_back(connection: Connection, case: CaseId) -> None:
    """Have no partner of a case's agency answered until all is prepared anew: somebody there is protected now."""
    agency = select(t.case.c.agency).where(t.case.c.id == case).scalar_subquery()
    partners = select(p.partner.c.id).where(p.partner.c.agency == agency)
    connection.execute(delete(p.epoch).where(p.epoch.c.partner.in_(partners)))


def _names(owners: str) -> tuple[str, ...]:
    return tuple(owners.split(_BETWEEN)) if owners else ()


class SqlHoldingStore:
    """Kept up stretch by stretch: a new analysis takes what was read off the old one with it."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def stale(
        self, agency: AgencyId, *, rules: str, case: CaseId | None = None
    ) -> Iterator[tuple[CaseId, str, DocumentId, int]]:
        """Case, its country, document and stretch of each analysis that was not looked through by these rules."""
        a, h = t.analysis.c, p.held_stretch.c
        query = (
            select(t.case.c.id, t.case.c.country, a.document, a.stretch)
            .join(t.document, t.document.c.id == a.document)
            .join(t.case, t.case.c.id == t.document.c.case)
            .outerjoin(p.held_stretch, and_(h.document == a.document, h.stretch == a.stretch))
            .where(t.case.c.agency == agency, or_(h.rules.is_(None), h.rules != rules))
            .order_by(a.document, a.stretch)
        )
        if case is not None:
            query = query.where(t.case.c.id == case)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            yield CaseId(row.id), row.country, DocumentId(row.document), row.stretch

    def save(self, document: DocumentId, stretch: int, held: Iterable[Held], *, rules: str) -> None:
        """Put what a stretch holds in place of what it held."""
        here = {"document": document, "stretch": stretch}
        rows = {(one.key, _BETWEEN.join(sorted(one.owners)), one.bearer, one.sign) for one in held}
        with self._database.writing() as connection:
            s = p.held_stretch.c
            connection.execute(delete(p.held_stretch).where(s.document == document, s.stretch == stretch))
            connection.execute(insert(p.held_stretch).values(**here, rules=rules))
            if rows:
                values = [
                    {**here, "key": key, "owners": owners, "bearer": bearer, "sign": sign}
                    for key, owners, bearer, sign in sorted(rows)
                ]
                connection.execute(insert(p.held), values)

    def held(self, agency: AgencyId, *, case: CaseId | None = None) -> Iterator[HeldIn]:
        """All of an agency's documents, or one case's. Told are ordinary ones of ordinary cases, none gone over now."""
        h = p.held.c
        told = and_(
            t.case.c.sensitivity == Sensitivity.ORDINARY,
            t.case.c.id.not_in(_GONE_OVER),
            document_level.c.document.is_(None),
        )
        query = (
            select(t.document.c.case, h.document, h.key, h.owners, h.bearer, h.sign, told.label("told"))
            .join(t.document, t.document.c.id == h.document)
            .join(t.case, t.case.c.id == t.document.c.case)
            .outerjoin(document_level, document_level.c.document == h.document)
            .where(t.case.c.agency == agency)
        )
        if case is not None:
            query = query.where(t.case.c.id == case)
        with self._database.reading() as connection:
            for row in connection.execute(query, execution_options={"yield_per": 10_000}):
                held = Held(row.key, _names(row.owners), Bearer(row.bearer), Sign(row.sign))
                yield HeldIn(CaseId(row.case), held, DocumentId(row.document), told=bool(row.told))

    def accused(self, agency: AgencyId) -> frozenset[tuple[CaseId, str]]:
        """People, by case and normal form, to whom some text there gives a value as an accused one's."""
        query = (
            select(t.document.c.case, p.held.c.owners)
            .join(t.document, t.document.c.id == p.held.c.document)
            .join(t.case, t.case.c.id == t.document.c.case)
            .where(t.case.c.agency == agency, p.held.c.bearer == Bearer.ACCUSED)
            .distinct()
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return frozenset((CaseId(row.case), name) for row in rows for name in _names(row.owners))

    def called(self, agency: AgencyId, roles: Iterable[StatedRole]) -> frozenset[tuple[CaseId, str]]:
        """People, by case and normal form, whom some text there calls one of these."""
        m = t.mention.c
        query = (
            select(m.case, m.person, m.normal)
            .join(t.case, t.case.c.id == m.case)
            .where(
                t.case.c.agency == agency,
                m.kind == MentionKind.PERSON,
                or_(*(m.roles.contains(role) for role in sorted(roles))),
            )
            .distinct()
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return frozenset((CaseId(row.case), name) for row in rows for name in (row.person, row.normal) if name)

    def births(self, agency: AgencyId) -> Iterator[tuple[CaseId, str, str]]:
        """People, by case and normal form, with each date of birth that a text there tells of them."""
        m = t.mention.c
        query = (
            select(m.case, m.person, m.normal, m.stated)
            .join(t.case, t.case.c.id == m.case)
            .where(t.case.c.agency == agency, m.kind == MentionKind.PERSON, cast(m.stated, Text).contains("birth_date"))
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            for one in row.stated:
                if one["about"] == About.BIRTH_DATE:
                    yield from ((CaseId(row.case), name, one["value"]) for name in (row.person, row.normal) if name)

    def standing(self, agency: AgencyId) -> tuple[object, ...]:
        """What changes when somebody of its cases is protected, or a value is opened or closed."""
        c = protection.case_protection.c
        query = (
            select(c.case, c.version, c.settled)
            .join(t.case, t.case.c.id == c.case)
            .where(t.case.c.agency == agency)
            .order_by(c.case)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return (*(tuple(row) for row in rows), *((one.case, one.key) for one in self.openings(agency)))

    def states(self, cases: Collection[CaseId]) -> Mapping[CaseId, tuple[object, ...]]:
        """Of each case what changes whenever its values in doubt may, once all of it was looked through."""
        here = {"cases": as_list(cases)}
        c, o, level = protection.case_protection.c, p.opening.c, document_level.c
        turns = (
            select(t.case.c.id, case_turn.c.turn, t.case.c.sensitivity, c.version, c.settled)
            .select_from(
                t.case.outerjoin(case_turn, case_turn.c.case == t.case.c.id).outerjoin(
                    protection.case_protection, c.case == t.case.c.id
                )
            )
            .where(t.case.c.id.in_(among("cases")))
        )
        opened = select(o.case, o.key).where(o.case.in_(among("cases")))
        closely = select(level.case, level.document).where(level.case.in_(among("cases")))
        beside: defaultdict[str, set[str]] = defaultdict(set)
        with self._database.reading() as connection:
            for query in (opened, closely):
                for case, one in connection.execute(query, here):
                    beside[case].add(one)
            return {
                CaseId(case): (*told, frozenset(beside[case])) for case, *told in connection.execute(turns, here).all()
            }

    def open(self, opening: Opening) -> None:
        """Have a value of a case answered; the last reason stands."""
        with self._database.writing() as connection:
            self.close_opening(opening.agency, opening.case, opening.key)
            reason = self._cover.words(connection, opening.case, opening.reason)
            connection.execute(insert(p.opening).values(**{**opening.model_dump(), "reason": reason}))

    def close_opening(self, agency: AgencyId, case: CaseId, key: str) -> None:
        """Have it answered no more."""
        o = p.opening.c
        with self._database.writing() as connection:
            connection.execute(delete(p.opening).where(o.agency == agency, o.case == case, o.key == key))

    def openings(self, agency: AgencyId, *, case: CaseId | None = None) -> Sequence[Opening]:
        """Of an agency, or of one of its cases, by key."""
        query = select(p.opening).where(p.opening.c.agency == agency)
        if case is not None:
            query = query.where(p.opening.c.case == case)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(p.opening.c.key, p.opening.c.case)).all()
        return [Opening(**row._mapping) for row in rows]

    def stands(self, case: CaseId, key: str) -> bool:
        """Whether a key is held in a case."""
        query = (
            select(p.held.c.key)
            .join(t.document, t.document.c.id == p.held.c.document)
            .where(p.held.c.key == key, t.document.c.case == case)
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None
