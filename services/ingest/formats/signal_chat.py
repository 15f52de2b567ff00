"""Signal: exports of its desktop and phone programs as JSON lines and as text, and text messages saved as XML."""

import datetime as dt
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from lxml import etree

from models.document import DocumentState, Problem
from services.ingest import sniff, text_kinds
from services.ingest.formats.messages import Said, chat_parts
from services.ingest.formats.telegram import DAMAGED
from services.ingest.formats.text import SAMPLE, decode, guess_encoding
from services.ingest.plugin import ExtractKit, Part, ReadingStopped

_FIELD = re.compile(r"^(From|Type|Sent|Received|Quote|Attachment|Conversation|To|Author|Edited): ?(.*)$")
_DATE_FORMATS = ("%a, %d %b %Y %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S")
LONGEST_LINE = 8 * 1024 * 1024
MMS_SENT = frozenset({"2", "4", "5", "6", "128"})


class SignalHandler:
    """An export of Signal: messages as text and as a table."""

    name: ClassVar[str] = "signal"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """Exports by their first lines; the encrypted backup of the phone by its name and shape."""
        known = (text_kinds.SIGNAL, sniff.SIGNAL_BACKUP, sniff.WHATSAPP_BACKUP)
        return 60 if sniff.media_type(head, filename) in known else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield pages while reading, then facts and the table. Raises ReadingStopped."""
        kind = sniff.media_type(sniff.read_head(path), name)
        if kind == sniff.WHATSAPP_BACKUP:
            raise ReadingStopped(
                DocumentState.ENCRYPTED,
                "encrypted",
                "This is WhatsApp's encrypted backup of a phone. Open it with its key file in a tool for such backups, "
                "and receive the database.",
            )
        if kind == sniff.SIGNAL_BACKUP:
            raise ReadingStopped(
                DocumentState.ENCRYPTED,
                "encrypted",
                "This is Signal's encrypted backup of a phone. Open it with its 30-digit passphrase in a tool for "
                "such backups, and receive the export.",
            )
        damage: list[bool] = []
        yield from chat_parts(messages(path, damage), app="signal", kit=kit)
        if damage:
            yield Problem(code="chat_damaged", message=DAMAGED)


def messages(path: Path, damage: list[bool]) -> Iterator[Said]:
    """The messages of an export, of whichever kind it is."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    encoding, _ = guess_encoding(sample, whole=path.stat().st_size <= SAMPLE)
    lines = _lines(decode(path, encoding))
    if sample.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{"):
        yield from _json_lines(lines, damage)
    else:
        yield from _text(lines)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    rest = ""
    for text in texts:
        *whole, rest = (rest + text).split("\n")
        yield from whole
        if len(rest) > LONGEST_LINE:
            yield rest
            rest = ""
    if rest:
        yield rest


def _json_lines(lines: Iterable[str], damage: list[bool]) -> Iterator[Said]:
    names: dict[str, str] = {}
    chats: dict[str, str] = {}
    for line in lines:
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError):
            if not damage:
                damage.append(True)
            continue
        if not isinstance(raw, dict):
            continue
        if isinstance(raw.get("recipient"), dict):
            names[str(raw["recipient"].get("id"))] = _name(raw["recipient"])
        elif isinstance(raw.get("chat"), dict):
            chats[str(raw["chat"].get("id"))] = names.get(str(raw["chat"].get("recipientId")), "")
        elif isinstance(raw.get("chatItem"), dict):
            yield _frame(raw["chatItem"], names, chats)
        elif "body" in raw or "sender" in raw:
            yield _flat(raw)


def _name(recipient: dict[str, Any]) -> str:
    for kind in ("contact", "group", "self"):
        inner = recipient.get(kind)
        if not isinstance(inner, dict):
            continue
        given = " ".join(
            str(inner[key]) for key in ("profileGivenName", "profileFamilyName", "systemGivenName") if inner.get(key)
        )
        phone = f"+{inner['e164']}" if inner.get("e164") else ""
        title = inner.get("snapshot", {}).get("title", {}) if isinstance(inner.get("snapshot"), dict) else {}
        group = str(title.get("title") or "") if isinstance(title, dict) else ""
        return " ".join(filter(None, [given or group or kind, phone]))
    return str(recipient.get("id") or "")


def _frame(item: dict[str, Any], names: dict[str, str], chats: dict[str, str]) -> Said:
    standard = item.get("standardMessage")
    body = standard if isinstance(standard, dict) else {}
    text = body.get("text")
    attached = [
        str(pointer.get("fileName") or pointer.get("contentType") or "attachment")
        for one in body.get("attachments") or []
        if isinstance(one, dict) and isinstance(pointer := one.get("pointer"), dict)
    ]
    kinds = [key for key, value in item.items() if key.endswith("Message") and key != "standardMessage" and value]
    quote = body.get("quote")
    return Said(
        when=stamp(item.get("dateSent")),
        sender=None if "updateMessage" in kinds else names.get(str(item.get("authorId")), str(item.get("authorId"))),
        text=str(text.get("body") or "") if isinstance(text, dict) else "",
        attached=attached,
        chat=chats.get(str(item.get("chatId")), ""),
        identity=str(item.get("dateSent") or ""),
        reply_to=str(quote.get("targetSentTimestamp") or "") if isinstance(quote, dict) else "",
        note=", ".join(kinds),
    )


