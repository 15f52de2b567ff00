"""What mail formats share: decoding of headers, the text of a message, its threads."""

import contextlib
import datetime as dt
import email.utils
import re
from binascii import Error as Base64Error
from collections.abc import Iterable, Sequence
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from typing import Any
from urllib.parse import unquote_to_bytes

from services.ingest.formats.mail_bytes import stated
from services.ingest.formats.text import clean, decode_bytes

SHOWN = (("Date", "date"), ("From", "from"), ("To", "to"), ("Cc", "cc"), ("Bcc", "bcc"), ("Subject", "subject"))
_WAYS = (
    ("Reply-To", "reply_to"),
    ("Sender", "sender"),
    ("Return-Path", "return_path"),
    ("Resent-From", "resent_from"),
    ("Resent-Sender", "resent_sender"),
    ("Resent-To", "resent_to"),
    ("Resent-Cc", "resent_cc"),
    ("Resent-Bcc", "resent_bcc"),
    ("Resent-Date", "resent_date"),
    ("Resent-Message-ID", "resent_message_id"),
    ("X-Originating-IP", "originating_ip"),
)
_PEOPLE = ("from", "to", "cc", "bcc", *(key for _, key in _WAYS[:8]))
_ENCODED = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=")
_ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")


def header(value: object) -> str:
    """A header as text: RFC 2047 words decoded, raw 8-bit bytes guessed, folds undone. Never raises."""
    if value is None:
        return ""
    raw = str(value).encode("utf-8", "surrogateescape") if not isinstance(value, bytes) else value
    text = _bytes_text(raw)
    if _ENCODED.search(text):
        # Neighbouring encoded words may cut a character in two: joined when of one kind, by the standard library.
        text = re.sub(r"(\?=)\s+(=\?)", r"\1 \2", text)
        with contextlib.suppress(HeaderParseError, ValueError, Base64Error):
            text = "".join(_decoded(piece, charset) for piece, charset in decode_header(text))
    return re.sub(r"\s*[\r\n]+\s*", " ", clean(text)).strip()


