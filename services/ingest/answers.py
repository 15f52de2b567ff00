"""What comes back from a reading process: taken in within an allowance, checked, and made an Extraction.

The process may have been taken over by the file it read: nothing it sends is believed.
"""

import hashlib
import os
import selectors
import signal
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from models.document import Child, DocumentState, Extraction, Page, Problem, Table
from services.ingest.parts import collect
from services.ingest.plugin import Begin, End, Expected, Facts, Part

MIB = 1024 * 1024
_MOST_LINE = 128 * MIB
_KINDS: dict[str, type[Part]] = {
    kind.__name__: kind for kind in (Begin, Expected, Facts, Page, Table, Child, Problem, End)
}


@dataclass(frozen=True)
class Allowance:
    """How long a file may take: it grows with what the file turns out to be. Seconds."""

    base: float = 60.0
    per_mib: float = 1.0
    per_page: float = 20.0
    silence: float = 150.0
    """Longest wait for the next part, whatever the rest allows: a page is given up before that."""


class Parts:
    """Takes in what a child writes, within its allowance, and makes an Extraction of it."""

    def __init__(self, allowance: Allowance, *, size: int) -> None:
        self._allowance = allowance
        self._seconds = allowance.base + allowance.per_mib * size / MIB
        self._parts: list[Part] = []
        self._buffer = bytearray()

    @property
    def begun(self) -> bool:
        """Whether anything came."""
        return bool(self._parts or self._buffer)

    @property
    def problems(self) -> list[Problem]:
        """Problems told so far."""
        return [part for part in self._parts if isinstance(part, Problem)]

    def take(self, descriptor: int) -> str:
        """Read parts until the child ends: "exit", or "time" and "silent" when it is late, "flood" for nonsense."""
        started = heard = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while True:
                now = time.monotonic()
                left = min(started + self._seconds - now, heard + self._allowance.silence - now)
                if left <= 0:
                    return "time" if now >= started + self._seconds else "silent"
                if not selector.select(timeout=left):
                    continue
                block = os.read(descriptor, MIB)
                if not block:
                    return "exit" if not self._buffer else "flood"
                heard = time.monotonic()
                self._buffer += block
                if not self._lines():
                    return "flood"

    def _lines(self) -> bool:
        """Turn whole lines of the buffer into parts; False when they are none."""
        while True:
            space = self._buffer.find(b" ", 0, 32)
            if space < 0:
                return len(self._buffer) < 32
            if len(self._buffer) < space + 10:
                return True
            kind = _KINDS.get(bytes(self._buffer[:space]).decode("ascii", "replace"))
            try:
                length = int(self._buffer[space + 1 : space + 9], 16)
            except ValueError:
                return False
            if kind is None or length > _MOST_LINE:
                return False
            start = space + 10
            if len(self._buffer) < start + length + 1:
                return True
            try:
                part = kind.model_validate_json(bytes(self._buffer[start : start + length]))
            except ValidationError:
                return False
            del self._buffer[: start + length + 1]
            if isinstance(part, Expected):
                self._seconds += self._allowance.per_page * part.pages
            self._parts.append(part)

    def extraction(self, how: str) -> Extraction:
        """All parts together; `how` the child ended decides the state when it did not say."""
        ended = any(isinstance(part, End) for part in self._parts)
        if ended:
            return collect(self._parts)
        state, problem = _ENDINGS.get(how, _ENDINGS["lost"])
        if state is DocumentState.FAILED and any(isinstance(part, Page | Child) for part in self._parts):
            state = DocumentState.PARTIAL
        return collect([*self._parts, problem], cut=state)


_ENDINGS: dict[str, tuple[DocumentState, Problem]] = {
    "time": (
        DocumentState.TIMEOUT,
        Problem(code="timeout", message="Reading took longer than a file of this size may. What was read is kept."),
    ),
    "silent": (
        DocumentState.TIMEOUT,
        Problem(code="hung", message="Reading stood still and was ended. What was read before is kept."),
    ),
    f"signal {int(signal.SIGXCPU)}": (
        DocumentState.TIMEOUT,
        Problem(code="timeout", message="Reading used up its computing time. What was read is kept."),
    ),
    f"signal {int(signal.SIGKILL)}": (
        DocumentState.LIMIT,
        Problem(
            code="memory", message="The system ended the reading, most likely for want of memory. Try it again alone."
        ),
    ),
    "flood": (
        DocumentState.FAILED,
        Problem(code="reader_broken", message="The reading process gave no usable answer. The original is kept."),
    ),
    "lost": (
        DocumentState.FAILED,
        Problem(code="reader_crashed", message="The reading process broke down on this file. The original is kept."),
    ),
}


def checked(extraction: Extraction, folder: Path) -> Extraction:
    """The extraction without files that are not what they are said to be: links, other hashes, other sizes.

    The folder is the child's to write, and the child may have been taken over by the file.
    """
    missing = [child for child in extraction.children if not _is_file(folder / child.file, child.sha256, child.size)]
    blank = {
        page.number
        for page in extraction.pages
        if page.image is not None and not _is_file(folder / f"{page.image}.jpg", page.image, None)
    }
    foreign = [child for child in extraction.children if child.file != child.sha256]
    if not missing and not blank and not foreign:
        return extraction
    return extraction.model_copy(
        update={
            "state": DocumentState.PARTIAL if extraction.state is DocumentState.DONE else extraction.state,
            "children": tuple(c for c in extraction.children if c not in missing and c not in foreign),
            "pages": tuple(
                page.model_copy(update={"image": None}) if page.number in blank else page for page in extraction.pages
            ),
            "problems": (
                *extraction.problems,
                Problem(
                    code="part_lost",
                    message="A part or page image was not whole and was left out. Read the file again.",
                ),
            ),
        }
    )


def _is_file(path: Path, sha256: str, size: int | None) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or (size is not None and status.st_size != size):
            return False
        digest = hashlib.sha256()
        while block := file.read(MIB):
            digest.update(block)
    return digest.hexdigest() == sha256
