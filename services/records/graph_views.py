"""Kept views of graphs in the catalogue: the table and its store."""

from collections.abc import Sequence

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    union,
    update,
)
from sqlalchemy.engine import Connection

from models.graph_view import GraphView
from models.ids import CaseId, UserId
from services.records.cover import Cover
from services.records.database import Database, UtcDateTime
from services.records.link_tables import subject
from services.records.tables import metadata

table = Table(
    "graph_view",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case", ForeignKey("case.id"), nullable=False),
    Column("user", String(32)),
    Column("name", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("places", JSON, nullable=False),
    Column("filters", JSON, nullable=False),
    Index("ix_graph_view_case", "case", "user"),
)
_V = table.c


class SqlGraphViewStore:
    """What is typed names nobody whom the case protects."""

    def __init__(self, database: Database, cover: Cover) -> None:
        self._database = database
        self._cover = cover

    def keep(self, view: GraphView) -> GraphView:
        """Keep a view, in place of the same person's of this name."""
        with self._database.writing() as connection:
            kept = view.model_copy(update={"name": self._cover.words(connection, view.case, view.name)})
            same = _whose(view.case, view.user) & (_V.name == kept.name)
            for before in connection.execute(select(_V.id).where(same)).scalars().all():
                self._drop(connection, before)
            connection.execute(insert(table).values(**kept.model_dump()))
        return kept

    def of(self, case: CaseId, user: UserId | None) -> Sequence[GraphView]:
        """Those of one person in a case, by name."""
        query = select(table).where(_whose(case, user)).order_by(_V.name, _V.id)
        with self._database.reading() as connection:
            return [GraphView(**row._mapping) for row in connection.execute(query)]

    def remove(self, view: str) -> None:
        """Forget one."""
        with self._database.writing() as connection:
            self._drop(connection, view)

    def _drop(self, connection: Connection, view: str) -> None:
        connection.execute(delete(table).where(_V.id == view))
        self._cover.forget(connection, f"graph_view/{view}")


def _whose(case: CaseId, user: UserId | None) -> ColumnElement[bool]:
    return (_V.case == case) & (_V.user.is_(None) if user is None else _V.user == user)


def forget_places(connection: Connection, case: CaseId) -> int:
    """Take out of the views of a case what stands in none of its documents any more; returns how many changed.

    Ids are made of values: one that is erased leaves none behind. Journeys and entities that people made go as well.
    """
    here = [select(one).where(subject.c.case == case) for one in (subject.c.id, subject.c.entity)]
    standing = set(connection.execute(union(*here)).scalars())
    changed = 0
    for row in connection.execute(select(_V.id, _V.places).where(_V.case == case)).all():
        left = {one: place for one, place in row.places.items() if one in standing}
        if left != row.places:
            changed += connection.execute(update(table).where(_V.id == row.id).values(places=left)).rowcount
    return changed
