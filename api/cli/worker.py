"""`lince worker`: read and analyze waiting files."""

import os
from typing import Annotated

import typer

from api.cli.options import DataOption
from api.cli.rule_files import check_rules
from api.settings import read_settings
from api.worker import run_pooled, run_worker, run_workers
from models.errors import UsageError
from models.ids import fresh
from models.job import Stage


def _stage(text: str) -> Stage:
    if text not in (Stage.EXTRACT, Stage.ANALYZE):
        raise UsageError(f"A worker does extract or analyze, not {text}.", next_step="The server writes the index.")
    return Stage(text)


def worker(
    data: DataOption = None,
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End when nothing waits.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="STAGE", help="extract or analyze: do this alone, others do the rest."),
    ] = None,
    nursery: Annotated[bool, typer.Option("--nursery", hidden=True)] = False,
    holder: Annotated[str, typer.Option(hidden=True)] = "",
    parents: Annotated[str, typer.Option(hidden=True)] = "",
) -> int:
    """Read and analyze waiting files until stopped. The server and `lince ingest` start workers of their own.

    On another machine it works for the same records: with the server's database, store of originals, and keys
    (LINCE_DATABASE_URL, LINCE_BLOBS_URL, LINCE_SECRET_FILE), and a data folder of its own for what it works on.
    """
    settings = read_settings(data=data)
    if nursery:
        return run_workers(settings)
    if parents:
        return run_pooled(settings, holder=holder, parents=[int(one) for one in parents.split(",")])
    chosen = [_stage(one) for one in only or ()]
    check_rules(settings)
    run_worker(settings, holder=f"worker-{os.getpid()}-{fresh()[:8]}", until_idle=until_idle, only=chosen)
    return 0
