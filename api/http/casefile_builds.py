"""Builds of prosecutors' files that are followed: begun, told by events, looked at, read back, taken away."""

from typing import Annotated

from fastapi import APIRouter, Path, Response, status
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import building, built, exporting, prosecuting
from api.building import BuildAsked
from api.built import Builds
from api.http import attachments, examples
from api.http.auth import CurrentActor, CurrentVisitor, Here
from api.http.bodies import JsonRoute
from api.http.casefiles import FileParam
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.events import follow
from api.http.parameters import ID, CaseParam
from api.http.sessions import Visitor, still, still_acting
from api.wiring import Workspace
from models.errors import NotAllowed, NotFound
from models.ids import CaseId
from models.prosecution import Build, BuildState, BuildStep, FileBuilt, FileCheck, FileId, FileVersion

router = APIRouter(prefix="/cases/{case}/casefiles/{file}/builds", tags=["case files"], route_class=JsonRoute)

BuildParam = Annotated[str, Path(pattern=ID, description="id of a build")]
Sheet = Annotated[int, Path(ge=1, le=10_000_000, description="page of the built PDF")]


class BuildBegun(BuildAsked):
    """For whom a file is built; a draft is for nobody."""

    draft: bool = Field(default=False, description="to be looked at alone: it gives no number and is not handed out")
    recipient: str = Field(default="", max_length=200, pattern=r"^$|\w", examples=["Juzgado 3.º de lo Penal"])


_BUILT = FileBuilt(
    exhibits=1, assertions=1, pages=12, exhibit_pages=2, resolved=1, files=31, bytes=810_221,
    digest=examples.EXHIBIT.sha512, key=examples.EXHIBIT.sha256,
)  # fmt: skip
_CHECK = FileCheck(files=22, bytes=790_100, key=examples.EXHIBIT.sha256, citations=1, at=examples.WHEN)
_BUILD = Build(
    id="5c1d7e2f9a0b4c3d8e6f7a8b9c0d1e2f", draft=False, state=BuildState.RUNNING, step=BuildStep.PAGES, done=120,
    of=3000, made_by="r.choque", begun_at=examples.WHEN,
)  # fmt: skip
_VERSION = FileVersion(
    version=1, build=_BUILD.id, recipient="Juzgado 3.º de lo Penal", made_by="r.choque", made_at=examples.WHEN,
    exhibits=(1,), built=_BUILT, checked=_CHECK,
)  # fmt: skip
_SHOWN = f"event: progress\ndata: {_BUILD.model_dump_json()}\n\n"


@router.get(
    "",
    summary="List the versions and builds of a prosecutor's file",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Builds(versions=(_VERSION,), builds=(_BUILD,))),
)
def list_builds(workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam) -> Builds:
    """What was built for somebody stays on record, the newest first; what it made is kept for an hour."""
    return built.builds(workspace, actor, case, file)


@router.post(
    "",
    summary="Begin a build of a prosecutor's file",
    status_code=status.HTTP_202_ACCEPTED,
    responses=answers(
        *CHANGING, "not_found", "invalid", "conflict", "usage", "transfer_refused", example=_BUILD, status=202
    ),
)
def begin_build(workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam, asked: BuildBegun) -> Build:
    """It goes on by itself: follow its events. One export at a time on a server."""
    given = BuildAsked(**asked.model_dump(exclude={"draft"}))
    return built.begin(workspace, actor, case, file, given, draft=asked.draft)


@router.get(
    "/{build}/events",
    summary="Follow a build",
    response_class=StreamingResponse,
    responses={
        **answers(*SIGNED_IN, "not_found", "invalid"),
        200: {
            "description": "Events `progress` (on each change), then `finished` or `gone`, each with a Build.",
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _SHOWN}},
        },
    },
)
def follow_build(
    workspace: Here, visitor: CurrentVisitor, case: CaseParam, file: FileParam, build: BuildParam
) -> StreamingResponse:
    """Ends with the build, when the session ends, or when the case is taken from you."""
    workspace.access.case(visitor.actor, case, action=prosecuting.READ)
    if built.look(workspace, visitor.actor, case, file, build) is None:
        raise NotFound("There is no such build, or it is not kept any more.")
    return StreamingResponse(
        follow(lambda: _look(workspace, visitor, case, file, build)),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


def _look(workspace: Workspace, visitor: Visitor, case: CaseId, file: FileId, build: str) -> Build | None:
    alive = still(workspace, visitor)
    if alive is None:
        return None
    actor = alive.actor.model_copy(update={"reason": visitor.reason})
    try:
        return built.look(workspace, actor, case, file, build)
    except (NotFound, NotAllowed):
        return None


@router.delete(
    "/{build}",
    summary="Stop a build",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def stop_build(workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam, build: BuildParam) -> Response:
    """One that goes on ends and leaves nothing; of one that is done, what is kept goes. The version stays on record."""
    built.stop(workspace, actor, case, file, build)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.post(
    "/{build}/check",
    summary="Read a built file back",
    responses=answers(*CHANGING, "not_found", "invalid", "conflict", "altered", example=_CHECK),
)
def check_build(workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam, build: BuildParam) -> FileCheck:
    """As a court would: every hash, the signature, and every citation up to its box in the PDF."""
    return built.check(workspace, actor, case, file, build)


@router.get(
    "/{build}/file",
    summary="Take a built file away",
    response_class=StreamingResponse,
    responses={
        **answers(*SIGNED_IN, "not_allowed", "not_found", "invalid", "conflict", "handling", "transfer_refused"),
        200: {
            "description": "A ZIP archive of the bag.",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
        },
    },
)
def take_build(
    workspace: Here, visitor: CurrentVisitor, case: CaseParam, file: FileParam, build: BuildParam
) -> StreamingResponse:
    """For an hour, as long as each exhibit may leave, its recipient may get it, and nobody was held back since."""
    rights = exporting.Rights(workspace, case, lambda: still_acting(workspace, visitor), action=building.ACTION)
    stream = built.archive(workspace, visitor.actor, case, file, build, rights=rights)
    return attachments.archive(stream, name="casefile.zip", rights=rights)


@router.get(
    "/{build}/pages/{number}",
    summary="Look at a page of a built file",
    response_class=Response,
    responses={
        **answers(*SIGNED_IN, "not_allowed", "not_found", "invalid", "conflict", "page_not_drawn"),
        200: {
            "description": "The page as JPEG.",
            "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
        },
    },
)
def page_of_build(
    workspace: Here, actor: CurrentActor, case: CaseParam, file: FileParam, build: BuildParam, *, number: Sheet
) -> Response:
    """As it is printed."""
    found = built.page(workspace, actor, case, file, build, number=number)
    return Response(found, media_type="image/jpeg")
