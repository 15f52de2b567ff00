"""Media of a chat that was exported with it: which message of which chat sent which member of the archive."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from models.document import Child
from services.ingest import sniff, text_kinds
from services.ingest.formats import chat, chat_html, signal_chat, telegram
from services.ingest.formats.messages import Said
from services.ingest.formats.text import rows_table
from services.ingest.plugin import ExtractKit, Part

HEADER = ("chat", "time", "sender", "attachment", "member", "sha256")
LARGEST_CHAT = 64 * 1024 * 1024
LARGEST_PAGE = 16 * 1024 * 1024
"""A web page is held in memory as a tree, many times its size."""
MOST_ROWS = 50_000
MOST_CHATS = 200
_ENDINGS = frozenset({"txt", "json", "jsonl", "html", "htm", "md"})

READERS: dict[str, Callable[[Path], Iterator[Said]]] = {
    text_kinds.CHAT: chat.messages,
    text_kinds.TELEGRAM: lambda path: telegram.messages(path, []),
    text_kinds.SIGNAL: lambda path: signal_chat.messages(path, []),
    text_kinds.CHAT_HTML: lambda path: chat_html.messages(path.read_bytes()),
}


class ChatMedia:
    """Looks at each member of an archive as it comes out. Chats are read at once, their media tied at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._members: dict[str, Child] = {}
        self._by_name: dict[str, Child | None] = {}
        self._sent: list[tuple[str, Said, str]] = []
        self._chats = 0

    def seen(self, child: Child) -> None:
        """Remember a member; its bytes must still lie in the folder."""
        self._members[child.path] = child
        name = PurePosixPath(child.path).name
        # A name that stands twice ties nothing by itself.
        self._by_name[name] = None if name in self._by_name else child
        ending = sniff.extension(child.path)
        most = LARGEST_PAGE if ending in ("html", "htm") else LARGEST_CHAT
        if ending not in _ENDINGS or child.size > most or self._chats >= MOST_CHATS:
            return
        path = self._folder / child.file
        reader = READERS.get(sniff.media_type(sniff.read_head(path), child.path))
        if reader is None:
            return
        self._chats += 1
        try:
            for said in reader(path):
                for name in said.attached:
                    if len(self._sent) < MOST_ROWS:
                        self._sent.append((child.path, said, name))
        except Exception:  # noqa: BLE001 - a hostile chat spoils its own reading later, not the archive's
            return

    def parts(self, kit: ExtractKit) -> Iterator[Part]:
        """The ties as a table; a file that was sent and is not in the archive has no member."""
        rows = [HEADER, *(self._row(place, said, name) for place, said, name in self._sent)]
        if len(rows) > 1:
            yield from rows_table(iter(rows), kit=kit, name="chat_media")

    def _row(self, place: str, said: Said, name: str) -> tuple[str, str, str, str, str, str]:
        words = name.split(" ")
        # Words in front may be of the message: the longest name that is there counts.
        for tail in (" ".join(words[first:]) for first in range(len(words))):
            beside = str(PurePosixPath(place).parent / tail).removeprefix("./")
            found = self._members.get(beside) or self._members.get(tail) or self._by_name.get(PurePosixPath(tail).name)
            if found:
                return (place, said.when, said.sender or "", tail, found.path, str(found.sha256))
        return (place, said.when, said.sender or "", name, "", "")
