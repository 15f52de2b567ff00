"""Who a user is at a provider: by the provider's issuer and the subject that it never gives to anybody else."""

import datetime as dt

from sqlalchemy import Column, ForeignKey, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from models.errors import Conflict
from models.ids import UserId
from services.records.database import Database, UtcDateTime
from services.records.tables import metadata

identity = Table(
    "identity",
    metadata,
    Column("issuer", String(500), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("made", UtcDateTime, nullable=False),
)


class SqlIdentityStore:
    """Links of accounts to logins elsewhere."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, issuer: str, subject: str, user: UserId, *, at: dt.datetime) -> None:
        """Raises Conflict when somebody is linked to it already."""
        with self._database.writing() as connection:
            try:
                connection.execute(insert(identity).values(issuer=issuer, subject=subject, user=user, made=at))
            except IntegrityError as error:
                raise Conflict("This login at the provider is linked already.", next_step="Unlink it first.") from error

    def user_of(self, issuer: str, subject: str) -> UserId | None:
        """Whose it is."""
        query = select(identity.c.user).where(identity.c.issuer == issuer, identity.c.subject == subject)
        with self._database.reading() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else UserId(found)

    def remove(self, user: UserId) -> bool:
        """Forget all of a user's; False when he had none."""
        with self._database.writing() as connection:
            return connection.execute(delete(identity).where(identity.c.user == user)).rowcount > 0
