"""A bundle on its way: a file of age, in it a signed list, and behind it the bytes that the list names, in its order.

    LINCE-BUNDLE, a line's end · version (2 bytes) · length of the list (4) · the list (JSON) · Ed25519 key (32) and
    signature (64) over all before the key · each file in its length

Nothing in it has a name: files are told apart by their SHA-256. Reading is streamed; nothing that was read may be used
before `opened` has returned, since what was cut or added shows at the end.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Protocol

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import ValidationError
from pyrage import x25519

from models.carried import CarriedObject, Manifest
from models.errors import BadBundle, LinceError, NotForUs, OtherVersion
from services.casefile.signing import Signer

MAGIC = b"LINCE-BUNDLE\n"
VERSION = 1
LARGEST_LIST = 256 * 1024 * 1024
"""Bytes of a list of files."""
_HEAD = len(MAGIC) + 2 + 4
_KEY, _SIGNATURE = 32, 64
_BLOCK = 256 * 1024
_LONGEST_BEGIN = 8 * 1024
"""Bytes in which the head of age ends, which names one recipient."""
_BEGIN_ENDS = b"\n--- "


class Sink(Protocol):
    """Where the bytes of a file go."""

    def write(self, block: bytes, /) -> object:
        """Take some."""
        ...

    def done(self) -> None:
        """They were all, and those that the list names."""
        ...

    def drop(self) -> None:
        """They were not: what was taken goes."""
        ...


Take = Callable[[CarriedObject], Sink]
"""Where a file of a bundle goes."""
Know = Callable[[bytes], object]
"""Looks at the key (PEM) of a right signature before anything it signs is read. Raises where it is nobody's."""
Accept = Callable[[Manifest, bytes, str], Take]
"""Looks at a list whose signature is right: its key (PEM) and its SHA-256. Raises where it is not taken."""


def write(
    out: BinaryIO, manifest: Manifest, *, signer: Signer, recipient: x25519.Recipient, files: Iterable[BinaryIO]
) -> str:
    """Write a bundle; `files` are open one after another, in the order of the list. Returns the list's SHA-256.

    Memory: one block. Raises LookupError where a file is not what the list says of it.
    """
    told = manifest.model_dump_json().encode()
    head = MAGIC + VERSION.to_bytes(2, "big") + len(told).to_bytes(4, "big") + told
    pieces = _Pieces(_plain(head + signer.public_bytes + signer.sign(head), manifest, files))
    pyrage.encrypt_io(pieces, out, [recipient])
    if pieces.fault is not None:
        raise pieces.fault
    return hashlib.sha256(told).hexdigest()


def _plain(head: bytes, manifest: Manifest, files: Iterable[BinaryIO]) -> Iterator[bytes]:
    yield head
    for one, file in zip(manifest.objects, files, strict=True):
        digest, left = hashlib.sha256(), one.size
        with file:
            while block := file.read(min(_BLOCK, left)):
                digest.update(block)
                left -= len(block)
                yield block
        if left or digest.hexdigest() != one.sha256:
            raise LookupError(one.sha256)


class _Pieces:
    """An iterator as a file to be read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""
        self.fault: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            try:
                self._rest = next(self._pieces)
            except StopIteration:
                return b""
            except Exception as error:
                self.fault = error  # the library tells of an error of its own
                raise
        found, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return found


def opened(stream: BinaryIO, identity: x25519.Identity, accept: Accept, *, know: Know) -> Manifest:
    """Read a bundle to its end, checking all of it. Memory: the list, and one block.

    Raises BadBundle, NotForUs, OtherVersion, and what `know`, `accept` and its sinks raise.
    """
    reading = _Reading(know, accept)
    try:
        pyrage.decrypt_io(_Begun(stream), reading, [identity])
    except pyrage.DecryptError as error:
        if reading.fault is not None:
            raise reading.fault from error
        if "matching" in str(error):
            raise NotForUs("The bundle was encrypted to another server.") from error
        raise BadBundle("This is no bundle, or its begin was changed.") from error
    except LinceError:
        raise
    except OSError as error:
        raise reading.fault or BadBundle("The bundle was cut or changed on its way.") from error
    finally:
        reading.close()
    return reading.whole()


class _Begun:
    """A file of age whose head was found to end soon: the library takes the square of its length to read it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._begin = stream.read(_LONGEST_BEGIN)
        self._stream = stream
        if _BEGIN_ENDS not in self._begin:
            raise BadBundle("This is no bundle, or its begin was changed.")

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if not self._begin:
            return self._stream.read(size)
        found, self._begin = (self._begin, b"") if size < 0 else (self._begin[:size], self._begin[size:])
        return found + self._stream.read() if size < 0 else found


