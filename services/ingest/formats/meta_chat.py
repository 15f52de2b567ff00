"""Chats out of downloads from Facebook and Instagram: `message_1.json` and the like, read as a stream of events."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import ijson

from services.ingest import sniff, text_kinds
from services.ingest.formats.chat_rest import rest
from services.ingest.formats.json_stream import FLAWS, Source, events, unread
from services.ingest.formats.messages import Said, chat_file
from services.ingest.formats.mojibake import mended
from services.ingest.formats.text import clean
from services.ingest.plugin import ExtractKit, Part

_FILES = ("photos", "videos", "audio_files", "files", "gifs", "sticker")
_OWN = frozenset({"sender_name", "timestamp_ms", "content", *_FILES})
_UNTOLD = frozenset({"creation_timestamp", "type", "uri", "is_geoblocked_for_viewer", "timestamp"})


class MetaChatHandler:
    """A chat in JSON: its messages as text and as a table; accents as they were written."""

    name: ClassVar[str] = "meta_chat"
    version: ClassVar[str] = "2"

    def score(self, head: bytes, filename: str) -> int | None:
        """JSON whose messages have senders and times as these downloads write them."""
        return 60 if sniff.media_type(head, filename) == text_kinds.META_CHAT else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield pages while reading, then facts, the table, and who took part. Raises ReadingStopped."""
        damage: list[bool] = []
        besides: list[str] = []
        behind = partial(unread, path, "messages.item")
        yield from chat_file(messages(path, damage, besides), damage, lambda: besides, behind, app="meta", kit=kit)


def messages(path: Path, damage: list[bool], besides: list[str]) -> Iterator[Said]:
    """The messages in the file's order, the newest first; `besides` gets what the file says of the chat itself."""
    builder: Any = None
    try:
        for prefix, event, value in events(Source(path)):
            if builder is not None:
                builder.event(event, value)
                if event == "end_map" and prefix == "messages.item":
                    yield _said(builder.value)
                    builder = None
            elif event == "start_map" and prefix == "messages.item":
                builder = ijson.ObjectBuilder()
                builder.event(event, value)
            elif event in ("string", "number") and value != "" and not prefix.startswith("messages"):
                besides.append(clean(f"{prefix.replace('.item', '')}: {mended(str(value))}\n"))
    except FLAWS:
        damage.append(True)


def _said(raw: Any) -> Said:
    sender, text = mended(str(raw.get("sender_name") or "")), mended(str(raw.get("content") or ""))
    attached = [path for kind in _FILES for path in _paths(raw.get(kind))]
    told = "\n".join([text, sender, *attached])
    other = {key: value for key, value in raw.items() if key not in _OWN}
    captions = {kind: raw[kind] for kind in _FILES if kind in raw}
    notes = [mended(line) for line in rest({**other, **captions}, told, untold=_UNTOLD)]
    if raw.get("is_unsent"):
        notes.append("unsent")
    return Said(
        when=_when(raw.get("timestamp_ms")), sender=sender or "?", text=text, attached=attached, note="; ".join(notes)
    )


def _paths(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and one.get("uri"):
            yield mended(str(one["uri"]))


def _when(value: Any) -> str:
    try:
        return dt.datetime.fromtimestamp(float(value) / 1000, tz=dt.UTC).isoformat(timespec="seconds")
    except (TypeError, ValueError, OverflowError, OSError):
        return ""
