"""Files with another hash than was declared: kept apart in a folder of their own, read by nothing, dropped by people.

They are in no case file, index or backup: whoever sent them is asked to send the right ones.
"""

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from pydantic import Field

from api.acting import acting
from api.wiring import Workspace
from models.asked import LONGEST_REASON
from models.audit import Actor
from models.base import Record
from models.errors import HashMismatch, NotFound
from models.exhibit import Source
from models.ids import CaseId, Sha256, fresh
from models.quarantine import Quarantined

LIST, DROP = "quarantine.list", "quarantine.drop"
MOST = 100
"""Files of a case that are kept apart. What comes beyond is refused, and its bytes are kept nowhere."""


class DropAsked(Record):
    """Why a file that was kept apart is thrown away."""

    reason: str = Field(min_length=3, max_length=LONGEST_REASON, pattern=r"\w", examples=["sent again, complete"])


def keep(workspace: Workspace, actor: Actor, case: CaseId, source: Source, stream: BinaryIO) -> HashMismatch:
    """Put the bytes of a file apart, and return what its sender is told. One event says that it was refused."""
    assert source.declared_sha256 is not None
    kept = _kept(workspace, actor, case, source, stream)
    workspace.records.audit.append(
        actor, "exhibit.receive", case=case, subject="" if kept is None else kept.id, outcome=HashMismatch.code
    )
    return HashMismatch(
        "The bytes received do not have the SHA-256 that was declared.",
        next_step="Send the file again from its source; nothing was stored."
        if kept is None
        else "Send the file again from its source; what came is kept apart, and is no exhibit.",
    )


def _kept(workspace: Workspace, actor: Actor, case: CaseId, source: Source, stream: BinaryIO) -> Quarantined | None:
    if len(workspace.records.quarantine.of_case(case)) >= MOST:
        return None
    one = fresh()
    folder = _folder(workspace)
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / one
    stream.seek(0)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        shutil.copyfileobj(stream, made)
    with file.open("rb") as written:
        sha256 = Sha256(hashlib.file_digest(written, "sha256").hexdigest())
    made_of = Quarantined(
        id=one, case=case, path=source.path, declared=Sha256((source.declared_sha256 or "").lower()), sha256=sha256,
        size=file.stat().st_size, received_by=actor.name, user=actor.user, received_at=workspace.clock.now(),
    )  # fmt: skip
    workspace.records.quarantine.add(made_of)
    return made_of


def quarantined(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[Quarantined]:
    """What is kept apart of a case, the newest first. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action=LIST)
    return workspace.records.quarantine.of_case(case)


def drop(workspace: Workspace, actor: Actor, case: CaseId, file: str, asked: DropAsked) -> None:
    """Throw one away for good. Raises NotFound, NotAllowed."""
    with acting(workspace, actor, action=DROP, case=case), workspace.records.transaction():
        found = next((one for one in workspace.records.quarantine.of_case(case) if one.id == file), None)
        if found is None:
            raise NotFound("There is no such file, or it is not yours to see.")
        workspace.records.quarantine.drop(file)
        why = {"why": asked.reason.strip()}
        workspace.records.audit.append(actor, DROP, case=case, subject=file, detail={"size": found.size}, asked=why)
    (_folder(workspace) / file).unlink(missing_ok=True)


def sweep(workspace: Workspace) -> int:
    """Throw away bytes that no record names: their case was erased. Returns how many."""
    folder, known = _folder(workspace), workspace.records.quarantine.ids()
    gone = [one for one in folder.iterdir() if one.name not in known] if folder.is_dir() else []
    for one in gone:
        one.unlink(missing_ok=True)
    return len(gone)


def _folder(workspace: Workspace) -> Path:
    return workspace.data / "quarantine"