class _Reading:
    """Takes a bundle's bytes as they come, in whatever pieces."""

    def __init__(self, know: Know, accept: Accept) -> None:
        self._know, self._accept = know, accept
        self._buffer = bytearray()
        self._wanted = _HEAD
        self._manifest: Manifest | None = None
        self._at = 0
        self._left = 0
        self._sums = (hashlib.sha256(), hashlib.sha512())
        self._take: Take | None = None
        self._sink: Sink | None = None
        self.fault: Exception | None = None

    def write(self, block: bytes) -> int:
        """The next bytes."""
        try:
            self._write(memoryview(block))
        except Exception as error:
            self.fault = error
            raise
        return len(block)

    def flush(self) -> None:
        """Nothing is kept back."""

    def _write(self, block: memoryview) -> None:
        if self._manifest is None:
            self._buffer += block
            if len(self._buffer) < self._wanted or not self._headed():
                return
            rest = bytes(self._buffer[self._wanted :])
            self._buffer.clear()
            block = memoryview(rest)
        while block:
            if self._sink is None:
                raise BadBundle("The bundle holds more than its list names.")
            piece = bytes(block[: self._left])
            for one in self._sums:
                one.update(piece)
            self._sink.write(piece)
            self._left -= len(piece)
            block = block[len(piece) :]
            if not self._left:
                self._ended()

    def _headed(self) -> bool:
        """Whether the list is whole; then it was checked and accepted."""
        buffer = self._buffer
        if bytes(buffer[: len(MAGIC)]) != MAGIC:
            raise BadBundle("This is no bundle of Lince.")
        if int.from_bytes(buffer[len(MAGIC) : len(MAGIC) + 2], "big") != VERSION:
            raise OtherVersion("The bundle has a form that this release does not know.")
        size = int.from_bytes(buffer[_HEAD - 4 : _HEAD], "big")
        if size > LARGEST_LIST:
            raise BadBundle("The list of the bundle is too long.")
        self._wanted = _HEAD + size + _KEY + _SIGNATURE
        if len(buffer) < self._wanted:
            return False
        head, told = bytes(buffer[: _HEAD + size]), bytes(buffer[_HEAD : _HEAD + size])
        key = bytes(buffer[_HEAD + size : _HEAD + size + _KEY])
        try:
            public = Ed25519PublicKey.from_public_bytes(key)
            public.verify(bytes(buffer[_HEAD + size + _KEY : self._wanted]), head)
        except (InvalidSignature, ValueError) as error:
            raise BadBundle("The signature over the list of the bundle is not right.") from error
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self._know(pem)
        try:
            manifest = Manifest.model_validate_json(told)
        except ValidationError as error:
            raise BadBundle("The list of the bundle is not as it should be.") from error
        if len({one.sha256 for one in manifest.objects}) < len(manifest.objects):
            raise BadBundle("The list of the bundle names a file twice.")
        self._take = self._accept(manifest, pem, hashlib.sha256(told).hexdigest())
        self._manifest = manifest
        self._next()
        return True

    def _next(self) -> None:
        """Begin the next file; those without bytes end at once."""
        assert self._manifest is not None
        assert self._take is not None
        self._sink = None
        if self._at < len(self._manifest.objects):
            one = self._manifest.objects[self._at]
            self._sums, self._left = (hashlib.sha256(), hashlib.sha512()), one.size
            self._sink = self._take(one)
            if not one.size:
                self._ended()

    def _ended(self) -> None:
        assert self._manifest is not None
        one = self._manifest.objects[self._at]
        if (self._sums[0].hexdigest(), self._sums[1].hexdigest()) != (one.sha256, one.sha512):
            raise BadBundle("A file of the bundle is not what its list says.")
        assert self._sink is not None
        self._sink.done()
        self._sink = None
        self._at += 1
        self._next()

    def close(self) -> None:
        """Give back what is open."""
        if self._sink is not None:
            self._sink.drop()

    def whole(self) -> Manifest:
        """The list, once all of it came. Raises BadBundle."""
        if self._manifest is None or self._at < len(self._manifest.objects):
            raise BadBundle("The bundle ends before all that its list names has come.")
        return self._manifest
