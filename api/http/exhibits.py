"""Exhibits: files received into a case, and where each of them stands."""

from functools import partial
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Depends, Header, Query, Request, status
from pydantic import AwareDatetime, ValidationError
from starlette.concurrency import run_in_threadpool

from api import quarantining, receiving, web_runs
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import CaseParam, Limit, Offset
from api.http.uploads import HEX, declared_hash, spooled, taking
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.document import DocumentState
from models.errors import UsageError
from models.exhibit import Custody, Exhibit, Source
from models.ids import CaseId
from models.job import FileStatus

router = APIRouter(prefix="/cases/{case}", tags=["exhibits"])

GOOD_STATES = receiving.GOOD_STATES
"""Final states that need nobody's attention."""


class Files(Record):
    """A stretch of a case's files, by path, with the number of all."""

    total: int
    files: tuple[FileStatus, ...]


def receive_exhibit(workspace: Workspace, actor: Actor, case: CaseId, source: Source, stream: BinaryIO) -> Exhibit:
    """Receive one file. The same bytes under the same path again give the same exhibit.

    Raises NotFound, NotAllowed, HashMismatch, StorageFull.
    """
    exhibit = workspace.intake.receive(case, source, stream, actor=actor)
    web_runs.joined_by(workspace, actor, exhibit)
    return exhibit


def list_files(
    workspace: Workspace,
    actor: Actor,
    case: CaseId,
    *,
    state: DocumentState | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Files:
    """Received files and parts found in them, by path, each with its state. Raises NotFound."""
    workspace.access.case(actor, case, action="exhibit.list")
    files = [
        file
        for file in workspace.access.seen_in(actor, case).evidence.files(case)
        if state is None or file.state is state
    ]
    return Files(total=len(files), files=tuple(files[offset : offset + limit]))


def list_failed(workspace: Workspace, actor: Actor, case: CaseId) -> Files:
    """Files that need attention: not wholly read, or read with problems. Each problem names its next step.

    Raises NotFound.
    """
    workspace.access.case(actor, case, action="exhibit.list")
    files = [
        file
        for file in workspace.access.seen_in(actor, case).evidence.files(case)
        if (file.state is not None and file.state not in GOOD_STATES) or (file.state is not None and file.problems)
    ]
    return Files(total=len(files), files=tuple(files))


def source_of(
    path: Annotated[str, Query(min_length=1, max_length=4096, description="path or name, parts separated by /")],
    *,
    custodian: Annotated[str, Query(max_length=300, description="whose material it was")] = "",
    modified: Annotated[AwareDatetime | None, Query(description="when the file was last changed, with zone")] = None,
    seized_by: Annotated[str, Query(max_length=300, description="who seized it")] = "",
    place: Annotated[str, Query(max_length=500, description="where it was seized")] = "",
    seized_at: Annotated[str, Query(max_length=40, description="2026-03-04, or 2026-03-04T14:30-04:00")] = "",
    seal: Annotated[str, Query(max_length=200, description="number of the seal or of the evidence")] = "",
    device: Annotated[str, Query(max_length=500, description="what it was on: make, model, serial number")] = "",
    notes: Annotated[str, Query(max_length=4000, description="what else the record of the seizure says")] = "",
    content_sha256: Annotated[
        str | None, Header(alias="X-Content-SHA256", json_schema_extra=HEX, description="64 hexadecimal digits")
    ] = None,
    repr_digest: Annotated[str | None, Header(description="RFC 9530: sha-256=:<base64>:")] = None,
) -> Source:
    """What the sender says of the file."""
    declared = declared_hash(content_sha256=content_sha256, repr_digest=repr_digest)
    try:
        custody = Custody(seized_by=seized_by, place=place, seized_at=seized_at, seal=seal, device=device, notes=notes)
    except ValidationError:
        raise UsageError("seized_at is no time.", next_step="Write 2026-03-04 or 2026-03-04T14:30-04:00.") from None
    return Source(path=path, custodian=custodian, declared_sha256=declared, modified=modified, custody=custody)


@router.post(
    "/exhibits",
    summary="Upload a file",
    status_code=status.HTTP_201_CREATED,
    responses=answers(
        *CHANGING,
        "not_found",
        "invalid",
        "usage",
        "hash_mismatch",
        example=examples.EXHIBIT,
        status=201,
        description="Received, and its reading queued. The same file again gives the same exhibit.",
    ),
    openapi_extra=taking("The bytes of the file, as they are."),
)
async def upload(
    request: Request,
    workspace: Here,
    actor: CurrentActor,
    case: CaseParam,
    source: Annotated[Source, Depends(source_of)],
) -> Exhibit:
    """Send the bytes of one file as the body, of any size. Declare its SHA-256 and other bytes are kept apart.

    An upload that was cut leaves nothing: send it again. Sending what is there already is safe and gives the same
    answer.
    """
    # Asked before the body is read: a stranger's bytes shall not even touch the disk.
    await run_in_threadpool(workspace.access.scope, actor, cases=[case], action="exhibit.receive")
    apart = partial(quarantining.keep, workspace, actor, case, source)
    async with spooled(request, workspace.folder.work, declared=source.declared_sha256, apart=apart) as file:
        return await run_in_threadpool(receive_exhibit, workspace, actor, case, source, file)


@router.get(
    "/files",
    summary="List a case's files",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Files(total=1, files=(examples.FILE,))),
)
def read_files(
    workspace: Here,
    actor: CurrentActor,
    case: CaseParam,
    *,
    state: Annotated[DocumentState | None, Query(description="only files in this final state")] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Files:
    """Received files and the parts found inside them, by path, each with its state, page counts and problems."""
    return list_files(workspace, actor, case, state=state, limit=limit, offset=offset)


@router.get(
    "/failed",
    summary="List files that need attention",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Files(total=1, files=(examples.FILE,))),
)
def read_failed(workspace: Here, actor: CurrentActor, case: CaseParam) -> Files:
    """Files that were not wholly read, with the reason and the next step for each."""
    return list_failed(workspace, actor, case)
