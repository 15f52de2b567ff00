"""Agencies, users, sessions and tokens."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError

from models.case import Agency, User
from models.errors import Conflict, NotFound
from models.ids import AgencyId, UserId
from models.session import Session
from services.records import tables as t
from services.records.database import Database


class SqlPeopleStore:
    """People in the catalogue. Holds hashes of passwords and tokens only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_agency(self, agency: Agency) -> None:
        """Raises Conflict when the name is taken."""
        with self._database.writing() as connection:
            try:
                connection.execute(insert(t.agency).values(**agency.model_dump()))
            except IntegrityError as error:
                raise Conflict("An agency of this name exists already.") from error

    def agency(self, agency: AgencyId) -> Agency:
        """Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(select(t.agency).where(t.agency.c.id == agency)).first()
        if row is None:
            raise NotFound("There is no such agency.")
        return Agency(**row._mapping)

    def change_agency(self, agency: Agency) -> None:
        """Give an agency another name or country. Raises NotFound, Conflict when the name is taken."""
        with self._database.writing() as connection:
            try:
                done = connection.execute(
                    update(t.agency).where(t.agency.c.id == agency.id).values(name=agency.name, country=agency.country)
                )
            except IntegrityError as error:
                raise Conflict("An agency of this name exists already.") from error
        if done.rowcount == 0:
            raise NotFound("There is no such agency.")

    def agencies(self) -> Sequence[Agency]:
        """All, by name."""
        with self._database.reading() as connection:
            return [Agency(**row._mapping) for row in connection.execute(select(t.agency).order_by(t.agency.c.name))]

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

    def set_active(self, user: UserId, *, active: bool) -> None:
        """Open or close an account."""
        self._change(user, active=active)

    def add_session(
        self, *, token_hash: str, user: UserId, csrf: str, expires: dt.datetime, kind: str, label: str = ""
    ) -> None:
        """Record a session or token by the hash of its secret."""
        with self._database.writing() as connection:
            connection.execute(
                insert(t.session).values(
                    token_hash=token_hash, user=user, csrf=csrf, expires=expires, kind=kind, label=label
                )
            )

    def session(self, *, token_hash: str, now: dt.datetime) -> tuple[User, str, str] | None:
        """User, CSRF token and kind of a session that is alive and whose user is active."""
        query = (
            select(t.user, t.session.c.csrf, t.session.c.kind)
            .join(t.session, t.session.c.user == t.user.c.id)
            .where(t.session.c.token_hash == token_hash, t.session.c.expires > now, t.user.c.active)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else (_user(row), row.csrf, row.kind)

    def sessions(self, user: UserId, *, kind: str, now: dt.datetime) -> Sequence[Session]:
        """The living sessions of one kind, the one that lasts longest first."""
        query = (
            select(t.session)
            .where(t.session.c.user == user, t.session.c.kind == kind, t.session.c.expires > now)
            .order_by(t.session.c.expires.desc(), t.session.c.token_hash)
        )
        with self._database.reading() as connection:
            return [
                Session(id=row.token_hash, user=row.user, kind=row.kind, label=row.label, expires=row.expires)
                for row in connection.execute(query)
            ]

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


def _user(row: Row[Any]) -> User:
    return User(**{name: row._mapping[name] for name in User.model_fields})
