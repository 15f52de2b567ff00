"""People whom texts of a case call a victim, a minor or a witness: held back from what leaves, until somebody decides.

Nothing is written of them while the case is read by its team. Whoever is confirmed becomes a person of the case and is
masked in all of it (`cover`); whoever is lifted is named everywhere, with the reason and who gave it.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.engine import Connection

from models.ids import CaseId, DocumentId, PersonId, fresh
from models.mention import MentionKind
from models.protected import AS_STATED, Category, Identity, Provisional
from models.stated import OFFICES, StatedRole
from services.protection.forms import Forms, LiteralForm
from services.protection.matcher import Matcher
from services.protection_ports import MakeForms
from services.records import protection_tables as p
from services.records import tables as t
from services.records.cover import Cover
from services.records.database import Database

_N, _M = p.provisional_person.c, t.mention.c
_OF_CASE = select(p.provisional_person).order_by(_N.number)
_SHORTEST = 3
_OFFICES = frozenset(role.value for role in OFFICES)


class SqlProvisionalStore:
    """One over the catalogue. Who is held back is read from the findings at each call."""

    def __init__(self, database: Database, cover: Cover, forms: MakeForms) -> None:
        self._database = database
        self._cover = cover
        self._forms = forms
        self._matchers: dict[CaseId, tuple[tuple[tuple[str, str], ...], Matcher]] = {}

    def people(self, case: CaseId) -> Sequence[Provisional]:
        """All of a case, by label, those that were lifted too. Each keeps the label that it got first."""
        with self._database.reading() as connection:
            stated = self._stated(connection, case)
            found = connection.execute(_OF_CASE.where(_N.case == case)).all()
        if stated.keys() - {row.name for row in found}:
            with self._database.writing() as connection:
                found = self._numbered(connection, case, stated)
        return [_person(row, stated[row.name]) for row in found if row.name in stated]

    @staticmethod
    def _numbered(connection: Connection, case: CaseId, names: Collection[str]) -> Sequence[Any]:
        rows = connection.execute(_OF_CASE.where(_N.case == case)).all()
        last = max((row.number for row in rows), default=0)
        for number, name in enumerate(sorted(set(names) - {row.name for row in rows}), last + 1):
            values = {"id": fresh(), "case": case, "name": name, "number": number, "reason": ""}
            connection.execute(insert(p.provisional_person).values(**values))
        return connection.execute(_OF_CASE.where(_N.case == case)).all()

    def in_force(self, case: CaseId) -> Sequence[Provisional]:
        """Those who are held back now; nobody where the case's agency does without."""
        with self._database.reading() as connection:
            query = select(t.agency.c.provisional).join(t.case, t.case.c.agency == t.agency.c.id)
            asked = connection.execute(query.where(t.case.c.id == case)).scalar()
            if not asked or not self._stated(connection, case):
                return ()
        return [one for one in self.people(case) if one.lifted_by is None]

    def decide(self, person: PersonId, *, held: bool, by: str, at: dt.datetime, reason: str) -> None:
        """Lift a protection, or put it back."""
        with self._database.writing() as connection:
            case = CaseId(connection.execute(select(_N.case).where(_N.id == person)).scalar_one())
            values: dict[str, Any] = {
                "lifted_by": None if held else by,
                "lifted_at": None if held else at,
                **self._cover.instead(connection, case, f"provisional_person/{person}", {"reason": reason}),
            }
            connection.execute(update(p.provisional_person).where(_N.id == person).values(**values))

    def matcher(self, case: CaseId) -> Matcher | None:
        """What names those who are held back now; None where there is nobody."""
        people = self.in_force(case)
        if not people:
            return None
        known = tuple((one.label, one.name) for one in people)
        found = self._matchers.get(case)
        if found is None or found[0] != known:
            found = self._matchers[case] = known, Matcher([self._forms_of(one) for one in people])
        return found[1]

    def _forms_of(self, one: Provisional) -> Forms:
        if " " in one.name:
            return self._forms(one.id, one.label, Identity(name=one.name))
        # A single word is a name where it is written like one: Rosa, and no pink (rosa) dress.
        written = (one.name.title(), one.name.upper())
        literals = tuple(LiteralForm(text=text, capitals=True) for text in written)
        return Forms(person=one.id, label=one.label, literals=literals)

    def named(self, case: CaseId) -> Mapping[DocumentId, frozenset[PersonId]]:
        """The documents of a case that name those who are held back now, with whom."""
        people = {one.name: one.id for one in self.in_force(case)}
        if not people:
            return {}
        told = func.json_each(json.dumps(sorted(people))).table_valued("value")
        names = select(told.c.value).scalar_subquery()
        query = (
            select(_M.document, _M.person, _M.normal)
            .where(_M.case == case, _M.kind == MentionKind.PERSON, or_(_M.person.in_(names), _M.normal.in_(names)))
            .distinct()
        )
        found: defaultdict[DocumentId, set[PersonId]] = defaultdict(set)
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found[DocumentId(row.document)] |= {people[name] for name in (row.person, row.normal) if name in people}
        return {document: frozenset(some) for document, some in found.items()}

    def _stated(self, connection: Connection, case: CaseId) -> Mapping[str, frozenset[StatedRole]]:
        """Names by the roles of somebody to be protected in which texts of a case name them."""
        roles = or_(*(_M.roles.contains(role.value) for role in AS_STATED))
        query = select(_M.person, _M.normal, _M.roles).where(_M.case == case, _M.kind == MentionKind.PERSON, roles)
        protected = select(p.case_person.c.label).where(
            p.case_person.c.case == case, p.case_person.c.protected.is_(True)
        )
        labels = set(connection.execute(protected).scalars())
        found: defaultdict[str, set[StatedRole]] = defaultdict(set)
        for row in connection.execute(query.distinct()):
            name, said = row.person or row.normal or "", set(row.roles.split(","))
            stated = {role for role in AS_STATED if role.value in said}
            if stated == {StatedRole.WITNESS} and said & _OFFICES:
                continue  # an officer who tells what he did in his office
            letters = sum(sign.isalpha() for sign in name)
            if stated and letters >= _SHORTEST and name.partition(" (")[0] not in labels:
                found[name] |= stated
        return {name: frozenset(stated) for name, stated in found.items()}


def _person(row: Any, stated: Collection[StatedRole]) -> Provisional:
    category = min((AS_STATED[role] for role in stated), key=list(Category).index)
    letter = "T" if category is Category.WITNESS else "V"
    return Provisional(
        id=row.id,
        case=row.case,
        label=f"{letter}-P{row.number:02d}",
        name=row.name,
        category=category,
        stated=tuple(sorted(role.value for role in stated)),
        lifted_by=row.lifted_by,
        lifted_at=row.lifted_at,
        reason=row.reason,
    )
