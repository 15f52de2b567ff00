"""Archives by libarchive: 7z, cab, iso and the like as streams, and files packed alone by zstd, lz4 or compress."""

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import libarchive

from models.document import Child
from services.ingest.formats.archive_problems import (
    Left,
    damaged_problem,
    escaping_problem,
    link_problem,
    locked_problem,
    start_problem,
)
from services.ingest.outbox import Outbox, escapes, unique
from services.ingest.plugin import ExtractKit, Part, corrupt, encrypted

MOST_REFUSED = 100
"""Members that one password may fail on, each of which costs a walk through the archive."""

STREAMS = frozenset({"application/zstd", "application/x-lz4", "application/x-lzip", "application/x-compress"})
"""Kinds that pack one stream: an archive, or a single file."""


def unpacked_name(name: str) -> str:
    """The name of what is packed alone: without the ending of the packer."""
    inner = Path(name).name
    return (inner.rsplit(".", 1)[0] if "." in inner else inner + ".unpacked") or "content"


def by_libarchive(
    path: Path, outbox: Outbox, kit: ExtractKit, *, kinds: str = "all", raw: str = ""
) -> Iterator[Part | Left]:
    """Members with their real bytes counted. `raw`: the file's name, when it may be one packed file and no archive."""
    apart = unique(set())
    size = path.stat().st_size
    tried: tuple[str | None, ...] = (None, *kit.passwords)
    for place, password in enumerate(tried):
        kept, given = 0, ""
        last = place == len(tried) - 1
        try:
            with _walked(path, kinds, password) as archive:
                for entry in archive:
                    if entry.isdir:
                        continue
                    if not entry.isreg:
                        yield link_problem()
                        continue
                    given = unpacked_name(raw) if kinds == "raw" else str(entry.pathname or "part")
                    if escapes(given):
                        yield escaping_problem()
                    blocks = _Blocks(entry.get_blocks())
                    child = outbox.stream(apart(given), cast("BinaryIO", blocks), packed=size)
                    if blocks.flaw is not None and not _is_lock(blocks.flaw) and child.size:
                        kept += 1
                        yield child
                        yield start_problem()
                        return
                    if blocks.flaw is not None:
                        raise blocks.flaw
                    kept += 1
                    yield child
        except libarchive.ArchiveError as error:
            locked = _is_lock(error)
            if locked and not kept and not last:
                continue
            if given:
                yield Left(given, locked_problem() if locked else damaged_problem())
            if kept:
                return
            if raw and kinds != "raw" and not locked:
                yield from by_libarchive(path, outbox, kit, kinds="raw", raw=raw)
                return
            raise (encrypted() if locked else corrupt()) from error
        if not given and raw and kinds != "raw":
            # Zeros look like the end of a tar.
            yield from by_libarchive(path, outbox, kit, kinds="raw", raw=raw)
            return
        if not given:
            raise corrupt("No member was found in the archive: it is empty or damaged.")
        return


def _is_lock(error: libarchive.ArchiveError) -> bool:
    reason = str(error).lower()
    return "passphrase" in reason or "encrypt" in reason


def members_at(
    path: Path, wanted: Mapping[int, str], outbox: Outbox, passwords: Sequence[str | None]
) -> Iterator[tuple[int, Child]]:
    """Members of a zip that Python cannot open, such as those sealed by AES, each with its place.

    `wanted`: their names by their place in the file. A password that opens none is not tried on every one.
    """
    left = dict(wanted)
    for password in passwords:
        opened, refused = 0, set[int]()
        while left.keys() - refused and (opened or not refused) and len(refused) <= MOST_REFUSED:
            found = list(_opened(path, left.keys() - refused, left, outbox, password))
            for place, child in found:
                if child is None:
                    refused.add(place)
                else:
                    opened += 1
                    del left[place]
                    yield place, child
            if not found:
                break


def _opened(
    path: Path, places: Collection[int], names: Mapping[int, str], outbox: Outbox, password: str | None
) -> Iterator[tuple[int, Child | None]]:
    """Members one after the other, until the password does not open one: that one without its child."""
    place = -1
    try:
        with libarchive.file_reader(str(path), format_name="zip", passphrase=password) as archive:
            for place, entry in enumerate(archive):
                if place in places:
                    blocks = _Blocks(entry.get_blocks())
                    child = outbox.stream(names[place], cast("BinaryIO", blocks), packed=path.stat().st_size)
                    if blocks.flaw is not None:
                        raise blocks.flaw
                    yield place, child
    except libarchive.ArchiveError:
        if place in places:
            yield place, None


@contextmanager
def _walked(path: Path, kinds: str, password: str | None) -> Iterator[Any]:
    """An archive by libarchive; a damaged zip read forward only, so that no directory inside it misleads."""
    if kinds == "zip":
        with path.open("rb") as file, libarchive.stream_reader(_Forward(file), kinds, passphrase=password) as archive:
            yield archive
    else:
        with libarchive.file_reader(str(path), format_name=kinds, passphrase=password) as archive:
            yield archive


class _Forward(io.RawIOBase):
    """A file that cannot be wound back."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readinto(self, buffer: Any) -> int:
        return cast("io.BufferedReader", self._file).readinto(buffer)

    def seekable(self) -> bool:
        return False


class _Blocks:
    """Blocks as a stream."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self.flaw: libarchive.ArchiveError | None = None

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002 - blocks come as they are
        try:
            return next(self._blocks, b"")
        except libarchive.ArchiveError as error:
            self.flaw = error
            return b""
