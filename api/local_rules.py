"""Local indicator rules of an installation: a folder of files that people edit, and a copy of those that are in use.

The folder is read where work begins: by each worker, which looks between jobs whether it changed, by `lince ingest`,
and by `lince analyze --data`. What is right is
copied into the data folder as the set in use. What is wrong is refused as a whole, with file, line and reason, and the
set in use stays: nothing that was analyzed by it is due anew.
"""

import contextlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.settings import Settings
from models.errors import SettingsError

if TYPE_CHECKING:
    from services.nlp.indicators import RuleSet

FOLDER, IN_USE = "rules", "rules.in-use"
"""Names in the data folder."""


@dataclass(frozen=True)
class Loaded:
    """The rules to work with, and why those of the folder are refused, if they are."""

    book: "RuleSet"
    refused: SettingsError | None = None


def folder_of(settings: Settings) -> Path:
    """Where local rules are written: LINCE_RULES, or `rules` in the data folder."""
    return (settings.rules or settings.data / FOLDER).expanduser().resolve()


def traces(settings: Settings) -> tuple[tuple[str, int, int], ...]:
    """By what a change of the folder is seen without reading it: names, times and sizes of its files."""
    found = []
    # A file may go while it is looked at: that is a change of the next look.
    with contextlib.suppress(OSError):
        for file in sorted(folder_of(settings).glob("*.yaml")):
            told = file.stat()
            found.append((file.name, told.st_mtime_ns, told.st_size))
    return tuple(found)


def load(settings: Settings) -> Loaded:
    """The shipped rules with those of the folder, or with those in use where the folder's are refused."""
    # Heavy: spaCy and its tables are loaded by who analyzes only.
    from services.nlp.indicators import standard_book, trial  # noqa: PLC0415

    book, kept = standard_book(), _in_use(settings)
    try:
        files = _files(folder_of(settings), named=settings.rules is not None)
        if not files:
            shutil.rmtree(kept, ignore_errors=True)
            return Loaded(book)
        # What was tried is what is kept: somebody may be writing in the folder meanwhile.
        with tempfile.TemporaryDirectory(prefix=f"{IN_USE}-", dir=_made(kept.parent)) as draft:
            for name, content in files.items():
                (Path(draft) / name).write_bytes(content)
            wide = trial.widened(book, Path(draft))
            if files != _files(kept):
                _replace(kept, Path(draft))
        return Loaded(wide)
    except SettingsError as error:
        with contextlib.suppress(SettingsError):
            return Loaded(trial.widened(book, kept), error)
        return Loaded(book, error)


def refusal(settings: Settings) -> SettingsError | None:
    """Why the rules of the folder are refused; None where they are in use, or there are none. Tries them if need be."""
    with contextlib.suppress(SettingsError):
        files = _files(folder_of(settings), named=settings.rules is not None)
        if not files or files == _files(_in_use(settings)):
            return None
    return load(settings).refused


def copies(settings: Settings) -> dict[str, dict[str, bytes]]:
    """The files of the folder and of the set in use, for a backup, by the name that each has in a data folder.

    Raises SettingsError where one cannot be read.
    """
    return {FOLDER: _files(folder_of(settings)), IN_USE: _files(_in_use(settings))}


def sentence(error: SettingsError, settings: Settings) -> str:
    """What somebody at a terminal is told of a refusal."""
    stays = "Those in use stay" if _in_use(settings).is_dir() else "The shipped ones alone are in use"
    return f"The local rules in {folder_of(settings)} are refused. {error.message} {stays}."


def _in_use(settings: Settings) -> Path:
    return settings.data.expanduser().resolve() / IN_USE


def _files(folder: Path, *, named: bool = False) -> dict[str, bytes]:
    """The rule files of a folder by name. Raises SettingsError for one that was named and is not there."""
    if not folder.is_dir():
        if named:
            raise SettingsError(f"There is no folder {folder}.", next_step="Correct LINCE_RULES.")
        return {}
    try:
        return {file.name: file.read_bytes() for file in sorted(folder.glob("*.yaml"))}
    except OSError as error:
        raise SettingsError(
            f"{Path(error.filename or folder).name}: it cannot be read.", next_step="Correct its permissions."
        ) from error


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _replace(kept: Path, draft: Path) -> None:
    """Have the set in use be that of a draft. Another process may be at the same: the last one stands."""
    with tempfile.TemporaryDirectory(prefix=f"{IN_USE}-", dir=kept.parent) as old:
        fresh = Path(old) / "fresh"
        shutil.copytree(draft, fresh)
        with contextlib.suppress(OSError):
            if kept.exists():
                kept.rename(Path(old) / "before")
            fresh.rename(kept)
