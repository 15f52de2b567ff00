"""The auditors' page of the log: the newest first, a way to its beginning, each event once; and what else a page tells in words."""

import re

import pytest
from support.web import MEMBERS, OURS, World

from api.web.screens import ledger
from models.case import Role

AUDITOR, OFFICER, ADMINISTRATOR = (
    MEMBERS[role] for role in (Role.AUDITOR, Role.INVESTIGATOR, Role.ADMINISTRATOR)
)  # fmt: skip
HTML = {"headers": {"Accept": "text/html", "Accept-Language": "es"}}
NUMBER = re.compile(r'<tr data-row><td class="right num" data-label="№">(\d+)</td>')
OLDER = re.compile(r'href="(/audit\?before=\d+[^"]*)"')
NEWER = re.compile(r'rel="next" href="(/audit\?after=\d+[^"]*)"')


def shown(world: World, path: str) -> tuple[list[int], str]:
    answer = world.call("GET", path.replace("&amp;", "&"), by=AUDITOR, **HTML)
    assert answer.status_code == 200, answer.text
    return [int(number) for number in NUMBER.findall(answer.text)], answer.text


def test_the_newest_stand_first_and_older_ones_follow_to_the_beginning(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "ROWS", 5)
    for _ in range(13):
        world.call("GET", f"/api/v1/cases/{OURS.id}", by=OFFICER)
    last = world.workspace.records.audit.head().sequence
    found, page = shown(world, "/audit")
    assert found == [last, last - 1, last - 2, last - 3, last - 4]
    every = list(found)
    while (older := OLDER.search(page)) is not None:
        found, page = shown(world, older[1])
        every += found
    assert every == sorted(set(every), reverse=True), "each once, although each look leaves an event"
    assert min(every) == shown(world, "/audit?after=0")[0][0]
    found, page = shown(world, "/audit?after=0")
    assert found == sorted(found)
    newer = NEWER.search(page)
    assert newer is not None
    assert shown(world, newer[1])[0][0] == found[-1] + 1
    assert world.workspace.records.audit.verify()[1] is None


def test_acts_of_one_kind_come_newest_first_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "ROWS", 2)
    for _ in range(3):
        world.call("GET", f"/api/v1/cases/{OURS.id}", by=OFFICER)
    log = world.workspace.records.audit.read(limit=10_000)
    opened = [one.sequence for one in log if one.action == "case.open"]
    found, page = shown(world, "/audit?action=case.open")
    assert found == opened[::-1][:2]
    older = OLDER.search(page)
    assert older is not None
    assert "action=case.open" in older[1]
    assert shown(world, older[1])[0] == opened[::-1][2:4]


def test_the_state_of_the_machine_is_told_in_words(still_world: World) -> None:
    page = still_world.call("GET", "/office/machine", by=ADMINISTRATOR, **HTML).text
    told = re.findall(r"<dd>([^<]+)</dd>", page)
    assert "propio, dentro de Lince" in told
    assert not {"embedded", "from source"} & set(told)
    assert not any("seccomp" in one and "(seccomp)" not in one for one in told)


def test_what_may_go_well_a_moment_later_is_offered_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    absent = world.call("GET", f"/documents/{'0' * 32}", by=OFFICER, **HTML)
    assert "Intentar de nuevo" not in absent.text

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Xilopalo")

    monkeypatch.setattr("api.saving.inbox", broken)
    failed = world.call("GET", "/inbox", by=OFFICER, **HTML)
    assert (failed.status_code, "Xilopalo" in failed.text) == (500, False)
    assert 'href="" rel="nofollow"' in failed.text
    assert "Intentar de nuevo" in failed.text
