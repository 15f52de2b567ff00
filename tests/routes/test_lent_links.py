"""Links between a case of mine and a document lent to me: as far as the loan goes, and gone with it."""

import datetime as dt
from pathlib import Path

import pytest
from support.factories import a_document, a_mention, a_page, an_actor
from support.stored import store
from support.web import AWAY, FOREIGNER, HOME, MEMBERS, OURS, STRANGERS, THEIRS, World, a_world

from api import joint
from api.joint import LoanAsked, SpaceAsked
from api.wiring import linker
from models.case import Role, Sensitivity
from models.joint import HandlingCode, Part, Terms
from models.mention import MentionKind

ANA = MEMBERS[Role.INVESTIGATOR]
PATH = "/api/v1/link-proposals/lent"
NAME = "Wenceslada Ñancupil Rojas"


@pytest.fixture
def world(template: Path, tmp_path: Path):
    """One name and paper in a case of ours and in two documents of theirs, one of which tells a birth date too."""
    with a_world(template, tmp_path / "data") as own:
        own.lent = told(own, THEIRS, f"{NAME}, CI 4455667", name="prestada.txt")
        own.kept = told(own, THEIRS, f"{NAME}, CI 4455667, Montevideo 1200, hotel Reservado", name="guardada.txt")
        told(own, OURS, f"{NAME}, CI 4455667", name="acta.txt")
        work = linker(own.workspace)
        while work.work_once():
            pass
        yield own


def told(world: World, case, text: str, *, name: str) -> str:
    document = a_document(a_page(text, boxes=True), case=case.id, name=name)
    store(
        world.workspace.records, document,
        a_mention(document, NAME, kind=MentionKind.PERSON, normal=NAME.lower()),
        a_mention(document, "4455667", kind=MentionKind.ID, normal="bo.ci:4455667"),
    )  # fmt: skip
    return document.id


def space(world: World, **terms) -> str:
    """An agreement of both agencies, with Ana as a member of ours."""
    now = world.workspace.clock.now()
    asked = SpaceAsked(
        number="ECI-1", purpose="captación", begins=now, ends=now + dt.timedelta(days=30), languages=("es",),
        parties=(HOME.id,),
    )  # fmt: skip
    lender, leader = an_actor(FOREIGNER), an_actor(MEMBERS[Role.PROSECUTOR])
    lender = lender.model_copy(update={"role": Role.INVESTIGATOR})
    made = joint.propose(world.workspace, lender, asked).space.id
    joint.sign(world.workspace, lender, made, Terms(**terms))
    joint.sign(world.workspace, leader, made, Terms())
    joint.put_member(world.workspace, leader, made, ANA.login, Part.MEMBER)
    return made


def lend(world: World, to: str, document: str | None, **asked):
    return joint.lend(world.workspace, an_actor(FOREIGNER), THEIRS.id, LoanAsked(space=to, document=document, **asked))


def listed(world: World, *, by=ANA, **params) -> list[dict]:
    answer = world.call("GET", PATH, by=by, params=params)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["links"])
    return answer.json()["links"]


def test_without_a_loan_there_is_none(world: World) -> None:
    space(world)
    assert listed(world) == []


def test_both_sides_are_shown_with_the_space_and_its_conditions_and_nothing_of_the_owners_case(world: World) -> None:
    lend(world, space(world), world.lent, codes=(HandlingCode.INTELLIGENCE_ONLY,), conditions="Llamar antes.")
    found = listed(world)
    assert {one["kind"] for one in found} == {"PERSON", "ID"}
    for one in found:
        assert one["lent"]["document"] == world.lent
        assert one["own"]["case"] == OURS.id
        assert one["space"] == "ECI-1"
        assert one["conditions"] == ["Llamar antes.", "for intelligence only"]
        assert one["lent"]["boxes"]
    answer = world.call("GET", PATH, by=ANA)
    for secret in (world.kept, "guardada", THEIRS.number, "Montevideo", AWAY.name):
        assert secret not in answer.text


def test_what_only_an_unlent_document_says_does_not_count(world: World) -> None:
    told(world, OURS, f"{NAME}, CI 4455667", name="otra.txt")
    lend(world, space(world), world.lent)
    person = next(one for one in listed(world) if one["kind"] == "PERSON")
    # The owner's own entity holds both documents; what is shown is the subject of the lent one, by itself.
    subjects = {one.id: one for one in world.workspace.records.links.of_documents([world.lent])}
    assert person["lent"]["subject"] in subjects
    assert person["lent"]["entity"] == person["lent"]["subject"]
    assert person["lent"]["mentions"] == subjects[person["lent"]["subject"]].mentions


