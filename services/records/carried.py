"""Servers that bundles go to and come from, and the bundles that left or entered, in the catalogue."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, insert, select, update

from models.carried import BundleId, Carried, Direction, Peer, PeerId
from models.ids import CaseId
from services.records import carried_tables as c
from services.records import sweeping_shared
from services.records.cover import Cover
from services.records.database import Database

_P, _C = c.peer.c, c.carried.c


class SqlCarriedStore:
    """Peers are revoked, never deleted; bundles are noted once."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self.database = database
        self._cover = cover

    def add_peer(self, peer: Peer) -> None:
        """Keep a server's card."""
        values = peer.model_dump() | {"card": peer.card.model_dump(mode="json")}
        with self.database.writing() as connection:
            connection.execute(insert(c.peer).values(**values))

    def revoke_peer(self, peer: PeerId, *, by: str, at: dt.datetime) -> None:
        """Nothing goes to it or comes from it any more; the first revocation stands."""
        with self.database.writing() as connection:
            here = (_P.id == peer) & _P.revoked_at.is_(None)
            connection.execute(update(c.peer).where(here).values(revoked_by=by, revoked_at=at))

    def peers(self) -> Sequence[Peer]:
        """All, the first one first, revoked ones too."""
        with self.database.reading() as connection:
            rows = connection.execute(select(c.peer).order_by(_P.added_at, _P.id)).all()
        return [Peer.model_validate(dict(row._mapping)) for row in rows]

    def note(self, carried: Carried, *, cases: Collection[CaseId], excerpt: bytes = b"") -> None:
        """Keep that a bundle of some cases left or entered, with the excerpt that came along (deflated)."""
        with self.database.writing() as connection:
            told = carried.model_dump(mode="json")
            mask = sweeping_shared.masking(connection, self._cover, cases)
            told["purpose"] = mask(carried.purpose)
            excerpt, _ = sweeping_shared.excerpt_without(excerpt, mask, {})
            values = {
                "id": carried.id, "direction": carried.direction, "case": carried.case, "told": told,
                "excerpt": excerpt,
            }  # fmt: skip
            connection.execute(insert(c.carried).values(**values))

    def bundle(self, bundle: BundleId, direction: Direction) -> Carried | None:
        """One that left or entered."""
        return next(iter(self._read((_C.id == bundle) & (_C.direction == direction))), None)

    def of_case(self, case: CaseId) -> Sequence[Carried]:
        """Those of a case, the first one first."""
        return self._read(_C.case == case)

    def all(self) -> Sequence[Carried]:
        """Every one, the first one first."""
        return self._read(_C.id.is_not(None))

    def excerpt(self, bundle: BundleId) -> bytes:
        """The excerpt of one that entered, deflated."""
        query = select(_C.excerpt).where((_C.id == bundle) & (_C.direction == Direction.IN))
        with self.database.reading() as connection:
            return bytes(connection.execute(query).scalar_one())

    def _read(self, condition: ColumnElement[bool]) -> list[Carried]:
        with self.database.reading() as connection:
            rows = connection.execute(select(_C.told).where(condition)).scalars()
            return sorted((Carried.model_validate(row) for row in rows), key=lambda one: one.at)
