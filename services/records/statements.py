"""Spans of statements: which kind, on which table, how long. Public: `watch_statements`."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

from services.records import tables
from services.spans import past

_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE|JOIN)\s+"?(\w+)')
_KINDS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"})
_BEGAN = "lince_began"


@contextmanager
def watch_statements() -> Iterator[None]:
    """Tell of each statement of this process while it lasts: its kind and its first table, no word of it."""
    listeners = (("before_cursor_execute", _before), ("after_cursor_execute", _after))
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners:
            event.remove(Engine, name, listener)


def _before(connection: Connection, *_more: Any) -> None:
    connection.info[_BEGAN] = time.time_ns()


def _after(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
    began = connection.info.pop(_BEGAN, None)
    if began is None:
        return
    word = statement.lstrip(" (").split(None, 1)[0].upper()
    kind = word if word in _KINDS else "other"
    table = next((one for one in _TABLE.findall(statement) if one in tables.metadata.tables), "none")
    past(f"{kind} {table}", {"db.operation.name": kind, "db.collection.name": table}, began=began)
