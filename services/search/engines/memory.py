"""Memory that a search frees and the next one takes again."""

import ctypes
from functools import cache

_TRIM, _MAPPED, _ARENAS = -1, -3, -8
"""Names of settings in glibc's malloc.h."""

_KEPT = 64 << 20
"""Bytes that an arena may keep."""

_LARGE = 32 << 20
"""Bytes from which on a piece is asked of the system by itself; glibc takes no more."""

_FEW = 4
"""Arenas, so that a server with many threads keeps no more than so many times as much."""


@cache
def keep_freed() -> None:
    """Let the process keep what it frees, up to a bound, in place of giving it back and asking anew.

    A third of what it takes to count the documents among half a million pages went into that. Does nothing where
    the C library is not glibc.
    """
    setting = getattr(ctypes.CDLL(None), "mallopt", None)
    if setting is not None:
        for name, value in ((_ARENAS, _FEW), (_MAPPED, _LARGE), (_TRIM, _KEPT)):
            setting(name, value)
