"""Protecting people over the API: pseudonyms, openings, originals, images, instructions (H1, I1 to I9)."""

import io
from typing import Any

import pytest
from PIL import Image
from support.factories import a_mention, an_indicator
from support.protected import IDENTITY
from support.web import MEMBERS, OURS, SPARE, World, add_document

from models.case import Role
from models.ids import DocumentId
from models.mention import MentionKind
from models.stated import About, StatedRole, Statement
from services.search.indexer import records_of

OFFICER, PROSECUTOR = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.PROSECUTOR]
CARER, ANALYST = MEMBERS[Role.VICTIM_SUPPORT], MEMBERS[Role.ANALYST]
PERSONS = f"/api/v1/cases/{OURS.id}/persons"
TEXT = "Vio a María Fernanda Quispe con Juan Pérez."


@pytest.fixture
def document(world: World) -> str:
    return add_document(world.workspace, OURS, "acta de Maria Quispe.txt", f"{TEXT} 71234567", image=True).document


def protect(
    world: World, *, age: int | None = None, categories: tuple[str, ...] = ("victim",), by: Any = OFFICER
) -> Any:
    body = {"identity": IDENTITY.model_dump(), "categories": categories, "age": age, "source": "denuncia"}
    answer = world.call("POST", PERSONS, by=by, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["person"]


def indexed(world: World) -> None:
    """What the index writer does."""
    records = world.workspace.records
    for status in records.evidence.files(OURS.id):
        found, analysis = records.evidence.full_document(status.document), records.evidence.analysis(status.document)
        if found is not None and analysis is not None:
            pages = records_of(found, analysis, agency=OURS.agency, name=found.name)
            world.workspace.engine.write(pages, replacing=[found.id])
            records.protection.indexed([(found.id, 0)])


def ask(world: World, path: str, by: Any = OFFICER, method: str = "GET", **more: Any) -> Any:
    return world.call(method, path, by=by, **more)


def test_i1_the_whole_team_sees_the_pseudonym(world: World, document: str) -> None:
    person = protect(world)
    assert person["label"] == "V-01"
    indexed(world)
    # An interpreter sees what he is named for alone.
    for role in (Role.INVESTIGATOR, Role.ANALYST, Role.FORENSIC, Role.VICTIM_SUPPORT):
        page = ask(world, f"/api/v1/documents/{document}/pages/1", MEMBERS[role]).json()
        assert page["text"].startswith("Vio a V-01·")
        assert "Juan Pérez" in page["text"]
        card = ask(world, f"/api/v1/documents/{document}", MEMBERS[role]).json()
        assert (card["name"], card["receipts"][0]["path"]) == ("acta de V-01········.txt",) * 2
    assert ask(world, "/api/v1/search?q=Quispe").json()["total"] == 0
    assert document in {hit["document"] for hit in ask(world, "/api/v1/search?q=V-01").json()["hits"]}


def test_i1_until_the_index_follows_nothing_is_sought(world: World, document: str) -> None:
    protect(world)
    for path in ("/api/v1/search?q=Quispe", f"/api/v1/search?q=Quispe&case={OURS.id}"):
        answer = ask(world, path)
        assert (answer.status_code, answer.json()["code"]) == (503, "protection_pending")
    indexed(world)
    assert ask(world, "/api/v1/search?q=Quispe").json()["total"] == 0


def test_i1_until_the_records_are_gone_over_nothing_is_told(
    world: World, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.workspace.records.protection, "sweep", lambda case: {})
    protect(world)
    for path in (f"/api/v1/documents/{document}/pages/1", f"/api/v1/cases/{OURS.id}/files", "/api/v1/entities"):
        answer = ask(world, path)
        assert (answer.status_code, answer.json()["code"]) == (503, "protection_pending")
        assert "Quispe" not in answer.text


def test_i2_an_adult_is_opened_with_a_reason_for_a_time(world: World, document: str) -> None:
    person = protect(world, age=30)
    at = f"{PERSONS}/{person['id']}"
    assert ask(world, f"{at}/identity", CARER).json()["code"] == "needs_opening"
    short = ask(world, f"{at}/openings", CARER, "POST", json={"reason": "why"})
    assert short.status_code == 422
    opening = ask(world, f"{at}/openings", CARER, "POST", json={"reason": "to accompany her", "minutes": 5}).json()
    assert ask(world, f"{at}/identity", CARER).json()["name"] == IDENTITY.name
    assert ask(world, f"{at}/identity", OFFICER).status_code == 403
    opened = ask(world, f"/api/v1/documents/{document}/pages/1/opened", CARER).json()
    assert opened["text"].startswith(TEXT)
    assert ask(world, f"/api/v1/documents/{document}/pages/1", CARER).json()["text"].startswith("Vio a V-01·")
    told = ask(world, f"{PERSONS}/openings", PROSECUTOR).json()["openings"]
    assert [(one["asked_by"], one["reason"]) for one in told] == [(CARER.login, "to accompany her")]
    assert ask(world, f"{PERSONS}/openings/{opening['id']}/close", CARER, "POST").status_code == 200
    assert ask(world, f"{at}/identity", CARER).status_code == 403
    acts = [(actor, action, outcome) for actor, action, outcome in world.actions() if action.startswith("person.")]
    assert (CARER.login, "person.open", "ok") in acts
    assert (CARER.login, "person.identity", "needs_opening") in acts
    assert (CARER.login, "person.page", "ok") in acts


@pytest.mark.parametrize("age", [17, None])
def test_i5_a_minor_is_opened_by_two(world: World, document: str, age: int | None) -> None:
    person = protect(world, age=age)
    assert person["minor"] is True
    at = f"{PERSONS}/{person['id']}"
    opening = ask(world, f"{at}/openings", OFFICER, "POST", json={"reason": "to find her family"}).json()
    assert opening["until"] is None
    assert ask(world, f"{at}/identity", OFFICER).status_code == 403
    approve = f"{PERSONS}/openings/{opening['id']}/approve"
    assert ask(world, approve, OFFICER, "POST").json()["code"] == "conflict"
    assert ask(world, approve, ANALYST, "POST").status_code == 403
    assert ask(world, approve, PROSECUTOR, "POST").json()["approved_by"] == PROSECUTOR.login
    assert ask(world, f"{at}/identity", OFFICER).json()["name"] == IDENTITY.name
    assert ask(world, f"{at}/identity", PROSECUTOR).status_code == 403
    assert ask(world, approve, SPARE[0], "POST").status_code in (403, 409)


def test_i4_an_original_that_names_her_stays_here(world: World, document: str) -> None:
    person = protect(world, age=30)
    at = f"{PERSONS}/{person['id']}"
    refused = ask(world, f"/api/v1/documents/{document}/original")
    assert (refused.status_code, refused.json()["code"]) == (403, "needs_opening")
    assert "V-01" in refused.json()["detail"]
    other = next(one for one in world.workspace.records.evidence.files(OURS.id) if one.document != document)
    world.call("POST", f"{at}/openings", by=OFFICER, json={"reason": "to read the signature"})
    assert ask(world, f"/api/v1/documents/{document}/original").status_code == 200
    ask(world, f"{at}/care", OFFICER, "POST", json={"instructions": ["no_export"]})
    refused = ask(world, f"/api/v1/documents/{document}/original")
    assert (refused.status_code, refused.json()["code"]) == (409, "against_instruction")
    assert other.document != document


def test_i3_images_are_black_where_she_is_named(world: World, document: str) -> None:
    page = world.workspace.records.evidence.page(DocumentId(document), 1)
    assert page is not None
    person = protect(world, age=30)
    box = page.boxes(6, 27)[0]
    plain = _pixels(ask(world, f"/api/v1/documents/{document}/pages/1/image").content, page, box)
    assert max(plain) < 40
    beside = page.boxes(page.text.index("Juan"), len(TEXT))[0]
    kept = _pixels(ask(world, f"/api/v1/documents/{document}/pages/1/image").content, page, beside)
    assert min(kept) > 200
    small = ask(world, f"/documents/{document}/pages/1/thumbnail", headers={"Accept": "text/html"})
    assert small.status_code == 200
    at = f"{PERSONS}/{person['id']}"
    ask(world, f"{at}/openings", OFFICER, "POST", json={"reason": "to compare the photo"})
    opened = ask(world, f"/api/v1/documents/{document}/pages/1/opened/image").content
    assert min(_pixels(opened, page, box)) > 200
    photo = {"person": person["id"], "box": [100, 400, 200, 500]}
    assert ask(world, f"/api/v1/documents/{document}/pages/1/photos", OFFICER, "POST", json=photo).status_code == 201
    shown = ask(world, f"/api/v1/documents/{document}/pages/1/image").content
    assert max(_pixels(shown, page, (110, 410, 190, 490))) < 40


def _pixels(image: bytes, page: Any, box: Any) -> list[int]:
    """Brightness inside of a box of the page, away from its edges."""
    with Image.open(io.BytesIO(image)) as opened:
        grey = opened.convert("L")
    across, down = grey.width / page.width, grey.height / page.height
    x0, y0, x1, y1 = box
    inside = (int(x0 * across) + 2, int(y0 * down), max(int(x1 * across) - 2, int(x0 * across) + 3), int(y1 * down) + 1)
    return list(grey.crop(inside).tobytes())


def test_i8_a_contact_against_an_instruction_is_refused(world: World, document: str) -> None:
    person = protect(world)
    at = f"{PERSONS}/{person['id']}"
    ask(world, f"{at}/care", CARER, "POST", json={"instructions": ["no_call"], "reflection_until": "2026-04-30"})
    call = {"channel": "call", "reason": "audiencia"}
    refused = ask(world, f"{at}/contacts", OFFICER, "POST", json=call)
    assert (refused.status_code, refused.json()["code"]) == (409, "against_instruction")
    allowed = ask(world, f"{at}/contacts", OFFICER, "POST", json={"channel": "lawyer", "reason": "audiencia"})
    assert allowed.json()["reflection_until"] == "2026-04-30"
    assert (OFFICER.login, "person.contact", "against_instruction") in world.actions()


def test_i9_statements_are_kept_by_pseudonym(world: World, document: str) -> None:
    person = protect(world)
    at = f"{PERSONS}/{person['id']}/statements"
    body = {
        "document": document,
        "taken": "2026-03-03",
        "language": "qu",
        "interpreter": True,
        "asked": "quién es Mafe",
    }
    assert ask(world, at, OFFICER, "POST", json=body).status_code == 201
    [held] = ask(world, at, CARER).json()["statements"]
    assert (held["language"], held["interpreter"], held["asked"]) == ("qu", True, "quién es V-01")


def coercion(world: World, document: str) -> None:
    """A sign of it on the page."""
    evidence = world.workspace.records.evidence
    found = evidence.full_document(DocumentId(document))
    analysis = evidence.analysis(DocumentId(document))
    assert found is not None
    assert analysis is not None
    sign = an_indicator(found, "Juan Pérez", category="debt_bondage")
    evidence.save_analysis(analysis.model_copy(update={"indicators": (sign,)}))


def test_i7_a_suspect_with_signs_of_coercion_raises_a_note(world: World, document: str) -> None:
    protect(world, categories=("suspect", "possible_victim"))
    coercion(world, document)
    [note] = ask(world, f"{PERSONS}/notes", PROSECUTOR).json()["notes"]
    assert (note["label"], note["document"], note["categories"]) == ("V-01", document, ["debt_bondage"])


def called_a_victim(world: World, document: DocumentId, name: str) -> None:
    """In the words of the page."""
    evidence = world.workspace.records.evidence
    found, analysis = evidence.full_document(document), evidence.analysis(document)
    assert found is not None
    assert analysis is not None
    mention = a_mention(found, name, normal=name.lower(), kind=MentionKind.PERSON)
    said = Statement(about=About.ROLE, value=StatedRole.VICTIM, words="víctima", start=3, end=10)
    evidence.save_analysis(
        analysis.model_copy(update={"mentions": (mention.model_copy(update={"stated": (said,)}), *analysis.mentions)})
    )


def test_h9_who_may_not_see_a_document_is_told_nothing_of_it(world: World, document: str) -> None:
    person = protect(world, categories=("suspect", "possible_victim"))
    coercion(world, document)
    statements = f"{PERSONS}/{person['id']}/statements"
    assert ask(world, statements, PROSECUTOR, "POST", json={"document": document}).status_code == 201
    other = add_document(world.workspace, OURS, "otra.txt", "La víctima Zulma Apaza Choque, 71234567.").document
    called_a_victim(world, other, "Zulma Apaza Choque")
    for one in (document, other):
        asked = {"level": "sealed", "reason": "nombra a un funcionario"}
        answer = world.call("POST", f"/api/v1/documents/{one}/level", by=PROSECUTOR, json=asked)
        assert answer.status_code == 200, answer.text
    assert [one["document"] for one in ask(world, statements, PROSECUTOR).json()["statements"]] == [document]
    assert [one["document"] for one in ask(world, statements, OFFICER).json()["statements"]] == [None]
    assert ask(world, statements, OFFICER, "POST", json={"document": document}).status_code == 404
    assert ask(world, f"{PERSONS}/notes", PROSECUTOR).json()["notes"]
    assert ask(world, f"{PERSONS}/notes", OFFICER).json()["notes"] == []
    names = [one["name"] for one in ask(world, f"{PERSONS}/proposals", PROSECUTOR).json()["proposals"]]
    assert "zulma apaza choque" in names
    assert ask(world, f"{PERSONS}/proposals", OFFICER).json()["proposals"] == []


def test_h1_a_person_without_category_is_refused_and_history_is_kept(world: World, document: str) -> None:
    body = {"identity": {"name": "Juan Pérez"}, "categories": [], "source": "acta"}
    assert ask(world, PERSONS, OFFICER, "POST", json=body).status_code == 422
    person = protect(world, categories=("suspect",), age=30)
    assert person["label"] == IDENTITY.name
    at = f"{PERSONS}/{person['id']}/categories"
    last = ask(world, at, OFFICER, "POST", json={"category": "suspect", "held": False, "source": "sentencia"})
    assert last.json()["code"] == "conflict"
    now = ask(world, at, OFFICER, "POST", json={"category": "victim", "source": "de Mafe"}).json()
    assert (now["person"]["label"], now["person"]["categories"], now["masked"]) == ("V-01", ["victim", "suspect"], 2)
    assert [entry["source"] for entry in now["person"]["history"]] == ["denuncia", "de V-01"]
    assert ask(world, PERSONS, ANALYST, "POST", json={**body, "categories": ["other"]}).status_code == 403


def test_i10_the_shelter_is_found_by_nobody(world: World) -> None:
    add_document(
        world.workspace, OURS, "oficio.txt", "Traslado al Hogar Nazaria, calle Las Lomas 77, con custodia. 71234567"
    )
    protect(world)
    indexed(world)
    for words in ("Nazaria", "Lomas"):
        assert ask(world, f"/api/v1/search?q={words}").json()["total"] == 0
    assert ask(world, "/api/v1/search?q=custodia").json()["total"] == 1


def test_i1_the_pages_show_pseudonyms_and_open_with_a_reason(world: World, document: str) -> None:
    form = {
        "name": IDENTITY.name,
        "category": "victim",
        "age": "30",
        "source": "denuncia",
        "nicknames": "Mafe\nLa Flaca",
    }
    page = {"Accept": "text/html"}
    made = world.call("POST", f"/cases/{OURS.id}/persons", by=OFFICER, data=form, headers=page)
    assert made.status_code == 303
    indexed(world)
    at = made.headers["location"]
    for path in (f"/cases/{OURS.id}", f"/cases/{OURS.id}/persons", at, f"/documents/{document}/pages/1"):
        shown = world.call("GET", path, by=OFFICER, headers=page)
        assert shown.status_code == 200
        assert "V-01" in shown.text
        assert "Fernanda" not in shown.text
    wrong = world.call("POST", f"{at}/open", by=OFFICER, data={"reason": "why"}, headers=page)
    assert (wrong.status_code, "Fernanda" in wrong.text) == (422, False)
    assert (
        world.call("POST", f"{at}/open", by=OFFICER, data={"reason": "to take her home"}, headers=page).status_code
        == 303
    )
    assert IDENTITY.name in world.call("GET", at, by=OFFICER, headers=page).text
    assert "Fernanda" not in world.call("GET", at, by=PROSECUTOR, headers=page).text
    empty = world.call("POST", f"/cases/{OURS.id}/persons", by=OFFICER, data={"name": "Rosa Choque"}, headers=page)
    assert (empty.status_code, "Rosa Choque" in empty.text) == (422, True)
