"""How well files are read apart on this machine, and the command that does it."""

import contextlib
import functools
import sys
from collections.abc import Sequence
from pathlib import Path

from services.ingest import calls, confine, own_user
from services.ingest.programs import BUBBLEWRAP, run


@functools.cache
def wrapping() -> str:
    """The strongest wrapping that works here: "bubblewrap", "namespaces" or "limits". Tried once per process."""
    if sys.platform != "linux":
        return "limits"
    if BUBBLEWRAP.path() is not None:
        with contextlib.suppress(OSError):
            if run([*bubblewrap(Path("/tmp")), "true"], seconds=10).ok:  # noqa: S108 - only mounted, nothing is written
                return "bubblewrap"
    with contextlib.suppress(OSError):
        probe = "from services.ingest import confine; import sys; sys.exit(not confine.leave_network())"
        if run([sys.executable, "-P", "-c", probe], seconds=20, folder=code_folder()).ok:
            return "namespaces"
    return "limits"


@functools.cache
def has_own_user(level: str) -> bool:
    """Whether a reading can become a user of its own in this wrapping. Tried once per process; only root can."""
    if not own_user.wanted():
        return False
    probe = (
        "from services.ingest import confine, own_user; import sys; "
        f"{level == 'namespaces'} and confine.leave_network(); sys.exit(not own_user.become())"
    )
    wrapped = bubblewrap(Path("/tmp"), own_user.RIGHTS) if level == "bubblewrap" else []  # noqa: S108 - only mounted
    with contextlib.suppress(OSError):
        return run([*wrapped, sys.executable, "-P", "-c", probe], seconds=20, folder=code_folder()).ok
    return False


def isolation_level() -> str:
    """How well files are read apart on this machine, for `lince doctor` and `/health`.

    "bubblewrap" or "namespaces": no network, no way to other processes; "limits": neither. "+landlock":
    a reading process sees its one file and its one folder, nothing else of the cases. "+seccomp": it opens no socket
    and makes no namespace. "+own user": it is not root, though Lince is.
    """
    level = wrapping()
    further = {"landlock": confine.landlock_version(), "seccomp": calls.works(), "own user": has_own_user(level)}
    return "+".join([level, *(name for name, there in further.items() if there)])


def code_folder() -> Path:
    """Where the code of Lince lies."""
    return Path(__file__).resolve().parents[2]


def bubblewrap(root: Path, rights: Sequence[str] = ()) -> list[str]:
    """The command in front of the reading process: everything read-only but `root`, own processes, no network.

    Of root's rights it keeps those that are named.
    """
    spaces = ["--unshare-net", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try"]
    mounts = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", str(root), str(root)]
    kept = [part for right in rights for part in ("--cap-add", right)]
    return ["bwrap", *mounts, *spaces, "--cap-drop", "ALL", *kept, "--new-session", "--"]
