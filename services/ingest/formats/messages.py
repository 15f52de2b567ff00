"""What all chat readers share: a message, and a chat as facts, pages and a table."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from models.document import Page, Problem
from services.ingest.formats.text import clean, paged, rows_table
from services.ingest.plugin import ExtractKit, Facts, Part, corrupt

HEADER = ("time", "sender", "text", "attachment", "chat", "reply_to", "note")
MOST_NAMED = 5_000
MOST_SENDERS = 1_000
DAMAGED = "The file breaks off or is damaged; the messages before were read."
BREAKS_OFF = (
    "The file breaks off or is damaged; the messages before were read, and what stands behind the break follows them "
    "as plain text."
)


@dataclass
class Said:
    """A message; `when` is ISO 8601 ("" when unreadable), `sender` None for what the app itself wrote."""

    when: str
    sender: str | None
    text: str
    attached: list[str] = field(default_factory=list)
    chat: str = ""
    identity: str = ""
    reply_to: str = ""
    note: str = ""

    def line(self) -> str:
        """The message as it is read."""
        told = " ".join(f"[{name}]" for name in self.attached)
        note = f"({self.note})" if self.note else ""
        body = " ".join(filter(None, [self.text, told, note]))
        return f"[{self.when.replace('T', ' ')}] {self.sender or '*'}: {body}\n"

    def row(self) -> tuple[str, ...]:
        """The message as a row under HEADER."""
        cells = (self.when, self.sender or "", self.text, "; ".join(self.attached), self.chat, self.reply_to, self.note)
        return tuple(clean(cell) for cell in cells)


class Tally:
    """Counts a chat's messages while they pass; memory grows with senders, not with messages."""

    def __init__(self) -> None:
        self._told = self._system = 0
        self._senders: Counter[str] = Counter()
        self._chats: Counter[str] = Counter()
        self._attached: list[str] = []
        self._first = self._last = ""

    def seen(self, said: Said) -> Said:
        """Count a message and hand it on."""
        if said.sender is None:
            self._system += 1
        else:
            self._told += 1
            self._senders[said.sender] += 1
        if said.chat:
            self._chats[said.chat] += 1
        if len(self._attached) < MOST_NAMED:
            self._attached += said.attached
        if said.when:
            self._first = min(self._first or said.when, said.when)
            self._last = max(self._last, said.when)
        return said

    def facts(self, app: str) -> Facts:
        """What a chat's metadata says."""
        values: dict[str, object] = {
            "chat": app,
            "messages": self._told,
            "system_messages": self._system,
            "senders": dict(self._senders.most_common(MOST_SENDERS)),
            "attachments": self._attached[:MOST_NAMED],
        }
        if self._chats:
            values["chats"] = dict(self._chats.most_common(MOST_SENDERS))
        if self._first:
            values |= {"first": self._first, "last": self._last}
        return Facts(values=values)


def chat_parts(messages: Iterable[Said], *, app: str, kit: ExtractKit) -> Iterator[Part]:
    """A chat whose file is no text to be read as it stands: pages of lines, facts, and the table of its messages."""
    tally, cells = Tally(), 0
    rows: list[tuple[str, ...]] = [HEADER]

    def lines() -> Iterator[str]:
        nonlocal cells
        for _, group in itertools.groupby(messages, key=lambda said: said.chat):
            named = False
            for said in group:
                if said.chat and not named:
                    yield f"\n{clean(said.chat)}\n"
                    named = True
                tally.seen(said)
                # One row past the limit is kept, so that the cut is told.
                if cells <= kit.limits.cells:
                    cells += len(HEADER)
                    rows.append(said.row())
                yield clean(said.line())

    yield from paged(lines(), kit=kit)
    yield tally.facts(app)
    yield from rows_table(iter(rows), kit=kit, name="messages")


def chat_file(
    messages: Iterable[Said],
    damage: list[bool],
    besides: Callable[[], Iterable[str]],
    behind: Callable[[], Iterable[str]],
    *,
    app: str,
    kit: ExtractKit,
) -> Iterator[Part]:
    """A chat that may break off, then what its file holds `besides`, then the plain text `behind` a break.

    Both are asked for when they are read. Raises ReadingStopped where there is damage and no message before it.
    """
    count = last = 0

    def counted() -> Iterator[Said]:
        nonlocal count
        for said in messages:
            count += 1
            yield said

    for part in chat_parts(counted(), app=app, kit=kit):
        last = part.number if isinstance(part, Page) else last
        yield part
    for page in paged(iter(besides()), kit=kit, first=last + 1):
        last = page.number
        yield page
    if damage:
        yield from paged(iter(behind()), kit=kit, first=last + 1)
    if damage and not count:
        raise corrupt()
    if damage:
        yield Problem(code="chat_damaged", message=BREAKS_OFF)
