"""Archives: zip and tar by the standard library, 7z, cab, iso and the like by libarchive, rar by unar.

Members become children; real bytes are counted; links are skipped; no path leads out. Depth is the caller's business.
"""

import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tarfile import EOFHeaderError  # type: ignore[attr-defined]  # not in the stubs
from typing import IO, Any, BinaryIO, ClassVar, Self, cast

import rarfile

from models.document import Child, DocumentState, Problem
from services.ingest import packed_kinds, sniff
from services.ingest.formats.archive_comments import comments, of_gzip, of_tar
from services.ingest.formats.archive_problems import (
    Left,
    damaged_problem,
    escaping_problem,
    link_problem,
    locked_problem,
    most_bytes,
    start_problem,
    too_many_problem,
)
from services.ingest.formats.archive_starts import start_of
from services.ingest.formats.archive_streams import SQUEEZED, Bounded, Reached
from services.ingest.formats.chat_media import ChatMedia
from services.ingest.formats.libarchives import STREAMS, by_libarchive, sealed_members, unpacked_name
from services.ingest.formats.member_names import member_name, plain_name
from services.ingest.formats.sqlite_logs import SqliteLogs
from services.ingest.outbox import Outbox, escapes, inner_path, unique
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, corrupt, encrypted, limit
from services.ingest.programs import UNAR, run

