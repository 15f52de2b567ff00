"""Where Lince runs as root, files are read by a user of its own who owns nothing but the folder of one reading.

He may read what root may, since a file lies in folders that only root opens; which files those are, Landlock says (see
`confine`). He writes nothing of root's, ends none of root's processes, and has a count of processes of his own.
"""

import ctypes
import os
import struct
import sys
from pathlib import Path

READER = 65_530
"""Number of the user and of the group: no system hands out these last ones before `nobody`."""
RIGHTS = ("CAP_SETUID", "CAP_SETGID", "CAP_KILL", "CAP_DAC_READ_SEARCH")
"""What the reading process needs to let its children become that user, and to end them."""
_GIVING = 0b1011
"""What root needs to give a folder away and to take its content: to change owners, and to pass over rights."""

_PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _RAISE = 8, 47, 2
_READ_SEARCH = 2
_VERSION_3 = 0x20080522
_LIBC = ctypes.CDLL(None, use_errno=True)
"""Loaded once, here: a process that was just forked must not load anything."""


def wanted() -> bool:
    """Whether this process is one whose readings are to be another's: root's, with root's rights, on Linux."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    held = next((int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff")), 0)
    return held & _GIVING == _GIVING


def become() -> bool:
    """Be the reader from now on, for good, in this process and all that it starts. False where root may not do that.

    The signal that comes when the parent ends must be asked for again.
    """
    if _LIBC.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0:
        return False
    try:
        os.setgroups([])
        os.setresgid(READER, READER, READER)
        os.setresuid(READER, READER, READER)
    except OSError:
        return False
    # Programs that are started keep it, too.
    return _hold(1 << _READ_SEARCH) and bool(_LIBC.prctl(_PR_CAP_AMBIENT, _RAISE, _READ_SEARCH, 0, 0) == 0)


def stay() -> None:
    """Stay who one is, without any of root's rights."""
    if sys.platform == "linux":
        _hold(0)


def _hold(rights: int) -> bool:
    head, sets = struct.pack("=Ii", _VERSION_3, 0), struct.pack("=6I", rights, rights, rights, 0, 0, 0)
    return bool(_LIBC.capset(head, sets) == 0)


def hand_over(folder: Path) -> bool:
    """Give the reader the folder of one reading, and what was laid into it. False where the disk knows no owners."""
    try:
        for place in (*folder.iterdir(), folder):
            os.chown(place, READER, READER, follow_symlinks=False)
    except OSError:
        return False
    return True


def take_back(file: Path) -> None:
    """Make a file that a reading left one's own, where it is to stay. Raises OSError."""
    if wanted():
        os.chown(file, os.geteuid(), os.getegid(), follow_symlinks=False)
