"""What comes back from a reading process: taken in within an allowance, and checked, part by part.

The process may have been taken over by the file it read: nothing it sends is believed.
"""

import contextlib
import hashlib
import os
import selectors
import signal
import stat
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from models.document import Bookmark, Child, DocumentState, Extraction, Page, Problem, Table
from services.ingest.clocks import Pace
from services.ingest.plugin import Alone, Begin, End, Expected, Facts, Limits, Onto, Part
from services.ingest.pulse import Pulse

MIB = 1024 * 1024
_MOST_LINE = 128 * MIB
_TICK = 0.5
_KINDS: dict[str, type[Part]] = {
    kind.__name__: kind for kind in (Begin, Expected, Onto, Facts, Page, Table, Child, Problem, Bookmark, End, Alone)
}


@dataclass(frozen=True)
class Allowance:
    """How long a file may take: it grows with what the file turns out to be. Seconds of computing (see `clocks`)."""

    base: float = 60.0
    per_mib: float = 1.0
    per_page: float = 20.0
    silence: float = 150.0
    """Longest wait for the next part, whatever the rest allows: a page is given up before that."""


class Parts:
    """Takes in what a child writes, part by part, within its allowance. One per child: a file, or some small ones."""

    def __init__(self, allowance: Allowance, *, size: int, limits: Limits | None = None, files: int = 1) -> None:
        self._allowance = allowance
        self._limits = limits or Limits()
        self._whole = Pace(allowance.base + allowance.per_mib * size / MIB)
        self._buffer = bytearray()
        self._pages = self._children = 0
        self._files = files
        self._ended = 0
        self.begun = False
        """Whether anything came."""
        self.seconds = 0.0
        """What the child has computed by now; the wall clock where that is not told."""
        self.peak = 0
        """Highest memory of the child in bytes, once it has ended; 0 where that is not told."""

    def take(self, descriptor: int, pulse: Pulse | None = None) -> Generator[Part | None, None, str]:
        """Yield parts until the child ends, and None now and then while none comes.

        Returns "exit", or "time" and "silent" when the child is late, "flood" for nonsense. What the caller
        does between two parts takes nothing from the file's time.
        """
        clock = _Clock()
        silence = Pace(self._allowance.silence)
        told = 0.0
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while True:
                now = clock.now()
                computing = None
                if pulse is not None:
                    pulse.look()
                    computing = pulse.computing or 0.0
                self.seconds = now if computing is None else computing
                if self._whole.is_late(now, computing):
                    return "time"
                if silence.is_late(now, computing):
                    return "silent"
                if not selector.select(timeout=_TICK):
                    with clock.stopped():
                        yield None
                    continue
                block = os.read(descriptor, MIB)
                if not block:
                    return "exit" if not self._buffer else "flood"
                self.begun = True
                silence = Pace(self._allowance.silence, since=(clock.now(), computing or 0.0))
                self._buffer += block
                for part in self._lines():
                    if part is None:
                        return "flood"
                    if isinstance(part, End):
                        # The child may say what it likes: no less than was seen, no more than has passed.
                        self.seconds = max(self.seconds, min(told + part.seconds, clock.now()))
                        part = part.model_copy(update={"seconds": self.seconds - told})  # noqa: PLW2901
                        told = self.seconds
                    with clock.stopped():
                        yield part

    def _lines(self) -> Iterator[Part | None]:
        """Whole lines of the buffer as parts; None when they are none."""
        while self._buffer:
            space = self._buffer.find(b" ", 0, 32)
            if space < 0:
                if len(self._buffer) >= 32:
                    yield None
                return
            if len(self._buffer) < space + 10:
                return
            kind = _KINDS.get(bytes(self._buffer[:space]).decode("ascii", "replace"))
            try:
                length = int(self._buffer[space + 1 : space + 9], 16)
            except ValueError:
                length = _MOST_LINE + 1
            if kind is None or length > _MOST_LINE:
                yield None
                return
            start = space + 10
            if len(self._buffer) < start + length + 1:
                return
            try:
                part = kind.model_validate_json(bytes(self._buffer[start : start + length]))
            except ValidationError:
                yield None
                return
            del self._buffer[: start + length + 1]
            yield part if self._is_allowed(part) else None

    def _is_allowed(self, part: Part) -> bool:
        """Keep count: a reader stops at its limits by itself, one that was taken over would not."""
        if isinstance(part, Expected):
            self._whole.seconds += self._allowance.per_page * part.pages
        self._pages += isinstance(part, Page)
        self._children += isinstance(part, Child)
        over = self._ended == self._files
        self._ended += isinstance(part, End | Alone)
        return not over and self._pages <= self._limits.pages and self._children <= self._limits.members

    @property
    def whole(self) -> bool:
        """Whether every file came to its end."""
        return self._ended == self._files

    def ending(self, how: str) -> tuple[Part, ...]:
        """What stands for the end that a cut reading did not tell: why, and the state."""
        if self.whole:
            return ()
        state, problem = _ENDINGS.get(how, _ENDINGS["lost"])
        if state is DocumentState.FAILED and (self._pages or self._children):
            state = DocumentState.PARTIAL
        return problem, End(state=state, seconds=self.seconds)


