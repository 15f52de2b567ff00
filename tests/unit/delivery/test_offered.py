"""What is taken of a folder that somebody offers, and what is left out with its reason."""

import os
import socket
from pathlib import Path

import pytest

from api.offered import Offered, check_paths, offered, open_regular
from api.watching import Journal, Watcher
from models.errors import UsageError
from models.run import Unopened


@pytest.fixture
def seized(tmp_path) -> Path:
    folder = tmp_path / "seized"
    (folder / "b").mkdir(parents=True)
    (folder / "z.txt").write_text("last")
    (folder / "b" / "a.txt").write_text("below")
    return folder


def taken(*paths: Path, **options) -> list[str]:
    return [one.name for one in offered(paths, **options) if isinstance(one, Offered)]


def left(*paths: Path, **options) -> dict[str, tuple[str, bool]]:
    return {one.path: (one.reason, one.failure) for one in offered(paths, **options) if isinstance(one, Unopened)}


def test_files_come_with_the_folder_s_own_name(seized):
    assert taken(seized) == ["seized/z.txt", "seized/b/a.txt"]
    assert taken(seized / "z.txt") == ["z.txt"]


def test_links_pipes_and_sockets_are_listed_and_never_opened(seized):
    (seized / "link").symlink_to("/etc/hostname")
    (seized / "lost").symlink_to("nowhere")
    (seized / "folder-link").symlink_to("b")
    os.mkfifo(seized / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(seized / "socket"))
    assert taken(seized) == ["seized/z.txt", "seized/b/a.txt"]
    found = left(seized)
    assert {name: reason.split(",")[0] for name, (reason, _) in found.items()} == {
        "seized/link": "it is a link",
        "seized/lost": "it is a link",
        "seized/folder-link": "it is a link",
        "seized/pipe": "it is a pipe",
        "seized/socket": "it is a socket",
    }
    assert not any(failure for _, failure in found.values())


def test_a_folder_that_cannot_be_listed_is_a_failure_and_the_rest_goes_on(seized, monkeypatch):
    scandir = os.scandir

    def refuse(folder):
        if Path(folder).name == "b":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert taken(seized) == ["seized/z.txt"]
    assert left(seized) == {"seized/b/": ("the folder cannot be read: Permission denied", True)}


def test_the_data_folder_inside_is_left_out_by_name(seized):
    data = seized / "data"
    (data / "blobs").mkdir(parents=True)
    (data / "blobs" / "x").write_text("kept")
    assert left(seized, data=data) == {"seized/data/": ("it is the data folder of Lince", False)}
    assert not any("data" in name for name in taken(seized, data=data))


@pytest.mark.parametrize("part", ["", "blobs", "blobs/ab"])
def test_the_data_folder_itself_is_refused(tmp_path, part):
    data = tmp_path / "data"
    (data / "blobs" / "ab").mkdir(parents=True)
    with pytest.raises(UsageError, match="data folder"):
        check_paths([data / part], data=data)


def test_all_paths_are_looked_at_before_any_is_taken(seized):
    with pytest.raises(UsageError, match=r"nowhere.*2 such"):
        check_paths([seized, seized / "nowhere", seized / "neither"], data=seized.parent / "data")


@pytest.mark.parametrize("place", ["/dev/zero", "pipe"])
def test_a_pipe_or_device_that_was_named_is_refused(seized, place):
    os.mkfifo(seized / "pipe")
    with pytest.raises(UsageError, match="no ordinary file"):
        check_paths([seized / place], data=seized.parent / "data")


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/etc/hostname")])
def test_what_has_become_something_else_is_not_read(seized, make):
    place = seized / "z.txt"
    place.unlink()
    make(place)
    with pytest.raises(OSError):  # noqa: PT011 - which one is the system's choice
        open_regular(place)


def test_a_watched_folder_tells_what_it_leaves_out(seized, tmp_path):
    os.mkfifo(seized / "pipe")
    journal = Journal(tmp_path / "journal" / "x.jsonl")
    look = Watcher([seized], journal, settle=0).look()
    journal.close()
    assert [one.path for one in look.left_out] == ["seized/pipe"]
    assert {still.name for still in look.ready} == {"seized/z.txt", "seized/b/a.txt"}


def test_the_logs_of_a_database_come_before_it(tmp_path):
    for name in ("a.txt", "m.db", "m.db-wal", "m.db-journal", "m.db.bak", "z.txt"):
        (tmp_path / name).write_bytes(b"x")
    told = [name.rpartition("/")[2] for name in taken(tmp_path)]
    assert told == ["a.txt", "m.db-journal", "m.db-wal", "m.db", "m.db.bak", "z.txt"]
    assert taken(tmp_path / "m.db", tmp_path / "m.db-wal") == ["m.db-wal", "m.db"]
