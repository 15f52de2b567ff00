"""Tags over HTTP, on the pages and at the terminal: one list a case, on documents, pages and regions; working papers."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from support.erasure import ORDER
from support.web import MEMBERS, OURS, OURS_TOO, World, add_document

from api.cli.main import run
from api.eraser import carry_out
from models.case import Role
from models.tag import LONGEST_LABEL, MOST_TAGS, label_key
from services.records.permissions import IN_CASE, LEAVING

OFFICER, OTHER, CARER = (MEMBERS[role] for role in (Role.INVESTIGATOR, Role.PROSECUTOR, Role.VICTIM_SUPPORT))
CASE = f"/api/v1/cases/{OURS.id}"
HTML = {"headers": {"Accept": "text/html", "Accept-Language": "es"}}


def tagged(world: World, label: str, *, document: str = "", status: int = 201, **place: Any) -> dict[str, Any]:
    path = f"/api/v1/documents/{document or world.document_of(OURS)}/tags"
    answer = world.call("POST", path, by=OFFICER, json={"label": label, **place})
    assert answer.status_code == status, answer.text
    made: dict[str, Any] = answer.json()
    return made


def listed(world: World, query: str = "") -> dict[str, Any]:
    answer = world.call("GET", f"{CASE}/tags{query}", by=OTHER)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_label_is_read_as_one_however_it_is_typed_and_stands_once_at_a_place(world: World) -> None:
    other = add_document(world.workspace, OURS, "otro.txt", "71234567").document
    first = tagged(world, "  Por \t revisar\u200b ")
    assert first["label"] == "Por revisar"
    assert tagged(world, "POR REVISAR")["id"] == first["id"], "it stands there already"
    assert tagged(world, "por revisar", page=1)["label"] == "Por revisar", "spelled as in the list"
    tagged(world, "por revisar", page=1, box=[10, 20, 30.5, 40])
    tagged(world, "por revisar", document=other)
    assert tagged(world, "campaña")["label"] != tagged(world, "campana")["label"]
    told = listed(world)
    assert [(one["label"], one["documents"], one["tags"]) for one in told["labels"]] == [
        ("campana", 1, 1), ("campaña", 1, 1), ("Por revisar", 2, 4),
    ]  # fmt: skip
    key = label_key(OURS.id, "por revisar")
    assert {one["label"] for one in listed(world, f"?label={key}")["tags"]} == {"Por revisar"}
    assert [one["document"] for one in listed(world, f"?label={key}&document={other}")["tags"]] == [other]


@pytest.mark.parametrize(
    "body",
    [
        {"label": ""}, {"label": " \u200b"}, {"label": "…"}, {"label": "x" * (LONGEST_LABEL + 1)}, {"label": None},
        {"label": "x", "box": [1, 2, 3, 4]}, {"label": "x", "page": 1, "box": [1, 2, 90_000, 4]}, {"label": "x", "page": 0},
    ],
)  # fmt: skip
def test_what_is_no_label_or_no_place_is_refused(still_world: World, body: dict[str, Any]) -> None:
    path = f"/api/v1/documents/{still_world.document_of(OURS)}/tags"
    assert still_world.call("POST", path, by=OFFICER, json=body).status_code == 422
    assert still_world.call("GET", f"{CASE}/tags", by=OFFICER).json() == {"labels": [], "tags": []}


def test_a_document_has_so_many_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_TAGS == 200
    monkeypatch.setattr("api.tagging.MOST_TAGS", 1)
    tagged(world, "uno")
    assert tagged(world, "dos", status=409)["code"] == "conflict"


def test_whoever_works_there_takes_a_tag_off_and_the_log_tells_who(world: World) -> None:
    made = tagged(world, "vagoneta", page=1)
    path = f"/api/v1/documents/{made['document']}/tags/{made['id']}"
    assert world.call("DELETE", path, by=CARER).status_code == 403
    assert world.call("DELETE", path.replace(made["id"], "0" * 32), by=OTHER).status_code == 404
    elsewhere = path.replace(made["document"], world.document_of(OURS_TOO))
    assert world.call("DELETE", elsewhere, by=OTHER).status_code == 404
    assert world.call("DELETE", path, by=OTHER).status_code == 204
    assert listed(world)["tags"] == []
    events = [one for one in world.workspace.records.audit.read(limit=1000) if one.action == "tag.write"]
    assert [(one.actor, one.outcome) for one in events] == [
        (OFFICER.login, "ok"), (CARER.login, "refused"), (OTHER.login, "not_found"), (OTHER.login, "not_found"),
        (OTHER.login, "ok"),
    ]  # fmt: skip
    told = {name: value for name, value in events[-1].detail.items() if name != "sealed"}
    assert told == {"removed": 1, "tag": made["id"], "page": 1}
    assert "vagoneta" not in repr(events)


def test_tags_of_what_somebody_does_not_see_are_not_there(world: World) -> None:
    hidden = add_document(world.workspace, OURS, "otro.txt", "71234567").document
    tagged(world, "sobre lo sellado", document=hidden)
    tagged(world, "a la vista")
    asked = {"level": "sealed", "reason": "nombra a un funcionario"}
    assert world.call("POST", f"/api/v1/documents/{hidden}/level", by=OTHER, json=asked).status_code == 200
    assert len(listed(world)["labels"]) == 2
    for path in (f"{CASE}/tags", f"/cases/{OURS.id}/tags", f"/cases/{OURS.id}"):
        answer = world.call("GET", path, by=OFFICER, **HTML)
        assert answer.status_code == 200
        assert "a la vista" in answer.text
        assert "lo sellado" not in answer.text
    answer = world.call("POST", f"/api/v1/documents/{hidden}/tags", by=OFFICER, json={"label": "x"})
    assert answer.status_code == 404
    assert world.call("GET", f"{CASE}/tags", by=CARER).status_code == 403
    page = world.call("GET", f"/cases/{OURS.id}", by=CARER, **HTML)
    assert (page.status_code, "a la vista" in page.text) == (200, False)


def test_the_forms_beside_a_page_put_tags_on_and_off_and_the_list_of_files_is_narrowed(world: World) -> None:
    document = world.document_of(OURS)
    add_document(world.workspace, OURS, "otro.txt", "71234567")
    forms, page = f"/documents/{document}/tags?q=deuda", f"/documents/{document}/pages/1"

    def sent(status: int = 303, **fields: str) -> Any:
        answer = world.call("POST", forms, by=OFFICER, data={"page": "1", **fields}, **HTML)
        assert answer.status_code == status, answer.text
        return answer

    assert sent(label="deuda", on="page").headers["location"] == f"{page}?q=deuda#tags", "the hits stay"
    sent(label="firma", on="region", box="10 20 30.5 40")
    sent(label="entero", on="document")
    wrong = sent(422, label="x" * (LONGEST_LABEL + 1), on="page")
    assert f'value="{"x" * (LONGEST_LABEL + 1)}"' in wrong.text, "nothing typed is lost"
    assert wrong.text.count('role="alert"') == 1
    shown = world.call("GET", page, by=OTHER, **HTML).text
    tags = {one["label"]: one for one in listed(world)["tags"]}
    assert [tags[one]["page"] for one in ("entero", "deuda", "firma")] == [None, 1, 1]
    assert f'class="box noted" data-id="t-{tags["firma"]["id"]}"' in shown
    for path, there in (
        (f"/cases/{OURS.id}?tag=", "libreta.txt"),
        (f"/cases/{OURS.id}/tags?tag=", f"{document}/pages/1"),
    ):
        found = world.call("GET", path + label_key(OURS.id, "deuda"), by=OTHER, **HTML).text
        main = found.partition("<tbody>")[2].partition("</tbody>")[0]
        assert there in main
        assert "otro.txt" not in main
    gone = world.call("POST", f"/documents/{document}/tags/{tags['deuda']['id']}/remove", by=OTHER, data={"page": "1"}, **HTML)  # fmt: skip
    assert (gone.status_code, gone.headers["location"]) == (303, f"{page}#tags")
    assert set(re.findall(r'/tags\?tag=\w+">(\w+)</a>', world.call("GET", page, by=OTHER, **HTML).text)) == {"firma", "entero"}  # fmt: skip


def test_f6_tags_leave_in_no_export_and_are_erased_with_their_document(world: World) -> None:
    document = world.document_of(OURS)
    tagged(world, "quebrachal")
    assert not {"tag.list", "tag.write"} & LEAVING
    assert Role.VICTIM_SUPPORT not in IN_CASE["tag.list"]
    for form in ("csv", "ftm", "bagit", "json"):
        answer = world.call("POST", f"{CASE}/export", by=OFFICER, json={"format": form, "recipient": "Vara 2"})
        if answer.status_code == 200:
            with zipfile.ZipFile(BytesIO(answer.content)) as made:
                assert not [name for name in made.namelist() if b"quebrachal" in made.read(name)]
    made = world.call("POST", f"{CASE}/erasures", by=OFFICER, json={"document": document, **ORDER})
    assert made.status_code == 202, made.text
    assert carry_out(world.workspace) == 1
    assert listed(world) == {"labels": [], "tags": []}


def test_at_the_terminal(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    of = ["--case", OURS.number, "--data", str(world.workspace.data)]
    document = ["--document", world.document_of(OURS)]
    assert run(["tag", "add", "deuda", *of]) == 2
    assert run(["tag", "add", "deuda", "--document", world.document_of(OURS_TOO), *of]) != 0
    assert run(["tag", "add", "deuda", *document, "--page", "1", *of]) == 0
    assert run(["tag", "add", "deuda", *document, *of]) == 0
    capsys.readouterr()
    assert run(["tag", "list", "DEUDA", "--json", *of]) == 0
    assert capsys.readouterr().out.count('"label":"deuda"') == 2
    assert run(["tag", "remove", "deuda", *document, *of]) == 0
    assert run(["tag", "remove", "deuda", *document, *of]) == 1
    assert [one["page"] for one in listed(world)["tags"]] == [1]
    capsys.readouterr()
    assert run(["tag", "list", "otra", *of]) == 0
    assert "deuda" not in capsys.readouterr().out
