"""Folders that files are put into: which of them lie still and can be taken. Behind `lince ingest --watch`.

A file is taken once it has not changed for a while, nobody has it open for writing (where the system tells), and its
name is not that of an unfinished download. It is read through `Steady`, so that one that starts to grow again is let
go with nothing recorded. What was taken is written to a journal: a restart takes nothing twice, and misses nothing.
"""

import fcntl
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from api.offered import offered
from models.errors import UsageError
from models.run import Unopened

SETTLE_SECONDS = 3.0
"""A file lies still when it was the same for so long."""

UNFINISHED = (".part", ".partial", ".crdownload", ".filepart", ".download", ".!ut", ".aria2")
"""Endings of names that programs give to what they have not wholly written."""

Signature = tuple[int, int]
"""Bytes and time of the last change in nanoseconds."""


class Unsettled(Exception):
    """The file changed while it was read."""


class Stopped(Exception):
    """Somebody asked to stop while a file was read."""


@dataclass(frozen=True)
class Still:
    """A file that can be taken."""

    path: Path
    name: str
    signature: Signature


@dataclass
class Look:
    """What one look at the folders found."""

    ready: list[Still] = field(default_factory=list)
    growing: int = 0
    unfinished: list[str] = field(default_factory=list)
    lost: list[Path] = field(default_factory=list)
    left_out: list[Unopened] = field(default_factory=list)


class Journal:
    """What was taken, a line each. A line that a crash cut off is as if it were not there: its file is taken again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken: dict[str, Signature] = {}
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for line in self._lines():
            try:
                place, size, changed = json.loads(line)
                self._taken[place] = (int(size), int(changed))
            except (ValueError, TypeError):
                continue
        self._file = path.open("a", encoding="utf-8", errors="surrogateescape")
        if self._cut():
            self._file.write("\n")

    def has(self, still: Still) -> bool:
        """Whether the file was taken as it is now."""
        return self._taken.get(_place(still.path)) == still.signature

    def add(self, still: Still) -> None:
        """Write down that it was taken."""
        place = _place(still.path)
        self._taken[place] = still.signature
        self._file.write(json.dumps([place, *still.signature]) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _lines(self) -> Iterator[str]:
        if self._path.exists():
            with self._path.open(encoding="utf-8", errors="surrogateescape") as file:
                yield from file

    def _cut(self) -> bool:
        with self._path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            if size == 0:
                return False
            file.seek(size - 1)
            return file.read(1) != b"\n"


class Watcher:
    """Looks at folders again and again. Used by one thread."""

    def __init__(
        self,
        paths: Sequence[Path],
        journal: Journal,
        *,
        settle: float = SETTLE_SECONDS,
        data: Path | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._paths = paths
        self._journal = journal
        self._settle = settle
        self._data = data
        self._now = now
        self._seen: dict[str, tuple[Signature, float]] = {}

    def look(self) -> Look:
        """All files that lie still and were not taken, and how many others there are."""
        found = Look()
        seen: dict[str, tuple[Signature, float]] = {}
        for root in self._paths:
            try:
                for one in offered([root], data=self._data):
                    if isinstance(one, Unopened):
                        found.left_out.append(one)
                    else:
                        self._see(one.path, one.name, seen, found)
            except UsageError:
                found.lost.append(root)
        # What is gone is forgotten: a file of that name is a new one.
        self._seen = seen
        return found

    def _see(self, path: Path, name: str, seen: dict[str, tuple[Signature, float]], found: Look) -> None:
        try:
            facts = path.stat()
        except OSError:
            return  # gone between the listing and the look
        still = Still(path, name, (facts.st_size, facts.st_mtime_ns))
        if self._journal.has(still):
            return
        if name.lower().endswith(UNFINISHED):
            found.unfinished.append(name)
            return
        place = _place(path)
        known = self._seen.get(place)
        since = known[1] if known is not None and known[0] == still.signature else self._now()
        seen[place] = (still.signature, since)
        if self._now() - since >= self._settle and not open_for_writing(path):
            found.ready.append(still)
        else:
            found.growing += 1


class Steady:
    """A file being taken: a stream that raises Unsettled at its end when the file is no longer what it was."""

    def __init__(self, file: BinaryIO, signature: Signature, stop: threading.Event) -> None:
        self._file = file
        self._signature = signature
        self._stop = stop
        self._read = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes. Raises Unsettled, Stopped."""
        if self._stop.is_set():
            raise Stopped
        block = self._file.read(size)
        self._read += len(block)
        if not block:
            facts = os.fstat(self._file.fileno())
            if (facts.st_size, facts.st_mtime_ns) != self._signature or self._read != self._signature[0]:
                raise Unsettled
        return block


def open_for_writing(path: Path) -> bool:
    """Whether some process has the file open for writing, as far as the system tells: a read lease is refused then."""
    lease = getattr(fcntl, "F_SETLEASE", None)
    if lease is None:
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.fcntl(descriptor, lease, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, lease, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False  # somebody else's file, or a file system without leases
    finally:
        os.close(descriptor)
    return False


def _place(path: Path) -> str:
    return os.fspath(path.absolute())
