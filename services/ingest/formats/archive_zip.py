"""Zips: members by their list, those of a damaged one as far as they go, and what lies outside of all members."""

import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from models.document import Child, DocumentState
from services.ingest import sniff, zip_names
from services.ingest.formats import archive_rest
from services.ingest.formats import exploded as imploded
from services.ingest.formats.archive_comments import comments
from services.ingest.formats.archive_problems import (
    DAMAGED,
    Left,
    escaping_problem,
    link_problem,
    locked_problem,
    most_bytes,
    too_many_problem,
    unsupported_problem,
)
from services.ingest.formats.archive_starts import start_of
from services.ingest.formats.libarchives import by_libarchive, members_at
from services.ingest.formats.member_names import member_name
from services.ingest.outbox import Outbox, escapes, unique
from services.ingest.plugin import ExtractKit, Part, ReadingStopped, corrupt, encrypted, limit
from services.ingest.programs import UNAR, run

AES = 99
"""What a zip calls a member that is sealed by AES, whatever packs it: Python's own reader cannot open it."""
OWN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
"""How members may be packed that Python itself unpacks."""
MOST_ODD = 2_000
"""Members packed in other ways for which a program is run each."""
_FLAWS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError)


def members(path: Path, outbox: Outbox, kit: ExtractKit) -> Iterator[Part | Left]:
    """A child per member; those of which nothing comes out by name. Raises ReadingStopped."""
    try:
        archive = archive_rest.opened(path)
    except _FLAWS as error:
        with path.open("rb") as file:
            if b"[Content_Types].xml" in file.read(sniff.HEAD):
                # An office file that was cut: its parts mean nothing alone.
                raise corrupt() from error
        yield from _salvage(path, outbox, kit)
        return
    with archive:
        if _is_of_another(archive, path):
            yield from _salvage(path, outbox, kit)
            return
        stopped = None
        try:
            yield from _listed(path, archive, outbox, kit)
        except ReadingStopped as stop:
            if stop.problem.code not in ("bomb", "encrypted"):
                raise
            stopped = stop
        yield from archive_rest.rest(path, archive, outbox)
        if stopped is not None:
            raise stopped


def _listed(path: Path, archive: zipfile.ZipFile, outbox: Outbox, kit: ExtractKit) -> Iterator[Part | Left]:
    apart = unique(set())
    sealed, odd = dict[int, str](), dict[int, tuple[zipfile.ZipInfo, str]]()
    locked = opened = bombs = 0
    entries = archive.infolist()
    places = {id(entry): n for n, entry in enumerate(sorted(entries, key=lambda one: one.header_offset))}
    if len(entries) > kit.limits.members:
        yield too_many_problem(kit)
    entries = entries[: kit.limits.members]
    yield from comments(archive.comment, entries, kit)
    for entry in (one for one in entries if not zip_names.is_folder(one)):
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
        if not entry.flag_bits & 0x1 and entry.compress_type not in OWN:
            odd[places[id(entry)]] = (entry, apart(given))
            continue
        if entry.flag_bits & 0x1 and not (password := _password(archive, entry, kit)):
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
    for part in (*_sealed(path, sealed, outbox, kit), *_oddly_packed(path, archive, odd, outbox, kit)):
        opened += isinstance(part, Child)
        locked += isinstance(part, Left) and part.problem.code == "member_encrypted"
        yield part
    if not opened and (bombs or locked):
        bomb = limit("bomb", "Nothing in this archive could be unpacked within reason; the original is kept.")
        raise bomb if bombs else encrypted()


def _is_of_another(archive: zipfile.ZipFile, path: Path) -> bool:
    """Whether the list is that of a zip inside this one, which lost its own end. One that is whole was joined to it."""
    first = min((entry.header_offset for entry in archive.infolist()), default=0)
    if first <= 0 or not sniff.read_head(path).startswith(archive_rest.LOCAL):
        return False
    return not archive_rest.ends_at(path, first)


def _sealed(path: Path, names: dict[int, str], outbox: Outbox, kit: ExtractKit) -> Iterator[Part | Left]:
    """Members sealed by AES: those that a password opens, then those that stay inside."""
    for place, child in members_at(path, names, outbox, kit.passwords):
        del names[place]
        yield child
    for name in names.values():
        yield Left(name, locked_problem())


def _oddly_packed(
    path: Path,
    archive: zipfile.ZipFile,
    members: dict[int, tuple[zipfile.ZipInfo, str]],
    outbox: Outbox,
    kit: ExtractKit,
) -> Iterator[Part | Left]:
    """Members packed as Python does not unpack them: by libarchive, else by unar; they are no less whole for that."""
    for kind in sorted({entry.compress_type for entry, _ in members.values()}):
        names = {place: name for place, (entry, name) in members.items() if entry.compress_type == kind}
        for place, child in members_at(path, names, outbox, (None,)):
            if child.size == members[place][0].file_size:
                del members[place]
                yield child
    numbers = {id(entry): number for number, entry in enumerate(archive.infolist())}
    for count, (entry, name) in enumerate(members.values()):
        plain = imploded.member(path, entry)
        if plain is None or zlib.crc32(plain) != entry.CRC:
            plain = _by_unar(path, entry, numbers[id(entry)], kit) if count < MOST_ODD else None
        yield Left(name, unsupported_problem()) if plain is None else outbox.child(name, plain)


def _by_unar(path: Path, entry: zipfile.ZipInfo, number: int, kit: ExtractKit) -> bytes | None:
    """The content of one member; None unless it is what the archive's checksum says."""
    most = min(kit.limits.part, most_bytes(path, kit))
    if UNAR.path() is None or entry.file_size > most:
        return None
    with tempfile.TemporaryDirectory(dir=kit.folder, prefix="member-") as folder:
        command = ["unar", "-quiet", "-no-recursion", "-forks", "skip", "-output-directory", "-", "-indexes"]
        result = run(
            [*command, "--", str(path), str(number)],
            seconds=kit.limits.program_seconds,
            output=most,
            folder=Path(folder),
        )
    return result.output if zlib.crc32(result.output) == entry.CRC and result.ended == "exit" else None


def _password(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kit: ExtractKit) -> bytes | None:
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
    yield DAMAGED
