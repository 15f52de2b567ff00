"""Joint spaces in the catalogue. What was signed, lent or withdrawn stays written; nothing is deleted but a place."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.engine import Row

from models.ids import AgencyId, CaseId, UserId
from models.joint import Loan, LoanId, Party, Space, SpaceId, SpaceMember
from services.records import joint_tables as j
from services.records import sweeping_shared
from services.records.cover import Cover
from services.records.database import Database

_S, _P, _M, _L = j.joint_space.c, j.joint_party.c, j.joint_member.c, j.joint_loan.c


class SqlJointStore:
    """Only the access door and the joint spaces' own service call it."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def add(self, space: Space) -> None:
        """Keep a proposed agreement."""
        values = space.model_dump(exclude={"parties"})
        parties = [{**party.model_dump(mode="json"), "space": space.id} for party in space.parties]
        with self._database.writing() as connection:
            connection.execute(insert(j.joint_space).values(**values))
            connection.execute(
                insert(j.joint_party), [{**one, "signed_at": None, "signed_by": None} for one in parties]
            )

    def get(self, space: SpaceId) -> Space | None:
        """One by id."""
        return next(iter(self._spaces(_S.id == space)), None)

    def of_agency(self, agency: AgencyId) -> Sequence[Space]:
        """Those that an agency is a party to, the newest first."""
        mine = select(_P.space).where(_P.agency == agency)
        return self._spaces(_S.id.in_(mine))

    def all(self) -> Sequence[Space]:
        """Every one, the newest first."""
        return self._spaces(_S.id.is_not(None))

    def sign(self, space: SpaceId, party: Party) -> None:
        """Keep a party's signature, with its terms."""
        values = party.model_dump(exclude={"agency", "terms"}) | {"terms": party.terms.model_dump(mode="json")}
        here = (_P.space == space) & (_P.agency == party.agency)
        with self._database.writing() as connection:
            connection.execute(update(j.joint_party).where(here).values(**values))

    def end(self, space: SpaceId, *, at: dt.datetime) -> None:
        """It is over, for good; the first end stands."""
        with self._database.writing() as connection:
            connection.execute(update(j.joint_space).where(_S.id == space, _S.ended_at.is_(None)).values(ended_at=at))

    def members(self, space: SpaceId) -> Sequence[SpaceMember]:
        """Who belongs to it, the first one first."""
        query = select(j.joint_member).where(_M.space == space).order_by(_M.since, _M.user)
        with self._database.reading() as connection:
            return [SpaceMember(**row._mapping) for row in connection.execute(query)]

    def places_of(self, user: UserId) -> Sequence[SpaceMember]:
        """Somebody's places."""
        with self._database.reading() as connection:
            rows = connection.execute(select(j.joint_member).where(_M.user == user))
            return [SpaceMember(**row._mapping) for row in rows]

    def put_member(self, member: SpaceMember) -> None:
        """Give somebody a place, or another part."""
        with self._database.writing() as connection:
            connection.execute(delete(j.joint_member).where(_M.space == member.space, _M.user == member.user))
            connection.execute(insert(j.joint_member).values(**member.model_dump()))

    def remove_member(self, space: SpaceId, user: UserId) -> None:
        """Take a place back."""
        with self._database.writing() as connection:
            connection.execute(delete(j.joint_member).where(_M.space == space, _M.user == user))

    def lend(self, loan: Loan) -> None:
        """Keep a loan. Neither its conditions nor the agreement name whom its case protects."""
        with self._database.writing() as connection:
            values = loan.model_dump() | {
                "codes": list(loan.codes), "conditions": self._cover.words(connection, loan.case, loan.conditions),
            }  # fmt: skip
            connection.execute(insert(j.joint_loan).values(**values))
            sweeping_shared.agreement(connection, self._cover, loan.space)

    def change(self, loan: Loan) -> None:
        """Keep what became of a loan: that it was approved, extended or withdrawn."""
        names = ("until", "lent_by", "approved_by", "approved_at", "withdrawn_by", "withdrawn_at")
        values = {name: getattr(loan, name) for name in names}
        with self._database.writing() as connection:
            connection.execute(update(j.joint_loan).where(_L.id == loan.id).values(**values))

    def loan(self, loan: LoanId) -> Loan | None:
        """One by id."""
        return next(iter(self._loans(_L.id == loan)), None)

    def loans(self, spaces: Collection[SpaceId]) -> Sequence[Loan]:
        """All that was ever lent to some spaces, the oldest first."""
        return self._loans(_L.space.in_(sorted(spaces))) if spaces else []

    def loans_of(self, case: CaseId) -> Sequence[Loan]:
        """All that was ever lent of a case, the oldest first."""
        return self._loans(_L.case == case)

    def _loans(self, condition: ColumnElement[bool]) -> list[Loan]:
        query = select(j.joint_loan).where(condition).order_by(_L.lent_at, _L.id)
        with self._database.reading() as connection:
            return [Loan(**row._mapping) for row in connection.execute(query)]

    def _spaces(self, condition: ColumnElement[bool]) -> list[Space]:
        query = select(j.joint_space).where(condition).order_by(_S.made_at.desc(), _S.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            parties = self._parties(connection.execute(
                select(j.joint_party).where(_P.space.in_([row.id for row in rows])).order_by(_P.agency)
            ).all())  # fmt: skip
        return [Space(**row._mapping, parties=tuple(parties.get(row.id, ()))) for row in rows]

    def _parties(self, rows: Sequence[Row[Any]]) -> Mapping[str, list[Party]]:
        found: dict[str, list[Party]] = {}
        for row in rows:
            values = {name: row._mapping[name] for name in Party.model_fields}
            found.setdefault(row.space, []).append(Party(**values))
        return found
