"""What a reading process gives up before it opens a hostile file. Linux goes far, other systems as far as they can.

Levels, from the outside in: namespaces without network (by bubblewrap, or by ourselves), Landlock (the
process sees the system's programs, its one file and its one folder), limits on memory, time and files.
All in ctypes: there is no maintained binding for the three calls it takes.
"""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWIPC = 0x08000000
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000

# Landlock: the numbers of its three calls are the same on every architecture.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_RULE_PATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14  # 14: truncate
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_FS_RIGHTS_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
_NET_RIGHTS = 3  # bind and connect by TCP
_SCOPES = 3  # abstract sockets and signals stay inside

_LIBC = ctypes.CDLL(None, use_errno=True)
"""Loaded once, here: a process that was just forked must not load anything."""

SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/opt", "/proc", "/var/cache/fontconfig", "/nix")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


@dataclass(frozen=True)
class Bounds:
    """What one reading process may use. Bytes and seconds.

    Computing time is the last resort: the parent ends what is late for its size and pages long before.
    """

    memory: int = 1536 * 1024 * 1024
    """Of addresses, what lies in files and is only mapped among them."""
    data: int = 896 * 1024 * 1024
    """Of its own: with the libraries, which all readings share, a reading stays within a gigabyte."""
    cpu_seconds: int = 24 * 3600
    file_size: int = 4096 * 1024 * 1024
    open_files: int = 256


def die_with_parent() -> None:
    """Be killed when the parent thread ends. Linux only; elsewhere the closed pipe ends the process."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def leave_network() -> bool:
    """Enter an own user, network and IPC namespace: no interface, not even loopback. False where the kernel refuses.

    Call in a process of one thread; all its later children stay inside.
    """
    if sys.platform != "linux":
        return False
    user, group = os.geteuid(), os.getegid()
    # Root needs no users of its own for it, and could not become another user among them.
    if user == 0 and _LIBC.unshare(_CLONE_NEWNET | _CLONE_NEWIPC) == 0:
        return True
    if _LIBC.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) != 0:
        return False
    # Without a map files would seem to belong to nobody; with it nothing changes but the lost network.
    with contextlib.suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    return True


def landlock_version() -> int:
    """The kernel's Landlock version, 0 where there is none."""
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64", "riscv64", "ppc64le", "s390x"):
        return 0
    return max(0, int(_LIBC.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))))


def lower_limits(bounds: Bounds) -> None:
    """Set resource limits; none of them can be raised again."""
    wanted = {
        resource.RLIMIT_AS: bounds.memory,
        resource.RLIMIT_DATA: bounds.data,
        resource.RLIMIT_CPU: bounds.cpu_seconds,
        resource.RLIMIT_FSIZE: bounds.file_size,
        resource.RLIMIT_NOFILE: bounds.open_files,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # macOS knows RLIMIT_AS and refuses to lower it.
        with contextlib.suppress(ValueError, OSError):
            # The signal that says "computing time" comes at the lower limit, plain death at the upper one.
            resource.setrlimit(
                kind, (most, most + 5 if kind == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else most)
            )


def few_processes(most: int) -> None:
    """Bound the number of processes. Only inside an own namespace: outside, the user's whole session would count."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def no_new_rights() -> None:
    """No program started from here gains rights (setuid), for good."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def see_only(readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Restrict this process and its children, for good, to the system's programs and the given places.

    Also forbids TCP, and signals to processes outside, where the kernel's version knows how. False
    where there is no Landlock. Needs no_new_rights first.
    """
    version = landlock_version()
    if not version:
        return False
    rights = _FS_RIGHTS_BY_ABI[min(version, 3)]
    attributes = struct.pack("=QQQ", rights, _NET_RIGHTS if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else (16 if version >= 4 else 8)
    libc = _LIBC
    ruleset = libc.syscall(_CREATE, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    try:
        system = [Path(folder) for folder in SYSTEM_FOLDERS]
        python = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parent, _code()}
        python |= {Path(entry) for entry in sys.path if len(Path(entry).parts) > 2}
        if tessdata := os.environ.get("TESSDATA_PREFIX"):
            python.add(Path(tessdata))
        for place in (*system, *python, *readable):
            _allow(libc, ruleset, place, _READ & rights)
        for device in DEVICES:
            _allow(libc, ruleset, Path(device), (_READ_FILE | _WRITE_FILE) & rights)
        for place in writable:
            _allow(libc, ruleset, place, rights)
        return bool(libc.syscall(_RESTRICT, ruleset, ctypes.c_uint32(0)) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, place: Path, rights: int) -> None:
    try:
        descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this system
    try:
        if not place.is_dir():
            rights &= _FILE_RIGHTS
        rule = struct.pack("=Qi", rights, descriptor)
        libc.syscall(_ADD, ruleset, ctypes.c_int(_RULE_PATH), rule, ctypes.c_uint32(0))
    finally:
        os.close(descriptor)


def _code() -> Path:
    """The folder that holds the packages `models`, `services` and `api`."""
    return Path(__file__).resolve().parents[2]
