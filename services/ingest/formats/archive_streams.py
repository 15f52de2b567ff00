"""Unpacked streams that stop in time: at a bound, or where damage begins."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from io import BufferedIOBase, FileIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self, cast

from services.ingest import packed_kinds
from services.ingest.plugin import limit

_SIP, _SMALL = 128, 1024 * 1024
"""Bytes at a time of a small file, and how large such a one is: what one step unpacks is lost with its damage."""


class _Sips(FileIO):
    """A small packed file, given in sips."""

    def read(self, size: int | None = -1, /) -> bytes:
        return cast("bytes", super().read(_SIP if size is None or size < 0 else min(size, _SIP)))

    def readinto(self, buffer: Any, /) -> int:
        return super().readinto(memoryview(buffer)[:_SIP]) or 0


def _gzip(path: Path) -> IO[bytes]:
    packed: Any = _Sips(path) if path.stat().st_size < _SMALL else path.open("rb")
    file = gzip.GzipFile(fileobj=packed)
    file.myfileobj = packed  # closed with it
    return cast("IO[bytes]", file)


class _Packed:
    """A stream that bz2 or lzma packed, or several on end. `behind`: where in the file other bytes follow them."""

    def __init__(self, path: Path, make: Callable[[], Any], marks: tuple[bytes, ...]) -> None:
        self._file = path.open("rb")
        self._make = make
        self._marks = marks
        self._unpack = make()
        self.behind: int | None = None

    def read1(self, size: int = -1) -> bytes:
        """The next bytes. Raises what the packer's own reader does."""
        while self.behind is None:
            if self._unpack.eof and not self._goes_on():
                return b""
            packed = self._file.read(_PIECE) if self._unpack.needs_input else b""
            if self._unpack.needs_input and not packed:
                raise EOFError
            if plain := self._unpack.decompress(packed, size):
                return cast("bytes", plain)
        return b""

    def _goes_on(self) -> bool:
        """Whether another stream follows; zeros may fill up the file."""
        rest = self._unpack.unused_data
        while (not rest.strip(b"\0") or len(rest) < _LONGEST_MARK) and (more := self._file.read(_PIECE)):
            rest = rest.lstrip(b"\0") + more
        rest = rest.lstrip(b"\0")
        if not rest:
            return False
        self._file.seek(-len(rest), 1)
        if not rest.startswith(self._marks):
            self.behind = self._file.tell()
            return False
        self._unpack = self._make()
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()


_PIECE, _LONGEST_MARK = 8192, 6


def behind_gzip(path: Path) -> int | None:
    """Where bytes begin behind the last whole stream of a gzip file; None when it breaks off inside one."""
    with path.open("rb") as file:
        unpack, packed = zlib.decompressobj(zlib.MAX_WBITS | 16), b""
        while True:
            packed = packed or file.read(_PIECE)
            if not packed:
                return None
            try:
                unpack.decompress(packed)
            except zlib.error:
                return None
            if not unpack.eof:
                packed = b""
                continue
            packed = unpack.unused_data + file.read(2)
            if packed.strip(b"\0") and not packed.startswith(_GZIP):
                return file.tell() - len(packed)
            packed = packed if packed.startswith(_GZIP) else b""
            unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)


_GZIP = b"\x1f\x8b"

SQUEEZED: dict[str, Callable[[Path], Any]] = {
    "application/gzip": _gzip,
    "application/x-bzip2": lambda path: _Packed(path, bz2.BZ2Decompressor, (b"BZh",)),
    packed_kinds.LZMA: lambda path: _Packed(path, lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE), (b"\x5d\0\0",)),
    "application/x-xz": lambda path: _Packed(path, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ), (b"\xfd7zXZ\0",)),
}
"""What packs one stream, by its kind, and how it is opened."""


class Joined:
    """What follows the end of a tar in its stream: `found` tells whether anything does, `head` is its first block."""

    def __init__(self, stream: IO[bytes], flaws: tuple[type[Exception], ...]) -> None:
        self._stream = stream
        self._flaws = flaws
        self.head = b""
        while block := self._next(_BLOCK):
            if block.strip(b"\0"):
                self.head = block
                break
        self.found = bool(self.head)
        self._kept = self.head

    def read(self, size: int = -1) -> bytes:
        """The next bytes, the first block among them."""
        if self._kept:
            wanted = len(self._kept) if size < 0 else size
            block, self._kept = self._kept[:wanted], self._kept[wanted:]
            return block
        return self._next(_BLOCK if size < 0 else size)

    def close(self) -> None:
        """Nothing: the stream is its owner's."""

    def _next(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except self._flaws:
            return b""


_BLOCK = 512


class _Stream(Protocol):
    def read(self, size: int = -1) -> bytes: ...


class Bounded:
    """A stream that refuses to grow past a bound."""

    def __init__(self, stream: _Stream, most: int) -> None:
        self._stream = stream
        self._left = most

    def close(self) -> None:
        """Nothing: the stream is its owner's."""

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises ReadingStopped."""
        block = self._stream.read(size)
        self._left -= len(block)
        if self._left < 0:
            raise limit("bomb", "The archive grows out of all proportion when unpacked; the rest was left packed.")
        return block


class Reached:
    """A packed stream that ends where its damage begins."""

    def __init__(self, stream: IO[bytes], flaws: tuple[type[Exception], ...], *, most: int | None = None) -> None:
        """`most`: bytes asked for at a time."""
        self._stream = cast("BufferedIOBase", stream)
        self._flaws = flaws
        self._most = most
        self.damaged = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none from the damage on."""
        try:
            return self._stream.read1(self._most or size)  # a longer read would lose what came before the damage
        except self._flaws:
            self.damaged = True
            return b""

    def first(self, size: int) -> bytes:
        """The first bytes, as far as they come."""
        start = b""
        while len(start) < size and (block := self.read(size - len(start))):
            start += block
        return start
