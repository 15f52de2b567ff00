"""Acquittals and shelvings of people of a case, and what other cases look at again because of them (J4).

What is to be reviewed is worked out at each look, from the links as they stand then: a link that is found later asks
for its review too. Only what somebody closed is kept.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from pydantic import Field

from api.acting import acting
from api.judging import entities_of
from api.proposing import Seen, is_seen, with_sides
from api.wiring import Workspace
from models.asked import LONGEST_REASON
from models.audit import Actor
from models.base import Record
from models.case import Sensitivity
from models.errors import Conflict, NotFound, UsageError
from models.ids import CaseId, SubjectId, derived, fresh
from models.link import Band
from models.linking import Subject
from models.mention import MentionKind
from models.outcome import CourtOutcome, OutcomeKind, OutcomeReview, ReviewClosed, ReviewEnd
from models.proposal import ProposalState, Reach
from models.search import Scope

RECORD, LIST, REVIEW = "outcome.record", "outcome.list", "outcome.review"
_SURE = (Band.CERTAIN, Band.PROBABLE)


class OutcomeAsked(Record):
    """How proceedings against a person of the case ended, by whose decision."""

    kind: OutcomeKind = Field(examples=[OutcomeKind.ACQUITTED])
    day: dt.date = Field(description="of the decision", examples=["2026-05-04"])
    court: str = Field(min_length=2, max_length=200, pattern=r"\w", examples=["Tribunal de Sentencia 2.º"])
    reference: str = Field(min_length=1, max_length=100, pattern=r"\w", examples=["SP 41/2026"])


class ReviewAsked(Record):
    """What became of the person's data, and why."""

    end: ReviewEnd = Field(examples=[ReviewEnd.KEPT])
    reason: str = Field(min_length=3, max_length=LONGEST_REASON, pattern=r"\w", examples=["she is a witness here"])


class OutcomeReviews(Record):
    """Reviews in one's cases, open ones first."""

    open: int
    reviews: tuple[OutcomeReview, ...]


def record(workspace: Workspace, actor: Actor, case: CaseId, entity: SubjectId, asked: OutcomeAsked) -> CourtOutcome:
    """Record how proceedings against a person ended. Raises NotFound, NotAllowed, UsageError (no person, a later day).

    Each link of the person to another case asks for a review there from now on.
    """
    with acting(workspace, actor, action=RECORD, case=case), workspace.records.transaction():
        found = next((one for one in entities_of(workspace, actor, case) if entity in one.subjects), None)
        if found is None:
            raise NotFound("There is no such entity, or it is not yours to see.")
        if found.kind is not MentionKind.PERSON:
            raise UsageError("Proceedings end for people.", next_step="Choose a person of the case.")
        if asked.day > workspace.clock.now().date():
            raise UsageError("The day of the decision lies ahead.", next_step="Write the day on which it was taken.")
        first = min(workspace.records.links.found(found.subjects), key=lambda one: one.id, default=None)
        outcome = CourtOutcome(
            **asked.model_dump(), id=fresh(), case=case, document=(first.document or None) if first else None,
            entity=found.id, subjects=tuple(sorted(found.subjects)), made_by=actor.name, user=actor.user,
            made_at=workspace.clock.now(),
        )  # fmt: skip
        workspace.records.outcomes.add(outcome)
        told: dict[str, str | int] = {"kind": outcome.kind.value, "day": outcome.day.isoformat()}
        workspace.records.audit.append(actor, RECORD, case=case, subject=found.id, detail=told)
    return next(one for one in workspace.records.outcomes.of_case(case) if one.id == outcome.id)


def recorded(workspace: Workspace, actor: Actor, case: CaseId) -> Sequence[CourtOutcome]:
    """What was recorded in a case, the newest first. Raises NotFound, NotAllowed."""
    workspace.access.case(actor, case, action=LIST)
    return workspace.access.seen_in(actor, case).outcomes.of_case(case)


def reviews(workspace: Workspace, actor: Actor, *, cases: Sequence[CaseId] | None = None) -> OutcomeReviews:
    """What is to be looked at again in the actor's cases, and what was. Raises NotFound, NotAllowed."""
    scope = workspace.access.scope(actor, action=LIST, cases=cases)
    found = _reviews(workspace, actor, scope)
    workspace.access.looked(actor, LIST, scope, detail={"reviews": len(found)})
    return OutcomeReviews(open=sum(one.closed is None for one in found), reviews=tuple(found))


def waiting(workspace: Workspace, actor: Actor) -> Sequence[OutcomeReview]:
    """Those that are open, for the inbox. Leaves an event where there are any."""
    scope = workspace.access.scope(actor, action=LIST, quiet=True)
    found = [one for one in _reviews(workspace, actor, scope) if one.closed is None]
    if found:
        about = scope.within(one.case for one in found)
        workspace.access.looked(actor, LIST, about, detail={"reviews": len(found)})
    return found


