"""`tag:` in the search box: labels of documents and pages, as far as whoever asks may see them, and for nobody else."""

import json
from typing import Any

import pytest
from support.web import FOREIGNER, MEMBERS, OURS, OURS_TOO, THEIRS, World, add_document

from models.case import Role

OFFICER, OTHER, CARER = (MEMBERS[role] for role in (Role.INVESTIGATOR, Role.PROSECUTOR, Role.VICTIM_SUPPORT))
HTML = {"headers": {"Accept": "text/html", "Accept-Language": "es"}}
SENTENCE = "Tags are looked up for whoever searches: watches, lists and certificates do not ask for them."


def tag(world: World, document: str, label: str, *, by: Any = OFFICER, **place: Any) -> dict[str, Any]:
    answer = world.call("POST", f"/api/v1/documents/{document}/tags", by=by, json={"label": label, **place})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def search(world: World, text: str, *, by: Any = OFFICER, **more: Any) -> dict[str, Any]:
    answer = world.call("POST", "/api/v1/search", by=by, json={"text": text, **more})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def names(world: World, text: str, *, by: Any = OFFICER, **more: Any) -> list[str]:
    return sorted(hit["name"] for hit in search(world, text, by=by, **more)["hits"])


@pytest.fixture
def labelled(world: World) -> World:
    """Three documents of one case, one of another of hers, and one of somebody else's, with their labels."""
    uno = add_document(world.workspace, OURS, "uno.txt", "la vagoneta blanca, 71234567").document
    dos = add_document(world.workspace, OURS, "dos.txt", "la vagoneta azul, 71234567").document
    add_document(world.workspace, OURS, "tres.txt", "la vagoneta verde, 71234567")
    tag(world, uno, "Releer mañana")
    tag(world, dos, "para la intérprete", page=1)
    tag(world, dos, "releer", page=1, box=[10, 20, 30, 40])
    tag(world, world.document_of(OURS_TOO), "releer")
    theirs = add_document(world.workspace, THEIRS, "ajeno.txt", "la vagoneta negra, 71234567").document
    tag(world, theirs, "releer", by=FOREIGNER)
    tag(world, theirs, "ajena", by=FOREIGNER)
    return world


FOUND = [
    ("tag:releer", ["aviso.txt", "dos.txt", "uno.txt"]),
    ("etiqueta:RELEER vagoneta", ["dos.txt", "uno.txt"]),
    ('tag:"releer manana"', ["uno.txt"]),
    ("tag:mañana", ["uno.txt"]),
    ("vagoneta -tag:releer", ["tres.txt"]),
    ("vagoneta NOT tag:interprete", ["tres.txt", "uno.txt"]),
    ("tag:mañana OR tag:interprete", ["dos.txt", "uno.txt"]),
    ("vagoneta (tag:interp* OR verde)", ["dos.txt", "tres.txt"]),
    ("tag:relear~1 azul", ["dos.txt"]),
    ("tag:rel?er tag:/interpret.*/", ["dos.txt"]),
    ("vagoneta tag:*", ["dos.txt", "uno.txt"]),
    ("tag:(mañana interprete)", []),
    ("tag:nadie", []),
    (f"tag:releer case:{OURS.number}", ["dos.txt", "uno.txt"]),
]


def test_labels_stand_in_a_query_as_values_of_other_fields_do(labelled: World) -> None:
    assert {text: names(labelled, text) for text, _ in FOUND} == dict(FOUND)


def test_a_tag_counts_at_once_and_is_marks_no_word(world: World) -> None:
    document = add_document(world.workspace, OURS, "uno.txt", "la vagoneta, 71234567").document
    assert names(world, "tag:ya") == []
    made = tag(world, document, "ya")
    (hit,) = search(world, "tag:ya vagoneta")["hits"]
    assert [hit["snippet"][mark["start"] : mark["end"]] for mark in hit["marks"]] == ["vagoneta"], "its words alone"
    world.call("DELETE", f"/api/v1/documents/{document}/tags/{made['id']}", by=OTHER)
    assert names(world, "tag:ya") == []
    tag(world, document, "ya", page=1)
    assert names(world, "tag:ya") == ["uno.txt"]


