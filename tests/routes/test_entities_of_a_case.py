"""Entities of a case over the API: corrected by named people, with reasons, taken back, and met again later."""

import sqlite3
import threading
from pathlib import Path

import pytest
from support.named import link
from support.web import MEMBERS, OURS, OURS_TOO, THEIRS, World, a_world, add_document

from api import judging
from models.case import Role
from models.document import Document

ANA, BEA = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.ANALYST]


@pytest.fixture
def world(template: Path, tmp_path: Path):
    with a_world(template, tmp_path / "data") as own:
        yield own


def entities(world: World, **params) -> list[dict]:
    answer = world.call("GET", f"/api/v1/cases/{OURS.id}/entities", by=ANA, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["entities"]


def decide(world: World, path: str, *, by=ANA, status: int = 201, **body) -> dict:
    answer = world.call("POST", f"/api/v1/cases/{OURS.id}/{path}", by=by, json={"reason": "as it says", **body})
    assert answer.status_code == status, answer.text
    return answer.json()


def two_phones(world: World) -> tuple[str, str]:
    """A second value in the case, beside the phone of the first document."""
    add_document(world.workspace, OURS, "otra.txt", "Celular 71234567 de la casa")
    link(world)
    found = decide(world, "entities", kind="PERSON", name="Beto Paz")
    return entities(world, kind="PHONE")[0]["id"], found["entities"][0]["id"]


def test_a_value_of_two_documents_is_one_entity_that_nobody_confirmed(world: World) -> None:
    add_document(world.workspace, OURS, "otra.txt", "Celular 71234567 de la casa")
    link(world)
    (found,) = entities(world)
    assert (found["mentions"], found["documents"], found["confirmed"], len(found["subjects"])) == (2, 2, False, 2)
    assert not entities(world, confirmed="true")


def test_C6_merged_renamed_and_undone_it_is_as_before(world: World) -> None:
    phone, person = two_phones(world)
    before = entities(world)
    merged = decide(world, f"entities/{phone}/merge", other=person)
    (one,) = merged["entities"]
    assert {phone, person} & set(one["subjects"])
    assert one["confirmed"]
    renamed = decide(world, f"entities/{one['id']}/changes", act="rename", value="Beto del hotel")
    assert renamed["entities"][0]["name"] == "Beto del hotel"
    story = world.call("GET", f"/api/v1/cases/{OURS.id}/entities/{phone}", by=ANA).json()
    assert [one["act"] for one in story["decisions"]] == ["create", "judge", "rename"]
    assert {one["reason"] for one in story["decisions"]} == {"as it says"}
    for taken in (renamed, merged):
        decide(world, f"entity-decisions/{taken['decisions'][0]['id']}/undo", status=200)
    assert entities(world) == before
    # Apart again, the new name's story is that of the one whose id the two had together.
    story = world.call("GET", f"/api/v1/cases/{OURS.id}/entities/{one['id']}", by=ANA).json()
    acts = [one["act"] for one in story["decisions"]]
    assert [act for act in acts if act != "create"] == ["judge", "rename", "undo", "undo"]


def test_a_split_survives_an_analysis_made_anew(world: World) -> None:
    two_phones(world)
    (phone,) = entities(world, kind="PHONE")
    taken = phone["subjects"][0]
    decide(world, f"entities/{phone['id']}/split", subjects=[taken])
    assert sorted(len(one["subjects"]) for one in entities(world, kind="PHONE")) == [1, 1]
    evidence = world.workspace.records.evidence
    for status in evidence.files(OURS.id):
        document = evidence.full_document(status.document)
        assert isinstance(document, Document)
        analysis = evidence.analysis(document.id)
        assert analysis is not None
        evidence.save_analysis(analysis.model_copy(update={"version": "2"}))
    link(world)
    assert sorted(len(one["subjects"]) for one in entities(world, kind="PHONE")) == [1, 1]


def test_two_who_disagree_are_shown_and_neither_is_lost(world: World) -> None:
    phone, person = two_phones(world)
    decide(world, f"entities/{phone}/merge", other=person)
    joined = next(one for one in entities(world) if person in one["subjects"])
    decide(world, f"entities/{joined['id']}/split", by=BEA, subjects=[person])
    answer = world.call("GET", f"/api/v1/cases/{OURS.id}/entity-conflicts", by=ANA)
    (conflict,) = answer.json()["conflicts"]
    assert conflict["kind"] == "at_odds"
    assert len(conflict["decisions"]) == 2


def test_a_decision_is_undone_once_and_by_its_maker(world: World) -> None:
    phone, _ = two_phones(world)
    made = decide(world, f"entities/{phone}/changes", act="not_entity")["decisions"][0]["id"]
    decide(world, f"entity-decisions/{made}/undo", by=BEA, status=403)
    decide(world, f"entity-decisions/{made}/undo", status=200)
    decide(world, f"entity-decisions/{made}/undo", status=409)
    decide(world, f"entity-decisions/{'0' * 32}/undo", status=404)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("entities", {"kind": "PERSON", "name": " "}, 422),
        ("entities", {"kind": "GHOST", "name": "Ana"}, 422),
        ("entities", {"kind": "PERSON", "name": "A" * 301}, 422),
        ("entities", {"kind": "PERSON", "name": "Ana", "document": "0" * 32}, 404),
        ("entities/{phone}/changes", {"act": "retype", "value": "GHOST"}, 422),
        ("entities/{phone}/changes", {"act": "rename", "value": ""}, 422),
        ("entities/{phone}/changes", {"act": "judge"}, 422),
        ("entities/{phone}/merge", {"other": "0" * 32}, 404),
        ("entities/{phone}/merge", {"other": "{phone}"}, 409),
        ("entities/{phone}/split", {"subjects": ["0" * 32]}, 404),
        ("entities/{phone}/split", {"subjects": []}, 422),
    ],
)
def test_what_cannot_be_decided_is_told(world: World, path: str, body: dict, status: int) -> None:
    phone = entities(world)[0]["id"]
    body = {name: phone if value == "{phone}" else value for name, value in body.items()}
    decide(world, path.replace("{phone}", phone), status=status, **body)
    assert not world.workspace.records.links.decisions([OURS.id])


