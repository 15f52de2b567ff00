"""How long cases are kept, what holds them, what is due; erasures and their certificates."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, status
from fastapi.responses import PlainTextResponse
from pydantic import Field

from api import erasing, keeping
from api.erasing import ErasureAsked, ErasurePlan
from api.erasure_words import printable
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam
from api.keeping import HoldAsked, HoldLifted, RuleAsked
from models.base import Record
from models.errors import NotAllowed
from models.keeping import (
    Certificate,
    Counted,
    Due,
    DueState,
    ErasedOriginal,
    Erasure,
    ErasureKind,
    ErasureState,
    Keeping,
    KeptFor,
    LegalHold,
    RetentionRule,
)

router = APIRouter(tags=["keeping"], route_class=JsonRoute)

HoldParam = Annotated[str, Path(pattern=ID, description="id of a hold")]
ErasureParam = Annotated[str, Path(pattern=ID, description="id of an erasure")]


class ManyDue(Record):
    """What is due, the soonest first."""

    due: tuple[Due, ...]


class ManyErasures(Record):
    """Erasures, the newest first."""

    erasures: tuple[Erasure, ...]


class Demand(Record):
    """What an agency demands of its erasures."""

    two_persons: bool = Field(examples=[True])


_RULE = RetentionRule(
    id="3c2b1a09f8e74d6c95b4a3f2e1d0c9b8",
    case=examples.CASE.id,
    about=KeptFor.CASE,
    months=120,
    event="final judgement",
    since=dt.date(2026, 3, 4),
    reason="Law 260, art. 18",
    set_by=examples.USER.login,
    set_at=examples.WHEN,
)
_HOLD = LegalHold(
    id="8b7c6d5e4f3041a2b3c4d5e6f7081920",
    case=examples.CASE.id,
    order="77/2026",
    reason="appeal is pending",
    set_by=examples.USER.login,
    set_at=examples.WHEN,
)
_DUE = Due(
    case=examples.CASE.id,
    number=examples.CASE.number,
    state=DueState.RUNS,
    rule=_RULE,
    ends=_RULE.ends,
    owner=examples.USER.login,
    review=dt.date(2036, 3, 4),
    holds=(_HOLD.id,),
)
_KEEPING = Keeping(case=examples.CASE.id, rules=(_RULE,), holds=(_HOLD,), due=(_DUE,))
_ERASURE = Erasure(
    id="19a8b7c6d5e4f30211223344556677ff",
    agency=examples.AGENCY.id,
    case=examples.CASE.id,
    case_number=examples.CASE.number,
    kind=ErasureKind.DOCUMENT,
    document=examples.DOCUMENT,
    order="91/2027",
    reason="time of retention is over",
    state=ErasureState.DONE,
    asked_by=examples.USER.login,
    user=examples.USER.id,
    asked_at=examples.WHEN,
    approved_by="i.mamani",
    approved_at=examples.WHEN,
    certificate=Certificate(
        id="19a8b7c6d5e4f30211223344556677ff",
        agency=examples.AGENCY.name,
        kind=ErasureKind.DOCUMENT,
        case=examples.CASE.id,
        case_number=examples.CASE.number,
        subject=examples.DOCUMENT,
        order="91/2027",
        reason="time of retention is over",
        asked_by=examples.USER.login,
        asked_at=examples.WHEN,
        approved_by="i.mamani",
        approved_at=examples.WHEN,
        erased_at=examples.WHEN,
        originals=(ErasedOriginal(sha256=examples.EXHIBIT.sha256, sha512="0" * 128, size=48_213, bytes="erased"),),
        erased=(Counted(what="documents", count=1),),
        remained=(Counted(what="rows of audit", count=12, why="who did what and when"),),
        checked=(Counted(what="pages in the index", count=0),),
        audit_event=840,
        audit_hash="0" * 64,
    ),
    signature="0" * 128,
    key="0" * 64,
)
_CERTIFICATE = _ERASURE.model_dump(mode="json", exclude_none=True)["certificate"]
_ASKED = _ERASURE.model_copy(update={"certificate": None, "signature": "", "key": "", "state": ErasureState.ASKED})
_PLAN = ErasurePlan(kind=ErasureKind.DOCUMENT, documents=1, originals=1, bytes=48_213, holds=(), two_persons=True)


@router.get(
    "/cases/{case}/keeping",
    summary="Read how long a case is kept",
    responses=answers(
        *SIGNED_IN,
        "not_found",
        "invalid",
        example=_KEEPING,
    ),
)
def read_keeping(workspace: Here, actor: CurrentActor, case: CaseParam) -> Keeping:
    """Its rules with who set them and why, its legal holds, and when its time and that of its people is over."""
    return keeping.keeping(workspace, actor, case)


@router.get("/keeping/due", summary="List what is due", responses=answers(*SIGNED_IN, example=ManyDue(due=(_DUE,))))
def list_due(workspace: Here, actor: CurrentActor) -> ManyDue:
    """Your cases and their people: what is over its time first, and what has no rule."""
    return ManyDue(due=tuple(keeping.due(workspace, actor)))


@router.post(
    "/cases/{case}/keeping/rules",
    summary="Say how long something is kept",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", example=_RULE, status=201),
)
def set_rule(workspace: Here, actor: CurrentActor, case: CaseParam, asked: RuleAsked) -> RetentionRule:
    """A case, or its people of one category: so many months from an event. It takes the place of an earlier rule."""
    return keeping.set_rule(workspace, actor, case, asked)


@router.post(
    "/cases/{case}/keeping/holds",
    summary="Hold something against erasure",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", example=_HOLD, status=201),
)
def set_hold(workspace: Here, actor: CurrentActor, case: CaseParam, asked: HoldAsked) -> LegalHold:
    """The case, one document or one person. Whatever is asked for: nothing of it is erased until an order lifts it."""
    return keeping.set_hold(workspace, actor, case, asked)


@router.post(
    "/cases/{case}/keeping/holds/{hold}/lift",
    summary="Lift a hold",
    responses=answers(
        *CHANGING,
        "not_found",
        "invalid",
        example=_HOLD.model_copy(
            update={"lifted_by": "i.mamani", "lifted_at": examples.WHEN, "lifted_order": "91/2027"}
        ),
    ),
)
def lift_hold(workspace: Here, actor: CurrentActor, case: CaseParam, hold: HoldParam, asked: HoldLifted) -> LegalHold:
    """By an order; the hold stays in the list."""
    return keeping.lift_hold(workspace, actor, case, hold, asked.order)


@router.put(
    "/keeping/demand",
    summary="Have erasures need a second person",
    responses=answers(*CHANGING, "invalid", example=Demand(two_persons=True)),
)
def demand_two_persons(workspace: Here, actor: CurrentActor, asked: Demand) -> Demand:
    """For all erasures of your agency that are asked for from now on."""
    if actor.agency is None:
        raise NotAllowed("You are of no agency.")
    erasing.demand(workspace, actor, actor.agency, two_persons=asked.two_persons)
    return asked


@router.post(
    "/cases/{case}/erasures/plan",
    summary="See what would be erased",
    responses=answers(*CHANGING, "not_found", "invalid", "conflict", example=_PLAN),
)
def plan_erasure(workspace: Here, actor: CurrentActor, case: CaseParam, asked: ErasureAsked) -> ErasurePlan:
    """Erases nothing. A document goes with its container, a person with every file that names her."""
    return erasing.plan(workspace, actor, case, asked)


@router.post(
    "/cases/{case}/erasures",
    summary="Ask for an erasure",
    status_code=status.HTTP_202_ACCEPTED,
    responses=answers(
        *CHANGING,
        "not_found",
        "invalid",
        "conflict",
        "held",
        example=_ERASURE.model_copy(
            update={"certificate": None, "signature": "", "key": "", "state": ErasureState.ASKED}
        ),
        status=202,
    ),
)
def ask_erasure(workspace: Here, actor: CurrentActor, case: CaseParam, asked: ErasureAsked) -> Erasure:
    """The case, a document or a person, by an order. It is done in moments, or when a second person agreed.

    What goes: originals and page images, texts, findings, vectors, pages of the index, links, decisions. The audit log
    stays. There is no way back.
    """
    return erasing.ask(workspace, actor, case, asked)


@router.post(
    "/erasures/{erasure}/approve",
    summary="Agree to an erasure",
    responses=answers(*CHANGING, "not_found", "invalid", "conflict", "held", example=_ERASURE),
)
def approve_erasure(workspace: Here, actor: CurrentActor, erasure: ErasureParam) -> Erasure:
    """Another officer of the case than who asked for it."""
    return erasing.approve(workspace, actor, erasure)


@router.delete(
    "/erasures/{erasure}",
    summary="Take an erasure back",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=answers(*CHANGING, "not_found", "invalid", "conflict", status=204),
)
def withdraw_erasure(workspace: Here, actor: CurrentActor, erasure: ErasureParam) -> Response:
    """As long as nobody has agreed to it."""
    erasing.withdraw(workspace, actor, erasure)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.get(
    "/erasures", summary="List erasures", responses=answers(*SIGNED_IN, example=ManyErasures(erasures=(_ERASURE,)))
)
def list_erasures(workspace: Here, actor: CurrentActor) -> ManyErasures:
    """Those of your cases; auditors and administrators see those of their agency."""
    return ManyErasures(erasures=tuple(erasing.erasures(workspace, actor)))


@router.get(
    "/erasures/{erasure}",
    summary="Read an erasure",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_ERASURE),
)
def read_erasure(workspace: Here, actor: CurrentActor, erasure: ErasureParam) -> Erasure:
    """How far it is, and its certificate once it is done."""
    return erasing.erasure(workspace, actor, erasure)


@router.get(
    "/erasures/{erasure}/certificate",
    summary="Print the certificate of an erasure",
    response_class=PlainTextResponse,
    responses={
        **answers(*SIGNED_IN, "not_found", "invalid", "conflict"),
        200: {
            "description": "The signed file (JSON), or a page of plain text.",
            "content": {
                "text/plain": {"schema": {"type": "string"}, "example": "CERTIFICADO DE ELIMINACIÓN"},
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Certificate"},
                    "example": _CERTIFICATE,
                },
            },
        },
    },
)
def print_certificate(
    workspace: Here,
    actor: CurrentActor,
    erasure: ErasureParam,
    language: Annotated[
        str, Query(pattern="^(es|pt|en|json)$", description="of the page; json: the file that is signed")
    ] = "es",
) -> Response:
    """Its signature and the key's fingerprint stand in `X-Lince-Signature` and `X-Lince-Key`."""
    found = erasing.erasure(workspace, actor, erasure)
    made = erasing.certificate(workspace, found)
    headers = {"X-Lince-Signature": found.signature, "X-Lince-Key": found.key}
    if language == "json":
        return Response(made.content, media_type="application/json", headers=headers)
    assert found.certificate is not None
    return PlainTextResponse(printable(found.certificate, language=language, key=found.key), headers=headers)
