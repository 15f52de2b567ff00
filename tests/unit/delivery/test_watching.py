"""A watched folder: only what lies still is taken, once, and a restart remembers."""

import os
import threading

import pytest

from api.watching import Journal, Steady, Unsettled, Watcher


class Folder:
    def __init__(self, root):
        self.root = root / "caja"
        self.root.mkdir()
        self.time = 0.0
        self.journal = Journal(root / "watch" / "case.jsonl")
        self.watcher = self.make(self.journal)

    def make(self, journal):
        return Watcher([self.root], journal, settle=3, now=lambda: self.time)

    def ready(self, *, after=0.0):
        self.time += after
        found = self.watcher.look()
        for still in found.ready:
            self.journal.add(still)
        return [still.name for still in found.ready]


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path)
    yield made
    made.journal.close()


def test_a_file_is_taken_once_when_it_lies_still(folder):
    (folder.root / "nota.txt").write_text("uno")
    assert folder.ready() == []
    assert folder.ready(after=2) == []
    assert folder.ready(after=1.5) == ["caja/nota.txt"]
    assert folder.ready(after=10) == []


def test_a_file_that_grows_is_waited_for(folder):
    path = folder.root / "video.mp4"
    for size in (10, 20, 30):
        path.write_bytes(b"x" * size)
        assert folder.ready(after=2) == []
    assert folder.watcher.look().growing == 1
    assert folder.ready(after=4) == ["caja/video.mp4"]


def test_a_file_that_somebody_writes_is_not_taken_however_long_it_pauses(folder):
    with (folder.root / "copia.bin").open("wb") as writer:
        writer.write(b"half")
        writer.flush()
        folder.ready()
        assert folder.ready(after=60) == []
        writer.write(b" and half")
    folder.ready()
    assert folder.ready(after=60) == ["caja/copia.bin"]


def test_names_of_unfinished_downloads_are_left_alone_until_they_get_their_own(folder):
    part = folder.root / "chat.zip.part"
    part.write_bytes(b"x")
    folder.ready()
    assert folder.ready(after=60) == []
    assert folder.watcher.look().unfinished == ["caja/chat.zip.part"]
    part.rename(folder.root / "chat.zip")
    folder.ready()
    assert folder.ready(after=4) == ["caja/chat.zip"]


def test_a_restart_takes_nothing_twice_and_a_changed_file_again(folder, tmp_path):
    (folder.root / "a.txt").write_text("uno")
    (folder.root / "b.txt").write_text("dos")
    folder.ready()
    folder.ready(after=4)
    folder.journal.close()
    with (tmp_path / "watch" / "case.jsonl").open("a") as journal:
        journal.write('["torn by a pow')
    folder.journal = Journal(tmp_path / "watch" / "case.jsonl")
    folder.watcher = folder.make(folder.journal)
    (folder.root / "b.txt").write_text("otra cosa")
    folder.ready()
    assert folder.ready(after=4) == ["caja/b.txt"]
    folder.journal.close()
    folder.journal = Journal(tmp_path / "watch" / "case.jsonl")
    folder.watcher = folder.make(folder.journal)
    folder.ready()
    assert folder.ready(after=4) == []


def test_a_folder_that_goes_away_is_told_and_comes_back(folder):
    (folder.root / "a.txt").write_text("uno")
    folder.root.rename(folder.root.with_name("fuera"))
    assert folder.watcher.look().lost == [folder.root]
    folder.root.with_name("fuera").rename(folder.root)
    folder.ready()
    assert folder.ready(after=4) == ["caja/a.txt"]


@pytest.mark.parametrize("change", ["grow", "shrink", "touch"])
def test_a_file_that_changes_while_it_is_read_is_let_go(tmp_path, change):
    path = tmp_path / "a.bin"
    path.write_bytes(b"x" * 100)
    facts = path.stat()
    with path.open("rb", buffering=0) as file:
        steady = Steady(file, (facts.st_size, facts.st_mtime_ns), threading.Event())
        steady.read(50)
        if change == "grow":
            path.write_bytes(b"x" * 200)
        elif change == "shrink":
            os.truncate(path, 60)
        else:
            os.utime(path, ns=(0, 5))
        with pytest.raises(Unsettled):
            list(iter(lambda: steady.read(50), b""))
