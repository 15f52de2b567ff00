"""`lince retry`: read again what was not read, or what could be read better."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from api.cli.exits import DONE
from api.cli.live import LiveProgress
from api.cli.options import (
    DataOption,
    JsonOption,
    PasswordOption,
    PasswordsOption,
    ReportOption,
    open_existing,
    passwords_of,
    reading_settings,
)
from api.cli.outcome import check_report_file, conclude
from api.cli.rule_files import check_rules
from api.cli.terminal import Terminal
from api.logs import configure_logs
from api.names import shown
from api.receiving import Received, Statuses, case_named, follow, working
from api.reporting import Span
from api.retrying import RetryChoice, RetryTaken, chosen, retry_all
from api.wiring import Workspace
from models.case import Case
from models.document import DocumentState
from models.errors import UsageError
from models.ids import DocumentId
from models.job import Stage, Turn


def retry(
    case: Annotated[
        list[str] | None, typer.Option("--case", help="Number of a case; may be repeated (default: all).")
    ] = None,
    state: Annotated[list[DocumentState] | None, typer.Option("--state", help="Files in this final state.")] = None,
    problem: Annotated[
        list[str] | None, typer.Option("--problem", help="Files with a problem of this code, e.g. ocr_failed.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--type", help="Files of this type: pdf, image/, application/zip.")
    ] = None,
    document: Annotated[list[str] | None, typer.Option("--document", help="This document, by its id.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also files that were read without a fault.")] = False,
    language: Annotated[
        str | None, typer.Option("--language", help="Read with these languages of OCR, e.g. por+eng, from now on.")
    ] = None,
    turn: Annotated[
        Turn | None,
        typer.Option("--turn", help="Turn pages clockwise by so much, from now on; seen: as each page shows."),
    ] = None,
    passwords: PasswordsOption = None,
    password: PasswordOption = None,
    stage: Annotated[Stage, typer.Option("--stage", help="Do only this stage again, and what hangs on it.")] = (
        Stage.EXTRACT
    ),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list the files that would be read again.")] = False,
    report: ReportOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> int:
    """Read files of a case again: by default those that were not wholly read.

    The filters narrow each other. With passwords, only files that one may open are tried. What was read before stays
    until the new reading has pages to put in its place. Ends with a run report for each case.
    """
    choice = _choice(
        states=tuple(state or ()),
        codes=tuple(problem or ()),
        types=tuple(kind or ()),
        documents=tuple(DocumentId(one) for one in document or ()),
        every=every,
        languages=language,
        turn=turn,
        stage=stage,
    )
    secrets = passwords_of(passwords, password)
    if passwords is not None and not secrets:
        raise UsageError(f"The file of passwords {passwords} is empty.", next_step="Write one password a line.")
    check_report_file(report)
    settings = reading_settings(data)
    configure_logs(settings.log_level)
    check_rules(settings)
    workspace = open_existing(settings)
    try:
        cases = [found for number in case for found in case_named(workspace, number)] if case else _all(workspace)
        if dry_run:
            return _list(workspace, cases, choice, locked=bool(secrets))
        return _retry(workspace, cases, choice, secrets, as_json=as_json, report_file=report)
    finally:
        workspace.close()


def _choice(**fields: object) -> RetryChoice:
    try:
        return RetryChoice.model_validate(fields)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise UsageError(
            f"--{field.removesuffix('s')} is not usable.", next_step="Languages are written por, or por+eng."
        ) from error


def _all(workspace: Workspace) -> list[Case]:
    return list(workspace.access.cases(workspace.operator))


def _list(workspace: Workspace, cases: list[Case], choice: RetryChoice, *, locked: bool) -> int:
    console = Terminal(highlight=False, soft_wrap=True)
    for case in cases:
        workspace.access.case(workspace.operator, case.id, action="exhibit.list")
        for file in chosen(workspace.records.evidence.files(case.id), choice, locked=locked):
            codes = ", ".join(dict.fromkeys(problem.code for problem in file.problems))
            console.print(f"{case.number}  {file.document}  {file.state}  {shown(file.path)}  {codes}", markup=False)
    return DONE


def _retry(
    workspace: Workspace,
    cases: list[Case],
    choice: RetryChoice,
    passwords: list[str],
    *,
    as_json: bool,
    report_file: Path | None,
) -> int:
    actor = workspace.operator
    span = Span(kind="retry", by=actor.name, started=workspace.clock.now())
    taken = retry_all(workspace, actor, [case.id for case in cases], choice, passwords=passwords)
    busy = [case for case in cases if taken[case.id].documents]
    console = Terminal(stderr=True, highlight=False, soft_wrap=True)
    if not busy:
        if not as_json:
            console.print("No file fits: nothing is to be read again.", markup=False)
        return DONE
    with working(workspace) as pool, LiveProgress(quiet=as_json, title="Reading again") as live:
        for case in busy:
            follow(workspace, case.id, pool, live)
    codes = []
    for case in busy:
        if not as_json:
            console.print(f"Case {case.number}:", markup=False)
        codes.append(
            conclude(
                workspace,
                case,
                Statuses(workspace, case.id, _received(taken[case.id])),
                span,
                as_json=as_json,
                report_file=_file_for(report_file, case, alone=len(busy) == 1),
            )
        )
    return max(codes)


def _received(taken: RetryTaken) -> Received:
    return Received(documents=set(taken.documents))


def _file_for(file: Path | None, case: Case, *, alone: bool) -> Path | None:
    """The report of each case has a file of its own."""
    if file is None or alone:
        return file
    return file.with_stem(f"{file.stem}-{case.id[:8]}")
