"""`lince unit`: the parts of an agency."""

from collections import Counter
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from api import units
from api.cli.agency import agency_named
from api.cli.options import DataOption, open_existing
from api.cli.terminal import Terminal
from api.settings import read_settings
from api.wiring import Workspace
from models.case import Unit
from models.errors import NotFound, UsageError
from models.ids import AgencyId


class Act(StrEnum):
    """What may be done with a unit."""

    LIST = "list"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


def unit(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    name: Annotated[str, typer.Argument(help="The unit's name.")] = "",
    new_name: Annotated[str, typer.Option("--name", help="With change: the name it is to have.")] = "",
    agency: Annotated[str, typer.Option("--agency", help="The agency, where there are several.")] = "",
    data: DataOption = None,
) -> None:
    """List the units of an agency with their people, add one, give one another name, or remove one without people."""
    if act is not Act.LIST and not name.strip():
        raise UsageError("Which unit? Its name is missing.", next_step='For example "Grupo Terminal".')
    workspace = open_existing(read_settings(data=data))
    try:
        home, operator = agency_named(workspace, agency).id, workspace.operator
        match act:
            case Act.ADD:
                units.create_unit(workspace, operator, name=name, agency=home)
            case Act.CHANGE:
                units.rename_unit(workspace, operator, unit_named(workspace, home, name).id, name=new_name)
            case Act.REMOVE:
                units.remove_unit(workspace, operator, unit_named(workspace, home, name).id)
            case Act.LIST:
                pass
        _show(workspace, home)
    finally:
        workspace.close()


def unit_named(workspace: Workspace, agency: AgencyId, name: str) -> Unit:
    """The unit of that name in an agency. Raises NotFound."""
    found = next((one for one in workspace.records.people.units(agency) if one.name == name.strip()), None)
    if found is None:
        raise NotFound("The agency has no such unit.", next_step="`lince unit list` has those that there are.")
    return found


def _show(workspace: Workspace, agency: AgencyId) -> None:
    people = Counter(user.unit for user in workspace.records.people.users() if user.active)
    table = Table("unit", "users", box=None)
    for one in units.list_units(workspace, workspace.operator, agency):
        table.add_row(one.name, str(people[one.id]))
    Terminal(highlight=False, soft_wrap=True).print(table)
