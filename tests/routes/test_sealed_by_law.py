"""D5: what may show the abuse of a child is there for one named authority alone, in no file, hit, text or picture."""

import json

import pytest
from support.matrix import CALLERS, ROUTES, ask
from support.web import MEMBERS, OURS, SPARE, STRANGERS, World, receive

from api import exporting
from api.accounts import actor_of
from api.exporting import ExportAsked
from models.case import Role, Sensitivity
from models.ids import DocumentId
from models.level import Reader
from models.produced import ExportFormat

ADMINISTRATOR, EXAMINER, PROSECUTOR = (MEMBERS[role] for role in (Role.ADMINISTRATOR, Role.FORENSIC, Role.PROSECUTOR))
SEAL = {"level": "sealed_by_law", "reason": "puede mostrar abuso de una niña"}
HTML = {"Accept": "text/html"}
ABOUT_A_DOCUMENT = [route for route in ROUTES if "{document}" in route]


def sealed(world: World) -> DocumentId:
    document = DocumentId(world.document_of(OURS))
    answer = world.call("POST", f"/api/v1/documents/{document}/level", by=EXAMINER, json=SEAL)
    assert (answer.status_code, answer.json()["level"]) == (200, "sealed_by_law")
    return document


def name(world: World, *, named: bool = True) -> None:
    """Make a member of the case the authority."""
    path = f"/api/v1/users/{SPARE[0].id}/authority"
    answer = world.call("POST", path, by=ADMINISTRATOR, json={"named": named})
    assert (answer.status_code, answer.json()["authority"]) == (200, named)


def test_D5_what_is_sealed_by_law_is_absent_for_every_caller_on_every_route(world: World) -> None:
    document, levels = DocumentId(world.document_of(OURS)), world.workspace.records.levels
    named = Reader(
        document=document, case=OURS.id, user=PROSECUTOR.id, since=world.workspace.clock.now(), granted_by="ana"
    )
    levels.name([document], named)
    wrong = []
    for route in ABOUT_A_DOCUMENT:
        expected = ROUTES[route].expected()
        ask(world, route, "member investigator", number=1, absent=True)  # what the route needs is made before
        levels.set_level([document], OURS.id, Sensitivity.BY_LAW)
        for caller in CALLERS:
            # As for what is not there: who has a place in the case is told so, all others what they are told anyway.
            inside = caller in ("token", "administrator as investigator") or caller.startswith("member")
            answer = ask(world, route, caller, number=1)
            if answer.status_code != (404 if inside else expected[caller]):
                wrong.append((route, caller, answer.status_code))
        levels.set_level([document], OURS.id, Sensitivity.ORDINARY)
    assert wrong == []


def test_D5_the_authority_alone_sees_it_and_only_in_cases_that_it_is_in(world: World) -> None:
    document = sealed(world)
    address = f"/api/v1/documents/{document}"
    assert world.call("GET", address, by=EXAMINER).status_code == 404
    assert world.call("GET", address, by=SPARE[0]).status_code == 404
    name(world)
    assert world.call("GET", address, by=SPARE[0]).status_code == 200
    assert world.call("GET", f"{address}/pages/1/image", by=SPARE[0]).status_code == 200
    assert world.call("GET", f"{address}/original", by=SPARE[0]).status_code == 200
    elsewhere = STRANGERS[Role.INVESTIGATOR]
    world.call("POST", f"/api/v1/users/{elsewhere.id}/authority", by=ADMINISTRATOR, json={"named": True})
    assert world.call("GET", address, by=elsewhere).status_code == 404
    name(world, named=False)
    assert world.call("GET", address, by=SPARE[0]).status_code == 404


