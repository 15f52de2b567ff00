"""A step of computing that must end: the process that is in it for too long ends with it, and others take its job.

Nothing gentler works: what hangs in a regular expression lets no thread of Python run, neither one that looks at a
clock nor the handler of a signal. A job whose workers die each time is given up, and its document says so.
"""

import contextlib
import signal
from collections.abc import Iterator

STEP_SECONDS = 600.0
"""Computing that the analysis of a stretch may take: a hundred times what a full one takes."""


@contextlib.contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """End this process by SIGPROF where the body computes for longer. Not nested; waiting does not count."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
