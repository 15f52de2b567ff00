"""A backup becomes a data folder again, and proves that it is the one that was made."""

import contextlib
import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from api import backup_files, eraser, erasure_lists
from api.backing_up import BACKUP, BLOBS, KEYS, ORIGINALS, PUBLIC_KEY, RECORDS, SIGNATURE, Told
from api.folder import DataFolder
from api.settings import Settings
from api.wiring import OPERATOR, blob_store, open_workspace
from models.backup import Backup
from models.errors import (
    Altered,
    Conflict,
    DataFolderBusy,
    DataFolderUnusable,
    OtherVersion,
    StorageFull,
    UsageError,
)
from models.ids import Sha256
from models.keeping import Erasure
from services.blob_ports import BlobStore
from services.casefile import signing
from services.casefile.signing import SEED, Signer
from services.ingest.blobs.stored import place_of
from services.records import secret
from services.records.catalogue import open_catalogue
from services.records.checkpoints import CHECKPOINTS, FOLDER
from services.records.database import HEAD
from services.records.snapshot import stated


class Looked(NamedTuple):
    """What a check of a backup found."""

    told: Backup
    lacking: Sequence[Sha256]
    """Originals that are missing or damaged now, beyond those that the backup said it lacks."""
    key: str
    """SHA-256 of the public key that signed it: what `sha256sum public-key.pem` prints."""
    proved: bool
    """Whether the keys that were given are those that signed it. Without: anybody may have made it."""
    erased: int = 0
    """Erasures that came after it, and were carried out again."""
    listed: bool = True
    """Whether a list of erasures was there to be read: each backup lays one beside itself."""


class _Signed(NamedTuple):
    told: Backup
    key: bytes


def check(place: Path, settings: Settings, *, keys: Path | None, told: Told = lambda *_: None) -> Looked:
    """Read every byte of a backup against its hashes, and its records as records.

    Raises UsageError, Altered, OtherVersion, and Conflict where keys are given and are of another installation.
    """
    place = place.expanduser().resolve()
    signed = _read(place)
    own = _secret(settings, keys)
    if own is not None:
        _theirs(signed, own)
    for name, wanted in signed.told.files.items():
        if name != RECORDS and backup_files.hash_of(backup_files.reading(place, name)) != wanted:
            raise _changed(name)
    with tempfile.TemporaryDirectory(prefix="lince-check-") as folder:
        records = Path(folder) / RECORDS
        _copied(place, RECORDS, records, signed.told)
        _is_catalogue(records, signed.told)
    lacking, named = [], _named(place, signed.told)
    for count, one in enumerate(named):
        told(count, len(named))
        try:
            sound = backup_files.hash_of(backup_files.reading(place.parent / BLOBS, place_of(one))) == one
        except Altered:
            sound = False
        if not sound:
            lacking.append(one)
    return Looked(signed.told, lacking, signing.fingerprint(signed.key), own is not None)


def restore(
    place: Path, settings: Settings, *, keys: Path | None, erased: Path | None = None, told: Told = lambda *_: None
) -> Looked:
    """Make a data folder of a backup; nothing is there under its name before all of it is, and its log was verified.

    What was erased since, by the list beside the backup and the one in the folder `erased`, is erased again before.
    What the backup lacks is told, and the rest is restored. Raises UsageError, Altered, OtherVersion, StorageFull,
    DataFolderBusy, DataFolderUnusable, and Conflict where something is there already, or the keys are of another
    installation.
    """
    place = place.expanduser().resolve()
    folder = DataFolder(settings.data)
    if folder.exists or (folder.root.is_dir() and any(folder.root.iterdir())):
        raise Conflict(f"There is something in {folder.root} already.", next_step="Name a new folder with --data.")
    if settings.database_url is not None:
        raise UsageError(
            "A backup is restored into a folder.", next_step="Unset LINCE_DATABASE_URL; then `lince migrate` moves it."
        )
    signed = _read(place)
    own = _secret(settings, keys)
    if own is None:
        raise UsageError(
            "A backup holds no keys, and without them nothing of it can be opened.",
            next_step="Name the folder with --keys, or the file of the secret with LINCE_SECRET_FILE.",
        )
    _theirs(signed, own)
    lists = [one for one in (place.parent, erased) if one is not None and (one / erasure_lists.LIST).exists()]
    since = {one.id: one for folder_ in lists for one in erasure_lists.read(folder_, signed.key)}
    _free(place, settings.checkpoints)
    with _drafted(folder) as draft:
        for name in signed.told.files:
            (draft / name).parent.mkdir(mode=0o700, exist_ok=True)
            _copied(place, name, draft / name, signed.told)
        (draft / ORIGINALS).unlink()
        _is_catalogue(draft / RECORDS, signed.told)
        _keys(draft, settings, keys)
        DataFolder(draft).prepare()
        lacking = _originals(place, signed.told, draft, blob_store(settings, DataFolder(draft)), told)
        _verified(draft, settings, signed.told, place.name)
        again = _erased_again(draft, settings, list(since.values()))
        if settings.checkpoints is not None and (draft / FOLDER).is_dir():
            _moved(draft / FOLDER, settings.checkpoints)
        if folder.root.is_dir():
            folder.root.rmdir()
        draft.rename(folder.root)
    return Looked(signed.told, lacking, signing.fingerprint(signed.key), proved=True, erased=again, listed=bool(lists))


