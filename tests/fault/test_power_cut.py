"""A cut of power: what was not forced to the disk is gone, whatever the program believed. Simulated, since no plug can be pulled.

`Disk` notes what is forced to it, file by file and folder by folder. At the cut every other file of the blob store loses its
bytes, and every name that its folder was not forced with is gone. SQLite forces its own files (`synchronous=FULL`), which is
its library's matter.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.ended import unfinished
from support.factories import OPERATOR
from support.pipeline import World

from models.exhibit import Source
from services.ingest.blobs import local

MANY = 12


class Disk:
    """What of a folder would be there after a cut."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._whole: dict[int, int] = {}
        self._named: set[Path] = set()

    def force(self, path: Path) -> None:
        """A file's bytes, or the names in a folder."""
        if path.is_dir():
            self._named |= set(path.iterdir())
        elif path.exists():
            state = path.stat()
            self._whole[state.st_ino] = state.st_size

    def force_all(self) -> None:
        """All that the file system holds."""
        for path in (self._root, *self._root.rglob("*")):
            self.force(path)

    def cut(self) -> int:
        """Take away what was not forced; returns how many files lost their bytes or their name."""
        lost = 0
        for path in sorted(self._root.rglob("*"), reverse=True):
            way = [path, *(folder for folder in path.parents if self._root in folder.parents)]
            if path.is_dir() or path.parent.name == "incoming":
                continue
            if not self._named.issuperset(way):
                path.unlink()
                lost += 1
            elif self._whole.get(path.stat().st_ino) != path.stat().st_size:
                path.chmod(0o600)
                path.write_bytes(b"")
                lost += 1
        return lost


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk(tmp_path / "blobs")
    real = os.fsync

    def fsync(descriptor: int) -> None:
        made.force(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)

    def syncfs(_descriptor: Any) -> int:
        made.force_all()
        return 0

    monkeypatch.setattr(local, "_syncfs", syncfs)
    return made


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.records.close()


@pytest.mark.parametrize("count", [1, MANY])
def test_what_was_acknowledged_is_there_after_a_cut(world: World, disk: Disk, count: int) -> None:
    contents = [b"acta %d" % number for number in range(count)]
    if count == 1:
        exhibits = [world.receive(contents[0])]
    else:
        files = [(Source(path=f"{n}.txt"), io.BytesIO(content)) for n, content in enumerate(contents)]
        exhibits = list(world.intake.receive_together(world.case, files, actor=OPERATOR))  # type: ignore[misc]
    assert disk.cut() == 0
    for exhibit, content in zip(exhibits, contents, strict=True):
        assert world.blobs.verify(exhibit.sha256)
        with world.blobs.open(exhibit.sha256) as file:
            assert file.read() == content
    world.run()
    # The pictures of its pages too: the records name them.
    assert disk.cut() == 0
    assert unfinished(world.records) == []


def test_the_simulation_sees_what_is_not_forced(world: World, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "confirm", lambda _paths: None)
    exhibit = world.receive()
    assert disk.cut() == 1
    assert not world.blobs.has(exhibit.sha256)


def test_bytes_that_a_cut_took_are_taken_in_again_and_read(
    world: World, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that said it had them and lied: the same file, sent again, mends what is stored."""
    with monkeypatch.context() as lying:
        lying.setattr(local, "confirm", lambda _paths: None)
        world.receive(b"acta 17")
    assert disk.cut() == 1
    again = world.receive(b"acta 17")
    world.run()
    assert world.blobs.verify(again.sha256)
    assert disk.cut() == 0
    assert unfinished(world.records) == []
