"""The agency's desk and partners, for its administrators; notices of what other agencies asked."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response, status
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from api import answering, holding, partners
from api.http import examples_between as examples
from api.http.auth import BrowserActor, CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.messages import BODY, GIVES, given_message, message_response
from api.http.parameters import ID
from models.base import Record
from models.deconfliction import LONGEST_CONTACT, Ask, Card, Desk, Partner, PartnerId
from services.deconfliction.message import LARGEST_QUESTION

router = APIRouter(tags=["hit or no hit"], route_class=JsonRoute)

PartnerParam = Annotated[PartnerId, Path(pattern=ID, description="id of a partner")]
Quota = Annotated[int, Field(ge=0, le=partners.MOST_QUOTA, description="elements in 24 hours, blanks among them")]


class NewDesk(Record):
    """Who picks up, and where questions are answered."""

    contact: str = Field(min_length=3, max_length=LONGEST_CONTACT, examples=[examples.CARD.contact])
    url: str = Field(default="", max_length=200, description="https://HOST:PORT; empty: by file alone")
    renew: bool = Field(default=False, description="make new keys; the card is then handed out again")


class NewPartner(Record):
    """Another agency's card, and the fingerprint that it told by another way."""

    card: Card
    fingerprint: str = Field(min_length=32, max_length=60, examples=[examples.FINGERPRINT])
    quota: Quota = partners.QUOTA


class NewQuota(Record):
    """What a partner may ask from now on."""

    quota: Quota = Field(examples=[4096])


class Partners(Record):
    """Partners of an agency, by name, those revoked among them."""

    partners: tuple[Partner, ...]


class Notices(Record):
    """Questions that other agencies asked, the newest first."""

    questions: tuple[Ask, ...]


@router.get("/desk", summary="Read our card", responses=answers(*SIGNED_IN, "not_found", example=examples.DESK))
def read_desk(workspace: Here, actor: CurrentActor) -> Desk:
    """What other agencies are handed: our key, certificate and contact, with the fingerprint to read out."""
    return partners.read_desk(workspace, actor)


@router.post("/desk", summary="Open the desk", responses=answers(*CHANGING, "invalid", "usage", example=examples.DESK))
def change_desk(workspace: Here, actor: BrowserActor, new: NewDesk) -> Desk:
    """Open the agency's desk for questions of other agencies, or change it. Keys stay unless they are renewed."""
    return partners.set_desk(workspace, actor, contact=new.contact, url=new.url, renew=new.renew)


@router.get(
    "/partners",
    summary="List partners",
    responses=answers(*SIGNED_IN, example=Partners(partners=(examples.PARTNER,))),
)
def read_partners(workspace: Here, actor: CurrentActor) -> Partners:
    """Agencies that may ask yours whether it holds a value, and be asked."""
    return Partners(partners=tuple(partners.list_partners(workspace, actor)))


@router.post(
    "/partners",
    summary="Add a partner",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "conflict", "invalid", "usage", example=examples.PARTNER, status=201),
)
def add_partner(workspace: Here, actor: BrowserActor, new: NewPartner) -> Partner:
    """Take a card in. Its fingerprint is compared with what the other agency read out, by telephone for example."""
    return partners.add_partner(workspace, actor, card=new.card, fingerprint_seen=new.fingerprint, quota=new.quota)


@router.post(
    "/partners/{partner}",
    summary="Change a partner's quota",
    responses=answers(*CHANGING, "not_found", "invalid", "usage", example=examples.PARTNER),
)
def change_partner(workspace: Here, actor: BrowserActor, partner: PartnerParam, new: NewQuota) -> Partner:
    """What it may ask in 24 hours, blanks among it: a question has 16, 64, 256, 1,024 or 4,096 elements."""
    return partners.change_partner(workspace, actor, partner, quota=new.quota)


@router.post(
    "/partners/{partner}/revoke",
    summary="Revoke a partner",
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", example=examples.PARTNER),
)
def revoke_partner(workspace: Here, actor: BrowserActor, partner: PartnerParam) -> Partner:
    """It is answered and asked no more, from now on; its key is forgotten."""
    return partners.revoke_partner(workspace, actor, partner)


@router.post(
    "/partners/{partner}/prepare",
    summary="Prepare answers for a partner",
    responses=answers(
        *CHANGING, "not_found", "invalid", "not_prepared", example=Partners(partners=(examples.PARTNER,))
    ),
)
def prepare_partner(workspace: Here, actor: BrowserActor, partner: PartnerParam) -> Partners:
    """Make the key and tags anew that its questions are answered with: what is new in your cases counts from now on.

    Takes a minute for a million values.
    """
    return Partners(partners=tuple(holding.prepare(workspace, actor, partner=partner, now=True)))


@router.get(
    "/asks/received",
    summary="List what other agencies asked",
    responses=answers(*SIGNED_IN, example=Notices(questions=(examples.NOTICE,))),
)
def read_notices(workspace: Here, actor: CurrentActor) -> Notices:
    """Who asked, when, for what purpose and on what basis. Neither the values nor the answers are known here."""
    return Notices(questions=tuple(answering.received(workspace, actor)))


@router.post(
    "/asks/answer",
    summary="Answer a question that came as a file",
    response_class=Response,
    responses=answers(
        *CHANGING, "bad_message", "replayed", "quota_used", "not_prepared", description="The signed answer."
    )
    | GIVES,
    openapi_extra=BODY,
)
async def answer_question(request: Request, workspace: Here, actor: BrowserActor) -> Response:
    """The file with the answer, to be carried back. Each question is answered once."""
    await run_in_threadpool(workspace.access.allow, actor, "ask.answer_file")
    data = await given_message(request, LARGEST_QUESTION)
    return message_response(await run_in_threadpool(answering.answer_file, workspace, actor, data))
