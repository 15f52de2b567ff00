"""Signed checkpoints of the audit log: where it ended at some moment, in a text that openssl checks without Lince.

A folder of their own holds `audit-N.txt` (what is stated of event N), `audit-N.sig` (its Ed25519 signature, 64 bytes)
and `public-key.pem`. Kept on another disk or a share that is written once (LINCE_CHECKPOINTS), they prove the log
against whoever has the whole data folder but not the folder of checkpoints: a history written anew, a tail cut off, a
data folder put back to yesterday's state. Anybody checks one with

    openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in audit-N.txt -sigfile audit-N.sig
"""

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from models.audit import AuditHead
from models.errors import Altered, DataFolderUnusable
from services.records.secret import derived_key

log = structlog.get_logger("lince.records")

FOLDER = "checkpoints"
"""Name of the folder beside the catalogue, where no setting puts it elsewhere."""
PUBLIC_KEY = "public-key.pem"
EVERY = 1000
"""Events after which a checkpoint is due."""
CHECKPOINTS = "lince: audit checkpoints"
"""What the signing key is derived for."""
LONGEST = dt.timedelta(days=1)
"""Time after which the next event makes one due."""

_NAME = re.compile(r"audit-(\d{1,18})\.txt")
_STATED = re.compile(
    r"lince audit checkpoint\nkey [0-9a-f]{16}\nevent (?P<event>\d{1,18})\nhash (?P<hash>[0-9a-f]{64})\nat \S+\n"
)


class Checkpoints:
    """Writes and reads the checkpoints of one log. Safe to use from several processes."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder = folder
        self._key = Ed25519PrivateKey.from_private_bytes(derived_key(secret, CHECKPOINTS)[:32])
        self._last: tuple[int, dt.datetime] | None = None

    @property
    def public_key(self) -> bytes:
        """As PEM, for those who check signatures."""
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def note(self, head: AuditHead, at: dt.datetime) -> None:
        """Keep a checkpoint where one is due. One that cannot be written is a warning: the act is done and logged."""
        if not self._due(head, at):
            return
        try:
            # Another process may have kept one meanwhile.
            self._last = self._newest(self._last[1] if self._last else at)
            if self._due(head, at):
                self.keep(head, at)
        except (OSError, DataFolderUnusable) as error:
            log.warning("audit checkpoint not written", kind=type(error).__name__)

    def keep(self, head: AuditHead, at: dt.datetime) -> Path:
        """Write a checkpoint down and put it on the disk; returns its text's place. Raises DataFolderUnusable."""
        text = self._folder / f"audit-{head.sequence}.txt"
        stated = (
            f"lince audit checkpoint\nkey {hashlib.sha256(self.public_key).hexdigest()[:16]}\n"
            f"event {head.sequence}\nhash {head.hash}\nat {at.isoformat()}\n"
        ).encode()
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if not (self._folder / PUBLIC_KEY).exists():
                _write(self._folder / PUBLIC_KEY, self.public_key)
            if not text.exists():
                # The text last: what has a text has a signature.
                _write(text.with_suffix(".sig"), self._key.sign(stated))
                _write(text, stated)
        except OSError as error:
            raise DataFolderUnusable(
                f"The checkpoint of the audit log cannot be written: {error.strerror}.",
                next_step="Check that the folder that LINCE_CHECKPOINTS names is there and may be written.",
            ) from error
        self._last = head.sequence, at
        return text

    def heads(self) -> Iterator[AuditHead]:
        """What all kept checkpoints state, in the order of the log. Raises Altered for one with a wrong signature."""
        for sequence in sorted(self._sequences()):
            yield self.head(self._folder / f"audit-{sequence}.txt")

    def head(self, text: Path) -> AuditHead:
        """What one states, its signature checked. Raises Altered."""
        try:
            stated = text.read_bytes()
            self._key.public_key().verify(text.with_suffix(".sig").read_bytes(), stated)
        except (OSError, InvalidSignature) as error:
            raise Altered(f"checkpoint {text.name} was changed, or signed by another installation") from error
        found = _STATED.fullmatch(stated.decode("ascii", "replace"))
        if found is None or text.name != f"audit-{found['event']}.txt":
            raise Altered(f"checkpoint {text.name} states something else")
        return AuditHead(sequence=int(found["event"]), hash=found["hash"])

    def _due(self, head: AuditHead, at: dt.datetime) -> bool:
        if self._last is None:
            self._last = self._newest(at)
        sequence, kept = self._last
        return head.sequence - sequence >= EVERY or (head.sequence > sequence and at - kept >= LONGEST)

    def _newest(self, first: dt.datetime) -> tuple[int, dt.datetime]:
        """The last checkpoint's event, and when it was written; where there is none, time counts from `first`."""
        sequence = max(self._sequences(), default=0)
        try:
            written = (self._folder / f"audit-{sequence}.txt").stat().st_mtime
        except OSError:
            return 0, first
        return sequence, dt.datetime.fromtimestamp(written, dt.UTC)

    def _sequences(self) -> Iterator[int]:
        try:
            names = [path.name for path in self._folder.iterdir()]
        except OSError:
            return
        yield from (int(found[1]) for name in names if (found := _NAME.fullmatch(name)))


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
