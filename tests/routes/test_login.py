"""Login, sessions, tokens: what opens them, what ends them, and what slows a guesser down."""

import datetime as dt
import time
from typing import Any

import pytest
from support.web import MEMBERS, PASSWORD, SPARE, World, hashed, session_of, token_of

from api import accounts
from api.http import sessions
from api.http.auth import DEVICE_COOKIE, SESSION_COOKIE
from models.case import Role, User
from models.errors import Conflict, UsageError
from models.session import Session, SessionKind

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]
ADMINISTRATOR = MEMBERS[Role.ADMINISTRATOR]


def log_in(world: World, login: str = INVESTIGATOR.login, password: str = PASSWORD, **more: Any) -> Any:
    return world.call("POST", "/api/v1/login", json={"login": login, "password": password}, **more)


@pytest.fixture
def quick(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of guesses are about counting, not about hashing, nor about how long this machine takes for them."""
    now = time.monotonic()
    monkeypatch.setattr(world.app.state.throttle, "_now", lambda: now)
    monkeypatch.setattr(sessions, "password_fits", lambda given, known: known is not None and given == PASSWORD)


@pytest.mark.parametrize("login", [INVESTIGATOR.login.upper(), f" {INVESTIGATOR.login} "])
def test_a_login_may_be_typed_carelessly(world: World, login: str) -> None:
    assert log_in(world, login).status_code == 200


def test_a_login_opens_a_session(world: World) -> None:
    answer = log_in(world)
    assert answer.status_code == 200
    assert answer.json()["user"]["login"] == INVESTIGATOR.login
    assert "password" not in answer.text
    cookies = answer.headers.get_list("set-cookie")
    assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in cookies)
    cookie = {SESSION_COOKIE: answer.cookies[SESSION_COOKIE]}
    me = world.call("GET", "/api/v1/me", cookies=cookie)
    assert me.json()["csrf"] == answer.json()["csrf"]
    opened = world.call(
        "POST",
        "/api/v1/cases",
        cookies=cookie,
        headers={"X-CSRF-Token": me.json()["csrf"]},
        json={"number": "N-1", "country": "BO"},
    )
    assert opened.status_code == 201


def test_only_hashes_of_secrets_are_stored(world: World) -> None:
    answer = log_in(world)
    made = world.call("POST", "/api/v1/me/tokens", by=INVESTIGATOR, json={"label": "lab"}).json()
    secrets = (PASSWORD, answer.cookies[SESSION_COOKIE], answer.cookies[DEVICE_COOKIE], made["secret"])
    world.workspace.records.close()
    kept = b"".join(path.read_bytes() for path in world.workspace.data.glob("catalogue.sqlite*"))
    assert b"$argon2id$" in kept
    assert hashed(made["secret"]).encode() in kept
    for secret in secrets:
        assert secret.encode() not in kept


def test_cookies_are_secure_behind_https(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = world.workspace.settings.model_copy(update={"public_url": "https://lince.test"})
    object.__setattr__(world.workspace, "settings", settings)
    answer = log_in(world)
    assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))


@pytest.mark.parametrize("login", [INVESTIGATOR.login, "nobody.such"])
def test_wrong_and_unknown_are_told_in_the_same_words(world: World, login: str) -> None:
    answer = log_in(world, login, "not the password at all")
    assert answer.status_code == 401
    told = answer.json()
    told.pop("instance")
    assert told == {
        "type": "urn:lince:problem:not_authenticated",
        "title": "No valid login",
        "status": 401,
        "code": "not_authenticated",
        "detail": "Login or password is wrong.",
        "next_step": "Check both and try again.",
    }
    assert not answer.cookies


def test_guesses_at_one_account_are_slowed_down(world: World, quick: None) -> None:
    answers = [log_in(world, password=f"guess {number} of many words") for number in range(200)]
    looked_at = [answer for answer in answers if answer.status_code == 401]
    assert len(looked_at) <= 6
    refused = answers[-1]
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
    assert int(refused.headers["retry-after"]) >= 1


def test_one_guess_at_many_accounts_is_slowed_down(world: World, quick: None) -> None:
    statuses = [log_in(world, f"someone.{number}", "a guess of many words").status_code for number in range(200)]
    assert statuses.count(401) <= 51
    assert statuses[-1] == 429


def test_guesses_from_many_places_leave_the_owner_his_way_in(world: World, quick: None) -> None:
    """His browser is known; a new browser waits a minute at most."""
    known = {DEVICE_COOKIE: log_in(world, address="198.51.100.7").cookies[DEVICE_COOKIE]}
    statuses = [
        log_in(world, password="a guess of many words", address=f"203.0.113.{number}").status_code
        for number in range(200)
    ]
    assert statuses.count(401) <= 22
    new_browser = log_in(world, address="198.51.100.8")
    assert new_browser.status_code == 429
    assert int(new_browser.headers["retry-after"]) <= 61
    assert log_in(world, address="198.51.100.7", cookies=known).status_code == 200


def test_another_persons_device_is_no_shortcut(world: World, quick: None) -> None:
    other = {DEVICE_COOKIE: log_in(world, SPARE[0].login).cookies[DEVICE_COOKIE]}
    for number in range(200):
        log_in(world, password="a guess of many words", address=f"203.0.113.{number}", cookies=other)
    assert log_in(world, cookies=other, address="203.0.113.250").status_code == 429


def test_the_owner_gets_in_after_the_wait(world: World, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(8):
        log_in(world, password="a guess of many words")
    assert log_in(world).status_code == 429
    later = time.monotonic() + 5
    monkeypatch.setattr(world.app.state.throttle, "_now", lambda: later)
    assert log_in(world).status_code == 200


def test_log_out_acts_at_once(world: World) -> None:
    assert world.call("POST", "/api/v1/logout", by=INVESTIGATOR).status_code == 204
    assert world.call("GET", "/api/v1/me", by=INVESTIGATOR).status_code == 401


def test_sessions_run_out(world: World) -> None:
    people, now = world.workspace.records.people, world.workspace.clock.now()
    people.end_session(token_hash=hashed(session_of(INVESTIGATOR)))
    expired = Session(
        id=hashed(session_of(INVESTIGATOR)),
        user=INVESTIGATOR.id,
        kind=SessionKind.BROWSER,
        expires=now - dt.timedelta(seconds=1),
    )
    people.add_session(expired)
    assert world.call("GET", "/api/v1/me", by=INVESTIGATOR).status_code == 401


def test_a_token_is_shown_once_works_and_is_revoked_at_once(world: World) -> None:
    made = world.call("POST", "/api/v1/me/tokens", by=INVESTIGATOR, json={"label": "lab", "days": 30}).json()
    secret, token = made["secret"], made["token"]["id"]
    assert world.call("GET", "/api/v1/cases", token=secret).status_code == 200
    listed = world.call("GET", "/api/v1/me/tokens", by=INVESTIGATOR)
    assert token in {one["id"] for one in listed.json()["tokens"]}
    assert secret not in listed.text
    assert world.call("DELETE", f"/api/v1/me/tokens/{token}", by=ADMINISTRATOR).status_code == 404
    assert world.call("GET", "/api/v1/cases", token=secret).status_code == 200
    assert world.call("DELETE", f"/api/v1/me/tokens/{token}", by=INVESTIGATOR).status_code == 204
    assert world.call("GET", "/api/v1/cases", token=secret).status_code == 401


@pytest.mark.parametrize("authorization", ["Bearer ", "Bearer nonsense", "Basic YTpi", "Bearer \u00e9"])
def test_a_wrong_token_is_not_saved_by_a_cookie(world: World, authorization: str) -> None:
    answer = world.call(
        "GET", "/api/v1/me", by=INVESTIGATOR, headers={"Authorization": authorization.encode("latin-1")}
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_secrets_of_one_kind_do_not_open_another(world: World) -> None:
    device = log_in(world).cookies[DEVICE_COOKIE]
    assert world.call("GET", "/api/v1/me", cookies={SESSION_COOKIE: device}).status_code == 401
    assert world.call("GET", "/api/v1/me", cookies={SESSION_COOKIE: token_of(INVESTIGATOR)}).status_code == 401
    assert world.call("GET", "/api/v1/me", token=session_of(INVESTIGATOR)).status_code == 401


def test_another_password_ends_everything(world: World) -> None:
    new = "cuatro llamas en la loma"
    change = {"old": PASSWORD, "new": new}
    assert world.call("POST", "/api/v1/me/password", by=INVESTIGATOR, json=change).status_code == 204
    assert world.call("GET", "/api/v1/me", by=INVESTIGATOR).status_code == 401
    assert world.call("GET", "/api/v1/me", token=token_of(INVESTIGATOR)).status_code == 401
    assert log_in(world).status_code == 401
    assert log_in(world, password=new).status_code == 200


def test_the_old_password_is_asked_for_and_guesses_are_slowed_down(world: World) -> None:
    change = {"old": "a guess of many words", "new": "cuatro llamas en la loma"}
    statuses = [world.call("POST", "/api/v1/me/password", by=INVESTIGATOR, json=change).status_code for _ in range(8)]
    assert set(statuses) == {401, 429}
    assert log_in(world).status_code == 200


def test_a_closed_account_is_closed_at_once(world: World) -> None:
    path = f"/api/v1/users/{INVESTIGATOR.id}"
    assert world.call("POST", f"{path}/deactivate", by=ADMINISTRATOR).json()["active"] is False
    assert world.call("GET", "/api/v1/me", by=INVESTIGATOR).status_code == 401
    assert world.call("GET", "/api/v1/me", token=token_of(INVESTIGATOR)).status_code == 401
    assert log_in(world).json()["detail"] == "Login or password is wrong."
    assert world.call("POST", f"{path}/activate", by=ADMINISTRATOR).json()["active"] is True
    assert world.call("GET", "/api/v1/me", by=INVESTIGATOR).status_code == 401
    assert log_in(world).status_code == 200


def test_the_last_administrator_stays(world: World) -> None:
    workspace, operator = world.workspace, world.workspace.operator
    agency = accounts.create_agency(workspace, operator, name="Unidad Chaco", country="BO")
    only = accounts.create_user(
        workspace,
        operator,
        login="only",
        name="Only",
        agency=agency.id,
        role=Role.ADMINISTRATOR,
        password=PASSWORD,
    )
    with pytest.raises(Conflict):
        accounts.deactivate(workspace, operator, only.id)


def test_an_agency_without_administrator_gets_its_first_from_another(world: World) -> None:
    agency = world.call("POST", "/api/v1/agencies", by=ADMINISTRATOR, json={"name": "Nueva", "country": "BR"}).json()
    new = {"login": "first", "name": "First", "agency": agency["id"], "role": "administrator", "password": PASSWORD}
    assert world.call("POST", "/api/v1/users", by=ADMINISTRATOR, json=new).status_code == 201
    second = world.call("POST", "/api/v1/users", by=ADMINISTRATOR, json={**new, "login": "second"})
    assert second.status_code == 403


@pytest.mark.parametrize("password", ["short", "x" * 14, "x" * 1025])
def test_weak_passwords_are_refused(world: World, password: str) -> None:
    with pytest.raises(UsageError):
        accounts.password_rule(password, second_factor=False)
    new = {"login": "weak", "name": "W", "agency": ADMINISTRATOR.agency, "role": "analyst", "password": password}
    answer = world.call("POST", "/api/v1/users", by=ADMINISTRATOR, json=new)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "body.password"


def test_refused_logins_are_in_the_log_of_the_accounts_agency(world: World) -> None:
    log_in(world, password="a guess of many words")
    log_in(world, "nobody.such", "a guess of many words")
    events = world.call("GET", "/api/v1/audit", by=MEMBERS[Role.AUDITOR], params={"limit": 1000}).json()["events"]
    refused = [event for event in events if event["action"] == "session.open" and event["outcome"] == "refused"]
    assert [(event["actor"], event["subject"]) for event in refused] == [("anonymous", INVESTIGATOR.id)]


def test_a_token_takes_over_no_account(world: World) -> None:
    """Neither its owner's, nor, where an administrator made it, anybody's."""
    admin_token = "lince_administrators"
    token = Session(
        id=hashed(admin_token),
        user=ADMINISTRATOR.id,
        kind=SessionKind.TOKEN,
        expires=world.workspace.clock.now() + dt.timedelta(hours=1),
    )
    world.workspace.records.people.add_session(token)
    new = {"login": "new.one", "name": "N", "agency": ADMINISTRATOR.agency, "role": "analyst", "password": PASSWORD}
    for token, target in (
        (token_of(INVESTIGATOR), INVESTIGATOR),
        (admin_token, ADMINISTRATOR),
        (admin_token, INVESTIGATOR),
    ):
        for path, sent in (
            (f"/api/v1/users/{target.id}/password", {"password": "cuatro llamas en la loma"}),
            (f"/api/v1/users/{target.id}/deactivate", {}),
            ("/api/v1/users", new),
            ("/api/v1/agencies", {"name": "Nueva", "country": "BR"}),
        ):
            assert world.call("POST", path, token=token, json=sent).status_code == 403
    assert log_in(world).status_code == 200


@pytest.mark.parametrize("user", [INVESTIGATOR, ADMINISTRATOR], ids=["investigator", "administrator"])
def test_ones_own_password_needs_the_old_one(world: World, user: User) -> None:
    """Also for an administrator, and in a browser's own session: it may be a stolen one."""
    path, new = f"/api/v1/users/{user.id}/password", "cuatro llamas en la loma"
    assert world.call("POST", path, by=user, json={"password": new}).status_code == 403
    assert log_in(world, user.login).status_code == 200
    wrong = world.call("POST", "/api/v1/me/password", by=user, json={"old": "not the old one", "new": new})
    assert wrong.status_code == 401
    assert world.call("POST", "/api/v1/me/password", by=user, json={"old": PASSWORD, "new": new}).status_code == 204
    assert log_in(world, user.login, new).status_code == 200


@pytest.mark.parametrize(
    "login",
    ["operator", "worker", "anonymous", "0perator", "w0rker", "oper-ator", "an0nym0us", "anonyrnous", "vvorker"],
)
def test_nobody_is_named_like_the_program(world: World, login: str) -> None:
    new = {"login": login, "name": "X", "agency": ADMINISTRATOR.agency, "role": "analyst", "password": PASSWORD}
    answer = world.call("POST", "/api/v1/users", by=ADMINISTRATOR, json=new)
    assert (answer.status_code, answer.json()["code"]) == (422, "usage")


@pytest.mark.parametrize("login", ["opera", "o.quispe", "workers", "admin", "anna"])
def test_people_keep_their_names(world: World, login: str) -> None:
    new = {"login": login, "name": "X", "agency": ADMINISTRATOR.agency, "role": "analyst", "password": PASSWORD}
    assert world.call("POST", "/api/v1/users", by=ADMINISTRATOR, json=new).status_code == 201
