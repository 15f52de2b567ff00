"""Mail messages (.eml, .emlx, MHTML) by the standard library with its lenient policy, and mailboxes (.mbox)."""

import codecs
import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import BinaryIO, ClassVar

from models.document import Child, Problem
from services.ingest import sniff
from services.ingest.formats import email_bodies, endings, mail, mail_bytes
from services.ingest.formats.html import html_text
from services.ingest.formats.text import clean, decode_bytes, paged
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Facts, Part, corrupt, encrypted, limit

MOST_PARTS = 10_000
MOST_DEPTH = 32
"""Multiparts inside multiparts; an attached message is a child and begins anew."""
_FROM_LINE = re.compile(rb"\A>?From [^\r\n]*\r?\n")
_TEXT_TYPES = ("text/plain", "text/html", "text/enriched", "text/richtext")
_ENDINGS = {
    "message/rfc822": ".eml",
    "text/html": ".html",
    "text/plain": ".txt",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}


class EmailHandler:
    """One message: headers and bodies as text, attachments as children."""

    name: ClassVar[str] = "email"
    version: ClassVar[str] = "6"

    def score(self, head: bytes, filename: str) -> int | None:
        """Messages by their first lines."""
        return 50 if sniff.media_type(head, filename) == "message/rfc822" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield facts, text and attachments. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The message is larger than is taken apart at once.")
        content = path.read_bytes()
        outbox = Outbox(kit)
        try:
            message, told = parse(content), _Told()
            children = list(_walk(message, told, outbox, unique(set())))
        except RecursionError:
            message, told = _flat(content), _Told()
            children = [*_walk(message, told, outbox, unique(set())), _TOO_DEEP]
        names = [part.path for part in children if isinstance(part, Child)]
        fields = {key: mail.all_of(message, label) for label, key in mail.SHOWN}
        fields |= {
            "message_id": mail.all_of(message, "Message-ID"),
            "in_reply_to": mail.all_of(message, "In-Reply-To"),
            "references": mail.all_of(message, "References"),
            "saved_from": _saved_from(message),
            **mail.ways(message),
            "delivery_report": "\n\n".join(told.reports)[:5000],
        }
        other, said = mail.others(message)
        bodies = [*told.bodies, *dict.fromkeys(told.behind), *filter(None, [said])]
        # A saved page has the links of its whole site around the text.
        if not fields["saved_from"] and (links := email_bodies.untold(told.links, bodies)):
            bodies.append("\n".join(links))
        if not any(fields.values()) and not any(body.strip() for body in bodies) and not children:
            raise corrupt("The message holds neither headers nor text. Ask for another copy from its source.")
        values = mail.facts(fields, date=mail.sent(fields["date"]), attachments=names)
        values |= {"links": told.links[: email_bodies.MOST_LINKS]} if told.links else {}
        yield Facts(values=values | ({"other_headers": other} if other else {}))
        yield from paged(iter([mail.shown(fields, bodies)]), kit=kit)
        yield from children
        if told.cut or mail_bytes.is_cut(message) or endings.short_emlx(content):
            yield mail_bytes.CUT
        if message.get_content_type() == "multipart/encrypted":
            raise encrypted(_CLOSED)


def _saved_from(message: Message) -> str:
    """The address of a web page that a browser saved as a message (MHTML); "" for mail."""
    if message.get_content_type() != "multipart/related":
        return ""
    stated = mail.all_of(message, "Snapshot-Content-Location") or mail.all_of(message, "Content-Location")
    inner = message.get_payload() if message.is_multipart() else None
    if not stated and isinstance(inner, list) and inner and isinstance(inner[0], Message):
        stated = mail.all_of(inner[0], "Content-Location")
    return stated if stated.lower().startswith(("http:", "https:", "file:")) else ""


def parse(content: bytes) -> Message:
    """A message from bytes. Raises RecursionError where its parts lie in each other by the hundred."""
    return email.message_from_bytes(_bare(content), policy=email.policy.compat32)


def top(content: bytes) -> Message:
    """A message of which the headers count alone: all that is behind them is one text."""
    return BytesParser(policy=email.policy.compat32).parsebytes(_bare(content), headersonly=True)


def _flat(content: bytes) -> Message:
    """The message as one text below its headers."""
    message = top(content)
    for name in ("Content-Type", "Content-Transfer-Encoding", "Content-Disposition"):
        del message[name]
    return message


