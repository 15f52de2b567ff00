"""H2 over HTTP, on the page and at the terminal: no note without its marks; each filter; working papers stay here."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from support.erasure import ORDER
from support.matrix_notes import NOTE
from support.matrix_people import person_of
from support.web import MEMBERS, OURS, World, add_document

from api.cli.main import run
from api.eraser import carry_out
from models.case import Role
from services.records.permissions import IN_CASE, LEAVING

OFFICER, OTHER, CARER = (MEMBERS[role] for role in (Role.INVESTIGATOR, Role.PROSECUTOR, Role.VICTIM_SUPPORT))
CASE = f"/api/v1/cases/{OURS.id}"
PAGE = f"/cases/{OURS.id}/notes"
MARKS = ("nature", "source", "information")


def written(world: World, by: Any = OFFICER, **more: Any) -> dict[str, Any]:
    answer = world.call("POST", f"{CASE}/notes", by=by, json={**NOTE, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def texts(world: World, query: str = "") -> list[str]:
    answer = world.call("GET", f"{CASE}/notes{query}", by=OTHER)
    assert answer.status_code == 200, answer.text
    return [one["text"] for one in answer.json()["notes"]]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("wrong", [None, "", "maybe", "b"])
def test_h2_a_note_without_a_mark_is_refused_and_the_field_named(world: World, mark: str, wrong: str | None) -> None:
    body = {name: value for name, value in {**NOTE, mark: wrong}.items() if value is not None}
    answer = world.call("POST", f"{CASE}/notes", by=OFFICER, json=body)
    assert answer.status_code == 422
    assert mark in answer.text
    form = world.call("POST", PAGE, by=OFFICER, data=body, headers={"Accept": "text/html"})
    assert form.status_code == 422
    assert NOTE["text"] in form.text, "nothing typed is lost"
    assert texts(world) == []


def test_h2_the_filter_works(world: World) -> None:
    written(world, text="uno")
    written(world, text="dos", nature="assessment", source="X", information="4")
    written(world, text="tres", information="4", person=person_of(world))
    written(world, text="cuatro", document=world.document_of(OURS), page=1)
    for query, wanted in {
        "?nature=fact": {"uno", "tres", "cuatro"},
        "?nature=assessment": {"dos"},
        "?information=4": {"dos", "tres"},
        "?information=4&source=B": {"tres"},
        "?source=C": set(),
        f"?person={person_of(world)}": {"tres"},
        f"?document={world.document_of(OURS)}": {"cuatro"},
    }.items():
        assert set(texts(world, query)) == wanted, query
        page = world.call("GET", f"{PAGE}{query}", by=OTHER, headers={"Accept": "text/html"}).text
        assert set(re.findall(r'<p class="noted-text">(\w+)</p>', page)) == wanted, query
    assert world.call("GET", f"{CASE}/notes?nature=rumour", by=OTHER).status_code == 422


def test_h2_a_note_about_a_part_of_a_page_stands_beside_it_and_leads_back(world: World) -> None:
    document = world.document_of(OURS)
    written(world, text="firma", document=document, page=1, box=[10, 20, 30.5, 40])
    written(world, text="otra", document=document, page=1)
    gone = written(world, text="ida", document=document, page=1)
    world.call("POST", f"{CASE}/notes/{gone['id']}/withdraw", by=OFFICER, json={"reason": "no era"})
    listed = world.call("GET", PAGE, by=OTHER, headers={"Accept": "text/html"}).text
    assert f"/documents/{document}/pages/1#box=10.0,20.0,30.5,40.0" in listed
    shown = world.call("GET", f"/documents/{document}/pages/1", by=OTHER, headers={"Accept": "text/html"}).text
    assert ("<p>firma</p>" in shown, "<p>otra</p>" in shown, "<p>ida</p>" in shown) == (True, True, False)
    assert 'class="box noted" data-id="n-' in shown
    form = world.call(
        "GET", f"{PAGE}?document={document}&page=1&box=1+2+3+4", by=OFFICER, headers={"Accept": "text/html"}
    )
    assert 'name="box" value="1 2 3 4"' in form.text


@pytest.mark.parametrize("box", [[10, 20, 10, 40], [10, 20, 9, 40], [-1, 20, 30, 40], [10, 20, 90_000, 40]])
def test_h2_a_box_beside_the_page_is_refused(world: World, box: list[float]) -> None:
    body = {**NOTE, "document": world.document_of(OURS), "page": 1, "box": box}
    answer = world.call("POST", f"{CASE}/notes", by=OFFICER, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "usage")
    form = {**body, "box": " ".join(map(str, box))}
    assert world.call("POST", PAGE, by=OFFICER, data=form, headers={"Accept": "text/html"}).status_code == 422


def test_h2_c3_facts_and_assessments_are_told_apart_on_the_page(world: World) -> None:
    for nature in ("fact", "assessment"):
        form = {**NOTE, "nature": nature, "text": f"es {nature}"}
        answer = world.call("POST", PAGE, by=OFFICER, data=form, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    page = world.call("GET", PAGE, by=OTHER, headers={"Accept": "text/html", "Accept-Language": "es"}).text
    for nature, told in (("fact", "Hecho"), ("assessment", "Apreciación")):
        line = page.partition(f'class="noted-{nature}"')[2].partition("</li>")[0]
        assert told in line
        assert f"es {nature}" in line
        assert ">B2</span>" in line


def test_h2_whoever_wrote_a_note_withdraws_it_and_it_is_still_there(world: World) -> None:
    note = written(world)["id"]
    path, why = f"{CASE}/notes/{note}/withdraw", {"reason": "era otra vagoneta"}
    assert world.call("POST", path, by=OTHER, json=why).status_code == 403
    assert world.call("POST", path, by=OFFICER, json={"reason": " "}).status_code == 422
    assert world.call("POST", path, by=OFFICER, json=why).json()["withdrawn_why"] == why["reason"]
    assert world.call("POST", path, by=OFFICER, json=why).status_code == 409
    assert texts(world) == [NOTE["text"]]
    assert texts(world, "?standing=true") == []
    read = world.workspace.records.audit.read(limit=1000)
    events = [(one.outcome, one.detail) for one in read if one.action == "note.write"]
    assert events == [
        ("ok", {"nature": "fact", "reliability": "B2"}), ("not_allowed", {}), ("ok", {"withdrawn": 1}), ("conflict", {}),
    ]  # fmt: skip


def test_h2_a_note_is_about_what_its_writer_sees(world: World) -> None:
    hidden = add_document(world.workspace, OURS, "otro.txt", "71234567").document
    note = written(world, document=hidden, text="sobre lo sellado")["id"]
    asked = {"level": "sealed", "reason": "nombra a un funcionario"}
    assert world.call("POST", f"/api/v1/documents/{hidden}/level", by=OTHER, json=asked).status_code == 200
    assert texts(world) == ["sobre lo sellado"]
    for path in (f"{CASE}/notes", PAGE):
        answer = world.call("GET", path, by=OFFICER, headers={"Accept": "text/html"})
        assert answer.status_code == 200
        assert "sellado" not in answer.text.replace("texto sellado", "")
        assert hidden not in answer.text
    gone = world.call("POST", f"{CASE}/notes/{note}/withdraw", by=OFFICER, json={"reason": "no vale"})
    absent = world.call("POST", f"{CASE}/notes/{'0' * 32}/withdraw", by=OFFICER, json={"reason": "no vale"})
    assert (gone.status_code, gone.content) == (404, absent.content)
    for body in ({"document": hidden}, {"document": world.document_of(OURS), "page": 99}, {"person": "0" * 32}):
        assert world.call("POST", f"{CASE}/notes", by=OFFICER, json={**NOTE, **body}).status_code == 404
    assert world.call("POST", f"{CASE}/notes", by=OFFICER, json={**NOTE, "page": 1}).status_code == 422


def test_f6_a_note_is_no_act_that_leaves_and_stands_in_no_export(world: World) -> None:
    written(world, text="Papel de trabajo quebrachal")
    assert not {"note.list", "note.write"} & LEAVING
    for form in ("csv", "ftm", "bagit", "json"):
        answer = world.call("POST", f"{CASE}/export", by=OFFICER, json={"format": form, "recipient": "Vara 2"})
        if answer.status_code == 422:
            continue
        assert answer.status_code == 200, answer.text
        with zipfile.ZipFile(BytesIO(answer.content)) as made:
            assert not [name for name in made.namelist() if b"quebrachal" in made.read(name)]
    assert Role.VICTIM_SUPPORT not in IN_CASE["note.list"]
    assert world.call("GET", f"{CASE}/notes", by=CARER).status_code == 403


def test_h12_notes_are_erased_with_what_they_are_about(world: World) -> None:
    document, person = world.document_of(OURS), person_of(world)
    written(world, text="del archivo", document=document)
    written(world, text="de la persona", person=person)
    written(world, text="del caso")
    for asked in ({"document": document}, {"person": person}):
        made = world.call("POST", f"{CASE}/erasures", by=OFFICER, json={**asked, **ORDER})
        assert made.status_code == 202, made.text
        assert carry_out(world.workspace) == 1
    assert texts(world) == ["del caso"]


def test_h2_at_the_terminal(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    of = ["--case", OURS.number, "--data", str(world.workspace.data)]
    marks = ["--nature", "assessment", "--source", "C", "--information", "3"]
    for left_out in range(0, len(marks), 2):
        assert run(["note", "write", "no vale", *marks[:left_out], *marks[left_out + 2 :], *of]) == 2
        assert marks[left_out] in capsys.readouterr().err
    assert run(["note", "write", "Creo que mentía", *marks, *of]) == 0
    assert "C3" in capsys.readouterr().out
    assert run(["note", "list", "--nature", "fact", *of]) == 0
    assert "mentía" not in capsys.readouterr().out
    assert run(["note", "list", "--nature", "assessment", "--json", *of]) == 0
    assert "Creo que mentía" in capsys.readouterr().out
    (note,) = [one["id"] for one in world.call("GET", f"{CASE}/notes", by=OFFICER).json()["notes"]]
    assert run(["note", "withdraw", note, *of]) == 2
    assert run(["note", "withdraw", note, "--reason", "me equivoqué", *of]) == 0
    assert texts(world, "?standing=true") == []
