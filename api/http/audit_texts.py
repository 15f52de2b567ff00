"""What people asked for, and why, for auditors: their keys, and reading by them."""

from typing import Annotated

from fastapi import APIRouter, status
from pydantic import Field

from api import audit_texts
from api.audit_texts import LONGEST_PHRASE, SHORTEST_PHRASE, AuditTexts, ReadingKeys
from api.auditing import MOST_EVENTS
from api.http import examples
from api.http.auth import BrowserVisitor, CurrentThrottle, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import UserParam
from api.http.sessions import Visitor
from api.http.throttle import Throttle
from models.asked import OpenedText, ReadingKey
from models.base import Record

router = APIRouter(prefix="/audit", tags=["audit"], route_class=JsonRoute)

_PHRASE = "siete rios de piedra"
Phrase = Annotated[str, Field(min_length=1, max_length=LONGEST_PHRASE, examples=[_PHRASE])]


class NewKey(Record):
    """A passphrase that nobody else knows. What it locks is lost with it."""

    phrase: str = Field(min_length=SHORTEST_PHRASE, max_length=LONGEST_PHRASE, examples=[_PHRASE])
    old: str = Field(
        default="", max_length=LONGEST_PHRASE, description="the present passphrase, to read on what its key opens"
    )


class GivenPhrase(Record):
    """One's passphrase."""

    phrase: Phrase


class TextsWanted(Record):
    """One's passphrase, and which events."""

    phrase: Phrase
    after: int = Field(default=0, ge=0, le=MOST_EVENTS, description="only events after this sequence number")
    limit: int = Field(default=100, ge=1, le=1000, description="at most so many")


_KEY = ReadingKey(id="7b" * 16, user=examples.USER.id, made=examples.WHEN, accepted=True)
_GUESSED = (*CHANGING, "invalid", "usage", "not_found", "too_many_attempts")


@router.get(
    "/keys", summary="List the auditors' keys", responses=answers(*SIGNED_IN, example=ReadingKeys(keys=(_KEY,)))
)
def read_keys(workspace: Here, visitor: BrowserVisitor) -> ReadingKeys:
    """Who of your agency's auditors may open what was sealed, and whose key waits to be accepted."""
    return audit_texts.list_keys(workspace, visitor.actor, visitor.user)


@router.post(
    "/keys",
    summary="Make your key",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*_GUESSED, example=_KEY, status=201),
)
def make_key(workspace: Here, visitor: BrowserVisitor, throttle: CurrentThrottle, new: NewKey) -> ReadingKey:
    """The first key of an agency counts at once, a further one when another auditor has accepted it.

    Without `old`, what an earlier key of yours opened is not yours to read any more.
    """
    if new.old:
        begin_guess(throttle, visitor)
    made = audit_texts.make_key(workspace, visitor.actor, visitor.user, new.phrase, old=new.old)
    guess_right(throttle, visitor)
    return made


@router.post(
    "/keys/{user}/accept",
    summary="Accept another auditor's key",
    responses=answers(*_GUESSED, "conflict", example=_KEY),
)
def accept_key(
    workspace: Here, visitor: BrowserVisitor, throttle: CurrentThrottle, user: UserParam, given: GivenPhrase
) -> ReadingKey:
    """It opens from then on whatever yours does, also what was sealed before."""
    begin_guess(throttle, visitor)
    key = audit_texts.accept_key(workspace, visitor.actor, visitor.user, given.phrase, user=user)
    guess_right(throttle, visitor)
    return key


@router.post(
    "/texts",
    summary="Read what was asked",
    responses=answers(
        *_GUESSED,
        example=AuditTexts(
            texts=(OpenedText(event=17, reason="order 77 of 2026", asked={"text": "phone:70012345"}),), last=17
        ),
    ),
)
def read_texts(workspace: Here, visitor: BrowserVisitor, throttle: CurrentThrottle, wanted: TextsWanted) -> AuditTexts:
    """The words of searches and lists of your agency's users and cases, and the reasons that they gave.

    `opened` is false where a text was sealed to a key that yours does not open.
    """
    begin_guess(throttle, visitor)
    found = audit_texts.open_texts(
        workspace, visitor.actor, reader=visitor.user, phrase=wanted.phrase, after=wanted.after, limit=wanted.limit
    )
    guess_right(throttle, visitor)
    return found


def begin_guess(throttle: Throttle, visitor: Visitor) -> None:
    """Raises Throttled."""
    throttle.begin_code(_counted(visitor), device=visitor.session)


def guess_right(throttle: Throttle, visitor: Visitor) -> None:
    """The passphrase was right: earlier wrong ones count no more."""
    throttle.code_succeeded(_counted(visitor), device=visitor.session)


def _counted(visitor: Visitor) -> str:
    return f"key of {visitor.user.id}"
