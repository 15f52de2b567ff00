"""One exhibit → its pages, tables, children and problems. Runs in the reading process (see `isolation`)."""

import errno
import hashlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from models.document import Child, DocumentState, Extraction, Page, Problem, Table, TextSource
from models.errors import StorageFull
from services.ingest import sniff
from services.ingest.formats import HANDLERS, choose
from services.ingest.formats.appended import appended
from services.ingest.near import NearPages
from services.ingest.ocr import ENGINES
from services.ingest.parts import collect
from services.ingest.plugin import NOTES, Alone, Begin, End, ExtractKit, Facts, PageDrawer, Part, ReadingStopped

_OWN = "4"
PARTS = (
    *(f"{handler.name} {handler.version}" for handler in HANDLERS),
    *(f"{one.name} {one.version}" for one in ENGINES),
)
"""Readers and OCR engines, each with its version."""
VERSION = hashlib.sha256("\n".join([_OWN, *PARTS]).encode()).hexdigest()[:12]
"""Version of the extract stage: another one whenever a reader or engine changes."""


def extract(path: Path, *, name: str, kit: ExtractKit) -> Extraction:
    """Read one file in this process. Never raises for what a file holds; see `read` for the steps."""
    return collect(read(path, name=name, kit=kit))


TOGETHER = frozenset({"text", "email"})
"""Readers that may read several small files in one process: plain Python, nothing outside it, no picture decoded."""


def read(path: Path, *, name: str, kit: ExtractKit, together: bool = False) -> Iterator[Part]:
    """Yield Begin, then what the reader finds, then End with the state that this adds up to.

    A failure of a reader that nobody foresaw ends as FAILED (or PARTIAL, when pages were read). `together`:
    other files are read in this process, too; a file whose reader is none of TOGETHER gives Alone and is left.
    """
    try:
        head = sniff.read_head(path)
        kind, handler = sniff.media_type(head, name), choose(head, name)
    except OSError:
        raise  # it cannot be opened: see `reader`
    except Exception as error:  # noqa: BLE001 - what tells kinds apart meets hostile bytes first of all
        yield Begin(media_type=sniff.UNKNOWN, reader="unknown", version=_OWN)
        yield _gave_up("unknown kinds", error)
        yield End(state=DocumentState.FAILED)
        return
    if together and kind != sniff.EMPTY and handler.name not in TOGETHER:
        yield Alone()
        return
    yield Begin(media_type=kind, reader=handler.name, version=handler.version)
    if kind == sniff.EMPTY:
        yield _EMPTY if not head else _MARK_ALONE
        yield End(state=DocumentState.EMPTY)
        return
    if sniff.misnamed(kind, name):
        yield Problem(code="wrong_extension", message=f"The name says .{sniff.extension(name)}, the bytes say {kind}.")
    parts = chain(handler.read(path, name=name, kit=kit), appended(path, kind, kit))
    yield from _to_the_end(parts, reader=handler.name)


_EMPTY = Problem(code="empty", message="The file holds no bytes. Check its source: it may have been cut on the way.")
_MARK_ALONE = Problem(
    code="empty",
    message="The file holds the mark of an encoding and nothing behind it. Check its source: it may have been cut on "
    "the way.",
)


def draw(path: Path, number: int, *, name: str, kit: ExtractKit) -> Iterator[Part]:
    """Yield Begin, the page with its image and without its text, then End. Never raises for what a file holds."""
    head = sniff.read_head(path)
    handler = choose(head, name)
    yield Begin(media_type=sniff.media_type(head, name), reader=handler.name, version=handler.version)
    if isinstance(handler, PageDrawer):
        yield from _to_the_end(handler.draw(path, number, kit=kit), reader=handler.name)
    else:
        yield End(state=DocumentState.UNSUPPORTED)


def _to_the_end(parts: Iterator[Part], *, reader: str) -> Iterator[Part]:
    """The parts, notes on pages that are nearly the same, and the End; whatever was raised is told as a problem."""
    tally, near = _Tally(), NearPages()
    try:
        for part in parts:
            tally.see(part)
            yield part
            if isinstance(part, Page) and (note := near.seen(part)) is not None:
                yield note
        state = tally.state()
        if tally.is_empty:
            yield _NOTHING
    except ReadingStopped as stop:
        yield stop.problem
        state = tally.cut(stop.state)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            yield _gave_up(reader, error)
            state = tally.cut(DocumentState.FAILED)
        else:
            yield _FULL
            state = DocumentState.FAILED
    except StorageFull:
        yield _FULL
        state = DocumentState.FAILED
    except MemoryError:
        yield Problem(
            code="memory",
            message="Reading this file needs more memory than one file may use. Split the file and add the parts.",
        )
        state = tally.cut(DocumentState.LIMIT)
    except Exception as error:  # noqa: BLE001 - a parser fails on hostile bytes in ways nobody lists
        yield _gave_up(reader, error)
        state = tally.cut(DocumentState.FAILED)
    yield End(state=state)


# Not the file's fault: who called must stop and say so (`isolation` raises StorageFull).
_FULL = Problem(code="storage_full", message="The disk is full: the file could not be taken apart.")


_NOTHING = Problem(
    code="nothing_found",
    message="Nothing was found in this file, neither text nor parts: it may be blank, or damaged where its text began. "
    "Look at it in its own program.",
)


def _gave_up(reader: str, error: Exception) -> Problem:
    # The class name helps a developer; the message of an error may quote the exhibit, so it is left out.
    return Problem(
        code="reader_failed",
        message=f"The reader for {reader} gave up ({type(error).__name__}). The original is kept. Open it in its own "
        "program, save it anew, and add that; a later version of Lince may read it: `lince retry --problem "
        "reader_failed`.",
    )


class _Tally:
    """Adds up what was seen to a state."""

    def __init__(self) -> None:
        self._read = 0
        self._unread = self._damaged = 0
        self._parts = 0
        self._losses = 0
        self._told = 0

    def see(self, part: Part) -> None:
        self._told += isinstance(part, Problem) or (isinstance(part, Facts) and bool(part.values))
        if isinstance(part, Page):
            if part.source is TextSource.UNREADABLE:
                self._unread += 1
            else:
                self._read += 1
        elif isinstance(part, Child | Table):
            self._parts += 1
        elif isinstance(part, Problem) and part.code not in NOTES:
            self._losses += 1
            self._damaged += part.code == "page_damaged"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read, and nothing said of it."""
        return not (self._read or self._unread or self._parts or self._told)

    def state(self) -> DocumentState:
        if self._unread and not self._read:
            # Bad bytes are not a defect of the reader.
            return DocumentState.CORRUPT if self._damaged == self._unread else DocumentState.FAILED
        return DocumentState.PARTIAL if self._unread or self._losses else DocumentState.DONE

    def cut(self, state: DocumentState) -> DocumentState:
        """The state of a reading that stopped early: what was read makes it PARTIAL, unless the state says more."""
        if state in (DocumentState.UNSUPPORTED, DocumentState.LIMIT, DocumentState.TIMEOUT, DocumentState.ENCRYPTED):
            return state
        return DocumentState.PARTIAL if self._read or self._parts else state
