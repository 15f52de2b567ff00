"""The page of terms: what is offered is accepted with a category and a reason, told with what it flags, and withdrawn."""

import html

import pytest
from support.matrix import INVESTIGATOR
from support.slang import slang_of
from support.web import MEMBERS, OURS, World

from api.wiring import reading_pipeline
from models.case import Role
from models.job import Stage
from services.nlp.analyze import AnalysisKit

PATH = f"/cases/{OURS.id}/terms"
ANALYST = MEMBERS[Role.ANALYST]


@pytest.fixture
def slang(world: World) -> World:
    return slang_of(world)


def page(world: World, query: str = "", language: str = "es") -> str:
    answer = world.call("GET", PATH + query, by=ANALYST, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200
    return html.unescape(answer.text)


def say(world: World, verdict: str, status: int = 303, **data: str) -> str:
    data = {"term": "mariposa", "verdict": verdict, "reason": "la nombran seis chats", **data}
    answer = world.call(
        "POST", PATH, by=ANALYST, data=data, headers={"Accept": "text/html", "Accept-Language": "es"}
    )  # fmt: skip
    assert answer.status_code == status, answer.text
    return answer.headers["location"] if status == 303 else html.unescape(answer.text)


def test_a_term_is_offered_accepted_flags_its_places_and_is_withdrawn(slang: World) -> None:
    pipeline = reading_pipeline(slang.workspace, AnalysisKit.small(), only=[Stage.ANALYZE])

    def work() -> None:
        while pipeline.work_once(holder="test"):
            pass

    shown = page(slang)
    assert '<strong class="term">mariposa</strong>' in shown
    assert "6 veces junto a señales confirmadas" in shown
    assert "chat0.txt" in shown
    assert 'role="alert"' in say(slang, "accepted", status=422, reason=" ")
    assert say(slang, "accepted", category="recruitment_deception") == f"{PATH}?again=6"
    assert "6 documentos se están analizando de nuevo" in page(slang, "?again=6")
    work()
    rule = slang.call("GET", f"/api/v1/cases/{OURS.id}/wordings", by=INVESTIGATOR).json()["rules"][0]
    assert (rule["category"], rule["flags"], len(rule["places"])) == ("recruitment_deception", 6, 6)
    assert "mariposa" in rule["places"][0]["words"]
    place = rule["places"][0]
    [flag] = [
        one["id"]
        for one in slang.call("GET", f"/api/v1/cases/{OURS.id}/review/flags", by=ANALYST).json()["flags"]
        if one["flag"]["rule"] == rule["rule"] and one["flag"]["span"]["document"] == place["document"]
    ]
    card = slang.call(
        "GET", f"/cases/{OURS.id}/review/{place['document']}/{flag}", by=ANALYST, headers={"Accept-Language": "es"}
    )  # fmt: skip
    assert "Regla local term_" in html.unescape(card.text)
    shown = page(slang)
    assert "6 señales." in shown
    assert "sus 6 señales constan como ya no encontradas" in shown
    assert ANALYST.name in shown or ANALYST.login in shown
    say(slang, "withdrawn")
    work()
    assert "Ninguno todavía" in page(slang)


def test_a_rejected_term_is_offered_no_more_until_it_is_opened_again(slang: World) -> None:
    assert say(slang, "rejected") == PATH
    shown = page(slang)
    assert 'id="rejected"' in shown
    assert "Abrir de nuevo" in shown
    say(slang, "withdrawn")
    shown = page(slang, language="pt")
    assert 'id="rejected"' not in shown
    assert "6 vezes junto a sinais confirmados" in shown


def test_a_category_that_is_none_is_refused(slang: World) -> None:
    assert "No hay tal categoría" in say(slang, "accepted", status=422, category="nothing")
