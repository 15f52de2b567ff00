"""Web captures of a case, each as one object with what lacks of it."""

from fastapi import APIRouter, status

from api import capturing
from api.capturing import CaptureAsked
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import CaseParam
from models.base import Record
from models.capture import Capture, CapturedPart, DeclaredPart, Element

router = APIRouter(tags=["captures"], route_class=JsonRoute)


class Captures(Record):
    """The captures of a case, the newest first."""

    captures: tuple[Capture, ...]


_CAPTURE = Capture(
    id="3d5f7a9b1c2e4f60718293a4b5c6d7e8",
    case=examples.CASE.id,
    document=examples.DOCUMENT,
    url="https://anuncios.example/lp/4411",
    collected_at=examples.WHEN,
    collector="R. Choque",
    service="192.0.2.40",
    query="mesera la paz",
    account="none",
    authority="CPP art. 206",
    parts=(DeclaredPart(element=Element.HTML, sha256=examples.EXHIBIT.sha256),),
    made_by=examples.USER.login,
    made_at=examples.WHEN,
    found=(
        CapturedPart(
            element=Element.HTML, sha256=examples.EXHIBIT.sha256, document=examples.DOCUMENT, name="4411.html"
        ),
    ),
    lacking=("picture", "media", "headers"),
)


@router.get(
    "/cases/{case}/captures",
    summary="List the web captures of a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Captures(captures=(_CAPTURE,))),
)
def list_captures(workspace: Here, actor: CurrentActor, case: CaseParam) -> Captures:
    """Each with address, time, collector, context and the hash of each part. Where anything lacks, it is incomplete."""
    return Captures(captures=tuple(capturing.captures(workspace, actor, case)))


@router.post(
    "/cases/{case}/captures",
    summary="Declare a web capture",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", example=_CAPTURE, status=201),
)
def declare_capture(workspace: Here, actor: CurrentActor, case: CaseParam, asked: CaptureAsked) -> Capture:
    """Its files are named by their SHA-256, and are received like any other. Nothing is fetched from the network."""
    return capturing.declare(workspace, actor, case, asked)
