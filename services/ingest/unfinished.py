"""Uploads that are not whole yet: bytes on the disk with a card beside them, so that they outlive the server.

`<id>.part` holds the bytes, `<id>.json` what was said of them. The length of the part is how far the upload is:
nothing else has to be kept in step with it. A writer holds a lock on the part, which dies with its process. The card
of a finished upload stays without its part until it expires: a sender who did not get the last answer can ask.
"""

import contextlib
import datetime as dt
import errno
import fcntl
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from pydantic import Field, ValidationError

from models.base import Record, UtcTime
from models.errors import NotFound, StorageFull, UploadBusy
from models.exhibit import Exhibit, Source
from models.ids import CaseId, DocumentId, ExhibitId, Sha256, UserId, fresh
from services.blob_ports import HashedFile
from services.ports import Clock

LIFETIME = dt.timedelta(hours=24)
"""How long an upload waits for its next bytes."""

RESERVE = 64 * 1024 * 1024
"""Bytes of the disk that uploads leave free: the catalogue must still be able to say what happened."""

_ID = re.compile(r"[0-9a-f]{32}")
_BLOCK = 1024 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Upload(Record):
    """The card of an upload."""

    id: str
    case: CaseId
    owner: UserId
    length: int = Field(ge=0)
    source: Source
    metadata: str = Field(default="", description="as the sender gave it")
    began: UtcTime
    exhibit: ExhibitId | None = Field(default=None, description="what it became, once it was whole")
    document: DocumentId | None = None

    @property
    def finished(self) -> bool:
        """Whether it was received."""
        return self.exhibit is not None


class Running:
    """The hashes of what has arrived, kept in memory between two requests."""

    def __init__(self) -> None:
        self.size = 0
        self._short, self._long = hashlib.sha256(), hashlib.sha512()

    def update(self, block: bytes | memoryview) -> None:
        """Take in the next bytes."""
        self._short.update(block)
        self._long.update(block)
        self.size += len(block)

    def copy(self) -> "Running":
        """The same state, to go back to."""
        other = Running()
        other.size, other._short, other._long = self.size, self._short.copy(), self._long.copy()
        return other

    def of(self, path: Path) -> HashedFile:
        """The file that these are the hashes of."""
        return HashedFile(
            path=path, sha256=Sha256(self._short.hexdigest()), sha512=self._long.hexdigest(), size=self.size
        )


class Writer:
    """The one who may write now. Keeps the lock until it is closed."""

    def __init__(self, file: BinaryIO, path: Path, known: Running | None) -> None:
        self._file = file
        self._path = path
        self.offset = os.fstat(file.fileno()).st_size
        file.seek(self.offset)
        self._running = known if known is not None and known.size <= self.offset else Running()
        self._before = self._running.copy()

    def write(self, block: bytes) -> None:
        """Append. What an error leaves of a block is part of the upload: the sender asks for the length again."""
        if self._running.size != self.offset:
            self._catch_up()
        rest = memoryview(block)
        while rest:
            written = self._file.write(rest)
            self.offset += written
            self._running.update(rest[:written])
            rest = rest[written:]

    def back_to(self, offset: int) -> None:
        """Forget what was written after an offset."""
        if offset == self.offset:
            return
        self._file.truncate(offset)
        self._file.seek(offset)
        self.offset = offset
        self._running = self._before.copy() if self._before.size <= offset else Running()

    def settle(self) -> None:
        """Force what was written to the disk."""
        self.offset = os.fstat(self._file.fileno()).st_size
        os.fsync(self._file.fileno())

    def hashed(self) -> HashedFile:
        """The file with the hashes of all its bytes. Read again is only what came before this process was started."""
        self._catch_up()
        return self._running.of(self._path)

    @property
    def running(self) -> Running:
        """The hashes so far, for the next writer."""
        return self._running

    def _catch_up(self) -> None:
        self._file.seek(self._running.size)
        while self._running.size < self.offset:
            block = self._file.read(min(_BLOCK, self.offset - self._running.size))
            if not block:
                break
            self._running.update(block)
        self._file.seek(self.offset)