def test_entities_of_another_case_are_absent(world: World) -> None:
    phone = entities(world)[0]["id"]
    for case in (OURS_TOO, THEIRS):
        answer = world.call("GET", f"/api/v1/cases/{case.id}/entities/{phone}", by=ANA)
        assert answer.status_code == 404


def test_two_at_once_lose_nothing(world: World) -> None:
    phone, person = two_phones(world)
    links = world.workspace.records.links
    before = len(links.decisions([OURS.id]))
    actors = [world.workspace.operator, world.workspace.operator.model_copy(update={"name": "second"})]

    def write(actor) -> None:
        for number in range(10):
            judging.change(
                world.workspace, actor, OURS.id, phone,
                judging.ChangeAsked(act="alias", value=f"{actor.name} {number}", reason="heard so"),
            )  # fmt: skip

    threads = [threading.Thread(target=write, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(links.decisions([OURS.id])) == before + 20
    assert person


def test_decisions_are_append_only_below_our_code(world: World) -> None:
    two_phones(world)
    raw = sqlite3.connect(world.workspace.folder.catalogue)
    for statement in ("UPDATE link_decision SET reason = 'x'", "DELETE FROM link_decision"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(statement)
    raw.close()


def test_no_words_of_a_decision_reach_the_log(world: World) -> None:
    phone, _ = two_phones(world)
    decide(world, f"entities/{phone}/changes", act="rename", value="Xochiquetzal", reason="dicho por Xochiquetzal")
    told = "".join(event.model_dump_json() for event in world.workspace.records.audit.read())
    assert "Xochiquetzal" not in told
    assert '"entity.judge"' in told
