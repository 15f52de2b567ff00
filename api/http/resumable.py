"""Uploads that can be resumed: tus 1.0.0 with creation, creation-with-upload, checksum, expiration and termination.

No maintained library checks who is asking at every request, and a server of its own beside ours would have to be
kept in step with sessions and membership; the protocol is small. Where it leaves a choice: an upload that is whole is
received by the request that brings its last byte; one whose receiving was cut off (a kill, a full disk) is received
by the next HEAD or empty PATCH. Its exhibit is named in `Upload-Exhibit`. Who asks by HEAD takes the place of an
earlier writer: its connection is broken, or he would not ask.
"""

from email.utils import format_datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request, Response, status
from starlette.concurrency import run_in_threadpool

from api import quarantining, web_runs
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.front import TUS
from api.http.parameters import CaseParam
from api.http.tus import (
    ALGORITHMS,
    EXTENSIONS,
    LARGEST,
    MEDIA_TYPE,
    Desk,
    TusVersion,
    WrongMediaType,
    digest_of,
    source_of,
    take_in,
)
from api.http.uploads import HEX, declared_hash
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record, UtcTime
from models.errors import ChecksumMismatch, HashMismatch, NotAllowed, NotFound, TooLarge, WrongOffset
from models.ids import CaseId
from services.ingest.unfinished import Upload, Writer

router = APIRouter(prefix="/cases/{case}/uploads", tags=["uploads"])


class UploadState(Record):
    """How far an upload is."""

    upload: str
    length: int
    offset: int
    expires: UtcTime
    exhibit: str | None = None
    document: str | None = None


async def desk_of(request: Request) -> Desk:
    """The server's desk."""
    desk: Desk = request.app.state.desk
    return desk


async def speaks_tus(
    tus_resumable: Annotated[str | None, Header(description="1.0.0", examples=[TUS])] = None,
) -> None:
    """Raises TusVersion."""
    if tus_resumable != TUS:
        raise TusVersion("Only version 1.0.0 of the tus protocol is spoken here.")


TheDesk = Annotated[Desk, Depends(desk_of)]
UploadParam = Annotated[str, Path(max_length=64, description="id of the upload, the end of its address")]
Checksum = Annotated[str | None, Header(alias="Upload-Checksum", description="sha256 or sha1, and base64")]
Declared = Annotated[
    str | None,
    Header(
        alias="X-Content-SHA256",
        json_schema_extra=HEX,
        description="SHA-256 of the whole file, 64 hexadecimal digits; at the latest last",
    ),
]

_TUS = Depends(speaks_tus)
_PATCH_PROBLEMS = (
    "not_found",
    "invalid",
    "usage",
    "wrong_offset",
    "tus_version",
    "media_type",
    "upload_busy",
    "checksum_mismatch",
    "checksum_algorithm",
    "hash_mismatch",
)
_BODY = {
    "requestBody": {
        "description": "The next bytes of the file.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.options(
    "",
    summary="Say what the resumable upload can do",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*SIGNED_IN, "not_found", "invalid", status=204),
)
async def offer(workspace: Here, actor: CurrentActor, case: CaseParam) -> Response:
    """Version, extensions and checksums of tus in the headers."""
    await run_in_threadpool(workspace.access.scope, actor, cases=[case], action="exhibit.receive", quiet=True)
    return Response(
        status_code=status.HTTP_204_NO_CONTENT,
        headers={
            "Tus-Version": TUS,
            "Tus-Extension": EXTENSIONS,
            "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
            "Tus-Max-Size": str(LARGEST),
        },
    )


