"""`lince migrate`: the records of a data folder move into PostgreSQL."""

from typing import Annotated

import typer

from api.cli.options import DataOption
from api.cli.terminal import Terminal
from api.folder import DataFolder
from api.settings import read_settings
from models.errors import UsageError
from services.records.catalogue import MOVED


def migrate(
    data: DataOption = None,
    to: Annotated[
        str | None,
        typer.Option("--to", help="postgresql://user:password@host:5432/name; absent: LINCE_DATABASE_URL."),
    ] = None,
) -> None:
    """Move the records of a data folder from SQLite into an empty PostgreSQL database, and compare every row.

    Stop the server first. Originals, keys, the index and the head of the audit log stay in the folder; the file is kept
    under another name. From then on LINCE_DATABASE_URL must be set.
    """
    settings = read_settings(data=data, database_url=to)
    if settings.database_url is None:
        raise UsageError("Say where to: --to postgresql://user:password@host:5432/name, or LINCE_DATABASE_URL.")
    from services.records.moving import move  # noqa: PLC0415 - the driver takes a while to import

    console = Terminal(stderr=True, highlight=False, markup=False)
    folder = DataFolder(settings.data)
    with folder.hold("lince migrate"):
        counts = move(
            folder.catalogue,
            settings.database_url.get_secret_value(),
            lambda table, rows: console.print(f"{table}: {rows}") if rows else None,
        )
    console.print(f"{sum(counts.values())} rows of {len(counts)} tables are in PostgreSQL, each compared.")
    console.print("Set LINCE_DATABASE_URL from now on.")
    console.print(f"The file is kept as {MOVED}, with all that it held: delete it before anything is to be erased.")
