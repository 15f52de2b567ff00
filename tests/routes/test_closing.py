"""Who answers for a case, a case that is closed, and that everything has a rule, an owner and a next review."""

import datetime as dt

import pytest
from support.erasure import protect
from support.web import APART, MEMBERS, OURS, SPARE, World

from api import custody, exporting
from api.cli import main as cli
from api.exporting import ExportAsked, ExportFormat
from models.case import Role
from models.errors import Altered, NotAllowed
from services.records.permissions import ANSWERS, FROZEN, IN_CASE

INVESTIGATOR, PROSECUTOR, ANALYST = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.PROSECUTOR], MEMBERS[Role.ANALYST]
CASE = f"/api/v1/cases/{OURS.id}"
ORDER = {"order": "112/2026", "reason": "sentencia firme"}


def received(world: World, *, by=ANALYST, path="nota.txt"):
    return world.call("POST", f"{CASE}/exhibits", by=by, params={"path": path}, content=path.encode()).status_code


def closed(world: World, *, by=PROSECUTOR, closed=True):
    return world.call("POST", f"{CASE}/closing", by=by, json={"closed": closed, **ORDER})


def test_A9_a_case_in_which_no_officer_has_a_place_receives_no_evidence(world: World) -> None:
    assert received(world) == 201
    cases = world.workspace.records.cases
    officers = [
        one.user for one in cases.members(OURS.id)
        if (one.role or world.workspace.records.people.user(one.user).role) in ANSWERS
    ]  # fmt: skip
    for one in officers:
        cases.remove_member(OURS.id, one)
    assert received(world, path="otra.txt") == 403
    assert [one for one in world.workspace.records.audit.read() if one.action == "exhibit.receive"][
        -1
    ].outcome == "refused"
    page = world.call("GET", f"/cases/{OURS.id}", by=ANALYST).text
    assert "Nadie responde de este caso" in page


def test_A9_an_officer_is_named_and_where_he_is_gone_the_one_answers_who_has_been_there_the_longest(
    world: World,
) -> None:
    def owner() -> str:
        asker = next(one for one in (PROSECUTOR, INVESTIGATOR) if one != gone)
        return world.call("GET", f"{CASE}/keeping", by=asker).json()["due"][0]["owner"]

    gone = None
    first = owner()
    assert world.call("POST", f"{CASE}/officer", by=INVESTIGATOR, json={"login": ANALYST.login}).status_code == 404
    assert world.call("POST", f"{CASE}/officer", by=INVESTIGATOR, json={"login": APART[0].login}).status_code == 404
    other = next(one for one in (PROSECUTOR, INVESTIGATOR) if one.login != first)
    answer = world.call("POST", f"{CASE}/officer", by=INVESTIGATOR, json={"login": other.login})
    assert (answer.status_code, answer.json()["officer"]) == (200, other.id)
    assert owner() == other.login
    gone = other
    world.workspace.records.people.set_active(other.id, active=False)
    assert owner() == first


@pytest.mark.parametrize("act", sorted(FROZEN))
def test_J3_in_a_closed_case_nobody_writes(act: str, still_world: World) -> None:
    assert act in IN_CASE
    cases, access = still_world.workspace.records.cases, still_world.workspace.access
    cases.close(OURS.id, still_world.workspace.clock.now())
    try:
        with pytest.raises(NotAllowed, match="closed"):
            access.check(still_world.workspace.operator, OURS.id, action=act)
        with pytest.raises(NotAllowed, match="closed"):
            access.scope(still_world.workspace.operator, action=act, cases=[OURS.id])
        assert not access.may(still_world.workspace.operator, act, case=OURS.id)
    finally:
        cases.close(OURS.id, None)


def test_J3_a_closed_case_is_seen_by_its_officers_alone_and_still_verified_and_exported(world: World, tmp_path) -> None:
    document = world.document_of(OURS)
    assert closed(world, by=ANALYST).status_code == 403
    assert closed(world).json()["closed"]
    assert closed(world).status_code == 409
    assert received(world, by=INVESTIGATOR) == 403
    note = {"text": "visto", "kind": "fact", "reliability": "a", "credibility": "1"}
    assert world.call("POST", f"{CASE}/notes", by=INVESTIGATOR, json=note).status_code in (403, 422)
    for by, status in ((INVESTIGATOR, 200), (ANALYST, 404), (MEMBERS[Role.FORENSIC], 404), (SPARE[0], 404)):
        if by.role in ANSWERS and by not in (INVESTIGATOR, PROSECUTOR):
            continue
        assert world.call("GET", CASE, by=by).status_code == status, by.login
        assert world.call("GET", f"/api/v1/documents/{document}/pages/1", by=by).status_code == status, by.login
    assert OURS.id not in {one["id"] for one in world.call("GET", "/api/v1/cases", by=ANALYST).json()["cases"]}
    hits = world.call("POST", "/api/v1/search", by=ANALYST, json={"text": "deuda"}).json()
    assert [one for one in hits["hits"] if one["case"] == OURS.id] == []
    page = world.call("GET", f"/cases/{OURS.id}", by=PROSECUTOR).text
    assert "Caso cerrado el" in page
    assert "Reabrir el caso" in page
    assert "data-upload" not in page
    by = world.workspace.operator
    assert custody.check(world.workspace, by, OURS.id).altered == ()
    asked = ExportAsked(format=ExportFormat.BAGIT)
    exporting.export(world.workspace, by, OURS.id, asked, tmp_path / "bag")
    original = world.workspace.records.evidence.exhibits_of(document)[0]
    with world.workspace.blobs.path(original.sha256) as place:
        place.chmod(0o600)
        place.write_bytes(b"x" + place.read_bytes()[1:])
    with pytest.raises(Altered):
        exporting.export(world.workspace, by, OURS.id, asked, tmp_path / "again")
    assert closed(world, by=INVESTIGATOR, closed=False).json()["closed"] is None
    assert received(world) == 201
    acts = [one.action for one in world.workspace.records.audit.read() if one.action in ("case.close", "case.reopen")]
    assert acts == ["case.close", "case.close", "case.close", "case.reopen"]


