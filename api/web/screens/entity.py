"""The entities of a case: the list, and the card of one with its places, its decisions, and what may be said of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response
from pydantic import Field

from api import judging, outcomes
from api.http.cases import get_case
from api.http.judgements import EntityParam
from api.http.parameters import ID, CaseParam
from api.http.proposals import DecisionParam
from api.judging import ChangeAsked, EntityStory, MergeAsked, SplitAsked
from api.outcomes import OutcomeAsked
from api.proposing import reader_of
from api.web.asked import Asked, page_address
from api.web.render import CurrentScreen, Screen, see_other
from models.errors import UsageError
from models.ids import CaseId, SubjectId
from models.linking import Act, LinkDecision, Subject
from models.mention import MentionKind
from models.outcome import CourtOutcome, OutcomeKind

router = APIRouter()

ENTITIES = 60
_PLACES = 40
"""Places whose mention is looked up, for what found it and why."""
_HIDDEN = "value"
_ALIKE = 8

Reason = Annotated[str, Form(min_length=1, max_length=1000, pattern=r"\w")]


@dataclass(frozen=True)
class Place:
    """Where an entity stands: as written there, and what found it."""

    subject: Subject
    name: str
    href: str
    found_by: str
    why: str


@dataclass(frozen=True)
class Told:
    """A decision for the eye; `undo` where it is one's own and stands."""

    decision: LinkDecision
    undone: bool
    undo: bool