def _flat(raw: dict[str, Any]) -> Said:
    attached = [
        str(one.get("path") or one.get("name") or "") for one in raw.get("attachments") or [] if isinstance(one, dict)
    ]
    return Said(
        when=stamp(raw.get("date") or raw.get("timestamp")),
        sender=str(raw["sender"]) if raw.get("sender") else None,
        text=str(raw.get("body") or ""),
        attached=[name for name in attached if name],
        chat=str(raw.get("conversation") or ""),
        note=f"quote: {raw['quote']}" if raw.get("quote") else "",
    )


def _text(lines: Iterable[str]) -> Iterator[Said]:
    """Blocks of `From:`, `Sent:` and the like, an empty line, and the body up to the next block."""
    chat = ""
    fields: list[tuple[str, str]] = []
    body: list[str] = []
    heading = True
    padded = itertools.chain(lines, ("From: ", "Type: "))
    for line, after in itertools.pairwise(padded):
        found = _FIELD.match(line)
        # A body may begin a line with `From:` as well; only in a heading another field follows.
        begins = found and (found[1] == "Conversation" or (found[1] == "From" and _FIELD.match(after)))
        if found and (heading or begins):
            if not heading:
                if fields:
                    yield _block(fields, body, chat)
                fields, body, heading = [], [], True
            if found[1] == "Conversation":
                chat = found[2].strip()
            else:
                fields.append((found[1], found[2].strip()))
        elif heading and not line.strip():
            heading = not fields
        else:
            heading = False
            body.append(line)


def _block(fields: list[tuple[str, str]], body: list[str], chat: str) -> Said:
    told = dict(fields)
    return Said(
        when=stamp(told.get("Sent") or told.get("Received")),
        sender=told.get("From") or told.get("Author") or None,
        text="\n".join(body).strip(),
        attached=[re.sub(r" \([^()]*\)$", "", value) for label, value in fields if label == "Attachment"],
        chat=chat,
        note=told.get("Type", ""),
    )


def stamp(value: object) -> str:
    """Milliseconds since 1970, or one of the ways dates are written, as ISO 8601; else as it stands."""
    text = str(value or "").strip()
    try:
        if text.isdigit():
            return dt.datetime.fromtimestamp(int(text) / 1000, tz=dt.UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return text[:40]
    cleaned = re.sub(r" \(.*\)$", "", text)
    for shape in _DATE_FORMATS:
        try:
            return dt.datetime.strptime(cleaned, shape).isoformat()  # noqa: DTZ007 - a zone is kept where one is told
        except ValueError:
            continue
    return text[:40]


class SmsHandler:
    """Text messages and calls of a phone, as backup apps and Signal's plain export write them in XML."""

    name: ClassVar[str] = "sms"
    version: ClassVar[str] = "1"

    def score(self, head: bytes, filename: str) -> int | None:
        """XML that begins with `<smses` or `<calls`."""
        return 60 if sniff.media_type(head, filename) == text_kinds.SMS else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield pages while reading, then facts and the table. Raises ReadingStopped."""
        damage: list[bool] = []
        yield from chat_parts(text_messages(path, damage), app="sms", kit=kit)
        if damage:
            yield Problem(code="chat_damaged", message=DAMAGED)


def text_messages(path: Path, damage: list[bool]) -> Iterator[Said]:
    """SMS, MMS and calls in the file's order; no entity is expanded."""
    with path.open("rb") as file:
        events = etree.iterparse(
            file, events=("end",), tag=("sms", "mms", "call"), resolve_entities=False, no_network=True, recover=True
        )
        try:
            for _, element in events:
                yield _message(element)
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
        except etree.XMLSyntaxError:
            damage.append(True)


def _message(element: etree._Element) -> Said:
    number, name = element.get("address") or element.get("number") or "", element.get("contact_name") or ""
    person = " ".join(filter(None, [name if name not in ("(Unknown)", "null") else "", number])) or "?"
    told = {"sms": element.get("type") or "", "mms": element.get("msg_box") or ""}.get(str(element.tag), "")
    if element.tag == "call":
        kind = {"1": "incoming call", "2": "outgoing call", "3": "missed call", "5": "rejected call"}
        text = f"{kind.get(element.get('type') or '', 'call')}, {element.get('duration') or '0'} s"
        return Said(when=stamp(element.get("date")), sender=person, text=text, chat=person, note="call")
    parts = [part.get("text") for part in element.iter("part") if part.get("text") not in (None, "null")]
    files = [part.get("name") or part.get("cl") or "" for part in element.iter("part") if part.get("data")]
    return Said(
        when=stamp(element.get("date")),
        sender="me" if told in MMS_SENT else person,
        text=element.get("body") or "\n".join(text for text in parts if text),
        attached=[name for name in files if name and name != "null"],
        chat=person,
    )
