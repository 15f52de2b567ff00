"""`lince worker`: read and analyze waiting files."""

import os
from typing import Annotated

import typer

from api.cli.options import DataOption
from api.settings import read_settings
from api.worker import run_pooled, run_worker, run_workers
from models.ids import fresh


def worker(
    data: DataOption = None,
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End when nothing waits.")] = False,
    nursery: Annotated[bool, typer.Option("--nursery", hidden=True)] = False,
    holder: Annotated[str, typer.Option(hidden=True)] = "",
    parents: Annotated[str, typer.Option(hidden=True)] = "",
) -> int:
    """Read and analyze waiting files until stopped. The server and `lince ingest` start workers of their own."""
    settings = read_settings(data=data)
    if nursery:
        return run_workers(settings)
    if parents:
        return run_pooled(settings, holder=holder, parents=[int(one) for one in parents.split(",")])
    run_worker(settings, holder=f"worker-{os.getpid()}-{fresh()[:8]}", until_idle=until_idle)
    return 0
