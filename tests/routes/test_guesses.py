"""Ten thousand guesses: at one account from everywhere, and one at each of ten thousand accounts (issue's numbers)."""

import pytest
from support.web import MEMBERS, PASSWORD, World

from api.http import sessions
from api.http.auth import DEVICE_COOKIE
from api.http.errors import Throttled
from api.http.throttle import Throttle
from models.case import Role
from models.errors import NotAuthenticated

OWNER = MEMBERS[Role.INVESTIGATOR]
GUESSES = 10_000
OFFICE, JOURNEY = "198.51.100.7", "192.0.2.200"


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Throttle:
    """Guesses are about counting here, not about hashing."""
    monkeypatch.setattr(sessions, "password_fits", lambda given, known: known is not None and given == PASSWORD)
    return Throttle(now=clock)


def come(world: World, throttle: Throttle, address: str, *, login: str = OWNER.login, password: str = "a guess") -> str:
    """How it ends, and the device of whoever gets in."""
    try:
        opened = sessions.log_in(
            world.workspace, throttle, login=login, password=password, address=address, device=None
        )
    except NotAuthenticated:
        return "looked at"
    except Throttled:
        return "told to wait"
    return f"in {opened.device}"


def place(number: int) -> str:
    return f"203.0.{number // 250}.{number % 250 + 1}"


def test_ten_thousand_guesses_at_one_account_come_to_a_few_and_keep_nobody_out(
    world: World, throttle: Throttle, clock: Clock
) -> None:
    """From as many places, each second ten of them, so that whenever somebody may try it is a guess that does."""
    assert come(world, throttle, OFFICE, password=PASSWORD).startswith("in")
    looked_at = 0
    for number in range(GUESSES):
        looked_at += come(world, throttle, place(number)) == "looked at"
        clock.at += 0.1
        if number % 2500 == 2499:
            # A new browser in the office: no device, and the attack goes on.
            assert come(world, throttle, OFFICE, password=PASSWORD).startswith("in")
    minutes = GUESSES * 0.1 / 60
    assert looked_at <= 20 + 6 + minutes + 1
    # Who is where nobody has ever been meanwhile waits for a turn, and has it once the guesses stop.
    assert come(world, throttle, JOURNEY, password=PASSWORD) == "told to wait"
    clock.at += 61
    assert come(world, throttle, JOURNEY, password=PASSWORD).startswith("in")


def test_one_guess_at_ten_thousand_accounts_comes_to_a_few(world: World, throttle: Throttle, clock: Clock) -> None:
    """Among them one that is there. Whoever it belongs to gets in from elsewhere at once."""
    looked_at = 0
    for number in range(GUESSES):
        login = OWNER.login if number == 7 else f"somebody.{number}"
        looked_at += come(world, throttle, "203.0.113.66", login=login) == "looked at"
        clock.at += 0.1
    assert looked_at <= 50 + GUESSES * 0.1 / 300 + 10
    assert come(world, throttle, JOURNEY, password=PASSWORD).startswith("in")


def test_a_place_tells_nobody_whose_it_is(world: World, throttle: Throttle) -> None:
    """Known logins and unknown ones are slowed down alike, in places where somebody has logged in and elsewhere."""
    assert come(world, throttle, OFFICE, password=PASSWORD).startswith("in")
    for address in (OFFICE, "203.0.113.9"):
        ends = [
            [come(world, throttle, address, login=login) for _ in range(12)] for login in (OWNER.login, "nobody.such")
        ]
        assert ends[0] == ends[1]


def test_whoever_has_an_account_himself_gains_a_minutes_turn_and_no_more(
    world: World, throttle: Throttle, clock: Clock
) -> None:
    """He logs in from a thousand places to make them known, and guesses at a colleague's account from each."""
    for number in range(1000):
        throttle.at_home(place(number))
    looked_at = 0
    for number in range(1000):
        looked_at += come(world, throttle, place(number)) == "looked at"
        clock.at += 0.1
    assert looked_at <= 20 + 6 + 2 + 1


def test_a_browser_that_is_logged_in_makes_its_place_known(world: World) -> None:
    """Also after a restart, which forgets all places."""
    world.app.state.throttle = Throttle()
    answer = world.call("GET", "/api/v1/me", by=OWNER, address=OFFICE)
    assert answer.status_code == 200
    for number in range(200):
        body = {"login": OWNER.login, "password": "a guess of many words"}
        world.call("POST", "/api/v1/login", json=body, address=place(number))
    right = {"login": OWNER.login, "password": PASSWORD}
    strange = world.call("POST", "/api/v1/login", json=right, address=JOURNEY)
    assert (strange.status_code, DEVICE_COOKIE in strange.cookies) == (429, False)
    assert world.call("POST", "/api/v1/login", json=right, address=OFFICE).status_code == 200
