"""Unpacked streams that stop in time: at a bound, or where damage begins."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from io import BufferedIOBase, FileIO
from pathlib import Path
from typing import IO, Any, Protocol, cast

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


SQUEEZED: dict[str, Callable[[Path], IO[bytes]]] = {
    "application/gzip": _gzip,
    "application/x-bzip2": lambda path: cast("IO[bytes]", bz2.BZ2File(path)),
    packed_kinds.LZMA: lambda path: cast("IO[bytes]", lzma.LZMAFile(path, format=lzma.FORMAT_ALONE)),  # noqa: SIM115
    "application/x-xz": lambda path: cast("IO[bytes]", lzma.LZMAFile(path)),  # noqa: SIM115 - opened by who calls it
}
"""What packs one stream, by its kind, and how it is opened."""


class _Stream(Protocol):
    def read(self, size: int = -1) -> bytes: ...


class Bounded:
    """A stream that refuses to grow past a bound."""

    def __init__(self, stream: _Stream, most: int) -> None:
        self._stream = stream
        self._left = most

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