def _decoded(piece: object, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    assert isinstance(piece, bytes)
    if charset is None:
        return _bytes_text(piece)
    text = stated(piece, charset)
    return _bytes_text(piece) if text is None else text


def _bytes_text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return decode_bytes(raw)


def first(message: Message, name: str) -> str:
    """The first header of a name as it stands in the file: `get` would replace its 8-bit characters. "" when absent."""
    wanted = name.lower()
    return next((str(value) for key, value in message.raw_items() if key.lower() == wanted), "")


def all_of(message: Message, name: str) -> str:
    """All headers of a name, decoded and joined."""
    wanted = name.lower()
    values = (header(value) for key, value in message.raw_items() if key.lower() == wanted)
    return ", ".join(filter(None, values))


def ways(message: Message) -> dict[str, str]:
    """Who else a message names, and which way it came: the server nearest its sender, and the last one."""
    found = {key: all_of(message, label) for label, key in _WAYS}
    stations = [header(value) for key, value in message.raw_items() if key.lower() == "received"]
    if stations:
        found["received_first"] = stations[-1][:2000]
    if len(stations) > 1:
        found["received_last"] = stations[0][:2000]
    return found


MOST_OTHERS = 200
_KNOWN = frozenset(
    [label.lower() for label, _ in (*SHOWN, *_WAYS)]
    + ["message-id", "in-reply-to", "references", "received", "mime-version", "status", "x-status", "x-uid"]
)
_MACHINE = re.compile(
    r"(?:content-|dkim-|arc-|domainkey-|x-google-dkim|x-ms-exchange-|x-microsoft-|x-forefront|x-gm-message-state"
    r"|x-google-smtp|x-received|autocrypt|x-ses-|x-sg-eid|x-mozilla-)"
)
"""Headers that servers write for servers."""
_HUMAN = re.compile(
    r"comments|keywords|organi[sz]ation|thread-topic|x-.*(?:phone|tel|mobile|cell|address|name|note|comment|label).*"
)


def others(message: Message) -> tuple[list[str], str]:
    """The headers that have no place of their own, and of those the ones in which people say something, as text."""
    told: dict[str, None] = {}
    said: dict[str, None] = {}
    for key, value in message.raw_items():
        name = key.lower()
        if name in _KNOWN or _MACHINE.match(name) or len(told) >= MOST_OTHERS:
            continue
        line = f"{key}: {header(value)[:2000]}"
        told[line] = None
        if _HUMAN.fullmatch(name):
            said[line] = None
    return list(told), "\n".join(said)


def facts(fields: dict[str, str], *, date: dt.datetime | None, attachments: Sequence[str]) -> dict[str, Any]:
    """Metadata of a message: sender, recipients with their addresses, subject, thread."""
    found: dict[str, Any] = {key: value for key, value in fields.items() if value}
    people = [fields.get(key, "") for key in _PEOPLE]
    addresses = sorted({address.lower() for line in people for address in _ADDRESS.findall(line)})
    if addresses:
        found["addresses"] = addresses[:500]
    if date is not None:
        found["sent"] = date.isoformat()
    if thread := thread_of(fields):
        found["thread"] = thread
    if attachments:
        found["attachments"] = list(attachments)[:1000]
    return found


_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")


def thread_of(fields: dict[str, str]) -> str:
    """The id of the message that a conversation began with, as far as this message knows: the same for all answers."""
    for key in ("references", "in_reply_to", "message_id"):
        found = _MESSAGE_ID.search(fields.get(key, ""))
        if found:
            return found[0]
    return ""


def sent(value: str) -> dt.datetime | None:
    """The time in a Date header; without zone it is taken as UTC."""
    try:
        when = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    try:
        return when.replace(tzinfo=dt.UTC) if when.tzinfo is None else when.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def shown(fields: dict[str, str], bodies: Iterable[str]) -> str:
    """A message as it is read: its headers in the order of `fields`, an empty line, its bodies."""
    labels = {key: label for label, key in SHOWN}
    order = [key for key in fields if key in labels]
    lines = [f"{labels[key]}: {fields[key]}" for key in order if fields[key]]
    return "\n".join(lines) + "\n\n" + "\n\n".join(body for body in bodies if body.strip())


def filename(message: Message) -> str:
    """The name of an attachment, in whichever of the many ways it is written; "" when there is none."""
    for name in ("content-disposition", "content-type"):
        value = first(message, name)
        key = "filename" if name == "content-disposition" else "name"
        found = _parameter(value, key)
        if found:
            return found
    return ""


def _parameter(value: str, key: str) -> str:
    """A parameter: plain, quoted, RFC 2231 (`key*0*=`), RFC 2047 inside, or raw 8-bit."""
    pieces: list[tuple[int, str, bool]] = []
    plain = ""
    for found in re.finditer(
        rf"{key}(?:\*(\d+))?(\*)?\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;\r\n]*))", value, re.IGNORECASE
    ):
        text = re.sub(r"\\(.)", r"\1", found[3]) if found[3] is not None else found[4].strip()
        if found[1] is not None or found[2]:
            pieces.append((int(found[1] or 0), text, bool(found[2])))
        elif not plain:
            plain = text
    if pieces:
        pieces.sort(key=lambda piece: piece[0])
        charset = "utf-8"
        if pieces[0][2] and pieces[0][1].count("'") >= 2:
            charset, _, rest = pieces[0][1].split("'", 2)
            pieces[0] = (pieces[0][0], rest, True)
        coded = [(text.encode("utf-8", "surrogateescape"), escaped) for _, text, escaped in pieces]
        raw = b"".join(unquote_to_bytes(text) if escaped else text for text, escaped in coded)
        text = stated(raw, charset or "utf-8")
        return clean(_bytes_text(raw) if text is None else text).strip()
    return header(plain)
