"""Older office files: DOC by catdoc, PPT by its records or catppt, RTF; each with what is embedded in it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

import olefile

from models.document import DocumentState, Problem
from services.ingest import ole_kinds, sniff
from services.ingest.formats import compound, drawings, endings, metafile, rtf_objects, zipped
from services.ingest.formats.rtf_text import rich_text
from services.ingest.formats.sealed import unlocked
from services.ingest.formats.slides97 import slides
from services.ingest.formats.text import clean, paged, text_page
from services.ingest.formats.unknown import StringsHandler, strings
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import Expected, ExtractKit, Facts, Part, ReadingStopped, corrupt, limit
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
    version: ClassVar[str] = "3"

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
        yield Facts(values=ole_facts(path))
        yield from _by_program(["catdoc", "-d", "utf-8", "-w", str(path)], CATDOC, path, kit)
        yield from inner(compound.objects(path), _streams(path, ("Data", "WordDocument"), kit), kit)


class PptHandler:
    """PowerPoint 97 to 2003."""

    name: ClassVar[str] = "ppt"
    version: ClassVar[str] = "3"

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
        yield Facts(values=ole_facts(path))
        texts = slides(path)
        if any(text.strip() for text in texts):
            yield Expected(pages=len(texts))
            for number, text in enumerate(texts[: kit.limits.pages], start=1):
                yield text_page(number, clean(text))
            if len(texts) > kit.limits.pages:
                raise limit("too_many_pages", f"Only the first {kit.limits.pages} slides were read.")
        else:
            yield from _by_program(["catppt", "-d", "utf-8", str(path)], CATPPT, path, kit)
        found = compound.slide_objects(path, most=kit.limits.part)
        yield from inner(found, _streams(path, ("Pictures",), kit), kit)


class RtfHandler:
    """Rich text. Embedded files come out; their names are not stored by every program."""

    name: ClassVar[str] = "rtf"
    version: ClassVar[str] = "4"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its first bytes."""
        return 50 if sniff.media_type(head, filename) == "application/rtf" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield text, embedded files and pictures. Raises ReadingStopped."""
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
        for place, (label, content) in enumerate(rtf_objects.objects(source)):
            if content:
                name = label if "." in label else f"file_{place}{_ending(content)}"
                yield outbox.child(apart(name), content)
            else:
                yield Problem(code="attachment_lost", message="An embedded file could not be taken out of the text.")
        for place, (ending, content) in enumerate(rtf_objects.pictures(source)):
            if _worth_reading(ending, content):
                yield outbox.child(apart(f"picture_{place + 1}.{ending}"), content)
        if told.open:
            yield endings.CUT


class ObjectHandler:
    """An object of another program, as DOCX, XLSX and PPTX keep it: the file that it wraps."""

    name: ClassVar[str] = "object"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its streams."""
        return 50 if sniff.media_type(head, filename) == ole_kinds.PACKAGED else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield the file. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The file is larger than is taken apart at once.")
        raw = path.read_bytes()
        label, content = compound.packaged(raw)
        if content in (b"", raw) or (not label and sniff.media_type_of(content) == sniff.UNKNOWN):
            # Some programs give a stream of their own files such a name.
            yield from StringsHandler().read(path, name=name, kit=kit)
        else:
            yield from inner([(label or "file", content)], (), kit)


_USUAL = {"application/msword": "doc", "application/vnd.ms-excel": "xls", "application/vnd.ms-powerpoint": "ppt"} | {
    sniff.XLSX: "xlsx", sniff.DOCX: "docx", sniff.PPTX: "pptx", "application/vnd.visio": "vsd"
}  # fmt: skip


def _ending(content: bytes) -> str:
    kind = sniff.media_type_of(content)
    for member, ending in ((b"word/", ".docx"), (b"xl/", ".xlsx"), (b"ppt/", ".pptx")):
        if content.startswith(b"PK") and member in content:
            return ending
    known = _USUAL.get(kind) or next(iter(sorted(sniff.EXTENSIONS.get(kind, ()))), "bin")
    return f".{known}"


def inner(found: Iterable[tuple[str, bytes]], streams: Iterable[bytes], kit: ExtractKit) -> Iterator[Part]:
    """Embedded files and pictures of an old office file, as children."""
    outbox, apart = Outbox(kit), unique(set())
    for label, content in found:
        name = label if "." in label else f"{label}{_ending(content)}"
        yield outbox.child(apart(name), content)
    number = 0
    for stream in streams:
        for ending, content in drawings.pictures(stream):
            number += 1
            if _worth_reading(ending, content):
                yield outbox.child(apart(f"picture_{number}.{ending}"), content)


def _worth_reading(ending: str, content: bytes) -> bool:
    """Drawings with words, and pictures that are no bullets and rules."""
    return metafile.tells(content) if ending in ("emf", "wmf") else len(content) >= zipped.SMALLEST_PICTURE


def _streams(path: Path, names: Iterable[str], kit: ExtractKit) -> Iterator[bytes]:
    return (_stream(path, name, kit.limits.part) for name in names)


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


class SingleFacts(olefile.OleFileIO):  # type: ignore[misc]  # no types
    """Reads no lists among the facts of a file: none is wanted, and one may be said to have four thousand millions."""

    def _parse_property(self, s: bytes, offset: int, property_id: int, property_type: int, *more: object) -> object:
        if property_type & olefile.olefile.VT_VECTOR:
            return None
        return super()._parse_property(s, offset, property_id, property_type, *more)


def ole_facts(path: Path) -> dict[str, str]:
    """Who made the file, and when, as it says itself."""
    try:
        with SingleFacts(path) as ole:
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
