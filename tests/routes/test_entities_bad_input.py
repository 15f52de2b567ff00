"""Names and values as no form allows them: through the API, the pages and the link stage without a fault."""

import html
from pathlib import Path

import pytest
from support.factories import a_mention, an_analysis
from support.web import MEMBERS, OURS, OURS_TOO, World, a_world, add_document

from api.wiring import linker
from models.case import Role
from models.document import Document
from models.mention import MentionKind

ANA = MEMBERS[Role.INVESTIGATOR]

NAMES = (
    "MARÍA LÓPEZ",
    "X",
    "Ñ" * 300,
    "12345",
    "Mar1a L0pez 44",
    "Мария Lópeз",
    "김지영",
    "محمد الإدريسي",
    "王小明",
    "N.N.",
    "<script>alert(1)</script>",
    '" onload="x',
    "{{ 7 * 7 }}",
    "=HYPERLINK(1)",
    "\u202eMaría",
    "María 😀 López",
    "e" + "\u0301" * 120,
)
REFUSED = ("...", " ", "\u202e", "Ñ" * 301)
NUMBERS = ("+999 123 456 789", "+44 20 7946 0958", "０１２３４５６７８９", "0", "SOO3BL97", "京A12345")


@pytest.fixture(scope="module")
def world(template: Path, tmp_path_factory: pytest.TempPathFactory):
    with a_world(template, tmp_path_factory.mktemp("bad") / "data") as own:
        yield own


def pages(world: World, entity: str, name: str) -> None:
    """Both pages are shown, and what was typed is text there and nothing else."""
    for path in (f"/cases/{OURS.id}/entities", f"/cases/{OURS.id}/entities/{entity}"):
        for language in ("es", "pt", "en"):
            page = world.call("GET", path, by=ANA, headers={"Accept": "text/html", "Accept-Language": language})
            assert page.status_code == 200, (path, page.text[:300])
            assert name in html.unescape(page.text) or path.endswith("entities")
            assert "<script>alert" not in page.text
            assert '" onload="x' not in page.text


@pytest.mark.parametrize("name", NAMES)
def test_an_entity_of_any_name_is_made_renamed_and_shown(world: World, name: str) -> None:
    at = f"/api/v1/cases/{OURS.id}/entities"
    made = world.call("POST", at, by=ANA, json={"kind": "PERSON", "name": name, "reason": "as it says"})
    assert made.status_code == 201, made.text
    entity = made.json()["entities"][0]["id"]
    pages(world, entity, made.json()["entities"][0]["name"])
    for act in ("alias", "rename"):
        body = {"act": act, "value": name, "reason": name[:200]}
        answer = world.call("POST", f"{at}/{entity}/changes", by=ANA, json=body)
        assert answer.status_code in (201, 409, 422), answer.text
    read = world.call("GET", f"{at}/{entity}", by=ANA)
    assert read.status_code == 200
    assert world.call("GET", "/api/v1/graph/neighbours", by=ANA, params={"entity": entity}).status_code == 200


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_name_is_refused_as_such(world: World, name: str) -> None:
    body = {"kind": "PERSON", "name": name, "reason": "as it says"}
    answer = world.call("POST", f"/api/v1/cases/{OURS.id}/entities", by=ANA, json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "body.name"


def test_documents_that_hold_such_names_are_linked_and_their_queue_is_shown(world: World) -> None:
    evidence = world.workspace.records.evidence
    for case in (OURS, OURS_TOO):
        for number, name in enumerate(NAMES):
            value = NUMBERS[number % len(NUMBERS)]
            exhibit = add_document(world.workspace, case, f"malo-{number}.txt", f"{name} dijo {value}; cel. 71234567")
            document = evidence.full_document(exhibit.document)
            assert isinstance(document, Document)
            person = a_mention(document, name, normal=name, kind=MentionKind.PERSON)
            phone = a_mention(document, value, normal=value)
            evidence.save_analysis(an_analysis(document, person, phone).model_copy(update={"version": "2"}))
    work = linker(world.workspace)
    while work.work_once():
        pass
    answer = world.call("GET", "/api/v1/link-proposals", by=ANA)
    assert answer.status_code == 200
    proposals = answer.json()["proposals"]
    assert len(proposals) >= 3
    for proposal in proposals:
        card = world.call("GET", f"/api/v1/link-proposals/{proposal['id']}", by=ANA)
        assert card.status_code == 200, card.text
    found = world.call("GET", f"/api/v1/cases/{OURS.id}/entities", by=ANA)
    assert found.status_code == 200
    for entity in found.json()["entities"][:8]:
        pages(world, entity["id"], entity["name"])
