"""A small installation archive: two packages that do nothing, with the installer and the form of the real one."""

import platform
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from api.deploy import archive, gathering
from api.deploy.archive import Archive, Content
from services.casefile.signing import SEED, Signer

SIGNER = Signer(b"k" * SEED)
OTHER = Signer(b"o" * SEED)
READER = "lince-test-reader"
"""The one program that the small Lince calls; nobody has it."""

MAIN = "import os, sys; print('lince', *sys.argv[1:], os.environ.get('TESSDATA_PREFIX', 'no languages'))\n"


def wheel(folder: Path, name: str, files: Mapping[str, str], *, needs: str = ">=3.11") -> Path:
    """A wheel of these files, for a Python that `needs` tells."""
    place = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    told = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nRequires-Python: {needs}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(place, "w") as packed:
        for path, text in {**files, **told}.items():
            packed.writestr(path, text)
        packed.writestr(f"{info}/RECORD", "".join(f"{path},,\n" for path in [*files, *told, f"{info}/RECORD"]))
    return place


def small(folder: Path, **facts: str) -> tuple[dict[str, Content], dict[str, str]]:
    """Files and facts of a small archive for this machine; `facts` stand in the place of its own."""
    lince = wheel(folder, "lince", {"api/__init__.py": "", "api/cli/__init__.py": "", "api/cli/main.py": MAIN})
    # As the real one: for a Python that nobody has, since its files are read alone.
    networks = wheel(folder, "networks", {"networks.txt": "numbers\n"}, needs=">=3.99")
    files: dict[str, Content] = {
        "requirements.txt": gathering.requirements([lince]),
        "requirements-networks.txt": gathering.requirements([networks]),
        f"wheels/{lince.name}": lince,
        f"wheels/{networks.name}": networks,
        "tessdata/spa.traineddata": b"letters\n",
        "docs/README.md": b"# La red\n",
        **{name: gathering.INSTALLER / name for name in archive.RUN},
    }
    told = {
        "lince": "1.0",
        "system": platform.system(),
        "machine": platform.machine(),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "glibc": "2.17",
        "room": "1000",
        "programs": "sh",
        "packages": "",
        "packages_for": "",
    }
    return files, {**told, **facts}


def made(folder: Path, **facts: str) -> Archive:
    """FOLDER/small.tar, signed by SIGNER."""
    parts = folder / "parts"
    parts.mkdir()
    return archive.write(*small(parts, **facts), folder, name="small", signer=SIGNER)


def unpacked(folder: Path, **facts: str) -> Path:
    """The folder of a small archive, unpacked as people do."""
    made(folder, **facts)
    with tarfile.open(folder / "small.tar") as tar:
        tar.extractall(folder, filter="data")
    return folder / "small"


def deb(folder: Path, name: str, *, depends: str = "") -> Path:
    """A Debian package that holds one file."""
    tree = folder / name
    (tree / "DEBIAN").mkdir(parents=True)
    control = f"Package: {name}\nVersion: 1.0\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\n"
    control += (f"Depends: {depends}\n" if depends else "") + "Description: nothing\n"
    (tree / "DEBIAN/control").write_text(control)
    place = folder / f"{name}_1.0_all.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", tree, place], check=True, capture_output=True)
    return place
