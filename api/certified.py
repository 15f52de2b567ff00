"""Certificates of searches made in a case, as the log tells them; and one that somebody brings as it was given."""

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO

from api import certifying
from api.certificates import CERTIFICATE, PUBLIC_KEY, SIGNATURE, Signed, signer
from api.wiring import Workspace
from models.audit import Actor, AuditEvent
from models.base import Record, UtcTime
from models.errors import UsageError
from models.ids import CaseId

LARGEST = 32 * 1024 * 1024
"""Bytes of a certificate that somebody brings to the server."""
_SMALL = 64 * 1024
_BATCH = 1000


class MadeCertificate(Record):
    """A certificate that was made. What was sought stands in it alone, and sealed in the log."""

    id: str
    made_by: str
    made_at: UtcTime
    sha256: str
    documents: int | None = None
    pages: int | None = None
    """That answered; None: no search, or it speaks of other cases too."""


def made(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[MadeCertificate]:
    """Those made in a case, the newest first. Raises NotFound, NotAllowed, ReasonNeeded."""
    scope = workspace.access.scope(actor, action=certifying.ACTION, cases=[case])
    found = [_told(event, case) for event in _events(workspace, case)][::-1]
    workspace.access.looked(actor, certifying.ACTION, scope, detail={"listed": len(found)})
    return found


def unpacked(archive: bytes) -> Signed:
    """The certificate in an archive as it was handed out. Raises UsageError."""
    try:
        with zipfile.ZipFile(BytesIO(archive)) as packed:
            content = _member(packed, CERTIFICATE, LARGEST)
            return Signed(content, _member(packed, SIGNATURE, _SMALL), _member(packed, PUBLIC_KEY, _SMALL))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UsageError(
            "This is no archive of a certificate.",
            next_step="Bring certificate.zip as it was handed out, with its signature and key.",
        ) from error


def ours(workspace: Workspace, brought: Signed) -> bool:
    """Whether what was brought names the key of this installation."""
    return brought.public_key.strip() == signer(workspace).public_key.strip()


def _member(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    if packed.getinfo(name).file_size > most:
        raise ValueError(name)
    with packed.open(name) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise ValueError(name)
    return content


def _events(workspace: Workspace, case: CaseId) -> Iterator[AuditEvent]:
    after = 0
    while batch := workspace.records.audit.read(after=after, limit=_BATCH):
        after = batch[-1].sequence
        for event in batch:
            of_case = case in (event.case, *event.cases)
            if of_case and event.action == certifying.ACTION and event.outcome == "ok" and "sha256" in event.detail:
                yield event


def _told(event: AuditEvent, case: CaseId) -> MadeCertificate:
    alone = event.case == case
    documents, pages = event.detail.get("documents"), event.detail.get("pages")
    return MadeCertificate(
        id=event.subject,
        made_by=event.actor,
        made_at=event.at,
        sha256=str(event.detail["sha256"]),
        documents=documents if alone and isinstance(documents, int) else None,
        pages=pages if alone and isinstance(pages, int) and pages >= 0 else None,
    )
