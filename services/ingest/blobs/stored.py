"""What both stores say of bytes, and the one way in which they are copied and hashed."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from models.errors import NotFound
from models.ids import Sha256
from services.blob_ports import Readable

BLOCK = 1024 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Blob:
    """What was taken in."""

    sha256: Sha256
    sha512: str
    size: int
    repaired: bool = False
    """The stored bytes had been damaged, and these took their place."""


def intact(stream: Readable, sha256: Sha256, look: Callable[[], None]) -> bool:
    """Whether bytes have this hash; `look` is called with each piece, and may raise."""
    digest = hashlib.sha256()
    while block := stream.read(BLOCK):
        look()
        digest.update(block)
    return digest.hexdigest() == sha256


def copied(stream: Readable, file: IO[bytes]) -> Blob:
    """Copy a stream to its end into a file, hashing on the way. Raises OSError of either."""
    short, long, size = hashlib.sha256(), hashlib.sha512(), 0
    while block := stream.read(BLOCK):
        short.update(block)
        long.update(block)
        size += len(block)
        rest = memoryview(block)
        while rest:
            rest = rest[file.write(rest) :]
    return Blob(sha256=Sha256(short.hexdigest()), sha512=long.hexdigest(), size=size)


def place_of(sha256: str) -> str:
    """Where bytes lie in a store: `ab/cd/<sha256>`. Raises NotFound for what is no hash: it could climb out."""
    if not _SHA256.fullmatch(sha256):
        raise absent()
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def hash_at(place: str) -> Sha256 | None:
    """The hash whose place this is; None for anything else that lies there."""
    name = place.rpartition("/")[2]
    return Sha256(name) if _SHA256.fullmatch(name) and place == place_of(name) else None


def absent() -> NotFound:
    """No such bytes."""
    return NotFound("The store holds no such bytes.")
