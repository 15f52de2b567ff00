"""Copies of an installation that can be restored: one state of all records, and every original that they name.

    BACKUP/blobs/ab/cd/<sha256>         originals and page images, each once, whatever many backups are made here
    BACKUP/2026-11-27T193000.000000Z/   one backup: the records, the head of the audit log, its checkpoints,
                                        the local rules, the hashes (`sha256sum -c originals.sha256`), all signed

The keys are not in it. They open what is sealed, and sign: they are written to another place, or stay where they are.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from api import backup_files, certificates, erasure_lists, local_rules
from api.release import release
from api.wiring import Workspace
from models.backup import RULES, Backup
from models.errors import Conflict, DataFolderBusy, NotFound, StorageFull, UsageError
from models.ids import Sha256
from services.ingest.blobs.local import LocalBlobs
from services.records import anchor, checkpoints, sealing, secret, stamps
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

    What is cut off leaves nothing that looks like one. Raises UsageError, Conflict, DataFolderBusy, StorageFull, and
    Altered (the list of erasures in the folder).
    """
    to = to.expanduser().resolve()
    keys = None if keys is None else keys.expanduser().resolve()
    if to.is_relative_to(workspace.data):
        raise UsageError("A backup inside the data folder is lost with it.", next_step="Name a folder on another disk.")
    if keys is not None and (keys.is_relative_to(to) or to.is_relative_to(keys)):
        raise UsageError(
            "Keys in the folder of the backups open them for whoever finds it.", next_step="Name another with --keys."
        )
    with _held(to), _full():
        if keys is not None:
            _keys(workspace, keys)
        at = workspace.clock.now()
        place = to / f"{at:%Y-%m-%dT%H%M%S}.{at.microsecond:06}Z"
        draft = to / f".{place.name}"
        for left in to.glob(".[0-9]*Z"):
            shutil.rmtree(left)
        draft.mkdir(mode=0o700)
        workspace.records.audit.append(workspace.operator, "backup.make", subject=place.name)
        workspace.records.audit.settle()
        (to / BLOBS).mkdir(mode=0o700, exist_ok=True)
        _outside(workspace, draft)
        named, size, lacking = _of_one_state(workspace, draft, LocalBlobs(to / BLOBS), told)
        listed = "".join(f"{one}  ../{BLOBS}/{one[:2]}/{one[2:4]}/{one}\n" for one in named if one not in lacking)
        with backup_files.writing(draft / ORIGINALS) as file:
            file.write(listed.encode("ascii"))
        made = Backup(
            made_at=at,
            program=release(),
            schema_version=HEAD,
            files={one: backup_files.hash_of(backup_files.reading(draft, one)) for one in _files(draft)},
            originals=len(named),
            size=size,
            lacking=tuple(lacking),
            audit=last_event(draft / RECORDS),
        )
        signed = certificates.signed(workspace, made)
        for name, content in ((BACKUP, signed.content), (SIGNATURE, signed.signature), (PUBLIC_KEY, signed.public_key)):
            with backup_files.writing(draft / name) as file:
                file.write(content)
        _on_disk(draft)
        erasure_lists.write(workspace, to)
        erasure_lists.remember(workspace, to)
        draft.rename(place)
        _on_disk(to)
        if keys is not None:
            _keys(workspace, keys)  # the first person may have been protected meanwhile
    return place, made


def _outside(workspace: Workspace, draft: Path) -> None:
    """What lies beside the records, before they are copied: it may lag behind them, and must never lead them."""
    head = workspace.folder.catalogue.with_name(anchor.NAME)
    backup_files.copy(head.open("rb"), draft / anchor.NAME)
    kept = workspace.settings.checkpoints or workspace.folder.catalogue.with_name(checkpoints.FOLDER)
    # Only what is ours: whoever keeps checkpoints on another disk may keep the secret there as well.
    names = sorted(one.name for one in kept.iterdir()) if kept.is_dir() else []
    texts = {one[1] for name in names if (one := _CHECKPOINT.fullmatch(name))}
    own = [name for name in names if (one := _BESIDE.fullmatch(name)) and one[1] in texts]
    for name in (checkpoints.PUBLIC_KEY, *own) if own else ():
        if (kept / name).is_file() and not (kept / name).is_symlink():
            (draft / checkpoints.FOLDER).mkdir(mode=0o700, exist_ok=True)
            backup_files.copy(backup_files.reading(kept, name), draft / checkpoints.FOLDER / name)
    for folder, files in local_rules.copies(workspace.settings).items():
        for name, content in files.items():
            if RULES.fullmatch(f"{folder}/{name}") is None:
                raise UsageError("A rule file has a name that no backup takes.", next_step="Give it a plain one.")
            (draft / folder).mkdir(mode=0o700, exist_ok=True)
            with backup_files.writing(draft / folder / name) as file:
                file.write(content)


