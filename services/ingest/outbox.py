"""Where a reading puts what it finds: children and page images, as files named by their content.

Counts real bytes against the file's limits; a name inside a container never becomes a path outside.
"""

import errno
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from models.document import Child
from models.errors import StorageFull
from models.ids import Sha256
from services.ingest.plugin import ExtractKit, limit

BLOCK = 256 * 1024
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Outbox:
    """One per reading."""

    def __init__(self, kit: ExtractKit) -> None:
        self._kit = kit
        self._total = 0
        self._members = 0

    def child(self, path: str, content: bytes) -> Child:
        """Keep bytes as a child. Raises ReadingStopped when the file's budget is used up."""
        return self.stream(path, io.BytesIO(content))

    def stream(self, path: str, source: BinaryIO, *, packed: int | None = None) -> Child:
        """Keep a stream as a child, counting while it comes.

        `packed` is how many bytes it took in its container: growing past the ratio raises
        ReadingStopped, and nothing of it is kept.
        """
        limits = self._kit.limits
        self._members += 1
        if self._members > limits.members:
            raise limit("too_many_members", f"Only the first {limits.members} parts of this file were taken out.")
        most = limits.total - self._total
        ratio = None if packed is None else max(limits.ratio_from, packed * limits.ratio)
        digest = hashlib.sha256()
        size = 0
        with _told_when_full():
            descriptor, temporary = tempfile.mkstemp(dir=self._kit.folder, prefix="part-")
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                while block := source.read(BLOCK):
                    size += len(block)
                    if ratio is not None and size > ratio:
                        raise limit("bomb", "A part grows out of all proportion when unpacked; it was left packed.")
                    if size > most:
                        raise limit("too_big_unpacked", "What this file holds is larger than one file may unpack to.")
                    digest.update(block)
                    with _told_when_full():
                        rest = memoryview(block)
                        while rest:
                            rest = rest[file.write(rest) :]
            name = digest.hexdigest()
            Path(temporary).replace(self._kit.folder / name)
        finally:
            Path(temporary).unlink(missing_ok=True)
        self._total += size
        return Child(path=inner_path(path), file=name, sha256=Sha256(name), size=size)

    def image(self, picture: Image.Image, *, quality: int = 75) -> Sha256:
        """Keep a page image as `<sha256>.jpg`."""
        buffer = io.BytesIO()
        save_jpeg(picture, buffer, quality=quality)
        content = buffer.getvalue()
        name = hashlib.sha256(content).hexdigest()
        with _told_when_full():
            (self._kit.folder / f"{name}.jpg").write_bytes(content)
        return Sha256(name)


@contextmanager
def _told_when_full() -> Iterator[None]:
    """A full disk is not the file's fault: raised as StorageFull, so that no reader takes it for a damaged member."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull("The disk is full: the file could not be taken apart.") from error
        raise


def save_jpeg(picture: Image.Image, target: BinaryIO, *, quality: int) -> None:
    """Write a picture as JPEG, whatever its mode."""
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    picture.save(target, "JPEG", quality=quality)


def inner_path(path: str) -> str:
    """A path inside a container as harmless text: `/` between parts, no drive, no root, no `..`, no control bytes."""
    parts = [part for part in _CONTROL.sub("", path).replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if parts and re.fullmatch(r"[A-Za-z]:", parts[0]):
        parts = parts[1:]
    return "/".join(part[:255] for part in parts)[:4000] or "part"


def escapes(path: str) -> bool:
    """Whether a path inside a container points out of it."""
    slashed = path.replace("\\", "/")
    return slashed.startswith("/") or ".." in slashed.split("/") or re.match(r"[A-Za-z]:", slashed) is not None


def unique(taken: set[str]) -> Callable[[str], str]:
    """A function that gives paths apart: the second `a.txt` becomes `a.txt (2)`."""

    def apart(path: str) -> str:
        name, count = path, 1
        while name in taken:
            count += 1
            name = f"{path} ({count})"
        taken.add(name)
        return name

    return apart
