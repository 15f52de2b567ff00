"""Outlook: single messages (.msg) by oxmsg, mail stores (.pst) by readpst."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from oxmsg import Message
from oxmsg.properties import Properties

from models.document import Child, DocumentState, Problem
from services.ingest import sniff
from services.ingest.formats import mail
from services.ingest.formats.html import html_text
from services.ingest.formats.text import clean, decode_bytes, paged
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, corrupt, limit
from services.ingest.programs import READPST, run

_TO, _CC, _BCC = 1, 2, 3
_RECIPIENT_TYPE = 0x0C15
"""MAPI property: whether a recipient stands in To, Cc or Bcc."""
_PLAIN, _HTML, _RTF = 0x1000, 0x1013, 0x1009
_CONTACT_TEXTS = {0x3A16: "company", 0x3A08: "phone", 0x3A1C: "mobile", 0x3A09: "home phone", 0x3001: "name"}


class MsgHandler:
    """One Outlook item: headers and body as text, attachments as children."""

    name: ClassVar[str] = "msg"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """Outlook items by their streams."""
        return 50 if sniff.media_type(head, filename) == "application/vnd.ms-outlook" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield facts, text and attachments. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The message is larger than is taken apart at once.")
        try:
            message = Message.load(str(path))
        except Exception as error:  # olefile and oxmsg, on hostile bytes
            raise corrupt() from error
        fields = _fields(message)
        outbox, apart = Outbox(kit), unique(set())
        children = list(_attachments(message, outbox, apart))
        names = [part.path for part in children if isinstance(part, Child)]
        date = _safely(lambda: message.sent_date)
        if date is not None and not fields["date"]:
            fields["date"] = str(date)
        yield Facts(values=mail.facts(fields, date=mail.sent(fields["date"]), attachments=names))
        yield from paged(iter([mail.shown(fields, [_body(message), _contact(message)])]), kit=kit)
        yield from children


def _safely(ask: Any, default: Any = None) -> Any:
    """Oxmsg reads lazily: any property may hold bytes that it cannot decode."""
    try:
        return ask()
    except Exception:  # noqa: BLE001
        return default


def _fields(message: Message) -> dict[str, str]:
    headers = {key.lower(): value for key, value in (_safely(lambda: message.message_headers) or {}).items()}
    found = {key: mail.header(headers.get(label.lower())) for label, key in mail.SHOWN}
    found |= {
        "message_id": mail.header(headers.get("message-id")),
        "in_reply_to": mail.header(headers.get("in-reply-to")),
        "references": mail.header(headers.get("references")),
    }
    found["from"] = found["from"] or mail.header(_safely(lambda: message.sender))
    found["subject"] = found["subject"] or mail.header(_safely(lambda: message.subject))
    for kind, key in ((_TO, "to"), (_CC, "cc"), (_BCC, "bcc")):
        if found[key]:
            continue
        people = []
        for person in _safely(lambda: message.recipients) or ():
            place = _safely(lambda person=person: person.properties.int_prop_value(_RECIPIENT_TYPE), _TO)
            if (place or _TO) == kind:
                name, address = (
                    _safely(lambda person=person: person.name),
                    _safely(lambda person=person: person.email_address),
                )
                people.append(f"{name} <{address}>" if address and address != name else str(name or ""))
        found[key] = mail.header(", ".join(filter(None, people)))
    return found


def _body(message: Message) -> str:
    plain = _safely(lambda: message.body)
    if plain is None:
        plain = _raw_text(message.properties, _PLAIN)
    if plain and plain.strip():
        return clean(str(plain))
    rich = _safely(lambda: message.html_body)
    if rich is None:
        raw = _safely(lambda: message.properties.binary_prop_value(_HTML))
        rich = decode_bytes(raw) if raw else None
    return html_text(str(rich)) if rich else ""


def _raw_text(properties: Properties, identity: int) -> str | None:
    """A string whose code page oxmsg does not know: its bytes, decoded by what they look like."""
    storage: Any = getattr(properties, "_storage", None)
    raw = _safely(lambda: storage.property_stream_bytes(identity, 0x001E))
    return decode_bytes(raw) if raw else None


def _contact(message: Message) -> str:
    """Fields of a contact item, which has no body to speak of."""
    if not str(_safely(lambda: message.message_class, "")).startswith("IPM.Contact"):
        return ""
    lines = []
    for identity, label in _CONTACT_TEXTS.items():
        value = _safely(lambda identity=identity: message.properties.str_prop_value(identity))
        if value:
            lines.append(f"{label}: {clean(str(value))}")
    return "\n".join(lines)


def _attachments(message: Message, outbox: Outbox, apart: Any) -> Iterator[Part]:
    for place, attachment in enumerate(_safely(lambda: message.attachments) or ()):
        given = _safely(lambda attachment=attachment: attachment.file_name) or f"attachment-{place + 1}"
        content = _safely(lambda attachment=attachment: attachment.file_bytes)
        if content:
            yield outbox.child(apart(clean(str(given))), content)
        else:
            yield Problem(code="attachment_lost", message="An attachment could not be taken out of the message.")


class PstHandler:
    """An Outlook store: each item a child, in its folder's path."""

    name: ClassVar[str] = "pst"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """Outlook stores by their magic."""
        return 50 if sniff.media_type(head, filename) == "application/vnd.ms-outlook-pst" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield a child per item. Raises ReadingStopped."""
        if READPST.path() is None:
            raise ReadingStopped(
                DocumentState.FAILED,
                "program_missing",
                "The program readpst is missing: Outlook stores cannot be opened. `lince doctor` prints the command.",
            )
        outbox, count = Outbox(kit), 0
        with tempfile.TemporaryDirectory(dir=kit.folder, prefix="pst-") as name_of_folder:
            folder = Path(name_of_folder)
            seconds = kit.limits.program_seconds + path.stat().st_size / (4 * 1024 * 1024)
            # -e: a file per item with its ending; -8: UTF-8; -D: deleted items as well; -j 0: no children processes.
            command = ["readpst", "-e", "-8", "-D", "-q", "-j", "0", "-o", str(folder), str(path)]
            result = run(command, seconds=seconds, folder=folder, folder_bytes=kit.limits.total)
            for file in sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()):
                with file.open("rb") as stream:
                    yield outbox.stream(str(file.relative_to(folder)), stream)
                count += 1
        yield Facts(values={"messages": count})
        if result.ended == "output":
            raise limit("too_big_unpacked", "What this file holds is larger than one file may unpack to.")
        if not result.ok and not count:
            raise corrupt()
        if not result.ok:
            yield Problem(code="archive_damaged", message="The store is damaged; what could be taken out was.")
