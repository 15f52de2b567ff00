"""`lince audit-key`: the keys by which auditors read what was asked, and why."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from api import audit_texts
from api.cli.options import DataOption, open_existing
from api.cli.terminal import Terminal
from api.settings import read_settings
from api.wiring import Workspace
from models.case import User
from models.errors import NotFound, UsageError


class Act(StrEnum):
    """What may be done with a key."""

    LIST = "list"
    MAKE = "make"
    CHANGE = "change"
    ACCEPT = "accept"


def audit_key(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    login: Annotated[str, typer.Argument(help="The auditor.")] = "",
    other: Annotated[str, typer.Option("--other", help="With accept: the auditor whose key waits.")] = "",
    data: DataOption = None,
) -> None:
    """Make an auditor's key, change its passphrase, accept another auditor's, or list them.

    The auditor himself types the passphrase, at this terminal. Nobody can open what it locks without it, nor make it
    anew: an agency has two auditors, each of whom accepts the other's key. `lince audit --texts` reads by it.
    """
    if not login:
        raise UsageError("Which auditor? The login is missing.", next_step="`lince user list` has those there are.")
    workspace = open_existing(read_settings(data=data))
    try:
        _do(workspace, act, user_named(workspace, login), other)
    finally:
        workspace.close()


def _do(workspace: Workspace, act: Act, owner: User, other: str) -> None:
    operator, console = workspace.operator, Terminal(highlight=False, soft_wrap=True)
    match act:
        case Act.LIST:
            console.print(_table(workspace, owner))
        case Act.MAKE:
            made = audit_texts.make_key(workspace, operator, owner, asked("New passphrase", twice=True))
            console.print(
                f"{owner.login} reads from now on what is asked in the agency."
                if made.accepted
                else f"The key waits: another auditor accepts it with `lince audit-key accept … --other {owner.login}`."
            )
        case Act.CHANGE:
            old = asked("Present passphrase")
            audit_texts.make_key(workspace, operator, owner, asked("New passphrase", twice=True), old=old)
            console.print("The new passphrase opens what the old one did.")
        case Act.ACCEPT:
            waiting = user_named(workspace, other)
            audit_texts.accept_key(workspace, operator, owner, asked("Your passphrase"), user=waiting.id)
            console.print(f"{waiting.login} reads whatever {owner.login} does.")


def user_named(workspace: Workspace, login: str) -> User:
    """Raises NotFound."""
    found = workspace.records.people.user_by_login(login.strip().lower())
    if found is None:
        raise NotFound("There is no such login.", next_step="`lince user list` has those that there are.")
    return found[0]


def asked(what: str, *, twice: bool = False) -> str:
    """A passphrase from the terminal, which does not show it."""
    return str(typer.prompt(what, hide_input=True, confirmation_prompt=twice, err=True))


def _table(workspace: Workspace, owner: User) -> Table:
    table = Table("auditor", "since (UTC)", "", box=None)
    people = workspace.records.people
    for key in audit_texts.list_keys(workspace, workspace.operator, owner).keys:
        state = "reads" if key.accepted else "waits for another auditor"
        table.add_row(people.user(key.user).login, f"{key.made:%Y-%m-%d %H:%M}", state)
    return table
