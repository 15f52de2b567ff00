"""What the reading process tells of a child while it runs: its computing time now and then, and how it ended.

The child itself has no hand in it: it may have been taken over by the file that it reads.
"""

import contextlib
import os
import selectors
import time

EVERY = 0.5
"""Seconds between two tellings."""


def tell(descriptor: int, computing: float) -> None:
    """Say what a child and all below it have computed. Lost where nobody listens for long: the next one says more."""
    with contextlib.suppress(OSError):
        os.write(descriptor, f"c {computing:.2f}\n".encode())


def tell_end(descriptor: int, code: int, *, computing: float, peak: int) -> None:
    """Say how a child ended: its exit code (below zero: a signal), its computing, its highest memory in bytes."""
    with contextlib.suppress(OSError):
        os.set_blocking(descriptor, True)  # nothing is said after it, and whoever asked reads it or is gone
        os.write(descriptor, f"e {code} {computing:.2f} {peak}\n".encode())


class Pulse:
    """The other end of it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._begun = b""
        self._open = True
        os.set_blocking(descriptor, False)
        self.computing: float | None = None
        """Seconds, as last told."""
        self.code: int | None = None
        self.peak = 0

    def look(self) -> None:
        """Take in what was told by now."""
        with contextlib.suppress(BlockingIOError):
            while self._open:
                block = os.read(self._descriptor, 4096)
                self._open = bool(block)
                *lines, self._begun = (self._begun + block).split(b"\n")
                for line in lines:
                    self._take(line)

    def wait(self, seconds: float) -> int | None:
        """The exit code; None when the end comes without a word, or not in time."""
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._descriptor, selectors.EVENT_READ)
            self.look()
            while self._open and selector.select(timeout=max(0.0, deadline - time.monotonic())):
                self.look()
        return self.code

    def _take(self, line: bytes) -> None:
        with contextlib.suppress(ValueError, IndexError):
            kind, *values = line.split()
            if kind == b"e":
                self.code, self.peak = int(values[0]), int(values[2])
                self.computing = float(values[1])
            else:
                self.computing = float(values[0])
