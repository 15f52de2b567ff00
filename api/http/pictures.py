"""How pictures are shown: blurred where they may do harm, until somebody opens them on purpose."""

from fastapi import APIRouter

from api import blurring
from api.blurring import LookAsked, PhotosAsked, Pictures, PicturesAsked
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, answers
from api.http.parameters import CaseParam, DocumentParam
from models.case import Case

router = APIRouter(tags=["pictures"], route_class=JsonRoute)


@router.post(
    "/documents/{document}/pictures",
    summary="Mark a document's pictures as sensitive",
    responses=answers(*CHANGING, "not_found", "invalid", example=Pictures(sensitive=True)),
)
def mark_pictures(workspace: Here, actor: CurrentActor, document: DocumentParam, asked: PicturesAsked) -> Pictures:
    """Its pictures, and those of what is inside it, are sent blurred to everybody, in lists and pages alike."""
    return blurring.mark(workspace, actor, document, asked)


@router.post(
    "/documents/{document}/pictures/open",
    summary="Open blurred pictures of a document",
    responses=answers(*CHANGING, "not_found", "invalid", example=Pictures(sensitive=True, until=examples.WHEN)),
)
def open_pictures(workspace: Here, actor: CurrentActor, document: DocumentParam, asked: LookAsked) -> Pictures:
    """To you alone, for a quarter of an hour. The reason is sealed for auditors; the log says that you did it."""
    return blurring.look(workspace, actor, document, asked)


@router.post(
    "/cases/{case}/pictures",
    summary="Blur the photos of a case",
    responses=answers(
        *CHANGING, "not_found", "invalid", example=examples.CASE.model_copy(update={"blur_photos": True})
    ),
)
def blur_photos(workspace: Here, actor: CurrentActor, case: CaseParam, asked: PhotosAsked) -> Case:
    """Pictures on which no word was read are sent blurred until somebody opens them, whatever nobody marked yet."""
    return blurring.set_photos(workspace, actor, case, asked)
