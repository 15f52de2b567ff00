"""Units of an agency, for its administrators; everybody sees those of his own agency."""

from typing import Annotated

from fastapi import APIRouter, Path, status
from pydantic import AfterValidator, Field

from api import units
from api.http import examples
from api.http.auth import BrowserActor, CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, UserParam
from models.base import Record
from models.case import LONGEST_NAME, Unit, User, body_name
from models.ids import UnitId

router = APIRouter(tags=["people"], route_class=JsonRoute)

UnitParam = Annotated[UnitId, Path(pattern=ID, description="id of a unit")]


class NewUnit(Record):
    """A unit to add, or the name that it is to have."""

    name: Annotated[str, AfterValidator(body_name)] = Field(
        min_length=1, max_length=LONGEST_NAME, examples=["Grupo Terminal"]
    )


class Units(Record):
    """The units of an agency, by name."""

    units: tuple[Unit, ...]


class NewPlace(Record):
    """The unit that a user is to belong to."""

    unit: UnitId | None = Field(pattern=ID, description="null: none", examples=[examples.UNIT.id])


@router.get("/units", summary="List units", responses=answers(*SIGNED_IN, example=Units(units=(examples.UNIT,))))
def read_units(workspace: Here, actor: CurrentActor) -> Units:
    """Units of your agency, by name."""
    return Units(units=tuple(units.list_units(workspace, actor)))


@router.post(
    "/units",
    summary="Add a unit",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "conflict", "invalid", example=examples.UNIT, status=201),
)
def add_unit(workspace: Here, actor: BrowserActor, new: NewUnit) -> Unit:
    """Add a unit to your agency. A name that looks like that of another unit there is refused."""
    return units.create_unit(workspace, actor, name=new.name)


@router.post(
    "/units/{unit}",
    summary="Rename a unit",
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", example=examples.UNIT),
)
def change_unit(workspace: Here, actor: BrowserActor, unit: UnitParam, new: NewUnit) -> Unit:
    """Its people stay."""
    return units.rename_unit(workspace, actor, unit, name=new.name)


@router.delete(
    "/units/{unit}",
    summary="Remove a unit",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", status=204),
)
def drop_unit(workspace: Here, actor: BrowserActor, unit: UnitParam) -> None:
    """Only one that nobody belongs to."""
    units.remove_unit(workspace, actor, unit)


@router.post(
    "/users/{user}/unit",
    summary="Put a user into a unit",
    responses=answers(
        *CHANGING,
        "not_found",
        "invalid",
        example=examples.USER.model_copy(update={"unit": examples.UNIT.id}),
    ),
)
def place_user(workspace: Here, actor: BrowserActor, user: UserParam, new: NewPlace) -> User:
    """A unit of his own agency, or none. What he may see stays: cases are opened by membership."""
    return units.move_user(workspace, actor, user, new.unit)