def test_D5_no_search_list_or_page_tells_it_and_its_number_is_told(world: World) -> None:
    document = sealed(world)
    name(world)
    for path in (
        f"/api/v1/cases/{OURS.id}/files", f"/api/v1/cases/{OURS.id}/report", f"/api/v1/cases/{OURS.id}/matrix",
        f"/api/v1/cases/{OURS.id}/review/flags", "/api/v1/search?q=deuda&facet=phone", "/api/v1/search/export?q=deuda",
        "/api/v1/entities", "/api/v1/links", f"/cases/{OURS.id}", f"/cases/{OURS.id}/files",
    ):  # fmt: skip
        answer = world.call("GET", path, by=PROSECUTOR, headers=HTML)
        assert answer.status_code == 200, path
        assert not [word for word in (document, "libreta.txt", "Marisol") if word in answer.text], path
    told = world.call("GET", "/api/v1/search?q=deuda", by=PROSECUTOR).json()
    assert (told["total"], told["completeness"]["documents_by_law"]) == (0, 1)
    assert (
        "sealed by law"
        in world.call("GET", "/search?q=deuda", by=PROSECUTOR, headers=HTML | {"Accept-Language": "en"}).text
    )
    # What the authority takes along is the one file: no list of hits, no export of a case has it.
    assert document not in world.call("GET", "/api/v1/search/export?q=deuda", by=SPARE[0]).text


@pytest.mark.parametrize("by_authority", [False, True])
def test_D5_no_export_has_it_and_the_statement_says_that_it_is_sealed(
    world: World, tmp_path, *, by_authority: bool
) -> None:
    sealed(world)
    if by_authority:
        name(world)
    user = world.workspace.records.people.user(SPARE[0].id if by_authority else PROSECUTOR.id)
    to = tmp_path / "out"
    asked = ExportAsked(format=ExportFormat.BAGIT, recipient="Juzgado 3", basis="art. 306")
    told = exporting.export(world.workspace, actor_of(user), OURS.id, asked, to)
    assert (told.statement.documents, told.statement.by_law, told.statement.complete) == (0, 1, False)
    everything = b"".join(path.read_bytes() for path in to.rglob("*") if path.is_file())
    assert b"Marisol" not in everything
    assert b"libreta" not in everything
    assert json.loads((to / "data" / "completeness.json").read_bytes())["by_law"] == 1


def test_D5_the_operator_of_the_machine_neither_sees_nor_exports_it(world: World, tmp_path) -> None:
    document = sealed(world)
    operator = world.workspace.operator
    scope = world.workspace.access.scope(operator, action="case.export")
    assert (OURS.id, document) in scope.hidden
    seen = world.workspace.access.seen_in(operator, OURS.id)
    assert seen.evidence.exhibits_of(document) == []


def test_D5_what_is_found_inside_later_is_sealed_too(world: World) -> None:
    document = sealed(world)
    part = receive(world.workspace, OURS, "otra.txt", b"otra cosa")
    exhibit = world.workspace.records.evidence.exhibits_of(part.document)[0]
    inside = exhibit.model_copy(update={"id": "e" * 32, "parent": document, "path": "zip/otra.txt", "depth": 1})
    world.workspace.records.evidence.add_exhibit(inside)
    assert world.workspace.records.levels.level(part.document) is Sensitivity.BY_LAW


def test_D5_nobody_names_himself_and_an_officer_names_nobody(world: World) -> None:
    path = f"/api/v1/users/{ADMINISTRATOR.id}/authority"
    assert world.call("POST", path, by=ADMINISTRATOR, json={"named": True}).status_code == 403
    other = f"/api/v1/users/{SPARE[1].id}/authority"
    assert world.call("POST", other, by=PROSECUTOR, json={"named": True}).status_code == 403


def test_D5_a_case_is_not_sealed_by_law(world: World) -> None:
    answer = world.call("POST", f"/api/v1/cases/{OURS.id}/level", by=PROSECUTOR, json=SEAL)
    assert answer.status_code == 422


def test_D5_on_the_page_an_examiner_seals_what_he_found(world: World) -> None:
    document = world.document_of(OURS)
    page = f"/documents/{document}/pages/1"
    assert f'action="{page}/seal"' in world.call("GET", page, by=EXAMINER, headers=HTML).text
    sent = world.call("POST", f"{page}/seal", by=EXAMINER, data={"reason": SEAL["reason"]}, headers=HTML)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/cases/{OURS.id}")
    assert world.call("GET", page, by=EXAMINER, headers=HTML).status_code == 404
    assert world.call("GET", page, by=PROSECUTOR, headers=HTML).status_code == 404
