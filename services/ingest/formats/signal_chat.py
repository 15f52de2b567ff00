"""Signal: exports of its desktop and phone programs as JSON lines and as text, and text messages saved as XML."""

import datetime as dt
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import ijson

from models.document import DocumentState, Page, Problem
from services.ingest import sniff, text_kinds
from services.ingest.formats import chat
from services.ingest.formats.charset import SAMPLE, guess_encoding
from services.ingest.formats.chat_rest import rest
from services.ingest.formats.json_stream import FLAWS, Source, events, plain, unread
from services.ingest.formats.messages import BREAKS_OFF, Said, chat_parts
from services.ingest.formats.text import clean, decode, paged
from services.ingest.plugin import ExtractKit, Part, ReadingStopped

_FIELD = re.compile(r"^(From|Type|Sent|Received|Quote|Attachment|Conversation|To|Author|Edited): ?(.*)$")
_DATE_FORMATS = ("%a, %d %b %Y %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S")
LONGEST_LINE = 8 * 1024 * 1024
MOST_AROUND = 200_000
_NOTED = frozenset({"Quote", "To", "Edited"})
_SAID = frozenset({"date", "timestamp", "sender", "body", "conversation"}) | {"sent_at", "source", "conversationId"}
_ROWS = "item"
_YOU = "You"
"""Who sent what went out, as the text exports write it."""
_DULL = frozenset({"standardMessage", "text", "pointer", "snapshot", "recipient"})
_UNTOLD = frozenset(
    [
        *(
            "chatId",
            "dateSent",
            "dateReceived",
            "dateServerSent",
            "sentTimestamp",
            "receivedTimestamp",
            "received_at",
            "received_at_ms",
            "id",
            "sortOrder",
        ),
        *("expireStartDate", "expiresInMs", "targetSentTimestamp", "read", "sealedSender", "bodyRanges", "locatorInfo"),
        *("attachmentLocator", "blurHash", "width", "height", "size", "contentType", "flag", "clientUuid", "mediaName"),
        *(
            "profileKey",
            "identityKey",
            "aci",
            "pni",
            "masterKey",
            "distributionId",
            "backupTimeMs",
            "version",
            "packId",
        ),
        *(
            "packKey",
            "stickerId",
            "colorId",
            "mediaRootBackupKey",
            "accessControl",
            "storageServiceKey",
            "incrementalMac",
        ),
        *("wallpaperPreset", "registrationState", "settings", "accountSettings", "chatStyle", "revision", "sendStatus"),
        *("currentAppVersion", "firstAppVersion", "publicKey", "inviteLinkPassword", "muteUntilMs", "sha256", "md5"),
    ]
)
"""Fields for the program alone."""
MMS_SENT = frozenset({"2", "4", "5", "6", "128"})


class SignalHandler:
    """An export of Signal: messages as text and as a table."""

    name: ClassVar[str] = "signal"
    version: ClassVar[str] = "4"

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
        around: list[str] = []
        last = 0
        for part in chat_parts(messages(path, damage, around), app="signal", kit=kit):
            last = part.number if isinstance(part, Page) else last
            yield part
        behind = unread(path, _ROWS) if damage and not around else ()
        yield from paged(itertools.chain(around, behind), kit=kit, first=last + 1)
        if damage:
            yield Problem(code="chat_damaged", message=BREAKS_OFF)


def messages(path: Path, damage: list[bool], around: list[str] | None = None) -> Iterator[Said]:
    """The messages of an export, of whichever kind it is; `around` gets a line for each thing beside them."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    encoding, _ = guess_encoding(sample, whole=path.stat().st_size <= SAMPLE)
    lines = _lines(decode(path, encoding))
    begin = sniff.decoded(sample[: sniff.HEAD]).lstrip("\ufeff \r\n")
    if re.match(r"\[\s*\{", begin):
        yield from _rows(path, damage)
    elif begin.startswith("["):
        yield from chat.messages(path)
    elif begin.startswith("{"):
        yield from _json_lines(lines, damage, [] if around is None else around)
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


def _rows(path: Path, damage: list[bool]) -> Iterator[Said]:
    """The rows of the desktop program's own table of messages, one list of them."""
    builder: Any = None
    try:
        for place, event, value in events(Source(path)):
            if event == "start_map" and place == _ROWS and builder is None:
                builder = ijson.ObjectBuilder()
            if builder is not None:
                builder.event(event, value)
            if event == "end_map" and place == _ROWS:
                yield _flat(builder.value)
                builder = None
    except FLAWS:
        damage.append(True)


def _json_lines(lines: Iterable[str], damage: list[bool], around: list[str]) -> Iterator[Said]:
    names: dict[str, str] = {}
    chats: dict[str, str] = {}
    for line in lines:
        if not line.strip():
            continue
        try:
            raw = json.loads(line, parse_float=str)
        except (ValueError, RecursionError):
            damage.append(True)
            if len(around) < MOST_AROUND:
                around += plain([f"{line}\n"])
            continue
        if not isinstance(raw, dict):
            continue
        if not ({"chatItem", "body", "sender"} & raw.keys()) and len(around) < MOST_AROUND:
            # People and groups, the owner's account, lists, folders, calls.
            around += [clean(line) + "\n" for line in rest(raw, "", untold=_UNTOLD, dull=_DULL)]
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
    told = "\n".join([str(text.get("body") or "") if isinstance(text, dict) else "", *attached])
    more = rest({**item, "authorId": ""}, told, untold=_UNTOLD, dull=_DULL, names=names)
    return Said(
        when=stamp(item.get("dateSent")),
        sender=None if "updateMessage" in kinds else names.get(str(item.get("authorId")), str(item.get("authorId"))),
        text=str(text.get("body") or "") if isinstance(text, dict) else "",
        attached=attached,
        chat=chats.get(str(item.get("chatId")), ""),
        identity=str(item.get("dateSent") or ""),
        reply_to=str(quote.get("targetSentTimestamp") or "") if isinstance(quote, dict) else "",
        note="; ".join([*kinds, *more]),
    )


def _flat(raw: dict[str, Any]) -> Said:
    listed = raw.get("attachments")
    attached = [
        str(one.get("path") or one.get("name") or one.get("fileName") or "") if isinstance(one, dict) else str(one)
        for one in (listed if isinstance(listed, list) else [])
    ]
    sender = raw.get("sender") or raw.get("source")
    told = [f"quote: {raw['quote']}"] if isinstance(raw.get("quote"), str) and raw["quote"] else []
    more = rest(raw, "\n".join([str(raw.get("body") or ""), *told, *attached]), untold=_UNTOLD | _SAID)
    return Said(
        when=stamp(raw.get("date") or raw.get("sent_at") or raw.get("timestamp")),
        sender=str(sender) if sender else _YOU if raw.get("type") == "outgoing" else None,
        text=str(raw.get("body") or ""),
        attached=[name for name in attached if name],
        chat=str(raw.get("conversation") or raw.get("conversationId") or ""),
        note="; ".join([*told, *more]),
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
        note="; ".join(
            [told.get("Type", ""), *(f"{label}: {value}" for label, value in fields if label in _NOTED and value)]
        ).removeprefix("; "),
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
