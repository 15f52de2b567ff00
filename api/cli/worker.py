"""`lince worker`: read and analyze waiting files."""

import os
from typing import Annotated

import typer

from api.cli.options import DataOption
from api.settings import read_settings
from api.worker import STORAGE_FULL_EXIT, run_worker
from models.errors import StorageFull
from models.ids import fresh


def worker(
    data: DataOption = None,
    holder: Annotated[str, typer.Option(hidden=True)] = "",
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End when nothing waits.")] = False,
) -> int:
    """Read and analyze waiting files until stopped. The server and `lince ingest` start workers of their own."""
    try:
        run_worker(
            read_settings(data=data),
            holder=holder or f"worker-{os.getpid()}-{fresh()[:8]}",
            until_idle=until_idle,
            with_parent=with_parent,
        )
    except StorageFull:
        if with_parent:
            return STORAGE_FULL_EXIT
        raise
    return 0
