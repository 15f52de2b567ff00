"""Older office files: DOC by catdoc, PPT by catppt, RTF with its embedded files."""

import binascii
import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import olefile

from models.document import DocumentState, Problem
from services.ingest import sniff
from services.ingest.formats.rtf_text import rich_text
from services.ingest.formats.sealed import unlocked
from services.ingest.formats.text import clean, paged
from services.ingest.formats.unknown import strings
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, corrupt, limit
from services.ingest.programs import CATDOC, CATPPT, Probe, run

SECONDS = 20.0
"""A sound file takes these programs milliseconds; a damaged one may keep them for ever."""
_ENCRYPTED_FLAG = 0x0100
"""Bit of the flags at byte 10 of a Word stream."""
_PPT_ENCRYPTED = b"\xdf\xc4\xd1\xf3"
"""Token in the stream "Current User" of an encrypted presentation."""


class DocHandler:
    """Word 6 to 2003."""

    name: ClassVar[str] = "doc"
    version: ClassVar[str] = "2"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its streams."""
        return 50 if sniff.media_type(head, filename) == "application/msword" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield text and facts. Raises ReadingStopped."""
        flags = _stream(path, "WordDocument", 12)
        if len(flags) < 12:
            raise corrupt()
        if int.from_bytes(flags[10:12], "little") & _ENCRYPTED_FLAG:
            with unlocked(path, kit) as copy:
                yield from self._read(copy, kit)
        else:
            yield from self._read(path, kit)

    @staticmethod
    def _read(path: Path, kit: ExtractKit) -> Iterator[Part]:
        yield Facts(values=_facts(path))
        yield from _by_program(["catdoc", "-d", "utf-8", "-w", str(path)], CATDOC, path, kit)
        yield from _objects(path, kit)


class PptHandler:
    """PowerPoint 97 to 2003."""

    name: ClassVar[str] = "ppt"
    version: ClassVar[str] = "2"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its streams."""
        return 50 if sniff.media_type(head, filename) == "application/vnd.ms-powerpoint" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield text and facts. Raises ReadingStopped."""
        if _PPT_ENCRYPTED in _stream(path, "Current User", 64):
            with unlocked(path, kit) as copy:
                yield from self._read(copy, kit)
        else:
            yield from self._read(path, kit)

    @staticmethod
    def _read(path: Path, kit: ExtractKit) -> Iterator[Part]:
        yield Facts(values=_facts(path))
        yield from _by_program(["catppt", "-d", "utf-8", str(path)], CATPPT, path, kit)


