"""What people ask, and why, over the API: auditors read it by their keys, nobody else does."""

import pytest
from support.web import FOREIGN_AUDITOR, FOREIGNER, MEMBERS, OURS, STRANGERS, World

from models.case import Role
from services.records import sealed_texts

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]
AUDITOR, OTHER = MEMBERS[Role.AUDITOR], STRANGERS[Role.AUDITOR]
PHRASE, OTHERS = "siete rios de piedra", "ocho lunas de sal fina"
KEYS, TEXTS = "/api/v1/audit/keys", "/api/v1/audit/texts"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(sealed_texts, "ROUNDS", sealed_texts.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(sealed_texts, "MEMORY", sealed_texts.argon2id.MEMLIMIT_MIN)


def texts(world: World, by=AUDITOR, phrase=PHRASE, **more):
    answer = world.call("POST", TEXTS, by=by, json={"phrase": phrase, "limit": 1000, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()["texts"]


def make(world: World, by=AUDITOR, phrase=PHRASE, **more):
    return world.call("POST", KEYS, by=by, json={"phrase": phrase, **more})


@pytest.mark.parametrize(
    ("method", "path", "request_", "asked"),
    [
        ("GET", "/api/v1/search", {"params": {"q": "deuda Marisol"}}, {"text": "deuda Marisol"}),
        ("POST", "/api/v1/search", {"json": {"text": "deuda", "filters": [{"field": "phone", "values": ["+59171234567"]}]}},
         {"text": "deuda", "filters": [{"field": "phone", "values": ["+59171234567"]}]}),
        ("POST", "/api/v1/search/export", {"json": {"text": "Marisol"}}, {"text": "Marisol"}),
        ("POST", "/api/v1/search/list", {"json": {"lines": ["71234567", "Marisol Vega"]}}, {"lines": ["71234567", "Marisol Vega"]}),
        ("POST", "/api/v1/search/list", {"json": {"text": "Llamar a +591 71234567"}}, {"lines": ["+59171234567"]}),
        ("GET", "/api/v1/search", {"params": {"q": '"no cerrada'}}, {"text": '"no cerrada'}),
        ("GET", "/api/v1/entities", {"params": {"text": "Maris"}}, {"text": "Maris"}),
        ("GET", "/search", {"params": {"q": "deuda vieja"}, "headers": {"Accept": "text/html"}}, {"text": "deuda vieja"}),
    ],
)  # fmt: skip
def test_H5_what_was_asked_is_read_by_auditors_and_stands_in_no_event(world: World, method, path, request_, asked):
    assert make(world).json()["accepted"] is True
    headers = {**request_.pop("headers", {}), "X-Lince-Reason": "orden%2077%20del%20juzgado%20%C3%B1"}
    world.call(method, path, by=INVESTIGATOR, headers=headers, **request_)
    told = [one for one in texts(world) if one["asked"]][-1]
    assert (told["asked"], told["reason"]) == (asked, "orden 77 del juzgado ñ")
    for by in (AUDITOR,):
        log = world.call("GET", "/api/v1/audit", by=by, params={"limit": 1000}).text
        for word in ("deuda", "Marisol", "71234567", "juzgado", "cerrada", "Maris"):
            assert word not in log


def test_a_reason_is_sealed_with_every_act_that_it_was_given_for(world: World):
    make(world)
    document = world.document_of(OURS)
    for path in ("", "/pages/1", "/original"):
        world.call(
            "GET", f"/api/v1/documents/{document}{path}", by=INVESTIGATOR, headers={"X-Lince-Reason": f"why{path}"}
        )
    assert [one["reason"] for one in texts(world)] == ["why", "why/pages/1", "why/original"]


def test_an_administrator_and_a_case_member_open_nothing(world: World):
    make(world)
    for by in (MEMBERS[Role.ADMINISTRATOR], INVESTIGATOR):
        assert world.call("POST", TEXTS, by=by, json={"phrase": PHRASE}).status_code == 403
        assert make(world, by=by).status_code == 403
        assert world.call("GET", KEYS, by=by).status_code == 403


def test_an_account_made_auditor_by_an_administrator_waits_for_an_auditor(world: World):
    make(world)
    world.call("GET", "/api/v1/search?q=deuda", by=INVESTIGATOR)
    assert make(world, by=OTHER, phrase=OTHERS).json()["accepted"] is False
    assert [one["opened"] for one in texts(world, by=OTHER, phrase=OTHERS)] == [False]
    wrong = world.call("POST", f"{KEYS}/{OTHER.id}/accept", by=AUDITOR, json={"phrase": "not this one"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "not_authenticated")
    assert world.call("POST", f"{KEYS}/{OTHER.id}/accept", by=AUDITOR, json={"phrase": PHRASE}).status_code == 200
    assert [one["asked"] for one in texts(world, by=OTHER, phrase=OTHERS)] == [{"text": "deuda"}]
    again = world.call("POST", f"{KEYS}/{OTHER.id}/accept", by=AUDITOR, json={"phrase": PHRASE})
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert [(key["user"], key["accepted"]) for key in world.call("GET", KEYS, by=AUDITOR).json()["keys"]] == [
        (AUDITOR.id, True),
        (OTHER.id, True),
    ]


def test_another_agencys_auditor_reads_none_of_it(world: World):
    make(world)
    assert make(world, by=FOREIGN_AUDITOR, phrase=OTHERS).json()["accepted"] is True
    world.call("GET", "/api/v1/search?q=deuda", by=INVESTIGATOR)
    world.call("GET", "/api/v1/search?q=suyo", by=FOREIGNER)
    assert [one["asked"] for one in texts(world)] == [{"text": "deuda"}]
    assert [one["asked"] for one in texts(world, by=FOREIGN_AUDITOR, phrase=OTHERS)] == [{"text": "suyo"}]
    assert (
        world.call("POST", f"{KEYS}/{AUDITOR.id}/accept", by=FOREIGN_AUDITOR, json={"phrase": OTHERS}).status_code
        == 404
    )


def test_guesses_at_a_passphrase_are_slowed_down(world: World):
    make(world)
    told = [world.call("POST", TEXTS, by=AUDITOR, json={"phrase": f"guess {n}"}).status_code for n in range(8)]
    assert set(told[:5]) == {401}
    assert told[-1] == 429


def test_the_passphrase_can_be_changed_by_who_knows_it(world: World):
    make(world)
    world.call("GET", "/api/v1/search?q=deuda", by=INVESTIGATOR)
    assert make(world, phrase=OTHERS, old="not this one").status_code == 401
    assert make(world, phrase=OTHERS, old=PHRASE).status_code == 201
    assert [one["asked"] for one in texts(world, phrase=OTHERS)] == [{"text": "deuda"}]


def test_reading_leaves_an_event_and_short_phrases_are_refused(world: World):
    assert make(world, phrase="too short").status_code == 422
    make(world)
    texts(world)
    assert world.workspace.records.audit.read(after=0, limit=10_000)[-1].action == "text.open"


@pytest.mark.parametrize("reason", ["%ff%00%0a", "x" * 5000, "%E2%80%AE", " "])
def test_odd_reasons_are_taken_as_they_can_be(world: World, reason):
    make(world)
    answer = world.call("GET", "/api/v1/search?q=deuda", by=INVESTIGATOR, headers={"X-Lince-Reason": reason})
    assert answer.status_code == 200
    assert all(len(one["reason"]) <= 500 for one in texts(world))
