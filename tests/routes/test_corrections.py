"""Corrections of names through the API: kept, audited without their words, withdrawn, and seen by the case alone."""

from support.matrix import INVESTIGATOR
from support.web import MEMBERS, OURS, STRANGERS, World

from models.case import Role


def correct(world: World, **asked: object) -> dict[str, object]:
    address = f"/api/v1/documents/{world.document_of(OURS)}/corrections"
    answer = world.call("POST", address, by=INVESTIGATOR, json=asked)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_correction_is_kept_and_its_document_is_analyzed_again(world: World) -> None:
    taken = correct(world, words="Llamar", kind="PERSON", reason="a surname here")
    kept = world.call("GET", f"/api/v1/cases/{OURS.id}/corrections", by=INVESTIGATOR).json()["corrections"]
    assert taken["documents"] == 1
    assert taken["correction"] in kept


def test_the_log_names_who_and_neither_the_words_nor_what_may_name_somebody(world: World) -> None:
    taken = correct(world, words="Llamar", kind="PERSON", reason="a surname here")
    event = world.workspace.records.audit.read(after=world.workspace.records.audit.head().sequence - 1)[0]
    assert (event.action, event.user, event.case) == ("correction.add", INVESTIGATOR.id, OURS.id)
    assert event.subject == taken["correction"]["id"]  # type: ignore[index]  # the answer is JSON
    assert "sealed" in event.detail
    assert "surname" not in event.model_dump_json()
    assert "Llamar" not in event.model_dump_json()


def test_a_withdrawn_correction_counts_no_more_and_stays_in_the_list(world: World) -> None:
    one = correct(world, words="Llamar")["correction"]["id"]  # type: ignore[index]  # the answer is JSON
    answer = world.call("POST", f"/api/v1/cases/{OURS.id}/corrections/{one}/withdraw", by=INVESTIGATOR, json={})
    assert answer.json()["correction"]["withdrawn_by"] == INVESTIGATOR.login
    assert one not in [c.id for c in world.workspace.records.corrections.counting(OURS.id)]
    kept = world.call("GET", f"/api/v1/cases/{OURS.id}/corrections", by=INVESTIGATOR).json()["corrections"]
    assert one in [c["id"] for c in kept]


def test_a_number_or_no_word_at_all_is_refused(world: World) -> None:
    address = f"/api/v1/documents/{world.document_of(OURS)}/corrections"
    for asked in ({"words": "71234567", "kind": "PHONE"}, {"words": "…"}, {}):
        assert world.call("POST", address, by=INVESTIGATOR, json=asked).status_code == 422


def test_whoever_is_not_in_the_case_sees_no_corrections(world: World) -> None:
    answer = world.call("GET", f"/api/v1/cases/{OURS.id}/corrections", by=STRANGERS[Role.ANALYST])
    assert answer.status_code == 404


def test_the_page_offers_the_form_and_shows_what_was_said(world: World) -> None:
    correct(world, words="Llamar", kind="PERSON", reason="a surname here")
    page = world.call("GET", f"/documents/{world.document_of(OURS)}/pages/1", by=MEMBERS[Role.ANALYST])
    assert page.status_code == 200
    assert 'name="words"' in page.text
    assert "«Llamar»" in page.text
    assert "/withdraw" in page.text
