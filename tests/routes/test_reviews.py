"""Review of flags through the API: two readers, blind; conflicts, undoing, history, and a newer analysis."""

from unittest import mock

import pytest
from support.factories import a_mention, an_indicator
from support.matrix import INVESTIGATOR, flag_of
from support.web import MEMBERS, OURS, OURS_TOO, STRANGERS, World, add_document

from api import counting
from models.audit import Actor, ActorKind
from models.case import Role
from models.ids import DocumentId
from models.mention import MentionKind
from models.session import Limits
from models.stated import About, StatedRole, Statement

ANALYST, PROSECUTOR = MEMBERS[Role.ANALYST], MEMBERS[Role.PROSECUTOR]
REVIEW = f"/api/v1/cases/{OURS.id}/review"


def address(world: World) -> str:
    return f"/api/v1/documents/{world.document_of(OURS)}/flags/{flag_of(world)}/decisions"


def decide(world: World, verdict: str, *, by=INVESTIGATOR, reason="she says it herself"):
    answer = world.call("POST", address(world), by=by, json={"verdict": verdict, "reason": reason})
    assert answer.status_code == 201, answer.text
    return answer.json()


def get(world: World, path: str, *, by=INVESTIGATOR):
    answer = world.call("GET", path, by=by)
    assert answer.status_code == 200, answer.text
    return answer.json()


def queued(world: World, by) -> int:
    return int(get(world, f"{REVIEW}/queue", by=by)["total"])


def test_a_flag_waits_for_two_readers_and_for_neither_twice(world: World) -> None:
    flag_of(world)
    assert queued(world, INVESTIGATOR) == queued(world, ANALYST) == 1
    decide(world, "confirmed")
    assert (queued(world, INVESTIGATOR), queued(world, ANALYST)) == (0, 1)
    decide(world, "confirmed", by=ANALYST)
    assert queued(world, PROSECUTOR) == 0
    flags = get(world, f"{REVIEW}/flags", by=PROSECUTOR)
    assert flags["states"] == {"unread": 0, "once": 0, "agreed": 1, "conflict": 0}


def test_the_second_reader_decides_blind_and_then_sees_the_conflict(world: World) -> None:
    decide(world, "dismissed", reason="a bank's loan, Xilopalo")
    entry = get(world, f"{REVIEW}/queue", by=ANALYST)["entries"][0]
    assert entry["explanation"].endswith("It waits for a second reader.")
    for path in (f"{REVIEW}/queue", f"{REVIEW}/flags", address(world)):
        shown = world.call("GET", path, by=ANALYST).text
        assert "dismissed" not in shown
        assert "Xilopalo" not in shown
        assert INVESTIGATOR.login not in shown
    taken = decide(world, "confirmed", by=ANALYST)
    assert taken["flag"]["state"] == "conflict"
    assert taken["decision"]["blind"] is True
    [conflict] = get(world, f"{REVIEW}/flags?state=conflict", by=INVESTIGATOR)["flags"]
    assert {(one["made_by"], one["verdict"]) for one in conflict["decisions"]} == {
        (INVESTIGATOR.login, "dismissed"), (ANALYST.login, "confirmed"),
    }  # fmt: skip


def counted_for(world: World, by) -> list[object]:
    """All that counts the flags of our case or puts them in order, as somebody is told it."""
    matrix = get(world, f"/api/v1/cases/{OURS.id}/matrix", by=by)
    page = get(world, f"/api/v1/documents/{world.document_of(OURS)}/matrix", by=by)
    trends = get(world, f"/api/v1/cases/{OURS.id}/trends", by=by)["rows"]
    signs = next(one for one in get(world, "/api/v1/statistics", by=by)["tables"] if one["name"] == "signs")
    return [
        *([told["cells"], told["dismissed"], told["beside"], told["elements"]] for told in (matrix, page)),
        trends,
        [(row["name"], row["values"]) for row in signs["rows"]],
        get(world, f"/api/v1/cases/{OURS.id}/wordings", by=by),
        [
            (one["flag"]["id"], one["flag"]["outcome"], one["flag"]["decisions"], one["grounds"])
            for one in get(world, f"{REVIEW}/queue", by=by)["entries"]
        ],
    ]


