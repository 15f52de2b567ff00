"""Text exports of WhatsApp, Android and iOS, in whatever order and language their phone writes dates."""

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from services.ingest import sniff, text_kinds
from services.ingest.formats.charset import SAMPLE, guess_encoding
from services.ingest.formats.messages import Said
from services.ingest.formats.text import decode, paged, rows_table
from services.ingest.plugin import ExtractKit, Facts, Part

LINE = re.compile(
    rf"^[\u200e\u200f\u202a-\u202e\ufeff]*{text_kinds.CHAT_START}(?P<rest>.*)$",
    re.IGNORECASE,
)
SENDER = re.compile(r"^[\u200e\u200f\u202a\u202c~\s]*([^:\n]{1,80}?)[\u200e\u200f\u202c]*:\s(.*)$", re.DOTALL)
_SAID = "archivo adjunto|arquivo anexado|ficheiro anexado|file attached|fichier joint|pi[eè]ce jointe|file allegato|"
_SAID += "datei angeh[aä]ngt"
# <adjunto: photo.jpg> (iOS) · photo.jpg (archivo adjunto) (Android)
ATTACHED = re.compile(
    r"<(?:adjunto|anexado|anexo|attached|joint|allegato|pi[eè]ce jointe)\s?: ?([^>\n]{1,300})>"
    # The phone writes it on a line of its own: the name may hold blanks.
    rf"|^[\u200e\u200f]?([^\n:<>/\\]{{1,200}}\.\w{{2,5}})\s\((?:{_SAID})\)"
    rf"|\u200e?([^\s:<>/\\]{{1,200}}\.\w{{2,5}})\s\((?:{_SAID})\)"
    # Signal's text exports link the file beside them.
    r"|!?\[[^\]\n]{0,200}\]\((?:\./)?(media/[^)\n]{1,300})\)",
    re.IGNORECASE | re.MULTILINE,
)
_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e]")
# What the app itself writes of a group, with a name before it and perhaps a colon in a quoted title behind.
_APP = re.compile(
    r"^[^:\n]{0,80}?\b(?:"
    r"cambió el asunto|cambió el nombre del grupo|cambió la descripción|creó el grupo|añadió a|eliminó a|"
    r"a changé le sujet|a changé le nom du groupe|a créé le groupe|ha cambiato l.oggetto|ha creato il gruppo|"
    r"mudou o assunto|mudou o nome do grupo|mudou a descrição|criou o grupo|adicionou|removeu|"
    r"changed the (?:subject|group name|group description)|created (?:the )?group|added|removed"
    r")\b[^:\n]{0,80}[\"“«'‘]",
    re.IGNORECASE,
)
_STATES = {
    "deleted_messages": re.compile(
        r"^(?:se eliminó este mensaje|este mensaje fue eliminado|eliminaste este mensaje|mensagem apagada|"
        r"esta mensagem foi apagada|você apagou esta mensagem|this message was deleted|you deleted this message|"
        r"ce message a été supprimé|vous avez supprimé ce message|"
        r"questo messaggio è stato eliminato|hai eliminato questo messaggio)\.?$",
        re.IGNORECASE,
    ),
    "edited_messages": re.compile(
        r"<(?:se editó este mensaje|este mensaje fue editado|mensagem editada|esta mensagem foi editada|"
        r"this message was edited|ce message a été modifié|questo messaggio è stato modificato)\.?>\s*$",
        re.IGNORECASE,
    ),
    "media_missing": re.compile(
        r"^<?(?:multimedia omitid[oa]|(?:imagen|audio|video|sticker|gif|documento) omitid[oa]|"
        r"(?:mídia|imagem|áudio|vídeo|documento|figurinha) (?:ocult(?:ad)?|omitid)[oa]s?|arquivo de mídia oculto|"
        r"(?:media|image|audio|video|sticker|gif|document) omitted|"
        r"médias omis|(?:image|audio|vidéo|sticker|gif|document) absente?|"
        r"media omessi|(?:immagine|audio|video|sticker|gif|documento) omess[oa])>?$",
        re.IGNORECASE,
    ),
}
"""What a message says of itself in place of its text, or behind it; counted in the facts, the text stays as it is."""

_LANGUAGES = {
    "es": re.compile(
        r"cifrados de extremo|multimedia omitid|archivo adjunto|<adjunto|creó el grupo|imagen omitida|te añadió"
    ),
    "pt": re.compile(
        r"criptografia de ponta|arquivo anexado|<anexado|mídia oculta|criou o grupo|imagem ocultada|imagem omitida"
    ),
    "en": re.compile(r"end-to-end encrypted|file attached|<attached|[Mm]edia omitted|image omitted|created group"),
    "fr": re.compile(
        r"chiffrés de bout en bout|fichier joint|<joint|pièce jointe|[Mm]édias omis|image absente|créé le groupe"
    ),
    "it": re.compile(
        r"crittografia end-to-end|file allegato|<allegato|[Mm]edia omessi|immagine omessa|creato il gruppo"
    ),
}


@dataclass
class ChatMessage:
    """A message; `sender` is None for what the app itself wrote."""

    when: tuple[int, int, int, int, int, int]
    sender: str | None
    text: str
    attached: list[str] = field(default_factory=list)


