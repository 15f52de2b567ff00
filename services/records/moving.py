"""Moves all records of a data folder from SQLite into an empty PostgreSQL database, and proves that none changed."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Table, Text, cast, func, insert, select, text, type_coerce
from sqlalchemy.engine import Connection
from sqlalchemy.types import UserDefinedType

from models.errors import Conflict, DataFolderUnusable
from services.records.catalogue import ELSEWHERE, open_database
from services.records.database import keys_at_the_end
from services.records.postgres import PostgresDatabase, kept_words
from services.records.tables import metadata

_ROWS = 500
MOVED = "catalogue.moved.sqlite"
"""What the file is called afterwards. It is kept: nothing reads it any more."""


def move(path: Path, address: str, told: Callable[[str, int], None]) -> Mapping[str, int]:
    """Copy every row, compare both sides, and leave a mark beside the file; returns how many rows each table has.

    `told` hears of each table and its rows as it is copied. Over there all is one transaction: what is cut off leaves
    no row, and a second call begins anew, or puts away what the first one had only to put away.
    Raises DataFolderUnusable (nothing to move), Conflict (other records are there), CatalogueUnreachable.
    """
    if not path.exists():
        raise DataFolderUnusable(f"There are no records in {path.name} to move.")
    source, target = open_database(path), PostgresDatabase(address)
    try:
        source.migrate()
        target.migrate()
        with source.writing() as before, target.writing() as after:
            if not any(_count(after, table) for table in metadata.sorted_tables):
                _copy(before, after, told)
            counts = {table.name: _compared(before, after, table) for table in metadata.sorted_tables}
        path.with_name(ELSEWHERE).write_text(f"{target.name}\n", encoding="utf-8")
    finally:
        source.shrink_log()
        source.close()
        target.close()
    path.rename(path.with_name(MOVED))
    return counts


def _copy(before: Connection, after: Connection, told: Callable[[str, int], None]) -> None:
    keys_at_the_end(after)
    for table in metadata.sorted_tables:
        # What triggers would count is copied as it was counted.
        after.exec_driver_sql(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER')
        rows = 0
        for some in _rows(before, table).partitions(_ROWS):
            after.execute(insert(_raw(table)), [dict(row._mapping) for row in some])
            rows += len(some)
        told(table.name, rows)
    for table in metadata.sorted_tables:
        # Foreign keys wait for the end, and no table with waiting ones can be altered.
        after.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        after.exec_driver_sql(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER')
        _numbers_go_on(after, table)


def _rows(connection: Connection, table: Table) -> Any:
    """All rows by their key, JSON as it is written."""
    columns = [
        type_coerce(cast(column, Text), Text).label(column.name) if isinstance(column.type, JSON) else column
        for column in _columns(table)
    ]
    query = select(*columns).order_by(*table.primary_key.columns)
    return connection.execute(query, execution_options={"stream_results": True})


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


def _raw(table: Table) -> Table:
    copied = [
        Column(column.name, _Json() if isinstance(column.type, JSON) else column.type) for column in _columns(table)
    ]
    return Table(table.name, metadata.__class__(), *copied)


def _numbers_go_on(after: Connection, table: Table) -> None:
    """Numbers that the database gives go on behind the highest one."""
    column = table.autoincrement_column
    if column is None:
        return
    sequence = after.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), {
        "table": f'"{table.name}"', "column": column.name,
    }).scalar()  # fmt: skip
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
            next_step="Give `lince migrate` an empty database. The records of the folder are as they were.",
        )
    return rows


def _digest(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows there are, and a hash of all their values."""
    made, rows = hashlib.sha256(), 0
    for row in _each(_rows(connection, table)):
        made.update(repr([kept_words(value) if isinstance(value, str) else value for value in row]).encode())
        rows += 1
    return rows, made.hexdigest()


def _each(result: Any) -> Iterator[Sequence[Any]]:
    for some in result.partitions(_ROWS):
        for row in some:
            yield [bytes(value) if isinstance(value, memoryview) else value for value in row]
