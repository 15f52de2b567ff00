"""Roles given and taken: by whom, to whom, and from when on."""

import pytest
from support.web import ACTING, MEMBERS, OURS, SPARE, STRANGERS, World

from api import accounts
from models.case import Role
from models.errors import Conflict

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]
ADMINISTRATOR = MEMBERS[Role.ADMINISTRATOR]


def change(world: World, user: str, role: str) -> int:
    return world.call("POST", f"/api/v1/users/{user}/role", by=ADMINISTRATOR, json={"role": role}).status_code


def test_a_role_given_to_oneself_is_refused_and_shows(world: World) -> None:
    refused = world.call("POST", f"/api/v1/users/{ADMINISTRATOR.id}/role", by=ADMINISTRATOR, json={"role": "auditor"})
    assert (refused.status_code, refused.json()["detail"]) == (403, "Nobody gives a role to himself.")
    assert world.actions()[-1] == (ADMINISTRATOR.login, "user.change_role", "refused")
    assert world.call("GET", "/api/v1/me", by=ADMINISTRATOR).json()["user"]["role"] == "administrator"


def test_a_new_role_acts_at_once_in_his_cases_too(world: World) -> None:
    links = "/api/v1/links"
    assert world.call("GET", links, by=SPARE[0]).status_code == 200
    assert change(world, SPARE[0].id, "interpreter") == 200
    assert world.call("GET", links, by=SPARE[0]).status_code == 403
    assert world.call("GET", f"/api/v1/cases/{OURS.id}", by=SPARE[0]).status_code == 200
    assert change(world, SPARE[0].id, "auditor") == 200
    assert world.call("GET", f"/api/v1/cases/{OURS.id}", by=SPARE[0]).status_code == 404


def test_an_administrator_made_an_analyst_is_no_investigator_in_his_cases(world: World) -> None:
    members = f"/api/v1/cases/{OURS.id}/members"
    assert world.call("POST", members, by=ACTING, json={"login": "apart.1"}).status_code == 201
    assert change(world, ACTING.id, "analyst") == 200
    assert world.call("POST", members, by=ACTING, json={"login": "apart.2"}).status_code == 403


def test_the_last_administrator_keeps_his_role_and_his_account(world: World) -> None:
    """Also where the machine's operator asks. Nothing is half done."""
    operator, people = world.workspace.operator, world.workspace.records.people
    assert change(world, ACTING.id, "analyst") == 200
    assert change(world, STRANGERS[Role.ADMINISTRATOR].id, "analyst") == 200
    with pytest.raises(Conflict, match="last administrator"):
        accounts.change_role(world.workspace, operator, ADMINISTRATOR.id, Role.ANALYST)
    with pytest.raises(Conflict, match="last administrator"):
        accounts.deactivate(world.workspace, operator, ADMINISTRATOR.id)
    kept = people.user(ADMINISTRATOR.id)
    assert (kept.role, kept.active) == (Role.ADMINISTRATOR, True)
    assert world.call("GET", "/api/v1/users", by=ADMINISTRATOR).status_code == 200


def test_an_administrator_opens_a_case_and_works_on_it(world: World) -> None:
    """The first user of a laptop is one: he needs nobody else to begin."""
    alone = STRANGERS[Role.ADMINISTRATOR]
    case = world.call("POST", "/api/v1/cases", by=alone, json={"number": "UNO-1", "country": "BO"}).json()["id"]
    (member,) = world.call("GET", f"/api/v1/cases/{case}/members", by=alone).json()["members"]
    assert (member["login"], member["role"]) == (alone.login, "investigator")
    sent = world.call(
        "POST", f"/api/v1/cases/{case}/exhibits", by=alone, params={"path": "nota.txt"}, content=b"71234567"
    )
    assert sent.status_code == 201
    page = world.call("GET", f"/cases/{case}", by=alone, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "data-upload" in page.text
    assert 'id="member-login"' in page.text


def test_pages_offer_what_the_role_in_the_case_covers(world: World) -> None:
    page = world.call("GET", f"/cases/{OURS.id}", by=MEMBERS[Role.INTERPRETER], headers={"Accept": "text/html"}).text
    for hidden in (f"/search?case={OURS.id}", f"/links?case={OURS.id}", 'id="member-login"', 'id="passwords"'):
        assert hidden not in page
    address = f"/documents/{world.document_of(OURS)}/pages/1"
    shown = world.call("GET", address, by=MEMBERS[Role.INTERPRETER], headers={"Accept": "text/html"})
    assert shown.status_code == 200
    assert "/original" not in shown.text
    assert "/like" not in shown.text
    assert "/original" in world.call("GET", address, by=INVESTIGATOR, headers={"Accept": "text/html"}).text


def test_an_administrator_is_added_to_a_case_with_a_role_named(world: World) -> None:
    path, login = f"/api/v1/cases/{OURS.id}/members", STRANGERS[Role.ADMINISTRATOR].login
    refused = world.call("POST", path, by=INVESTIGATOR, json={"login": login})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    form = world.call("POST", f"/cases/{OURS.id}/members", by=INVESTIGATOR, data={"login": login})
    assert form.status_code == 403
    assert login in form.text
    added = world.call("POST", path, by=INVESTIGATOR, json={"login": login, "role": "analyst"})
    assert (added.status_code, added.json()["role"]) == (201, "analyst")
