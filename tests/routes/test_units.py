"""Units of an agency, and names of bodies that look like others."""

import json

import pytest
from support.web import AWAY, FOREIGNER, HOME, MEMBERS, PASSWORD, SPARE, World

from api import accounts, units
from models.case import Role, Unit
from models.errors import Conflict
from models.ids import UnitId, derived

ADMINISTRATOR = MEMBERS[Role.ADMINISTRATOR]


def add(world: World, name: str, by: object = ADMINISTRATOR) -> dict[str, str]:
    answer = world.call("POST", "/api/v1/units", by=by, json={"name": name})
    return {**answer.json(), "status": str(answer.status_code)}


def test_people_belong_to_a_unit_of_their_agency(world: World) -> None:
    unit, foreign = add(world, "Grupo Terminal")["id"], add(world, "Grupo Río", FOREIGNER)["id"]
    path = f"/api/v1/users/{SPARE[0].id}/unit"
    assert world.call("POST", path, by=ADMINISTRATOR, json={"unit": unit}).json()["unit"] == unit
    assert world.call("POST", path, by=ADMINISTRATOR, json={"unit": foreign}).status_code == 404
    assert world.call("DELETE", f"/api/v1/units/{unit}", by=ADMINISTRATOR).status_code == 409
    assert world.call("POST", path, by=ADMINISTRATOR, json={"unit": None}).json()["unit"] is None
    assert world.call("DELETE", f"/api/v1/units/{unit}", by=ADMINISTRATOR).status_code == 204
    new = {"login": "new.one", "name": "N", "agency": HOME.id, "role": "analyst", "password": PASSWORD}
    refused = world.call("POST", "/api/v1/users", by=ADMINISTRATOR, json={**new, "unit": foreign})
    assert refused.status_code == 404
    assert world.workspace.records.people.user_by_login("new.one") is None


def test_units_of_another_agency_are_absent(world: World) -> None:
    foreign = add(world, "Grupo Río", FOREIGNER)["id"]
    assert "Grupo Río" not in world.call("GET", "/api/v1/units", by=ADMINISTRATOR).text
    told = [world.call("DELETE", f"/api/v1/units/{unit}", by=ADMINISTRATOR).content for unit in (foreign, "0" * 32)]
    assert told[0] == told[1]
    assert "Grupo Río" in world.call("GET", "/api/v1/units", by=FOREIGNER).text


@pytest.mark.parametrize(
    "name", ["grupo terminal", "Gruро Теrminal", "Grupo\u00a0Terminal", "Grupo Terrninal", "Grupo  Términal"]
)
def test_a_unit_that_looks_like_another_is_refused(world: World, name: str) -> None:
    add(world, "Grupo Terminal")
    told = add(world, name)
    assert (told["status"], told["detail"]) == (
        "409",
        "A unit of the agency has this name already, or one that looks like it.",
    )
    assert [one.name for one in world.workspace.records.people.units(HOME.id)] == ["Grupo Terminal"]
    assert add(world, "Grupo Terminal", FOREIGNER)["status"] == "201"


@pytest.mark.parametrize(
    "name", ["unidad yungas", "Unidad Yυngas", "UNIDAD  YUNGAS", "Unidad\u2009Yungas", "Unídad Yungas", "Unldad Yungas"]
)
def test_an_agency_that_looks_like_another_is_refused(world: World, name: str) -> None:
    answer = world.call("POST", "/api/v1/agencies", by=ADMINISTRATOR, json={"name": name, "country": "BO"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert "looks like it" in answer.json()["detail"]
    assert len(world.workspace.records.people.agencies()) == 2


@pytest.mark.parametrize("name", ["Unidad\u202eYungas", "Unidad\u200bYungas", "…", "\x07x"])
def test_a_name_with_signs_that_are_not_seen_is_refused(world: World, name: str) -> None:
    answer = world.call("POST", "/api/v1/agencies", by=ADMINISTRATOR, json={"name": name, "country": "BO"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_an_agency_keeps_its_own_look_when_it_is_renamed(world: World) -> None:
    operator = world.workspace.operator
    changed = accounts.change_agency(world.workspace, operator, HOME.id, name="UNIDAD YUNGAS", country="BO")
    assert changed.name == "UNIDAD YUNGAS"
    with pytest.raises(Conflict):
        accounts.change_agency(world.workspace, operator, HOME.id, name=f"{AWAY.name.upper()} ", country="BO")


def test_a_thousand_units_are_listed_and_one_more_is_refused(world: World) -> None:
    people = world.workspace.records.people
    with world.workspace.records.transaction():
        for number in range(units.MOST_UNITS):
            people.add_unit(Unit(id=UnitId(derived("unit", str(number))), agency=HOME.id, name=f"Grupo {number}"))
    listed = world.call("GET", "/api/v1/units", by=ADMINISTRATOR).json()["units"]
    assert len(listed) == units.MOST_UNITS
    told = add(world, "Grupo nuevo")
    assert (told["status"], told["detail"]) == ("409", "An agency has at most 1000 units.")
    assert len(people.units(HOME.id)) == units.MOST_UNITS
    assert add(world, "Grupo nuevo", FOREIGNER)["status"] == "201"
    assert "Grupo nuevo" not in json.dumps(listed)