@router.post(
    "",
    summary="Begin a resumable upload",
    response_model=UploadState,
    status_code=status.HTTP_201_CREATED,
    dependencies=[_TUS],
    responses=answers(
        *CHANGING,
        *_PATCH_PROBLEMS,
        example=UploadState(upload="4f0c2b9a7e3d4d5c8a1b6e2f90c7d8e1", length=48_213, offset=0, expires=examples.WHEN),
        status=201,
        description="Begun; the address is in `Location`. Metadata: path (or filename), custodian, modified, sha256, "
        "seized_by, place, seized_at, seal, device, notes.",
    ),
    openapi_extra=_BODY,
)
async def begin(
    request: Request,
    workspace: Here,
    actor: CurrentActor,
    case: CaseParam,
    desk: TheDesk,
    *,
    upload_length: Annotated[int, Header(ge=0, description="bytes of the whole file", examples=[48_213])],
    upload_metadata: Annotated[str, Header(max_length=32_768, description="key base64, …")] = "",
    checksum: Checksum = None,
    declared: Declared = None,
) -> Response:
    """Begin an upload, with the first bytes as the body or without. What is stated of the file is said here."""
    await run_in_threadpool(workspace.access.case, actor, case, action="exhibit.receive")
    if upload_length > LARGEST:
        raise TooLarge(
            "A file of this size is not taken in as one.",
            next_step="Tus-Max-Size of OPTIONS is the most; divide the file, and upload the parts.",
        )
    source = source_of(upload_metadata, declared=declared)
    sends = request.headers.get("content-type", "").partition(";")[0].strip() == MEDIA_TYPE
    digest = digest_of(checksum) if sends else None
    assert actor.user is not None
    upload = await run_in_threadpool(
        desk.store.begin, case, actor.user, length=upload_length, source=source, metadata=upload_metadata
    )
    if sends or upload_length == 0:
        try:
            async with desk.turn(upload) as turn:
                if sends:
                    await take_in(request, upload, turn, digest, free=desk.free)
                upload = await _finish(workspace, actor, desk, upload, turn.writer)
        except (ChecksumMismatch, TooLarge):
            await run_in_threadpool(desk.store.remove, upload)
            raise
    state = _state(desk, upload)
    return Response(
        state.model_dump_json(),
        status_code=status.HTTP_201_CREATED,
        media_type="application/json",
        headers={"Location": f"{request.url.path}/{upload.id}", **_headers(desk, upload)},
    )


@router.head(
    "/{upload}",
    summary="Ask how far an upload is",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[_TUS],
    responses=answers(*SIGNED_IN, "not_found", "invalid", "tus_version", "hash_mismatch", "upload_busy", status=204),
)
async def look(workspace: Here, actor: CurrentActor, case: CaseParam, upload: UploadParam, desk: TheDesk) -> Response:
    """`Upload-Offset` says from where to go on. An earlier request that still hangs is ended."""
    found = await _own(workspace, actor, case, upload, desk)
    await desk.take_place(found)
    if not found.finished and desk.store.offset(found) == found.length:
        # Busy while another request receives it: whoever heard "all is there" now would not learn how that ends.
        async with desk.turn(found) as turn:
            found = await _finish(workspace, actor, desk, found, turn.writer)
    headers = {**_headers(desk, found), "Upload-Length": str(found.length), "Cache-Control": "no-store"}
    if found.metadata:
        headers["Upload-Metadata"] = found.metadata
    return Response(status_code=status.HTTP_204_NO_CONTENT, headers=headers)


@router.patch(
    "/{upload}",
    summary="Send the next bytes of an upload",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[_TUS],
    responses=answers(*CHANGING, *_PATCH_PROBLEMS, status=204),
    openapi_extra=_BODY,
)
async def append(
    request: Request,
    workspace: Here,
    actor: CurrentActor,
    case: CaseParam,
    *,
    upload: UploadParam,
    desk: TheDesk,
    upload_offset: Annotated[int, Header(ge=0, description="bytes that are there", examples=[0])],
    checksum: Checksum = None,
    declared: Declared = None,
) -> Response:
    """The body joins what is there. What arrived before a line broke is kept, unless a checksum was to cover it."""
    found = await _own(workspace, actor, case, upload, desk)
    if request.headers.get("content-type", "").partition(";")[0].strip() != MEDIA_TYPE:
        raise WrongMediaType("The bytes of an upload come as application/offset+octet-stream.")
    digest = digest_of(checksum)
    if found.finished:
        if upload_offset != found.length:
            raise WrongOffset(f"The upload is whole: {found.length} bytes.")
        return Response(status_code=status.HTTP_204_NO_CONTENT, headers=_headers(desk, found))
    async with desk.turn(found) as turn:
        if upload_offset != turn.writer.offset:
            raise WrongOffset(f"The upload stands at {turn.writer.offset} bytes.")
        if declared is not None:
            found = await _declare(workspace, actor, desk, found, declared)
        await take_in(request, found, turn, digest, free=desk.free)
        found = await _finish(workspace, actor, desk, found, turn.writer)
    return Response(status_code=status.HTTP_204_NO_CONTENT, headers=_headers(desk, found))


