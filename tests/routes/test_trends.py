"""Trends and wordings through the API: a term is accepted by a named reader, for its case, and withdrawn again."""

import threading
from typing import Any

import pytest
from support.factories import a_document, a_page
from support.matrix import INVESTIGATOR
from support.slang import slang_of
from support.web import MEMBERS, OURS, World, add_document

from api.cli.main import run
from api.trending import WordingAsked, decide
from api.wiring import reading_pipeline
from models.audit import OPERATOR
from models.case import Role
from models.errors import NotAllowed
from models.ids import CaseId
from models.job import Stage
from models.trend import WordingVerdict
from services.nlp.analyze import AnalysisKit

ADDRESS = f"/api/v1/cases/{OURS.id}/wordings"


@pytest.fixture
def slang(world: World) -> World:
    return slang_of(world)


def test_a_planted_word_is_proposed_accepted_and_withdrawn(slang: World) -> None:
    def ask(verdict: str) -> int:
        asked = {"term": "Mariposa", "verdict": verdict, "reason": "a new girl"}
        return slang.call("POST", ADDRESS, by=MEMBERS[Role.ANALYST], json=asked).status_code

    found = slang.call("GET", ADDRESS, by=INVESTIGATOR).json()
    assert "mariposa" in [one["term"] for one in found["candidates"]]
    assert ask("withdrawn") == 422
    assert ask("accepted") == 201
    event = slang.workspace.records.audit.read(after=slang.workspace.records.audit.head().sequence - 1)[0]
    assert (event.action, event.user) == ("wording.decide", MEMBERS[Role.ANALYST].id)
    assert "mariposa" not in event.model_dump_json()
    assert slang.call("GET", ADDRESS, by=INVESTIGATOR).json()["accepted"] == ["mariposa"]
    assert ask("withdrawn") == 201
    told = slang.call("GET", ADDRESS, by=INVESTIGATOR).json()
    assert (told["accepted"], [one["verdict"] for one in told["decisions"]]) == ([], ["accepted", "withdrawn"])


def test_an_accepted_term_is_a_local_rule_that_fires_is_offered_no_more_and_is_withdrawn(slang: World) -> None:
    """Through a worker's pipeline: what it flags is told as new, and as gone once it is withdrawn."""
    workspace, one = slang.workspace, MEMBERS[Role.ANALYST]
    pipeline = reading_pipeline(workspace, AnalysisKit.small(), only=[Stage.ANALYZE])

    def say(verdict: str) -> dict[str, Any]:
        asked = {"term": "mariposa", "verdict": verdict, "reason": "a new girl"}
        found: dict[str, Any] = slang.call("POST", ADDRESS, by=one, json=asked).json()
        while pipeline.work_once(holder="test"):
            pass
        return found

    def changes() -> list[tuple[str, str]]:
        path = f"/api/v1/cases/{OURS.id}/review/changes"
        found = slang.call("GET", path, by=INVESTIGATOR).json()["changes"]
        return [(each["kind"], (each["after"] or each["before"])["rule"]) for each in found]

    taken = say("accepted")
    assert taken["again"] == 6
    assert [example["fires"] for example in taken["examples"]] == [True] * 6
    told = slang.call("GET", ADDRESS, by=INVESTIGATOR).json()
    assert "mariposa" not in [each["term"] for each in told["candidates"]]
    rule = told["rules"][0]
    assert (rule["term"], rule["made_by"], len(rule["documents"]), rule["flags"]) == ("mariposa", one.login, 6, 6)
    assert rule["rule"].startswith("local:term_")
    assert changes().count(("new", rule["rule"])) == 6
    assert say("withdrawn")["again"] == 6
    told = slang.call("GET", ADDRESS, by=INVESTIGATOR).json()
    assert told["rules"] == []
    assert changes().count(("gone", rule["rule"])) == 6
    assert "mariposa" not in "".join(event.model_dump_json() for event in workspace.records.audit.read())


