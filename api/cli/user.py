"""`lince user`: who has an account on this machine."""

import re
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api import accounts
from api.cli.agency import agency_named
from api.cli.options import DataOption, open_existing
from api.settings import read_settings
from api.wiring import Workspace
from models.case import LOGIN, Role, User
from models.errors import NotFound, UsageError


class Act(StrEnum):
    """What may be done with an account."""

    LIST = "list"
    ADD = "add"
    PASSWORD = "password"  # noqa: S105 - an act, not a secret
    CLOSE = "close"
    OPEN = "open"


def user(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    login: Annotated[str, typer.Argument(help="The login.")] = "",
    name: Annotated[str, typer.Option("--name", help="With add: the person's name.")] = "",
    role: Annotated[Role, typer.Option("--role", help="With add: the person's role.")] = Role.INVESTIGATOR,
    agency: Annotated[str, typer.Option("--agency", help="With add: the agency, where there are several.")] = "",
    data: DataOption = None,
) -> None:
    """List the accounts of the data folder, add one, give one a new password, close one, or open it again.

    A password is made and shown once, to be handed over in person; its owner changes it. All of it stands in the
    audit log as the operator's doing.
    """
    if act is not Act.LIST and re.fullmatch(LOGIN, login) is None:
        raise UsageError(
            "Which login? It has 2 to 63 small letters, digits, dots, dashes.", next_step="For example r.choque."
        )
    if len(name) > 200:
        raise UsageError("--name is longer than 200 characters.", next_step="Take the name that people are called by.")
    workspace = open_existing(read_settings(data=data))
    try:
        _do(workspace, act, login, name=name.strip() or login, role=role, agency=agency)
    finally:
        workspace.close()


def _do(workspace: Workspace, act: Act, login: str, *, name: str, role: Role, agency: str) -> None:
    operator, console = workspace.operator, Console(highlight=False, soft_wrap=True)
    password = accounts.legible_password()
    match act:
        case Act.LIST:
            console.print(_table(workspace))
            workspace.records.audit.append(operator, "user.list")
        case Act.ADD:
            home = agency_named(workspace, agency).id
            accounts.create_user(workspace, operator, login=login, name=name, agency=home, role=role, password=password)
            _hand_over(console, login, password)
        case Act.PASSWORD:
            accounts.set_password(workspace, operator, _known(workspace, login).id, password)
            _hand_over(console, login, password)
        case Act.CLOSE:
            accounts.deactivate(workspace, operator, _known(workspace, login).id)
            console.print(f"{login} is closed; sessions and tokens have ended.")
        case Act.OPEN:
            accounts.activate(workspace, operator, _known(workspace, login).id)
            console.print(f"{login} is open again, with the password it had.")


def _hand_over(console: Console, login: str, password: str) -> None:
    console.print(f"Login [bold]{login}[/bold]   password, shown this once: [bold]{password}[/bold]")


def _known(workspace: Workspace, login: str) -> User:
    found = workspace.records.people.user_by_login(login)
    if found is None:
        raise NotFound("There is no such login.", next_step="`lince user list` has those that there are.")
    return found[0]


def _table(workspace: Workspace) -> Table:
    agencies = {agency.id: agency.name for agency in workspace.records.people.agencies()}
    table = Table("login", "name", "role", "agency", "", box=None)
    for known in workspace.records.people.users():
        table.add_row(
            known.login, known.name, known.role.value, agencies[known.agency], "" if known.active else "closed"
        )
    return table
