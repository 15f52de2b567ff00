"""`lince ingest`: receive files and folders into a case, and read them."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from api.cli.exits import SOME_FAILED
from api.cli.live import LiveProgress
from api.cli.options import DataOption, JsonOption
from api.logs import configure_logs
from api.receiving import GOOD_STATES, Received, case_for, follow, receive_all, statuses, working
from api.settings import read_settings
from api.wiring import Workspace, open_workspace
from models.document import Problem
from models.errors import UsageError
from models.job import FileStatus


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", metavar="PATH...")],
    case: Annotated[str, typer.Option("--case", help="Number of the case; a new one is opened.")],
    country: Annotated[
        str | None,
        typer.Option("--country", help="Country of a new case, two letters: how national numbers are read."),
    ] = None,
    agency: Annotated[str | None, typer.Option("--agency", help="Agency of the case.")] = None,
    password: Annotated[
        list[str] | None, typer.Option("--password", help="Password to try on encrypted files of the case.")
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> int:
    """Receive files into a case and read them. Safe to run again: it resumes what was cut and reports every file."""
    if country is not None and not (len(country) == 2 and country.isalpha()):
        raise UsageError(f"--country {country} is no two-letter country code.", next_step="For example: --country AR.")
    settings = read_settings(data=data)
    configure_logs(settings.log_level)
    workspace = open_workspace(settings)
    try:
        actor = workspace.operator
        opened, _new = case_for(workspace, case, agency=agency, country=country and country.upper(), actor=actor)
        for secret in password or []:
            workspace.access.case(actor, opened.id, action="case.add_password")
            workspace.records.cases.add_password(opened.id, secret)
        with working(workspace) as pool, LiveProgress(quiet=as_json) as live:
            received = receive_all(workspace, opened.id, paths, actor=actor, report=live)
            follow(workspace, opened.id, pool, live)
        files = statuses(workspace, opened.id, received)
        _report(workspace, files, received, as_json=as_json, live=live)
        failed = received.unopened or any(status.state not in GOOD_STATES for status in files)
        return SOME_FAILED if failed else 0
    finally:
        workspace.close()


def _report(
    workspace: Workspace, files: list[FileStatus], received: Received, *, as_json: bool, live: LiveProgress
) -> None:
    if as_json:
        for status in files:
            _write(_line(workspace, status))
        for name, reason in received.unopened:
            problem = Problem(code="unreadable_file", message=f"The file could not be opened: {reason}.")
            _write({"path": name, "state": "failed", "problems": [problem.model_dump()]})
        return
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    live.summary(console, files)
    for status in files:
        if status.state not in GOOD_STATES:
            console.print(f"  [yellow]{status.state}[/yellow] ", end="")
            console.print(status.path, markup=False)
            for problem in status.problems:
                console.print(f"      {problem.message}", markup=False, style="dim")
    for name, reason in received.unopened:
        console.print("  [red]not opened[/red] ", end="")
        console.print(f"{name}: {reason}", markup=False)


def _write(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def _line(workspace: Workspace, status: FileStatus) -> dict[str, Any]:
    exhibit = next(
        exhibit for exhibit in workspace.records.evidence.exhibits_of(status.document) if exhibit.id == status.exhibit
    )
    parent = workspace.records.evidence.document(exhibit.parent) if exhibit.parent else None
    return {
        "path": status.path,
        "document": status.document,
        "sha256": exhibit.sha256,
        "size": status.size,
        "media_type": status.media_type,
        "state": status.state,
        "parent": parent.sha256 if parent else None,
        "pages": status.counts.model_dump(),
        "problems": [problem.model_dump() for problem in status.problems],
    }