@pytest.mark.parametrize("verdict", ["confirmed", "dismissed", "unsure"])
def test_no_count_tells_a_reader_what_another_decided_before_he_has(world: World, verdict: str) -> None:
    """Six flags of one case, so that figures told in fives would change too."""
    flag_of(world)
    evidence = world.workspace.records.evidence
    document = evidence.full_document(DocumentId(world.document_of(OURS)))
    assert document is not None
    kept = evidence.analysis(document.id)
    assert kept is not None
    text = document.pages[0].text
    words = [text[at : at + 5] for at in range(0, 30, 5)]
    flags = tuple(an_indicator(document, word, category="debt_bondage") for word in words)
    flags = tuple(one.model_copy(update={"palermo": ("means",)}) for one in flags)
    evidence.save_analysis(kept.model_copy(update={"indicators": flags}))
    before = {reader.login: counted_for(world, reader) for reader in (ANALYST, INVESTIGATOR)}
    for flag in flags:
        path = f"/api/v1/documents/{document.id}/flags/{flag.id}/decisions"
        body = {"verdict": verdict, "reason": "as it says"}
        assert world.call("POST", path, by=INVESTIGATOR, json=body).status_code == 201
    assert counted_for(world, ANALYST) == before[ANALYST.login]
    assert verdict == "unsure" or counted_for(world, INVESTIGATOR) != before[INVESTIGATOR.login]
    for flag in flags:
        path = f"/api/v1/documents/{document.id}/flags/{flag.id}/decisions"
        body = {"verdict": verdict, "reason": "so do I"}
        assert world.call("POST", path, by=ANALYST, json=body).status_code == 201
    assert counted_for(world, ANALYST) == counted_for(world, INVESTIGATOR) == counted_for(world, PROSECUTOR)


def test_statistics_that_go_out_count_what_readers_decided(world: World) -> None:
    """Those of the operator and of who decides on nothing; a token for less changes nothing for a reader."""
    decide(world, "confirmed")

    def readers(actor: Actor) -> set[str | None]:
        with mock.patch("api.counting._facts", wraps=counting._facts) as facts:
            counting.count(world.workspace, actor)
        return {call.kwargs["reader"] for call in facts.call_args_list}

    assert readers(world.workspace.operator) == {None}
    reader = Actor(kind=ActorKind.PERSON, name=ANALYST.login, user=ANALYST.id, agency=ANALYST.agency, role=ANALYST.role)
    assert readers(reader) == {ANALYST.id}
    assert readers(reader.model_copy(update={"limits": Limits(acts=("statistics.read",))})) == {ANALYST.id}


def test_a_change_of_mind_ends_the_conflict_and_kappa_remembers_the_blind_one(world: World) -> None:
    decide(world, "dismissed")
    decide(world, "confirmed", by=ANALYST)
    taken = decide(world, "confirmed", reason="read again")
    assert (taken["flag"]["state"], taken["decision"]["blind"]) == ("agreed", False)
    [everything, category, pair] = get(world, f"{REVIEW}/agreement")["agreements"]
    assert (everything["flags"], everything["agreed"], everything["kappa"]) == (1, 0, 0.0)
    assert category["category"] == "debt_bondage"
    assert {pair["first"], pair["second"]} == {INVESTIGATOR.login, ANALYST.login}


def test_undoing_gives_the_flag_back_and_stays_in_the_history(world: World) -> None:
    one = decide(world, "confirmed")["decision"]["id"]
    undo = f"/api/v1/cases/{OURS.id}/decisions/{one}/undo"
    assert world.call("POST", undo, by=INVESTIGATOR, json={"reason": ""}).status_code == 422
    taken = world.call("POST", undo, by=INVESTIGATOR, json={"reason": "wrong key"}).json()
    assert (taken["flag"]["state"], taken["decision"]["undoes"]) == ("unread", one)
    history = get(world, address(world))["decisions"]
    assert [(d["verdict"], d["reason"]) for d in history] == [("confirmed", "she says it herself"), (None, "wrong key")]
    assert world.call("POST", undo, by=INVESTIGATOR, json={"reason": "again"}).status_code == 409
    assert queued(world, INVESTIGATOR) == 1


