"""`lince demo`: the sample dossier, built, read and opened."""

import json
from pathlib import Path
from typing import Annotated

import typer

from api.accounts import create_user, legible_password, set_password
from api.cli.languages import check_languages
from api.cli.live import LiveProgress
from api.cli.options import DataOption, reading_settings
from api.cli.serve import listen, run_server
from api.cli.terminal import Terminal
from api.logs import configure_logs
from api.receiving import agency_for, case_for, follow, receive_all, working
from api.reporting import Span, head_of, keep, report_of
from api.settings import Settings, read_settings
from api.wiring import Workspace, open_workspace
from models.case import Role
from models.ids import UserId
from models.mention import MentionKind
from services.search.linking.shared import shared_links

LOGIN = "demo"
"""The user of the sample dossier: a member of all four cases, as in a joint team."""

ADMINISTRATOR = "demo.admin"
"""Adds people; sees no case."""

AUDITOR = "demo.auditor"
"""Reads the audit log; sees no case."""

_ROLES = {LOGIN: Role.INVESTIGATOR, ADMINISTRATOR: Role.ADMINISTRATOR, AUDITOR: Role.AUDITOR}
_TOLD = {LOGIN: "Login", ADMINISTRATOR: "Administrator", AUDITOR: "Auditor"}


def demo(
    data: DataOption = None,
    port: Annotated[int | None, typer.Option("--port", help="Port (default 8765); 0 takes a free one.")] = None,
    new_password: Annotated[bool, typer.Option("--new-password", help="Make a new password for the login.")] = False,
    serve: Annotated[bool, typer.Option(help="Open the server when all is read.")] = True,
) -> None:
    """Build the sample dossier (invented people), read it with a live display, and open the server on it."""
    settings = reading_settings(data or _default_folder(read_settings()), port=port)
    configure_logs(settings.log_level)
    console = Terminal(highlight=False, soft_wrap=True)
    if serve:
        listen(settings.host, settings.port).close()  # a taken port is told now, not after minutes of reading
    workspace = open_workspace(settings)
    try:
        ready = workspace.data / "demo-ready.json"
        if not ready.exists():
            check_languages(settings.ocr_languages)
            _read_dossier(workspace, console)
            ready.write_text(json.dumps({"login": LOGIN}), encoding="utf-8")
        if not serve:
            _announce(console, None, workspace, renew=new_password)
            return
        with workspace.folder.hold("lince demo"):
            run_server(workspace, lambda address: _announce(console, address, workspace, renew=new_password))
    finally:
        workspace.close()


def _default_folder(settings: Settings) -> Path:
    """Beside the user's own data, never in it."""
    return settings.data.expanduser() / "demo"


def _read_dossier(workspace: Workspace, console: Terminal) -> None:
    # The generator draws and writes with libraries that no other verb needs.
    from api.dossier import build  # noqa: PLC0415

    folder = workspace.data / "dossier"
    console.print("Building the sample dossier: four cases of three agencies, every person and number invented.")
    truth = build(folder)
    actor = workspace.operator
    agencies = {agency.slug: agency for agency in truth.agencies}
    with working(workspace) as pool:
        opened = []
        for sample in truth.cases:
            agency = agencies[sample.agency]
            agency_for(workspace, agency.name, country=agency.country, actor=actor)
            case, _new = case_for(
                workspace, sample.number, agency=agency.name, country=sample.country, actor=actor, title=sample.title
            )
            for secret in sample.passwords:
                workspace.records.cases.add_password(case.id, secret)
            opened.append((case, folder / sample.agency / sample.number))
        for case, files in opened:
            span = Span(kind="ingest", by=actor.name, started=workspace.clock.now())
            with LiveProgress(title=case.number) as live:
                receive_all(workspace, case.id, [files], actor=actor, report=live)
                follow(workspace, case.id, pool, live)
            taken = workspace.records.evidence.files(case.id)
            report = report_of(workspace, case, taken, span)
            keep(workspace, report, taken)
            console.print(head_of(report), markup=False, end="")
    home = workspace.records.people.agencies()[0]
    for login, role in _ROLES.items():
        if workspace.records.people.user_by_login(login) is None:
            create_user(
                workspace,
                actor,
                login=login,
                name="Demo",
                agency=home.id,
                role=role,
                password=legible_password(),
            )
    user = next(user.id for user in workspace.records.people.users() if user.login == LOGIN)
    for case, _files in opened:
        if user not in {member.user for member in workspace.records.cases.members(case.id)}:
            workspace.access.add_member(actor, case.id, user)


def _passwords(workspace: Workspace, *, renew: bool) -> dict[str, str]:
    """Passwords by login, to show after the first reading or when asked for; they are stored as hashes only."""
    if _shown(workspace).exists() and not renew:
        return {}
    known = _logins(workspace)
    passwords = {login: legible_password() for login in known}
    for login, password in passwords.items():
        set_password(workspace, workspace.operator, known[login], password)
    return passwords


def _logins(workspace: Workspace) -> dict[str, UserId]:
    """Those of the dossier that there are: a folder of an earlier release lacks the newest."""
    known = {user.login: user.id for user in workspace.records.people.users()}
    return {login: known[login] for login in _ROLES if login in known}


def _shown(workspace: Workspace) -> Path:
    """The mark that the passwords were shown. They are made when the server is open, or one that nobody saw is lost."""
    return workspace.data / "demo-login-shown"


def _announce(console: Terminal, address: str | None, workspace: Workspace, *, renew: bool) -> None:
    passwords = _passwords(workspace, renew=renew)
    phone = _scanned_phone(workspace)
    console.print()
    if address is not None:
        console.print(f"Lince is open at [bold]{address}[/bold]   (Ctrl-C ends it)")
    for login, password in passwords.items():
        console.print(f"{_TOLD[login]}, shown this once:  [bold]{login}[/bold]   password  [bold]{password}[/bold]")
    _shown(workspace).touch()
    if not passwords:
        console.print(
            f"Logins: {', '.join(_logins(workspace))}, with the passwords of the first start (lost? --new-password)."
        )
    console.print(f"At the terminal it is asked with  lince search … --data {workspace.data}", soft_wrap=True)
    console.print("Three things to try:")
    console.print(f"  1. Search the number {phone} in any spelling, and open a hit: the box marks it on the scan.")
    console.print("  2. Open Links: numbers, papers and names that two cases share, with both pages side by side.")
    console.print("  3. Search  indicator:document_retention  and read what each passage is marked for, and why.")


def _scanned_phone(workspace: Workspace) -> str:
    """A number, as some page has it, that stands on scans and in several cases: the best one to try first."""
    scope = workspace.access.scope(workspace.operator, action="link.list")
    links = shared_links(workspace.records, scope, kinds=[MentionKind.PHONE])
    scanned = [link for link in links if any(place.boxes for place in link.places)]
    best = max(scanned or links, key=lambda link: len(link.cases), default=None)
    return best.places[-1].text if best else "+591 …"
