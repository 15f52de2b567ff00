"""Something that is done again and again while something else goes on."""

import contextlib
import threading
from collections.abc import Callable, Iterator

import structlog

from models.errors import LinceError

log = structlog.get_logger("lince.worker")


@contextlib.contextmanager
def beating(name: str, act: Callable[[], None], *, seconds: float, at_once: bool = False) -> Iterator[None]:
    """Do `act` every so many seconds, from a thread of its own, until the end of the context.

    One that fails is tried again at its next time: what it needs may be away for a while.
    """
    stop = threading.Event()

    def beat() -> None:
        waits = not at_once
        while not (waits and stop.wait(seconds)):
            waits = True
            try:
                act()
            except (LinceError, OSError) as error:
                log.warning("missed a beat", work=name, kind=type(error).__name__)

    thread = threading.Thread(target=beat, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