@router.get("/cases/{case}/entities")
def entities_of_case(
    screen: CurrentScreen,
    case: CaseParam,
    *,
    kind: MentionKind | None = None,
    hidden: Annotated[str, Query(alias=_HIDDEN, max_length=2000)] = "",
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """People and values of a case as its members corrected them, those decided on first."""
    found = get_case(screen.workspace, screen.actor, case)
    text = screen.veil.reveal(_HIDDEN, hidden) if hidden else ""
    told = judging.list_entities(
        screen.workspace, screen.actor, case, kind=kind, text=text, limit=ENTITIES, offset=offset
    )  # fmt: skip

    def address(one: MentionKind | None, start: int = 0) -> str:
        return _address(screen, case, kind=one, text=text, offset=start)

    return screen.page(
        "case_entities.html",
        here="cases",
        tab="entities",
        case=found,
        told=told,
        kind=kind,
        kinds=(MentionKind.PERSON, MentionKind.PHONE, MentionKind.ID, MentionKind.PLATE, MentionKind.IBAN,
               MentionKind.EMAIL, MentionKind.HANDLE, MentionKind.PLACE),
        text=text,
        may_judge=screen.may("entity.judge", case),
        kind_href=address,
        offset=offset,
        limit=ENTITIES,
        page_href=lambda start: address(kind, start),
        kept=(("case", case),),
    )  # fmt: skip


@router.post("/cases/{case}/entities")
def entities_of_case_typed(
    screen: CurrentScreen,
    case: CaseParam,
    kind: Annotated[MentionKind | None, Form()] = None,
    text: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Go to the address of what was typed, which does not name it."""
    screen.workspace.access.check(screen.actor, case, action="entity.list")
    return see_other(_address(screen, case, kind=kind, text=text.strip()))


@router.post("/cases/{case}/entities/merge")
def merge_chosen(
    screen: CurrentScreen,
    case: CaseParam,
    reason: Reason,
    entity: Annotated[list[Annotated[str, Field(pattern=ID)]] | None, Form()] = None,
) -> Response:
    """Say that all that were ticked are the same, the first of them with each other one."""
    chosen = [SubjectId(one) for one in dict.fromkeys(entity or ())]
    if len(chosen) < 2:
        raise UsageError("Only two or more can be the same.", next_step="Tick them in the list, then say why.")
    for other in chosen[1:]:
        asked = MergeAsked(other=other, reason=reason)
        decided = judging.merge(screen.workspace, screen.actor, case, chosen[0], asked)
    return see_other(f"/cases/{case}/entities/{decided.entities[0].id}")


@router.get("/cases/{case}/entities/{entity}")
def entity_page(screen: CurrentScreen, case: CaseParam, entity: EntityParam) -> Response:
    """The card of an entity, by its id or that of any of its subjects."""
    found = get_case(screen.workspace, screen.actor, case)
    story = judging.read_entity(screen.workspace, screen.actor, case, entity)
    one = story.entity
    by_document: defaultdict[str, list[Place]] = defaultdict(list)
    for place in _places(screen, story):
        by_document[place.subject.document].append(place)
    return screen.page(
        "entity.html",
        here="cases",
        tab="entities",
        case=found,
        entity=one,
        documents=list(by_document.values()),
        subjects=len(story.subjects),
        told=_told(screen, story),
        alike=_alike(screen, case, story),
        may_judge=screen.may("entity.judge", case),
        may_record=one.kind is MentionKind.PERSON and screen.may("outcome.record", case),
        outcomes=_outcomes(screen, case, story),
        outcome_kinds=tuple(OutcomeKind),
        elsewhere=Asked(q=f'"{one.name}"').list_address(screen.veil),
        acts=(Act.RENAME, Act.ALIAS, Act.RETYPE, Act.NOT_ENTITY),
        kinds=(MentionKind.PERSON, MentionKind.ORG, MentionKind.PLACE),
        kept=(("case", case),),
    )


@router.post("/cases/{case}/entities/{entity}/merge")
def merge_one(
    screen: CurrentScreen,
    case: CaseParam,
    entity: EntityParam,
    other: Annotated[SubjectId, Form(pattern=ID)],
    reason: Reason,
) -> Response:
    """Say that another entity is the same."""
    asked = MergeAsked(other=other, reason=reason)
    return _decided(case, entity, lambda: judging.merge(screen.workspace, screen.actor, case, entity, asked))


@router.post("/cases/{case}/entities/{entity}/split")
def split_off(
    screen: CurrentScreen,
    case: CaseParam,
    entity: EntityParam,
    reason: Reason,
    subject: Annotated[list[Annotated[str, Field(pattern=ID)]] | None, Form()] = None,
) -> Response:
    """Say that the ticked places are of another one."""
    if not subject:
        raise UsageError("No place was ticked.", next_step="Tick the places that are of another one.")
    asked = SplitAsked(subjects=tuple(map(SubjectId, subject)), reason=reason)
    return _decided(case, entity, lambda: judging.split(screen.workspace, screen.actor, case, entity, asked))


@router.post("/cases/{case}/entities/{entity}/changes")
def say_of_entity(
    screen: CurrentScreen,
    case: CaseParam,
    entity: EntityParam,
    *,
    act: Annotated[Act, Form()],
    value: Annotated[str, Form(max_length=300)] = "",
    kind: Annotated[str, Form(max_length=20)] = "",
    reason: Reason,
) -> Response:
    """Rename it, give it another kind or an alias, or say that it is none."""
    said = {Act.RETYPE: kind, Act.NOT_ENTITY: ""}.get(act, value)
    asked = ChangeAsked(act=act, value=said, reason=reason)
    return _decided(case, entity, lambda: judging.change(screen.workspace, screen.actor, case, entity, asked))


@router.post("/cases/{case}/entities/{entity}/undo/{decision}")
def take_back(
    screen: CurrentScreen, case: CaseParam, entity: EntityParam, decision: DecisionParam, reason: Reason
) -> Response:
    """Take a decision of one's own back, with those of the same go."""
    return _decided(
        case, entity, lambda: judging.undo(screen.workspace, screen.actor, case, decision, reason=reason)
    )  # fmt: skip


@router.post("/cases/{case}/entities/{entity}/outcomes")
def take_outcome(
    screen: CurrentScreen,
    case: CaseParam,
    entity: EntityParam,
    *,
    kind: Annotated[OutcomeKind, Form()],
    day: Annotated[dt.date, Form()],
    court: Annotated[str, Form(min_length=2, max_length=200, pattern=r"\w")],
    reference: Annotated[str, Form(min_length=1, max_length=100, pattern=r"\w")],
) -> Response:
    """Record an acquittal or a shelving."""
    asked = OutcomeAsked(kind=kind, day=day, court=court, reference=reference)
    return _decided(case, entity, lambda: outcomes.record(screen.workspace, screen.actor, case, entity, asked))


def _decided(case: CaseId, entity: SubjectId, act: Callable[[], object]) -> Response:
    act()
    return see_other(f"/cases/{case}/entities/{entity}")


def _address(screen: Screen, case: CaseId, *, kind: MentionKind | None, text: str, offset: int = 0) -> str:
    pairs = [("kind", kind.value)] if kind else []
    pairs += [(_HIDDEN, screen.veil.hide(_HIDDEN, text))] if text else []
    pairs += [("offset", str(offset))] if offset else []
    return f"/cases/{case}/entities" + (f"?{urlencode(pairs)}" if pairs else "")


def _places(screen: Screen, story: EntityStory) -> list[Place]:
    """Where it stands, by document and page. What was made by hand may stand nowhere."""
    evidence = screen.workspace.records.evidence
    standing = sorted(
        (one for one in story.subjects if one.document), key=lambda one: (one.document, one.page, one.start)
    )
    heads = evidence.heads(one.document for one in standing)
    places = []
    for number, subject in enumerate(standing):
        mention = None
        if number < _PLACES:
            there = evidence.mentions(subject.document, page=subject.page)
            mention = next(
                (one for one in there if (one.span.start, one.span.end) == (subject.start, subject.end)), None
            )
        head = heads.get(subject.document)
        places.append(
            Place(
                subject=subject,
                name=head.name if head else "",
                href=page_address(subject.document, subject.page, [("mention", mention.id)] if mention else []),
                found_by=f"{mention.provenance.extractor} {mention.provenance.version}" if mention else "",
                why=screen.t.said(mention.reason) if mention and mention.reason else "",
            )
        )
    return places


def _told(screen: Screen, story: EntityStory) -> list[Told]:
    """All decisions, the newest first; those taken back are told as such."""
    me = reader_of(screen.actor)
    undone = {one.undoes for one in story.decisions}
    return [
        Told(one, one.id in undone, one.id not in undone and one.by == me)
        for one in reversed(story.decisions)
        if one.act is not Act.UNDO
    ]


def _outcomes(screen: Screen, case: CaseId, story: EntityStory) -> Sequence[CourtOutcome]:
    """How proceedings against the person ended, as far as it was recorded."""
    seen = screen.workspace.access.seen_in(screen.actor, case).outcomes.of_case(case)
    subjects = set(story.entity.subjects)
    return [one for one in seen if subjects & set(one.subjects)] if screen.may("outcome.list", case) else ()


def _alike(screen: Screen, case: CaseId, story: EntityStory) -> Sequence[tuple[SubjectId, str, int]]:
    """Others of its kind that share a word of its name: whom it may be merged with."""
    one = story.entity
    longest = max(one.name.split(), key=len, default="")
    if not longest or not screen.may("entity.judge", case):
        return ()
    told = judging.list_entities(screen.workspace, screen.actor, case, kind=one.kind, text=longest, limit=_ALIKE + 1)
    return [(other.id, other.name, other.mentions) for other in told.entities if other.id != one.id][:_ALIKE]
