"""What a case came to when its documents were last derived again from their originals."""

from fastapi import APIRouter

from api import replaying
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import SIGNED_IN, answers
from api.http.parameters import CaseParam
from models.ids import Sha256
from models.replay import Change, Counts, Difference, Fact, How, Outcome, Replayed, ReplayOfCase

router = APIRouter(tags=["custody"])

_HASH = Sha256("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
_REPLAY = ReplayOfCase(
    counts={Outcome.EXPLAINED: 1, Outcome.SAME: 41},
    never=0,
    oldest=examples.WHEN,
    documents=(
        Replayed(
            document=examples.DOCUMENT,
            case=examples.CASE.id,
            sha256=_HASH,
            outcome=Outcome.EXPLAINED,
            compared=Counts(pages=2, mentions=14, flags=1),
            differs=1,
            differences=(
                Difference(fact=Fact.MENTION, how=How.NEW, page=1, start=58, end=66, what="PHONE", made_by="phones 12"),
            ),
            changes=(Change(of="analysis", before="5.1f", after="5.20", parts=("phones 11 → phones 12",)),),
            read_by="ac8f83972769",
            analyzed_by=("5.1f",),
            stored=_HASH,
            by=_HASH,
            at=examples.WHEN,
        ),
    ),
)


@router.get(
    "/cases/{case}/replay",
    summary="Read what a case came to when it was derived again",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=_REPLAY),
)
def read_replay(workspace: Here, actor: CurrentActor, case: CaseParam) -> ReplayOfCase:
    """Of each document that you see, the last time: the same, explained by a new version, or not; no text of it.

    `lince verify case` derives a case again; it costs what reading it cost.
    """
    return replaying.last(workspace, actor, case)
