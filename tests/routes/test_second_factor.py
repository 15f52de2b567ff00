"""The second factor: enrolled by its owner, asked for at every login, each code once, and a way back when it is lost."""

import datetime as dt
import re
import sqlite3
from typing import Any

import pyotp
import pytest
from support.web import ACTING, MEMBERS, PASSWORD, SPARE, World

from api import second_factor
from api.http import sessions
from api.http.auth import DEVICE_COOKIE
from models.case import Role
from models.errors import DataFolderUnusable

ANA = MEMBERS[Role.INVESTIGATOR]
ADMINISTRATOR = MEMBERS[Role.ADMINISTRATOR]
SHORT = "corta-88"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = dt.datetime.now(dt.UTC).replace(second=3, microsecond=0)

    def now(self) -> dt.datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock(world: World) -> Clock:
    moved = Clock()
    object.__setattr__(world.workspace, "clock", moved)
    return moved


def code_at(secret: str, clock: Clock, *, off: float = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now() + dt.timedelta(seconds=off))


def enrol(world: World, clock: Clock) -> tuple[str, list[str]]:
    """The secret and the recovery codes of Ana's new factor; the next step of time is fresh again."""
    begun = world.call("POST", "/api/v1/me/second-factor", by=ANA, json={"password": PASSWORD})
    assert begun.status_code == 200
    secret = begun.json()["secret"]
    sent = {"code": code_at(secret, clock)}
    taken = world.call("POST", "/api/v1/me/second-factor/confirm", by=ANA, json=sent)
    assert taken.status_code == 200
    clock.move(60)
    return secret, taken.json()["recovery_codes"]


def log_in(world: World, code: str = "", *, password: str = PASSWORD, **more: Any) -> Any:
    sent = {"login": ANA.login, "password": password, "code": code}
    return world.call("POST", "/api/v1/login", json=sent, **more)


def test_a_login_needs_the_code_once_the_factor_is_confirmed(world: World, clock: Clock) -> None:
    begun = world.call("POST", "/api/v1/me/second-factor", by=ANA, json={"password": PASSWORD}).json()
    assert pyotp.parse_uri(begun["uri"]).secret == begun["secret"]
    assert begun["picture"].startswith("<svg")
    assert log_in(world).status_code == 200
    assert world.call("GET", "/api/v1/me/second-factor", by=ANA).json() == {"active": False, "recovery_codes": 0}
    secret, codes = enrol(world, clock)
    assert len(set(codes)) == second_factor.CODES
    without = log_in(world)
    assert (without.status_code, without.json()["code"]) == (401, "second_factor")
    assert not without.cookies
    assert log_in(world, code_at(secret, clock)).status_code == 200
    assert world.call("GET", "/api/v1/me/second-factor", by=ANA).json() == {"active": True, "recovery_codes": 10}


def test_without_the_password_nobody_learns_that_there_is_a_factor(world: World, clock: Clock) -> None:
    secret, _ = enrol(world, clock)
    told = [
        log_in(world, code, password="not the password at all").json() | {"instance": ""}
        for code in ("", code_at(secret, clock))
    ]
    nobody = world.call("POST", "/api/v1/login", json={"login": "nobody.such", "password": "x"}).json()
    assert told == [nobody | {"instance": ""}] * 2


@pytest.mark.parametrize(("off", "status"), [(-61, 401), (-30, 200), (0, 200), (30, 200), (61, 401)])
def test_a_generator_may_be_half_a_minute_off(world: World, clock: Clock, off: float, status: int) -> None:
    secret, _ = enrol(world, clock)
    clock.move(60)
    assert log_in(world, code_at(secret, clock, off=off)).status_code == status


def test_each_code_is_good_once_and_none_before_it(world: World, clock: Clock) -> None:
    secret, _ = enrol(world, clock)
    now, before = code_at(secret, clock), code_at(secret, clock, off=-30)
    assert log_in(world, now).status_code == 200
    again = log_in(world, now)
    assert (again.status_code, again.json()["detail"]) == (401, "The code is wrong, or was used before.")
    assert log_in(world, before).status_code == 401
    clock.move(30)
    assert log_in(world, code_at(secret, clock)).status_code == 200


