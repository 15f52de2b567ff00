"""Standard output and the signals that end a verb: what the terminal does to us becomes a sentence and an exit code."""

import contextlib
import io
import os
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any, ClassVar

from models.errors import LinceError

_PATIENCE = 10.0
"""Seconds in which a second signal does not cut off the cleaning up that the first one began."""


class OutputLost(LinceError):
    """Standard output cannot be written. Of the command line only: no answer of the server has its code."""

    next_step: ClassVar[str] = "Send it to a place with room, and run the same command again; what was stored is kept."


class Ended(KeyboardInterrupt):
    """A signal asked for the end. Like Ctrl-C, it passes by everything that catches errors."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _Output(io.FileIO):
    """The descriptor of standard output. Its failures are told apart from those of other files, and come once."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._lost = False

    def write(self, data: Any, /) -> int:
        if self._lost:
            # What is still buffered goes nowhere: Python would complain of it at its end.
            return memoryview(data).nbytes
        try:
            return super().write(data)
        except OSError as error:
            self._lost = True
            if isinstance(error, BrokenPipeError):
                raise
            raise OutputLost(f"The output could not be written: {error.strerror}.") from error


def check_streams() -> None:
    """Have standard output tell what happens to it, and input be there. Called once, by the program alone."""
    if sys.stdin is None:  # started with `<&-`: nothing comes, and no file of ours gets the number 0
        os.open(os.devnull, os.O_RDONLY)
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - for the life of the program
    if sys.stdout is None:  # started with `>&-`
        os.open(os.devnull, os.O_WRONLY)  # gets the number 1, so that no file of ours does
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for the life of the program
        return
    before, seen = sys.stdout, sys.stdout.isatty()
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(_Output(before.fileno())),
        # Files and pipes get UTF-8 whatever the locale; a terminal that cannot show a letter shows a question mark.
        encoding=before.encoding if seen else "utf-8",
        errors="replace" if seen or before.errors == "strict" else before.errors,
        line_buffering=seen,
    )


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a lost terminal raise Ended. Those that follow do not cut off what is being cleaned up."""
    first: list[float] = []

    def on_signal(number: int, _frame: object) -> None:
        if first and time.monotonic() - first[0] < _PATIENCE:
            return
        first[:] = [time.monotonic()]
        raise Ended(number)

    before = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Ignored by whoever started us (`nohup`, `&` in a script): it stays so.
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