class _Clock:
    """Seconds since it was made, less those for which it was stopped."""

    def __init__(self) -> None:
        self._zero = time.monotonic()

    def now(self) -> float:
        return time.monotonic() - self._zero

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        at = time.monotonic()
        yield
        self._zero += time.monotonic() - at


_ENDINGS: dict[str, tuple[DocumentState, Problem]] = {
    "time": (
        DocumentState.TIMEOUT,
        Problem(
            code="timeout",
            message="Reading took longer than a file of this size may. What was read is kept. Read it again when the "
            "machine is less busy: `lince retry --problem timeout`.",
        ),
    ),
    "silent": (
        DocumentState.TIMEOUT,
        Problem(
            code="hung",
            message="Reading stood still and was ended. What was read before is kept. Read it again: `lince retry "
            "--problem hung`; if it stands still again, save the file anew in its own program and add that.",
        ),
    ),
    f"signal {int(signal.SIGXCPU)}": (
        DocumentState.TIMEOUT,
        Problem(
            code="timeout",
            message="Reading used up its computing time. What was read is kept. Split the file and add the parts.",
        ),
    ),
    f"signal {int(signal.SIGKILL)}": (
        DocumentState.LIMIT,
        Problem(
            code="memory",
            message="The system ended the reading, most likely for want of memory. Read it again when nothing else is "
            "read: `lince retry --problem memory`.",
        ),
    ),
    "flood": (
        DocumentState.FAILED,
        Problem(
            code="reader_broken",
            message="The reading process gave no usable answer. The original is kept. Handle the file with care, it "
            "may be made to do harm: print it to pictures on a machine set apart, and add these.",
        ),
    ),
    "lost": (
        DocumentState.FAILED,
        Problem(
            code="reader_crashed",
            message="The reading process broke down on this file. The original is kept. Read it again: `lince retry "
            "--problem reader_crashed`; if it breaks down again, save the file anew in its own program and add that.",
        ),
    ),
}


class PartLost(OSError):
    """A file of a reading is not what it was said to be: a link, other bytes, another size."""


class PartFile:
    """A child or page image as a stream that is checked while it is read; a context.

    The folder is the child process's to write, even now, and the child may have been taken over by the file:
    what was checked and what is kept must come from one reading of one open file. Raises PartLost, at the end at last.
    """

    def __init__(self, path: Path, sha256: str, size: int | None = None) -> None:
        try:
            # Not waiting either: a pipe in its place would never end.
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            raise PartLost from None
        self._file = os.fdopen(descriptor, "rb", buffering=0)
        self._sha256 = sha256
        self._digest = hashlib.sha256()
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or (size is not None and status.st_size != size):
            self._file.close()
            raise PartLost

    def read(self, size: int = MIB) -> bytes:
        """The next bytes."""
        block = self._file.read(size) or b""
        self._digest.update(block)
        if not block and self._digest.hexdigest() != self._sha256:
            raise PartLost
        return block

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


PART_LOST = Problem(
    code="part_lost", message="A part or page image was not whole and was left out. Read the file again."
)


def checked(extraction: Extraction, folder: Path) -> Extraction:
    """The extraction without files that are not what they are said to be: links, other hashes, other sizes."""
    missing = [
        child
        for child in extraction.children
        if child.file != child.sha256 or not _is_whole(folder / child.file, child.sha256, child.size)
    ]
    blank = {
        page.number
        for page in extraction.pages
        if page.image is not None and not _is_whole(folder / f"{page.image}.jpg", page.image, None)
    }
    if not missing and not blank:
        return extraction
    return extraction.model_copy(
        update={
            "state": DocumentState.PARTIAL if extraction.state is DocumentState.DONE else extraction.state,
            "children": tuple(c for c in extraction.children if c not in missing),
            "pages": tuple(
                page.model_copy(update={"image": None}) if page.number in blank else page for page in extraction.pages
            ),
            "problems": (*extraction.problems, PART_LOST),
        }
    )


def _is_whole(path: Path, sha256: str, size: int | None) -> bool:
    try:
        with PartFile(path, sha256, size) as file:
            while file.read():
                pass
    except PartLost:
        return False
    return True
