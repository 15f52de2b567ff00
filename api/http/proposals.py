"""Proposals that two cases speak of the same person or value, the queue of their review, and what is decided."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, status
from pydantic import Field

from api import bulk_judging, lent_links, proposing
from api.bulk_judging import BulkAsked, BulkDone, BulkPreview
from api.http import examples
from api.http.auth import CurrentActor, Here
from api.http.describe import CHANGING, SIGNED_IN, answers
from api.http.examples_between import LENT_LINK
from api.http.parameters import ID, CasesQuery, GivenCase, Limit, Offset
from api.judging import Reason, UndoAsked
from api.lent_links import LentLinks
from api.proposing import Asks, Judged, Proposals, Wanted
from models.base import Record
from models.ids import AgencyId, DecisionId
from models.link import Band
from models.linking import Judgement
from models.mention import MentionKind
from models.proposal import BulkRule, Proposal, ProposalState
from models.review import Agreement

router = APIRouter(prefix="/link-proposals", tags=["links"])

ProposalParam = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="id of a proposal")]
DecisionParam = Annotated[DecisionId, Path(pattern=ID, description="id of a decision")]
Language = Annotated[Literal["es", "pt", "en"], Query(description="of reasons and explanations")]


class JudgementAsked(Record):
    """What somebody says of the two sides, and why."""

    judgement: Judgement = Field(examples=[Judgement.POSITIVE])
    reason: Reason


class PreviewAsked(Record):
    """A rule, and in which cases."""

    rule: BulkRule = Field(examples=[{"bands": ["certain", "probable"], "codes": ["same_id"]}])
    cases: tuple[GivenCase, ...] | None = None


class TakenBackAcross(UndoAsked):
    """Why, and whether what was decided in one go with it stays."""

    alone: bool = Field(default=False, description="only this one of the decisions that were taken in one go")


class ProposalAgreements(Record):
    """How far reviewers of proposals agree: all together, by kind, by pair."""

    agreements: tuple[Agreement, ...]


_JUDGED = Judged(decisions=(examples.EDGE,), proposals=(examples.PROPOSAL,))


@router.get(
    "",
    summary="List proposals across your cases, those worth most first",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid",
        example=Proposals(total=1, more=False, proposals=(examples.PROPOSAL,)),
    ),
)  # fmt: skip
def read_link_proposals(
    workspace: Here,
    actor: CurrentActor,
    *,
    cases: CasesQuery = None,
    kinds: Annotated[list[MentionKind] | None, Query(alias="kind", max_length=20)] = None,
    bands: Annotated[list[Band] | None, Query(alias="band", max_length=3)] = None,
    states: Annotated[list[ProposalState] | None, Query(alias="state", max_length=5)] = None,
    agencies: Annotated[
        list[Annotated[AgencyId, Field(pattern=ID)]] | None,
        Query(alias="agency", max_length=100, description="with a side in a case of one of these"),
    ] = None,
    values: Annotated[
        list[Annotated[str, Field(max_length=300)]] | None,
        Query(alias="value", max_length=1000, description="with a side that is one of these names or values"),
    ] = None,
    waiting: Annotated[bool, Query(description="those alone that wait for your decision")] = False,
    language: Language = "en",
    limit: Limit = 100,
    offset: Offset = 0,
) -> Proposals:
    """Both sides, what speaks for and against, and why each stands where it does; all is a proposal, never a verdict.

    Only between cases that are both yours. What others decided shows once you have decided, or two have.
    """
    wanted = Wanted(
        cases=None if cases is None else tuple(cases), kinds=tuple(kinds or ()), bands=tuple(bands or ()),
        states=tuple(states or ()), agencies=tuple(agencies or ()), values=tuple(values or ()), waiting=waiting,
    )  # fmt: skip
    return proposing.list_proposals(workspace, actor, wanted, language=language, limit=limit, offset=offset)


@router.get(
    "/asks",
    summary="List possible links to cases that are not yours",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=Asks(total=1, asks=(examples.ASK,))),
)
def read_link_asks(
    workspace: Here,
    actor: CurrentActor,
    *,
    cases: CasesQuery = None,
    language: Language = "en",
    limit: Limit = 100,
    offset: Offset = 0,
) -> Asks:
    """Your side, and the agency to ask. Nothing of the other case, and nothing at all of cases held closely."""
    return proposing.list_asks(workspace, actor, cases=cases, language=language, limit=limit, offset=offset)


@router.get(
    "/lent",
    summary="List links from your cases to what joint spaces lend to you",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=LentLinks(total=1, links=(LENT_LINK,))),
)
def read_lent_links(
    workspace: Here,
    actor: CurrentActor,
    *,
    cases: CasesQuery = None,
    language: Language = "en",
    limit: Limit = 100,
    offset: Offset = 0,
) -> LentLinks:
    """Both sides, the space and its owner's conditions; of the owner's case nothing else. None once a loan ends."""
    return lent_links.list_lent(workspace, actor, cases=cases, language=language, limit=limit, offset=offset)


@router.get(
    "/agreement",
    summary="Tell how far reviewers of proposals agree",
    responses=answers(
        *SIGNED_IN, "not_found", "invalid", example=ProposalAgreements(agreements=(examples.AGREEMENT,))
    ),
)  # fmt: skip
def read_link_agreement(workspace: Here, actor: CurrentActor, *, cases: CasesQuery = None) -> ProposalAgreements:
    """Cohen's kappa over proposals that two people judged without seeing each other's decision."""
    return ProposalAgreements(agreements=tuple(proposing.list_agreement(workspace, actor, cases=cases)))


@router.post(
    "/bulk/preview",
    summary="Preview a rule for decisions in bulk",
    responses=answers(
        *CHANGING, "not_found", "usage", "invalid",
        example=BulkPreview(total=1, digest="0" * 64, sample=(examples.PROPOSAL.id,)),
    ),
)  # fmt: skip
def preview_link_bulk(workspace: Here, actor: CurrentActor, asked: PreviewAsked) -> BulkPreview:
    """Which open proposals it names now. Nothing is decided."""
    return bulk_judging.preview(workspace, actor, asked.rule, cases=asked.cases)


@router.post(
    "/bulk",
    summary="Decide on all proposals of a previewed rule",
    status_code=status.HTTP_201_CREATED,
    responses=answers(
        *CHANGING, "not_found", "conflict", "usage", "invalid",
        example=BulkDone(batch=examples.EDGE.id, decided=1), status=201,
    ),
)  # fmt: skip
def judge_links_in_bulk(workspace: Here, actor: CurrentActor, asked: BulkAsked) -> BulkDone:
    """An edge of yours for each, undone in one go. Refused where the rule names others by now than were previewed."""
    return bulk_judging.apply(workspace, actor, asked)


@router.post(
    "/decisions/{decision}/undo",
    summary="Take your own decision across cases back",
    responses=answers(*CHANGING, "not_found", "conflict", "invalid", example=_JUDGED),
)
def undo_link_decision(workspace: Here, actor: CurrentActor, decision: DecisionParam, asked: TakenBackAcross) -> Judged:
    """Both stay in the history. What was decided in one go with it goes too, unless `alone`."""
    return proposing.undo(workspace, actor, decision, reason=asked.reason, alone=asked.alone)


@router.get(
    "/{proposal}",
    summary="Read a proposal",
    responses=answers(*SIGNED_IN, "not_found", "invalid", example=examples.PROPOSAL),
)
def read_link_proposal(
    workspace: Here, actor: CurrentActor, proposal: ProposalParam, *, language: Language = "en"
) -> Proposal:
    """Both sides with document, page and boxes, to put side by side."""
    return proposing.read_proposal(workspace, actor, proposal, language=language)


@router.post(
    "/{proposal}/decisions",
    summary="Accept a proposal, reject it, or say that you are unsure",
    status_code=status.HTTP_201_CREATED,
    responses=answers(*CHANGING, "not_found", "invalid", example=_JUDGED, status=201),
)
def judge_link_proposal(workspace: Here, actor: CurrentActor, proposal: ProposalParam, asked: JudgementAsked) -> Judged:
    """An edge between the two, by you and with your reason. "Not the same" is remembered for both entities."""
    return proposing.decide(workspace, actor, proposal, judgement=asked.judgement, reason=asked.reason)
