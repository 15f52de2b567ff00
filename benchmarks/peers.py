"""What measurements beside other programs share: environments of their own, and programs run in them."""

import resource
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

_INSTALL_SECONDS = 420


def environment(folder: Path, packages: Sequence[str], *options: str) -> Path | None:
    """The Python of an environment into which the packages were installed by name; None where they cannot be had."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    try:
        done = subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *options, *packages],
            capture_output=True,
            text=True,
            check=False,
            timeout=_INSTALL_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        sys.stderr.write(f"{' '.join(packages)} cannot be had here.\n")
        return None
    return python


def cpu() -> float:
    """Seconds of computing of this process and of those it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