def close(workspace: Workspace, actor: Actor, review: str, asked: ReviewAsked) -> OutcomeReview:
    """Say what became of the data. Raises NotFound, NotAllowed, Conflict (somebody closed it)."""
    with workspace.records.transaction():
        scope = workspace.access.scope(actor, action=REVIEW)
        found = next((one for one in _reviews(workspace, actor, scope) if one.id == review), None)
        if found is None or found.closed is not None:
            error = (
                NotFound("There is no such review, or it is not yours to see.")
                if found is None
                else Conflict("This review is closed already.", next_step="Reload the page.")
            )
            workspace.access.looked(actor, REVIEW, scope, subject=review, outcome=error.code)
            raise error
        outcome = _asking(workspace, review, found.entity)
        closed = ReviewClosed(
            id=review, outcome=outcome, case=found.case, document=found.document, subject=found.entity, end=asked.end,
            reason=asked.reason.strip(), closed_by=actor.name, user=actor.user, closed_at=workspace.clock.now(),
        )  # fmt: skip
        workspace.records.outcomes.close(closed)
        told: dict[str, str | int] = {"end": asked.end.value}
        workspace.records.audit.append(actor, REVIEW, case=found.case, subject=review, detail=told)
        kept = next(one for one in workspace.records.outcomes.closed([found.case]) if one.id == review)
    return found.model_copy(update={"closed": kept})


def _asking(workspace: Workspace, review: str, entity: SubjectId) -> str:
    """The id of the outcome that asked for a review."""
    return next(one.id for one in workspace.records.outcomes.all() if _id(one, entity) == review)


def _id(outcome: CourtOutcome, entity: SubjectId) -> str:
    return derived("outcome review", outcome.id, entity)


def _reviews(workspace: Workspace, actor: Actor, scope: Scope) -> list[OutcomeReview]:
    """The people of a scope that are linked to somebody whose proceedings ended, open ones first."""
    if not scope.every_case:
        return []
    ended = workspace.records.outcomes.closed(scope.every_case)
    now = _entities(workspace, [one.subject for one in ended])
    closed = {(one.outcome, now.get(one.subject, one.subject)): one for one in ended}
    found = []
    for outcome in workspace.records.outcomes.all():
        told: Mapping[str, object] | None = None
        for entity, side in _others(workspace, outcome, scope).items():
            told = _told(workspace, actor, outcome) if told is None else told
            end = closed.get((outcome.id, entity))
            found.append(
                OutcomeReview.model_validate(
                    {
                        "id": _id(outcome, entity) if end is None else end.id, "case": side.case, "entity": entity,
                        "name": side.text, "document": side.document or None, "page": side.page, "closed": end, **told,
                    }
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: one.closed is not None)


def _others(workspace: Workspace, outcome: CourtOutcome, scope: Scope) -> Mapping[SubjectId, Subject]:
    """Whom of a scope the person of an outcome is linked to, surely or by somebody's word: one place of each entity."""
    links = workspace.records.links
    entities = set(_entities(workspace, outcome.subjects).values())
    own = {*outcome.subjects, *(one.id for one in links.linkables(entities=entities))}
    across = [one for one in links.proposals([outcome.case], ids=own) if (one.one in own) is not (one.two in own)]
    cases = frozenset(side.case for side in links.found({one for link in across for one in link[:2]}))
    found: dict[SubjectId, Subject] = {}
    for one in with_sides(workspace, across, Scope(cases=cases)):
        if one.state is ProposalState.REJECTED or not (_sure(one) or one.state is ProposalState.ACCEPTED):
            continue
        for side, entity in zip(one.sides, one.entities, strict=True):
            if side.case != outcome.case and side.case in scope.every_case and is_seen(scope, side):
                found.setdefault(entity, side)
    return found


def _sure(one: Seen) -> bool:
    return one.link.band in _SURE


def _entities(workspace: Workspace, subjects: Collection[SubjectId]) -> Mapping[SubjectId, SubjectId]:
    return {one.id: one.entity for one in workspace.records.links.linkables(ids=set(subjects))}


def _told(workspace: Workspace, actor: Actor, outcome: CourtOutcome) -> Mapping[str, object]:
    """What somebody may know of an outcome: all of it in his own case, elsewhere what an ask to its agency may tell."""
    mine = workspace.access.scope(actor, action=LIST, quiet=True)
    if outcome.case in mine.every_case and (outcome.document is None or mine.sees(outcome.case, outcome.document)):
        return {
            "kind": outcome.kind, "day": outcome.day, "origin": outcome.case, "court": outcome.court,
            "reference": outcome.reference, "agency": _agency(workspace, outcome.case),
        }  # fmt: skip
    reach = workspace.access.reach(actor, [outcome.case], action=LIST)[outcome.case]
    level = Sensitivity.ORDINARY if outcome.document is None else workspace.records.levels.level(outcome.document)
    if reach is Reach.ASK and level is Sensitivity.ORDINARY:
        return {"kind": outcome.kind, "day": outcome.day, "agency": _agency(workspace, outcome.case)}
    return {}


def _agency(workspace: Workspace, case: CaseId) -> str:
    found = workspace.records.cases.get(case)
    return "" if found is None else workspace.records.people.agency(found.agency).name
