"""SQLite databases, as phones and browsers keep them: tables as text and as tables, large values as children.

The file is opened read-only and immutable, so that nothing of it changes and no journal beside it is made. Its schema
is hostile until shown otherwise: only plain tables are read, views and virtual tables never, and no function of theirs
may run.
"""

import contextlib
import hashlib
import re
import sqlite3
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from models.document import Problem
from services.ingest import clocks, logs_beside, sniff
from services.ingest.formats.plist import packed_text
from services.ingest.formats.sqlite_free import freed
from services.ingest.formats.sqlite_logs import together
from services.ingest.formats.text import clean, paged, rows_table
from services.ingest.formats.unknown import MIXED, RAW_STRINGS, runs, strings
from services.ingest.outbox import Outbox
from services.ingest.plugin import ExtractKit, Facts, Part, ReadingStopped, corrupt

MOST_TABLES = 500
MOST_BLOBS = 2_000
SMALLEST_BLOB = 256
LONGEST_CELL = 20_000
STEP = 50_000
"""Instructions of SQLite's machine between two looks at the clock."""
_KEPT_BLOBS = ("image/", "audio/", "video/", "application/pdf", "application/zip", "application/vnd.")
_FLAWS = (sqlite3.Error, UnicodeDecodeError, ValueError, OverflowError)
_PACKED = frozenset({"application/gzip", "application/rtf", "text/html", "message/rfc822", sniff.SQLITE})
"""Blobs that are read as files of their own, however small."""
MOST_RUNS = 200
"""Readable runs of a blob of no known kind."""
_QUOTED = re.compile(r"'((?:[^']|'')*)'")
_COMPUTED = 2
"""What SQLite calls a column whose value is made anew at each reading."""
_WAL = 2
"""The format number in the header of a database with a write-ahead log."""


class SqliteHandler:
    """A database: facts on its tables, their rows as text and tables, pictures and files in it as children."""

    name: ClassVar[str] = "sqlite"
    version: ClassVar[str] = "5"

    def score(self, head: bytes, filename: str) -> int | None:
        """By its magic."""
        return 50 if sniff.media_type(head, filename) == sniff.SQLITE else None

    def read(self, path: Path, *, name: str, kit: ExtractKit) -> Iterator[Part]:
        """Yield pages, tables and children; of one too damaged for SQLite the strings. Raises ReadingStopped.

        The file is read as it is. With logs beside it, a copy with both is a child: its rows are the newest.
        """
        logs = logs_beside.laid(kit.folder)
        if logs:
            yield Facts(values={"logs": {f"{name}{ending}": _hash(log) for ending, log in logs.items()}})
            yield from together(path, logs, name=name, outbox=Outbox(kit), kit=kit)
        try:
            yield from self._read(path, kit, alone=not logs)
        except ReadingStopped:
            yield from paged(strings(path), kit=kit)
            yield Problem(code="raw_strings", message=RAW_STRINGS)
            raise

    def _read(self, path: Path, kit: ExtractKit, *, alone: bool) -> Iterator[Part]:
        with path.open("rb") as file:
            head = file.read(100)
        if alone and len(head) == 100 and _WAL in head[18:20]:
            yield Problem(
                code="log_beside",
                message="This database keeps its newest rows in a file beside it, named -wal. Receive both from one "
                "folder, or in one archive: then a copy with both is read; where both are here by now: "
                "`lince retry --problem log_beside`.",
            )
        database = _Database(path, kit)
        with contextlib.closing(database.connection):
            tables = database.tables()
            yield Facts(values={"tables": [table for table, _ in tables], "views": database.views()})
            last = 0
            for page in paged(chain(database.lines(tables), database.said_by_schema()), kit=kit):
                last = page.number
                yield page
            for table, rows in database.kept.items():
                yield from rows_table(iter(rows), kit=kit, name=table, unknown=True)
            yield from database.blobs
            deleted = list(paged(freed(path, seconds=kit.limits.program_seconds), kit=kit, first=last + 1))
            yield from deleted
            if deleted:
                yield _DELETED
        if database.damaged and not database.rows:
            raise corrupt()
        if database.damaged:
            yield Problem(
                code="table_damaged",
                message="A table of the database is damaged: what could be read was, and behind it stand the plain "
                "strings of the file, in no order.",
            )
        if database.cut:
            yield Problem(code="database_cut", message="The database is larger than is read; not all rows were taken.")


_DELETED = Problem(
    code="deleted_text",
    message="Parts of the database that are not in use still hold text, as of rows that were deleted: it stands behind "
    "the rows, in no order.",
)


