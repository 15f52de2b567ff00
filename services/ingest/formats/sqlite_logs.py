"""Databases in a container with their logs beside them: a copy of both together, as SQLite itself would open them.

A telephone that is switched off leaves its newest rows in `name-wal`, or a change that was cut in `name-journal`. The
members stay what they are; the copy is a part of its own, beside them. Nothing of the schema is run: only the log is.
"""

import contextlib
import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from models.document import Child, Problem
from services.ingest import clocks
from services.ingest.logs_beside import LARGEST, LOGS, is_database
from services.ingest.outbox import Outbox
from services.ingest.plugin import ExtractKit, Part

MOST = 200
_STEP = 50_000


_TOO_LARGE = Problem(
    code="log_not_merged",
    message="A database and its log are too large, or too many, to be put together; both are parts.",
)


class SqliteLogs:
    """Looks at each member of an archive as it comes out; its bytes must still lie in the folder at the end."""

    def __init__(self, kit: ExtractKit, outbox: Outbox) -> None:
        self._kit = kit
        self._outbox = outbox
        self._logs: dict[str, Child] = {}
        self._databases: dict[str, Child] = {}

    def seen(self, child: Child) -> None:
        """Remember a member."""
        if child.path.endswith(LOGS) and child.size:
            self._logs[child.path] = child
        elif child.size and is_database(self._kit.folder / child.file):
            self._databases[child.path] = child

    def parts(self) -> Iterator[Part]:
        """A copy for each database that its log changes. Raises ReadingStopped when the archive's budget is used up."""
        made = 0
        for path, database in self._databases.items():
            beside = [(ending, self._logs[path + ending]) for ending in LOGS if path + ending in self._logs]
            if not beside:
                continue
            made += 1
            if made > MOST or database.size + sum(log.size for _, log in beside) > LARGEST:
                yield _TOO_LARGE
                return
            folder = self._kit.folder
            logs = {ending: folder / log.file for ending, log in beside}
            yield from together(folder / database.file, logs, name=path, outbox=self._outbox, kit=self._kit)


def together(database: Path, logs: Mapping[str, Path], *, name: str, outbox: Outbox, kit: ExtractKit) -> Iterator[Part]:
    """A copy of a database and its logs, by how their names end, as a child beside `name`; none where they add nothing.

    Raises ReadingStopped when the outbox is full.
    """
    if sum(file.stat().st_size for file in (database, *logs.values())) > LARGEST:
        yield _TOO_LARGE
        return
    with tempfile.TemporaryDirectory(dir=kit.folder, prefix="database-") as folder:
        copy = Path(folder) / "copy"
        for ending, file in {"": database, **logs}.items():
            shutil.copyfile(file, f"{copy}{ending}")
        try:
            changed = _played(copy, seconds=kit.limits.program_seconds)
        except sqlite3.Error:
            yield Problem(
                code="log_not_merged",
                message="The log beside a database does not fit it or is damaged; both are parts as they are.",
            )
            return
        if not changed:
            return
        place = PurePosixPath(name)
        with copy.open("rb") as stream:
            yield outbox.stream(str(place.with_name(f"{place.stem} (with its log){place.suffix}")), stream)
    yield Problem(
        code="log_merged",
        message="A database has a log beside it: a copy with both was made for reading, and both are kept as they "
        "were.",
    )


def _played(copy: Path, *, seconds: float) -> bool:
    """Have SQLite play or roll back the logs into the copy; whether that changed anything. Raises sqlite3.Error."""
    watch = clocks.Watch(seconds)
    before = _digest(copy)
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.set_progress_handler(lambda: watch.left < 0, _STEP)
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.set_authorizer(_only_logs)
        # The first read rolls a cut change back.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _, frames, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        played = _digest(copy) != before or frames > 0
        connection.execute("PRAGMA journal_mode=DELETE")
    return played


def _only_logs(action: int, first: str | None, _second: str | None, *_: str | None) -> int:
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in ("wal_checkpoint", "journal_mode"):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _digest(file: Path) -> bytes:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(1024 * 1024):
            digest.update(block)
    return digest.digest()