@pytest.mark.parametrize("how", ["withdrawn", "ended", "place", "over"])
def test_it_is_gone_at_once(world: World, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = space(world)
    loan = lend(world, made, world.lent)
    assert listed(world)
    workspace = world.workspace
    if how == "withdrawn":
        joint.withdraw(workspace, an_actor(FOREIGNER), THEIRS.id, loan.id)
    elif how == "ended":
        joint.close(workspace, an_actor(MEMBERS[Role.PROSECUTOR]), made)
    elif how == "place":
        joint.remove_member(workspace, an_actor(MEMBERS[Role.PROSECUTOR]), made, ANA.id)
    else:
        later = workspace.clock.now() + dt.timedelta(days=31)
        monkeypatch.setattr(type(workspace.clock), "now", lambda _clock: later)
        joint.list_spaces(workspace, an_actor(MEMBERS[Role.PROSECUTOR]))
        monkeypatch.undo()
    assert listed(world) == []


def test_a_case_lent_whole_shows_its_documents_but_for_those_held_closely(world: World) -> None:
    lend(world, space(world), None)
    assert {one["lent"]["document"] for one in listed(world) if one["kind"] == "PERSON"} == {world.lent, world.kept}
    world.workspace.records.levels.set_level([world.kept], THEIRS.id, Sensitivity.RESTRICTED)
    assert {one["lent"]["document"] for one in listed(world)} >= {world.lent}
    assert world.kept not in world.call("GET", PATH, by=ANA).text


def test_others_see_nothing_and_may_not_decide(world: World) -> None:
    lend(world, space(world), world.lent)
    assert listed(world, by=STRANGERS[Role.INVESTIGATOR]) == []
    assert listed(world, by=MEMBERS[Role.ANALYST]) == []
    for one in listed(world):
        path = f"/api/v1/link-proposals/{''.join(sorted((one['own']['subject'], one['lent']['subject'])))}"
        assert world.call("GET", path, by=ANA).status_code == 404
        body = {"judgement": "positive", "reason": "x"}
        assert world.call("POST", f"{path}/decisions", by=ANA, json=body).status_code in (403, 404)


def test_lending_changes_nothing_of_what_is_not_lent(world: World) -> None:
    path = "/api/v1/link-proposals/asks"
    before = world.call("GET", path, by=ANA).json()
    assert before["asks"]
    lend(world, space(world), world.lent)
    assert world.call("GET", path, by=ANA).json() == before


def test_a_case_that_is_not_mine_is_absent_and_one_that_is_lent_brings_nothing(world: World) -> None:
    assert world.call("GET", PATH, by=ANA, params={"case": THEIRS.id}).status_code == 404
    lend(world, space(world), world.lent)
    assert listed(world, case=THEIRS.id) == []
    assert listed(world, case=OURS.id)


def test_its_event_stands_in_the_owners_trail_without_words(world: World) -> None:
    lend(world, space(world), world.lent)
    listed(world)
    event = [one for one in world.workspace.records.audit.read() if one.action == "link.lent"][-1]
    assert THEIRS.id in event.cases
    assert "ancupil" not in event.model_dump_json()


@pytest.mark.parametrize(
    ("language", "told_condition", "title"),
    [
        ("es", "solo para inteligencia", "Vínculos con lo prestado"),
        ("pt", "só para inteligência", "Vínculos com o emprestado"),
        ("en", "for intelligence only", "Links to what was lent"),
    ],
)
def test_the_page_shows_both_sides_and_the_owners_conditions_in_each_language(
    world: World, language: str, told_condition: str, title: str
) -> None:
    lend(world, space(world), world.lent, codes=(HandlingCode.INTELLIGENCE_ONLY,), conditions="Llamar antes.")
    page = world.call("GET", "/lent", by=ANA, headers={"Accept-Language": language})
    assert page.status_code == 200
    assert page.text.count(NAME) >= 2
    for said in (title, "ECI-1", told_condition, "Llamar antes.", f"/documents/{world.lent}/pages/1", OURS.number):
        assert said in page.text, said
    for secret in (world.kept, "guardada.txt", THEIRS.number, "Montevideo", AWAY.name):
        assert secret not in page.text
    assert 'href="/lent"' in world.call("GET", "/spaces", by=ANA).text


def test_the_page_is_empty_without_a_loan_and_when_it_was_withdrawn(world: World) -> None:
    made = space(world)
    assert NAME not in world.call("GET", "/lent", by=ANA).text
    loan = lend(world, made, world.lent)
    assert NAME in world.call("GET", "/lent", by=ANA).text
    joint.withdraw(world.workspace, an_actor(FOREIGNER), THEIRS.id, loan.id)
    assert NAME not in world.call("GET", "/lent", by=ANA).text
