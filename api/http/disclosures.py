"""What was given to whom, and what is for intelligence only and given to nobody."""

from typing import Annotated

from fastapi import APIRouter, Path

from api import disclosing, repeating
from api.disclosing import Disclosures
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import CaseParam, DocumentParam
from models.disclosure import (
    CodeAsked,
    CodedDocument,
    Disclosure,
    GivenAs,
    GivenItem,
    GivenState,
    Reason,
    Repeated,
    WhyOther,
)
from models.joint import HandlingCode

router = APIRouter(tags=["disclosures"], route_class=JsonRoute)

Number = Annotated[int, Path(ge=1, le=1_000_000_000, description="number in the ledger of the case")]

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_GIVEN = Disclosure(
    id="0b7e5a9c3d1f4e2a8c6b5d4f3a2b1c0d",
    case=examples.CASE.id,
    number=1,
    version=1,
    given_as=GivenAs.EXPORT,
    form="bagit",
    recipient="Juzgado 3.º de lo Penal",
    basis="CPP art. 306",
    conditions="no copies; back by 1 June",
    without_intelligence=False,
    items=(GivenItem(number=1, document=examples.DOCUMENT, sha256=_HASH, reading="7"),),
    digest=_HASH * 2,
    parts={"texts/000001": _HASH, "tables/documents.csv": _HASH},
    state=GivenState(as_of=examples.WHEN.isoformat(), program="0.1.0", key=_HASH),
    by="r.choque",
    user=examples.USER.id,
    at=examples.WHEN,
)
_CODED = CodedDocument(
    document=examples.DOCUMENT,
    case=examples.CASE.id,
    code=HandlingCode.INTELLIGENCE_ONLY,
    reason="a source's own words",
    set_by="r.choque",
    set_at=examples.WHEN,
)
_REPEATED = Repeated(
    number=1,
    same=False,
    before=_HASH * 2,
    now=f"{_HASH[::-1]}{_HASH}",
    parts=("texts/000001",),
    why=(Reason(why=WhyOther.READ_ANEW, number=1, before="7", now="8"),),
)


@router.get(
    "/cases/{case}/disclosures",
    summary="List what left a case",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Disclosures(disclosures=(_GIVEN,), coded=(_CODED,))),
)
def list_disclosures(workspace: Here, actor: CurrentActor, case: CaseParam) -> Disclosures:
    """Exports, case files, custody reports and redacted copies, the newest first, and what is under a handling code."""
    return disclosing.ledger(workspace, actor, case)


@router.get(
    "/cases/{case}/disclosures/{number}",
    summary="Read what was given",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_GIVEN),
)
def read_disclosure(workspace: Here, actor: CurrentActor, case: CaseParam, number: Number) -> Disclosure:
    """To whom, when, by which order and under which conditions; its documents, as far as you see them."""
    return disclosing.disclosure(workspace, actor, case, number)


@router.post(
    "/cases/{case}/disclosures/{number}/check",
    summary="Make again what was given",
    responses=answers(
        *CHANGING, "not_found", "invalid", "altered", "conflict", "handling", "engine_unavailable", "drawing_busy",
        example=_REPEATED,
    ),
)  # fmt: skip
def check_disclosure(workspace: Here, actor: CurrentActor, case: CaseParam, number: Number) -> Repeated:
    """It comes to the same hashes, or the answer says which parts do not, and why. Nothing leaves by it."""
    return repeating.repeat(workspace, actor, case, number)


@router.post(
    "/documents/{document}/code",
    summary="Put a document under a handling code",
    responses=answers(*CHANGING, "not_found", "invalid", example=Disclosures(disclosures=(), coded=(_CODED,))),
)
def set_document_code(workspace: Here, actor: CurrentActor, document: DocumentParam, asked: CodeAsked) -> Disclosures:
    """What is for intelligence only leaves in no file, with all that is found inside it, also later.

    The answer lists what is under a code in its case. It acts at once.
    """
    return disclosing.set_code(workspace, actor, document, asked)