ZIP = frozenset({"application/zip", sniff.EPUB, sniff.WACZ, "application/vnd.apple.iwork"})
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
AES = 99
"""What a zip calls a member that is sealed by AES, whatever packs it: Python's own reader cannot open it."""

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
    version: ClassVar[str] = "8"

    def score(self, head: bytes, filename: str) -> int | None:
        """Containers; readers of documents that happen to be zips outbid it."""
        return 20 if sniff.media_type(head, filename) in KINDS else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield a child per member. Raises ReadingStopped; a damaged member is a problem, the others come out."""
        kind = sniff.media_type(sniff.read_head(path), name)
        outbox = Outbox(kit)
        members: Iterator[Part | Left]
        if kind in ZIP:
            members = _zip(path, outbox, kit)
        elif kind == "application/x-tar":
            members = _tar(path, outbox)
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


def _zip(path: Path, outbox: Outbox, kit: ExtractKit) -> Iterator[Part | Left]:
    try:
        archive = zipfile.ZipFile(path)
    except _FLAWS as error:
        with path.open("rb") as file:
            if b"[Content_Types].xml" in file.read(sniff.HEAD):
                # An office file that was cut: its parts mean nothing alone.
                raise corrupt() from error
        yield from _salvage(path, outbox, kit)
        return
    apart, sealed = unique(set()), dict[int, str]()
    locked = opened = bombs = 0
    with archive:
        entries = archive.infolist()
        places = {id(entry): n for n, entry in enumerate(sorted(entries, key=lambda one: one.header_offset))}
        if _is_of_another(entries, path):
            yield from _salvage(path, outbox, kit)
            return
        if len(entries) > kit.limits.members:
            yield too_many_problem(kit)
        entries = entries[: kit.limits.members]
        yield from comments(archive.comment, entries, kit)
        for entry in (one for one in entries if not one.is_dir()):
            # The upper half of the external attributes is a Unix mode; 0o120000 is a symbolic link.
            if entry.external_attr >> 16 & 0o170000 == 0o120000:
                yield link_problem()
                continue
            given = member_name(entry)
            if escapes(given):
                yield escaping_problem()
            if entry.flag_bits & 0x1 and entry.compress_type == AES:
                sealed[places[id(entry)]] = apart(given)
                continue
            if entry.flag_bits & 0x1 and not (password := _zip_password(archive, entry, kit)):
                locked += 1
                yield Left(given, locked_problem())
                continue
            name = apart(given)
            try:
                with archive.open(entry, pwd=password if entry.flag_bits & 0x1 else None) as stream:
                    yield outbox.stream(name, cast("BinaryIO", stream), packed=entry.compress_size)
                    opened += 1
            except ReadingStopped as stop:
                if stop.problem.code != "bomb":
                    raise
                bombs += 1
                yield Left(given, stop.problem)
            except (*_FLAWS, RuntimeError):
                yield from start_of(path, entry, name, outbox)
    for part in _sealed(path, sealed, outbox, kit):
        opened += isinstance(part, Child)
        locked += isinstance(part, Left)
        yield part
    if not opened and (bombs or locked):
        bomb = limit("bomb", "Nothing in this archive could be unpacked within reason; the original is kept.")
        raise bomb if bombs else encrypted()


def _is_of_another(entries: Sequence[zipfile.ZipInfo], path: Path) -> bool:
    """Whether the directory is that of a zip inside this one, which lost its own end."""
    late = bool(entries) and min(entry.header_offset for entry in entries) > 0
    return late and sniff.read_head(path).startswith(b"PK\x03\x04")


def _sealed(path: Path, names: dict[int, str], outbox: Outbox, kit: ExtractKit) -> Iterator[Part | Left]:
    """Members sealed by AES: those that a password opens, then those that stay inside."""
    for place, child in sealed_members(path, names, outbox, kit.passwords):
        del names[place]
        yield child
    for name in names.values():
        yield Left(name, locked_problem())


def _zip_password(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kit: ExtractKit) -> bytes | None:
    """The first password that opens a member. The check byte lets one wrong password in 256 pass: read a little."""
    for password in kit.passwords:
        for encoded in {password.encode("utf-8"), password.encode("cp1252", "replace")}:
            try:
                with archive.open(entry, pwd=encoded) as stream:
                    while stream.read(1 << 20):
                        pass
            except (*_FLAWS, RuntimeError):
                continue
            return encoded
    return None


def _salvage(path: Path, outbox: Outbox, kit: ExtractKit) -> Iterator[Part | Left]:
    """A zip without a readable directory: members are found by walking over the file."""
    kept = 0
    try:
        for part in by_libarchive(path, outbox, kit, kinds="zip"):
            kept += isinstance(part, Child)
            yield part
    except ReadingStopped as stop:
        if not kept or stop.state is not DocumentState.CORRUPT:
            raise
    if not kept:
        raise corrupt()
    yield _DAMAGED


_DAMAGED = Problem(
    code="archive_damaged",
    message="The archive is damaged; the members before the damage were taken out. Ask for another copy from its "
    "source.",
)


class _Entry(tarfile.TarInfo):
    """A member of a tar. Notes when the blocks come that end it: tarfile takes a cut or broken header for the end."""

    @classmethod
    def fromtarfile(cls, tarfile: Any) -> Self:
        try:
            return super().fromtarfile(tarfile)
        except EOFHeaderError:
            tarfile.whole = True
            raise


def _tar(path: Path, outbox: Outbox, stream: IO[bytes] | None = None) -> Iterator[Part | Left]:
    apart = unique(set())
    links: list[str] = []
    said: list[str] = []
    try:
        # "r|" reads forward only: no seeking in hostile headers, and compressed streams work as well.
        if stream is not None:
            archive = tarfile.open(fileobj=stream, mode="r|", tarinfo=_Entry)  # noqa: SIM115
        else:
            archive = tarfile.open(path, mode="r|", tarinfo=_Entry)  # noqa: SIM115
    except _FLAWS as error:
        raise corrupt() from error
    with closing(archive):
        try:
            for entry in archive:
                if entry.isdir():
                    continue
                if comment := entry.pax_headers.get("comment"):
                    said.append(f"{plain_name(entry.name)}: {comment}")
                if not entry.isreg():
                    # Where a link led is evidence; it is not followed.
                    links.append(f"{plain_name(entry.name)} -> {plain_name(entry.linkname)}")
                    yield link_problem()
                    continue
                if escapes(entry.name):
                    yield escaping_problem()
                content = archive.extractfile(entry)
                if content is not None:
                    reached = Reached(content, _FLAWS, most=_FEW if entry.size < _LARGE else _MANY)
                    child = outbox.stream(apart(plain_name(entry.name)), cast("BinaryIO", reached))
                    if child.size or not reached.damaged:
                        yield child
                    if reached.damaged:
                        yield start_problem() if child.size else Left(entry.name, damaged_problem())
        except _FLAWS:
            yield _DAMAGED
        else:
            if not getattr(archive, "whole", False):
                yield _DAMAGED
    yield from of_tar(links, said)


def _squeezed(path: Path, name: str, kind: str, outbox: Outbox, kit: ExtractKit) -> Iterator[Part | Left]:
    """gz, bz2, xz, lzma: a tar inside gives its members, anything else is one child."""
    if kind == "application/gzip":
        yield from of_gzip(path)
    try:
        with SQUEEZED[kind](path) as stream:
            start = Reached(stream, _FLAWS).first(512)
        if packed_kinds.is_tar(start):
            with SQUEEZED[kind](path) as stream:
                bounded = Bounded(Reached(stream, _FLAWS), most_bytes(path, kit))
                yield from _tar(path, outbox, cast("IO[bytes]", bounded))
            return
        with SQUEEZED[kind](path) as stream:
            reached = Reached(stream, _FLAWS)
            child = outbox.stream(unpacked_name(name), cast("BinaryIO", reached), packed=path.stat().st_size)
    except _FLAWS as error:
        raise corrupt() from error
    if reached.damaged and not child.size:
        raise corrupt()
    yield child
    if reached.damaged:
        yield _DAMAGED


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
