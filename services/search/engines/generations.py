"""Where an embedded index lies: generations of it in one folder, a pointer to the one in use, one writer's lock.

folder/current           JSON: the generation in use and the mapping it was built with
folder/writer.lock       held by the one process that writes, freed by the system when it dies
folder/generation-…/     an index
"""

import fcntl
import json
import os
import secrets
import shutil
import time
from pathlib import Path
from typing import IO

from models.errors import DataFolderBusy, EngineUnavailable
from services.search import mapping

_PREFIX = "generation-"


class Generations:
    """The generations of one folder. Reading takes no lock; starting, switching and writing take `lock()`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current"
        self._held: IO[bytes] | None = None

    def untouched(self) -> bool:
        """True where no page was ever indexed: no pointer, and at most what a killed first start left behind."""
        return not self._pointer.exists() and not any(self.folder.glob(f"{_PREFIX}*/*.store"))

    def current(self) -> Path:
        """The generation in use. Raises EngineUnavailable when there is none, or one of another mapping."""
        try:
            pointer = json.loads(self._pointer.read_bytes())
            name, version = str(pointer["generation"]), str(pointer["mapping"])
        except FileNotFoundError as error:
            raise EngineUnavailable("The search index is missing.") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineUnavailable("The search index cannot be found: its pointer is unreadable.") from error
        if version != mapping.VERSION:
            raise EngineUnavailable(
                "The search index was built by another version of Lince.",
                next_step="Rebuild it with `lince reindex`.",
            )
        if not name.startswith(_PREFIX) or "/" in name:
            raise EngineUnavailable("The search index cannot be found: its pointer is damaged.")
        return self.folder / name

    def lock(self) -> None:
        """Become the folder's writer. Raises DataFolderBusy when another process is."""
        if self._held is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        held = (self.folder / "writer.lock").open("ab")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            held.close()
            raise DataFolderBusy("Another process is writing to the search index.") from error
        self._held = held

    def unlock(self) -> None:
        """Stop being the writer."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def start(self) -> Path:
        """An empty folder for a new generation, not in use yet."""
        path = self.folder / f"{_PREFIX}{secrets.token_hex(8)}"
        path.mkdir()
        return path

    def switch(self, generation: Path) -> None:
        """Put a finished generation in use. Readers see the old one or the new one, whatever happens meanwhile."""
        _sync_folder(generation)
        draft = self.folder / "current.new"
        with draft.open("wb") as stream:
            stream.write(json.dumps({"generation": generation.name, "mapping": mapping.VERSION}).encode())
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self._pointer)
        _sync_folder(self.folder)

    def wait(self, seconds: float = 2.0) -> None:
        """Give another process that is making the first generation the time to finish."""
        until = time.monotonic() + seconds
        while not self._pointer.exists() and time.monotonic() < until:
            time.sleep(0.02)

    def discard(self, generation: Path) -> None:
        """Delete a generation that is not in use."""
        shutil.rmtree(generation, ignore_errors=True)

    def discard_others(self, keep: Path) -> None:
        """Delete all generations but one. Readers that hold an old one open keep it until they let go."""
        for entry in self.folder.glob(f"{_PREFIX}*"):
            if entry != keep:
                self.discard(entry)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
