"""Outlook: single messages (.msg) by oxmsg, mail stores (.pst) by readpst."""

import contextlib
import copy
import datetime as dt
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import HeaderParser
from pathlib import Path
from typing import Any, ClassVar, cast

from oxmsg import Message
from oxmsg.storage import Storage, Stream

from models.document import Child, DocumentState, Problem
from services.ingest import sniff
from services.ingest.formats import email_bodies, endings, mail
from services.ingest.formats.html import declares_encoding, html_source, html_text
from services.ingest.formats.lzfu import rich_text
from services.ingest.formats.text import clean, decode_bytes, paged
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, corrupt, limit
from services.ingest.programs import READPST, run

MOST_DEPTH = 16
"""Messages inside messages that are taken apart."""

# MAPI properties, as their streams are named.
_SUBJECT, _HEADERS, _BODY, _HTML, _RTF = 0x0037, 0x007D, 0x1000, 0x1013, 0x1009
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP, _SENT_FOR = 0x0C1A, 0x0C1F, 0x5D01, 0x0042
_NAME, _ADDRESS, _SMTP, _RECIPIENT_TYPE = 0x3001, 0x3003, 0x39FE, 0x0C15
_LONG_NAME, _SHORT_NAME, _DATA, _OBJECT = 0x3707, 0x3704, "__substg1.0_37010102", "__substg1.0_3701000D"
_CLASS, _INTERNET_CODEPAGE, _CODEPAGE, _SUBMITTED, _DELIVERED = 0x001A, 0x3FDE, 0x3FFD, 0x0039, 0x0E06
_CONTACT = {0x3A16: "company", 0x3A08: "phone", 0x3A1C: "mobile", 0x3A09: "home phone", 0x3001: "name"}
_PROPERTIES = "__properties_version1.0"


class MsgHandler:
    """One Outlook item: headers and body as text, attachments as children.

    An attached Outlook item has no bytes of its own: its child is a mail message made of it.
    """

    name: ClassVar[str] = "msg"
    version: ClassVar[str] = "7"

    def score(self, head: bytes, filename: str) -> int | None:
        """Outlook items by their streams."""
        return 50 if sniff.media_type(head, filename) == "application/vnd.ms-outlook" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield facts, text and attachments. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The message is larger than is taken apart at once.")
        try:
            item = _Item(Message.load(str(path)))
        except Exception as error:  # olefile and oxmsg, on hostile bytes
            raise corrupt() from error
        outbox, apart = Outbox(kit), unique(set())
        children: list[Part] = []
        for attached in item.attachments():
            if attached.content:
                children.append(outbox.child(apart(attached.name), attached.content))
            else:
                lost = "An attachment could not be taken out of the message."
                children.append(Problem(code="attachment_lost", message=lost))
        names = [part.path for part in children if isinstance(part, Child)]
        fields = item.fields()
        values = mail.facts(fields, date=mail.sent(fields["date"]), attachments=names)
        other, said = item.others()
        yield Facts(values=values | ({"other_headers": other} if other else {}))
        # As Outlook's own viewers do: the subject above the people.
        ordered = {"date": fields["date"], "from": fields["from"], "subject": fields["subject"], **fields}
        yield from paged(iter([mail.shown(ordered, [item.body(), item.contact(), said])]), kit=kit)
        yield from children
        if endings.short_compound(path):
            yield endings.CUT


@dataclass(frozen=True)
class _Attached:
    name: str
    content: bytes


