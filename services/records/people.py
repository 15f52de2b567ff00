"""Agencies, users, sessions and tokens."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError

from models.case import Agency, Role, Unit, User
from models.errors import Conflict, NotFound
from models.ids import AgencyId, UnitId, UserId
from models.session import Session, SessionKind
from services.records import tables as t
from services.records.database import Database
from services.records.looks import look_of

_DRIFT = dt.timedelta(minutes=5)
"""By which the clocks of a unit's machines may differ."""


class SqlPeopleStore:
    """People in the catalogue. Holds hashes of passwords and tokens only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_agency(self, agency: Agency) -> None:
        """Raises Conflict when the name is taken, or looks like one that is."""
        with self._database.writing() as connection:
            try:
                connection.execute(insert(t.agency).values(**agency.model_dump(), look=look_of(agency.name)))
            except IntegrityError as error:
                raise _looks_alike("An agency") from error

    def agency(self, agency: AgencyId) -> Agency:
        """Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(select(t.agency).where(t.agency.c.id == agency)).first()
        if row is None:
            raise NotFound("There is no such agency.")
        return _agency(row)

    def change_agency(self, agency: Agency) -> None:
        """Give an agency another name, country or setting. Raises NotFound, Conflict when it looks like another's."""
        with self._database.writing() as connection:
            try:
                done = connection.execute(
                    update(t.agency)
                    .where(t.agency.c.id == agency.id)
                    .values(**agency.model_dump(exclude={"id"}), look=look_of(agency.name))
                )
            except IntegrityError as error:
                raise _looks_alike("An agency") from error
        if done.rowcount == 0:
            raise NotFound("There is no such agency.")

    def agencies(self) -> Sequence[Agency]:
        """All, by name."""
        with self._database.reading() as connection:
            return [_agency(row) for row in connection.execute(select(t.agency).order_by(t.agency.c.name))]

    def add_unit(self, unit: Unit) -> None:
        """Raises Conflict when the name is taken in the agency, or looks like one that is."""
        with self._database.writing() as connection:
            try:
                connection.execute(insert(t.unit).values(**unit.model_dump(), look=look_of(unit.name)))
            except IntegrityError as error:
                raise _looks_alike("A unit of the agency") from error

    def change_unit(self, unit: Unit) -> None:
        """Give a unit another name. Raises Conflict when it looks like that of another."""
        with self._database.writing() as connection:
            try:
                connection.execute(
                    update(t.unit).where(t.unit.c.id == unit.id).values(name=unit.name, look=look_of(unit.name))
                )
            except IntegrityError as error:
                raise _looks_alike("A unit of the agency") from error

    def remove_unit(self, unit: UnitId) -> None:
        """Remove a unit; nobody may belong to it."""
        with self._database.writing() as connection:
            connection.execute(delete(t.unit).where(t.unit.c.id == unit))

    def unit(self, unit: UnitId) -> Unit | None:
        """One unit by id."""
        with self._database.reading() as connection:
            row = connection.execute(select(t.unit).where(t.unit.c.id == unit)).first()
        return None if row is None else _unit(row)

    def units(self, agency: AgencyId) -> Sequence[Unit]:
        """Those of an agency, by name."""
        query = select(t.unit).where(t.unit.c.agency == agency).order_by(t.unit.c.name, t.unit.c.id)
        with self._database.reading() as connection:
            return [_unit(row) for row in connection.execute(query)]

    def set_unit(self, user: UserId, unit: UnitId | None) -> None:
        """Put a user into a unit, or into none."""
        self._change(user, unit=unit)

    def add_user(self, user: User, *, password_hash: str) -> None:
        """Raises Conflict when the login is taken."""
        with self._database.writing() as connection:
            try:
                connection.execute(insert(t.user).values(**user.model_dump(), password_hash=password_hash))
            except IntegrityError as error:
                raise Conflict("This login cannot be taken.", next_step="Choose another login.") from error

    def user(self, user: UserId) -> User:
        """Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(select(t.user).where(t.user.c.id == user)).first()
        if row is None:
            raise NotFound("There is no such user.")
        return _user(row)

    def user_by_login(self, login: str) -> tuple[User, str] | None:
        """The user and the hash of his password."""
        with self._database.reading() as connection:
            row = connection.execute(select(t.user).where(t.user.c.login == login)).first()
        return None if row is None else (_user(row), row.password_hash)

    def users(self) -> Sequence[User]:
        """All, by login."""
        with self._database.reading() as connection:
            return [_user(row) for row in connection.execute(select(t.user).order_by(t.user.c.login))]

    def set_password(self, user: UserId, *, password_hash: str) -> None:
        """Put another password hash in place."""
        self._change(user, password_hash=password_hash)

    def set_role(self, user: UserId, role: Role) -> None:
        """Put another role in place."""
        self._change(user, role=role)

    def set_authority(self, user: UserId, *, named: bool) -> None:
        """Open to him what is sealed by law, or close it."""
        self._change(user, authority=named)

    def set_active(self, user: UserId, *, active: bool) -> None:
        """Open or close an account."""
        self._change(user, active=active)

    def add_session(self, session: Session, *, csrf: str = "", device: str | None = None) -> None:
        """Record a session or token by the hash of its secret; `device` is the hash of the browser's mark."""
        values = session.model_dump(mode="python", exclude={"id", "limits"})
        limits = None if session.limits is None else session.limits.model_dump(mode="json")
        with self._database.writing() as connection:
            connection.execute(
                insert(t.session).values(**values, token_hash=session.id, csrf=csrf, device=device, limits=limits)
            )

    def session(self, *, token_hash: str, now: dt.datetime) -> tuple[User, str, Session] | None:
        """User and CSRF token of a session that is alive and whose user is active.

        One that has run out is forgotten, so that no clock set back brings it to life; one that begins later than
        now, by more than clocks differ, is not alive.
        """
        query = select(t.session).where(t.session.c.token_hash == token_hash)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
            user = (
                None
                if row is None
                else connection.execute(select(t.user).where(t.user.c.id == row.user, t.user.c.active)).first()
            )
        if row is None:
            return None
        if row.expires <= now:
            self.end_session(token_hash=token_hash)
            return None
        if user is None or (row.opened is not None and row.opened > now + _DRIFT):
            return None
        return _user(user), row.csrf, _session(row)

    def used_session(self, *, token_hash: str, now: dt.datetime) -> None:
        """Note that a session was used."""
        with self._database.writing() as connection:
            connection.execute(update(t.session).where(t.session.c.token_hash == token_hash).values(used=now))

    def elsewhere(self, user: UserId, *, device: str, now: dt.datetime) -> int:
        """How many living logins a user has on other devices than this one."""
        query = (
            select(func.count())
            .select_from(t.session)
            .where(
                t.session.c.user == user,
                t.session.c.kind == SessionKind.BROWSER,
                t.session.c.expires > now,
                t.session.c.device.is_not(None),
                t.session.c.device != device,
            )
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar() or 0

    def sweep_sessions(self, now: dt.datetime) -> None:
        """Forget what has run out."""
        with self._database.writing() as connection:
            connection.execute(delete(t.session).where(t.session.c.expires <= now))

    def sessions(self, user: UserId, *, kind: str, now: dt.datetime) -> Sequence[Session]:
        """The living sessions of one kind, the one that lasts longest first."""
        query = (
            select(t.session)
            .where(t.session.c.user == user, t.session.c.kind == kind, t.session.c.expires > now)
            .order_by(t.session.c.expires.desc(), t.session.c.token_hash)
        )
        with self._database.reading() as connection:
            return [_session(row) for row in connection.execute(query)]

    def end_session(self, *, token_hash: str) -> None:
        """Forget one session or token."""
        with self._database.writing() as connection:
            connection.execute(delete(t.session).where(t.session.c.token_hash == token_hash))

    def end_sessions(self, user: UserId) -> None:
        """Forget all sessions and tokens of a user."""
        with self._database.writing() as connection:
            connection.execute(delete(t.session).where(t.session.c.user == user))

    def _change(self, user: UserId, **values: Any) -> None:
        with self._database.writing() as connection:
            done = connection.execute(update(t.user).where(t.user.c.id == user).values(**values))
            if done.rowcount == 0:
                raise NotFound("There is no such user.")


def _looks_alike(what: str) -> Conflict:
    return Conflict(
        f"{what} has this name already, or one that looks like it.",
        next_step="Choose a name that nobody takes for the other: more than case, accents or blanks must differ.",
    )


def _agency(row: Row[Any]) -> Agency:
    return Agency(**{name: row._mapping[name] for name in Agency.model_fields})


def _unit(row: Row[Any]) -> Unit:
    return Unit(**{name: row._mapping[name] for name in Unit.model_fields})


def _session(row: Row[Any]) -> Session:
    values = {name: row._mapping[name] for name in Session.model_fields if name != "id"}
    return Session(id=row.token_hash, **values)


def _user(row: Row[Any]) -> User:
    return User(**{name: row._mapping[name] for name in User.model_fields})
