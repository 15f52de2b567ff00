"""The first start: one administrator, one password, shown once."""

from pathlib import Path

from support.web import opened

from api.accounts import first_start, password_fits


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
