"""The card of an entity: its places and decisions, and that its forms do what the API does."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.matrix import an_entity
from support.web import MEMBERS, OURS, World, a_world

from api.web.words import LANGUAGES
from models.case import Role

ANA, EXAMINER = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.FORENSIC]
HTML = {"Accept": "text/html"}
LIST = f"/cases/{OURS.id}/entities"


@pytest.fixture
def own_world(template: Path, tmp_path: Path) -> Iterator[World]:
    with a_world(template, tmp_path / "own") as made:
        yield made


def get(world: World, path: str, *, by=ANA, language: str = "es") -> str:
    answer = world.call("GET", path, by=by, headers=HTML, cookies={"lince_language": language})
    assert answer.status_code == 200, path
    return answer.text


def post(world: World, path: str, data: dict[str, str], *, status: int = 303) -> str:
    answer = world.call("POST", path, by=ANA, headers=HTML, data=data)
    assert answer.status_code == status, answer.text
    return answer.headers.get("location", "")


def phone(world: World) -> str:
    return world.workspace.records.links.subjects(OURS.id)[0][0].id


def test_list_and_card_are_drawn_in_every_language_and_name_nobody_in_addresses(own_world: World) -> None:
    for language in LANGUAGES:
        for path in (LIST, f"{LIST}/{phone(own_world)}"):
            text = get(own_world, path, language=language)
            assert "71234567" in text
            assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text) == []
            named = [*re.findall(r'(?:href|src|action)="([^"]*)"', text), re.search("<title>(.*?)</title>", text)[1]]
            assert not any("71234567" in one for one in named)


def test_a_card_leads_to_each_place_with_what_found_it(own_world: World) -> None:
    card = get(own_world, f"{LIST}/{phone(own_world)}")
    assert f"/documents/{own_world.document_of(OURS)}/pages/1?mention=" in card
    page = get(own_world, f"/documents/{own_world.document_of(OURS)}/pages/1")
    assert f"{LIST}/{phone(own_world)}" in page


def test_what_is_typed_to_filter_the_list_is_hidden_in_its_address(own_world: World) -> None:
    there = post(own_world, LIST, {"text": "71234567"})
    assert "71234567" not in there
    assert phone(own_world) in get(own_world, there)


def test_merged_renamed_and_taken_back(own_world: World) -> None:
    made = an_entity(own_world, OURS, by=ANA)
    other = an_entity(own_world, OURS, by=MEMBERS[Role.ANALYST])
    card = post(own_world, f"{LIST}/merge", {"entity": [made, other], "reason": "la misma cédula"})
    assert "la misma cédula" in get(own_world, card)
    post(own_world, f"{card}/changes", {"act": "rename", "value": "Ana María Rojas", "kind": "", "reason": "así firma"})
    told = get(own_world, card)
    assert "<h1>Ana María Rojas</h1>" in told
    undo = next(one for one in re.findall(r'action="([^"]*/undo/[^"]*)"', told))
    back = get(own_world, post(own_world, undo, {"reason": "error"}))
    assert "<h1>Ana Rojas</h1>" in back
    assert "deshecho" in back


def test_one_alone_cannot_be_merged_and_is_told_what_to_do(own_world: World) -> None:
    answer = own_world.call(
        "POST", f"{LIST}/merge", by=ANA, headers=HTML, data={"entity": phone(own_world), "reason": "la misma"}
    )
    assert answer.status_code == 422
    assert "Solo dos o más pueden ser la misma." in answer.text


def test_who_does_not_judge_sees_the_card_without_forms(own_world: World) -> None:
    text = get(own_world, f"{LIST}/{phone(own_world)}", by=EXAMINER)
    assert "/changes" not in text
    assert 'type="checkbox" name="entity"' not in get(own_world, LIST, by=EXAMINER)