_CHECKPOINT = re.compile(r"(audit-\d{1,18})\.txt")
_BESIDE = re.compile(rf"(audit-\d{{1,18}})(\.txt|\.sig|(\.\d{{1,4}})?{re.escape(stamps.ENDING)})")
_TRIES = 5


def _of_one_state(
    workspace: Workspace, draft: Path, blobs: LocalBlobs, told: Told
) -> tuple[Sequence[Sha256], int, Sequence[Sha256]]:
    """Records, and the originals that they name: their hashes, their bytes, and those that are not to be had."""
    for _ in range(_TRIES):
        (draft / RECORDS).unlink(missing_ok=True)
        (draft / RECORDS).touch(0o600)
        snapshot(workspace.records.database, draft / RECORDS)
        named = [Sha256(one) for one in stored(draft / RECORDS)]
        size, lacking = 0, []
        for count, one in enumerate(named):
            told(count, len(named))
            try:
                size += _taken(workspace, draft, blobs, one)
            except NotFound:
                lacking.append(one)
        told(len(named), len(named))
        # Erased meanwhile: then the records that name it must go as well.
        if all(workspace.records.erasing.held_elsewhere(one) for one in lacking):
            return named, size, lacking
    raise DataFolderBusy("Somebody erases again and again while the backup is made; it was given up.")


def _taken(workspace: Workspace, draft: Path, blobs: LocalBlobs, one: Sha256) -> int:
    """Have bytes in the backup; how many. Raises NotFound, also where the stored bytes are damaged."""
    if not (blobs.has(one) and blobs.verify(one)):  # an earlier backup's may be damaged: then these take their place
        new = draft / "original"
        try:
            got = backup_files.copy(workspace.blobs.open(one), new)
            if got.sha256 != one:
                raise NotFound("The stored bytes are damaged.")
            blobs.adopt(got)
        finally:
            new.unlink(missing_ok=True)
    with blobs.path(one) as file:
        return file.stat().st_size


def _files(draft: Path) -> list[str]:
    return sorted(str(file.relative_to(draft)) for file in draft.rglob("*") if file.is_file())


def _keys(workspace: Workspace, to: Path) -> None:
    """The keys, in a folder that this account alone may read. Raises UsageError; Conflict where others lie there."""
    settings, beside = workspace.settings, workspace.folder.catalogue.with_name
    for name, given in zip(KEYS, (settings.secret_file, settings.protection_key_file), strict=True):
        file = given or beside(name)
        if not file.exists():
            continue
        try:
            to.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not (to / name).exists():
                backup_files.copy(file.open("rb"), to / name)
            there = (to / name).read_bytes()
        except OSError as error:
            raise UsageError(
                f"The keys cannot be written to {to}: {error.strerror}.", next_step="Name another folder with --keys."
            ) from error
        if there != file.read_bytes():
            raise Conflict(
                f"Another {name} lies in {to}: that of another installation, or an earlier one.",
                next_step="Nothing was written over. Name a new folder with --keys.",
            )


def _held(to: Path) -> AbstractContextManager[int]:
    """One backup at a time in a folder."""
    busy = "Another backup is being made in this folder."
    return backup_files.alone(to, to / ".lock", os.O_RDWR | os.O_CREAT, cannot="be written", busy=busy)


@contextlib.contextmanager
def _full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFull(
            f"The backup could not be written: {error.strerror}.",
            next_step="Free space on the disk of the backups, and run the same command again.",
        ) from error


def _on_disk(folder: Path) -> None:
    for place in (*(one for one in folder.rglob("*") if one.is_file()), folder) if folder.name[0] == "." else (folder,):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
