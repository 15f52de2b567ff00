"""`lince member`: who has a place in a case."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from api.cli.options import DataOption, one_case, open_existing
from api.cli.terminal import Terminal
from api.membership import add_member, list_members, remove_member
from api.settings import read_settings
from api.wiring import Workspace
from models.case import Case, Role
from models.errors import NotFound, UsageError


class Act(StrEnum):
    """What may be done with the places of a case."""

    LIST = "list"
    ADD = "add"
    REMOVE = "remove"


def member(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    login: Annotated[str, typer.Argument(help="With add and remove: the login.")] = "",
    case: Annotated[str, typer.Option("--case", help="Number of the case.")] = "",
    role: Annotated[
        Role | None, typer.Option("--role", help="With add: the role in the case, for an administrator.")
    ] = None,
    data: DataOption = None,
) -> None:
    """List who has a place in a case, give an account of its agency one, or take it back.

    An administrator works on a case in another role, which --role names; everybody else in his own. All of it stands
    in the audit log as the operator's doing.
    """
    if act is not Act.LIST and not login.strip():
        raise UsageError("Which login? It is missing.", next_step="`lince user list` has those that there are.")
    workspace = open_existing(read_settings(data=data))
    try:
        found = one_case(workspace, case)
        _do(workspace, act, found, login.strip().lower(), role)
        Terminal(highlight=False, soft_wrap=True).print(_table(workspace, found))
    finally:
        workspace.close()


def _do(workspace: Workspace, act: Act, found: Case, login: str, role: Role | None) -> None:
    operator = workspace.operator
    match act:
        case Act.LIST:
            return
        case Act.ADD:
            add_member(workspace, operator, found.id, login, role=role)
        case Act.REMOVE:
            known = workspace.records.people.user_by_login(login)
            places = {member.user for member in workspace.records.cases.members(found.id)}
            if known is None or known[0].id not in places:
                raise NotFound("No such login has a place in this case.", next_step="`lince member list` has them.")
            remove_member(workspace, operator, found.id, known[0].id)


def _table(workspace: Workspace, case: Case) -> Table:
    table = Table("login", "name", "role in the case", "since", "by", box=None)
    for one in list_members(workspace, workspace.operator, case.id).members:
        table.add_row(one.login, one.name, one.role.value, one.since.date().isoformat(), one.granted_by)
    return table
