"""The first start, and the real hashes."""

import time
from pathlib import Path

import pytest
from argon2 import Type
from support.web import PASSWORD, opened

from api import accounts
from api.accounts import _HASHER, first_start, password_fits

REAL = _HASHER
"""As it is before the quick one of the other tests takes its place."""


def test_the_first_start_makes_one_administrator_once(tmp_path: Path) -> None:
    with opened(tmp_path) as workspace:
        made = first_start(workspace)
        assert made is not None
        login, password = made
        assert len(password) >= 15
        user, password_hash = workspace.records.people.user_by_login(login) or (None, None)
        assert user is not None
        assert user.role == "administrator"
        assert workspace.records.people.agency(user.agency).name == "Local"
        assert password_fits(password, password_hash)
        assert not password_fits(password + "x", password_hash)
        assert first_start(workspace) is None
        events = workspace.records.audit.read()
        assert [event.action for event in events] == ["agency.create", "user.create"]
        assert workspace.records.audit.verify() == (2, None)


def test_two_installations_have_different_passwords(tmp_path: Path) -> None:
    passwords = set()
    for name in ("one", "two"):
        with opened(tmp_path / name) as workspace:
            passwords.add(first_start(workspace))
    assert len(passwords) == 2


def test_passwords_are_hashed_by_argon2id_of_rfc_9106() -> None:
    assert (REAL.type, REAL.time_cost, REAL.memory_cost, REAL.salt_len) == (Type.ID, 3, 65_536, 16)


def test_wrong_and_unknown_take_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_HASHER", REAL)
    accounts._hash_of_nobody.cache_clear()
    known = accounts.hash_password(PASSWORD)

    def seconds(password_hash: str | None) -> float:
        started = time.perf_counter()
        assert not password_fits("not the password at all", password_hash)
        return time.perf_counter() - started

    seconds(None)
    wrong = min(seconds(known) for _ in range(3))
    unknown = min(seconds(None) for _ in range(3))
    accounts._hash_of_nobody.cache_clear()
    assert 0.5 < wrong / unknown < 2