@router.delete(
    "/{upload}",
    summary="Give up an upload",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[_TUS],
    responses=answers(*CHANGING, "not_found", "invalid", "tus_version", "upload_busy", "conflict", status=204),
)
async def give_up(
    workspace: Here, actor: CurrentActor, case: CaseParam, upload: UploadParam, desk: TheDesk
) -> Response:
    """Nothing of it stays. What was received already is an exhibit, and is not touched."""
    found = await _own(workspace, actor, case, upload, desk)
    if not found.finished:
        await desk.take_place(found)
        async with desk.turn(found):
            await run_in_threadpool(desk.store.remove, found)
    else:
        await run_in_threadpool(desk.store.remove, found)
    await run_in_threadpool(workspace.records.audit.append, actor, "exhibit.give_up", case=case, subject=upload)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


async def _own(workspace: Workspace, actor: Actor, case: CaseId, upload: str, desk: Desk) -> Upload:
    """An upload of one's own, in a case that one is still a member of. Raises NotFound, NotAllowed."""

    def find() -> Upload:
        try:
            workspace.access.scope(actor, cases=[case], action="exhibit.receive", quiet=True)
        except (NotFound, NotAllowed):
            workspace.access.case(actor, case, action="exhibit.receive")  # refuses, and leaves the event
            raise
        try:
            return desk.store.find(upload, case=case, owner=actor.user)
        except NotFound:
            workspace.records.audit.append(actor, "exhibit.receive", case=case, subject=upload, outcome=NotFound.code)
            raise

    return await run_in_threadpool(find)


async def _declare(workspace: Workspace, actor: Actor, desk: Desk, upload: Upload, declared: str) -> Upload:
    """The hash of the whole file may come later than the beginning, but not change. Raises HashMismatch."""
    sha256 = declared_hash(content_sha256=declared, repr_digest=None)
    assert sha256 is not None
    known = upload.source.declared_sha256
    if known is None:
        return await run_in_threadpool(desk.store.declare, upload, sha256)
    if known.lower() != sha256:
        await run_in_threadpool(_refuse, workspace, actor, desk, upload)
    return upload


async def _finish(workspace: Workspace, actor: Actor, desk: Desk, upload: Upload, writer: Writer) -> Upload:
    """Receive the file once it is whole; what it was declared to be is checked first. Raises HashMismatch."""
    if writer.offset != upload.length:
        return upload

    def receive() -> Upload:
        file = writer.hashed()
        declared = upload.source.declared_sha256
        if declared is not None and file.sha256 != declared.lower():
            with file.path.open("rb") as stream:
                error = quarantining.keep(workspace, actor, upload.case, upload.source, stream)
            desk.store.remove(upload)
            raise error
        exhibit = workspace.intake.receive_hashed(upload.case, upload.source, file, actor=actor)
        web_runs.joined_by(workspace, actor, exhibit)
        return desk.store.finish(upload, exhibit)

    return await run_in_threadpool(receive)


def _refuse(workspace: Workspace, actor: Actor, desk: Desk, upload: Upload) -> None:
    """Nothing of other bytes than those that were declared is kept. Raises HashMismatch."""
    desk.store.remove(upload)
    workspace.records.audit.append(actor, "exhibit.receive", case=upload.case, outcome=HashMismatch.code)
    raise HashMismatch(
        "The bytes received do not have the SHA-256 that was declared.",
        next_step="Send the file again from its source; nothing was stored.",
    )


def _state(desk: Desk, upload: Upload) -> UploadState:
    return UploadState(
        upload=upload.id,
        length=upload.length,
        offset=desk.store.offset(upload),
        expires=desk.store.expires(upload),
        exhibit=upload.exhibit,
        document=upload.document,
    )


def _headers(desk: Desk, upload: Upload) -> dict[str, str]:
    state = _state(desk, upload)
    headers = {"Upload-Offset": str(state.offset), "Upload-Expires": format_datetime(state.expires, usegmt=True)}
    if state.exhibit is not None and state.document is not None:
        headers |= {"Upload-Exhibit": state.exhibit, "Upload-Document": state.document}
    return headers
