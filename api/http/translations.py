"""Translations of a page, each beside the words that it is of."""

from typing import Annotated

from fastapi import APIRouter, Path, status

from api import translating
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, DocumentParam, PageNumber
from api.translating import TranslationAsked
from models.base import Record
from models.translation import TranslatedPassage

router = APIRouter(prefix="/documents/{document}", tags=["translations"], route_class=JsonRoute)

TranslationParam = Annotated[str, Path(pattern=ID, description="id of a translation")]


class Translations(Record):
    """Translations of a page, by place."""

    translations: tuple[TranslatedPassage, ...]


_TRANSLATION = TranslatedPassage(
    id="8e0f1a2b3c4d5e6f708192a3b4c5d6e7",
    case=examples.CASE.id,
    document=examples.DOCUMENT,
    page=2,
    start=10,
    end=30,
    reading="7",
    language="en",
    engine=False,
    translator="I. Mamani, sworn interpreter",
    text="he kept the identity cards",
    made_by="i.mamani",
    made_at=examples.WHEN,
    original="guardaba los carnets",
    boxes=((72.0, 96.5, 188.2, 108.0),),
)


@router.get(
    "/pages/{number}/translations",
    summary="List the translations of a page",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Translations(translations=(_TRANSLATION,))),
)
def list_translations(
    workspace: Here, actor: CurrentActor, document: DocumentParam, number: PageNumber
) -> Translations:
    """Each with the original words, their span and boxes, and who or which engine made it."""
    return Translations(translations=tuple(translating.translations(workspace, actor, document, number)))


@router.post(
    "/pages/{number}/translations",
    summary="Add a translation of a page or a passage",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "usage", "invalid", example=_TRANSLATION, status=201),
)
def write_translation(
    workspace: Here, actor: CurrentActor, document: DocumentParam, number: PageNumber, asked: TranslationAsked
) -> TranslatedPassage:
    """It stands beside the original, marked as a translation. Lince translates nothing itself."""
    return translating.write(workspace, actor, document, number, asked)


@router.post(
    "/translations/{translation}/withdraw",
    summary="Withdraw a translation of yours",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", status=204),
)
def withdraw_translation(
    workspace: Here, actor: CurrentActor, document: DocumentParam, translation: TranslationParam
) -> None:
    """It stands no more, on no page and in no file."""
    translating.withdraw(workspace, actor, document, translation)
