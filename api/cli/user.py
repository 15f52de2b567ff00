"""`lince user`: who has an account on this machine."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from api import accounts, identities
from api.cli.agency import agency_named
from api.cli.options import DataOption, open_existing
from api.cli.terminal import Terminal
from api.cli.unit import unit_named
from api.settings import read_settings
from api.units import move_user
from api.wiring import Workspace
from models.case import LOGIN, Role, User
from models.errors import NotFound, UsageError
from models.session import Session


class Act(StrEnum):
    """What may be done with an account."""

    LIST = "list"
    ADD = "add"
    ROLE = "role"
    UNIT = "unit"
    PASSWORD = "password"  # noqa: S105 - an act, not a secret
    SESSIONS = "sessions"
    END = "end"
    CLOSE = "close"
    LINK = "link"
    UNLINK = "unlink"
    OPEN = "open"
    AUTHORITY = "authority"
    NO_AUTHORITY = "no-authority"


def user(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    login: Annotated[str, typer.Argument(help="The login.")] = "",
    name: Annotated[str, typer.Option("--name", help="With add: the person's name.")] = "",
    role: Annotated[Role | None, typer.Option("--role", help="With add and role: the person's role.")] = None,
    unit: Annotated[str, typer.Option("--unit", help="With add and unit: the unit of the agency; empty: none.")] = "",
    no_factor: Annotated[
        bool, typer.Option("--remove-second-factor", help="With password: for somebody who lost his code generator.")
    ] = False,
    subject: Annotated[
        str, typer.Option("--subject", help="With link: his subject at the login provider, as its administrator tells.")
    ] = "",
    agency: Annotated[str, typer.Option("--agency", help="With add: the agency, where there are several.")] = "",
    data: DataOption = None,
) -> None:
    """List the accounts of the data folder, add one, give one another role, unit or password, close or open it.

    authority and no-authority: whether what is sealed by law is open to him, in the cases that he has a place in.

    link and unlink: whether he may log in at the provider that LINCE_OIDC_ISSUER names.

    Without --role a new account is an investigator's. A password is made and shown once, to be handed over in
    person; its owner changes it. All of it stands in the audit log as the operator's doing.
    """
    if act is not Act.LIST and re.fullmatch(LOGIN, login) is None:
        raise UsageError(
            "Which login? It has 2 to 63 small letters, digits, dots, dashes.", next_step="For example r.choque."
        )
    if len(name) > 200:
        raise UsageError("--name is longer than 200 characters.", next_step="Take the name that people are called by.")
    if act is Act.ROLE and role is None:
        raise UsageError("Which role? It is missing.", next_step="For example --role analyst.")
    workspace = open_existing(read_settings(data=data))
    try:
        _do(
            workspace,
            act,
            login,
            name=name.strip() or login,
            role=role or Role.INVESTIGATOR,
            unit=unit,
            agency=agency,
            no_factor=no_factor,
            subject=subject.strip(),
        )
    finally:
        workspace.close()


def _do(
    workspace: Workspace,
    act: Act,
    login: str,
    *,
    name: str,
    role: Role,
    unit: str,
    agency: str,
    no_factor: bool,
    subject: str,
) -> None:
    operator, console = workspace.operator, Terminal(highlight=False, soft_wrap=True)
    password = accounts.legible_password()
    match act:
        case Act.LIST:
            console.print(_table(workspace))
            workspace.records.audit.append(operator, "user.list")
        case Act.ADD:
            home = agency_named(workspace, agency).id
            accounts.create_user(
                workspace,
                operator,
                login=login,
                name=name,
                agency=home,
                role=role,
                password=password,
                unit=unit_named(workspace, home, unit).id if unit.strip() else None,
            )
            _hand_over(console, login, password)
        case Act.ROLE:
            changed = accounts.change_role(workspace, operator, _known(workspace, login).id, role)
            console.print(f"{login} is {changed.role.value} from now on, in his cases too.")
        case Act.UNIT:
            known = _known(workspace, login)
            wanted = unit_named(workspace, known.agency, unit) if unit.strip() else None
            move_user(workspace, operator, known.id, wanted.id if wanted else None)
            console.print(f"{login} belongs to {wanted.name if wanted else 'no unit'} from now on.")
        case Act.PASSWORD:
            accounts.set_password(workspace, operator, _known(workspace, login).id, password, remove_factor=no_factor)
            _hand_over(console, login, password)
        case Act.SESSIONS:
            console.print(_sessions(accounts.sessions_of(workspace, operator, _known(workspace, login).id)))
        case Act.END:
            accounts.end_sessions(workspace, operator, _known(workspace, login).id)
            console.print(f"All that {login} was logged in with has ended, and his tokens.")
        case Act.LINK:
            issuer = workspace.settings.oidc_issuer
            if not issuer or not 0 < len(subject) <= 255:
                raise UsageError(
                    "Linking needs a login provider and a subject.", next_step="Set LINCE_OIDC_ISSUER; give --subject."
                )
            identities.link(workspace, operator, _known(workspace, login), issuer=issuer, subject=subject)
            console.print(f"{login} may log in at the provider.")
        case Act.UNLINK:
            identities.unlink(workspace, operator, _known(workspace, login))
            console.print(f"{login} is linked to no provider; what he was logged in with has ended.")
        case Act.CLOSE:
            accounts.deactivate(workspace, operator, _known(workspace, login).id)
            console.print(f"{login} is closed; sessions and tokens have ended.")
        case Act.OPEN:
            accounts.activate(workspace, operator, _known(workspace, login).id)
            console.print(f"{login} is open again, with the password it had.")
        case Act.AUTHORITY | Act.NO_AUTHORITY:
            named = act is Act.AUTHORITY
            accounts.name_authority(workspace, operator, _known(workspace, login).id, named=named)
            told = "is open to him in his cases" if named else "is open to him no more"
            console.print(f"What is sealed by law {told}: {login}.")


def _hand_over(console: Terminal, login: str, password: str) -> None:
    console.print(f"Login [bold]{login}[/bold]   password, shown this once: [bold]{password}[/bold]")


def _known(workspace: Workspace, login: str) -> User:
    found = workspace.records.people.user_by_login(login)
    if found is None:
        raise NotFound("There is no such login.", next_step="`lince user list` has those that there are.")
    return found[0]


def _sessions(sessions: Sequence[Session]) -> Table:
    table = Table("kind", "for", "since", "last used", "until", box=None)
    for one in sessions:
        times = [f"{moment:%Y-%m-%d %H:%M}" if moment else "" for moment in (one.opened, one.used, one.expires)]
        table.add_row(one.kind.value, one.label, *times)
    return table


def _table(workspace: Workspace) -> Table:
    agencies = {agency.id: agency.name for agency in workspace.records.people.agencies()}
    units = {unit.id: unit.name for agency in agencies for unit in workspace.records.people.units(agency)}
    table = Table("login", "name", "role", "agency", "unit", "", box=None)
    for known in workspace.records.people.users():
        table.add_row(
            known.login,
            known.name,
            known.role.value,
            agencies[known.agency],
            units[known.unit] if known.unit else "",
            "" if known.active else "closed",
        )
    return table