class RtfHandler:
    """Rich text. Embedded files come out; their names are not stored by every program."""

    name: ClassVar[str] = "rtf"
    version: ClassVar[str] = "2"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its first bytes."""
        return 50 if sniff.media_type(head, filename) == "application/rtf" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield text and embedded files. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The file is larger than is taken apart at once.")
        raw = path.read_bytes()
        source = raw.decode("latin-1")
        # Binary of pictures and objects is most of the file and no text.
        slim = re.sub(r"(?<=[\s}])[0-9a-fA-F\s]{512,}", " ", source)
        told = rich_text(slim)
        if told.facts:
            yield Facts(values={key: clean(value) for key, value in told.facts.items()})
        besides = "".join(f"\n{text}\n" for text in told.besides)
        yield from paged(iter([clean(told.body + besides)]), kit=kit)
        outbox, apart = Outbox(kit), unique(set())
        for place, found in enumerate(re.finditer(r"\\objdata\b[^\s0-9a-fA-F{}\\]*([0-9a-fA-F\s]{32,})", source)):
            content = _embedded(found[1])
            if content:
                yield outbox.child(apart(f"file_{place}{_ending(content)}"), content)
            else:
                yield Problem(code="attachment_lost", message="An embedded file could not be taken out of the text.")


def _embedded(digits: str) -> bytes:
    """The native bytes in an object of the old OLE kind: version, format, class, topic, item, size, bytes."""
    plain = re.sub(r"\s", "", digits)
    try:
        raw = binascii.unhexlify(plain[: len(plain) // 2 * 2])
    except binascii.Error:
        return b""
    place = 8
    for _ in range(3):
        size = int.from_bytes(raw[place : place + 4], "little")
        place += 4 + size
        if size > 1024 or place > len(raw):
            return b""
    size = int.from_bytes(raw[place : place + 4], "little")
    content = raw[place + 4 : place + 4 + size]
    return _packaged(content) if content else b""


def _packaged(content: bytes) -> bytes:
    """What an OLE object holds: the package or document in it, or itself."""
    if not content.startswith(sniff.OLE):
        return content
    try:
        with olefile.OleFileIO(content) as ole:
            for stream in ("Package", "CONTENTS", "\x01Ole10Native"):
                if ole.exists(stream):
                    inner = ole.openstream(stream).read()
                    return _native(inner) if stream.endswith("Native") else bytes(inner)
    except Exception:  # noqa: BLE001 - olefile, on hostile bytes
        return content
    return content


def _native(raw: bytes) -> bytes:
    """The file in an Ole10Native stream, after its label and two paths."""
    place = 6
    for _ in range(2):
        end = raw.find(b"\x00", place)
        if end < 0:
            return raw
        place = end + 1
    place += 4
    size = int.from_bytes(raw[place : place + 4], "little")
    place += 4 + size
    size = int.from_bytes(raw[place : place + 4], "little")
    return raw[place + 4 : place + 4 + size] or raw


def _ending(content: bytes) -> str:
    kind = sniff.media_type(content[: sniff.HEAD], "")
    for ending, owner in (
        ("doc", "application/msword"),
        ("xlsx", sniff.XLSX),
        ("docx", sniff.DOCX),
        ("png", "image/png"),
    ):
        if kind == owner:
            return f".{ending}"
    known = sorted(sniff.EXTENSIONS.get(kind, ()))
    if known:
        return f".{known[0]}"
    for member, ending in ((b"word/", ".docx"), (b"xl/", ".xlsx"), (b"ppt/", ".pptx")):
        if content.startswith(b"PK") and member in content:
            return ending
    return ".doc" if content.startswith(sniff.OLE) else ".bin"


def _objects(path: Path, kit: ExtractKit) -> Iterator[Part]:
    """Files embedded in a Word document, from its object pool."""
    outbox, apart = Outbox(kit), unique(set())
    try:
        with olefile.OleFileIO(path) as ole:
            for entry in ole.listdir():
                if len(entry) > 2 and entry[0] == "ObjectPool" and entry[-1] in ("Package", "\x01Ole10Native"):
                    inner = ole.openstream(entry).read()
                    content = _native(inner) if entry[-1].endswith("Native") else inner
                    if content:
                        yield outbox.child(apart(f"{entry[1].strip('_')}{_ending(content)}"), content)
    except OSError:
        return


def _by_program(command: list[str], probe: Probe, path: Path, kit: ExtractKit) -> Iterator[Part]:
    if probe.path() is None:
        yield from paged(strings(path), kit=kit)
        raise ReadingStopped(
            DocumentState.PARTIAL,
            "program_missing",
            f"The program {probe.program} is missing: only raw strings of this file were read. See `lince doctor`.",
        )
    result = run(command, seconds=min(SECONDS, kit.limits.program_seconds), output=kit.limits.part)
    text = clean(result.output.decode("utf-8", "replace")).replace("\f", "\n")
    yield from paged(iter([text]), kit=kit)
    if result.ended != "exit":
        raise limit(
            "program_limit", f"{probe.program} was stopped: the file costs too much to read. The original is kept."
        )
    if not text.strip():
        yield from paged(strings(path), kit=kit)
        yield Problem(
            code="text_uncertain", message="No text was found where it should be; raw strings of the file were kept."
        )


def _stream(path: Path, name: str, size: int) -> bytes:
    try:
        with olefile.OleFileIO(path) as ole:
            return bytes(ole.openstream(name).read(size)) if ole.exists(name) else b""
    except Exception:  # noqa: BLE001 - olefile, on hostile bytes
        return b""


def _facts(path: Path) -> dict[str, str]:
    try:
        with olefile.OleFileIO(path) as ole:
            meta = ole.get_metadata()
            values = {
                "office_creator": meta.author,
                "office_lastModifiedBy": meta.last_saved_by,
                "office_title": meta.title,
                "office_created": meta.create_time,
                "office_modified": meta.last_saved_time,
            }
    except Exception:  # noqa: BLE001
        return {}
    return {
        key: clean(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))
        for key, value in values.items()
        if value
    }