class ChatHandler:
    """A chat: its text as it stands, and its messages as a table with time, sender, text and attachment."""

    name: ClassVar[str] = "chat"
    version: ClassVar[str] = "6"

    def score(self, head: bytes, filename: str) -> int | None:
        """Texts whose lines begin as an export's do."""
        return 60 if sniff.media_type(head, filename) == text_kinds.CHAT else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:  # noqa: ARG002
        """Yield facts, the text in pages, and the table. Raises ReadingStopped."""
        with path.open("rb") as file:
            encoding, _ = guess_encoding(file.read(SAMPLE), whole=path.stat().st_size <= SAMPLE)
        messages = list(parse(line for text in decode(path, encoding) for line in text.split("\n")))
        senders = Counter(message.sender for message in messages if message.sender)
        attached = [name for message in messages for name in message.attached]
        with path.open("rb") as file:
            start = file.read(SAMPLE).decode(encoding, "replace")
        values = {
            "chat": "signal" if any(name.startswith("media/") for name in attached) else "whatsapp",
            "messages": sum(message.sender is not None for message in messages),
            "system_messages": sum(message.sender is None for message in messages),
            "senders": dict(senders.most_common(1000)),
            "attachments": attached[:5000],
            "platform": "ios" if start.lstrip("\ufeff\u200e").startswith("[") else "android",
            "chat_language": _language(start),
        }
        counts = {
            name: sum(pattern.search(message.text) is not None for message in messages if message.sender)
            for name, pattern in _STATES.items()
        }
        values |= {name: count for name, count in counts.items() if count}
        if messages:
            values["first"], values["last"] = _iso(messages[0].when), _iso(messages[-1].when)
        yield Facts(values=values)
        yield from paged(decode(path, encoding), kit=kit)
        rows = [("time", "sender", "text", "attachment"), *(_row(message) for message in messages)]
        yield from rows_table(rows, kit=kit, name="messages")


def messages(path: Path) -> Iterator[Said]:
    """The messages of an export as other readers of chats give them."""
    with path.open("rb") as file:
        encoding, _ = guess_encoding(file.read(SAMPLE), whole=path.stat().st_size <= SAMPLE)
    for message in parse(line for text in decode(path, encoding) for line in text.split("\n")):
        yield Said(when=_iso(message.when), sender=message.sender, text=message.text, attached=message.attached)


def parse(lines: Iterable[str]) -> Iterator[ChatMessage]:
    """Messages in their order. A line that begins no message belongs to the one before."""
    raw: list[tuple[tuple[int, int, int], str, str | None, str]] = []
    for line in lines:
        found = LINE.match(line)
        if found:
            numbers = (int(found["one"]), int(found["two"]), int(found["three"]))
            raw.append((numbers, found["clock"], found["before"] or found["after"], found["rest"]))
        elif raw and line.strip():
            last = raw[-1]
            raw[-1] = (last[0], last[1], last[2], last[3] + "\n" + line)
    order = _order([numbers for numbers, *_ in raw])
    for numbers, clock, half, rest in raw:
        # What the app writes itself has no sender, or is marked with an invisible sign where the text begins.
        sender = None if _APP.match(rest) else SENDER.match(rest)
        text = sender[2] if sender else rest
        yield ChatMessage(
            when=_when(numbers, clock, half, order),
            sender=_MARKS.sub("", sender[1]).strip() if sender else None,
            text=_MARKS.sub("", text).strip(),
            attached=[next(filter(None, found.groups())).strip() for found in ATTACHED.finditer(text)],
        )


def _order(dates: list[tuple[int, int, int]]) -> str:
    """Day, month or year first: told by numbers that only one reading allows, else by jumps back in time."""
    if any(first > 31 for first, _, _ in dates):
        return "ymd"
    if any(first > 12 for first, _, _ in dates):
        return "dmy"
    if any(second > 12 for _, second, _ in dates):
        return "mdy"

    def jumps(order: str) -> int:
        days = [_day(date, order) for date in dates]
        return sum(later < earlier for earlier, later in itertools.pairwise(days))

    return "mdy" if jumps("mdy") < jumps("dmy") else "dmy"


def _day(numbers: tuple[int, int, int], order: str) -> tuple[int, int, int]:
    first, second, third = numbers
    year, month, day = {"dmy": (third, second, first), "mdy": (third, first, second), "ymd": (first, second, third)}[
        order
    ]
    return (year + 2000 if year < 100 else year, month, day)


def _when(
    numbers: tuple[int, int, int], clock: str, half: str | None, order: str
) -> tuple[int, int, int, int, int, int]:
    hour, minute, *rest = (int(part) for part in re.split(r"[:.]| ?h ?", clock))
    if half:
        hour = hour % 12 + (12 if half.lower().startswith(_LATER) else 0)
    return (*_day(numbers, order), hour, minute, rest[0] if rest else 0)


_LATER = ("p", "م", "下午", "晚上", "中午", "午後", "오후")
"""How the second half of the day begins to be written."""


def _iso(when: tuple[int, int, int, int, int, int]) -> str:
    """Local time of the phone: an export names no zone."""
    try:
        return dt.datetime(*when).isoformat()  # noqa: DTZ001
    except ValueError:
        return ""


def _row(message: ChatMessage) -> tuple[str, ...]:
    return (_iso(message.when), message.sender or "", message.text, "; ".join(message.attached))


def _language(text: str) -> str | None:
    counts = {language: len(pattern.findall(text)) for language, pattern in _LANGUAGES.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else None
