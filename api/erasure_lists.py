"""The list of erasures that lies beside backups: what was erased must not come back by a backup that was made before.

Each backup writes it anew, and each erasure adds itself to it in the folders where backups were made. It is signed by
the key that signs backups, holds the certificates and nothing of what was erased, and is read by `lince restore`.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog

from api import backup_files, certificates
from api.wiring import Workspace
from models.base import Record
from models.errors import Altered, LinceError
from models.keeping import Erasure, ErasureState
from services.casefile import signing

LIST, SIGNATURE = "erasures.json", "erasures.sig"
_PLACES = "backup-places"
"""In the data folder: the folders where backups were made, one a line."""

log = structlog.get_logger("lince.erasing")


class ErasureList(Record):
    """Erasures that were carried out, the oldest first, with their certificates."""

    form: str = "lince erasure list 1"
    erasures: tuple[Erasure, ...]


def write(workspace: Workspace, folder: Path) -> None:
    """Write the list into a folder of backups, with what stands there already. Raises OSError, Altered."""
    own = certificates.signer(workspace).public_key
    known = {one.id: one for one in read(folder, own)} if (folder / LIST).exists() else {}
    done = [one for one in workspace.records.keeping.erasures(None) if one.state is ErasureState.DONE]
    every: Mapping[str, Erasure] = known | {one.id: one for one in done}
    told = ErasureList(erasures=tuple(sorted(every.values(), key=lambda one: (one.asked_at, one.id))))
    made = certificates.signed(workspace, told)
    # The signature last: a list without its own is refused, and the restore says so.
    for name, content in ((LIST, made.content), (SIGNATURE, made.signature)):
        draft = folder / f".{name}"
        draft.unlink(missing_ok=True)
        with backup_files.writing(draft) as file:
            file.write(content)
        draft.replace(folder / name)


def read(folder: Path, key: bytes) -> Sequence[Erasure]:
    """The list of a folder, as signed by a key. Raises Altered."""
    content, signature = (
        (folder / name).read_bytes() if (folder / name).is_file() else b"" for name in (LIST, SIGNATURE)
    )
    if not signing.signed(content, signature, key):
        raise Altered(
            f"The list of erasures in {folder} is not the one that was signed.",
            next_step="Take it from another copy of the folder; without it, what was erased would come back.",
        )
    try:
        return ErasureList.model_validate(json.loads(content)).erasures
    except ValueError as error:
        raise Altered(f"The list of erasures in {folder} cannot be read.") from error


def remember(workspace: Workspace, folder: Path) -> None:
    """Backups are made in this folder: from now on erasures tell themselves there."""
    places = _places(workspace)
    if str(folder) not in places:
        file = workspace.data / _PLACES
        file.write_text("".join(f"{one}\n" for one in (*places, folder)), encoding="utf-8", errors="surrogateescape")


def spread(workspace: Workspace) -> None:
    """Bring the list of each folder where backups were made to what is erased now; one that is away waits."""
    for place in _places(workspace):
        try:
            if Path(place).is_dir():
                write(workspace, Path(place))
        except (OSError, LinceError) as error:
            log.warning("a list of erasures was not written", kind=type(error).__name__)


def _places(workspace: Workspace) -> list[str]:
    file = workspace.data / _PLACES
    if not file.is_file():
        return []
    return file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