def _bare(content: bytes) -> bytes:
    """A message without what is not of it: byte-order mark, UTF-16, the length line of .emlx, a mailbox's From line."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or content[:64].count(0) > 16:
        content = sniff.decoded(content).lstrip("\ufeff").encode("utf-8", "replace")
    content = content.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    first, _, rest = content.partition(b"\n")
    if first.strip().isdigit() and rest:
        content = rest[: int(first)] if int(first) <= len(rest) else rest
    return _FROM_LINE.sub(b"", content, count=1)


@dataclass
class _Told:
    """What a message says in words."""

    bodies: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    cut: bool = False

    def payload(self, part: Message) -> bytes:
        """The bytes of a part; that they were cut is noted."""
        content, cut = mail_bytes.payload(part)
        self.cut = self.cut or cut
        if behind := mail_bytes.behind_base64(part):
            self.behind.append(clean(decode_bytes(behind)))
        return content


def _walk(message: Message, told: _Told, outbox: Outbox, apart: Callable[[str], str]) -> Iterator[Part]:
    """Bodies into `told`, attachments as children, in their order."""
    stack: list[tuple[Message | str, int]] = [(message, 0)]
    count = 0
    while stack:
        part, depth = stack.pop()
        if isinstance(part, str):
            yield from _said(part, told, outbox, apart)
            continue
        count += 1
        if count > MOST_PARTS or depth > MOST_DEPTH:
            yield _TOO_MANY
            return
        kind = part.get_content_type()
        # A part that is none is decoded when it is asked, by the charset that it states.
        inner = part.get_payload() if part.is_multipart() else None
        pieces = [piece for piece in inner if isinstance(piece, Message)] if isinstance(inner, list) else []
        if kind.startswith("message/") and pieces:
            content = email_bodies.inner_bytes(part, pieces)
            if kind in email_bodies.REPORTS:
                told.reports.append(clean(decode_bytes(content)).strip())
                told.bodies.append(told.reports[-1])
                continue
            if kind in _INCOMPLETE:
                told.bodies.append(email_bodies.stated(part))
                yield _INCOMPLETE[kind]
            yield outbox.child(apart(_attached_name(part, content)), content)
            continue
        if part.get_content_maintype() == "multipart" and not part.is_multipart():
            pieces = email_bodies.by_border(part)
            if pieces:
                yield _OTHER_BORDER
                stack.extend((piece, depth + 1) for piece in reversed(pieces))
                continue
        if part.is_multipart():
            if kind == "multipart/encrypted" and depth:
                yield Problem(code="encrypted", message=_CLOSED)
            inside: list[Message | str] = list(_alternatives(pieces, told) if kind == _ALTERNATIVE else pieces)
            inside = [email_bodies.around(part.preamble), *inside, email_bodies.around(part.epilogue)]
            stack.extend((piece, depth + 1) for piece in reversed(inside))
            continue
        if _is_body(part):
            yield from _said(_body(part, told), told, outbox, apart)
            continue
        yield outbox.child(apart(_name(part, count)), told.payload(part))


_TOO_MANY = Problem(code="too_many_members", message="The message has too many parts; the rest was left out.")
_TOO_DEEP = Problem(
    code="too_many_members",
    message="Parts of the message lie deeper in each other than is followed: all of it stands as text, as it was sent.",
)
_ALTERNATIVE = "multipart/alternative"
_CLOSED = (
    "The message is encrypted for its recipient and was not opened. "
    "Ask the recipient for it as decrypted, and add that to the case."
)
_OTHER_BORDER = Problem(
    code="other_border",
    message="The border that the message states does not stand in it; its parts were told apart by one that does.",
)
_ELSEWHERE = Problem(
    code="body_elsewhere",
    message="A part of the message is not in it: it only says where that part lies, which stands in its text.",
)
_PIECE = Problem(
    code="message_piece",
    message="The message holds one piece of a longer one that was sent in several. Look for the others by its number "
    "and identity, and receive all of them.",
)
_INCOMPLETE = {"message/external-body": _ELSEWHERE, "message/partial": _PIECE}
_PGP = "-----BEGIN PGP MESSAGE-----"


def _said(text: str, told: _Told, outbox: Outbox, apart: Callable[[str], str]) -> Iterator[Part]:
    """A body into `told`; files written into it as children."""
    text, files = email_bodies.uuencoded(text)
    told.bodies.append(text)
    for name, content in files:
        yield outbox.child(apart(name), content)
    if _PGP in text:
        yield Problem(code="encrypted", message=_CLOSED)


def _alternatives(parts: list[Message], told: _Told) -> list[Message | str]:
    """Of the plain text and the HTML those that no word is lost without; everything that is no text stays."""
    plain = next((part for part in parts if part.get_content_type() == "text/plain" and _is_body(part)), None)
    rich = next((part for part in parts if part.get_content_type() == "text/html" and _is_body(part)), None)
    if plain is None or rich is None:
        return list(parts)
    texts = email_bodies.together(_body(plain, told), _body(rich, told))
    return [*texts, *(part for part in parts if part is not plain and part is not rich)]


def _body(part: Message, told: _Told) -> str:
    """The text of a body in the charset it states, or in the one it turns out to be in; its links are noted."""
    text = _known(told.payload(part), part)
    if part.get_content_type() != "text/html":
        return clean(text)
    told.links += email_bodies.targets(text)
    return html_text(text)


def _is_body(part: Message) -> bool:
    if part.get_content_type() not in _TEXT_TYPES:
        return False
    disposition = mail.first(part, "content-disposition").lower()
    return not disposition.startswith("attachment") and not mail.filename(part)


def _known(raw: bytes, part: Message) -> str:
    text = mail_bytes.stated(raw, str(part.get_content_charset("") or ""))
    return decode_bytes(raw) if text is None else text


def _attached_name(part: Message, content: bytes) -> str:
    given = mail.filename(part) or mail.all_of(top(content), "Subject")[:120] or "message"
    if sniff.media_type_of(content) != "message/rfc822":
        return given
    return given if given.lower().endswith((".eml", ".msg")) else given + ".eml"


def _name(part: Message, place: int) -> str:
    given = mail.filename(part)
    if given:
        return given
    identity = mail.all_of(part, "Content-Location").rsplit("/", 1)[-1]
    return identity or f"part-{place}{_ENDINGS.get(part.get_content_type(), '')}"


class MboxHandler:
    """A mailbox: each message a child."""

    name: ClassVar[str] = "mbox"
    version: ClassVar[str] = "3"

    def score(self, head: bytes, filename: str) -> int | None:
        """Mailboxes by their first line."""
        return 50 if sniff.media_type(head, filename) == "application/mbox" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield a child per message; one message at a time is in memory. Raises ReadingStopped."""
        outbox = Outbox(kit)
        count = 0
        for content in messages(path, most=kit.limits.part):
            count += 1
            subject = mail.all_of(top(content[:65536]), "Subject")
            label = re.sub(r"[^\w .,@-]+", " ", subject).strip()[:80]
            yield outbox.child(f"{count:06d} {label}".strip() + ".eml", content)
            if len(content) >= kit.limits.part:
                yield Problem(code="too_big", message="A message of the mailbox is too large; its end was left out.")
        yield Facts(values={"messages": count})


