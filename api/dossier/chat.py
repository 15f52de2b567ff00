"""Messenger exports as the two phone systems write them, in Spanish and Portuguese.

A chat file starts with `key = [[P|shown name]]` lines; then a date alone on a line begins a day, `HH:MM key text`
is a message (`*` for key: a line of the system), `<name>` alone is a media file, two blanks carry a message on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.dossier import spelling
from api.dossier.markup import Mark, Passage, Values, Written, passage
from models.mention import MentionKind

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MESSAGE = re.compile(r"(\d\d:\d\d(?::\d\d)?) (\S+) (.*)")
MEDIA = re.compile(r"<([^<>]+\.(?:jpg|opus|png))>")


@dataclass(frozen=True)
class Style:
    """How an export writes a line. `stamp` holds the places of the date and the time."""

    date: str
    before: str
    between: str
    after: str
    seconds: bool
    media: str


STYLES = {
    "android_es": Style("d/m/yyyy", "", ", ", " - ", False, "\u200e{} (archivo adjunto)"),
    "android_pt": Style("dmy", "", " ", " - ", False, "\u200e{} (arquivo anexado)"),
    "ios_es": Style("d/m/y", "[", ", ", "] ", True, "\u200e<adjunto: {}>"),
    "ios_pt": Style("dmy", "[", ", ", "] ", True, "\u200e<anexado: {}>"),
}


@dataclass(frozen=True)
class _Message:
    day: str
    time: str
    sender: str
    text: str


def export(source: str, style: str, values: Values) -> Passage:
    """The whole export with its marks: dates and senders of the line heads count as mentions."""
    names, messages = _parsed(source)
    how = STYLES[style]
    whole = Passage("")
    for message in messages:
        whole = whole + _head(message, names, how, values) + _body(message, how, values) + Passage("\n")
    return whole


def _parsed(source: str) -> tuple[dict[str, str], list[_Message]]:
    names: dict[str, str] = {}
    messages: list[_Message] = []
    day = ""
    for line in source.splitlines():
        if DAY.fullmatch(line):
            day = line
        elif line.startswith("  "):
            last = messages.pop()
            messages.append(_Message(last.day, last.time, last.sender, f"{last.text}\n{line.strip()}"))
        elif found := MESSAGE.fullmatch(line):
            messages.append(_Message(day, found[1], found[2], found[3]))
        elif " = " in line:
            key, _, name = line.partition(" = ")
            names[key] = name
        elif line:
            raise ValueError(f"not a chat line: {line[:40]!r}")
    return names, messages


def _head(message: _Message, names: dict[str, str], how: Style, values: Values) -> Passage:
    date = spelling.date(message.day, how.date)
    time = message.time if len(message.time) == (8 if how.seconds else 5) else f"{message.time}:00"
    marked = Passage(date, (Mark(0, len(date), MentionKind.DATE, Written(date, message.day)),))
    head = Passage(how.before) + marked + Passage(f"{how.between}{time}{how.after}")
    if message.sender == "*":
        return head
    return head + passage(names[message.sender], values) + Passage(": ")


def _body(message: _Message, how: Style, values: Values) -> Passage:
    if found := MEDIA.fullmatch(message.text):
        return Passage(how.media.format(found[1]))
    return passage(message.text, values)


def lines(source: str) -> Iterator[str]:
    """The messages' texts, for counting."""
    yield from (message.text for message in _parsed(source)[1])
