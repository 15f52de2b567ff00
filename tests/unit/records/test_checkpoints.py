"""Signed checkpoints of the audit log: when they are kept, who can check them, and what they tell."""

import shutil
import subprocess

import pytest
from support.factories import SetClock, a_user, an_actor

from models.errors import Altered, DataFolderUnusable
from services.records import checkpoints
from services.records.catalogue import open_catalogue


class Log:
    """A data folder and, apart from it, its checkpoints."""

    def __init__(self, root):
        self.data, self.kept, self.clock = root / "data", root / "elsewhere", SetClock()
        self.data.mkdir()

    def open(self):
        return open_catalogue(self.data / "c.sqlite", self.clock, checkpoints=self.kept)

    def act(self, events, who="ana"):
        catalogue = self.open()
        for number in range(events):
            catalogue.audit.append(an_actor(a_user(who)), "case.open", subject=str(number))
        catalogue.close()

    def keep(self):
        catalogue = self.open()
        try:
            return catalogue.audit.checkpoint()
        finally:
            catalogue.close()

    def verified(self, **known):
        catalogue = self.open()
        try:
            return catalogue.audit.verify(**known)
        finally:
            catalogue.close()

    def texts(self):
        return sorted(path.name for path in self.kept.glob("*.txt")) if self.kept.exists() else []


@pytest.fixture
def log(tmp_path):
    return Log(tmp_path)


def test_one_is_kept_each_so_many_events(log, monkeypatch):
    monkeypatch.setattr(checkpoints, "EVERY", 5)
    log.act(12)
    assert log.texts() == ["audit-10.txt", "audit-5.txt"]
    log.act(2)
    assert log.texts() == ["audit-10.txt", "audit-5.txt"]
    log.act(1)
    assert log.texts() == ["audit-10.txt", "audit-15.txt", "audit-5.txt"]
    assert log.verified() == (15, None)


def test_one_is_kept_when_a_day_has_passed(log):
    catalogue = log.open()
    catalogue.audit.append(an_actor(a_user("ana")), "case.open")
    assert log.texts() == []
    log.clock.forward(24 * 3600)
    catalogue.audit.append(an_actor(a_user("ana")), "case.open")
    catalogue.close()
    assert log.texts() == ["audit-2.txt"]


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="there is no openssl here: the check without Lince is not run"
)
def test_anybody_checks_one_without_lince(log):
    log.act(3)
    text = log.keep()

    def openssl():
        call = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", log.kept / "public-key.pem", "-rawin", "-in", text]
        done = subprocess.run([*call, "-sigfile", text.with_suffix(".sig")], capture_output=True, check=False)
        return done.returncode

    assert openssl() == 0
    text.write_text(text.read_text().replace("event 3", "event 4"))
    assert openssl() != 0


def test_a_data_folder_put_back_is_found_by_the_checkpoints_elsewhere(log, tmp_path):
    log.act(3)
    shutil.copytree(log.data, tmp_path / "yesterday")
    log.act(4)
    log.keep()
    shutil.rmtree(log.data)
    shutil.copytree(tmp_path / "yesterday", log.data)
    assert log.verified() == (3, "events 4 to 7 were cut off")
    # Another history of the same length, made with the secret, is no better.
    log.act(4, "eva")
    sound, fault = log.verified()
    assert (sound, fault) == (6, "event 7 is not the one that stood there before: the log was written anew")


def test_a_changed_checkpoint_is_told(log):
    log.act(2)
    text = log.keep()
    text.write_text(text.read_text().replace("event 2", "event 1"))
    assert log.verified() == (0, "checkpoint audit-2.txt was changed, or signed by another installation")
    text.with_suffix(".sig").unlink()
    assert "audit-2.txt" in log.verified()[1]


def test_a_checkpoint_under_another_name_states_something_else(log):
    log.act(2)
    text = log.keep()
    for suffix in (".txt", ".sig"):
        shutil.copy(text.with_suffix(suffix), text.with_name(f"audit-1{suffix}"))
    assert log.verified() == (0, "checkpoint audit-1.txt states something else")


def test_what_one_states_is_held_against_the_log(log, tmp_path):
    log.act(2)
    text = log.keep()
    catalogue = log.open()
    head = catalogue.audit.stated(text)
    assert head == catalogue.audit.head()
    (tmp_path / "other").mkdir()
    other = Log(tmp_path / "other")
    other.act(2)
    stranger = other.open()
    with pytest.raises(Altered):
        stranger.audit.stated(text)
    stranger.close()
    catalogue.close()


def test_a_folder_that_cannot_be_written_hinders_no_act(log, monkeypatch):
    monkeypatch.setattr(checkpoints, "EVERY", 1)
    log.kept.write_text("a file where the folder should be")
    log.act(2)
    assert log.verified() == (2, None)
    with pytest.raises(DataFolderUnusable, match="checkpoint"):
        log.keep()


def test_an_empty_log_has_none(log):
    assert log.keep() is None
