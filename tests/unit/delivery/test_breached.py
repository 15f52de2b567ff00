"""Passwords known from breaches: a list of any length is looked up in place."""

import hashlib
import random

import pytest

from api import accounts
from api.breached import BreachedPasswords
from api.settings import Settings
from api.wiring import open_workspace
from models.errors import SettingsError, UsageError

WORDS = [f"palabra-{number}" for number in range(3000)]


def sha1(word):
    return hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("cut", [10, 16, 40])
@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("counted", [False, True])
def test_every_password_of_a_list_is_found_and_no_other(tmp_path, cut, upper, counted):
    lines = sorted({sha1(word)[:cut] for word in WORDS})
    rng = random.Random(7)
    told = [(line.upper() if upper else line) + (f":{rng.randrange(10**6)}" if counted else "") for line in lines]
    path = tmp_path / "breached"
    path.write_text("\r\n".join(told) + "\r\n")
    known = BreachedPasswords(path)
    assert all(known.has(word) for word in WORDS)
    assert not any(known.has(f"otra-{number}") for number in range(1000))


def test_a_list_of_one(tmp_path):
    (tmp_path / "one").write_text(sha1("hola"))
    assert BreachedPasswords(tmp_path / "one").has("hola")
    assert not BreachedPasswords(tmp_path / "one").has("adiós")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "hola\nadiós\n",
        "\n".join(sorted(map(sha1, WORDS), reverse=True)),
        "abcdef\n",
        f"{sha1('a')[:12]}\n{'f' * 40}\n",
    ],
)
def test_what_is_no_such_list_is_told_at_the_start(tmp_path, content):
    path = tmp_path / "list"
    path.write_text(content)
    with pytest.raises(SettingsError, match="LINCE_BREACHED_PASSWORDS"):
        open_workspace(Settings(data=tmp_path / "data", breached_passwords=path))
    with pytest.raises(SettingsError, match="cannot be read"):
        BreachedPasswords(tmp_path / "absent")


def test_nobody_takes_a_password_of_the_list(tmp_path):
    path = tmp_path / "list"
    path.write_text(sha1("correct horse battery staple"))
    workspace = open_workspace(Settings(data=tmp_path / "data", breached_passwords=path))
    try:
        with pytest.raises(UsageError, match="breach"):
            accounts.check_password(workspace, "correct horse battery staple")
        accounts.check_password(workspace, "tres nubes sobre el salar")
    finally:
        workspace.close()
