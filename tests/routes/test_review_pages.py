"""The review pages: what a card shows and hides, what its forms take, and who is offered to decide."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.matrix import flag_of, proposal_of
from support.web import MEMBERS, OURS, OURS_TOO, World, a_world

from api.web.words import LANGUAGES
from models.case import Role

ANA, BEA, CARER = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.ANALYST], MEMBERS[Role.VICTIM_SUPPORT]
HTML = {"Accept": "text/html"}


@pytest.fixture
def own_world(template: Path, tmp_path: Path) -> Iterator[World]:
    with a_world(template, tmp_path / "own") as made:
        yield made


def get(world: World, path: str, *, by=ANA, language="es") -> str:
    answer = world.call("GET", path, by=by, headers=HTML, cookies={"lince_language": language})
    assert answer.status_code == 200, (path, answer.text)
    return answer.text


def card_of(world: World) -> str:
    return f"/cases/{OURS.id}/review/{world.document_of(OURS)}/{flag_of(world)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_queues_are_drawn_in_every_language_and_name_nobody_in_titles_and_addresses(own_world, language):
    for path in ("/review", f"/cases/{OURS.id}/review", card_of(own_world), "/review/links"):
        text = get(own_world, path, language=language)
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text) == [], path
        named = [
            *re.findall(r'(?:href|src|action|data-card|data-decide)="([^"]*)"', text),
            *re.findall(r"<title>(.*?)</title>", text),
        ]
        assert not any("Marisol" in one or "71234567" in one for one in named), path
        assert "{" not in re.sub(r"data-words='[^']*'", "", text), path


def test_a_card_marks_the_passage_and_tells_what_speaks_for_it(own_world):
    text = get(own_world, card_of(own_world))
    assert "<mark>deuda</mark>" in text
    assert "Por qué se señala" in text
    assert 'value="confirmed"' in text


def test_a_decision_by_form_leaves_the_queue_and_can_be_taken_back(own_world):
    queue = f"/cases/{OURS.id}/review"
    assert card_of(own_world) in get(own_world, queue)
    said = own_world.call(
        "POST", card_of(own_world), by=ANA, headers=HTML, data={"verdict": "dismissed", "reason": "habla de otra cosa"}
    )
    assert said.status_code == 303
    after = get(own_world, said.headers["location"])
    assert card_of(own_world) not in after
    assert "La decisión quedó guardada." in after
    undo = re.search(r'action="([^"]*/undo)"', after)[1]
    back = own_world.call("POST", undo, by=ANA, headers=HTML, data={"reason": "error"})
    assert back.status_code == 303
    assert card_of(own_world) in get(own_world, queue)


def test_a_corrected_flag_is_confirmed_as_it_should_read(own_world):
    own_world.call(
        "POST", card_of(own_world), by=ANA, headers=HTML,
        data={"verdict": "confirmed", "reason": "lo niega", "polarity": "negated", "category": ""},
    )  # fmt: skip
    flags = own_world.call("GET", f"/api/v1/cases/{OURS.id}/review/flags", by=ANA).json()["flags"]
    assert [one["instead"]["polarity"] for one in flags] == ["negated"]


def test_a_second_reader_learns_that_somebody_decided_and_not_what(own_world):
    reason = "motivo que nadie debe ver todavía"
    own_world.call("POST", card_of(own_world), by=BEA, headers=HTML, data={"verdict": "dismissed", "reason": reason})
    before = get(own_world, card_of(own_world))
    assert "1 persona ya decidió" in before
    assert reason not in before
    own_world.call("POST", card_of(own_world), by=ANA, headers=HTML, data={"verdict": "confirmed", "reason": "lo dice"})
    assert reason in get(own_world, card_of(own_world))
    assert card_of(own_world) in get(own_world, f"/cases/{OURS.id}/review?show=conflict")
    assert "κ 0,00" in get(own_world, "/review")


def test_who_only_reads_is_offered_no_decision(own_world):
    assert "data-queue-form" not in get(own_world, card_of(own_world), by=CARER)
    refused = own_world.call(
        "POST", card_of(own_world), by=CARER, headers=HTML, data={"verdict": "confirmed", "reason": "lo dice"}
    )
    assert refused.status_code == 403


def test_a_proposal_is_judged_by_form_with_both_pages_beside(own_world):
    proposal = proposal_of(own_world)
    text = get(own_world, f"/review/links?proposal={proposal}")
    assert text.count("data-scroll-to-box") == 2
    assert OURS.number in text
    assert OURS_TOO.number in text
    said = own_world.call(
        "POST", f"/review/links/{proposal}", by=ANA, headers=HTML,
        data={"judgement": "negative", "reason": "número compartido"},
    )  # fmt: skip
    assert said.status_code == 303
    after = get(own_world, said.headers["location"])
    assert proposal not in after
    undo = re.search(r'action="([^"]*/undo)"', after)[1]
    assert own_world.call("POST", undo, by=ANA, headers=HTML, data={"reason": "error"}).status_code == 303
    assert proposal in get(own_world, "/review/links")
