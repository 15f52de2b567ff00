"""Copies of an installation that can be restored: one state of all records, and every original that they name.

    BACKUP/blobs/ab/cd/<sha256>         originals and page images, each once, whatever many backups are made here
    BACKUP/2026-11-27T193000.000000Z/   one backup: the records, the head of the audit log, its checkpoints,
                                        the hashes (`sha256sum -c originals.sha256`), and all of it signed

The keys are not in it. They open what is sealed, and sign: they are written to another place, or stay where they are.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from api import certificates
from api.release import release
from api.wiring import Workspace
from models.backup import Backup
from models.errors import DataFolderBusy, NotFound, StorageFull, UsageError
from models.ids import Sha256
from services.ingest.blobs.local import LocalBlobs
from services.records import anchor, checkpoints, sealing, secret
from services.records.database import HEAD
from services.records.snapshot import last_event, snapshot, stored

BACKUP, SIGNATURE, PUBLIC_KEY = "backup.json", "backup.sig", "public-key.pem"
RECORDS, ORIGINALS, BLOBS = "catalogue.sqlite", "originals.sha256", "blobs"
KEYS = (secret.NAME, sealing.NAME)
"""The files that are no part of a backup."""

Told = Callable[[int, int], None]
"""Hears of originals that are there, and of all."""


def make(workspace: Workspace, to: Path, *, keys: Path | None, told: Told = lambda *_: None) -> tuple[Path, Backup]:
    """Make a backup in a folder, beside earlier ones, while others work; returns its place and what it holds.

    What is cut off leaves nothing that looks like one. Raises UsageError, DataFolderBusy, StorageFull.
    """
    to = to.expanduser().resolve()
    if to.is_relative_to(workspace.data):
        raise UsageError("A backup inside the data folder is lost with it.", next_step="Name a folder on another disk.")
    with _held(to), _full():
        at = workspace.clock.now()
        place = to / f"{at:%Y-%m-%dT%H%M%S}.{at.microsecond:06}Z"
        draft = to / f".{place.name}"
        for left in to.glob(".[0-9]*Z"):
            shutil.rmtree(left)
        draft.mkdir(mode=0o700)
        workspace.records.audit.append(workspace.operator, "backup.make", subject=place.name)
        workspace.records.audit.settle()
        _outside(workspace, draft)
        named, size, lacking = _of_one_state(workspace, draft, LocalBlobs(to / BLOBS), told)
        listed = "".join(f"{one}  ../{BLOBS}/{one[:2]}/{one[2:4]}/{one}\n" for one in named if one not in lacking)
        (draft / ORIGINALS).write_text(listed, encoding="ascii")
        made = Backup(
            made_at=at,
            program=release(),
            schema_version=HEAD,
            files={one: hash_of(draft / one) for one in _files(draft)},
            originals=len(named),
            size=size,
            lacking=tuple(lacking),
            audit=last_event(draft / RECORDS),
        )
        signed = certificates.signed(workspace, made)
        for name, content in ((BACKUP, signed.content), (SIGNATURE, signed.signature), (PUBLIC_KEY, signed.public_key)):
            (draft / name).write_bytes(content)
        _on_disk(draft)
        draft.rename(place)
        _on_disk(to)
        if keys is not None:
            _keys(workspace, keys)
    return place, made


def hash_of(file: Path) -> Sha256:
    """SHA-256 of a file."""
    with file.open("rb") as stream:
        return Sha256(hashlib.file_digest(stream, "sha256").hexdigest())


def _outside(workspace: Workspace, draft: Path) -> None:
    """What lies beside the records, before they are copied: it may lag behind them, and must never lead them."""
    head = workspace.folder.catalogue.with_name(anchor.NAME)
    shutil.copyfile(head, draft / anchor.NAME)
    kept = workspace.settings.checkpoints or workspace.folder.catalogue.with_name(checkpoints.FOLDER)
    if kept.is_dir():
        shutil.copytree(kept, draft / checkpoints.FOLDER)


_TRIES = 5


def _of_one_state(
    workspace: Workspace, draft: Path, blobs: LocalBlobs, told: Told
) -> tuple[Sequence[Sha256], int, Sequence[Sha256]]:
    """Records, and the originals that they name: their hashes, their bytes, and those that are not to be had."""
    for _ in range(_TRIES):
        (draft / RECORDS).unlink(missing_ok=True)
        snapshot(workspace.records.database, draft / RECORDS)
        named = [Sha256(one) for one in stored(draft / RECORDS)]
        size, lacking = 0, []
        for count, one in enumerate(named):
            told(count, len(named))
            try:
                size += _taken(workspace, blobs, one)
            except NotFound:
                lacking.append(one)
        told(len(named), len(named))
        # Erased meanwhile: then the records that name it must go as well.
        if all(workspace.records.erasing.held_elsewhere(one) for one in lacking):
            return named, size, lacking
    raise DataFolderBusy("Somebody erases again and again while the backup is made; it was given up.")


def _taken(workspace: Workspace, blobs: LocalBlobs, one: Sha256) -> int:
    """Have bytes in the backup; how many. Raises NotFound, also where the stored bytes are damaged."""
    if not blobs.has(one):
        with workspace.blobs.open(one) as stream:
            got = blobs.put(stream)
        if got.sha256 != one:
            blobs.remove(got.sha256)
            raise NotFound("The stored bytes are damaged.")
    with blobs.path(one) as file:
        return file.stat().st_size


def _files(draft: Path) -> list[str]:
    return sorted(str(file.relative_to(draft)) for file in draft.rglob("*") if file.is_file())


def _keys(workspace: Workspace, to: Path) -> None:
    """The keys, in a folder that this account alone may read."""
    settings, beside = workspace.settings, workspace.folder.catalogue.with_name
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, given in zip(KEYS, (settings.secret_file, settings.protection_key_file), strict=True):
        file = given or beside(name)
        if file.exists():
            with os.fdopen(os.open(to / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as copied:
                copied.write(file.read_bytes())
                copied.flush()
                os.fsync(copied.fileno())


@contextlib.contextmanager
def _held(to: Path) -> Iterator[None]:
    """One backup at a time in a folder."""
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(to / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise UsageError(f"The folder {to} cannot be written: {error.strerror}.") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataFolderBusy("Another backup is being made in this folder.") from None
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def _full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFull(f"The backup could not be written: {error.strerror}.") from error


def _on_disk(folder: Path) -> None:
    for place in (*(one for one in folder.rglob("*") if one.is_file()), folder) if folder.name[0] == "." else (folder,):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
