"""H10, A8: unusual volume and two devices of one account raise events that auditors find, with the cases they touched."""

import pytest
from support.factories import SetClock, a_case, a_user, an_actor, an_agency
from support.web import MEMBERS, OURS, OURS_TOO, PASSWORD, World

from models.audit import Actor
from models.case import Role
from services.records.catalogue import open_catalogue
from services.records.volume import ALARM, Limits

INVESTIGATOR, AUDITOR = MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.AUDITOR]
BOTH = sorted((OURS.id, OURS_TOO.id))


def alarms(world: World):
    answer = world.call("GET", "/api/v1/audit", by=AUDITOR, params={"action": ALARM, "limit": 1000})
    return [
        (one["subject"], one["detail"]["what"], one["detail"]["count"], sorted(one["cases"]))
        for one in answer.json()["events"]
    ]


def test_H10_many_searches_raise_one_alarm_with_the_cases_that_they_touched(world: World):
    world.workspace.records.audit.volume.limits = Limits(searches=5)
    for number in range(9):
        world.call("GET", f"/api/v1/search?q=palabra{number}", by=INVESTIGATOR)
        world.call("GET", "/api/v1/search?q=otra", by=MEMBERS[Role.ANALYST]) if number < 5 else None
    assert alarms(world) == [(INVESTIGATOR.id, "searches", 6, BOTH)]
    told = world.call("GET", "/api/v1/audit", by=AUDITOR, params={"action": "volume.*"}).text
    assert "palabra" not in told


@pytest.mark.parametrize(
    ("path", "what"), [("/original", "taken"), ("/pages/1", "read"), ("/pages/1/image", "read"), ("", "read")]
)
def test_H10_much_reading_and_many_downloads_raise_one(world: World, path, what):
    world.workspace.records.audit.volume.limits = Limits(read=3, taken=3)
    for _ in range(4):
        world.call("GET", f"/api/v1/documents/{world.document_of(OURS)}{path}", by=INVESTIGATOR)
    assert [one[1:3] for one in alarms(world)] == [(what, 4)]


@pytest.mark.parametrize("by", [INVESTIGATOR, None])
def test_H10_a_bulk_export_raises_one_at_once_also_at_the_terminal(world: World, by):
    from models.search import SearchRequest

    world.workspace.records.audit.volume.limits = Limits(export=1)
    actor: Actor = world.workspace.operator if by is None else an_actor(by)
    list(world.workspace.finder.every(SearchRequest(text="71234567"), actor=actor, cases=[OURS.id, OURS_TOO.id]))
    assert [(one[1], one[2], one[3]) for one in alarms(world)] == [("search.export", 2, BOTH)]


def test_the_next_hour_is_counted_anew_and_refusals_are_not(tmp_path):
    clock = SetClock()
    catalogue = open_catalogue(tmp_path / "c.sqlite", clock)
    catalogue.people.add_agency(an_agency())
    catalogue.audit.volume.limits = Limits(searches=2)
    actor = an_actor(a_user("ana"))

    def told(times, **more):
        for _ in range(times):
            catalogue.audit.append(actor, "search.find", case=a_case().id, **more)
        return sum(one.action == ALARM for one in catalogue.audit.read())

    assert told(20, outcome="query_syntax") == 0
    assert [told(2), told(1), told(10)] == [0, 1, 1]
    clock.forward(3601)
    assert [told(2), told(1)] == [1, 2]
    assert catalogue.audit.verify()[1] is None
    catalogue.close()


def test_A8_two_sessions_of_one_account_from_two_devices_raise_an_event(world: World):
    form = {"login": INVESTIGATOR.login, "password": PASSWORD}
    first = world.call("POST", "/api/v1/login", json=form)
    device = {"lince_device": first.cookies["lince_device"]}
    world.call("POST", "/api/v1/login", json=form, cookies=device)

    def told():
        answer = world.call(
            "GET", "/api/v1/audit", by=AUDITOR, params={"action": "session.second_device", "limit": 1000}
        )
        return [(one["subject"], one["detail"]) for one in answer.json()["events"]]

    assert told() == []
    world.call("POST", "/api/v1/login", json=form, address="198.51.100.7")
    assert told() == [(INVESTIGATOR.id, {"others": 2})]


def test_A8_every_event_has_one_person_or_one_service(world: World):
    for path in ("/api/v1/search?q=deuda", "/api/v1/cases"):
        world.call("GET", path, by=INVESTIGATOR)
    for event in world.workspace.records.audit.read(limit=10_000):
        assert (event.kind == "person" and (event.user or event.actor == "anonymous")) or event.kind == "program"
