"""The Protocols of the store of bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from models.errors import LinceError
from models.ids import Sha256


class Readable(Protocol):
    """Bytes that can be read once, to the end."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, none at the end."""


@dataclass(frozen=True)
class HashedFile:
    """A whole file with its hashes, which were computed while it was written."""

    path: Path
    sha256: Sha256
    sha512: str
    size: int


class BlobStore(Protocol):
    """Write-once store of bytes by SHA-256. What is in it never changes.

    One on another machine raises StoreUnavailable from every call while it is away.
    """

    def put(self, stream: Readable) -> StoredBlob:
        """Copy a stream in, hashing while copying; storing the same bytes twice keeps one copy.

        Raises StorageFull when the disk is full; nothing half-written is ever visible.
        """

    def put_all(self, streams: Iterable[Readable]) -> Sequence[StoredBlob | OSError]:
        """Copy several streams in, confirmed together. One that cannot be read gives its error in its place.

        Raises StorageFull.
        """

    def adopt(self, file: HashedFile) -> StoredBlob:
        """Take in a file whose hashes are known, without reading it again where the file system allows.

        The file itself may become the stored one: nobody may write to it any more, and only its name is removed.
        Raises StorageFull.
        """

    def open(self, sha256: Sha256) -> BinaryIO:
        """Open for reading. Raises NotFound."""

    def path(self, sha256: Sha256) -> AbstractContextManager[Path]:
        """A local file with the bytes, valid inside the context; treat it as read-only.

        Raises NotFound; where the file is a copy, StorageFull, and Altered when its bytes are not what they were.
        """

    def has(self, sha256: Sha256) -> bool: ...
    def has_all(self, hashes: Iterable[Sha256]) -> bool:
        """Whether all of them are there."""

    def all(self, *, before: dt.datetime | None = None) -> Iterator[Sha256]:
        """The hashes of all that is there, in order; `before`: of what was stored before that moment."""

    def verify(self, sha256: Sha256, look: Callable[[], None] = lambda: None) -> bool:
        """Whether the stored bytes still have this hash; `look` is called with each piece, and may raise."""

    def remove(self, sha256: Sha256) -> bool:
        """Take bytes out for good; False where there are none. Only erasures call it.

        Raises Retained where a lock of the store stands against it.
        """

    def health(self) -> LinceError | None:
        """What keeps the store from giving and taking bytes; None: nothing. It leaves nothing behind."""

    def keeps(self) -> str:
        """What the store keeps of bytes that are erased, in a sentence; "" for nothing."""

    def close(self) -> None: ...


class StoredBlob(Protocol):
    """What a store says of bytes it took in."""

    @property
    def sha256(self) -> Sha256: ...
    @property
    def sha512(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def repaired(self) -> bool:
        """Whether the store held damaged bytes under this hash, which these have replaced."""