def test_others_write_while_the_pages_of_a_case_are_read_for_a_term_and_what_comes_in_meanwhile_is_read_too(
    slang: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = slang.workspace.records
    read, document = type(records.reviews).pages, a_document(a_page("Otra mariposa llega."), case=OURS.id)

    def write() -> None:
        """From a thread of its own, as another worker: it cannot while somebody holds the lock."""
        records.evidence.save_document(document)

    def pages(self: Any, case: CaseId) -> Any:
        whole = list(read(self, case))
        other = threading.Thread(target=write, daemon=True)
        other.start()
        other.join(5)
        waited.append(other.is_alive())
        return iter(whole)

    waited: list[bool] = []
    monkeypatch.setattr(type(records.reviews), "pages", pages)
    asked = {"term": "mariposa", "verdict": "accepted", "reason": "a new girl"}
    taken = slang.call("POST", ADDRESS, by=MEMBERS[Role.ANALYST], json=asked).json()
    assert not any(waited)
    assert taken["again"] == 7, "the document that was saved while pages were read is analyzed again too"


def test_a_term_tells_nothing_of_places_that_a_reader_may_still_read_blind(world: World) -> None:
    """Neither in the list, nor when he says of it what another one said."""
    slang_of(world, readers=[INVESTIGATOR])
    blind = MEMBERS[Role.ANALYST]
    asked = {"term": "mariposa", "verdict": "accepted", "reason": "a new girl"}
    assert "mariposa" not in [
        one["term"] for one in world.call("GET", ADDRESS, by=blind).json()["candidates"]
    ]  # fmt: skip
    assert [one["code"] for one in world.call("GET", ADDRESS, by=blind).json()["notes"]] == ["undecided_flags"]
    assert world.call("GET", ADDRESS, by=INVESTIGATOR).json()["notes"] == []
    assert world.call("POST", ADDRESS, by=blind, json=asked).status_code == 422
    assert len(world.call("POST", ADDRESS, by=INVESTIGATOR, json=asked).json()["examples"]) == 6
    told = world.call("GET", ADDRESS, by=blind).json()
    assert ([one["examples"] for one in told["decisions"]], told["rules"][0]["documents"]) == ([[]], [])
    taken = world.call("POST", ADDRESS, by=blind, json=asked)
    assert (taken.status_code, taken.json()["examples"]) == (201, [])
    known = world.call("GET", ADDRESS, by=INVESTIGATOR).json()["decisions"]
    assert [len(one["examples"]) for one in known] == [6, 6]


def test_what_is_not_proposed_and_nobody_without_a_name_is_refused(slang: World) -> None:
    asked = {"term": "puerta", "verdict": "accepted", "reason": "x"}
    assert slang.call("POST", ADDRESS, by=INVESTIGATOR, json=asked).status_code == 422
    assert slang.workspace.operator.name == OPERATOR
    words = WordingAsked(term="mariposa", verdict=WordingVerdict.ACCEPTED, reason="x")
    with pytest.raises(NotAllowed):
        decide(slang.workspace, slang.workspace.operator, OURS.id, words)


@pytest.mark.parametrize("by", ["month", "place", "exploitation", "channel"])
def test_trends_are_counted_by_four_things(slang: World, by: str) -> None:
    rows = slang.call("GET", f"/api/v1/cases/{OURS.id}/trends?by={by}", by=INVESTIGATOR).json()["rows"]
    assert sum(row["flags"] for row in rows) == 6
    assert slang.call("GET", f"/api/v1/cases/{OURS.id}/trends?by=name", by=INVESTIGATOR).status_code == 422


def test_a_list_without_terms_tells_that_nothing_is_confirmed(world: World) -> None:
    told = world.call("GET", ADDRESS, by=INVESTIGATOR).json()
    assert (told["candidates"], [one["code"] for one in told["notes"]]) == ([], ["nothing_confirmed"])


def words_by_verb(world: World, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What `lince trends --words` tells, and what it says on standard error."""
    capsys.readouterr()
    assert run(["trends", "--case", OURS.number, "--words", "--data", str(world.workspace.settings.data)]) == 0
    told = capsys.readouterr()
    return told.out, told.err


def test_a_word_within_passages_of_the_classifier_is_proposed_accepted_and_withdrawn(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    slang_of(world, passage=True)

    def say(verdict: str) -> int:
        asked = {"term": "mariposa", "verdict": verdict, "reason": "a new girl"}
        return world.call("POST", ADDRESS, by=INVESTIGATOR, json=asked).status_code

    proposed, _ = words_by_verb(world, capsys)
    assert "No term is accepted." in proposed
    assert "mariposa" in proposed
    best = next(
        one for one in world.call("GET", ADDRESS, by=INVESTIGATOR).json()["candidates"] if one["term"] == "mariposa"
    )
    assert (best["documents"], best["near"], best["elsewhere"]) == (6, 6, 0)
    assert "jale de mariposa se busca" in best["places"][0]["words"]
    assert say("accepted") == 201
    accepted, _ = words_by_verb(world, capsys)
    assert "No term is accepted." not in accepted
    assert f"mariposa online_recruitment_advertising {INVESTIGATOR.login}" in " ".join(accepted.split())
    assert say("withdrawn") == 201
    assert words_by_verb(world, capsys)[0] == proposed


@pytest.mark.parametrize(("chats", "code"), [(2, "few_documents"), (6, "all_judged"), (-6, "none_rises")])
def test_why_no_term_is_proposed_beside_confirmed_flags_is_told_by_route_verb_and_page(
    world: World, capsys: pytest.CaptureFixture[str], chats: int, code: str
) -> None:
    slang_of(world, chats=abs(chats))
    if chats < 0:  # the same words stand all over the case
        for number in range(60):
            add_document(world.workspace, OURS, f"mas{number}.txt", "71234567 hay jale de mariposa pago semanal. " * 40)
    elif chats == 6:
        for one in world.call("GET", ADDRESS, by=INVESTIGATOR).json()["candidates"]:
            asked = {"term": one["term"], "verdict": "rejected", "reason": "everybody says so"}
            assert world.call("POST", ADDRESS, by=INVESTIGATOR, json=asked).status_code == 201
    told = world.call("GET", ADDRESS, by=INVESTIGATOR).json()
    assert (told["candidates"], [one["code"] for one in told["notes"]]) == ([], [code])
    said = told["notes"][0]["message"]
    out, errors = words_by_verb(world, capsys)
    assert "No term is proposed." in out
    assert said in errors
    html = {"Accept": "text/html", "Accept-Language": "en"}
    assert said in world.call("GET", f"/cases/{OURS.id}/terms", by=INVESTIGATOR, headers=html).text
