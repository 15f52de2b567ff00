"""`lince ingest`: receive files and folders into a case, and read them; with --watch, for as long as you like."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from api.cli.exits import DONE
from api.cli.languages import check_languages
from api.cli.live import LiveProgress
from api.cli.options import (
    CustodianOption,
    DataOption,
    DeviceOption,
    JsonOption,
    NotesOption,
    PasswordOption,
    PasswordsOption,
    PlaceOption,
    ReportOption,
    SealOption,
    SeizedByOption,
    SeizedOption,
    country_of,
    passwords_of,
    reading_settings,
    statement,
)
from api.cli.outcome import check_report_file, conclude
from api.cli.rule_files import check_rules
from api.cli.terminal import Terminal
from api.cli.watched import watch_folders
from api.logs import configure_logs
from api.offered import check_paths
from api.receiving import Statement, Statuses, case_for, follow, receive_all, working
from api.renewed import wait
from api.reporting import Span
from api.watching import SETTLE_SECONDS
from api.wiring import Workspace, open_workspace
from models.case import Case
from models.exhibit import printable
from models.ids import CaseId


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", metavar="PATH...")],
    case: Annotated[str, typer.Option("--case", help="Number of the case; a new one is opened.")],
    country: Annotated[
        str | None,
        typer.Option("--country", help="Country of a new case, two letters: how national numbers are read."),
    ] = None,
    agency: Annotated[str | None, typer.Option("--agency", help="Agency of the case.")] = None,
    new_case: Annotated[
        bool, typer.Option("--new-case", help="Open a case even when another agency has one of this number.")
    ] = False,
    password: PasswordOption = None,
    passwords: PasswordsOption = None,
    custodian: CustodianOption = "",
    seized_by: SeizedByOption = "",
    place: PlaceOption = "",
    seized_at: SeizedOption = "",
    seal: SealOption = "",
    device: DeviceOption = "",
    notes: NotesOption = "",
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and take in what is put into the folders, until Ctrl-C.")
    ] = False,
    settle: Annotated[
        float, typer.Option("--settle", min=0.5, max=3600, help="With --watch: seconds a file must lie still.")
    ] = SETTLE_SECONDS,
    report: ReportOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> int:
    """Receive files into a case and read them. Safe to run again: it resumes what was cut and reports every file.

    What the record of the seizure says (--seized-by, --seized-at, --place, --seal, --device, --notes) is kept with each
    receipt. Ends with a run report, which is kept with the case.
    """
    land = None if country is None else country_of(country)
    stated = statement(
        custodian, seized_by=seized_by, place=place, seized_at=seized_at, seal=seal, device=device, notes=notes
    )
    secrets = passwords_of(passwords, password)
    check_report_file(report)
    settings = reading_settings(data)
    check_paths(paths, data=settings.data.expanduser().resolve())
    check_languages(settings.ocr_languages)
    configure_logs(settings.log_level)
    check_rules(settings)
    workspace = open_workspace(settings)
    try:
        actor = workspace.operator
        opened, _new = case_for(workspace, case, agency=agency, country=land, actor=actor, another=new_case)
        if secrets:
            workspace.access.case(actor, opened.id, action="case.add_password")
        for secret in secrets:
            workspace.records.cases.add_password(opened.id, secret)
        if watch:
            return watch_folders(
                workspace, opened, paths, stated=stated, settle=settle, as_json=as_json, report_file=report
            )
        return _once(workspace, opened, paths, stated, as_json=as_json, report_file=report)
    finally:
        workspace.close()


def _tell_again(again: Mapping[CaseId, int], case: Case) -> None:
    """What was analyzed again since rules or models are others now, and what of other cases waits for that."""
    here, elsewhere = again.get(case.id, 0), sum(again.values()) - again.get(case.id, 0)
    if here or elsewhere:
        Terminal(stderr=True, highlight=False, soft_wrap=True).print(
            f"Rules or models have changed. Documents of this case that were analyzed again: {here}. Of other cases, "
            f"such as a server or `lince worker --until-idle` analyzes again: {elsewhere}.",
            markup=False,
        )


def _once(
    workspace: Workspace,
    case: Case,
    paths: list[Path],
    stated: Statement,
    *,
    as_json: bool,
    report_file: Path | None,
) -> int:
    actor = workspace.operator
    span = Span(kind="ingest", by=actor.name, started=workspace.clock.now())
    with working(workspace) as pool, LiveProgress(quiet=as_json) as live:
        received = receive_all(workspace, case.id, paths, actor=actor, report=live, stated=stated)
        again = wait(workspace, pool)
        follow(workspace, case.id, pool, live)
    _tell_again(again, case)
    if not (received.documents or received.unopened or as_json):
        named = ", ".join(printable(str(path)) for path in paths)
        Terminal(stderr=True, highlight=False, soft_wrap=True).print(
            f"There are no files in {named}: nothing was received.", markup=False
        )
        return DONE
    return conclude(
        workspace,
        case,
        Statuses(workspace, case.id, received),
        span,
        unopened=received.unopened,
        as_json=as_json,
        report_file=report_file,
    )
