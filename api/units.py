"""Units within an agency, and who belongs to which. Called by the routes and the command line alike."""

from api.wiring import Workspace
from models.audit import Actor
from models.case import Agency, Unit, User, body_name
from models.errors import Conflict, NotFound, UsageError
from models.ids import AgencyId, UnitId, UserId, fresh

MOST_UNITS = 1000
"""Of one agency."""

_ABSENT = "There is no such unit in the agency."


def list_units(workspace: Workspace, actor: Actor, agency: AgencyId | None = None) -> list[Unit]:
    """The units of one's own agency, or for the machine's operator of any, by name. Raises NotAllowed, NotFound."""
    workspace.access.allow(actor, "unit.list")
    units = list(workspace.records.people.units(_home(workspace, actor, agency).id))
    workspace.records.audit.append(actor, "unit.list", detail={"units": len(units)})
    return units


def create_unit(workspace: Workspace, actor: Actor, *, name: str, agency: AgencyId | None = None) -> Unit:
    """Add a unit to one's own agency. Raises NotAllowed, NotFound, UsageError, Conflict (name taken, too many)."""
    workspace.access.allow(actor, "unit.create")
    home = _home(workspace, actor, agency)
    unit = Unit(id=UnitId(fresh()), agency=home.id, name=_named(name))
    with workspace.records.transaction():
        if len(workspace.records.people.units(home.id)) >= MOST_UNITS:
            raise Conflict(
                f"An agency has at most {MOST_UNITS} units.", next_step="Remove one that nobody belongs to any more."
            )
        workspace.records.people.add_unit(unit)
        workspace.records.audit.append(actor, "unit.create", subject=unit.id)
    return unit


def rename_unit(workspace: Workspace, actor: Actor, unit: UnitId, *, name: str) -> Unit:
    """Give a unit of one's own agency another name. Raises NotAllowed, NotFound, UsageError, Conflict."""
    found = _own(workspace, actor, unit).model_copy(update={"name": _named(name)})
    with workspace.records.transaction():
        workspace.records.people.change_unit(found)
        workspace.records.audit.append(actor, "unit.change", subject=unit)
    return found


def remove_unit(workspace: Workspace, actor: Actor, unit: UnitId) -> None:
    """Remove a unit that nobody belongs to. Raises NotAllowed, NotFound, Conflict."""
    _own(workspace, actor, unit)
    with workspace.records.transaction():
        if any(user.unit == unit for user in workspace.records.people.users()):
            raise Conflict("Somebody belongs to this unit.", next_step="Move its people to another unit first.")
        workspace.records.people.remove_unit(unit)
        workspace.records.audit.append(actor, "unit.remove", subject=unit)


def move_user(workspace: Workspace, actor: Actor, user: UserId, unit: UnitId | None) -> User:
    """Put a user into a unit of his agency, or into none. Raises NotAllowed, NotFound (the user, or the unit)."""
    workspace.access.allow(actor, "user.change")
    known = workspace.records.people.user(user)
    if not actor.operator and known.agency != actor.agency:
        raise NotFound("There is no such user.")
    with workspace.records.transaction():
        if unit is not None:
            check_unit(workspace, unit, known.agency)
        workspace.records.people.set_unit(user, unit)
        workspace.records.audit.append(actor, "user.move", subject=user, detail={"unit": unit or ""})
    return workspace.records.people.user(user)


def check_unit(workspace: Workspace, unit: UnitId, agency: AgencyId) -> Unit:
    """The unit, which must be the agency's. Raises NotFound."""
    found = workspace.records.people.unit(unit)
    if found is None or found.agency != agency:
        raise NotFound(_ABSENT, next_step="Check its id.")
    return found


def _own(workspace: Workspace, actor: Actor, unit: UnitId) -> Unit:
    """A unit that the actor may change; one of another agency is told as absent."""
    workspace.access.allow(actor, "unit.change")
    found = workspace.records.people.unit(unit)
    if found is None or not (actor.operator or found.agency == actor.agency):
        raise NotFound(_ABSENT, next_step="Check its id.")
    return found


def _home(workspace: Workspace, actor: Actor, agency: AgencyId | None) -> Agency:
    wanted = agency if actor.operator else actor.agency
    if wanted is None:
        raise UsageError("Which agency? It is missing.", next_step="Name it.")
    return workspace.records.people.agency(wanted)


def _named(name: str) -> str:
    try:
        return body_name(name)
    except ValueError as error:
        raise UsageError(f"This cannot be: {error}.", next_step="Write it as it stands on the unit's paper.") from error