def test_J3_a_closed_case_offers_neither_level_nor_place_and_says_why(world: World) -> None:
    document = world.document_of(OURS)
    page = {"headers": {"Accept": "text/html", "Accept-Language": "es"}}
    forms = {
        f"/cases/{OURS.id}/level": {"level": "sealed", "reason": "otra causa"},
        f"/cases/{OURS.id}/members": {"login": APART[0].login},
        f"/cases/{OURS.id}/members/{SPARE[0].id}/remove": {},
        f"/documents/{document}/access/level": {"level": "sealed", "reason": "otra causa"},
        f"/documents/{document}/access/readers": {"login": ANALYST.login},
        f"/documents/{document}/access/readers/{MEMBERS[Role.INTERPRETER].id}/remove": {},
    }
    places = (f"/cases/{OURS.id}", f"/documents/{document}/access")

    def shown() -> str:
        return "".join(world.call("GET", place, by=INVESTIGATOR, **page).text for place in places)

    why = "Su nivel y quién tiene parte en él quedan como están"
    assert [path for path in forms if f'action="{path}"' not in shown()] == []
    assert why not in shown()
    assert closed(world).status_code == 200
    assert [path for path in forms if f'action="{path}"' in shown()] == []
    assert shown().count(why) == 2
    for path, form in forms.items():
        answer = world.call("POST", path, by=INVESTIGATOR, data=form, **page)
        assert (answer.status_code, "El caso está cerrado" in answer.text) == (403, True), path
    api = world.call("POST", f"{CASE}/level", by=INVESTIGATOR, json={"level": "sealed", "reason": "otra causa"})
    assert (api.status_code, api.json()["code"], "closed" in api.json()["detail"]) == (403, "not_allowed", True)
    # From whom a document is kept protects people: that goes on, and so does naming who answers for the case.
    kept = {"login": PROSECUTOR.login, "reason": "lo nombra como quien les avisó"}
    assert (
        world.call("POST", f"/documents/{document}/access/barred", by=INVESTIGATOR, data=kept, **page).status_code
        == 303
    )
    assert world.call("POST", f"{CASE}/officer", by=INVESTIGATOR, json={"login": INVESTIGATOR.login}).status_code == 200


def test_J3_the_verb_closes_and_opens_again(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.workspace.engine.close()
    data = ["--data", str(world.workspace.folder.root)]
    assert cli.run(["keep", OURS.number, "--close", "112/2026", *data]) == 2, "without a reason"
    assert cli.run(["keep", OURS.number, "--close", "112/2026", "--reason", "sentencia firme", *data]) == 0
    assert world.workspace.records.cases.get(OURS.id).closed
    assert "closed" in capsys.readouterr().out
    assert cli.run(["keep", OURS.number, "--reopen", "113/2026", "--reason", "recurso", *data]) == 0
    assert world.workspace.records.cases.get(OURS.id).closed is None
    assert cli.run(["keep", OURS.number, "--officer", PROSECUTOR.login, *data]) == 0
    assert world.workspace.records.cases.get(OURS.id).officer == PROSECUTOR.id


def test_J1_every_case_and_person_has_a_rule_an_owner_and_a_next_review(world: World) -> None:
    protect(world)
    today = world.workspace.clock.now().date()
    rules = f"{CASE}/keeping/rules"
    due = world.call("GET", "/api/v1/keeping/due", by=PROSECUTOR).json()["due"]
    assert {one["case"] for one in due} == {
        one["id"] for one in world.call("GET", "/api/v1/cases", by=PROSECUTOR).json()["cases"]
    }
    for one in due:
        # No rule was set: until then each case is reviewed a year after it was opened, and each year again.
        assert one["state"] == "no_rule"
        assert one["owner"]
        assert today < dt.date.fromisoformat(one["review"]) <= today + dt.timedelta(days=366)
    rule = {"months": 120, "event": "sentencia", "since": "2026-03-31", "reason": "Ley 260"}
    assert world.call("POST", rules, by=PROSECUTOR, json=rule).status_code == 201
    assert world.call("POST", rules, by=PROSECUTOR, json={**rule, "about": "victim", "months": 24}).status_code == 201
    told = world.call("GET", f"{CASE}/keeping", by=PROSECUTOR).json()["due"]
    assert [(one["label"], one["review"]) for one in told] == [("V-01", "2028-03-31"), ("", "2036-03-31")]
    assert all(one["owner"] and one["rule"] for one in told)
