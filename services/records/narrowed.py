"""The catalogue as far as a scope goes: what lies outside of it is not there for who reads.

`seen` is a condition for a query that knows its scope. `NarrowedDatabase` is for those that know none: each of its
connections lays, over every table that tells of documents, a view of the same name that leaves out the rest. A table
that comes later is narrowed as soon as it has a column `document`.
"""

import contextlib
import json
from collections.abc import Collection, Iterator
from functools import cache

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    String,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.engine import Connection

from models.search import DocumentPlace, Scope
from services.records.database import Database
from services.records.tables import metadata

_IDS = MetaData()
_WHOLE, _HIDDEN, _PARTS = (
    Table(name, _IDS, Column("id", String(32), primary_key=True), prefixes=["TEMPORARY"], sqlite_with_rowid=False)
    for name in ("scope_cases", "scope_hidden", "scope_parts")
)
"""What a connection knows of its scope: gone with it."""


def seen(scope: Scope, *, case: ColumnElement[str], document: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a row is of a document in the scope, by the columns that name its case and its document."""
    whole: ColumnElement[bool] = case.in_(sorted(scope.cases))
    if scope.hidden:
        whole = and_(whole, document.not_in(listed(scope.hidden)))
    return or_(whole, document.in_(listed(scope.parts))) if scope.parts else whole


def listed(places: Collection[DocumentPlace]) -> ColumnElement[str]:
    """The documents of places as a list for a query: one value however many, since a database takes only so many."""
    values = func.json_each(as_list([document for _, document in places])).table_valued("value")
    return select(values.c.value).scalar_subquery()


def among(name: str) -> ColumnElement[str]:
    """The ids of a list that a query is given under a name, as `as_list`, each time that it is asked.

    One value however many they are. Such a query is made once: making one costs more than asking it.
    """
    values = func.json_each(bindparam(name, type_=String())).table_valued("value")
    return select(values.c.value).scalar_subquery()


def as_list(ids: Collection[str]) -> str:
    """Ids as the value of `among`."""
    return json.dumps(sorted(ids))


class NarrowedDatabase(Database):
    """For reading alone. Each reading opens a connection of its own, which knows nothing outside of the scope."""

    def __init__(self, database: Database, scope: Scope) -> None:
        self._database = database
        self._scope = scope
        self._engine = database.for_narrowing()

    def own(self, statement: str) -> str:
        """As the database behind it takes it."""
        return self._database.own(statement)

    def typed_errors(self) -> contextlib.AbstractContextManager[None]:
        """As the database behind it tells them."""
        return self._database.typed_errors()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the last commit, as far as the scope goes."""
        with self.typed_errors(), self._engine.connect() as own:
            connection = own.execution_options(isolation_level="AUTOCOMMIT")
            try:
                _narrow(connection, self._scope)
                self._database.narrow(connection, {*self._scope.cases, *(case for case, _ in self._scope.parts)})
            except BaseException:
                connection.invalidate()  # half narrowed, nobody may have it again
                raise
            connection.commit()
            yield self._database.for_reading(connection)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """There is none: what somebody may see is for reading."""
        raise AssertionError("a narrowed catalogue is for reading")
        yield


def _narrow(connection: Connection, scope: Scope) -> None:
    # Where connections are kept, this one may have told another scope before.
    known = "narrowed" in connection.info
    for table, ids in (
        (_WHOLE, sorted(scope.cases)),
        (_HIDDEN, sorted(document for _, document in scope.hidden)),
        (_PARTS, sorted(document for _, document in scope.parts)),
    ):
        connection.execute(delete(table)) if known else table.create(connection)
        if ids:
            connection.execute(insert(table), [{"id": one} for one in ids])
    if not known:
        for statement in _views("main" if connection.dialect.name == "sqlite" else "public"):
            connection.exec_driver_sql(statement)
        connection.info["narrowed"] = True


@cache
def _views(schema: str) -> tuple[str, ...]:
    tables = [table for table in metadata.tables.values() if "document" in table.c or table.name == "document"]
    return tuple(_view(table, schema) for table in tables)


def _view(table: Table, schema: str) -> str:
    """A view over a table: `other` names a second document, and a row that names none belongs to its whole case."""
    row = f'{schema}."{table.name}"'
    column = table.c["id" if table.name == "document" else "document"]
    document = f'{row}."{column.name}"'
    wanted = _is_seen(row, document) if "case" in table.c else _is_received(document, schema)
    if column.nullable:
        wanted = f"({document} IS NULL OR {wanted})"
    if "other" in table.c:
        other = f'{row}."other"'
        wanted += f" AND {_is_received(other, schema)}"
    return f'CREATE TEMP VIEW "{table.name}" AS SELECT * FROM {row} WHERE {wanted}'  # noqa: S608 - names of ours alone


def _is_seen(row: str, document: str) -> str:
    """Whether a row that names its case is of a document in the scope."""
    cases, hidden, parts = (f"(SELECT id FROM {table.name})" for table in (_WHOLE, _HIDDEN, _PARTS))  # noqa: S608 - names of ours alone
    whole = f'{row}."case" IN {cases} AND {document} NOT IN {hidden}'
    return f"({whole} OR {document} IN {parts})"


def _is_received(document: str, schema: str) -> str:
    """The same by its receipts, for rows that do not name their case."""
    seen_there = _is_seen("receipt", "receipt.document")
    return f"EXISTS (SELECT 1 FROM {schema}.exhibit AS receipt WHERE receipt.document = {document} AND {seen_there})"  # noqa: S608 - the same
