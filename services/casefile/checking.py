"""Checking a bag that somebody brings: hostile until the last check, and the first fault is named.

Nothing of it is written, followed or run. A bag with a link, a way out of its folder, a file that no manifest lists or
a list of files to fetch is refused whatever its hashes say.
"""

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.base import Record
from models.errors import Altered
from services.casefile.bag import DECLARATION, PAYLOAD, PUBLIC_KEY, SIGNATURE, TAG_MANIFEST
from services.casefile.signing import fingerprint, signed

_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(.+)")
_ENCODED = re.compile("%0[AaDd]|%25")
_LENGTHS = {"sha256": 64, "sha512": 128}
_SMALL = 1024 * 1024
"""Bytes of a tag file that is no manifest."""
_LARGEST = 1024 * 1024 * 1024
"""Bytes of a manifest."""
_BLOCK = 1024 * 1024

Listed = dict[str, str]
"""Hashes by path."""


class BagCheck(Record):
    """A sound bag."""

    files: int
    bytes: int
    key: str


def check_bag(root: Path, *, key: bytes | None = None) -> BagCheck:
    """Check a bag with two manifests and a signature. `key`: the signer's public key, known from elsewhere.

    Raises Altered with the first fault: unsafe, missing, extra, changed, badly signed.
    """
    if root.is_symlink() or not root.is_dir():
        raise _fault("it is no folder")
    there = _tree(root)
    if "fetch.txt" in there:
        raise _fault("fetch.txt asks for files from elsewhere")
    if _small(root, there, "bagit.txt") != DECLARATION:
        raise _fault("bagit.txt does not declare version 1.0 in UTF-8")
    short = _manifest(root, there, "manifest-sha256.txt", "sha256")
    long = _manifest(root, there, "manifest-sha512.txt", "sha512")
    tags = _manifest(root, there, TAG_MANIFEST, "sha512")
    _places(short, long, tags)
    listed = {*short, *tags, TAG_MANIFEST, SIGNATURE}
    for path in sorted({*short, *tags} - there.keys()):
        raise _fault(f"missing: {path}")
    for path in sorted(there.keys() - listed):
        raise _fault(f"extra, in no manifest: {path}")
    public = _signed(root, there, key)
    for path in sorted(tags):
        _compare(root, path, {"sha512": tags[path]})
    for path in sorted(short):
        _compare(root, path, {"sha256": short[path], "sha512": long[path]})
    size = sum(there[path] for path in short)
    if f"Payload-Oxum: {size}.{len(short)}".encode() not in _small(root, there, "bag-info.txt").splitlines():
        raise _fault(f"Payload-Oxum in bag-info.txt is not {size}.{len(short)}")
    return BagCheck(files=len(short), bytes=size, key=fingerprint(public))


def _fault(what: str) -> Altered:
    return Altered(
        f"The bag is not sound: {what}.", next_step="Do not use it. Ask the sender for it again, and keep this one."
    )


def _tree(root: Path) -> dict[str, int]:
    """Sizes of all files below, by path. Raises Altered for what is neither file nor folder."""
    found: dict[str, int] = {}
    waiting = [root]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                path = Path(entry.path)
                name = path.relative_to(root).as_posix()
                about = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(about.st_mode):
                    waiting.append(path)
                elif stat.S_ISREG(about.st_mode):
                    found[name] = about.st_size
                else:
                    raise _fault(f"unsafe, a link or no file: {name}")
    return found


def _small(root: Path, there: dict[str, int], name: str, *, most: int = _SMALL) -> bytes:
    if name not in there:
        raise _fault(f"missing: {name}")
    if there[name] > most:
        raise _fault(f"too large: {name}")
    return (root / name).read_bytes()


def _manifest(root: Path, there: dict[str, int], name: str, algorithm: str) -> Listed:
    """The hashes that a manifest lists. Raises Altered, also for a path that leads out of the bag."""
    found: Listed = {}
    try:
        lines = _small(root, there, name, most=_LARGEST).decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise _fault(f"{name} is no UTF-8") from None
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        parts = _LINE.fullmatch(line.removesuffix("\r"))
        if parts is None or len(parts[1]) != _LENGTHS[algorithm]:
            raise _fault(f"line {number} of {name} is none of a manifest")
        path = _ENCODED.sub(lambda sign: chr(int(sign[0][1:], 16)), parts[2]).removeprefix("./")
        if not _safe(path):
            raise _fault(f"unsafe path in {name}: {path}")
        if path in found:
            raise _fault(f"listed twice in {name}: {path}")
        found[path] = parts[1].lower()
    return found


def _safe(path: str) -> bool:
    """Whether a path stays inside the bag on every system."""
    parts = path.split("/")
    return not (
        path.startswith(("/", "~"))
        or "\\" in path
        or "\x00" in path
        or re.match("[A-Za-z]:", path)
        or any(part in ("", ".", "..") for part in parts)
    )


def _places(short: Listed, long: Listed, tags: Listed) -> None:
    """Manifests agree on the files, and each lists what it may. Raises Altered."""
    for path in sorted(short.keys() ^ long.keys()):
        raise _fault(f"in one manifest alone: {path}")
    for path in sorted(short):
        if not path.startswith(PAYLOAD):
            raise _fault(f"unsafe path in manifest-sha256.txt, outside {PAYLOAD}: {path}")
    for path in sorted(tags):
        if path.startswith((PAYLOAD, "tagmanifest-")):
            raise _fault(f"{TAG_MANIFEST} lists what it may not: {path}")
    for needed in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", PUBLIC_KEY):
        if needed not in tags:
            raise _fault(f"{TAG_MANIFEST} does not list {needed}")
    seen: dict[str, str] = {}
    for path in sorted({*short, *tags}):
        other = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            raise _fault(f"unsafe, two names that some systems take for one: {other} and {path}")


def _signed(root: Path, there: dict[str, int], key: bytes | None) -> bytes:
    """The public key of a bag whose signature is right. Raises Altered."""
    public = _small(root, there, PUBLIC_KEY)
    if key is not None and key.split() != public.split():
        raise _fault("bad signature: it was signed with another key than the one you know")
    if not signed(_small(root, there, TAG_MANIFEST, most=_LARGEST), _small(root, there, SIGNATURE), public):
        raise _fault(f"bad signature over {TAG_MANIFEST}")
    return public


def _compare(root: Path, path: str, wanted: Listed) -> None:
    made: dict[str, Any] = {name: hashlib.new(name) for name in wanted}
    for block in _blocks(root / path):
        for one in made.values():
            one.update(block)
    if any(made[name].hexdigest() != digest for name, digest in wanted.items()):
        raise _fault(f"changed: {path}")


def _blocks(path: Path) -> Iterator[bytes]:
    # No link is followed, also not one that was put there meanwhile.
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW)) as file:
        while block := file.read(_BLOCK):
            yield block