class Unfinished:
    """The folder of uploads. Used by the threads of a server, and safe for several processes."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root = root
        self._clock = clock
        self._running: dict[str, Running] = {}
        root.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def root(self) -> Path:
        """Where the bytes lie."""
        return self._root

    def begin(self, case: CaseId, owner: UserId, *, length: int, source: Source, metadata: str) -> Upload:
        """Begin an upload. Raises StorageFull when it would not fit beside those that are under way."""
        self.sweep()
        if shutil.disk_usage(self._root).free < self._promised() + 2 * length + RESERVE:
            raise StorageFull("The file does not fit on the data folder's disk; nothing was stored.")
        upload = Upload(
            id=fresh(),
            case=case,
            owner=owner,
            length=length,
            source=source,
            metadata=metadata,
            began=self._clock.now(),
        )
        with _typed_errors():
            descriptor = os.open(self._part(upload.id), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            os.close(descriptor)
            self._write_card(upload)
        return upload

    def find(self, upload: str, *, case: CaseId, owner: UserId | None) -> Upload:
        """The card of an upload of one's own. Raises NotFound: also for others' and for expired ones."""
        card = self._card(upload) if _ID.fullmatch(upload) else None
        if card is None or card.owner != owner or card.case != case:
            raise NotFound(_ABSENT, next_step=_BEGIN)
        if self.expires(card) <= self._clock.now():
            self.remove(card)
            raise NotFound(_ABSENT, next_step=_BEGIN)
        return card

    def offset(self, upload: Upload) -> int:
        """Bytes that are there."""
        if upload.finished:
            return upload.length
        try:
            return self._part(upload.id).stat().st_size
        except FileNotFoundError:
            raise NotFound(_ABSENT, next_step=_BEGIN) from None

    def expires(self, upload: Upload) -> dt.datetime:
        """When it is given up, unless bytes come before."""
        path = self._path(upload.id) if upload.finished else self._part(upload.id)
        try:
            return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) + LIFETIME
        except FileNotFoundError:
            return dt.datetime.fromtimestamp(0, dt.UTC)

    @contextlib.contextmanager
    def writing(self, upload: Upload) -> Iterator[Writer]:
        """Be the one who writes. Raises UploadBusy, NotFound, StorageFull."""
        with _typed_errors():
            path = self._part(upload.id)
            try:
                # One that may not be written to is whole, and its bytes are those of the store already.
                file = path.open("r+b" if path.stat().st_mode & stat.S_IWUSR else "rb", buffering=0)
            except FileNotFoundError:
                raise NotFound(_ABSENT, next_step=_BEGIN) from None
            with file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise UploadBusy("Another request is writing to this upload.") from None
                if not self._is_here(upload, file):
                    raise NotFound(_ABSENT, next_step=_BEGIN)
                writer = Writer(file, path, self._running.get(upload.id))
                try:
                    yield writer
                finally:
                    if path.exists():
                        self._running[upload.id] = writer.running

    def declare(self, upload: Upload, sha256: Sha256) -> Upload:
        """Keep the hash that the sender declares later than at the beginning."""
        declared = upload.model_copy(update={"source": upload.source.model_copy(update={"declared_sha256": sha256})})
        self._write_card(declared)
        return declared

    def finish(self, upload: Upload, exhibit: Exhibit) -> Upload:
        """Keep what it became; its bytes are in the store now."""
        finished = upload.model_copy(update={"exhibit": exhibit.id, "document": exhibit.document})
        self._write_card(finished)
        self._part(upload.id).unlink(missing_ok=True)
        self._running.pop(upload.id, None)
        return finished

    def remove(self, upload: Upload) -> None:
        """Leave nothing of it."""
        self._running.pop(upload.id, None)
        self._part(upload.id).unlink(missing_ok=True)
        self._path(upload.id).unlink(missing_ok=True)

    def forget(self, case: CaseId, documents: Collection[DocumentId] | None) -> int:
        """Remove the uploads of a case that became some documents, or all that it has; returns how many."""
        cards = [self._card(path.stem) for path in sorted(self._root.glob("*.json"))]
        gone = [one for one in cards if one is not None and one.case == case]
        if documents is not None:
            gone = [one for one in gone if one.document in documents]
        for one in gone:
            self.remove(one)
        return len(gone)

    def sweep(self) -> None:
        """Remove what has expired, and scraps of what never had a card."""
        now = self._clock.now()
        for path in list(self._root.iterdir()):
            card = self._card(path.stem) if path.suffix == ".json" else None
            if card is not None:
                if self.expires(card) <= now:
                    self.remove(card)
            elif path.suffix != ".part" or not self._path(path.stem).exists():
                with contextlib.suppress(FileNotFoundError):
                    if dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) + LIFETIME <= now:
                        path.unlink()

    def _promised(self) -> int:
        """Bytes that the uploads under way will still take: the rest of each part, and its copy in the store."""
        total = 0
        for path in self._root.glob("*.json"):
            card = self._card(path.stem)
            if card is not None and not card.finished:
                with contextlib.suppress(NotFound):
                    total += 2 * card.length - self.offset(card)
        return total

    def _is_here(self, upload: Upload, file: BinaryIO) -> bool:
        """Whether the part was not finished or removed between its opening and its lock."""
        try:
            return os.path.samestat(self._part(upload.id).stat(), os.fstat(file.fileno()))
        except FileNotFoundError:
            return False

    def _card(self, upload: str) -> Upload | None:
        try:
            return Upload.model_validate_json(self._path(upload).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def _write_card(self, upload: Upload) -> None:
        """Whole or not at all."""
        temporary = self._root / f"{upload.id}.new"
        with _typed_errors(), temporary.open("wb") as file:
            file.write(upload.model_dump_json().encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path(upload.id))

    def _path(self, upload: str) -> Path:
        return self._root / f"{upload}.json"

    def _part(self, upload: str) -> Path:
        return self._root / f"{upload}.part"


@contextlib.contextmanager
def _typed_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull("The disk of the data folder is full; what arrived of the file is kept.") from error
        raise


_ABSENT = "There is no such upload, or it is not yours."
_BEGIN = "Begin the upload again."
