"""The form of an installation archive: a tar whose manifest names every file, signed, checked by tools everybody has.

    NAME/install.sh README.es.txt …      deploy/airgap: what installs it, in POSIX sh
    NAME/about.txt                       what it holds and needs, a FACT=VALUE a line
    NAME/manifest.sha256                 SHA-256 of every file but the three that stand over it
    NAME/manifest.sha256.sig             its signature, Ed25519
    NAME/public-key.pem                  the key that signed; proves something once its fingerprint was compared
    NAME/wheels/… tessdata/… docs/… system/…

The same files and key give the same bytes: nothing in it tells of a time or a user.
"""

import dataclasses
import hashlib
import io
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from models.errors import Altered, UsageError
from models.ids import Sha256
from services.casefile.signing import Signer, fingerprint, signed
from services.ingest.blobs.stored import BLOCK

ABOUT, MANIFEST, SIGNATURE, PUBLIC_KEY = "about.txt", "manifest.sha256", "manifest.sha256.sig", "public-key.pem"
OVER_MANIFEST = (MANIFEST, SIGNATURE, PUBLIC_KEY)
RUN = ("install.sh", "lince")
"""The files that may be executed."""

_NAME = re.compile(r"(?!/)[\w.+~/-]+", re.ASCII)
"""Of a file: what sh, sha256sum and apt take as it stands."""
_LARGEST_TEXT = 16 * 1024 * 1024
_AGAIN = "Copy it again from where it was made; if it stays so, make it anew."

Content = bytes | Path


@dataclass(frozen=True)
class Archive:
    """One that was written, or read to its end. `key`: the fingerprint of the key that signed it."""

    name: str
    facts: Mapping[str, str]
    files: int
    size: int
    sha256: Sha256
    key: str


def write(
    files: Mapping[str, Content], facts: Mapping[str, str], folder: Path, *, name: str, signer: Signer
) -> Archive:
    """Write FOLDER/NAME.tar whole, or not at all. Raises OSError, and ValueError for a name that sh does not take."""
    if odd := [path for path in files if not _NAME.fullmatch(path) or ".." in path]:
        raise ValueError(odd[0])
    told = {**facts, "files": str(len(files) + 1)}
    content = {**files, ABOUT: "".join(f"{fact}={value}\n" for fact, value in told.items()).encode("ascii")}
    manifest = "".join(f"{_hash(one)}  {path}\n" for path, one in sorted(content.items())).encode("ascii")
    content |= {MANIFEST: manifest, SIGNATURE: signer.sign(manifest), PUBLIC_KEY: signer.public_key}
    # What checks the rest comes first: a half-written archive is known as one.
    order = sorted(content, key=lambda path: ("/" in path, path))
    form = tarfile.PAX_FORMAT
    with _drafted(folder / f"{name}.tar") as draft, tarfile.open(fileobj=draft, mode="w", format=form) as tar:
        for path in order:
            _add(tar, f"{name}/{path}", content[path], mode=0o755 if path in RUN else 0o644)
    place = folder / f"{name}.tar"
    return Archive(name, told, len(content), place.stat().st_size, _hash(place), signer.fingerprint)


def check(archive: Path, *, key: str = "") -> Archive:
    """Read an archive to its end against its manifest. `key`: the fingerprint that it must be signed by.

    Raises Altered, and UsageError where there is no such file.
    """
    hashes: dict[str, str] = {}
    texts: dict[str, bytes] = {}
    try:
        with tarfile.open(archive, mode="r:") as tar:
            for path, file in _members(tar):
                if path in hashes:
                    raise _altered(f"{path} is in it twice.")
                digest, kept = hashlib.sha256(), b""
                while block := file.read(BLOCK):
                    digest.update(block)
                    if path.rpartition("/")[2] in (ABOUT, *OVER_MANIFEST) and len(kept) < _LARGEST_TEXT:
                        kept += block
                hashes[path], texts[path] = digest.hexdigest(), kept
    except tarfile.TarError as error:
        raise _altered("it is cut off, or no such archive.") from error
    except OSError as error:
        raise UsageError(f"The archive {archive} cannot be read: {error.strerror}.") from error
    found = _checked(hashes, texts, key=key)
    return dataclasses.replace(found, size=archive.stat().st_size, sha256=_hash(archive))


def _checked(hashes: Mapping[str, str], texts: Mapping[str, bytes], *, key: str) -> Archive:
    """The archive of these files, but for its own size and hash. Raises Altered."""
    names = {path.partition("/")[0] for path in hashes}
    if len(names) != 1:
        raise _altered("it does not hold one folder.")
    (name,) = names
    for one in (ABOUT, *OVER_MANIFEST):
        if f"{name}/{one}" not in texts:
            raise _altered(f"{one} is missing.")
    about, manifest, signature, public_key = (texts[f"{name}/{one}"] for one in (ABOUT, *OVER_MANIFEST))
    if not signed(manifest, signature, public_key):
        raise _altered("its signature is not that of its key.")
    found = fingerprint(public_key)
    if key and key.lower() != found:
        raise Altered(f"The archive is signed by another key: {found}.", next_step=_AGAIN)
    lines = (line.partition("  ") for line in manifest.decode("ascii", "replace").splitlines())
    listed = {f"{name}/{path}": digest for digest, _, path in lines}
    there = {path: digest for path, digest in hashes.items() if path.partition("/")[2] not in OVER_MANIFEST}
    for path in sorted(listed.keys() | there.keys()):
        if path not in there:
            raise _altered(f"{path} is missing.")
        if path not in listed:
            raise _altered(f"{path} is not in its manifest.")
        if there[path] != listed[path]:
            raise _altered(f"{path} is not what its manifest says.")
    facts = dict(line.partition("=")[::2] for line in about.decode("ascii", "replace").splitlines())
    return Archive(name, facts, len(hashes), size=0, sha256=Sha256(""), key=found)


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in tar:
        file = tar.extractfile(member) if member.isreg() else None
        if file is None:
            raise _altered(f"{member.name} is no plain file.")
        yield member.name, file


def _altered(why: str) -> Altered:
    return Altered(f"The archive is not whole or was changed: {why}", next_step=_AGAIN)


def _add(tar: tarfile.TarFile, name: str, content: Content, *, mode: int) -> None:
    member = tarfile.TarInfo(name)
    member.mode = mode
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        member.size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        tar.addfile(member, stream)


def _hash(content: Content) -> Sha256:
    if isinstance(content, bytes):
        return Sha256(hashlib.sha256(content).hexdigest())
    with content.open("rb") as stream:
        return Sha256(hashlib.file_digest(stream, "sha256").hexdigest())


@contextmanager
def _drafted(place: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is on the disk, and is gone where that fails."""
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False) as draft:
        try:
            yield draft
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).replace(place)
        except BaseException:
            Path(draft.name).unlink()
            raise
