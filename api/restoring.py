"""A backup becomes a data folder again, and proves that it is the one that was made."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from api import backing_up
from api.backing_up import BACKUP, BLOBS, KEYS, ORIGINALS, PUBLIC_KEY, SIGNATURE
from api.folder import DataFolder
from api.settings import Settings
from api.wiring import blob_store, open_workspace
from models.backup import Backup
from models.errors import Altered, Conflict, NotFound, OtherVersion, UsageError
from models.ids import Sha256
from services.blob_ports import BlobStore
from services.casefile.signing import SEED, Signer
from services.ingest.blobs.local import LocalBlobs
from services.records import secret
from services.records.checkpoints import CHECKPOINTS
from services.records.database import HEAD


class Looked(NamedTuple):
    """What a check of a backup found."""

    told: Backup
    lacking: Sequence[Sha256]
    """Originals that are missing or damaged now, beyond those that the backup said it lacks."""


def check(place: Path, *, told: backing_up.Told = lambda *_: None) -> Looked:
    """Read every byte of a backup against its hashes. Raises UsageError, Altered."""
    made = _read(place)
    for name, wanted in made.files.items():
        file = place / name
        if not file.is_file() or backing_up.hash_of(file) != wanted:
            raise Altered(f"The file {name} of the backup is missing or was changed.")
    blobs, named, lacking = LocalBlobs(place.parent / BLOBS), _named(place), []
    for count, one in enumerate(named):
        told(count, len(named))
        if not blobs.has(one) or not blobs.verify(one):
            lacking.append(one)
    return Looked(made, lacking)


def restore(place: Path, settings: Settings, *, keys: Path | None, told: backing_up.Told = lambda *_: None) -> Looked:
    """Make a data folder of a backup; nothing is there under its name before all of it is.

    What the backup lacks is told, and the rest is restored. Raises UsageError, Altered, OtherVersion, and Conflict
    where something is there already, or the keys are of another installation.
    """
    place = place.expanduser().resolve()
    folder = DataFolder(settings.data)
    if folder.exists or (folder.root.is_dir() and any(folder.root.iterdir())):
        raise Conflict(f"There is something in {folder.root} already.", next_step="Name a new folder with --data.")
    if settings.database_url is not None:
        raise UsageError(
            "A backup is restored into a folder.", next_step="Unset LINCE_DATABASE_URL; then `lince migrate` moves it."
        )
    made = _read(place)
    if made.schema_version > HEAD:
        raise OtherVersion(f"The backup was made by a newer Lince ({made.program}).")
    draft = folder.root.with_name(f".{folder.root.name}.restoring")
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir(mode=0o700, parents=True)
    for name in made.files:
        (draft / name).parent.mkdir(mode=0o700, exist_ok=True)
        if name != ORIGINALS:
            shutil.copyfile(place / name, draft / name)
        if backing_up.hash_of(place / name) != made.files[name]:
            raise Altered(f"The file {name} of the backup is missing or was changed.")
    _keys(place, draft, settings, keys)
    lacking = _originals(place, blob_store(settings, DataFolder(draft)), told)
    if folder.root.is_dir():
        folder.root.rmdir()
    draft.rename(folder.root)
    workspace = open_workspace(settings)
    try:
        count, fault = workspace.records.audit.verify(known=made.audit)
        if fault is not None:
            raise Altered(f"The audit log of the backup is broken at event {count + 1}.")
        workspace.records.audit.append(workspace.operator, "backup.restore", subject=place.name)
    finally:
        workspace.close()
    return Looked(made, lacking)


def _read(place: Path) -> Backup:
    try:
        content, signature, key = ((place / name).read_bytes() for name in (BACKUP, SIGNATURE, PUBLIC_KEY))
    except OSError as error:
        raise UsageError(
            f"There is no whole backup in {place}.", next_step="Name one of the folders that `lince backup` printed."
        ) from error
    try:
        public = load_pem_public_key(key)
        assert isinstance(public, Ed25519PublicKey)
        public.verify(signature, content)
        return Backup.model_validate(json.loads(content))
    except (InvalidSignature, AssertionError, ValueError) as error:
        raise Altered("The backup's own text is not the one that was signed.") from error


def _named(place: Path) -> list[Sha256]:
    lines = (place / ORIGINALS).read_text(encoding="ascii").splitlines()
    return [Sha256(line.partition(" ")[0]) for line in lines]


def _keys(place: Path, draft: Path, settings: Settings, keys: Path | None) -> None:
    """The keys beside the records, unless settings keep them elsewhere; they must be those of this backup."""
    given = dict(zip(KEYS, (settings.secret_file, settings.protection_key_file), strict=True))
    for name, kept in given.items():
        if kept is None and keys is not None and (keys / name).is_file():
            (draft / name).touch(0o600)
            (draft / name).write_bytes((keys / name).read_bytes())
    file = given[secret.NAME] or draft / secret.NAME
    if not file.is_file():
        raise UsageError(
            "A backup holds no keys, and without them nothing of it can be opened.",
            next_step="Name the folder with --keys, or the file of the secret with LINCE_SECRET_FILE.",
        )
    signer = Signer(secret.derived_key(secret.read_or_make(file), CHECKPOINTS)[:SEED])
    if signer.public_key != (place / PUBLIC_KEY).read_bytes():
        raise Conflict("The keys are those of another installation.", next_step="Name the right folder with --keys.")


def _originals(place: Path, store: BlobStore, told: backing_up.Told) -> list[Sha256]:
    """Put them into the store; those that the backup has not, or not as they were."""
    kept, lacking = LocalBlobs(place.parent / BLOBS), []
    named = _named(place)
    try:
        for count, one in enumerate(named):
            told(count, len(named))
            try:
                with kept.open(one) as stream:
                    got = store.put(stream)
            except NotFound:
                lacking.append(one)
                continue
            if got.sha256 != one:
                store.remove(got.sha256)
                lacking.append(one)
    finally:
        store.close()
    return lacking
