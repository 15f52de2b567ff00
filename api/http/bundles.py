"""Bundles between servers: those of a case, one that is written of it, and one that somebody brings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Query, Request, status
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from api import bundling, entering, peers
from api.http import attachments
from api.http import examples_between as examples
from api.http.auth import CurrentActor, CurrentVisitor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam
from api.http.sessions import still_acting
from api.http.uploads import MEDIA_TYPE, spooled, taking
from api.wiring import Workspace
from models.audit import Actor
from models.base import Record
from models.carried import Brought, Carried, Entered, Peer, PeerId

router = APIRouter(tags=["bundles"], route_class=JsonRoute)

_BODY = taking("The bundle as it was written, of any size.")
_BROUGHT = (*CHANGING, "invalid", "usage", "bad_bundle", "not_for_us", "unknown_sender", "other_version", "conflict")


class Peers(Record):
    """Servers that are known here, dropped ones too."""

    peers: tuple[Peer, ...]


class Bundles(Record):
    """Bundles of a case, the newest first."""

    bundles: tuple[Carried, ...]


class NewBundle(Record):
    """For which server a case is written, and for what."""

    peer: Annotated[PeerId, Field(pattern=ID)]
    purpose: str = Field(min_length=1, max_length=2000, examples=[examples.CARRIED.purpose])


@router.get(
    "/peers", summary="List known servers", responses=answers(*SIGNED_IN, example=Peers(peers=(examples.PEER,)))
)
def read_peers(workspace: Here, actor: CurrentActor) -> Peers:
    """To which servers a bundle may go and from which one may come, by the cards that were compared."""
    return Peers(peers=tuple(peers.known_peers(workspace, actor)))


@router.get(
    "/cases/{case}/bundles",
    summary="List a case's bundles",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Bundles(bundles=(examples.CARRIED,))),
)
def read_bundles(workspace: Here, actor: CurrentActor, case: CaseParam) -> Bundles:
    """What of the case went to other servers or came from them: when, by whom, for what, and what stayed."""
    return Bundles(bundles=tuple(bundling.of_case(workspace, actor, case)))


@router.post(
    "/cases/{case}/bundles",
    summary="Write a case for another server",
    status_code=status.HTTP_200_OK,
    response_class=StreamingResponse,
    responses={
        **answers(*CHANGING, "not_found", "invalid", "usage", "conflict", "handling", "transfer_refused"),
        200: {
            "description": "The bundle, signed, and encrypted for that server alone.",
            "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
        },
    },
)
def write_bundle(workspace: Here, visitor: CurrentVisitor, case: CaseParam, new: NewBundle) -> StreamingResponse:
    """Originals, what was read and found, decisions, custody. Documents that may not leave stay, and are counted.

    It is kept nowhere here: what breaks off is written again.
    """
    stream, rights = bundling.archive(
        workspace,
        visitor.actor,
        case,
        peer=new.peer,
        purpose=new.purpose,
        still=lambda: still_acting(workspace, visitor),
    )
    return attachments.archive(stream, name="case.bundle", rights=rights, media_type=MEDIA_TYPE)


@router.post(
    "/bundles/look",
    summary="Look at a bundle",
    responses=answers(*_BROUGHT, example=examples.BROUGHT),
    openapi_extra=_BODY,
)
async def look_at_bundle(request: Request, workspace: Here, actor: CurrentActor) -> Brought:
    """Check all of a bundle, its signature and every file; nothing is stored. Tells who sends what, and for what."""
    async with _brought(request, workspace, actor) as file:
        return entering.told(await run_in_threadpool(entering.look, workspace, actor, file))


@router.post(
    "/bundles",
    summary="Take a bundle in",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*_BROUGHT, example=examples.ENTERED, status=201),
    openapi_extra=_BODY,
)
async def take_bundle_in(
    request: Request,
    workspace: Here,
    actor: CurrentActor,
    *,
    number: Annotated[str, Query(max_length=100, description="of the case here, where its own is taken")] = "",
) -> Entered:
    """Check all of a bundle and take it in, whole or not at all: a case into your agency, or what a space was lent.

    The same bundle again changes nothing. What entered is indexed by this server in the background.
    """
    async with _brought(request, workspace, actor) as file:
        return await run_in_threadpool(entering.enter, workspace, actor, file, number=number.strip())


@asynccontextmanager
async def _brought(request: Request, workspace: Workspace, actor: Actor) -> AsyncIterator[BinaryIO]:
    """The body as a file. Whether one may bring a bundle is asked first: a stranger's bytes do not touch the disk."""
    await run_in_threadpool(workspace.access.allow, actor, entering.ACTION)
    async with spooled(request, workspace.folder.work) as file:
        yield file
