"""Archives: zip and tar by the standard library, 7z, cab, iso and the like by libarchive, rar by unar.

Members become children; real bytes are counted; links are skipped; no path leads out. Depth is the caller's business.
"""

import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from tarfile import EOFHeaderError  # type: ignore[attr-defined]  # not in the stubs
from typing import IO, Any, BinaryIO, ClassVar, Self, cast

import rarfile

from models.document import Child, DocumentState
from services.ingest import packed_kinds, sniff
from services.ingest.formats import archive_zip
from services.ingest.formats.archive_comments import of_gzip, of_tar
from services.ingest.formats.archive_problems import (
    DAMAGED,
    Left,
    damaged_problem,
    escaping_problem,
    link_problem,
    most_bytes,
    start_problem,
)
from services.ingest.formats.archive_rest import BESIDE, OUTSIDE
from services.ingest.formats.archive_streams import SQUEEZED, Bounded, Joined, Reached, behind_gzip
from services.ingest.formats.chat_media import ChatMedia
from services.ingest.formats.libarchives import STREAMS, by_libarchive, unpacked_name
from services.ingest.formats.member_names import plain_name
from services.ingest.formats.sqlite_logs import SqliteLogs
from services.ingest.outbox import Outbox, escapes, inner_path, unique
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, corrupt, encrypted, limit
from services.ingest.programs import UNAR, run

ZIP = frozenset({"application/zip", sniff.EPUB, sniff.WACZ, sniff.KMZ, "application/vnd.apple.iwork"})
RAR = "application/vnd.rar"
SEVEN = "application/x-7z-compressed"
BY_LIBARCHIVE = frozenset(
    {
        SEVEN,
        "application/vnd.ms-cab-compressed",
        "application/x-iso9660-image",
        "application/x-cpio",
        "application/x-lha",
        "application/x-archive",
        "application/x-xar",
    }
)
MOST_NAMES = 5_000
_FEW, _MANY, _LARGE = 512, 8_192, 1024 * 1024
"""Bytes read at a time of a tar member, by its size: tarfile gives nothing of a read that meets the end."""
KINDS = ZIP | BY_LIBARCHIVE | STREAMS | {*SQUEEZED, RAR, "application/x-tar"}
_FLAWS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
)


