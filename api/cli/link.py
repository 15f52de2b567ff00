"""`lince link`: link what was analyzed, and see how far that is."""

import sys
import time
from contextlib import ExitStack
from enum import StrEnum
from typing import Annotated

import typer

from api.cli.options import DataOption, JsonOption, one_case, open_existing, reading_settings
from api.logs import configure_logs
from api.wiring import Workspace, linker
from models.ids import CaseId
from services.search.linking.subjects import VERSION


class Act(StrEnum):
    """What may be done."""

    RUN = "run"
    STATUS = "status"


def link(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    case: Annotated[list[str] | None, typer.Option("--case", help="Number of a case; absent: all.")] = None,
    anew: Annotated[bool, typer.Option("--anew", help="With run: what is linked already, too.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Link what was analyzed: people and values of a case to its entities, and proposals across cases.

    The server links by itself behind the analysis. `run` does it here and now, with its progress; cut off, it goes on
    where it stopped. `--anew` links again what is linked, since a name is weighed by how many bear it by now.
    """
    settings = reading_settings(data)
    configure_logs(settings.log_level)
    with ExitStack() as stack:
        workspace = open_existing(settings)
        stack.callback(workspace.close)
        if act is Act.RUN:
            stack.enter_context(workspace.folder.hold("lince link"))
        cases = [one_case(workspace, number).id for number in case] if case else None
        if act is Act.RUN:
            _run(workspace, cases, anew=anew)
        waiting = workspace.records.links.waiting(VERSION)
    typer.echo(f'{{"waiting": {waiting}}}' if as_json else f"{waiting} stretches of documents wait to be linked.")


def _run(workspace: Workspace, cases: list[CaseId] | None, *, anew: bool) -> None:
    links = workspace.records.links
    if anew:
        links.mark_cases(cases)
    work, done, told = linker(workspace), 0, time.monotonic()
    while work.work_once():
        done += 1
        if sys.stderr.isatty() and time.monotonic() - told > 1:
            told = time.monotonic()
            typer.echo(f"\rlinked {done}, {links.waiting(VERSION)} wait ", nl=False, err=True)
    workspace.records.audit.append(workspace.operator, "link.run", detail={"stretches": done, "anew": int(anew)})
    if sys.stderr.isatty() and done:
        typer.echo("", err=True)
