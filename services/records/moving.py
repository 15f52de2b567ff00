"""Moves all records of a data folder from SQLite into an empty PostgreSQL database, and proves that none changed."""

from collections.abc import Callable, Mapping
from pathlib import Path

from models.errors import DataFolderUnusable
from services.records.catalogue import ELSEWHERE, MOVED, open_database
from services.records.copying import copy
from services.records.postgres import PostgresDatabase


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
            counts = copy(before, after, told)
        path.with_name(ELSEWHERE).write_text(f"{target.name}\n", encoding="utf-8")
    finally:
        source.shrink_log()
        source.close()
        target.close()
    path.chmod(0o600)
    path.rename(path.with_name(MOVED))
    return counts
