"""Looks through tracked files for what must never be committed; a commit hook and a test run it.

Found and refused: addresses of package registries (set-up uses whatever mirror the user configured), paths of
somebody's machine, private keys and access tokens, sides of a merge, open ends, files too large for the history.
Usage: scan.py [FILE...].
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 1024 * 1024
WEIGHTS = "services/nlp/weights/"
"""Learned files are large by nature; each is committed once."""
LARGEST_WEIGHT = 60 * LARGEST

MADE = {".git", ".venv", ".lince", "node_modules", "dist", "__pycache__", ".hypothesis"}

# Written in pieces, so that this file does not find itself.
FORBIDDEN = {
    "address of a package registry": re.compile(
        "|".join(
            ("registry" + r"\.npmjs", "py" + r"pi\.org", "python" + "hosted", "deb" + r"\.debian\.", "files" + r"\.pyt")
        )
    ),
    "path of a machine": re.compile("(?<![\\w.])(?:" + "/wo" + "rk/|/ro" + "ot/|/ho" + "me/(?!lince\\b)|/Us" + "ers/)"),
    "private key": re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"),
    "access token": re.compile(r"\b(?:ghp|gho|glpat|xox[bp]|AKIA)[-_]?[A-Za-z0-9]{16,}"),
    "a side of a merge": re.compile("^(?:<{7}|>{7}) "),
    "open end": re.compile(r"\b(?:TO" + "DO|FIX" + "ME|HA" + r"CK)\b|raise NotImplemented" + "Error"),
}


def scan(names: Sequence[str], root: Path = ROOT) -> Iterator[str]:
    """A line for each thing found, with its place; nothing when all is well."""
    for name in names:
        path = root / name
        if not path.is_file() or path.is_symlink():
            continue
        size = path.stat().st_size
        if size > (LARGEST_WEIGHT if name.startswith(WEIGHTS) else LARGEST):
            yield f"{name}: too large for the history ({size // 1024} KiB)"
            continue
        content = path.read_bytes()
        if b"\0" in content[:8192]:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            for what, pattern in FORBIDDEN.items():
                if pattern.search(line):
                    yield f"{name}:{number}: {what}"


def tracked(root: Path = ROOT) -> list[str]:
    """All files that git knows; in a copy without its history, all but what set-up makes."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        return sorted(_walk(root))
    return [name for name in listed.decode("utf-8").split("\0") if name]


def _walk(root: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in MADE and not name.endswith("_cache")]
        yield from (str((Path(folder) / name).relative_to(root)) for name in files)


def main(arguments: Sequence[str]) -> int:
    """Print what was found; 1 when anything was."""
    found = list(scan(arguments or tracked()))
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
