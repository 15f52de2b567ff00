"""The chain of custody: what came in, who has it, what is missing."""

from typing import Annotated

from fastapi import APIRouter, Path, status
from fastapi.responses import StreamingResponse
from pydantic import Field

from api import custody, custody_report
from api.custody_report import ReportAsked
from api.exporting import Rights
from api.http import attachments, examples
from api.http.auth import CurrentActor, CurrentVisitor, Here
from api.http.bodies import JsonRoute
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam
from api.http.sessions import still_acting
from models.custody import (
    ActAsked,
    AnswerAsked,
    CustodyAct,
    CustodyEntry,
    CustodyFacts,
    CustodyGap,
    CustodyItem,
    CustodyOfCase,
    GapCode,
    HandOverAsked,
    IntakeAsked,
    ItemId,
    ItemLedger,
)

router = APIRouter(prefix="/cases/{case}/custody", tags=["custody"], route_class=JsonRoute)

ItemParam = Annotated[ItemId, Path(pattern=ID, description="id of an item")]


class NamedReport(ReportAsked):
    """In which language, and who gets it."""

    recipient: str = Field(min_length=3, max_length=200, pattern=r"\w", examples=["Juzgado 3.º de lo Penal"])


_ITEM = CustodyItem(
    id=ItemId("5d7c2f0b9a3e4c1d8e6f7a8b9c0d1e2f"),
    case=examples.CASE.id,
    number="I-07",
    description="Mobile phone, black, cracked screen",
    holder="r.choque",
    user=examples.USER.id,
    place="Safe 2",
    seal="P-001482",
    documents=(examples.DOCUMENT,),
    entries=1,
    head="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    gaps=(CustodyGap(code=GapCode.UNHELD, since=examples.WHEN, until=examples.WHEN, entry=1),),
)
_LEDGER = ItemLedger(
    item=_ITEM,
    entries=(
        CustodyEntry(
            item=_ITEM.id,
            case=_ITEM.case,
            number=1,
            at=examples.WHEN,
            act=CustodyAct.INTAKE,
            by="r.choque",
            facts=CustodyFacts(),
            words={"number": "I-07", "seal": "P-001482"},
            commitment=_ITEM.head,
            previous="0" * 64,
            hash=_ITEM.head,
        ),
    ),
)
_ALL = CustodyOfCase(items=(_ITEM,), unaccounted=3, altered=(), checked=examples.WHEN)
_CHANGING = (*CHANGING, "not_found", "invalid", "conflict", "usage")


@router.get("", summary="List the items of a case", responses=answers(*SIGNED_IN, "not_found", "invalid", example=_ALL))
def list_items(workspace: Here, actor: CurrentActor, case: CaseParam) -> CustodyOfCase:
    """Who has each of them, open transfers, gaps; files that no item names, originals that changed."""
    return custody.of_case(workspace, actor, case)


@router.post(
    "",
    summary="Take an item into custody",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*_CHANGING, example=_LEDGER, status=201),
)
def take_in(workspace: Here, actor: CurrentActor, case: CaseParam, asked: IntakeAsked) -> ItemLedger:
    """What has no default must be said: the answer names each field that is missing. It is with you from then on."""
    return custody.intake(workspace, actor, case, asked)


@router.post("/check", summary="Read all originals of a case again", responses=answers(*_CHANGING, example=_ALL))
def check_originals(workspace: Here, actor: CurrentActor, case: CaseParam) -> CustodyOfCase:
    """Each is held to the hash of its receipt; what is found goes into the ledgers of the items."""
    return custody.check(workspace, actor, case)


@router.post(
    "/report",
    summary="Write the custody report",
    response_class=StreamingResponse,
    responses={
        **answers(*CHANGING, "not_found", "invalid", "altered", "conflict", "transfer_refused", "handling"),
        200: {
            "description": "A ZIP archive: PDF/A, JSON, ledgers, sums and a signature.",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}, "example": "…"}},
        },
    },
)
def write_report(workspace: Here, visitor: CurrentVisitor, case: CaseParam, asked: NamedReport) -> StreamingResponse:
    """All items that you see, with photographs, hashes, entries and gaps, checked against the audit log before.

    A README says how sha256sum and openssl check it. One export at a time on a server.
    Ends within two seconds when the session ends or the case is taken from you.
    """
    rights = Rights(workspace, case, lambda: still_acting(workspace, visitor), action=custody_report.ACTION)
    stream = custody_report.archive(workspace, visitor.actor, case, asked, rights=rights)
    return attachments.archive(stream, name="custody.zip", rights=rights)


@router.get(
    "/{item}",
    summary="Read the ledger of an item",
    responses=answers(*SIGNED_IN, "not_found", "invalid", "altered", example=_LEDGER),
)
def read_ledger(workspace: Here, actor: CurrentActor, case: CaseParam, item: ItemParam) -> ItemLedger:
    """All entries, each with the hash of the one before. An entry that was changed is named, and nothing is told."""
    return custody.ledger(workspace, actor, case, item)


@router.post("/{item}/acts", summary="Write down an act", responses=answers(*_CHANGING, example=_LEDGER))
def write_act(workspace: Here, actor: CurrentActor, case: CaseParam, item: ItemParam, asked: ActAsked) -> ItemLedger:
    """A stage, a seal put on or broken, files that came from it; return or disposal by an order, which end it."""
    return custody.act(workspace, actor, case, item, asked)


@router.post("/{item}/hand-over", summary="Hand an item over", responses=answers(*_CHANGING, example=_LEDGER))
def hand_over(
    workspace: Here, actor: CurrentActor, case: CaseParam, item: ItemParam, asked: HandOverAsked
) -> ItemLedger:
    """To an account here, or to somebody outside. It stays with you until that is accepted."""
    return custody.hand_over(workspace, actor, case, item, asked)


@router.post("/{item}/answer", summary="Answer a hand-over", responses=answers(*_CHANGING, example=_LEDGER))
def answer(workspace: Here, actor: CurrentActor, case: CaseParam, item: ItemParam, asked: AnswerAsked) -> ItemLedger:
    """Accept or refuse what was handed to you, or recall what you handed over.

    For a receiver outside, another person than who handed it over writes down the number of the signed receipt.
    """
    return custody.answer(workspace, actor, case, item, asked)