class _Item:
    """An Outlook item. oxmsg reads lazily, and any property may hold bytes that make no sense: each is asked alone."""

    def __init__(self, message: Message, depth: int = 0) -> None:
        self._message = message
        # oxmsg shows neither raw strings nor embedded items.
        self._storage = cast("Storage", message._storage)  # noqa: SLF001
        self._depth = depth
        codepages = [
            _safely(lambda kind=kind: message.properties.int_prop_value(kind))
            for kind in (_INTERNET_CODEPAGE, _CODEPAGE)
        ]
        self._codecs = [codec for codepage in codepages if (codec := _codec(codepage))]

    def text(self, identity: int, storage: Storage | None = None) -> str:
        """A string property: UTF-16, else bytes in the message's code page, else in the one they look like."""
        streams = {stream.name: stream.bytes_ for stream in (storage or self._storage).streams}
        wide = streams.get(f"__substg1.0_{identity:04X}001F")
        if wide is not None:
            return clean(wide.decode("utf-16-le", "replace")).strip("\0")
        narrow = streams.get(f"__substg1.0_{identity:04X}001E", b"").rstrip(b"\0")
        for codec in self._codecs:
            try:
                return clean(narrow.decode(codec))
            except (UnicodeDecodeError, LookupError):
                continue
        return clean(decode_bytes(narrow)) if narrow else ""

    def fields(self) -> dict[str, str]:
        """Headers as they were sent; what they lack from the item's properties."""
        headers = HeaderParser().parsestr(self.text(_HEADERS))
        found = {key: mail.all_of(headers, label) for label, key in mail.SHOWN}
        found |= {
            "message_id": mail.all_of(headers, "Message-ID"),
            "in_reply_to": mail.all_of(headers, "In-Reply-To"),
            "references": mail.all_of(headers, "References"),
            **mail.ways(headers),
        }
        found["from"] = found["from"] or self._sender()
        found["subject"] = found["subject"] or self.text(_SUBJECT)
        for kind, key in enumerate(("to", "cc", "bcc"), start=1):
            found[key] = found[key] or ", ".join(self._people(kind))
        found["date"] = found["date"] or self._date()
        return found

    def others(self) -> tuple[list[str], str]:
        """The headers, as they were sent, that have no place of their own; see `mail.others`."""
        return mail.others(HeaderParser().parsestr(self.text(_HEADERS)))

    def _sender(self) -> str:
        name = self.text(_SENDER) or self.text(_SENT_FOR)
        return _person(name, self.text(_SENDER_SMTP) or self.text(_SENDER_ADDRESS))

    def _people(self, kind: int) -> Iterator[str]:
        for storage, person in zip(
            self._storage.iter_recipient_storages(), _safely(lambda: self._message.recipients) or (), strict=False
        ):
            place = _safely(lambda person=person: person.properties.int_prop_value(_RECIPIENT_TYPE)) or 1
            if place & 0xF == kind:
                yield _person(self.text(_NAME, storage), self.text(_SMTP, storage) or self.text(_ADDRESS, storage))

    def _date(self) -> str:
        for identity in (_SUBMITTED, _DELIVERED):
            when = _safely(lambda identity=identity: self._message.properties.date_prop_value(identity))
            if isinstance(when, dt.datetime):  # a damaged list may give it another kind of value
                return f"{when:%a, %d %b %Y %H:%M:%S +0000}"
        return ""

    def body(self) -> str:
        """Of the plain body, the HTML and the rich text those that no word is lost without; where links lead."""
        streams = {stream.name: stream.bytes_ for stream in self._storage.streams}
        raw = streams.get(f"__substg1.0_{_HTML:04X}0102")
        html = self._decoded(raw) if raw is not None else self.text(_HTML)
        packed = streams.get(f"__substg1.0_{_RTF:04X}0102", b"")
        rich = html_text(html) if html.strip() else rich_text(packed)
        bodies = [text for text in email_bodies.together(self.text(_BODY), rich) if text.strip()]
        third = rich_text(packed) if html.strip() and packed else ""
        if not email_bodies.words(third) <= email_bodies.words("\n".join(bodies)):
            bodies.append(third)
        links = email_bodies.untold(email_bodies.targets(html), bodies) if html.strip() else []
        return "\n\n".join([*bodies, *filter(None, ["\n".join(links)])])

    def _decoded(self, raw: bytes) -> str:
        """HTML in the encoding that it declares, else in the item's code page, else in the one it looks like."""
        if self._codecs and not declares_encoding(raw):
            with contextlib.suppress(UnicodeDecodeError, LookupError):
                return clean(raw.decode(self._codecs[0]))
        return html_source(raw)

    def contact(self) -> str:
        """Fields of a contact item, which has no body to speak of."""
        if not self.text(_CLASS).startswith("IPM.Contact"):
            return ""
        return "\n".join(f"{label}: {value}" for identity, label in _CONTACT.items() if (value := self.text(identity)))

    def attachments(self) -> Iterator[_Attached]:
        """Attached files, and attached items as messages. One that cannot be had has no bytes."""
        for place, storage in enumerate(self._storage.iter_attachment_storages()):
            name = self.text(_LONG_NAME, storage) or self.text(_SHORT_NAME, storage) or self.text(_NAME, storage)
            inner = next((part for part in storage.storages if part.name == _OBJECT), None)
            content = next((stream.bytes_ for stream in storage.streams if stream.name == _DATA), b"")
            if inner is not None and self._depth < MOST_DEPTH:
                item = _safely(lambda inner=inner: _Item(Message(_as_root(inner)), self._depth + 1))
                content = _safely(item.as_mail, b"") if item is not None else b""
                name = (name or (item.text(_SUBJECT) if item else "")) or "message"
                name = name if name.lower().endswith((".msg", ".eml")) else f"{name[:120]}.eml"
            yield _Attached(name=name or f"attachment-{place + 1}", content=content)

    def as_mail(self) -> bytes:
        """The item as a mail message; the same item gives the same bytes."""
        message = EmailMessage()
        fields = self.fields()
        for label, key in (*mail.SHOWN, ("Message-ID", "message_id"), ("In-Reply-To", "in_reply_to")):
            if fields.get(key):
                _safely(lambda label=label, key=key: message.add_header(label, " ".join(fields[key].split())))
        message.set_content("\n\n".join(filter(None, [self.body(), self.contact()])))
        for attached in self.attachments():
            if attached.content:
                message.add_attachment(
                    attached.content, maintype="application", subtype="octet-stream", filename=attached.name
                )
        if message.is_multipart():
            # A random border would make the same item another file each time.
            seal = hashlib.sha256("\n".join([*fields.values(), self.body()]).encode("utf-8", "replace")).hexdigest()
            message.set_boundary(f"lince-{seal[:32]}-{self._depth}")
        return message.as_bytes()


def _as_root(storage: Storage) -> Storage:
    """An embedded item's storage with the longer header that a file's own storage has."""
    streams = tuple(
        Stream(stream.path, stream.bytes_[:24] + bytes(8) + stream.bytes_[24:])
        if stream.name == _PROPERTIES
        else stream
        for stream in storage.streams
    )
    root = copy.copy(storage)
    root.streams = streams
    return root


def _person(name: str, address: str) -> str:
    name, address = " ".join(name.split()), " ".join(address.split())
    return f"{name} <{address}>" if address and address != name else name


def _codec(codepage: object) -> str:
    """Python's name of a Windows code page; "" for none, and for ASCII, which says nothing."""
    if not isinstance(codepage, int) or codepage in (0, 20127):
        return ""
    return {65001: "utf-8", 28591: "latin-1", 28605: "iso-8859-15", 51949: "euc-kr", 50220: "iso-2022-jp"}.get(
        codepage, f"cp{codepage}"
    )


def _safely(ask: Callable[..., Any], default: Any = None) -> Any:
    try:
        return ask()
    except Exception:  # noqa: BLE001 - whatever hostile bytes make the library raise
        return default


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
