"""Unpacked streams that stop in time: at a bound, or where damage begins."""

from io import BufferedIOBase
from typing import IO, cast

from services.ingest.plugin import limit


class Bounded:
    """A stream that refuses to grow past a bound."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
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