class _Database:
    """One reading of a database."""

    def __init__(self, path: Path, kit: ExtractKit) -> None:
        self._path = path
        self._kit = kit
        self._outbox = Outbox(kit)
        self._left = kit.limits.cells
        self._watch = clocks.Watch(kit.limits.program_seconds)
        self.kept: dict[str, list[tuple[str, ...]]] = {}
        self.blobs: list[Part] = []
        self.rows = 0
        self.damaged = self.cut = False
        try:
            self.connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
        except sqlite3.Error as error:
            raise corrupt() from error
        self.connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, kit.limits.part)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.set_authorizer(_only_reading)
        self.connection.set_progress_handler(lambda: self._watch.left < 0, STEP)

    def tables(self) -> list[tuple[str, str]]:
        """Names and definitions of the plain tables, in their order in the file."""
        try:
            found = self.connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid LIMIT ?", (MOST_TABLES,)
            ).fetchall()
        except _FLAWS as error:
            raise corrupt() from error
        # A virtual table runs code of its module; its content stands in plain tables beside it.
        return [
            (clean(str(name)), str(sql or ""))
            for name, sql in found
            if not str(sql or "").lstrip().upper().startswith("CREATE VIRTUAL") and not str(name).startswith("sqlite_")
        ]

    def views(self) -> list[str]:
        """Names of views: they are told, never run."""
        try:
            rows = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'view' LIMIT 500").fetchall()
        except _FLAWS:
            return []
        return [clean(str(name)) for (name,) in rows]

    def said_by_schema(self) -> Iterator[str]:
        """Texts that a view or trigger holds in quotes: neither is run, and they stand in no table."""
        try:
            rows = self.connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type IN ('view', 'trigger') LIMIT 500"
            ).fetchall()
        except _FLAWS:
            return
        for name, sql in rows:
            told = [found.replace("''", "'") for found in _QUOTED.findall(str(sql or ""))]
            if any(text.strip() for text in told):
                yield clean(f"\n{name}: {' '.join(told)}\n")

    def lines(self, tables: list[tuple[str, str]]) -> Iterator[str]:
        """All rows as text. Damage ends a table, not the database; behind it come the strings, rows among them."""
        for table, _ in tables:
            try:
                yield from self._table(table)
            except sqlite3.OperationalError as error:
                if "interrupted" not in str(error):
                    self.damaged = True
                    continue
                self.cut = True
                return
            except _FLAWS:
                self.damaged = True
        if len(tables) == MOST_TABLES:
            self.cut = True
        if self.damaged and self.rows:
            yield "\n"
            yield from strings(self._path)

    def _table(self, table: str) -> Iterator[str]:
        # A column that is computed when it is read would run the schema's own expression: it is left out.
        columns = [
            quoted(name)
            for _, name, _, _, _, _, hidden in self.connection.execute(f"PRAGMA table_xinfo({quoted(table)})")
            if hidden != _COMPUTED
        ]
        if not columns:
            return
        cursor = self.connection.execute(f"SELECT {', '.join(columns)} FROM {quoted(table)}")  # noqa: S608 - names cannot be parameters
        header = tuple(clean(str(column[0])) for column in cursor.description)
        kept: list[tuple[str, ...]] = []
        for number, row in enumerate(cursor, start=1):
            self.rows += 1
            cells = tuple(self._cell(value, table, number, label) for value, label in zip(row, header, strict=False))
            if number == 1:
                yield f"\n{table}\n" + "\t".join(header) + "\n"
                kept = self.kept.setdefault(table, [header])
            if self._left >= 0:
                self._left -= len(cells)
                kept.append(cells)
            yield "\t".join(cells).rstrip("\t") + "\n"

    def _cell(self, value: object, table: str, number: int, label: str) -> str:
        if value is None:
            return ""
        if not isinstance(value, bytes):
            return self._told(clean(str(value)), table, number, label)
        if (packed := packed_text(value)) is not None:
            return self._told(packed.replace("\n", " "), table, number, label)
        kind = sniff.media_type(value[: sniff.HEAD], "") if value else sniff.EMPTY
        if kind in _PACKED or (len(value) >= SMALLEST_BLOB and kind.startswith(_KEPT_BLOBS)):
            return self._apart(f"{table}/{number:06d} {label}", value) or f"[{len(value)} bytes]"
        if (text := _text(value)) is not None:
            return self._told(clean(text), table, number, label)
        words = " ".join(islice(runs(value, MIXED), MOST_RUNS))
        return self._told(f"[{len(value)} bytes] {words}".strip(), table, number, label)

    def _told(self, text: str, table: str, number: int, label: str) -> str:
        """A text as a cell; one that is too long for it is a child as well."""
        shown = text[:LONGEST_CELL].replace("\t", " ")
        if len(text) <= LONGEST_CELL:
            return shown
        content = text.encode("utf-8", "replace")
        return f"{shown} {self._apart(f'{table}/{number:06d} {label}.txt', content)}".rstrip()

    def _apart(self, path: str, content: bytes) -> str:
        """A value as a child, and its name; "" where there are too many."""
        if len(self.blobs) >= MOST_BLOBS:
            self.cut = True
            return ""
        child = self._outbox.child(path, content)
        self.blobs.append(child)
        return f"[{child.path}]"


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _text(value: bytes) -> str | None:
    """The text that bytes are, in UTF-8 or UTF-16; None when they are none."""
    encoding = "utf-8"
    if value[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif len(value) >= 4 and len(value) % 2 == 0 and value[1::2].count(0) > len(value) // 4:
        encoding = "utf-16-le"
    try:
        text = value.decode(encoding).rstrip("\0")
    except UnicodeDecodeError:
        return None
    return text if text and re.sub(r"[\n\r\t]", " ", text).isprintable() else None


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'


def _only_reading(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Rows may be read, and functions that SQLite itself calls harmless; nothing else."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in (
        "lower",
        "upper",
        "length",
        "substr",
        "coalesce",
    ):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first == "table_xinfo":
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
