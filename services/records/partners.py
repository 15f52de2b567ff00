"""Partners, our own desk, epochs and questions in the catalogue."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError

from models.deconfliction import Ask, AskId, AskState, Card, Direction, Partner, PartnerId, Reason
from models.errors import Conflict, NotFound, Replayed
from models.ids import AgencyId, CaseId
from services.deconfliction_ports import DeskKeys, Epoch
from services.records import partner_tables as p
from services.records.database import Database
from services.records.sealed_box import Seal

_PREPARED = select(p.epoch.c.made_at).where(p.epoch.c.partner == p.partner.c.id).scalar_subquery()


class SqlPartnerStore:
    """Whom agencies ask and answer. Private keys, blinds and answers are sealed with the installation's secret."""

    def __init__(self, database: Database, secret: bytes) -> None:
        self._database = database
        self._seal = Seal(secret, "lince: questions between agencies")

    def set_desk(self, agency: AgencyId, desk: DeskKeys) -> None:
        """Put a desk in place of the one there is."""
        values = {
            "card": desk.card.model_dump(mode="json"),
            "signing": self._seal.close(desk.signing, name=f"signing {agency}"),
            "tls": self._seal.close(desk.tls, name=f"tls {agency}"),
        }
        with self._database.writing() as connection:
            connection.execute(delete(p.desk).where(p.desk.c.agency == agency))
            connection.execute(insert(p.desk).values(agency=agency, **values))

    def desk(self, agency: AgencyId) -> DeskKeys | None:
        """An agency's own side. Raises DataFolderUnusable without the secret that sealed it."""
        return next((desk for one, desk in self.desks() if one == agency), None)

    def desks(self) -> Sequence[tuple[AgencyId, DeskKeys]]:
        """Of all agencies of the installation."""
        with self._database.reading() as connection:
            rows = connection.execute(select(p.desk).order_by(p.desk.c.agency)).all()
        return [
            (
                AgencyId(row.agency),
                DeskKeys(
                    card=Card.model_validate(row.card),
                    signing=self._seal.open(row.signing, name=f"signing {row.agency}"),
                    tls=self._seal.open(row.tls, name=f"tls {row.agency}"),
                ),
            )
            for row in rows
        ]

    def add(self, partner: Partner) -> None:
        """Raises Conflict when the agency has a partner with that key."""
        try:
            with self._database.writing() as connection:
                connection.execute(insert(p.partner).values(**_flat(partner)))
        except IntegrityError as error:
            raise Conflict("The agency has a partner with this key.", next_step="Change that one.") from error

    def change(self, partner: Partner) -> None:
        """Keep a partner as it is now."""
        with self._database.writing() as connection:
            connection.execute(update(p.partner).where(p.partner.c.id == partner.id).values(**_flat(partner)))

    def get(self, partner: PartnerId) -> Partner | None:
        """One by id."""
        return next(iter(self._read(p.partner.c.id == partner)), None)

    def of(self, agency: AgencyId) -> Sequence[Partner]:
        """The partners of an agency, by name."""
        return sorted(self._read(p.partner.c.agency == agency), key=lambda one: (one.card.name, one.id))

    def add_epoch(self, partner: PartnerId, epoch: Epoch) -> None:
        """Put an epoch in place of the one before, which is forgotten with its key."""
        with self._database.writing() as connection:
            self.drop_epoch(partner)
            connection.execute(
                insert(p.epoch).values(
                    partner=partner,
                    id=epoch.id,
                    key=self._seal.close(epoch.key, name=f"epoch {partner} {epoch.id}"),
                    public=epoch.public.hex(),
                    made_at=epoch.made_at,
                    tags=epoch.tags,
                )
            )

    def epoch(self, partner: PartnerId) -> Epoch | None:
        """The present one of a partner."""
        with self._database.reading() as connection:
            row = connection.execute(select(p.epoch).where(p.epoch.c.partner == partner)).first()
        if row is None:
            return None
        key = self._seal.open(row.key, name=f"epoch {partner} {row.id}")
        return Epoch(row.id, key, bytes.fromhex(row.public), row.made_at, row.tags)

    def drop_epoch(self, partner: PartnerId) -> None:
        """Forget a partner's key and tags."""
        with self._database.writing() as connection:
            connection.execute(delete(p.epoch).where(p.epoch.c.partner == partner))

    def add_ask(self, agency: AgencyId, ask: Ask, *, sealed: bytes = b"", digest: str = "") -> None:
        """Raises Replayed when the agency has a question of that id and direction."""
        values = {
            **ask.model_dump(exclude={"reason"}),
            **ask.reason.model_dump(),
            "agency": agency,
            "sealed": self._seal.close(sealed, name=f"ask {agency} {ask.id}") if sealed else b"",
            "digest": digest,
        }
        try:
            with self._database.writing() as connection:
                connection.execute(insert(p.ask).values(**values))
        except IntegrityError as error:
            raise Replayed("This question was asked before.") from error

    def ask(self, agency: AgencyId, ask: AskId, direction: Direction) -> Ask | None:
        """One by id."""
        with self._database.reading() as connection:
            row = connection.execute(select(p.ask).where(*_place(agency, ask, direction))).first()
        return None if row is None else _ask(row)

    def pending(self, agency: AgencyId, ask: AskId) -> tuple[bytes, str]:
        """What was kept, sealed, beside a question that we sent, and the digest of the message. Raises NotFound."""
        query = select(p.ask.c.sealed, p.ask.c.digest).where(*_place(agency, ask, Direction.SENT))
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFound("There is no such question.")
        told = self._seal.open(row.sealed, name=f"ask {agency} {ask}") if row.sealed else b""
        return told, row.digest

    def end_ask(self, agency: AgencyId, ask: Ask, *, sealed: bytes | None = None) -> None:
        """Keep the state and refusal of a question, and other things beside it."""
        values: dict[str, Any] = {"state": ask.state, "refusal": ask.refusal}
        if sealed is not None:
            values["sealed"] = self._seal.close(sealed, name=f"ask {agency} {ask.id}")
        with self._database.writing() as connection:
            connection.execute(update(p.ask).where(*_place(agency, ask.id, ask.direction)).values(**values))

    def asks(
        self, agency: AgencyId, direction: Direction, *, cases: Iterable[CaseId] | None = None, limit: int = 100
    ) -> Sequence[Ask]:
        """The newest first."""
        query = select(p.ask).where(p.ask.c.agency == agency, p.ask.c.direction == direction)
        if cases is not None:
            query = query.where(p.ask.c.case.in_(sorted(cases)))
        with self._database.reading() as connection:
            return [_ask(row) for row in connection.execute(query.order_by(p.ask.c.at.desc(), p.ask.c.id).limit(limit))]

    def used(self, partner: PartnerId, *, since: dt.datetime) -> int:
        """How many elements a partner had answered since then."""
        a = p.ask.c
        query = select(func.coalesce(func.sum(a.elements), 0)).where(
            a.partner == partner, a.direction == Direction.RECEIVED, a.state == AskState.ANSWERED, a.at > since
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def _read(self, condition: ColumnElement[bool]) -> list[Partner]:
        query = select(p.partner, _PREPARED.label("prepared_at")).where(condition)
        with self._database.reading() as connection:
            return [_partner(row) for row in connection.execute(query)]


def _flat(partner: Partner) -> dict[str, Any]:
    values = partner.model_dump(mode="python", exclude={"card", "prepared_at", "fingerprint"})
    return {**values, "key": partner.card.key, "card": partner.card.model_dump(mode="json")}


def _partner(row: Row[Any]) -> Partner:
    values = {name: value for name, value in row._mapping.items() if name not in ("key", "card")}
    return Partner(card=Card.model_validate(row.card), **values)


def _place(agency: AgencyId, ask: AskId, direction: Direction) -> tuple[ColumnElement[bool], ...]:
    return p.ask.c.agency == agency, p.ask.c.id == ask, p.ask.c.direction == direction


def _ask(row: Row[Any]) -> Ask:
    values = {name: row._mapping[name] for name in Ask.model_fields if name != "reason"}
    return Ask(reason=Reason(purpose=row.purpose, basis=row.basis), **values)
