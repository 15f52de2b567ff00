"""Review of flags: the queue, decisions and their history, conflicts, agreement, what new analyses changed."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, Query, status
from pydantic import Field

from api import reviewing
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.parameters import ID, CaseParam, DocumentParam, Limit, Offset
from api.reviewing import (
    Agreements,
    Behind,
    Changes,
    DecisionAsked,
    DecisionTaken,
    Flags,
    History,
    PrecedentPlace,
    Queue,
)
from models.base import Record
from models.ids import DecisionId
from models.review import FlagState

router = APIRouter(tags=["review"])

FlagParam = Annotated[str, Path(pattern=ID, description="id of a flag")]
DecisionParam = Annotated[DecisionId, Path(pattern=ID, description="id of a decision")]


class UndoAsked(Record):
    """Why a decision is taken back."""

    reason: str = Field(min_length=1, max_length=1000, pattern=r"\w", examples=["wrong key"])
    copies: bool = Field(default=False, description="also what the same act said of copies")


_BEHIND = Behind(
    heeded="Readers here dismissed 3 passages like this one: it is a suggestion.",
    places=(
        PrecedentPlace(
            decision=examples.DECISION.id, case=examples.CASE.id, name="libreta.pdf", span=examples.INDICATOR.span,
            holds=False,
        ),
    ),
    elsewhere=2,
)  # fmt: skip
_TAKEN = DecisionTaken(decision=examples.DECISION, flag=examples.REVIEWED)


@router.get(
    "/cases/{case}/review/queue",
    summary="List the flags that wait for you",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid",
        example=Queue(total=1, today=examples.WHEN.date(), entries=(examples.QUEUE_ENTRY,)),
    ),
)  # fmt: skip
def read_queue(
    workspace: Here,
    actor: CurrentActor,
    case: CaseParam,
    *,
    everything: Annotated[bool, Query(description="denied, general and suggested ones too")] = False,
    today: Annotated[dt.date | None, Query(description="the day from which dates are recent; absent: today")] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Queue:
    """Most urgent first: a minor, a confinement that lasts, a threat, rule and classifier at odds, a recent date.

    Each place is explained. The same flag in near copies of a page stands behind the first, which lists them.
    """
    return reviewing.list_queue(workspace, actor, case, everything=everything, today=today, limit=limit, offset=offset)


@router.get(
    "/cases/{case}/review/flags",
    summary="List the flags of a case by how far they are read",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid",
        example=Flags(total=1, states={FlagState.ONCE: 1}, flags=(examples.REVIEWED,)),
    ),
)  # fmt: skip
def read_flags(
    workspace: Here,
    actor: CurrentActor,
    case: CaseParam,
    *,
    state: Annotated[FlagState | None, Query(description="only these; `conflict`: readers are at odds")] = None,
    gone: Annotated[
        bool | None, Query(description="those that no analysis finds any more; false: never them; absent: both")
    ] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Flags:
    """With what you may see of the decisions: those of others show once you have decided, or two stand."""
    return reviewing.list_flags(workspace, actor, case, state=state, gone=gone, limit=limit, offset=offset)


@router.get(
    "/cases/{case}/review/agreement",
    summary="Tell how far readers agree",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid", example=Agreements(agreements=(examples.AGREEMENT,))
    ),
)  # fmt: skip
def read_agreement(workspace: Here, actor: CurrentActor, case: CaseParam) -> Agreements:
    """Cohen's kappa over the flags that two people read blind: all together, by category, by pair of readers."""
    return reviewing.list_agreement(workspace, actor, case)


@router.get(
    "/cases/{case}/review/changes",
    summary="List what new analyses did to flags",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid", example=Changes(total=1, changes=(examples.FLAG_CHANGE,))
    ),
)  # fmt: skip
def read_changes(
    workspace: Here, actor: CurrentActor, case: CaseParam, *, limit: Limit = 100, offset: Offset = 0
) -> Changes:
    """Flags that are new, gone, moved or told otherwise, the newest first, with the decisions that stand on them."""
    return reviewing.list_changes(workspace, actor, case, limit=limit, offset=offset)


@router.post(
    "/documents/{document}/flags/{flag}/decisions",
    summary="Confirm a flag, dismiss it, or say that you are unsure",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", example=_TAKEN, status=201),
)
def add_decision(
    workspace: Here, actor: CurrentActor, document: DocumentParam, flag: FlagParam, asked: DecisionAsked
) -> DecisionTaken:
    """About the passage, never about a person. It is added to the history; your last one stands.

    A confirmed flag may be corrected: its category, its polarity, its passage. Three passages that were judged alike
    are examples: what is like them is analyzed again, and counts as they do.
    """
    return reviewing.decide(workspace, actor, document, flag, asked)


@router.get(
    "/documents/{document}/flags/{flag}/decisions",
    summary="Read the history of a flag",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid",
        example=History(flag=examples.REVIEWED, decisions=(examples.DECISION,)),
    ),
)  # fmt: skip
def read_history(workspace: Here, actor: CurrentActor, document: DocumentParam, flag: FlagParam) -> History:
    """Every decision with its reason, undone ones too; empty while the decisions of others are hidden from you."""
    return reviewing.history(workspace, actor, document, flag)


@router.get(
    "/documents/{document}/flags/{flag}/examples",
    summary="Tell which judged passages moved a flag",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_BEHIND),
)
def read_examples(workspace: Here, actor: CurrentActor, document: DocumentParam, flag: FlagParam) -> Behind:
    """Passages like it that readers of your agency confirmed or dismissed: those you may see, and how many others."""
    return reviewing.list_precedents(workspace, actor, document, flag)


@router.post(
    "/cases/{case}/decisions/{decision}/undo",
    summary="Take your own decision back",
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", example=_TAKEN),
)
def undo_decision(
    workspace: Here, actor: CurrentActor, case: CaseParam, decision: DecisionParam, asked: UndoAsked
) -> DecisionTaken:
    """Both stay in the history; the decision you made before it, if any, stands again."""
    return reviewing.undo(workspace, actor, case, decision, reason=asked.reason, copies=asked.copies)
