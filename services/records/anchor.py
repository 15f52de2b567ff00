"""The head of the audit log, kept outside the database, and the seal that only the installation's secret makes.

Two lines of fixed width in one file, each the end of the log at some moment under the seal. They are written in
turns, in place, after the commit: a cut write leaves the other one whole, and the head may lag behind the log but
never lead it.
"""

import fcntl
import hashlib
import hmac
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from models.audit import AuditHead
from models.base import Record
from models.errors import DataFolderUnusable
from services.records.secret import derived_key

log = structlog.get_logger("lince.records")

NAME = "audit.head"
"""Of the file, beside the catalogue."""

GENESIS = "0" * 64
"""What the first event chains to."""

_SLOT = 256
_SYNC_SECONDS = 1.0


class Mark(Record):
    """What a line of the file says: the end of the log, and from which event on it is sealed."""

    head: AuditHead
    sealed_from: int


class Anchor:
    """One per process and catalogue; safe to use from several processes and threads."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._path = path
        self._key = derived_key(secret, "lince: audit log")
        self._synced = 0.0

    def seal(self, canonical: bytes) -> str:
        """HMAC-SHA-256 of an event, as hexadecimal digits."""
        return hmac.new(self._key, canonical, hashlib.sha256).hexdigest()

    @property
    def exists(self) -> bool:
        """Whether there is a file, sound or not."""
        return self._path.exists()

    def begin(self, head: AuditHead) -> None:
        """Make the file for a log that ends at `head`, whose next event is the first sealed one. Once."""
        mark = Mark(head=head, sealed_from=head.sequence + 1)
        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}-{threading.get_ident()}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(self._line(mark) * 2)
                file.flush()
                os.fsync(file.fileno())
            if not self.exists:
                draft.rename(self._path)
        except OSError as error:
            raise DataFolderUnusable(f"The head of the audit log cannot be written: {error.strerror}.") from error
        finally:
            draft.unlink(missing_ok=True)

    def read(self) -> Mark | None:
        """The newest sound line; None when there is no file or none is sound."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return None
        found = [mark for at in (0, _SLOT) if (mark := self._mark(content[at : at + _SLOT])) is not None]
        return max(found, key=lambda mark: mark.head.sequence, default=None)

    def advance(
        self, head: AuditHead, *, settle: bool = False, stands: Callable[[AuditHead], bool] = lambda _: True
    ) -> None:
        """Note that the log has come to `head`; after its commit. `settle` puts it on the disk at once.

        `stands`: whether the log still holds an earlier head. One that it does not hold is never written over: an older
        copy of the catalogue was put back, and `verify` has to say so however far that has grown since.
        A head that cannot be written is a warning, not an error: the act is done and logged, and the head lags.
        """
        try:
            handle = os.open(self._path, os.O_RDWR)
        except OSError as error:
            log.warning("audit head not written", kind=type(error).__name__)
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            marks = [self._mark(os.pread(handle, _SLOT, at)) for at in (0, _SLOT)]
            sound = [mark for mark in marks if mark is not None]
            newest = max(sound, key=lambda mark: mark.head.sequence, default=None)
            # Without a sound line nothing is put right here: somebody was at the file, and `verify` has to say so.
            if newest is not None and newest.head.sequence < head.sequence and not stands(newest.head):
                log.warning("audit head not written", kind="RolledBack")
            elif newest is not None and newest.head.sequence < head.sequence:
                slot = 1 if marks[0] == newest else 0
                os.pwrite(handle, self._line(newest.model_copy(update={"head": head})), slot * _SLOT)
            if settle or time.monotonic() - self._synced > _SYNC_SECONDS:
                os.fsync(handle)
                self._synced = time.monotonic()
        except OSError as error:
            log.warning("audit head not written", kind=type(error).__name__)
        finally:
            os.close(handle)

    def _line(self, mark: Mark) -> bytes:
        told = mark.model_dump_json()
        line = json.dumps({"mark": told, "seal": self.seal(b"head " + told.encode())})
        return line.encode("ascii").ljust(_SLOT - 1) + b"\n"

    def _mark(self, line: bytes) -> Mark | None:
        try:
            found = json.loads(line)
            told, seal = found["mark"], found["seal"]
            if hmac.compare_digest(seal, self.seal(b"head " + told.encode())):
                return Mark.model_validate_json(told)
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        return None
