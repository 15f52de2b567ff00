"""The page of what is told to no agency although it may be an accused person's: read, told by an owner, closed again."""

import html
import re

import pytest
from support.agencies import person_on
from support.factories import a_document, a_mention, a_page
from support.stored import store
from support.web import MEMBERS, OURS, STRANGERS, World

from api import doubting
from models.case import Role, Sensitivity
from models.stated import StatedRole

OFFICER, ANALYST, EXAMINER = (MEMBERS[role] for role in (Role.INVESTIGATOR, Role.ANALYST, Role.FORENSIC))
HTML = {"Accept": "text/html", "Accept-Language": "es"}
PATH = f"/cases/{OURS.id}/doubts"
NUMBER = "+59170654321"
KEY = f"phone:zz:{NUMBER}"


def in_doubt(world: World) -> None:
    """A number that is his, as a text says, and one that stands beside him."""
    for name, text, number in (
        ("ficha.txt", "Luis Choque, celular +59170111222.", "+59170111222"),
        ("acta.txt", f"Luis Choque llamó al {NUMBER}.", NUMBER),
    ):
        document = a_document(a_page(text), case=OURS.id, name=name)
        phone = a_mention(document, number, normal=number)
        store(world.workspace.records, document, person_on(document, "Luis Choque", StatedRole.SUSPECT), phone)


def page(world: World, by=OFFICER, status: int = 200, language: str = "es") -> str:
    answer = world.call("GET", PATH, by=by, headers={**HTML, "Accept-Language": language})
    assert answer.status_code == status
    return html.unescape(answer.text)


def sent(world: World, path: str, status: int = 303, **data: str) -> str:
    answer = world.call("POST", f"{PATH}/{path}", by=OFFICER, data=data, headers=HTML)
    assert answer.status_code == status, answer.text
    return html.unescape(answer.text)


def test_a_value_is_read_where_it_stands_and_told_with_a_reason(world: World) -> None:
    assert "Nada está en duda" in page(world)
    in_doubt(world)
    shown = page(world)
    assert "Junto a una persona acusada" in shown
    (where,) = set(re.findall(r'href="(/search\?v=[^"]+)"', shown))
    assert NUMBER[1:] not in where, "what is sought stands in no address"
    found = world.call("GET", where, by=OFFICER, headers=HTML)
    assert found.status_code == 200
    again = sent(world, "open", status=422, key=KEY, reason=" ")
    assert 'role="alert"' in again
    sent(world, "open", key=KEY, reason="El juez lo autorizó.")
    shown = page(world)
    assert "Nada está en duda" in shown
    assert "El juez lo autorizó." in shown
    sent(world, "close", key=KEY)
    assert "El juez lo autorizó." not in page(world)


def test_what_the_case_does_not_hold_is_told_to_nobody(world: World) -> None:
    in_doubt(world)
    sent(world, "open", status=404, key="phone:zz:+59170000000", reason="No lo tiene nadie.")
    sent(world, "open", status=404, key="nonsense", reason="No lo tiene nadie.")


def test_who_may_not_tell_it_reads_alone_and_others_see_nothing(world: World) -> None:
    in_doubt(world)
    assert "/doubts/open" in page(world)
    assert "/doubts/open" not in page(world, ANALYST)
    page(world, EXAMINER, status=403)
    page(world, STRANGERS[Role.INVESTIGATOR], status=404)


def test_the_way_there_is_on_the_page_of_a_cases_questions(world: World) -> None:
    answer = world.call("GET", f"/cases/{OURS.id}/asks", by=OFFICER, headers=HTML)
    assert f'href="{PATH}"' in answer.text


def test_the_page_speaks_three_languages(world: World) -> None:
    in_doubt(world)
    for language, heading in (("es", "Datos en duda"), ("pt", "Dados em dúvida"), ("en", "Values in doubt")):
        assert heading in page(world, language=language)


def news(world: World, by=OFFICER) -> str:
    answer = world.call("GET", "/news/part", by=by, headers=HTML)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_the_first_page_tells_how_many_wait_and_counts_once_for_each_state(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    real = doubting.doubtful
    monkeypatch.setattr(doubting, "doubtful", lambda workspace, case: counted.append(case.id) or real(workspace, case))
    assert f'href="{PATH}"' not in news(world)
    in_doubt(world)
    for _ in range(2):
        shown = news(world)
        assert "1 por decidir" in shown
        assert f'href="{PATH}"' in shown
        assert NUMBER[1:] not in shown
    before = len(counted)
    news(world, ANALYST)
    assert len(counted) == before, "what one reader counted is there for the next"
    assert PATH not in news(world, EXAMINER)
    assert PATH not in news(world, STRANGERS[Role.INVESTIGATOR])
    sent(world, "open", key=KEY, reason="El juez lo autorizó.")
    assert PATH not in news(world)
    sent(world, "close", key=KEY)
    assert "1 por decidir" in news(world)
    acta = a_document(a_page(f"Luis Choque llamó al {NUMBER}."), case=OURS.id, name="acta.txt").id
    world.workspace.records.levels.set_level([acta], OURS.id, Sensitivity.RESTRICTED)
    assert PATH not in news(world)