def _read(place: Path) -> _Signed:
    """What a backup says of itself, and whose key signed it: whoever has the key may say anything."""
    if not (place / BACKUP).is_file():
        raise UsageError(
            f"There is no whole backup in {place}.", next_step="Name one of the folders that `lince backup` printed."
        )
    content, signature, key = (_bytes(place, name) for name in (BACKUP, SIGNATURE, PUBLIC_KEY))
    if not signing.signed(content, signature, key):
        raise Altered("The backup's own text is not the one that was signed.")
    try:
        made = Backup.model_validate(json.loads(content))
    except ValueError as error:
        raise Altered("The backup's own text is not that of a backup.") from error
    if made.schema_version > HEAD:
        raise OtherVersion(f"The backup was made by a newer Lince ({made.program}).")
    return _Signed(made, key)


def _bytes(place: Path, name: str) -> bytes:
    with backup_files.reading(place, name) as stream:
        return stream.read()


def _changed(name: str) -> Altered:
    return Altered(f"The file {name} of the backup was changed.")


def _copied(place: Path, name: str, to: Path, made: Backup) -> None:
    """Copy a file of the backup; what is hashed is what was written."""
    if backup_files.copy(backup_files.reading(place, name), to).sha256 != made.files[name]:
        raise _changed(name)


def _secret(settings: Settings, keys: Path | None) -> Path | None:
    """The file of the secret that is to open the backup, as far as there is one."""
    file = settings.secret_file or (None if keys is None else keys.expanduser() / secret.NAME)
    if keys is not None and (file is None or not file.is_file()):
        raise UsageError(
            f"There are no keys in {keys}.", next_step="Name the folder that `lince backup` wrote them to."
        )
    return file if file is not None and file.is_file() else None


def _theirs(signed: _Signed, own: Path) -> None:
    signer = Signer(secret.derived_key(secret.read_or_make(own), CHECKPOINTS)[:SEED])
    if signer.public_key != signed.key:
        raise Conflict("The keys are those of another installation.", next_step="Name the right folder with --keys.")


def _is_catalogue(records: Path, made: Backup) -> None:
    """The records must open as such, and end where the backup says."""
    if stated(records) != (made.schema_version, made.audit, made.originals):
        raise Altered("The records of the backup are not those that it tells of.")


_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")


def _named(place: Path, made: Backup) -> list[Sha256]:
    """The hashes in the list of originals. Raises Altered: `sha256sum -c` must read the same files as we do."""
    content = _bytes(place, ORIGINALS)
    lines = [_LINE.fullmatch(line) for line in content.decode("ascii", "replace").splitlines()]
    named = [Sha256(line[1]) for line in lines if line and line[2] == f"../{BLOBS}/{place_of(line[1])}"]
    if len(named) != len(lines) or len(named) != made.originals - len(made.lacking):
        raise _changed(ORIGINALS)
    return named