def test_a_clock_set_back_makes_no_old_code_good_again(world: World, clock: Clock) -> None:
    secret, codes = enrol(world, clock)
    used = code_at(secret, clock)
    assert log_in(world, used).status_code == 200
    clock.move(-600)
    assert log_in(world, used).status_code == 401
    assert log_in(world, code_at(secret, clock)).status_code == 401
    assert log_in(world, codes[0]).status_code == 200


def test_a_recovery_code_is_good_once_however_it_is_typed(world: World, clock: Clock) -> None:
    _, codes = enrol(world, clock)
    assert log_in(world, f" {codes[3].upper().replace('-', ' ')} ").status_code == 200
    assert log_in(world, codes[3]).status_code == 401
    assert world.call("GET", "/api/v1/me/second-factor", by=ANA).json()["recovery_codes"] == 9
    assert (ANA.login, "factor.recover", "ok") in world.actions()


def test_the_database_alone_makes_no_code(world: World, clock: Clock) -> None:
    secret, codes = enrol(world, clock)
    world.workspace.records.close()
    kept = b"".join(path.read_bytes() for path in world.workspace.data.glob("catalogue.sqlite*"))
    for plain in (secret, *codes, *(code.replace("-", "") for code in codes)):
        assert plain.encode() not in kept


def test_a_factor_moved_to_another_account_opens_nothing(world: World, clock: Clock) -> None:
    secret, _ = enrol(world, clock)
    with sqlite3.connect(next(world.workspace.data.glob("catalogue.sqlite"))) as raw:
        raw.execute("UPDATE second_factor SET user = ?", (SPARE[0].id,))
    raw.close()
    with pytest.raises(DataFolderUnusable, match="second factor"):
        second_factor.check(world.workspace, SPARE[0], code_at(secret, clock))


def test_codes_are_guessed_at_slowly_from_anywhere_and_the_owner_keeps_his_way_in(world: World, clock: Clock) -> None:
    secret, _ = enrol(world, clock)
    still = world.app.state.throttle._now()
    world.app.state.throttle._now = lambda: still
    known = {DEVICE_COOKIE: log_in(world, code_at(secret, clock), address="198.51.100.7").cookies[DEVICE_COOKIE]}
    clock.move(60)
    statuses = [log_in(world, f"{number:06}", address=f"203.0.113.{number}").status_code for number in range(40)]
    assert statuses.count(401) <= 6
    assert statuses[-1] == 429
    assert log_in(world, code_at(secret, clock), address="198.51.100.7", cookies=known).status_code == 200


def test_who_finds_an_open_session_neither_adds_nor_removes_a_factor(world: World, clock: Clock) -> None:
    wrong = {"password": "not the password at all"}
    assert world.call("POST", "/api/v1/me/second-factor", by=ANA, json=wrong).status_code == 401
    secret, _ = enrol(world, clock)
    path = "/api/v1/me/second-factor/remove"
    for sent in ({**wrong, "code": code_at(secret, clock)}, {"password": PASSWORD, "code": "000000"}):
        assert world.call("POST", path, by=ANA, json=sent).status_code == 401
    assert world.call("POST", "/api/v1/me/second-factor", by=ANA, json={"password": PASSWORD}).status_code == 409
    assert second_factor.state(world.workspace, ANA.id).active
    sent = {"password": PASSWORD, "code": code_at(secret, clock)}
    assert world.call("POST", path, by=ANA, json=sent).status_code == 204
    assert log_in(world).status_code == 200


def test_a_wrong_code_confirms_nothing(world: World, clock: Clock) -> None:
    world.call("POST", "/api/v1/me/second-factor", by=ANA, json={"password": PASSWORD})
    refused = world.call("POST", "/api/v1/me/second-factor/confirm", by=ANA, json={"code": "00000x"})
    assert (refused.status_code, refused.json()["code"]) == (422, "usage")
    assert log_in(world).status_code == 200