def test_a_decision_of_another_is_not_undone_and_before_one_has_decided_not_even_there(world: World) -> None:
    one = decide(world, "confirmed")["decision"]["id"]
    undo = f"/api/v1/cases/{OURS.id}/decisions/{one}/undo"
    hidden = world.call("POST", undo, by=ANALYST, json={"reason": "no"})
    absent = world.call("POST", undo.replace(one, "0" * 32), by=ANALYST, json={"reason": "no"})
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    decide(world, "confirmed", by=ANALYST)
    assert world.call("POST", undo, by=ANALYST, json={"reason": "no"}).status_code == 403
    elsewhere = undo.replace(OURS.id, OURS_TOO.id)
    assert world.call("POST", elsewhere, by=INVESTIGATOR, json={"reason": "no"}).status_code == 404


def test_the_log_names_who_and_what_and_neither_reason_nor_words(world: World) -> None:
    taken = decide(world, "confirmed", reason="he wrote Xilopalo")
    event = world.workspace.records.audit.read(after=world.workspace.records.audit.head().sequence - 1)[0]
    assert (event.action, event.user, event.case) == ("review.decide", INVESTIGATOR.id, OURS.id)
    assert (event.subject, event.detail["verdict"]) == (taken["decision"]["id"], "confirmed")
    assert "Xilopalo" not in event.model_dump_json()
    assert "deuda" not in event.model_dump_json()


def test_decisions_survive_newer_rules_and_what_changed_is_told(world: World) -> None:
    decide(world, "confirmed")
    evidence = world.workspace.records.evidence
    document = evidence.full_document(DocumentId(world.document_of(OURS)))
    assert document is not None
    kept = evidence.analysis(document.id)
    assert kept is not None
    wider = an_indicator(document, "la deuda", category="debt_bondage")
    fresh = an_indicator(document, "Llamar", category="online_recruitment_advertising")
    evidence.save_analysis(kept.model_copy(update={"version": "2", "indicators": (fresh, wider)}))
    [moved] = get(world, f"{REVIEW}/flags?state=once")["flags"]
    assert (moved["flag"]["text"], moved["outcome"], moved["changed"]) == ("la deuda", "confirmed", ["span"])
    changes = get(world, f"{REVIEW}/changes")["changes"]
    # The oldest is the flag's own coming.
    assert {(one["kind"], one["decided"]) for one in changes[:2]} == {("moved", 1), ("new", 0)}
    assert (changes[2]["kind"], len(changes)) == ("new", 3)
    evidence.save_analysis(kept.model_copy(update={"version": "3", "indicators": ()}))
    [gone] = get(world, f"{REVIEW}/flags?gone=true")["flags"]
    assert (gone["outcome"], gone["flag"]["text"], gone["name"]) == ("confirmed", "deuda", "libreta.txt")
    assert queued(world, ANALYST) == 0


@pytest.mark.parametrize(
    "asked",
    [{}, {"verdict": "guilty", "reason": "x"}, {"verdict": "confirmed"}, {"verdict": "confirmed", "reason": " … "},
     {"verdict": "confirmed", "reason": "x" * 1001}, {"verdict": "confirmed", "reason": "x", "more": 1}],
)  # fmt: skip
def test_a_verdict_without_a_reason_or_of_another_kind_is_refused(world: World, asked: dict[str, object]) -> None:
    assert world.call("POST", address(world), by=INVESTIGATOR, json=asked).status_code == 422


def test_a_flag_that_is_not_there_is_told_as_one_that_is_not_yours(world: World) -> None:
    path = address(world)
    there = world.call("GET", path, by=STRANGERS[Role.ANALYST])
    assert there.status_code == 404
    absent = world.call("GET", path.replace(flag_of(world), "0" * 32), by=INVESTIGATOR)
    assert absent.json()["next_step"].startswith("A new analysis may have moved it")


