"""Copies all records from one database into another that is empty, whichever two they are, and compares them."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Table, Text, cast, func, insert, select, text, type_coerce
from sqlalchemy.engine import Connection
from sqlalchemy.types import UserDefinedType

from models.errors import Conflict
from services.records.database import keys_at_the_end
from services.records.keepable import kept_json, kept_words
from services.records.tables import metadata

_ROWS = 500


def copy(
    before: Connection, after: Connection, told: Callable[[str, int], None] = lambda *_: None
) -> Mapping[str, int]:
    """All rows of all tables, unless they are there already; returns how many of each.

    `told` hears of each table and its rows as it is copied. Call it inside a transaction of the target.
    Raises Conflict where it holds others.
    """
    if not any(_count(after, table) for table in metadata.sorted_tables):
        _copied(before, after, told)
    return {table.name: _compared(before, after, table) for table in metadata.sorted_tables}


def _copied(before: Connection, after: Connection, told: Callable[[str, int], None]) -> None:
    keys_at_the_end(after)
    # What triggers would count is copied as it was counted.
    with _untriggered(after):
        for table in metadata.sorted_tables:
            rows = 0
            for some in _rows(before, table).partitions(_ROWS):
                after.execute(insert(_raw(table, after)), [_kept(table, row._mapping) for row in some])
                rows += len(some)
            told(table.name, rows)
        if after.dialect.name == "postgresql":
            # No table whose keys wait for the end can be altered.
            after.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            for table in metadata.sorted_tables:
                _numbers_go_on(after, table)


@contextmanager
def _untriggered(connection: Connection) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        for table in metadata.sorted_tables:
            connection.exec_driver_sql(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER')
        yield
        for table in metadata.sorted_tables:
            connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER')
        return
    triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, statement in triggers:
        connection.exec_driver_sql(statement)


def _rows(connection: Connection, table: Table) -> Any:
    """All rows by their key, JSON as it is written."""
    columns = [
        type_coerce(cast(column, Text), Text).label(column.name) if isinstance(column.type, JSON) else column
        for column in _columns(table)
    ]
    query = select(*columns).order_by(*table.primary_key.columns)
    return connection.execute(query, execution_options={"stream_results": True})


def _kept(table: Table, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row as PostgreSQL can keep it: but for U+0000 and halves of pairs it is what it was."""
    kept: dict[str, Any] = {}
    for column in _columns(table):
        value = row[column.name]
        if isinstance(value, str):
            value = kept_json(value) if isinstance(column.type, JSON) else kept_words(value)
        kept[column.name] = bytes(value) if isinstance(value, memoryview) else value
    return kept


def _columns(table: Table) -> Sequence[Column[Any]]:
    """Those that rows say, without those that the database makes of others."""
    return [column for column in table.columns if column.computed is None]


class _Json(UserDefinedType[str]):
    """JSON that goes in as it is written: null is another thing than nothing there."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """PostgreSQL's name of it."""
        return "JSON"

    def bind_expression(self, bindvalue: Any) -> ColumnElement[Any]:
        """From words."""
        return cast(type_coerce(bindvalue, Text), JSON)


def _raw(table: Table, after: Connection) -> Table:
    written = _Json if after.dialect.name == "postgresql" else Text
    copied = [
        Column(column.name, written() if isinstance(column.type, JSON) else column.type) for column in _columns(table)
    ]
    return Table(table.name, metadata.__class__(), *copied)


def _numbers_go_on(after: Connection, table: Table) -> None:
    """Numbers that the database gives go on behind the highest one."""
    column = table.autoincrement_column
    if column is None:
        return
    asked = {"table": f'"{table.name}"', "column": column.name}
    sequence = after.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), asked).scalar()
    if sequence:
        highest = select(func.coalesce(func.max(column), 0)).scalar_subquery()
        after.execute(select(func.setval(sequence, highest + 1, False)))


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _compared(before: Connection, after: Connection, table: Table) -> int:
    rows, digest = _digest(before, table)
    if (rows, digest) != _digest(after, table):
        raise Conflict(
            f"The database holds other records than this data folder: its table {table.name} differs.",
            next_step="Give an empty database. The records of the folder are as they were.",
        )
    return rows


def _digest(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows there are, and a hash of all their values."""
    made, rows = hashlib.sha256(), 0
    for some in _rows(connection, table).partitions(_ROWS):
        for row in some:
            made.update(repr(list(_kept(table, row._mapping).values())).encode())
            rows += 1
    return rows, made.hexdigest()
