"""Telegram's exports: `result.json` of one chat or of a whole account, read as a stream of events."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import ijson

from services.ingest import sniff, text_kinds
from services.ingest.formats.chat_rest import rest
from services.ingest.formats.json_stream import FLAWS, Source, events, unread
from services.ingest.formats.messages import MOST_SENDERS, Said, chat_file
from services.ingest.formats.text import clean
from services.ingest.plugin import ExtractKit, Part

_FILES = ("file", "photo", "contact_vcard", "thumbnail")
# What an export writes where it left a file out, in brackets in every version.
_LEFT_OUT = "(File"
_ACTIONS = ("title", "members", "inviter", "duration_seconds", "discard_reason", "emoticon")
_DULL = frozenset({"recent"})
_OWN = frozenset(
    [
        *("type", "from", "from_id", "actor", "actor_id", "text", "text_entities", "file", "photo", "poll", "action"),
        *("forwarded_from", "saved_from", "location_information", "contact_information", "contact_vcard", "media_type"),
    ]
)
"""Fields of a message that are told in their own way."""
_UNTOLD = frozenset(
    [
        *("id", "date", "date_unixtime", "edited", "edited_unixtime", "thumbnail", "mime_type", "width", "height"),
        *("file_size", "photo_file_size", "thumbnail_file_size", "contact_vcard_file_size", "message_id", "count"),
        *("reply_to_message_id", "is_current"),
    ]
)
"""Fields for the program alone."""


class TelegramHandler:
    """An export in JSON: messages as text and as a table, with what they answer and where they come from."""

    name: ClassVar[str] = "telegram"
    version: ClassVar[str] = "4"

    def score(self, head: bytes, filename: str) -> int | None:
        """JSON that begins as Telegram's export does."""
        return 60 if sniff.media_type(head, filename) == text_kinds.TELEGRAM else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield pages while reading, then facts and the table. Raises ReadingStopped."""
        damage: list[bool] = []
        told, behind = partial(besides, path), partial(unread, path, "messages.item")
        yield from chat_file(messages(path, damage), damage, told, behind, app="telegram", kit=kit)


def besides(path: Path) -> Iterator[str]:
    """What the export of an account holds beside its chats: the owner, contacts, sessions. A line for each value."""
    section = name = ""
    senders: dict[str, None] = {}
    with contextlib.suppress(*FLAWS):
        for prefix, event, value in events(Source(path)):
            top, dot, _ = prefix.partition(".")
            if prefix.endswith(("messages.item.from", "messages.item.actor")):
                name = str(value or "")
            elif prefix.endswith(("messages.item.from_id", "messages.item.actor_id")) and len(senders) < MOST_SENDERS:
                senders[f"{value}: {name}"] = None
            if not dot or "messages.item" in prefix or top in ("chats", "left_chats"):
                continue
            if event == "start_map" and prefix.endswith(".item"):
                yield "\n"
            elif event in ("string", "number") and value != "":
                if top != section:
                    section = top
                    yield f"\n{top}\n"
                yield clean(f"{prefix.rsplit('.', 1)[-1]}: {value}\n")
    if senders:
        # A name is what somebody calls himself, its number stays.
        yield clean("\n".join(["", "from_id", *senders]) + "\n")


def messages(path: Path, damage: list[bool]) -> Iterator[Said]:
    """The messages in the file's order; `damage` gets an entry when the file breaks off."""
    chat = ""
    builder: Any = None
    inside = ""
    try:
        for prefix, event, value in events(Source(path)):
            if builder is not None:
                builder.event(event, value)
                if event == "end_map" and prefix == inside:
                    yield _said(builder.value, chat)
                    builder = None
            elif event == "start_map" and prefix.endswith("messages.item"):
                builder, inside = ijson.ObjectBuilder(), prefix
                builder.event(event, value)
            elif event == "string" and prefix in ("name", "chats.list.item.name", "left_chats.list.item.name"):
                chat = str(value)
            elif event == "start_map" and prefix.endswith("list.item"):
                chat = ""
    except FLAWS:
        damage.append(True)


def _said(raw: Any, chat: str) -> Said:
    """A message from its object, whatever of it is there."""
    if not isinstance(raw, dict):
        return Said(when="", sender=None, text="", chat=chat)
    system = raw.get("type") == "service"
    sender = raw.get("from") or raw.get("actor") or raw.get("from_id") or raw.get("actor_id")
    text = _text(raw.get("text"))
    if system:
        details = (_text(raw.get(key)) for key in _ACTIONS)
        text = " ".join(filter(None, [str(sender or ""), str(raw.get("action") or ""), *details, text]))
    extra = [text, _place(raw.get("location_information")), _person(raw.get("contact_information")), _poll(raw)]
    notes: list[str] = []
    if raw.get("forwarded_from"):
        notes.append(f"forwarded from {raw['forwarded_from']}")
    if raw.get("saved_from"):
        notes.append(f"saved from {raw['saved_from']}")
    if raw.get("edited"):
        notes.append(f"edited {raw['edited']}")
    attached = [str(raw[key]) for key in _FILES[:3] if raw.get(key) and not str(raw[key]).startswith(_LEFT_OUT)]
    told = [str(raw.get(key) or "") for key in _ACTIONS] if system else []
    said = "\n".join([*extra, *notes, *attached, str(sender or ""), *told])
    left = {key: value for key, value in raw.items() if key not in _OWN}
    notes += rest(left, said, untold=_UNTOLD, dull=_DULL)
    return Said(
        when=_when(raw),
        sender=None if system else str(sender or "?"),
        text="\n".join(filter(None, extra)),
        attached=attached,
        chat=chat,
        identity=str(raw.get("id") or ""),
        reply_to=str(raw.get("reply_to_message_id") or ""),
        note="; ".join(notes),
    )


def _text(value: Any) -> str:
    """Text is a string, or a list of strings and of pieces with a format."""
    if isinstance(value, list):
        return "".join(_text(piece) if not isinstance(piece, dict) else _piece(piece) for piece in value)
    return "" if value is None or isinstance(value, dict) else str(value)


def _piece(piece: dict[str, Any]) -> str:
    text, link = str(piece.get("text") or ""), str(piece.get("href") or "")
    return f"{text} ({link})" if link and link != text else text


def _place(value: Any) -> str:
    return f"{value.get('latitude')}, {value.get('longitude')}" if isinstance(value, dict) else ""


def _person(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    return " ".join(str(value[key]) for key in ("first_name", "last_name", "phone_number") if value.get(key))


def _poll(raw: dict[str, Any]) -> str:
    poll = raw.get("poll")
    if not isinstance(poll, dict):
        return ""
    answers = [str(answer.get("text") or "") for answer in poll.get("answers") or [] if isinstance(answer, dict)]
    return " / ".join([_text(poll.get("question")), *answers])


def _when(raw: dict[str, Any]) -> str:
    """In UTC where the export says it; else the local time of the machine that exported."""
    seconds = str(raw.get("date_unixtime") or "")
    if seconds.isdigit():
        try:
            return dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC).isoformat()
        except (OverflowError, ValueError, OSError):
            pass
    return str(raw.get("date") or "")