def test_a_tag_that_somebody_may_not_see_answers_as_one_that_nobody_put_on(labelled: World) -> None:
    def told(text: str, **more: Any) -> dict[str, Any]:
        return search(labelled, text, facets=["case", "language"], **more)

    assert told("tag:ajena") == told("tag:nunca"), "of another's case"
    assert names(labelled, "tag:ajena", by=FOREIGNER) == ["ajeno.txt"]
    for text in ("tag:ajena", "tag:ajena OR vagoneta", "vagoneta -tag:ajena"):
        assert told(text) == told(text.replace("ajena", "nunca"))
    hidden = add_document(labelled.workspace, OURS, "sellado.txt", "la vagoneta gris, 71234567").document
    tag(labelled, hidden, "sobre lo sellado", by=OTHER)
    asked = {"level": "sealed", "reason": "nombra a un funcionario"}
    assert labelled.call("POST", f"/api/v1/documents/{hidden}/level", by=OTHER, json=asked).status_code == 200
    assert names(labelled, "tag:sellado", by=OTHER) == ["sellado.txt"]
    assert told("tag:sellado") == told("tag:nunca"), "of a document that is kept from her"
    assert told("vagoneta -tag:sellado")["total"] == 3
    # Who may search here and not see its tags finds by none of them.
    assert names(labelled, "vagoneta", by=CARER)
    assert told("tag:releer", by=CARER) == told("tag:nunca", by=CARER)
    assert told("vagoneta -tag:releer", by=CARER)["total"] == told("vagoneta", by=CARER)["total"]


def test_the_export_of_all_hits_and_a_search_by_meaning_keep_to_it(labelled: World) -> None:
    answer = labelled.call("POST", "/api/v1/search/export", by=OFFICER, json={"text": "vagoneta tag:releer"})
    *hits, end = [json.loads(line) for line in answer.text.splitlines()]
    assert sorted(hit["name"] for hit in hits) == ["dos.txt", "uno.txt"]
    assert (end["total"], end["told"]) == (2, 2)
    assert "mañana" not in answer.text, "no label leaves"
    by_meaning = search(labelled, "furgoneta tag:releer", meaning=True)
    assert {hit["name"] for hit in by_meaning["hits"]} <= {"aviso.txt", "dos.txt", "uno.txt"}
    before = labelled.workspace.records.audit.head().sequence
    search(labelled, "tag:mañana")
    (event,) = labelled.workspace.records.audit.read(after=before)
    assert (event.action, event.outcome) == ("search.find", "ok")
    assert "mañana" not in event.model_dump_json()


def test_whatever_runs_without_a_reader_refuses_it_by_a_sentence(labelled: World) -> None:
    saved = {"name": "releer", "text": "vagoneta tag:releer", "watching": True}
    refused = labelled.call("POST", "/api/v1/watches", by=OFFICER, json=saved)
    assert (refused.status_code, refused.json()["code"], refused.json()["detail"]) == (422, "usage", SENTENCE)
    kept = labelled.call("POST", "/api/v1/watches", by=OFFICER, json={**saved, "watching": False})
    assert kept.status_code == 201, "who opens it is its reader"
    answer = labelled.call(
        "POST", "/api/v1/lists", by=OFFICER, json={"lines": ["tag:releer", "vagoneta"], "typed": True}
    )
    first, second, _ = [json.loads(line) for line in answer.text.splitlines()]
    assert (first["state"], first["problem"]) == ("invalid", SENTENCE)
    assert (second["state"], second["pages"]) == ("found", 3)
    within = labelled.call("POST", "/api/v1/lists", by=OFFICER, json={"lines": ["vagoneta"], "within": "tag:releer"})
    assert (within.status_code, within.json()["detail"]) == (422, SENTENCE)
    asked = {"query": "vagoneta tag:releer", "cases": [OURS.id]}
    certified = labelled.call("POST", "/api/v1/certificates", by=OFFICER, json=asked)
    assert (certified.status_code, certified.json()["detail"]) == (422, SENTENCE)


def test_the_page_finds_by_it_and_says_in_spanish_why_a_list_does_not(labelled: World) -> None:
    page = labelled.call("GET", "/search?q=etiqueta:releer+azul", by=OFFICER, **HTML)
    assert (page.status_code, "dos.txt" in page.text, "uno.txt" in page.text) == (200, True, False)
    assert "etiqueta:releer" in labelled.call("GET", "/help", by=OFFICER, **HTML).text
    asked = {"lines": "vagoneta", "within": "etiqueta:releer"}
    listed = labelled.call("POST", "/search/list", by=OFFICER, data=asked, **HTML)
    assert "Las etiquetas se consultan para quien busca" in listed.text