_DATED = re.compile(
    rb"From \S.* [A-Z][a-z]{2},? +(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} +[A-Z][a-z]{2}) +"
    rb"\d{1,2}:\d\d(?::\d\d)?(?: [A-Z]{1,5}| [+-]\d{4}){0,2} \d{4}(?: [A-Z]{1,5}| [+-]\d{4})?"
)
_ADDRESSED = re.compile(rb"From (?:-|\S+@\S+|MAILER-DAEMON|\S+ (?:.*\d:\d\d.*\b\d{4}\b|.*\b\d{4}\b.*\d:\d\d).*)")
_HEADER_LINE = re.compile(rb"(?:>?From |[A-Za-z][A-Za-z0-9-]*:)")


def messages(path: Path, *, most: int) -> Iterator[bytes]:
    """The messages of a mailbox.

    One begins at the start, and behind an empty line at a From line with a date as mail programs write it, or with an
    address or a time when a header follows; without the empty line it needs both the date and the header. Any other
    From line is of the text.
    """
    current = bytearray()
    blank = True
    with path.open("rb") as file:
        lines = _lines(file)
        line = next(lines, b"")
        first = True
        while line:
            following = next(lines, b"")
            if line.startswith(b"From ") and (first or _begins(line, following, blank=blank)):
                if current.strip():
                    yield bytes(current)
                current.clear()
            elif len(current) < most:
                current += line[1:] if line.startswith(b">From ") else line
            blank, first = not line.strip(), first and not line.strip()
            line = following
    if current.strip():
        yield bytes(current)


def _begins(line: bytes, following: bytes, *, blank: bool) -> bool:
    line = line[:500].rstrip()  # longer than any that a program writes
    header = _HEADER_LINE.match(following) is not None
    if not blank:
        return header and _DATED.fullmatch(line) is not None
    return bool(_DATED.fullmatch(line) or (header and _ADDRESSED.fullmatch(line)))


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a mailbox, those that end as on the first Macintoshes too."""
    head = file.read(sniff.HEAD)
    file.seek(0)
    if b"\n" in head or b"\r" not in head:
        yield from file
        return
    pending = b""
    while block := file.read(sniff.HEAD):
        *whole, pending = (pending + block).split(b"\r")
        yield from (line + b"\n" for line in whole)
    if pending:
        yield pending
