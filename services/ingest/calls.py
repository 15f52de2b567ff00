"""System calls that a reading process gives up: sockets, new namespaces, other processes, and the kernel's far corners.

By seccomp, in ctypes as the rest of `confine`. A library that asks for one of these is told that it may not, and goes
on; nothing that reads a file needs any. What is given up holds for all programs that are started from here.
"""

import ctypes
import errno
import functools
import platform
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_PR_SET_SECCOMP, _FILTER = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_OTHER_ABI = 0x40000000
"""x86-64 has its calls a second time from here on."""
_NEW_SPACES = 0x7E020000
"""Flags of clone that ask for a new namespace of any kind."""


@dataclass(frozen=True)
class _Machine:
    """Numbers of an architecture. `clone` is looked at, `absent` is told to be missing, `refused` to be forbidden."""

    audit: int
    clone: int
    refused: tuple[int, ...]
    absent: tuple[int, ...] = (425, 435)  # io_uring_setup opens sockets by itself; clone3 hides its flags


# open_tree move_mount fsopen fsconfig fsmount pidfd_getfd have one number everywhere.
_LATE = (428, 429, 430, 431, 432, 438)
_MACHINES = {
    # socket ptrace unshare setns mount umount2 pivot_root bpf perf_event_open userfaultfd add_key request_key keyctl
    # process_vm_readv process_vm_writev open_by_handle_at init_module finit_module kexec_load
    "x86_64": _Machine(
        audit=0xC000003E,
        clone=56,
        refused=(41, 101, 272, 308, 165, 166, 155, 321, 298, 323, 248, 249, 250, 310, 311, 304, 175, 313, 246, *_LATE),
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        clone=220,
        refused=(198, 117, 97, 268, 40, 39, 41, 280, 241, 282, 217, 218, 219, 270, 271, 265, 105, 273, 104, *_LATE),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


_LIBC = ctypes.CDLL(None, use_errno=True)
"""Loaded once, here: a process that was just forked must not load anything."""


def known() -> bool:
    """Whether the numbers of this machine's calls are known."""
    return sys.platform == "linux" and platform.machine() in _MACHINES


@functools.cache
def works() -> bool:
    """Whether this system lets them be given up. Tried once, in a process of its own."""
    probe = (
        "from services.ingest import calls, confine; import sys; confine.no_new_rights(); sys.exit(not calls.give_up())"
    )
    code = str(Path(__file__).resolve().parents[2])
    return known() and subprocess.run([sys.executable, "-P", "-c", probe], cwd=code, check=False).returncode == 0


def give_up() -> bool:
    """Give these calls up, for good. False where the system cannot. Needs confine.no_new_rights first."""
    if not known():
        return False
    steps = _steps(_MACHINES[platform.machine()])
    program = _Program(len(steps) // 8, steps)
    return bool(_LIBC.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _steps(machine: _Machine) -> bytes:
    """The filter: what it refuses by number, then clone with namespaces; all else is allowed."""
    refuse, absent = _REFUSE | errno.EPERM, _REFUSE | errno.ENOSYS
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, machine.audit, yes=1),
        _step(_RETURN, refuse),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _OTHER_ABI, no=1),
        _step(_RETURN, refuse),
    ]
    for number, answer in (*((one, refuse) for one in machine.refused), *((one, absent) for one in machine.absent)):
        steps += [_step(_EQUAL, number, no=1), _step(_RETURN, answer)]
    steps += [
        _step(_EQUAL, machine.clone, yes=1),
        _step(_RETURN, _ALLOW),
        _step(_LOAD, _FIRST_ARGUMENT),  # its lower half: both machines are little-endian
        _step(_ANY_BIT, _NEW_SPACES, no=1),
        _step(_RETURN, refuse),
        _step(_RETURN, _ALLOW),
    ]
    return b"".join(steps)


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)
