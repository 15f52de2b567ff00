"""All hits as a file, documents as hits, and other forms of names, over HTTP: nothing of other cases by any of them."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from support.factories import an_actor
from support.web import MEMBERS, OURS, OURS_TOO, SECRET_WORD, STRANGERS, THEIRS, World, add_document

from models.case import Role
from models.errors import NotFound
from models.search import SearchRequest
from services.search import finder

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]
PATH = "/api/v1/search/export"


def every(world: World, text: str, *, by: Any = INVESTIGATOR, **more: Any) -> list[dict[str, Any]]:
    answer = world.call("POST", PATH, by=by, json={"text": text, **more})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_every_hit_comes_and_then_what_they_came_to(world: World) -> None:
    *hits, end = every(world, "712-34567", limit=1)
    assert {(hit["name"], hit["page"], hit["case"]) for hit in hits} == {
        ("libreta.txt", 1, OURS.number),
        ("aviso.txt", 1, OURS_TOO.number),
    }
    assert (end["total"], end["documents"], end["told"], end["completeness"]["pages"]) == (2, 2, 2, 2)
    by_address = world.call("GET", f"{PATH}?q=712-34567", by=INVESTIGATOR)
    assert [json.loads(line) for line in by_address.text.splitlines()] == [*hits, end]
    narrowed = every(world, "712-34567", cases=[OURS.id])
    assert [hit.get("case") for hit in narrowed] == [OURS.number, None]


def test_an_export_sees_no_more_than_its_actor(world: World) -> None:
    (end,) = every(world, "71234567", by=STRANGERS[Role.ANALYST])
    assert (end["total"], end["documents"], end["completeness"]["pages"]) == (0, 0, 0)
    assert len(every(world, SECRET_WORD)) == 1
    assert len(every(world, f"case:{THEIRS.number}")) == 1
    refused = world.call("POST", PATH, by=INVESTIGATOR, json={"text": "x", "cases": [THEIRS.id]})
    unknown = world.call("POST", PATH, by=INVESTIGATOR, json={"text": "x", "cases": ["0" * 32]})
    assert refused.status_code == unknown.status_code == 404
    assert refused.json()["detail"] == unknown.json()["detail"]


@pytest.mark.parametrize(
    ("path", "more", "named"),
    [
        (PATH, {}, "meaning"),
        ("/api/v1/search", {"order": "name"}, "order"),
        ("/api/v1/search", {"unit": "document"}, "unit"),
        ("/api/v1/search", {"review": "unread"}, "review"),
    ],
)
def test_what_no_search_by_meaning_does_is_refused_by_name(
    world: World, path: str, more: dict[str, str], named: str
) -> None:
    answer = world.call("POST", path, by=INVESTIGATOR, json={"text": "pasaporte", "meaning": True, **more})
    assert (answer.status_code, answer.json()["code"]) == (422, "usage")
    assert f"`{named}`" in answer.json()["next_step"]


def test_one_event_tells_of_the_export_and_not_of_its_query(world: World) -> None:
    before = world.workspace.records.audit.head().sequence
    every(world, "71234567")
    (event,) = world.workspace.records.audit.read(after=before)
    assert (event.action, event.detail["pages"], event.outcome) == ("search.export", 2, "ok")
    assert "71234567" not in event.model_dump_json()


def test_tables_and_workbooks_hold_text_where_a_formula_might_be(world: World) -> None:
    add_document(world.workspace, OURS, "=cmd.txt", "=HYPERLINK debe 71234567")
    answer = world.call("GET", f"{PATH}?q=71234567&form=csv", by=INVESTIGATOR)
    assert answer.headers["content-disposition"] == 'attachment; filename="hits.csv"'
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert {row[head.index("file")] for row in rows[:-1]} == {"libreta.txt", "aviso.txt", "'=cmd.txt"}
    assert any(row[head.index("snippet")].startswith("'=HYPERLINK") for row in rows)
    assert rows[-1][0] == "end"
    assert "3 pages in 3 documents" in rows[-1][head.index("snippet")]
    answer = world.call("GET", f"{PATH}?q=71234567&form=xlsx", by=INVESTIGATOR)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert "=cmd.txt" in [cell.value for cell in sheet["B"]]
    assert {cell.data_type for cell in sheet["B"][1:4]} == {"s"}


@pytest.mark.parametrize("text", ["(abierto", "date:ayer", "/(/"])
def test_what_cannot_be_read_is_refused_before_anything_is_sent(world: World, text: str) -> None:
    answer = world.call("POST", PATH, by=INVESTIGATOR, json={"text": text})
    assert (answer.status_code, answer.json()["code"]) == (422, "query_syntax")
    assert answer.json()["position"] >= 0


def test_rights_that_go_meanwhile_are_felt(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder, "_LOOK", -1.0)
    request, actor = SearchRequest(text="71234567"), an_actor(INVESTIGATOR)
    named = world.workspace.finder.every(request, actor=actor, cases=[OURS.id, OURS_TOO.id])
    whole = world.workspace.finder.every(request, actor=actor, cases=None)
    next(named)
    world.workspace.records.cases.remove_member(OURS.id, INVESTIGATOR.id)
    world.workspace.records.cases.remove_member(OURS_TOO.id, INVESTIGATOR.id)
    with pytest.raises(NotFound):
        list(named)
    (end,) = whole
    assert (end.total, end.told) == (2, 0)


def test_documents_are_hits_with_the_number_of_their_pages(world: World) -> None:
    answer = world.call("GET", "/api/v1/search?q=71234567&unit=document&facet=case&facet=month", by=INVESTIGATOR).json()
    found = sorted((hit["name"], hit["hits"]) for hit in answer["hits"])
    assert found == [("aviso.txt", 1), ("libreta.txt", 1)]
    assert (answer["total"], answer["documents"]) == (2, 2)


def test_other_forms_of_a_name_are_told_and_left_out(world: World) -> None:
    answer = world.call("POST", "/api/v1/search", by=INVESTIGATOR, json={"text": "name:pepe"}).json()
    (name,) = answer["expanded"]
    assert name["typed"] == "pepe"
    assert {"text": "jose", "kind": "nickname", "sought": True} in name["forms"]
    for more in ({"without": ["jose"]}, {"variants": False}):
        answer = world.call("POST", "/api/v1/search", by=INVESTIGATOR, json={"text": "name:pepe", **more}).json()
        assert {"text": "jose", "kind": "nickname", "sought": False} in answer["expanded"][0]["forms"]
