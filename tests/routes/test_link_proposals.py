"""The queue of proposals over the API: both sides, decided by named people, remembered, in bulk, taken back."""

from pathlib import Path

import pytest
from support.factories import a_document, a_mention, a_page
from support.named import link, told
from support.stored import store
from support.web import MEMBERS, OURS, OURS_TOO, World, a_world

from api import proposing
from models.case import Role
from models.link import Band
from models.mention import MentionKind

ANA, BEA, CARO = (MEMBERS[role] for role in (Role.INVESTIGATOR, Role.ANALYST, Role.PROSECUTOR))
BASE = "/api/v1/link-proposals"


@pytest.fixture
def world(template: Path, tmp_path: Path):
    with a_world(template, tmp_path / "data") as own:
        for case, written in ((OURS, "Wenceslada Ñancupil Rojas"), (OURS_TOO, "ÑANCUPIL, Wenceslada")):
            told(own, case, written)
        link(own)
        yield own


def listed(world: World, *, by=ANA, **params) -> list[dict]:
    answer = world.call("GET", BASE, by=by, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["proposals"]


def post(world: World, path: str, *, by=ANA, status: int = 201, **body) -> dict:
    answer = world.call("POST", f"{BASE}/{path}", by=by, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def judge(world: World, proposal: dict, judgement: str = "positive", *, by=ANA) -> dict:
    return post(world, f"{proposal['id']}/decisions", by=by, judgement=judgement, reason="same card, page 1")


def test_a_proposal_shows_both_sides_why_and_where_it_stands(world: World) -> None:
    found = listed(world)
    assert [one["worth"] for one in found] == sorted((one["worth"] for one in found), reverse=True)
    person = next(one for one in found if one["kind"] == "PERSON")
    assert {side["case"] for side in person["sides"]} == {OURS.id, OURS_TOO.id}
    assert all(side["boxes"] and side["page"] == 1 and side["name"] == "acta.txt" for side in person["sides"])
    assert "same_id" in [part["code"] for part in person["supports"]]
    assert [part["code"] for part in person["against"]] == ["surname_dropped"]
    assert all(part["amount"] < 0 for part in person["against"])
    assert person["band"] in ("certain", "probable")
    assert "paper" in person["explanation"]
    spanish = listed(world, kind="PERSON", language="es")[0]
    assert "mismo documento" in spanish["reason"]


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"kind": "ID"}, {"ID"}),
        ({"value": "4455667"}, {"ID"}),
        ({"value": "4455668"}, set()),
        ({"value": "bo.ci:4455667"}, {"ID"}),
        ({"value": "nancupil wenceslada"}, {"PERSON"}),
        ({"case": OURS.id}, {"PERSON", "ID", "PHONE"}),
        ({"agency": "0" * 32}, set()),
        ({"band": "possible"}, set()),
        ({"state": "accepted"}, set()),
    ],
)
def test_the_queue_is_as_wide_as_asked(world: World, asked: dict, kinds: set) -> None:
    assert {one["kind"] for one in listed(world, **asked)} == kinds


def test_what_one_said_is_hidden_until_another_has_decided_and_a_conflict_loses_nobody(world: World) -> None:
    (one,) = listed(world, kind="PERSON")
    judge(world, one)
    (seen,) = listed(world, kind="PERSON", by=BEA)
    assert (seen["state"], seen["readers"], seen["hidden"], seen["decisions"]) == ("open", 1, 1, [])
    judge(world, one, "negative", by=BEA)
    for by in (ANA, BEA, CARO):
        (seen,) = listed(world, kind="PERSON", by=by)
        assert seen["state"] == "conflict"
        assert sorted(decision["judgement"] for decision in seen["decisions"]) == ["negative", "positive"]
    assert not listed(world, kind="PERSON", waiting="true", by=CARO)
    agreed = world.call("GET", f"{BASE}/agreement", by=ANA).json()["agreements"]
    assert {(one["category"], one["flags"], one["agreed"]) for one in agreed if not one["first"]} == {
        ("", 1, 0), ("PERSON", 1, 0),
    }  # fmt: skip


def test_not_the_same_is_remembered_when_documents_come(world: World) -> None:
    (one,) = listed(world, kind="PERSON")
    judge(world, one, "negative")
    told(world, OURS, "Wenceslada Ñancupil Rojas", name="otra.txt")
    told(world, OURS_TOO, "Wenceslada Ñancupil", name="mas.txt")
    link(world)
    found = listed(world, kind="PERSON")
    assert found
    assert {one["state"] for one in found} == {"rejected"}
    assert not listed(world, kind="PERSON", waiting="true")


def test_taken_back_it_waits_again(world: World) -> None:
    before = listed(world)
    made = judge(world, listed(world, kind="PERSON")[0])["decisions"][0]["id"]
    post(world, f"decisions/{made}/undo", by=BEA, status=404, reason="x")
    post(world, f"decisions/{made}/undo", status=200, reason="wrong key")
    post(world, f"decisions/{made}/undo", status=409, reason="wrong key")
    assert listed(world) == before