def test_a_day_makes_the_queue_reproducible(world: World) -> None:
    flag_of(world)
    assert get(world, f"{REVIEW}/queue?today=2024-05-06")["today"] == "2024-05-06"
    assert world.call("GET", f"{REVIEW}/queue?today=soon", by=INVESTIGATOR).status_code == 422


@pytest.mark.parametrize(("role", "recent"), [(StatedRole.EXPIRY_DATE, []), (None, ["recent"])])
def test_the_day_on_which_a_paper_ends_makes_nothing_recent(world: World, role, recent) -> None:
    flag_of(world)
    evidence = world.workspace.records.evidence
    document = evidence.full_document(DocumentId(world.document_of(OURS)))
    assert document is not None
    kept = evidence.analysis(document.id)
    assert kept is not None
    stated = () if role is None else (Statement(about=About.ROLE, value=role, words="vence", start=0, end=5),)
    day = a_mention(document, normal="2026-03-01", kind=MentionKind.DATE).model_copy(update={"stated": stated})
    evidence.save_analysis(kept.model_copy(update={"mentions": (day,)}))
    [entry] = get(world, f"{REVIEW}/queue?today=2026-03-04")["entries"]
    assert [ground["code"] for ground in entry["grounds"]] == recent


def test_one_decision_is_said_of_the_copies_that_are_named_and_of_nothing_else(world: World) -> None:
    text = (
        "Informe de la noche del martes. La mujer contó que le quitaron el pasaporte al llegar a la casa, que debía "
        "pagar el pasaje y la comida, y que nadie podía salir sin permiso del encargado del local. Firma el agente."
    )
    records = world.workspace.records
    ids = []
    written = {"acta.txt": text, "acta-copia.txt": f"{text} Copia.", "otra.txt": "Nada que ver. " * 30 + "el pasaporte"}
    for name, words in written.items():
        exhibit = add_document(world.workspace, OURS, name, f"71234567 {words}")
        document = records.evidence.full_document(DocumentId(exhibit.document))
        assert document is not None
        flag = an_indicator(document, "el pasaporte", category="document_retention")
        kept = records.evidence.analysis(document.id)
        assert kept is not None
        records.evidence.save_analysis(kept.model_copy(update={"indicators": (flag,)}))
        records.near.compare(document.id, case=OURS.id)
        ids.append(flag.id)
    entries = get(world, f"{REVIEW}/queue", by=ANALYST)["entries"]
    lead = next(one for one in entries if one["copies"])
    copy = lead["copies"][0]["flag"]
    assert {lead["flag"]["id"], copy} == {ids[0], ids[1]}
    at = f"/api/v1/documents/{lead['flag']['flag']['span']['document']}/flags/{lead['flag']['id']}/decisions"
    asked = {"verdict": "confirmed", "reason": "same paper", "copies": [ids[2]]}
    assert world.call("POST", at, by=ANALYST, json=asked).status_code == 422
    before = queued(world, ANALYST)
    head = records.audit.head().sequence
    taken = world.call("POST", at, by=ANALYST, json={**asked, "copies": [copy]})
    assert taken.status_code == 201, taken.text
    assert [one["flag"]["span"]["document"] for one in taken.json()["copies"]] == [lead["copies"][0]["document"]]
    assert queued(world, ANALYST) == before - 2
    acts = [event for event in records.audit.read(after=head) if event.action == "review.decide"]
    assert {event.detail["flag"] for event in acts} == {lead["flag"]["id"], copy}
    history = get(world, at.removesuffix("/decisions") + "/decisions", by=INVESTIGATOR)
    assert [one["flag"] for one in history["copies"]] == [copy], "they wait for another reader still"
    undo = f"/api/v1/cases/{OURS.id}/decisions/{taken.json()['decision']['id']}/undo"
    undone = world.call("POST", undo, by=ANALYST, json={"reason": "a slip", "copies": True})
    assert undone.status_code == 200, undone.text
    assert len(undone.json()["copies"]) == 1
    assert queued(world, ANALYST) == before