def test_a_short_password_needs_the_factor_beside_it(world: World, clock: Clock) -> None:
    change = {"old": PASSWORD, "new": SHORT}
    refused = world.call("POST", "/api/v1/me/password", by=ANA, json=change)
    assert (refused.status_code, refused.json()["code"]) == (422, "usage")
    secret, _ = enrol(world, clock)
    tiny = world.call("POST", "/api/v1/me/password", by=ANA, json={"old": PASSWORD, "new": "x" * 7})
    assert tiny.status_code == 422
    assert world.call("POST", "/api/v1/me/password", by=ANA, json=change).status_code == 204
    opened = log_in(world, code_at(secret, clock), password=SHORT)
    assert opened.status_code == 200
    clock.move(60)
    visitor = sessions.visitor_of(world.workspace, opened.cookies["lince_session"], kind=sessions.SessionKind.BROWSER)
    assert visitor is not None
    cookie = {"lince_session": opened.cookies["lince_session"]}
    kept = world.call(
        "POST",
        "/api/v1/me/second-factor/remove",
        cookies=cookie,
        headers={"X-CSRF-Token": visitor.csrf},
        json={"password": SHORT, "code": code_at(secret, clock)},
    )
    assert (kept.status_code, kept.json()["code"]) == (422, "usage")
    assert second_factor.state(world.workspace, ANA.id).active


def test_an_administrator_helps_who_lost_his_generator_and_not_himself(world: World, clock: Clock) -> None:
    enrol(world, clock)
    path, new = f"/api/v1/users/{ANA.id}/password", "cuatro llamas en la loma"
    assert world.call("POST", path, by=ADMINISTRATOR, json={"password": new}).status_code == 204
    assert log_in(world, password=new).json()["code"] == "second_factor"
    sent = {"password": new, "remove_second_factor": True}
    assert world.call("POST", path, by=ADMINISTRATOR, json=sent).status_code == 204
    assert log_in(world, password=new).status_code == 200
    assert (ADMINISTRATOR.login, "factor.remove", "ok") in world.actions()
    own = f"/api/v1/users/{ACTING.id}/password"
    assert world.call("POST", own, by=ACTING, json=sent).status_code == 403


def test_one_sees_and_ends_ones_logins(world: World) -> None:
    other = log_in(world)
    listed = world.call("GET", "/api/v1/me/sessions", by=ANA).json()
    assert len(listed["sessions"]) == 2
    away = next(one["id"] for one in listed["sessions"] if one["id"] != listed["here"])
    cookie = {"lince_session": other.cookies["lince_session"]}
    assert world.call("GET", "/api/v1/me", cookies=cookie).status_code == 200
    assert world.call("DELETE", f"/api/v1/me/sessions/{away}", by=SPARE[0]).status_code == 404
    assert world.call("DELETE", f"/api/v1/me/sessions/{away}", by=ANA).status_code == 204
    assert world.call("GET", "/api/v1/me", cookies=cookie).status_code == 401
    assert world.call("GET", "/api/v1/me", by=ANA).status_code == 200


def test_the_pages_lead_through_it_without_a_script(world: World, clock: Clock) -> None:
    html = {"Accept": "text/html"}
    page = world.call("GET", "/me", by=ANA, headers=html)
    assert 'action="/me/second-factor"' in page.text
    wrong = world.call("POST", "/me/second-factor", by=ANA, headers=html, data={"password": "wrong"})
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (401, True)
    begun = world.call("POST", "/me/second-factor", by=ANA, headers=html, data={"password": PASSWORD})
    assert "<svg" in begun.text
    assert " style=" not in begun.text
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", begun.text)
    assert secret is not None
    sent = {"code": code_at(secret[1], clock)}
    taken = world.call("POST", "/me/second-factor/confirm", by=ANA, headers=html, data=sent)
    codes = re.findall(r"<code>([a-z2-9]{5}(?:-[a-z2-9]{5}){2})</code>", taken.text)
    assert len(codes) == second_factor.CODES
    again = world.call("GET", "/me", by=ANA, headers=html).text
    assert not any(code in again for code in (*codes, secret[1]))
    form = {"login": ANA.login, "password": PASSWORD}
    refused = world.call("POST", "/login", headers=html, data=form)
    assert (refused.status_code, 'role="alert"' in refused.text) == (401, True)
    assert PASSWORD not in refused.text
    assert world.call("POST", "/login", headers=html, data={**form, "code": codes[0]}).status_code == 303