@contextlib.contextmanager
def _drafted(folder: DataFolder) -> Iterator[Path]:
    """A folder beside the one that is to be, for one restore at a time; what is cut off by an error leaves none.

    Raises UsageError, DataFolderBusy, StorageFull.
    """
    if folder.root.is_mount():
        raise UsageError(
            f"{folder.root} is a disk of its own, and a folder takes its name when all of it is there.",
            next_step="Name a new folder on that disk with --data.",
        )
    draft = folder.root.with_name(f".{folder.root.name}.restoring")
    with _one_at_a_time(draft), _typed(folder.root):
        # What another one left that was cut off.
        for left in draft.iterdir():
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        try:
            yield draft
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise


@contextlib.contextmanager
def _one_at_a_time(draft: Path) -> Iterator[None]:
    """Hold a draft, made where it is absent: a second restore into the same place would write into the first one's."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    busy = "Another restore into this folder is going on."
    with backup_files.alone(draft, draft, flags, cannot="be made", busy=busy) as handle:
        if not (draft.exists() and draft.stat().st_ino == os.fstat(handle).st_ino):
            raise DataFolderBusy("Another restore into this folder has just ended.")
        yield


@contextlib.contextmanager
def _typed(root: Path) -> Iterator[None]:
    """What the disk refuses, as our own error. Raises StorageFull, DataFolderUnusable."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(f"No space left for {root}. Nothing was restored.") from error
        raise DataFolderUnusable(f"The backup could not be restored into {root}: {error.strerror}.") from error


def _free(place: Path, checkpoints: Path | None) -> None:
    """A folder of checkpoints elsewhere must hold no others: they would tell of events that the backup has not."""
    for one in checkpoints.iterdir() if checkpoints is not None and checkpoints.is_dir() else ():
        beside = place / FOLDER / one.name
        if not (one.is_file() and beside.is_file() and one.read_bytes() == beside.read_bytes()):
            raise Conflict(
                f"There is something in {checkpoints} that the backup has not.",
                next_step="Keep it: it tells what came after. Name a new folder with LINCE_CHECKPOINTS.",
            )


def _moved(checkpoints: Path, to: Path) -> None:
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in checkpoints.iterdir():
        if not (to / one.name).exists():
            backup_files.copy(one.open("rb"), to / one.name)
    shutil.rmtree(checkpoints)


def _keys(draft: Path, settings: Settings, keys: Path | None) -> None:
    """The keys beside the records, unless settings keep them elsewhere."""
    for name, kept in zip(KEYS, (settings.secret_file, settings.protection_key_file), strict=True):
        if kept is None and keys is not None and (keys.expanduser() / name).is_file():
            backup_files.copy((keys.expanduser() / name).open("rb"), draft / name)


def _verified(draft: Path, settings: Settings, made: Backup, name: str) -> None:
    """The log of what was restored, to the last event of the backup; then an event of its own."""
    records = open_catalogue(
        draft / RECORDS, secret_file=settings.secret_file, protection_key=settings.protection_key_file
    )
    try:
        count, fault = records.audit.verify(known=made.audit)
        if fault is not None:
            raise Altered(f"The audit log of the backup is broken at event {count + 1}.")
        actor = OPERATOR.model_copy(update={"reason": " ".join(settings.reason.split())})
        records.audit.append(actor, "backup.restore", subject=name)
    finally:
        records.close()


def _erased_again(draft: Path, settings: Settings, since: Sequence[Erasure]) -> int:
    """Erase in the draft what was erased after the backup, so that it is there under no name that anybody opens."""
    if not since:
        return 0
    workspace = open_workspace(settings.model_copy(update={"data": draft, "checkpoints": None}))
    try:
        return eraser.carry_out_again(workspace, sorted(since, key=lambda one: (one.asked_at, one.id)))
    finally:
        workspace.close()


def _originals(place: Path, made: Backup, draft: Path, store: BlobStore, told: Told) -> list[Sha256]:
    """Put them into the store; those that the backup has not, or not as they were."""
    lacking, named, new = [], _named(place, made), draft / "original"
    try:
        for count, one in enumerate(named):
            told(count, len(named))
            try:
                got = backup_files.copy(backup_files.reading(place.parent / BLOBS, place_of(one)), new)
                if got.sha256 == one:
                    store.adopt(got)
                else:
                    lacking.append(one)
            except Altered:
                lacking.append(one)
            finally:
                new.unlink(missing_ok=True)
    finally:
        store.close()
    return lacking
