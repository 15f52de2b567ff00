"""How far each person has gone through the guided tour: one number a person, of nothing else."""

from sqlalchemy import Column, ForeignKey, Integer, Table, insert, select, update

from models.ids import UserId
from services.records.database import Database
from services.records.tables import metadata

guide = Table(
    "guide",
    metadata,
    Column("user", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("step", Integer, nullable=False),
)


class SqlGuideStore:
    """The tour in the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def step(self, user: UserId) -> int | None:
        """Where somebody is, from 0 on; negative: he closed it; None: he never began."""
        with self._database.reading() as connection:
            row = connection.execute(select(guide.c.step).where(guide.c.user == user)).first()
        return None if row is None else int(row.step)

    def set_step(self, user: UserId, step: int) -> None:
        """Keep where somebody is."""
        with self._database.writing() as connection:
            changed = connection.execute(update(guide).where(guide.c.user == user).values(step=step))
            if not changed.rowcount:
                connection.execute(insert(guide).values(user=user, step=step))
