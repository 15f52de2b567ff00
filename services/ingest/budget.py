"""What an exhibit may come to with all that is inside it: containers in containers are bounded as one.

Each container has limits of its own (`plugin.Limits`); a bomb of many small ones keeps to them and is caught here.
Real bytes count, as they were taken out.
"""

from models.document import Problem
from models.family import FamilySpent

MAX_DEPTH = 16
"""Containers inside containers are followed this far."""

MAX_DOCUMENTS = 1_000_000
RATIO = 200
"""A family may be so many times as large as its exhibit."""
MOST_BYTES = 64 * 1024**3
ALWAYS_BYTES = 512 * 1024**2
"""What any exhibit may unpack to, however small it is."""

ALWAYS_SECONDS = 3600.0
SECONDS_PER_MIB = 2.0
SECONDS_PER_PAGE = 20.0
"""Computing time for reading a family: it grows with what was found in it, as that of one file does."""


def too_big(spent: FamilySpent, *, size: int) -> Problem | None:
    """Why nothing more is taken out of the family of an exhibit of `size` bytes; None: it may go on."""
    if spent.documents >= MAX_DOCUMENTS:
        return Problem(
            code="family_too_big",
            message=f"This exhibit holds more than {MAX_DOCUMENTS} parts, as a bomb does; the rest was left packed. "
            "If it is none, unpack it elsewhere and receive its parts one by one.",
        )
    most = min(MOST_BYTES, max(ALWAYS_BYTES, RATIO * size))
    if spent.bytes > most:
        return Problem(
            code="family_too_big",
            message=f"This exhibit unpacks to more than {most // 1024**2} MB, as a bomb does; the rest was left "
            "packed. If it is none, unpack it elsewhere and receive its parts one by one.",
        )
    return None


def too_slow(spent: FamilySpent) -> Problem | None:
    """Why no more of the family is read; None: it may go on."""
    allowed = ALWAYS_SECONDS + SECONDS_PER_MIB * spent.bytes / 1024**2 + SECONDS_PER_PAGE * spent.pages
    if spent.seconds <= allowed:
        return None
    return Problem(
        code="family_too_slow",
        message="Reading what this exhibit holds took longer than its bytes and pages allow; this part was left "
        "unread. `lince retry --state limit` gives it the time again.",
    )


def too_deep() -> Problem:
    """Why a part is not opened."""
    return Problem(
        code="too_deep",
        message=f"Containers are nested deeper than {MAX_DEPTH}; the parts below were left inside. "
        "The original is kept.",
    )
