"""Transport-neutral encapsulation: the winmail.dat that Outlook sends in place of attachments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from models.document import Problem
from services.ingest import sniff
from services.ingest.formats import email_bodies, endings, mail
from services.ingest.formats.html import html_text
from services.ingest.formats.lzfu import rich_text
from services.ingest.formats.text import clean, decode_bytes, paged
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Facts, Part, corrupt, limit

# Attributes, with their type in the upper half.
_SUBJECT, _BODY = 0x00018004, 0x0002800C
_ATTACH_START, _ATTACH_TITLE, _ATTACH_DATA = 0x00069002, 0x00018010, 0x0006800F
_ATTACH_PROPERTIES, _MESSAGE_PROPERTIES = 0x00069005, 0x00069003
_CUT = -1
"""No attribute: the file ends within one."""

# MAPI properties inside. Headers by their name: the properties that give it, the first that is there counts.
_HEADERS = {
    "from": (0x0C1F, 0x0065, 0x0C1A, 0x0042), "to": (0x0E04, 0x0074), "cc": (0x0E03, 0x0073), "bcc": (0x0E02, 0x0072),
    "subject": (0x0037, 0x0E1D, 0x0070),
}  # fmt: skip
_REPORT = 0x1001
"""What a notice of receipt says."""
_LONG_NAME, _DATA, _PLAIN, _HTML, _RTF = 0x3707, 0x3701, 0x1000, 0x1013, 0x1009
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_MULTIPLE, _NAMED = 0x1000, 0x8000


@dataclass
class _Attachment:
    name: str = ""
    content: bytes = b""


class TnefHandler:
    """One encapsulated message: subject and body as text, attachments as children."""

    name: ClassVar[str] = "tnef"
    version: ClassVar[str] = "4"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its signature."""
        return 50 if sniff.media_type(head, filename) == "application/ms-tnef" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield facts, text and attachments. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The message is larger than is taken apart at once.")
        raw = path.read_bytes()
        headers, bodies, attachments = dict.fromkeys(_HEADERS, ""), [], [_Attachment()]
        whole = cut = False
        for kind, value in _attributes(raw):
            whole = True
            if kind == _SUBJECT:
                headers["subject"] = mail.header(value.rstrip(b"\0"))
            elif kind == _BODY:
                bodies.append(clean(decode_bytes(value.rstrip(b"\0"))))
            elif kind == _MESSAGE_PROPERTIES:
                found = dict(_properties(value))
                bodies += _bodies(found)
                headers = {name: told or _header(found, name) for name, told in headers.items()}
            elif kind == _ATTACH_START:
                attachments.append(_Attachment())
            elif kind == _ATTACH_TITLE:
                attachments[-1].name = attachments[-1].name or mail.header(value.rstrip(b"\0"))
            elif kind == _ATTACH_DATA:
                attachments[-1].content = value
            elif kind == _CUT:
                cut = True
            elif kind == _ATTACH_PROPERTIES:
                _complete(attachments[-1], value)
        if not whole:
            raise corrupt()
        kept = [attachment for attachment in attachments if attachment.name or attachment.content]
        yield Facts(values={**headers, "attachments": [attachment.name for attachment in kept]})
        said: list[str] = []
        for body in filter(str.strip, bodies):
            # The same words come as plain text, as HTML and as rich text; each only for what the others lack.
            said = [*said[:-1], *email_bodies.together(said[-1], body)] if said else [body]
        text = mail.shown(headers, said) if any(headers.values()) else "\n\n".join(said)
        yield from paged(iter([text] if text.strip() else []), kit=kit)
        outbox, apart = Outbox(kit), unique(set())
        for place, attachment in enumerate(kept):
            if attachment.content:
                yield outbox.child(apart(attachment.name or f"attachment-{place + 1}"), attachment.content)
            else:
                yield Problem(code="attachment_lost", message="An attachment could not be taken out of the message.")
        if cut:
            yield endings.CUT


def _attributes(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Level, attribute, length, bytes, checksum; a cut file gives what is whole."""
    place = 6
    while place + 9 <= len(raw):
        kind = int.from_bytes(raw[place + 1 : place + 5], "little")
        size = int.from_bytes(raw[place + 5 : place + 9], "little")
        place += 9
        if place + size > len(raw):
            if kind == _ATTACH_DATA:
                yield kind, raw[place:]
            yield _CUT, b""
            return
        yield kind, raw[place : place + size]
        place += size + 2


def _header(found: Mapping[int, bytes], name: str) -> str:
    told = (clean(decode_bytes(found[one])).strip(" \0") for one in _HEADERS[name] if one in found)
    return next(filter(None, told), "")


def _bodies(found: Mapping[int, bytes]) -> list[str]:
    bodies = [clean(decode_bytes(found[one].rstrip(b"\0"))) for one in (_PLAIN, _REPORT) if one in found]
    if _HTML in found:
        return [*bodies, html_text(found[_HTML])]
    return [*bodies, rich_text(found[_RTF])] if _RTF in found else bodies


def _complete(attachment: _Attachment, raw: bytes) -> None:
    found = dict(_properties(raw))
    if _LONG_NAME in found:
        attachment.name = clean(decode_bytes(found[_LONG_NAME])).strip(" \0") or attachment.name
    if not attachment.content and len(found.get(_DATA, b"")) > 16:
        # An object comes with the id of its interface in front.
        attachment.content = found[_DATA][16:]


def _properties(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """MAPI properties of a block, strings as bytes; stops where the block makes no sense."""
    count, place = int.from_bytes(raw[:4], "little"), 4
    for _ in range(min(count, 5000)):
        kind, identity = (
            int.from_bytes(raw[place : place + 2], "little"),
            int.from_bytes(raw[place + 2 : place + 4], "little"),
        )
        place += 4
        if identity >= _NAMED:
            by_name = int.from_bytes(raw[place + 16 : place + 20], "little")
            place += 20
            size = int.from_bytes(raw[place : place + 4], "little") if by_name else 0
            place += 4 + (size + 3) // 4 * 4
        base = kind & ~_MULTIPLE
        values = 1
        if kind & _MULTIPLE or base not in _SIZES:
            values = int.from_bytes(raw[place : place + 4], "little")
            place += 4
        for _ in range(min(values, 5000)):
            if base in _SIZES:
                place += _SIZES[base]
                continue
            size = int.from_bytes(raw[place : place + 4], "little")
            place += 4
            if size > len(raw) - place:
                return
            value = raw[place : place + size]
            # Strings in UTF-16 end in two zero bytes.
            yield identity, value.decode("utf-16-le", "replace").rstrip("\0").encode("utf-8") if base == 0x1F else value
            place += (size + 3) // 4 * 4