class ArchiveHandler:
    """A container whose members become children. Has no pages of its own."""

    name: ClassVar[str] = "archive"
    version: ClassVar[str] = "10"

    def score(self, head: bytes, filename: str) -> int | None:
        """Containers; readers of documents that happen to be zips outbid it."""
        return 20 if sniff.media_type(head, filename) in KINDS else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield a child per member. Raises ReadingStopped; a damaged member is a problem, the others come out."""
        kind = sniff.media_type(sniff.read_head(path), name)
        outbox = Outbox(kit)
        members: Iterator[Part | Left]
        if kind in ZIP:
            members = archive_zip.members(path, outbox, kit)
        elif kind == "application/x-tar":
            members = _tar(path, outbox, packed=path.stat().st_size)
        elif kind in SQUEEZED:
            members = _squeezed(path, name, kind, outbox, kit)
        elif kind == RAR:
            members = _rar(path, outbox, kit)
        elif kind == SEVEN:
            members = _seven(path, outbox, kit)
        else:
            members = by_libarchive(path, outbox, kit, raw=name if kind in STREAMS else "")
        tally, media, logs = _Tally(), ChatMedia(kit.folder), SqliteLogs(kit, outbox)
        stopped = None
        try:
            for part in members:
                if isinstance(part, Child):
                    media.seen(part)
                    logs.seen(part)
                yield tally.seen(part)
        except ReadingStopped as stop:
            stopped = stop
        # What could not be taken out is known by name at least.
        yield tally.facts()
        yield from media.parts(kit)
        yield from logs.parts()
        if stopped is not None:
            raise stopped


class _Tally:
    """Counts members, and keeps the names of those that stay inside: they are evidence as well."""

    def __init__(self) -> None:
        self._members = 0
        self._left: list[str] = []

    def seen(self, part: "Part | Left") -> Part:
        if isinstance(part, Left):
            self._left.append(inner_path(part.name))
            return part.problem
        self._members += isinstance(part, Child)
        return part

    def facts(self) -> Facts:
        left = {"left_inside": self._left[:MOST_NAMES]} if self._left else {}
        return Facts(values={"members": self._members, **left})


class _Entry(tarfile.TarInfo):
    """A member of a tar. Notes when the blocks come that end it: tarfile takes a cut or broken header for the end."""

    @classmethod
    def fromtarfile(cls, tarfile: Any) -> Self:
        try:
            return super().fromtarfile(tarfile)
        except EOFHeaderError:
            tarfile.whole = True
            raise


def _forward(stream: Any, place: int = 0) -> int:
    """As the stream goes itself, and no further than its end: a header may say any size."""
    if place < stream.pos:
        raise tarfile.StreamError("a tar is read forward only")
    while stream.pos < place and stream.read(min(stream.bufsize, place - stream.pos)):
        pass
    return int(stream.pos)


def _tar(
    path: Path, outbox: Outbox, stream: IO[bytes] | None = None, *, packed: int | None = None
) -> Iterator[Part | Left]:
    """The members of a tar, and of those that were joined to it; what else stands behind its end is a part.

    `packed`: the bytes of a tar that nothing packs; a member that says it has holes may be larger, within reason.
    """
    told = _Told()
    with ExitStack() as opened:
        source: Any = opened.enter_context(closing(path.open("rb") if stream is None else stream))
        while source is not None:
            try:
                # "r|" reads forward only: no seeking in hostile headers, and compressed streams work as well.
                archive = tarfile.open(fileobj=source, mode="r|", tarinfo=_Entry)  # noqa: SIM115
            except _FLAWS as error:
                raise corrupt() from error
            opened.callback(archive.close)
            archive.fileobj.seek = partial(_forward, archive.fileobj)  # type: ignore[method-assign]
            whole = yield from _entries(archive, told, outbox, packed)
            behind = Joined(cast("IO[bytes]", archive.fileobj), _FLAWS)
            source = behind if whole and packed_kinds.is_tar(behind.head) else None
            if whole and behind.found:
                yield BESIDE
                if source is None:
                    yield outbox.stream(OUTSIDE, cast("BinaryIO", behind))
    yield from of_tar(told.links, told.comments)


class _Told:
    """What is told of several tars in one file together."""

    def __init__(self) -> None:
        self.links: list[str] = []
        self.comments: list[str] = []
        self.apart = unique(set())


def _entries(
    archive: tarfile.TarFile, told: _Told, outbox: Outbox, packed: int | None
) -> Generator[Part | Left, None, bool]:
    """A child per member; whether the blocks came that end a tar."""
    try:
        for entry in archive:
            if entry.isdir():
                continue
            if comment := entry.pax_headers.get("comment"):
                told.comments.append(f"{plain_name(entry.name)}: {comment}")
            if not entry.isreg():
                # Where a link led is evidence; it is not followed.
                told.links.append(f"{plain_name(entry.name)} -> {plain_name(entry.linkname)}")
                yield link_problem()
                continue
            if escapes(entry.name):
                yield escaping_problem()
            content = archive.extractfile(entry)
            if content is not None:
                reached = Reached(content, _FLAWS, most=_FEW if entry.size < _LARGE else _MANY)
                try:
                    child = outbox.stream(told.apart(plain_name(entry.name)), cast("BinaryIO", reached), packed=packed)
                except ReadingStopped as stop:
                    if stop.problem.code != "bomb":
                        raise
                    yield Left(entry.name, stop.problem)
                    continue
                if child.size or not reached.damaged:
                    yield child
                if reached.damaged:
                    yield start_problem() if child.size else Left(entry.name, damaged_problem())
    except _FLAWS:
        yield DAMAGED
        return False
    whole = bool(getattr(archive, "whole", False))
    if not whole:
        yield DAMAGED
    return whole


def _squeezed(path: Path, name: str, kind: str, outbox: Outbox, kit: ExtractKit) -> Iterator[Part | Left]:
    """gz, bz2, xz, lzma: a tar inside gives its members, anything else is one child; what stands behind is another."""
    if kind == "application/gzip":
        yield from of_gzip(path)
    try:
        with SQUEEZED[kind](path) as stream:
            start = Reached(stream, _FLAWS).first(512)
        with SQUEEZED[kind](path) as stream:
            reached = Reached(stream, _FLAWS)
            if packed_kinds.is_tar(start):
                bounded = Bounded(reached, most_bytes(path, kit))
                yield from _tar(path, outbox, cast("IO[bytes]", bounded))
                # The end of a tar comes before that of what packs it.
                while bounded.read(_MANY):
                    pass
            else:
                child = outbox.stream(unpacked_name(name), cast("BinaryIO", reached), packed=path.stat().st_size)
                if reached.damaged and not child.size:
                    raise corrupt()
                yield child
            behind = getattr(stream, "behind", None)
    except _FLAWS as error:
        raise corrupt() from error
    if reached.damaged and kind == "application/gzip":
        behind = behind_gzip(path)
    if behind is not None:
        with path.open("rb") as file:
            file.seek(behind)
            yield outbox.stream(OUTSIDE, file)
        yield BESIDE
    elif reached.damaged and not packed_kinds.is_tar(start):
        yield DAMAGED


def _seven(path: Path, outbox: Outbox, kit: ExtractKit) -> Iterator[Part | Left]:
    """7z by libarchive, which cannot decrypt it: with passwords, one that is sealed is opened by unar."""
    told: list[Part | Left] = []
    stopped: ReadingStopped | None = None
    try:
        for part in by_libarchive(path, outbox, kit):
            if isinstance(part, Left):
                told.append(part)  # perhaps not for good
            else:
                yield part
    except ReadingStopped as stop:
        stopped = stop
    if stopped is not None and stopped.state is DocumentState.ENCRYPTED and kit.passwords and UNAR.path() is not None:
        try:
            yield from _unar(path, outbox, kit, locked=True)
        except ReadingStopped as stop:
            stopped = stop
        else:
            return
    yield from told
    if stopped is not None:
        raise stopped


def _rar(path: Path, outbox: Outbox, kit: ExtractKit) -> Iterator[Part | Left]:
    """Rar by unar, which also knows the newer kinds; rarfile tells whether it is locked."""
    try:
        with rarfile.RarFile(path, part_only=True) as archive:
            # With encrypted headers it opens with no members and says nothing.
            locked = archive.needs_password()
            members = [] if locked and not archive.infolist() else archive.infolist()
            if any(member.is_symlink() for member in members):
                yield link_problem()
            declared = sum(member.file_size or 0 for member in members)
    except rarfile.NeedFirstVolume as error:
        raise corrupt("This is a later part of a divided archive. Receive all its parts together.") from error
    except (rarfile.Error, *_FLAWS) as error:
        raise corrupt() from error
    if declared > most_bytes(path, kit):
        raise limit("bomb", "The archive grows out of all proportion when unpacked; it was left packed.")
    if UNAR.path() is None:
        raise ReadingStopped(
            DocumentState.FAILED,
            "program_missing",
            "The program unar is not installed: rar archives cannot be opened. `lince doctor` prints the command.",
        )
    yield from _unar(path, outbox, kit, locked=locked)


def _unar(path: Path, outbox: Outbox, kit: ExtractKit, *, locked: bool) -> Iterator[Part | Left]:
    passwords = kit.passwords if locked else ("",)
    for password in passwords:
        with tempfile.TemporaryDirectory(dir=kit.folder, prefix="rar-") as name:
            folder = Path(name)
            command = ["unar", "-quiet", "-no-directory", "-force-overwrite", "-output-directory", str(folder)]
            result = run(
                [*command, "-password", password, "--", str(path)],
                seconds=kit.limits.program_seconds,
                folder_bytes=most_bytes(path, kit),
                folder=folder,
            )
            found = sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
            if result.ended == "output":
                raise limit("bomb", "The archive grows out of all proportion when unpacked; it was left packed.")
            if locked and (not result.ok or not found):
                continue
            if not found:
                raise corrupt("No member was found in the archive: it is empty or damaged.")
            for file in found:
                with file.open("rb") as stream:
                    yield outbox.stream(plain_name(str(file.relative_to(folder))), stream)
            if not result.ok:
                yield damaged_problem()
            return
    raise encrypted()
