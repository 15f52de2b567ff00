"""Ten thousand guesses: at one account, and one at each of ten thousand accounts."""

import pytest
from support.factories import a_user, an_agency

from api.http import sessions
from api.http.throttle import Throttle
from api.settings import Settings
from api.wiring import open_workspace
from models.errors import NotAuthenticated, TooManyAttempts

PASSWORD = "tres nubes sobre el salar"
GUESSES = 10_000
SECONDS = 0.05
"""Between two guesses."""


class World:
    """An account, and a server that is asked on a clock of its own."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.at = 0.0
        self.throttle = Throttle(now=lambda: self.at)
        self.told = []

    def guess(self, login, *, address, password="a guess of many words", device=None):
        try:
            opened = sessions.log_in(
                self.workspace, self.throttle, login=login, password=password, address=address, device=device
            )
        except (NotAuthenticated, TooManyAttempts) as error:
            self.told.append((error.code, error.message if error.code == "not_authenticated" else ""))
            return None
        return opened


@pytest.fixture
def world(tmp_path, monkeypatch):
    # What is counted here is guesses, not the time of a hash: `test_accounts` looks at that.
    monkeypatch.setattr(sessions, "password_fits", lambda given, known: known is not None and given == PASSWORD)
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    people = workspace.records.people
    people.add_agency(an_agency())
    people.add_user(a_user("ana"), password_hash="h")
    yield World(workspace)
    workspace.close()


def test_ten_thousand_guesses_at_one_account_do_not_keep_its_owner_out(world):
    """From a thousand addresses, for eight minutes: some forty are looked at. He gets in where he was before."""
    device = world.guess("ana", address="198.51.100.7", password=PASSWORD).device
    looked = 0
    for number in range(GUESSES):
        world.at += SECONDS
        assert world.guess("ana", address=f"2001:db8:0:{number % 1000:x}::1") is None
        looked += world.told[-1][0] == "not_authenticated"
        if number % 1000 == 999:
            owner = world.guess("ana", address="198.51.100.7", password=PASSWORD, device=device)
            assert owner is not None, number
    assert looked <= 40
    events = world.workspace.records.audit.read(limit=10_000)
    assert sum(event.outcome == "refused" for event in events) == looked


def test_from_one_address_ten_thousand_guesses_are_a_handful(world):
    for _ in range(GUESSES):
        world.at += SECONDS
        world.guess("ana", address="203.0.113.9")
    assert sum(code == "not_authenticated" for code, _ in world.told) <= 15


def test_one_guess_at_each_of_ten_thousand_accounts_is_slowed_down_and_tells_nothing(world):
    """Those that exist and those that do not get the same words, and count the same."""
    people = world.workspace.records.people
    with world.workspace.records.transaction():
        for number in range(0, GUESSES, 100):
            people.add_user(a_user(f"user.{number}"), password_hash="h")
    for number in range(GUESSES):
        world.at += SECONDS
        world.guess(f"user.{number}", address="203.0.113.9")
    looked = [told for told in world.told if told[0] == "not_authenticated"]
    assert len(looked) <= 60
    assert len(set(looked)) == 1
    # Another place is not held up by it.
    assert world.guess("ana", address="198.51.100.7", password=PASSWORD) is not None
