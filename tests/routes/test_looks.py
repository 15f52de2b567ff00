"""Curiosity is listed: who looked at protected people of a case, and whether he works there (I12)."""

from typing import Any

import pytest
from support.protected import IDENTITY
from support.web import MEMBERS, OURS, World, add_document

from models.case import Role

OFFICER, PROSECUTOR = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.PROSECUTOR]
CARER, ANALYST, FORENSIC = MEMBERS[Role.VICTIM_SUPPORT], MEMBERS[Role.ANALYST], MEMBERS[Role.FORENSIC]
PERSONS = f"/api/v1/cases/{OURS.id}/persons"


@pytest.fixture
def document(world: World) -> str:
    """A document that names a protected adult, and one that names nobody."""
    add_document(world.workspace, OURS, "otra.txt", "Nada de nadie. 71234567")
    document = add_document(world.workspace, OURS, "acta.txt", "Vio a María Fernanda Quispe Mamani. 71234567").document
    body = {
        "identity": {**IDENTITY.model_dump(), "phones": []},
        "categories": ["victim"],
        "age": 30,
        "source": "denuncia",
    }
    assert world.call("POST", PERSONS, by=OFFICER, json=body).status_code == 201
    return document


def listed(world: World, by: Any = OFFICER, days: int = 7) -> dict[str, tuple[int, int, bool]]:
    answer = world.call("GET", f"{PERSONS}/looks?days={days}", by=by)
    assert answer.status_code == 200, answer.text
    return {one["name"]: (one["openings"], one["pages"], one["works"]) for one in answer.json()["looks"]}


def test_i12_seeded_misuse_is_on_the_list_and_stands_first(world: World, document: str) -> None:
    page = f"/api/v1/documents/{document}/pages/1"
    (person,) = world.call("GET", PERSONS, by=OFFICER).json()["persons"]
    # The carer opens it to do her work, the prosecutor looks and does nothing, the analyst reads a page.
    for who in (CARER, PROSECUTOR):
        opening = {"reason": "audiencia del martes"}
        assert world.call("POST", f"{PERSONS}/{person['id']}/openings", by=who, json=opening).status_code == 201
        assert world.call("GET", f"{PERSONS}/{person['id']}/identity", by=who).status_code == 200
    care = {"instructions": ["no_call"]}
    assert world.call("POST", f"{PERSONS}/{person['id']}/care", by=CARER, json=care).status_code == 200
    assert world.call("GET", page, by=ANALYST).status_code == 200
    # Who reads what names nobody is on no list, nor whoever was refused.
    other = next(one for one in world.workspace.records.evidence.files(OURS.id) if one.path == "otra.txt").document
    assert world.call("GET", f"/api/v1/documents/{other}/pages/1", by=FORENSIC).status_code == 200
    assert world.call("GET", f"{PERSONS}/{person['id']}/identity", by=FORENSIC).status_code == 403
    found = listed(world)
    assert found == {PROSECUTOR.login: (2, 0, False), ANALYST.login: (0, 1, False), CARER.login: (2, 0, True)}
    assert next(iter(found)) == PROSECUTOR.login
    (event,) = [one for one in world.workspace.records.audit.read() if one.action == "person.looks"]
    assert (event.user, event.case) == (OFFICER.id, OURS.id)


def test_i12_the_list_is_for_officers_of_the_case(world: World, document: str) -> None:
    assert world.call("GET", f"{PERSONS}/looks", by=ANALYST).status_code == 403
    assert world.call("GET", f"{PERSONS}/looks", by=MEMBERS[Role.AUDITOR]).status_code == 404
    assert world.call("GET", f"{PERSONS}/looks?days=0", by=OFFICER).status_code == 422
    assert listed(world, days=92) == {}
