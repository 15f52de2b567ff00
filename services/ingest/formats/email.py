"""Mail messages (.eml, .emlx, MHTML) by the standard library with its lenient policy, and mailboxes (.mbox)."""

import codecs
import email
import email.policy
import re
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import ClassVar

from models.document import Child, Problem
from services.ingest import sniff
from services.ingest.formats import mail
from services.ingest.formats.html import html_text
from services.ingest.formats.text import clean, decode_bytes, paged
from services.ingest.outbox import Outbox, unique
from services.ingest.plugin import ExtractKit, Facts, Part, corrupt, limit

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
    version: ClassVar[str] = "2"

    def score(self, head: bytes, filename: str) -> int | None:
        """Messages by their first lines."""
        return 50 if sniff.media_type(head, filename) == "message/rfc822" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield facts, text and attachments. Raises ReadingStopped."""
        if path.stat().st_size > kit.limits.part:
            raise limit("too_big", "The message is larger than is taken apart at once.")
        message = parse(path.read_bytes())
        outbox = Outbox(kit)
        apart = unique(set())
        bodies: list[str] = []
        names: list[str] = []
        children: list[Part] = []
        for part in _walk(message, bodies, outbox, apart):
            if isinstance(part, Child):
                names.append(part.path)
            children.append(part)
        fields = {key: mail.all_of(message, label) for label, key in mail.SHOWN}
        fields |= {
            "message_id": mail.all_of(message, "Message-ID"),
            "in_reply_to": mail.all_of(message, "In-Reply-To"),
            "references": mail.all_of(message, "References"),
            "saved_from": _saved_from(message),
        }
        if not any(fields.values()) and not any(body.strip() for body in bodies) and not children:
            raise corrupt("The message holds neither headers nor text. Ask for another copy from its source.")
        yield Facts(values=mail.facts(fields, date=mail.sent(fields["date"]), attachments=names))
        yield from paged(iter([mail.shown(fields, bodies)]), kit=kit)
        yield from children


def _saved_from(message: Message) -> str:
    """The address of a web page that a browser saved as a message (MHTML); "" for mail."""
    if message.get_content_type() != "multipart/related":
        return ""
    stated = mail.all_of(message, "Snapshot-Content-Location") or mail.all_of(message, "Content-Location")
    inner = message.get_payload()
    if not stated and isinstance(inner, list) and inner and isinstance(inner[0], Message):
        stated = mail.all_of(inner[0], "Content-Location")
    return stated if stated.lower().startswith(("http:", "https:", "file:")) else ""


def parse(content: bytes) -> Message:
    """A message from bytes: byte-order mark, UTF-16, the length line of .emlx and the From line of mailboxes undone."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or content[:64].count(0) > 16:
        content = sniff.decoded(content).lstrip("\ufeff").encode("utf-8", "replace")
    content = content.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    first, _, rest = content.partition(b"\n")
    if first.strip().isdigit() and rest:
        content = rest[: int(first)] if int(first) <= len(rest) else rest
    content = _FROM_LINE.sub(b"", content, count=1)
    return email.message_from_bytes(content, policy=email.policy.compat32)


def _walk(message: Message, bodies: list[str], outbox: Outbox, apart: Callable[[str], str]) -> Iterator[Part]:
    """Bodies into `bodies`, attachments as children, in their order."""
    stack: list[tuple[Message, int]] = [(message, 0)]
    count = 0
    while stack:
        part, depth = stack.pop()
        count += 1
        if count > MOST_PARTS or depth > MOST_DEPTH:
            yield Problem(code="too_many_members", message="The message has too many parts; the rest was left out.")
            return
        kind = part.get_content_type()
        inner = part.get_payload()
        if kind == "message/rfc822" and isinstance(inner, list) and inner and isinstance(inner[0], Message):
            yield outbox.child(apart(_attached_name(part, inner[0])), inner[0].as_bytes(policy=_AS_IS))
            continue
        if part.is_multipart() and isinstance(inner, list):
            parts = [piece for piece in inner if isinstance(piece, Message)]
            if kind == "multipart/alternative":
                parts = _best(parts)
            stack.extend((piece, depth + 1) for piece in reversed(parts))
            continue
        if _is_body(part):
            bodies.append(body_text(part))
            continue
        yield outbox.child(apart(_name(part, count)), payload(part))


_AS_IS = email.policy.compat32.clone(max_line_length=None)


def _best(parts: list[Message]) -> list[Message]:
    """Of alternatives the plain text, unless it is a mere stub of the HTML; everything that is no text stays."""
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    rich = [part for part in parts if part.get_content_type() == "text/html"]
    if plain and rich:
        short, long = body_text(plain[0]), body_text(rich[0])
        dropped = plain if len(short.strip()) < 0.3 * len(long.strip()) else rich
        return [part for part in parts if part not in dropped]
    return parts


def _is_body(part: Message) -> bool:
    if part.get_content_type() not in _TEXT_TYPES:
        return False
    disposition = mail.first(part, "content-disposition").lower()
    return not disposition.startswith("attachment") and not mail.filename(part)


def payload(part: Message) -> bytes:
    """The bytes of a part, its transfer encoding undone."""
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return content
    inner = part.get_payload()
    return inner.encode("utf-8", "surrogateescape") if isinstance(inner, str) else b""


def body_text(part: Message) -> str:
    """The text of a body in the charset it states, or in the one it turns out to be in."""
    raw = payload(part)
    if part.get_content_type() == "text/html":
        return html_text(_known(raw, part))
    return clean(_known(raw, part))


def _known(raw: bytes, part: Message) -> str:
    charset = str(part.get_content_charset("") or "")
    try:
        # US-ASCII is what a mailer says that does not know.
        if charset and charset not in ("us-ascii", "ascii", "unknown-8bit", "default"):
            return raw.decode(charset)
    except (LookupError, UnicodeDecodeError):
        pass
    return decode_bytes(raw)


def _attached_name(part: Message, inner: object) -> str:
    given = mail.filename(part)
    if not given and isinstance(inner, Message):
        given = mail.all_of(inner, "Subject")[:120]
    given = given or "message"
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
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """Mailboxes by their first line."""
        return 50 if sniff.media_type(head, filename) == "application/mbox" else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield a child per message; one message at a time is in memory. Raises ReadingStopped."""
        outbox = Outbox(kit)
        count = 0
        for content in messages(path, most=kit.limits.part):
            count += 1
            subject = mail.all_of(parse(content[:65536]), "Subject")
            label = re.sub(r"[^\w .,@-]+", " ", subject).strip()[:80]
            yield outbox.child(f"{count:06d} {label}".strip() + ".eml", content)
        yield Facts(values={"messages": count})


def messages(path: Path, *, most: int) -> Iterator[bytes]:
    """The messages of a mailbox: a From line after an empty line (or at the start) begins one."""
    current = bytearray()
    blank = True
    with path.open("rb") as file:
        for line in file:
            if blank and line.startswith(b"From ") and re.match(rb"From \S+", line):
                if current.strip():
                    yield bytes(current)
                current.clear()
            elif len(current) < most:
                current += line[1:] if line.startswith(b">From ") else line
            blank = not line.strip()
    if current.strip():
        yield bytes(current)
