"""Cases, membership, and the passwords that open a case's encrypted files."""

import datetime as dt
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, bindparam, delete, func, insert, select, type_coerce, update
from sqlalchemy.exc import IntegrityError

from models.case import Case, Membership, Role
from models.errors import Conflict
from models.ids import AgencyId, CaseId, UserId
from services.records import tables as t
from services.records.database import Database
from services.records.narrowed import among, as_list

_ROW = [type_coerce(one, DateTime).label(one.name) if one is t.case.c.opened else one for one in t.case.c]
"""The columns of a case for `_case`, which alone puts the zone back."""
# Made once: making a statement costs more than asking it.
_PLACES = (
    select(*_ROW, t.membership.c.role)
    .join(t.membership, t.membership.c.case == t.case.c.id)
    .where(t.membership.c.user == bindparam("of"))
    .order_by(t.case.c.number, t.case.c.id)
)
_THESE = select(*_ROW).where(t.case.c.id.in_(among("cases"))).order_by(t.case.c.number, t.case.c.id)
_PLACES_AMONG = _PLACES.where(t.membership.c.case.in_(among("cases")))


class SqlCaseStore:
    """Cases in the catalogue. Only the access door calls it on behalf of a person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, case: Case) -> None:
        """Raises Conflict when the agency has a case of this number."""
        with self._database.writing() as connection:
            try:
                connection.execute(insert(t.case).values(**case.model_dump()))
            except IntegrityError as error:
                raise Conflict("This number cannot be taken.", next_step="Choose another number.") from error

    def get(self, case: CaseId) -> Case | None:
        """One case by id."""
        with self._database.reading() as connection:
            row = connection.execute(select(t.case).where(t.case.c.id == case)).first()
        return None if row is None else Case(**row._mapping)

    def by_number(self, number: str, *, agency: AgencyId | None) -> Sequence[Case]:
        """Cases of that number, in one agency or in all."""
        query = select(t.case).where(t.case.c.number == number)
        if agency is not None:
            query = query.where(t.case.c.agency == agency)
        with self._database.reading() as connection:
            return [Case(**row._mapping) for row in connection.execute(query.order_by(t.case.c.id))]

    def all(self) -> Sequence[Case]:
        """Every case, by number."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*_ROW).order_by(t.case.c.number, t.case.c.id)).all()
        return [_case(*row) for row in rows]

    def these(self, cases: Collection[CaseId]) -> Sequence[Case]:
        """Those of some cases that are there, by number."""
        with self._database.reading() as connection:
            rows = connection.execute(_THESE, {"cases": as_list(cases)}).all()
        return [_case(*row) for row in rows]

    def close(self, case: CaseId, at: dt.datetime | None) -> None:
        """Close a case at a time; None: it is open again."""
        with self._database.writing() as connection:
            connection.execute(update(t.case).where(t.case.c.id == case).values(closed=at))

    def appoint(self, case: CaseId, officer: UserId) -> None:
        """Name who answers for a case."""
        with self._database.writing() as connection:
            connection.execute(update(t.case).where(t.case.c.id == case).values(officer=officer))

    def places_of(self, user: UserId, *, among: Collection[CaseId] | None = None) -> Sequence[tuple[Case, Role | None]]:
        """The cases of a user, or those `among` some, by number, each with the role that he was given there."""
        query, asked = (_PLACES, {}) if among is None else (_PLACES_AMONG, {"cases": as_list(among)})
        with self._database.reading() as connection:
            rows = connection.execute(query, {"of": user, **asked}).all()
        return [(_case(*row[:-1]), Role(row.role) if row.role else None) for row in rows]

    def follow_role(self, user: UserId) -> None:
        """All places of a user are in his own role from now on."""
        with self._database.writing() as connection:
            connection.execute(update(t.membership).where(t.membership.c.user == user).values(role=None))

    def add_member(self, membership: Membership) -> None:
        """Raises Conflict when he is a member already."""
        with self._database.writing() as connection:
            try:
                connection.execute(insert(t.membership).values(**membership.model_dump()))
            except IntegrityError as error:
                raise Conflict("This user is a member of the case already, or does not exist.") from error

    def remove_member(self, case: CaseId, user: UserId) -> None:
        """Does nothing when he is no member."""
        with self._database.writing() as connection:
            connection.execute(delete(t.membership).where(t.membership.c.case == case, t.membership.c.user == user))

    def members(self, case: CaseId) -> Sequence[Membership]:
        """All members, oldest first."""
        query = select(t.membership).where(t.membership.c.case == case).order_by(t.membership.c.since)
        with self._database.reading() as connection:
            return [Membership(**row._mapping) for row in connection.execute(query)]

    def add_password(self, case: CaseId, password: str) -> None:
        """Add to the list that encrypted files of the case are tried with; a known one is kept once."""
        with self._database.writing() as connection:
            if password in self.passwords(case):
                return
            last = connection.execute(
                select(func.max(t.case_password.c.position)).where(t.case_password.c.case == case)
            ).scalar()
            connection.execute(insert(t.case_password).values(case=case, position=(last or 0) + 1, password=password))

    def passwords(self, case: CaseId) -> Sequence[str]:
        """The list, in the order given."""
        query = (
            select(t.case_password.c.password)
            .where(t.case_password.c.case == case)
            .order_by(t.case_password.c.position)
        )
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())


@lru_cache(maxsize=16_384)
def _case(*values: Any) -> Case:
    """A case from a row of its table. Every call of the API reads its actor's cases, and they seldom change."""
    row = dict(zip(t.case.c.keys(), values, strict=True))
    return Case(**row | {"opened": row["opened"].replace(tzinfo=dt.UTC)})