def test_in_bulk_just_what_was_previewed_is_decided_and_undone_in_one_go(world: World) -> None:
    before = listed(world)
    rule = {"bands": ["probable", "certain"], "codes": ["same_id"]}
    seen = post(world, "bulk/preview", status=200, rule=rule)
    assert seen["total"] == 2
    assert listed(world) == before
    body = {"rule": rule, "judgement": "positive", "reason": "papers are enough here"}
    post(world, "bulk", status=409, digest="0" * 64, **body)
    done = post(world, "bulk", digest=seen["digest"], **body)
    assert done["decided"] == 2
    accepted = listed(world, state="accepted")
    assert len(accepted) == 2
    post(world, "bulk", status=409, digest=seen["digest"], **body)
    post(world, f"decisions/{accepted[0]['decisions'][0]['id']}/undo", status=200, reason="too fast")
    assert listed(world) == before
    event = [one for one in world.workspace.records.audit.read() if one.action == "link.judge"][-1]
    assert (event.detail["codes"], event.detail["decisions"], event.subject) == ("same_id", 2, done["batch"])


def test_a_rule_counts_what_it_names_and_not_all_that_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    best = max(listed(world), key=lambda one: one["score"])
    others = [one for one in listed(world) if one["score"] < best["score"]]
    assert others
    monkeypatch.setattr(proposing, "MOST", 1)
    rule = {"bands": [best["band"]], "kinds": [best["kind"]], "least": best["score"] - 0.00005}
    assert post(world, "bulk/preview", status=200, rule=rule)["total"] == 1
    assert "narrow" in post(world, "bulk/preview", status=422, rule={"bands": list(Band)})["next_step"].lower()


def test_possible_links_are_not_accepted_in_bulk(world: World) -> None:
    rule = {"bands": ["possible"]}
    body = {"rule": rule, "judgement": "positive", "reason": "all of them", "digest": "0" * 64}
    assert "possible" in post(world, "bulk", status=422, **body)["next_step"].lower()


def test_the_other_agency_is_named_and_nothing_of_its_case(world: World) -> None:
    answer = world.call("GET", f"{BASE}/asks", by=ANA)
    (one, _) = sorted(answer.json()["asks"], key=lambda ask: ask["side"]["case"] != OURS.id)
    assert one["agency"] == "Fiscalía Pilcomayo"
    assert one["kind"] == "PHONE"
    assert "PIL-1" not in answer.text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("{id}/decisions", {"judgement": "maybe", "reason": "x"}),
        ("{id}/decisions", {"judgement": "positive", "reason": " "}),
        ("{id}/decisions", {"judgement": "positive", "reason": "x" * 1001}),
        ("bulk/preview", {"rule": {"bands": []}}),
        ("bulk/preview", {"rule": {"bands": ["certain"], "codes": ["same_id; DROP"]}}),
        ("bulk", {"rule": {"bands": ["certain"]}, "judgement": "positive", "reason": "x", "digest": "zz"}),
    ],
)
def test_wrong_requests_are_told_and_change_nothing(world: World, path: str, body: dict) -> None:
    one = listed(world)[0]
    post(world, path.replace("{id}", one["id"]), status=422, **body)
    assert not world.workspace.records.links.decisions([OURS.id, OURS_TOO.id])


def test_no_name_of_either_case_stands_in_an_edge_or_in_the_log(world: World) -> None:
    (one,) = listed(world, kind="PERSON")
    judge(world, one)
    (kept,) = world.workspace.records.links.decisions([OURS.id])
    assert "ancupil" not in kept.model_dump_json()
    assert "ancupil" not in "".join(event.model_dump_json() for event in world.workspace.records.audit.read())


def test_no_value_of_either_case_stands_in_an_edge(world: World) -> None:
    """A plate tells its country by itself, and is told as one of the person beside it: neither stays in the edge."""
    for case, written in ((OURS, "Wenceslada Ñancupil Rojas"), (OURS_TOO, "Wenceslada Ñancupil")):
        document = a_document(a_page(f"{written}, placa 2345ABC", boxes=True), case=case.id, name="placa.txt")
        store(
            world.workspace.records, document,
            a_mention(document, written, kind=MentionKind.PERSON, normal=written.lower()),
            a_mention(document, "2345ABC", kind=MentionKind.PLATE, normal="2345ABC"),
        )  # fmt: skip
    link(world)
    for one in listed(world):
        judge(world, one)
    for kept in world.workspace.records.links.decisions([OURS.id]):
        told = kept.model_dump_json()
        assert not any(value in told for value in ("2345ABC", "4455667"))


def test_a_document_that_is_linked_anew_meanwhile_breaks_no_list(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two looks at the catalogue one side of each link got another id."""
    monkeypatch.setattr(proposing, "_entities", lambda workspace, ids: {})
    assert listed(world) == []
    assert world.call("GET", f"{BASE}/asks", by=ANA).status_code == 200
